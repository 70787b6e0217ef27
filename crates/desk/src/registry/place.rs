//! Making and opening a registry's folder.

use super::disk;
use super::layout::KEY;
use crate::chance;
use crate::clock::Clock;
use crate::error::{Answer, Refusal};
use crate::packs::library::registry_rules;
use crate::words::Words;
use jiff::Timestamp;
use number::E164;
use playbook::Bilingual;
use registry::note::SignerKey;
use registry::{Plan, Rules};
use std::path::{Path, PathBuf};
use store::Register;

const RULES: &str = "rules.toml";
const KEYS: &str = "keys";
const DATABASE: &str = "registry.db";
const SIGNING: &str = "registry.key";
const CODES: &str = "codes.secret";
const PUBLIC: &str = "public";

/// How a registry is begun.
#[derive(Debug, Clone)]
pub struct New {
    /// The plan of numbers: `cn`.
    pub plan: String,
    /// Its name, which is the origin of its log: a domain with a path, `registry.example/cn`. Made up when absent.
    pub name: Option<String>,
}

/// An open registry.
pub struct Registry {
    /// Its folder.
    pub folder: PathBuf,
    /// How its numbers are dialled.
    pub plan: Plan,
    /// Its rules.
    pub rules: Rules,
    pub(super) register: Register,
    pub(super) rules_text: String,
    pub(super) signer: SignerKey,
    pub(super) secret: Vec<u8>,
    /// Rung when a notice waits to be told.
    pub(super) bell: tokio::sync::Notify,
    clock: Clock,
}

impl std::fmt::Debug for Registry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Registry").field("folder", &self.folder).finish_non_exhaustive()
    }
}

impl Registry {
    /// Makes a registry with its keys in this folder.
    ///
    /// # Errors
    /// A plan that is not shipped, a name that notes cannot carry, a folder that holds a registry already or cannot be
    /// written.
    pub async fn init(folder: &Path, new: &New, clock: Clock, database: Option<&str>) -> Answer<Registry> {
        let known = || Plan::ids().collect::<Vec<_>>().join(", ");
        let unknown = || Refusal::refused("registry-no-plan").with("plan", new.plan.as_str()).with("known", known());
        let plan = Plan::shipped(&new.plan).ok_or_else(unknown)?;
        let rules = registry_rules(plan.id()).ok_or_else(unknown)?;
        if folder.join(KEYS).join(SIGNING).exists() {
            return Err(Refusal::refused("registry-exists").with("folder", folder.display().to_string()));
        }
        crate::private::made(folder)?;
        let keys = folder.join(KEYS);
        crate::private::made(&keys)?;
        let name = match &new.name {
            Some(name) => name.clone(),
            None => format!("do-not-call-{}-{}", plan.id(), chance::id::<4>()?),
        };
        let signer = SignerKey::from_seed(&name, chance::random()?)
            .map_err(|_| Refusal::refused("registry-name").with("name", name.as_str()))?;
        if !folder.join(RULES).exists() {
            disk::write_private(&folder.join(RULES), rules.as_bytes())?;
        }
        let register = register(folder, database).await?;
        if let Some(other) = register.setting("name").await? {
            return Err(Refusal::refused("registry-other-database").with("name", other));
        }
        disk::write_private(&keys.join(CODES), chance::id::<32>()?.as_bytes())?;
        // The folder served to everybody is for everybody to read.
        std::fs::create_dir_all(folder.join(PUBLIC))?;
        std::fs::write(folder.join(PUBLIC).join(KEY), format!("{}\n", signer.verifier()))?;
        let mut change = register.change(clock.now()).await?;
        change.set("name", &name).await?;
        change.set("plan", plan.id()).await?;
        change.save().await?;
        // The key comes last: a folder without it is not yet a registry, and init can be run again.
        disk::write_private(&keys.join(SIGNING), signer.to_secret_text().as_bytes())?;
        Registry::with(folder, register, clock).await
    }

