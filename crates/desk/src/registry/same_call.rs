//! Which findings are about one call: the same record judged again, and the record of the call that a complaint told of.

use super::Registry;
use super::finding::{Basis, Shown};
use crate::error::Answer;
use jiff::Timestamp;
use number::E164;
use registry::Rules;
use registry::cdr::Line;
use registry::complaint::{Complaint, Life};
use registry::twin::{pairs, told_again, tolerance};
use std::collections::HashMap;

/// What a finding of a run is to those recorded before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Same {
    /// The same numbers at the same moment.
    Known(usize),
    /// The call of which only a complaint told so far, at about this time.
    Complained(usize),
    /// None of them.
    New,
}

/// Who called whom, and when.
type Call<'a> = (&'a str, &'a str, Timestamp);

/// The findings of a run beside those recorded before.
pub(super) struct SameCalls;

impl SameCalls {
    /// What each line is to the findings recorded before. One that rests on a complaint takes the nearest record within the
    /// rule set's minutes, and one record at most.
    pub(super) fn among<'a>(recorded: &[Shown], lines: impl Iterator<Item = &'a Line>, rules: &Rules) -> Vec<Same> {
        let known: HashMap<Call<'_>, usize> =
            recorded.iter().enumerate().map(|(at, one)| ((&*one.from, &*one.to, one.at), at)).collect();
        let mut told: HashMap<(&str, &str), Vec<usize>> = HashMap::new();
        for (at, one) in recorded.iter().enumerate().filter(|(_, one)| one.basis == Basis::Complaint) {
            told.entry((&one.from, &one.to)).or_default().push(at);
        }
        let mut same = Vec::new();
        let mut records: HashMap<(&str, &str), Vec<(usize, Timestamp)>> = HashMap::new();
        let mut taken: Vec<usize> = Vec::new();
        for (n, line) in lines.enumerate() {
            let (from, to) = (line.record.from.to_string(), line.record.to.to_string());
            let exactly = known.get(&(from.as_str(), to.as_str(), line.record.at)).copied();
            same.push(exactly.map_or(Same::New, Same::Known));
            taken.extend(exactly);
            let first = told.get(&(from.as_str(), to.as_str())).and_then(|all| all.first()).map(|at| &recorded[*at]);
            if let Some(one) = first.filter(|_| exactly.is_none() && line.line > 0) {
                records.entry((&one.from, &one.to)).or_default().push((n, line.record.at));
            }
        }
        for (key, records) in records {
            let open: Vec<usize> = told[&key].iter().copied().filter(|at| !taken.contains(at)).collect();
            let times: Vec<Timestamp> = open.iter().map(|at| recorded[*at].at).collect();
            let made: Vec<Timestamp> = records.iter().map(|(_, at)| *at).collect();
            for (at, record) in open.iter().zip(pairs(&times, &made, tolerance(rules))) {
                if let Some(record) = record {
                    same[records[record].0] = Same::Complained(*at);
                }
            }
        }
        same
    }
}

/// A complaint as far as it tells of a call, with what was found for it.
#[derive(Debug, Clone)]
pub(super) struct ComplaintCall {
    /// Who was called.
    pub person: E164,
    /// Who called.
    pub from: E164,
    /// When, as it tells it.
    pub at: Timestamp,
    /// What was found.
    pub findings: Vec<String>,
    /// Somebody showed that the number is theirs, or the operator vouches for it.
    pub shown: bool,
}

impl ComplaintCall {
    /// Of a complaint that tells both numbers.
    pub(super) fn of(life: &Life) -> Option<ComplaintCall> {
        let Complaint { person, from, call, .. } = life.complaint;
        let moves = life.moves().last().map(|last| last.findings.clone());
        let (findings, shown) = (moves.unwrap_or_default(), life.complaint.proof.is_some());
        Some(ComplaintCall { person: person?, from: from?, at: call, findings, shown })
    }
}

/// What is found of the call that a complaint tells of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum OfCall {
    /// This finding is about it.
    Finding(String),
    /// There is none about it, but one about another call from that number to that person on that day.
    OtherCall,
    /// There is none.
    Nothing,
}

