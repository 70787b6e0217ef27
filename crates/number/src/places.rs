//! Home regions: area codes, and runs over the leading digits of mobile numbers.

use std::fmt;

use serde::Serialize;

use crate::error::PlanError;

/// Bits of a run that hold the place; the rest is the offset from the base.
const PLACE_BITS: u32 = 12;
/// Digits of a mobile number that decide its home.
const MOBILE_DIGITS: usize = 7;
/// Area codes have fewer digits than this.
pub(crate) const AREA_DIGITS: usize = 5;

/// Where a number is at home. Names are the official full ones in the country's language.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
pub struct Region {
    /// Province-level division, for example `湖北省`, `广西壮族自治区`, `北京市`.
    pub province: Option<&'static str>,
    /// City below it, for example `武汉市`. `None` for municipalities (the province is the city), and where the number
    /// may belong to one of several cities.
    pub city: Option<&'static str>,
}

impl fmt::Display for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.province.unwrap_or_default())?;
        f.write_str(self.city.unwrap_or_default())
    }
}

/// The tables `cargo xtask numbers` writes.
pub(crate) struct Places {
    base: u32,
    /// Place by id; id 0 is "unknown".
    places: Vec<Option<Region>>,
    /// Place id + 1 by area code, one table per length of the code.
    areas: Vec<Vec<u16>>,
    /// Little-endian `u32`s in rising order, used as they lie in the file.
    runs: &'static [u8],
}

impl Places {
    /// Reads the text table and keeps the runs.
    pub(crate) fn read(text: &'static str, runs: &'static [u8]) -> Result<Self, PlanError> {
        let mut tables = Self {
            base: 0,
            places: vec![None],
            areas: (0..AREA_DIGITS).map(|digits| vec![0; 10_usize.pow(digits as u32)]).collect(),
            runs,
        };
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            tables.read_line(line).ok_or_else(|| PlanError::Places(line.to_owned()))?;
        }
        let sorted = tables.starts().is_sorted();
        let known = tables.words().all(|run| ((run & ((1 << PLACE_BITS) - 1)) as usize) < tables.places.len());
        if !runs.len().is_multiple_of(4) || !sorted || !known {
            return Err(PlanError::Places("runs".to_owned()));
        }
        Ok(tables)
    }

    fn read_line(&mut self, line: &'static str) -> Option<()> {
        let mut fields = line.split('\t');
        match fields.next()? {
            "base" => self.base = fields.next()?.parse().ok()?,
            "place" => {
                let id: usize = fields.next()?.parse().ok()?;
                let province = fields.next()?;
                let city = fields.next().filter(|city| *city != "-");
                // Ids are the line order; anything else would shift every region silently.
                if id != self.places.len() {
                    return None;
                }
                self.places.push(Some(Region { province: Some(province), city }));
            }
            "area" => {
                let code = fields.next()?;
                let place: u16 = fields.next()?.parse().ok()?;
                self.places.get(usize::from(place))?;
                *self.areas.get_mut(code.len())?.get_mut(code.parse::<usize>().ok()?)? = place + 1;
            }
            _ => return None,
        }
        Some(())
    }

    fn words(&self) -> impl Iterator<Item = u32> + '_ {
        self.runs.as_chunks::<4>().0.iter().map(|bytes| u32::from_le_bytes(*bytes))
    }

    fn starts(&self) -> impl Iterator<Item = u32> + '_ {
        self.words().map(|run| run >> PLACE_BITS)
    }

    /// Length of the area code at the front and its region, if there is one. No area code is the start of another.
    pub(crate) fn area(&self, text: &[u8]) -> Option<(usize, Option<Region>)> {
        let mut value = 0;
        for (index, byte) in text.iter().take(AREA_DIGITS - 1).enumerate() {
            if !byte.is_ascii_digit() {
                return None;
            }
            value = value * 10 + usize::from(byte - b'0');
            if let Some(place @ 1..) = self.areas.get(index + 1)?.get(value) {
                return Some((index + 1, self.places[usize::from(place - 1)]));
            }
        }
        None
    }

    /// Home of a mobile number. Of a masked one as far as the visible digits agree on it.
    pub(crate) fn mobile(&self, text: &[u8]) -> Option<Region> {
        let visible = text.iter().take(MOBILE_DIGITS).take_while(|byte| byte.is_ascii_digit()).count();
        let value = text[..visible].iter().fold(0, |value, byte| value * 10 + u32::from(byte - b'0'));
        let width = 10_u32.pow((MOBILE_DIGITS - visible) as u32);
        let first = (value * width).checked_sub(self.base)?;
        let chunks = self.runs.as_chunks::<4>().0;
        let after = chunks.partition_point(|bytes| u32::from_le_bytes(*bytes) >> PLACE_BITS <= first);
        let place = |index: usize| {
            let run = u32::from_le_bytes(chunks[index]);
            self.places[(run & ((1 << PLACE_BITS) - 1)) as usize]
        };
        let mut region = place(after.checked_sub(1)?)?;
        if width == 1 {
            return Some(region);
        }
        for (index, bytes) in chunks.iter().enumerate().skip(after) {
            if u32::from_le_bytes(*bytes) >> PLACE_BITS >= first + width {
                break;
            }
            let other = place(index)?;
            if other.province != region.province {
                return None;
            }
            if other.city != region.city {
                region.city = None;
            }
        }
        Some(region)
    }
}
