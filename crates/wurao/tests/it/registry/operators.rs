//! Registrations in bulk on an operator's signed word.

use super::Place;
use crate::wurao::arg;

#[test]
fn a_list_is_taken_on_the_word_of_an_operator_whose_key_is_known_and_once() {
    let place = Place::new();
    place.ok(&["org", "add", "mobile", "--name", "Example Mobile"]);
    let (keys, other) = (place.path("keys"), place.path("other"));
    let batch = |arguments: &[&str]| place.wurao.json(&[&["registry", "batch"], arguments].concat());
    let made = batch(&["init", &keys, "--name", "mobile.example"]);
    assert!(made["key"].as_str().is_some_and(|key| key.starts_with("mobile.example+")), "{made}");
    batch(&["init", &other, "--name", "mobile.example"]);
    let list = place.wurao.file("list.txt", "13800000001\n13800000002\n");
    let (list, signature) = (arg(&list), place.path("list.sig"));
    let sign = |list: &str, with: &str, registry: &str| {
        batch(&["sign", list, "--as", with, "--for", registry, "--format", "plain", "-o", &signature])
    };
    let import = ["import", list, "--signature", &signature, "--operator", "mobile"];
    sign(list, &keys, "registry.example/cn");
    assert_eq!(place.refused(&import), "batch-no-key");
    let public = format!("{keys}/operator.pub");
    place.ok(&["key", "lodge", &public, "--for", "mobile", "--service", "batch"]);
    // Somebody else's key of the same name, another registry, another list.
    sign(list, &other, "registry.example/cn");
    assert_eq!(place.refused(&import), "key-unknown");
    sign(list, &keys, "registry.example/us");
    assert_eq!(place.refused(&import), "differs");
    let longer = place.wurao.file("longer.txt", "13800000001\n13800000002\n13800000003\n");
    sign(arg(&longer), &keys, "registry.example/cn");
    assert_eq!(place.refused(&import), "differs");
    assert_eq!(place.ok(&["status", "13800000001"])["listed"], false);
    sign(list, &keys, "registry.example/cn");
    let done = place.ok(&import);
    assert_eq!((done["registered"].as_u64(), done["operator"].as_str()), (Some(2), Some("mobile")));
    assert_eq!(place.ok(&["status", "13800000001"])["listed"], true);
    // Whoever was withdrawn since does not come back by the old word.
    place.ok(&["withdraw", "13800000002"]);
    assert_eq!(place.refused(&import), "batch-known");
    assert_eq!(place.ok(&["status", "13800000002"])["listed"], false);
    assert_eq!(
        place.ok(&["import", list])["registered"].as_u64(),
        Some(1),
        "the registry's own operator needs no word"
    );
    place.ok(&["key", "lodge", "--for", "mobile", "--service", "batch", "--end"]);
    sign(arg(&longer), &keys, "registry.example/cn");
    let ended = ["import", arg(&longer), "--signature", &signature, "--operator", "mobile"];
    assert_eq!(place.refused(&ended), "batch-no-key");
}
