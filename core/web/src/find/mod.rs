//! Finding words in texts: Chinese cut at the words of the city and its campaign, pinyin in full or by initials, and the
//! found words marked.
//!
//! What is kept for it is a text [`folded`] and how it [`sounds`]; a [`Query`] is held against both.

mod fold;
mod mark;
mod query;
mod store;

use std::sync::{Arc, Mutex, PoisonError};

pub use fold::{folded, sounds};
use luoshi_packs::Pack;
use luoshi_store::Day;
use luoshi_units::Tree;
pub use mark::{excerpt, is_chinese, marked};
pub use query::{Cutter, Query, WORDS, Word};
pub use store::bind;

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

/// A record as a search finds it.
#[derive(Clone, Debug)]
pub struct Document {
    /// The record.
    pub record: i64,
    /// Which group it is shown in: `talks`, `teams`, `orders`, `records`, `bulletins`, `audits`.
    pub kind: &'static str,
    /// The code of its unit: who may read this unit's rows finds it.
    pub unit: String,
    /// Whether everybody who is signed in finds it.
    pub open: bool,
    /// Another record: whoever reads its unit's rows finds this one as well.
    pub also: Option<i64>,
    /// The code of a unit that is asked for something: whoever records at, above or below it finds this.
    pub asked: Option<String>,
    /// Its day.
    pub day: Day,
    /// Its title, in Chinese.
    pub title: String,
    /// What else it says in words.
    pub body: String,
}

/// A page that stands, for a search.
#[derive(Clone, Debug)]
pub struct Reading {
    /// Its title.
    pub title: String,
    /// What it says.
    pub text: String,
    /// Where it is.
    pub href: String,
}
