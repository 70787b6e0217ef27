//! Parties, evidence, publishing, closing, packs, helpers: each page in both languages, and what it changes.

mod close;
mod evidence;
mod helpers;
mod packs;
mod parties;
mod publish;

use super::Visitor;
use super::every_page::sound;

/// Pages of a case that need nothing but the case.
const PAGES: &[&str] = &[
    "/parties",
    "/parties/link",
    "/parties/link?from=0571****2210&to=new",
    "/evidence",
    "/evidence?check=all",
    "/evidence/list",
    "/publish",
    "/publish/draft",
    "/close",
    "/helpers",
];

#[tokio::test(flavor = "multi_thread")]
async fn every_page_of_the_locker_in_both_languages() {
    let visitor = Visitor::open().await;
    let cases = [visitor.empty().await, visitor.example(Some(8)).await, visitor.example(None).await];
    for case in &cases {
        for page in PAGES {
            let path = format!("/case/{case}{page}");
            for lang in ["zh", "en"] {
                let answer = visitor.get_in(&path, lang).await;
                assert_eq!(answer.status, 200, "{path}: {}", answer.text);
                sound(&path, lang, &answer.text);
            }
        }
    }
}

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
