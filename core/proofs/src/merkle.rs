//! The Merkle tree of RFC 6962, section 2.1, with the proofs of RFC 9162, section 2.1.3 and 2.1.4.
//!
//! Making a proof needs hashes of ranges of leaves. [`inclusion`] and [`consistency`] say which; the tiles of
//! [`crate::tile`] give them. Checking a proof needs nothing but the proof.

use sha2::{Digest, Sha256};

/// A hash of SHA-256.
pub type Hash = [u8; 32];

/// A range of leaves, from the first to before the second. Never empty.
pub type Range = (u64, u64);

/// The root of a tree without leaves: the hash of nothing.
pub fn empty_root() -> Hash {
    Sha256::digest([]).into()
}

/// The hash of a leaf: SHA-256 of a byte 0 and the leaf.
pub fn leaf_hash(leaf: &[u8]) -> Hash {
    Sha256::new().chain_update([0]).chain_update(leaf).finalize().into()
}

/// The hash of a node: SHA-256 of a byte 1 and both children.
pub fn node_hash(left: &Hash, right: &Hash) -> Hash {
    // In one piece: three small ones take half as long again.
    let mut bytes = [1; 65];
    bytes[1..33].copy_from_slice(left);
    bytes[33..].copy_from_slice(right);
    Sha256::digest(bytes).into()
}

/// The largest power of two below `n`; `n` is at least 2.
pub(crate) fn split(n: u64) -> u64 {
    1 << (63 - (n - 1).leading_zeros())
}

/// The ranges whose hashes prove that the leaf at `index` is in the tree of `size`, in the order of the proof.
/// None where the leaf is not in the tree.
pub fn inclusion(index: u64, size: u64) -> Option<Vec<Range>> {
    if index >= size {
        return None;
    }
    let (mut low, mut high) = (0, size);
    let mut path = Vec::new();
    while high - low > 1 {
        let middle = low + split(high - low);
        if index < middle {
            path.push((middle, high));
            high = middle;
        } else {
            path.push((low, middle));
            low = middle;
        }
    }
    path.reverse();
    Some(path)
}

/// The ranges whose hashes prove that the tree of `size` begins with the tree of `old`, in the order of the
/// proof. None where `old` is 0 or past `size`.
pub fn consistency(old: u64, size: u64) -> Option<Vec<Range>> {
    if old == 0 || old > size {
        return None;
    }
    let (mut low, mut high) = (0, size);
    let mut path = Vec::new();
    // Goes down to the subtree that ends where the old tree ends.
    while high != old {
        let middle = low + split(high - low);
        if old <= middle {
            path.push((middle, high));
            high = middle;
        } else {
            path.push((low, middle));
            low = middle;
        }
    }
    // Where that subtree is the old tree itself, the checker has its hash already.
    if low != 0 {
        path.push((low, high));
    }
    path.reverse();
    Some(path)
}

/// Whether the proof leads from a leaf's hash at `index` to the root of a tree of `size`.
pub fn proves_inclusion(leaf: &Hash, index: u64, size: u64, proof: &[Hash], root: &Hash) -> bool {
    if index >= size {
        return false;
    }
    let (mut at, mut last, mut hash) = (index, size - 1, *leaf);
    for other in proof {
        if last == 0 {
            return false;
        }
        if at % 2 == 1 || at == last {
            hash = node_hash(other, &hash);
            while at.is_multiple_of(2) && at != 0 {
                (at, last) = (at >> 1, last >> 1);
            }
        } else {
            hash = node_hash(&hash, other);
        }
        (at, last) = (at >> 1, last >> 1);
    }
    last == 0 && hash == *root
}

/// Whether a tree of `size` with this root begins with the tree of `old` with that root.
pub fn proves_consistency(old: u64, old_root: &Hash, size: u64, root: &Hash, proof: &[Hash]) -> bool {
    if old == 0 || old > size {
        return false;
    }
    if old == size {
        return proof.is_empty() && old_root == root;
    }
    let mut path = proof.iter();
    let first = if old.is_power_of_two() { Some(old_root) } else { path.next() };
    let Some(first) = first else { return false };
    let (mut at, mut last) = (old - 1, size - 1);
    while at % 2 == 1 {
        (at, last) = (at >> 1, last >> 1);
    }
    let (mut before, mut after) = (*first, *first);
    for other in path {
        if last == 0 {
            return false;
        }
        if at % 2 == 1 || at == last {
            before = node_hash(other, &before);
            after = node_hash(other, &after);
            while at.is_multiple_of(2) && at != 0 {
                (at, last) = (at >> 1, last >> 1);
            }
        } else {
            after = node_hash(&after, other);
        }
        (at, last) = (at >> 1, last >> 1);
    }
    last == 0 && before == *old_root && after == *root
}
