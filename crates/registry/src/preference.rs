//! What a person lets in although the number is registered: categories × channels × weekdays × hours.

use jiff::civil::{Time, Weekday};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// How somebody wants to reach the number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Channel {
    /// A person calls.
    Voice,
    /// A message.
    Text,
    /// A machine calls: a recording or an artificial voice.
    Recorded,
    /// A fax.
    Fax,
}

impl Channel {
    /// All of them, in order.
    pub const ALL: [Self; 4] = [Self::Voice, Self::Text, Self::Recorded, Self::Fax];

    /// Its name on the command line and in documents.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Voice => "voice",
            Self::Text => "text",
            Self::Recorded => "recorded",
            Self::Fax => "fax",
        }
    }
}

impl FromStr for Channel {
    type Err = NotUnderstood;

    fn from_str(text: &str) -> Result<Self, NotUnderstood> {
        Self::ALL
            .into_iter()
            .find(|channel| channel.name() == text)
            .ok_or_else(|| NotUnderstood::new("channel", text, "voice, text, recorded, fax"))
    }
}

/// A value of a preference or rule that makes no sense: which key, what was written, what may be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{key}: {value:?} is not understood; it may be {may_be}")]
pub struct NotUnderstood {
    /// The key it was given for.
    pub key: String,
    /// What was written.
    pub value: String,
    /// What may be written.
    pub may_be: String,
}

impl NotUnderstood {
    pub(crate) fn new(key: &str, value: &str, may_be: &str) -> Self {
        Self { key: key.to_owned(), value: value.chars().take(80).collect(), may_be: may_be.to_owned() }
    }
}

/// Some of the seven weekdays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Days(u8);

const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

impl Days {
    /// Every day.
    pub const ALL: Self = Self(0b111_1111);

    /// Whether the day is among them.
    pub fn has(self, day: Weekday) -> bool {
        self.0 >> day.to_monday_zero_offset() & 1 == 1
    }
}

impl FromStr for Days {
    type Err = NotUnderstood;

    /// `mon,wed`, `mon-fri`, `sat-mon`, `all`.
    fn from_str(text: &str) -> Result<Self, NotUnderstood> {
        let wrong =
            || NotUnderstood::new("days", text, "all, or days and spans of mon tue wed thu fri sat sun: mon-fri,sun");
        let day = |name: &str| DAYS.iter().position(|known| *known == name).ok_or_else(wrong);
        if text == "all" {
            return Ok(Self::ALL);
        }
        let mut days = 0;
        for part in text.split(',') {
            let (first, last) = part.split_once('-').unwrap_or((part, part));
            let (first, last) = (day(first)?, day(last)?);
            let span = (last + 7 - first) % 7;
            (first..=first + span).for_each(|n| days |= 1 << (n % 7));
        }
        Ok(Self(days))
    }
}

impl fmt::Display for Days {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if *self == Self::ALL {
            return f.write_str("all");
        }
        let named: Vec<&str> =
            DAYS.iter().enumerate().filter(|(n, _)| self.0 >> n & 1 == 1).map(|(_, name)| *name).collect();
        f.write_str(&named.join(","))
    }
}

/// From one time of day until another, the end not included. A span past midnight is written as two.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hours {
    /// Minutes from midnight.
    from: u16,
    /// Minutes from midnight, at most 1440.
    to: u16,
}

impl Hours {
    /// The whole day.
    pub const ALL: Self = Self { from: 0, to: 1440 };

    /// Whether the time lies within.
    pub fn has(self, time: Time) -> bool {
        let minute = time.hour() as u16 * 60 + time.minute() as u16;
        (self.from..self.to).contains(&minute)
    }

    pub(crate) fn between(from: &str, to: &str) -> Option<Self> {
        let (from, to) = (minute(from)?, minute(to)?);
        (from < to).then_some(Self { from, to })
    }
}

