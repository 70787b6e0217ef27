//! Looks at an old workbook (`.xls`) before it is read. The sheet reader trusts the chains and sizes in such a file and
//! would follow a ring of blocks for ever or set aside memory for billions of cells; this walk believes nothing.

use crate::error::{Hostile, ReadError};

/// How every OLE file begins.
pub(crate) const MAGIC: [u8; 8] = *b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

const END: u32 = 0xFFFF_FFFE;
const LARGEST_BLOCK: u32 = 0xFFFF_FFFA;
/// Streams shorter than this live in the small blocks.
const SMALL_STREAM: usize = 4096;
/// Most cells in the rectangles that hold cells, over all sheets.
const CELLS: u64 = 4_000_000;
/// Old sheets have 256 columns.
const COLUMNS: u16 = 256;

/// Refuses what would hang or swell the sheet reader, and files with a password.
pub(crate) fn check(file: &[u8]) -> Result<(), ReadError> {
    let ole = Ole::open(file).ok_or(ReadError::Damaged)?;
    if ole.find("EncryptedPackage").is_some() || ole.find("EncryptionInfo").is_some() {
        return Err(ReadError::Locked);
    }
    let entry = ole.find("Workbook").or_else(|| ole.find("Book")).ok_or(ReadError::Damaged)?;
    let stream = ole.stream(entry).ok_or(ReadError::Damaged)?;
    records(&stream)
}

/// Whether it is a workbook of Excel 5 or 95: those keep their cells under another name.
pub(crate) fn is_before_97(file: &[u8]) -> bool {
    Ole::open(file).is_some_and(|ole| ole.find("Workbook").is_none() && ole.find("Book").is_some())
}

struct Ole<'f> {
    file: &'f [u8],
    block: usize,
    fat: Vec<u32>,
    small_fat: Vec<u32>,
    small: Vec<u8>,
    entries: Vec<Entry>,
}

#[derive(Clone)]
struct Entry {
    name: String,
    start: u32,
    len: usize,
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

fn words(bytes: &[u8]) -> impl Iterator<Item = u32> + '_ {
    bytes.chunks_exact(4).filter_map(|word| u32_at(word, 0))
}

impl<'f> Ole<'f> {
    fn open(file: &'f [u8]) -> Option<Ole<'f>> {
        if !file.starts_with(&MAGIC) || u16_at(file, 32)? != 6 {
            return None;
        }
        let block = match u16_at(file, 30)? {
            9 => 512,
            12 => 4096,
            _ => return None,
        };
        let mut ole =
            Ole { file, block, fat: Vec::new(), small_fat: Vec::new(), small: Vec::new(), entries: Vec::new() };
        ole.read_fat()?;
        let directory = ole.chain(u32_at(file, 48)?, &ole.fat)?;
        ole.entries = directory.chunks_exact(128).filter_map(entry).collect();
        let root = ole.entries.first()?.clone();
        if u32_at(file, 64)? > 0 {
            ole.small_fat = words(&ole.chain(u32_at(file, 60)?, &ole.fat)?).collect();
            ole.small = ole.chain(root.start, &ole.fat)?;
        }
        Some(ole)
    }

    fn read_fat(&mut self) -> Option<()> {
        let mut places: Vec<u32> = words(self.file.get(76..512)?).collect();
        let mut next = u32_at(self.file, 68)?;
        let blocks = self.file.len() / self.block;
        for _ in 0..=blocks {
            if next >= LARGEST_BLOCK {
                break;
            }
            places.extend(words(self.block(next)?));
            next = places.pop()?;
        }
        // Still not at the end: the table is a ring.
        if next < LARGEST_BLOCK {
            return None;
        }
        for place in places.into_iter().filter(|place| *place < LARGEST_BLOCK) {
            let block = self.block(place)?;
            self.fat.extend(words(block));
            if self.fat.len() > blocks * 2 + 4096 {
                return None;
            }
        }
        Some(())
    }

    fn block(&self, id: u32) -> Option<&'f [u8]> {
        let start = (id as usize).checked_add(1)?.checked_mul(self.block)?;
        // The last block of a file may be cut short by careless writers.
        self.file.get(start..(start + self.block).min(self.file.len())).filter(|block| !block.is_empty())
    }

    /// The blocks of a chain, joined. `None` if it leaves the file or runs in a ring.
    fn chain(&self, start: u32, fat: &[u32]) -> Option<Vec<u8>> {
        let mut out = Vec::new();
        let mut next = start;
        let mut steps = 0;
        while next != END {
            steps += 1;
            if steps > self.file.len() / self.block + 1 {
                return None;
            }
            out.extend_from_slice(self.block(next)?);
            next = *fat.get(next as usize)?;
        }
        Some(out)
    }

    fn small_chain(&self, start: u32) -> Option<Vec<u8>> {
        let mut out = Vec::new();
        let mut next = start;
        while next != END {
            if out.len() > SMALL_STREAM {
                return None;
            }
            let at = (next as usize).checked_mul(64)?;
            out.extend_from_slice(self.small.get(at..at + 64)?);
            next = *self.small_fat.get(next as usize)?;
        }
        Some(out)
    }

