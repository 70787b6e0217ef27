//! The description of a call's sound (SDP, RFC 4566, as offer and answer of RFC 3264), as far as a call screen needs it:
//! G.711 over plain RTP, and presses as events.

mod choose;
mod read;
mod write;

pub use choose::Chosen;
pub use read::{Direction, MOST_BYTES, Offer, Refused, read};
pub use write::{Ours, answer, offer};
