//! When things happened: nothing lies ahead of today, and no answer is older than what it answers.

use crate::clock::{Clock, zone_named};
use crate::error::{Answer, Refusal};
use crate::loaded::Loaded;
use casework::{Body, Moment, Reading, Reply};
use jiff::ToSpan;
use jiff::civil::Date;
use playbook::Pack;

/// Years after which a date is taken for a slip of the hand.
const LONG_AGO: i64 = 50;

/// Minutes by which a clock may be ahead of ours.
const SLACK: i64 = 10;

/// Whether everything that is to be recorded can have happened as it says.
///
/// # Errors
/// `in-the-future`, `too-long-ago`, `ends-before-it-begins`, `answer-before-question`, `decision-before-offer`.
pub(crate) fn check(clock: Clock, on: &Loaded, bodies: &[Body]) -> Answer<()> {
    bodies.iter().try_for_each(|body| one(clock, on, bodies, body))
}

/// The same for one moment of a case that is about to be opened.
///
/// # Errors
/// `in-the-future`, `too-long-ago`.
pub(crate) fn has_come(clock: Clock, pack: &Pack, at: Moment) -> Answer<()> {
    passed(clock, &pack.manifest.zone, clock.today(&pack.manifest.zone), at)
}

fn one(clock: Clock, on: &Loaded, all: &[Body], body: &Body) -> Answer<()> {
    match body {
        Body::Correction(c) => return one(clock, on, all, &c.body),
        Body::Imported(b) => return b.rows.iter().try_for_each(|row| past(clock, on, row.at)),
        _ => {}
    }
    let Some(at) = body.happened() else { return Ok(()) };
    past(clock, on, at)?;
    match body {
        Body::Reply(b) => follows(on, all, b),
        Body::Said(b) => b.readings.iter().try_for_each(|reading| ends(at, last_day(reading))),
        Body::Offer(b) => ends(at, b.until),
        Body::Commitment(b) => ends(at, b.until),
        Body::OfferDecision(b) => {
            let early = on.case.offers.iter().any(|o| o.seq == b.offer && at.surely_before(o.at));
            if early { Err(Refusal::refused("decision-before-offer").with("day", at.to_string())) } else { Ok(()) }
        }
        _ => Ok(()),
    }
}

/// The day until which something stands that was said.
fn last_day(reading: &Reading) -> Option<Date> {
    match reading {
        Reading::Promise { until, .. } | Reading::Offer { until, .. } => *until,
        Reading::Deadline { day } => *day,
        _ => None,
    }
}

fn past(clock: Clock, on: &Loaded, at: Moment) -> Answer<()> {
    passed(clock, &on.pack.manifest.zone, on.today, at)
}

fn passed(clock: Clock, zone: &str, today: Date, at: Moment) -> Answer<()> {
    let late = match at.time() {
        _ if at.date() != today => at.date() > today,
        Some(time) if clock == Clock::System => {
            let zone = zone_named(zone);
            let now = clock.now().to_zoned_datetime(zone).datetime().saturating_add(SLACK.minutes());
            at.date().to_datetime(time) > now
        }
        _ => false,
    };
    if late {
        let refusal = Refusal::refused("in-the-future").with("day", at.to_string());
        return Err(refusal.with("today", today.to_string()));
    }
    if at.date() < today.saturating_sub(LONG_AGO.years()) {
        return Err(Refusal::refused("too-long-ago").with("day", at.date().to_string()));
    }
    Ok(())
}

fn ends(at: Moment, until: Option<Date>) -> Answer<()> {
    match until.filter(|last| *last < at.date()) {
        Some(last) => {
            let refusal = Refusal::refused("ends-before-it-begins").with("day", at.date().to_string());
            Err(refusal.with("until", last.to_string()))
        }
        None => Ok(()),
    }
}

/// An answer answers something: what was sent on its rung, in the log or in the same breath. Where nothing was recorded as
/// sent, nothing can be compared.
fn follows(on: &Loaded, all: &[Body], reply: &Reply) -> Answer<()> {
    let before = on.case.dispatched(&reply.rung).map(|d| d.at);
    let beside = all.iter().filter_map(|body| match body {
        Body::Dispatched(d) if d.rung == reply.rung => Some(d.at),
        _ => None,
    });
    let sent: Vec<Moment> = before.chain(beside).collect();
    match sent.iter().min() {
        Some(first) if sent.iter().all(|at| reply.at.surely_before(*at)) => {
            let refusal = Refusal::refused("answer-before-question").with("day", reply.at.to_string());
            Err(refusal.with("sent", first.to_string()))
        }
        _ => Ok(()),
    }
}
