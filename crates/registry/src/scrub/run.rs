//! From a reader to writers, with digests.

use super::engine::Scrub;
use super::report::{Counts, ListError, Out};
use crate::log::Hash;
use ring::digest::{Context, SHA256};
use std::io::{self, Read, Write};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

/// Bytes that are read at once: waking the other thread costs nothing beside them.
const PIECE: usize = 1 << 20;

/// Pieces on their way to the digests.
const AHEAD: usize = 8;

/// What came of a scrub. The digests are plain SHA-256, so that anybody can compare them with `sha256sum`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Report {
    /// What was counted.
    pub counts: Counts,
    /// Of the list, as it was read.
    pub list: Hash,
    /// Of the result.
    pub result: Hash,
    /// Of the rejects.
    pub rejects: Hash,
}

/// Why a scrub came to no end.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// The list is none.
    #[error(transparent)]
    List(#[from] ListError),
    /// The list cannot be read.
    #[error("the list cannot be read: {0}")]
    Read(#[source] io::Error),
    /// The result or the rejects cannot be written.
    #[error("the result cannot be written: {0}")]
    Write(#[source] io::Error),
}

/// Compares a whole list. `progress` is told the counts after each megabyte. A second thread
/// works out the digests; memory is a few megabytes, whatever the list's length.
///
/// # Errors
/// [`RunError`]; what was written up to there is to be thrown away.
pub fn run(
    scrub: Scrub<'_>,
    list: impl Read,
    result: impl Write,
    rejects: impl Write,
    progress: impl FnMut(&Counts),
) -> Result<Report, RunError> {
    let (send, pieces) = sync_channel(AHEAD);
    // As many as can be under way at once: giving one back never waits.
    let (give_back, free) = sync_channel(2 * AHEAD + 4);
    std::thread::scope(|threads| {
        let digests = threads.spawn(move || digest(&pieces, &give_back));
        let counts = Run { send, free, list, result, rejects, progress }.through(scrub);
        let digests = digests.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        let [list, result, rejects] = digests;
        counts.map(|counts| Report { counts, list, result, rejects })
    })
}

/// A piece of one of the three files.
struct Piece {
    of: usize,
    bytes: Vec<u8>,
}

fn digest(pieces: &Receiver<Piece>, give_back: &SyncSender<Vec<u8>>) -> [Hash; 3] {
    let mut contexts = [(); 3].map(|()| Context::new(&SHA256));
    for Piece { of, bytes } in pieces {
        contexts[of].update(&bytes);
        // Where nobody takes it any more it is simply freed.
        let _ = give_back.try_send(bytes);
    }
    contexts.map(|context| {
        let mut hash = [0; 32];
        hash.copy_from_slice(context.finish().as_ref());
        Hash::from(hash)
    })
}

struct Run<L, R, J, P> {
    send: SyncSender<Piece>,
    free: Receiver<Vec<u8>>,
    list: L,
    result: R,
    rejects: J,
    progress: P,
}

impl<L: Read, R: Write, J: Write, P: FnMut(&Counts)> Run<L, R, J, P> {
    fn through(mut self, mut scrub: Scrub<'_>) -> Result<Counts, RunError> {
        let mut out = Out::default();
        loop {
            let mut piece = self.buffer();
            piece.resize(PIECE, 0);
            let read = fill(&mut self.list, &mut piece).map_err(RunError::Read)?;
            piece.truncate(read);
            scrub.feed(&piece, &mut out)?;
            (self.progress)(scrub.counts());
            self.pass_on(0, piece);
            self.write(&mut out)?;
            if read < PIECE {
                break;
            }
        }
        let counts = scrub.finish(&mut out)?;
        self.write(&mut out)?;
        self.result.flush().and_then(|()| self.rejects.flush()).map_err(RunError::Write)?;
        Ok(counts)
    }

    fn buffer(&mut self) -> Vec<u8> {
        self.free.try_recv().unwrap_or_default()
    }

    fn pass_on(&mut self, of: usize, bytes: Vec<u8>) {
        // The other end is there as long as this one is.
        let _ = self.send.send(Piece { of, bytes });
    }

    fn write(&mut self, out: &mut Out) -> Result<(), RunError> {
        self.result
            .write_all(&out.result)
            .and_then(|()| self.rejects.write_all(&out.rejects))
            .map_err(RunError::Write)?;
        for (of, bytes) in [(1, &mut out.result), (2, &mut out.rejects)] {
            if !bytes.is_empty() {
                let mut next = self.free.try_recv().unwrap_or_default();
                next.clear();
                next.reserve(bytes.len());
                let full = std::mem::replace(bytes, next);
                self.pass_on(of, full);
            }
        }
        Ok(())
    }
}

/// Reads until the piece is full or nothing follows.
fn fill(list: &mut impl Read, piece: &mut [u8]) -> io::Result<usize> {
    let mut full = 0;
    while full < piece.len() {
        match list.read(&mut piece[full..]) {
            Ok(0) => break,
            Ok(read) => full += read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(full)
}
