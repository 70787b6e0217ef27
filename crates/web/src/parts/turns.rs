//! Whose turn it is, and the promises kept or broken.

use crate::parts::dates::Day;
use crate::parts::side::{money, office, party};
use casework::{Stage, Trigger};
use desk::Loaded;
use desk::words::Words;
use playbook::{Advice, Deadline, Lane, Standing, View, Whose, short_date};

/// One party in "whose turn".
pub struct Turn {
    /// Who.
    pub who: String,
    /// What they have to do, or since when they are late.
    pub note: String,
    /// It is their turn.
    pub now: bool,
}

/// A promise with the calls that broke it.
pub struct Promise {
    /// It was broken.
    pub broken: bool,
    /// Its state in words.
    pub state: String,
    /// Day, who said it.
    pub when: Day,
    /// Who said it.
    pub by: String,
    /// The words.
    pub terms: String,
    /// Days of the calls that broke it, newest last.
    pub hits: Vec<Day>,
    /// What is due by it.
    pub due: String,
}

/// You, and at most two of those the case was brought to.
pub fn turns(loaded: &Loaded, view: &View<'_>, advice: &Advice, deadlines: &[Deadline], w: Words) -> Vec<Turn> {
    // The advice alone says whose turn it is; here only the name is looked up.
    let yours = advice.turn == playbook::Turn::Mine;
    let theirs = advice.turn == playbook::Turn::Theirs;
    let mut turns = vec![Turn { who: w.t("you"), note: w.t(if yours { "you-act" } else { "you-rest" }), now: yours }];
    let mut rungs: Vec<&str> = Vec::new();
    for dispatch in loaded.case.dispatches.iter().rev() {
        if !rungs.contains(&dispatch.rung.as_str()) {
            rungs.push(&dispatch.rung);
        }
    }
    rungs.reverse();
    if let Some(next) = advice.primary.rung.as_deref().filter(|r| !rungs.contains(r)) {
        rungs.push(next);
    }
    let mut named: Vec<Turn> = Vec::new();
    let known: Vec<_> = rungs.iter().filter_map(|id| loaded.pack.rung(id)).collect();
    let on_main = known.iter().any(|r| r.lane == Lane::Main);
    for rung in known.into_iter().filter(|r| r.lane == Lane::Main || !on_main) {
        let (_, who) = office(view, rung, w.lang);
        let (note, late) = standing(loaded, view, &rung.id, deadlines, w);
        let turn = Turn { who: who.clone(), note, now: theirs && late };
        match named.iter_mut().find(|t| t.who == who) {
            Some(known) => *known = turn,
            None => named.push(turn),
        }
    }
    let skip = named.len().saturating_sub(2);
    turns.extend(named.into_iter().skip(skip));
    let nobody = theirs && !turns.iter().any(|t| t.now);
    if let Some(last) = turns.iter_mut().skip(1).last().filter(|_| nobody) {
        last.now = true;
    }
    // One turn at a time: the last of those who owe an answer.
    let last = turns.iter().rposition(|t| t.now);
    turns.iter_mut().enumerate().for_each(|(at, turn)| turn.now = Some(at) == last);
    turns
}

/// What a party owes on one rung, and whether it is their turn there.
fn standing(loaded: &Loaded, view: &View<'_>, rung: &str, deadlines: &[Deadline], w: Words) -> (String, bool) {
    let Some(stage) = view.stage(rung) else { return (w.t("them-not-yet"), false) };
    let mut theirs = deadlines
        .iter()
        .filter(|d| d.rung == rung && d.whose == Whose::Theirs && d.confidence != playbook::Confidence::R);
    if let Some(running) = theirs.clone().find(|d| d.standing == Standing::Running) {
        let day = short_date(running.due, loaded.today, w.lang);
        return (w.a("them-until", &[("day", day)]), true);
    }
    if let Some(passed) = theirs.rfind(|d| d.standing == Standing::Passed) {
        return (w.n("them-late", -passed.days_left), true);
    }
    let key = match stage {
        Stage::Dispatched => "them-have-it",
        Stage::Acknowledged => "them-acknowledged",
        Stage::Accepted => "them-accepted",
        Stage::NotAccepted => "them-not-accepted",
        Stage::Answered => "them-answered",
        Stage::Withdrawn => "them-withdrawn",
    };
    (w.t(key), matches!(stage, Stage::Dispatched | Stage::Acknowledged | Stage::Accepted))
}

/// Every promise, the newest first.
pub fn promises(loaded: &Loaded, view: &View<'_>, w: Words) -> Vec<Promise> {
    let case = &loaded.case;
    let dues = view.due_by_promises();
    let lang = w.lang;
    let one = |c: &'_ casework::Recorded<casework::Commitment>| {
        let hits: Vec<Day> = view.breaches_of(c).iter().map(|i| Day::short(i.at.date(), loaded.today, lang)).collect();
        let lapsed = c.trigger == Some(Trigger::DayPassed) && c.until.is_some_and(|d| d < loaded.today);
        let state = match (hits.len(), c.until) {
            (0, Some(day)) if day >= loaded.today => {
                w.a("promise-until", &[("day", short_date(day, loaded.today, lang))])
            }
            (0, Some(_)) => w.t("promise-day-passed"),
            (0, None) => w.t("promise-kept"),
            (n, _) => w.n("promise-broken", n),
        };
        let due = dues.iter().find(|part| part.promise == c.seq).map(|part| {
            let sum = money(part.amount.times(part.count), lang);
            w.a("promise-due", &[("count", part.count.to_string()), ("money", sum)])
        });
        let agent = c.agent.as_ref().map(|a| w.a("agent-is", &[("what", a.clone())]));
        let by = [Some(party(loaded, &c.by, w)), agent].into_iter().flatten().collect::<Vec<_>>().join(" ");
        Promise {
            broken: !hits.is_empty() || lapsed,
            state,
            when: Day::short(c.at.date(), loaded.today, lang),
            by,
            terms: c.terms.clone(),
            hits,
            due: due.unwrap_or_default(),
        }
    };
    case.commitments.iter().rev().map(one).collect()
}
