//! One contact with an office or company: what was sent or said, the excuses heard, the answer, the promise.
//! All of it becomes one change of the log.

use crate::change::Change;
use crate::error::{Answer, Refusal};
use crate::evidence::seal::{Sealed, seal_within};
use crate::here::Here;
use crate::ladder::sheet::{Contacted, Sheet};
use crate::loaded::Loaded;
use crate::typed;
use casework::{Body, COMPANY, Digest, Dispatch, ExhibitAdded, Meaning, Moment, Reply, TimeEntry};
use jiff::civil::Date;
use playbook::{Channel, Lang, Rung};

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
    /// What the other side said.
    pub sheet: Sheet,
    /// What it came to, a [`Meaning`] by its spelling; what the sheet comes to when empty.
    pub meaning: String,
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
        // By which way something left is what its proof hangs on.
        let known: Vec<&Channel> = rung.channels.iter().filter_map(|id| on.pack.channels.get(id)).collect();
        let written = known.len() > 1 && known[0].kind != "hotline";
        let opened = matches!(self.letter, Letter::Opened(_));
        if opened && written && !rung.clocks.is_empty() && self.channel.trim().is_empty() {
            return Err(Refusal::refused("file-needs-way"));
        }
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
        self.answers(on, rung, at, &mut all)?;
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

    /// What was heard, in the order in which it happened, and what it came to.
    fn answers(&self, on: &Loaded, rung: &Rung, at: Moment, all: &mut Vec<Body>) -> Answer<()> {
        let said = Contacted { rung: &self.rung, at, by: "", agent: &self.agent, ticket: &self.ticket };
        all.extend(self.sheet.bodies(&on.pack, &said)?);
        // An excuse alone is no answer: the call goes on, and so does the clock.
        let meaning = match typed::word(&self.meaning, Meaning::from_id)? {
            None => self.sheet.meaning(&on.pack).filter(|m| *m != Meaning::NoSubstance),
            given => given,
        };
        // An offer without words or a sum is recorded on the page that comes next.
        let offered = all.iter().any(|body| match body {
            Body::Offer(_) => true,
            Body::Said(said) => said.is("offer"),
            _ => false,
        });
        if let Some(meaning) = meaning.filter(|m| *m != Meaning::Offered || offered) {
            all.push(Body::Reply(Reply {
                rung: self.rung.clone(),
                at,
                meaning,
                from: Some(COMPANY.to_owned()),
                ticket: typed::words(&self.ticket),
                agent: typed::words(&self.agent),
                words: None,
                until: None,
                reason: None,
                exhibit: None,
            }));
        }
        if self.minutes > 0 {
            let what = Some(rung.name.get(Lang::from_tag(&on.case.lang)).to_owned());
            all.push(Body::Time(TimeEntry { at, minutes: self.minutes, what }));
        }
        Ok(())
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
