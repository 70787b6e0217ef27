//! One contact with an office or company: what was sent or said, the excuses heard, the answer, the promise.
//! All of it becomes one change of the log.

use crate::change::Change;
use crate::error::{Answer, Refusal};
use crate::evidence::seal::{Sealed, seal_within};
use crate::here::Here;
use crate::loaded::Loaded;
use crate::packs::known::obstacle;
use crate::typed;
use casework::{
    Body, COMPANY, Commitment, Digest, Dispatch, ExhibitAdded, Meaning, Moment, ObstacleMet, Reply, TimeEntry, Trigger,
};
use jiff::civil::Date;
use playbook::{Lang, Pack, Rung};

/// What happened on one rung at one moment, as it is typed.
#[derive(Debug, Clone, Default)]
pub struct Contact {
    /// Rung id.
    pub rung: String,
    /// When.
    pub at: String,
    /// Channel id of the pack.
    pub channel: String,
    /// Ticket or receipt number.
    pub ticket: String,
    /// Work number of the agent.
    pub agent: String,
    /// What was asked, in a sentence.
    pub words: String,
    /// The letter that leaves with it: its text is sealed as it reads now.
    pub letter: Letter,
    /// Sealed proofs that it left.
    pub proofs: Vec<Sealed>,
    /// Obstacle ids in the order heard, each with its words.
    pub excuses: Vec<(String, String)>,
    /// What it came to, a [`Meaning`] by its spelling; empty when nothing was answered.
    pub meaning: String,
    /// The words of the answer.
    pub heard: String,
    /// The promise, if one was given.
    pub promise: Option<Promise>,
    /// Minutes it took; none are recorded when zero.
    pub minutes: u32,
    /// What the person was told before.
    pub leave: Leave,
}

/// Which letter leaves.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Letter {
    /// None: it was said.
    #[default]
    None,
    /// The one that was opened, by name, if the rung has it; else the rung's usual one where it is sent in writing.
    Opened(String),
}

/// A promise as it is typed.
#[derive(Debug, Clone, Default)]
pub struct Promise {
    /// Its words.
    pub terms: String,
    /// Day by which it must be done.
    pub until: String,
    /// What is due each time.
    pub remedy: String,
    /// Work number of who said it.
    pub agent: String,
    /// Ticket number.
    pub ticket: String,
    /// Sealed proof.
    pub exhibit: Option<Digest>,
}

/// What the person has read before something leaves.
#[derive(Debug, Clone, Copy, Default)]
pub struct Leave {
    /// What this step closes.
    pub ack: bool,
    /// That the office was approached a short while ago.
    pub pace: bool,
}

/// Whether a rung may be walked: what it closes was read, and so was the pace of the office. Every door asks, also when the step
/// was walked on an earlier day.
///
/// # Errors
/// `file-needs-ack`, `file-needs-pace`; no such rung.
pub fn may_leave_now(on: &Loaded, rung: &str, leave: Leave) -> Answer<()> {
    let rung = on.pack.rung(rung).ok_or_else(|| Refusal::not_found("no-rung", rung))?;
    if !rung.closes.is_empty() && !leave.ack {
        return Err(Refusal::refused("file-needs-ack"));
    }
    if paced_until(on, rung).is_some() && !leave.pace {
        return Err(Refusal::refused("file-needs-pace"));
    }
    Ok(())
}

/// The day until which this office is left alone, when it was approached a short while ago.
pub fn paced_until(on: &Loaded, rung: &Rung) -> Option<Date> {
    on.view().pace(rung).filter(|day| *day > on.today)
}

impl Change for Contact {
    /// What was said on the telephone was said, whatever else was recorded meanwhile. A letter is written from the log.
    fn holds_anyway(&self) -> bool {
        self.letter == Letter::None
    }

    async fn events(&self, here: &Here, on: &Loaded) -> Answer<Vec<Body>> {
        let at = typed::moment(&self.at)?;
        may_leave_now(on, &self.rung, self.leave)?;
        let rung = on.pack.rung(&self.rung).ok_or_else(|| Refusal::not_found("no-rung", &self.rung))?;
        let mut all: Vec<Body> = self.proofs.iter().map(|s| Body::Exhibit(s.added.clone())).collect();
        let frozen = match self.leaving(on, rung) {
            Some(name) => Some((name.to_owned(), freeze(here, on, name).await?)),
            None => None,
        };
        let (letter, body) = match frozen {
            Some((name, (digest, exhibit))) => {
                all.push(exhibit);
                (Some(name), Some(digest))
            }
            None => (None, None),
        };
        all.push(Body::Dispatched(Dispatch {
            rung: self.rung.clone(),
            at,
            to: None,
            channel: typed::words(&self.channel),
            ticket: typed::words(&self.ticket),
            agent: typed::words(&self.agent),
            words: typed::words(&self.words),
            letter,
            body,
            proof: self.proofs.iter().map(|s| s.digest).collect(),
        }));
        self.answers(here, on, rung, at, &mut all)?;
        Ok(all)
    }
}

