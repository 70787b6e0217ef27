//! One flat view over everything in a case, for predicates and timelines: kind, day, attributes.

use crate::body::{
    Commitment, Demand, Dispatch, ExhibitAdded, ObstacleMet, Offer, PartyLink, Payment, Publication, Reply, Step,
};
use crate::case::{Case, Incident, Recorded};
use crate::{IncidentRef, Moment};

/// The kinds that predicates may count.
pub const KINDS: &[&str] = &[
    "incident",
    "dispatched",
    "reply",
    "obstacle",
    "commitment",
    "breach",
    "offer",
    "payment",
    "publication",
    "demand",
    "step",
    "party-link",
    "exhibit",
];

/// The attributes that a predicate may compare, by kind.
pub const ATTRIBUTES: &[(&str, &[&str])] = &[
    (
        "incident",
        &[
            "counts",
            "nuisance",
            "invited",
            "refused",
            "direction",
            "channel",
            "party",
            "number-kind",
            "recorded",
            "answered",
        ],
    ),
    ("dispatched", &["rung", "to", "channel", "letter", "ticket", "agent"]),
    ("reply", &["rung", "from", "meaning", "reason"]),
    ("obstacle", &["obstacle", "rung"]),
    ("commitment", &["by", "trigger", "remedy"]),
    ("breach", &["by", "remedy"]),
    ("offer", &["by", "label", "decision", "rate"]),
    ("payment", &["by", "rate", "label"]),
    ("publication", &["act", "place"]),
    ("demand", &["demand"]),
    ("step", &["action", "decision"]),
    ("party-link", &["relation", "to", "certainty", "shown_by"]),
    ("exhibit", &["how"]),
];

/// Something that happened, seen flat.
#[derive(Debug, Clone, Copy)]
pub struct Happening<'a> {
    /// When; `None` for things without a day of their own, such as a demand.
    pub at: Option<Moment>,
    /// Event number.
    pub seq: u64,
    /// Row in an imported batch.
    pub row: Option<u32>,
    item: Item<'a>,
}

