//! Files, replies and numbers as people have them: the field set of `bench/data/field`, every fact of it.

use std::path::Path;

#[test]
fn every_case_of_the_field_set_is_right() {
    let set = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../bench/data/field");
    let room = bench::TempDir::new().expect("a temporary folder");
    let outcomes = bench::field::outcomes(Path::new(crate::wurao::WURAO), &set, room.path());
    let wrong: Vec<String> = outcomes
        .iter()
        .filter(|outcome| !outcome.wrong.is_empty())
        .map(|outcome| format!("{}\n  {}", outcome.command, outcome.wrong.join("\n  ")))
        .collect();
    assert!(outcomes.len() >= 60, "{} cases", outcomes.len());
    assert!(wrong.is_empty(), "{} of {} wrong:\n{}", wrong.len(), outcomes.len(), wrong.join("\n"));
}
