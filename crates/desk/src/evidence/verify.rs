//! Is everything as it was recorded? Logs, originals, their custody, the index of what was read, and the work that
//! follows are walked as one chain: what one of them says, another one must confirm.

use crate::error::Answer;
use crate::evidence::custody;
use crate::evidence::locker::{Health, Original, health_against, named, originals_of};
use crate::evidence::seal::on_disk;
use crate::here::Here;
use crate::jobs;
use crate::words::{Words, both};
use ::evidence::Tip;
use casework::{Body, Digest, Event};
use playbook::{Bilingual, Lang};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

/// One thing that is not as it was recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// What is wrong; a code that never changes.
    pub code: &'static str,
    /// The case it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub case: Option<String>,
    /// The entry of the case's log.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub seq: Option<u64>,
    /// The original.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub digest: Option<Digest>,
    /// The job.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub job: Option<String>,
    /// The same as a sentence.
    pub sentence: Bilingual,
}

impl Fault {
    /// A fault of a case, or of none; its sentence is the one of its code, with these places filled.
    pub(crate) fn new(code: &'static str, case: Option<&str>, args: &[(&'static str, String)]) -> Fault {
        let mut places = vec![("case", case.unwrap_or("–").to_owned())];
        places.extend_from_slice(args);
        let sentence = both(&format!("fault-{code}"), &places);
        Fault { code, case: case.map(str::to_owned), seq: None, digest: None, job: None, sentence }
    }
}

/// What a check found.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Verified {
    /// Cases whose logs were walked.
    pub cases: usize,
    /// Entries of these logs.
    pub entries: usize,
    /// Originals that were hashed.
    pub originals: usize,
    /// Jobs that wait.
    pub jobs: usize,
    /// What is not as it was recorded.
    pub faults: Vec<Fault>,
    /// Originals that no case cites: left by an interrupted upload, or sealed without a case.
    pub loose: Vec<Digest>,
}

impl Verified {
    /// Whether everything is as it was recorded.
    pub fn intact(&self) -> bool {
        self.faults.is_empty()
    }
}

/// What logs say of an original.
#[derive(Default)]
struct Known {
    /// Cases that cite it.
    cases: BTreeSet<String>,
    /// Custody links that logs cite.
    links: BTreeSet<Digest>,
}

/// Walks everything of the account, or what belongs to one case.
///
/// # Errors
/// No such case; a database or disk that cannot be read.
pub async fn verify(here: &Here, case: Option<&str>) -> Answer<Verified> {
    let cases = match case {
        Some(id) => vec![here.case(id).await?.id],
        None => here.cases().await?.into_iter().map(|c| c.id).collect(),
    };
    let mut found = Verified { cases: cases.len(), ..Verified::default() };
    let mut known: BTreeMap<Digest, Known> = BTreeMap::new();
    for id in &cases {
        log(here, id, &mut found, &mut known).await?;
    }
    if case.is_none() {
        for id in here.scope().lost_cases().await? {
            found.faults.push(Fault::new("case-missing", Some(&id), &[]));
        }
    }
    let remembered = custody::remembered(here).await?;
    originals(here, case.is_none(), known, remembered, &mut found).await?;
    jobs::verify(here, &cases, &mut found).await?;
    Ok(found)
}

/// A case's log against itself, and against the list of the files that were read into it.
async fn log(here: &Here, id: &str, found: &mut Verified, known: &mut BTreeMap<Digest, Known>) -> Answer<()> {
    for damage in here.damages(id).await? {
        let fault = Fault::new(log_code(damage.kind), Some(id), &[("seq", damage.seq.to_string())]);
        found.faults.push(Fault { seq: Some(damage.seq), ..fault });
    }
    let events = here.events(id, 0).await?;
    found.entries += events.len();
    for event in &events {
        for digest in event.body.originals() {
            known.entry(digest).or_default().cases.insert(id.to_owned());
        }
        if let Some((digest, link)) = custody::link_of(&event.body) {
            known.entry(digest).or_default().links.insert(link);
        }
    }
    let listed = here.scope().case(id).await?.map(|case| (case.subject, case.pack));
    let opened = events.iter().find_map(|event| match &event.body {
        Body::CaseOpened(opened) => Some((opened.subject.clone(), opened.pack.clone())),
        _ => None,
    });
    if opened.is_some() && opened != listed {
        found.faults.push(Fault::new("case-differs", Some(id), &[]));
    }
    imports(here, id, &events, found).await
}

fn log_code(kind: store::DamageKind) -> &'static str {
    match kind {
        store::DamageKind::Changed => "log-changed",
        store::DamageKind::Missing => "log-missing",
        store::DamageKind::Reordered => "log-reordered",
        store::DamageKind::Added => "log-added",
        store::DamageKind::CutShort => "log-cut-short",
        store::DamageKind::Unknown => "log-unknown",
    }
}

/// Which files were read, and how many rows each gave at least, stands in the log and in a list: both must agree.
async fn imports(here: &Here, id: &str, events: &[Event], found: &mut Verified) -> Answer<()> {
    let mut rows: BTreeMap<Digest, u64> = BTreeMap::new();
    for event in events {
        if let Body::Imported(b) = &event.body {
            *rows.entry(b.file).or_default() += b.rows.len() as u64;
        }
    }
    for file in here.scope().imports(id).await? {
        // A second reading of the same file adds rows to the log and leaves the list as it was.
        let entered = rows.remove(&file.digest).unwrap_or(0);
        if entered < file.taken {
            let numbers = [("found", entered.to_string()), ("taken", file.taken.to_string())];
            found.faults.push(of_original("import-differs", file.digest, Some(id), &numbers));
        }
    }
    for (digest, taken) in rows {
        let numbers = [("found", taken.to_string()), ("taken", "0".to_owned())];
        found.faults.push(of_original("import-differs", digest, Some(id), &numbers));
    }
    Ok(())
}

