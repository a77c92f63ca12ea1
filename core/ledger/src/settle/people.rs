//! Sets of people with a net above and below 0. Pure.

use std::collections::BTreeMap;

use luoshi_store::StoreError;
use roaring::RoaringBitmap;

use super::sorted::Sorted;

/// The people of a month, by their small numbers.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Crowd {
    /// With a net above 0.
    pub above: RoaringBitmap,
    /// With a net below 0.
    pub below: RoaringBitmap,
}

/// Packs a set; nothing at all for an empty one.
pub fn bytes(set: &RoaringBitmap) -> Vec<u8> {
    let mut out = Vec::new();
    // Writing into memory does not fail.
    if !set.is_empty() && set.serialize_into(&mut out).is_err() {
        out.clear();
    }
    out
}

/// Reads what [`bytes`] packed.
pub fn read(bytes: &[u8]) -> Result<RoaringBitmap, StoreError> {
    if bytes.is_empty() {
        return Ok(RoaringBitmap::new());
    }
    RoaringBitmap::deserialize_from(bytes).map_err(|error| StoreError::Shape(error.to_string()))
}

impl Crowd {
    /// Whether a change of somebody's net can only be applied by knowing the net.
    pub fn must_know(&self, person: u32, change: i128) -> bool {
        change > 0 && self.below.contains(person) || change < 0 && self.above.contains(person)
    }

    /// Puts somebody where their net belongs.
    pub fn put(&mut self, person: u32, net: i128) {
        if net > 0 {
            self.above.insert(person);
        } else {
            self.above.remove(person);
        }
        if net < 0 {
            self.below.insert(person);
        } else {
            self.below.remove(person);
        }
    }

    /// Applies changes; `known` has the nets of those of whom it must be known.
    pub fn apply(&mut self, changes: &Sorted<i128>, known: &BTreeMap<u32, i128>) {
        for (person, change) in changes.iter() {
            if let Some(net) = known.get(person) {
                self.put(*person, *net);
            } else if *change != 0 && !self.above.contains(*person) && !self.below.contains(*person) {
                self.put(*person, *change);
            }
        }
    }
}
