//! The records behind a number, as the open log shows them to everybody: position, unit, day or month, quantity. No
//! title, no name, no reason; pictures where a record notes that everybody may see them.

use std::collections::BTreeMap;

use luoshi_ledger::{Entry, Order, PageOf, Question};
use luoshi_openlog::{OpenLog, OpenLogError};
use luoshi_proofs::leaf::{EntryLeaf, Leaf};
use luoshi_store::Day;
use luoshi_web::figures::amount;
use luoshi_web::parts::{Cell, Column, Row, Table, TableStyle};
use luoshi_web::pictures::Picture;
use luoshi_web::{Definitions, Error, Html, formats};

use crate::here::Here;
use crate::pages::picture::picture_path;

/// So many on a page.
const PAGE: usize = 25;

/// A page of records.
pub struct Records {
    /// The table; none where none is shown.
    pub table: Option<Table>,
    /// What is said of them.
    pub said: String,
    /// The pictures of these records that everybody may see.
    pub pictures: Vec<Shown>,
    /// Where the next page begins.
    pub next: Option<String>,
}

/// A picture as a page shows it.
pub struct Shown {
    /// Where the whole picture is.
    pub href: String,
    /// Where the small one is.
    pub small: String,
    /// What it is a picture of.
    pub of: String,
    /// Which unit's, and of when.
    pub from: Html,
    /// The same in words.
    pub alt: String,
}

/// Which are asked for.
pub struct Asking<'a> {
    /// The page's.
    pub here: &'a Here,
    /// The figures as they are defined there.
    pub definitions: &'a Definitions,
    /// The question.
    pub question: &'a Question,
    /// Where the page begins.
    pub after: Option<&'a str>,
}

impl Records {
    /// None of them one by one: the open log says less of each than this list would.
    pub fn folded(here: &Here, entries: i64) -> Self {
        let said = here.w.t1("site-records-coarse", "n", entries);
        Self { table: None, said, pictures: Vec::new(), next: None }
    }
}

impl Asking<'_> {
    /// A page of them.
    pub async fn page(&self) -> Result<Records, Error> {
        let (here, w) = (self.here, self.here.w);
        let page = PageOf { after: self.after.map(str::to_owned), limit: PAGE, order: Order::Posting };
        let city = here.app.city().id;
        let found =
            here.app.ledger().entries(city, &self.definitions.catalogue, self.question, &page).await?;
        let log = OpenLog::new(here.app.ledger().clone());
        let (mut rows, mut waiting, mut open) = (Vec::new(), 0_usize, false);
        let mut leaves: BTreeMap<i64, EntryLeaf> = BTreeMap::new();
        for entry in &found.entries {
            // The latest come first: once one is published, all behind it are.
            open = open || self.published(&log, entry).await?;
            match self.leaf(&log, entry).await?.filter(|_| open) {
                Some((position, leaf)) => {
                    rows.push(self.row(position, &leaf));
                    if pictured(&leaf) {
                        leaves.entry(entry.record).or_insert(leaf);
                    }
                }
                None => waiting += 1,
            }
        }
        let said = match (rows.is_empty(), waiting) {
            (true, 0) => w.t("site-records-none"),
            (_, 0) => w.t("site-records-said"),
            (_, n) => w.t1("site-records-waiting", "n", n),
        };
        let heads = vec![
            Column::number(w.t("site-record-position")),
            Column::new(w.t("site-unit")),
            Column::new(w.t("site-record-day")),
            Column::number(w.t("site-record-quantity")),
        ];
        let table = Table::new(w.t("site-records"), TableStyle::Fits, heads);
        let table = (!rows.is_empty()).then(|| table.rows(rows));
        Ok(Records { table, said, pictures: self.pictures(&leaves).await?, next: found.next })
    }

    /// The pictures of records whose entries are listed. Of where and when each says no more than the log does.
    async fn pictures(&self, leaves: &BTreeMap<i64, EntryLeaf>) -> Result<Vec<Shown>, Error> {
        let (here, w) = (self.here, self.here.w);
        let records: Vec<i64> = leaves.keys().copied().collect();
        let found = here.app.pictures(&records).await?;
        let shown = |picture: Picture| {
            let leaf = leaves.get(&picture.record)?;
            let (of, day) = (picture.of.get(w.lang).to_owned(), day(w.lang, leaf.day.as_str()));
            let unit = here.tree.get(&leaf.unit).map_or(leaf.unit.as_str(), |unit| unit.name(w.english()));
            Some(Shown {
                href: picture_path(&picture, false),
                small: picture_path(&picture, true),
                alt: [of.as_str(), unit, &day].join(&w.t("site-comma")),
                from: Html::unit_of(w.lang, &here.tree, &leaf.unit).and(w.t("site-comma")).and(day),
                of,
            })
        };
        Ok(found.into_iter().filter_map(shown).collect())
    }

    async fn published(&self, log: &OpenLog, entry: &Entry) -> Result<bool, Error> {
        let Some(position) = entry.seq else { return Ok(false) };
        let shown = log.first_shown(self.here.app.city().id, position).await;
        Ok(shown.map_err(refused)?.is_some())
    }

    async fn leaf(&self, log: &OpenLog, entry: &Entry) -> Result<Option<(i64, EntryLeaf)>, Error> {
        let Some(position) = entry.seq else { return Ok(None) };
        match log.leaf(self.here.app.city().id, position).await.map_err(refused)? {
            Some(Leaf::Entry(leaf)) => Ok(Some((position, leaf))),
            _ => Ok(None),
        }
    }

    fn row(&self, position: i64, leaf: &EntryLeaf) -> Row {
        let (here, w) = (self.here, self.here.w);
        let amount = amount(w, &self.definitions.pack, &leaf.item, leaf.quantity);
        let amount = if leaf.quantity < 0 { Html::negative(amount) } else { Html::text(amount) };
        let unit = Html::unit_of(w.lang, &here.tree, &leaf.unit);
        let unit = match leaf.reverses {
            Some(taken) => unit.and(Html::sub(w.t1("site-record-reverses", "n", taken))),
            None => unit,
        };
        let row = Row::new([
            Cell::new(formats::int(position)),
            Cell::new(unit),
            Cell::new(day(w.lang, leaf.day.as_str())),
            Cell::new(amount),
        ]);
        if leaf.reverses.is_some() { row.reversal() } else { row }
    }
}

/// Whether pictures may stand beside an entry: not beside one that is about somebody, who could be recognised by them.
fn pictured(leaf: &EntryLeaf) -> bool {
    leaf.person.is_none() && leaf.reverses.is_none() && leaf.day.as_str().parse::<Day>().is_ok()
}

/// A day or a month, as a leaf says it.
fn day(lang: luoshi_packs::Lang, text: &str) -> String {
    match (text.parse::<Day>(), format!("{text}-01").parse::<Day>()) {
        (Ok(day), _) => formats::day_of_year(lang, day),
        (_, Ok(first)) => formats::month(lang, first),
        _ => text.to_owned(),
    }
}

fn refused(error: OpenLogError) -> Error {
    Error::internal(error.to_string())
}
