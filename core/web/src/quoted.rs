//! Where work stands in what was published: whoever corrects a record sees which published numbers count it.

use std::collections::{BTreeMap, BTreeSet};

use askama::Template;
use luoshi_ledger::{Entry, Posting};
use luoshi_packs::{FigureDef, Lang, Pack, is_under};
use luoshi_store::{Day, Instant};
use luoshi_units::Tree;

use crate::{App, Error, Html, WORDS, Words};

/// How many published texts are named.
const MOST: usize = 20;

/// Work that figures count.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Counted {
    /// The item.
    pub item: String,
    /// The code of the unit that did it.
    pub unit: String,
    /// When.
    pub day: Day,
}

impl From<&Entry> for Counted {
    fn from(entry: &Entry) -> Self {
        Self { item: entry.item.clone(), unit: entry.unit.clone(), day: entry.day }
    }
}

impl From<&Posting> for Counted {
    fn from(posting: &Posting) -> Self {
        Self { item: posting.item.clone(), unit: posting.unit.clone(), day: posting.day }
    }
}

/// The figures that count some work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Touched {
    /// Their ids.
    pub figures: BTreeSet<String>,
    /// The codes of the units whose figures count it: its own and those above.
    pub units: Vec<String>,
    /// When it was done.
    pub day: Day,
}

/// A published text with numbers that count some work.
#[derive(Clone, Debug)]
pub struct Quoted {
    /// What it is called.
    pub title: Html,
    /// Where it is read.
    pub href: String,
    /// The numbers.
    pub numbers: Vec<String>,
    /// When it was published.
    pub at: Instant,
}

#[derive(Template)]
#[template(path = "quoted.html")]
struct Panel {
    w: Words,
    note: &'static str,
    all: Vec<Quoted>,
    more: bool,
}

impl App {
    /// Which figures, of which units, count this work.
    pub fn touched(&self, counted: impl IntoIterator<Item = Counted>, tree: &Tree) -> Vec<Touched> {
        touched(&self.pack(), tree, counted.into_iter().collect())
    }

    /// The published texts whose numbers count this work, as a panel of a page; none where no text does. Work that was
    /// taken back, and when, was counted by what was published before that. Ask with no connection at hand: rooms take
    /// one.
    ///
    /// # Errors
    /// What a room cannot read.
    pub async fn quoted(
        &self,
        counted: impl IntoIterator<Item = Counted>,
        gone: Option<Instant>,
        (tree, lang): (&Tree, Lang),
    ) -> Result<Option<Html>, Error> {
        let touched = self.touched(counted, tree);
        if touched.is_empty() {
            return Ok(None);
        }
        let mut all = Vec::new();
        for room in self.rooms() {
            all.extend(room.quoting(self, &touched, lang).await?);
        }
        all.retain(|one| gone.is_none_or(|gone| one.at <= gone));
        all.sort_by_key(|one| std::cmp::Reverse(one.at));
        let more = all.len() > MOST;
        all.truncate(MOST);
        if all.is_empty() {
            return Ok(None);
        }
        let note = if gone.is_some() { "quoted-gone" } else { "quoted-note" };
        let panel = Panel { w: WORDS.in_lang(lang), note, all, more };
        Ok(Some(Html::rendered(&panel)?))
    }
}

/// Which figures of a pack count some work.
fn touched(pack: &Pack, tree: &Tree, counted: BTreeSet<Counted>) -> Vec<Touched> {
    let mut known: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let all = counted.into_iter().map(|one| {
        let figures = known.entry(one.item.clone()).or_insert_with(|| figures(pack, &one.item)).clone();
        let units = tree.path(&one.unit).into_iter().map(|unit| unit.code.clone()).collect();
        Touched { figures, units, day: one.day }
    });
    all.collect()
}

/// The figures that count an item, and those that are made of them.
fn figures(pack: &Pack, item: &str) -> BTreeSet<String> {
    let counts = |part: &FigureDef| !part.figure.item.is_empty() && is_under(item, &part.figure.item);
    let found = pack.figures.iter().filter(|def| pack.parts(def).any(counts));
    found.map(|def| def.figure.id.clone()).collect()
}
