//! The originals of a case as exhibits: numbered, with where they came from, what they show and who had them.

use crate::error::{Answer, Refusal};
use crate::evidence::custody;
use crate::evidence::seal::on_disk;
use crate::here::Here;
use crate::loaded::Loaded;
use crate::words::Words;
use ::evidence::{Content, Tip, Vault, What};
use casework::{Body, Digest, Event, effective};

pub use ::evidence::Custody;
use jiff::Timestamp;
use letter::sheet::{Block, Role, Run, Sheet, Table};
use playbook::{Lang, long_date};
use serde::Serialize;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

/// How an own text meant for the public is marked; it is no exhibit.
pub const DRAFT: &str = "publish-draft";

/// An exhibit of a case.
#[derive(Debug, Clone, Serialize)]
pub struct Exhibit {
    /// Its number in the case, from 1, in the order of the log.
    pub number: usize,
    /// Digest of the untouched bytes.
    pub digest: Digest,
    /// The file's name as given.
    pub name: String,
    /// What it is, in words.
    pub what: Option<String>,
    /// How it was captured.
    pub how: Option<String>,
    /// Size in bytes.
    pub bytes: u64,
    /// When it was first sealed.
    pub sealed: Option<Timestamp>,
    /// Who did what with it, first line first.
    pub custody: Vec<Custody>,
    /// The events that cite it.
    pub cited: Vec<Cited>,
}

/// An event that cites an exhibit.
#[derive(Debug, Clone, Serialize)]
pub struct Cited {
    /// Event number.
    pub seq: u64,
    /// What happened, in words.
    pub text: String,
}

/// How an original stands against its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Health {
    /// As sealed.
    Intact,
    /// Other bytes than were sealed.
    Altered,
    /// Not there.
    Missing,
    /// The bytes are as sealed, the custody log is not.
    CustodyBroken,
}

impl Health {
    /// Fixed spelling.
    pub fn id(self) -> &'static str {
        match self {
            Health::Intact => "intact",
            Health::Altered => "altered",
            Health::Missing => "missing",
            Health::CustodyBroken => "custody-broken",
        }
    }
}

/// Every exhibit of a case, numbered in the order of the log.
///
/// # Errors
/// A store or vault that cannot be read.
pub async fn exhibits(here: &Here, loaded: &Loaded, lang: Lang) -> Answer<Vec<Exhibit>> {
    let events = here.events(&loaded.id, 0).await?;
    let (here, loaded) = (here.clone(), loaded.clone());
    // A custody log is a file for each original, and a long log takes a while to go through.
    on_disk(move || Ok(listed(&here, &loaded, &events, Words::new(lang)))).await
}

fn listed(here: &Here, loaded: &Loaded, events: &[Event], w: Words) -> Vec<Exhibit> {
    let mut all: Vec<Exhibit> = Vec::new();
    let mut place: HashMap<Digest, usize> = HashMap::new();
    for (digest, name, what, how, bytes) in effective(events).filter_map(|(_, body)| enters(body)) {
        if place.contains_key(&digest) || how.as_deref() == Some(DRAFT) {
            continue;
        }
        let custody = here.vault().custody(&digest).unwrap_or_default();
        let first = custody.first();
        let number = all.len() + 1;
        place.insert(digest, all.len());
        all.push(Exhibit {
            number,
            digest,
            name,
            what,
            bytes: first.map(|c| c.bytes).or(bytes).unwrap_or(0),
            sealed: first.map(|c| c.at),
            how: how.or_else(|| first.map(|c| c.how.clone())),
            custody,
            cited: Vec::new(),
        });
    }
    for (event, body) in effective(events) {
        for digest in cites(body) {
            if let Some(at) = place.get(&digest) {
                all[*at].cited.push(Cited { seq: event.seq, text: told(loaded, body, w) });
            }
        }
    }
    all
}

/// The name and size of an original of the case, found without going through the log.
///
/// # Errors
/// No such original in this case, or a vault that cannot be read.
pub async fn original(here: &Here, loaded: &Loaded, digest: &str) -> Answer<Original> {
    let shown: String = digest.chars().take(16).collect();
    let lost = || Refusal::not_found("no-exhibit", &shown);
    let digest: Digest = digest.parse().map_err(|_| lost())?;
    let case = &loaded.case;
    let added = case.exhibits.iter().find(|e| e.digest == digest).map(|e| e.name.clone());
    let listed = || case.incidents.iter().any(|i| i.origin.is_some_and(|(file, _)| file == digest));
    if added.is_none() && !listed() {
        return Err(lost());
    }
    let vault = Arc::clone(here.vault());
    on_disk(move || {
        let custody = vault.custody(&digest)?;
        let first = custody.first().ok_or_else(|| Refusal::not_found("no-exhibit", &digest.short()))?;
        Ok(Original { digest, name: added.unwrap_or_else(|| first.name.clone()), bytes: first.bytes })
    })
    .await
}

