//! Rows with a comma too many: a name that nobody put into quotation marks shifts what stands behind it.

use crate::row::{BadReason, CallRow};
use crate::table::Cell;
use crate::table::columns::Columns;
use crate::table::fields;

/// What putting fields together came to.
pub(crate) enum Mended {
    /// The row has no field too many, or no way of mending it helps.
    Never,
    /// In one way, and this is the row.
    Once(CallRow),
    /// In several ways that differ.
    Unclear,
}

/// Most fields too many that are put together.
const MOST: usize = 4;

/// Whether a row that could be read may still be a shifted one: it has a field too many, and its number or length is none.
pub(crate) fn suspicious(columns: &Columns, row: &CallRow, cells: &[Cell<'_>]) -> bool {
    too_many(columns, cells) > 0
        && (row.number.as_deref().is_some_and(|text| number::parse(text).kind() == number::Kind::Invalid)
            || !has_length(columns, cells))
}

/// Whether what stands in the column of lengths can be one.
fn has_length(columns: &Columns, cells: &[Cell<'_>]) -> bool {
    let cell = columns.seconds.and_then(|at| cells.get(at)).unwrap_or(&Cell::Empty);
    fields::seconds(cell, columns.minutes).is_ok()
}

/// Puts neighbouring fields together where text may stand, the name first, and reads the row anew.
pub(crate) fn mended(
    columns: &Columns,
    cells: &[Cell<'_>],
    read: impl Fn(&[Cell<'_>]) -> Result<CallRow, BadReason>,
) -> Mended {
    let more = too_many(columns, cells);
    if more == 0 || more > MOST {
        return Mended::Never;
    }
    let sound = |at: usize| {
        let whole = glued(cells, at, more);
        let row = read(&whole).ok().filter(|_| has_length(columns, &whole))?;
        let number = row.number.as_deref().map(number::parse);
        number.is_none_or(|number| number.kind() != number::Kind::Invalid).then_some(row)
    };
    // The name is where commas stand; another column only when no column holds names.
    let places: Vec<usize> = match columns.contact {
        Some(at) => vec![at],
        None => (0..columns.width).filter(|at| !columns.names(*at)).collect(),
    };
    let mut found: Vec<CallRow> = places.into_iter().filter_map(sound).collect();
    match found.pop() {
        None => Mended::Never,
        Some(row) if found.iter().all(|other| same(other, &row)) => Mended::Once(row),
        Some(_) => Mended::Unclear,
    }
}

/// Where the text was glued makes no difference to what the case takes.
fn same(one: &CallRow, other: &CallRow) -> bool {
    (one.at, &one.number, one.direction, one.seconds) == (other.at, &other.number, other.direction, other.seconds)
}

/// Fields beyond the header's that are not empty.
fn too_many(columns: &Columns, cells: &[Cell<'_>]) -> usize {
    let used = cells.iter().rposition(|cell| !cell.is_empty()).map_or(0, |last| last + 1);
    used.saturating_sub(columns.width)
}

fn glued<'c>(cells: &[Cell<'c>], at: usize, more: usize) -> Vec<Cell<'c>> {
    let end = (at + more + 1).min(cells.len());
    let whole = cells[at.min(end)..end].iter().map(|cell| cell.text().into_owned()).collect::<Vec<_>>().join(",");
    let mut out = cells[..at.min(end)].to_vec();
    out.push(Cell::Text(whole.into()));
    out.extend_from_slice(&cells[end..]);
    out
}
