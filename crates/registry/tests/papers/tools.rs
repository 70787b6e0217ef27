//! A registry with its log in memory.

use registry::log::{Checkpoint, Files, Head, Trust, append};
use registry::note::SignerKey;
use std::collections::BTreeMap;
use std::sync::LazyLock;

pub const ORIGIN: &str = "registry.example/cn";

pub fn signer() -> SignerKey {
    SignerKey::from_seed(ORIGIN, [7; 32]).unwrap()
}

pub fn trust() -> Trust {
    Trust::of(signer().verifier())
}

pub fn checkpoint(head: Head) -> Checkpoint {
    Checkpoint::sign(head, &signer()).unwrap()
}

/// The files of a log, and its head.
#[derive(Clone)]
pub struct Disk {
    pub files: BTreeMap<String, Vec<u8>>,
    pub head: Head,
}

impl Files for Disk {
    fn read(&self, path: &str) -> Result<Option<Vec<u8>>, String> {
        Ok(self.files.get(path).cloned())
    }
}

impl Disk {
    pub fn new() -> Self {
        Self { files: BTreeMap::new(), head: Head::EMPTY }
    }

    pub fn append(&mut self, entries: &[impl AsRef<[u8]>]) {
        let appended = append(self.head, entries, self).unwrap();
        for (path, bytes) in appended.files {
            let before = self.files.insert(path.clone(), bytes.clone());
            assert!(before.is_none_or(|before| before == bytes), "{path} was changed");
        }
        self.head = appended.head;
    }
}

/// A log that grew by one entry at a time, with its head at each size.
fn grown(count: usize, past: &str) -> (Disk, Vec<Head>) {
    let mut disk = Disk::new();
    let mut heads = vec![disk.head];
    for at in 0..count {
        disk.append(&[format!("{past} entry {at}")]);
        heads.push(disk.head);
    }
    (disk, heads)
}

/// A log of 1100 entries that everything is tried on, and one that tells another past from its first entry on.
pub static ONE: LazyLock<(Disk, Vec<Head>)> = LazyLock::new(|| grown(1100, "one"));
pub static ANOTHER: LazyLock<(Disk, Vec<Head>)> = LazyLock::new(|| grown(700, "another"));
