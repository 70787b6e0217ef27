//! One folder for each account, and the move out of the layout that knew no accounts.

use std::collections::BTreeSet;
use std::fs;
use std::io::Read;
use std::path::Path;
use std::process::{Command, Stdio};

use casework::Digest;
use evidence::{Vault, VaultError, What};
use jiff::Timestamp;

fn noon() -> Timestamp {
    "2026-10-12T04:00:00Z".parse().unwrap()
}

#[test]
fn the_same_bytes_tell_nothing_about_a_stranger() {
    let dir = tempfile::tempdir().unwrap();
    let mine = Vault::open(dir.path(), "local", noon()).unwrap();
    let sealed = mine.seal("私人录音.m4a", "upload", noon(), &b"ring"[..]).unwrap();
    mine.note(&sealed.digest, What::Exported, "bundle.zip", "bundle", noon()).unwrap();

    let other = Vault::open(dir.path(), "other", noon()).unwrap();
    assert_eq!(other.list().unwrap(), []);
    assert!(matches!(other.read(&sealed.digest), Err(VaultError::Missing(_))));
    assert!(matches!(other.custody(&sealed.digest), Err(VaultError::Missing(_))));
    let again = other.seal("b.m4a", "upload", noon(), &b"ring"[..]).unwrap();
    assert!(again.new, "not even that somebody has it");
    let lines = other.custody(&sealed.digest).unwrap();
    assert_eq!(lines.iter().map(|l| (&*l.name, l.what)).collect::<Vec<_>>(), [("b.m4a", What::Sealed)]);
    assert_eq!(mine.custody(&sealed.digest).unwrap().len(), 2);
}

#[test]
fn a_name_that_is_no_folder_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let long = "a".repeat(65);
    let names = ["", ".", "..", "../up", "a/b", "a\\b", "A", "é", "邻居", "1st", "-a", "a.b", "a b", "a\0", &long];
    for name in names.into_iter().chain(["ab", "c0", "custody", "incoming"]) {
        let Err(VaultError::Account(refused)) = Vault::open(dir.path(), name, noon()) else { panic!("{name}") };
        assert_eq!(refused, name);
    }
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0);
    for name in ["local", "a", "abc", "u-7_x", &long[..64]] {
        Vault::open(dir.path(), name, noon()).unwrap();
    }
}

#[test]
fn one_damaged_log_is_nobody_elses_trouble() {
    let dir = tempfile::tempdir().unwrap();
    let vault = Vault::open(dir.path(), "local", noon()).unwrap();
    let one = vault.seal("1", "x", noon(), &b"one"[..]).unwrap().digest;
    let two = vault.seal("2", "x", noon(), &b"two"[..]).unwrap().digest;
    // Asking for one original reads its log only: the other's may be anything, even a folder.
    let log = dir.path().join("local/custody").join(format!("{two}.jsonl"));
    fs::remove_file(&log).unwrap();
    fs::create_dir(&log).unwrap();
    assert_eq!(vault.custody(&one).unwrap().len(), 1);
    assert!(matches!(vault.custody(&two), Err(VaultError::Io { .. })));
}

/// A root as the older program left it: the content of an account's folder, without the folder.
fn old_root(root: &Path, originals: usize) -> Vec<Digest> {
    let vault = Vault::open(root, "old", noon()).unwrap();
    for n in 0..originals {
        vault.seal(&format!("{n}.m4a"), "upload", noon(), format!("ring {n}").as_bytes()).unwrap();
    }
    for entry in fs::read_dir(root.join("old")).unwrap() {
        let entry = entry.unwrap();
        fs::rename(entry.path(), root.join(entry.file_name())).unwrap();
    }
    fs::remove_dir(root.join("old")).unwrap();
    let all = (0..originals).map(|n| Digest::of(format!("ring {n}").as_bytes()));
    all.collect::<BTreeSet<_>>().into_iter().collect()
}