/// The minute of the day that is written so: `9`, `09:00`, `24:00`, from 0 to 1440.
pub fn minute(text: &str) -> Option<u16> {
    let (hour, minute) = text.split_once(':').unwrap_or((text, "0"));
    let digits = |text: &str| (1..=2).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit());
    if !digits(hour) || !digits(minute) {
        return None;
    }
    let (hour, minute): (u16, u16) = (hour.parse().ok()?, minute.parse().ok()?);
    (minute < 60 && hour * 60 + minute <= 1440).then_some(hour * 60 + minute)
}

impl FromStr for Hours {
    type Err = NotUnderstood;

    /// `9-18`, `09:30-18:00`, `all`.
    fn from_str(text: &str) -> Result<Self, NotUnderstood> {
        if text == "all" {
            return Ok(Self::ALL);
        }
        let span = text.split_once('-').and_then(|(from, to)| Self::between(from, to));
        span.ok_or_else(|| NotUnderstood::new("hours", text, "all, or from-to within one day: 09:00-18:30"))
    }
}

impl fmt::Display for Hours {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { from, to } = *self;
        if *self == Self::ALL {
            return f.write_str("all");
        }
        write!(f, "{:02}:{:02}-{:02}:{:02}", from / 60, from % 60, to / 60, to % 60)
    }
}

/// What calls a preference lets in. A category is a number of the rule set, 1 to 63; an allowance without categories lets
/// in all of them.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Allowance {
    /// Bit n for category n; 0 for all.
    categories: u64,
    /// Empty for all.
    channels: Vec<Channel>,
    days: Days,
    hours: Hours,
}

impl Allowance {
    /// The numbers of the categories, ascending; none for all of them.
    pub fn categories(&self) -> impl Iterator<Item = u8> + '_ {
        (1..=MOST_CATEGORY).filter(|n| self.categories >> n & 1 == 1)
    }

    /// The channels, in order; none for all of them.
    pub fn channels(&self) -> &[Channel] {
        &self.channels
    }

    /// The days.
    pub fn days(&self) -> Days {
        self.days
    }

    /// The hours.
    pub fn hours(&self) -> Hours {
        self.hours
    }
}

/// What is let in although the number is registered. The default lets nothing in.
///
/// Its text is canonical: equal preferences have equal texts, which is how a version's classes are told apart.
///
/// ```
/// use registry::Preference;
///
/// let preference = Preference::from_pairs([("categories", "6,1"), ("days", "mon-fri"), ("hours", "9-18")])?;
/// assert_eq!(preference.to_string(), "allow categories=1,6 days=mon,tue,wed,thu,fri hours=09:00-18:00");
/// assert_eq!(preference.to_string().parse(), Ok(preference));
/// assert_eq!(Preference::default().to_string(), "refuse all");
/// # Ok::<(), registry::NotUnderstood>(())
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Preference {
    allowances: Vec<Allowance>,
}

/// The highest number a category can have.
pub const MOST_CATEGORY: u8 = 63;
/// The most allowances one preference can hold.
pub const MOST_ALLOWANCES: usize = 16;

impl Preference {
    /// One allowance from `key=value` pairs: `categories`, `channels`, `days`, `hours`; what is left out is not limited.
    /// No pair at all refuses everything.
    ///
    /// # Errors
    /// [`NotUnderstood`] for an unknown key, one that comes twice, or a value that makes no sense.
    pub fn from_pairs<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<Self, NotUnderstood> {
        let mut allowance = Allowance { categories: 0, channels: Vec::new(), days: Days::ALL, hours: Hours::ALL };
        let (mut any, mut seen) = (false, Vec::new());
        for (key, value) in pairs {
            any = true;
            let kind = match key {
                "category" => "categories",
                "channel" => "channels",
                "day" => "days",
                "hour" => "hours",
                other => other,
            };
            if seen.contains(&kind) {
                return Err(NotUnderstood::new("once", key, "each key once"));
            }
            seen.push(kind);
            match key {
                "categories" | "category" => allowance.categories = categories(value)?,
                "channels" | "channel" => {
                    allowance.channels = value.split(',').map(str::parse).collect::<Result<_, _>>()?;
                    allowance.channels.sort_unstable();
                    allowance.channels.dedup();
                }
                "days" | "day" => allowance.days = value.parse()?,
                "hours" | "hour" => allowance.hours = value.parse()?,
                _ => return Err(NotUnderstood::new("preference", key, "categories, channels, days, hours")),
            }
        }
        if allowance.channels.len() == Channel::ALL.len() {
            allowance.channels.clear();
        }
        Ok(Self { allowances: if any { vec![allowance] } else { Vec::new() } })
    }

