//! The engine: tries the readings a text allows in the order that real phones and bills make likely.

use crate::carrier::Carrier;
use crate::clean::{self, Clean, ROOM};
use crate::format::Groups;
use crate::kind::Kind;
use crate::plan::{Plan, Row};
use crate::prefix::Found;
use crate::reading::Reading;
use crate::value::{Number, Reason};

/// A masked number takes the kind that at least this share of the hidden prefixes has.
const KIND_SHARE: f64 = 0.9;
/// An extension written behind a dash has at most this many digits.
const EXTENSION_DIGITS: usize = 6;

type Try = Result<Reading, &'static Reason>;

impl Plan {
    /// Reads a number as written. Total: any text gives a [`Number`].
    pub fn parse(&self, raw: &str) -> Number {
        let mut clean = Clean::read(raw);
        if clean.digits <= 1 && self.is_withheld(raw, &clean) {
            return Number::withheld(raw, self.country_code);
        }
        let reason = if clean.digits == 0 {
            Some(&Reason::NO_DIGITS)
        } else if clean.stray {
            Some(&Reason::UNEXPECTED_CHARACTER)
        } else if clean.overflow || clean.text().len() > self.longest.min(ROOM) {
            Some(&Reason::TOO_LONG)
        } else {
            None
        };
        if let Some(reason) = reason {
            return Number::unreadable(raw, self.country_code, reason);
        }
        let text = clean.text();
        let (reading, extension) = match self.resolve_stable(text, clean.plus) {
            Err(reason) => match self.dashed_extension(&clean) {
                Some((reading, extension)) => (Ok(reading), Some(extension)),
                None => (Err(reason), None),
            },
            reading => (reading, clean.extension.take()),
        };
        match reading {
            // The code of the country in front of a mask tells no more than the mask alone.
            Ok(reading) if reading.national.bytes().all(|byte| byte == b'*') => {
                Number::withheld(raw, self.country_code)
            }
            Ok(reading) => Number::read(raw, self.country_code, reading, extension),
            Err(reason) => {
                let national = self.invalid_national(clean.text(), clean.plus);
                Number::invalid(raw, self.country_code, national, reason)
            }
        }
    }

    /// `010-62345678-8001`, `17000000001-7804`: a number and an extension behind the last dash. Mobiles have one where an agency
    /// lends them; there the number before the dash must be whole, or the digits are simply too many.
    fn dashed_extension(&self, clean: &Clean) -> Option<(Reading, String)> {
        let (head, tail) = clean.text().split_at(clean.last_dash);
        if tail.is_empty() || tail.len() > EXTENSION_DIGITS || clean.extension.is_some() {
            return None;
        }
        let reading = self.resolve_stable(head, clean.plus).ok()?;
        let whole = reading.national.len() == 11 && head.ends_with(reading.national.as_bytes());
        let lent = whole && (3..=4).contains(&tail.len());
        (reading.kind != Kind::Mobile || lent).then(|| (reading, string(tail).into()))
    }

    /// A mask may allow one reading with the digits in front of it and another without them; then it tells nothing.
    fn resolve_stable(&self, text: &[u8], plus: bool) -> Try {
        let reading = self.resolve(text, plus)?;
        let national = reading.national.as_bytes();
        if national.contains(&b'*') && national != text && !national.starts_with(b"+") {
            let alone = self.resolve(national, false).ok();
            if alone.is_none_or(|alone| (alone.kind, alone.national) != (reading.kind, reading.national.clone())) {
                return Err(&Reason::MASK_HIDES_KIND);
            }
        }
        Ok(reading)
    }

    /// An empty field, a fully masked number, or one of the words for "no number".
    fn is_withheld(&self, raw: &str, clean: &Clean) -> bool {
        let word = clean::squeeze(raw);
        let hidden = clean.digits == 0 && !clean.stray;
        hidden || self.withheld.contains(&word)
    }

    /// A plan-less number keeps its country code only if it would be read differently without it.
    fn invalid_national(&self, text: &[u8], plus: bool) -> Box<str> {
        let rest = match (plus, self.without_international(text)) {
            (_, Some(rest)) => rest,
            (true, None) => text,
            (false, None) => return string(text),
        };
        match rest.strip_prefix(self.country_code.as_bytes()) {
            Some(rest)
                if rest.iter().any(u8::is_ascii_digit)
                    && self.without_international(rest).is_none()
                    && self.resolve(rest, false).is_err() =>
            {
                string(rest)
            }
            _ if plus => format!("+{}", string(text)).into(),
            _ => string(text),
        }
    }

