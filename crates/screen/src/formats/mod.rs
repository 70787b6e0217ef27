//! Lists of other systems, in and out. Readers are liberal: a bad row is put aside with its line and what would mend it.
//! Writers are strict. `docs/formats/call-lists.md` tells each form with a sample.

mod asterisk;
mod ftc;
mod no_phone_spam;
mod phoneblock;
mod phoneblock_binary;
mod phoneblock_xml;
mod plain;
mod reading;
mod spamblocker;
mod spamblocker_csv;
pub mod vcard;

pub use phoneblock_binary::encoded as phoneblock_binary;
pub use reading::{BadRow, Reading, Unreadable};

use crate::list::Index;

/// A form in which lists of numbers are exchanged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// One number in a line, `#` for remarks, `*` behind first digits; a word for it may follow.
    Plain,
    /// What SpamBlocker's spam table and rules take: `pattern,description,…`.
    SpamBlockerCsv,
    /// A backup of SpamBlocker: JSON.
    SpamBlocker,
    /// PhoneBlock's list: JSON.
    PhoneBlock,
    /// PhoneBlock's list: XML.
    PhoneBlockXml,
    /// PhoneBlock's list for small devices: binary.
    PhoneBlockBinary,
    /// The FTC's complaints: each is a vote against its number.
    FtcComplaints,
    /// What `database show blacklist` of Asterisk prints, and what FreePBX exports.
    Asterisk,
    /// NoPhoneSpam's file: `number: name`, `%` behind first digits.
    NoPhoneSpam,
}

impl Format {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Plain,
        Self::SpamBlockerCsv,
        Self::SpamBlocker,
        Self::PhoneBlock,
        Self::PhoneBlockXml,
        Self::PhoneBlockBinary,
        Self::FtcComplaints,
        Self::Asterisk,
        Self::NoPhoneSpam,
    ];

    /// Its name on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Plain => "plain",
            Self::SpamBlockerCsv => "spamblocker-csv",
            Self::SpamBlocker => "spamblocker",
            Self::PhoneBlock => "phoneblock",
            Self::PhoneBlockXml => "phoneblock-xml",
            Self::PhoneBlockBinary => "phoneblock-binary",
            Self::FtcComplaints => "ftc-complaints",
            Self::Asterisk => "asterisk",
            Self::NoPhoneSpam => "nophonespam",
        }
    }

    /// The form with this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.name() == name)
    }

    /// The form that these first bytes are of; `None` when they could be several.
    pub fn sniff(bytes: &[u8]) -> Option<Self> {
        if bytes.starts_with(phoneblock_binary::MAGIC) {
            return Some(Self::PhoneBlockBinary);
        }
        let head = String::from_utf8_lossy(&bytes[..bytes.len().min(4096)]);
        let head = head.trim_start_matches('\u{feff}').trim_start();
        let first = head.lines().find(|line| !line.trim().is_empty())?.trim();
        Some(match first {
            _ if head.starts_with('<') => Self::PhoneBlockXml,
            // The head of a list of PhoneBlock names its numbers early; a backup is written as one long line, too.
            _ if head.starts_with('{') && head.contains("\"phone\"") => Self::PhoneBlock,
            _ if head.starts_with('{') => Self::SpamBlocker,
            _ if first.starts_with("Company_Phone_Number") => Self::FtcComplaints,
            _ if first.split([',', ';', '|']).any(|name| name.trim() == "pattern") => Self::SpamBlockerCsv,
            _ if first.starts_with("/blacklist/") || first.starts_with("database put blacklist ") => Self::Asterisk,
            _ if no_phone_spam::looks_so(first) => Self::NoPhoneSpam,
            _ => Self::Plain,
        })
    }

    /// Reads a list whole. Text is UTF-8.
    ///
    /// # Errors
    /// [`Unreadable`] when nothing of it can be read; single bad rows stand in the [`Reading`].
    pub fn read(self, bytes: &[u8]) -> Result<Reading, Unreadable> {
        if self == Self::PhoneBlockBinary {
            return phoneblock_binary::read(bytes);
        }
        let text = std::str::from_utf8(bytes)
            .map_err(|error| Unreadable { code: "not-text", at: error.valid_up_to() as u64 })?;
        let text = text.trim_start_matches('\u{feff}');
        match self {
            Self::Plain => Ok(plain::read(text)),
            Self::SpamBlockerCsv => spamblocker_csv::read(text),
            Self::SpamBlocker => spamblocker::read(text),
            Self::PhoneBlock => phoneblock::read(text),
            Self::PhoneBlockXml => phoneblock_xml::read(text),
            Self::FtcComplaints => ftc::read(text),
            Self::Asterisk => Ok(asterisk::read(text)),
            Self::NoPhoneSpam => Ok(no_phone_spam::read(text)),
            Self::PhoneBlockBinary => unreachable!("it is no text and was read above"),
        }
    }

    /// Writes a list; with it the entries that the form cannot say.
    pub fn write<B: AsRef<[u8]>>(self, list: &Index<B>) -> Option<Written> {
        let votes = list.iter().filter(|(.., found)| found.votes.is_some()).count() as u64;
        let surer = match self {
            Self::PhoneBlock | Self::PhoneBlockXml => list.len() as u64 - votes,
            _ => votes,
        };
        let written = match self {
            Self::Plain => plain::write(list),
            Self::SpamBlockerCsv => spamblocker_csv::write(list),
            Self::SpamBlocker => spamblocker::write(list),
            Self::PhoneBlock => phoneblock::write(list),
            Self::PhoneBlockXml => phoneblock_xml::write(list),
            Self::PhoneBlockBinary => phoneblock_binary::write(list),
            Self::Asterisk => asterisk::write(list),
            Self::NoPhoneSpam => no_phone_spam::write(list),
            // Complaints have persons and times behind them, which a list has not.
            Self::FtcComplaints => return None,
        };
        Some(Written { surer: surer.saturating_sub(written.left_out), ..written })
    }
}

/// A list as it was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// The file.
    pub bytes: Vec<u8>,
    /// Entries that were left out because the form has no way to say them.
    pub left_out: u64,
    /// Entries that are written surer than the list is: the form has no votes, or wants some where the list has none.
    pub surer: u64,
}
