//! The steps, in their order. Each writes what it found.

use super::kinds::{is_public, is_safe, prone};
use super::{Knowledge, Rules, Said};
use crate::key::Key;
use crate::label::Label;
use crate::list::{Found, Hit, Range};
use crate::policy::{DayKind, Policy, Preset, Rule, Strength};
use crate::ring::{Ring, Verified};
use crate::verdict::{Action, Reason, Step};
use number::Kind;

/// A call with what the lists say of it.
pub(super) struct Look<'a> {
    pub(super) ring: &'a Ring,
    known: &'a Knowledge<'a>,
    key: Option<Key>,
    hits: Vec<(&'a str, Hit)>,
    range: Option<(&'a str, Range)>,
}

fn tells(step: Step, code: &'static str, about: Vec<(&'static str, String)>) -> Reason {
    Reason { step, code, asks: None, decides: false, about }
}

fn asks(step: Step, code: &'static str, action: Action, about: Vec<(&'static str, String)>) -> Reason {
    Reason { step, code, asks: Some(action), decides: false, about }
}

impl<'a> Look<'a> {
    pub(super) fn at(ring: &'a Ring, known: &'a Knowledge<'a>) -> Self {
        // Of a forged number a list says what the one says whose number it is.
        let key = ring.key();
        let hits =
            key.into_iter().flat_map(|key| known.lists.iter().filter_map(move |l| Some((l.name(), l.find(key)?))));
        let hits: Vec<(&str, Hit)> = hits.collect();
        let range = key.filter(|_| hits.is_empty()).and_then(|key| {
            let ranges = known.lists.iter().filter_map(|l| Some((l.name(), l.range(key, ring.at.date())?)));
            ranges.max_by_key(|(_, range)| range.confidence)
        });
        Self { ring, known, key, hits, range }
    }

    /// The key, where the caller can be taken for the owner of the number.
    fn trusted(&self) -> Option<Key> {
        self.key.filter(|_| self.ring.is_known_by_number())
    }

    pub(super) fn emergency(&self, reasons: &mut Vec<Reason>) {
        let step = Step::Emergency;
        if is_safe(&self.ring.from) || self.ring.behind.as_ref().is_some_and(is_safe) {
            reasons.push(asks(step, "emergency", Action::Allow, vec![("number", self.ring.from.national().into())]));
        } else if self.trusted().is_some_and(|key| self.known.people.is_own(key)) {
            reasons.push(asks(step, "own-line", Action::Allow, Vec::new()));
        } else {
            reasons.push(tells(step, "not-emergency", Vec::new()));
        }
    }

    pub(super) fn blocks(&self, reasons: &mut Vec<Reason>) {
        // A caller who hides from the person does not hide from the person's own block.
        let shown = self.ring.behind.as_ref().unwrap_or(&self.ring.from);
        match Key::of(shown).and_then(|key| self.known.people.blocked(key, shown)) {
            Some(by) => reasons.push(asks(Step::Block, "blocked", Action::Reject, vec![("by", by)])),
            None => reasons.push(tells(Step::Block, "not-blocked", Vec::new())),
        }
    }

    pub(super) fn people(&self, reasons: &mut Vec<Reason>, said: &mut Said) {
        let (step, at) = (Step::People, self.ring.at);
        let before = reasons.len();
        let (people, past) = (self.known.people, self.known.past);
        if let Some(since) = past.after_emergency(at) {
            reasons.push(asks(step, "after-emergency", Action::Allow, vec![("since", since.to_string())]));
        }
        let Some(key) = self.trusted() else {
            reasons.push(tells(step, "number-not-shown", Vec::new()));
            return;
        };
        if is_public(&self.ring.from) {
            reasons.push(asks(step, "public-service", Action::Allow, Vec::new()));
        }
        if let Some((name, groups)) = people.contact(key) {
            let mut about = vec![("name", name.to_owned())];
            if !groups.is_empty() {
                about.push(("groups", groups.iter().map(String::as_str).collect::<Vec<_>>().join(", ")));
            }
            reasons.push(asks(step, "contact", Action::Allow, about));
            said.label = Label::named("contact");
            said.name = Some(name.to_owned());
        }
        if let Some(when) = past.called(key, at) {
            reasons.push(asks(step, "dialled", Action::Allow, vec![("at", when.to_string())]));
        }
        if let Some(when) = past.spoke_with(key, at) {
            reasons.push(asks(step, "answered", Action::Allow, vec![("at", when.to_string())]));
        }
        if let Some(until) = people.passed(key, at) {
            reasons.push(asks(step, "passed", Action::Allow, vec![("until", until.to_string())]));
        }
        if let Some(wait) = people.expected(&self.ring.from, at) {
            let about = vec![("what", wait.what.clone()), ("until", wait.until.to_string())];
            reasons.push(asks(step, "expected", Action::Allow, about));
            said.label = said.label.or_else(|| Label::named(&wait.what));
        }
        if reasons.len() == before {
            reasons.push(tells(step, "nobody-known", Vec::new()));
        }
    }

