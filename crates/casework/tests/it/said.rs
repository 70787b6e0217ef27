//! Utterances: what they were read as becomes excuses, promises and offers, quoted by their own words.

use crate::log;
use casework::{Body, Case, Meaning, Reading};

const OPENED: (&str, &[(&str, &str)]) = ("case-opened", &[("subject", "推销电话"), ("pack", "cn-telecom")]);

#[test]
fn readings_are_written_in_one_line() {
    let said = |readings: &str| {
        Body::from_pairs("said", [("words", "一句"), ("at", "2026-10-12"), ("readings", readings)]).map(|b| match b {
            Body::Said(said) => said.readings,
            _ => Vec::new(),
        })
    };
    let read =
        said("refusal; offer:50CNY reward 2026-12-15; promise:20CNY/call; condition:withdraw").expect("readings");
    assert_eq!(read.iter().map(Reading::kind).collect::<Vec<_>>(), ["refusal", "offer", "promise", "condition"]);
    let Reading::Offer { amount, label, until, .. } = &read[1] else { panic!("an offer") };
    assert_eq!(
        (amount.map(|m| m.to_string()), label.map(|l| l.id()), until.map(|d| d.to_string())),
        (Some("50.00 CNY".to_owned()), Some("reward"), Some("2026-12-15".to_owned()))
    );
    let Reading::Promise { remedy, .. } = &read[2] else { panic!("a promise") };
    assert_eq!(remedy.map(|m| m.to_string()).as_deref(), Some("20.00 CNY"));
    let wrong = said("gift:50CNY").expect_err("no such kind").to_string();
    assert!(wrong.contains("`gift` is no reading; write one of excuse, promise, offer"), "{wrong}");
}

#[test]
fn one_utterance_may_say_several_things() {
    let log = log(&[
        OPENED,
        (
            "said",
            &[
                ("words", "先补100，以后每通再补50"),
                ("at", "2026-10-12T10:00"),
                ("rung", "operator-hotline"),
                ("agent", "0417"),
                ("readings", "offer:100CNY; promise:50CNY/call if-accepted; excuse:passed-upward"),
            ],
        ),
        ("reply", &[("rung", "operator-hotline"), ("at", "2026-10-12T10:00"), ("meaning", "offered")]),
    ]);
    let case = Case::fold(log.events());
    assert_eq!(case.offers[0].terms.as_deref(), Some("先补100，以后每通再补50"));
    assert_eq!(case.commitments[0].offer, Some(2), "it waits for the offer of its contact");
    assert!(!case.stands(&case.commitments[0]));
    assert_eq!(case.obstacles[0].words.as_deref(), Some("先补100，以后每通再补50"));
    assert_eq!(
        (case.replies[0].meaning, case.replies[0].words.as_deref()),
        (Meaning::Offered, Some("先补100，以后每通再补50"))
    );
}

#[test]
fn a_promise_waits_for_the_offer_in_whatever_order_they_were_said() {
    let promise = (
        "said",
        &[("words", "以后每通50"), ("at", "2026-10-12T10:00"), ("readings", "promise:50CNY/call if-accepted")]
            as &[_],
    );
    let offer = ("said", &[("words", "这次100"), ("at", "2026-10-12T10:00"), ("readings", "offer:100CNY")] as &[_]);
    assert_eq!(Case::fold(log(&[OPENED, promise, offer]).events()).commitments[0].offer, Some(3));
    assert_eq!(Case::fold(log(&[OPENED, offer, promise]).events()).commitments[0].offer, Some(2));
}

#[test]
fn a_reply_is_quoted_by_the_sentence_that_says_what_it_means() {
    let at = ("at", "2026-10-12T10:00");
    let rung = ("rung", "operator-hotline");
    let log = log(&[
        OPENED,
        ("said", &[("words", "您好"), at, rung]),
        ("said", &[("words", "赔偿我们不同意"), at, rung, ("readings", "refusal")]),
        ("reply", &[rung, at, ("meaning", "refused")]),
    ]);
    assert_eq!(Case::fold(log.events()).replies[0].words.as_deref(), Some("赔偿我们不同意"));
}
