//! Parties, evidence, publishing, closing, packs, helpers: what their pages say and change.

mod close;
mod evidence;
mod helpers;
mod packs;
mod parties;
mod publish;

#[test]
fn both_languages_have_the_same_words() {
    let zh = super::words::words(include_str!("../../../../desk/words/zh-CN/locker.ftl"));
    let en = super::words::words(include_str!("../../../../desk/words/en/locker.ftl"));
    assert_eq!(zh.keys().collect::<Vec<_>>(), en.keys().collect::<Vec<_>>());
    for (key, text) in zh.iter().chain(&en) {
        assert_eq!(zh[key].matches("{ $").count(), en[key].matches("{ $").count(), "{key} has the same slots");
        assert!(!text.contains(['!', '！']), "{key}: {text}");
        assert!(!["确定", "提交", "操作成功", "请注意"].iter().any(|w| text.contains(w)), "{key}: {text}");
    }
}
