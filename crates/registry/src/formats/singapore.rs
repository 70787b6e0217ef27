//! Singapore's bulk check: the list that is uploaded, and the files that come back.
//!
//! Which columns the summary and the filtered numbers have is not public in what we could read. The summary is no list;
//! [`Checked`] rows are our own definition, in the words of the real-time answer.

use super::decode::{Fielded, Found};
use super::fault::Fault;
use super::records::is_header;
use crate::Plan;
use number::E164;
use serde::{Deserialize, Serialize};

/// The header of the errors.
pub(super) const ERRORS: [&str; 3] = ["Number", "Error Code", "Error Message"];
/// The header of the organisations on whose behalf was asked.
pub(super) const BEHALF: [&str; 1] = ["Name"];
/// The header of the filtered numbers; ours.
pub(super) const CHECKED: [&str; 4] = ["number", "no_voice_call", "no_text_message", "no_fax"];

/// Whether a number is on one of the three registers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Mark {
    /// Registered: do not use it.
    #[serde(rename = "R")]
    Registered,
    /// Not registered.
    #[serde(rename = "NR")]
    Not,
}

impl Mark {
    /// `R` or `NR`.
    pub const fn text(self) -> &'static str {
        match self {
            Self::Registered => "R",
            Self::Not => "NR",
        }
    }

    fn read(text: &str) -> Result<Self, Fault> {
        match text.trim() {
            "R" => Ok(Self::Registered),
            "NR" => Ok(Self::Not),
            _ => Err(Fault::new("mark", "say R for registered or NR for not registered")),
        }
    }
}

/// A number and its state on the three registers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Checked {
    /// The number.
    pub number: E164,
    /// No voice calls.
    pub voice: Mark,
    /// No text messages.
    pub text: Mark,
    /// No faxes.
    pub fax: Mark,
}

/// A row of the upload that could not be checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// What stood in the row.
    pub number: String,
    /// The register's code.
    pub code: String,
    /// The register's words.
    pub message: String,
}

/// An organisation on whose behalf the numbers were checked.
pub(super) struct Behalf(pub(super) String);

/// Digits with which a number of the upload may begin.
const FIRST: [char; 4] = ['3', '6', '8', '9'];

/// A number as the register takes it: eight digits, the first 3, 6, 8 or 9.
pub(super) fn number(plan: &Plan, text: &str) -> Result<E164, Fault> {
    const EIGHT: Fault = Fault::new("eight-digits", "the number has eight digits and begins with 3, 6, 8 or 9");
    let text = text.trim();
    if text.len() != 8 || !text.bytes().all(|byte| byte.is_ascii_digit()) || !text.starts_with(FIRST) {
        return Err(EIGHT);
    }
    Ok(plan.read(text)?)
}

#[derive(Clone, Copy)]
enum Table {
    Upload,
    Errors,
    Behalf,
    Checked,
}

/// The header says which file it is; the upload has none.
pub(super) struct Rows {
    plan: Plan,
    table: Table,
}

impl Rows {
    pub(super) fn new(plan: &Plan) -> Self {
        Self { plan: plan.clone(), table: Table::Upload }
    }
}

impl<T> Fielded<T> for Rows
where
    T: From<E164> + From<Refusal> + From<Behalf> + From<Checked>,
{
    fn row(&mut self, fields: &[String], first: bool) -> Result<Found<T>, Fault> {
        if first {
            let known = [(&ERRORS[..], Table::Errors), (&BEHALF, Table::Behalf), (&CHECKED, Table::Checked)];
            if let Some((_, table)) = known.into_iter().find(|(header, _)| is_header(fields, header)) {
                self.table = table;
                return Ok(Found::Header);
            }
        }
        let row = match (self.table, fields) {
            (Table::Upload, [text]) => number(&self.plan, text)?.into(),
            (Table::Errors, [number, code, message]) => {
                let [number, code, message] = [number, code, message].map(Clone::clone);
                Refusal { number, code, message }.into()
            }
            (Table::Behalf, [name]) => Behalf(name.clone()).into(),
            (Table::Checked, [text, voice, message, fax]) => {
                let (number, voice) = (number(&self.plan, text)?, Mark::read(voice)?);
                Checked { number, voice, text: Mark::read(message)?, fax: Mark::read(fax)? }.into()
            }
            (table, _) => {
                let expected = match table {
                    Table::Upload | Table::Behalf => 1,
                    Table::Errors => 3,
                    Table::Checked => 4,
                };
                return Err(Fault::fields(expected, fields.len()));
            }
        };
        Ok(Found::Row(row))
    }
}
