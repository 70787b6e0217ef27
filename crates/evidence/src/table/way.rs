//! Which way a row's call went, and in which column the other side's number stands.

use std::borrow::Cow;

use casework::{Direction, Doubt};

use crate::android::{self, Kind};
use crate::row::BadReason;
use crate::table::Cell;
use crate::table::columns::Columns;
use crate::table::fields;
use crate::table::habits::Habits;

/// What a row says of its direction.
pub(crate) struct Way {
    pub(crate) direction: Direction,
    /// What of it was assumed.
    pub(crate) doubt: Option<Doubt>,
    /// The column of the other side's number.
    pub(crate) number: Option<usize>,
}

/// The direction of a row. What is not said is not guessed: such a row keeps its place with a doubt.
pub(crate) fn of(
    columns: &Columns,
    habits: &Habits,
    cells: &[Cell<'_>],
    kind: &str,
    message: bool,
) -> Result<Way, BadReason> {
    let filled = filled(columns, cells);
    let way = |direction, doubt| {
        let out = direction == Direction::Out;
        let number = filled.or(columns.called.filter(|_| out)).or(columns.number);
        Ok(Way { direction, doubt, number })
    };
    let column = columns.direction.or(habits.direction);
    if let Some(at) = column {
        if cells.len() <= at {
            return Err(BadReason::TooFewColumns);
        }
        let word = figure(&cells[at]);
        if let Some(direction) = fields::direction(&word).or_else(|| fields::direction(kind)) {
            let outcome = columns.outcome.and_then(|at| cells.get(at)).map(figure).unwrap_or_default();
            return way(fields::with_outcome(direction, &outcome), None);
        }
        let said = word.trim();
        if let Some((_, direction)) = habits.legend.iter().find(|(figure, _)| figure == said) {
            return way(*direction, None);
        }
        let android = columns.at.or(columns.date).and_then(|at| cells.get(at)).is_some_and(counts_milliseconds);
        if android
            && !message
            && let Kind::Is(direction) = android::kind(said, false)
            && direction != Direction::Unknown
        {
            return way(direction, Some(Doubt::Figures));
        }
        return way(Direction::Unknown, Some(Doubt::Direction));
    }
    if let Some(direction) = fields::direction(kind) {
        return way(direction, None);
    }
    if let Some(direction) = flagged(columns, cells) {
        let doubt = (direction == Direction::Unknown).then_some(Doubt::Direction);
        return way(direction, doubt);
    }
    if columns.one_of_two {
        return match filled {
            Some(at) if Some(at) == columns.called => way(Direction::Out, None),
            Some(_) => way(Direction::In, None),
            None => way(Direction::Unknown, Some(Doubt::Direction)),
        };
    }
    if let (Some(caller), Some(called)) = (columns.number, columns.called)
        && caller != called
    {
        return pair(columns, habits, cells);
    }
    if columns.incoming {
        return way(Direction::In, None);
    }
    match columns.callers && !message {
        true => way(Direction::In, Some(Doubt::Incoming)),
        false => way(Direction::Unknown, Some(Doubt::Direction)),
    }
}

/// Of columns for callers and for dialled numbers, the one that the row fills; none when it fills both or neither.
fn filled(columns: &Columns, cells: &[Cell<'_>]) -> Option<usize> {
    let blank = |cell: &Cell<'_>| cell.text().trim().chars().all(|c| matches!(c, '-' | '—' | '/'));
    let full = |at: &usize| cells.get(*at).is_some_and(|cell| !blank(cell));
    let caller = columns.number.filter(full);
    let called = columns.called.filter(full);
    match (caller, called) {
        _ if !columns.one_of_two => None,
        (Some(one), Some(other)) => (one == other).then_some(one),
        (one, other) => one.or(other),
    }
}

/// What columns of 是 and 否 come to. `None`: there are none, or the row leaves them empty.
fn flagged(columns: &Columns, cells: &[Cell<'_>]) -> Option<Direction> {
    let said = |wanted: Direction| {
        let (at, _) = columns.flags.iter().find(|(_, direction)| *direction == wanted)?;
        yes(&figure(cells.get(*at)?))
    };
    let (incoming, outgoing) = (said(Direction::In), said(Direction::Out));
    match (incoming, outgoing) {
        (Some(true), Some(true)) | (Some(false), Some(false)) => Some(Direction::Unknown),
        (_, Some(true)) | (Some(false), _) => Some(Direction::Out),
        _ if said(Direction::Missed) == Some(true) => Some(Direction::Missed),
        (Some(true), _) | (_, Some(false)) => Some(Direction::In),
        (None, None) => None,
    }
}

/// 是 and 否 in every writing.
fn yes(text: &str) -> Option<bool> {
    match text.trim().to_lowercase().as_str() {
        "是" | "true" | "yes" | "y" | "t" | "1" | "√" | "✓" | "✔" | "对" => Some(true),
        "否" | "false" | "no" | "n" | "f" | "0" | "×" | "✗" | "不是" => Some(false),
        _ => None,
    }
}

/// Caller and called, one of whom is the person.
fn pair(columns: &Columns, habits: &Habits, cells: &[Cell<'_>]) -> Result<Way, BadReason> {
    if habits.own.is_empty() {
        return Err(BadReason::OwnNumberNeeded);
    }
    let own = |at: Option<usize>| {
        let text = at.and_then(|at| cells.get(at)).map(figure).unwrap_or_default();
        number::parse(&text).key().is_some_and(|key| habits.own.contains(&key))
    };
    Ok(match (own(columns.number), own(columns.called)) {
        (true, false) => Way { direction: Direction::Out, doubt: None, number: columns.called },
        (false, true) => Way { direction: Direction::In, doubt: None, number: columns.number },
        _ => Way { direction: Direction::Unknown, doubt: Some(Doubt::Direction), number: columns.number },
    })
}

/// A cell as the figure or word it shows; sheets keep figures as quantities.
fn figure<'t>(cell: &'t Cell<'_>) -> Cow<'t, str> {
    match cell {
        Cell::Number(value) if value.fract() == 0.0 && value.abs() < 1e15 => Cow::Owned(format!("{value:.0}")),
        other => other.text(),
    }
}

/// Times since 1970 in milliseconds: how Android keeps them, whose figures for the kind of call are known.
fn counts_milliseconds(cell: &Cell<'_>) -> bool {
    match cell {
        Cell::Text(text) => text.trim().len() == 13 && text.trim().bytes().all(|byte| byte.is_ascii_digit()),
        Cell::Number(value) => (1e12..1e13).contains(value),
        _ => false,
    }
}
