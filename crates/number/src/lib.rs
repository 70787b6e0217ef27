//! Telephone numbers as phones, bills and people write them: one parse that never fails, and what can be said about
//! the number without asking anybody – kind, home region, the carrier its prefix was handed out to.
//!
//! ```
//! use number::Kind;
//!
//! let caller = number::parse("+86 138-0000 0000");
//! assert_eq!(caller.kind(), Kind::Mobile);
//! assert_eq!(caller.national(), "13800000000");
//! assert_eq!(caller.e164().as_deref(), Some("+8613800000000"));
//! assert_eq!(caller.region().unwrap().province, Some("北京市"));
//!
//! // Every spelling of one number has the same key.
//! assert_eq!(caller.key(), number::parse("０１３８ 0000 0000").key());
//!
//! // A landline, a service code shown with an area code, a mask, a caller without a number.
//! assert_eq!(number::parse("(027)8888 0000").region().unwrap().to_string(), "湖北省武汉市");
//! assert_eq!(number::parse("01010086").national(), "10086");
//! assert!(number::parse("1366****6378").matches_mask(&number::parse("13661236378")));
//! assert_eq!(number::parse("未知").kind(), Kind::Withheld);
//!
//! // What is not in the numbering plan says why.
//! assert_eq!(number::parse("14200000000").reason().unwrap().id, "unknown-prefix");
//! ```
//!
//! Everything about a country is data: `data/cn/plan.toml` (prefixes with confidence and source), `places.txt` and
//! `places.bin` (home regions, see `data/NOTICE`). [`Plan::read`] takes any other plan in the same form.
//!
//! Limits worth knowing: the carrier is a default because numbers can be ported; a region is missing where the data
//! has no record (never guessed); a caller ID can be forged, and nothing here can tell.

#![forbid(unsafe_code)]
#![deny(missing_docs)]

mod carrier;
mod clean;
mod e164;
mod error;
mod first;
mod format;
mod kind;
mod mask;
mod places;
mod plan;
mod prefix;
mod reading;
mod resolve;
mod value;

pub use carrier::Carrier;
pub use e164::{E164, FEWEST_DIGITS, MOST_DIGITS, NotE164};
pub use error::PlanError;
pub use first::First;
pub use kind::Kind;
pub use places::Region;
pub use plan::{Basis, Confidence, Plan};
pub use value::{Number, Reason};

/// Reads a number by the [built-in plan](Plan::built_in). Total: any text gives a [`Number`], at worst of
/// [`Kind::Invalid`].
pub fn parse(raw: &str) -> Number {
    Plan::built_in().parse(raw)
}
