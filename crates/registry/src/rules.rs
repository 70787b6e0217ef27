//! A registry's rules: days, hours, purposes, thresholds and sums, all of them dated and sourced data.

mod meant;

use crate::preference::{Days, Hours, NotUnderstood};
use jiff::civil::Date;
use serde::Deserialize;

/// A rule set, read from `rules.toml`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rules {
    /// Its id: `registry-cn`.
    pub id: String,
    /// Which edition of it this is.
    pub edition: String,
    /// What it is called in Chinese.
    pub title_zh: String,
    /// What it is called in English.
    pub title_en: String,
    /// The plan of numbers it is made for.
    pub plan: String,
    /// Days from the registration until calls must stop.
    pub grace_days: u16,
    /// How many days old the version of the list may be at the moment of a call.
    pub most_age_days: u16,
    /// How many days from the publication of its version a scrub receipt may be relied on.
    pub receipt_days: u16,
    /// Days from a change of holder until the registration ends.
    pub notice_days: u16,
    /// When calls may be made, in the called person's zone; none means at any time.
    pub hours: Vec<(Days, Hours)>,
    /// How often one principal may try one number.
    pub attempts: Option<Attempts>,
    /// Whether a caller that no organisation has named may call at all.
    pub callers_must_be_known: bool,
    /// What a call may be about.
    pub purposes: Vec<Purpose>,
    /// When complaints count and must be answered.
    pub complaint: Option<ComplaintDays>,
    /// What makes a finding a repeated one.
    pub repetition: Option<Repetition>,
    /// So many minutes may lie between the time that a complaint tells and that of the record of its call.
    pub same_call_minutes: u16,
    /// What a call costs, by grade and by the day of assessment.
    pub penalties: Vec<Penalty>,
}

/// The minutes where a rule set says nothing: complaints are written from memory, to the quarter of an hour or so.
const SAME_CALL_MINUTES: u16 = 30;

/// A limit of attempts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Attempts {
    /// So many calls…
    pub most: u16,
    /// …in so many days, counted back from the call.
    pub within_days: u16,
}

/// What a call is about.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Purpose {
    /// Its name on the command line and in documents.
    pub id: String,
    /// The number by which preferences let it in, 1 to 63.
    #[serde(default)]
    pub category: Option<u8>,
    /// No sales call: neither registration nor preference nor a company stop bars it.
    #[serde(default)]
    pub exempt: bool,
    /// May come at any hour and any number of times.
    #[serde(default)]
    pub any_hour: bool,
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
}

/// The clocks of complaints.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ComplaintDays {
    /// A complaint counts if it is made within so many days of the call.
    pub window: u16,
    /// So many days to answer.
    pub answer: u16,
    /// So many days until it is confirmed that the complaint has come; `None` where the rules say nothing.
    pub acknowledge: Option<u16>,
    /// So many days until it is examined; `None` where the rules say nothing.
    pub examine: Option<u16>,
}

/// When findings against one principal become the next grade.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Repetition {
    /// So many calls…
    pub calls: u16,
    /// …within so many days.
    pub within_days: u16,
}

/// An amount of money in its smallest common writing: whole units and a currency.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Sum {
    /// Whole units: 200.
    pub amount: u64,
    /// The currency's three letters: `CNY`.
    pub currency: String,
}

/// What one call costs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Penalty {
    /// From which grade on, 1 is the first.
    pub grade: u16,
    /// What the branch or principal pays.
    pub fine: Option<Sum>,
    /// Whether the fine is only the most that it may be, so that somebody has to set the amount.
    pub at_most: bool,
    /// What the person gets.
    pub compensation: Option<Sum>,
    /// Holds for findings assessed on this day or later.
    pub assessed_from: Option<Date>,
    /// Where it is written.
    pub source: String,
    /// The same in Chinese, where the rule set says it in both languages.
    pub source_zh: Option<String>,
}

