//! A log read from its tiles. No hash is used before it was shown to belong to the root that the log signed.

use super::rows::Rows;
use super::tile::{WIDTH, edge};
use super::{Fault, Files, Hash, Head, Tile};
use std::collections::BTreeMap;
use std::ops::Range;

/// Tiles kept in memory beside the right edge, at most (8 kB each).
const MOST_KEPT: usize = 256;

/// The tiles of a log, each verified against the root as it is read.
pub struct Tree<'a, F: ?Sized> {
    files: &'a F,
    head: Head,
    edge: Vec<(Tile, Rows)>,
    kept: BTreeMap<Tile, Rows>,
}

impl<'a, F: Files + ?Sized> Tree<'a, F> {
    /// Opens a log by reading the partial tiles of its right edge, and verifies that they lead to the root.
    ///
    /// # Errors
    /// [`Fault::Missing`], [`Fault::Unreadable`] and [`Fault::Altered`], with the path.
    pub fn open(head: Head, files: &'a F) -> Result<Self, Fault> {
        if head.size > super::LARGEST {
            return Err(Fault::Checkpoint { line: 2, why: "the size is larger than a log can be" });
        }
        let read = |tile: Tile| Ok((tile, Rows::new(tile.read(files)?)));
        let edge = edge(head.size).map(read).collect::<Result<Vec<_>, Fault>>()?;
        if root_of_edge(edge.iter().map(|(_, rows)| rows.peaks())) != head.root {
            return Err(Fault::Altered { paths: altered_in_edge(&edge, &head, files) });
        }
        Ok(Self { files, head, edge, kept: BTreeMap::new() })
    }

    /// The size and root that everything is verified against.
    pub const fn head(&self) -> Head {
        self.head
    }

    /// The root that this log had at an earlier size.
    ///
    /// # Errors
    /// As [`Tree::open`]; [`Fault::NoSuchEntry`] for a size that is not earlier.
    pub fn root_at(&mut self, size: u64) -> Result<Hash, Fault> {
        self.within(size)?;
        let mut peaks = Vec::new();
        for tile in edge(size) {
            peaks.push(self.tile(tile.level, tile.index)?.peaks_of(usize::from(tile.width)));
        }
        Ok(root_of_edge(peaks.into_iter()))
    }

    /// The path from an entry (counted from 0) to the root, for [`super::includes`].
    ///
    /// # Errors
    /// As [`Tree::open`]; [`Fault::NoSuchEntry`].
    pub fn inclusion(&mut self, index: u64) -> Result<Vec<Hash>, Fault> {
        if index >= self.head.size {
            return Err(Fault::NoSuchEntry { index, size: self.head.size });
        }
        let mut path = Vec::new();
        let (mut from, mut to) = (0, self.head.size);
        while to - from > 1 {
            let middle = from + split(to - from);
            if index < middle {
                path.push(self.range(middle, to)?);
                to = middle;
            } else {
                path.push(self.range(from, middle)?);
                from = middle;
            }
        }
        path.reverse();
        Ok(path)
    }

    /// The path that shows that the log only grew since it had this size, for [`super::extends`].
    ///
    /// # Errors
    /// As [`Tree::open`]; [`Fault::NoSuchEntry`] for a size that is not earlier.
    pub fn consistency(&mut self, earlier: u64) -> Result<Vec<Hash>, Fault> {
        self.within(earlier)?;
        let mut path = Vec::new();
        if earlier == 0 || earlier == self.head.size {
            return Ok(path);
        }
        let (mut from, mut to) = (0, self.head.size);
        while to != earlier {
            let middle = from + split(to - from);
            if earlier <= middle {
                path.push(self.range(middle, to)?);
                to = middle;
            } else {
                path.push(self.range(from, middle)?);
                from = middle;
            }
        }
        // A whole subtree from the first entry on is the earlier root itself.
        if from != 0 {
            path.push(self.range(from, to)?);
        }
        path.reverse();
        Ok(path)
    }

    /// The entries from one position up to another one, read and verified bundle by bundle. `take` gets each entry with
    /// its position.
    ///
    /// # Errors
    /// As [`Tree::open`]; [`Fault::NoSuchEntry`].
    pub fn entries(&mut self, range: Range<u64>, mut take: impl FnMut(u64, Vec<u8>)) -> Result<(), Fault> {
        self.within(range.end)?;
        let mut next = range.start;
        while next < range.end {
            let bundle = next / WIDTH;
            for (at, entry) in (bundle * WIDTH..).zip(self.bundle(bundle)?) {
                if at >= next && at < range.end {
                    take(at, entry);
                }
            }
            next = (bundle + 1) * WIDTH;
        }
        Ok(())
    }