fn of_original(code: &'static str, digest: Digest, case: Option<&str>, more: &[(&'static str, String)]) -> Fault {
    let places: Vec<_> = [("digest", digest.short())].into_iter().chain(more.iter().cloned()).collect();
    Fault { digest: Some(digest), ..Fault::new(code, case, &places) }
}

/// Every original that is in the vault, that a log cites, or whose custody is remembered.
async fn originals(
    here: &Here,
    all: bool,
    known: BTreeMap<Digest, Known>,
    remembered: HashMap<Digest, Tip>,
    found: &mut Verified,
) -> Answer<()> {
    let here = here.clone();
    let (count, loose, faults) = on_disk(move || {
        let mut digests: BTreeSet<Digest> = known.keys().copied().collect();
        if all {
            digests.extend(here.vault().list()?);
            digests.extend(remembered.keys());
        }
        let (mut loose, mut faults) = (Vec::new(), Vec::new());
        for digest in &digests {
            let cited = known.get(digest);
            if cited.is_none() {
                loose.push(*digest);
            }
            let case = cited.and_then(|known| known.cases.first()).map(String::as_str);
            let ends: Vec<Tip> = remembered.get(digest).copied().into_iter().collect();
            let lost = || cited.is_some_and(|known| !links_hold(&here, digest, &known.links));
            let code = match health_against(&here, digest, &ends)? {
                Health::Missing => "original-missing",
                Health::Altered => "original-changed",
                Health::CustodyBroken => "custody-broken",
                Health::Intact if lost() => "custody-broken",
                Health::Intact => continue,
            };
            faults.push(of_original(code, *digest, case, &[]));
        }
        Ok((digests.len(), loose, faults))
    })
    .await?;
    found.originals = count;
    // What is missing is no loose original.
    found.loose = loose.into_iter().filter(|digest| faults.iter().all(|f| f.digest != Some(*digest))).collect();
    found.faults.extend(faults);
    Ok(())
}

/// Whether every link that a log cites is in the custody log of its original.
fn links_hold(here: &Here, digest: &Digest, links: &BTreeSet<Digest>) -> bool {
    links.is_empty() || here.vault().links(digest).is_ok_and(|there| links.iter().all(|link| there.contains(link)))
}

/// Originals that the log of a case cites and that are no longer in the vault: asked before something leaves, without
/// hashing anything.
///
/// # Errors
/// A database that does not answer.
pub async fn lost(here: &Here, case: &str) -> Answer<Vec<Digest>> {
    let cited = originals_of(here, case).await?;
    let vault = Arc::clone(here.vault());
    on_disk(move || Ok(cited.into_iter().filter(|digest| vault.read(digest).is_err()).collect())).await
}

/// Only originals: those named, or all of the account.
///
/// # Errors
/// A database or disk that cannot be read.
pub async fn verify_originals(here: &Here, named: &[Digest]) -> Answer<Verified> {
    if named.is_empty() {
        let all = verify(here, None).await?;
        let faults = all.faults.into_iter().filter(|f| f.digest.is_some()).collect();
        return Ok(Verified { faults, ..all });
    }
    let mut found = Verified::default();
    let known = named.iter().map(|digest| (*digest, Known::default())).collect();
    originals(here, false, known, custody::remembered(here).await?, &mut found).await?;
    Ok(found)
}

/// The originals that no case of the account cites.
///
/// # Errors
/// A database or disk that cannot be read.
pub async fn loose(here: &Here) -> Answer<Vec<Original>> {
    let cited = cited_by_all(here, None).await?;
    let vault = Arc::clone(here.vault());
    on_disk(move || {
        let loose = vault.list()?.into_iter().filter(|digest| !cited.contains(digest));
        Ok(loose.map(|digest| named(&vault, digest)).collect())
    })
    .await
}

/// What the logs of all cases cite, but for one case.
pub(crate) async fn cited_by_all(here: &Here, but: Option<&str>) -> Answer<BTreeSet<Digest>> {
    let mut cited = BTreeSet::new();
    for case in here.cases().await?.iter().filter(|case| Some(case.id.as_str()) != but) {
        cited.extend(originals_of(here, &case.id).await?);
    }
    Ok(cited)
}

/// Takes originals that no case cites out of the vault, with their custody logs. One that is cited stays.
///
/// # Errors
/// A database or disk that cannot be read or written.
pub async fn remove_loose(here: &Here, digests: &[Digest]) -> Answer<usize> {
    let cited = cited_by_all(here, None).await?;
    let gone: Vec<Digest> = digests.iter().copied().filter(|digest| !cited.contains(digest)).collect();
    let mut tx = here.scope().begin().await?;
    for digest in &gone {
        tx.drop_custody(*digest).await?;
    }
    tx.save().await?;
    // Forgotten first: an original that is left over harms nobody, one that is remembered and gone is an alarm.
    let (vault, count) = (Arc::clone(here.vault()), gone.len());
    on_disk(move || Ok(gone.iter().try_for_each(|digest| vault.remove(digest))?)).await?;
    Ok(count)
}

/// The faults as lines in one language.
pub fn lines(found: &Verified, lang: Lang) -> Vec<String> {
    let w = Words::new(lang);
    match found.intact() {
        true => {
            let counts = [
                ("cases", found.cases.to_string()),
                ("entries", found.entries.to_string()),
                ("originals", found.originals.to_string()),
            ];
            vec![w.a("verify-intact", &counts)]
        }
        false => found.faults.iter().map(|fault| fault.sentence.get(lang).to_owned()).collect(),
    }
}
