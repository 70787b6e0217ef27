//! The case as the checks read it: every query answered anew, by comparing texts, without what the view keeps.

use casework::{Case, Commitment, Happening};
use jiff::civil::Date;
use playbook::{Pack, View};

/// What a query of the pack finds, oldest first; `None` when the pack has no such query.
pub(crate) fn found<'a>(case: &'a Case, pack: &Pack, query: &str) -> Option<Vec<Happening<'a>>> {
    let query = pack.queries.get(query)?;
    let fits = |h: &Happening<'_>| {
        query.having.iter().all(|(name, wanted)| h.attr(name).is_some_and(|v| wanted.has(v)))
            && !query.not.iter().any(|(name, unwanted)| h.attr(name).is_some_and(|v| unwanted.has(v)))
    };
    if query.of == "breach" {
        return Some(breaches(case, query));
    }
    Some(case.happenings(&query.of).filter(fits).collect())
}

/// Every counted call that breaks a promise of which the query speaks, once.
fn breaches<'a>(case: &'a Case, query: &playbook::Query) -> Vec<Happening<'a>> {
    let spoken_of = |c: &Commitment| {
        let remedy = if c.remedy.is_some() { "yes" } else { "no" };
        let value = |name: &str| if name == "by" { c.by.as_str() } else { remedy };
        let of_promise = |name: &str| name == "by" || name == "remedy";
        query.having.iter().all(|(name, wanted)| !of_promise(name) || wanted.has(value(name)))
            && !query.not.iter().any(|(name, unwanted)| of_promise(name) && unwanted.has(value(name)))
    };
    let promises: Vec<&Commitment> = case.commitments.iter().map(|c| &c.body).filter(|c| spoken_of(c)).collect();
    let breaks = |i: &casework::Incident| i.counts() && promises.iter().any(|c| case.breaks(c, i));
    let refs: Vec<_> = case.incidents.iter().filter(|i| breaks(i)).map(|i| i.id).collect();
    case.happenings("incident").filter(|h| refs.contains(&h.incident_ref())).collect()
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
