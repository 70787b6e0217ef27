//! The certificate: whose key it is, for which addresses, and what people compare.

use super::phone::Home;
use crate::wurao::{Wurao, arg};
use desk::people::fingerprint::Fingerprint;
use playbook::Lang;

/// How the public key of a P-256 certificate begins, and how long it is with that.
const KEY: [u8; 13] = [0x30, 0x59, 0x30, 0x13, 0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01];
const LENGTH: usize = 91;

/// What a phone computes from the certificate that it is shown.
async fn shown(home: &Home) -> Fingerprint {
    let stream = home.phone().connected().await.expect("trusted");
    let chain = stream.get_ref().1.peer_certificates().expect("a certificate");
    let own = chain.first().expect("its own first").to_vec();
    let at = own.windows(KEY.len()).position(|part| part == KEY).expect("a public key");
    Fingerprint::of(&own[at..at + LENGTH])
}

#[tokio::test(flavor = "multi_thread")]
async fn words_and_digits_are_those_of_the_key_that_connections_show_and_they_stay() {
    let mut home = Home::new();
    home.on("2026-11-24");
    let first = shown(&home).await;
    let words = home.told("核对八个词：");
    assert_eq!(words, first.words(Lang::Zh).join(" "));
    let page = home.phone().get("/pair").await.text;
    assert!(page.contains(&first.digits()), "{page}");
    assert!(first.words(Lang::Zh).iter().all(|word| page.contains(&format!("<li>{word}</li>"))), "{page}");
    home.on("2026-12-24");
    assert_eq!(shown(&home).await, first, "the key stays");
    assert_eq!(home.told("核对八个词："), words);
    let another = {
        let mut home = Home::new();
        home.on("2026-11-24");
        home.told("核对八个词：")
    };
    assert_ne!(another, words);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_phone_that_trusts_another_desk_does_not_trust_this_one() {
    let (mut mine, mut other) = (Home::new(), Home::new());
    mine.on("2026-11-24");
    other.on("2026-11-24");
    let mut phone = mine.phone();
    phone.host = other.host();
    let error = phone.connected().await.expect_err("another authority");
    assert!(error.to_string().contains("UnknownIssuer") || error.to_string().contains("BadSignature"), "{error}");
}

#[test]
fn only_a_home_is_listened_to() {
    let wurao = Wurao::new();
    for (more, code) in
        [(["--lan-address", "192.0.2.1"], "lan-not-home"), (["--lan-name", "example.com"], "lan-not-home")]
    {
        let data = wurao.data();
        let arguments =
            [&["--data", arg(&data), "serve", "--port", "0", "--lan", "--lan-port", "0"], &more[..]].concat();
        let (status, document, errors) = wurao.answer(&arguments[2..]);
        assert_eq!((status, document["code"].as_str()), (1, Some(code)), "{errors}");
    }
    let usage = wurao.run(&["serve", "--lan-port", "1"]);
    assert_eq!(usage.status.code(), Some(2), "the door's options need the door");
}
