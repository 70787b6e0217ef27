//! What came of call records, as every door tells and writes it.

use super::rejects::{HEADING, row};
use super::violations::Judged;
use crate::words::Words;
use playbook::Lang;
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

    /// The findings as a table: what fits into one. Times are in UTC, as the heading says.
    ///
    /// # Errors
    /// What is written to does not take it.
    pub fn write_table(&self, out: &mut dyn Write) -> Result<()> {
        let heading =
            "id,line,from,to,at_utc,purpose,organisation,principal,debtor,reasons,grade,fine,compensation,version";
        write!(out, "{heading}\r\n")?;
        for one in &self.shown {
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
                    one.principal.clone(),
                    one.debtor.clone(),
                    reasons.join(" "),
                    one.grade.to_string(),
                    one.fine.map(|money| money.to_string()).unwrap_or_default(),
                    one.compensation.map(|money| money.to_string()).unwrap_or_default(),
                    one.proof.version.map(|version| version.to_string()).unwrap_or_default(),
                ],
            )?;
        }
        Ok(())
    }

    /// Rows that could not be read, as a table of the shape that all rejects have; the file stands before the line where there
    /// were several. What would make a row right is said in the language.
    ///
    /// # Errors
    /// What is written to does not take it.
    pub fn write_rejects(&self, files: &[String], lang: Lang, out: &mut dyn Write) -> Result<()> {
        let words = Words::new(lang);
        write!(out, "{}{HEADING}\r\n", if files.is_empty() { "" } else { "file," })?;
        for bad in &self.bad_rows {
            let remedy = words.t(&format!("registry-cdr-{}", bad.code));
            let file = files.get(bad.file as usize).cloned();
            let fields = [bad.line.to_string(), bad.code.to_owned(), bad.value.clone(), remedy];
            row(out, &file.into_iter().chain(fields).collect::<Vec<_>>())?;
        }
        Ok(())
    }
}
