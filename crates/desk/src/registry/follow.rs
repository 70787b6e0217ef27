//! Whoever complained follows the complaint by a code: where it stands, by which day, and what came of it.

use super::Registry;
use super::complaints::ComplaintStatus;
use super::finding::Shown;
use super::ledger::BillTold;
use crate::error::{Answer, Refusal};
use jiff::{SignedDuration, Timestamp};
use registry::complaint::{Life, Move, Stage};
use serde::Serialize;

/// So many codes of complaints a day are looked up for one source.
const LOOKS_PER_SOURCE: u64 = 200;
/// Signs of the part of a follow code that cannot be guessed: five bits each.
const SECRET: usize = 12;
/// The signs: none is taken for another.
const SIGNS: &[u8; 32] = b"9876543210abcdefghjkmnpqrstvwxyz";

/// A complaint as whoever complained sees it.
#[derive(Debug, Clone, Serialize)]
pub struct Followed {
    /// Where it stands.
    #[serde(flatten)]
    pub status: ComplaintStatus,
    /// There is an answer, and it is not told here: it says what a number refuses, and nobody has shown whose number that is.
    pub withheld: bool,
    /// What happened so far, the receipt first.
    pub moves: Vec<MoveTold>,
    /// What came of it, each with what became of that.
    pub outcomes: Vec<FoundFor>,
}

/// One thing that happened to a complaint.
#[derive(Debug, Clone, Serialize)]
pub struct MoveTold {
    /// Where it came, by name…
    pub stage: &'static str,
    /// …in Chinese…
    pub zh: &'static str,
    /// …and English.
    pub en: &'static str,
    /// When.
    pub at: Timestamp,
    /// Why there is no finding, by name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// Why, where somebody decided.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
}

/// What stands for an answer that is not told.
const ANSWERED: (&str, &str, &str) = ("answered", "已有结论", "answered");

/// What happened to a complaint; `open` tells what came of it.
pub(super) fn moves(life: &Life, open: bool) -> Vec<MoveTold> {
    let told = |made: &Move| {
        let hidden = !open && matches!(made.stage, Stage::Found | Stage::NoFinding);
        let (stage, zh, en) = if hidden { ANSWERED } else { (made.stage.name(), made.stage.zh(), made.stage.en()) };
        let why = made.why.as_ref().filter(|_| !hidden);
        let code = why.and_then(|(code, _)| code.clone());
        MoveTold { stage, zh, en, at: made.at, code, why: why.map(|(_, why)| why.clone()) }
    };
    life.moves().iter().map(told).collect()
}

/// A finding, for whoever was called.
#[derive(Debug, Clone, Serialize)]
pub struct FoundFor {
    /// The finding with what shows it.
    pub finding: Shown,
    /// What it stands at: assessed, objected to, upheld, cancelled, and what the person gets of it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bill: Option<BillTold>,
}

impl Registry {
    /// The code by which a complaint is followed.
    pub fn follow_code(&self, id: &str) -> String {
        let digest = self.hashed("follow", id);
        let bits = digest.as_bytes().iter().take(8).fold(0_u64, |all, byte| all << 8 | u64::from(*byte));
        let sign = |at: usize| char::from(SIGNS[(bits >> (5 * at)) as usize & 31]);
        let secret: String = (0..SECRET).map(sign).collect();
        format!("{id}-{secret}")
    }

    /// The complaint that a follow code is for. Signs that are taken for others are read as those, and blanks are passed
    /// over.
    ///
    /// # Errors
    /// No such code, which is all that is told; too many looked up from this source today.
    pub async fn followed(&self, code: &str, source: &str) -> Answer<Followed> {
        let now = self.now();
        let mut change = self.register.change(now).await?;
        let day = now - SignedDuration::from_hours(24);
        let before = change.asked(self.hashed("follow from", source), day).await?;
        change.save().await?;
        if before >= LOOKS_PER_SOURCE {
            return Err(Refusal::refused("complaint-too-many-looks"));
        }
        let none = || Refusal::refused("complaint-follow");
        let typed: String = code.chars().filter(|sign| !sign.is_whitespace()).take(100).collect();
        let typed = typed.to_ascii_lowercase();
        let (id, secret) = typed.rsplit_once('-').ok_or_else(none)?;
        let secret: String = secret.chars().map(|sign| if sign == 'o' { '0' } else { sign }).collect();
        let secret = secret.replace(['i', 'l'], "1");
        // Hashes are compared, not the texts: where they differ tells nothing about what is right.
        let told = self.hashed("follow of", &format!("{id}-{secret}"));
        if told != self.hashed("follow of", &self.follow_code(id)) {
            return Err(none());
        }
        let all = self.all_complaints().await?;
        self.as_followed(all.get(id).ok_or_else(none)?, false).await
    }

    /// The same for the operator, who sees all of it.
    ///
    /// # Errors
    /// No complaint of this id.
    pub async fn followed_by_operator(&self, id: &str) -> Answer<Followed> {
        let all = self.all_complaints().await?;
        let none = || Refusal::not_found("registry-no-complaint", &super::place::shortened(id));
        self.as_followed(all.get(id).ok_or_else(none)?, true).await
    }

    /// What whoever follows a complaint is told; `whole` tells what came of it whoever complained.
    async fn as_followed(&self, life: &Life, whole: bool) -> Answer<Followed> {
        let mut status = self.told_complaint(life);
        if status.proof.is_none() && !whole {
            let withheld = matches!(life.stage(), Stage::Found | Stage::NoFinding);
            (status.code, status.findings) = (None, Vec::new());
            if withheld {
                (status.stage, status.stage_zh, status.stage_en) = ANSWERED;
                status.why = None;
            }
            return Ok(Followed { status, withheld, moves: moves(life, false), outcomes: Vec::new() });
        }
        let (all, ledger) = (self.findings().await?, self.ledger_now().await?);
        let of_it = all.into_iter().filter(|one| status.findings.contains(&one.id));
        let outcomes =
            of_it.map(|finding| FoundFor { bill: ledger.bill(&finding.id).map(super::ledger::told), finding });
        Ok(Followed { withheld: false, moves: moves(life, true), outcomes: outcomes.collect(), status })
    }
}