    /// This preference and the other: what either lets in.
    ///
    /// # Errors
    /// [`NotUnderstood`] if that makes more than [`MOST_ALLOWANCES`].
    pub fn and(mut self, other: Self) -> Result<Self, NotUnderstood> {
        self.allowances.extend(other.allowances);
        self.allowances.sort();
        self.allowances.dedup();
        if self.allowances.len() > MOST_ALLOWANCES {
            return Err(NotUnderstood::new("preference", &self.allowances.len().to_string(), "at most 16 allowances"));
        }
        Ok(self)
    }

    /// What is let in, one after another; none if nothing is.
    pub fn allowances(&self) -> &[Allowance] {
        &self.allowances
    }

    /// Whether nothing is let in.
    pub fn refuses_all(&self) -> bool {
        self.allowances.is_empty()
    }

    /// Whether a call about this category, over this channel, on this day and at this time of the called person is let
    /// in. A call that names no category is let in only by an allowance for all categories.
    pub fn lets_in(&self, category: Option<u8>, channel: Channel, day: Weekday, time: Time) -> bool {
        self.allowances.iter().any(|allowance| {
            let about = allowance.categories == 0
                || category.is_some_and(|n| n <= MOST_CATEGORY && allowance.categories >> n & 1 == 1);
            let over = allowance.channels.is_empty() || allowance.channels.contains(&channel);
            about && over && allowance.days.has(day) && allowance.hours.has(time)
        })
    }
}

fn categories(text: &str) -> Result<u64, NotUnderstood> {
    let wrong = || NotUnderstood::new("categories", text, "numbers from 1 to 63 with commas: 1,6; or all");
    if text == "all" {
        return Ok(0);
    }
    let one = |part: &str| part.parse::<u8>().ok().filter(|n| (1..=MOST_CATEGORY).contains(n)).ok_or_else(wrong);
    text.split(',').try_fold(0, |all, part| Ok(all | 1 << one(part)?))
}

impl fmt::Display for Preference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.refuses_all() {
            return f.write_str("refuse all");
        }
        for (n, allowance) in self.allowances.iter().enumerate() {
            f.write_str(if n == 0 { "allow" } else { "; allow" })?;
            let mut limited = false;
            let mut limit = |key: &str, value: String| {
                limited = true;
                write!(f, " {key}={value}")
            };
            if allowance.categories != 0 {
                let named = allowance.categories().map(|n| n.to_string());
                limit("categories", named.collect::<Vec<_>>().join(","))?;
            }
            if !allowance.channels.is_empty() {
                limit("channels", allowance.channels.iter().map(|c| c.name()).collect::<Vec<_>>().join(","))?;
            }
            if allowance.days != Days::ALL {
                limit("days", allowance.days.to_string())?;
            }
            if allowance.hours != Hours::ALL {
                limit("hours", allowance.hours.to_string())?;
            }
            if !limited {
                f.write_str(" all")?;
            }
        }
        Ok(())
    }
}

impl FromStr for Preference {
    type Err = NotUnderstood;

    /// Reads its own text.
    fn from_str(text: &str) -> Result<Self, NotUnderstood> {
        if text == "refuse all" {
            return Ok(Self::default());
        }
        let wrong = |part: &str| NotUnderstood::new("preference", part, "\"refuse all\" or \"allow key=value …\"");
        text.split("; ").try_fold(Self::default(), |all, part| {
            let limits = part.strip_prefix("allow ").ok_or_else(|| wrong(part))?;
            let limits = if limits == "all" { "days=all" } else { limits };
            let pairs: Option<Vec<_>> = limits.split(' ').map(|pair| pair.split_once('=')).collect();
            all.and(Self::from_pairs(pairs.ok_or_else(|| wrong(part))?)?)
        })
    }
}

