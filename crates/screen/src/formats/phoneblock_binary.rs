//! PhoneBlock's list for small devices, all little-endian: `PBBL`, u16 version 1, u16 lengths of prefixes as bits, u32 numbers, u32
//! prefixes, then sorted u64 records: sixteen places of base eleven shifted left by eight, bit 0 set for blocked.

use super::Written;
use super::reading::{Reading, Said, Unreadable};
use crate::key::{Key, ROOM};
use crate::list::{Entry, Index};

pub(super) const MAGIC: &[u8; 4] = b"PBBL";
const HEAD: usize = 16;
/// The most digits that the form allows.
const MOST: usize = 15;
const BASE: u64 = 11;

pub(super) fn read(bytes: &[u8]) -> Result<Reading, Unreadable> {
    if bytes.len() < HEAD || !bytes.starts_with(MAGIC) {
        return Err(Unreadable { code: "not-this", at: 0 });
    }
    let two = |at: usize| u16::from_le_bytes([bytes[at], bytes[at + 1]]);
    let four = |at: usize| u32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]]) as usize;
    if two(4) != 1 {
        return Err(Unreadable { code: "not-this", at: 4 });
    }
    let (numbers, prefixes) = (four(8), four(12));
    let records = bytes[HEAD..].as_chunks::<8>();
    if records.0.len() != numbers + prefixes || !records.1.is_empty() {
        return Err(Unreadable { code: "cut-off", at: bytes.len() as u64 });
    }
    let mut reading = Reading::default();
    for (n, record) in records.0.iter().enumerate() {
        reading.rows += 1;
        let record = u64::from_le_bytes(*record);
        let said = Said::blocked("");
        let Some(key) = key(record >> 8) else {
            reading.bad(n as u64 + 1, &format!("{record:#x}"), "no-digits");
            continue;
        };
        let (label, allowed) = (said.label, record & 1 == 0);
        let entry = Entry { key, prefix: n >= numbers, label, allowed, votes: None };
        reading.again += u64::from(reading.entries.add(entry));
    }
    Ok(reading)
}

/// The digits of a record: fifteen places and one that is empty.
fn key(mut places: u64) -> Option<Key> {
    let mut digits = [0_u8; ROOM];
    for place in digits.iter_mut().rev() {
        *place = (places % BASE) as u8;
        places /= BASE;
    }
    let length = digits.iter().take_while(|place| **place > 0).count();
    if places > 0 || length == 0 || digits[length..].iter().any(|place| *place > 0) {
        return None;
    }
    let text: String = digits[..length].iter().map(|place| char::from(b'0' + place - 1)).collect();
    Key::digits(&text)
}

pub(super) fn write<B: AsRef<[u8]>>(list: &Index<B>) -> Written {
    let fits = |key: Key| key.len() <= MOST && !key.to_string().starts_with('0');
    let left_out = list.iter().filter(|(key, ..)| !fits(*key)).count() as u64;
    let entries = list.iter().filter(|(key, ..)| fits(*key)).map(|(key, prefix, found)| (key, prefix, !found.allowed));
    Written { bytes: encoded(entries), left_out, surer: 0 }
}

/// The form with these entries: number or first digits, whether it is first digits, whether it is blocked. What has no
/// international digits, or more than fifteen, cannot be said in it and must not come.
pub fn encoded(entries: impl Iterator<Item = (Key, bool, bool)>) -> Vec<u8> {
    let mut parts: [Vec<u64>; 2] = [Vec::new(), Vec::new()];
    let mut lengths = 0_u16;
    for (key, prefix, blocked) in entries {
        if prefix {
            lengths |= 1 << key.len();
        }
        parts[usize::from(prefix)].push(key.get() << 8 | u64::from(blocked));
    }
    let count = |part: &Vec<u64>| u32::try_from(part.len()).unwrap_or(u32::MAX).to_le_bytes();
    let mut bytes = Vec::with_capacity(HEAD + 8 * (parts[0].len() + parts[1].len()));
    bytes.extend(MAGIC);
    bytes.extend(1_u16.to_le_bytes());
    bytes.extend(lengths.to_le_bytes());
    bytes.extend(count(&parts[0]));
    bytes.extend(count(&parts[1]));
    parts.iter_mut().for_each(|part| part.sort_unstable());
    parts.iter().flatten().for_each(|record| bytes.extend(record.to_le_bytes()));
    bytes
}
