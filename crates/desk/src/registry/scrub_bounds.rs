//! What a comparison that was handed in may take of the disk and of a key's day, and the way to stop it: a small packed list may
//! unpack to anything, and each of its rows may be one that is put aside.

use crate::error::Refusal;
use std::io::{self, Read, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

const MIB: u64 = 1 << 20;
/// No list has more bytes, packed or not: so many may be handed in as they are.
const LIST: u64 = 4096 * MIB;
/// Any list may unpack to so much…
const UNPACKED: u64 = 64 * MIB;
/// …and to so many times its bytes: lists of numbers are seldom packed to less than the twentieth part.
const TIMES: u64 = 30;
/// A result with all reasons is at most so many times its list.
const REASONS: u64 = 4;
/// Rows that are put aside, with their reasons, may take so much…
const ASIDE: u64 = 16 * MIB;
/// …and so many times the bytes that came.
const ASIDE_TIMES: u64 = 4;

/// A comparison under way: how far it is, and whether it is to stop.
#[derive(Debug, Default)]
pub(super) struct UnderWay {
    rows: AtomicU64,
    stopped: AtomicBool,
    /// Why it ended before its list did.
    why: Mutex<Option<Refusal>>,
}

/// How many bytes each file may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Most {
    /// The list, unpacked.
    pub list: u64,
    /// The result.
    pub result: u64,
    /// Rows that are put aside.
    pub rejects: u64,
}

impl Most {
    /// For a list of which so many bytes came.
    pub(super) fn of(bytes: u64) -> Most {
        let list = UNPACKED.saturating_add(bytes.saturating_mul(TIMES)).min(LIST);
        Most { list, result: list * REASONS, rejects: ASIDE.saturating_add(bytes.saturating_mul(ASIDE_TIMES)) }
    }
}

impl UnderWay {
    /// Rows compared so far.
    pub(super) fn rows(&self) -> u64 {
        self.rows.load(Ordering::Relaxed)
    }
    /// Tells how many rows were compared.
    pub(super) fn at(&self, rows: u64) {
        self.rows.store(rows, Ordering::Relaxed);
    }
    /// It is to stop.
    pub(super) fn stop(&self) {
        self.stopped.store(true, Ordering::Relaxed);
    }
    /// Whether it is to stop.
    pub(super) fn is_stopped(&self) -> bool {
        self.stopped.load(Ordering::Relaxed)
    }
    /// Why it ended before its list did, if it was for one of these bounds.
    pub(super) fn why(&self) -> Option<Refusal> {
        self.why.lock().unwrap_or_else(PoisonError::into_inner).take()
    }
    fn end(&self, why: Refusal) -> io::Error {
        let said = io::Error::other(why.code);
        self.why.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(why);
        said
    }
}

/// One of the files of a comparison, which ends in an error where it becomes too large or the comparison is to stop.
pub(super) struct Bounded<F> {
    file: F,
    under_way: Arc<UnderWay>,
    left: u64,
    most: u64,
    code: &'static str,
    /// So many rows may be compared.
    rows: u64,
}

impl<F> Bounded<F> {
    /// The list, of whose rows the key has so many left.
    pub(super) fn list(file: F, under_way: &Arc<UnderWay>, most: Most, rows: u64) -> Bounded<F> {
        Bounded::new(file, under_way, most.list, "scrub-unpacked-too-large", rows)
    }
    /// The result.
    pub(super) fn result(file: F, under_way: &Arc<UnderWay>, most: Most) -> Bounded<F> {
        Bounded::new(file, under_way, most.result, "scrub-result-too-large", u64::MAX)
    }
    /// Rows that are put aside.
    pub(super) fn rejects(file: F, under_way: &Arc<UnderWay>, most: Most) -> Bounded<F> {
        Bounded::new(file, under_way, most.rejects, "scrub-rejects-too-large", u64::MAX)
    }

    fn new(file: F, under_way: &Arc<UnderWay>, most: u64, code: &'static str, rows: u64) -> Bounded<F> {
        Bounded { file, under_way: Arc::clone(under_way), left: most, most, code, rows }
    }

    fn took(&mut self, bytes: u64) -> io::Result<()> {
        match self.left.checked_sub(bytes) {
            Some(left) => self.left = left,
            None => {
                let refusal = Refusal::refused(self.code).with("most", (self.most / MIB).to_string());
                return Err(self.under_way.end(refusal));
            }
        }
        Ok(())
    }
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.under_way.is_stopped() {
            return Err(io::Error::other("stopped"));
        }
        if self.under_way.rows() > self.rows {
            return Err(io::Error::other("more rows than the key has left"));
        }
        let read = self.file.read(buffer)?;
        self.took(read as u64).map(|()| read)
    }
}

impl<W: Write> Write for Bounded<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.took(bytes.len() as u64)?;
        self.file.write_all(bytes)?;
        Ok(bytes.len())
    }
    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_list_may_take_grows_with_what_came_and_has_an_end() {
        assert_eq!(Most::of(0), Most { list: 64 * MIB, result: 256 * MIB, rejects: 16 * MIB });
        assert_eq!(Most::of(MIB), Most { list: 94 * MIB, result: 376 * MIB, rejects: 20 * MIB });
        assert_eq!(Most::of(4096 * MIB), Most { list: 4096 * MIB, result: 16_384 * MIB, rejects: 16_400 * MIB });
    }

    #[test]
    fn a_file_ends_at_its_bound_by_name_and_at_once_when_it_is_stopped() {
        let under_way = Arc::new(UnderWay::default());
        let most = Most { list: 5, result: 5, rejects: 5 };
        let mut text = String::new();
        assert!(Bounded::list(&b"12345"[..], &under_way, most, 9).read_to_string(&mut text).is_ok());
        assert!(under_way.why().is_none());
        assert!(Bounded::list(&b"123456"[..], &under_way, most, 9).read_to_string(&mut text).is_err());
        assert_eq!(under_way.why().map(|why| why.code), Some("scrub-unpacked-too-large"));
        assert!(Bounded::rejects(Vec::new(), &under_way, most).write_all(b"123456").is_err());
        assert_eq!(under_way.why().map(|why| why.code), Some("scrub-rejects-too-large"));
        under_way.stop();
        assert!(Bounded::list(&b"1"[..], &under_way, most, 9).read_to_string(&mut text).is_err());
    }
}
