//! Notices to the servers of organisations: to which address, and what waits to be told. `DIR/notices/ID.json` holds one notice,
//! for the owner only, until it has been told or given up for [`KEPT_DAYS`] days. A notice names batches and counts, and never a
//! telephone number.

use super::Registry;
use super::disk;
use super::place::shortened;
use super::remote::Remote;
use super::shelf::KEPT_DAYS;
use crate::chance;
use crate::error::{Answer, Refusal};
use jiff::{SignedDuration, Timestamp};
use playbook::Bilingual;
use registry::dated::Told;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::path::PathBuf;

/// The kind of the acts about addresses.
const HOOKS: &str = "hook";
/// The longest address, in bytes.
const LONGEST: usize = 500;
/// So many notices of one organisation wait at most; of more the oldest are given up.
const MOST_WAITING: usize = 200;
/// The kind of a notice that says nothing but that notices come.
const TEST: &str = "notice.test";

/// Where an organisation wants to be told.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Hook {
    /// The address; empty once it was ended.
    pub url: String,
    /// What its secret was made from, beside the registry's own.
    nonce: String,
    /// The operator lets it be an address of an inner network, and without TLS.
    pub private: bool,
}

/// An address that was set.
#[derive(Debug, Clone, Serialize)]
pub struct HookSet {
    /// Whose.
    pub organisation: String,
    /// The address.
    pub url: String,
    /// The secret with which notices are signed. It is told once.
    pub secret: String,
}

/// An address, and what became of the notices to it.
#[derive(Debug, Clone)]
pub struct HookTold {
    /// The address, if there is one.
    pub url: Option<String>,
    /// The operator lets it be an address of an inner network, and without TLS.
    pub private: bool,
    /// The last notices, the newest first.
    pub notices: Vec<Notice>,
}

/// How far a notice got.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NoticeState {
    /// It waits to be told, for the first time or again.
    Waiting,
    /// The server took it.
    Delivered,
    /// It was tried too often, or the address was ended.
    GivenUp,
}

/// A notice.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Notice {
    /// Its id, the same for every try.
    pub id: String,
    /// To whom.
    pub organisation: String,
    /// One of [`Notice::KINDS`].
    pub kind: String,
    /// The body that is signed and sent.
    pub body: String,
    /// When it came about.
    pub at: Timestamp,
    /// How far it got.
    pub state: NoticeState,
    /// How often it was tried.
    pub tries: u32,
    /// When it is tried next.
    pub next: Timestamp,
    /// What came of the last try, where it failed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub failed: Option<Bilingual>,
}

impl Notice {
    /// What notices are about.
    pub const KINDS: &[&str] = &[
        "download.ready",
        "upload.received",
        "upload.processed",
        "amendment.received",
        "amendment.processed",
        "scrub.done",
        "scrub.failed",
        TEST,
    ];
}

impl Registry {
    /// Whether notices may be sent there, as far as the address says. `private`: also to this machine, an inner network, and
    /// without TLS.
    ///
    /// # Errors
    /// Why not.
    pub fn may_be_hook(url: &str, private: bool) -> Answer<()> {
        if url.len() > LONGEST {
            return Err(Refusal::refused("registry-address").with("value", shortened(url)));
        }
        let (server, _) = Remote::parse_with_path(url)?;
        if private { Ok(()) } else { server.may_be_public() }
    }

    /// Sets the address at which an organisation is told, in place of an earlier one. `private`: the operator lets it be an
    /// address of this machine or an inner network, and without TLS.
    ///
    /// # Errors
    /// An organisation that is not registered; an address that is none, without TLS, or of an inner network.
    pub async fn set_hook(&self, organisation: &str, url: &str, private: bool, actor: &str) -> Answer<HookSet> {
        super::enrol::organisation_id(organisation)?;
        let now = self.now();
        if self.book().await?.organisation(organisation, now, now).is_none() {
            return Err(Refusal::not_found("registry-no-organisation", &shortened(organisation)));
        }
        let url = url.trim();
        Registry::may_be_hook(url, private)?;
        let nonce = chance::id::<16>()?;
        let hook = Hook { url: url.to_owned(), nonce, private };
        let secret = self.hook_secret(organisation, &hook);
        self.note_hook(organisation, hook, actor).await?;
        Ok(HookSet { organisation: organisation.to_owned(), url: url.to_owned(), secret })
    }

    /// Ends the address of an organisation: what waits is told to nobody.
    ///
    /// # Errors
    /// There is none.
    pub async fn end_hook(&self, organisation: &str, actor: &str) -> Answer<()> {
        if self.hook(organisation).await?.is_none() {
            return Err(Refusal::not_found("hook-none", &shortened(organisation)));
        }
        let hook = Hook { url: String::new(), nonce: String::new(), private: false };
        self.note_hook(organisation, hook, actor).await
    }

