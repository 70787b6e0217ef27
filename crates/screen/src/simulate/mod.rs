//! A seeded household or small firm, and what a policy would do with its calls. What it assumes stands in
//! `data/simulation.toml`; the same seed gives the same report.

mod chance;
mod told;

use crate::decide::{Knowledge, Listing, Rules, Weekends, decide};
use crate::key::Key;
use crate::past::Past;
use crate::people::{Book, Contact, Expected};
use crate::policy::Policy;
use crate::reputation::interval;
use crate::ring::Ring;
use crate::verdict::Action;
use chance::Chance;
use jiff::ToSpan as _;
use jiff::civil::{Date, DateTime, date};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::LazyLock;
use told::Told;

/// The first day that is simulated.
const BEGIN: Date = date(2026, 1, 5);

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
struct Place {
    contacts: u32,
    contact_calls: f64,
    courier_calls: f64,
    wanted_strangers: f64,
    sales_calls: f64,
    one_ring_calls: f64,
    courier_expected: f64,
    contact_elsewhere: f64,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
struct Callers {
    courier_passes: f64,
    stranger_passes: f64,
    seller_passes: f64,
    machine_passes: f64,
    machine_share: f64,
    campaign_numbers: u32,
    campaign_days: u32,
    campaigns: u32,
    campaign_prone: f64,
    votes_per_call: f64,
    lines_per_number: u32,
    false_votes: f64,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Assumed {
    household: Place,
    firm: Place,
    callers: Callers,
}

static ASSUMED: LazyLock<Assumed> =
    LazyLock::new(|| toml::from_str(include_str!("../../data/simulation.toml")).expect("a test reads it"));

/// Whose calls are simulated.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Where {
    /// A family.
    #[default]
    Household,
    /// An office with a few lines.
    Firm,
}

/// Who calls, as only the simulator knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Truth {
    Contact,
    Elsewhere,
    Courier,
    Stranger,
    Seller,
    Machine,
    OneRing,
}

impl Truth {
    const fn is_wanted(self) -> bool {
        matches!(self, Self::Contact | Self::Elsewhere | Self::Courier | Self::Stranger)
    }
}

/// So many of so many, with the interval in which the share lies in 19 of 20 cases.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Share {
    /// So many.
    pub count: u64,
    /// Of so many.
    pub of: u64,
    /// The share in percent; 0 of none is 0.
    pub percent: f64,
    /// The lower end, in percent.
    pub from: f64,
    /// The upper end, in percent.
    pub to: f64,
}

impl Share {
    fn of(count: u64, of: u64) -> Self {
        let (from, to) = interval(count as f64, of as f64);
        let round = |share: f64| (share * 1e5).round() / 1e3;
        let percent = if of == 0 { 0.0 } else { count as f64 / of as f64 };
        Self { count, of, percent: round(percent), from: round(from), to: round(to) }
    }
}

/// What came of it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    /// The seed.
    pub seed: u64,
    /// Weeks.
    pub weeks: u32,
    /// Calls of people in the address book that were asked for a code.
    pub contacts_challenged: Share,
    /// Calls of people in the address book that were turned away.
    pub contacts_rejected: Share,
    /// Wanted calls, all kinds, that were turned away outright.
    pub wanted_rejected: Share,
    /// Wanted calls that were asked for a code.
    pub wanted_challenged: Share,
    /// Wanted calls that did not ring in the end: turned away, or asked and not answered.
    pub wanted_lost: Share,
    /// Unwanted calls that rang.
    pub unwanted_rung: Share,
    /// Unwanted calls that ring less than without a screen, in percent.
    pub unwanted_less: f64,
}

