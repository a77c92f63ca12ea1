//! The entries behind a figure as rows: originals, reversals with their reasons, and one line for what the reader may
//! not see.

use std::collections::{BTreeMap, HashMap};

use chrono::Datelike;
use luoshi_ledger::{Catalogue, Entry, EntryPage, LedgerError, Order, PageOf, Question};
use luoshi_packs::FigureDef;
use luoshi_units::{Tree, Verb, people};
use luoshi_web::figures::quantity;
use luoshi_web::parts::{Cell, Column, Row, State, Table, TableStyle, tag};
use luoshi_web::{App, Error, Html, RecordTitle, User, Words, formats};

/// How many entries a page shows.
const PAGE: usize = 50;
/// How many pages are read on for somebody who may see few of them.
const MOST_PAGES: usize = 10;

/// An entry's reason for a sheet, in the reader's language.
pub fn reason(user: &User, entry: &Entry) -> String {
    entry.reason.as_ref().map(|reason| user.app.reason(reason, user.lang).text()).unwrap_or_default()
}

/// What is known about a page of entries besides what stands in them.
pub struct Known {
    titles: HashMap<i64, RecordTitle>,
    names: HashMap<i64, String>,
}

impl Known {
    /// Asks the rooms for titles and the city for names; of the records that the reader may see.
    pub async fn of(user: &User, entries: &[Entry], tree: &Tree) -> Result<Self, Error> {
        let seen = || entries.iter().filter(|entry| user.who.may(Verb::ReadRows, &entry.unit, tree));
        let mut by_room: BTreeMap<&str, Vec<i64>> = BTreeMap::new();
        for entry in seen() {
            by_room.entry(entry.room.as_str()).or_default().push(entry.record);
        }
        let mut titles = HashMap::new();
        for (room, mut records) in by_room {
            records.sort_unstable();
            records.dedup();
            titles.extend(titles_of(user, room, &records).await?);
        }
        let mut ids: Vec<i64> = seen().map(|entry| entry.by).collect();
        ids.sort_unstable();
        ids.dedup();
        let mut conn = user.app.read().await?;
        let people = people::by_ids(&mut conn, user.app.city().id, &ids).await?;
        let names = people.into_iter().map(|person| (person.id, person.name)).collect();
        Ok(Self { titles, names })
    }

    /// The record's title, where its room knows it.
    pub fn title(&self, record: i64) -> Option<&RecordTitle> {
        self.titles.get(&record)
    }

    /// The name of whoever posted the entry; empty for the program itself.
    pub fn name(&self, person: i64) -> &str {
        self.names.get(&person).map_or("", String::as_str)
    }
}

async fn titles_of(user: &User, room: &str, records: &[i64]) -> Result<Vec<(i64, RecordTitle)>, Error> {
    let Some(room) = user.app.rooms().iter().find(|known| known.name() == room) else {
        return Ok(Vec::new());
    };
    let titles = room.titles(&user.app, records, user.lang).await?;
    Ok(titles.into_iter().map(|title| (title.record, title)).collect())
}

/// Entries as a table.
pub fn table(w: Words, user: &User, def: &FigureDef, entries: &[Entry], known: &Known, tree: &Tree) -> Table {
    let columns = vec![
        Column::new(w.t("rows-record")).full(),
        Column::new(w.t("rows-day")),
        Column::new(w.t("rows-unit")).full(),
        Column::new(w.t("rows-by")),
        Column::number(w.t("rows-entry")),
        Column::number(w.t("rows-quantity")),
    ];
    let mut table =
        Table::new(w.t1("rows-caption", "figure", def.name.get(w.lang)), TableStyle::Dense, columns);
    let lines = Lines { w, user, def, known, tree, entries };
    let (seen, hidden): (Vec<&Entry>, Vec<&Entry>) =
        entries.iter().partition(|entry| user.who.may(Verb::ReadRows, &entry.unit, tree));
    for entry in seen {
        table.push(lines.row(entry));
    }
    if !hidden.is_empty() {
        table.push(Row::group(w.t1("rows-folded", "n", hidden.len())));
    }
    table
}

struct Lines<'a> {
    w: Words,
    user: &'a User,
    def: &'a FigureDef,
    known: &'a Known,
    tree: &'a Tree,
    entries: &'a [Entry],
}

