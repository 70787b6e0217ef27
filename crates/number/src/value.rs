//! A number and what is known about it.

use std::fmt;

use serde::ser::SerializeStruct as _;
use serde::{Serialize, Serializer};

use crate::carrier::Carrier;
use crate::format::{Groups, grouped};
use crate::kind::Kind;
use crate::mask;
use crate::places::Region;
use crate::plan::Basis;
use crate::reading::Reading;

/// Why a text is not a number of the plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
pub struct Reason {
    /// Stable id.
    pub id: &'static str,
    /// One English sentence for logs; what people read is looked up by `id`.
    pub hint: &'static str,
}

impl Reason {
    pub(crate) const NO_DIGITS: Self = Self { id: "no-digits", hint: "there is no digit in it" };
    pub(crate) const UNEXPECTED_CHARACTER: Self =
        Self { id: "unexpected-character", hint: "a character does not belong into a telephone number" };
    pub(crate) const TOO_SHORT: Self = Self { id: "too-short", hint: "too few digits for any number" };
    pub(crate) const TOO_LONG: Self = Self { id: "too-long", hint: "more digits than any number has" };
    pub(crate) const WRONG_LENGTH: Self =
        Self { id: "wrong-length", hint: "the prefix is known, but its numbers have another length" };
    pub(crate) const UNKNOWN_PREFIX: Self =
        Self { id: "unknown-prefix", hint: "the numbering plan has no numbers with this prefix" };
    pub(crate) const UNKNOWN_AREA_CODE: Self =
        Self { id: "unknown-area-code", hint: "the numbering plan has no such area code" };
    pub(crate) const MASK_HIDES_KIND: Self =
        Self { id: "mask-hides-kind", hint: "the mask hides the digits that tell what number it is" };
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.id, self.hint)
    }
}

/// A telephone number: what was written, what it means, and what the plan knows about it.
///
/// Equality compares everything including the spelling; compare [`Number::key`] to ask "the same number?".
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Number {
    raw: Box<str>,
    national: Box<str>,
    extension: Option<Box<str>>,
    country_code: &'static str,
    kind: Kind,
    masked: bool,
    region: Option<Region>,
    carrier: Option<Carrier>,
    basis: Option<Basis>,
    reason: Option<&'static Reason>,
    groups: Groups,
    e164_from: Option<u8>,
}

impl Number {
    fn blank(raw: &str, country_code: &'static str, kind: Kind) -> Self {
        Self {
            raw: raw.into(),
            national: Box::default(),
            extension: None,
            country_code,
            kind,
            masked: false,
            region: None,
            carrier: None,
            basis: None,
            reason: None,
            groups: Groups::One,
            e164_from: None,
        }
    }

    pub(crate) fn withheld(raw: &str, country_code: &'static str) -> Self {
        Self::blank(raw, country_code, Kind::Withheld)
    }

    pub(crate) fn unreadable(raw: &str, country_code: &'static str, reason: &'static Reason) -> Self {
        Self { reason: Some(reason), ..Self::blank(raw, country_code, Kind::Invalid) }
    }

    pub(crate) fn invalid(raw: &str, country_code: &'static str, national: Box<str>, reason: &'static Reason) -> Self {
        Self { masked: national.contains('*'), national, ..Self::unreadable(raw, country_code, reason) }
    }

    pub(crate) fn read(raw: &str, country_code: &'static str, reading: Reading, extension: Option<String>) -> Self {
        Self {
            raw: raw.into(),
            masked: reading.national.contains('*'),
            national: reading.national,
            extension: extension.map(Into::into),
            country_code,
            kind: reading.kind,
            region: reading.region,
            carrier: reading.carrier,
            basis: reading.basis,
            reason: None,
            groups: reading.groups,
            e164_from: reading.e164_from,
        }
    }

    /// The text as it was given.
    pub fn raw(&self) -> &str {
        &self.raw
    }

    /// What sort of number it is. Of a masked number: the kind nearly all numbers behind the mask have.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// The number as dialled inside the country, digits only, hidden digits as `*`: `13800000000`, `02788880000`,
    /// `10086`, `1366****6378`. With `+` in front for other countries. Empty if withheld or unreadable.
    pub fn national(&self) -> &str {
        &self.national
    }

