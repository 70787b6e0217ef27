//! Events in words, one line each: what happened in bold, then what is known about it.

use crate::parts::dates::{Day, under};
use crate::parts::said;
use crate::parts::side::{money, party};
use casework::{Body, Incident, Moment};
use desk::Loaded;
use desk::words::Words;

/// An event in words.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Told {
    /// What happened.
    pub bold: String,
    /// The rest of the line.
    pub text: String,
    /// The line below.
    pub note: String,
}

/// A line of the timeline.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Name of the line: the event's number, with the row for imported calls.
    pub anchor: String,
    /// When, for sorting.
    pub at: Moment,
    /// The day.
    pub day: Day,
    /// Time of day or weekday.
    pub under: String,
    /// The words.
    pub told: Told,
    /// What a clock did, not a person.
    pub clock: bool,
    /// `withdrawn`, `corrected`, or empty.
    pub state: &'static str,
    /// Number of the event that can be taken back.
    pub undo: Option<u64>,
    /// How many were saved by the same press: they are taken back and restored together.
    pub together: usize,
    /// Number of the withdrawal to take back, which restores the entry and what was saved with it.
    pub restore: Option<u64>,
    /// Whether the line can be corrected.
    pub edit: bool,
}

/// Tells events of one case in one language.
#[derive(Clone, Copy)]
pub struct Teller<'l> {
    /// The case.
    pub loaded: &'l Loaded,
    /// The words.
    pub w: Words,
}

