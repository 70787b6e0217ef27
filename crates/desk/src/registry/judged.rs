//! What came of call records, as every door tells and writes it.

use super::rejects::{HEADING, row};
use super::violations::Judged;
use crate::words::Words;
use playbook::Lang;
use registry::cdr::BadRow;
use registry::ledger::Money;
use std::io::{Result, Write};

impl Judged {
    /// What came of them, in sentences: the sums, then the principals, then why the other calls were none.
    pub fn said(&self, words: Words) -> String {
        let none = |sums: &[String]| if sums.is_empty() { "–".to_owned() } else { sums.join(" + ") };
        let all = [
            ("rows", self.rows.to_string()),
            ("bad", self.bad.to_string()),
            ("findings", self.findings.to_string()),
            ("known", self.known.to_string()),
            ("duplicates", self.duplicates.to_string()),
            ("fines", none(&self.fines)),
            ("compensations", none(&self.compensations)),
        ];
        let mut lines = vec![words.a("cli-registry-judged", &all)];
        let more = [
            ("cli-registry-judged-cancelled", self.cancelled),
            ("cli-registry-judged-corrected", self.corrected),
            ("cli-registry-judged-unclear", self.unclear),
        ];
        lines.extend(more.into_iter().filter(|(_, n)| *n > 0).map(|(key, n)| words.a(key, &[("n", n.to_string())])));
        lines.extend(self.principals.iter().map(|(principal, n)| format!("  {principal}: {n}")));
        lines.extend(self.cleared.iter().map(|(code, n)| {
            let why = words.t(&format!("registry-cleared-{}", code.trim_start_matches("caller-")));
            words.a("cli-registry-cleared", &[("code", (*code).to_owned()), ("n", n.to_string()), ("why", why)])
        }));
        lines.join("\n")
    }

    /// The findings, one JSON document a line, its keys in order.
    ///
    /// # Errors
    /// What is written to does not take it.
    pub fn write_findings(&self, out: &mut dyn Write) -> Result<()> {
        for one in &self.shown {
            writeln!(out, "{}", serde_json::to_value(one)?)?;
        }
        Ok(())
    }

    /// The findings as a table: what fits into one. Times are in UTC, as the heading says.
    ///
    /// # Errors
    /// What is written to does not take it.
    pub fn write_table(&self, out: &mut dyn Write) -> Result<()> {
        let heading = "id,line,from,to,at_utc,purpose,organisation,principal,debtor,reasons,grade,fine,compensation,version,cancelled";
        write!(out, "{heading}\r\n")?;
        for one in &self.shown {
            // What was cancelled costs nothing.
            let sum =
                |money: Option<Money>| money.filter(|_| !one.cancelled).map(|m| m.to_string()).unwrap_or_default();
            let reasons: Vec<&str> = one.reasons.iter().map(|reason| reason.code.as_str()).collect();
            row(
                out,
                &[
                    one.id.clone(),
                    one.line.map(|line| line.to_string()).unwrap_or_default(),
                    one.from.clone(),
                    one.to.clone(),
                    one.at.to_string(),
                    one.purpose.clone().unwrap_or_default(),
                    one.organisation.clone(),
                    one.counts_against().join(" "),
                    one.debtor.clone(),
                    reasons.join(" "),
                    one.grade.to_string(),
                    sum(one.fine),
                    sum(one.compensation),
                    one.proof.version.map(|version| version.to_string()).unwrap_or_default(),
                    if one.cancelled { "yes".to_owned() } else { String::new() },
                ],
            )?;
        }
        Ok(())
    }

    /// Rows that could not be read, and words of rows that are not understood, by their lines, as a table of the shape that all rejects have; the file stands before the line where there
    /// were several. What would make a row right is said in the language.
    ///
    /// # Errors
    /// What is written to does not take it.
    pub fn write_rejects(&self, files: &[String], lang: Lang, out: &mut dyn Write) -> Result<()> {
        let words = Words::new(lang);
        write!(out, "{}{HEADING}\r\n", if files.is_empty() { "" } else { "file," })?;
        let mut all: Vec<&BadRow> = self.bad_rows.iter().chain(&self.unclear_rows).collect();
        all.sort_by_key(|row| (row.file, row.line));
        let known = self.purposes.join(", ");
        for bad in all {
            let remedy = words.a(&format!("registry-cdr-{}", bad.code), &[("known", known.clone())]);
            let file = files.get(bad.file as usize).cloned();
            let fields = [bad.line.to_string(), bad.code.to_owned(), bad.value.clone(), remedy];
            row(out, &file.into_iter().chain(fields).collect::<Vec<_>>())?;
        }
        Ok(())
    }
}
