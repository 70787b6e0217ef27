//! The index of exhibits and imports, and settings.

use crate::bed::{Bed, ME, at, case, stories};
use casework::Digest;
use store::{Exhibit, ImportFile};

stories![exhibits_are_found_by_account_and_case, the_same_file_twice_is_recognised, settings_are_kept_per_account];

fn exhibit(content: &str, case: Option<&str>, minute: i64) -> Exhibit {
    Exhibit {
        digest: Digest::of(content.as_bytes()),

        case: case.map(str::to_owned),
        name: format!("{content} 录音.m4a"),
        bytes: 5_000_000_000,
        sealed: at(minute),
    }
}

async fn exhibits_are_found_by_account_and_case(bed: Bed) {
    let store = bed.store().await;
    case(&store, "c1", &[]).await;
    let all = [exhibit("a", Some("c1"), 1), exhibit("a", None, 2), exhibit("b", Some("c1"), 3)];
    let mut tx = store.of(ME).begin().await.unwrap();
    for exhibit in &all {
        assert!(tx.add_exhibit(exhibit).await.unwrap());
    }
    for exhibit in &all {
        assert!(!tx.add_exhibit(exhibit).await.unwrap(), "once is enough");
    }
    tx.save().await.unwrap();
    assert_eq!(store.of(ME).exhibits().await.unwrap(), all);
    assert_eq!(store.of("another").exhibits().await.unwrap(), []);
    assert_eq!(store.of(ME).case_exhibits("c1").await.unwrap(), [all[0].clone(), all[2].clone()]);

    let mut tx = store.of(ME).begin().await.unwrap();
    assert!(tx.delete_case("c1").await.unwrap());
    tx.save().await.unwrap();
    assert_eq!(store.of(ME).exhibits().await.unwrap(), [all[1].clone()], "the loose one stays");
}

async fn the_same_file_twice_is_recognised(bed: Bed) {
    let store = bed.store().await;
    case(&store, "c1", &[]).await;
    case(&store, "c2", &[]).await;
    let digest = Digest::of(b"calls.csv");
    let file = |case: &str| ImportFile { digest, case: case.into(), reader: "android-calls".into(), taken: 1234 };
    let mut tx = store.of(ME).begin().await.unwrap();
    assert!(tx.add_import(&file("c1")).await.unwrap());
    assert!(!tx.add_import(&file("c1")).await.unwrap());
    assert!(tx.add_import(&file("c2")).await.unwrap(), "another case may need it too");
    tx.save().await.unwrap();
    assert_eq!(store.of(ME).import("c1", digest).await.unwrap(), Some(file("c1")));
    assert_eq!(store.of(ME).import("c1", Digest::ZERO).await.unwrap(), None);
}

async fn settings_are_kept_per_account(bed: Bed) {
    let store = bed.store().await;
    let mut tx = store.of(ME).begin().await.unwrap();
    tx.set("language", "en").await.unwrap();
    tx.set("language", "zh-CN").await.unwrap();
    tx.set("theme", "dark").await.unwrap();
    tx.save().await.unwrap();
    let mut tx = store.of("another").begin().await.unwrap();
    tx.set("language", "en").await.unwrap();
    tx.save().await.unwrap();
    assert_eq!(store.of(ME).setting("language").await.unwrap().as_deref(), Some("zh-CN"));
    let mut tx = store.of(ME).begin().await.unwrap();
    assert!(tx.unset("theme").await.unwrap());
    tx.save().await.unwrap();
    let all = store.of(ME).settings().await.unwrap();
    assert_eq!(all.into_iter().collect::<Vec<_>>(), [("language".to_owned(), "zh-CN".to_owned())]);
}
