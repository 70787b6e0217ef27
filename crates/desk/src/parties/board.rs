//! Who is on the other side: callers, the parties behind them, and the chain of links up to the company.
//!
//! A link says "this number is used by that shop", "this shop acts for that company", each with what shows it. A call
//! is shown to be the company's when links lead from its number to the company; the chain is as sure as its weakest link.

use casework::{COMPANY, Case, Certainty, Incident, PartyLink, Recorded};
use jiff::civil::Date;
use serde::Serialize;
use std::collections::HashMap;

/// A number that called, with all its counted calls and messages.
#[derive(Debug, Clone, Serialize)]
pub struct Caller {
    /// The number as first shown; `None` for those without one.
    pub number: Option<String>,
    /// What the numbering plan says it is.
    pub kind: &'static str,
    /// Home region, where known.
    pub region: Option<String>,
    /// Counted calls and messages.
    pub count: usize,
    /// Day of the last one.
    pub last: Date,
    /// Whom they claimed to be, most often first.
    pub claimed: Vec<String>,
    /// The links from the number towards the company.
    pub chain: Chain,
}

/// Links from a number or party onwards, as far as they go.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Chain {
    /// Event numbers of the links, in order.
    pub links: Vec<u64>,
    /// Whether they lead to the company.
    pub complete: bool,
    /// The weakest certainty on the way, when there is a link.
    pub certainty: Option<Certainty>,
    /// The party at which they end.
    pub ends: Option<String>,
}

/// What the links of a case come to.
#[derive(Debug, Clone, Serialize)]
pub struct Board {
    /// Callers, most calls first.
    pub callers: Vec<Caller>,
    /// Counted calls in all.
    pub calls: usize,
    /// Calls whose chain is complete, by certainty: shown, likely, claimed.
    pub proven: [usize; 3],
    /// Calls without a complete chain.
    pub open: usize,
}

/// Looks at the links of a case.
pub fn board(case: &Case) -> Board {
    let mut groups: Vec<(Option<String>, Vec<&Incident>)> = Vec::new();
    let mut place: HashMap<Option<String>, usize> = HashMap::new();
    for incident in case.counted() {
        let key = incident.number_key();
        let at = *place.entry(key.clone()).or_insert_with(|| {
            groups.push((key, Vec::new()));
            groups.len() - 1
        });
        groups[at].1.push(incident);
    }
    let mut callers: Vec<Caller> = groups.iter().map(|(key, calls)| caller(case, key.as_deref(), calls)).collect();
    callers.sort_by(|a, b| b.count.cmp(&a.count).then(b.last.cmp(&a.last)));
    let mut proven = [0; 3];
    for caller in callers.iter().filter(|c| c.chain.complete) {
        proven[rank(caller.chain.certainty.as_ref())] += caller.count;
    }
    let calls = callers.iter().map(|c| c.count).sum();
    Board { open: calls - proven.iter().sum::<usize>(), callers, calls, proven }
}

fn caller(case: &Case, key: Option<&str>, calls: &[&Incident]) -> Caller {
    let number = calls.iter().find_map(|i| i.number.clone());
    let parsed = number::parse(number.as_deref().unwrap_or_default());
    let mut claimed: Vec<(String, usize)> = Vec::new();
    for who in calls.iter().filter_map(|i| i.claimed.as_ref()) {
        match claimed.iter_mut().find(|(known, _)| known == who) {
            Some((_, count)) => *count += 1,
            None => claimed.push((who.clone(), 1)),
        }
    }
    claimed.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    Caller {
        kind: if number.is_some() { parsed.kind().id() } else { "withheld" },
        region: parsed.region().map(|r| r.to_string()),
        count: calls.len(),
        last: calls.iter().map(|i| i.at.date()).max().unwrap_or_default(),
        claimed: claimed.into_iter().map(|(who, _)| who).collect(),
        chain: key
            .map(|key| chain_of(case, |l| number::parse(&l.from).key().as_deref() == Some(key)))
            .unwrap_or_default(),
        number,
    }
}

/// The chain of a party.
pub fn chain_of_party(case: &Case, id: &str) -> Chain {
    chain_of(case, |l| l.from == id)
}

/// The surest way from the links that begin the chain to the company; else the longest way there is. A certainty that
/// was not stated counts as claimed.
fn chain_of(case: &Case, begins: impl Fn(&PartyLink) -> bool) -> Chain {
    let mut best = Chain::default();
    let mut ways: Vec<Vec<&Recorded<PartyLink>>> = case.links.iter().filter(|l| begins(l)).map(|l| vec![l]).collect();
    let mut tried = 0;
    while let Some(way) = ways.pop() {
        tried += 1;
        let Some(end) = way.last() else { continue };
        let found = chain(&way);
        if better(&found, &best) {
            best = found;
        }
        // A case has a handful of links; the bound is for logs written by other hands.
        if end.to == COMPANY || tried > 500 {
            continue;
        }
        for next in case.links.iter().filter(|l| l.from == end.to) {
            if !way.iter().any(|l| l.seq == next.seq || l.from == next.to) {
                ways.push(way.iter().copied().chain([next]).collect());
            }
        }
    }
    best
}

fn chain(way: &[&Recorded<PartyLink>]) -> Chain {
    let weakest = way.iter().map(|l| rank(l.certainty.as_ref())).max();
    Chain {
        links: way.iter().map(|l| l.seq).collect(),
        complete: way.last().is_some_and(|l| l.to == COMPANY),
        certainty: weakest.and_then(|r| Certainty::from_id(Certainty::ALL[r])),
        ends: way.last().map(|l| l.to.clone()),
    }
}

fn better(new: &Chain, old: &Chain) -> bool {
    let worth = |c: &Chain| (c.complete, std::cmp::Reverse(rank(c.certainty.as_ref())));
    match (new.complete, old.complete) {
        (false, false) => new.links.len() > old.links.len(),
        _ => worth(new) > worth(old),
    }
}

/// As [`Certainty::rank`]; what was not stated is only claimed.
fn rank(certainty: Option<&Certainty>) -> usize {
    certainty.map_or(2, Certainty::rank)
}
