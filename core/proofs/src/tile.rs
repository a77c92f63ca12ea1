//! The log as static files: tiles of 256 hashes and bundles of 256 leaves, as <https://c2sp.org/tlog-tiles> has
//! them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::merkle::{Hash, Range, empty_root, node_hash, split};

/// How many hashes a whole tile holds, and how many leaves a whole bundle.
pub const WIDTH: usize = 256;

/// Eight levels of the tree are one level of tiles.
const HEIGHT: u32 = 8;

/// A tile by its level (0 stands on the leaves) and its index in the level.
pub type TileId = (u8, u64);

/// What an address of the log names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TilePath {
    /// The level of a tile; none for a bundle of leaves.
    pub level: Option<u8>,
    /// Which one.
    pub index: u64,
    /// How many hashes or leaves: 1 to 256.
    pub width: usize,
}

impl TilePath {
    /// Reads `tile/0/x001/234`, `tile/entries/067.p/5`. None for whatever is not written exactly so.
    pub fn parse(path: &str) -> Option<Self> {
        let rest = path.strip_prefix("tile/")?;
        let (level, number) = rest.split_once('/')?;
        let level = match level {
            "entries" => None,
            digits => Some(decimal(digits).filter(|level| *level < 64)?).and_then(|n| u8::try_from(n).ok()),
        };
        let (number, width) = match number.split_once(".p/") {
            Some((number, width)) => (number, decimal(width).filter(|w| (1..256).contains(w))?),
            None => (number, 256),
        };
        let mut groups = number.split('/').rev();
        let mut digits = vec![groups.next()?];
        for group in groups {
            digits.push(group.strip_prefix('x')?);
        }
        digits.reverse();
        if digits.iter().any(|group| group.len() != 3 || !group.bytes().all(|b| b.is_ascii_digit())) {
            return None;
        }
        let index = digits.concat().parse().ok()?;
        let read = Self { level, index, width: usize::try_from(width).ok()? };
        (read.to_string() == path).then_some(read)
    }
}

fn decimal(digits: &str) -> Option<u64> {
    let plain = digits == "0" || (!digits.starts_with('0') && digits.bytes().all(|b| b.is_ascii_digit()));
    if plain { digits.parse().ok() } else { None }
}

impl std::fmt::Display for TilePath {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.level {
            Some(level) => write!(f, "tile/{level}/")?,
            None => f.write_str("tile/entries/")?,
        }
        let (mut groups, mut rest) = (vec![format!("{:03}", self.index % 1000)], self.index / 1000);
        while rest > 0 {
            groups.push(format!("x{:03}", rest % 1000));
            rest /= 1000;
        }
        groups.reverse();
        f.write_str(&groups.join("/"))?;
        if self.width < WIDTH { write!(f, ".p/{}", self.width) } else { Ok(()) }
    }
}

/// How wide a tile of a log of `size` leaves is; 0 where the log has no such tile.
pub fn width_at(size: u64, (level, index): TileId) -> usize {
    let hashes = size.checked_shr(HEIGHT * u32::from(level)).unwrap_or(0);
    let first = index.saturating_mul(WIDTH as u64);
    usize::try_from(hashes.saturating_sub(first).min(WIDTH as u64)).unwrap_or(WIDTH)
}

/// Cuts a range of leaves into perfect subtrees, each by its level in the tree and its index there. The ranges
/// of [`crate::merkle`] begin at a multiple of the largest of them.
fn perfect((low, high): Range) -> Vec<(u32, u64)> {
    let size = high - low;
    if size.is_power_of_two() && low.is_multiple_of(size) {
        return vec![(size.trailing_zeros(), low / size)];
    }
    let middle = low + split(size);
    let mut parts = perfect((low, middle));
    parts.extend(perfect((middle, high)));
    parts
}

