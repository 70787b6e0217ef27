//! One-time keys of forms.

use crate::bed::{Bed, ME, at, call, case, stories};
use casework::Who;
use store::{At, Store, StoreError};

stories![
    the_second_post_gets_the_firsts_result,
    a_refused_post_leaves_the_key_unused,
    two_posts_at_once_are_one,
    keys_are_the_accounts_own,
    old_keys_are_forgotten,
];

/// A use case behind a form: logs one call and says where to go next, or what the first post said.
async fn post(store: &Store, key: &str, minute: i64) -> Result<String, StoreError> {
    let mut tx = store.of(ME).begin().await?;
    if let Some(first) = tx.claim_key(key, at(minute)).await? {
        return Ok(first);
    }
    let events = tx.append("c1", At::Anywhere, at(minute), &Who::person(), &[call("您好")]).await?;
    let result = format!("/case/c1/log#{}", events[0].seq);
    assert!(tx.answer_key(key, &result).await?);
    tx.save().await?;
    Ok(result)
}

async fn seq(store: &Store) -> Option<u64> {
    store.of(ME).head("c1").await.unwrap().map(|h| h.seq)
}

async fn the_second_post_gets_the_firsts_result(bed: Bed) {
    let store = bed.store().await;
    case(&store, "c1", &[]).await;
    assert_eq!(store.of(ME).key("k1").await.unwrap(), None);
    assert_eq!(post(&store, "k1", 1).await.unwrap(), "/case/c1/log#2");
    assert_eq!(post(&store, "k1", 2).await.unwrap(), "/case/c1/log#2");
    assert_eq!(store.of(ME).key("k1").await.unwrap().as_deref(), Some("/case/c1/log#2"));
    assert_eq!(seq(&store).await, Some(2), "logged once");
    assert_eq!(post(&store, "k2", 2).await.unwrap(), "/case/c1/log#3", "another form");

    // A post that never answered is used up nevertheless.
    let mut tx = store.of(ME).begin().await.unwrap();
    assert!(!tx.answer_key("k3", "nowhere").await.unwrap(), "nobody claimed it");
    assert_eq!(tx.claim_key("k3", at(3)).await.unwrap(), None);
    assert_eq!(tx.claim_key("k3", at(3)).await.unwrap().as_deref(), Some(""), "also within one transaction");
    tx.save().await.unwrap();
    assert_eq!(post(&store, "k3", 4).await.unwrap(), "");
}

async fn a_refused_post_leaves_the_key_unused(bed: Bed) {
    let store = bed.store().await;
    let error = post(&store, "k1", 1).await.unwrap_err();
    assert_eq!(error.to_string(), "there is no case `c1`");
    assert_eq!(store.of(ME).key("k1").await.unwrap(), None);
    case(&store, "c1", &[]).await;
    assert_eq!(post(&store, "k1", 2).await.unwrap(), "/case/c1/log#2");
}

async fn two_posts_at_once_are_one(bed: Bed) {
    // Two programs on the same data, eight posts of each of five forms.
    let stores = [bed.store().await, bed.store().await];
    case(&stores[0], "c1", &[]).await;
    for form in 0..5 {
        let posts: Vec<_> = (0..8)
            .map(|n| {
                let store = stores[n % 2].clone();
                tokio::spawn(async move { post(&store, &format!("k{form}"), 1).await.unwrap() })
            })
            .collect();
        for one in posts {
            assert_eq!(one.await.unwrap(), format!("/case/c1/log#{}", form + 2));
        }
    }
    assert_eq!(seq(&stores[0]).await, Some(6));

    // The second waits for the first, and does the work when the first one gives up.
    let mut first = stores[0].of(ME).begin().await.unwrap();
    assert_eq!(first.claim_key("k9", at(1)).await.unwrap(), None);
    let store = stores[1].clone();
    let second = tokio::spawn(async move { post(&store, "k9", 1).await });
    tokio::task::yield_now().await;
    drop(first);
    assert_eq!(second.await.unwrap().unwrap(), "/case/c1/log#7");
}

async fn keys_are_the_accounts_own(bed: Bed) {
    let store = bed.store().await;
    case(&store, "c1", &[]).await;
    post(&store, "k1", 1).await.unwrap();
    let stranger = store.of("stranger");
    assert_eq!(stranger.key("k1").await.unwrap(), None);
    let mut tx = stranger.begin().await.unwrap();
    assert!(!tx.answer_key("k1", "stolen").await.unwrap());
    assert_eq!(tx.claim_key("k1", at(1)).await.unwrap(), None);
    tx.save().await.unwrap();
    assert_eq!(store.of(ME).key("k1").await.unwrap().as_deref(), Some("/case/c1/log#2"));
}

async fn old_keys_are_forgotten(bed: Bed) {
    let store = bed.store().await;
    case(&store, "c1", &[]).await;
    post(&store, "k1", 1).await.unwrap();
    post(&store, "k2", 3).await.unwrap();
    assert_eq!(store.forget_keys(at(1)).await.unwrap(), 0);
    assert_eq!(store.forget_keys(at(3)).await.unwrap(), 1);
    assert_eq!(store.of(ME).key("k1").await.unwrap(), None);
    assert_eq!(store.of(ME).key("k2").await.unwrap().as_deref(), Some("/case/c1/log#3"));
}