impl Contact {
    /// The letter that leaves. A call alone sends none.
    fn leaving<'r>(&self, on: &'r Loaded, rung: &'r Rung) -> Option<&'r String> {
        let Letter::Opened(opened) = &self.letter else { return None };
        let spoken = on.pack.channels.get(&self.channel).is_none_or(|c| c.kind == "hotline");
        let chosen = on.pack.sent_on(rung).find(|l| *l == opened);
        chosen.or_else(|| on.pack.sent_on(rung).next().filter(|_| !spoken))
    }

    /// Which excuse a sentence stands for. What was written down once for several excuses is quoted only for those that are
    /// heard in it: a letter quotes what somebody said about just that.
    fn words_for<'h>(&'h self, here: &'h Here, on: &'h Loaded) -> impl Fn(&str, &str) -> bool + 'h {
        let shared = |words: &str| self.excuses.iter().filter(|(_, other)| other == words).count() > 1;
        move |id, words| !shared(words) || here.ears.hear(words, &on.pack).iter().any(|heard| heard.obstacle == id)
    }

    /// What was heard, in the order in which it happened.
    fn answers(&self, here: &Here, on: &Loaded, rung: &Rung, at: Moment, all: &mut Vec<Body>) -> Answer<()> {
        let (agent, ticket) = (typed::words(&self.agent), typed::words(&self.ticket));
        let about = self.words_for(here, on);
        for (id, words) in &self.excuses {
            obstacle(&on.pack, id)?;
            let words = if about(id, words) { words.as_str() } else { "" };
            all.push(Body::Obstacle(ObstacleMet {
                obstacle: id.clone(),
                at,
                rung: Some(self.rung.clone()),
                agent: agent.clone(),
                words: typed::words(words),
                ticket: ticket.clone(),
            }));
        }
        let meaning = match &self.promise {
            Some(_) => Some(Meaning::Promised),
            None => typed::word(&self.meaning, Meaning::from_id)?,
        };
        // An offer is recorded on the page that comes next, with its sums.
        if let Some(meaning) = meaning.filter(|m| *m != Meaning::Offered) {
            all.push(Body::Reply(Reply {
                rung: self.rung.clone(),
                at,
                meaning,
                from: Some(COMPANY.to_owned()),
                ticket,
                agent,
                words: typed::words(&self.heard),
                until: None,
                reason: None,
                exhibit: None,
            }));
        }
        if let Some(promise) = &self.promise {
            all.push(Body::Commitment(promise.commitment(&on.pack, at)?));
        }
        if self.minutes > 0 {
            let what = Some(rung.name.get(Lang::from_tag(&on.case.lang)).to_owned());
            all.push(Body::Time(TimeEntry { at, minutes: self.minutes, what }));
        }
        Ok(())
    }
}

impl Promise {
    /// The promise as the log keeps it. A sum is due for each later call; without one, a day is what is waited for.
    ///
    /// # Errors
    /// A day or sum that does not read as one; no words.
    pub fn commitment(&self, pack: &Pack, at: Moment) -> Answer<Commitment> {
        let until = typed::day(&self.until)?;
        let remedy = typed::maybe_sum(pack, &self.remedy)?;
        // What a promise without a sum and a day is about, its words tell.
        let trigger = match (remedy, until) {
            (Some(_), _) => Some(Trigger::LaterCall),
            (None, Some(_)) => Some(Trigger::DayPassed),
            (None, None) => None,
        };
        Ok(Commitment {
            by: COMPANY.to_owned(),
            at,
            terms: typed::words(&self.terms).ok_or_else(|| Refusal::refused("reply-needs-promise"))?,
            trigger,
            remedy,
            until,
            about: Vec::new(),
            except: Vec::new(),
            offer: None,
            agent: typed::words(&self.agent),
            ticket: typed::words(&self.ticket),
            exhibit: self.exhibit,
        })
    }
}

/// Seals the letter as it reads now: the digest of its text for the dispatch, and the exhibit that holds it.
/// Whatever the pack or the case become later, this is what left.
///
/// # Errors
/// No such letter, or a vault that cannot be written.
async fn freeze(here: &Here, on: &Loaded, name: &str) -> Answer<(Digest, Body)> {
    let sheet = super::letters::sheet(on, name, Lang::from_tag(&on.case.lang))?;
    let text = letter::text::form_text(&sheet).into_bytes();
    let bytes = text.len();
    let file = format!("{name}-{}.txt", on.today);
    let digest = seal_within(here, &file, "sent", std::io::Cursor::new(text)).await?;
    let exhibit = Body::Exhibit(ExhibitAdded {
        digest,
        name: file,
        bytes: bytes as u64,
        what: Some(sheet.title),
        how: Some("sent".to_owned()),
        custody: None,
    });
    Ok((digest, exhibit))
}
