//! The answer of a commercial scrub: seventeen columns about each number.

use super::decode::{Fielded, Found};
use super::fault::Fault;
use super::records::is_header;
use crate::Plan;
use number::E164;

/// The columns, in their order.
pub const COLUMNS: [&str; 17] = [
    "Phone",
    "ResultCode",
    "Reserved",
    "Reason",
    "RegionAbbrev",
    "Country",
    "Locale",
    "CarrierInfo",
    "NewReassignedAreaCode",
    "TZCode",
    "CallingWindow",
    "UTCOffset",
    "DoNotCallToday",
    "CallingTimeRestrictions",
    "EBRType",
    "IsWirelessOrVoIP",
    "LineType",
];

/// A number and what the scrub says of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scrubbed {
    /// The number.
    pub phone: E164,
    rest: [String; COLUMNS.len() - 1],
}

impl Scrubbed {
    /// A number of which nothing is said yet.
    pub fn new(phone: E164) -> Self {
        Self { phone, rest: Default::default() }
    }

    /// The text in a column of [`COLUMNS`]; `None` for `Phone` and for unknown names.
    pub fn get(&self, column: &str) -> Option<&str> {
        self.rest.get(place(column)?).map(String::as_str)
    }

    /// Says something in a column; `false` for `Phone` and for unknown names.
    pub fn set(&mut self, column: &str, text: &str) -> bool {
        match place(column).and_then(|at| self.rest.get_mut(at)) {
            Some(field) => {
                text.clone_into(field);
                true
            }
            None => false,
        }
    }

    pub(super) fn rest(&self) -> &[String] {
        &self.rest
    }
}

fn place(column: &str) -> Option<usize> {
    COLUMNS[1..].iter().position(|name| *name == column)
}

pub(super) struct Rows(Plan);

impl Rows {
    pub(super) fn new(plan: &Plan) -> Self {
        Self(plan.clone())
    }
}

impl<T: From<Scrubbed>> Fielded<T> for Rows {
    fn row(&mut self, fields: &[String], first: bool) -> Result<Found<T>, Fault> {
        if first && is_header(fields, &COLUMNS) {
            return Ok(Found::Header);
        }
        let [phone, rest @ ..] = fields else { return Err(Fault::fields(COLUMNS.len(), 0)) };
        let rest = rest.to_vec().try_into().map_err(|_| Fault::fields(COLUMNS.len(), fields.len()))?;
        Ok(Found::Row(Scrubbed { phone: self.0.read(phone)?, rest }.into()))
    }
}