/// An original as its custody log names it, or the case that cites it.
#[derive(Debug, Clone, Serialize)]
pub struct Original {
    /// Digest of the untouched bytes.
    pub digest: Digest,
    /// The file's name as given.
    pub name: String,
    /// Size in bytes.
    pub bytes: u64,
}

/// An original by what the first line of its custody log says; without name and size when the log is lost.
pub(crate) fn named(vault: &Vault, digest: Digest) -> Original {
    let first = vault.custody(&digest).ok().and_then(|lines| lines.into_iter().next());
    let (name, bytes) = first.map_or_else(Default::default, |line| (line.name, line.bytes));
    Original { digest, name, bytes }
}

/// The originals that any entry of a case's log brings in or cites, whether it counts or not.
///
/// # Errors
/// A database that does not answer.
pub(crate) async fn originals_of(here: &Here, case: &str) -> Answer<BTreeSet<Digest>> {
    Ok(here.events(case, 0).await?.iter().flat_map(|event| event.body.originals()).collect())
}

/// One exhibit by its digest, if it belongs to the case.
///
/// # Errors
/// No such exhibit in this case.
pub async fn exhibit(here: &Here, loaded: &Loaded, digest: &str, lang: Lang) -> Answer<Exhibit> {
    let all = exhibits(here, loaded, lang).await?;
    let shown: String = digest.chars().take(16).collect();
    let found = all.into_iter().find(|e| e.digest.to_string() == digest);
    found.ok_or_else(|| Refusal::not_found("no-exhibit", &shown))
}

/// Compares originals with their names, and each custody log with the end that is remembered of it. Belongs on a thread
/// that may wait.
///
/// # Errors
/// Only when the disk or the database fails.
pub fn healths(here: &Here, digests: &[Digest]) -> Answer<Vec<Health>> {
    let remembered = tokio::runtime::Handle::current().block_on(custody::remembered(here))?;
    digests
        .iter()
        .map(|digest| {
            health_against(here, digest, remembered.get(digest).map(std::slice::from_ref).unwrap_or_default())
        })
        .collect()
}

/// Compares one original with its name, and its custody log with itself. Belongs on a thread that may wait.
///
/// # Errors
/// Only when the disk fails.
pub fn health(here: &Here, digest: &Digest) -> Answer<Health> {
    health_against(here, digest, &[])
}

/// As [`health`], and the custody log against the ends that are known of it.
pub(crate) fn health_against(here: &Here, digest: &Digest, known: &[Tip]) -> Answer<Health> {
    let found = here.vault().verify(digest, known)?;
    Ok(match (found.content, found.custody_broken) {
        (Content::Missing, _) => Health::Missing,
        (Content::Altered { .. }, _) => Health::Altered,
        (Content::Intact { .. }, Some(_)) => Health::CustodyBroken,
        (Content::Intact { .. }, None) => Health::Intact,
    })
}

/// The untouched bytes.
///
/// # Errors
/// An original that is not in the vault, or a disk that cannot be read.
pub fn bytes(here: &Here, digest: &Digest) -> Answer<impl std::io::Read + Send + use<>> {
    Ok(here.vault().read(digest)?)
}

/// The untouched bytes for somebody else, compared with their name before; the custody log notes that they were handed
/// out. Belongs on a thread that may wait.
///
/// # Errors
/// As [`bytes`]; an original that was changed; a disk that cannot be written.
pub fn hand_out(here: &Here, original: &Original) -> Answer<impl std::io::Read + Send + use<>> {
    let Original { digest, name, .. } = original;
    match health(here, digest)? {
        Health::Intact | Health::CustodyBroken => {}
        Health::Altered | Health::Missing => {
            let refusal = Refusal::refused("original-not-intact").with("name", name.clone());
            return Err(refusal.with("digest", digest.short()));
        }
    }
    let content = bytes(here, digest)?;
    let end = here.vault().note(digest, What::Exported, name, "download", here.now())?;
    custody::keep_now(here, &[(*digest, end)])?;
    Ok(content)
}

/// What a custody line says, as a key of the words.
pub fn custody_key(line: &Custody) -> &'static str {
    match line.what {
        What::Sealed => "custody-sealed",
        What::Again => "custody-again",
        What::Opened => "custody-opened",
        What::Exported => "custody-exported",
        What::Found => "custody-found",
    }
}

type Entering = (Digest, String, Option<String>, Option<String>, Option<u64>);

/// What an event brings into the locker.
fn enters(body: &Body) -> Option<Entering> {
    match body {
        Body::Exhibit(e) => Some((e.digest, e.name.clone(), e.what.clone(), e.how.clone(), Some(e.bytes))),
        Body::Imported(i) => Some((i.file, i.name.clone(), None, Some("import".to_owned()), None)),
        _ => None,
    }
}

/// The originals that an event cites, beside the one that it brings in.
fn cites(body: &Body) -> Vec<Digest> {
    if matches!(body, Body::Exhibit(_)) { Vec::new() } else { body.originals() }
}

