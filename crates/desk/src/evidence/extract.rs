//! What leaves of a call list: the calls of the case, and not those of family, deliveries and banks that stand beside them.

use crate::calls::import;
use crate::error::Answer;
use crate::evidence::locker::Exhibit;
use crate::here::Here;
use crate::loaded::Loaded;
use crate::words::Words;
use casework::{Digest, Incident};

/// A list that was imported, with the calls in it that are nobody's business here.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Mixed {
    /// Number of the exhibit.
    pub number: usize,
    /// The file's name.
    pub name: String,
    /// Rows that the case counts as sales calls.
    pub chosen: u64,
    /// All other rows of the file.
    pub others: u64,
}

/// Whether an exhibit is a list of calls: one from which rows were imported.
pub fn is_list(loaded: &Loaded, digest: &Digest) -> bool {
    loaded.case.incidents.iter().any(|i| i.origins().any(|(file, _)| file == *digest))
}

/// The calls of a list that the person named as sales calls, with the line on which each stands: those that only wait for a word
/// on their direction or time are among them.
fn chosen(loaded: &Loaded, digest: Digest) -> impl Iterator<Item = (u64, &Incident)> {
    loaded.case.incidents.iter().filter(|i| i.nuisance.unwrap_or(i.doubt.is_some())).filter_map(move |i| {
        let line = i.origins().find(|(file, _)| *file == digest).map(|(_, line)| line)?;
        Some((line, i))
    })
}

/// The lists of a case that hold more than the calls of the case, each read through once.
///
/// # Errors
/// A sealed list that cannot be read any more.
pub async fn mixed(here: &Here, loaded: &Loaded, exhibits: &[Exhibit]) -> Answer<Vec<Mixed>> {
    let mut all = Vec::new();
    for exhibit in exhibits.iter().filter(|e| is_list(loaded, &e.digest)) {
        let report = import::preview(here, &loaded.id, exhibit.digest, &exhibit.name, None).await?.report;
        let chosen = chosen(loaded, exhibit.digest).count() as u64;
        let others = (report.rows + report.bad_total).saturating_sub(chosen);
        if others > 0 {
            all.push(Mixed { number: exhibit.number, name: exhibit.name.clone(), chosen, others });
        }
    }
    Ok(all)
}

/// The extract as CSV. Its first line names the original by its digest, so that the extract can be held against it.
pub fn csv(loaded: &Loaded, exhibit: &Exhibit, w: Words) -> String {
    let mut out = w.a("extract-head", &[("name", exhibit.name.clone()), ("digest", exhibit.digest.to_string())]);
    out.push('\n');
    out.push_str(
        &["extract-line", "day", "extract-number", "extract-way", "extract-seconds"].map(|key| w.t(key)).join(","),
    );
    out.push('\n');
    for (line, call) in chosen(loaded, exhibit.digest) {
        let number = call.number.clone().unwrap_or_else(|| w.t("number-withheld"));
        let seconds = call.seconds.map(|s| s.to_string()).unwrap_or_default();
        let way = w.t(&format!("direction-{}", call.direction.id()));
        let cells = [line.to_string(), call.at.to_string(), number, way, seconds];
        out.push_str(&cells.map(|cell| cell.replace([',', '"', '\n'], " ")).join(","));
        out.push('\n');
    }
    out
}
