//! Private and leaving: two kinds of text, and the one pass that leads from the first to the second.
//!
//! [`Leaving`] has one constructor, [`Secrets::redact`]. What a stranger sees, what is sealed and what is downloaded is
//! made from it, so a text that has not passed cannot leave by any of these doors.
//!
//! Texts are compared in a normal form (see `docs/decisions/2026-11-28-redaction.md`): compatibility forms, case, marks
//! and unseen signs folded, figures of every script and of Chinese words as figures. Names and short numbers are compared
//! by their letters and figures alone; whole numbers by their spellings, with stars on either side. In the end no run of
//! seven figures may be left that is not a day, a time, a sum, an article or a number that the pack lists.
//!
//! ```
//! use redact::{Kind, Private, Secrets};
//!
//! let secrets = Secrets::from_tokens(&[(Kind::OwnName, "林晓".into()), (Kind::Caller, "1366****6378".into())], |kind| {
//!     match kind { Kind::OwnName => "申诉人".into(), _ => "某号码".into() }
//! });
//! let text = secrets.redact(&Private("林 晓 接到 1366 **** 6378 的推销".into())).unwrap();
//! assert_eq!(text.markdown(), "申诉人 接到 某号码 A 的推销");
//!
//! let leak = secrets.redact(&Private("后来是 139 1234 1234 打的".into())).unwrap_err();
//! assert_eq!((leak.kind, leak.line, leak.excerpt.as_str()), (Kind::UnknownNumber, 1, "后来是 *** **** **** 打的"));
//! ```
#![deny(missing_docs)]
#![forbid(unsafe_code)]

mod collect;
mod fold;
mod leaving;
mod masks;
mod normal;
mod numbers;
mod plain;
mod secrets;
mod token;
mod unknown;
mod words;

pub use leaving::{Kind, Leak, Leaving, Line, Place, Private};
pub use secrets::Secrets;
