//! What the engine understood of a text.

use crate::carrier::Carrier;
use crate::format::Groups;
use crate::kind::Kind;
use crate::places::Region;
use crate::plan::Basis;

/// A text understood.
pub(crate) struct Reading {
    pub(crate) national: Box<str>,
    pub(crate) kind: Kind,
    pub(crate) region: Option<Region>,
    pub(crate) carrier: Option<Carrier>,
    pub(crate) basis: Option<Basis>,
    pub(crate) groups: Groups,
    /// Characters of `national` that are not part of the E.164 number; `None` if there is no E.164 number.
    pub(crate) e164_from: Option<u8>,
    /// Reaches one subscriber from anywhere in the country, so that a dialling prefix in front makes sense.
    pub(crate) full: bool,
}
