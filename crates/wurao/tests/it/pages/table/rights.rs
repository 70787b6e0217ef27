//! Who may look and who may change, as the table says: for each right of a helper, and for another account.

use super::Parts;
use super::changes::{changing, post};
use crate::pages::full::{Full, HELPERS, give_up_a_job};
use crate::pages::{Marks, Visitor};
use web::{Kind, Right, table};

/// The highest right of the table that a helper has, by the helper's own.
fn reach(rights: &str) -> Right {
    match rights {
        "view" => Right::Look,
        "draft" => Right::Log,
        _ => Right::Send,
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_helper_sees_what_the_table_lets_them_see() {
    let visitor = Visitor::open().await;
    let full = Full::on(&visitor).await;
    let parts = Parts::full(&visitor, &full).await;
    for (rights, name) in HELPERS {
        let seat = full.seat(name);
        for entry in table().into_iter().filter(|e| e.kind != Kind::Action) {
            let path = parts.first(&entry);
            let answer = visitor.get_with(&path, &seat).await;
            if path == "/" {
                let home = format!("/case/{}", full.id);
                assert_eq!((answer.status, answer.to), (303, home), "a helper's desk is the case");
                continue;
            }
            let refused = answer.status == 403;
            assert_eq!(refused, entry.look > reach(rights), "{path} for {rights}: {}", answer.text);
            if !refused && entry.kind == Kind::Page && entry.look != Right::Open {
                assert!(!answer.text.contains("林晓"), "{path} shows a helper whose case it is");
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_helper_changes_what_the_table_lets_them_change() {
    let visitor = Visitor::open().await;
    let full = Full::on(&visitor).await;
    give_up_a_job(&visitor).await;
    let parts = Parts::full(&visitor, &full).await;
    for (rights, name) in HELPERS {
        let seat = full.seat(name);
        for entry in changing() {
            let (head, cases) = (visitor.head(&full.id).await, visitor.here.cases().await.expect("answers").len());
            let marks = Marks { seen: Some(head), cookie: &seat, ..visitor.marks() };
            let answer = post(&visitor, &parts, &entry, &full, &marks).await;
            let may = entry.change.is_some_and(|right| right <= reach(rights));
            assert_eq!(answer.status != 403, may, "{} for {rights}: {}", entry.path, answer.text);
            if !may {
                assert_eq!(visitor.head(&full.id).await, head, "{} recorded something for {rights}", entry.path);
                assert_eq!(visitor.here.cases().await.expect("answers").len(), cases, "{}", entry.path);
            }
        }
    }
    assert_eq!(desk::jobs::failed(&visitor.here).await.expect("answers").len(), 1, "the job is as it was");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_helper_of_one_case_has_no_other_one() {
    let visitor = Visitor::open().await;
    let (full, own) = (Full::on(&visitor).await, Full::on(&visitor).await);
    let parts = Parts::full(&visitor, &full).await;
    let seat = own.seat("小丙");
    let head = visitor.head(&full.id).await;
    for entry in table().into_iter().filter(|e| e.path.contains("{id}")) {
        if entry.kind != Kind::Action {
            assert_eq!(visitor.get_with(&parts.first(&entry), &seat).await.status, 403, "{}", entry.path);
        }
        if entry.change.is_some() {
            let marks = Marks { seen: Some(head), cookie: &seat, ..visitor.marks() };
            assert_eq!(post(&visitor, &parts, &entry, &full, &marks).await.status, 403, "{}", entry.path);
        }
    }
    assert_eq!(visitor.head(&full.id).await, head, "nothing was recorded");
}

#[tokio::test(flavor = "multi_thread")]
async fn another_account_finds_nothing() {
    let visitor = Visitor::open().await;
    let full = Full::on(&visitor).await;
    let parts = Parts::full(&visitor, &full).await;
    let head = visitor.head(&full.id).await;
    let other = visitor.beside("other").await;
    for entry in table().into_iter().filter(|e| e.path.contains("{id}")) {
        if entry.kind != Kind::Action {
            for path in parts.addresses(&entry) {
                let answer = other.get(&path).await;
                assert_eq!(answer.status, 404, "{path}: {}", answer.text);
            }
        }
        if entry.change.is_some() {
            let marks = Marks { seen: Some(head), ..other.marks() };
            let answer = post(&other, &parts, &entry, &full, &marks).await;
            assert_eq!(answer.status, 404, "{}: {}", entry.path, answer.text);
        }
    }
    assert_eq!(visitor.head(&full.id).await, head, "nothing was recorded");
    assert_eq!(other.here.cases().await.expect("answers").len(), 0);
    let page = other.get_in("/", "zh").await.text;
    assert!(!page.contains(&full.id), "{page}");
}

/// What stands in a page as it was typed, and as markup writes it.
fn spellings(value: &str) -> [String; 2] {
    let hex = value.replace('&', "&#38;").replace('<', "&#60;").replace('>', "&#62;").replace('"', "&#34;");
    [value.to_owned(), hex.replace('\'', "&#39;")]
}

#[tokio::test(flavor = "multi_thread")]
async fn no_answer_shows_a_helper_what_is_personal_however_it_is_spelled() {
    let visitor = Visitor::open().await;
    let full = Full::on(&visitor).await;
    let (name, address) = ("O'Hara & <Lin>", "7 \"Quiet\" Lane & 'Rear' <B>");
    let facts = visitor.post(&format!("/case/{}/facts", full.id), &[("name", name), ("address", address)]).await;
    assert_eq!(facts.status, 303, "{}", facts.text);
    let parts = Parts::full(&visitor, &full).await;
    let secrets: Vec<String> = [name, address, "Hara", "Quiet"].into_iter().flat_map(spellings).collect();
    for (_, helper) in HELPERS {
        let seat = full.seat(helper);
        for entry in table() {
            let path = parts.first(&entry);
            let mut answers = vec![visitor.get_with(&path, &seat).await];
            if entry.change.is_some() {
                // Nothing filled in; filled in, on a form that is too old; filled in as it should be.
                let files = entry.limit > (1 << 20);
                let marks = Marks { cookie: &seat, ..visitor.marks() };
                answers.push(visitor.submit(&path, files, &[], &marks).await);
                for seen in [1, visitor.head(&full.id).await] {
                    let marks = Marks { seen: Some(seen), ..marks };
                    answers.push(post(&visitor, &parts, &entry, &full, &marks).await);
                }
            }
            for answer in answers {
                for secret in &secrets {
                    assert!(!answer.text.contains(secret), "{path} for {helper}, {}: {secret}", answer.status);
                }
            }
        }
    }
}
