//! How a list is laid out, and what is to come out of it.

use super::rows;
use crate::{Plan, written};
use serde::{Deserialize, Serialize};

/// How a list is laid out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Layout {
    /// One number a line and nothing else.
    Lines,
    /// Fields between delimiters, quoted with `"` where they hold one, a quotation mark (doubled) or a line end.
    Table {
        /// What stands between two fields: `,` `;` tab `|`.
        delimiter: u8,
        /// Where the number stands.
        column: Column,
    },
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Column {
    /// By its place, from 0.
    At(usize),
    /// By its name in the heading, which the table then must have; case and blanks around it do not count.
    Named(String),
}

/// Whether the first row is a heading.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Heading {
    /// It is one if there is no digit, of whatever script, where the number should stand, and nothing like a number in any
    /// other field.
    #[default]
    Guess,
    /// It is one.
    Present,
    /// It is none.
    Absent,
}

/// Which rows the result holds. Rows that cannot be read are among the rejects, and in a result with all rows; one that is too
/// long to be held is among the rejects alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Keep {
    /// Those that may be called, byte for byte.
    #[default]
    Callable,
    /// Those that may not be called, byte for byte.
    Refused,
    /// All, with two fields more: `verdict`, which is `may-call`, `do-not-call` or `unreadable`, and `reasons`, all of them.
    Annotated,
}

/// What is to be done with a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// How it is laid out.
    pub layout: Layout,
    /// Whether it begins with a heading, which is then in every result.
    pub heading: Heading,
    /// Which rows the result holds.
    pub keep: Keep,
    /// Whether somebody named the delimiter: a list that it divides nowhere, and of which no row can be read, is none.
    pub divided: bool,
    /// The longest row in bytes, its line end included; a longer one is rejected and not held in memory.
    pub most_row: usize,
    /// What makes a row right that was put aside, by the code of the reason: in place of the reader's own words, which are English.
    pub remedies: &'static [(&'static str, &'static str)],
}

impl Default for Options {
    /// Lines, a heading by guess, the callable ones, rows of 64 KiB.
    fn default() -> Self {
        Self {
            layout: Layout::Lines,
            heading: Heading::default(),
            keep: Keep::default(),
            divided: false,
            most_row: 64 << 10,
            remedies: &[],
        }
    }
}

/// Rows that a guess looks at.
const LOOKED_AT: usize = 50;

impl Layout {
    /// The columns of a list, from 0, in which one of ten rows at least has a number under the plan, by its first bytes.
    pub fn number_columns(first: &[u8], delimiter: u8, plan: &Plan) -> Vec<usize> {
        let first = first.strip_prefix(rows::BOM).unwrap_or(first);
        let rows = first.split(|&byte| byte == b'\n').map(rows::content).filter(|line| !line.trim_ascii().is_empty());
        let (mut columns, mut all): (Vec<usize>, usize) = (Vec::new(), 0);
        for row in rows.take(LOOKED_AT) {
            all += 1;
            for (at, field) in rows::fields(row, delimiter).enumerate() {
                columns.resize(columns.len().max(at + 1), 0);
                columns[at] += usize::from(is_number(field, plan));
            }
        }
        let many = |(at, numbers): (usize, usize)| (numbers > 0 && numbers * 10 >= all).then_some(at);
        columns.into_iter().enumerate().filter_map(many).collect()
    }

    /// How a list seems to be laid out, by its first bytes: a few kilobytes are enough. The delimiter is the one that
    /// divides the first rows, the column the one in which the most of them have a number under the plan.
    pub fn guess(first: &[u8], plan: &Plan) -> Self {
        let first = first.strip_prefix(rows::BOM).unwrap_or(first);
        let lines =
            || first.split(|&byte| byte == b'\n').map(rows::content).filter(|line| !line.trim_ascii().is_empty());
        let whole = lines().take(LOOKED_AT).filter(|line| is_number(line, plan)).count();
        let mut best = (whole, Self::Lines);
        for delimiter in *b",;\t|" {
            let mut columns: Vec<usize> = Vec::new();
            for line in lines().take(LOOKED_AT) {
                for (at, field) in rows::fields(line, delimiter).enumerate() {
                    columns.resize(columns.len().max(at + 1), 0);
                    columns[at] += usize::from(is_number(field, plan));
                }
            }
            // A table of one column is lines, unless its fields are quoted; of equal columns the first one.
            for (at, numbers) in columns.iter().copied().enumerate() {
                if numbers > best.0 {
                    best = (numbers, Self::Table { delimiter, column: Column::At(at) });
                }
            }
        }
        // Where the first rows hold no number, as behind one that is much too long, the heading says which column it is.
        if best.0 == 0 { lines().next().and_then(by_heading).unwrap_or(best.1) } else { best.1 }
    }
}

/// What a column of numbers is called.
const PHONE: [&str; 8] = ["phone", "mobile", "telephone", "tel", "手机", "电话", "号码", "number"];

/// The column that a heading calls one of numbers.
fn by_heading(heading: &[u8]) -> Option<Layout> {
    b",;\t|".iter().find_map(|&delimiter| {
        let fields: Vec<String> =
            rows::fields(heading, delimiter).map(|field| written::text(field).trim().to_lowercase()).collect();
        let named = |name: &&str| fields.iter().position(|field| field.contains(*name));
        let place = PHONE.iter().find_map(named)?;
        (fields.len() > 1).then_some(Layout::Table { delimiter, column: Column::At(place) })
    })
}

fn is_number(field: &[u8], plan: &Plan) -> bool {
    plan.read(&written::text(field)).is_ok()
}
