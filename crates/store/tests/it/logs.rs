//! Cases and their logs: created, appended, read, corrected, deleted.

use crate::bed::{Bed, ME, append, at, body, call, case, opened, stories, words};
use casework::{Body, Case, Digest, Log, Who};
use store::{At, CaseFile, Head};

stories![
    every_statement_is_understood,
    what_is_appended_is_read_back,
    a_case_is_known_by_its_end,
    the_log_is_the_one_that_casework_makes,
    corrections_are_events_too,
    what_is_not_there_is_none,
    writing_to_nothing_is_an_error,
    a_dropped_transaction_has_done_nothing,
    every_text_survives,
    a_press_is_a_group_and_a_helper_has_a_name,
    u0000_is_refused_at_the_door,
    long_logs_are_read_in_pages,
    a_deleted_case_is_gone,
    a_second_opening_finds_everything,
];

async fn every_statement_is_understood(bed: Bed) {
    bed.store().await.prepare_all().await.unwrap();
}

async fn what_is_appended_is_read_back(bed: Bed) {
    let store = bed.store().await;
    let first = case(&store, "c1", &[call("您好")]).await;
    let second = append(&store, "c1", 5, &[call("贷款需要吗")]).await.unwrap();
    assert_eq!(first.iter().chain(&second).map(|e| e.seq).collect::<Vec<_>>(), [1, 2, 3]);

    let read = store.of(ME).events("c1", 0).await.unwrap();
    assert_eq!(read, [first, second.clone()].concat());
    assert_eq!(store.of(ME).events("c1", 2).await.unwrap(), second);
    assert_eq!(store.of(ME).events("c1", 3).await.unwrap(), []);
    assert_eq!(Case::fold(&read).incidents.len(), 2);
}

async fn a_case_is_known_by_its_end(bed: Bed) {
    let store = bed.store().await;
    let mut tx = store.of(ME).begin().await.unwrap();
    tx.create_case("c2", "later", "cn-telecom", at(9)).await.unwrap();
    tx.save().await.unwrap();
    let events = case(&store, "c1", &[]).await;

    let head = Head { seq: 1, hash: events[0].hash };
    assert_eq!(store.of(ME).head("c1").await.unwrap(), Some(head));
    assert_eq!(store.of(ME).head("c2").await.unwrap(), Some(Head::EMPTY));
    assert_eq!(store.of(ME).verify("c1").await.unwrap(), Some(head));
    assert_eq!(store.of(ME).verify("c2").await.unwrap(), Some(Head::EMPTY));

    let file = CaseFile {
        id: "c1".into(),

        account: ME.into(),
        subject: "推销电话".into(),
        pack: "cn-telecom".into(),
        opened: at(0),
        head,
    };
    assert_eq!(store.of(ME).case("c1").await.unwrap(), Some(file.clone()));
    let cases = store.of(ME).cases().await.unwrap();
    assert_eq!(cases.iter().map(|c| &*c.id).collect::<Vec<_>>(), ["c1", "c2"]);
    assert_eq!(cases[0], file);
    assert_eq!(store.of("another").cases().await.unwrap(), []);
    assert_eq!(store.accounts().await.unwrap(), [ME, "neighbour"]);
    store.ping().await.unwrap();
}

async fn the_log_is_the_one_that_casework_makes(bed: Bed) {
    let store = bed.store().await;
    let bodies = [call("一"), call("二")];
    case(&store, "c1", &bodies).await;

    let mut log = Log::new();
    log.append_group(at(0), &Who::person(), std::iter::once(opened()).chain(bodies));
    append(&store, "c1", 0, &[call("三")]).await.unwrap();
    log.append(at(0), &Who::person(), call("三"));
    let read = store.of(ME).events("c1", 0).await.unwrap();
    assert_eq!(read, log.events());
    Log::from_events(read).verify().unwrap();
}

