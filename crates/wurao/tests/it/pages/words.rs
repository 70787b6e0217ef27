//! The word files: both languages have the same keys, and buttons are short enough for a phone.

use std::collections::BTreeMap;

const ZH: &str = include_str!("../../../../desk/words/zh-CN/pages.ftl");
const EN: &str = include_str!("../../../../desk/words/en/pages.ftl");

pub fn words(text: &str) -> BTreeMap<&str, &str> {
    let lines = text.lines().filter(|l| !l.starts_with('#') && !l.trim().is_empty());
    lines.map(|l| l.split_once(" = ").unwrap_or_else(|| panic!("a line without key: {l}"))).collect()
}

#[test]
fn both_languages_have_the_same_keys() {
    let (zh, en) = (words(ZH), words(EN));
    assert_eq!(zh.keys().collect::<Vec<_>>(), en.keys().collect::<Vec<_>>());
    for (key, text) in &zh {
        let slots = |t: &str| t.matches("{ $").count();
        assert_eq!(slots(text), slots(en[key]), "{key} has the same slots");
    }
}

/// Half-width columns; a Chinese sign takes two.
fn width(text: &str) -> usize {
    text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum()
}

#[test]
fn buttons_fit_a_narrow_phone() {
    // 360 px less edges and padding hold 34 columns at 17 px; half a row holds 14, a third holds 11.
    let wide = [
        "do-letter",
        "do-letter-gaps",
        "do-call",
        "do-capture",
        "do-offer",
        "do-decide",
        "do-fill",
        "do-dispatched",
        "do-reply",
        "do-read",
        "to-calendar",
        "cap-save",
        "new-open",
        "empty-begin",
        "empty-example",
        "import-look",
        "import-take",
        "decide-save",
        "amend-save",
        "file-save",
        "file-save-call",
        "reply-save",
        "offer-counter",
        "offer-accept",
        "facts-save",
        "demands-save",
    ];
    let third = ["studio-copy", "studio-pdf", "studio-send", "studio-fill", "cap-refused-no", "new-often-once"];
    for all in [words(ZH), words(EN)] {
        wide.iter().for_each(|key| assert!(width(all[key]) <= 34, "{key}: {}", all[key]));
        third.iter().for_each(|key| assert!(width(all[key]) <= 12, "{key}: {}", all[key]));
    }
}

#[test]
fn the_tone_is_calm() {
    for all in [words(ZH), words(EN)] {
        for (key, text) in all {
            assert!(!text.contains(['!', '！']), "{key}: {text}");
            assert!(!["确定", "提交", "操作成功", "请注意"].iter().any(|w| text.contains(w)), "{key}: {text}");
        }
    }
}
