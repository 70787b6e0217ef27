//! What to do with a call that rings: let it ring, ask the caller for a code, or turn it away; and every reason why.
//!
//! It knows no case, no database and no clock: the call, the policy and what is known are arguments.
//!
//! ```
//! use jiff::civil::date;
//! use screen::decide::{Knowledge, Rules, Weekends, decide};
//! use screen::list::{Builder, Entry, Index};
//! use screen::people::Book;
//! use screen::{Action, Key, Label, Past, Policy, Ring};
//!
//! // A list that somebody made, and a policy as it stands in a file.
//! let mut builder = Builder::default();
//! let key = Key::of(&number::parse("95130000")).expect("a number");
//! let label = Label::named("insurance").expect("a word");
//! builder.add(Entry { key, prefix: false, label, allowed: false, votes: None });
//! let list = Index::open(builder.file("ours", "made by hand", "1")?)?;
//! let policy = Policy::read("preset = \"normal\"\n")?;
//!
//! let (people, past) = (Book::default().ready(), Past::default());
//! let known = Knowledge { people: &people, past: &past, lists: &[&list], days: &Weekends };
//! let ring = Ring::new(number::parse("95130000"), date(2026, 11, 2).at(10, 0, 0, 0));
//! let verdict = decide(&ring, &Rules::of(&policy), &known);
//! assert_eq!((verdict.verdict, verdict.category.zh.as_str()), (Action::Reject, "保险推广"));
//! assert_eq!(verdict.decisive().map(|reason| reason.code), Some("listed"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

#![forbid(unsafe_code)]
#![deny(missing_docs)]

mod beginning;
pub mod challenge;
pub mod decide;
mod escapes;
pub mod formats;
mod key;
mod label;
pub mod list;
pub mod media;
mod past;
pub mod people;
pub mod policy;
pub mod redress;
pub mod reputation;
mod ring;
pub mod roll;
pub mod simulate;
pub mod sip;
pub mod verdict;

pub use beginning::Beginning;
pub use key::{Key, ROOM};
pub use label::{Label, Nature};
pub use past::{Past, SPOKE};
pub use policy::Policy;
pub use ring::{Ring, Verified};
pub use verdict::{Action, Form, Verdict};
