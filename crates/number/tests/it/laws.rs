//! What holds for every text.

use number::{Kind, Number, parse};
use proptest::prelude::*;

/// A number of the plan in its plain spelling.
fn national() -> impl Strategy<Value = String> {
    prop_oneof![
        "1[389][0-9]{9}",
        "1[5-7][0-9]{9}",
        "0(10|2[0-9]|755|580|951)[2-8][0-9]{6,7}",
        "400[0-9]{7}",
        "(100|123|955|961)[0-9]{2}",
        "106[0-9]{5,9}",
    ]
    .prop_filter("in the plan", |text| parse(text).kind() != Kind::Invalid)
}

/// Texts made of the pieces that numbers are made of.
fn pieces() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "[0-9*]{1,6}",
        Just("+".to_owned()),
        Just("86".to_owned()),
        Just("0086".to_owned()),
        Just("17951".to_owned()),
        Just("193".to_owned()),
        Just("138".to_owned()),
        Just("010".to_owned()),
        Just("-".to_owned()),
        Just("转".to_owned()),
        Just("ext".to_owned()),
        Just("tel:".to_owned()),
        Just("０＊".to_owned()),
    ];
    proptest::collection::vec(piece, 0..8).prop_map(|pieces| pieces.concat())
}

fn check(number: &Number) {
    let again = parse(number.national());
    assert_eq!(again.key(), number.key(), "{number:?}");
    if number.kind() != Kind::Withheld && !number.national().is_empty() {
        assert_eq!(again.kind(), number.kind(), "{number:?}");
        assert_eq!(again.national(), number.national(), "{number:?}");
    }
    assert_eq!(number.kind() == Kind::Invalid, number.reason().is_some());
    assert_eq!(number.matches_mask(number), !number.national().is_empty());
    assert!(number.national().bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'*' | b'+')));
    if let Some(e164) = number.e164() {
        assert_eq!(parse(&e164).key().as_ref(), Some(&e164), "{number:?}");
    }
    serde_json::to_string(number).unwrap();
    let _ = number.display();
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4000))]

    #[test]
    fn any_text_is_read(raw in any::<String>()) {
        check(&parse(&raw));
    }

    #[test]
    fn pieces_of_numbers_are_read(raw in pieces()) {
        check(&parse(&raw));
    }

    #[test]
    fn digits_and_masks_are_read(raw in "\\+?[0-9]{0,4}[0-9*]{0,18}") {
        check(&parse(&raw));
    }

    #[test]
    fn the_spelling_does_not_change_the_key(
        plain in national(),
        marks in proptest::collection::vec((0_usize..22, prop::sample::select(vec![" ", "-", "\u{a0}", "\u{2009}", "–", "\u{202a}", ".", "(", ")"])), 0..6),
        wide in any::<bool>(),
    ) {
        let key = parse(&plain).key();
        prop_assert!(key.is_some());
        let mut text: Vec<String> = plain
            .chars()
            .map(|c| if wide { char::from_u32(u32::from(c) - 0x30 + 0xFF10).unwrap() } else { c }.to_string())
            .collect();
        for (at, mark) in marks {
            text.insert(at.min(text.len()), mark.to_owned());
        }
        prop_assert_eq!(&parse(&text.concat()).key(), &key, "{}", text.concat());
    }

    #[test]
    fn the_country_code_does_not_change_the_key(plain in national()) {
        // Ten digits behind +86 10 are a fixed line in the capital before they are a message port.
        prop_assume!(!(plain.starts_with("106") && plain.len() == 10));
        let key = parse(&plain).key();
        for prefix in ["+86", "+86 ", "0086", "+86-", "(+86)"] {
            prop_assert_eq!(&parse(&format!("{prefix}{plain}")).key(), &key, "{}{}", prefix, plain);
        }
    }

    #[test]
    fn hiding_digits_still_matches(plain in "1[389][0-9]{9}", from in 3_usize..7, hidden in 1_usize..5) {
        let number = parse(&plain);
        let mask = format!("{}{}{}", &plain[..from], "*".repeat(hidden), &plain[from + hidden..]);
        prop_assert!(parse(&mask).matches_mask(&number), "{} {}", mask, plain);
    }
}
