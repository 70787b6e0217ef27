//! What whoever complained is told: where it stands, since when, and by which day the next step is due.

use super::life::Life;
use super::stage::Stage;
use crate::rules::Rules;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

/// What is owed to the person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Step {
    /// To be told that it came.
    Acknowledge,
    /// To have it compared with what held at the time of the call.
    Examine,
    /// To be told what came of it.
    Answer,
}

impl Step {
    /// Every step, in their order.
    pub const ALL: [Self; 3] = [Self::Acknowledge, Self::Examine, Self::Answer];

    /// Its name in documents.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Acknowledge => "acknowledge",
            Self::Examine => "examine",
            Self::Answer => "answer",
        }
    }

    /// Whether it is done when a complaint came to this stage. Whoever is answered was told that it came.
    const fn done_by(self, stage: Stage) -> bool {
        match self {
            Self::Acknowledge => matches!(stage, Stage::Acknowledged | Stage::Examined) || stage.is_answer(),
            Self::Examine => matches!(stage, Stage::Examined) || stage.is_answer(),
            Self::Answer => stage.is_answer(),
        }
    }
}

/// How a step goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Pace {
    /// The rule set gives no days for it.
    Unknown,
    /// It is to be done within so many days; on the last day there are none left.
    Running {
        /// So many.
        left: u32,
    },
    /// It should have been done so many days ago.
    Late {
        /// So many.
        days: u32,
    },
    /// It was done in time.
    Done,
    /// It was done, so many days late.
    DoneLate {
        /// So many.
        days: u32,
    },
}

impl Pace {
    /// Its name in documents.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::Running { .. } => "running",
            Self::Late { .. } => "late",
            Self::Done => "done",
            Self::DoneLate { .. } => "done-late",
        }
    }
}

/// One step's clock. Days are those of the zone that was asked for; the day on which it begins is not counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Clock {
    /// The step.
    pub step: Step,
    /// The day from which it is counted: when the complaint was received or last opened again.
    pub begun: Date,
    /// The last day for it; `None` if the rule set gives no days.
    pub last_day: Option<Date>,
    /// When it was done.
    pub done: Option<Timestamp>,
    /// How it goes.
    pub pace: Pace,
}

/// Whether the complaint came soon enough after the call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Window {
    /// The rule set gives no days for it.
    Unknown,
    /// It did.
    Within,
    /// It came so many days too late.
    Late {
        /// So many.
        days: u32,
    },
}

impl Window {
    /// Its name in documents.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::Within => "within",
            Self::Late { .. } => "late",
        }
    }
}

/// Where a complaint stands on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Status<'a> {
    /// Its id.
    pub id: &'a str,
    /// Where it stands…
    pub stage: Stage,
    /// …since when.
    pub since: Timestamp,
    /// Why, where somebody decided: the code and the words.
    pub why: Option<(Option<&'a str>, &'a str)>,
    /// The findings that came of it, the last ones last.
    pub findings: Vec<&'a str>,
    /// What is not told and needed to find the call.
    pub lacks: Vec<&'static str>,
    /// Whether it came soon enough after the call.
    pub window: Window,
    /// What is owed, in the order of [`Step::ALL`].
    pub clocks: [Clock; 3],
}

impl Status<'_> {
    /// The clock of one step.
    pub const fn clock(&self, step: Step) -> Clock {
        self.clocks[step as usize]
    }
}

impl Life {
    /// What the person is told on a day. Days are those of `zone`; the clocks are the rule set's and begin anew when the
    /// complaint is opened again.
    pub fn status(&self, today: Date, zone: &TimeZone, rules: &Rules) -> Status<'_> {
        let day = |at: Timestamp| zone.to_datetime(at).date();
        let moves = self.moves();
        let first = moves.iter().rposition(|step| matches!(step.stage, Stage::Reopened | Stage::Received)).unwrap_or(0);
        let begun = day(moves[first].at);
        let days = rules.complaint;
        let clock = |step: Step| {
            let days = match step {
                Step::Acknowledge => days.and_then(|days| days.acknowledge),
                Step::Examine => days.and_then(|days| days.examine),
                Step::Answer => days.map(|days| days.answer),
            };
            let last_day = days.map(|days| after(begun, days));
            let done = moves[first..].iter().find(|made| step.done_by(made.stage)).map(|made| made.at);
            Clock { step, begun, last_day, done, pace: pace(last_day, done.map(day), today) }
        };
        let last = moves.last().unwrap_or(&moves[first]);
        let mut findings: Vec<&str> = Vec::new();
        for id in moves.iter().flat_map(|made| &made.findings) {
            // One that was examined again may lead to the finding that is there already.
            if !findings.contains(&id.as_str()) {
                findings.push(id);
            }
        }
        Status {
            id: &self.id,
            stage: last.stage,
            since: last.at,
            why: last.why.as_ref().map(|(code, words)| (code.as_deref(), words.as_str())),
            findings,
            lacks: self.complaint.lacks(),
            window: self.window(rules, day),
            clocks: Step::ALL.map(clock),
        }
    }

    fn window(&self, rules: &Rules, day: impl Fn(Timestamp) -> Date) -> Window {
        let Some(days) = rules.complaint else { return Window::Unknown };
        let last = after(day(self.complaint.call), days.window);
        match self.moves().first().map(|received| between(last, day(received.at))) {
            Some(late) if late > 0 => Window::Late { days: late },
            _ => Window::Within,
        }
    }
}

fn pace(last: Option<Date>, done: Option<Date>, today: Date) -> Pace {
    let Some(last) = last else { return if done.is_some() { Pace::Done } else { Pace::Unknown } };
    match (done, between(last, done.unwrap_or(today))) {
        (Some(_), 0) => Pace::Done,
        (Some(_), days) => Pace::DoneLate { days },
        (None, 0) => Pace::Running { left: between(today, last) },
        (None, days) => Pace::Late { days },
    }
}

fn after(day: Date, days: u16) -> Date {
    day.saturating_add(i64::from(days).days())
}

/// Days from one day to a later one; 0 if it is not later.
fn between(one: Date, later: Date) -> u32 {
    u32::try_from((later - one).get_days()).unwrap_or(0)
}