/// Simulates so many weeks of calls and sends them through a policy.
///
/// ```
/// use screen::Policy;
/// use screen::simulate::{Where, simulate};
///
/// let report = simulate(7, 20, Where::Household, &Policy::default());
/// assert_eq!(report.contacts_challenged.count, 0);
/// assert_eq!(report, simulate(7, 20, Where::Household, &Policy::default()));
/// ```
pub fn simulate(seed: u64, weeks: u32, place: Where, policy: &Policy) -> Report {
    let mut world = World::new(seed, place);
    let rules = Rules::of(policy);
    let mut told: BTreeMap<Truth, [u64; 4]> = BTreeMap::new();
    for day in 0..weeks * 7 {
        world.begin_day(day);
        let mut calls = world.calls(day);
        calls.sort_by_key(|call| call.at);
        let people = world.book.ready();
        for call in calls {
            let ring = Ring::new(number::parse(&call.from), call.at);
            let listings: [&dyn Listing; 1] = [&world.votes];
            let known = Knowledge { people: &people, past: &world.past, lists: &listings, days: &Weekends };
            let verdict = decide(&ring, &rules, &known).verdict;
            let rings = match verdict {
                Action::Allow => true,
                Action::Challenge => world.chance.hits(world.passes(call.truth)),
                Action::Reject => false,
            };
            let seconds = (rings && call.truth.is_wanted()).then_some(60);
            world.past.came(&ring.from, call.at, seconds);
            let count = told.entry(call.truth).or_default();
            count[0] += 1;
            count[1] += u64::from(verdict == Action::Challenge);
            count[2] += u64::from(verdict == Action::Reject);
            count[3] += u64::from(rings);
        }
    }
    report(seed, weeks, &told)
}

fn report(seed: u64, weeks: u32, told: &BTreeMap<Truth, [u64; 4]>) -> Report {
    let sum = |keep: fn(Truth) -> bool| {
        told.iter().filter(|(truth, _)| keep(**truth)).fold([0; 4], |all: [u64; 4], (_, one)| {
            [all[0] + one[0], all[1] + one[1], all[2] + one[2], all[3] + one[3]]
        })
    };
    let contacts = sum(|truth| truth == Truth::Contact);
    let wanted = sum(Truth::is_wanted);
    let unwanted = sum(|truth| !truth.is_wanted());
    let rung = Share::of(unwanted[3], unwanted[0]);
    Report {
        seed,
        weeks,
        contacts_challenged: Share::of(contacts[1], contacts[0]),
        contacts_rejected: Share::of(contacts[2], contacts[0]),
        wanted_rejected: Share::of(wanted[2], wanted[0]),
        wanted_challenged: Share::of(wanted[1], wanted[0]),
        wanted_lost: Share::of(wanted[0] - wanted[3], wanted[0]),
        unwanted_rung: rung,
        unwanted_less: ((100.0 - rung.percent) * 10.0).round() / 10.0,
    }
}

struct Call {
    at: DateTime,
    from: String,
    truth: Truth,
}

struct Campaign {
    /// All digits but the last four.
    range: String,
    numbers: Vec<u32>,
    until: u32,
}

struct World {
    chance: Chance,
    place: Place,
    callers: Callers,
    book: Book,
    past: Past,
    campaigns: Vec<Campaign>,
    /// Votes that a list has: those of today count from tomorrow on.
    votes: Told,
    coming: Vec<(Key, Date)>,
}

impl World {
    fn new(seed: u64, place: Where) -> Self {
        let (place, callers) = match place {
            Where::Household => (ASSUMED.household, ASSUMED.callers),
            Where::Firm => (ASSUMED.firm, ASSUMED.callers),
        };
        let contact = |n: u32| Contact {
            name: format!("c{n}"),
            numbers: vec![format!("1390000{n:04}")],
            groups: Default::default(),
        };
        let book = Book { contacts: (0..place.contacts).map(contact).collect(), ..Book::default() };
        let (past, votes) = (Past::default(), Told::default());
        Self { chance: Chance(seed), place, callers, book, past, campaigns: Vec::new(), votes, coming: Vec::new() }
    }

    fn passes(&self, truth: Truth) -> f64 {
        match truth {
            Truth::Contact | Truth::Elsewhere | Truth::Stranger => self.callers.stranger_passes,
            Truth::Courier => self.callers.courier_passes,
            Truth::Seller => self.callers.seller_passes,
            Truth::Machine | Truth::OneRing => self.callers.machine_passes,
        }
    }

