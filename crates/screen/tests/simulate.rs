//! The simulated household and firm under each preset.

use screen::Policy;
use screen::simulate::{Report, Where, simulate};

fn told(preset: &str, place: Where) -> Report {
    let policy = Policy::read(&format!("preset = \"{preset}\"")).unwrap();
    simulate(1, 40, place, &policy)
}

#[test]
fn nobody_in_the_address_book_is_ever_asked_or_turned_away() {
    for place in [Where::Household, Where::Firm] {
        for preset in ["gentle", "normal", "strict"] {
            let report = told(preset, place);
            assert_eq!(
                (report.contacts_challenged.count, report.contacts_rejected.count),
                (0, 0),
                "{preset} {place:?}"
            );
            assert!(report.contacts_challenged.of > 300);
        }
    }
}

#[test]
fn what_the_presets_mean_shows_in_the_figures() {
    let [gentle, normal, strict] = ["gentle", "normal", "strict"].map(|preset| told(preset, Where::Household));
    assert_eq!((gentle.unwanted_rung.percent, gentle.wanted_lost.count), (100.0, 0));
    assert!(normal.unwanted_rung.percent < gentle.unwanted_rung.percent);
    assert!(strict.unwanted_rung.percent <= normal.unwanted_rung.percent);
    assert!(strict.wanted_lost.percent > normal.wanted_lost.percent);
    let share = normal.wanted_challenged;
    assert!(share.from <= share.percent && share.percent <= share.to);
}
