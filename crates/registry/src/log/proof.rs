//! Verifying that an entry is in a log, and that a log only grew: RFC 9162, sections 2.1.3.2 and 2.1.4.2.

use super::{Hash, Head};

/// The most hashes in a proof: one for each level of the highest tree.
pub const LONGEST_PROOF: usize = 63;

/// Whether the leaf at this index (counted from 0) belongs to the tree, as the path shows it.
pub fn includes(tree: &Head, index: u64, leaf: &Hash, path: &[Hash]) -> bool {
    if index >= tree.size || path.len() > LONGEST_PROOF {
        return false;
    }
    let (mut at, mut last, mut hash) = (index, tree.size - 1, *leaf);
    for beside in path {
        if last == 0 {
            return false;
        }
        if at & 1 == 1 || at == last {
            hash = Hash::node(beside, &hash);
            while at & 1 == 0 && at != 0 {
                (at, last) = (at >> 1, last >> 1);
            }
        } else {
            hash = Hash::node(&hash, beside);
        }
        (at, last) = (at >> 1, last >> 1);
    }
    last == 0 && hash == tree.root
}

/// Whether the later tree begins with all entries of the earlier one, as the path shows it. From the empty tree, and
/// to the same tree, the path is empty.
pub fn extends(earlier: &Head, later: &Head, path: &[Hash]) -> bool {
    if earlier.size == 0 || earlier.size == later.size {
        let same = if earlier.size == 0 { earlier.root == Hash::EMPTY } else { earlier.root == later.root };
        return path.is_empty() && same && (later.size > 0 || later.root == Hash::EMPTY);
    }
    if earlier.size > later.size || path.is_empty() || path.len() > LONGEST_PROOF {
        return false;
    }
    let (mut at, mut last) = (earlier.size - 1, later.size - 1);
    while at & 1 == 1 {
        (at, last) = (at >> 1, last >> 1);
    }
    // A whole subtree is its own first hash and is left out of the path.
    let (first, rest) = if earlier.size.is_power_of_two() {
        (earlier.root, path)
    } else {
        (path[0], path.get(1..).unwrap_or_default())
    };
    let (mut old, mut new) = (first, first);
    for beside in rest {
        if last == 0 {
            return false;
        }
        if at & 1 == 1 || at == last {
            old = Hash::node(beside, &old);
            new = Hash::node(beside, &new);
            while at & 1 == 0 && at != 0 {
                (at, last) = (at >> 1, last >> 1);
            }
        } else {
            new = Hash::node(&new, beside);
        }
        (at, last) = (at >> 1, last >> 1);
    }
    last == 0 && old == earlier.root && new == later.root
}
