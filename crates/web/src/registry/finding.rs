//! What both consoles show of a finding: of which call, how it stands, why, and on which grounds it may be objected to.

use super::complaint::follow::{basis_key, standing_key};
use super::console::lists::purpose;
use super::guest::Guest;
use desk::registry::{BillTold, FindingFile, FindingLine, Shown};

/// Grounds of objections, by name.
const GROUNDS: [&str; 6] = ["emergency", "consent", "wrong-clock", "reassigned", "not-ours", "other"];

/// The words for a ground.
pub(crate) fn ground_key(ground: &str) -> &'static str {
    match ground {
        "emergency" => "counter-ground-emergency",
        "consent" => "counter-ground-consent",
        "wrong-clock" => "counter-ground-wrong-clock",
        "reassigned" => "counter-ground-reassigned",
        "not-ours" => "counter-ground-not-ours",
        _ => "counter-ground-other",
    }
}

/// The grounds to choose from, by name.
pub(crate) fn grounds(guest: &Guest) -> Vec<(&'static str, String)> {
    GROUNDS.map(|known| (known, guest.words().t(ground_key(known)))).to_vec()
}

/// The short word for how a finding stands.
pub(crate) fn stands_key(standing: &str) -> &'static str {
    match standing {
        "assessed" => "counter-stands-assessed",
        "objected" => "counter-stands-objected",
        "upheld" => "counter-stands-upheld",
        "cancelled" => "counter-stands-cancelled",
        _ => "counter-stands-unset",
    }
}

/// A finding on a list of them.
pub(crate) struct Line {
    pub id: String,
    pub says: String,
    pub note: String,
    pub standing: String,
}

impl Line {
    /// `called`: the called number, as much of it as is shown.
    pub(crate) fn of(guest: &Guest, line: &FindingLine, called: String) -> Line {
        let (words, one) = (guest.words(), &line.finding);
        let when = [("at", guest.registry().local(one.at)), ("to", called)];
        Line {
            id: one.id.clone(),
            says: says(guest, one),
            note: words.a("counter-finding-when", &when),
            standing: words.t(stands_key(line.bill.as_ref().map_or("unset", |bill| bill.standing))),
        }
    }
}

/// Who called for whom.
pub(crate) fn says(guest: &Guest, one: &Shown) -> String {
    let said = [("from", one.from.clone()), ("principal", one.counts_against().join(&guest.words().t("comma")))];
    guest.words().a("counter-complaint-against", &said)
}

/// How it stands, in a sentence.
pub(crate) fn standing(guest: &Guest, bill: Option<&BillTold>) -> String {
    let Some(bill) = bill else { return guest.words().t("counter-stands-unset") };
    let since = guest.registry().day(bill.since).to_string();
    guest.words().a(standing_key(bill.standing), &[("since", since)])
}

/// Why it is one, a sentence for each reason.
pub(crate) fn reasons(guest: &Guest, one: &Shown) -> Vec<String> {
    one.reasons.iter().map(|reason| guest.registry().reason_shown(reason, guest.lang())).collect()
}

/// The facts: the called number as much of it as is shown, and `more` behind whoever owes.
pub(crate) fn facts(
    guest: &Guest,
    file: &FindingFile,
    called: String,
    more: Vec<(String, String)>,
) -> Vec<(String, String)> {
    let (registry, words, one) = (guest.registry(), guest.words(), &file.line.finding);
    let fact = |key: &str, value: String| (words.t(key), value);
    let mut facts = vec![
        fact("counter-called", called),
        fact("counter-calling", one.from.clone()),
        fact("reg-complaint-when", registry.local(one.at)),
        fact("counter-basis", words.t(basis_key(one.basis))),
        fact("counter-organisation-of-number", one.organisation.clone()),
        fact("counter-principal", one.counts_against().join(&words.t("comma"))),
        fact("counter-debtor", one.debtor.clone()),
    ];
    facts.extend(one.complained.map(|at| fact("counter-complained-at", registry.local(at))));
    facts.extend(more);
    facts.extend(one.corrections.iter().map(|was| {
        let sums = [was.fine, was.compensation].into_iter().flatten().map(|sum| sum.to_string());
        let sums = sums.collect::<Vec<_>>().join(" + ");
        let said = [("at", registry.local(was.at)), ("grade", was.grade.to_string()), ("sums", sums)];
        fact("counter-corrected", words.a("counter-corrected-from", &said))
    }));
    facts.push(fact("counter-assessed-on", one.assessed.to_string()));
    facts.extend(one.purpose.as_ref().map(|id| fact("counter-purpose", purpose(guest, id))));
    facts
}
