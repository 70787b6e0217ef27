//! The fold: a log becomes a [`Case`]. Pure and total; every log gives a case.

use crate::body::{ImportedCall, ImportedCalls, IncidentBody, IncidentNote};
use crate::case::{Case, Fact, Incident, Recorded};
use crate::effective::{Fate, content, fates};
use crate::incident_ref::IncidentRef;
use crate::words::{COMPANY, Direction, FactSource, Matter, Side};
use crate::{Body, Digest, Event};
use std::collections::HashMap;

impl Case {
    /// Folds a log. Corrections and withdrawals reach back; everything else is taken in order.
    pub fn fold(events: &[Event]) -> Case {
        Case::from_log(events.to_vec())
    }

    /// Folds a log that is not needed afterwards: its texts move into the case instead of being copied.
    pub fn from_log(events: Vec<Event>) -> Case {
        let fates = fates(&events);
        let mut corrected: HashMap<u64, Body> = HashMap::new();
        for event in events.iter().filter(|e| matches!(fates.of(e.seq), Fate::Corrected { .. })) {
            corrected.insert(event.seq, content(&events, &fates, event).clone());
        }
        let mut case = Case { head: events.last().map_or(0, |e| e.seq), fates, ..Case::default() };
        // Growing by doubling would copy a large case several times.
        case.incidents.reserve_exact(events.iter().map(|e| incidents_in(&e.body)).sum());
        let mut notes = Vec::new();
        for mut event in events {
            if let Some(name) = event.by.take() {
                case.helped.insert(event.seq, name);
            }
            if let Some(first) = event.group {
                case.groups.entry(first).or_default().push(event.seq);
            }
            match case.fates.of(event.seq) {
                Fate::Withdrawn { .. } => {}
                Fate::Stands => take(&mut case, &mut notes, event.seq, event.body),
                Fate::Corrected { .. } => {
                    let body = corrected.remove(&event.seq).unwrap_or(event.body);
                    take(&mut case, &mut notes, event.seq, body);
                }
            }
        }
        annotate(&mut case.incidents, &notes);
        attribute(&mut case, 0);
        case.named_ahead = named(&notes);
        in_order(&mut case.incidents, |i| (i.at, i.id));
        in_order(&mut case.dispatches, |d| (d.at, d.seq));
        in_order(&mut case.replies, |r| (r.at, r.seq));
        in_order(&mut case.obstacles, |o| (o.at, o.seq));
        crate::utterance::unquotable(&mut case);
        crate::utterance::tie(&mut case);
        case.accepted_promises();
        in_order(&mut case.commitments, |c| (c.at, c.seq));
        in_order(&mut case.payments, |p| (p.at, p.seq));
        case
    }
}

/// Number of the newest event of which a note speaks, by which what comes later is told from what was known.
pub(crate) fn named(notes: &[(u64, IncidentNote)]) -> u64 {
    notes.iter().flat_map(|(_, note)| &note.incidents).map(|id| id.seq).max().unwrap_or_default()
}

/// Sorts what is not sorted yet; most logs are written in the order in which things happen. The keys are sorted and not the
/// incidents themselves, which are large: each of those moves once.
pub(crate) fn in_order<T, K: Ord>(list: &mut [T], key: impl Fn(&T) -> K) {
    if !list.is_sorted_by_key(&key) {
        list.sort_by_cached_key(key);
    }
}

pub(crate) fn incidents_in(body: &Body) -> usize {
    match body {
        Body::Incident(_) => 1,
        Body::Imported(b) => b.rows.len(),
        _ => 0,
    }
}

