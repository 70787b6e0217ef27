//! Papers that a stranger can verify: certificates of numbers, and whether any paper is what the registry signed.

use super::Registry;
use super::cosigned::key;
use super::layout::{CHECKPOINT, KEY};
use super::packed::list_digest;
use super::publish::published;
use super::times::{DayMeans, end_of_second};
use crate::error::{Answer, Refusal};
use crate::words::Words;
use jiff::Timestamp;
use registry::Preference;
use registry::log::{Checkpoint, Tree, Trust};
use registry::note::VerifierKey;
use registry::paper::{self, Certificate, Inclusion, Lists, Opened, Paper, Receipt};
use serde::Serialize;
use std::path::Path;
use store::Published;

/// A paper that was verified, as it is told.
#[derive(Debug, Clone, Serialize)]
pub struct Verified {
    /// Its kind: `certificate`, `receipt`, `version`, `mark`.
    pub kind: &'static str,
    /// The registry that signed.
    pub registry: String,
    /// The number of a certificate.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// Whether that number is listed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub listed: Option<bool>,
    /// Since when.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<jiff::civil::Date>,
    /// The zone whose day that is; `None` where the paper does not say.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub zone: Option<String>,
    /// What that number lets in nonetheless.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub preference: Option<Preference>,
    /// The moment it tells of.
    pub at: Timestamp,
    /// The version it rests on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<u64>,
    /// Whether that version lists the number of a certificate; `None` where the paper does not say.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub in_version: Option<bool>,
    /// When a certificate was made.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub issued: Option<Timestamp>,
    /// The newest version when a certificate was made; `None` where the paper does not say.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub issued_under: Option<u64>,
    /// How many entries the log had that its proof leads to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub log_size: Option<u64>,
    /// What a receipt says of the comparison.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub receipt: Option<Comparison>,
    /// Lines of a newer format, passed over.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unread: Vec<String>,
}

/// What a receipt says of the comparison.
#[derive(Debug, Clone, Serialize)]
pub struct Comparison {
    /// For whom.
    pub organisation: String,
    /// What the calls are for.
    pub purpose: String,
    /// The moment it tells of, where that is an earlier one: no call may rest on it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub as_of: Option<Timestamp>,
    /// Rows that were judged.
    pub lines: u64,
    /// Rows that may be called.
    pub kept: u64,
    /// Rows that may not.
    pub dropped: u64,
    /// Rows that could not be read.
    pub bad: u64,
    /// The last moment at which a call may rest on it.
    pub valid_until: Timestamp,
}

impl Comparison {
    /// What a receipt says.
    pub fn of(paper: &Receipt) -> Comparison {
        Comparison {
            organisation: paper.organisation.clone(),
            purpose: paper.purpose.clone(),
            as_of: paper.as_of,
            lines: paper.lines,
            kept: paper.kept,
            dropped: paper.dropped,
            bad: paper.bad,
            valid_until: paper.valid_until,
        }
    }

    /// The same as a sentence: who compared what when, and until when a call may rest on it, if one may at all. `local` says a
    /// moment as its reader is told moments.
    pub fn said(&self, words: Words, at: Timestamp, version: u64, local: impl Fn(Timestamp) -> String) -> String {
        let all = [
            ("organisation", self.organisation.clone()),
            ("purpose", self.purpose.clone()),
            ("at", local(at)),
            ("version", version.to_string()),
            ("lines", self.lines.to_string()),
            ("kept", self.kept.to_string()),
            ("dropped", self.dropped.to_string()),
            ("bad", self.bad.to_string()),
            ("until", local(self.valid_until)),
            ("then", self.as_of.map(local).unwrap_or_default()),
        ];
        words.a(if self.as_of.is_some() { "cli-registry-receipt-then" } else { "cli-registry-receipt" }, &all)
    }
}

impl Verified {
    /// Since which day a number is listed, with the zone of that day where the paper names it.
    pub fn since_said(&self, words: Words) -> String {
        let day = self.since.map(|day| day.to_string()).unwrap_or_default();
        match &self.zone {
            Some(zone) => words.a("registry-day-in", &[("day", day), ("zone", zone.clone())]),
            None => day,
        }
    }

    /// What a certificate says of the lists, in sentences: where its version and the status differ, and under which version it was
    /// issued. `issued` is that moment as the reader is told moments.
    pub fn about_lists(&self, words: Words, issued: String) -> Vec<String> {
        let version = || [("version", self.version.unwrap_or_default().to_string())];
        let differs = match (self.listed, self.in_version) {
            (Some(true), Some(false)) => Some(words.a("cli-registry-certified-next", &version())),
            (Some(false), Some(true)) => Some(words.a("cli-registry-certified-still", &version())),
            _ => None,
        };
        let under = self.issued_under.map(|newest| {
            words.a("cli-registry-certified-under", &[("issued", issued), ("version", newest.to_string())])
        });
        differs.into_iter().chain(under).collect()
    }
}

impl Registry {
    /// The proof that a version is in the log, as the log is now.
    pub(super) fn inclusion(&self, version: &Published) -> Answer<Inclusion> {
        let public = self.public();
        let bytes = std::fs::read(public.join(CHECKPOINT))?;
        let checkpoint = Checkpoint::open(&bytes, &Trust::of(self.signer.verifier()))?;
        let read = |path: &str| published(&public, path);
        let path = Tree::open(checkpoint.head(), &read)?.inclusion(version.position)?;
        Ok(Inclusion::new(&checkpoint, version.position, path)?)
    }

