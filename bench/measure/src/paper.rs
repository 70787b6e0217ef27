//! The appeal as PDF: warm in one process, cold as a whole command.

use crate::process::{Folder, run};
use crate::report::{Report, median, ms};
use anyhow::Context as _;
use casework::{Body, Case, Log, Who};
use std::path::Path;
use std::time::Instant;

/// Measures the appeal of the seed story.
pub fn measure(report: &mut Report, wurao: &Path) -> anyhow::Result<()> {
    let pack = desk::packs::library::load("cn-telecom").map_err(|e| anyhow::anyhow!("{e}"))?;
    let stories =
        desk::packs::library::built_in().stories("cn-telecom").map_err(|mistakes| anyhow::anyhow!("{mistakes:?}"))?;
    let story = stories.iter().find(|s| s.id == "seed").context("the seed story")?;
    let mut log = Log::new();
    for event in story.step.iter().flat_map(|s| &s.add) {
        let mut fields = event.clone();
        let kind = fields.remove("kind").and_then(|k| k.as_str().map(str::to_owned)).context("kind")?;
        log.append(jiff::Timestamp::UNIX_EPOCH, &Who::person(), Body::from_json(&kind, fields)?);
    }
    let case = Case::fold(log.events());
    let today = story.step.last().context("steps")?.on;
    let view = playbook::View::new(&case, &pack, today);
    let sheet = letter::compose(&view, "appeal", playbook::Lang::Zh, "bench").context("the appeal")?;
    let typesetter = letter::typeset::Typesetter::new();
    let start = Instant::now();
    let first = typesetter.pdf(&sheet)?;
    let cold = start.elapsed();
    let mut warm = Vec::new();
    for _ in 0..41 {
        let start = Instant::now();
        assert_eq!(typesetter.pdf(&sheet)?, first, "the same letter gives the same bytes");
        warm.push(start.elapsed());
    }
    let size = format!("{} KB, first in the process {}", first.len() / 1000, ms(cold));
    report.add("appeal PDF, warm", ms(median(warm)), "≤ 50 ms", &size);

    let data = Folder::new("paper")?;
    let folder = data.path().to_str().context("a temporary folder has a plain name")?;
    run(wurao, &["--data", folder, "--json", "example"])?;
    let cases = run(wurao, &["--data", folder, "--json", "case", "list"])?.out;
    let cases: serde_json::Value = serde_json::from_str(&cases)?;
    let case = cases[0]["case"].as_str().context("the example case")?.to_owned();
    let out = data.path().join("appeal.pdf");
    let out = out.to_str().context("plain")?;
    let mut walls = Vec::new();
    for _ in 0..7 {
        walls.push(run(wurao, &["--data", folder, "letter", &case, "appeal", "--format", "pdf", "-o", out])?.wall);
    }
    report.add(
        "appeal PDF, cold: whole command `wurao letter`",
        ms(median(walls)),
        "–",
        "process start, database, pack, fonts included",
    );
    Ok(())
}
