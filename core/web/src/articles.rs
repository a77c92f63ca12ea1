//! Articles: what rooms have published for everybody to read, each with its numbers.
//!
//! A room hands over what stands published and nothing else; whoever shows it decides where its numbers lead.

use luoshi_packs::{Lang, Pack};
use luoshi_store::{Day, Instant};
use luoshi_units::Tree;
use serde::{Deserialize, Serialize};

use crate::parts::{Cell, Column, Row, Table, TableStyle};
use crate::{App, Error, Html, WORDS, formats};

/// The most that is asked for at once.
pub const MOST: i64 = 200;

/// By which moment articles follow each other, the latest first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// By their first edition.
    #[default]
    Published,
    /// By their last edition: what was corrected comes again.
    Changed,
}

/// Which are asked for.
#[derive(Clone, Debug, Default)]
pub struct Asked<'a> {
    /// In this section; none for all.
    pub section: Option<&'a str>,
    /// By which moment.
    pub order: Order,
    /// Whose moment and key come behind these; none for the first page.
    pub before: Option<(Instant, i64)>,
    /// Whose last edition is later than this.
    pub since: Option<Instant>,
    /// So many.
    pub limit: i64,
}

/// An article as lists show it: its last edition, or the one that was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Article {
    /// Its id, the same for all its editions.
    pub key: i64,
    /// The edition, from 1.
    pub edition: i64,
    /// The language that it is written in.
    pub lang: Lang,
    /// Its title.
    pub title: String,
    /// What it says first, in plain words.
    pub summary: String,
    /// The id of its section.
    pub section: Option<String>,
    /// The code of the unit that it is about.
    pub unit: String,
    /// The first day of its period.
    pub from: Day,
    /// The last day.
    pub until: Day,
    /// Who stands for it, as it says at its end; all of it may be empty.
    pub colophon: Colophon,
    /// The figures that it tells, each once.
    pub figures: Vec<String>,
    /// When its first edition was published.
    pub published_at: Instant,
    /// When this edition was.
    pub edition_at: Instant,
    /// What this edition corrects, and why.
    pub reason: Option<String>,
    /// The position of the log that its numbers are of.
    pub position: i64,
}

/// Who stands for a text, as it is printed at its end. All of it may be empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Colophon {
    /// Where it comes from.
    pub source: String,
    /// Who reported.
    pub reporter: String,
    /// Who edited it.
    pub editor: String,
    /// Who is responsible for the edition.
    pub responsible: String,
}

impl Colophon {
    /// What it says, in the order in which it is printed, each with its name.
    pub fn said(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let all = [
            ("source", self.source.as_str()),
            ("reporter", &self.reporter),
            ("editor", &self.editor),
            ("responsible", &self.responsible),
        ];
        all.into_iter().filter(|(_, text)| !text.is_empty())
    }
}

/// A number of an article, as it was published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Number {
    /// Its place among the article's numbers, from 1.
    pub place: i64,
    /// The figure.
    pub figure: String,
    /// The unit's code.
    pub unit: String,
    /// The first day that was asked about.
    pub from: Day,
    /// The last day.
    pub until: Day,
    /// The value, an exact decimal in the figure's unit of measure.
    pub value: Option<String>,
    /// The value as a reader sees it.
    pub exact: String,
    /// What is read.
    pub text: String,
    /// How many entries stood behind it.
    pub entries: i64,
    /// Whether words of comparison are read in its place.
    pub word: bool,
    /// What those words compare and what came of it, in the article's language.
    pub compared: Option<String>,
}

/// An edition, as the list of an article's editions says it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edition {
    /// Its number, from 1.
    pub no: i64,
    /// When it was published.
    pub at: Instant,
    /// What it corrects, and why.
    pub reason: Option<String>,
    /// The numbers that it says otherwise than the edition before it.
    pub changed: Vec<Changed>,
}

/// A number that an edition says otherwise than the one before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changed {
    /// The figure.
    pub figure: String,
    /// The unit's code.
    pub unit: String,
    /// The first day that is asked about.
    pub from: Day,
    /// The last day.
    pub until: Day,
    /// What was read; none for a number that is new.
    pub was: Option<String>,
    /// What is read; none for one that is gone.
    pub is: Option<String>,
}

