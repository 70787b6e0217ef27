//! Keys of the interface.

use super::*;

#[test]
fn a_key_serves_within_its_term_and_is_known_by_its_digest_alone() {
    let (text, id) = KeyText::new(&[9; 32]);
    assert_eq!(format!("{text:?}"), "KeyText(…)");
    let key = Key {
        id,
        organisation: "bank".into(),
        purposes: Vec::new(),
        areas: vec!["+86571".parse().expect("an area"), "+1416".parse().expect("an area")],
        per_day: Some(2),
        from: day(0),
        until: Some(day(30)),
    };
    let issued = Told { at: day(0), act: KeyAct::Issued { key: key.clone() } };
    let document = serde_json::to_string(&issued).expect("a document");
    assert!(document.contains(&id.hex()) && !document.contains(text.as_str()), "{document}");
    assert_eq!(serde_json::from_str::<Told<KeyAct>>(&document).expect("a document"), issued);
    let keys = Keys::new(&[
        issued.recorded(1, day(0)),
        Told { at: day(20), act: KeyAct::Revoked { id } }.recorded(2, day(20)),
        Told { at: day(25), act: KeyAct::Issued { key: Key { until: None, ..key } } }.recorded(3, day(25)),
    ]);
    let key = keys.find(&format!(" {}\n", text.as_str())).expect("it is kept");
    assert_eq!(keys.all().count(), 1);
    let codes = |lines: &[u64], used_today, on| {
        let numbers: Vec<E164> = lines.iter().map(|line| number(*line)).collect();
        let asked = Asked { purpose: "anything", numbers: &numbers, used_today, now: day(on) };
        key.may(&asked).iter().map(Denied::code).collect::<Vec<_>>()
    };
    assert_eq!(codes(&[1, 2], 0, 19), [""; 0]);
    assert_eq!(codes(&[1, 2], 1, 20), ["key-expired", "key-quota"]);
    assert_eq!(codes(&[], 2, -1), ["key-not-begun", "key-quota"]);
    let beyond = [number(1), E164::new(8_657_000_000).expect("a number"), E164::new(86_571).unwrap_or(number(3))];
    let denied = key.may(&Asked { purpose: "anything", numbers: &beyond, used_today: u64::MAX, now: day(1) });
    assert_eq!(
        denied.iter().map(ToString::to_string).collect::<Vec<_>>(),
        [
            "the key is for numbers that begin with +86571, +1416; 1 of those asked about do not, the first is +8657000000",
            "the key has 0 numbers left today of 2; 3 were asked about",
        ]
    );
    for text in [
        "",
        "wurao-",
        "wurao-BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBw",
        "wurao-BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHB=c",
    ] {
        assert_eq!(KeyText::digest(text), Err(NotAKey), "{text}");
    }
    for text in ["86", "+", "+0", "+1234567890123456", "+8x"] {
        assert!(text.parse::<Area>().is_err(), "{text}");
    }
}