async fn corrections_are_events_too(bed: Bed) {
    let store = bed.store().await;
    case(&store, "c1", &[call("wrong"), call("nothing at all")]).await;
    let correction = Body::from_json(
        "correction",
        serde_json::from_str(r#"{"of":2,"body":{"kind":"incident","at":"2026-10-12 10:22","said":"right"}}"#).unwrap(),
    );
    let withdrawn = body("withdrawn", &[("of", "3"), ("reason", "counted twice")]);
    append(&store, "c1", 1, &[correction.unwrap(), withdrawn]).await.unwrap();

    let events = store.of(ME).events("c1", 0).await.unwrap();
    assert_eq!(
        events.iter().map(|e| e.body.kind()).collect::<Vec<_>>(),
        ["case-opened", "incident", "incident", "correction", "withdrawn"]
    );
    assert_eq!(events[1].body, call("wrong"), "the earlier event stays as it was");
    let folded = Case::fold(&events);
    assert_eq!(folded.incidents.len(), 1);
    assert_eq!(folded.incidents[0].said.as_deref(), Some("right"));
    store.of(ME).verify("c1").await.unwrap().unwrap();
}

async fn what_is_not_there_is_none(bed: Bed) {
    let store = bed.store().await;
    assert_eq!(store.of(ME).case("c0").await.unwrap(), None);
    assert_eq!(store.of(ME).head("c0").await.unwrap(), None);
    assert_eq!(store.of(ME).verify("c0").await.unwrap(), None);
    assert_eq!(store.of(ME).events("c0", 0).await.unwrap(), []);
    assert_eq!(store.of(ME).setting("theme").await.unwrap(), None);
    assert_eq!(store.of(ME).import("c0", Digest::ZERO).await.unwrap(), None);
    let mut tx = store.of(ME).begin().await.unwrap();
    assert_eq!(tx.head("c0").await.unwrap(), None);
    assert!(!tx.delete_case("c0").await.unwrap());
    assert!(!tx.unset("theme").await.unwrap());
}

async fn writing_to_nothing_is_an_error(bed: Bed) {
    let store = bed.store().await;
    let error = append(&store, "c0", 0, &[call("")]).await.unwrap_err();
    assert_eq!(error.to_string(), "there is no case `c0`");
    case(&store, "c1", &[]).await;
    let mut tx = store.of(ME).begin().await.unwrap();
    let error = tx.create_case("c1", "again", "cn-telecom", at(0)).await.unwrap_err();
    assert_eq!(error.to_string(), "there is a case `c1` already");
}

async fn a_dropped_transaction_has_done_nothing(bed: Bed) {
    let store = bed.store().await;
    let before = case(&store, "c1", &[]).await;
    let mut tx = store.of(ME).begin().await.unwrap();
    tx.append("c1", At::Anywhere, at(1), &Who::person(), &[call("never said")]).await.unwrap();
    tx.create_case("c2", "never opened", "cn-telecom", at(1)).await.unwrap();
    tx.set("theme", "dark").await.unwrap();
    assert_eq!(tx.head("c1").await.unwrap().map(|h| h.seq), Some(2), "the transaction sees its own work");
    assert_eq!(store.of(ME).head("c1").await.unwrap().map(|h| h.seq), Some(1), "others do not");
    drop(tx);

    assert_eq!(store.of(ME).events("c1", 0).await.unwrap(), before);
    assert_eq!(store.of(ME).case("c2").await.unwrap(), None);
    assert_eq!(store.of(ME).setting("theme").await.unwrap(), None);
    // The next one takes the number that was not used.
    assert_eq!(append(&store, "c1", 2, &[call("said")]).await.unwrap()[0].seq, 2);
}

async fn every_text_survives(bed: Bed) {
    let store = bed.store().await;
    let texts = [
        "'; DROP TABLE event; --",
        "\"quoted\" \\ back\\slash \\u0000 typed as six characters",
        "📞☎️👨‍👩‍👧‍👦 表情",
        "\u{1}\u{7f}\u{feff}\u{200b}\u{202e}\u{fffd}\u{10ffff}",
        "line\r\nbreak\ttab\u{2028}",
        "␀ ∅ %00 \\0 NUL",
        "$1 ?1 :name @name",
        "",
    ];
    case(&store, "c1", &texts.map(call)).await;
    let said: Vec<String> = Case::fold(&store.of(ME).events("c1", 0).await.unwrap())
        .incidents
        .into_iter()
        .map(|i| i.said.unwrap())
        .collect();
    assert_eq!(said, texts);
    store.of(ME).verify("c1").await.unwrap().unwrap();

    let mut tx = store.of(ME).begin().await.unwrap();
    for text in texts {
        tx.set(text, text).await.unwrap();
    }
    tx.save().await.unwrap();
    for text in texts {
        assert_eq!(store.of(ME).setting(text).await.unwrap().as_deref(), Some(text));
    }
}

async fn a_press_is_a_group_and_a_helper_has_a_name(bed: Bed) {
    let store = bed.store().await;
    case(&store, "c1", &[]).await;
    let mut tx = store.of(ME).begin().await.unwrap();
    let helper = Who::helper("王\n\"五\"");
    tx.append("c1", At::Anywhere, at(1), &helper, &[call("一"), call("二")]).await.unwrap();
    tx.append("c1", At::Anywhere, at(1), &Who::program(), &[call("三")]).await.unwrap();
    tx.append("c1", At::Anywhere, at(1), &helper, &[]).await.unwrap();
    let error = tx.append("c1", At::Anywhere, at(1), &Who::helper("\0"), &[call("四")]).await.unwrap_err();
    assert_eq!(error.to_string(), "the helper's name contains the character U+0000, which cannot be stored: remove it");
    tx.save().await.unwrap();
    let events = store.of(ME).events("c1", 0).await.unwrap();
    let envelopes: Vec<_> = events.iter().map(|e| (e.seq, e.who(), e.group)).collect();
    assert_eq!(
        envelopes,
        [(1, Who::person(), None), (2, helper.clone(), Some(2)), (3, helper, Some(2)), (4, Who::program(), None),]
    );
    Log::from_events(events).verify().unwrap();
}

async fn u0000_is_refused_at_the_door(bed: Bed) {
    let store = bed.store().await;
    case(&store, "c1", &[]).await;
    let error = append(&store, "c1", 0, &[call("fine"), call("\\\0")]).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "case `c1`, new event 3 (incident) contains the character U+0000, which cannot be stored: remove it"
    );
    let mut tx = store.of(ME).begin().await.unwrap();
    let error = tx.create_case("c2", "a\0b", "cn-telecom", at(0)).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "the case's subject contains the character U+0000, which cannot be stored: remove it"
    );
    let error = tx.set("name", "\0").await.unwrap_err();
    assert!(error.to_string().starts_with("the setting's value contains"), "{error}");
    drop(tx);
    assert_eq!(store.of(ME).head("c1").await.unwrap().map(|h| h.seq), Some(1));
}

