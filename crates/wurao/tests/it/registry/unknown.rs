//! Organisations that nobody has registered, and numbers that the registry keeps for itself.

use super::Place;
use serde_json::{Value, json};

#[test]
fn what_a_person_tells_a_firm_that_is_not_registered_is_kept_and_said_so() {
    let place = Place::new();
    let told = place.ok(&["stop", "13800000001", "--to", "ghost"]);
    let one = &told["numbers"][0];
    assert_eq!((&one["outcome"], &one["not_registered_here"]), (&json!("recorded"), &json!("ghost")));
    let (_, said, _) = place.said("zh-CN", &["consent", "13800000002", "--to", "ghost"]);
    assert!(said.ends_with("  ghost 没有在这里登记：这一条留着，以后有机构用这个代号登记，就算数\n"), "{said}");
    let (_, said, _) = place.said("en", &["stop", "13800000003", "--to", "ghost"]);
    assert!(said.contains("ghost is not registered here"), "{said}");
    place.ok(&["org", "add", "ghost", "--number", "057188880000"]);
    let told = place.ok(&["stop", "13800000004", "--to", "ghost"]);
    assert_eq!(told["numbers"][0]["not_registered_here"], Value::Null);
    place.ok(&["publish"]);
    let gate = place.answer(&["may-call", "057188880000", "13800000001", "--purpose", "sales"]).1;
    assert!(gate["reasons"].to_string().contains("company-stop"), "what was kept holds now: {gate}");
}

#[test]
fn no_copy_and_no_receipt_is_made_out_to_somebody_who_is_not_registered() {
    let place = Place::new();
    place.ok(&["register", "13800000001"]);
    place.ok(&["publish"]);
    place.wurao.file("registry/canaries.toml", "[[range]]\nnumbers = \"+8617000000000-+8617000009999\"\n");
    let (list, out, receipt) =
        (place.wurao.file("list.txt", "13800000002\n"), place.path("out"), place.path("receipt"));
    let list = list.to_str().expect("plain");
    let deliver = ["canary", "deliver", "--for", "ghost", "--delivery", "1", "-o", &out];
    assert_eq!(place.refused(&deliver), "registry-no-organisation");
    let scrub = ["scrub", list, "--for", "ghost", "-o", &out];
    assert_eq!(place.refused(&[&scrub[..], &["--receipt", &receipt]].concat()), "registry-no-organisation");
    assert!(![&out, &receipt].iter().any(|path| std::path::Path::new(path.as_str()).exists()));
    assert_eq!(place.ok(&scrub)["organisation_known"], json!(false), "without a receipt it is told");
}

#[test]
fn a_canary_that_somebody_registered_is_in_no_copy_and_older_copies_are_still_found() {
    let place = Place::new();
    place.ok(&["org", "add", "bank", "--number", "057188880000"]);
    place.wurao.file("registry/canaries.toml", "[[range]]\nnumbers = \"+8617000000000-+8617000009999\"\n");
    let (one, two) = (place.path("one.txt"), place.path("two.txt"));
    let deliver = |name: &'static str, to: &str| {
        place.answer(&["canary", "deliver", "--for", "bank", "--delivery", name, "-o", to])
    };
    assert_eq!(deliver("1", &one).0, 0);
    place.ok(&["register", "17000000005"]);
    let (code, refused, _) = deliver("2", &two);
    assert_eq!((code, &refused["code"]), (1, &json!("registry-pool-registered")));
    assert!(refused.to_string().contains("+8617000000005"), "{refused}");
    assert!(!std::path::Path::new(&two).exists());
    place.wurao.file("registry/canaries.toml", "[[range]]\nnumbers = \"+8617000000006-+8617000009999\"\n");
    assert_eq!(deliver("2", &two).0, 0);
    assert!(std::fs::read_to_string(&two).expect("written").contains("+8617000000005\n"), "whoever registered is told");
    let found = place.ok(&["canary", "find", &one]);
    assert_eq!((&found["verdict"], &found["suspects"][0]["delivery"]), (&json!("named"), &json!("1")), "{found}");
}