#[derive(Debug, Clone, Copy)]
enum Item<'a> {
    Incident(&'a Incident),
    Dispatched(&'a Dispatch),
    Reply(&'a Reply),
    Obstacle(&'a ObstacleMet),
    Commitment(&'a Commitment),
    Breach(&'a Commitment, &'a Incident),
    Offer(&'a Offer, &'static str),
    Payment(&'a Payment),
    Publication(&'a Publication),
    Demand(&'a Demand),
    Step(&'a Step),
    Link(&'a PartyLink),
    Exhibit(&'a ExhibitAdded),
}

fn see<'a, T>(of: &'a Recorded<T>, at: Option<Moment>, item: Item<'a>) -> Happening<'a> {
    Happening { at, seq: of.seq, row: None, item }
}

fn see_incident<'a>(i: &'a Incident, item: Item<'a>) -> Happening<'a> {
    Happening { at: Some(i.at), seq: i.id.seq, row: i.id.row, item }
}

impl<'a> Happening<'a> {
    pub(crate) fn incident(incident: &'a Incident) -> Happening<'a> {
        see_incident(incident, Item::Incident(incident))
    }
    pub(crate) fn breach(commitment: &'a Commitment, incident: &'a Incident) -> Happening<'a> {
        see_incident(incident, Item::Breach(commitment, incident))
    }
}

fn yes_no(yes: bool) -> &'static str {
    if yes { "yes" } else { "no" }
}

fn given(text: &Option<String>) -> Option<&str> {
    text.as_deref()
}

impl Case {
    /// Everything of one kind in [`KINDS`], in time order where there is one. An unknown kind is empty.
    pub fn happenings<'a>(&'a self, kind: &str) -> Box<dyn Iterator<Item = Happening<'a>> + 'a> {
        match kind {
            "incident" => Box::new(self.incidents.iter().map(Happening::incident)),
            "dispatched" => Box::new(self.dispatches.iter().map(|d| see(d, Some(d.at), Item::Dispatched(d)))),
            "reply" => Box::new(self.replies.iter().map(|r| see(r, Some(r.at), Item::Reply(r)))),
            "obstacle" => Box::new(self.obstacles.iter().map(|o| see(o, Some(o.at), Item::Obstacle(o)))),
            "commitment" => Box::new(self.commitments.iter().map(|c| see(c, Some(c.at), Item::Commitment(c)))),
            "breach" => Box::new(self.breaking_calls(|_| true, |_| true)),
            "offer" => Box::new(self.offers.iter().map(|o| {
                let decision = self.decision_on(o.seq).map_or("open", |d| d.decision.id());
                see(o, Some(o.at), Item::Offer(o, decision))
            })),
            "payment" => Box::new(self.payments.iter().map(|p| see(p, Some(p.at), Item::Payment(p)))),
            "publication" => Box::new(self.publications.iter().map(|p| see(p, Some(p.at), Item::Publication(p)))),
            "demand" => Box::new(self.demands.values().map(|d| see(d, None, Item::Demand(d)))),
            "step" => Box::new(self.steps.iter().map(|s| see(s, Some(s.at), Item::Step(s)))),
            "party-link" => Box::new(self.links.iter().map(|l| see(l, None, Item::Link(l)))),
            "exhibit" => Box::new(self.exhibits.iter().map(|e| see(e, None, Item::Exhibit(e)))),
            _ => Box::new(std::iter::empty()),
        }
    }
}

impl<'a> Happening<'a> {
    /// An attribute as text, or `None` when it was not recorded or does not exist. Besides the
    /// comparable ones of [`ATTRIBUTES`], letters may read `ticket`, `agent`, `words`, `number`, `claimed`, `topic`.
    pub fn attr(&self, name: &str) -> Option<&'a str> {
        match self.item {
            Item::Incident(i) => incident_attr(i, name),
            Item::Dispatched(d) => match name {
                "rung" => Some(&d.rung),
                "to" => given(&d.to),
                "channel" => given(&d.channel),
                "letter" => given(&d.letter),
                "ticket" => given(&d.ticket),
                "agent" => given(&d.agent),
                "words" => given(&d.words),
                _ => None,
            },
            Item::Reply(r) => match name {
                "rung" => Some(&r.rung),
                "from" => given(&r.from),
                "meaning" => Some(r.meaning.id()),
                "reason" => given(&r.reason),
                "ticket" => given(&r.ticket),
                "agent" => given(&r.agent),
                "words" => given(&r.words),
                _ => None,
            },
            Item::Obstacle(o) => match name {
                "obstacle" => Some(&o.obstacle),
                "rung" => given(&o.rung),
                "ticket" => given(&o.ticket),
                "agent" => given(&o.agent),
                "words" => given(&o.words),
                _ => None,
            },
            Item::Commitment(c) => match name {
                "by" => Some(&c.by),
                "trigger" => c.trigger.map(|t| t.id()),
                "remedy" => Some(yes_no(c.remedy.is_some())),
                "ticket" => given(&c.ticket),
                "agent" => given(&c.agent),
                "words" => Some(&c.terms),
                _ => None,
            },
            Item::Breach(c, i) => match name {
                "by" => Some(&c.by),
                "remedy" => Some(yes_no(c.remedy.is_some())),
                _ => incident_attr(i, name),
            },
            Item::Offer(o, decision) => match name {
                "by" => Some(&o.by),
                "label" => o.label.map(|l| l.id()),
                "decision" => Some(decision),
                "rate" => given(&o.rate),
                "words" => given(&o.terms),
                _ => None,
            },
            Item::Payment(p) => match name {
                "by" => given(&p.by),
                "rate" => given(&p.rate),
                "label" => p.label.map(|l| l.id()),
                "words" => given(&p.words),
                _ => None,
            },
            Item::Publication(p) => match name {
                "act" => Some(p.act.id()),
                "place" => given(&p.place),
                "words" => given(&p.words),
                _ => None,
            },
            Item::Demand(d) => (name == "demand").then_some(d.demand.as_str()),
            Item::Step(s) => match name {
                "action" => Some(&s.action),
                "decision" => Some(s.decision.id()),
                _ => None,
            },
            Item::Link(l) => match name {
                "relation" => Some(l.relation.id()),
                "to" => Some(&l.to),
                "certainty" => l.certainty.as_ref().map(|c| c.id()),
                "shown_by" => given(&l.shown_by),
                "number" => Some(&l.from),
                "words" => Some(&l.proof),
                _ => None,
            },
            Item::Exhibit(e) => (name == "how").then(|| given(&e.how)).flatten(),
        }
    }

    /// The name of the incident, for incidents and breaches.
    pub fn incident_ref(&self) -> IncidentRef {
        IncidentRef { seq: self.seq, row: self.row }
    }
}

fn incident_attr<'a>(i: &'a Incident, name: &str) -> Option<&'a str> {
    match name {
        "counts" => Some(yes_no(i.counts())),
        "nuisance" => Some(i.nuisance.map_or("undecided", yes_no)),
        "invited" => Some(yes_no(i.invited)),
        "refused" => i.refused.map(|r| r.id()),
        "direction" => Some(i.direction.id()),
        "channel" => Some(if i.message { "message" } else { "call" }),
        "party" => i.party.as_deref(),
        "number-kind" => i.number.as_deref().map(|n| number::parse(n).kind().id()),
        "answered" => Some(i.answered().map_or("unknown", yes_no)),
        "recorded" => Some(yes_no(!i.exhibits.is_empty())),
        "number" => i.number.as_deref(),
        "claimed" => i.claimed.as_deref(),
        "topic" => i.topic.as_deref(),
        "words" => i.said.as_deref(),
        _ => None,
    }
}
