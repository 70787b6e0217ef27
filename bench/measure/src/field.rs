//! The field set through the binary: how many of its cases come out right.

use crate::report::Report;
use std::path::Path;

/// Measures the field set; what is wrong is printed.
pub fn measure(report: &mut Report, wurao: &Path) {
    let set = Path::new(env!("CARGO_MANIFEST_DIR")).join("../data/field");
    let outcomes = bench::field::outcomes(wurao, &set);
    for outcome in outcomes.iter().filter(|outcome| !outcome.wrong.is_empty()) {
        println!("wrong: {}\n  {}", outcome.command, outcome.wrong.join("\n  "));
    }
    let right = outcomes.iter().filter(|outcome| outcome.wrong.is_empty()).count();
    println!("field cases right: {right} of {}", outcomes.len());
    let beside = "files, replies and numbers as people have them, through the command line";
    report.add("field cases right", format!("{right} of {}", outcomes.len()), "100 %", beside);
}
