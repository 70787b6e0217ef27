//! Sealing and verifying.

use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use casework::Digest;
use evidence::{Content, Vault, VaultError, What};
use jiff::Timestamp;

const ME: &str = "local";

/// The account's folder.
fn room(dir: &tempfile::TempDir) -> PathBuf {
    dir.path().join(ME)
}

fn noon() -> Timestamp {
    "2026-10-12T04:00:00Z".parse().unwrap()
}

fn files(dir: &Path) -> Vec<PathBuf> {
    let mut all = Vec::new();
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { all.extend(files(&path)) } else { all.push(path) }
    }
    all.sort();
    all
}

#[test]
fn sealing_twice_keeps_one_original_and_two_lines() {
    let dir = tempfile::tempdir().unwrap();
    let vault = Vault::open(dir.path(), ME, noon()).unwrap();
    let first = vault.seal("../../etc/passwd", "upload", noon(), &b"ring"[..]).unwrap();
    assert!(first.new && first.bytes == 4 && first.digest == Digest::of(b"ring"));
    let name = first.digest.to_string();
    let place = room(&dir).join(&name[..2]).join(&name);
    assert!(fs::metadata(&place).unwrap().permissions().readonly());
    let written = fs::metadata(&place).unwrap().modified().unwrap();

    let again = vault.seal("calls.xml", "folder", noon(), &b"ring"[..]).unwrap();
    assert!(!again.new && again.digest == first.digest);
    assert_eq!(fs::metadata(&place).unwrap().modified().unwrap(), written);
    assert_eq!(files(dir.path()).len(), 2);

    vault.note(&first.digest, What::Exported, "bundle.zip", "bundle", noon()).unwrap();
    let custody = vault.custody(&first.digest).unwrap();
    let seen: Vec<_> =
        custody.iter().map(|line| (line.seq, line.what, line.name.as_str(), line.how.as_str())).collect();
    assert_eq!(
        seen,
        [
            (0, What::Sealed, "../../etc/passwd", "upload"),
            (1, What::Again, "calls.xml", "folder"),
            (2, What::Exported, "bundle.zip", "bundle"),
        ]
    );
    assert_eq!(vault.list().unwrap(), [first.digest]);
    let mut bytes = Vec::new();
    vault.read(&first.digest).unwrap().read_to_end(&mut bytes).unwrap();
    assert_eq!(bytes, b"ring");
    assert!(vault.verify(&first.digest, &[]).unwrap().is_intact());
}

fn overwrite(path: &Path, bytes: &[u8]) {
    fs::remove_file(path).unwrap();
    fs::write(path, bytes).unwrap();
}

#[test]
fn tampering_with_an_original_shows() {
    let dir = tempfile::tempdir().unwrap();
    let vault = Vault::open(dir.path(), ME, noon()).unwrap();
    let sealed = vault.seal("a", "b", noon(), &b"ring"[..]).unwrap();
    let name = sealed.digest.to_string();
    let place = room(&dir).join(&name[..2]).join(&name);
    overwrite(&place, b"rings");
    let found = vault.verify(&sealed.digest, &[]).unwrap();
    assert!(!found.is_intact());
    let content = Content::Altered { sealed_bytes: Some(4), found_bytes: 5, found: Digest::of(b"rings") };
    assert_eq!(found.content, content);
    assert!(matches!(vault.seal("a", "b", noon(), &b"ring"[..]), Err(VaultError::Altered(_))));
    fs::remove_file(&place).unwrap();
    assert_eq!(vault.verify(&sealed.digest, &[]).unwrap().content, Content::Missing);
    assert!(matches!(vault.read(&sealed.digest), Err(VaultError::Missing(_))));
}

