//! The attributes of a block's numbers, by their ranks: two columns of small numbers, each by its cheapest code, such
//! that one value is found without reading the others.

use super::Attributes;
use super::bits::Writer;
use super::varint;

const SAME: u8 = 0;
const FROM_LEAST: u8 = 1;
const NAMED: u8 = 2;
const EXCEPT: u8 = 3;

/// Writes the attributes of a block in the order of its numbers; there is at least one.
pub(super) fn encode(attributes: &[Attributes]) -> Vec<u8> {
    let mut out = Vec::new();
    column(&mut out, &attributes.iter().map(|a| a.since).collect::<Vec<_>>());
    column(&mut out, &attributes.iter().map(|a| a.preference).collect::<Vec<_>>());
    out
}

fn column(out: &mut Vec<u8>, values: &[u16]) {
    let mut sorted = values.to_vec();
    sorted.sort_unstable();
    let most = most_frequent(&sorted);
    let (least, greatest) = (sorted.first().copied().unwrap_or(0), sorted.last().copied().unwrap_or(0));
    sorted.dedup();
    if least == greatest {
        out.push(SAME);
        out.extend(least.to_le_bytes());
        return;
    }
    let packed = |width: u32| (values.len() * width as usize).div_ceil(8);
    let spread = width(greatest - least);
    let names = width(sorted.len() as u16 - 1);
    let exceptions = values.iter().filter(|&&value| value != most).count();
    let from_least = 3 + packed(spread);
    let named = if sorted.len() > 255 { usize::MAX } else { 1 + 2 * sorted.len() + packed(names) };
    let except = 4 + 4 * exceptions;
    if except <= from_least.min(named) {
        out.push(EXCEPT);
        out.extend(most.to_le_bytes());
        out.extend((exceptions as u16).to_le_bytes());
        let others = || (0_u16..).zip(values).filter(|(_, value)| **value != most);
        others().for_each(|(rank, _)| out.extend(rank.to_le_bytes()));
        others().for_each(|(_, value)| out.extend(value.to_le_bytes()));
    } else if named < from_least {
        out.extend([NAMED, sorted.len() as u8]);
        sorted.iter().for_each(|value| out.extend(value.to_le_bytes()));
        let name = |value: &u16| sorted.partition_point(|known| known < value) as u64;
        pack(out, values.iter().map(name), names);
    } else {
        out.push(FROM_LEAST);
        out.extend(least.to_le_bytes());
        out.push(spread as u8);
        pack(out, values.iter().map(|value| u64::from(value - least)), spread);
    }
}

/// Of equal frequency the smallest.
fn most_frequent(sorted: &[u16]) -> u16 {
    let longest = sorted.chunk_by(|a, b| a == b).max_by_key(|run| (run.len(), std::cmp::Reverse(run[0])));
    longest.map_or(0, |run| run[0])
}

fn width(greatest: u16) -> u32 {
    16 - greatest.leading_zeros()
}

fn pack(out: &mut Vec<u8>, values: impl Iterator<Item = u64>, width: u32) {
    let mut writer = Writer::default();
    values.for_each(|value| writer.put(value, width));
    out.extend(writer.finish());
}

/// One column as it stands in the file.
enum Column<'a> {
    Same(u16),
    FromLeast { least: u16, width: u32, packed: &'a [u8] },
    Named { names: &'a [u8], width: u32, packed: &'a [u8] },
    Except { most: u16, ranks: &'a [u8], values: &'a [u8] },
}

impl<'a> Column<'a> {
    fn take(bytes: &mut &'a [u8], count: u16) -> Option<Self> {
        let packed = |width: u32| (usize::from(count) * width as usize).div_ceil(8);
        Some(match varint::split(bytes, 1)?[0] {
            SAME => Self::Same(varint::u16(bytes)?),
            FROM_LEAST => {
                let least = varint::u16(bytes)?;
                let width = u32::from(varint::split(bytes, 1)?[0]);
                if !(1..=16).contains(&width) {
                    return None;
                }
                Self::FromLeast { least, width, packed: varint::split(bytes, packed(width))? }
            }
            NAMED => {
                let many = varint::split(bytes, 1)?[0];
                if many < 2 {
                    return None;
                }
                let names = varint::split(bytes, 2 * usize::from(many))?;
                let width = width(u16::from(many) - 1);
                Self::Named { names, width, packed: varint::split(bytes, packed(width))? }
            }
            EXCEPT => {
                let most = varint::u16(bytes)?;
                let many = 2 * usize::from(varint::u16(bytes)?);
                Self::Except { most, ranks: varint::split(bytes, many)?, values: varint::split(bytes, many)? }
            }
            _ => return None,
        })
    }

    /// Whether exceptions stand upwards, so that every reader finds the same ones.
    fn is_sound(&self, count: u16) -> bool {
        let Self::Except { ranks, .. } = self else { return true };
        let ranks = || ranks.chunks_exact(2).map(|b| u16::from_le_bytes([b[0], b[1]]));
        ranks().is_sorted_by(|a, b| a < b) && ranks().all(|rank| rank < count)
    }

