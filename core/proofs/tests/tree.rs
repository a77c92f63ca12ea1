//! The tree, its tiles and its proofs against RFC 6962 written down as it stands there.

use std::sync::Arc;

use luoshi_proofs::merkle::{
    Hash, consistency, empty_root, inclusion, leaf_hash, node_hash, proves_consistency, proves_inclusion,
};
use luoshi_proofs::tile::{Edge, TilePath, Tiles, Whole, tiles_for, width_at};
use proptest::prelude::*;

/// RFC 6962, section 2.1: MTH.
fn plain_root(leaves: &[Hash]) -> Hash {
    match leaves {
        [] => empty_root(),
        [one] => *one,
        _ => {
            let mut k = 1;
            while k * 2 < leaves.len() {
                k *= 2;
            }
            node_hash(&plain_root(&leaves[..k]), &plain_root(&leaves[k..]))
        }
    }
}

fn leaves(count: usize) -> Vec<Hash> {
    (0..count).map(|n| leaf_hash(n.to_string().as_bytes())).collect()
}

/// All tiles of a log that grew leaf by leaf, and its edge.
fn grown(leaves: &[Hash]) -> (Tiles, Edge) {
    let (mut tiles, mut edge) = (Tiles::default(), Edge::default());
    for leaf in leaves {
        edge.push(*leaf, |id, hashes| drop(tiles.0.insert(id, hashes)));
    }
    tiles.0.extend(edge.partial());
    (tiles, edge)
}

#[test]
fn every_root_of_every_size() {
    let all = leaves(700);
    let (tiles, _) = grown(&all);
    let mut edge = Edge::default();
    for size in 0..=all.len() {
        let root = plain_root(&all[..size]);
        assert_eq!(edge.root(), root, "edge at {size}");
        assert_eq!(tiles.root(size as u64), Some(root), "tiles at {size}");
        assert_eq!(Edge::read(size as u64, &tiles), Some(edge.clone()), "read again at {size}");
        if let Some(leaf) = all.get(size) {
            edge.push(*leaf, |_, _| {});
        }
    }
}

#[test]
fn tiles_of_the_third_level() {
    let all = leaves(66_000);
    let (tiles, edge) = grown(&all);
    assert_eq!(edge.root(), plain_root(&all));
    assert_eq!(tiles.root(65_999), Some(plain_root(&all[..65_999])));
    for (id, hashes) in &tiles.0 {
        assert_eq!(hashes.len(), width_at(66_000, *id), "{id:?}");
    }
    let ranges = inclusion(40_000, 65_999).unwrap();
    assert!(tiles_for(&ranges).len() <= 5, "{:?}", tiles_for(&ranges));
    let mut known = Tiles::default();
    for (id, hashes) in tiles.0.clone() {
        match Whole::over(&hashes) {
            Some(whole) => known.put_whole(id, Arc::new(whole)),
            None => drop(known.0.insert(id, hashes)),
        }
    }
    for index in (0..65_999).step_by(1_009) {
        let ranges = inclusion(index, 65_999).unwrap();
        assert_eq!(known.proof(&ranges), tiles.proof(&ranges), "of leaf {index}");
    }
    assert_eq!(known.root(66_000), tiles.root(66_000));
}

#[test]
fn every_proof_of_small_trees_holds() {
    let all = leaves(70);
    let (tiles, _) = grown(&all);
    for size in 1..=70_u64 {
        let root = tiles.root(size).unwrap();
        for index in 0..size {
            let proof = tiles.proof(&inclusion(index, size).unwrap()).unwrap();
            let leaf = all[usize::try_from(index).unwrap()];
            assert!(proves_inclusion(&leaf, index, size, &proof, &root), "{index} in {size}");
            assert!(!proves_inclusion(&leaf, index + 1, size, &proof, &root));
        }
        for old in 1..=size {
            let proof = tiles.proof(&consistency(old, size).unwrap()).unwrap();
            let before = tiles.root(old).unwrap();
            assert!(proves_consistency(old, &before, size, &root, &proof), "{old} to {size}");
        }
    }
    assert_eq!(inclusion(70, 70), None);
    assert_eq!(consistency(0, 70), None);
    assert_eq!(consistency(71, 70), None);
}

proptest! {
    #[test]
    fn a_spoiled_proof_fails(size in 2_u64..600, index: u64, old: u64, at: prop::sample::Index, bit in 0_usize..256) {
        let all = leaves(usize::try_from(size).unwrap());
        let (tiles, _) = grown(&all);
        let root = tiles.root(size).unwrap();
        let spoil = |proof: &mut Vec<Hash>| {
            let at = at.index(proof.len());
            proof[at][bit / 8] ^= 1 << (bit % 8);
        };
        let index = index % size;
        let mut proof = tiles.proof(&inclusion(index, size).unwrap()).unwrap();
        let leaf = all[usize::try_from(index).unwrap()];
        prop_assert!(proves_inclusion(&leaf, index, size, &proof, &root));
        prop_assert!(!proves_inclusion(&leaf, index, size, &proof[1..], &root));
        spoil(&mut proof);
        prop_assert!(!proves_inclusion(&leaf, index, size, &proof, &root));

        let old = 1 + old % (size - 1);
        let before = tiles.root(old).unwrap();
        let mut proof = tiles.proof(&consistency(old, size).unwrap()).unwrap();
        prop_assert!(proves_consistency(old, &before, size, &root, &proof));
        let forked = plain_root(&leaves(usize::try_from(old).unwrap() + 1)[1..]);
        prop_assert!(!proves_consistency(old, &forked, size, &root, &proof));
        spoil(&mut proof);
        prop_assert!(!proves_consistency(old, &before, size, &root, &proof));
    }

    #[test]
    fn addresses_are_read_as_they_are_written(level in prop::option::of(0_u8..64), index in 0_u64..1 << 40, width in 1_usize..=256) {
        let path = TilePath { level, index, width };
        prop_assert_eq!(TilePath::parse(&path.to_string()), Some(path));
    }

    #[test]
    fn an_address_that_is_read_is_written_so(text in "tile/(entries|[0-9]{1,2})/(x[0-9]{3}/){0,2}[0-9]{3}(.p/[0-9]{1,3})?") {
        if let Some(path) = TilePath::parse(&text) {
            prop_assert_eq!(path.to_string(), text);
        }
    }
}

#[test]
fn addresses() {
    let path = TilePath { level: Some(0), index: 1_234_067, width: 256 };
    assert_eq!(path.to_string(), "tile/0/x001/x234/067");
    for wrong in [
        "tile/0/67",
        "tile/00/067",
        "tile/0/x000/067",
        "tile/0/067.p/0",
        "tile/0/067.p/256",
        "tile/0/067.p/05",
        "tile/64/000",
        "tile/entries/x067",
        "tile/0/001/067",
        "tile/0/067/",
        "tile/-1/067",
        "tile/0/+67",
        "",
    ] {
        assert_eq!(TilePath::parse(wrong), None, "{wrong}");
    }
}