    fn resolve(&self, text: &[u8], plus: bool) -> Try {
        if plus {
            return self.after_plus(self.without_international(text).unwrap_or(text));
        }
        let reason = match self.national(text) {
            Ok(reading) => return Ok(reading),
            Err(reason) => reason,
        };
        if let Some(rest) = self.without_international(text) {
            return self.after_plus(rest);
        }
        let bare = text.strip_prefix(self.country_code.as_bytes()).map(|rest| self.country(rest));
        if let Some(Ok(reading)) = bare
            && reading.full
        {
            return Ok(reading);
        }
        let read = self.access(text).or_else(|_| self.abroad(text)).or_else(|_| self.loose(text));
        read.map_err(|_| reason)
    }

    /// A number of a neighbour, written without the plus sign.
    fn abroad(&self, text: &[u8]) -> Try {
        match self.abroad.find(text, exactly(text)) {
            Found::Row(_) => self.after_plus(text),
            _ => Err(&Reason::UNKNOWN_PREFIX),
        }
    }

    fn without_international<'a>(&self, text: &'a [u8]) -> Option<&'a [u8]> {
        self.international.iter().find_map(|prefix| text.strip_prefix(prefix.as_bytes()))
    }

    /// Behind `+` or an international prefix: home or another country.
    fn after_plus(&self, text: &[u8]) -> Try {
        if let Some(rest) = text.strip_prefix(self.country_code.as_bytes()) {
            return self.country(rest);
        }
        let [shortest, longest] = self.international_digits;
        match text {
            [b'1'..=b'9', ..] if text.len() < shortest => Err(&Reason::TOO_SHORT),
            [b'1'..=b'9', ..] if text.len() > longest => Err(&Reason::TOO_LONG),
            [b'1'..=b'9', ..] => Ok(Reading {
                national: format!("+{}", string(text)).into(),
                kind: Kind::International,
                region: None,
                carrier: None,
                basis: None,
                groups: Groups::One,
                e164_from: Some(0),
                full: true,
            }),
            [b'*', ..] => Err(&Reason::MASK_HIDES_KIND),
            _ => Err(&Reason::UNKNOWN_PREFIX),
        }
    }

    /// Behind the own country code. Area codes go first: callers are fixed lines far more often than message ports.
    fn country(&self, text: &[u8]) -> Try {
        if let Some(reading) = self.landline(text, false) {
            return Ok(reading);
        }
        if let Some(rest) = text.strip_prefix(self.trunk.as_bytes())
            && let Ok(reading) = self.behind_trunk(rest)
        {
            return Ok(reading);
        }
        self.row(text, exactly(text), |row| row.after_country)
            .or_else(|reason| self.area_service(text).ok_or(reason))
            .or_else(|reason| self.access(text).map_err(|_| reason))
            .or_else(|reason| self.loose(text).map_err(|_| reason))
    }

    /// As dialled inside the country.
    fn national(&self, text: &[u8]) -> Try {
        let reason = match self.row(text, exactly(text), |_| true) {
            Ok(reading) => return Ok(reading),
            Err(reason) => reason,
        };
        if let Some(rest) = text.strip_prefix(self.trunk.as_bytes()) {
            return self.behind_trunk(rest);
        }
        if let Some(reading) = self.local(text) {
            return Ok(reading);
        }
        self.landline(text, false).ok_or(reason)
    }

    /// Behind the trunk prefix: an area code, or a number that somebody dialled the trunk prefix for.
    fn behind_trunk(&self, text: &[u8]) -> Try {
        if let Some(reading) = self.landline(text, false).or_else(|| self.area_service(text)) {
            return Ok(reading);
        }
        if let Ok(reading) = self.row(text, exactly(text), |row| row.after_trunk) {
            return Ok(reading);
        }
        Err(if self.places.area(text).is_some() { &Reason::WRONG_LENGTH } else { &Reason::UNKNOWN_AREA_CODE })
    }

    /// A full number behind a dialling prefix that says nothing about the caller.
    fn access(&self, text: &[u8]) -> Try {
        let length = self.access.longest_prefix(text).ok_or(&Reason::UNKNOWN_PREFIX)?;
        let rest = &text[length..];
        let reading = match self.without_international(rest) {
            Some(abroad) => self.after_plus(abroad),
            None => self.national(rest),
        };
        reading.and_then(|reading| if reading.full { Ok(reading) } else { Err(&Reason::UNKNOWN_PREFIX) })
    }

    /// Masks often have fewer or more stars than hidden digits: accept any longer number that fits the visible ones.
    fn loose(&self, text: &[u8]) -> Try {
        if !text.contains(&b'*') {
            return Err(&Reason::WRONG_LENGTH);
        }
        let behind_trunk = text.strip_prefix(self.trunk.as_bytes());
        if let Some(reading) = self.landline(behind_trunk.unwrap_or(text), true).filter(|_| behind_trunk.is_some()) {
            return Ok(reading);
        }
        let visible = text.iter().filter(|byte| byte.is_ascii_digit()).count();
        self.row(text, !0 << (visible + 1).min(31), |_| true)
    }

    /// Area code and local number; `loose` takes masks of any length.
    fn landline(&self, text: &[u8], loose: bool) -> Option<Reading> {
        let (code, region) = self.places.area(text)?;
        let local = &text[code..];
        let fits = self.is_local(local, self.local_lengths[code])
            || loose && local.contains(&b'*') && local.len() <= EXTENSION_DIGITS * 2;
        fits.then(|| Reading {
            national: format!("{}{}", self.trunk, string(text)).into(),
            region,
            groups: Groups::Area((self.trunk.len() + code) as u8),
            e164_from: Some(self.trunk.len() as u8),
            full: true,
            ..self.bare_landline()
        })
    }

    /// A local number without its area code.
    fn local(&self, text: &[u8]) -> Option<Reading> {
        let fits = self.is_local(text, self.local_lengths[0]) && text.first().is_some_and(u8::is_ascii_digit);
        fits.then(|| Reading { national: string(text), groups: Groups::Local, ..self.bare_landline() })
    }

    fn bare_landline(&self) -> Reading {
        Reading {
            national: Box::default(),
            kind: Kind::Landline,
            region: None,
            carrier: None,
            basis: Some(self.landline_basis),
            groups: Groups::One,
            e164_from: None,
            full: false,
        }
    }

    fn is_local(&self, text: &[u8], lengths: u32) -> bool {
        lengths & exactly(text) != 0 && !self.local_never.iter().any(|never| text.starts_with(never.as_bytes()))
    }

    /// A service code shown with an area code in front: the code itself, with the area as its region.
    fn area_service(&self, text: &[u8]) -> Option<Reading> {
        let (code, region) = self.places.area(text)?;
        let service = &text[code..];
        let reading = self.row(service, exactly(service), |row| row.after_area).ok()?;
        Some(Reading { region, ..reading })
    }

    /// The plan's row for this text, if that row may stand here. The row is chosen first: a number must be read as
    /// the same thing wherever it stands.
    fn row(&self, text: &[u8], lengths: u32, allowed: impl Fn(&Row) -> bool) -> Try {
        let (row, sure) = match self.tree.find(text, lengths) {
            Found::Row(row) => (row, true),
            Found::Among(shares) => self.among(&shares).ok_or(&Reason::MASK_HIDES_KIND)?,
            Found::OtherLength | Found::Nothing if text.len() < self.shortest => {
                return Err(&Reason::TOO_SHORT);
            }
            Found::OtherLength => return Err(&Reason::WRONG_LENGTH),
            Found::Nothing if text.contains(&b'*') => return Err(&Reason::MASK_HIDES_KIND),
            Found::Nothing => return Err(&Reason::UNKNOWN_PREFIX),
        };
        let row = &self.rows[usize::from(row)];
        if allowed(row) { Ok(self.by_row(text, row, sure)) } else { Err(&Reason::UNKNOWN_PREFIX) }
    }

    fn by_row(&self, text: &[u8], row: &Row, carrier_known: bool) -> Reading {
        Reading {
            national: string(text),
            kind: row.kind,
            region: if row.region { self.places.mobile(text) } else { None },
            carrier: row.carrier.filter(|_| carrier_known).map(Carrier::new),
            basis: Some(row.basis),
            groups: if row.groups.is_empty() { Groups::One } else { Groups::Lengths(row.groups) },
            e164_from: row.e164.then_some(0),
            full: row.kind == Kind::Mobile,
        }
    }

    /// A mask hides the deciding digits: take the kind nearly all candidates share, and a carrier only if all agree.
    fn among(&self, shares: &[(u16, f64)]) -> Option<(u16, bool)> {
        let row = |entry: &(u16, f64)| &self.rows[usize::from(entry.0)];
        let total: f64 = shares.iter().map(|entry| entry.1).sum();
        let best = shares.iter().max_by(|a, b| a.1.total_cmp(&b.1))?;
        let same = || shares.iter().filter(|entry| row(entry).kind == row(best).kind);
        let share: f64 = same().map(|entry| entry.1).sum();
        let agreed = same().all(|entry| row(entry).carrier == row(best).carrier);
        (share >= KIND_SHARE * total).then_some((best.0, agreed))
    }
}

/// The set that holds the length of the text.
fn exactly(text: &[u8]) -> u32 {
    1_u32.checked_shl(text.len() as u32).unwrap_or(0)
}

/// Digits and stars as text.
fn string(text: &[u8]) -> Box<str> {
    str::from_utf8(text).unwrap_or_default().into()
}
