//! The full list as flat text: `416,1234567`, one number a line; and the names of its files.

use super::decode::{Found, Lined};
use super::fault::Fault;
use super::north::Areas;
use super::times::split_date;
use crate::Plan;
use jiff::civil::Date;
use number::E164;

const SHAPE: Fault = Fault::shape("a row is AAA,NNNNNNN: the area code, a comma, seven digits");

pub(super) struct Flat(Areas);

impl Flat {
    pub(super) fn new(plan: &Plan) -> Self {
        Self(Areas::new(plan))
    }
}

impl<T: From<E164>> Lined<T> for Flat {
    fn row(&mut self, line: &str) -> Result<Found<T>, Fault> {
        let (area, number) = line.split_once(',').ok_or(SHAPE)?;
        if number.contains(',') {
            return Err(SHAPE);
        }
        Ok(Found::Row(self.0.read(area.trim())?.number(number.trim())?.into()))
    }
}

/// What the name of a downloaded file says: `2026-8-29_416_0123456789abcdef0123456789abcdef.txt.zip`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileName {
    /// The date of the version, from which its age is counted.
    pub version: Date,
    /// The area code, three digits.
    pub area: String,
    /// What tells one download from another: 32 hexadecimal digits in lower case.
    pub download: String,
}

impl FileName {
    /// Reads the last part of a path; `None` for a name of another form. Month and day may have one digit or two.
    ///
    /// ```
    /// use registry::formats::ftc::FileName;
    ///
    /// let name = FileName::read("2026-8-29_416_0123456789ABCDEF0123456789ABCDEF.txt.zip").expect("the form is right");
    /// assert_eq!((name.version.to_string(), name.area), ("2026-08-29".to_owned(), "416".to_owned()));
    /// ```
    pub fn read(name: &str) -> Option<Self> {
        let lower = name.to_ascii_lowercase();
        let stem = lower.strip_suffix(".zip").unwrap_or(&lower).strip_suffix(".txt")?;
        let mut parts = stem.split('_');
        let version = split_date(parts.next()?, '-', 1)?;
        let area = parts.next().filter(|area| area.len() == 3 && area.bytes().all(|byte| byte.is_ascii_digit()))?;
        let download: String = parts.next()?.chars().filter(|mark| *mark != '-').collect();
        let right = download.len() == 32 && download.bytes().all(|byte| byte.is_ascii_hexdigit());
        (right && parts.next().is_none()).then(|| Self { version, area: area.to_owned(), download })
    }

    /// The name of the text, to which `.zip` is added for the packed file.
    pub fn write(&self) -> String {
        let Self { version, area, download } = self;
        let download = download.to_ascii_uppercase();
        format!("{}-{}-{}_{area}_{download}.txt", version.year(), version.month(), version.day())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_with_and_without_dashes_and_padding() {
        for name in [
            "2026-8-9_416_0123456789ABCDEF0123456789ABCDEF.txt",
            "2026-08-09_416_01234567-89ab-cdef-0123-456789abcdef.TXT.ZIP",
        ] {
            let read = FileName::read(name).expect(name);
            assert_eq!(read.version, jiff::civil::date(2026, 8, 9));
            assert_eq!(read.write(), "2026-8-9_416_0123456789ABCDEF0123456789ABCDEF.txt");
        }
        for name in [
            "",
            "2026-13-9_416_0123456789ABCDEF0123456789ABCDEF.txt",
            "2026-8-9_41_0123456789ABCDEF0123456789ABCDEF.txt",
            "2026-8-9_416_0123456789ABCDEF.txt",
            "2026-8-9_416_0123456789ABCDEF0123456789ABCDEF.xml",
            "2026-8-9_416_0123456789ABCDEF0123456789ABCDEF_2.txt",
        ] {
            assert_eq!(FileName::read(name), None, "{name}");
        }
    }
}
