//! Lists with a header: text with separators, and workbooks.

mod budget;
mod columns;
mod csv;
mod declared;
mod fields;
mod habits;
mod header_words;
mod html;
mod lines;
mod ods;
mod ole;
mod part_of_day;
mod period;
mod rows;
mod sheet;
mod shift;
mod way;
mod when;
mod zip_check;
mod zone;

pub(crate) use columns::{Header, header};
pub(crate) use csv::{looks_like_list, read as read_csv};
pub(crate) use habits::{Habits, Learner};
pub(crate) use html::read as read_page;
pub(crate) use ole::MAGIC as OLE;
pub(crate) use rows::{Pass, Rows, Stop};
pub(crate) use sheet::read as read_sheet;

use std::borrow::Cow;

use jiff::civil::{DateTime, Time};

/// One cell, whatever the file.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) enum Cell<'a> {
    /// Nothing.
    #[default]
    Empty,
    /// As written.
    Text(Cow<'a, str>),
    /// A quantity of a sheet.
    Number(f64),
    /// A date, or a date with a time.
    When(DateTime),
    /// A time of day; in a column of durations, a span below a day.
    Clock(Time),
    /// A span in seconds.
    Span(f64),
}

/// A length in seconds as text; `None` of one that is not understood, which costs its call nothing else.
pub(crate) fn length(text: &str) -> Option<u32> {
    fields::seconds(&Cell::Text(Cow::Borrowed(text)), false).unwrap_or_default()
}

impl Cell<'_> {
    pub(crate) fn is_empty(&self) -> bool {
        match self {
            Cell::Empty => true,
            Cell::Text(text) => text.trim().is_empty(),
            _ => false,
        }
    }

    /// As text, for words and excerpts.
    pub(crate) fn text(&self) -> Cow<'_, str> {
        match self {
            Cell::Empty => Cow::Borrowed(""),
            Cell::Text(text) => Cow::Borrowed(text),
            Cell::Number(value) => Cow::Owned(value.to_string()),
            Cell::When(at) => Cow::Owned(at.to_string()),
            Cell::Clock(time) => Cow::Owned(time.to_string()),
            Cell::Span(seconds) => Cow::Owned(seconds.to_string()),
        }
    }
}
