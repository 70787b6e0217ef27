//! Lists that name places of the table are held against it.

use desk::packs::library::PAGES;
use web::{CONTENTS, Kind, Right, table};

fn look(path: &str) -> Option<(Kind, Right)> {
    table().iter().find(|e| e.path == path).map(|e| (e.kind, e.look))
}

#[test]
fn the_contents_lead_to_pages_that_a_helper_may_have() {
    for place in CONTENTS {
        let found = look(&format!("/case/{{id}}{}", place.path));
        assert!(matches!(found, Some((Kind::Page, Right::Look | Right::Log))), "{}: {found:?}", place.path);
    }
}

#[test]
fn a_pack_opens_pages_that_are_there() {
    for page in PAGES {
        assert_eq!(look(&format!("/case/{{id}}/{page}")), Some((Kind::Page, Right::Look)), "{page}");
    }
}

#[test]
fn an_address_stands_once_and_says_who_may_change_it() {
    let mut paths: Vec<&str> = table().iter().map(|e| e.path).collect();
    let all = paths.len();
    paths.sort_unstable();
    paths.dedup();
    assert_eq!(paths.len(), all);
    for entry in table() {
        assert!(entry.kind != Kind::Action || entry.change.is_some(), "{} changes something", entry.path);
        let weaker = entry.change.is_some_and(|change| change < entry.look);
        assert!(!weaker, "{}: whoever may change it may not see it", entry.path);
    }
}
