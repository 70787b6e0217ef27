//! One flat view over everything in a case, for predicates and timelines: kind, day, attributes.

use crate::body::{
    Commitment, Demand, Dispatch, Ended, ExhibitAdded, ObstacleMet, Offer, OfferDecision, PartyLink, Payment,
    Publication, Reply, Step,
};
use crate::case::{Case, Incident, Recorded};
use crate::words::Trigger;
use crate::{IncidentRef, Moment};
use jiff::civil::Date;

/// The kinds that predicates may count.
pub const KINDS: &[&str] = &[
    "incident",
    "dispatched",
    "reply",
    "ended",
    "obstacle",
    "commitment",
    "breach",
    "offer",
    "offer-decision",
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
            "side",
            "charge",
            "number-kind",
            "recorded",
            "answered",
        ],
    ),
    ("dispatched", &["rung", "to", "channel", "letter", "ticket", "ticketed", "agent", "stage"]),
    ("reply", &["rung", "from", "by_company", "meaning", "reason"]),
    ("ended", &["rung", "outcome"]),
    ("obstacle", &["obstacle", "rung"]),
    ("commitment", &["by", "by_company", "trigger", "remedy", "stands", "about_calls"]),
    ("breach", &["by", "by_company", "remedy"]),
    ("offer", &["by", "label", "decision", "rate"]),
    ("offer-decision", &["decision"]),
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
    Dispatched(&'a Recorded<Dispatch>),
    Reply(&'a Case, &'a Reply),
    Ended(&'a Ended),
    Obstacle(&'a ObstacleMet),
    Commitment(&'a Case, &'a Commitment),
    Breach(&'a Case, &'a Commitment, &'a Incident),
    Offer(&'a Offer, &'static str),
    OfferDecision(&'a OfferDecision),
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
    pub(crate) fn breach(case: &'a Case, commitment: &'a Commitment, incident: &'a Incident) -> Happening<'a> {
        see_incident(incident, Item::Breach(case, commitment, incident))
    }
}

fn yes_no(yes: bool) -> &'static str {
    if yes { "yes" } else { "no" }
}

fn given(text: &Option<String>) -> Option<&str> {
    text.as_deref()
}

impl Case {
    /// Everything of one kind in [`KINDS`] as it stands on a day, in time order where there is one. An unknown kind is empty.
    pub fn happenings<'a>(&'a self, kind: &str, today: Date) -> Box<dyn Iterator<Item = Happening<'a>> + 'a> {
        match kind {
            "incident" => Box::new(self.incidents.iter().map(Happening::incident)),
            "dispatched" => Box::new(
                self.dispatches
                    .iter()
                    .filter(|d| !self.is_another_company(d.to.as_deref()))
                    .map(|d| see(d, Some(d.at), Item::Dispatched(d))),
            ),
            // An answer cannot be older than what it answers.
            "reply" => Box::new(
                self.replies
                    .iter()
                    .filter(|r| self.answers_something(r) && !self.is_another_company(r.from.as_deref()))
                    .map(|r| see(r, Some(r.at), Item::Reply(self, r))),
            ),
            "ended" => Box::new(self.ended.iter().map(|e| see(e, Some(e.at), Item::Ended(e)))),
            "obstacle" => Box::new(self.obstacles.iter().map(|o| see(o, Some(o.at), Item::Obstacle(o)))),
            "commitment" => Box::new(self.commitments.iter().map(|c| see(c, Some(c.at), Item::Commitment(self, c)))),
            "breach" => Box::new(self.breaking_calls(|_| true, |_| true)),
            "offer" => Box::new(self.offers.iter().filter(|o| !self.is_another_company(Some(&o.by))).map(move |o| {
                let decision = self.offer_state(o, today);
                see(o, Some(o.at), Item::Offer(o, decision))
            })),
            "offer-decision" => {
                Box::new(self.offer_decisions.iter().map(|d| see(d, Some(d.at), Item::OfferDecision(d))))
            }
            "payment" => Box::new(self.own_payments().map(|p| see(p, Some(p.at), Item::Payment(p)))),
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
                "ticketed" => Some(yes_no(d.ticket.is_some())),
                "agent" => given(&d.agent),
                "words" => given(&d.words),
                _ => None,
            },
            Item::Reply(case, r) => match name {
                "by_company" => Some(yes_no(case.is_from_company(r))),
                "rung" => Some(&r.rung),
                "from" => given(&r.from),
                "meaning" => Some(r.meaning.id()),
                "reason" => given(&r.reason),
                "ticket" => given(&r.ticket),
                "agent" => given(&r.agent),
                "words" => given(&r.words),
                _ => None,
            },
            Item::Ended(e) => match name {
                "rung" => Some(&e.rung),
                "outcome" => Some(e.outcome.id()),
                "words" => given(&e.words),
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
            Item::Commitment(case, c) => match name {
                "by_company" => Some(yes_no(case.speaks_for_company(&c.by))),
                "about_calls" => Some(yes_no(c.trigger != Some(Trigger::DayPassed))),
                "stands" => Some(yes_no(case.stands(c))),
                "by" => Some(&c.by),
                "trigger" => c.trigger.map(|t| t.id()),
                "remedy" => Some(yes_no(c.remedy.is_some())),
                "ticket" => given(&c.ticket),
                "agent" => given(&c.agent),
                "words" => Some(&c.terms),
                _ => None,
            },
            Item::Breach(case, c, i) => match name {
                "by_company" => Some(yes_no(case.speaks_for_company(&c.by))),
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
            Item::OfferDecision(d) => match name {
                "decision" => Some(d.decision.id()),
                "words" => given(&d.words),
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

    /// The last day that it names itself: by when a promise is to be kept, or until when an offer stands.
    pub fn own_day(&self) -> Option<Date> {
        match self.item {
            Item::Commitment(_, c) => c.until,
            Item::Offer(o, _) => o.until,
            Item::Reply(_, r) => r.until,
            _ => None,
        }
    }

    /// What was sent.
    pub fn run(&self) -> Option<&'a Recorded<Dispatch>> {
        match self.item {
            Item::Dispatched(run) => Some(run),
            _ => None,
        }
    }

    /// What came back.
    pub fn reply(&self) -> Option<&'a Reply> {
        match self.item {
            Item::Reply(_, reply) => Some(reply),
            _ => None,
        }
    }

    /// The incident itself, or the one that breaks a promise.
    pub fn call(&self) -> Option<&'a Incident> {
        match self.item {
            Item::Incident(i) | Item::Breach(_, _, i) => Some(i),
            _ => None,
        }
    }

    /// The promise itself, or the one that a breach breaks.
    pub fn promise(&self) -> Option<&'a Commitment> {
        match self.item {
            Item::Commitment(_, c) => Some(c),
            Item::Breach(_, c, _) => Some(c),
            _ => None,
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
        "side" => Some(i.side.id()),
        "charge" => Some(yes_no(i.is_charge())),
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
