//! A block by its cheapest code: bits as they are, gaps, runs, or bytes by their weight.
//!
//! The first byte tells the code: its kind in the low three bits, 8 where the numbers that are missing are coded, and a
//! parameter in the high four bits.

use super::bits::{Bits, Reader, Writer};
use super::{BITMAP, BLOCK, weights};

const PLAIN: u8 = 0;
const GAPS: u8 = 1;
const GAPS_BY_THREES: u8 = 2;
const RUNS: u8 = 3;
const WEIGHTS: u8 = 4;
const MISSING: u8 = 8;

/// The largest parameter that makes sense for gaps below 10,000.
const MOST: u8 = 13;

/// Writes a block with at least one number.
pub(super) fn encode(bits: &Bits) -> Vec<u8> {
    let count = u64::from(bits.count());
    let missing = 2 * count > BLOCK;
    let coded = if missing { bits.inverse() } else { bits.clone() };
    let flag = if missing { MISSING } else { 0 };
    let gaps = gaps(&coded);
    let (mut best, mut kind, mut parameter) = (8 * BITMAP as u64, PLAIN, 0);
    let mut offer = |cost: u64, of: u8, with: u8| {
        if cost < best {
            (best, kind, parameter) = (cost, of, with);
        }
    };
    let mean = (BLOCK - gaps.len() as u64) / (gaps.len() as u64 + 1);
    let near = (mean + 1).ilog2() as u8;
    for k in near.saturating_sub(2)..=(near + 1).min(MOST) {
        offer(gaps_cost(&gaps, k), GAPS | flag, k);
        offer(threes_cost(&gaps, k), GAPS_BY_THREES | flag, k);
    }
    if 5 * gaps.len() as u64 > BLOCK {
        let (cost, table) = weights::cheapest(&coded);
        offer(cost, WEIGHTS | flag, table);
    }
    let runs = runs(bits);
    // Where few numbers stand side by side, runs never win.
    if runs.len() < usize::from(bits.count()) {
        for k in 0..=MOST {
            offer(runs.iter().map(|&run| run_cost(run, k)).sum(), RUNS, k);
        }
    }
    let mut out = Writer::default();
    out.put(u64::from(parameter << 4 | kind), 8);
    match kind & 7 {
        PLAIN => bits.to_bytes().iter().for_each(|&byte| out.put(u64::from(byte), 8)),
        GAPS => gaps.iter().for_each(|&gap| put_gap(&mut out, gap, parameter)),
        GAPS_BY_THREES => gaps.iter().for_each(|&gap| put_gap_by_threes(&mut out, gap, parameter)),
        RUNS => runs.iter().for_each(|&run| put_run(&mut out, run, parameter)),
        _ => weights::put(&mut out, &coded, parameter),
    }
    out.finish()
}

/// Reads a block of so many numbers; `None` if the bytes are not exactly such a block.
pub(super) fn decode(bytes: &[u8], count: u16) -> Option<Bits> {
    let (&first, rest) = bytes.split_first()?;
    if count == 0 || u64::from(count) > BLOCK {
        return None;
    }
    let (kind, parameter, missing) = (first & 7, first >> 4, first & MISSING != 0);
    let coded = if missing { BLOCK as u16 - count } else { count };
    let bits = match (kind, missing) {
        (PLAIN, false) if parameter == 0 => Bits::from_bytes(rest.try_into().ok()?),
        (GAPS, _) if parameter <= MOST => read_gaps(rest, coded, parameter)?,
        (GAPS_BY_THREES, _) if parameter <= MOST => read_gaps_by_threes(rest, coded, parameter)?,
        (RUNS, false) if parameter <= MOST => read_runs(rest, count, parameter)?,
        (WEIGHTS, _) => weights::read(rest, parameter)?,
        _ => return None,
    };
    let bits = if missing { bits.inverse() } else { bits };
    (bits.count() == count).then_some(bits)
}

/// How many numbers lie between one and the next, from the first number of the block.
fn gaps(bits: &Bits) -> Vec<u16> {
    let mut next = 0;
    bits.iter().map(|at| at - std::mem::replace(&mut next, at + 1)).collect()
}

fn gaps_cost(gaps: &[u16], k: u8) -> u64 {
    let unary: u32 = gaps.iter().map(|&gap| u32::from(gap >> k)).sum();
    u64::from(unary) + gaps.len() as u64 * u64::from(k + 1)
}

fn put_gap(out: &mut Writer, gap: u16, k: u8) {
    out.unary(u64::from(gap >> k));
    out.put(u64::from(gap) & ((1 << k) - 1), u32::from(k));
}

fn read_gaps(bytes: &[u8], count: u16, k: u8) -> Option<Bits> {
    let (mut reader, mut bits, mut at) = (Reader::new(bytes), Bits::default(), 0_u64);
    for _ in 0..count {
        let high = reader.unary(BLOCK)?;
        at += high << k | reader.take(u32::from(k));
        put_bit(&mut bits, at)?;
        at += 1;
    }
    reader.finish().then_some(bits)
}

fn threes_cost(gaps: &[u16], k: u8) -> u64 {
    let one = |gap: u16| {
        let high = gap >> k;
        u32::from(high / 3) + 1 + u32::from(!high.is_multiple_of(3))
    };
    let high: u32 = gaps.iter().map(|&gap| one(gap)).sum();
    u64::from(high) + gaps.len() as u64 * u64::from(k + 1)
}

fn put_gap_by_threes(out: &mut Writer, gap: u16, k: u8) {
    let high = u64::from(gap >> k);
    out.unary(high / 3);
    match high % 3 {
        0 => out.put(0, 1),
        one_or_two => out.put(0b10 | (one_or_two - 1), 2),
    }
    out.put(u64::from(gap) & ((1 << k) - 1), u32::from(k));
}

