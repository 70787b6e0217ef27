//! Digests, and the tree in which the blocks of a set hang: that of RFC 6962 over SHA-256.

use super::bits::Bits;
use super::edition::Edition;
use super::{Attributes, varint};
use sha2::{Digest as _, Sha256};
use std::fmt;
use std::str::FromStr;

/// The SHA-256 of something. Written as 64 hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Digest(pub [u8; 32]);

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Digest({self})")
    }
}

impl FromStr for Digest {
    type Err = NotADigest;

    fn from_str(text: &str) -> Result<Self, NotADigest> {
        let mut bytes = [0; 32];
        if text.len() != 64 || !text.bytes().all(|b| b.is_ascii_hexdigit()) {
            return Err(NotADigest);
        }
        for (byte, pair) in bytes.iter_mut().zip(text.as_bytes().chunks(2)) {
            let pair = std::str::from_utf8(pair).map_err(|_| NotADigest)?;
            *byte = u8::from_str_radix(pair, 16).map_err(|_| NotADigest)?;
        }
        Ok(Self(bytes))
    }
}

/// A text is no digest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a digest is 64 hexadecimal digits")]
pub struct NotADigest;

impl Digest {
    /// The digest of these bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Self::over(&[bytes])
    }

    /// The digest of parts, one behind the other.
    pub(super) fn over(parts: &[&[u8]]) -> Self {
        let mut hash = Sha256::new();
        parts.iter().for_each(|part| hash.update(part));
        Self(hash.finalize().into())
    }

    pub(super) fn take(bytes: &mut &[u8]) -> Option<Self> {
        varint::split(bytes, 32)?.try_into().ok().map(Self)
    }
}

// What is hashed begins with a byte that says what it is, so that nothing can be taken for something else.
const LEAF: &[u8] = &[0];
const NODE: &[u8] = &[1];
const SET: &[u8] = &[2];
const NUMBERS: &[u8] = &[3];
const ATTRIBUTES: &[u8] = &[4];

/// What a leaf of the tree says about a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Leaf {
    pub key: u64,
    pub count: u16,
    pub numbers: Digest,
    pub attributes: Digest,
}

/// Bytes of a leaf.
pub(super) const LEAF_LENGTH: usize = 8 + 2 + 32 + 32;

impl Leaf {
    pub(super) fn new(key: u64, bits: &Bits, attributes: &[Attributes]) -> Self {
        let numbers = Digest::over(&[NUMBERS, &bits.to_bytes()]);
        Self { key, count: attributes.len() as u16, numbers, attributes: attributes_digest(attributes) }
    }

    /// A block whose numbers all have the same attributes.
    pub(super) fn uniform(key: u64, bits: &Bits, attributes: Attributes) -> Self {
        let numbers = Digest::over(&[NUMBERS, &bits.to_bytes()]);
        Self { key, count: bits.count(), numbers, attributes: attributes_digest(&[attributes]) }
    }

    pub(super) fn to_bytes(self) -> [u8; LEAF_LENGTH] {
        let mut bytes = [0; LEAF_LENGTH];
        bytes[..8].copy_from_slice(&self.key.to_le_bytes());
        bytes[8..10].copy_from_slice(&self.count.to_le_bytes());
        bytes[10..42].copy_from_slice(&self.numbers.0);
        bytes[42..].copy_from_slice(&self.attributes.0);
        bytes
    }

    pub(super) fn take(bytes: &mut &[u8]) -> Option<Self> {
        Some(Self {
            key: varint::u64(bytes)?,
            count: varint::u16(bytes)?,
            numbers: Digest::take(bytes)?,
            attributes: Digest::take(bytes)?,
        })
    }

    pub(super) fn digest(&self) -> Digest {
        Digest::over(&[LEAF, &self.to_bytes()])
    }
}

/// Four bytes a number; four bytes in all where every number has the same.
fn attributes_digest(attributes: &[Attributes]) -> Digest {
    let same = attributes.windows(2).all(|pair| pair[0] == pair[1]);
    let told = if same { attributes.get(..1).unwrap_or_default() } else { attributes };
    let mut hash = Sha256::new();
    hash.update(ATTRIBUTES);
    for chunk in told.chunks(64) {
        let mut bytes = [0; 256];
        for (four, attributes) in bytes.chunks_mut(4).zip(chunk) {
            four[..2].copy_from_slice(&attributes.since.to_le_bytes());
            four[2..].copy_from_slice(&attributes.preference.to_le_bytes());
        }
        hash.update(&bytes[..4 * chunk.len()]);
    }
    Digest(hash.finalize().into())
}

