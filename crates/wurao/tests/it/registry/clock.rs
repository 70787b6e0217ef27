//! A registry that ran under a clock that was ahead, and the way on.

use super::Place;
use desk::clock::Clock;
use desk::registry::{Enrolment, Registry};
use registry::Preference;

#[test]
fn one_run_under_a_clock_that_was_ahead_does_not_shut_the_registry_for_good() {
    let place = Place::new();
    place.ok(&["register", "13800000001"]);
    place.ok(&["publish"]);
    assert_eq!(place.refused(&["clock", "--set-right", &now()]), "registry-clock-right");
    let copy = place.path("copy");
    place.wurao.json(&["registry", "sync", &place.dir(), &copy]);
    let ahead = async {
        let clock = Clock::Still("2999-01-01".parse().expect("a day"));
        let registry = Registry::open(place.dir().as_ref(), clock, None).await.expect("open");
        let refuse = Enrolment::Register(Preference::default());
        registry.enrol(&["13800000002".to_owned()], &refuse, "operator").await.expect("recorded");
        registry.publish().await.expect("published");
    };
    tokio::runtime::Runtime::new().expect("a runtime").block_on(ahead);
    let (code, refused, said) = place.answer(&["register", "13800000003"]);
    assert_eq!((code, refused["code"].as_str()), (1, Some("registry-clock")), "{said}");
    let (_, _, said) = place.said("en", &["register", "13800000003"]);
    assert!(said.contains("2999-01-01 12:00:00 UTC") && said.contains("wurao registry clock --set-right"), "{said}");
    let (code, stands, _) = place.answer(&["clock"]);
    assert_eq!((code, stands["shut"].as_bool(), stands["versions"].as_u64()), (1, Some(true), Some(1)));
    assert_eq!(place.ok(&["status", "13800000002"])["listed"], false, "recorded of a time to come");
    // It is the operator who says that this clock is right, by another one.
    assert_eq!(place.refused(&["clock", "--set-right", "2998-12-31 12:00"]), "registry-clock-differs");
    let set = place.ok(&["clock", "--set-right", &now()]);
    assert_eq!(["entries", "versions"].map(|what| set[what].as_u64()), [Some(1), Some(1)]);
    // Nothing is rewritten: what told a later time is read as recorded when the clock was set right.
    assert_eq!(place.ok(&["status", "13800000002"])["listed"], true);
    assert_eq!(place.ok(&["register", "13800000003"])["numbers"][0]["listed"], true);
    let third = place.ok(&["publish"]);
    assert_eq!((third["version"].as_u64(), third["listed"].as_u64()), (Some(3), Some(3)));
    let manifest = std::fs::read_to_string(place.path("registry/public/versions/000003/version")).expect("text");
    assert!(manifest.starts_with("wurao version 2\n") && manifest.contains("\nclock-set-right: "), "{manifest}");
    // Followers of the log take it, and the version in force is the newest one again.
    place.wurao.json(&["registry", "sync", &place.dir(), &copy]);
    place.ok(&["log", "verify"]);
    assert_eq!(place.ok(&["status", "13800000003"])["version"].as_u64(), Some(3));
}

/// What a clock on the wall shows.
fn now() -> String {
    Clock::System.now().to_string()
}