fn read_gaps_by_threes(bytes: &[u8], count: u16, k: u8) -> Option<Bits> {
    let (mut reader, mut bits, mut at) = (Reader::new(bytes), Bits::default(), 0_u64);
    for _ in 0..count {
        let thrice = 3 * reader.unary(BLOCK)?;
        let third = if reader.take(1) == 0 { 0 } else { 1 + reader.take(1) };
        at += (thrice + third) << k | reader.take(u32::from(k));
        put_bit(&mut bits, at)?;
        at += 1;
    }
    reader.finish().then_some(bits)
}

fn put_bit(bits: &mut Bits, at: u64) -> Option<()> {
    if at >= BLOCK {
        return None;
    }
    bits.0[at as usize / 64] |= 1 << (63 - at % 64);
    Some(())
}

/// Numbers that are not set before each run of set ones, and the length of the run less one, in turn.
fn runs(bits: &Bits) -> Vec<u16> {
    let mut runs: Vec<u16> = Vec::new();
    let mut next = 0;
    for at in bits.iter() {
        match runs.last_mut() {
            Some(length) if at == next => *length += 1,
            _ => runs.extend([at - next, 0]),
        }
        next = at + 1;
    }
    runs
}

fn run_cost(run: u16, k: u8) -> u64 {
    let digits = (u64::from(run) + (1 << k)).ilog2();
    u64::from(2 * digits + 1 - u32::from(k))
}

/// Exponential Golomb: as many zeros as the value plus 2^k has digits beyond k + 1, then its digits.
fn put_run(out: &mut Writer, run: u16, k: u8) {
    let value = u64::from(run) + (1 << k);
    let digits = value.ilog2() + 1;
    out.put(0, digits - 1 - u32::from(k));
    out.put(value, digits);
}

fn read_runs(bytes: &[u8], count: u16, k: u8) -> Option<Bits> {
    let (mut reader, mut bits, mut at, mut seen) = (Reader::new(bytes), Bits::default(), 0_u64, 0_u64);
    while seen < u64::from(count) {
        at += read_run(&mut reader, k)?;
        let length = read_run(&mut reader, k)? + 1;
        if at + length > BLOCK {
            return None;
        }
        for suffix in at..at + length {
            put_bit(&mut bits, suffix)?;
        }
        at += length;
        seen += length;
    }
    reader.finish().then_some(bits)
}

fn read_run(reader: &mut Reader<'_>, k: u8) -> Option<u64> {
    let zeros = reader.unary(u64::from(MOST) + 1)?;
    let low = zeros as u32 + u32::from(k);
    if low > 14 {
        return None;
    }
    Some((1 << low | reader.take(low)) - (1 << k))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn block(numbers: impl IntoIterator<Item = u16>) -> Bits {
        let mut bits = Bits::default();
        numbers.into_iter().for_each(|suffix| _ = bits.insert(suffix));
        bits
    }

    #[test]
    fn each_code_is_the_cheapest_of_some_block_and_is_read_back() {
        let mut state = 1_u64;
        let mut random = |of: u64| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) % of
        };
        let mut seen = std::collections::BTreeMap::new();
        let mut blocks =
            vec![block([0]), block([9_999]), block(0..10_000), block((0..10_000).filter(|n| n / 500 % 2 == 0))];
        for percent in 1..100 {
            blocks.push(block((0..10_000).filter(|_| random(100) < percent)));
        }
        for bits in blocks {
            let coded = encode(&bits);
            *seen.entry(coded[0] & 15).or_insert(0) += 1;
            assert_eq!(decode(&coded, bits.count()), Some(bits.clone()));
            assert_eq!(decode(&coded, bits.count() - 1), None);
            assert_eq!(decode(&coded[..coded.len() - 1], bits.count()), None);
            assert_eq!(decode(&[&coded[..], &[0]].concat(), bits.count()), None);
        }
        let kinds: Vec<u8> = seen.keys().copied().collect();
        assert_eq!(kinds, [PLAIN, GAPS, GAPS_BY_THREES, RUNS, WEIGHTS, GAPS | 8, GAPS_BY_THREES | 8, WEIGHTS | 8]);
    }

    #[test]
    fn a_uniform_block_is_within_one_and_a_half_percent_of_its_entropy() {
        let mut state = 7_u64;
        for percent in [3, 5, 8, 9, 11, 14, 20, 25, 30, 36, 38, 41, 50, 62, 75, 90, 97] {
            let (mut bytes, mut bound) = (0, 0.0);
            for _ in 0..60 {
                let bits = block((0..10_000).filter(|_| {
                    state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                    (state >> 33) % 100 < percent
                }));
                bytes += encode(&bits).len() - 1;
                bound += super::super::entropy_bits(10_000, u64::from(bits.count())) / 8.0;
            }
            assert!(bytes as f64 <= bound * 1.016 + 60.0, "{percent} %: {bytes} bytes for {bound}");
        }
    }

    proptest! {
        #[test]
        fn any_bytes_are_a_block_or_are_refused(bytes in proptest::collection::vec(any::<u8>(), 0..400), count in 0_u16..10_050) {
            if let Some(bits) = decode(&bytes, count) {
                prop_assert_eq!(bits.count(), count);
                prop_assert_eq!(decode(&encode(&bits), count), Some(bits));
            }
        }

        #[test]
        fn any_block_is_read_back(set in proptest::collection::btree_set(0_u16..10_000, 1..200)) {
            let bits = block(set);
            prop_assert_eq!(decode(&encode(&bits), bits.count()), Some(bits));
        }
    }
}
