//! Files that a command writes: whole or not at all, and for their owner's eyes only. Every `-o` goes through here.

use desk::error::{Answer, Refusal};
use std::fs::{File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Stands for standard output.
const STDOUT: &str = "-";
/// Names tried for the file that is written first.
const TRIES: u32 = 100;

/// Files that are being written. They are the process's: a signal ends all of it at once, wherever it is.
static PARTS: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

fn parts() -> MutexGuard<'static, Vec<PathBuf>> {
    PARTS.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Takes away what is half written, for a process that ends now. As long as the answer is held, no file is begun.
pub fn leave_nothing_half() -> impl Drop {
    let mut all = parts();
    for part in all.drain(..) {
        // What took its place meanwhile is whole.
        let _ = std::fs::remove_file(part);
    }
    all
}

/// Whether an answer goes to standard output as it is.
pub(crate) fn is_stdout(path: &Path) -> bool {
    path == Path::new(STDOUT)
}

/// Writes these bytes.
///
/// # Errors
/// A file that cannot be written; what stood there before stands there still.
pub(crate) fn write(path: &Path, bytes: &[u8]) -> Answer<()> {
    writing(path, |out| Ok(out.write_all(bytes)?))
}

/// Writes what `write` gives. A regular file is written beside its place under another name, brought to the disk, and then
/// takes its place; a pipe or a device is written as it is.
///
/// # Errors
/// As [`write`], and those of `write`.
pub(crate) fn writing<T>(path: &Path, write: impl FnOnce(&mut dyn Write) -> Answer<T>) -> Answer<T> {
    if is_stdout(path) {
        let mut out = io::stdout().lock();
        let done = write(&mut out)?;
        out.flush()?;
        return Ok(done);
    }
    // A link leads to the file that is meant.
    let place = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    if std::fs::metadata(&place).is_ok_and(|is| !is.is_file() && !is.is_dir()) {
        let mut out = OpenOptions::new().write(true).open(&place)?;
        let done = write(&mut out)?;
        out.flush()?;
        return Ok(done);
    }
    let mut part = Part::beside(&place).map_err(|error| unwritable(path, &error))?;
    let done = write(&mut part.file)?;
    part.take_its_place(&place)?;
    Ok(done)
}

/// Whether these can be written, before something is recorded that what is written there would tell of.
///
/// # Errors
/// The first that cannot be.
pub(crate) fn ready<'p>(paths: impl IntoIterator<Item = &'p PathBuf>) -> Answer<()> {
    for path in paths.into_iter().filter(|path| !is_stdout(path)) {
        let place = std::fs::canonicalize(path).unwrap_or_else(|_| path.clone());
        if !std::fs::metadata(&place).is_ok_and(|is| !is.is_file() && !is.is_dir()) {
            Part::beside(&place).map_err(|error| unwritable(path, &error))?;
        }
    }
    Ok(())
}

fn unwritable(path: &Path, error: &io::Error) -> Refusal {
    Refusal::refused("output-unwritable")
        .with("path", path.display().to_string())
        .with_both("reason", desk::registry::why_file(error))
}

/// Whether files that are to be written are apart from those that are read and from each other, also through links.
///
/// # Errors
/// The first that is another one's file.
pub(crate) fn apart(read: &[&Path], written: &[&Path]) -> Answer<()> {
    let mut taken: Vec<PathBuf> = read.iter().map(|path| place_of(path)).collect();
    for path in written.iter().filter(|path| !is_stdout(path)) {
        let place = place_of(path);
        if std::fs::metadata(&place).is_ok_and(|is| !is.is_file()) {
            continue;
        }
        if taken.iter().any(|other| *other == place || same_file(other, &place)) {
            return Err(Refusal::refused("output-over-input").with("path", path.display().to_string()));
        }
        taken.push(place);
    }
    Ok(())
}

/// Where a path leads, also if nothing is there yet.
fn place_of(path: &Path) -> PathBuf {
    std::fs::canonicalize(path).unwrap_or_else(|_| {
        let beside = std::fs::canonicalize(folder(path)).unwrap_or_else(|_| folder(path).to_owned());
        path.file_name().map_or_else(|| path.to_owned(), |name| beside.join(name))
    })
}

#[cfg(unix)]
fn same_file(one: &Path, other: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    let id = |path: &Path| std::fs::metadata(path).ok().map(|is| (is.dev(), is.ino()));
    id(one).is_some_and(|is| id(other) == Some(is))
}

#[cfg(not(unix))]
fn same_file(_one: &Path, _other: &Path) -> bool {
    false
}