    pub(super) fn rules<'r>(
        &self,
        rules: &'r Rules,
        person: Option<&str>,
        reasons: &mut Vec<Reason>,
        said: &mut Said,
    ) -> Option<&'r Rule> {
        let ours = |rule: &&Rule| rule.people.is_empty() || person.is_some_and(|p| rule.people.iter().any(|r| r == p));
        let (labels, lists) = (self.labels().map(|label| label.id.as_str()), self.hits.iter().map(|(list, _)| *list));
        let mut fitting = rules.fitting(&self.ring.from, self.key, labels, lists);
        let rule = fitting.find(|rule| ours(rule) && self.fits(rule));
        let Some(rule) = rule else {
            reasons.push(tells(Step::Rules, "no-rule", Vec::new()));
            return None;
        };
        let about = vec![("rule", rule.id.clone()), ("priority", rule.priority.to_string())];
        reasons.push(asks(Step::Rules, "rule", rule.action, about));
        said.label = said.label.or_else(|| rule.label.as_deref().and_then(Label::named));
        said.name = said.name.take().or_else(|| rule.name.clone());
        Some(rule)
    }

    fn fits(&self, rule: &Rule) -> bool {
        let (when, ring) = (&rule.when, self.ring);
        // What goes by the number alone says so of the caller: a forged one may be blocked by it, not let in.
        if rule.action == Action::Allow
            && ring.verified == Verified::Failed
            && !when.verified.contains(&Verified::Failed)
        {
            return false;
        }
        let kind = when.kinds.is_empty() || when.kinds.contains(&ring.from.kind());
        let line = when.lines.is_empty() || when.lines.contains(&ring.line);
        let verified = when.verified.is_empty() || when.verified.contains(&ring.verified);
        let weekday = when.days.is_none_or(|days| days.has(ring.at.date().weekday()));
        let hours = when.hours.is_empty() || when.hours.iter().any(|span| span.has(ring.at.time()));
        kind && line
            && verified
            && weekday
            && hours
            && when.day.is_none_or(|day| (day == DayKind::DayOff) == self.known.days.is_off(ring.at.date()))
            && (when.lists.is_empty() || self.hits.iter().any(|(list, _)| when.lists.iter().any(|l| l == list)))
            && (when.labels.is_empty() || self.labels().any(|label| when.labels.contains(&label.id)))
            && (when.names.is_empty() || self.is_named(&when.names))
            && (when.places.is_empty() || self.is_at(&when.places))
    }

    fn labels(&self) -> impl Iterator<Item = &'static Label> {
        let hits = self.hits.iter().map(|(_, hit)| found(hit).label);
        hits.chain(prone(&self.ring.from).map(|(_, label)| label))
    }

    fn is_named(&self, names: &[String]) -> bool {
        let lower = |text: &str| text.to_lowercase();
        self.ring.name.as_deref().is_some_and(|name| names.iter().any(|one| lower(name).contains(&lower(one))))
    }

    fn is_at(&self, places: &[String]) -> bool {
        let Some(region) = self.ring.from.region() else { return false };
        // Who writes 武汉 means 武汉市.
        let same = |place: &str, known: &str| known == place || known.trim_end_matches(['市', '省']) == place;
        let parts = [region.province, region.city];
        places.iter().any(|place| parts.iter().flatten().any(|known| same(place, known)))
    }

    pub(super) fn lists(&self, preset: &Preset, reasons: &mut Vec<Reason>, said: &mut Said) {
        let (step, today) = (Step::Lists, self.ring.at.date());
        for (list, hit) in &self.hits {
            let found = found(hit);
            let mut about = vec![("list", (*list).to_owned()), ("label", found.label.id.clone())];
            if let Hit::Prefix(_, length) = hit {
                about.push(("first-digits", length.to_string()));
            }
            let sure = found.votes.map(|votes| {
                about.push(("votes", votes.against.to_string()));
                if votes.for_it > 0 {
                    about.push(("votes-for", votes.for_it.to_string()));
                }
                if let Some(day) = votes.latest {
                    about.push(("latest", day.to_string()));
                }
                votes.confidence(today)
            });
            if let Some(sure) = sure {
                about.push(("confidence", sure.to_string()));
            }
            // Of a number that is let in the word for those that are not says nothing.
            if !found.allowed || !found.label.nature.is_bad() {
                said.label = said.label.or(Some(found.label));
            }
            said.confidence = said.confidence.or(sure);
            reasons.push(match found.allowed {
                // A list of somebody else's lets in whoever it is sure of; not a forger of that number.
                true if self.trusted().is_some() => asks(step, "list-allows", Action::Allow, about),
                true => tells(step, "list-allows", about),
                false if !found.label.nature.is_bad() => tells(step, "listed", about),
                false => match sure {
                    None => asks(step, "listed", preset.listed_sure, about),
                    Some(sure) if sure >= preset.sure => asks(step, "listed", preset.listed_sure, about),
                    Some(sure) if sure >= preset.perhaps => asks(step, "listed-faintly", preset.listed_perhaps, about),
                    Some(_) => tells(step, "listed-faintly", about),
                },
            });
        }
        if let Some((list, range)) = &self.range {
            let about = vec![
                ("list", (*list).to_owned()),
                ("label", range.label.id.clone()),
                ("numbers", range.numbers.to_string()),
                ("last-digits", range.last.to_string()),
                ("confidence", range.confidence.to_string()),
            ];
            // Neighbours are never as sure as the number itself: the call is asked for a code, not turned away, unless the
            // preset turns away everything that is doubtful.
            reasons.push(match range.confidence {
                sure if sure >= preset.perhaps => {
                    said.label = said.label.or(Some(range.label));
                    said.confidence = said.confidence.or(Some(sure));
                    asks(step, "listed-range", preset.listed_perhaps, about)
                }
                _ => tells(step, "listed-range", about),
            });
        } else if self.hits.is_empty() {
            reasons.push(tells(step, "not-listed", Vec::new()));
        }
    }

    pub(super) fn kinds(&self, policy: &Policy, preset: &Preset, reasons: &mut Vec<Reason>) {
        let (step, ring) = (Step::Kind, self.ring);
        if ring.is_withheld() {
            reasons.push(asks(step, "withheld", policy.withheld.unwrap_or(preset.withheld), Vec::new()));
            return;
        }
        let mut about = vec![("kind", ring.from.kind().id().to_owned())];
        if let Some(region) = ring.from.region() {
            about.push(("place", region.to_string()));
        }
        reasons.push(tells(step, "kind", about));
        let Some(key) = self.key else {
            reasons.push(asks(step, "unreadable", preset.forged, Vec::new()));
            return;
        };
        if ring.from.kind() == Kind::Invalid {
            reasons.push(asks(step, "unreadable", preset.forged, Vec::new()));
        }
        if ring.verified == Verified::Failed {
            reasons.push(asks(step, "forged", preset.forged, Vec::new()));
        }
        if let Some((first, label)) = prone(&ring.from) {
            let about = vec![("first", first.to_owned()), ("label", label.id.clone())];
            reasons.push(asks(step, "prone", preset.prone, about));
        }
        if let Some(calls) = self.known.past.burst(key, ring.at) {
            reasons.push(asks(step, "burst", preset.burst, vec![("numbers", calls.to_string())]));
        }
        let quiet = policy.quiet.as_ref().filter(|q| q.hours.iter().any(|span| span.has(ring.at.time())));
        if let Some(quiet) = quiet {
            reasons.push(asks(step, "quiet-hours", quiet.action, Vec::new()));
        }
        if let Some(repeated) = policy.repeated
            && self.known.past.called_within(key, ring.at, repeated.minutes)
        {
            reasons.push(asks(step, "repeated", Action::Allow, vec![("minutes", repeated.minutes.to_string())]));
        }
    }

    pub(super) fn stranger(&self, strength: Strength, reasons: &mut Vec<Reason>) {
        let about = vec![("preset", strength.id().to_owned())];
        reasons.push(asks(Step::Stranger, "stranger", strength.preset().stranger, about));
    }
}

fn found(hit: &Hit) -> &Found {
    match hit {
        Hit::Number(found) | Hit::Prefix(found, _) => found,
    }
}