    /// What to say where a moment lies before every version: nothing was published at all, or not by then.
    pub(super) async fn unpublished(&self, at: Timestamp) -> Answer<Refusal> {
        Ok(match self.register.versions().await?.first() {
            None => Refusal::refused("registry-nothing-published"),
            Some(first) => Refusal::refused("registry-not-published-then")
                .with("at", self.local(at))
                .with("first", self.local(first.published)),
        })
    }

    /// The signed certificate of a number: what it is at a moment that has passed.
    ///
    /// # Errors
    /// A text that is no number or no time, a time to come, no version published by then.
    pub async fn certificate(&self, number: &str, at: Option<&str>) -> Answer<String> {
        let now = self.now();
        let at = at.map_or(Ok(now), |text| self.moment(text, DayMeans::End))?;
        if at > now {
            return Err(Refusal::refused("registry-time-to-come").with("value", at.to_string()));
        }
        let as_of = paper::whole_second(at);
        let status = self.status_at(number, end_of_second(at).min(now), now, None).await?;
        let version = self.register.version_at(as_of).await?;
        let Some(version) = version else { return Err(self.unpublished(as_of).await?) };
        let newest = self.register.version_at(now).await?.map_or(version.n, |newest| newest.n.max(version.n));
        let lists = self.version_holds(number, version.n).await?;
        let preferences = status.preference.iter().map(ToString::to_string).collect();
        let certificate = Certificate {
            registry: self.name(),
            number: self.number(number)?,
            status: if status.listed { paper::Status::Listed } else { paper::Status::NotListed },
            since: status.since,
            zone: status.since.and_then(|_| Some(self.zone().iana_name()?.to_owned())).filter(|_| lists.is_some()),
            preferences,
            as_of,
            version: version.n,
            manifest: paper::digest(version.paper.as_bytes()),
            issued: paper::whole_second(now),
            lists: lists.map(|in_version| Lists { in_version, issued_under: newest }),
            inclusion: self.inclusion(&version)?,
        };
        Ok(paper::sign(&certificate, &self.signer)?)
    }
}

/// Verifies any paper of a registry, offline.
///
/// # Errors
/// What is wrong with it, by name.
pub fn verify(bytes: &[u8], key: &VerifierKey) -> Answer<Verified> {
    let opened = paper::verify(bytes, &Trust::of(key.clone()), None)?;
    Ok(told(opened))
}

/// The key that stands in a registry's folder or in a copy of what it published.
///
/// # Errors
/// A folder without one.
pub fn key_in(folder: &Path) -> Answer<VerifierKey> {
    let places = [folder.join("public").join(KEY), folder.join(KEY)];
    let place = places.iter().find(|place| place.is_file());
    let place = place.ok_or_else(|| Refusal::not_found("no-registry", &folder.display().to_string()))?;
    key(&std::fs::read_to_string(place)?)
}

/// Verifies a receipt offline, and that the files at hand (list, result, rejects) are those it is about; packed files are read unpacked.
///
/// # Errors
/// What is wrong with it, by name.
pub fn verify_receipt(
    bytes: &[u8],
    key: &VerifierKey,
    [list, result, rejects]: [Option<&Path>; 3],
    at: Option<Timestamp>,
) -> Answer<Receipt> {
    let opened = paper::verify_as::<Receipt>(bytes, &Trust::of(key.clone()), at)?;
    let digest = |file: Option<&Path>| file.map(list_digest).transpose();
    let (list, result, rejects) = (digest(list)?, digest(result)?, digest(rejects)?);
    opened.paper.is_about(list.as_ref(), result.as_ref(), rejects.as_ref())?;
    Ok(opened.paper)
}

fn told(opened: Opened<Paper>) -> Verified {
    let log_size = opened.checkpoint.as_ref().map(|checkpoint| checkpoint.head().size);
    let of_kind = |kind, registry: &str, at| Verified {
        kind,
        registry: registry.to_owned(),
        number: None,
        listed: None,
        since: None,
        zone: None,
        preference: None,
        at,
        version: None,
        in_version: None,
        issued: None,
        issued_under: None,
        log_size,
        receipt: None,
        unread: opened.unread.clone(),
    };
    match &opened.paper {
        Paper::Certificate(paper) => Verified {
            number: Some(paper.number.to_string()),
            listed: Some(paper.status == paper::Status::Listed),
            since: paper.since,
            zone: paper.zone.clone(),
            preference: paper.preferences.first().and_then(|held| held.parse().ok()),
            version: Some(paper.version),
            in_version: paper.lists.map(|lists| lists.in_version),
            issued: Some(paper.issued),
            issued_under: paper.lists.map(|lists| lists.issued_under),
            ..of_kind("certificate", &paper.registry, paper.as_of)
        },
        Paper::Receipt(paper) => Verified {
            version: Some(paper.version),
            receipt: Some(Comparison::of(paper)),
            ..of_kind("receipt", &paper.registry, paper.at)
        },
        Paper::Version(paper) => {
            Verified { version: Some(paper.version), ..of_kind("version", &paper.registry, paper.published) }
        }
        Paper::Mark(paper) => of_kind("mark", &paper.registry, paper.at),
    }
}
