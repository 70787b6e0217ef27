//! Complaints as the trade commission publishes them, as a file and row by row.
//!
//! Its rows are known to arrive with their values shifted against the header, so each field is checked for being what its
//! name says, and a row that fails is put aside.

use super::decode::{Fielded, Found};
use super::fault::Fault;
use super::national::national;
use super::north::ten;
use super::records::is_header;
use super::times::{date_time, written};
use crate::Plan;
use jiff::civil::DateTime;
use number::E164;
use serde::Deserialize;
use std::sync::LazyLock;

/// The header of the file, exactly.
pub const HEADER: [&str; 8] = [
    "Company_Phone_Number",
    "Created_Date",
    "Violation_Date",
    "Consumer_City",
    "Consumer_State",
    "Consumer_Area_Code",
    "Subject",
    "Recorded_Message_Or_Robocall",
];

/// Who called, as far as the number shown says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Caller {
    /// A number.
    Number(E164),
    /// Ten digits that are no one's number: a filler, or outside the plan.
    Filler(String),
    /// No number was shown.
    None,
}

impl Caller {
    /// The number, if it is one.
    pub const fn number(&self) -> Option<E164> {
        match self {
            Self::Number(number) => Some(*number),
            Self::Filler(_) | Self::None => None,
        }
    }
}

/// One complaint about one call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Complaint {
    /// The number that called.
    pub caller: Caller,
    /// When the complaint was made; local time of the publisher.
    pub created: DateTime,
    /// When the call came, as the person says.
    pub violated: DateTime,
    /// The person's town.
    pub city: String,
    /// The person's state, its name in full.
    pub state: String,
    /// The person's area code, three digits or empty.
    pub area: String,
    /// What the call was about, in the publisher's words.
    pub subject: String,
    /// Whether a machine spoke.
    pub recorded: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Fillers {
    fillers: Vec<String>,
    #[serde(rename = "source")]
    _source: String,
    #[serde(rename = "confidence")]
    _confidence: String,
}

static FILLERS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let fillers: Fillers =
        toml::from_str(include_str!("../../data/formats/complaints.toml")).expect("a test reads the data");
    fillers.fillers
});

impl Complaint {
    /// A complaint out of the eight fields in the order of [`HEADER`].
    pub(super) fn read(plan: &Plan, fields: &[&str; 8]) -> Result<Self, Fault> {
        let [number, created, violated, city, state, area, subject, recorded] = *fields;
        let shifted =
            |name: &str| Fault::say("shifted", format!("{name} holds something else; put the fields in order"));
        let time = |name, text| date_time(text).ok_or_else(|| shifted(name));
        let caller = caller(plan, number.trim()).ok_or_else(|| shifted(HEADER[0]))?;
        let (created, violated) = (time(HEADER[1], created)?, time(HEADER[2], violated)?);
        for (name, text) in [(HEADER[3], city), (HEADER[4], state), (HEADER[6], subject)] {
            let text = text.trim();
            let figures = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
            // A town may be typed as its postal code; ten digits are a telephone number.
            let alien = if name == HEADER[3] { figures && text.len() == 10 } else { figures };
            if alien || date_time(text).is_some() || matches!(text, "Y" | "N") {
                return Err(shifted(name));
            }
        }
        let area = area.trim();
        if !area.is_empty() && (area.len() != 3 || !area.bytes().all(|byte| byte.is_ascii_digit())) {
            return Err(shifted(HEADER[5]));
        }
        let recorded = match recorded.trim() {
            "Y" | "y" => true,
            "N" | "n" => false,
            _ => return Err(shifted(HEADER[7])),
        };
        let [city, state, area, subject] = [city, state, area, subject].map(str::to_owned);
        Ok(Self { caller, created, violated, city, state, area, subject, recorded })
    }

    /// The eight fields in the order of [`HEADER`]; `None` if it cannot be said in this form.
    pub(super) fn fields(&self, plan: &Plan) -> Option<[String; 8]> {
        let number = match &self.caller {
            Caller::Number(number) => national(plan, *number)?,
            Caller::Filler(digits) => digits.clone(),
            Caller::None => String::new(),
        };
        let fields = [
            number,
            written(self.created, ' ')?,
            written(self.violated, ' ')?,
            self.city.clone(),
            self.state.clone(),
            self.area.clone(),
            self.subject.clone(),
            if self.recorded { "Y" } else { "N" }.to_owned(),
        ];
        let again = Self::read(plan, &fields.each_ref().map(String::as_str));
        (again.as_ref() == Ok(self)).then_some(fields)
    }
}

/// `None` for what is not a number at all.
fn caller(plan: &Plan, digits: &str) -> Option<Caller> {
    if digits.is_empty() {
        return Some(Caller::None);
    }
    if digits.len() != 10 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    match ten(plan, digits) {
        Ok(number) if !FILLERS.iter().any(|filler| filler == digits) => Some(Caller::Number(number)),
        _ => Some(Caller::Filler(digits.to_owned())),
    }
}

pub(super) struct Table {
    plan: Plan,
}

impl Table {
    pub(super) fn new(plan: &Plan) -> Self {
        Self { plan: plan.clone() }
    }
}

impl<T: From<Complaint>> Fielded<T> for Table {
    fn row(&mut self, fields: &[String], first: bool) -> Result<Found<T>, Fault> {
        if first && is_header(fields, &HEADER) {
            return Ok(Found::Header);
        }
        let texts: Vec<&str> = fields.iter().map(String::as_str).collect();
        let texts = texts.as_slice().try_into().map_err(|_| Fault::fields(HEADER.len(), fields.len()))?;
        Ok(Found::Row(Complaint::read(&self.plan, texts)?.into()))
    }
}

/// The date in a daily file's name, `DNC_Complaint_Numbers_2026-08-28.csv`; `None` for another name.
pub fn file_date(name: &str) -> Option<jiff::civil::Date> {
    super::times::date(name.strip_prefix("DNC_Complaint_Numbers_")?.strip_suffix(".csv")?)
}
