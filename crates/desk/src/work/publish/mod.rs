//! Publishing, as a ceremony: a private draft, the redaction pass, the text that may leave, the other side's say.
//!
//! [`Leaving`] has one constructor, [`Secrets::redact`]. What a stranger sees, what is sealed and what is downloaded is
//! made from it, so a text that has not passed cannot leave by any of these doors.

mod desk;
mod draft;
mod leaving;
mod secrets;

pub use desk::{CHECKS, NewAct, Standing, act, current, save, standing, unfit};
pub use draft::draft;
pub use leaving::{Leak, Leaving, Line, Private};
pub use secrets::{Kind, Secrets};
