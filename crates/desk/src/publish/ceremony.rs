//! The steps of publishing: the saved draft, the other side's turn, what was put out, corrected, taken down.
//! Nothing is sent from here; the person does it and records it.

use crate::change::Change;
use crate::error::{Answer, Refusal};
use crate::evidence::locker::DRAFT;
use crate::evidence::seal::seal_within;
use crate::here::Here;
use crate::loaded::Loaded;
use crate::typed;
use crate::typed::guard;
use casework::{Body, Decision, Digest, ExhibitAdded, Moment, PublicAct, Publication, Recorded};
use jiff::civil::Date;
use playbook::{Clock, Do, Lang, Pack, Rung, Whose};
use redact::{Leaving, Private};
use serde::Serialize;
use std::io::{Cursor, Read};

/// What has to be looked at before a text is put out.
pub const CHECKS: [&str; 5] = ["names", "true", "pictures", "money", "gone"];
const LONGEST: u64 = 1 << 20;

/// Where the publishing of a case stands today.
#[derive(Debug, Clone, Serialize)]
pub struct Standing {
    /// Digest of the newest saved draft.
    pub saved: Option<Digest>,
    /// The day the draft was last shown to the other side.
    pub shown: Option<Date>,
    /// The shown text is not the saved one any more.
    pub changed: bool,
    /// Last day of the other side's turn.
    pub until: Option<Date>,
    /// A response came after the draft was shown.
    pub answered: bool,
    /// The draft may be put out: it was shown, and they answered or their days are over.
    pub free: bool,
    /// It is out: published, and not taken down since.
    pub out: bool,
    /// An offer waits for a decision.
    pub open_offer: bool,
    /// An offer was accepted; a settlement may promise silence.
    pub settled: bool,
}

/// The courtesy that the pack sets between showing a draft and publishing it, on the rung that leads to this desk.
fn reply_clock(pack: &Pack) -> Option<&Clock> {
    let leads_here = |r: &&Rung| r.action.iter().any(|a| a.leads.as_ref().and_then(Do::page) == Some("publish"));
    let used = pack.rungs.iter().filter(leads_here).flat_map(|r| &r.clocks);
    used.filter_map(|used| pack.clocks.get(&used.clock)).find(|clock| clock.whose == Whose::Pacing)
}

/// Looks at the log.
pub fn standing(loaded: &Loaded) -> Standing {
    let case = &loaded.case;
    let saved = case.exhibits.iter().rev().find(|e| e.how.as_deref() == Some(DRAFT)).map(|e| e.digest);
    let last = |act: PublicAct| case.publications.iter().rev().find(|p| p.act == act);
    let shown = last(PublicAct::Shown);
    let due = |p: &Recorded<Publication>| {
        let clock = reply_clock(&loaded.pack)?;
        Some(clock.due(p.at.date(), &loaded.pack.calendar).due)
    };
    let until = shown.and_then(due);
    let after = |a: Option<&Recorded<Publication>>, b: Option<&Recorded<Publication>>| {
        a.is_some_and(|a| b.is_none_or(|b| (a.at, a.seq) > (b.at, b.seq)))
    };
    let answered = shown.is_some() && after(last(PublicAct::Response), shown);
    let decided = |d: Decision| case.offer_decisions.iter().any(|o| o.decision == d);
    Standing {
        saved,
        shown: shown.map(|p| p.at.date()),
        changed: shown.is_some_and(|p| p.body.body.is_some() && p.body.body != saved),
        until,
        answered,
        free: shown.is_some() && (answered || until.is_none_or(|day| day < loaded.today)),
        out: after(last(PublicAct::Published), last(PublicAct::TakenDown)),
        open_offer: case.offers.iter().any(|o| case.offer_state(o, loaded.today) == "open"),
        settled: decided(Decision::Accepted),
    }
}

/// The newest saved draft, as it was sealed.
///
/// # Errors
/// A vault that cannot be read.
pub fn current(here: &Here, loaded: &Loaded) -> Answer<Option<Private>> {
    let Some(digest) = standing(loaded).saved else { return Ok(None) };
    let mut text = String::new();
    here.vault().read(&digest)?.take(LONGEST).read_to_string(&mut text)?;
    Ok(Some(Private(text)))
}