fn node(left: Digest, right: Digest) -> Digest {
    Digest::over(&[NODE, &left.0, &right.0])
}

/// The root over leaves, or over the roots of whole groups of leaves.
pub(super) fn root(nodes: &[Digest]) -> Digest {
    match nodes {
        [] => Digest::of(&[]),
        [one] => *one,
        _ => {
            let (left, right) = nodes.split_at(half(nodes.len()));
            node(root(left), root(right))
        }
    }
}

/// The largest power of two below the length.
fn half(length: usize) -> usize {
    1 << (length - 1).ilog2()
}

/// What is needed beside a node to come to the root, from below upwards.
pub(super) fn path(nodes: &[Digest], at: usize, out: &mut Vec<Digest>) {
    if nodes.len() < 2 {
        return;
    }
    let (left, right) = nodes.split_at(half(nodes.len()));
    match at.checked_sub(left.len()) {
        None => {
            path(left, at, out);
            out.push(root(right));
        }
        Some(at) => {
            path(right, at, out);
            out.push(root(left));
        }
    }
}

/// The root to which a path leads; `None` if its length is not that of the leaf's place.
pub(super) fn climb(leaf: Digest, at: u64, size: u64, path: &[Digest]) -> Option<Digest> {
    if at >= size {
        return None;
    }
    let (mut at, mut last, mut found) = (at, size - 1, leaf);
    for other in path {
        if last == 0 {
            return None;
        }
        if at % 2 == 1 || at == last {
            found = node(*other, found);
            while at != 0 && at.is_multiple_of(2) {
                at /= 2;
                last /= 2;
            }
        } else {
            found = node(found, *other);
        }
        at /= 2;
        last /= 2;
    }
    (last == 0).then_some(found)
}

/// The totals and the root of a set: with its edition, what its digest is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Totals {
    pub numbers: u64,
    pub blocks: u64,
    pub tree: Digest,
}

impl Totals {
    /// The digest of the set: it names the list, its version, its moment and every number.
    pub(super) fn digest(&self, edition: &Edition) -> Digest {
        Digest::over(&[
            SET,
            b"WNS1",
            &edition.plan_bytes(),
            &edition.version().to_le_bytes(),
            &edition.published().to_le_bytes(),
            &self.numbers.to_le_bytes(),
            &self.blocks.to_le_bytes(),
            &self.tree.0,
        ])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_leaf_climbs_to_the_root_and_to_no_other_place() {
        for size in 1..70_usize {
            let leaves: Vec<Digest> = (0..size).map(|n| Digest::of(&n.to_le_bytes())).collect();
            let top = root(&leaves);
            for at in 0..size {
                let mut beside = Vec::new();
                path(&leaves, at, &mut beside);
                assert_eq!(climb(leaves[at], at as u64, size as u64, &beside), Some(top));
                assert_ne!(
                    climb(leaves[at], (at as u64 + 1) % size as u64, size as u64, &beside),
                    Some(top).filter(|_| size > 1)
                );
                beside.push(top);
                assert_eq!(climb(leaves[at], at as u64, size as u64, &beside), None);
            }
        }
    }

    #[test]
    fn the_tree_is_that_of_the_rfc() {
        // Test vectors that Certificate Transparency's implementations share: three leaves "", 00, 10.
        let leaf = |bytes: &[u8]| Digest::over(&[LEAF, bytes]);
        let leaves = [leaf(b""), leaf(&[0]), leaf(&[0x10])];
        assert_eq!(root(&[]).to_string(), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
        assert_eq!(root(&leaves[..1]).to_string(), "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
        assert_eq!(root(&leaves[..2]).to_string(), "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125");
        assert_eq!(root(&leaves).to_string(), "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77");
    }

    #[test]
    fn a_digest_is_read_as_it_is_written() {
        let digest = Digest::of(b"x");
        assert_eq!(digest.to_string().parse(), Ok(digest));
        assert_eq!("ab".parse::<Digest>(), Err(NotADigest));
    }
}
