//! What the decoder of a format is to the reader: rows in, what they mean out.
//!
//! A decoder names no other format: it makes anything that its own rows can become, [`super::Item`] among others.

use super::fault::Fault;

/// What a decoder made of a row.
pub(super) enum Found<T> {
    /// It means this.
    Row(T),
    /// It names the columns.
    Header,
    /// It only hides how long the list is.
    Padding,
}

/// Reads lists of one row a line.
pub(super) trait Lined<T>: Send {
    fn row(&mut self, line: &str) -> Result<Found<T>, Fault>;
}

/// Reads lists of comma-separated values.
pub(super) trait Fielded<T>: Send {
    /// `first` is true for the first row of the file, where a header may stand.
    fn row(&mut self, fields: &[String], first: bool) -> Result<Found<T>, Fault>;
}