#[test]
fn tampering_with_the_log_shows() {
    let dir = tempfile::tempdir().unwrap();
    let vault = Vault::open(dir.path(), ME, noon()).unwrap();
    let digest = vault.seal("one", "x", noon(), &b"ring"[..]).unwrap().digest;
    for name in ["two", "three"] {
        vault.seal(name, "x", noon(), &b"ring"[..]).unwrap();
    }
    let log = room(&dir).join("custody").join(format!("{digest}.jsonl"));
    let good = fs::read_to_string(&log).unwrap();
    let line = |changed: String| {
        fs::write(&log, changed).unwrap();
        let Err(VaultError::Custody { line, .. }) = vault.custody(&digest) else { panic!("not noticed") };
        assert_eq!(vault.verify(&digest, &[]).unwrap().custody_broken, Some(line));
        line
    };
    assert_eq!(line(good.replace("two", "six")), 2);
    assert_eq!(line(good.lines().filter(|line| !line.contains("two")).map(|line| format!("{line}\n")).collect()), 2);
    assert_eq!(line(good.replace("{\"seq\":2", "\"seq\":2")), 3);
    fs::remove_file(&log).unwrap();
    assert_eq!(vault.verify(&digest, &[]).unwrap().custody_broken, Some(1));
}

#[test]
fn a_log_line_cut_off_by_a_power_failure_does_not_break_the_chain() {
    let dir = tempfile::tempdir().unwrap();
    let vault = Vault::open(dir.path(), ME, noon()).unwrap();
    let digest = vault.seal("one", "x", noon(), &b"ring"[..]).unwrap().digest;
    let log = room(&dir).join("custody").join(format!("{digest}.jsonl"));
    let mut text = fs::read_to_string(&log).unwrap();
    text.push_str("{\"seq\":1,\"at\":\"20");
    fs::write(&log, text).unwrap();
    vault.seal("two", "x", noon(), &b"ring"[..]).unwrap();
    assert_eq!(vault.custody(&digest).unwrap().len(), 2);
    assert!(vault.verify(&digest, &[]).unwrap().is_intact());
}

/// Gives some bytes and fails.
struct Broken(usize);

impl Read for Broken {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        if self.0 == 0 {
            return Err(io::Error::other("cable pulled"));
        }
        let n = self.0.min(buf.len());
        self.0 -= n;
        Ok(n)
    }
}

#[test]
fn an_interrupted_seal_leaves_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let vault = Vault::open(dir.path(), ME, noon()).unwrap();
    let error = vault.seal("a", "b", noon(), Broken(300_000)).unwrap_err();
    assert_eq!(error.to_string(), "the file to be sealed could not be read: cable pulled");
    assert!(files(dir.path()).is_empty());
    // What a crash leaves behind is swept when the vault is opened again.
    fs::write(room(&dir).join("incoming/1-1"), "half").unwrap();
    let vault = Vault::open(dir.path(), ME, noon()).unwrap();
    assert!(files(dir.path()).is_empty() && vault.list().unwrap().is_empty());
}

#[test]
fn many_threads_seal_the_same_bytes() {
    let dir = tempfile::tempdir().unwrap();
    let vault = Vault::open(dir.path(), ME, noon()).unwrap();
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| vault.seal("a", "b", noon(), &b"ring"[..]).unwrap());
        }
    });
    let digest = Digest::of(b"ring");
    assert_eq!(vault.custody(&digest).unwrap().len(), 8);
    assert!(vault.verify(&digest, &[]).unwrap().is_intact());
}

#[test]
fn a_seal_that_breaks_off_leaves_no_original_without_its_line() {
    let dir = tempfile::tempdir().unwrap();
    let vault = Vault::open(dir.path(), "local", noon()).unwrap();
    let at = noon();
    let digest = Digest::of(b"call list");
    // Its place cannot be made, as if the program had been killed just before.
    let shelf = dir.path().join("local").join(&digest.to_string()[..2]);
    fs::write(&shelf, "").unwrap();
    assert!(vault.seal("a.csv", "upload", at, &b"call list"[..]).is_err());
    fs::remove_file(&shelf).unwrap();
    assert_eq!(vault.list().unwrap(), []);
    let again = vault.seal("a.csv", "upload", at, &b"call list"[..]).unwrap();
    assert!(again.new && vault.verify(&digest, &[]).unwrap().is_intact());
    assert_eq!(vault.list().unwrap(), [digest]);
}