/// The tiles that hold what the hashes of these ranges are made of.
pub fn tiles_for(ranges: &[Range]) -> BTreeSet<TileId> {
    let subtrees = ranges.iter().flat_map(|range| perfect(*range));
    subtrees.map(|(level, index)| place(level, index).0).collect()
}

/// The tile that a perfect subtree stands in, where its hashes begin in it, and how many they are.
fn place(level: u32, index: u64) -> (TileId, usize, usize) {
    let (tile_level, inside) = (level / HEIGHT, level % HEIGHT);
    let first = index << inside;
    let id = (u8::try_from(tile_level).unwrap_or(u8::MAX), first / WIDTH as u64);
    (id, usize::try_from(first % WIDTH as u64).unwrap_or(0), 1 << inside)
}

/// A whole tile with the hashes of all subtrees over it: what many proofs need is hashed once.
#[derive(Clone, Debug)]
pub struct Whole(Vec<Hash>);

impl Whole {
    /// Of a tile's hashes; none where it is not whole.
    pub fn over(hashes: &[Hash]) -> Option<Self> {
        if hashes.len() != WIDTH {
            return None;
        }
        // As in a heap: the root stands at 1, the children of n at 2n and 2n + 1.
        let mut all = vec![Hash::default(); WIDTH];
        all.extend(hashes);
        for n in (1..WIDTH).rev() {
            all[n] = node_hash(&all[2 * n], &all[2 * n + 1]);
        }
        Some(Self(all))
    }

    /// The root over `count` hashes from `first` on: 1, 2, 4, … of them, from a multiple of their number.
    fn subtree(&self, first: usize, count: usize) -> Option<Hash> {
        self.0.get((WIDTH + first) / count.max(1)).copied()
    }
}

/// Tiles that were read, and whole ones whose subtrees are known.
#[derive(Clone, Debug, Default)]
pub struct Tiles(pub BTreeMap<TileId, Vec<Hash>>, BTreeMap<TileId, Arc<Whole>>);

impl Tiles {
    /// Adds a whole tile whose subtrees are known.
    pub fn put_whole(&mut self, id: TileId, whole: Arc<Whole>) {
        self.1.insert(id, whole);
    }

    /// The hash of a range of leaves; none where a tile is missing or too short.
    pub fn hash(&self, range: Range) -> Option<Hash> {
        let hashes: Option<Vec<Hash>> =
            perfect(range).into_iter().map(|(level, index)| self.subtree(level, index)).collect();
        hashes?.into_iter().rev().reduce(|right, left| node_hash(&left, &right))
    }

    fn subtree(&self, level: u32, index: u64) -> Option<Hash> {
        let (id, first, count) = place(level, index);
        if let Some(whole) = self.1.get(&id) {
            return whole.subtree(first, count);
        }
        Some(perfect_root(self.0.get(&id)?.get(first..first + count)?))
    }

    /// The hashes of a proof's ranges.
    pub fn proof(&self, ranges: &[Range]) -> Option<Vec<Hash>> {
        ranges.iter().map(|range| self.hash(*range)).collect()
    }

    /// The root of the first `size` leaves.
    pub fn root(&self, size: u64) -> Option<Hash> {
        if size == 0 { Some(empty_root()) } else { self.hash((0, size)) }
    }
}

/// The root over 1, 2, 4, … hashes of subtrees of one size.
fn perfect_root(hashes: &[Hash]) -> Hash {
    match hashes {
        [one] => *one,
        _ => {
            let (left, right) = hashes.split_at(hashes.len() / 2);
            node_hash(&perfect_root(left), &perfect_root(right))
        }
    }
}

/// The bytes of a tile.
pub fn tile_bytes(hashes: &[Hash]) -> Vec<u8> {
    hashes.concat()
}

/// The hashes of a tile; none where the bytes are no whole number of hashes, or more than a tile holds.
pub fn tile_hashes(bytes: &[u8]) -> Option<Vec<Hash>> {
    let (hashes, rest) = bytes.as_chunks::<32>();
    (rest.is_empty() && hashes.len() <= WIDTH).then(|| hashes.to_vec())
}

