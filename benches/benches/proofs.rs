//! The Merkle tree over the leaves of a realistic city: growing it against bare hashing, and making proofs.

use std::hint::black_box;

use luoshi_benches::city::{self, Line, Lines};
use luoshi_benches::{against, heading, note, per_second, timed_now};
use luoshi_proofs::leaf::{EntryLeaf, Leaf, OpenDay};
use luoshi_proofs::merkle::{inclusion, leaf_hash, node_hash, proves_inclusion};
use luoshi_proofs::tile::{Edge, Tiles, tiles_for};

/// Leaves of the tree.
const LEAVES: u64 = 1_000_000;
/// Proofs that are made.
const PROOFS: u64 = 1000;

fn main() {
    let leaves: Vec<String> = Lines::new(LEAVES).map(leaf).collect();
    heading(&format!("{LEAVES} leaves"));
    let count = leaves.len();
    let (bare, ()) = timed_now(|| {
        // As many hashes as the tree has: one a leaf, and one less a node.
        let mut last = leaf_hash(&[]);
        for leaf in &leaves {
            let hash = leaf_hash(leaf.as_bytes());
            last = node_hash(&last, &hash);
        }
        black_box(last);
    });
    let mut tiles = Tiles::default();
    let mut edge = Edge::default();
    let (grown, ()) = timed_now(|| {
        for leaf in &leaves {
            edge.push(leaf_hash(leaf.as_bytes()), |id, hashes| drop(tiles.0.insert(id, hashes)));
        }
        black_box(edge.root());
    });
    let bare = per_second(count, bare);
    against("leaves into tiles", per_second(count, grown), "bare hashing", bare, "leaves/s");
    tiles.0.extend(edge.partial());
    let root = edge.root();
    let mut most = 0;
    let (took, ()) = timed_now(|| {
        for n in 0..PROOFS {
            let index = n * 7919 * 104_729 % LEAVES;
            let ranges = inclusion(index, LEAVES).expect("the leaf is there");
            most = most.max(tiles_for(&ranges).len());
            let proof = tiles.proof(&ranges).expect("the tiles are there");
            let hash = leaf_hash(leaves[index as usize].as_bytes());
            assert!(proves_inclusion(&hash, index, LEAVES, &proof, &root), "the proof holds");
        }
    });
    let each = took.as_secs_f64() * 1_000_000.0 / PROOFS as f64;
    note("a proof made and checked, its tiles in memory", each, "µs");
    note("tiles of a proof, at most", most as f64, "tiles");
    let bytes: usize = tiles.0.values().map(|hashes| hashes.len() * 32).sum();
    note("tiles", bytes as f64 / count as f64, "bytes a leaf");
    let texts: usize = leaves.iter().map(|leaf| leaf.len() + 2).sum();
    note("bundles", texts as f64 / count as f64, "bytes a leaf");
}

/// The leaf of an entry, with a commitment that commits to its number alone: hashing does not care.
fn leaf(line: Line) -> String {
    let leaf = EntryLeaf {
        item: city::item(line.item),
        unit: city::unit(line.unit),
        day: OpenDay::exact(line.day),
        quantity: line.quantity,
        person: None,
        reverses: line.reverses,
        commitment: leaf_hash(&line.record.to_be_bytes()),
    };
    Leaf::Entry(leaf).to_string()
}
