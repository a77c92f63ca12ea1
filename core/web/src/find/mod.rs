//! Finding words in texts: Chinese cut at the words of the city and its campaign, pinyin in full or by initials, and the
//! found words marked.
//!
//! What is kept for it is a text [`folded`] and how it [`sounds`]; a [`Query`] is held against both.

mod fold;
mod mark;
mod query;

use std::sync::{Arc, Mutex, PoisonError};

pub use fold::{folded, sounds};
use luoshi_packs::Pack;
use luoshi_units::Tree;
pub use mark::{excerpt, is_chinese, marked};
pub use query::{Cutter, Query, WORDS, Word};

/// The words that Chinese is cut by, with the version of pack and tree that they are of.
type Kept = (String, Arc<Cutter>);

/// The words that Chinese is cut by, made once for each version of pack and tree.
#[derive(Clone, Default)]
pub struct Cutters(Arc<Mutex<Option<Kept>>>);

impl Cutters {
    /// The words of a pack and a tree.
    pub fn of(&self, pack: &Pack, tree: &Arc<Tree>) -> Arc<Cutter> {
        let key = format!("{} {:p}", pack.version_hash, Arc::as_ptr(tree));
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match &*kept {
            Some((of, cutter)) if *of == key => cutter.clone(),
            _ => {
                let cutter = Arc::new(Cutter::of(pack, tree));
                *kept = Some((key, cutter.clone()));
                cutter
            }
        }
    }
}
