//! What the rows of lists mean.

use super::complaints::Complaint;
use super::drop::{Outcome, Registered, Removed};
use super::ftc_change::Change;
use super::rnd::{Answered, Asked};
use super::scrub_answer::Scrubbed;
use super::singapore::{Behalf, Checked, Refusal};
use number::E164;

/// One row of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Item {
    /// A number on the list.
    Number(E164),
    /// A number that was added or deleted.
    Change(Change),
    /// A complaint about a call.
    Complaint(Box<Complaint>),
    /// Whether a number changed hands since a day: the question.
    Asked(Asked),
    /// The same with its answer.
    Answered(Answered),
    /// A hashed number to be deleted, with the name of its work item.
    Registered(Registered),
    /// A hashed number that was withdrawn.
    Removed(Removed),
    /// What became of a work item.
    Outcome(Outcome),
    /// A row of an upload that the register could not check.
    Refusal(Refusal),
    /// An organisation on whose behalf the numbers were checked.
    Behalf(String),
    /// A number with its answer from three registers.
    Checked(Checked),
    /// A number with a commercial scrub's answer.
    Scrubbed(Box<Scrubbed>),
}

/// Which kind of row an [`Item`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// [`Item::Number`].
    Number,
    /// [`Item::Change`].
    Change,
    /// [`Item::Complaint`].
    Complaint,
    /// [`Item::Asked`].
    Asked,
    /// [`Item::Answered`].
    Answered,
    /// [`Item::Registered`].
    Registered,
    /// [`Item::Removed`].
    Removed,
    /// [`Item::Outcome`].
    Outcome,
    /// [`Item::Refusal`].
    Refusal,
    /// [`Item::Behalf`].
    Behalf,
    /// [`Item::Checked`].
    Checked,
    /// [`Item::Scrubbed`].
    Scrubbed,
}

impl Item {
    /// Which kind of row it is.
    pub const fn kind(&self) -> Kind {
        match self {
            Self::Number(_) => Kind::Number,
            Self::Change(_) => Kind::Change,
            Self::Complaint(_) => Kind::Complaint,
            Self::Asked(_) => Kind::Asked,
            Self::Answered(_) => Kind::Answered,
            Self::Registered(_) => Kind::Registered,
            Self::Removed(_) => Kind::Removed,
            Self::Outcome(_) => Kind::Outcome,
            Self::Refusal(_) => Kind::Refusal,
            Self::Behalf(_) => Kind::Behalf,
            Self::Checked(_) => Kind::Checked,
            Self::Scrubbed(_) => Kind::Scrubbed,
        }
    }

    /// The telephone number of the row, if it has one and it is one.
    pub const fn number(&self) -> Option<E164> {
        match self {
            Self::Number(number) => Some(*number),
            Self::Change(change) => Some(change.number),
            Self::Complaint(complaint) => complaint.caller.number(),
            Self::Asked(asked) => Some(asked.number),
            Self::Answered(answered) => Some(answered.asked.number),
            Self::Checked(checked) => Some(checked.number),
            Self::Scrubbed(scrubbed) => Some(scrubbed.phone),
            Self::Registered(_) | Self::Removed(_) | Self::Outcome(_) | Self::Refusal(_) | Self::Behalf(_) => None,
        }
    }
}

impl From<E164> for Item {
    fn from(number: E164) -> Self {
        Self::Number(number)
    }
}

impl From<Change> for Item {
    fn from(change: Change) -> Self {
        Self::Change(change)
    }
}

impl From<Complaint> for Item {
    fn from(complaint: Complaint) -> Self {
        Self::Complaint(Box::new(complaint))
    }
}

impl From<Asked> for Item {
    fn from(asked: Asked) -> Self {
        Self::Asked(asked)
    }
}

impl From<Answered> for Item {
    fn from(answered: Answered) -> Self {
        Self::Answered(answered)
    }
}

impl From<Registered> for Item {
    fn from(registered: Registered) -> Self {
        Self::Registered(registered)
    }
}

impl From<Removed> for Item {
    fn from(removed: Removed) -> Self {
        Self::Removed(removed)
    }
}

impl From<Outcome> for Item {
    fn from(outcome: Outcome) -> Self {
        Self::Outcome(outcome)
    }
}

impl From<Refusal> for Item {
    fn from(refusal: Refusal) -> Self {
        Self::Refusal(refusal)
    }
}

impl From<Behalf> for Item {
    fn from(Behalf(name): Behalf) -> Self {
        Self::Behalf(name)
    }
}

impl From<Checked> for Item {
    fn from(checked: Checked) -> Self {
        Self::Checked(checked)
    }
}

impl From<Scrubbed> for Item {
    fn from(scrubbed: Scrubbed) -> Self {
        Self::Scrubbed(Box::new(scrubbed))
    }
}