pub(crate) fn take(case: &mut Case, notes: &mut Vec<(u64, IncidentNote)>, seq: u64, body: Body) {
    match body {
        // A case is opened once.
        Body::CaseOpened(_) if !case.pack.is_empty() => {}
        Body::CaseOpened(b) => {
            case.subject = b.subject;
            case.pack = b.pack;
            case.lang = b.lang.unwrap_or_else(|| "zh-CN".to_owned());
        }
        Body::Fact(b) => {
            let source = b.source.unwrap_or(FactSource::User);
            let confirmed = b.confirmed.unwrap_or(source == FactSource::User);
            let fact = Fact { seq, value: b.value, source, confirmed, exhibit: b.exhibit };
            case.facts.entry(b.key).or_default().push(fact);
        }
        Body::Incident(b) => case.incidents.push(single(seq, b)),
        Body::Imported(b) => batch(&mut case.incidents, seq, b),
        Body::Noted(b) => notes.push((seq, b)),
        Body::Dispatched(b) => case.dispatches.push(recorded(seq, b)),
        Body::Said(b) => crate::utterance::take(case, seq, b),
        Body::Reply(b) => case.replies.push(recorded(seq, crate::utterance::quoting(case, b))),
        Body::Ended(b) => case.ended.push(recorded(seq, b)),
        Body::Obstacle(b) => case.obstacles.push(recorded(seq, b)),
        Body::Commitment(b) => case.commitments.push(recorded(seq, b)),
        Body::Offer(b) => case.offers.push(recorded(seq, b)),
        Body::OfferDecision(b) => case.offer_decisions.push(recorded(seq, b)),
        Body::Payment(b) => case.payments.push(recorded(seq, b)),
        Body::Publication(b) => case.publications.push(recorded(seq, b)),
        Body::LetterEdit(b) => {
            let part = (b.letter.clone(), b.lang.clone(), b.part.clone());
            case.letter_edits.insert(part, recorded(seq, b));
        }
        Body::Helper(b) if b.ended == Some(true) => drop(case.helpers.remove(&b.name)),
        Body::Helper(b) => drop(case.helpers.insert(b.name.clone(), recorded(seq, b))),
        Body::Demand(b) if b.dropped == Some(true) => {
            case.demands.remove(&b.demand);
            case.demands_dropped.insert(b.demand);
        }
        Body::Demand(b) => {
            case.demands_dropped.remove(&b.demand);
            case.demands.insert(b.demand.clone(), recorded(seq, b));
        }
        Body::Claim(b) if b.dropped == Some(true) => drop(case.claims.remove(&b.rate)),
        Body::Claim(b) => drop(case.claims.insert(b.rate.clone(), recorded(seq, b))),
        Body::Party(b) => drop(case.parties.insert(b.id.clone(), recorded(seq, b))),
        Body::PartyLink(b) => case.links.push(recorded(seq, b)),
        Body::Exhibit(b) => case.exhibits.push(recorded(seq, b)),
        Body::Step(b) => case.steps.push(recorded(seq, b)),
        Body::Time(b) => case.times.push(recorded(seq, b)),
        Body::Cost(b) => case.costs.push(recorded(seq, b)),
        Body::DeadlineMoved(b) => case.moved.push(recorded(seq, b)),
        Body::Closed(b) => case.closed = Some(recorded(seq, b)),
        Body::Correction(_) | Body::Withdrawn(_) => {}
    }
}

fn recorded<T>(seq: u64, body: T) -> Recorded<T> {
    Recorded { seq, body }
}

fn single(seq: u64, b: IncidentBody) -> Incident {
    Incident {
        id: IncidentRef { seq, row: None },
        at: b.at,
        number: b.number,
        message: b.channel.is_some_and(|c| c.is_message()),
        direction: b.direction.unwrap_or(Direction::In),
        seconds: b.seconds,
        claimed: b.claimed,
        topic: b.topic,
        said: b.said,
        refused: b.refused,
        nuisance: b.nuisance,
        invited: b.invited.unwrap_or(false),
        party: b.party,
        side: Side::Nobody,
        matter: b.matter.unwrap_or(Matter::Service),
        exhibits: b.exhibits,
        origin: None,
        also: Vec::new(),
        doubt: None,
    }
}

/// Whether an event says something of an incident that is in the log already.
pub(crate) fn joins(body: &Body) -> bool {
    matches!(body, Body::Imported(b) if b.rows.iter().any(|row| row.same_as.is_some()))
}

/// The rows of a list. A row that shows a call which the log has is that call's second origin; when the call it names was
/// withdrawn since, the row stands for itself, so that no call is lost.
fn batch(incidents: &mut Vec<Incident>, seq: u64, b: ImportedCalls) {
    let (file, nuisance) = (b.file, b.nuisance);
    for (row, call) in (1..).zip(b.rows) {
        // While a log is folded the incidents stand in the order of their names.
        if let Some(id) = call.same_as
            && let Ok(place) = incidents.binary_search_by_key(&id, |incident| incident.id)
        {
            second_origin(&mut incidents[place], file, &call, nuisance);
            continue;
        }
        incidents.push(Incident {
            id: IncidentRef { seq, row: Some(row) },
            at: call.at,
            number: call.number,
            message: call.message,
            direction: call.direction,
            seconds: call.seconds,
            claimed: None,
            topic: None,
            said: None,
            refused: None,
            nuisance: nuisance.filter(|_| call.doubt.is_none()),
            invited: false,
            party: None,
            side: Side::Nobody,
            matter: Matter::Service,
            exhibits: Vec::new(),
            origin: Some((file, call.line)),
            also: Vec::new(),
            doubt: call.doubt,
        });
    }
}

