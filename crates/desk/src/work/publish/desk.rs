//! The steps of publishing: the saved draft, the other side's turn, what was put out, corrected, taken down.
//! Nothing is sent from here; the person does it and records it.

use super::leaving::{Leaving, Private};
use super::secrets::Secrets;
use crate::app::{App, Loaded};
use crate::error::{Answer, DeskError};
use crate::work::import::seal;
use crate::work::locker::DRAFT;
use crate::work::open_case::body;
use casework::{Actor, Body, Decision, Digest, ExhibitAdded, PublicAct, Publication, Recorded};
use jiff::civil::Date;
use playbook::{Bilingual, Clock, Do, Lang, Pack, Rung, Whose};
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
        open_offer: case.offers.iter().any(|o| case.decision_on(o.seq).is_none()),
        settled: decided(Decision::Accepted),
    }
}

/// The newest saved draft, as it was sealed.
///
/// # Errors
/// A vault that cannot be read.
pub fn current(app: &App, loaded: &Loaded) -> Answer<Option<Private>> {
    let Some(digest) = standing(loaded).saved else { return Ok(None) };
    let mut text = String::new();
    app.vault.read(&digest)?.take(LONGEST).read_to_string(&mut text)?;
    Ok(Some(Private(text)))
}

/// What keeps a text from leaving although it names nobody: money joined with pressure.
pub fn unfit(text: &Leaving) -> Option<DeskError> {
    let found = playbook::lint(text.markdown()).into_iter().find(|f| f.refuses)?;
    Some(DeskError::Refused(Bilingual::both(|lang| {
        let args = [("name", found.name.get(lang).to_owned()), ("hint", found.hint.get(lang).to_owned())];
        crate::words::Words::new(lang).a("lint-refused", &args)
    })))
}

/// Seals a draft that passed, and names it in the log.
///
/// # Errors
/// A text that is not fit to leave, or a disk that cannot be written.
pub async fn save(app: &App, loaded: &Loaded, text: &Leaving, lang: Lang) -> Answer<Digest> {
    if let Some(problem) = unfit(text) {
        return Err(problem);
    }
    let bytes = text.markdown().as_bytes().to_vec();
    let size = bytes.len() as u64;
    let name = format!("draft.{}.md", lang.tag());
    let digest = seal(app, &name, DRAFT, Cursor::new(bytes)).await?;
    let what = Some(crate::words::Words::new(lang).t("publish-draft"));
    let exhibit = ExhibitAdded { digest, name, bytes: size, what, how: Some(DRAFT.to_owned()) };
    app.append(&loaded.id, Actor::Person, &[Body::Exhibit(exhibit)]).await?;
    Ok(digest)
}

/// An act as it is typed.
#[derive(Debug, Clone, Default)]
pub struct NewAct {
    /// Fixed spelling of a [`PublicAct`].
    pub act: String,
    /// When.
    pub at: String,
    /// Where.
    pub place: String,
    /// Words: the response, the correction, why it was taken down.
    pub words: String,
    /// Ticked boxes: [`CHECKS`], `changed`, `offer`, `silence`.
    pub ticked: Vec<String>,
}

/// The event of an act, if its turn has come.
///
/// # Errors
/// Names what is missing.
pub fn act(app: &App, loaded: &Loaded, secrets: &Secrets, new: &NewAct) -> Answer<Body> {
    let now = standing(loaded);
    let refuse = |key: &str| Err(DeskError::refused(key, &[]));
    let Some(kind) = PublicAct::from_id(&new.act) else { return refuse("publish-what") };
    let words = new.words.trim();
    match kind {
        PublicAct::Shown if now.saved.is_none() => return refuse("publish-no-draft"),
        PublicAct::Response if now.shown.is_none() => return refuse("publish-not-shown"),
        PublicAct::Response if words.is_empty() => return refuse("publish-needs-words"),
        PublicAct::Corrected | PublicAct::TakenDown if !now.out => return refuse("publish-not-out"),
        PublicAct::Corrected if words.is_empty() => return refuse("publish-needs-correction"),
        PublicAct::Published => may_publish(app, loaded, secrets, &now, new)?,
        _ => {}
    }
    let frozen = matches!(kind, PublicAct::Shown | PublicAct::Published).then_some(now.saved).flatten();
    let frozen = frozen.map(|d| d.to_string()).unwrap_or_default();
    let at = if new.at.trim().is_empty() { loaded.today.to_string() } else { new.at.clone() };
    let pairs = [("at", at.as_str()), ("act", kind.id()), ("body", &frozen), ("place", &new.place), ("words", words)];
    body("publication", &pairs)
}

fn may_publish(app: &App, loaded: &Loaded, secrets: &Secrets, now: &Standing, new: &NewAct) -> Answer<()> {
    let refuse = |key: &str| Err(DeskError::refused(key, &[]));
    let ticked = |name: &str| new.ticked.iter().any(|t| t == name);
    let Some(text) = current(app, loaded)? else { return refuse("publish-no-draft") };
    if now.shown.is_none() {
        return refuse("publish-not-shown");
    }
    if !now.free {
        let day = now.until.map(|d| d.to_string()).unwrap_or_default();
        return Err(DeskError::refused("publish-too-early", &[("day", day)]));
    }
    // Numbers and names that were recorded after the draft was saved must not slip through.
    match secrets.redact(&text) {
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
    if new.place.trim().is_empty() { refuse("publish-needs-place") } else { Ok(()) }
}