async fn long_logs_are_read_in_pages(bed: Bed) {
    let store = bed.store().await;
    // Exactly two pages with the opening, then one more: the edges are where paging goes wrong.
    let many: Vec<Body> = (0..511).map(|n| call(&n.to_string())).collect();
    case(&store, "c1", &many).await;
    assert_eq!(store.of(ME).events("c1", 0).await.unwrap().len(), 512);
    append(&store, "c1", 1, &[call("last")]).await.unwrap();
    let events = store.of(ME).events("c1", 0).await.unwrap();
    assert_eq!(events.iter().map(|e| e.seq).collect::<Vec<_>>(), (1..=513).collect::<Vec<_>>());
    assert_eq!(store.of(ME).events("c1", 256).await.unwrap(), events[256..]);
    assert_eq!(store.of(ME).verify("c1").await.unwrap().map(|h| h.seq), Some(513));
}

async fn a_deleted_case_is_gone(bed: Bed) {
    let store = bed.store().await;
    case(&store, "c1", &[call("一")]).await;
    let other = case(&store, "c2", &[]).await;
    let mut tx = store.of(ME).begin().await.unwrap();
    assert!(tx.delete_case("c1").await.unwrap());
    tx.save().await.unwrap();
    assert_eq!(store.of(ME).case("c1").await.unwrap(), None);
    assert_eq!(store.of(ME).events("c1", 0).await.unwrap(), []);
    assert_eq!(store.of(ME).events("c2", 0).await.unwrap(), other);
}

async fn a_second_opening_finds_everything(bed: Bed) {
    let store = bed.store().await;
    let events = case(&store, "c1", &[call("一")]).await;
    store.close().await;
    let error = store.of(ME).case("c1").await.unwrap_err();
    assert!(words(error).contains("closed"));
    store.ping().await.unwrap_err();
    assert_eq!(bed.store().await.of(ME).events("c1", 0).await.unwrap(), events);
}
