//! What the figures of Android's call log and message store mean.

use casework::Direction;

/// What a figure says of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Is(Direction),
    /// A message that was never sent: draft, outbox, failed, queued.
    NotSent,
}

/// The direction by the figure in the column `type`; one that no phone is known to write leaves it unknown.
pub(crate) fn kind(figure: &str, message: bool) -> Kind {
    Kind::Is(match (figure, message) {
        ("1", _) => Direction::In,
        ("2", _) => Direction::Out,
        ("3" | "4" | "5" | "6", true) => return Kind::NotSent,
        (_, true) => Direction::Unknown,
        ("3", _) => Direction::Missed,
        ("4", _) => Direction::Voicemail,
        ("5", _) => Direction::Rejected,
        ("6", _) => Direction::Blocked,
        // Taken on another device of the same person.
        ("7", _) => Direction::In,
        // Calls over wireless LAN (github.com/4Q-s-r-o/call_log pull 18; Qualcomm's dialler has 20 to 22), calls over LTE.
        ("100" | "20" | "1000", _) => Direction::In,
        ("101" | "21" | "1001", _) => Direction::Out,
        ("22" | "1002", _) => Direction::Missed,
        _ => Direction::Unknown,
    })
}
