//! Growing a log: from new entries to the files that hold them.

use super::rows::Rows;
use super::tile::{LEVELS, WIDTH};
use super::tree::root_of_edge;
use super::{Fault, Files, Hash, Head, LARGEST, LONGEST_ENTRY, Tile, Tree};

/// A log with new entries: what to write, in this order, before a checkpoint of the new head is signed and published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Appended {
    /// Size and root with the new entries.
    pub head: Head,
    /// Paths with the whole content. No file that is full already is among them, so nothing written ever changes.
    pub files: Vec<(String, Vec<u8>)>,
}

/// Appends entries to the log with this head. The files that it reads are verified against the head, so that a log is
/// never grown from a damaged or foreign right edge.
///
/// Two writers that append to one head make two logs. Whoever stores the files must let only one of them replace the
/// head: compare the stored checkpoint with the one that was read, and swap, in one step.
///
/// # Errors
/// [`Fault::EntryTooLong`], [`Fault::Full`], and as [`Tree::open`].
pub fn append<F: Files + ?Sized>(head: Head, entries: &[impl AsRef<[u8]>], files: &F) -> Result<Appended, Fault> {
    if let Some(at) = entries.iter().position(|entry| entry.as_ref().len() > LONGEST_ENTRY) {
        return Err(Fault::EntryTooLong { at, bytes: entries[at].as_ref().len() });
    }
    let size = head.size.checked_add(entries.len() as u64).filter(|size| *size <= LARGEST).ok_or(Fault::Full)?;
    let mut tree = Tree::open(head, files)?;
    if entries.is_empty() {
        return Ok(Appended { head, files: Vec::new() });
    }
    let before = if head.size.is_multiple_of(WIDTH) { Vec::new() } else { tree.bundle(head.size / WIDTH)? };
    let mut written = bundles(&before, entries, head.size / WIDTH);
    let mut fresh = entries.iter().map(|entry| Hash::leaf(entry.as_ref())).collect::<Vec<_>>();
    let mut edge = Vec::new();
    for level in 0..LEVELS {
        let mut hashes = tree.edge_at(level).to_vec();
        let first = (head.size >> (8 * level)) / WIDTH;
        let grew = !fresh.is_empty();
        hashes.append(&mut fresh);
        let (full, rest) = hashes.as_chunks::<{ WIDTH as usize }>();
        if grew {
            for (index, tile) in (first..).zip(full.iter().map(|tile| tile.as_slice()).chain([rest])) {
                if !tile.is_empty() {
                    let place = Tile { level, index, width: tile.len() as u16 };
                    written.push((place.path(), tile.iter().flat_map(|hash| *hash.bytes()).collect()));
                }
            }
        }
        fresh = full.iter().map(|tile| Rows::new(tile.to_vec()).node(8, 0)).collect();
        edge.push(Rows::new(rest.to_vec()).peaks());
    }
    let root = root_of_edge(edge.into_iter());
    Ok(Appended { head: Head { size, root }, files: written })
}

/// The files with the entries, from the bundle on that was last.
fn bundles(before: &[Vec<u8>], entries: &[impl AsRef<[u8]>], first: u64) -> Vec<(String, Vec<u8>)> {
    let all = before.iter().map(Vec::as_slice).chain(entries.iter().map(AsRef::as_ref)).collect::<Vec<_>>();
    let file = |(index, bundle): (u64, &[&[u8]])| {
        let mut bytes = Vec::new();
        for entry in bundle {
            bytes.extend_from_slice(&(entry.len() as u16).to_be_bytes());
            bytes.extend_from_slice(entry);
        }
        (Tile { level: 0, index, width: bundle.len() as u16 }.entries_path(), bytes)
    };
    (first..).zip(all.chunks(WIDTH as usize)).map(file).collect()
}
