//! The lists of other registries, read liberally and written strictly.
//!
//! A list is read row by row in bounded memory. A row that cannot be read is put aside with its line and reason and stops
//! nothing; at the end [`Summary::judge`] says whether the file as a whole may be taken, so nothing of a list should be put
//! to use before its end. What each format is and where it is known from stands in `docs/formats/lists.md`.
//!
//! ```
//! use registry::Plan;
//! use registry::formats::{Format, Item, Limits, Options, Reader, Row, WriteOptions, Writer};
//!
//! let plan = Plan::shipped("us").expect("it is shipped");
//! let list = b"416,5550123\r\n416,555012\n416,5550124\n";
//! let format = Format::sniff(list).expect("the rows are plain");
//! assert_eq!(format.name(), "ftc");
//!
//! let mut reader = Reader::new(format, &list[..], &Options::new(&plan))?;
//! let (mut numbers, mut rejects) = (Vec::new(), Vec::new());
//! for row in reader.by_ref() {
//!     match row? {
//!         Row::Item(item) => numbers.push(item),
//!         Row::Reject(reject) => rejects.push((reject.line, reject.value, reject.code)),
//!     }
//! }
//! assert_eq!(rejects, [(2, "416,555012".to_owned(), "line")]);
//! // One bad row of three is more than one in a thousand: the file is refused, unless the operator says otherwise.
//! assert!(reader.summary().judge(&Limits::default()).is_err());
//! assert!(reader.summary().judge(&Limits { bad_in_a_million: None, before: None }).is_ok());
//!
//! let mut writer = Writer::new(Format::FtcXml, Vec::new(), WriteOptions::new(&plan))?;
//! for number in &numbers {
//!     writer.put(number)?;
//! }
//! let xml = String::from_utf8(writer.finish()?)?;
//! assert!(xml.contains("<ac val='416'>\n<ph val='5550123' />\n"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod decode;
pub(crate) mod fault;
mod item;
mod national;
mod north;
mod plain;
mod reader;
mod records;
mod sniff;
mod summary;
mod tags;
mod text;
mod times;
mod tps;
mod writer;

pub mod complaints;
pub mod complaints_api;
pub mod drop;
pub mod ftc;
mod ftc_change;
mod ftc_xml;
pub mod range;
pub mod rnd;
pub mod scrub_answer;
pub mod singapore;
pub mod singapore_check;
pub mod sms;
pub mod webhook;

pub use fault::{MOST_SHOWN, Reject};
pub use ftc_change::{Act, Change, Net};
pub use item::{Item, Kind};
pub use reader::{OpenError, Options, Reader, Row};
pub use summary::{Declared, Limits, Note, Refused, Summary};
pub use writer::{Scope, WriteError, WriteOptions, Writer};

/// The lists that can be read and written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Format {
    /// North American full list, flat text.
    Ftc,
    /// The same as XML.
    FtcXml,
    /// North American change list, flat text.
    FtcChange,
    /// The same as XML; this definition is ours.
    FtcChangeXml,
    /// British records of twelve characters, the dialling code apart.
    Tps,
    /// The same, the number in one piece.
    TpsPlain,
    /// American complaints, comma-separated.
    FtcComplaints,
    /// Singapore's upload and its result files.
    SgBulk,
    /// Questions and answers about numbers that changed hands.
    Rnd,
    /// Californian batches of hashes.
    Drop,
    /// Ten thousand numbers as text.
    Range,
    /// Ten thousand numbers as a map of bits.
    RangeMap,
    /// The answer of a commercial scrub.
    ScrubAnswer,
    /// One number a line.
    Plain,
}

impl Format {
    /// All of them.
    pub const ALL: [Self; 14] = [
        Self::Ftc,
        Self::FtcXml,
        Self::FtcChange,
        Self::FtcChangeXml,
        Self::Tps,
        Self::TpsPlain,
        Self::FtcComplaints,
        Self::SgBulk,
        Self::Rnd,
        Self::Drop,
        Self::Range,
        Self::RangeMap,
        Self::ScrubAnswer,
        Self::Plain,
    ];

    /// Its name on the command line, which never changes.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Ftc => "ftc",
            Self::FtcXml => "ftc-xml",
            Self::FtcChange => "ftc-change",
            Self::FtcChangeXml => "ftc-change-xml",
            Self::Tps => "tps",
            Self::TpsPlain => "tps-plain",
            Self::FtcComplaints => "ftc-complaints",
            Self::SgBulk => "sg-bulk",
            Self::Rnd => "rnd",
            Self::Drop => "drop",
            Self::Range => "range",
            Self::RangeMap => "range-map",
            Self::ScrubAnswer => "scrub-answer",
            Self::Plain => "plain",
        }
    }

    /// The format of this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.name() == name)
    }

    /// The format of a file that begins with these bytes, if one is plainly it. A few kilobytes are enough. Maps of bits
    /// look like nothing, and Singapore's upload is taken for a plain list, which reads the same.
    pub fn sniff(first: &[u8]) -> Option<Self> {
        sniff::sniff(first)
    }

    /// Whether a file of it is a whole list of numbers, so that one half as long as the last one is suspect.
    pub const fn whole(self) -> bool {
        matches!(self, Self::Ftc | Self::FtcXml | Self::Tps | Self::TpsPlain | Self::Plain)
    }

    /// Which rows it can hold; one file holds rows of one kind. The first is what an empty file is written as.
    pub const fn kinds(self) -> &'static [Kind] {
        match self {
            Self::Ftc | Self::FtcXml | Self::Tps | Self::TpsPlain | Self::Range | Self::RangeMap | Self::Plain => {
                &[Kind::Number]
            }
            Self::FtcChange | Self::FtcChangeXml => &[Kind::Change],
            Self::FtcComplaints => &[Kind::Complaint],
            Self::SgBulk => &[Kind::Number, Kind::Refusal, Kind::Behalf, Kind::Checked],
            Self::Rnd => &[Kind::Asked, Kind::Answered],
            Self::Drop => &[Kind::Registered, Kind::Removed, Kind::Outcome],
            Self::ScrubAnswer => &[Kind::Scrubbed],
        }
    }

    /// What ends its lines where they are comma-separated.
    const fn line_end(self) -> &'static str {
        match self {
            // RFC 4180.
            Self::FtcComplaints | Self::SgBulk | Self::Drop | Self::ScrubAnswer => "\r\n",
            _ => "\n",
        }
    }
}