#[test]
fn the_older_layout_moves_in_with_the_account_named() {
    let dir = tempfile::tempdir().unwrap();
    let all = old_root(dir.path(), 5);
    fs::write(dir.path().join("incoming/1-1"), "half").unwrap();
    fs::write(dir.path().join("custody/notes.txt"), "somebody's own").unwrap();

    let stranger = Vault::open(dir.path(), "stranger", noon()).unwrap();
    assert_eq!(stranger.list().unwrap(), [], "opening does not inherit");
    let vault = Vault::open_and_move_in(dir.path(), "local", noon()).unwrap();
    assert_eq!(vault.list().unwrap(), all);
    for digest in &all {
        assert!(vault.verify(digest, &[]).unwrap().is_intact());
        assert_eq!(vault.custody(digest).unwrap().len(), 1);
    }
    let mut left: Vec<_> = fs::read_dir(dir.path()).unwrap().map(|e| e.unwrap().file_name()).collect();
    left.sort();
    assert_eq!(left, ["custody", "local", "stranger"], "what is not the vault's stays");
    let vault = Vault::open_and_move_in(dir.path(), "local", noon()).unwrap();
    assert_eq!(vault.list().unwrap(), all, "the second time finds nothing to do");
}

#[test]
fn an_original_in_both_places_keeps_both_custodies() {
    let dir = tempfile::tempdir().unwrap();
    let all = old_root(dir.path(), 1);
    let vault = Vault::open(dir.path(), "local", noon()).unwrap();
    vault.seal("again.m4a", "upload", noon(), &b"ring 0"[..]).unwrap();
    let old_log = dir.path().join("custody").join(format!("{}.jsonl", all[0]));
    let early = fs::read(&old_log).unwrap();
    for _ in 0..2 {
        let vault = Vault::open_and_move_in(dir.path(), "local", noon()).unwrap();
        let lines = vault.custody(&all[0]).unwrap();
        assert_eq!(lines.iter().map(|l| (l.seq, &*l.name)).collect::<Vec<_>>(), [(0, "0.m4a"), (1, "again.m4a")]);
        assert!(vault.verify(&all[0], &[]).unwrap().is_intact());
        // Interrupted just before the older log was removed.
        fs::create_dir_all(dir.path().join("custody")).unwrap();
        fs::write(&old_log, &early).unwrap();
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let to = to.join(entry.file_name());
        if entry.path().is_dir() { copy(&entry.path(), &to) } else { _ = fs::copy(entry.path(), to).unwrap() }
    }
}

/// Where the child of the next test moves in.
const ROOT: &str = "WURAO_TEST_MOVE_IN";

/// Not a test by itself: the program that is killed.
#[test]
#[expect(clippy::disallowed_methods, reason = "a test that is run again as another program is told so this way")]
fn child_moves_in() {
    if let Some(root) = std::env::var_os(ROOT) {
        Vault::open_and_move_in(Path::new(&root), "local", noon()).unwrap();
    }
}

#[test]
#[expect(clippy::disallowed_methods, reason = "what is killed must be another program")]
fn killed_at_any_moment_nothing_is_lost() {
    let template = tempfile::tempdir().unwrap();
    let all = old_root(template.path(), 40);
    let mut halfway = 0;
    for round in 0..30 {
        let dir = tempfile::tempdir().unwrap();
        copy(template.path(), dir.path());
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "accounts::child_moves_in"])
            .env(ROOT, dir.path())
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        // Killed when so many files have moved, or when it is done.
        let moved = || {
            fs::read_dir(dir.path().join("local/custody")).map_or(0, Iterator::count)
                + all.iter().filter(|d| dir.path().join("local").join(&d.to_string()[..2]).exists()).count()
        };
        while moved() < round * 3 && child.try_wait().unwrap().is_none() {}
        child.kill().unwrap();
        child.wait().unwrap();
        let moved =
            all.iter().filter(|d| dir.path().join("local").join(&d.to_string()[..2]).join(d.to_string()).exists());
        halfway += u32::from((1..all.len()).contains(&moved.count()));

        for digest in &all {
            let name = digest.to_string();
            let places = [dir.path().to_owned(), dir.path().join("local")];
            let found: Vec<_> = places.iter().map(|p| p.join(&name[..2]).join(&name)).filter(|p| p.exists()).collect();
            assert_eq!(found.len(), 1, "{name} is in one place");
            let mut bytes = Vec::new();
            fs::File::open(&found[0]).unwrap().read_to_end(&mut bytes).unwrap();
            assert_eq!(Digest::of(&bytes), *digest);
        }
        let vault = Vault::open_and_move_in(dir.path(), "local", noon()).unwrap();
        assert_eq!(vault.list().unwrap(), all);
        for digest in &all {
            assert!(vault.verify(digest, &[]).unwrap().is_intact());
            assert_eq!(vault.custody(digest).unwrap().len(), 1);
        }
    }
    assert!(halfway > 5, "the kills came too early or too late: {halfway}");
}
