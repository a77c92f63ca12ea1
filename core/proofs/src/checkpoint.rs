//! Checkpoints: <https://c2sp.org/tlog-checkpoint>. Origin, size and root, without extension lines.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::merkle::Hash;

/// What a log signs: that it is this, has grown to this size, and has this root.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// The log's name for ever.
    pub origin: String,
    /// How many leaves.
    pub size: u64,
    /// The root over all of them.
    pub root: Hash,
}

impl Checkpoint {
    /// Reads the text of a checkpoint (of a note, the part above the signatures). None for another form, extension
    /// lines among them.
    pub fn parse(text: &str) -> Option<Self> {
        let mut lines = text.strip_suffix('\n')?.split('\n');
        let (origin, size, root) = (lines.next()?, lines.next()?, lines.next()?);
        let sound = !origin.is_empty() && lines.next().is_none();
        let read =
            Self { origin: origin.to_owned(), size: size.parse().ok()?, root: hash_from_base64(root)? };
        (sound && read.to_string() == text).then_some(read)
    }
}

impl std::fmt::Display for Checkpoint {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}\n{}\n{}\n", self.origin, self.size, hash_to_base64(&self.root))
    }
}

/// A hash as base64 with padding.
pub fn hash_to_base64(hash: &Hash) -> String {
    STANDARD.encode(hash)
}

/// A hash from base64; none where it is not one.
pub fn hash_from_base64(text: &str) -> Option<Hash> {
    STANDARD.decode(text).ok()?.try_into().ok()
}