#[test]
fn a_log_that_lost_its_last_line_shows_to_whoever_remembers_its_end() {
    let dir = tempfile::tempdir().unwrap();
    let vault = Vault::open(dir.path(), ME, noon()).unwrap();
    let sealed = vault.seal("one", "x", noon(), &b"ring"[..]).unwrap();
    let digest = sealed.digest;
    let handed_out = vault.note(&digest, What::Exported, "one", "download", noon()).unwrap();
    assert_eq!((sealed.tip.lines, handed_out.lines), (1, 2));
    assert_eq!(vault.tip(&digest).unwrap(), Some(handed_out));
    let known = [sealed.tip, handed_out];
    assert!(vault.verify(&digest, &known).unwrap().is_intact());
    let log = room(&dir).join("custody").join(format!("{digest}.jsonl"));
    let good = fs::read_to_string(&log).unwrap();
    fs::write(&log, good.lines().take(1).map(|line| format!("{line}\n")).collect::<String>()).unwrap();
    assert!(vault.verify(&digest, &[]).unwrap().is_intact(), "the shorter chain holds by itself");
    assert_eq!(vault.verify(&digest, &known).unwrap().custody_broken, Some(2));
    // Somebody hands it out again: the line is another one.
    vault.note(&digest, What::Exported, "one", "bundle", noon()).unwrap();
    assert_eq!(vault.verify(&digest, &known).unwrap().custody_broken, Some(2));
    fs::write(&log, good).unwrap();
    assert!(vault.verify(&digest, &known).unwrap().is_intact());
}

#[test]
fn an_original_without_a_log_is_found_at_opening_and_its_old_end_is_not() {
    let dir = tempfile::tempdir().unwrap();
    let vault = Vault::open(dir.path(), ME, noon()).unwrap();
    let sealed = vault.seal("one", "x", noon(), &b"ring"[..]).unwrap();
    fs::remove_file(room(&dir).join("custody").join(format!("{}.jsonl", sealed.digest))).unwrap();
    let vault = Vault::open(dir.path(), ME, noon()).unwrap();
    let lines = vault.custody(&sealed.digest).unwrap();
    assert_eq!(lines.iter().map(|line| (line.what, line.bytes)).collect::<Vec<_>>(), [(What::Found, 4)]);
    assert!(vault.verify(&sealed.digest, &[]).unwrap().is_intact());
    assert_eq!(vault.verify(&sealed.digest, &[sealed.tip]).unwrap().custody_broken, Some(1));
    // A second opening has nothing to heal.
    let vault = Vault::open(dir.path(), ME, noon()).unwrap();
    assert_eq!(vault.custody(&sealed.digest).unwrap().len(), 1);
}

#[test]
fn what_is_removed_is_gone_with_its_log() {
    let dir = tempfile::tempdir().unwrap();
    let vault = Vault::open(dir.path(), ME, noon()).unwrap();
    let digest = vault.seal("one", "x", noon(), &b"ring"[..]).unwrap().digest;
    vault.remove(&digest).unwrap();
    vault.remove(&digest).unwrap();
    assert_eq!(files(dir.path()), [] as [PathBuf; 0]);
}

#[cfg(unix)]
#[test]
fn everything_in_the_vault_is_its_owners_alone() {
    use std::os::unix::fs::PermissionsExt;
    let dir = tempfile::tempdir().unwrap();
    let vault = Vault::open(dir.path().join("vault"), ME, noon()).unwrap();
    vault.seal("one", "x", noon(), &b"ring"[..]).unwrap();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let mut modes = Vec::new();
    for path in files(dir.path()) {
        modes.extend(path.ancestors().skip(1).take_while(|p| *p != dir.path()).map(mode));
        modes.push(mode(&path));
    }
    modes.sort_unstable();
    modes.dedup();
    assert_eq!(modes, [0o400, 0o600, 0o700]);
}