    fn get(&self, rank: u16) -> Option<u16> {
        match self {
            Self::Same(value) => Some(*value),
            Self::FromLeast { least, width, packed } => least.checked_add(unpack(packed, rank, *width)?),
            Self::Named { names, width, packed } => word(names, usize::from(unpack(packed, rank, *width)?)),
            Self::Except { most, ranks, values } => {
                let (mut low, mut high) = (0, ranks.len() / 2);
                while low < high {
                    let middle = (low + high) / 2;
                    if word(ranks, middle)? < rank { low = middle + 1 } else { high = middle }
                }
                if word(ranks, low) == Some(rank) { word(values, low) } else { Some(*most) }
            }
        }
    }
}

fn word(bytes: &[u8], at: usize) -> Option<u16> {
    bytes.get(2 * at..2 * at + 2).map(|b| u16::from_le_bytes([b[0], b[1]]))
}

/// One value of so many bits each.
fn unpack(packed: &[u8], rank: u16, width: u32) -> Option<u16> {
    let bit = usize::from(rank) * width as usize;
    let mut window = [0; 4];
    let from = packed.get(bit / 8..)?;
    let have = from.len().min(4);
    window[..have].copy_from_slice(&from[..have]);
    if bit + width as usize > 8 * packed.len() {
        return None;
    }
    Some((u32::from_be_bytes(window) << (bit % 8) >> (32 - width)) as u16)
}

/// The attributes that all numbers of a block have, where its bytes say just that.
pub(super) fn same(bytes: &[u8]) -> Option<Attributes> {
    match bytes {
        [SAME, a, b, SAME, c, d] => {
            Some(Attributes { since: u16::from_le_bytes([*a, *b]), preference: u16::from_le_bytes([*c, *d]) })
        }
        _ => None,
    }
}

/// The attributes of the number with this rank, as [`super::coded::read_kept`] would give them.
pub(super) fn one(bytes: &[u8], count: u16, rank: u16) -> Option<Attributes> {
    same(bytes).or_else(|| get(bytes, count, rank))
}

/// The attributes of the number with this rank in a block of so many; `None` if the bytes are no such block.
pub(super) fn get(mut bytes: &[u8], count: u16, rank: u16) -> Option<Attributes> {
    let since = Column::take(&mut bytes, count)?.get(rank)?;
    let preference = Column::take(&mut bytes, count)?.get(rank)?;
    (rank < count).then_some(Attributes { since, preference })
}

/// The attributes of all numbers of a block; `None` if the bytes are not exactly such a block.
pub(super) fn decode(mut bytes: &[u8], count: u16) -> Option<Vec<Attributes>> {
    let since = Column::take(&mut bytes, count)?;
    let preference = Column::take(&mut bytes, count)?;
    if !(bytes.is_empty() && since.is_sound(count) && preference.is_sound(count)) {
        return None;
    }
    (0..count).map(|rank| Some(Attributes { since: since.get(rank)?, preference: preference.get(rank)? })).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn attributes() -> impl Strategy<Value = Vec<Attributes>> {
        let of = |most: u16, named: u16| {
            proptest::collection::vec((0..most, 0..named), 1..120)
                .prop_map(|list| list.into_iter().map(|(since, preference)| Attributes { since, preference }).collect())
        };
        prop_oneof![of(1, 1), of(3, 2), of(4_000, 1), of(u16::MAX, 9), of(2, u16::MAX)]
    }

    proptest! {
        #[test]
        fn attributes_are_found_by_rank(list in attributes()) {
            let coded = encode(&list);
            let count = list.len() as u16;
            for (rank, attributes) in (0..).zip(&list) {
                prop_assert_eq!(get(&coded, count, rank), Some(*attributes));
            }
            prop_assert_eq!(get(&coded, count, count), None);
            prop_assert_eq!(decode(&coded[..coded.len() - 1], count), None);
            prop_assert_eq!(decode(&coded, count), Some(list));
        }

        #[test]
        fn any_bytes_are_attributes_or_are_refused(bytes in proptest::collection::vec(0_u8..20, 0..60), count in 1_u16..10_000) {
            if let Some(list) = decode(&bytes, count) {
                prop_assert_eq!(list.len(), usize::from(count));
            }
            get(&bytes, count, count / 2);
        }
    }

    #[test]
    fn a_column_takes_the_room_of_what_differs() {
        let list = |value: fn(u16) -> u16| -> Vec<Attributes> {
            (0..800).map(|rank| Attributes { since: value(rank), preference: 0 }).collect()
        };
        assert_eq!(encode(&list(|_| 9_000)).len(), 6);
        assert_eq!(encode(&list(|rank| 9_000 + u16::from(rank == 7))).len(), 5 + 4 + 3);
        assert_eq!(encode(&list(|rank| 100 * (rank % 4))).len(), 2 + 8 + 200 + 3);
        assert_eq!(encode(&list(|rank| 5_000 + rank % 512)).len(), 4 + 900 + 3);
    }
}
