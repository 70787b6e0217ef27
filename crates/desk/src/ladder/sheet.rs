//! The sheet of what was said: one contact's sentences in their order, each with what it was read as. Call mode, the record of a
//! hotline call and the reply desk fill the same one; one press saves it.

use crate::error::{Answer, Refusal};
use crate::packs::known::{obstacle, rate};
use crate::typed;
use casework::{
    Body, COMPANY, Digest, Label, Meaning, Medium, Moment, ObstacleMet, Offer, Reading, Said, Source, Want,
};
use playbook::Pack;

/// Longest utterance that is kept, in characters. A letter pasted whole is cut into its sentences before.
pub const LONGEST: usize = 2000;

/// What one contact brought, as it was confirmed.
#[derive(Debug, Clone, Default)]
pub struct Sheet {
    /// The sentences in their order.
    pub lines: Vec<Line>,
    /// Obstacle ids that were tapped and of which nobody wrote down the words. They are counted, and quoted nowhere.
    pub tapped: Vec<String>,
    /// In what kind of contact: a [`Medium`] by its spelling.
    pub medium: String,
    /// How the words came here.
    pub source: Option<Source>,
    /// Sealed original that holds them.
    pub exhibit: Option<Digest>,
}

/// One sentence, as it is typed or was read, with everything that its readings need.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Line {
    /// Its words.
    pub words: String,
    /// Kinds of [`Reading::KINDS`] that the person confirmed.
    pub kinds: Vec<String>,
    /// Obstacle id of the pack, for an excuse.
    pub obstacle: String,
    /// Money now, for an offer or a payment.
    pub sum: String,
    /// Money for each later call, for a promise or an offer.
    pub each: String,
    /// Last day: of a deadline, by which a promise is kept, until when an offer stands.
    pub day: String,
    /// What they call the money: a [`Label`] by its spelling.
    pub label: String,
    /// Rate id of the claim line that an offer answers.
    pub rate: String,
    /// What a condition wants: a [`Want`] by its spelling.
    pub wants: String,
    /// Topics that a promise leaves out, with commas.
    pub except: String,
    /// The promise binds only once the offer of the same contact is accepted.
    pub if_accepted: bool,
    /// Where in the original it stands.
    pub place: String,
}

/// Who spoke, when, and on which rung.
#[derive(Debug, Clone)]
pub struct Contacted<'a> {
    /// Rung id.
    pub rung: &'a str,
    /// When.
    pub at: Moment,
    /// Who spoke: a party or authority id; the company when empty.
    pub by: &'a str,
    /// Work number of the agent.
    pub agent: &'a str,
    /// Ticket number.
    pub ticket: &'a str,
}

impl Sheet {
    /// Whether nothing stands on it.
    pub fn is_empty(&self) -> bool {
        self.tapped.is_empty() && self.lines.iter().all(|line| line.words.trim().is_empty())
    }

    /// What it comes to as a whole: the weightiest of what its sentences were read as. That somebody will call back or look into
    /// it is a promise to be kept, and no answer: as a whole they have it, and no more.
    pub fn meaning(&self, pack: &Pack) -> Option<Meaning> {
        let stalls = |line: &Line| line.each.trim().is_empty() && pack.promises.speak_of_other(&line.words);
        // A promise that waits for a yes and comes alone is kept as an offer, and so it is one as a whole.
        let offered = self.lines.iter().any(|line| line.has("offer"));
        let waits = |line: &Line| line.has("promise") && line.if_accepted && !offered;
        let says = |meaning: Meaning| {
            self.lines.iter().any(|line| match meaning {
                Meaning::Promised => line.has("promise") && !stalls(line) && !waits(line),
                Meaning::Offered => line.has("offer") || waits(line),
                other => line.has(other.reading()),
            })
        };
        let promised = self.lines.iter().any(|l| l.has("promise")).then_some(Meaning::Acknowledged);
        let excused = (says(Meaning::NoSubstance) || !self.tapped.is_empty()).then_some(Meaning::NoSubstance);
        STRONGEST.iter().copied().find(|meaning| says(*meaning)).or(promised).or(excused)
    }

    /// What the log keeps of it: one event for each sentence, then the excuses of which only the fact was noted.
    ///
    /// # Errors
    /// A sum or day that does not read as one, a word that no list has, an utterance of more than [`LONGEST`] characters.
    pub fn bodies(&self, pack: &Pack, of: &Contacted<'_>) -> Answer<Vec<Body>> {
        let medium = typed::word(&self.medium, Medium::from_id)?;
        let offered = self.lines.iter().any(|line| line.has("offer"));
        let mut all = Vec::new();
        for line in &self.lines {
            let Some(words) = typed::words(&line.words) else {
                all.extend(line.wordless(pack, of)?);
                continue;
            };
            if words.chars().count() > LONGEST {
                return Err(Refusal::refused("said-too-long").with("most", LONGEST.to_string()));
            }
            all.push(Body::Said(Said {
                words,
                at: of.at,
                rung: Some(of.rung.to_owned()),
                by: typed::words(of.by),
                agent: typed::words(of.agent),
                ticket: typed::words(of.ticket),
                medium,
                source: self.source,
                exhibit: self.exhibit,
                place: typed::words(&line.place),
                readings: line.readings(pack, offered)?,
            }));
        }
        for id in &self.tapped {
            obstacle(pack, id)?;
            all.push(Body::Obstacle(ObstacleMet {
                obstacle: id.clone(),
                at: of.at,
                rung: Some(of.rung.to_owned()),
                agent: typed::words(of.agent),
                words: None,
                ticket: typed::words(of.ticket),
            }));
        }
        Ok(all)
    }
}