/// A rule set's text does not make sense.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("rule set: {0}")]
pub struct RulesError(String);

impl From<NotUnderstood> for RulesError {
    fn from(wrong: NotUnderstood) -> Self {
        Self(wrong.to_string())
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    id: String,
    edition: String,
    title: FileTitle,
    plan: String,
    list: FileList,
    #[serde(default)]
    reassigned: Option<FileReassigned>,
    #[serde(default)]
    hours: Vec<FileHours>,
    #[serde(default)]
    attempts: Option<FileAttempts>,
    #[serde(default)]
    callers: Option<FileCallers>,
    purpose: Vec<Purpose>,
    #[serde(default)]
    complaint: Option<FileComplaint>,
    #[serde(default)]
    repetition: Option<FileRepetition>,
    #[serde(default)]
    same_call: Option<FileSameCall>,
    #[serde(default)]
    penalty: Vec<FilePenalty>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FileTitle {
    zh: String,
    en: String,
}

/// Where a row comes from. Every row of a rule set says so.
#[derive(Deserialize)]
struct Sourced {
    source: String,
    #[serde(rename = "confidence")]
    _confidence: number::Confidence,
}

#[derive(Deserialize)]
struct FileList {
    grace_days: u16,
    most_age_days: u16,
    receipt_days: u16,
    #[serde(flatten)]
    _basis: Sourced,
}

#[derive(Deserialize)]
struct FileReassigned {
    notice_days: u16,
    #[serde(flatten)]
    _basis: Sourced,
}

#[derive(Deserialize)]
struct FileHours {
    days: Vec<String>,
    from: String,
    to: String,
    #[serde(flatten)]
    _basis: Sourced,
}

#[derive(Deserialize)]
struct FileAttempts {
    most: u16,
    within_days: u16,
    #[serde(flatten)]
    _basis: Sourced,
}

#[derive(Deserialize)]
struct FileCallers {
    must_be_known: bool,
    #[serde(flatten)]
    _basis: Sourced,
}

#[derive(Deserialize)]
struct FileComplaint {
    window_days: u16,
    answer_days: u16,
    #[serde(default)]
    acknowledge_days: Option<u16>,
    #[serde(default)]
    examine_days: Option<u16>,
    #[serde(flatten)]
    _basis: Sourced,
}

#[derive(Deserialize)]
struct FileRepetition {
    calls: u16,
    within_days: u16,
    #[serde(flatten)]
    _basis: Sourced,
}

#[derive(Deserialize)]
struct FileSameCall {
    minutes: u16,
    #[serde(flatten)]
    _basis: Sourced,
}

#[derive(Deserialize)]
struct FilePenalty {
    grade: u16,
    #[serde(default)]
    fine: Option<String>,
    #[serde(default)]
    at_most: bool,
    #[serde(default)]
    compensation: Option<String>,
    #[serde(default)]
    assessed_from: Option<Date>,
    #[serde(default)]
    source_zh: Option<String>,
    #[serde(flatten)]
    basis: Sourced,
}

impl Rules {
    /// Reads a rule set from TOML.
    ///
    /// # Errors
    /// [`RulesError`] names the first value that makes no sense.
    pub fn parse(text: &str) -> Result<Self, RulesError> {
        let file: File = toml::from_str(text).map_err(|error| RulesError(error.to_string()))?;
        let hours = file.hours.iter().map(FileHours::read).collect::<Result<_, _>>()?;
        for (n, purpose) in file.purpose.iter().enumerate() {
            if file.purpose[..n].iter().any(|other| other.id == purpose.id) {
                return Err(RulesError(format!("purpose {:?} stands twice", purpose.id)));
            }
            if purpose.category.is_some_and(|n| !(1..=crate::preference::MOST_CATEGORY).contains(&n)) {
                return Err(RulesError(format!("purpose {:?}: a category is 1 to 63", purpose.id)));
            }
        }
        file.no_noughts()?;
        let mut penalties = file.penalty.into_iter().map(FilePenalty::read).collect::<Result<Vec<_>, _>>()?;
        penalties.sort_by_key(|penalty| (penalty.grade, penalty.assessed_from));
        Ok(Self {
            id: file.id,
            edition: file.edition,
            title_zh: file.title.zh,
            title_en: file.title.en,
            plan: file.plan,
            grace_days: file.list.grace_days,
            most_age_days: file.list.most_age_days,
            receipt_days: file.list.receipt_days,
            notice_days: file.reassigned.map_or(0, |r| r.notice_days),
            hours,
            attempts: file.attempts.map(|a| Attempts { most: a.most, within_days: a.within_days }),
            callers_must_be_known: file.callers.is_some_and(|c| c.must_be_known),
            purposes: file.purpose,
            complaint: file.complaint.map(FileComplaint::read),
            repetition: file.repetition.map(|r| Repetition { calls: r.calls, within_days: r.within_days }),
            same_call_minutes: file.same_call.map_or(SAME_CALL_MINUTES, |s| s.minutes),
            penalties,
        })
    }

    /// The purpose with this id.
    pub fn purpose(&self, id: &str) -> Option<&Purpose> {
        self.purposes.iter().find(|purpose| purpose.id == id)
    }

    /// What a finding of this grade costs when it is assessed on this day: the row of the highest grade not above it, and
    /// of these the latest that is in force.
    pub fn penalty(&self, grade: u16, assessed: Date) -> Option<&Penalty> {
        self.penalties
            .iter()
            .rfind(|penalty| penalty.grade <= grade && penalty.assessed_from.is_none_or(|from| from <= assessed))
    }
}

impl File {
    /// None of these counts can be nought: "the next grade after 0 calls" or "within 0 days" is a slip, and no rule.
    fn no_noughts(&self) -> Result<(), RulesError> {
        let repetition = self.repetition.as_ref().map_or([1; 2], |r| [r.calls, r.within_days]);
        let attempts = self.attempts.as_ref().map_or([1; 2], |a| [a.most, a.within_days]);
        let complaint = self.complaint.as_ref().map_or([1; 2], |c| [c.window_days, c.answer_days]);
        let same_call = self.same_call.as_ref().map_or(1, |s| s.minutes);
        let names = ["repetition: calls", "repetition: within_days", "attempts: most", "attempts: within_days"];
        let more = ["complaint: window_days", "complaint: answer_days", "same_call: minutes"];
        let values = repetition.into_iter().chain(attempts).chain(complaint).chain([same_call]);
        match values.zip(names.into_iter().chain(more)).find(|(value, _)| *value == 0) {
            Some((_, name)) => Err(RulesError(format!("{name} is 0; it is at least 1"))),
            None => Ok(()),
        }
    }
}

impl FileHours {
    fn read(&self) -> Result<(Days, Hours), RulesError> {
        let hours = format!("{}-{}", self.from, self.to).parse()?;
        Ok((self.days.join(",").parse()?, hours))
    }
}

impl FileComplaint {
    fn read(self) -> ComplaintDays {
        ComplaintDays {
            window: self.window_days,
            answer: self.answer_days,
            acknowledge: self.acknowledge_days,
            examine: self.examine_days,
        }
    }
}

impl FilePenalty {
    fn read(self) -> Result<Penalty, RulesError> {
        let sum = |text: Option<String>| text.map(|text| sum(&text)).transpose();
        if self.grade == 0 {
            return Err(RulesError("penalty: grades begin with 1".into()));
        }
        if self.at_most && self.fine.is_none() {
            return Err(RulesError("penalty: at_most needs a fine that is the maximum".into()));
        }
        Ok(Penalty {
            grade: self.grade,
            fine: sum(self.fine)?,
            at_most: self.at_most,
            compensation: sum(self.compensation)?,
            assessed_from: self.assessed_from,
            source: self.basis.source,
            source_zh: self.source_zh,
        })
    }
}

fn sum(text: &str) -> Result<Sum, RulesError> {
    let wrong = || RulesError(format!("{text:?} is no sum; write whole units and a currency: 200 CNY"));
    let (amount, currency) = text.split_once(' ').ok_or_else(wrong)?;
    if currency.len() != 3 || !currency.bytes().all(|b| b.is_ascii_uppercase()) {
        return Err(wrong());
    }
    Ok(Sum { amount: amount.parse().map_err(|_| wrong())?, currency: currency.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn shipped() -> [&'static str; 4] {
        [
            include_str!("../../../packs/registry-cn/rules.toml"),
            include_str!("../../../packs/registry-us/rules.toml"),
            include_str!("../../../packs/registry-sg/rules.toml"),
            include_str!("../../../packs/registry-gb/rules.toml"),
        ]
    }

    #[test]
    fn every_shipped_rule_set_is_read_and_names_a_shipped_plan() {
        for text in shipped() {
            let rules = Rules::parse(text).expect("valid");
            assert!(crate::Plan::shipped(&rules.plan).is_some(), "{}", rules.id);
            assert!(rules.purpose("sales").is_some_and(|p| !p.exempt), "{}", rules.id);
        }
    }

    #[test]
    fn the_penalty_is_that_of_the_day_of_assessment() {
        let us = Rules::parse(shipped()[1]).expect("valid");
        let fine = |day| us.penalty(1, day).and_then(|p| p.fine.as_ref()).map(|sum| sum.amount);
        assert_eq!(fine(date(2018, 1, 21)), None);
        // The maximum rises every January: a year left out would keep an amount that is too low.
        let mut before = None;
        for (from, amount) in [
            (date(2018, 1, 22), 41_484),
            (date(2019, 2, 14), 42_530),
            (date(2020, 1, 14), 43_280),
            (date(2021, 1, 13), 43_792),
            (date(2022, 1, 10), 46_517),
            (date(2023, 1, 11), 50_120),
            (date(2024, 1, 10), 51_744),
            (date(2025, 1, 17), 53_088),
        ] {
            assert_eq!(fine(from.yesterday().expect("a day")), before, "the day before {from}");
            assert_eq!(fine(from), Some(amount), "{from}");
            before = Some(amount);
        }
        assert_eq!(fine(date(2026, 11, 29)), Some(53_088));
        assert!(us.penalties.iter().all(|penalty| penalty.at_most), "they are maxima");
        let cn = Rules::parse(shipped()[0]).expect("valid");
        let of = |grade| cn.penalty(grade, date(2026, 11, 29)).expect("a row");
        assert_eq!(of(1).fine, Some(Sum { amount: 200, currency: "CNY".into() }));
        assert_eq!(of(1).compensation, Some(Sum { amount: 50, currency: "CNY".into() }));
        assert_eq!(of(7).fine, Some(Sum { amount: 400, currency: "CNY".into() }));
    }

    #[test]
    fn a_rule_without_a_source_or_with_a_senseless_value_is_refused() {
        let text = shipped()[0];
        for (from, to) in [
            ("to = \"21:00\"\nsource = \"Model, after India (9 to 21)\"", "to = \"21:00\""),
            ("fine = \"200 CNY\"", "fine = \"200\""),
            ("to = \"21:00\"", "to = \"08:00\""),
            ("category = 2", "category = 64"),
            ("id = \"property\"", "id = \"finance\""),
            ("calls = 5", "calls = 0"),
            ("within_days = 10", "within_days = 0"),
            ("most = 4", "most = 0"),
            ("within_days = 30", "within_days = 0"),
            ("window_days = 30", "window_days = 0"),
            ("answer_days = 5", "answer_days = 0"),
            ("minutes = 30", "minutes = 0"),
        ] {
            assert!(text.contains(from), "{from}");
            assert!(Rules::parse(&text.replace(from, to)).is_err(), "{to}");
        }
    }
}
