//! The line of a case in the list. The desk's pages keep lines, so it stands apart from the list itself.

/// A case in the list.
pub(crate) struct Line {
    /// Id of the case.
    pub(crate) id: String,
    /// What it is about.
    pub(crate) subject: String,
    /// What to do now.
    pub(crate) now: String,
    /// Whose turn it is, in words.
    pub(crate) turn: String,
    /// It is the person's turn.
    pub(crate) yours: bool,
}
