//! What lies on the disk is the person's alone: the data folder and what the desk keeps in it.
//!
//! A folder of an older program is set right when it is opened. Only entries of the desk's own are touched, because somebody may
//! have pointed it at a folder that holds other things.

use std::io;
use std::path::Path;

/// Makes the data folder, or closes it and what the desk has in it to everybody else. What cannot be closed is said in the log,
/// and the desk opens all the same.
pub(crate) fn folder(data: &Path) -> io::Result<()> {
    made(data)?;
    for entry in std::fs::read_dir(data)?.flatten() {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if name.ends_with(".part") && is_left_over(&name) {
            let _ = std::fs::remove_file(entry.path());
        } else if name == "vault" || name.starts_with("wurao.") || name.ends_with(".part") {
            told(&entry.path(), closed(&entry.path()));
        }
    }
    // A folder that many share, such as the system's for temporary files, stays theirs.
    if !is_shared(data) {
        told(data, close(data));
    }
    Ok(())
}

fn told(path: &Path, done: io::Result<()>) {
    if let Err(error) = done {
        tracing::warn!(path = %path.display(), %error, "others can read this and it could not be changed");
    }
}

/// `NAME.PID.part` of a run that has ended: it was killed, for else it would have taken the file away.
fn is_left_over(name: &str) -> bool {
    let pid = name.trim_end_matches(".part").rsplit('.').next().unwrap_or_default();
    let known = Path::new("/proc/self").exists();
    known && !pid.is_empty() && pid.bytes().all(|b| b.is_ascii_digit()) && !Path::new("/proc").join(pid).exists()
}

/// Makes a folder that only its owner may enter, and those above it that are not there.
pub(crate) fn made(data: &Path) -> io::Result<()> {
    let mut builder = std::fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(data)
}

/// How a file is opened that is its owner's alone, should it be made.
pub(crate) fn options() -> std::fs::OpenOptions {
    #[cfg_attr(not(unix), expect(unused_mut))]
    let mut options = std::fs::OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

/// Closes an entry with everything below it. Links are left alone, and so is what they lead to.
fn closed(path: &Path) -> io::Result<()> {
    let is = std::fs::symlink_metadata(path)?;
    if is.is_dir() {
        for entry in std::fs::read_dir(path)? {
            closed(&entry?.path())?;
        }
    }
    if is.is_symlink() { Ok(()) } else { close(path) }
}

#[cfg(unix)]
fn close(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    let mode = std::fs::symlink_metadata(path)?.permissions().mode();
    if mode & 0o077 == 0 {
        return Ok(());
    }
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode & 0o700))
}

#[cfg(not(unix))]
fn close(_: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(unix)]
fn is_shared(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    std::fs::metadata(path).is_ok_and(|is| is.permissions().mode() & 0o1000 != 0)
}

#[cfg(not(unix))]
fn is_shared(_: &Path) -> bool {
    true
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;
    use std::fs::Permissions;
    use std::os::unix::fs::PermissionsExt;

    fn mode(path: &Path) -> u32 {
        std::fs::metadata(path).expect("is there").permissions().mode() & 0o7777
    }

    fn file(path: &Path, mode: u32) {
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, "x").expect("written");
        std::fs::set_permissions(path, Permissions::from_mode(mode)).expect("changed");
    }

    #[test]
    fn an_old_folder_is_closed_and_what_is_not_the_desks_stays_as_it_is() {
        let root = tempfile::tempdir().expect("a folder");
        let data = root.path().join("data");
        let original = data.join("vault/local/ab/abc");
        file(&data.join("wurao.db"), 0o644);
        file(&data.join("wurao.db-wal"), 0o664);
        file(&original, 0o444);
        file(&data.join("notes.txt"), 0o644);
        file(&root.path().join("elsewhere"), 0o644);
        file(&data.join(format!("b.jsonl.{}.part", std::process::id())), 0o644);
        // No process has this number.
        file(&data.join("b.jsonl.4194305.part"), 0o600);
        std::os::unix::fs::symlink(root.path().join("elsewhere"), data.join("vault/link")).expect("a link");
        for folder in [&data, &data.join("vault"), &data.join("vault/local")] {
            std::fs::set_permissions(folder, Permissions::from_mode(0o755)).expect("changed");
        }
        folder(&data).expect("opens");
        let at = |path: &str| mode(&data.join(path));
        assert_eq!([mode(&data), at("vault"), at("vault/local"), at("vault/local/ab")], [0o700; 4]);
        assert_eq!([at("wurao.db"), at("wurao.db-wal")], [0o600; 2]);
        assert_eq!([mode(&original), at("notes.txt"), mode(&root.path().join("elsewhere"))], [0o400, 0o644, 0o644]);
        assert_eq!(at(&format!("b.jsonl.{}.part", std::process::id())), 0o600);
        assert!(!data.join("b.jsonl.4194305.part").exists());
    }

    #[test]
    fn a_new_folder_is_made_for_its_owner_and_a_shared_one_stays_shared() {
        let root = tempfile::tempdir().expect("a folder");
        let new = root.path().join("a/b");
        folder(&new).expect("made");
        assert_eq!(mode(&new), 0o700);
        let shared = root.path().join("shared");
        std::fs::create_dir(&shared).expect("made");
        std::fs::set_permissions(&shared, Permissions::from_mode(0o1777)).expect("changed");
        folder(&shared).expect("opens");
        assert_eq!(mode(&shared), 0o1777);
    }
}
