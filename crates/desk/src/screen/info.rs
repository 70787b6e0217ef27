//! What is known of a number, as PhoneBlock's clients ask for it: by the number, by its hash, or by how the hash begins.
//!
//! The screen's own verdict stands above votes: what it turns away is unwanted however few spoke against it, and what it lets in by the
//! owner's people or rules has no votes at all.

use super::home::Screen;
use super::live::Live;
use super::rated::{self, Rated};
use crate::error::Answer;
use ::screen::roll::{Hash, Range, Roll, hash_of, world};
use ::screen::verdict::Step;
use ::screen::{Action, Key, Verdict};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use std::collections::{BTreeMap, BTreeSet};

/// A number that nobody speaks against.
const LEGITIMATE: &str = "A_LEGITIMATE";
/// Unwanted, and nothing more is said.
const UNWANTED: &str = "B_MISSED";
/// Who rings once. Clients that block on ratings pass it over, so of a number that is turned away the plain one is told.
const PING: &str = "C_PING";

/// What is known of a number. The names are PhoneBlock's.
#[derive(Debug, Clone, Default, PartialEq, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Info {
    /// The number; `unknown` where it is not known to which number the hash belongs.
    pub phone: String,
    /// Votes against it.
    pub votes: u32,
    /// PhoneBlock's rating: a bad one exactly where the screen turns the number away.
    pub rating: String,
    /// Votes against it and its neighbours.
    pub votes_wildcard: u32,
    /// The owner lets it in.
    pub white_listed: bool,
    /// The owner's policy turns it away.
    pub black_listed: bool,
    /// Never; older clients look for it.
    pub archived: bool,
    /// Not known: 0.
    pub date_added: i64,
    /// The day of the latest vote, in milliseconds; 0 for none.
    pub last_update: i64,
    /// The number for people.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    /// Where numbers of its range are at home.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub location: Option<String>,
    /// What the owner wrote beside it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_comment: Option<String>,
    /// Votes a day, as they come now.
    pub heat: f64,
    /// How sure it is, in percent.
    pub spam_confidence: u8,
    /// Not counted: 0.
    pub calls: u32,
}

/// A range that is spoken against.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct RangeInfo {
    /// Its first digits with plus.
    pub prefix: String,
    /// Votes against its numbers.
    pub votes: u32,
    /// How many of its numbers are spoken against.
    pub cnt: u32,
}

/// What begins with the hashes that were asked for.
#[derive(Debug, Clone, Default, PartialEq, serde::Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Beginning {
    /// Numbers.
    pub numbers: Vec<Info>,
    /// Ranges of the last digit.
    pub range10: Vec<RangeInfo>,
    /// Ranges of the last two digits.
    pub range100: Vec<RangeInfo>,
}

/// Everything that is looked at for one question.
struct Look<'a> {
    live: &'a Live,
    screen: &'a Screen,
    roll: &'a Roll,
    rated: BTreeMap<String, Rated>,
    today: Date,
}

/// What is known of a number; nothing for a text that is none.
///
/// # Errors
/// A database that does not answer.
pub async fn of_number(live: &Live, text: &str) -> Answer<Option<Info>> {
    let number = number::parse(text);
    let Some(key) = Key::of(&number) else { return Ok(None) };
    let (screen, roll) = (live.screen(), live.roll().await?);
    let look = Look::new(live, &screen, &roll).await?;
    Ok(Some(look.info(key, number)))
}

/// What is known of the number with this hash, or of the ranges with these.
///
/// # Errors
/// A database that does not answer.
pub async fn of_hash(live: &Live, hash: &Hash, ranges: [Option<Hash>; 2]) -> Answer<Info> {
    let (screen, roll) = (live.screen(), live.roll().await?);
    let look = Look::new(live, &screen, &roll).await?;
    let personal = screen.people().numbers().find(|key| hash_of(*key) == *hash);
    let known = personal.or_else(|| roll.with_hash(hash).map(|row| row.key));
    if let Some(key) = known {
        return Ok(look.info(key, number::parse(&dialled(key))));
    }
    let hashes = ranges.iter().enumerate().filter_map(|(width, hash)| Some((width, (*hash)?)));
    let found = hashes.flat_map(|(width, hash)| roll.ranges_beginning_with(width, &hash).next().cloned()).next();
    Ok(found.map_or_else(unknown, |range| look.of_range(unknown(), &range)))
}

