//! Private and leaving: two kinds of text, and the one pass that leads from the first to the second.
//!
//! [`Leaving`] has one constructor, [`Secrets::redact`]. What a stranger sees, what is sealed and what is downloaded is
//! made from it, so a text that has not passed cannot leave by any of these doors.
//!
//! ```
//! use redact::{Kind, Private, Secrets};
//!
//! let secrets = Secrets::from_tokens(&[(Kind::OwnName, "林晓".into()), (Kind::Caller, "1366****6378".into())], |kind| {
//!     match kind { Kind::OwnName => "申诉人".into(), _ => "某号码".into() }
//! });
//! let text = secrets.redact(&Private("林晓 接到 1366 **** 6378 的推销".into())).unwrap();
//! assert_eq!(text.markdown(), "申诉人 接到 某号码 A 的推销");
//! ```
#![deny(missing_docs)]
#![forbid(unsafe_code)]

mod leaving;
mod secrets;

pub use leaving::{Kind, Leak, Leaving, Line, Private};
pub use secrets::Secrets;