impl From<Preference> for String {
    fn from(preference: Preference) -> Self {
        preference.to_string()
    }
}

impl TryFrom<String> for Preference {
    type Error = NotUnderstood;

    fn try_from(text: String) -> Result<Self, NotUnderstood> {
        text.parse()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::time;
    use proptest::prelude::*;

    #[test]
    fn only_what_an_allowance_names_is_let_in() {
        let weekdays = Preference::from_pairs([
            ("categories", "1,6"),
            ("channels", "voice"),
            ("days", "mon-fri"),
            ("hours", "9-18"),
        ]);
        let weekdays = weekdays.expect("understood");
        let nine = time(9, 0, 0, 0);
        for (category, channel, day, at, right) in [
            (Some(1), Channel::Voice, Weekday::Monday, nine, true),
            (Some(6), Channel::Voice, Weekday::Friday, time(17, 59, 59, 0), true),
            (Some(6), Channel::Voice, Weekday::Friday, time(18, 0, 0, 0), false),
            (Some(2), Channel::Voice, Weekday::Monday, nine, false),
            (None, Channel::Voice, Weekday::Monday, nine, false),
            (Some(1), Channel::Text, Weekday::Monday, nine, false),
            (Some(1), Channel::Voice, Weekday::Saturday, nine, false),
            (Some(1), Channel::Voice, Weekday::Monday, time(8, 59, 0, 0), false),
        ] {
            assert_eq!(weekdays.lets_in(category, channel, day, at), right, "{category:?} {channel:?} {day:?} {at}");
        }
        assert!(!Preference::default().lets_in(None, Channel::Voice, Weekday::Monday, nine));
    }

    #[test]
    fn what_makes_no_sense_is_named() {
        for (pair, message) in [
            (
                ("hours", "25-26"),
                "hours: \"25-26\" is not understood; it may be all, or from-to within one day: 09:00-18:30",
            ),
            (
                ("hours", "18-9"),
                "hours: \"18-9\" is not understood; it may be all, or from-to within one day: 09:00-18:30",
            ),
            (
                ("categories", "0"),
                "categories: \"0\" is not understood; it may be numbers from 1 to 63 with commas: 1,6; or all",
            ),
            (("color", "red"), "preference: \"color\" is not understood; it may be categories, channels, days, hours"),
            (("channels", "telex"), "channel: \"telex\" is not understood; it may be voice, text, recorded, fax"),
        ] {
            assert_eq!(Preference::from_pairs([pair]).map_err(|e| e.to_string()), Err(message.to_owned()));
        }
    }

    fn any() -> impl Strategy<Value = Preference> {
        let one = (0_u64..1 << 9, 1_u8..128, 0_u16..1440, 0_u16..1440, 0_u8..16).prop_map(
            |(categories, days, a, b, channels)| {
                let channels =
                    Channel::ALL.into_iter().enumerate().filter(|(n, _)| channels != 15 && channels >> n & 1 == 1);
                Allowance {
                    categories: categories & !1,
                    channels: channels.map(|(_, channel)| channel).collect(),
                    days: Days(days),
                    hours: Hours { from: a.min(b), to: a.max(b) + 1 },
                }
            },
        );
        proptest::collection::vec(one, 0..4).prop_map(|allowances| {
            allowances
                .into_iter()
                .fold(Preference::default(), |all, one| all.and(Preference { allowances: vec![one] }).expect("few"))
        })
    }

    proptest! {
        #[test]
        fn its_text_is_read_back_as_it_was(preference in any()) {
            prop_assert_eq!(preference.to_string().parse(), Ok(preference));
        }

        #[test]
        fn reading_is_total(text in "\\PC{0,60}") {
            if let Ok(preference) = text.parse::<Preference>() {
                prop_assert_eq!(preference.to_string().parse(), Ok(preference));
            }
        }
    }
}