    fn find(&self, name: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.name.eq_ignore_ascii_case(name))
    }

    fn stream(&self, entry: &Entry) -> Option<Vec<u8>> {
        let mut bytes =
            if entry.len < SMALL_STREAM { self.small_chain(entry.start)? } else { self.chain(entry.start, &self.fat)? };
        (bytes.len() >= entry.len).then(|| bytes.truncate(entry.len))?;
        Some(bytes)
    }
}

fn entry(bytes: &[u8]) -> Option<Entry> {
    let units: Vec<u16> = (0..32).filter_map(|at| u16_at(bytes, at * 2)).take_while(|unit| *unit != 0).collect();
    Some(Entry {
        name: String::from_utf16_lossy(&units),
        start: u32_at(bytes, 116)?,
        len: u32_at(bytes, 120)? as usize,
    })
}

/// Walks the records of the workbook.
fn records(stream: &[u8]) -> Result<(), ReadError> {
    let mut at = 0;
    let mut area = Area::default();
    let mut total = 0u64;
    let mut sheets = Vec::new();
    let mut beginnings = Vec::new();
    while let (Some(kind), Some(len)) = (u16_at(stream, at), u16_at(stream, at + 2)) {
        // Writers leave rubbish behind the last record.
        let Some(body) = stream.get(at + 4..at + 4 + usize::from(len)) else { break };
        match kind {
            0x002F if u16_at(body, 0).is_some_and(|kind| kind != 0) => return Err(ReadError::Locked),
            0x0085 => sheets.push(u32_at(body, 0).ok_or(ReadError::Damaged)? as usize),
            0x0809 => {
                beginnings.push(at);
                total += area.take();
            }
            0x0200 => dimensions(body)?,
            // Cells and formulas begin with row and column.
            0x0006 | 0x0201 | 0x0203 | 0x0204 | 0x0205 | 0x00D6 | 0x00FD | 0x027E | 0x00BD => {
                let (Some(row), Some(column)) = (u16_at(body, 0), u16_at(body, 2)) else {
                    return Err(ReadError::Damaged);
                };
                // One record can hold a run of cells in a row.
                let run = if kind == 0x00BD { len.saturating_sub(6) / 6 } else { 1 };
                if column >= COLUMNS || column + run > COLUMNS {
                    return Err(ReadError::Hostile(Hostile::Cells));
                }
                area.add(row, column, run);
            }
            _ => {}
        }
        if total + area.size() > CELLS {
            return Err(ReadError::Hostile(Hostile::Cells));
        }
        at += 4 + usize::from(len);
    }
    // Each sheet has a place of its own: ten thousand sheets that are all the same one would be read as many times.
    let count = sheets.len();
    sheets.sort_unstable();
    sheets.dedup();
    let own = sheets.len() == count && sheets.iter().all(|start| beginnings.binary_search(start).is_ok());
    if own { Ok(()) } else { Err(ReadError::Damaged) }
}

/// A sheet declares its size; memory is set aside for it.
fn dimensions(body: &[u8]) -> Result<(), ReadError> {
    let (first, last, left, right) = match body.len() {
        10 => (u16_at(body, 0), u16_at(body, 2), u16_at(body, 4), u16_at(body, 6)),
        14 | 16 => {
            let row = |at| u32_at(body, at).map(|row| row.min(u32::from(u16::MAX)) as u16);
            let big = |at| u32_at(body, at).is_some_and(|row| row > 0x1_0000);
            if big(0) || big(4) {
                return Err(ReadError::Hostile(Hostile::Cells));
            }
            (row(0), row(4), u16_at(body, 8), u16_at(body, 10))
        }
        _ => return Err(ReadError::Damaged),
    };
    let (Some(first), Some(last), Some(left), Some(right)) = (first, last, left, right) else {
        return Err(ReadError::Damaged);
    };
    // Both ends are one past the last; an empty sheet has zeros.
    let empty = last == 0 || right == 0;
    if right > COLUMNS {
        return Err(ReadError::Hostile(Hostile::Cells));
    }
    if !empty && (first >= last || left >= right) {
        return Err(ReadError::Damaged);
    }
    Ok(())
}

/// The rectangle that holds the cells of a sheet.
#[derive(Default)]
struct Area(Option<(u16, u16, u16, u16)>);

impl Area {
    fn add(&mut self, row: u16, column: u16, run: u16) {
        let right = column + run.max(1) - 1;
        let (top, bottom, left, end) = self.0.unwrap_or((row, row, column, right));
        self.0 = Some((top.min(row), bottom.max(row), left.min(column), end.max(right)));
    }

    fn size(&self) -> u64 {
        self.0.map_or(0, |(top, bottom, left, right)| (u64::from(bottom - top) + 1) * (u64::from(right - left) + 1))
    }

    fn take(&mut self) -> u64 {
        let size = self.size();
        self.0 = None;
        size
    }
}
