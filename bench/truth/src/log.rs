//! The case as the checks read it: every query answered anew, by comparing texts, without what the view keeps.

use crate::Checked;
use casework::{Commitment, Happening};
use jiff::civil::Date;
use playbook::View;

/// What a query of the pack finds for a letter, oldest first; `None` when the pack has no such query.
pub(crate) fn found<'a>(letter: &Checked<'_, 'a>, name: &str) -> Option<Vec<Happening<'a>>> {
    let view = letter.view;
    let query = view.pack.queries.get(name)?;
    let fits = |h: &Happening<'a>| {
        query.having.iter().all(|(name, wanted)| view.attr(h, name).is_some_and(|v| wanted.has(v)))
            && !query.not.iter().any(|(name, unwanted)| view.attr(h, name).is_some_and(|v| unwanted.has(v)))
    };
    let all: Vec<Happening<'a>> = match query.of.as_str() {
        "breach" => breaches(view, query),
        kind => view.case.happenings(kind, view.today).filter(fits).collect(),
    };
    let all = after(letter, query.after.as_deref().into_iter(), all);
    let all = timely(view, query.timely.as_deref(), all);
    let front = &letter.template.front;
    Some(match query.of.as_str() {
        "incident" | "breach" => timely(view, front.timely.as_deref(), after(letter, ends(front), all)),
        "dispatched" | "reply" | "obstacle" => {
            let office = |h: &Happening<'_>| {
                let rung = h.attr("rung").and_then(|rung| view.pack.rung(rung));
                rung.and_then(|r| r.office.as_ref()).is_some_and(|o| o.kind.is_some() || o.outside)
            };
            let (offices, others): (Vec<_>, Vec<_>) = all.into_iter().partition(office);
            let mut kept = after(letter, ends(front), others);
            kept.extend(offices);
            kept.sort_by_key(|h| (h.at, h.seq));
            kept
        }
        _ => all,
    })
}

fn ends(front: &playbook::Front) -> impl Iterator<Item = &str> {
    front.after.iter().flat_map(playbook::OneOrMany::all)
}

/// What came after the newest finding of other queries.
fn after<'a, 'q>(
    letter: &Checked<'_, 'a>,
    queries: impl Iterator<Item = &'q str>,
    all: Vec<Happening<'a>>,
) -> Vec<Happening<'a>> {
    let view = letter.view;
    let starts = queries.filter_map(|query| {
        let spec = view.pack.queries.get(query)?;
        let fits = |h: &Happening<'a>| {
            spec.having.iter().all(|(name, wanted)| view.attr(h, name).is_some_and(|v| wanted.has(v)))
        };
        view.case.happenings(&spec.of, view.today).filter(fits).last()
    });
    let start = starts.max_by_key(|h| (h.at, h.seq));
    let Some(start) = start else { return all };
    let newer = |h: &Happening<'a>| match (h.at, start.at) {
        (Some(a), Some(b)) if a.date() != b.date() => a.date() > b.date(),
        (Some(a), Some(b)) if a.time().is_some() && b.time().is_some() && a != b => a > b,
        _ => h.seq > start.seq,
    };
    // As long as nothing new came, the letter is still about what it was about.
    let about = |h: &Happening<'_>| h.attr("counts") == Some("yes") || h.attr("charge") == Some("yes");
    if !view.case.happenings("incident", view.today).any(|h| about(&h) && newer(&h)) {
        return all;
    }
    all.into_iter().filter(newer).collect()
}

/// What is within a clock's time today.
fn timely<'a>(view: &View<'a>, clock: Option<&str>, all: Vec<Happening<'a>>) -> Vec<Happening<'a>> {
    let Some(clock) = clock.and_then(|clock| view.pack.clocks.get(clock)) else { return all };
    let within = |h: &Happening<'a>| {
        let due = h.at.map(|at| clock.due(at.date(), &view.pack.calendar));
        h.attr("charge") == Some("yes") || due.is_none_or(|due| due.arguable.unwrap_or(due.due) >= view.today)
    };
    all.into_iter().filter(within).collect()
}

/// Every sales call that breaks a promise of which the query speaks, once.
fn breaches<'a>(view: &View<'a>, query: &playbook::Query) -> Vec<Happening<'a>> {
    let case = view.case;
    let spoken_of = |c: &Commitment| {
        let value = |name: &str| match name {
            "by" => Some(c.by.as_str()),
            "remedy" => Some(if c.remedy.is_some() { "yes" } else { "no" }),
            "by_company" => Some(if case.speaks_for_company(&c.by) { "yes" } else { "no" }),
            _ => None,
        };
        query.having.iter().all(|(name, wanted)| value(name).is_none_or(|v| wanted.has(v)))
            && !query.not.iter().any(|(name, unwanted)| value(name).is_some_and(|v| unwanted.has(v)))
    };
    let promises: Vec<&Commitment> = case.commitments.iter().map(|c| &c.body).filter(|c| spoken_of(c)).collect();
    let breaks = |i: &casework::Incident| promises.iter().any(|c| view.breaches_of(c).iter().any(|b| b.id == i.id));
    let refs: Vec<_> = case.incidents.iter().filter(|i| breaks(i)).map(|i| i.id).collect();
    case.happenings("incident", view.today).filter(|h| refs.contains(&h.incident_ref())).collect()
}

/// The day of a happening.
pub(crate) fn day(happening: &Happening<'_>) -> Option<Date> {
    happening.at.map(|m| m.date())
}

/// Words as a letter may quote them: on one line, without the stop at their end.
pub(crate) fn quotable(words: &str) -> String {
    let line = words.split_whitespace().collect::<Vec<_>>().join(" ");
    line.trim_end_matches(['。', '.', '，', ',', '；', ';', '、']).to_owned()
}

/// Whether the person has asked somebody for something: a complaint, an appeal, a letter.
pub(crate) fn complained(view: &View<'_>) -> bool {
    !view.case.dispatches.is_empty()
}

/// Whether a call that was taken, or a message, was refused.
pub(crate) fn refused(view: &View<'_>) -> bool {
    let refused = |i: &casework::Incident| i.refused == Some(casework::Refused::Yes) && i.answered() != Some(false);
    view.case.incidents.iter().any(|i| i.nuisance == Some(true) && !i.invited && refused(i))
}