    /// The addresses that are told, by organisation, and whether they may lie in an inner network.
    ///
    /// # Errors
    /// A stored row that makes no sense.
    pub async fn hooks(&self) -> Answer<Vec<(String, String, bool)>> {
        let mut all = std::collections::BTreeMap::new();
        for row in self.register.acts(HOOKS).await? {
            let told: Told<Hook> = serde_json::from_value(row.body).map_err(anyhow::Error::from)?;
            all.insert(row.id, told.act);
        }
        let set = all.into_iter().filter(|(_, hook)| !hook.url.is_empty());
        Ok(set.map(|(organisation, hook)| (organisation, hook.url, hook.private)).collect())
    }

    /// The address of an organisation, and its notices.
    ///
    /// # Errors
    /// A folder that cannot be read.
    pub async fn hook_of(&self, organisation: &str) -> Answer<HookTold> {
        let hook = self.hook(organisation).await?;
        let private = hook.as_ref().is_some_and(|hook| hook.private);
        let mut notices = self.notices()?;
        notices.retain(|notice| notice.organisation == organisation);
        notices.reverse();
        Ok(HookTold { url: hook.map(|hook| hook.url), private, notices })
    }

    /// Lets an organisation be told that notices come, and nothing else.
    ///
    /// # Errors
    /// There is no address; the last one still waits, so that nobody pushes out notices that matter.
    pub async fn test_hook(&self, organisation: &str) -> Answer<()> {
        let told = self.hook_of(organisation).await?;
        if told.url.is_none() {
            return Err(Refusal::not_found("hook-none", &shortened(organisation)));
        }
        if told.notices.iter().any(|notice| notice.kind == TEST && notice.state == NoticeState::Waiting) {
            return Err(Refusal::refused("hook-test-waits"));
        }
        self.notify(organisation, TEST, &json!({})).await
    }

    pub(super) async fn hook(&self, organisation: &str) -> Answer<Option<Hook>> {
        let acts = self.register.acts(HOOKS).await?;
        let last = acts.into_iter().rev().find(|row| row.id == organisation);
        let told: Option<Told<Hook>> =
            last.map(|row| serde_json::from_value(row.body)).transpose().map_err(anyhow::Error::from)?;
        Ok(told.map(|told| told.act).filter(|hook| !hook.url.is_empty()))
    }

    async fn note_hook(&self, organisation: &str, hook: Hook, actor: &str) -> Answer<()> {
        let mut change = self.change().await?;
        let act = Told { at: change.known(), act: hook };
        let body = serde_json::to_value(act).map_err(anyhow::Error::from)?;
        change.act(HOOKS, organisation, &body, actor).await?;
        Ok(change.save().await?)
    }

    /// The secret of an address: nothing of it is kept.
    pub(super) fn hook_secret(&self, organisation: &str, hook: &Hook) -> String {
        self.hashed("hook", &format!("{organisation} {}", hook.nonce)).to_string()
    }

    fn notice_folder(&self) -> PathBuf {
        self.folder.join("notices")
    }

    /// Lets an organisation be told that something came about, if it has an address. It is kept before anything is sent.
    ///
    /// # Errors
    /// A folder that cannot be written.
    pub(super) async fn notify(&self, organisation: &str, kind: &str, data: &Value) -> Answer<()> {
        if self.hook(organisation).await?.is_none() {
            return Ok(());
        }
        let (now, id) = (self.now(), chance::id::<16>()?);
        let body = json!({ "id": id, "type": kind, "at": now, "organisation": organisation, "data": data }).to_string();
        let all = self.notices()?;
        let waits = |notice: &&Notice| notice.organisation == organisation && notice.state == NoticeState::Waiting;
        let over = (all.iter().filter(waits).count() + 1).saturating_sub(MOST_WAITING);
        for old in all.iter().filter(waits).take(over) {
            self.keep_notice(&Notice { state: NoticeState::GivenUp, ..old.clone() })?;
        }
        let state = NoticeState::Waiting;
        let (organisation, kind) = (organisation.to_owned(), kind.to_owned());
        self.keep_notice(&Notice { id, organisation, kind, body, at: now, state, tries: 0, next: now, failed: None })?;
        self.bell.notify_one();
        Ok(())
    }

    pub(super) fn keep_notice(&self, notice: &Notice) -> Answer<()> {
        crate::private::made(&self.notice_folder())?;
        disk::keep_json(&self.notice_folder().join(format!("{}.json", notice.id)), notice)
    }

    /// All notices, the oldest first. What is over for long goes.
    pub(super) fn notices(&self) -> Answer<Vec<Notice>> {
        let mut all = Vec::new();
        let kept = SignedDuration::from_hours(24 * KEPT_DAYS);
        for path in disk::entries(&self.notice_folder())? {
            if path.extension().is_none_or(|end| end != "json") {
                continue;
            }
            let Some(notice) = disk::json::<Notice>(&path) else { continue };
            if notice.state != NoticeState::Waiting && self.now().duration_since(notice.at) > kept {
                let _ = std::fs::remove_file(&path);
            } else {
                all.push(notice);
            }
        }
        all.sort_by(|a, b| (a.at, &a.id).cmp(&(b.at, &b.id)));
        Ok(all)
    }
}
