//! Memory for sets: a mapped file, or memory of its own in huge pages.

use memmap2::{Mmap, MmapMut};
use std::fs::File;
use std::io::{self, Read};

/// Bytes that hold a set in the form that answers.
///
/// [`Memory::map`] is ready at once and shares the file with every other process. [`Memory::read`] and
/// [`Memory::zeroed`] take memory of their own, in huge pages where the system gives them: that pays for lists of many
/// millions of lines, because most of what a look-up in a mapped file waits for is the translation of its address.
#[derive(Debug)]
pub struct Memory(Held);

#[derive(Debug)]
enum Held {
    Nothing,
    Own(MmapMut),
    Mapped(Mmap),
}

impl Memory {
    /// Maps a file.
    ///
    /// # Errors
    /// What the system says.
    pub fn map(file: &File) -> io::Result<Self> {
        if file.metadata()?.len() == 0 {
            return Ok(Self(Held::Nothing));
        }
        #[expect(unsafe_code, reason = "a mapped file is ready without being read, which a set of 450 MB must be")]
        // SAFETY: bytes of a file that another process writes or cuts off would change under the slice. A registry writes
        // such a file once, under another name, and then only ever renames or deletes it, which leaves what is mapped as
        // it was; nothing that is read from it is trusted beyond its place in the file (`NumberSet::open` checks every
        // table, and every later access is checked against the length of its part).
        let mapped = unsafe { Mmap::map(file) }?;
        Ok(Self(Held::Mapped(mapped)))
    }

    /// So many zeros, such as [`Coded::expand_into`](super::Coded::expand_into) wants.
    ///
    /// # Errors
    /// What the system says when there is not so much memory.
    pub fn zeroed(length: usize) -> io::Result<Self> {
        if length == 0 {
            return Ok(Self(Held::Nothing));
        }
        let own = MmapMut::map_anon(length)?;
        #[cfg(target_os = "linux")]
        // Refused by a system without huge pages; small ones do as well, more slowly.
        let _ = own.advise(memmap2::Advice::HugePage);
        Ok(Self(Held::Own(own)))
    }

    /// The first `length` bytes that the reader gives, in memory of its own.
    ///
    /// # Errors
    /// What the reader or the system says; [`io::ErrorKind::UnexpectedEof`] if there are fewer.
    pub fn read(mut reader: impl Read, length: usize) -> io::Result<Self> {
        let mut memory = Self::zeroed(length)?;
        reader.read_exact(memory.as_mut())?;
        Ok(memory)
    }
}

impl AsRef<[u8]> for Memory {
    fn as_ref(&self) -> &[u8] {
        match &self.0 {
            Held::Nothing => &[],
            Held::Own(own) => own,
            Held::Mapped(mapped) => mapped,
        }
    }
}

impl AsMut<[u8]> for Memory {
    /// Its bytes; none of a mapped file, which is not to be changed.
    fn as_mut(&mut self) -> &mut [u8] {
        match &mut self.0 {
            Held::Own(own) => own,
            Held::Nothing | Held::Mapped(_) => &mut [],
        }
    }
}
