//! How the numbers on a country's lists are dialled: from what stands in a list to the international digits.

mod begins;

use begins::{FileLengths, Lengths, TrunkFirst};
use jiff::tz::TimeZone;
use number::E164;
use serde::Deserialize;

/// A country's way of writing numbers on lists, read from data.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    id: String,
    country: u64,
    trunk: String,
    international: Vec<String>,
    national_digits: [usize; 2],
    lengths: Lengths,
    trunk_first: Vec<TrunkFirst>,
    dense: Vec<[E164; 2]>,
    zones: Vec<TimeZone>,
}

/// A plan's text does not make sense.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("plan of numbers: {0}")]
pub struct PlanError(String);

/// Why what a list holds is no number under its plan. The codes never change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, thiserror::Error)]
pub enum Unreadable {
    /// Nothing but blanks.
    #[error("no number: the field is empty")]
    Empty,
    /// A character that does not belong into a telephone number.
    #[error("no number: it holds a character that is not a digit")]
    NotDigits,
    /// Some digits are hidden.
    #[error("no number: some of its digits are hidden by a mask")]
    Masked,
    /// Too few or too many digits. A country code is never guessed.
    #[error("no number: the plan has no numbers of this length, and a country code is never guessed")]
    WrongLength,
    /// The plan dials such a number with its trunk prefix, and that is not there: it may be another country's.
    #[error("no number: such numbers are dialled with the trunk prefix; write that, or + and the country code")]
    TrunkMissing,
}

impl Unreadable {
    /// The name of this reason in documents and reject files.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::NotDigits => "not-digits",
            Self::Masked => "masked",
            Self::WrongLength => "wrong-length",
            Self::TrunkMissing => "trunk-missing",
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    id: String,
    country: u64,
    trunk: String,
    international: Vec<String>,
    national_digits: [usize; 2],
    #[serde(rename = "source")]
    _source: String,
    #[serde(rename = "confidence")]
    _confidence: String,
    zones: Vec<String>,
    #[serde(default)]
    lengths: Vec<FileLengths>,
    #[serde(default)]
    trunk_first: Vec<TrunkFirst>,
    #[serde(default)]
    dense: Vec<FileDense>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileDense {
    from: u64,
    to: u64,
    #[serde(rename = "source")]
    _source: String,
    #[serde(rename = "confidence")]
    _confidence: String,
}

const SHIPPED: &[(&str, &str)] = &[
    ("cn", include_str!("../data/plans/cn.toml")),
    ("us", include_str!("../data/plans/us.toml")),
    ("sg", include_str!("../data/plans/sg.toml")),
    ("gb", include_str!("../data/plans/gb.toml")),
];

impl Plan {
    /// The plans that ship with the crate, by id.
    pub fn ids() -> impl Iterator<Item = &'static str> {
        SHIPPED.iter().map(|(id, _)| *id)
    }

    /// A shipped plan; `None` if there is no such id.
    ///
    /// # Panics
    /// Never in a released build: the text is part of the program and a test reads it.
    pub fn shipped(id: &str) -> Option<Self> {
        let (_, text) = SHIPPED.iter().find(|(known, _)| *known == id)?;
        Some(Self::parse(text).expect("the shipped plans are valid"))
    }

    /// Reads a plan from TOML.
    ///
    /// # Errors
    /// [`PlanError`] names the first value that makes no sense.
    pub fn parse(text: &str) -> Result<Self, PlanError> {
        let file: File = toml::from_str(text).map_err(|error| PlanError(error.to_string()))?;
        let [fewest, most] = file.national_digits;
        if file.country == 0 || fewest == 0 || fewest > most || most + digits(file.country) > 15 {
            return Err(PlanError(format!("{}: country {} with {fewest} to {most} digits", file.id, file.country)));
        }
        let full = |national: u64| {
            let whole = file.country * 10_u64.pow(digits(national) as u32) + national;
            E164::new(whole).map_err(|_| PlanError(format!("{}: {national} in a dense range", file.id)))
        };
        let mut dense = Vec::with_capacity(file.dense.len());
        for range in &file.dense {
            if range.from > range.to || digits(range.from) != digits(range.to) {
                return Err(PlanError(format!("{}: dense from {} to {}", file.id, range.from, range.to)));
            }
            dense.push([full(range.from)?, full(range.to)?]);
        }
        let zone = |name: &String| TimeZone::get(name).map_err(|error| PlanError(format!("{}: {error}", file.id)));
        let zones = file.zones.iter().map(zone).collect::<Result<_, _>>()?;
        let lengths = Lengths::new(&file.lengths, file.national_digits)
            .ok_or_else(|| PlanError(format!("{}: lengths begin with one or two digits, each once", file.id)))?;
        let File { id, country, trunk, international, national_digits, trunk_first, .. } = file;
        if !trunk_first.is_empty() && trunk.is_empty() {
            return Err(PlanError(format!("{id}: no number is dialled with a trunk prefix that is not there")));
        }
        Ok(Self { id, country, trunk, international, national_digits, lengths, trunk_first, dense, zones })
    }

