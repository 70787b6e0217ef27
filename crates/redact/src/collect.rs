//! What of a case is private, and what of a pack is public.

use crate::leaving::Kind;
use crate::token::{LEADS, TELLING};
use casework::{Body, COMPANY, Case, Event, PartyRole};
use playbook::{FactType, Pack};
use std::collections::BTreeSet;

/// All private tokens of a case, as they were written, each once.
pub(crate) fn tokens(case: &Case, pack: &Pack, events: &[Event], extra: &[String]) -> Vec<(Kind, String)> {
    let mut found: BTreeSet<(Kind, String)> = BTreeSet::new();
    own(case, pack, &mut found);
    // What was corrected or withdrawn still names somebody, so the whole log is read and not only what counts.
    for event in events {
        said(&event.body, pack, &mut found);
    }
    found.extend(extra.iter().map(|word| (Kind::Extra, word.trim().to_owned())));
    found.into_iter().collect()
}

/// Texts of a pack that hold numbers everybody may read.
pub(crate) fn public(pack: &Pack) -> impl Iterator<Item = &str> {
    let lines = pack.channels.values().filter_map(|channel| channel.number.as_deref());
    let offices = pack.authorities.values().filter_map(|office| office.phone.as_deref());
    let laws = pack.laws.values().flat_map(|law| [law.title.zh.as_str(), law.title.en.as_str()]);
    lines.chain(offices).chain(laws)
}

/// As what a fact of this key is private; `None` for what anybody may read, and for days and sums, which stay readable.
fn private(pack: &Pack, key: &str) -> Option<Kind> {
    let spec = pack.facts.iter().find(|f| f.key == key)?;
    if !(spec.sensitive || spec.group == "you" || spec.group == "line") {
        return None;
    }
    match spec.kind {
        FactType::Name => Some(Kind::OwnName),
        FactType::Phone => Some(Kind::OwnNumber),
        FactType::Email => Some(Kind::OwnMail),
        FactType::Postcode => Some(Kind::OwnPostcode),
        FactType::Text if spec.key.contains("address") => Some(Kind::OwnAddress),
        FactType::Text => Some(Kind::OwnOther),
        FactType::Date | FactType::Money | FactType::Count | FactType::Choice => None,
    }
}

/// What the person says about themself as the case has it now, also when no event of the log was handed over.
fn own(case: &Case, pack: &Pack, found: &mut BTreeSet<(Kind, String)>) {
    for (key, facts) in &case.facts {
        let Some(kind) = private(pack, key) else { continue };
        facts.iter().for_each(|fact| put(kind, &fact.value, found));
    }
}

/// A value, and where several stand in one field, each of them.
fn put(kind: Kind, text: &str, found: &mut BTreeSet<(Kind, String)>) {
    found.insert((kind, text.to_owned()));
    if !matches!(kind, Kind::Agent | Kind::Ticket | Kind::OwnOther) {
        return;
    }
    let between =
        |c: char| matches!(c, '、' | ',' | '，' | ';' | '；' | '/' | '|' | '(' | ')' | '（' | '）' | '：' | ':');
    for part in text.split(|c: char| between(c) || (kind == Kind::OwnOther && c.is_whitespace())) {
        let part = part.trim();
        // What a payment goes through is everybody's word.
        let common =
            ["支付宝", "微信", "银行", "信用社", "账", "帐", "卡", "户"].iter().any(|word| part.contains(word));
        let figures = part.bytes().filter(u8::is_ascii_digit).count();
        let telling = if figures == part.len() { figures >= TELLING } else { part.chars().nth(1).is_some() };
        if telling && part.len() < text.trim().len() && !LEADS.contains(&part) && !(common && figures == 0) {
            found.insert((kind, part.to_owned()));
        }
    }
    if kind == Kind::Agent {
        runs(text).into_iter().for_each(|part| _ = found.insert((kind, part)));
    }
}

/// `工号0417王云` holds a number and a name.
fn runs(text: &str) -> Vec<String> {
    let mut runs: Vec<String> = Vec::new();
    let mut last = None;
    for c in text.chars() {
        let sort = (c.is_ascii_digit(), ('\u{4e00}'..='\u{9fff}').contains(&c));
        match runs.last_mut().filter(|_| last == Some(sort)) {
            Some(run) => run.push(c),
            None => runs.push(c.to_string()),
        }
        last = Some(sort);
    }
    if runs.len() < 2 {
        return Vec::new();
    }
    let lead = |run: &str| {
        LEADS.iter().filter_map(|lead| run.strip_prefix(lead)).min_by_key(|rest| rest.len()).map(str::to_owned)
    };
    let bare = runs.into_iter().map(|run| lead(&run).unwrap_or(run));
    bare.filter(|run| {
        let han = run.chars().all(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
        let figures = run.bytes().all(|b| b.is_ascii_digit());
        (han && (2..=4).contains(&run.chars().count())) || (figures && run.len() >= TELLING)
    })
    .collect()
}

/// What an event says of the person, and whom it names or numbers on the other side.
fn said(body: &Body, pack: &Pack, found: &mut BTreeSet<(Kind, String)>) {
    let mut put = |kind: Kind, text: Option<&String>| text.into_iter().for_each(|text| put(kind, text, found));
    match body {
        Body::Correction(c) => said(&c.body, pack, found),
        Body::Fact(b) => {
            if let Some(kind) = private(pack, &b.key) {
                put(kind, Some(&b.value));
            }
        }
        Body::Helper(b) => put(Kind::Person, Some(&b.name)),
        Body::Incident(b) => put(Kind::Caller, b.number.as_ref()),
        Body::Imported(b) => b.rows.iter().for_each(|row| put(Kind::Caller, row.number.as_ref())),
        Body::Noted(b) => put(Kind::Caller, b.number.as_ref()),
        Body::Dispatched(b) => {
            put(Kind::Agent, b.agent.as_ref());
            put(Kind::Ticket, b.ticket.as_ref());
        }
        Body::Said(b) => {
            put(Kind::Agent, b.agent.as_ref());
            put(Kind::Ticket, b.ticket.as_ref());
        }
        Body::Reply(b) => {
            put(Kind::Agent, b.agent.as_ref());
            put(Kind::Ticket, b.ticket.as_ref());
        }
        Body::Obstacle(b) => {
            put(Kind::Agent, b.agent.as_ref());
            put(Kind::Ticket, b.ticket.as_ref());
        }
        Body::Commitment(b) => {
            put(Kind::Agent, b.agent.as_ref());
            put(Kind::Ticket, b.ticket.as_ref());
        }
        // The company, its branches and the offices may be named; a shop, an agent or a caller may be one person.
        Body::Party(b)
            if b.id != COMPANY
                && !matches!(b.role, Some(PartyRole::Operator | PartyRole::Branch | PartyRole::Authority)) =>
        {
            put(Kind::Person, Some(&b.name));
        }
        Body::PartyLink(b) if number::parse(&b.from).key().is_some() => put(Kind::Caller, Some(&b.from)),
        _ => {}
    }
}
