//! What of a case is private, and what of a pack is public.

use crate::leaving::Kind;
use casework::{Body, COMPANY, Case, Event, PartyRole};
use playbook::{FactType, Pack};
use std::collections::BTreeSet;

/// All private tokens of a case, as they were written, each once.
pub(crate) fn tokens(case: &Case, pack: &Pack, events: &[Event], extra: &[String]) -> Vec<(Kind, String)> {
    let mut found: BTreeSet<(Kind, String)> = BTreeSet::new();
    own(case, pack, &mut found);
    // What was corrected or withdrawn still names somebody, so the whole log is read and not only what counts.
    for event in events {
        others(&event.body, &mut found);
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

/// What the person said about themself.
fn own(case: &Case, pack: &Pack, found: &mut BTreeSet<(Kind, String)>) {
    for spec in pack.facts.iter().filter(|f| f.sensitive || f.group == "you" || f.group == "line") {
        let kind = match spec.kind {
            FactType::Name => Kind::OwnName,
            FactType::Phone => Kind::OwnNumber,
            FactType::Email => Kind::OwnMail,
            FactType::Postcode => Kind::OwnPostcode,
            FactType::Text if spec.key.contains("address") => Kind::OwnAddress,
            FactType::Text => Kind::OwnOther,
            FactType::Date | FactType::Money | FactType::Choice => continue,
        };
        let stated = case.facts.get(&spec.key).into_iter().flatten();
        found.extend(stated.map(|fact| (kind, fact.value.clone())));
    }
}

/// Whom an event names or numbers on the other side.
fn others(body: &Body, found: &mut BTreeSet<(Kind, String)>) {
    let mut put = |kind: Kind, text: Option<&String>| found.extend(text.map(|t| (kind, t.clone())));
    match body {
        Body::Correction(c) => others(&c.body, found),
        Body::Incident(b) => put(Kind::Caller, b.number.as_ref()),
        Body::Imported(b) => b.rows.iter().for_each(|row| put(Kind::Caller, row.number.as_ref())),
        Body::Noted(b) => put(Kind::Caller, b.number.as_ref()),
        Body::Dispatched(b) => {
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
