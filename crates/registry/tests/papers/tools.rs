//! A registry with its log in memory.

use jiff::{SignedDuration, Timestamp};
use registry::log::{Checkpoint, Files, Hash, Head, Tree, Trust, append};
use registry::note::SignerKey;
use registry::paper::{
    self, Certificate, Consulted, Delta, Id, Inclusion, Lists, Receipt, Rules, Status, Version, digest,
};
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

pub fn hash(text: &str) -> Hash {
    Hash::of(text.as_bytes())
}

pub fn moment(text: &str) -> Timestamp {
    text.parse().unwrap()
}

pub fn rules() -> Rules {
    Rules { id: Id::new("registry-cn").unwrap(), digest: hash("the rules") }
}

/// Version n of a registry, after the manifest before it.
pub fn version(n: u64, previous: Option<&str>) -> Version {
    let delta = |from| Delta { from, digest: hash(&format!("delta {from} {n}")), size: 100 + from };
    Version {
        registry: ORIGIN.to_owned(),
        plan: Id::new("cn").unwrap(),
        version: n,
        published: moment("2026-11-01T00:00:00Z") + SignedDuration::from_hours(24 * n as i64),
        set_right: None,
        set: hash(&format!("set {n}")),
        set_bytes: 200_000_000,
        count: 300_000_000,
        tree: hash(&format!("tree {n}")),
        previous: previous.map(|bytes| digest(bytes.as_bytes())),
        deltas: (n.saturating_sub(2).max(1)..n).map(delta).collect(),
        rules: rules(),
        preferences: hash("the classes"),
    }
}

/// A registry that published some versions, and the manifests.
pub fn published(count: u64) -> (Disk, Vec<String>) {
    let mut disk = Disk::new();
    let mut manifests: Vec<String> = Vec::new();
    for n in 1..=count {
        let manifest = paper::sign(&version(n, manifests.last().map(String::as_str)), &signer()).unwrap();
        disk.append(&[&manifest]);
        manifests.push(manifest);
    }
    (disk, manifests)
}

/// The proof that a version is in the log.
pub fn inclusion(disk: &Disk, n: u64) -> Inclusion {
    let path = Tree::open(disk.head, disk).unwrap().inclusion(n - 1).unwrap();
    Inclusion::new(&checkpoint(disk.head), n - 1, path).unwrap()
}

pub fn receipt(disk: &Disk, manifests: &[String], n: u64) -> Receipt {
    Receipt {
        registry: ORIGIN.to_owned(),
        organisation: "示例保险公司上海分公司".to_owned(),
        purpose: "sales of insurance".to_owned(),
        at: moment("2026-11-29T01:02:03Z"),
        as_of: None,
        list: hash("the list"),
        lines: 1000,
        version: n,
        published: version(n, None).published,
        manifest: digest(manifests[n as usize - 1].as_bytes()),
        rules: rules(),
        kept: 900,
        dropped: 97,
        bad: 3,
        result: hash("the result"),
        rejects: hash("the rejects"),
        consulted: Consulted { set: true, preferences: true, consents: false, stops: true },
        valid_until: moment("2026-12-06T00:00:00Z"),
        inclusion: inclusion(disk, n),
    }
}

pub fn certificate(disk: &Disk, manifests: &[String], n: u64) -> Certificate {
    Certificate {
        registry: ORIGIN.to_owned(),
        number: "+8613800000000".parse().unwrap(),
        status: Status::Listed,
        since: Some("2026-11-02".parse().unwrap()),
        zone: None,
        preferences: vec!["no sales calls".to_owned(), "no messages from 21:00 to 09:00".to_owned()],
        as_of: moment("2026-11-28T00:00:00Z"),
        version: n,
        manifest: digest(manifests[n as usize - 1].as_bytes()),
        issued: moment("2026-11-29T01:02:03Z"),
        lists: Some(Lists { in_version: true, issued_under: n + 1 }),
        inclusion: inclusion(disk, n),
    }
}