impl Lines<'_> {
    fn row(&self, entry: &Entry) -> Row {
        let w = self.w;
        let quantity = formats::signed(&quantity(self.def, entry.quantity));
        let quantity = if entry.quantity < 0 { Html::negative(quantity) } else { Html::text(quantity) };
        let row = Row::new([
            Cell::new(self.record(entry)),
            Cell::with_class(self.day(entry), "nowrap"),
            Cell::new(crate::names::path(w.lang, self.tree, &entry.unit)),
            Cell::with_class(self.posted(entry), "nowrap"),
            Cell::new(entry.seq.map_or_else(|| formats::NONE.to_owned(), formats::int)),
            Cell::with_class(quantity, "nowrap"),
        ]);
        match (entry.reverses, entry.reversed_by) {
            (Some(_), _) => row.reversal(),
            (_, Some(_)) => row.reversed(),
            _ => row,
        }
    }

    fn record(&self, entry: &Entry) -> Html {
        let w = self.w;
        let title = match self.known.title(entry.record) {
            Some(title) => Html::link(&title.href, title.title.as_str()),
            None => Html::text(w.t1("rows-untitled", "record", entry.record.to_string())),
        };
        if entry.reverses.is_some() {
            let mut said = tag(State::Reversed, w.t("reversed")).and(" ").and(self.original(entry));
            if let Some(reason) = &entry.reason {
                said = said.and(" ").and(self.user.app.reason(reason, w.lang).html(w.lang));
            }
            return title.and(Html::sub(said));
        }
        if entry.reversed_by.is_some() { title.and(Html::sub(w.t("rows-was-reversed"))) } else { title }
    }

    /// Which entry a reversal takes back: its number, where it is on the same page.
    fn original(&self, entry: &Entry) -> String {
        let original = self
            .entries
            .iter()
            .find(|other| other.record == entry.record && Some(other.line) == entry.reverses);
        match original.and_then(|original| original.seq) {
            Some(seq) => self.w.t1("rows-takes-back", "seq", seq),
            None => self.w.t1("rows-takes-back-day", "day", formats::day(self.w.lang, entry.day)),
        }
    }

    fn day(&self, entry: &Entry) -> Html {
        let now = self.user.app.today();
        let day = if entry.day.year() == now.year() {
            formats::day_short(entry.day)
        } else {
            entry.day.to_string()
        };
        Html::text(day)
    }

    fn posted(&self, entry: &Entry) -> Html {
        let at = formats::instant(entry.at, self.user.app.zone());
        let name = self.known.name(entry.by);
        if name.is_empty() {
            return Html::text(at);
        }
        Html::in_lang(self.w.lang, luoshi_packs::Lang::Zh, name).and(Html::sub(at))
    }
}

/// A page of entries with enough that the reader may see, as far as a few pages hold them.
pub async fn page(
    user: &User,
    catalogue: &Catalogue,
    question: &Question,
    after: Option<String>,
    tree: &Tree,
) -> Result<EntryPage, LedgerError> {
    let app = &user.app;
    let mut wanted = PageOf { after, limit: PAGE, order: Order::Posting };
    let mut found = EntryPage { entries: Vec::new(), next: None };
    for _ in 0..MOST_PAGES {
        let read = app.ledger().entries(app.city().id, catalogue, question, &wanted).await?;
        found.entries.extend(read.entries);
        found.next = read.next;
        let seen =
            found.entries.iter().filter(|entry| user.who.may(Verb::ReadRows, &entry.unit, tree)).count();
        if found.next.is_none() || seen >= PAGE / 2 {
            break;
        }
        wanted.after.clone_from(&found.next);
    }
    Ok(found)
}

/// The newest entries of a figure at one unit, for the overview. Where the figure knows of none, the list is not read:
/// looking for what is not there would read the whole log.
pub async fn newest(app: &App, figure: &str, unit: &str, limit: usize) -> Result<Vec<Entry>, LedgerError> {
    let question = Question::of(figure).at(unit);
    let (city, catalogue) = (app.city().id, app.catalogue());
    if app.ledger().answer(city, &catalogue, &question).await?.entries == 0 {
        return Ok(Vec::new());
    }
    let page = PageOf { after: None, limit, order: Order::Posting };
    Ok(app.ledger().entries(city, &catalogue, &question, &page).await?.entries)
}