/// What an event says, for the column "what it shows".
fn told(loaded: &Loaded, body: &Body, w: Words) -> String {
    let day = |at: &casework::Moment| long_date(at.date(), w.lang);
    let rung = |id: &str| loaded.pack.rung(id).map_or_else(|| id.to_owned(), |r| r.name.get(w.lang).to_owned());
    let on = |at: &casework::Moment, what: String| w.a("shows-on", &[("day", day(at)), ("what", what)]);
    match body {
        Body::Incident(b) => {
            let number = b.number.clone().unwrap_or_else(|| w.t("number-withheld"));
            on(&b.at, w.a("shows-call", &[("number", number)]))
        }
        Body::Imported(b) => w.n("shows-list", b.rows.len()),
        Body::Noted(_) => w.t("shows-note"),
        Body::Dispatched(b) => {
            let ticket =
                b.ticket.as_ref().map(|t| format!("{}{}", w.t("comma"), w.a("ticket-is", &[("what", t.clone())])));
            on(&b.at, format!("{}{}", rung(&b.rung), ticket.unwrap_or_default()))
        }
        Body::Said(b) => on(&b.at, w.a("shows-said", &[("words", b.words.clone())])),
        Body::Reply(b) => {
            let meaning = w.t(&format!("meaning-{}", b.meaning.id()));
            on(&b.at, w.a("shows-reply", &[("rung", rung(&b.rung)), ("meaning", meaning)]))
        }
        Body::Commitment(b) => on(&b.at, w.a("shows-promise", &[("words", b.terms.clone())])),
        Body::Payment(b) => on(&b.at, w.t("entry-payment")),
        Body::Cost(b) => on(&b.at, b.what.clone().unwrap_or_else(|| w.t("entry-cost"))),
        Body::PartyLink(b) => w.a("shows-link", &[("from", b.from.clone()), ("proof", b.proof.clone())]),
        Body::Fact(_) => w.t("entry-fact"),
        Body::Helper(_) => w.t("entry-helper"),
        _ => w.t("entry-exhibit"),
    }
}

/// How an original was captured, in words; an unknown way as it was written.
pub fn how(exhibit: &Exhibit, w: Words) -> String {
    let known = ["capture", "proof", "reply", "link", "import", "upload", "sent", "command line"];
    match exhibit.how.as_deref() {
        Some(how) if known.contains(&how) => w.t(&format!("how-{}", how.replace(' ', "-"))),
        Some(how) => how.to_owned(),
        None => String::new(),
    }
}

/// What an exhibit is, in words.
pub fn what(exhibit: &Exhibit, w: Words) -> String {
    match exhibit.what.as_deref() {
        Some(kind @ ("audio" | "image" | "video")) => w.t(&format!("what-{kind}")),
        Some(what) => what.to_owned(),
        None => String::new(),
    }
}

/// What it shows, by the events that cite it; at most four, then how many more.
pub fn shows(exhibit: &Exhibit, w: Words) -> String {
    let first: Vec<&str> = exhibit.cited.iter().take(4).map(|c| c.text.as_str()).collect();
    let more = exhibit.cited.len().saturating_sub(4);
    let more = if more > 0 { w.n("shows-more", more) } else { String::new() };
    let all = first.join(&w.t("semicolon")) + &more;
    if all.is_empty() { w.t("shows-open") } else { all }
}

/// `证据1`.
pub fn label(exhibit: &Exhibit, w: Words) -> String {
    w.n("exhibit-label", exhibit.number)
}

/// The numbered list as a sheet, for paper and as text.
pub fn list_sheet(loaded: &Loaded, exhibits: &[Exhibit], lang: Lang) -> Sheet {
    let w = Words::new(lang);
    let row = |e: &Exhibit| {
        let name = [what(e, w), e.name.clone()].into_iter().filter(|t| !t.is_empty()).collect::<Vec<_>>().join(" ");
        vec![label(e, w), name, how(e, w), shows(e, w), e.digest.to_string()[..16].to_owned()]
    };
    let intro = Block {
        role: Role::Line,
        field: None,
        runs: vec![Run::plain(w.t("list-intro"))],
        cites: Vec::new(),
        part: None,
    };
    Sheet {
        lang: lang.tag().to_owned(),
        title: w.t("list-title"),
        blocks: vec![intro],
        tables: vec![Table {
            title: String::new(),
            head: ["list-number", "list-name", "list-source", "list-shows", "list-digest"].map(|k| w.t(k)).into(),
            rows: exhibits.iter().map(row).collect(),
        }],
        date: loaded.today,
        ident: format!("{}/exhibits/{}", loaded.id, loaded.case.head),
        gaps: Vec::new(),
        fields: Vec::new(),
        left_out: Vec::new(),
        dropped: Vec::new(),
        asides: Vec::new(),
    }
}

/// Every original of the account, whichever case it belongs to.
///
/// # Errors
/// A vault that cannot be read.
pub fn all(here: &Here) -> Answer<Vec<Digest>> {
    Ok(here.vault().list()?)
}

/// Who did what with an original, first line first.
///
/// # Errors
/// A vault that cannot be read.
pub fn custody(here: &Here, digest: &Digest) -> Answer<Vec<Custody>> {
    Ok(here.vault().custody(digest)?)
}
