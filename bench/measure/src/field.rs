//! The field set through the binary: how many of its cases come out right.

use crate::process::Folder;
use crate::report::Report;
use std::path::Path;

// Shared with the tests of the product by its text: depending on the test bench would compile crates of the product anew.
#[path = "../../src/field.rs"]
mod set;

/// Measures the field set; what is wrong is printed.
pub fn measure(report: &mut Report, wurao: &Path) -> anyhow::Result<()> {
    let folder = Folder::new("field")?;
    let wurao = std::path::absolute(wurao)?;
    let outcomes = set::outcomes(&wurao, &Path::new(env!("CARGO_MANIFEST_DIR")).join("../data/field"), folder.path());
    for outcome in outcomes.iter().filter(|outcome| !outcome.wrong.is_empty()) {
        println!("wrong: {}\n  {}", outcome.command, outcome.wrong.join("\n  "));
    }
    let right = outcomes.iter().filter(|outcome| outcome.wrong.is_empty()).count();
    println!("field cases right: {right} of {}", outcomes.len());
    let beside = "files, replies and numbers as people have them, through the command line";
    report.add("field cases right", format!("{right} of {}", outcomes.len()), "100 %", beside);
    Ok(())
}