/// What an edition says otherwise, as a table.
pub fn changes(lang: Lang, (pack, tree): (&Pack, &Tree), all: &[Changed]) -> Table {
    let w = WORDS.in_lang(lang);
    let row = |one: &Changed| {
        let name = pack.figure(&one.figure).map_or(one.figure.as_str(), |def| def.name.get(lang));
        let period = formats::period_of_year(lang, one.from, one.until);
        let about = Html::unit_of(lang, tree, &one.unit).and(w.t("changed-comma")).and(period);
        let read = |text: &Option<String>, none| text.clone().unwrap_or_else(|| w.t(none));
        Row::new([
            Cell::with_class(Html::text(name).and(Html::sub(about)), "full"),
            Cell::new(read(&one.was, "changed-new")),
            Cell::new(read(&one.is, "changed-gone")),
        ])
    };
    let columns = vec![
        Column::new(w.t("changed-number")).full(),
        Column::number(w.t("changed-was")),
        Column::number(w.t("changed-is")),
    ];
    Table::new(w.t("changed"), TableStyle::Fits, columns).rows(all.iter().map(row))
}

/// A whole article.
#[derive(Clone, Debug)]
pub struct Whole {
    /// What lists show of it.
    pub article: Article,
    /// Its text, each number a link.
    pub html: Html,
    /// Its text in plain words, a line a paragraph.
    pub plain: String,
    /// The numbers that stand typed in it and are no figures, as they stand, in the order of the text.
    pub typed: Vec<String>,
    /// Its numbers, in the order of the text.
    pub numbers: Vec<Number>,
    /// All its editions, the latest first.
    pub editions: Vec<Edition>,
}

/// Where a number leads: the address of the place of the number in an edition.
pub type Leads = dyn Fn(i64, i64) -> String + Send + Sync;

/// An article that is asked for.
#[derive(Clone, Copy)]
pub struct Wanted<'a> {
    /// Its id.
    pub key: i64,
    /// Which edition; none for the one that stands.
    pub edition: Option<i64>,
    /// Where the number of an edition, at a place, leads.
    pub leads: &'a Leads,
}

impl App {
    /// What rooms have published, in the order that is asked for. Ask with no connection at hand: each room takes one.
    ///
    /// # Errors
    /// What a room cannot read.
    pub async fn articles(&self, asked: &Asked<'_>) -> Result<Vec<Article>, Error> {
        let mut all = Vec::new();
        for room in self.rooms() {
            all.extend(room.articles(self, asked).await?);
        }
        all.sort_by_key(|one| std::cmp::Reverse((moment(one, asked.order), one.key)));
        all.truncate(usize::try_from(asked.limit).unwrap_or_default());
        Ok(all)
    }

    /// One of them.
    ///
    /// # Errors
    /// What a room cannot read; [`Error::NotFound`] where none has published it.
    pub async fn article(&self, wanted: Wanted<'_>) -> Result<Whole, Error> {
        for room in self.rooms() {
            if let Some(whole) = room.article(self, wanted).await? {
                return Ok(whole);
            }
        }
        Err(Error::NotFound)
    }

    /// Where everybody reads an article, or a number of it: an edition, and the number's place from 1. None where no room
    /// shows articles.
    pub fn article_page(&self, key: i64, number: Option<(i64, i64)>) -> Option<String> {
        self.rooms().iter().find_map(|room| room.article_page(key, number))
    }

    /// What was published last, in a word that is another whenever anything more is published.
    ///
    /// # Errors
    /// What a room cannot read.
    pub async fn published(&self) -> Result<String, Error> {
        let mut all = String::new();
        for room in self.rooms() {
            all.push_str(&room.published(self).await?);
        }
        Ok(all)
    }
}

/// The moment by which an article stands in an order.
pub fn moment(article: &Article, order: Order) -> Instant {
    match order {
        Order::Published => article.published_at,
        Order::Changed => article.edition_at,
    }
}