    /// Its id: `cn`.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The country code: 86.
    pub fn country(&self) -> u64 {
        self.country
    }

    /// All zones of the plan, the main one first.
    pub fn home_zones(&self) -> &[TimeZone] {
        &self.zones
    }

    /// Zones in which the holder of a number may be: all of the plan's, if it is one of the plan's; none for a number of
    /// another country. What holds must hold in each.
    pub fn zones(&self, number: E164) -> &[TimeZone] {
        let national = number.get().to_string();
        let own = national.strip_prefix(&self.country.to_string()).is_some_and(|rest| self.fits(rest));
        if own { &self.zones } else { &[] }
    }

    /// Ranges in which a bit for each number is the smallest way to keep them, both ends included.
    pub fn dense(&self) -> &[[E164; 2]] {
        &self.dense
    }

    /// The number that a list means: with `+`, with an international prefix, with the country code, with or without the
    /// trunk prefix. Blanks, brackets, dots, hyphens and slashes between digits are read over.
    ///
    /// # Errors
    /// [`Unreadable`]; a country code is never guessed, so a number that fits no length of the plan is refused.
    pub fn read(&self, text: &str) -> Result<E164, Unreadable> {
        let mut spelt = String::with_capacity(MOST_SPELT);
        let mut plus = false;
        for mark in text.trim().chars().map(plain) {
            match mark {
                '0'..='9' if spelt.len() == MOST_SPELT => return Err(Unreadable::WrongLength),
                '0'..='9' => spelt.push(mark),
                '+' if spelt.is_empty() && !plus => plus = true,
                ' ' | '(' | ')' | '-' | '.' | '/' | '\u{a0}' | '\u{2010}'..='\u{2013}' => {}
                '*' | 'x' | 'X' | '#' => return Err(Unreadable::Masked),
                _ => return Err(Unreadable::NotDigits),
            }
        }
        if spelt.is_empty() {
            return Err(if text.trim().is_empty() { Unreadable::Empty } else { Unreadable::NotDigits });
        }
        if plus {
            return self.whole(&spelt);
        }
        if let Some(abroad) = self.international.iter().find_map(|prefix| spelt.strip_prefix(prefix.as_str()))
            && let Ok(number) = self.whole(abroad)
        {
            return Ok(number);
        }
        self.home(&spelt)
    }

    /// The number that a call came from: as [`Plan::read`] reads it, or a service number that a country dials without an
    /// area, behind its country code: 10086, 95588.
    ///
    /// # Errors
    /// [`Unreadable`].
    pub fn caller(&self, text: &str) -> Result<E164, Unreadable> {
        let why = match self.read(text) {
            Ok(number) => return Ok(number),
            Err(why) => why,
        };
        let digits: String = text.chars().filter(|c| !matches!(c, ' ' | '-' | '(' | ')')).collect();
        let service = why == Unreadable::WrongLength
            && SERVICE.contains(&digits.len())
            && !digits.starts_with('0')
            && digits.bytes().all(|byte| byte.is_ascii_digit());
        let whole = format!("{}{digits}", self.country).parse().ok().filter(|_| service);
        whole.and_then(|digits| E164::new(digits).ok()).ok_or(why)
    }

    /// Digits that begin with a country code.
    fn whole(&self, digits: &str) -> Result<E164, Unreadable> {
        if digits.starts_with('0') {
            return Err(Unreadable::WrongLength);
        }
        if let Some(national) = digits.strip_prefix(&self.country.to_string())
            && !self.fits(national)
        {
            // "+44 (0)20 …": the trunk prefix in brackets is a habit of letterheads.
            return match national.strip_prefix(self.trunk.as_str()) {
                Some(rest) if !self.trunk.is_empty() && self.fits(rest) => self.number(rest),
                _ => Err(Unreadable::WrongLength),
            };
        }
        digits.parse().ok().and_then(|digits| E164::new(digits).ok()).ok_or(Unreadable::WrongLength)
    }