    /// Campaigns that are over begin anew in another range; votes of yesterday are in the list.
    fn begin_day(&mut self, day: u32) {
        for (number, at) in std::mem::take(&mut self.coming) {
            let votes = self.votes.0.entry(number).or_default();
            votes.against = votes.against.saturating_add(1);
            votes.latest = Some(at);
        }
        self.campaigns.retain(|campaign| campaign.until > day);
        while self.campaigns.len() < self.callers.campaigns as usize {
            let prone = self.chance.hits(self.callers.campaign_prone);
            let range = match prone {
                true => format!("951{:01}", self.chance.below(10)),
                false => {
                    let area = ["027", "0571", "010", "130"][self.chance.below(4) as usize];
                    // Mobiles have seven digits before the last four, fixed lines the area code and four.
                    let middle = 2000 + self.chance.below(7000);
                    format!("{area}{middle:04}")
                }
            };
            let numbers = (0..self.callers.campaign_numbers).map(|_| self.chance.below(10_000)).collect();
            let until = day + 1 + self.chance.below(self.callers.campaign_days * 2);
            self.campaigns.push(Campaign { range, numbers, until });
        }
    }

    /// Somebody votes against a number today.
    fn vote(&mut self, number: &str, today: Date) {
        self.coming.extend(Key::of(&number::parse(number)).map(|key| (key, today)));
    }

    fn calls(&mut self, day: u32) -> Vec<Call> {
        let today = BEGIN.saturating_add(i64::from(day).days());
        let (place, callers) = (self.place, self.callers);
        let mut calls = Vec::new();
        self.book.expected.clear();
        for _ in 0..self.chance.count(place.contact_calls / 7.0) {
            let elsewhere = self.chance.hits(place.contact_elsewhere);
            let truth = if elsewhere { Truth::Elsewhere } else { Truth::Contact };
            let from = match truth {
                Truth::Contact => format!("1390000{:04}", self.chance.below(place.contacts)),
                _ => format!("1361{:07}", self.chance.below(10_000_000)),
            };
            calls.push(Call { at: self.time(today, 8, 22), from, truth });
        }
        for n in 0..self.chance.count(place.courier_calls / 7.0) {
            let at = self.time(today, 9, 20);
            if self.chance.hits(place.courier_expected) {
                let (from, until) = (at.saturating_sub(1.hours()), at.saturating_add(2.hours()));
                self.book.expected.push(Expected {
                    id: n.to_string(),
                    what: "courier".into(),
                    from,
                    until,
                    number: None,
                });
            }
            let from = format!("1372{:07}", self.chance.below(10_000_000));
            calls.push(Call { at, from, truth: Truth::Courier });
        }
        for _ in 0..self.chance.count(place.wanted_strangers / 7.0) {
            let from = match self.chance.below(3) {
                0 => format!("0278{:07}", self.chance.below(10_000_000)),
                1 => format!("1353{:07}", self.chance.below(10_000_000)),
                _ => format!("955{:02}", self.chance.below(100)),
            };
            if self.chance.hits(callers.false_votes) {
                self.vote(&from, today);
            }
            calls.push(Call { at: self.time(today, 8, 20), from, truth: Truth::Stranger });
        }
        for _ in 0..self.chance.count(place.sales_calls / 7.0) {
            let campaign = &self.campaigns[self.chance.below(callers.campaigns) as usize];
            let last = campaign.numbers[self.chance.below(callers.campaign_numbers) as usize];
            let from = format!("{}{last:04}", campaign.range);
            let machine = self.chance.hits(callers.machine_share);
            let truth = if machine { Truth::Machine } else { Truth::Seller };
            calls.push(Call { at: self.time(today, 9, 21), from, truth });
        }
        for _ in 0..self.chance.count(place.one_ring_calls / 7.0) {
            let from = format!("+2242{:07}", self.chance.below(10_000_000));
            calls.push(Call { at: self.time(today, 0, 24), from, truth: Truth::OneRing });
        }
        self.others(today);
        calls
    }

    /// Other lines are called, too, and some vote.
    fn others(&mut self, today: Date) {
        let mean = f64::from(self.callers.lines_per_number) * self.callers.votes_per_call
            / f64::from(self.callers.campaign_days);
        for n in 0..self.campaigns.len() {
            for m in 0..self.campaigns[n].numbers.len() {
                for _ in 0..self.chance.count(mean) {
                    let campaign = &self.campaigns[n];
                    let number = format!("{}{:04}", campaign.range, campaign.numbers[m]);
                    self.vote(&number, today);
                }
            }
        }
    }

    fn time(&mut self, day: Date, from: u32, to: u32) -> DateTime {
        let minute = from * 60 + self.chance.below((to - from) * 60);
        day.at(0, 0, 0, 0).saturating_add(i64::from(minute).minutes())
    }
}