impl Registry {
    /// The finding about the call of a complaint: that of a complaint which told of the same call before, or the nearest one
    /// within the rule set's minutes that answers no other complaint.
    pub(super) async fn finding_about(&self, call: &ComplaintCall, others: &[ComplaintCall]) -> Answer<OfCall> {
        let (from, to) = (call.from.to_string(), call.person.to_string());
        let findings = self.findings().await?;
        let about: Vec<&Shown> = findings.iter().filter(|one| one.from == from && one.to == to).collect();
        let others: Vec<&ComplaintCall> =
            others.iter().filter(|other| (other.from, other.person) == (call.from, call.person)).collect();
        let there = |id: &&String| about.iter().any(|one| one.id == **id);
        let again = others.iter().filter(|other| told_again(other.at, call.at));
        if let Some(id) = again.flat_map(|other| &other.findings).find(there) {
            return Ok(OfCall::Finding(id.clone()));
        }
        // Somebody who showed nothing takes no call away from whoever was called.
        let answers =
            |one: &&&Shown| others.iter().any(|other| (other.shown || !call.shown) && other.findings.contains(&one.id));
        let free: Vec<&&Shown> = about.iter().filter(|one| !answers(one)).collect();
        let times: Vec<Timestamp> = free.iter().map(|one| one.at).collect();
        if let Some(at) = pairs(&[call.at], &times, tolerance(&self.rules)).into_iter().flatten().next() {
            return Ok(OfCall::Finding(free[at].id.clone()));
        }
        let day = self.day(call.at);
        let only_told = |one: &&&Shown| call.shown && one.basis == Basis::Complaint && !answers(one);
        for one in about.iter().filter(|one| self.day(one.at) == day && !only_told(one)) {
            if !self.is_cancelled(&one.id).await? {
                return Ok(OfCall::OtherCall);
            }
        }
        Ok(OfCall::Nothing)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use registry::judge::Record;
    use registry::{Channel, E164};

    fn at(time: &str) -> Timestamp {
        format!("2026-06-03T{time}Z").parse().expect("a time")
    }

    fn shown(basis: &str, time: &str) -> Shown {
        let text = serde_json::json!({
            "id": format!("f-{time}"), "basis": basis, "from": "+8657188880000", "to": "+8613800000000", "at": at(time),
            "organisation": "bank", "principal": "bank", "debtor": "bank", "chain": ["bank"], "reasons": [], "grade": 1,
            "assessed": "2026-06-03", "rules": "registry-cn 2026-11-29", "proof": {},
        });
        serde_json::from_value(text).expect("a finding")
    }

    fn line(time: &str, line: u64) -> Line {
        let (from, to) = (E164::new(8_657_188_880_000), E164::new(8_613_800_000_000));
        let record = Record {
            from: from.expect("a number"),
            to: to.expect("a number"),
            at: at(time),
            purpose: None,
            for_whom: None,
            channel: Channel::Voice,
        };
        Line { file: 0, line, record }
    }

    #[test]
    fn a_record_that_comes_later_is_the_call_of_the_complaint_and_every_other_one_is_not() {
        let rules = Rules::parse(include_str!("../../../../packs/registry-cn/rules.toml")).expect("shipped");
        let recorded = [shown("complaint", "11:00:00"), shown("record", "12:00:00"), shown("complaint", "15:00:00")];
        let among = |lines: &[Line]| SameCalls::among(&recorded, lines.iter(), &rules);
        for time in ["11:00:23", "11:16:00", "10:31:00"] {
            assert_eq!(among(&[line(time, 2)]), [Same::Complained(0)], "{time}");
        }
        assert_eq!(among(&[line("11:00:00", 2)]), [Same::Known(0)]);
        assert_eq!(among(&[line("11:31:00", 2), line("12:10:00", 3)]), [Same::New; 2], "too far, or of a record");
        let two = [line("11:20:00", 2), line("11:02:00", 3)];
        assert_eq!(among(&two), [Same::New, Same::Complained(0)], "the nearest one, and one alone");
        let exact = [line("11:02:00", 2), line("11:00:00", 3)];
        assert_eq!(among(&exact), [Same::New, Same::Known(0)]);
        assert_eq!(among(&[line("11:01:00", 0)]), [Same::New], "a complaint is no record");
    }
}
