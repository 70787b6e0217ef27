//! The desk's effects in one place: store, vault, packs, clock. Pages and commands get an [`Desk`] and
//! reach everything through it.

use crate::clock::Clock;
use crate::error::{Answer, DeskError};
use casework::{Actor, Body, Case, Event};
use evidence::Vault;
use hearing::Ears;
use jiff::Timestamp;
use jiff::civil::Date;
use letter::typeset::Typesetter;
use playbook::{Library, Pack, View};
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use store::Store;

/// The account of a desk that serves one person.
pub const LOCAL: &str = "local";

/// How a desk is opened.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Folder for the database and the vault.
    pub data: PathBuf,
    /// PostgreSQL address; SQLite in the data folder when absent.
    pub database: Option<String>,
    /// Where today comes from.
    pub clock: Clock,
}

/// An open desk.
pub struct Desk {
    /// Cases, events, jobs.
    pub store: Store,
    /// Sealed originals.
    pub vault: Arc<Vault>,
    /// Where today comes from.
    pub clock: Clock,
    /// The typesetter with its fonts; they are parsed at the first letter.
    pub typesetter: Typesetter,
    /// What was learnt from packs for hearing and reading, at the first use.
    pub ears: Ears,
    /// The data folder.
    pub data: PathBuf,
    library: Library,
    packs: Mutex<HashMap<String, Arc<Pack>>>,
    folded: Mutex<HashMap<String, (u64, Arc<Case>)>>,
}

/// A case with its rules and the day: what pages and commands work on.
#[derive(Clone)]
pub struct Loaded {
    /// Case id.
    pub id: String,
    /// The state.
    pub case: Arc<Case>,
    /// The rules.
    pub pack: Arc<Pack>,
    /// Today in the pack's zone.
    pub today: Date,
}

impl Loaded {
    /// The case through its pack, today.
    pub fn view(&self) -> View<'_> {
        View::new(&self.case, &self.pack, self.today)
    }
}

impl Desk {
    /// Opens a desk; the data folder is made if it does not exist.
    ///
    /// # Errors
    /// A folder or database that cannot be opened.
    pub async fn open(settings: Settings) -> Answer<Desk> {
        std::fs::create_dir_all(&settings.data)?;
        let store = match &settings.database {
            Some(uri) => Store::postgres(uri).await?,
            None => Store::sqlite(&settings.data.join("wurao.db")).await?,
        };
        Ok(Desk {
            store,
            vault: Arc::new(Vault::open(settings.data.join("vault"))?),
            clock: settings.clock,
            typesetter: Typesetter::new(),
            ears: Ears::new(),
            data: settings.data,
            library: crate::packs::library::built_in(),
            packs: Mutex::default(),
            folded: Mutex::default(),
        })
    }

    /// The moment to record.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// The data folder of a person, by the XDG convention.
    pub fn default_data(home: Option<&Path>, xdg_data: Option<&Path>) -> PathBuf {
        match (xdg_data, home) {
            (Some(data), _) if data.is_absolute() => data.join("wurao"),
            (_, Some(home)) => home.join(".local/share/wurao"),
            _ => PathBuf::from("wurao-data"),
        }
    }

    /// A pack by id.
    ///
    /// # Errors
    /// No such pack, or a built-in pack with mistakes (a test keeps them sound).
    pub fn pack(&self, id: &str) -> Answer<Arc<Pack>> {
        if let Some(pack) = self.packs.lock().expect("no panic while held").get(id) {
            return Ok(Arc::clone(pack));
        }
        if !self.library.has(id) {
            return Err(DeskError::not_found("no-pack", id));
        }
        let pack = self.library.pack(id).map_err(|mistakes| crate::packs::library::unsound(id, &mistakes))?;
        let pack = Arc::new(pack);
        self.packs.lock().expect("no panic while held").insert(id.to_owned(), Arc::clone(&pack));
        Ok(pack)
    }

    /// The packs before one is chosen.
    pub fn library(&self) -> &Library {
        &self.library
    }

    /// The packs with a ladder, the commonest first.
    ///
    /// # Errors
    /// A built-in pack with mistakes (a test keeps them sound).
    pub fn packs(&self) -> Answer<Vec<Arc<Pack>>> {
        let mut packs = self.library.ids().into_iter().map(|id| self.pack(id)).collect::<Answer<Vec<_>>>()?;
        packs.sort_by_key(|p| (p.manifest.order, p.manifest.id.clone()));
        Ok(packs)
    }

    /// A case by id, folded. The fold is kept until the log grows.
    ///
    /// # Errors
    /// No such case.
    pub async fn load(&self, id: &str) -> Answer<Loaded> {
        let Some(head) = self.store.head(id).await? else { return Err(DeskError::not_found("no-case", id)) };
        let known = self.folded.lock().expect("no panic while held").get(id).cloned();
        let case = match known {
            Some((seq, case)) if seq == head.seq => case,
            _ => {
                let events = self.store.events(id, 0).await?;
                let case = Arc::new(Case::fold(&events));
                let mut folded = self.folded.lock().expect("no panic while held");
                // A handful of cases is what one person has open; more would only keep memory.
                if folded.len() >= 16 {
                    folded.clear();
                }
                folded.insert(id.to_owned(), (case.head, Arc::clone(&case)));
                case
            }
        };
        let pack = self.pack(&case.pack)?;
        let today = self.clock.today(&pack.manifest.zone);
        Ok(Loaded { id: id.to_owned(), case, pack, today })
    }

    /// Appends to a case's log.
    ///
    /// # Errors
    /// No such case, or a store that cannot be written.
    pub async fn append(&self, case: &str, actor: Actor, bodies: &[Body]) -> Answer<Vec<Event>> {
        let mut tx = self.store.begin().await?;
        if tx.head(case).await?.is_none() {
            return Err(DeskError::not_found("no-case", case));
        }
        let events = tx.append(case, self.now(), who(actor), bodies).await?;
        if let Some(last) = events.last() {
            crate::ladder::reminders::grown(self, &mut tx, case, last.seq).await?;
        }
        tx.save().await?;
        Ok(events)
    }
}

tokio::task_local! {
    static ACTING: Actor;
}

/// Runs a request in somebody's name: what is recorded meanwhile is marked as theirs, wherever it is recorded.
pub async fn acting<F: Future>(actor: Actor, request: F) -> F::Output {
    ACTING.scope(actor, request).await
}

/// Who is marked in the log: the one in whose name the request runs, else the one that the use case names.
pub fn who(named: Actor) -> Actor {
    ACTING.try_with(|actor| *actor).unwrap_or(named)
}