/// The growing right edge: the tiles that are not whole yet, one a level.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Edge {
    size: u64,
    levels: Vec<Vec<Hash>>,
}

impl Edge {
    /// The edge of a log of `size` leaves, from the tiles that [`Edge::tiles`] names. None where one is
    /// missing or too short.
    pub fn read(size: u64, tiles: &Tiles) -> Option<Self> {
        let mut levels = Vec::new();
        for id in Self::tiles(size) {
            let width = width_at(size, id);
            levels.push(if width == 0 { Vec::new() } else { tiles.0.get(&id)?.get(..width)?.to_vec() });
        }
        Some(Self { size, levels })
    }

    /// The tiles that the edge of a log of `size` leaves is in, one a level, from the leaves up.
    pub fn tiles(size: u64) -> Vec<TileId> {
        let mut ids = Vec::new();
        let mut hashes = size;
        while hashes > 0 {
            ids.push((u8::try_from(ids.len()).unwrap_or(u8::MAX), hashes / WIDTH as u64));
            hashes >>= HEIGHT;
        }
        ids
    }

    /// How many leaves there are.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Adds a leaf's hash; hands every tile that became whole to `whole`.
    pub fn push(&mut self, leaf: Hash, mut whole: impl FnMut(TileId, Vec<Hash>)) {
        self.size += 1;
        let (mut hash, mut level, mut count) = (leaf, 0, self.size);
        loop {
            if self.levels.len() == level {
                self.levels.push(Vec::with_capacity(WIDTH));
            }
            self.levels[level].push(hash);
            if self.levels[level].len() < WIDTH {
                return;
            }
            let hashes = std::mem::take(&mut self.levels[level]);
            hash = perfect_root(&hashes);
            count >>= HEIGHT;
            whole((u8::try_from(level).unwrap_or(u8::MAX), count - 1), hashes);
            level += 1;
        }
    }

    /// The tiles that are begun and not whole.
    pub fn partial(&self) -> Vec<(TileId, Vec<Hash>)> {
        let ids = Self::tiles(self.size);
        ids.into_iter()
            .zip(&self.levels)
            .filter(|(_, hashes)| !hashes.is_empty())
            .map(|(id, h)| (id, h.clone()))
            .collect()
    }

    /// The root of all leaves.
    pub fn root(&self) -> Hash {
        let peaks = self.levels.iter().rev().flat_map(|hashes| peaks(hashes)).collect::<Vec<_>>();
        peaks.into_iter().rev().reduce(|right, left| node_hash(&left, &right)).unwrap_or_else(empty_root)
    }
}

/// The roots of the perfect subtrees over a level's hashes, the largest first.
fn peaks(mut hashes: &[Hash]) -> Vec<Hash> {
    let mut roots = Vec::new();
    while !hashes.is_empty() {
        let (left, right) = hashes.split_at(1 << hashes.len().ilog2());
        roots.push(perfect_root(left));
        hashes = right;
    }
    roots
}

/// The bytes of a bundle: each leaf led by its length, two bytes, the higher first. None where a leaf is longer
/// than 65,535 bytes.
pub fn bundle_bytes<'a>(leaves: impl IntoIterator<Item = &'a [u8]>) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    for leaf in leaves {
        bytes.extend(u16::try_from(leaf.len()).ok()?.to_be_bytes());
        bytes.extend(leaf);
    }
    Some(bytes)
}

/// The leaves of a bundle; none where the bytes end within one.
pub fn bundle_leaves(mut bytes: &[u8]) -> Option<Vec<&[u8]>> {
    let mut leaves = Vec::new();
    while !bytes.is_empty() {
        let (length, rest) = bytes.split_first_chunk::<2>()?;
        let length = usize::from(u16::from_be_bytes(*length));
        leaves.push(rest.get(..length)?);
        bytes = &rest[length..];
    }
    Some(leaves)
}
