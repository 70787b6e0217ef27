//! Phones and the code that lets them in.

use crate::bed::{Bed, ME, at, stories};
use casework::Digest;
use store::{Phone, Store, Tried};

stories![
    a_phone_is_known_by_its_token_until_it_is_ended,
    a_code_is_good_once_and_not_for_long,
    five_wrong_tries_end_a_code,
    two_that_know_the_code_are_one_phone,
];

fn phone(id: &str, minute: i64) -> Phone {
    Phone { id: id.to_owned(), name: format!("{id} 的手机"), paired: at(minute), seen: at(minute) }
}

async fn a_phone_is_known_by_its_token_until_it_is_ended(bed: Bed) {
    let store = bed.store().await;
    let (a, b) = (phone("a", 1), phone("b", 2));
    let mut tx = store.of(ME).begin().await.unwrap();
    tx.add_phone(&a, Digest::of(b"a")).await.unwrap();
    tx.add_phone(&b, Digest::of(b"b")).await.unwrap();
    tx.save().await.unwrap();
    assert_eq!(store.of(ME).phones().await.unwrap(), [a.clone(), b.clone()]);
    assert_eq!(store.of(ME).phone_with(Digest::of(b"a")).await.unwrap(), Some(a));
    assert_eq!(store.of(ME).phone_with(Digest::of(b"c")).await.unwrap(), None);
    assert_eq!(store.of("another").phone_with(Digest::of(b"a")).await.unwrap(), None, "it is mine");
    let mut tx = store.of(ME).begin().await.unwrap();
    tx.phone_came("b", at(9)).await.unwrap();
    assert!(tx.end_phone("a").await.unwrap());
    assert!(!tx.end_phone("a").await.unwrap(), "it is ended");
    tx.save().await.unwrap();
    assert_eq!(store.of(ME).phone_with(Digest::of(b"a")).await.unwrap(), None);
    assert_eq!(store.of(ME).phones().await.unwrap(), [Phone { seen: at(9), ..b }]);
}

async fn set(store: &Store, code: &str) {
    let mut tx = store.of(ME).begin().await.unwrap();
    tx.set_pairing(Digest::of(code.as_bytes()), at(10), 5).await.unwrap();
    tx.save().await.unwrap();
}

async fn tried(store: &Store, account: &str, code: &str, minute: i64) -> Tried {
    let mut tx = store.of(account).begin().await.unwrap();
    let tried = tx.try_pairing(Digest::of(code.as_bytes()), at(minute)).await.unwrap();
    tx.save().await.unwrap();
    tried
}

async fn a_code_is_good_once_and_not_for_long(bed: Bed) {
    let store = bed.store().await;
    assert_eq!(tried(&store, ME, "x", 0).await, Tried::None, "nobody asked for one");
    set(&store, "x").await;
    assert_eq!(tried(&store, "another", "x", 1).await, Tried::None, "it is mine");
    assert_eq!(tried(&store, ME, "x", 9).await, Tried::Right);
    assert_eq!(tried(&store, ME, "x", 9).await, Tried::None, "it was used");
    set(&store, "x").await;
    assert_eq!(tried(&store, ME, "x", 10).await, Tried::None, "its time is over");
    set(&store, "y").await;
    assert_eq!(tried(&store, ME, "x", 1).await, Tried::Wrong(4), "the newer one holds alone");
}

async fn five_wrong_tries_end_a_code(bed: Bed) {
    let store = bed.store().await;
    set(&store, "x").await;
    for left in [4, 3, 2, 1, 0] {
        assert_eq!(tried(&store, ME, "y", 1).await, Tried::Wrong(left));
    }
    assert_eq!(tried(&store, ME, "x", 1).await, Tried::None);
}

async fn two_that_know_the_code_are_one_phone(bed: Bed) {
    let store = bed.store().await;
    set(&store, "x").await;
    let (one, other) = tokio::join!(tried(&store, ME, "x", 1), tried(&store, ME, "x", 1));
    let right = [one, other].iter().filter(|t| **t == Tried::Right).count();
    assert_eq!(right, 1, "{one:?} {other:?}");
}