/// What begins with these bytes: numbers, ranges of the last digit, of the last two.
///
/// # Errors
/// A database that does not answer.
pub async fn of_beginning(live: &Live, numbers: &[u8], ranges: [Option<Vec<u8>>; 2]) -> Answer<Beginning> {
    let (screen, roll) = (live.screen(), live.roll().await?);
    let look = Look::new(live, &screen, &roll).await?;
    let personal = screen.people().numbers().filter(|key| hash_of(*key).starts_with(numbers));
    let keys: BTreeSet<Key> = personal.chain(roll.beginning_with(numbers).map(|row| row.key)).collect();
    let range = |width: usize, first: &Option<Vec<u8>>| {
        let first = first.as_deref()?;
        let told = |range: &Range| RangeInfo { prefix: world(range.key), votes: range.votes, cnt: range.numbers };
        Some(roll.ranges_beginning_with(width, first).map(told).collect())
    };
    Ok(Beginning {
        numbers: keys.into_iter().map(|key| look.info(key, number::parse(&dialled(key)))).collect(),
        range10: range(0, &ranges[0]).unwrap_or_default(),
        range100: range(1, &ranges[1]).unwrap_or_default(),
    })
}

impl<'a> Look<'a> {
    async fn new(live: &'a Live, screen: &'a Screen, roll: &'a Roll) -> Answer<Self> {
        Ok(Self { live, screen, roll, rated: rated::all(live.here()).await?, today: screen.wall().now().date() })
    }

    fn info(&self, key: Key, number: number::Number) -> Info {
        let (label, place) = (number.display(), number.region().map(|region| region.to_string()));
        let verdict = self.live.look(self.screen, number);
        let comment = self.rated.get(&key.to_string()).map(|rated| rated.comment.clone());
        let mut info = Info {
            phone: world(key),
            rating: rating(&verdict).to_owned(),
            black_listed: verdict.verdict == Action::Reject,
            white_listed: is_let_in(&verdict),
            label: Some(label),
            location: place.filter(|place| !place.is_empty()),
            // No remark may look like a rating.
            user_comment: comment.filter(|text| !text.is_empty()).map(|text| text.replace('_', " ")),
            ..Info::default()
        };
        if info.white_listed {
            return info;
        }
        if let Some(row) = self.roll.row(key) {
            info.votes = u32::from(row.votes);
            info.heat = (row.heat(self.today) * 1000.0).round() / 1000.0;
            info.spam_confidence = row.confidence;
            info.last_update = row.latest().map_or(0, milliseconds);
        }
        match self.roll.range_of(key) {
            Some(range) => self.of_range(info, range),
            None => info,
        }
    }

    fn of_range(&self, info: Info, range: &Range) -> Info {
        let preset = self.screen.rules.policy().preset.preset();
        let turned = preset.listed_perhaps == Action::Reject && range.confidence >= preset.perhaps;
        Info {
            votes_wildcard: range.votes,
            spam_confidence: info.spam_confidence.max(range.confidence),
            rating: if turned && info.rating == LEGITIMATE { UNWANTED.to_owned() } else { info.rating },
            ..info
        }
    }
}

/// A number of which nothing is known.
fn unknown() -> Info {
    Info { phone: "unknown".to_owned(), rating: LEGITIMATE.to_owned(), ..Info::default() }
}

/// How a key is dialled, for whoever reads numbers.
fn dialled(key: Key) -> String {
    let digits = key.to_string();
    digits.strip_prefix('0').map_or_else(|| ["+", &digits].concat(), str::to_owned)
}

fn rating(verdict: &Verdict) -> &'static str {
    match verdict.verdict {
        Action::Reject if !verdict.category.nature.is_bad() || verdict.category.rating() == PING => UNWANTED,
        Action::Reject => verdict.category.rating(),
        Action::Allow | Action::Challenge => LEGITIMATE,
    }
}

/// Whether the owner lets it in, whatever lists say.
fn is_let_in(verdict: &Verdict) -> bool {
    let own = |step| matches!(step, Step::Emergency | Step::People | Step::Rules);
    verdict.verdict == Action::Allow && verdict.decisive().is_some_and(|reason| own(reason.step))
}

/// A day as milliseconds since 1970.
pub fn milliseconds(day: Date) -> i64 {
    day.at(0, 0, 0, 0).to_zoned_datetime(TimeZone::UTC).map_or(0, |day| day.timestamp().as_millisecond())
}
