//! Bytes of a block's bitmap by codes whose lengths depend on how many bits a byte has: where a tenth to a half of the
//! numbers is set, gaps cost up to four percent more than need be, and these do not.

use super::BITMAP;
use super::bits::{Bits, Reader, Writer};
use std::sync::LazyLock;

/// For each table and each weight of a byte: the length of its code, and how many of the bytes of this weight, the
/// smallest first, have it; the others have one bit more. Huffman lengths for bytes whose bits are set with a chance of
/// 25, 29, 32, 35, 38, 41 and 44 in a hundred.
pub(super) const TABLES: [[(u8, u8); 9]; 7] = [
    [(3, 1), (5, 8), (6, 11), (8, 56), (9, 1), (11, 56), (12, 3), (13, 8), (13, 1)],
    [(4, 1), (5, 8), (6, 7), (8, 56), (9, 70), (10, 48), (12, 28), (13, 7), (14, 1)],
    [(4, 1), (5, 8), (6, 5), (7, 1), (9, 70), (10, 56), (11, 28), (12, 7), (13, 1)],
    [(5, 1), (6, 8), (7, 28), (8, 56), (8, 66), (9, 56), (10, 28), (11, 7), (12, 1)],
    [(6, 1), (6, 8), (7, 28), (7, 1), (8, 70), (9, 56), (10, 28), (10, 7), (11, 1)],
    [(6, 1), (6, 5), (7, 28), (8, 56), (8, 70), (9, 56), (9, 27), (10, 8), (10, 1)],
    [(7, 1), (7, 8), (7, 28), (8, 56), (8, 70), (8, 19), (9, 28), (9, 8), (9, 1)],
];

/// The longest code of all tables.
const LONGEST: u32 = 14;

struct Table {
    /// Length and code of each byte.
    codes: [(u8, u16); 256],
    /// For each beginning of fourteen bits, the byte and the length of its code.
    bytes: Vec<(u8, u8)>,
}

static BUILT: LazyLock<Vec<Table>> = LazyLock::new(|| TABLES.iter().map(build).collect());

/// Codes in the order of their lengths, among equals in the order of the bytes, counted upwards.
fn build(lengths: &[(u8, u8); 9]) -> Table {
    let mut seen = [0; 9];
    let mut order: Vec<(u8, u8)> = (0..=255_u8)
        .map(|byte| {
            let weight = byte.count_ones() as usize;
            let (length, shorter) = lengths[weight];
            seen[weight] += 1;
            (length + u8::from(seen[weight] > shorter), byte)
        })
        .collect();
    order.sort_unstable();
    let mut codes = [(0, 0); 256];
    let mut bytes = vec![(0, 0); 1 << LONGEST];
    let mut next = 0_usize;
    for (length, byte) in order {
        let width = 1 << (LONGEST - u32::from(length));
        codes[usize::from(byte)] = (length, (next / width) as u16);
        bytes[next..next + width].fill((byte, length));
        next += width;
    }
    Table { codes, bytes }
}

/// What the block costs in bits by the best table, and that table.
pub(super) fn cheapest(bits: &Bits) -> (u64, u8) {
    let mut times = [0_u64; 256];
    bits.to_bytes().iter().for_each(|&byte| times[usize::from(byte)] += 1);
    let cost = |table: &Table| times.iter().zip(&table.codes).map(|(n, (length, _))| n * u64::from(*length)).sum();
    BUILT.iter().map(cost).zip(0..).min().unwrap_or((u64::MAX, 0))
}

pub(super) fn put(out: &mut Writer, bits: &Bits, table: u8) {
    let table = &BUILT[usize::from(table)];
    for byte in bits.to_bytes() {
        let (length, code) = table.codes[usize::from(byte)];
        out.put(u64::from(code), u32::from(length));
    }
}

pub(super) fn read(bytes: &[u8], table: u8) -> Option<Bits> {
    let table = BUILT.get(usize::from(table))?;
    let mut reader = Reader::new(bytes);
    let mut plain = [0; BITMAP];
    for byte in &mut plain {
        let (found, length) = table.bytes[reader.peek(LONGEST) as usize];
        reader.pass(u32::from(length));
        *byte = found;
    }
    reader.finish().then(|| Bits::from_bytes(&plain))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_beginning_of_fourteen_bits_is_the_beginning_of_one_code() {
        for table in BUILT.iter() {
            assert!(table.bytes.iter().all(|(_, length)| *length > 0 && u32::from(*length) <= LONGEST));
            let room: u32 = table.codes.iter().map(|(length, _)| 1 << (LONGEST - u32::from(*length))).sum();
            assert_eq!(room, 1 << LONGEST);
        }
    }
}