/// Refuses a text that must not leave although it names nobody: nothing in it, or money joined with pressure.
///
/// # Errors
/// What is wrong with it.
pub fn fit(text: &Leaving) -> Answer<()> {
    if text.markdown().trim().is_empty() {
        return Err(Refusal::refused("publish-empty"));
    }
    guard(Some(text.markdown()))
}

/// Seals a draft that passed the redaction, and names it in the log.
#[derive(Debug, Clone)]
pub struct SaveDraft {
    /// The draft.
    pub text: Leaving,
    /// Its language.
    pub lang: Lang,
}

impl Change for SaveDraft {
    async fn events(&self, here: &Here, _: &Loaded) -> Answer<Vec<Body>> {
        fit(&self.text)?;
        let content = self.text.markdown().as_bytes().to_vec();
        let bytes = content.len() as u64;
        let name = format!("draft.{}.md", self.lang.tag());
        let digest = seal_within(here, &name, DRAFT, Cursor::new(content)).await?;
        let what = Some(crate::words::Words::new(self.lang).t("publish-draft"));
        Ok(vec![Body::Exhibit(ExhibitAdded { digest, name, bytes, what, how: Some(DRAFT.to_owned()), custody: None })])
    }
}

/// An act as it is typed.
#[derive(Debug, Clone, Default)]
pub struct NewAct {
    /// Fixed spelling of a [`PublicAct`].
    pub act: String,
    /// On which day; today when empty.
    pub at: String,
    /// Where.
    pub place: String,
    /// Words: the response, the correction, why it was taken down.
    pub words: String,
    /// Ticked boxes: [`CHECKS`], `changed`, `offer`, `silence`.
    pub ticked: Vec<String>,
}

impl Change for NewAct {
    async fn events(&self, here: &Here, on: &Loaded) -> Answer<Vec<Body>> {
        let now = standing(on);
        let refuse = |code: &'static str| Err(Refusal::refused(code));
        let Some(act) = PublicAct::from_id(&self.act) else { return refuse("publish-what") };
        let words = typed::words(&self.words);
        match act {
            PublicAct::Shown if now.saved.is_none() => return refuse("publish-no-draft"),
            PublicAct::Response if now.shown.is_none() => return refuse("publish-not-shown"),
            PublicAct::Response if words.is_none() => return refuse("publish-needs-words"),
            PublicAct::Corrected | PublicAct::TakenDown if !now.out => return refuse("publish-not-out"),
            PublicAct::Corrected if words.is_none() => return refuse("publish-needs-correction"),
            PublicAct::Published => self.may_publish(here, on, &now).await?,
            _ => {}
        }
        let frozen = matches!(act, PublicAct::Shown | PublicAct::Published).then_some(now.saved).flatten();
        let at = if self.at.trim().is_empty() { Moment::day(on.today) } else { typed::moment(&self.at)? };
        Ok(vec![Body::Publication(Publication { at, act, body: frozen, place: typed::words(&self.place), words })])
    }
}

impl NewAct {
    async fn may_publish(&self, here: &Here, on: &Loaded, now: &Standing) -> Answer<()> {
        let refuse = |code: &'static str| Err(Refusal::refused(code));
        let ticked = |name: &str| self.ticked.iter().any(|t| t == name);
        let Some(text) = current(here, on)? else { return refuse("publish-no-draft") };
        if now.shown.is_none() {
            return refuse("publish-not-shown");
        }
        if !now.free {
            let day = now.until.map(|d| d.to_string()).unwrap_or_default();
            return Err(Refusal::refused("publish-too-early").with("day", day));
        }
        // Numbers and names that were recorded after the draft was saved must not slip through.
        match super::secrets(here, on, &[], here.lang()).await?.redact(&text) {
            Ok(again) if again.markdown() == text.0.trim_end_matches('\n') || again.markdown() == text.0 => {}
            _ => return refuse("publish-stale-draft"),
        }
        if !CHECKS.iter().all(|check| ticked(check)) {
            return refuse("publish-needs-checks");
        }
        let asked = [(now.changed, "changed"), (now.open_offer, "offer"), (now.settled, "silence")];
        if asked.iter().any(|(holds, name)| *holds && !ticked(name)) {
            return refuse("publish-needs-warnings");
        }
        if self.place.trim().is_empty() { refuse("publish-needs-place") } else { Ok(()) }
    }
}