    /// The entries of one bundle, verified.
    pub(super) fn bundle(&mut self, index: u64) -> Result<Vec<Vec<u8>>, Fault> {
        let missing = Fault::NoSuchEntry { index: index.saturating_mul(WIDTH), size: self.head.size };
        let tile = Tile::at(0, index, self.head.size).ok_or(missing)?;
        let entries = tile.read_entries(self.files)?;
        let hashes = self.tile(0, index)?.hashes();
        if entries.iter().map(|entry| Hash::leaf(entry)).ne(hashes.iter().copied()) {
            return Err(Fault::altered(tile.entries_path()));
        }
        Ok(entries)
    }

    /// The hashes of the right edge at a level; none if the level ends with a full tile.
    pub(super) fn edge_at(&self, level: u8) -> &[Hash] {
        self.edge.iter().find(|(tile, _)| tile.level == level).map_or(&[], |(_, rows)| rows.hashes())
    }

    fn within(&self, size: u64) -> Result<(), Fault> {
        let past = Fault::NoSuchEntry { index: size, size: self.head.size };
        if size > self.head.size { Err(past) } else { Ok(()) }
    }

    /// The hashes of a tile. A full one is verified by its hash in the level above, which is verified in turn.
    fn tile(&mut self, level: u8, index: u64) -> Result<&Rows, Fault> {
        let missing = Fault::NoSuchEntry { index: index.saturating_mul(WIDTH), size: self.head.size };
        let tile = Tile::at(level, index, self.head.size).ok_or(missing)?;
        if let Some(at) = self.edge.iter().position(|(edge, _)| *edge == tile) {
            return Ok(&self.edge[at].1);
        }
        if !self.kept.contains_key(&tile) {
            let rows = Rows::new(tile.read(self.files)?);
            let above = self.tile(level + 1, index / WIDTH)?.hashes()[(index % WIDTH) as usize];
            if rows.node(8, 0) != above {
                return Err(Fault::altered(tile.path()));
            }
            if self.kept.len() >= MOST_KEPT {
                self.kept.clear();
            }
            self.kept.insert(tile, rows);
        }
        Ok(&self.kept[&tile])
    }

    /// The hash over the entries of a range as RFC 6962 splits it.
    fn range(&mut self, from: u64, to: u64) -> Result<Hash, Fault> {
        let count = to - from;
        if !count.is_power_of_two() {
            let middle = from + split(count);
            return Ok(Hash::node(&self.range(from, middle)?, &self.range(middle, to)?));
        }
        let height = count.ilog2();
        let level = (height / 8) as u8;
        let at = from >> (8 * level);
        let row = height % 8;
        Ok(self.tile(level, at / WIDTH)?.node(row as usize, ((at % WIDTH) >> row) as usize))
    }
}

/// The largest power of two below a count of two or more.
const fn split(count: u64) -> u64 {
    1 << (count - 1).ilog2()
}

/// The root of a tree from the whole subtrees at the right edge of its levels, from level 0 up; full tiles left out.
pub(super) fn root_of_edge(levels: impl Iterator<Item = Vec<Hash>>) -> Hash {
    // From right to left: the smallest subtree stands last.
    let from_right = levels.flat_map(|peaks| peaks.into_iter().rev());
    from_right.reduce(|right, left| Hash::node(&left, &right)).unwrap_or(Hash::EMPTY)
}

/// Which tiles of a right edge that does not lead to the root were altered. Each is made anew from what lies below it;
/// if the new ones lead to the root, those that differ are the altered ones. Otherwise it could be any of them.
fn altered_in_edge<F: Files + ?Sized>(edge: &[(Tile, Rows)], head: &Head, files: &F) -> Vec<String> {
    let rebuilt = edge.iter().map(|(tile, rows)| rebuild(tile, files).unwrap_or_else(|_| rows.clone()));
    let rebuilt = rebuilt.collect::<Vec<_>>();
    let proved = root_of_edge(rebuilt.iter().map(Rows::peaks)) == head.root;
    let suspects = edge.iter().zip(&rebuilt).filter(|((_, served), made)| !proved || served != *made);
    suspects.map(|((tile, _), _)| tile.path()).collect()
}

fn rebuild<F: Files + ?Sized>(tile: &Tile, files: &F) -> Result<Rows, Fault> {
    let Some(below) = tile.level.checked_sub(1) else {
        return Ok(Rows::new(tile.read_entries(files)?.iter().map(|entry| Hash::leaf(entry)).collect()));
    };
    let first = tile.index * WIDTH;
    let child = |index| {
        let hashes = Tile { level: below, index, width: WIDTH as u16 }.read(files)?;
        Ok(Rows::new(hashes).node(8, 0))
    };
    Ok(Rows::new((first..first + u64::from(tile.width)).map(child).collect::<Result<_, Fault>>()?))
}