    /// Digits as they are dialled at home: with the trunk prefix, without it where the plan dials such numbers so, or behind
    /// the bare country code. Ten digits without their 0 may be another country's, and are not made into a number of this one.
    fn home(&self, digits: &str) -> Result<E164, Unreadable> {
        let behind = |prefix: &str| {
            let rest = digits.strip_prefix(prefix).filter(|_| !prefix.is_empty())?;
            (self.fits(rest) && self.lead(rest)).then_some(rest)
        };
        let whole = self.fits(digits) && self.lead(digits);
        if whole && self.bare(digits) {
            return self.number(digits);
        }
        match behind(&self.trunk).or_else(|| behind(&self.country.to_string())) {
            Some(rest) => self.number(rest),
            None if whole => Err(Unreadable::TrunkMissing),
            None => Err(Unreadable::WrongLength),
        }
    }

    /// The plainest spellings of its own numbers: what stands before the national digits, how many of these there are,
    /// and with which of them they must not begin. Whatever is spelt so, [`Plan::read`] reads as these national digits;
    /// what could be read in another way as well is none of them.
    pub(crate) fn spellings(&self) -> Vec<Spelling> {
        let [fewest, most] = self.national_digits;
        let country = self.country.to_string();
        let mut found = Vec::new();
        for digits in fewest..=most {
            let mut add = |before: String, not_first: String| found.push(Spelling { before, digits, not_first });
            let zero = if self.trunk == "0" { "0" } else { "" };
            add(format!("+{country}"), String::new());
            for prefix in &self.international {
                let whole = format!("{prefix}{country}");
                let clash = |other: &String| other != prefix && (whole.starts_with(other) || other.starts_with(&whole));
                if !self.international.iter().any(clash) {
                    add(whole, String::new());
                }
            }
            let abroad: String = self.international.iter().filter_map(|prefix| prefix.chars().next()).collect();
            let trunk_first = self.trunk_first.iter().flat_map(TrunkFirst::firsts);
            add(String::new(), trunk_first.chain(abroad.chars()).chain(zero.chars()).collect());
            let trunk_first = country.starts_with(&self.trunk) || self.trunk.starts_with(&country);
            let taken = self.fits_length(country.len() + digits) || (trunk_first && !self.trunk.is_empty());
            if !taken && !country.starts_with(|first| abroad.contains(first)) {
                add(country.clone(), zero.to_owned());
            }
            let hidden = |prefix: &String| self.trunk.starts_with(prefix.as_str());
            let whole = self.trunk != "0" && self.fits_length(self.trunk.len() + digits);
            if !self.trunk.is_empty() && !whole && !self.international.iter().any(hidden) {
                let behind = |prefix: &String| prefix.strip_prefix(self.trunk.as_str())?.chars().next();
                let not_first = self.international.iter().filter_map(behind).collect::<String>();
                add(self.trunk.clone(), format!("{zero}{not_first}"));
            }
        }
        found
    }

    /// National numbers do not begin with the trunk digit 0.
    fn lead(&self, national: &str) -> bool {
        !(self.trunk == "0" && national.starts_with('0'))
    }

    /// Whether these national digits are dialled as they are.
    fn bare(&self, national: &str) -> bool {
        !self.trunk_first.iter().any(|rule| rule.has(national))
    }

    fn fits(&self, national: &str) -> bool {
        self.fits_length(national.len()) && self.lengths.has(national.as_bytes(), national.len())
    }

    /// Whether national numbers of so many digits may begin with these two.
    pub(crate) fn may_begin(&self, two: [u8; 2], digits: usize) -> bool {
        self.lengths.has(&two, digits)
    }

    fn fits_length(&self, national: usize) -> bool {
        (self.national_digits[0]..=self.national_digits[1]).contains(&national)
    }

    fn number(&self, national: &str) -> Result<E164, Unreadable> {
        let whole = format!("{}{national}", self.country);
        whole.parse().ok().and_then(|digits| E164::new(digits).ok()).ok_or(Unreadable::WrongLength)
    }
}

/// A way to spell numbers: so many digits behind what stands before them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Spelling {
    /// `+86`, `0`, nothing.
    pub before: String,
    /// National digits.
    pub digits: usize,
    /// Digits with which the national ones do not begin here.
    pub not_first: String,
}

/// Digits of service numbers.
const SERVICE: std::ops::RangeInclusive<usize> = 3..=8;

/// The digits and marks of ASCII for full-width ones and for the digits that Arabic and Persian write: input methods give
/// them unasked.
fn plain(mark: char) -> char {
    let digit = |zero: u32| char::from_digit(u32::from(mark) - zero, 10).unwrap_or(mark);
    match mark {
        '\u{ff10}'..='\u{ff19}' => digit(0xff10),
        '\u{660}'..='\u{669}' => digit(0x660),
        '\u{6f0}'..='\u{6f9}' => digit(0x6f0),
        '\u{ff08}' => '(',
        '\u{ff09}' => ')',
        '\u{ff0b}' => '+',
        '\u{ff0d}' => '-',
        '\u{3000}' => ' ',
        _ => mark,
    }
}