    /// `+8613800000000`: how to reach the number from abroad. `None` for everything that cannot be reached reliably
    /// from abroad: short and service codes, message ports, local numbers without area code, masks.
    pub fn e164(&self) -> Option<String> {
        let digits = &self.national[usize::from(self.e164_from.filter(|_| !self.masked)?)..];
        Some(if digits.starts_with('+') { digits.to_owned() } else { ["+", self.country_code, digits].concat() })
    }

    /// Whether some digits are hidden.
    pub fn is_masked(&self) -> bool {
        self.masked
    }

    /// Digits behind the number: an extension or what is dialled after the answer.
    pub fn extension(&self) -> Option<&str> {
        self.extension.as_deref()
    }

    /// The number in groups for reading: `138 0000 0000`, `027 8888 0000`, `400 000 0000`. Whatever was written if
    /// there is no number.
    pub fn display(&self) -> String {
        if self.national.is_empty() { self.raw.trim().to_owned() } else { grouped(&self.national, self.groups) }
    }

    /// Home region: of a mobile number by its first seven digits, of a fixed line or a service code by the area code
    /// shown with it. `None` where the data has no record.
    pub fn region(&self) -> Option<Region> {
        self.region
    }

    /// The carrier the prefix was handed out to: a default, because numbers can be ported.
    pub fn carrier(&self) -> Option<Carrier> {
        self.carrier
    }

    /// Confidence and source of the row of the plan that decided kind and carrier.
    pub fn basis(&self) -> Option<Basis> {
        self.basis
    }

    /// Why the number is [`Kind::Invalid`]; `None` for every other kind.
    pub fn reason(&self) -> Option<&'static Reason> {
        self.reason
    }

    /// A stable key: all spellings of one number have the same, different numbers different ones. Extensions do not
    /// count. The key of a masked number stands for the mask, that of a local number without area code for the same
    /// digits in any city. `None` if withheld or unreadable.
    pub fn key(&self) -> Option<String> {
        if self.national.is_empty() {
            return None;
        }
        if let Some(e164) = self.e164() {
            return Some(e164);
        }
        let digits = if self.masked { mask::collapsed(&self.national) } else { self.national.to_string() };
        Some(match self.kind {
            Kind::Invalid => [self.country_code, "?", &digits].concat(),
            _ if digits.starts_with('+') => digits,
            _ => [self.country_code, ":", &digits].concat(),
        })
    }

    /// Whether both can be the same number. Hidden digits match anything; a mask with more or fewer stars than the
    /// other has digits (`1366****6378`, `13661236378`) matches by its visible ends. Without masks: the same key.
    pub fn matches_mask(&self, other: &Self) -> bool {
        if self.national.is_empty() || other.national.is_empty() || self.country_code != other.country_code {
            return false;
        }
        if !self.masked && !other.masked {
            return self.key() == other.key();
        }
        let (one, other_text) = (self.national.as_bytes(), other.national.as_bytes());
        // Texts of unlike length can only be one number if a source printed too many or too few stars; then at least
        // the kind must be the same.
        (one.len() == other_text.len() || self.kind == other.kind) && mask::compatible(one, other_text)
    }
}

impl fmt::Display for Number {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.display())
    }
}

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut object = serializer.serialize_struct("Number", 12)?;
        object.serialize_field("raw", self.raw())?;
        object.serialize_field("kind", &self.kind)?;
        object.serialize_field("national", self.national())?;
        object.serialize_field("e164", &self.e164())?;
        object.serialize_field("key", &self.key())?;
        object.serialize_field("display", &self.display())?;
        object.serialize_field("masked", &self.masked)?;
        object.serialize_field("extension", &self.extension())?;
        object.serialize_field("region", &self.region)?;
        object.serialize_field("default_carrier", &self.carrier)?;
        object.serialize_field("basis", &self.basis)?;
        object.serialize_field("reason", &self.reason)?;
        object.end()
    }
}
