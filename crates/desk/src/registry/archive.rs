//! Lists as American and Canadian registers hand them out: a ZIP archive with one list, or one for each area code. They are read
//! one after another as one list.

use crate::error::{Answer, Refusal};
use std::borrow::Cow;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use zip::ZipArchive;

/// No list of telephone numbers has more bytes: all of a country's numbers are a tenth of it.
const MOST: u64 = 32 << 30;
/// So many lists at most: there are not more area codes.
const MOST_FILES: usize = 1_000;
/// So many bytes are unpacked at a time…
const PIECE: usize = 256 << 10;
/// …and so many pieces wait to be read.
const WAITING: usize = 4;

/// Whether these bytes begin an archive.
pub(super) fn is_archive(head: &[u8]) -> bool {
    head.starts_with(b"PK\x03\x04")
}

/// The lists in an archive as one list.
///
/// # Errors
/// Anything else than lists in it, such as a workbook; an archive that is damaged at its end, where it is told what is in it.
pub(super) fn lists_in(path: &Path) -> Answer<Box<dyn Read + Send>> {
    let other = || Refusal::refused("list-archive").with("path", path.display().to_string());
    let mut archive = ZipArchive::new(File::open(path)?).map_err(|_| other())?;
    let named: Result<Vec<String>, _> = archive.file_names().map(|name| name.map(Cow::into_owned)).collect();
    let mut names = named.map_err(|_| other())?;
    names.retain(|name| !name.ends_with('/'));
    let list = |name: &String| {
        let end = name.rsplit('.').next().unwrap_or_default().to_ascii_lowercase();
        // A workbook is an archive, too, and tells it by this name.
        matches!(end.as_str(), "txt" | "xml" | "csv") && name != "[Content_Types].xml"
    };
    if names.is_empty() || names.len() > MOST_FILES || !names.iter().all(list) {
        return Err(other());
    }
    names.sort();
    let (send, pieces) = sync_channel(WAITING);
    std::thread::spawn(move || {
        if let Err(error) = unpack(&mut archive, &names, &send) {
            // Whoever reads went away, or is told.
            let _ = send.send(Err(error));
        }
    });
    Ok(Box::new(Unpacked { pieces, piece: io::Cursor::new(Vec::new()) }))
}

type Piece = io::Result<Vec<u8>>;

/// Unpacks the lists one after another; each ends its last line.
fn unpack(archive: &mut ZipArchive<File>, names: &[String], send: &SyncSender<Piece>) -> io::Result<()> {
    let mut left = MOST;
    let gone = |_| io::Error::from(io::ErrorKind::BrokenPipe);
    for name in names {
        let mut file = archive.by_name(name).map_err(io::Error::other)?;
        let mut last = b'\n';
        loop {
            let mut piece = vec![0; PIECE];
            let n = file.read(&mut piece)?;
            if n == 0 {
                break;
            }
            left = left.checked_sub(n as u64).ok_or(io::ErrorKind::FileTooLarge)?;
            piece.truncate(n);
            last = piece[n - 1];
            send.send(Ok(piece)).map_err(gone)?;
        }
        if last != b'\n' {
            send.send(Ok(b"\n".to_vec())).map_err(gone)?;
        }
    }
    Ok(())
}

/// What is unpacked beside, as it comes.
struct Unpacked {
    pieces: Receiver<Piece>,
    piece: io::Cursor<Vec<u8>>,
}

impl Read for Unpacked {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        loop {
            let n = self.piece.read(into)?;
            if n > 0 || into.is_empty() {
                return Ok(n);
            }
            match self.pieces.recv() {
                Ok(piece) => self.piece = io::Cursor::new(piece?),
                // It ended, well or after its error was told.
                Err(_) => return Ok(0),
            }
        }
    }
}
