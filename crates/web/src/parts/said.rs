//! What an utterance was read as, in words.

use crate::parts::side::money;
use casework::Reading;
use desk::Loaded;
use desk::words::Words;
use playbook::short_date;

/// One reading in a phrase: `提出给 50 元（叫它奖励）`, `答应每通 50 元`.
pub fn reading(loaded: &Loaded, reading: &Reading, w: Words) -> String {
    let kind = w.t(&format!("said-{}", reading.kind()));
    let sum = |sum: &Option<casework::Money>| sum.map(|m| money(m, w.lang));
    let each = |sum: &Option<casework::Money>| sum.map(|m| w.a("entry-remedy", &[("money", money(m, w.lang))]));
    let day = |day: &Option<jiff::civil::Date>| day.map(|d| short_date(d, loaded.today, w.lang));
    let more: Vec<Option<String>> = match reading {
        Reading::Excuse { obstacle } => {
            let known = obstacle.as_ref().and_then(|id| loaded.pack.obstacles.get(id));
            vec![known.map(|o| o.name.get(w.lang).to_owned())]
        }
        Reading::Promise { remedy, until, if_accepted, .. } => {
            vec![each(remedy), day(until), if_accepted.then(|| w.t("said-if-accepted"))]
        }
        Reading::Offer { amount, per_call, label, until, .. } => {
            let label = label.map(|l| w.t(&format!("label-{}", l.id())));
            vec![sum(amount), each(per_call), label, day(until)]
        }
        Reading::Condition { wants } => vec![wants.map(|want| w.t(&format!("want-{}", want.id())))],
        Reading::Deadline { day: last } => vec![day(last)],
        Reading::Paid { amount } => vec![sum(amount)],
        _ => Vec::new(),
    };
    let more: Vec<String> = more.into_iter().flatten().collect();
    if more.is_empty() { kind } else { format!("{kind} {}", more.join(" ")) }
}
