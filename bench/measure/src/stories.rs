//! The stories of the packs, and those that another hand wrote from the law, through the binary: how many come out right.

use crate::report::Report;
use anyhow::Context as _;
use std::path::Path;
use std::process::Command;

/// Measures both; a story of which one row is wrong is wrong.
pub fn measure(report: &mut Report, wurao: &Path) -> anyhow::Result<()> {
    let data = Path::new(env!("CARGO_MANIFEST_DIR")).join("../data/stories");
    let (mut right, mut all) = (0, 0);
    for pack in ["cn-telecom", "cn-business", "us-calls"] {
        let others = data.join(pack).to_string_lossy().into_owned();
        let sets = [vec![pack], vec![others.as_str(), "--pack", pack]];
        let there = sets.iter().filter(|set| set.len() == 1 || data.join(pack).is_dir());
        for set in there {
            let out = Command::new(wurao).args(["--json", "pack", "stories"]).args(set).output()?;
            let told: serde_json::Value =
                serde_json::from_slice(&out.stdout).context("a document of `pack stories`")?;
            let stories = told["stories"].as_array().context("stories")?;
            let failures = told["failures"].as_array().context("failures")?;
            let failed = |id: &serde_json::Value| failures.iter().any(|failure| failure["story"] == *id);
            failures.iter().for_each(|failure| println!("wrong: {failure}"));
            all += stories.len();
            right += stories.iter().filter(|id| !failed(id)).count();
        }
    }
    println!("stories right: {right} of {all}");
    report.add(
        "stories right",
        format!("{right} of {all}"),
        "100 %",
        "those of the packs, and 57 written from the law",
    );
    Ok(())
}