/// The meanings of a whole contact, the weightiest first: what ends something, then money, then what binds, then receipts.
const STRONGEST: [Meaning; 12] = [
    Meaning::Decided,
    Meaning::NotAccepted,
    Meaning::MediationFailed,
    Meaning::MediationInvited,
    Meaning::Paid,
    Meaning::Offered,
    Meaning::Promised,
    Meaning::Refused,
    Meaning::AsksForMaterial,
    Meaning::Accepted,
    Meaning::Forwarded,
    Meaning::Acknowledged,
];

impl Line {
    /// A sentence that is nothing but words.
    pub fn plain(words: impl Into<String>) -> Line {
        Line { words: words.into(), ..Line::default() }
    }

    /// Whether the person confirmed this kind.
    pub fn has(&self, kind: &str) -> bool {
        self.kinds.iter().any(|k| k == kind)
    }

    /// Its readings, in the order of [`Reading::KINDS`].
    fn readings(&self, pack: &Pack, offered: bool) -> Answer<Vec<Reading>> {
        if let Some(stray) = self.kinds.iter().find(|k| !Reading::KINDS.contains(&k.as_str())) {
            return Err(Refusal::refused("no-such-word").with("value", stray.clone()));
        }
        let mut all = Vec::new();
        for kind in Reading::KINDS.iter().filter(|kind| self.has(kind)) {
            let reading = self.reading(kind, pack, offered)?;
            // A sentence that offers and gives its sum for each call says one thing, not two.
            if !all.contains(&reading) {
                all.push(reading);
            }
        }
        Ok(all)
    }

    fn reading(&self, kind: &str, pack: &Pack, offered: bool) -> Answer<Reading> {
        let sum = |text: &str| typed::maybe_sum(pack, text);
        Ok(match kind {
            "excuse" => {
                let named = typed::words(&self.obstacle);
                named.iter().try_for_each(|id| obstacle(pack, id))?;
                Reading::Excuse { obstacle: named }
            }
            // What waits for a yes and comes without another offer is itself the offer.
            "promise" if self.if_accepted && !offered => self.offer(pack)?,
            "promise" => Reading::Promise {
                remedy: sum(&self.each)?,
                until: typed::day(&self.day)?,
                about: Vec::new(),
                except: self.except.split([',', '，', '、']).filter_map(typed::words).collect(),
                if_accepted: self.if_accepted,
            },
            "offer" => self.offer(pack)?,
            "condition" => Reading::Condition { wants: typed::word(&self.wants, Want::from_id)? },
            "deadline" => Reading::Deadline { day: typed::day(&self.day)? },
            "paid" => Reading::Paid { amount: sum(&self.sum)? },
            "refusal" => Reading::Refusal,
            "apology" => Reading::Apology,
            "acknowledged" => Reading::Acknowledged,
            "accepted" => Reading::Accepted,
            "not-accepted" => Reading::NotAccepted,
            "forwarded" => Reading::Forwarded,
            "asks-for-material" => Reading::AsksForMaterial,
            "decided" => Reading::Decided,
            "mediation-invited" => Reading::MediationInvited,
            _ => Reading::MediationFailed,
        })
    }

    /// An offer of which only the sum was noted: it can be answered, and is quoted nowhere.
    fn wordless(&self, pack: &Pack, of: &Contacted<'_>) -> Answer<Option<Body>> {
        if !self.has("offer") || [&self.sum, &self.each].iter().all(|sum| sum.trim().is_empty()) {
            return Ok(None);
        }
        let Reading::Offer { amount, per_call, label, rate, until } = self.offer(pack)? else { return Ok(None) };
        Ok(Some(Body::Offer(Offer {
            by: typed::words(of.by).unwrap_or_else(|| COMPANY.to_owned()),
            at: of.at,
            amount,
            per_call,
            label,
            terms: None,
            rung: Some(of.rung.to_owned()),
            rate,
            until,
        })))
    }

    fn offer(&self, pack: &Pack) -> Answer<Reading> {
        let answers = typed::words(&self.rate);
        rate(pack, answers.as_deref())?;
        // Beside a promise, the sum for each call is that promise's.
        let each = if self.has("promise") && self.has("offer") { "" } else { self.each.as_str() };
        Ok(Reading::Offer {
            amount: typed::maybe_sum(pack, &self.sum)?,
            per_call: typed::maybe_sum(pack, each)?,
            label: typed::word(&self.label, Label::from_id)?,
            rate: answers,
            until: typed::day(&self.day)?,
        })
    }
}