/// Takes away what killed runs left beside a file: `.NAME.PID.N.part` of this door, `NAME.PID.part` of a backup.
pub(crate) fn sweep(place: &Path) {
    let (Some(name), Ok(beside)) = (place.file_name(), std::fs::read_dir(folder(place))) else { return };
    let name = name.to_string_lossy();
    for entry in beside.flatten() {
        let part = entry.file_name();
        let part = part.to_string_lossy();
        let rest = part.strip_prefix('.').unwrap_or(&part).strip_prefix(&*name).and_then(|r| r.strip_prefix('.'));
        let Some(pid) = rest.and_then(|rest| rest.strip_suffix(".part")).and_then(|rest| rest.split('.').next()) else {
            continue;
        };
        let ended = Path::new("/proc/self").exists() && !Path::new("/proc").join(pid).exists();
        if ended && !pid.is_empty() && pid.bytes().all(|b| b.is_ascii_digit()) {
            let _ = std::fs::remove_file(entry.path());
        }
    }
}

fn folder(place: &Path) -> &Path {
    place.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// A file before it takes its place; deleted again unless it does.
struct Part {
    path: PathBuf,
    file: BufWriter<File>,
    placed: bool,
}

impl Part {
    fn beside(place: &Path) -> io::Result<Part> {
        sweep(place);
        let name = place.file_name().ok_or(io::ErrorKind::InvalidFilename)?;
        for n in 0..TRIES {
            let mut part = std::ffi::OsString::from(".");
            part.push(name);
            part.push(format!(".{}.{n}.part", std::process::id()));
            let path = folder(place).join(part);
            let mut options = OpenOptions::new();
            options.write(true).create_new(true);
            #[cfg(unix)]
            std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
            let mut all = parts();
            match options.open(&path) {
                Ok(file) => {
                    all.push(path.clone());
                    return Ok(Part { path, file: BufWriter::new(file), placed: false });
                }
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error),
            }
        }
        Err(io::ErrorKind::AlreadyExists.into())
    }

    fn take_its_place(mut self, place: &Path) -> io::Result<()> {
        self.file.flush()?;
        self.file.get_ref().sync_all()?;
        std::fs::rename(&self.path, place)?;
        self.placed = true;
        // The name is on the disk when its folder is; where a folder cannot be opened for that, the system does it in time.
        #[cfg(unix)]
        if let Ok(folder) = File::open(folder(place)) {
            let _ = folder.sync_all();
        }
        Ok(())
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        if !self.placed {
            // The first error is the one to report.
            let _ = std::fs::remove_file(&self.path);
        }
        parts().retain(|part| *part != self.path);
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    fn names(folder: &Path) -> Vec<String> {
        let all = std::fs::read_dir(folder).expect("a folder").flatten();
        let mut names: Vec<String> = all.map(|e| e.file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    #[test]
    fn a_file_is_replaced_whole_or_not_at_all_and_is_the_owners() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("letter.txt");
        std::fs::write(&path, "old").expect("written");
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).expect("changed");
        let half = writing(&path, |out| {
            out.write_all(b"half")?;
            Err::<(), _>(Refusal::refused("broken"))
        });
        assert_eq!(half.map_err(|refusal| refusal.code), Err("broken"));
        assert_eq!(
            (std::fs::read(&path).expect("there"), names(folder.path())),
            (b"old".to_vec(), vec!["letter.txt".to_owned()])
        );
        write(&path, b"new").expect("written");
        assert_eq!(std::fs::read(&path).expect("there"), b"new");
        assert_eq!(std::fs::metadata(&path).expect("there").permissions().mode() & 0o777, 0o600);
        assert_eq!(names(folder.path()), ["letter.txt"]);
    }

    #[test]
    fn a_link_leads_to_its_file_and_a_pipe_is_written_as_it_is() {
        let folder = tempfile::tempdir().expect("a folder");
        let (file, link) = (folder.path().join("file"), folder.path().join("link"));
        std::fs::write(&file, "old").expect("written");
        std::os::unix::fs::symlink(&file, &link).expect("a link");
        write(&link, b"new").expect("written");
        assert!(std::fs::symlink_metadata(&link).expect("there").is_symlink());
        assert_eq!(std::fs::read(&file).expect("there"), b"new");
        write(Path::new("/dev/null"), b"gone").expect("written");
        assert!(std::fs::metadata("/dev/null").expect("there").permissions().mode() & 0o777 != 0o600);
    }

    #[test]
    fn what_killed_runs_left_goes_and_what_others_write_stays() {
        let folder = tempfile::tempdir().expect("a folder");
        let own = std::process::id();
        let left = [".b.jsonl.4194305.0.part", "b.jsonl.4194305.part"];
        let stay = [
            format!(".b.jsonl.{own}.0.part"),
            "b.jsonl.part".into(),
            "c.jsonl.4194305.part".into(),
            "b.jsonl.x.part".into(),
        ];
        for name in left.iter().map(|n| (*n).to_owned()).chain(stay.clone()) {
            std::fs::write(folder.path().join(name), "x").expect("written");
        }
        write(&folder.path().join("b.jsonl"), b"new").expect("written");
        let mut wanted: Vec<String> = stay.into_iter().chain(["b.jsonl".to_owned()]).collect();
        wanted.sort();
        assert_eq!(names(folder.path()), wanted);
    }
}
