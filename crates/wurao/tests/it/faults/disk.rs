//! A disk that can lose its power: what the program did to its files is written down by a layer between it and the system
//! (`disk/layer.c`), and from that is worked out what may be left of them at any moment.
//!
//! What was synced is there. Of what was not, any part may be: each write whole, in part by sectors, or not at all, in any
//! order; new names, renames and deletions whose folder was not synced, likewise.

use super::Chance;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

const LAYER: &str = include_str!("disk/layer.c");
/// A disk writes this much whole or not at all.
const SECTORS: [usize; 2] = [512, 4096];

/// Compiles the layer into `folder` and gives what has a program run above it.
#[expect(clippy::disallowed_methods, reason = "the layer is compiled by the test")]
pub fn layer(folder: &Path) -> PathBuf {
    let (source, made) = (folder.join("layer.c"), folder.join("layer.so"));
    std::fs::write(&source, LAYER).expect("written");
    let compiled = Command::new("cc").args(["-shared", "-fPIC", "-O1", "-o"]).args([&made, &source]).status();
    assert!(compiled.expect("a C compiler, which SQLite needs too").success());
    made
}

/// One thing that was done to a file or folder, named by its path below the data folder.
#[derive(Debug)]
enum Deed<'a> {
    Create(&'a str),
    Folder(&'a str),
    Write { path: &'a str, at: usize, data: &'a [u8] },
    Cut { path: &'a str, to: usize },
    Sync(&'a str),
    Rename(&'a str, &'a str),
    Delete(&'a str),
}

/// What was done, each with the length of the log once it is in it.
pub struct Log<'a> {
    deeds: Vec<(usize, Deed<'a>)>,
}

impl Log<'_> {
    pub fn read(bytes: &[u8]) -> Log<'_> {
        let (mut deeds, mut at) = (Vec::new(), 0);
        while let Some(end) = bytes[at..].iter().position(|b| *b == b'\n') {
            let head = std::str::from_utf8(&bytes[at..at + end]).expect("text");
            let mut parts = head.splitn(4, ' ');
            let mut next = || parts.next().expect("four parts");
            let (what, offset, length, path) = (next(), next(), next(), next());
            let (offset, length): (usize, usize) =
                (offset.parse().expect("a number"), length.parse().expect("a number"));
            let data = &bytes[at + end + 1..at + end + 1 + length];
            at += end + 1 + length + 1;
            // The shared memory of the readers is made anew whenever the database is opened.
            if path.ends_with("-shm") {
                continue;
            }
            let deed = match what {
                "C" => Deed::Create(path),
                "M" => Deed::Folder(path),
                "W" => Deed::Write { path, at: offset, data },
                "T" => Deed::Cut { path, to: offset },
                "S" => Deed::Sync(path),
                "R" => Deed::Rename(path, std::str::from_utf8(data).expect("a path")),
                "U" => Deed::Delete(path),
                other => panic!("{other}"),
            };
            deeds.push((at, deed));
        }
        Log { deeds }
    }

    /// The lengths of the log after each deed: the moments at which the power may fail.
    pub fn moments(&self) -> Vec<usize> {
        self.deeds.iter().map(|(end, _)| *end).collect()
    }

    /// Writes what may be left at this moment into the folder `to`, which held `before` when the log began.
    pub fn left(&self, before: &Path, moment: usize, chance: &mut Chance, to: &Path) {
        let mut disk = Disk::default();
        disk.holds(before, before);
        for (_, deed) in self.deeds.iter().take_while(|(end, _)| *end <= moment) {
            disk.does(deed);
        }
        disk.fails(chance);
        disk.writes(to);
    }
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Node(usize);

#[derive(Default)]
struct File {
    /// What is there for sure.
    synced: Vec<u8>,
    /// What was done since, in order: where, what; `None` cuts.
    since: Vec<(usize, Option<Vec<u8>>)>,
}

enum Naming {
    New(String, Option<Node>),
    Rename(String, String, Option<Node>),
    Gone(String),
}

impl Naming {
    /// The folder that has to be synced for it to be there for sure.
    fn folder(&self) -> &str {
        let path = match self {
            Naming::New(path, _) | Naming::Rename(_, path, _) | Naming::Gone(path) => path,
        };
        path.rsplit_once('/').map_or("", |(folder, _)| folder)
    }
}

#[derive(Default)]
struct Disk {
    files: Vec<File>,
    /// Names as programs see them, and as they are for sure; folders have no file.
    now: BTreeMap<String, Option<Node>>,
    sure: BTreeMap<String, Option<Node>>,
    since: Vec<Naming>,
}

impl Disk {
    /// What is in a folder, for sure.
    fn holds(&mut self, root: &Path, folder: &Path) {
        for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
            let path = entry.path();
            let name = format!("/{}", path.strip_prefix(root).expect("below").display());
            if name.ends_with("-shm") {
                continue;
            }
            let node = (!path.is_dir()).then(|| self.file(std::fs::read(&path).expect("a file")));
            self.now.insert(name.clone(), node);
            self.sure.insert(name, node);
            if path.is_dir() {
                self.holds(root, &path);
            }
        }
    }

    fn file(&mut self, synced: Vec<u8>) -> Node {
        self.files.push(File { synced, since: Vec::new() });
        Node(self.files.len() - 1)
    }

    fn does(&mut self, deed: &Deed<'_>) {
        match *deed {
            Deed::Create(path) => {
                let node = Some(self.file(Vec::new()));
                self.now.insert(path.to_owned(), node);
                self.since.push(Naming::New(path.to_owned(), node));
            }
            Deed::Folder(path) => {
                self.now.insert(path.to_owned(), None);
                self.since.push(Naming::New(path.to_owned(), None));
            }
            Deed::Write { path, at, data } => self.open(path).since.push((at, Some(data.to_vec()))),
            Deed::Cut { path, to } => self.open(path).since.push((to, None)),
            Deed::Sync(path) => match self.now.get(path) {
                Some(Some(node)) => {
                    let file = &mut self.files[node.0];
                    for (at, data) in std::mem::take(&mut file.since) {
                        apply(&mut file.synced, at, data.as_deref());
                    }
                }
                // The data folder itself has no name here.
                Some(None) | None => self.folder_synced(path),
            },
            Deed::Rename(from, to) => {
                let node = self.now.remove(from).expect("what is renamed is there");
                self.now.insert(to.to_owned(), node);
                self.since.push(Naming::Rename(from.to_owned(), to.to_owned(), node));
            }
            Deed::Delete(path) => {
                self.now.remove(path);
                self.since.push(Naming::Gone(path.to_owned()));
            }
        }
    }

    fn open(&mut self, path: &str) -> &mut File {
        let node = self.now[path].expect("a file");
        &mut self.files[node.0]
    }

    fn folder_synced(&mut self, folder: &str) {
        for naming in std::mem::take(&mut self.since) {
            if naming.folder() == folder { self.name(&naming) } else { self.since.push(naming) }
        }
    }

    fn name(&mut self, naming: &Naming) {
        match naming {
            Naming::New(path, node) => drop(self.sure.insert(path.clone(), *node)),
            Naming::Rename(from, to, node) => {
                self.sure.remove(from);
                self.sure.insert(to.clone(), *node);
            }
            Naming::Gone(path) => drop(self.sure.remove(path)),
        }
    }

    /// The power fails: of what was not synced, chance leaves something.
    fn fails(&mut self, chance: &mut Chance) {
        // Whole disks that kept all or nothing are likely cases too.
        let kept = chance.below(4);
        let stays = |chance: &mut Chance| match kept {
            0 => false,
            1 => true,
            _ => chance.below(2) == 0,
        };
        for naming in std::mem::take(&mut self.since) {
            if stays(chance) {
                self.name(&naming);
            }
        }
        for file in &mut self.files {
            for (at, data) in std::mem::take(&mut file.since) {
                let Some(data) = data else {
                    if stays(chance) {
                        apply(&mut file.synced, at, None);
                    }
                    continue;
                };
                let sector = SECTORS[chance.below(2) as usize];
                let mut from = 0;
                while from < data.len() {
                    let to = data.len().min(from + sector - (at + from) % sector);
                    if stays(chance) {
                        apply(&mut file.synced, at + from, Some(&data[from..to]));
                    }
                    from = to;
                }
            }
        }
    }

    fn writes(&self, to: &Path) {
        std::fs::create_dir_all(to).expect("a folder");
        for (name, node) in &self.sure {
            let path = to.join(name.trim_start_matches('/'));
            // What lies in a folder that is not there is not there either.
            match node {
                _ if !path.parent().expect("below").is_dir() => {}
                None => std::fs::create_dir(&path).expect("a folder"),
                Some(node) => std::fs::write(&path, &self.files[node.0].synced).expect("a file"),
            }
        }
    }
}

fn apply(file: &mut Vec<u8>, at: usize, data: Option<&[u8]>) {
    match data {
        None => file.resize(at, 0),
        Some(data) => {
            if file.len() < at + data.len() {
                file.resize(at + data.len(), 0);
            }
            file[at..at + data.len()].copy_from_slice(data);
        }
    }
}
