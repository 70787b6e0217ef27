//! What people are told of an import beside its figures: what was assumed, joined, repeated, left unread, and what is asked.

use crate::calls::report::Report;
use crate::words::Words;

/// Names of sheets told in full.
const SHEETS: usize = 5;
/// Repeated lines told in full.
const LINES: usize = 5;

/// Sentences for people, the questions first.
pub fn notes(report: &Report, w: Words) -> Vec<String> {
    let mut notes = Vec::new();
    if report.is_empty() {
        notes.push(w.t(if report.rows == 0 { "import-no-rows" } else { "import-empty" }));
    }
    notes.extend(report.asks.iter().map(|ask| w.t(ask.key())));
    if report.joined > 0 {
        notes.push(w.n("import-joined", report.joined));
    }
    notes.extend(report.doubts.iter().map(|(doubt, n)| w.n(&format!("import-doubt-{}", doubt.id()), *n)));
    if report.named_sales > 0 {
        notes.push(w.n("import-named-sales", report.named_sales));
    }
    if !report.repeated.is_empty() {
        let pair = |(line, first): &(u64, u64)| format!("{line}={first}");
        let lines: Vec<String> = report.repeated.iter().take(LINES).map(pair).collect();
        let args = [("n", report.repeated.len().to_string()), ("lines", lines.join(", "))];
        notes.push(w.a("import-repeated", &args));
    }
    if report.repaired > 0 {
        notes.push(w.n("import-repaired", report.repaired));
    }
    if let Some((declared, found)) = report.declared {
        notes.push(w.a("import-declared", &[("declared", declared.to_string()), ("found", found.to_string())]));
    }
    if !report.sheets_skipped.is_empty() {
        let names: Vec<&str> = report.sheets_skipped.iter().take(SHEETS).map(String::as_str).collect();
        let args = [("n", report.sheets_skipped.len().to_string()), ("names", names.join("、"))];
        notes.push(w.a("import-sheets-skipped", &args));
    }
    notes
}