/// More digits than any number has with a carrier's prefix; reading stops there.
const MOST_SPELT: usize = 24;

fn digits(number: u64) -> usize {
    number.checked_ilog10().map_or(1, |log| log as usize + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn each_shipped_plan_reads_what_its_lists_hold() {
        for (plan, text, right) in [
            ("cn", "13800000000", Ok("+8613800000000")),
            ("cn", "+86 138 0000 0000", Ok("+8613800000000")),
            ("cn", "008613800000000", Ok("+8613800000000")),
            ("cn", "8613800000000", Ok("+8613800000000")),
            ("cn", "027-8888 0000", Ok("+862788880000")),
            ("cn", "0571 88880000", Ok("+8657188880000")),
            ("cn", "+1 416 555 0123", Ok("+14165550123")),
            ("cn", "１３８００００００００", Ok("+8613800000000")),
            ("cn", "＋８６　１３８－００００－００００", Ok("+8613800000000")),
            ("cn", "١٣٨٠٠٠٠٠٠٠٠", Ok("+8613800000000")),
            ("cn", "۱۳۸۰۰۰۰۰۰۰۰", Ok("+8613800000000")),
            ("cn", "1380000", Err(Unreadable::WrongLength)),
            ("cn", "1380000001", Err(Unreadable::WrongLength)),
            ("cn", "+86 138 0000 001", Err(Unreadable::WrongLength)),
            ("cn", "01380000001", Err(Unreadable::WrongLength)),
            ("cn", "12000000000", Err(Unreadable::WrongLength)),
            ("cn", "+86100000", Err(Unreadable::WrongLength)),
            ("cn", "021 8888 000", Err(Unreadable::WrongLength)),
            ("cn", "010 8888 0000", Ok("+861088880000")),
            ("cn", "4008001234", Ok("+864008001234")),
            ("cn", "+86 0571 8888000", Ok("+865718888000")),
            // An American number is not made into one of Guangzhou, with or without the marks between its digits.
            ("cn", "2025550123", Err(Unreadable::TrunkMissing)),
            ("cn", "(202) 555-0123", Err(Unreadable::TrunkMissing)),
            ("cn", "57188880000", Err(Unreadable::TrunkMissing)),
            ("cn", "02025550123", Ok("+862025550123")),
            ("cn", "862025550123", Ok("+862025550123")),
            ("cn", "9511234567", Err(Unreadable::TrunkMissing)),
            ("cn", "8001234567", Ok("+868001234567")),
            ("cn", "138****0000", Err(Unreadable::Masked)),
            ("cn", "电话", Err(Unreadable::NotDigits)),
            ("cn", "  ", Err(Unreadable::Empty)),
            ("cn", "-", Err(Unreadable::NotDigits)),
            ("us", "4165550123", Ok("+14165550123")),
            ("us", "1-416-555-0123", Ok("+14165550123")),
            ("us", "5550123", Err(Unreadable::WrongLength)),
            ("sg", "91234567", Ok("+6591234567")),
            ("sg", "+65 9123 4567", Ok("+6591234567")),
            ("gb", "0207 3787244", Ok("+442073787244")),
            ("gb", "+44 (0)20 7378 7244", Ok("+442073787244")),
            ("gb", "01635506160", Ok("+441635506160")),
            ("gb", "0044 1635 506160", Ok("+441635506160")),
        ] {
            let found = Plan::shipped(plan).expect("shipped").read(text).map(|number| number.to_string());
            assert_eq!(found, right.map(str::to_owned), "{plan}: {text}");
        }
    }

    #[test]
    fn a_plan_that_makes_no_sense_is_refused() {
        let text = include_str!("../data/plans/cn.toml");
        for (from, to) in [("country = 86", "country = 0"), ("[9, 11]", "[9, 14]"), ("to = 19999999999", "to = 1")] {
            assert!(Plan::parse(&text.replace(from, to)).is_err(), "{to}");
        }
    }

    proptest! {
        #[test]
        fn reading_is_total_and_reads_its_own_writing(text in "\\PC{0,40}", national in 13_000_000_000_u64..20_000_000_000) {
            for id in Plan::ids() {
                let plan = Plan::shipped(id).expect("shipped");
                if let Ok(number) = plan.read(&text) {
                    prop_assert_eq!(plan.read(&number.to_string()), Ok(number));
                }
            }
            let plan = Plan::shipped("cn").expect("shipped");
            prop_assert_eq!(plan.read(&national.to_string()).map(E164::get), Ok(8_600_000_000_000 + national));
        }
    }
}
