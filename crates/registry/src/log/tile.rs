//! Where the hashes and entries of a log lie as files: <https://c2sp.org/tlog-tiles>.

use super::{Fault, Hash};

/// Hashes in a full tile, entries in a full bundle.
pub const WIDTH: u64 = 256;
/// Levels of tiles that a log can have: 256⁸ entries are more than can be counted.
pub(crate) const LEVELS: u8 = 8;

/// Where the bytes of a log are read from: a folder, a web server, a table. Paths are relative to the log's own
/// place, as [`Tile::path`] tells them. Any function from a path will do.
pub trait Files {
    /// The whole file; `None` if there is none.
    ///
    /// # Errors
    /// Why it could not be read, in words.
    fn read(&self, path: &str) -> Result<Option<Vec<u8>>, String>;
}

impl<F: Fn(&str) -> Result<Option<Vec<u8>>, String>> Files for F {
    fn read(&self, path: &str) -> Result<Option<Vec<u8>>, String> {
        self(path)
    }
}

/// The place of a tile: 256 hashes of one level, fewer at the right edge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tile {
    /// 0 holds the hashes of entries, each level above one hash for each full tile below.
    pub level: u8,
    /// Counted from 0, from the left.
    pub index: u64,
    /// Hashes in it, 1 to 256.
    pub width: u16,
}

impl Tile {
    /// The tile that holds the hash at this position of a level, in a tree of this size. `None` where there is none.
    pub fn at(level: u8, index: u64, size: u64) -> Option<Self> {
        let whole = if level < LEVELS { size >> (8 * level) } else { 0 };
        let width = whole.saturating_sub(index.checked_mul(WIDTH)?).min(WIDTH);
        (width > 0).then_some(Self { level, index, width: width as u16 })
    }

    /// Whether all its 256 hashes are there.
    pub const fn is_full(&self) -> bool {
        self.width as u64 == WIDTH
    }

    /// `tile/0/x001/234`, `tile/1/000.p/17`.
    pub fn path(&self) -> String {
        format!("tile/{}/{}", self.level, self.place())
    }

    /// Of a tile of level 0, the file with its entries: `tile/entries/x001/234`.
    pub fn entries_path(&self) -> String {
        format!("tile/entries/{}", self.place())
    }

    fn place(&self) -> String {
        let mut place = format!("{:03}", self.index % 1000);
        let mut rest = self.index / 1000;
        while rest > 0 {
            place = format!("x{:03}/{place}", rest % 1000);
            rest /= 1000;
        }
        if self.is_full() { place } else { format!("{place}.p/{}", self.width) }
    }

    /// The same place with all its hashes.
    pub(crate) const fn full(mut self) -> Self {
        self.width = WIDTH as u16;
        self
    }

    /// Reads its hashes, unverified. A partial tile may be gone once the full one is there, which begins with it.
    pub(crate) fn read(&self, files: &(impl Files + ?Sized)) -> Result<Vec<Hash>, Fault> {
        let (path, bytes) = self.read_file(files, Self::path)?;
        let (hashes, rest) = bytes.as_chunks::<32>();
        if !rest.is_empty() || !self.fits(&path, hashes.len()) {
            return Err(Fault::altered(path));
        }
        Ok(hashes[..usize::from(self.width)].iter().map(|hash| Hash::from(*hash)).collect())
    }

    /// Reads its entries, unverified.
    pub(crate) fn read_entries(&self, files: &(impl Files + ?Sized)) -> Result<Vec<Vec<u8>>, Fault> {
        let (path, bytes) = self.read_file(files, Self::entries_path)?;
        let mut entries = Vec::with_capacity(usize::from(self.width));
        let mut rest = bytes.as_slice();
        while let Some((length, after)) = rest.split_first_chunk::<2>() {
            let Some((entry, after)) = after.split_at_checked(usize::from(u16::from_be_bytes(*length))) else {
                return Err(Fault::altered(path));
            };
            entries.push(entry.to_vec());
            rest = after;
        }
        if !rest.is_empty() || !self.fits(&path, entries.len()) {
            return Err(Fault::altered(path));
        }
        entries.truncate(usize::from(self.width));
        Ok(entries)
    }

    fn fits(&self, path: &str, count: usize) -> bool {
        let whole = if path.contains(".p/") { u64::from(self.width) } else { WIDTH };
        count as u64 == whole
    }

    fn read_file(
        &self,
        files: &(impl Files + ?Sized),
        path_of: fn(&Self) -> String,
    ) -> Result<(String, Vec<u8>), Fault> {
        let first = path_of(self);
        let read = |path: &str| files.read(path).map_err(|why| Fault::Unreadable { path: path.to_owned(), why });
        if let Some(bytes) = read(&first)? {
            return Ok((first, bytes));
        }
        let full = path_of(&self.full());
        match if self.is_full() { None } else { read(&full)? } {
            Some(bytes) => Ok((full, bytes)),
            None => Err(Fault::Missing { path: first }),
        }
    }
}

/// The partial tiles of a tree of this size, from level 0 up. Its root follows from them alone.
pub(crate) fn edge(size: u64) -> impl Iterator<Item = Tile> {
    (0..LEVELS).filter_map(move |level| {
        let tile = Tile::at(level, (size >> (8 * level)) / WIDTH, size)?;
        (!tile.is_full()).then_some(tile)
    })
}

/// The files that [`super::check`] reads between these two sizes, so that they can be fetched beforehand, all at once.
pub fn paths_between(earlier: u64, later: u64) -> Vec<String> {
    let lowest = (0..LEVELS).find(|level| !(earlier >> (8 * level)).is_multiple_of(WIDTH)).unwrap_or(LEVELS);
    let old = (lowest..LEVELS).filter_map(|level| Tile::at(level, (earlier >> (8 * level)) / WIDTH, later));
    let mut tiles = edge(later).chain(old).collect::<Vec<_>>();
    tiles.sort_unstable();
    tiles.dedup();
    tiles.iter().map(Tile::path).collect()
}
