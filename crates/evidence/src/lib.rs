//! The vault of sealed originals, and the readers that turn them into rows which cite their place.
//!
//! A file comes in, its bytes are sealed under their digest, and only then read. Every row says on which line it
//! stands; every row that cannot be read says why and what mends it; nothing is dropped in silence.
//!
//! ```
//! use std::io::Read as _;
//! use std::ops::ControlFlow;
//! use evidence::{BadReason, ReadContext, Reader, Row, Vault};
//!
//! let export = "日期,号码,类型,时长\n\
//!               2026-03-02 10:12:33,1366****6378,来电,1分5秒\n\
//!               2026-03-03 09:00:00,1.38E+10,未接,0\n";
//! let dir = tempfile::tempdir()?;
//! let now = "2026-10-12T08:00:00Z".parse()?;
//! let vault = Vault::open(dir.path(), "local", now)?;
//! let sealed = vault.seal("通话记录.csv", "upload", now, export.as_bytes())?;
//!
//! let mut head = Vec::new();
//! vault.read(&sealed.digest)?.take(evidence::HEAD as u64).read_to_end(&mut head)?;
//! let reader = evidence::recognise("通话记录.csv", &head).expect("a list with a header");
//! assert_eq!(reader, Reader::CallCsv);
//!
//! let context = ReadContext::new(jiff::tz::TimeZone::get("Asia/Shanghai")?);
//! let mut rows = Vec::new();
//! let summary = evidence::read(reader, vault.read(&sealed.digest)?, &context, &mut |row| {
//!     rows.push(row);
//!     ControlFlow::Continue(())
//! })?;
//! assert_eq!((summary.rows, summary.bad), (1, 1));
//!
//! let Row::Call(call) = &rows[0] else { panic!() };
//! assert_eq!((call.line, call.at.to_string().as_str(), call.seconds), (2, "2026-03-02T10:12:33", Some(65)));
//! let Row::Bad(bad) = &rows[1] else { panic!() };
//! assert_eq!((bad.line, bad.reason), (3, BadReason::NumberDestroyed));
//!
//! assert!(vault.verify(&sealed.digest, &[sealed.tip])?.is_intact());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Files come from anywhere, so readers believe nothing: entities are never expanded, nesting, tokens and inflated
//! sizes have limits, and whatever passes a limit is refused with a sentence ([`Hostile`]) instead of filling the memory.
#![deny(missing_docs)]
#![forbid(unsafe_code)]

mod android;
mod custody;
mod decode;
mod disk;
mod error;
mod fault;
mod identify;
mod invoice;
mod json;
mod labels;
mod mail;
mod mask;
mod moving;
mod numbers;
mod old_layout;
mod read;
mod reader;
mod row;
mod said;
mod table;
mod vault;
mod xml;

pub use custody::{Custody, Tip, What};
pub use decode::HEAD;
pub use decode::text;
pub use error::{Hostile, ReadError};
pub use fault::VaultError;
pub use identify::{Identified, NotYet, identify, recognise};
pub use invoice::{Seller, seller};
pub use labels::says_sales;
pub use mail::{Mail, mail, reply_alone};
pub use read::{read, read_stream};
pub use reader::Reader;
pub use row::{BadReason, BadRow, CallRow, ReadContext, ReadSummary, Row, Skipped};
pub use vault::{Content, Sealed, Vault, Verified};
