//! Many numbers upwards, as the gaps between them; attributes beside them in the same pieces.

use super::bits::{Reader, Writer};
use super::edition::Attributes;
use super::{column, varint};

/// Numbers of a piece, which has its own parameter.
const PIECE: usize = 1_024;

/// More zeros than this stand for a gap that is written out.
const ESCAPE: u64 = 40;

/// Bits of a gap that is written out, in two halves: enough for fifteen digits.
const HALF: u32 = 25;

/// The largest parameter: gaps of more than 2^31 are written out.
const MOST: u8 = 31;

/// Writes numbers that ascend strictly.
pub(super) fn put(out: &mut Vec<u8>, numbers: &[u64]) {
    let mut next = 0;
    for piece in numbers.chunks(PIECE) {
        varint::put(out, piece[0] - next);
        let gaps: Vec<u64> = piece.windows(2).map(|two| two[1] - two[0] - 1).collect();
        next = piece[piece.len() - 1] + 1;
        let k = (0..=MOST).min_by_key(|k| gaps.iter().map(|gap| cost(*gap, *k)).sum::<u64>()).unwrap_or(0);
        let mut writer = Writer::default();
        gaps.iter().for_each(|gap| put_gap(&mut writer, *gap, k));
        let bits = writer.finish();
        out.push(k);
        varint::put(out, bits.len() as u64);
        out.extend(bits);
    }
}

fn cost(gap: u64, k: u8) -> u64 {
    let high = gap >> k;
    if high < ESCAPE { high + 1 + u64::from(k) } else { ESCAPE + 1 + 2 * u64::from(HALF) }
}

fn put_gap(writer: &mut Writer, gap: u64, k: u8) {
    let high = gap >> k;
    if high < ESCAPE {
        writer.unary(high);
        writer.put(gap & ((1 << k) - 1), u32::from(k));
    } else {
        writer.unary(ESCAPE);
        writer.put(gap >> HALF, HALF);
        writer.put(gap & ((1 << HALF) - 1), HALF);
    }
}

/// Takes so many numbers from the front; `None` if the bytes are no such numbers.
pub(super) fn take(bytes: &mut &[u8], many: u64) -> Option<Vec<u64>> {
    // Each number takes a bit at least; the promise of a header is not trusted with memory.
    let many = usize::try_from(many).ok().filter(|many| many / 8 <= bytes.len())?;
    let mut numbers = Vec::with_capacity(many);
    let mut next = 0_u64;
    while numbers.len() < many {
        let size = PIECE.min(many - numbers.len());
        let mut number = next.checked_add(varint::take(bytes)?)?;
        numbers.push(number);
        let k = varint::split(bytes, 1)?[0];
        let length = usize::try_from(varint::take(bytes)?).ok()?;
        let mut reader = Reader::new(varint::split(bytes, length)?);
        if k > MOST {
            return None;
        }
        for _ in 1..size {
            let high = reader.unary(ESCAPE)?;
            let gap = if high < ESCAPE {
                high << k | reader.take(u32::from(k))
            } else {
                reader.take(HALF) << HALF | reader.take(HALF)
            };
            number = number.checked_add(gap)?.checked_add(1)?;
            numbers.push(number);
        }
        if !reader.finish() {
            return None;
        }
        next = number.checked_add(1)?;
    }
    Some(numbers)
}

/// Writes attributes.
pub(super) fn put_attributes(out: &mut Vec<u8>, attributes: &[Attributes]) {
    for piece in attributes.chunks(PIECE) {
        let coded = column::encode(piece);
        varint::put(out, coded.len() as u64);
        out.extend(coded);
    }
}

/// Takes so many attributes from the front.
pub(super) fn take_attributes(bytes: &mut &[u8], many: u64) -> Option<Vec<Attributes>> {
    let pieces = usize::try_from(many).ok()?.div_ceil(PIECE);
    if pieces > bytes.len() {
        return None;
    }
    let mut attributes = Vec::new();
    for at in 0..pieces {
        let size = PIECE.min(many as usize - at * PIECE);
        let length = usize::try_from(varint::take(bytes)?).ok()?;
        attributes.extend(column::decode(varint::split(bytes, length)?, size as u16)?);
    }
    Some(attributes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn numbers_are_read_back(set in proptest::collection::btree_set(
            prop_oneof![0_u64..100, 8_613_000_000_000_u64..8_613_000_100_000, 0..1_000_000_000_000_000_u64], 0..3_000)) {
            let numbers: Vec<u64> = set.into_iter().collect();
            let mut out = Vec::new();
            put(&mut out, &numbers);
            let mut left = out.as_slice();
            prop_assert_eq!(take(&mut left, numbers.len() as u64), Some(numbers));
            prop_assert!(left.is_empty());
        }

        #[test]
        fn any_bytes_are_numbers_or_are_refused(bytes in proptest::collection::vec(any::<u8>(), 0..100), many in any::<u64>()) {
            if let Some(numbers) = take(&mut bytes.as_slice(), many) {
                prop_assert!(numbers.is_sorted_by(|a, b| a < b));
            }
            take(&mut bytes.as_slice(), many % 50);
            take_attributes(&mut bytes.as_slice(), many % 50);
        }
    }
}