    /// Opens the registry in this folder.
    ///
    /// # Errors
    /// A folder without a registry or without its database, rules that make no sense, another registry's database.
    pub async fn open(folder: &Path, clock: Clock, database: Option<&str>) -> Answer<Registry> {
        if !folder.join(KEYS).join(SIGNING).is_file() {
            // What a registry published stands there, or a copy of it.
            if folder.join(KEY).is_file() {
                return Err(Refusal::not_found("registry-is-copy", &folder.display().to_string()));
            }
            return Err(Refusal::not_found("no-registry", &folder.display().to_string()));
        }
        // An empty one in place of it would be another registry's, and hide where the real one is.
        if database.is_none() && !folder.join(DATABASE).is_file() {
            return Err(Refusal::not_found("registry-no-database", &folder.display().to_string()));
        }
        Registry::with(folder, register(folder, database).await?, clock).await
    }

    async fn with(folder: &Path, register: Register, clock: Clock) -> Answer<Registry> {
        let broken = |what: &str| Refusal::refused("registry-broken").with("what", what.to_owned());
        let key = std::fs::read_to_string(folder.join(KEYS).join(SIGNING))?;
        let signer = SignerKey::parse(key.trim()).map_err(|_| broken("keys/registry.key"))?;
        let secret = std::fs::read(folder.join(KEYS).join(CODES))?;
        if secret.len() < 32 {
            return Err(broken("keys/codes.secret"));
        }
        let name = register.setting("name").await?.unwrap_or_default();
        if name != signer.verifier().name() {
            return Err(Refusal::refused("registry-other-database").with("name", name));
        }
        let plan = register.setting("plan").await?.and_then(|id| Plan::shipped(&id)).ok_or_else(|| broken("plan"))?;
        let text = std::fs::read_to_string(folder.join(RULES))?;
        let rules = Rules::parse(&text).map_err(|error| broken(&format!("rules.toml: {error}")))?;
        if rules.plan != plan.id() {
            return Err(broken(&format!("rules.toml: plan = {:?}", rules.plan)));
        }
        let (folder, rules_text, bell) = (folder.to_owned(), text, tokio::sync::Notify::new());
        let opened = Registry { folder, plan, rules, rules_text, register, signer, secret, bell, clock };
        opened.settle().await?;
        Ok(opened)
    }

    /// Its name: the origin of its log and the name in its signatures.
    pub fn name(&self) -> String {
        self.signer.verifier().name().to_owned()
    }

    /// The key by which everybody verifies what it signed.
    pub fn key(&self) -> String {
        self.signer.verifier().to_string()
    }

    /// What is served to everybody.
    pub fn public(&self) -> PathBuf {
        self.folder.join(PUBLIC)
    }

    /// The moment to record, in the microseconds that the store keeps.
    pub fn now(&self) -> Timestamp {
        let now = self.clock.now();
        Timestamp::from_microsecond(now.as_microsecond()).unwrap_or(now)
    }

    /// Begins a unit that records. What it records was known at [`store::RegisterChange::known`], not before: somebody else may
    /// have written while it waited.
    pub(super) async fn change(&self) -> Answer<store::RegisterChange> {
        Ok(self.register.change(self.now()).await?)
    }

    /// A number as it is written on a list of this registry's country.
    ///
    /// # Errors
    /// Why it is none.
    pub fn number(&self, text: &str) -> Answer<E164> {
        self.plan.read(text).map_err(|why| not_a_number(text, why))
    }
}

/// Why a text is no number, in the reader's language.
pub fn not_a_number(text: &str, why: registry::Unreadable) -> Refusal {
    let reason = Bilingual::both(|lang| {
        let words = Words::new(lang);
        match why {
            registry::Unreadable::Empty => words.t("registry-number-empty"),
            why => {
                let why = words.t(&format!("registry-{}", why.code()));
                words.a("registry-number-not", &[("value", shortened(text)), ("reason", why)])
            }
        }
    });
    Refusal::refused("registry-number").with_both("reason", reason)
}

/// What somebody wrote, as much of it as an error shows.
pub(super) fn shortened(text: &str) -> String {
    text.chars().take(40).collect()
}

async fn register(folder: &Path, database: Option<&str>) -> Answer<Register> {
    Ok(match database {
        Some(uri) => Register::postgres(uri).await?,
        None => Register::sqlite(&folder.join(DATABASE)).await?,
    })
}
