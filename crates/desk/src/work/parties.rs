//! Who is on the other side: callers, the parties behind them, and the chain of links up to the company.
//!
//! A link says "this number is used by that shop", "this shop acts for that company", each with what shows it. A call
//! is shown to be the company's when links lead from its number to the company; the chain is as sure as its weakest link.

use super::open_case::body;
use crate::app::Loaded;
use crate::error::{Answer, DeskError};
use casework::{Body, Case, Digest, Incident, PartyLink, Recorded};
use jiff::civil::Date;
use playbook::{Pack, Proof};
use serde::Serialize;
use std::collections::HashMap;

/// The party id of the company the case is against.
pub const COMPANY: &str = "operator";
/// How a number or party can belong to another party.
pub const RELATIONS: [&str; 4] = ["uses-number", "acts-for", "agent-of", "branch-of"];
/// How certain a link can be, the surest first.
pub const CERTAINTIES: [&str; 3] = ["shown", "likely", "claimed"];
/// What a party can be.
pub const ROLES: [&str; 6] = ["shop", "agent", "branch", "partner", "caller", "company"];

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
    pub certainty: Option<String>,
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
        proven[rank(caller.chain.certainty.as_deref())] += caller.count;
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
    let weakest = way.iter().map(|l| rank(l.certainty.as_deref())).max();
    Chain {
        links: way.iter().map(|l| l.seq).collect(),
        complete: way.last().is_some_and(|l| l.to == COMPANY),
        certainty: weakest.map(|r| CERTAINTIES[r].to_owned()),
        ends: way.last().map(|l| l.to.clone()),
    }
}

fn better(new: &Chain, old: &Chain) -> bool {
    let worth = |c: &Chain| (c.complete, std::cmp::Reverse(rank(c.certainty.as_deref())));
    match (new.complete, old.complete) {
        (false, false) => new.links.len() > old.links.len(),
        _ => worth(new) > worth(old),
    }
}

fn rank(certainty: Option<&str>) -> usize {
    CERTAINTIES.iter().position(|c| Some(*c) == certainty).unwrap_or(2)
}

/// A link as it is typed.
#[derive(Debug, Clone, Default)]
pub struct NewLink {
    /// A number, or the id or name of a party.
    pub from: String,
    /// The id or name of a party; an unknown name becomes a party.
    pub to: String,
    /// What the party is, when it is new.
    pub role: String,
    /// One of [`RELATIONS`].
    pub relation: String,
    /// A proof of the pack, by id.
    pub by: String,
    /// What shows it, in own words.
    pub proof: String,
    /// One of [`CERTAINTIES`]; the pack's proof says it otherwise.
    pub certainty: String,
    /// The risk of a proof that is off was read.
    pub risk_read: bool,
    /// Sealed original that shows it.
    pub exhibit: Option<Digest>,
}

/// The events of a new link: the parties it names for the first time, then the link.
///
/// # Errors
/// A field that is missing or not known, a link to itself, a proof that is off and whose risk was not read.
pub fn link(loaded: &Loaded, new: &NewLink) -> Answer<Vec<Body>> {
    let (pack, case) = (&loaded.pack, &loaded.case);
    let mut all = Vec::new();
    let from = start(case, &new.from)?;
    let to = match known(case, new.to.trim()) {
        Some(id) => id,
        None => {
            let named = party(case, &new.to, &new.role)?;
            let id = format!("p{}", loaded.case.head + 1);
            all.push(body("party", &[("id", &id), ("name", &named.0), ("role", &named.1)])?);
            id
        }
    };
    if from == to {
        return Err(DeskError::refused("link-to-itself", &[]));
    }
    if !RELATIONS.contains(&new.relation.as_str()) {
        return Err(DeskError::refused("link-needs-relation", &[]));
    }
    let proof = proof(pack, new)?;
    let certainty = certainty(proof, &new.certainty)?;
    let words = match (new.proof.trim(), proof) {
        ("", Some(proof)) => proof.name.get(playbook::Lang::from_tag(&case.lang)).to_owned(),
        ("", None) => return Err(DeskError::refused("link-needs-proof", &[])),
        (words, _) => words.to_owned(),
    };
    let exhibit = new.exhibit.map(|d| d.to_string()).unwrap_or_default();
    let pairs = [
        ("from", from.as_str()),
        ("to", &to),
        ("relation", &new.relation),
        ("proof", &words),
        ("certainty", certainty),
        ("shown_by", proof.map_or("", |p| p.id.as_str())),
        ("exhibit", &exhibit),
    ];
    all.push(body("party-link", &pairs)?);
    Ok(all)
}

fn start(case: &Case, from: &str) -> Answer<String> {
    let from = from.trim();
    if let Some(id) = known(case, from).filter(|id| id != COMPANY) {
        return Ok(id);
    }
    // The company is where chains end; a link that begins there would say nothing.
    let number = number::parse(from).key().is_some();
    if number { Ok(from.to_owned()) } else { Err(DeskError::refused("link-needs-from", &[])) }
}

/// The id of a party named by its id or its name.
fn known(case: &Case, named: &str) -> Option<String> {
    if named == COMPANY || case.parties.contains_key(named) {
        return Some(named.to_owned());
    }
    case.parties.values().find(|p| p.name == named).map(|p| p.id.clone())
}

fn party(case: &Case, name: &str, role: &str) -> Answer<(String, String)> {
    let name = name.trim();
    if name.is_empty() || name.chars().count() > 80 || case.parties.len() >= 500 {
        return Err(DeskError::refused("link-needs-to", &[]));
    }
    if !ROLES.contains(&role) {
        return Err(DeskError::refused("link-needs-role", &[("name", name.to_owned())]));
    }
    Ok((name.to_owned(), role.to_owned()))
}

fn proof<'p>(pack: &'p Pack, new: &NewLink) -> Answer<Option<&'p Proof>> {
    if new.by.is_empty() {
        return Ok(None);
    }
    let Some(proof) = pack.proofs.iter().find(|p| p.id == new.by) else {
        return Err(DeskError::not_found("no-proof", &new.by));
    };
    match proof.off && !new.risk_read {
        true => Err(DeskError::refused("link-risk-not-read", &[("name", proof.name.zh.clone())])),
        false => Ok(Some(proof)),
    }
}

/// What the person says, but never surer than the pack's proof gives.
fn certainty<'a>(proof: Option<&'a Proof>, said: &'a str) -> Answer<&'a str> {
    let gives = proof.map(|p| p.gives.as_str());
    match (CERTAINTIES.contains(&said), gives) {
        (false, Some(gives)) => Ok(gives),
        (false, None) => Err(DeskError::refused("link-needs-certainty", &[])),
        (true, Some(gives)) if rank(Some(said)) < rank(Some(gives)) => Ok(gives),
        (true, _) => Ok(said),
    }
}
