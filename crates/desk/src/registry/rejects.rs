//! Rows that were put aside, as tables: all of them have the same shape, `line,code,value,remedy`, and say what would make a row
//! right in the language of whoever reads them.

use super::wording::{BAD_ROWS, remedy};
use crate::words::Words;
use playbook::Lang;
use registry::formats::Reject;
use std::io::{Result, Write};
use std::sync::LazyLock;

/// The heading that all of them have.
pub(super) const HEADING: &str = "line,code,value,remedy";

/// A row of comma-separated values, as RFC 4180 has them.
pub(super) fn row(out: &mut dyn Write, fields: &[String]) -> Result<()> {
    let quoted = |field: &String| match field.contains([',', '"', '\n', '\r']) {
        true => format!("\"{}\"", field.replace('"', "\"\"")),
        false => field.clone(),
    };
    write!(out, "{}\r\n", fields.iter().map(quoted).collect::<Vec<_>>().join(","))
}

/// Rows of a list that could not be read.
///
/// # Errors
/// What is written to does not take it.
pub fn write_rejects(all: &[Reject], lang: Lang, out: &mut dyn Write) -> Result<()> {
    write!(out, "{HEADING}\r\n")?;
    for bad in all {
        let why = remedy(bad.code, &bad.remedy).get(lang).to_owned();
        row(out, &[bad.line.to_string(), bad.code.to_owned(), bad.value.clone(), why])?;
    }
    Ok(())
}

/// What makes a row of a compared list right, by code, where the words of its reader are not those of the language.
pub fn remedies(lang: Lang) -> &'static [(&'static str, &'static str)] {
    static CHINESE: LazyLock<Vec<(&'static str, &'static str)>> = LazyLock::new(|| {
        // There are as many as there are codes, once for the whole run.
        let said = |code: &str| &*Words::new(Lang::Zh).t(&format!("registry-row-{code}")).leak();
        BAD_ROWS.iter().map(|code| (*code, said(code))).collect()
    });
    match lang {
        Lang::Zh => &CHINESE,
        Lang::En => &[],
    }
}
