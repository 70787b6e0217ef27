//! Every page and file answers, in both languages, for a case with nothing and for one with everything.

use super::Parts;
use crate::pages::Visitor;
use crate::pages::every_page::sound;
use crate::pages::full::Full;
use web::{Kind, table};

/// Entries that answer with something else than 200, in any case. Without a door in the network there is no certificate.
const OTHERWISE: &[(&str, u16)] =
    &[("/case/{id}/pack", 303), ("/lang/{lang}", 303), ("/favicon.ico", 204), ("/wurao.crt", 404)];

/// What a case with nothing in it says: there is nothing to hand out, and no article.
const EMPTY: &[(&str, u16)] = &[
    ("/case/{id}/evidence/bundle.zip", 422),
    ("/case/{id}/publish/preview", 422),
    ("/case/{id}/publish/text/{form}", 422),
];

/// Entries of which a case with nothing has no address.
const NOTHING_THERE: &[&str] = &[
    "/case/{id}/log/{incident}",
    "/case/{id}/import/{list}",
    "/case/{id}/filed/{sent}",
    "/case/{id}/offer/{offer}",
    "/case/{id}/evidence/{exhibit}",
    "/case/{id}/evidence/{exhibit}/picture",
];

async fn visit(visitor: &Visitor, parts: &Parts, statuses: &[&[(&str, u16)]]) -> Vec<&'static str> {
    let mut unvisited = Vec::new();
    for entry in table().into_iter().filter(|e| e.kind != Kind::Action) {
        let expected = statuses.iter().flat_map(|s| s.iter()).find(|(path, _)| *path == entry.path);
        let expected = expected.map_or(200, |(_, status)| *status);
        let addresses = parts.addresses(&entry);
        if addresses.is_empty() {
            unvisited.push(entry.path);
        }
        for path in addresses {
            for lang in ["zh", "en"] {
                let answer = visitor.get_in(&path, lang).await;
                assert_eq!(answer.status, expected, "{path} in {lang}: {}", answer.text);
                match (expected, entry.kind) {
                    (200, Kind::Page) => sound(&path, lang, &answer.text),
                    (200, _) => assert!(!answer.text.contains('⟦'), "{path} in {lang} lacks words"),
                    (303, _) => assert!(answer.to.starts_with('/'), "{path} leads to {}", answer.to),
                    (422, _) => sound(&path, lang, &answer.text),
                    _ => {}
                }
            }
        }
    }
    unvisited
}

#[tokio::test(flavor = "multi_thread")]
async fn a_case_with_nothing_in_it() {
    let visitor = Visitor::open().await;
    let case = visitor.empty().await;
    let parts = Parts::empty(&visitor, &case).await;
    assert_eq!(visit(&visitor, &parts, &[OTHERWISE, EMPTY]).await, NOTHING_THERE);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_case_with_everything_in_it() {
    let visitor = Visitor::open().await;
    let full = Full::on(&visitor).await;
    let parts = Parts::full(&visitor, &full).await;
    let unvisited = visit(&visitor, &parts, &[OTHERWISE]).await;
    assert_eq!(unvisited, [""; 0], "every entry of the table is visited");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_case_in_the_middle_of_its_story() {
    let visitor = Visitor::open().await;
    for rows in [4, 8] {
        let case = visitor.example(Some(rows)).await;
        let parts = Parts::empty(&visitor, &case).await;
        visit(&visitor, &parts, &[OTHERWISE, EMPTY]).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_there_is_a_page_too() {
    let visitor = Visitor::open().await;
    for lang in ["zh", "en"] {
        for path in ["/nothing-here", "/case/unknown1"] {
            let answer = visitor.get_in(path, lang).await;
            assert_eq!(answer.status, 404);
            sound(path, lang, &answer.text);
        }
    }
}
