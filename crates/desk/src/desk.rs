//! The desk's effects in one place: store, vaults, packs, clock. What a door may do begins with [`Desk::of`].

use crate::clock::Clock;
use crate::error::{Answer, Refusal};
use crate::folded::Folded;
use crate::heads::Heads;
use crate::jobs::Plans;
use crate::timelines::Timelines;
use evidence::Vault;
use hearing::Ears;
use jiff::Timestamp;
use letter::typeset::Typesetter;
use playbook::{Library, Pack};
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use store::Store;

/// How a desk is opened.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Folder for the database and the vault.
    pub data: PathBuf,
    /// PostgreSQL address; SQLite in the data folder when absent.
    pub database: Option<String>,
    /// Where today comes from.
    pub clock: Clock,
    /// The account to whom belongs what was written before there were accounts.
    pub owner: String,
}

/// An open desk. Rows and originals of an account are reached through [`Desk::of`] only.
pub struct Desk {
    /// Where today comes from.
    pub clock: Clock,
    /// The typesetter with its fonts; they are parsed at the first letter.
    pub typesetter: Typesetter,
    /// What was learnt from packs for hearing and reading, at the first use.
    pub ears: Ears,
    /// The data folder.
    pub data: PathBuf,
    pub(crate) store: Store,
    pub(crate) folded: Folded,
    pub(crate) heads: Heads,
    pub(crate) timelines: Timelines,
    pub(crate) planned: Plans,
    owner: String,
    vaults: Mutex<HashMap<String, Arc<Vault>>>,
    library: Library,
    packs: Mutex<HashMap<String, Arc<Pack>>>,
}

impl Desk {
    /// Opens a desk; the data folder is made if it does not exist.
    ///
    /// # Errors
    /// A folder or database that cannot be opened.
    pub async fn open(settings: Settings) -> Answer<Desk> {
        made_for_good(&settings.data)?;
        crate::private::folder(&settings.data)?;
        let store = match &settings.database {
            Some(uri) => Store::postgres(uri).await?,
            None => Store::sqlite(&settings.data.join("wurao.db")).await?,
        };
        Ok(Desk {
            clock: settings.clock,
            typesetter: Typesetter::new(),
            ears: Ears::new(),
            data: settings.data,
            store,
            folded: Folded::default(),
            heads: Heads::default(),
            timelines: Timelines::default(),
            planned: Plans::default(),
            owner: settings.owner,
            vaults: Mutex::default(),
            library: crate::packs::library::built_in(),
            packs: Mutex::default(),
        })
    }

    /// The originals of one account.
    pub(crate) fn vault(&self, account: &str) -> Answer<Arc<Vault>> {
        let mut vaults = self.vaults.lock().expect("no panic while held");
        if let Some(vault) = vaults.get(account) {
            return Ok(Arc::clone(vault));
        }
        let root = self.data.join("vault");
        let vault = match account == self.owner {
            true => Vault::open_and_move_in(root, account, self.now())?,
            false => Vault::open(root, account, self.now())?,
        };
        let vault = Arc::new(vault);
        vaults.insert(account.to_owned(), Arc::clone(&vault));
        Ok(vault)
    }

    /// The moment to record.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// The moment by which jobs are due.
    pub(crate) fn reckoned(&self) -> Timestamp {
        self.clock.reckoned()
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
            return Err(Refusal::not_found("no-pack", id));
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

    /// Writes everything but the sealed originals of all accounts into one file.
    ///
    /// # Errors
    /// A file that cannot be written, a database that does not answer.
    pub async fn backup(&self, path: &Path) -> Answer<store::BackupCounts> {
        Ok(self.store.backup(path).await?)
    }

    /// As [`Desk::backup`], into a stream.
    ///
    /// # Errors
    /// As [`Desk::backup`].
    pub async fn backup_to(&self, out: &mut (dyn std::io::Write + Send)) -> Answer<store::BackupCounts> {
        Ok(self.store.backup_to(out).await?)
    }

    /// As [`Desk::restore`], from a stream.
    ///
    /// # Errors
    /// As [`Desk::restore`].
    pub async fn restore_from(&self, from: &mut (dyn std::io::BufRead + Send)) -> Answer<store::BackupCounts> {
        Ok(self.store.restore_from(from, Path::new("-")).await?)
    }

    /// Reads a backup into an empty database; every chain is verified before anything is kept.
    ///
    /// # Errors
    /// A file that is no backup, a database that is not empty.
    pub async fn restore(&self, path: &Path) -> Answer<store::BackupCounts> {
        Ok(self.store.restore(path).await?)
    }

    /// Whether the database answers.
    ///
    /// # Errors
    /// It does not.
    pub async fn ping(&self) -> Answer<()> {
        Ok(self.store.ping().await?)
    }
}

/// Makes a folder that is there after the power fails, too: what is acknowledged in it must be found.
fn made_for_good(folder: &Path) -> std::io::Result<()> {
    let missing: Vec<&Path> = folder.ancestors().take_while(|f| !f.as_os_str().is_empty() && !f.exists()).collect();
    crate::private::made(folder)?;
    #[cfg(unix)]
    for made in missing {
        let parent = made.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
        std::fs::File::open(parent)?.sync_all()?;
    }
    Ok(())
}