/// What another list adds to a call: where it stands there, the length where none was known, and what the person said of that
/// list where nothing was said of the call before.
fn second_origin(incident: &mut Incident, file: Digest, call: &ImportedCall, nuisance: Option<bool>) {
    incident.also.push((file, call.line));
    incident.nuisance = incident.nuisance.or(nuisance.filter(|_| call.doubt.is_none()));
    incident.seconds = incident.seconds.or(call.seconds);
}

/// Adds later knowledge. A note by number reaches the incidents recorded before it, so that a
/// decision never silently covers a call that came afterwards.
pub(crate) fn annotate(incidents: &mut [Incident], notes: &[(u64, IncidentNote)]) {
    if notes.is_empty() {
        return;
    }
    let place: HashMap<IncidentRef, usize> = incidents.iter().enumerate().map(|(i, x)| (x.id, i)).collect();
    let mut by_key: HashMap<String, Vec<usize>> = HashMap::new();
    if notes.iter().any(|(_, n)| n.number.is_some()) {
        let mut keys: HashMap<&str, Option<String>> = HashMap::new();
        for (i, incident) in incidents.iter().enumerate() {
            let Some(raw) = incident.number.as_deref() else { continue };
            let key = keys.entry(raw).or_insert_with(|| number::parse(raw).key());
            if let Some(key) = key {
                by_key.entry(key.clone()).or_default().push(i);
            }
        }
    }
    for (seq, note) in notes {
        for id in &note.incidents {
            if let Some(&i) = place.get(id) {
                apply(&mut incidents[i], note);
            }
        }
        let Some(key) = note.number.as_deref().and_then(|n| number::parse(n).key()) else { continue };
        for &i in by_key.get(&key).map(Vec::as_slice).unwrap_or_default() {
            if incidents[i].id.seq < *seq {
                apply(&mut incidents[i], note);
            }
        }
    }
}

/// Says whose the incidents are. Those whose party was not said get the party that their number is linked to, the newest link
/// first; the incidents before number `from` in the list have theirs.
pub(crate) fn attribute(case: &mut Case, from: usize) {
    let linked = case.links.iter().filter(|l| !case.parties.contains_key(&l.from));
    let known: HashMap<String, String> =
        linked.filter_map(|l| Some((number::parse(&l.from).key()?, l.to.clone()))).collect();
    let mut incidents = std::mem::take(&mut case.incidents);
    if !known.is_empty() {
        let mut by_number: HashMap<&str, Option<&String>> = HashMap::new();
        for incident in incidents[from..].iter_mut().filter(|i| i.party.is_none()) {
            let Some(raw) = incident.number.as_deref() else { continue };
            let party =
                by_number.entry(raw).or_insert_with(|| number::parse(raw).key().and_then(|key| known.get(&key)));
            incident.party = party.cloned();
        }
    }
    sides(case, &mut incidents[from..]);
    case.incidents = incidents;
}

/// Whose each incident is. A case speaks of few parties, so each is looked up once.
pub(crate) fn sides(case: &Case, incidents: &mut [Incident]) {
    // Marks on calls tell the company too, and the calls are not in the case while they are sorted.
    let marked = incidents.iter().any(|i| i.party.as_deref() == Some(COMPANY)).then_some(COMPANY);
    let company = marked.or_else(|| case.company());
    let unmarked = company.is_none() && case.has_unmarked(incidents);
    let mut known: HashMap<String, Side> = HashMap::new();
    for incident in incidents {
        let Some(party) = incident.party.as_deref() else { continue };
        incident.side = match known.get(party) {
            Some(side) => *side,
            None => {
                let side = case.side_against(company, unmarked, party);
                known.insert(party.to_owned(), side);
                side
            }
        };
    }
}

pub(crate) fn apply(incident: &mut Incident, note: &IncidentNote) {
    fn set<T: Clone>(slot: &mut Option<T>, value: &Option<T>) {
        if value.is_some() {
            slot.clone_from(value);
        }
    }
    set(&mut incident.nuisance, &note.nuisance);
    set(&mut incident.refused, &note.refused);
    set(&mut incident.claimed, &note.claimed);
    set(&mut incident.topic, &note.topic);
    set(&mut incident.said, &note.said);
    set(&mut incident.party, &note.party);
    if let Some(matter) = note.matter {
        incident.matter = matter;
    }
    if let Some(invited) = note.invited {
        incident.invited = invited;
    }
    incident.exhibits.extend(note.exhibits.iter().copied());
}
