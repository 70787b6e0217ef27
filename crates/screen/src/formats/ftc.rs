//! The FTC's complaints: each is a vote against the number that it names, of the day of the call.

use super::reading::{Reading, Said, Unreadable};
use crate::key::Key;
use crate::label::Label;
use crate::list::Entry;
use crate::reputation::Votes;
use registry::Plan;
use registry::formats::{self, Item, Options, Row};
use std::collections::BTreeMap;

#[derive(Default)]
struct Told {
    votes: Votes,
    subjects: BTreeMap<&'static str, (usize, &'static Label)>,
}

pub(super) fn read(text: &str) -> Result<Reading, Unreadable> {
    let plan = Plan::shipped("us").expect("it is shipped");
    let unreadable = |_| Unreadable { code: "not-this", at: 1 };
    let rows = formats::Reader::new(formats::Format::FtcComplaints, text.as_bytes(), &Options::new(&plan));
    let mut reading = Reading::default();
    let mut told: BTreeMap<Key, Told> = BTreeMap::new();
    for row in rows.map_err(unreadable)? {
        match row.map_err(|_| Unreadable { code: "cut-off", at: reading.rows })? {
            Row::Reject(reject) => {
                reading.rows += 1;
                let code = if reject.code == "shifted" { reject.code } else { "fields" };
                reading.bad(reject.line, &reject.value, code);
            }
            Row::Item(Item::Complaint(complaint)) => {
                reading.rows += 1;
                // A complaint without a number, or with a filler, says nothing about a number.
                let Some(key) = complaint.caller.number().and_then(|n| Key::digits(&n.get().to_string())) else {
                    continue;
                };
                let one = told.entry(key).or_default();
                one.votes.against = one.votes.against.saturating_add(1);
                one.votes.latest = one.votes.latest.max(Some(complaint.violated.date()));
                let label = Said::blocked(&complaint.subject).label;
                one.subjects.entry(&label.id).or_insert((0, label)).0 += 1;
            }
            Row::Item(_) => reading.rows += 1,
        }
    }
    for (key, one) in told {
        let most = one.subjects.values().max_by_key(|(count, _)| *count).map(|(_, label)| *label);
        let label = most.unwrap_or(Label::unknown());
        reading.entries.add(Entry { key, prefix: false, label, allowed: false, votes: Some(one.votes) });
    }
    Ok(reading)
}
