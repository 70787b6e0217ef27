//! What came of call records, as every door tells and writes it.

use super::violations::Judged;
use crate::words::Words;
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

    /// Rows that could not be read, as a table; the file stands before the line where there were several.
    ///
    /// # Errors
    /// What is written to does not take it.
    pub fn write_rejects(&self, files: &[String], out: &mut dyn Write) -> Result<()> {
        writeln!(out, "{}line\tcode\tvalue", if files.is_empty() { "" } else { "file\t" })?;
        for row in &self.bad_rows {
            if let Some(file) = files.get(row.file as usize) {
                write!(out, "{file}\t")?;
            }
            writeln!(out, "{}\t{}\t{}", row.line, row.code, row.value)?;
        }
        Ok(())
    }
}