impl Teller<'_> {
    /// A line for an incident.
    pub fn incident(&self, incident: &Incident) -> Entry {
        let (w, i) = (self.w, incident);
        let number = i.number.clone().unwrap_or_else(|| w.t("number-withheld"));
        let length = match (i.message, i.seconds) {
            (true, _) => String::new(),
            (_, Some(0)) => w.t("entry-missed"),
            (_, Some(seconds)) => w.n("entry-seconds", seconds),
            (_, None) if i.direction.id() != "in" => w.t(&format!("direction-{}", i.direction.id())),
            _ => String::new(),
        };
        let mut note = Vec::new();
        note.extend(i.claimed.as_ref().map(|c| w.a("entry-claimed", &[("who", c.clone())])));
        note.extend(i.refused.map(|r| w.t(&format!("refused-{}", r.id()))));
        note.extend(i.topic.clone());
        note.extend(i.said.as_ref().map(|s| w.a("quoted", &[("words", s.clone())])));
        note.extend((!i.exhibits.is_empty()).then(|| w.n("entry-exhibits", i.exhibits.len())));
        match (i.nuisance, i.invited) {
            (_, true) => note.push(w.t("entry-invited")),
            (None, _) => note.push(w.t("entry-undecided")),
            (Some(false), _) => note.push(w.t("entry-not-sales")),
            _ => {}
        }
        let text = if length.is_empty() { number } else { format!("{number}{}{length}", w.t("comma")) };
        let bold = w.t(if i.message { "entry-message" } else { "entry-call" });
        let told = Told { bold, text, note: note.join(&w.t("comma")) };
        Entry {
            anchor: i.id.to_string(),
            undo: i.id.row.is_none().then_some(i.id.seq),
            restore: None,
            edit: true,
            ..self.entry(i.id.seq, i.at, told)
        }
    }

    /// A line for an event that happened at `at`.
    pub fn event(&self, seq: u64, at: Moment, body: &Body) -> Entry {
        Entry { undo: (seq > 1).then_some(seq), ..self.entry(seq, at, self.told(body)) }
    }

    fn entry(&self, seq: u64, at: Moment, mut told: Told) -> Entry {
        let today = self.loaded.today;
        let lang = self.w.lang;
        if let Some(name) = self.loaded.case.helped.get(&seq) {
            let by = self.w.a("entry-by", &[("name", name.clone())]);
            told.note = if told.note.is_empty() { by } else { format!("{} · {by}", told.note) };
        }
        Entry {
            anchor: seq.to_string(),
            at,
            day: match at.date() == today {
                true => Day::short(at.date(), today, lang).called(self.w.t("today")),
                false => Day::short(at.date(), today, lang),
            },
            under: under(at, lang),
            told,
            clock: false,
            state: "",
            undo: None,
            together: self.loaded.case.saved_with(seq).len(),
            restore: None,
            edit: false,
        }
    }

    /// An event in one phrase: what happened, then the rest of the line.
    pub fn said(&self, body: &Body) -> String {
        let Told { bold, text, .. } = self.told(body);
        [bold, text].into_iter().filter(|t| !t.is_empty()).collect::<Vec<_>>().join(" ")
    }

    /// The words of the button that takes back what was saved with an event.
    pub fn undo_words(&self, together: usize) -> String {
        if together > 1 { self.w.n("undo-many", together) } else { self.w.t("undo") }
    }

    /// A line for a day on which a clock ran out.
    pub fn passed(&self, deadline: &playbook::Deadline) -> Entry {
        let w = self.w;
        let today = self.loaded.today;
        let name = deadline.name.get(w.lang).to_owned();
        let from = playbook::short_date(deadline.from, today, w.lang);
        let told = Told {
            bold: String::new(),
            text: w.a("entry-clock", &[("name", name)]),
            note: w.a("entry-clock-from", &[("from", from)]),
        };
        Entry { clock: true, ..self.entry(0, Moment::day(deadline.due), told) }
    }

    /// An event in words.
    pub fn told(&self, body: &Body) -> Told {
        match body {
            Body::Dispatched(_)
            | Body::Said(_)
            | Body::Reply(_)
            | Body::Ended(_)
            | Body::Obstacle(_)
            | Body::Commitment(_) => self.told_ladder(body),
            Body::Offer(_)
            | Body::OfferDecision(_)
            | Body::Demand(_)
            | Body::Claim(_)
            | Body::Time(_)
            | Body::Payment(_)
            | Body::Cost(_) => self.told_money(body),
            _ => self.told_rest(body),
        }
    }

    fn line(&self, key: &str, text: impl Into<String>, note: Vec<Option<String>>) -> Told {
        let note: Vec<String> = note.into_iter().flatten().filter(|n| !n.is_empty()).collect();
        Told { bold: self.w.t(key), text: text.into(), note: note.join(&self.w.t("comma")) }
    }

    fn named(&self, key: &str, value: &Option<String>) -> Option<String> {
        value.as_ref().map(|v| self.w.a(key, &[("what", v.clone())]))
    }

    fn quoted(&self, words: &Option<String>) -> Option<String> {
        words.as_ref().map(|words| self.w.a("quoted", &[("words", words.clone())]))
    }

    fn rung(&self, id: &str) -> String {
        self.loaded.pack.rung(id).map_or_else(|| id.to_owned(), |r| r.name.get(self.w.lang).to_owned())
    }

    fn told_ladder(&self, body: &Body) -> Told {
        let lang = self.w.lang;
        match body {
            Body::Dispatched(d) => {
                let channel = d.channel.as_ref().and_then(|c| self.loaded.pack.channels.get(c));
                let channel = channel.map(|c| c.name.get(lang).to_owned()).unwrap_or_default();
                let note = vec![
                    self.named("ticket-is", &d.ticket),
                    self.named("agent-is", &d.agent),
                    self.quoted(&d.words),
                    (!d.proof.is_empty()).then(|| self.w.n("entry-exhibits", d.proof.len())),
                ];
                Told { bold: self.rung(&d.rung), ..self.line("entry-dispatched", channel, note) }
            }
            Body::Said(s) => {
                let read = s.readings.iter().map(|reading| said::reading(self.loaded, reading, self.w));
                let note = [Some(party(self.loaded, s.speaker(), self.w)), self.named("agent-is", &s.agent)];
                let text = self.w.a("quoted", &[("words", s.words.clone())]);
                self.line("entry-said", text, note.into_iter().chain(read.map(Some)).collect())
            }
            Body::Reply(r) => {
                let text = self.w.t(&format!("meaning-{}", r.meaning.id()));
                let from = r.from.as_ref().map(|id| party(self.loaded, id, self.w));
                let note =
                    vec![Some(self.rung(&r.rung)), from, self.named("agent-is", &r.agent), self.quoted(&r.words)];
                self.line("entry-reply", text, note)
            }
            Body::Ended(x) => {
                let rung =
                    self.loaded.pack.rung(&x.rung).map_or_else(|| x.rung.clone(), |r| r.name.get(lang).to_owned());
                self.line("entry-ended", rung, vec![x.words.clone()])
            }
            Body::Obstacle(o) => {
                let known = self.loaded.pack.obstacles.get(&o.obstacle);
                let text = known.map_or_else(|| o.obstacle.clone(), |k| k.name.get(lang).to_owned());
                self.line("entry-obstacle", text, vec![self.named("agent-is", &o.agent), self.quoted(&o.words)])
            }
            Body::Commitment(c) => {
                let remedy = c.remedy.map(|m| self.w.a("entry-remedy", &[("money", money(m, lang))]));
                let text = self.w.a("quoted", &[("words", c.terms.clone())]);
                let by = party(self.loaded, &c.by, self.w);
                self.line("entry-commitment", text, vec![Some(by), self.named("agent-is", &c.agent), remedy])
            }
            _ => Told::default(),
        }
    }

    fn told_money(&self, body: &Body) -> Told {
        let (w, lang, pack) = (self.w, self.w.lang, &self.loaded.pack);
        match body {
            Body::Offer(o) => {
                let label = o.label.map(|l| w.t(&format!("label-{}", l.id())));
                let per_call = o.per_call.map(|m| w.a("entry-remedy", &[("money", money(m, lang))]));
                let text = o.amount.map(|m| money(m, lang)).unwrap_or_default();
                self.line("entry-offer", text, vec![label, per_call, self.quoted(&o.terms)])
            }
            Body::Payment(p) => {
                let label = p.label.map(|l| w.t(&format!("label-{}", l.id())));
                let line = p.rate.as_ref().and_then(|id| pack.rate(id)).map(|r| r.name.get(lang).to_owned());
                self.line("entry-payment", money(p.amount, lang), vec![label, line, self.quoted(&p.words)])
            }
            Body::OfferDecision(d) => {
                let text = w.t(&format!("decision-{}", d.decision.id()));
                self.line("entry-decision", text, vec![self.quoted(&d.words)])
            }
            Body::Demand(d) => {
                let known = pack.demands.iter().find(|k| k.id == d.demand);
                let text = known.map_or_else(|| d.demand.clone(), |k| k.name.get(lang).to_owned());
                self.line("entry-demand", text, vec![d.words.clone()])
            }
            Body::Claim(c) => {
                let text = pack.rate(&c.rate).map_or_else(|| c.rate.clone(), |r| r.name.get(lang).to_owned());
                self.line("entry-claim", text, vec![c.amount.map(|m| money(m, lang))])
            }
            Body::Time(t) => self.line("entry-time", w.n("minutes", t.minutes), vec![t.what.clone()]),
            Body::Cost(c) => self.line("entry-cost", money(c.amount, lang), vec![c.what.clone()]),
            _ => Told::default(),
        }
    }

    fn told_rest(&self, body: &Body) -> Told {
        let (w, lang, pack) = (self.w, self.w.lang, &self.loaded.pack);
        match body {
            Body::CaseOpened(o) => self.line("entry-opened", o.subject.clone(), vec![]),
            Body::Fact(f) => {
                let spec = pack.fact(&f.key);
                let name = spec.map_or(f.key.as_str(), |s| s.ask.get(lang)).to_owned();
                let value = match spec.is_some_and(|s| s.sensitive) {
                    true => w.t("fact-hidden"),
                    false => pack.fact_text(&f.key, &f.value, lang),
                };
                self.line("entry-fact", name, vec![Some(value)])
            }
            Body::Imported(i) => self.line("entry-imported", i.name.clone(), vec![Some(w.n("rows", i.rows.len()))]),
            Body::Noted(n) => {
                let answer = n.nuisance.map(|yes| w.t(if yes { "noted-sales" } else { "noted-not-sales" }));
                let count = (!n.incidents.is_empty()).then(|| w.n("calls", n.incidents.len()));
                self.line(
                    "entry-noted",
                    answer.unwrap_or_default(),
                    vec![count, n.number.clone(), self.quoted(&n.said)],
                )
            }
            Body::Incident(i) => self.line("entry-call", i.number.clone().unwrap_or_default(), vec![i.claimed.clone()]),
            Body::Party(p) => self.line("entry-party", p.name.clone(), vec![p.address.clone()]),
            Body::PartyLink(l) => {
                self.line("entry-link", format!("{} → {}", l.from, l.to), vec![Some(l.proof.clone())])
            }
            Body::Exhibit(e) => self.line("entry-exhibit", e.name.clone(), vec![Some(e.digest.short())]),
            Body::Step(s) => {
                let mut actions = pack.rungs.iter().flat_map(|r| &r.action);
                let action = actions.find(|a| a.id == s.action).map(|a| a.title.get(lang).to_owned());
                let decision = w.t(&format!("decision-{}", s.decision.id()));
                self.line("entry-step", decision, vec![action, s.note.clone()])
            }
            Body::DeadlineMoved(d) => {
                let name = pack.clocks.get(&d.clock).map_or(d.clock.as_str(), |c| c.name.get(lang));
                self.line("entry-moved", format!("{name} {}", d.due), vec![Some(d.reason.clone())])
            }
            Body::Correction(c) => self.line("entry-correction", w.n("entry-number", c.of), vec![]),
            Body::Withdrawn(x) => self.line("entry-withdrawn", w.n("entry-number", x.of), vec![x.reason.clone()]),
            Body::Publication(p) => {
                let act = w.t(&format!("public-act-{}", p.act.id()));
                self.line("entry-publication", act, vec![p.place.clone(), self.quoted(&p.words)])
            }
            Body::Helper(h) => {
                let rights = match h.ended {
                    Some(true) => w.t("helper-ended"),
                    _ => w.t(&format!("rights-{}", h.rights.id())),
                };
                self.line("entry-helper", h.name.clone(), vec![Some(rights), h.proof.clone()])
            }
            Body::Closed(c) => self.line("entry-closed", w.t(&format!("outcome-{}", c.outcome.id())), vec![]),
            _ => Told::default(),
        }
    }
}
