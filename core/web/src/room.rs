//! What a room is to the shell.

use luoshi_ledger::Posting;
use luoshi_packs::{Lang, Text};
use luoshi_sheets::{BadCell, Table};
use luoshi_store::{BoxFuture, Conn, Day, Instant, Migrations, Statement, Tx};
use luoshi_units::Who;
use serde_json::Value as Json;

use crate::articles::{self, Article};
use crate::band::Band;
use crate::find::{Document, Reading};
use crate::jobs::{Ended, Work};
use crate::notices::NoticeKind;
use crate::pictures::Picture;
use crate::sheets::{Back, RowBack, RowTaken, SheetColumn, SheetRow, SheetTried};
use crate::work::{Among, Lines, Sighting, Tally, Todo, Waiting, WorkLine};
use crate::{App, Beside, Error, Html, NavItem, Quoted, Reason, Route, Touched};

/// A room: one capability, whole. The binary lists them; nothing else knows which there are.
pub trait Room: Send + Sync + 'static {
    /// Its name, as its folder has it.
    fn name(&self) -> &'static str;

    /// Its tables.
    fn migrations(&self) -> Migrations;

    /// Its statements, so that a test can prepare each on both engines.
    fn statements(&self) -> &'static [Statement];

    /// Its pages and its API, each with its access rule.
    fn routes(&self) -> Vec<Route>;

    /// Its links in the side navigation, for this person in this language.
    fn navigation(&self, _app: &App, _who: &Who, _lang: Lang) -> Vec<NavItem> {
        Vec::new()
    }

    /// The letters that lead to its pages after `g`, each with the address of its link in the navigation. No two rooms
    /// have the same.
    fn keys(&self) -> &'static [(char, &'static str)] {
        &[]
    }

    /// What one of its pages is for and how it is used, in a sentence or two: [`help::sentence`](crate::help::sentence)
    /// of its words. `path` is the route's, with its parameters in braces.
    fn help(&self, _path: &str, _lang: Lang) -> Option<String> {
        None
    }

    /// The words of a text that this room explains, each with where it does.
    fn explained(&self, _text: &str, _lang: Lang) -> Vec<(String, String)> {
        Vec::new()
    }

    /// What this person may want to read before they begin: words and addresses.
    fn guides(&self, _who: &Who, _lang: Lang) -> Vec<(String, String)> {
        Vec::new()
    }

    /// A band over the page of this path, with what the browser keeps of it; see [`band`](crate::band).
    fn band(&self, _app: &App, _who: &Who, _lang: Lang, _at: (&str, Option<&str>)) -> Option<Band> {
        None
    }

    /// What can be imported into it from a sheet.
    fn imports(&self, _app: &App) -> Vec<ImportKind> {
        Vec::new()
    }

    /// The headers of the sheet that an import reads; `None` for a kind that is not this room's.
    fn template(&self, _app: &App, _kind: &str) -> Option<Vec<String>> {
        None
    }

    /// Imports a sheet, all or nothing; with `dry_run` only says what it would do. `mark` stands for the file's content:
    /// with the same one no row is recorded twice.
    fn import<'a>(
        &'a self,
        _app: &'a App,
        _who: &'a Who,
        _kind: &'a str,
        (_file, _mark): (&'a [u8], &'a str),
        _dry_run: bool,
    ) -> BoxFuture<'a, Result<ImportReport, Error>> {
        Box::pin(async { Err(Error::NotFound) })
    }

    /// The columns of the sheets of a kind, to be filled in; `None` for a kind that is not this room's.
    fn sheet(&self, _app: &App, _kind: &str) -> Option<Vec<SheetColumn>> {
        None
    }

    /// Tries the rows of a sheet: what is wrong with each, and which records likely mean the same. Keeps nothing.
    fn try_rows<'a>(
        &'a self,
        _app: &'a App,
        _who: &'a Who,
        _kind: &'a str,
        _table: &'a Table,
    ) -> BoxFuture<'a, Result<SheetTried, Error>> {
        Box::pin(async { Err(Error::NotFound) })
    }

    /// Records one row as the form would: one deed, with the same rules. Reads and writes by `tx` alone.
    fn take_row<'a>(
        &'a self,
        _tx: &'a mut Tx,
        _app: &'a App,
        _who: &'a Who,
        _row: SheetRow<'a>,
    ) -> BoxFuture<'a, Result<RowTaken, Error>> {
        Box::pin(async { Err(Error::NotFound) })
    }

    /// Takes a record back that came with a sheet, unless somebody changed it since. Reads and writes by `tx` alone.
    fn take_back<'a>(
        &'a self,
        _tx: &'a mut Tx,
        _app: &'a App,
        _who: &'a Who,
        _back: RowBack<'a>,
    ) -> BoxFuture<'a, Result<Back, Error>> {
        Box::pin(async { Ok(Back::NotOurs) })
    }

    /// Those of these records, each with the version that it had, that are this room's and were changed since.
    fn changed_since<'a>(
        &'a self,
        _conn: &'a mut Conn,
        _app: &'a App,
        _records: &'a [(i64, i64)],
    ) -> BoxFuture<'a, Result<Vec<i64>, Error>> {
        Box::pin(async { Ok(Vec::new()) })
    }

    /// The postings of its records after the one of id `after`, computed again from what the records say:
    /// one page, empty at the end. For the check of everything against everything.
    fn recount<'a>(&'a self, _app: &'a App, _after: i64) -> BoxFuture<'a, Result<Vec<Recount>, Error>> {
        Box::pin(async { Ok(Vec::new()) })
    }

    /// Records with rows beside them that do not fit: those that a search or a rule looks at in a record's place. For
    /// the check of everything against everything.
    fn amiss<'a>(&'a self, _app: &'a App) -> BoxFuture<'a, Result<Vec<i64>, Error>> {
        Box::pin(async { Ok(Vec::new()) })
    }

    /// Titles of those of the records that are this room's.
    fn titles<'a>(
        &'a self,
        _app: &'a App,
        _records: &'a [i64],
        _lang: Lang,
    ) -> BoxFuture<'a, Result<Vec<RecordTitle>, Error>> {
        Box::pin(async { Ok(Vec::new()) })
    }

    /// What a search finds those of the records by that are this room's. No names of people: they are looked for where
    /// they are kept.
    fn documents<'a>(
        &'a self,
        _app: &'a App,
        _records: &'a [i64],
    ) -> BoxFuture<'a, Result<Vec<Document>, Error>> {
        Box::pin(async { Ok(Vec::new()) })
    }

    /// What a search finds of this room that is no record: pages that stand, such as those of the help.
    fn readings(&self, _app: &App, _lang: Lang) -> Vec<Reading> {
        Vec::new()
    }

    /// What a record of this room says, label and value, for somebody who holds it against what they see on the spot:
    /// as it stands, or with `kept` as a deed's snapshot kept it. Whether they may see it was decided before. Empty for a
    /// record that is not this room's.
    fn facts<'a>(
        &'a self,
        _app: &'a App,
        _record: i64,
        _lang: Lang,
        _kept: Option<&'a Json>,
    ) -> BoxFuture<'a, Result<Vec<(String, Html)>, Error>> {
        Box::pin(async { Ok(Vec::new()) })
    }

    /// What stands beside these figures wherever they are shown, such as what an audit found.
    fn beside<'a>(
        &'a self,
        _app: &'a App,
        _figures: &'a [&'a str],
        _lang: Lang,
    ) -> BoxFuture<'a, Result<Vec<Beside>, Error>> {
        Box::pin(async { Ok(Vec::new()) })
    }

    /// A reason that this room wrote, told in a reader's language; none for any other.
    fn reason(&self, _kept: &str, _lang: Lang) -> Option<Reason> {
        None
    }

    /// The kinds of notices that this room tells, by their names.
    fn notice_kinds(&self) -> Vec<NoticeKind> {
        Vec::new()
    }

    /// The form that records what the link `href` of this room's navigation is about; none where there are several.
    fn form_at(&self, _app: &App, _href: &str) -> Option<String> {
        None
    }

    /// The text of a notice that this room told; see [`notices::sentence`](crate::notices::sentence).
    fn notice(&self, _kind: &str, _args: &Json, _lang: Lang) -> Option<String> {
        None
    }

    /// What is open for this person in this room.
    fn todo<'a>(
        &'a self,
        _app: &'a App,
        _who: &'a Who,
        _lang: Lang,
    ) -> BoxFuture<'a, Result<Vec<Todo>, Error>> {
        Box::pin(async { Ok(Vec::new()) })
    }

    /// What this person recorded, the last first.
    fn recorded<'a>(
        &'a self,
        _app: &'a App,
        _who: &'a Who,
        _lang: Lang,
        _limit: i64,
    ) -> BoxFuture<'a, Result<Vec<WorkLine>, Error>> {
        Box::pin(async { Ok(Vec::new()) })
    }

    /// What this person recorded and somebody else changed or took back, the last first.
    fn returned<'a>(
        &'a self,
        _app: &'a App,
        _who: &'a Who,
        _lang: Lang,
        _limit: i64,
    ) -> BoxFuture<'a, Result<Vec<WorkLine>, Error>> {
        Box::pin(async { Ok(Vec::new()) })
    }

    /// What others recorded since an instant at the units where this person may confirm, the last first.
    fn fresh<'a>(
        &'a self,
        _app: &'a App,
        _who: &'a Who,
        _lang: Lang,
        _since: Instant,
        _limit: i64,
    ) -> BoxFuture<'a, Result<Lines, Error>> {
        Box::pin(async { Ok(Lines::default()) })
    }

    /// What waits for this person to stand behind it, kind by kind.
    fn waiting<'a>(
        &'a self,
        _app: &'a App,
        _who: &'a Who,
        _lang: Lang,
    ) -> BoxFuture<'a, Result<Vec<Waiting>, Error>> {
        Box::pin(async { Ok(Vec::new()) })
    }

    /// How many records stand at each unit for each day.
    fn tallies<'a>(&'a self, _app: &'a App, _among: Among<'a>) -> BoxFuture<'a, Result<Vec<Tally>, Error>> {
        Box::pin(async { Ok(Vec::new()) })
    }

    /// The records that stand, as rules look at them for what is out of line.
    fn sightings<'a>(
        &'a self,
        _app: &'a App,
        _among: Among<'a>,
    ) -> BoxFuture<'a, Result<Vec<Sighting>, Error>> {
        Box::pin(async { Ok(Vec::new()) })
    }

    /// Takes a record of this room back: all that it posted is reversed. False where the record is not this room's.
    fn withdraw<'a>(
        &'a self,
        _app: &'a App,
        _who: &'a Who,
        _taken: Taken<'a>,
    ) -> BoxFuture<'a, Result<bool, Error>> {
        Box::pin(async { Ok(false) })
    }

    /// The address at which this room lists where a figure is quoted: it takes `?figure=`. A link on every figure's page
    /// leads there.
    fn quotes(&self) -> Option<&'static str> {
        None
    }

    /// What this room has published with numbers that count some work. Whoever asks may see all of it.
    fn quoting<'a>(
        &'a self,
        _app: &'a App,
        _touched: &'a [Touched],
        _lang: Lang,
    ) -> BoxFuture<'a, Result<Vec<Quoted>, Error>> {
        Box::pin(async { Ok(Vec::new()) })
    }

    /// The address at which this room explains why somebody can see a page: it takes `?page=`. A link in every page's
    /// foot leads there.
    fn explains(&self) -> Option<&'static str> {
        None
    }

    /// The records of this room that somebody has open at these units, by id: what they planned and did not yet do, what
    /// they recorded and may still correct by themselves. It is what [`Room::hand_over`] hands over. Reads by `conn`
    /// alone.
    fn open_work<'a>(
        &'a self,
        _conn: &'a mut Conn,
        _app: &'a App,
        _person: i64,
        _units: &'a [String],
    ) -> BoxFuture<'a, Result<Vec<i64>, Error>> {
        Box::pin(async { Ok(Vec::new()) })
    }

    /// Hands what somebody has open over to a successor, within the deed that ends a post, and gives the records. Each
    /// keeps who recorded it, and leaves a deed of its own under a key made from `over.key` and the record's id. Reads
    /// and writes by `tx` alone.
    fn hand_over<'a>(
        &'a self,
        _tx: &'a mut Tx,
        _app: &'a App,
        _over: &'a HandOver,
    ) -> BoxFuture<'a, Result<Vec<i64>, Error>> {
        Box::pin(async { Ok(Vec::new()) })
    }

    /// What this room has published for everybody, as lists show it: the latest first, no more than is asked for. Asks
    /// the ledger nothing.
    fn articles<'a>(
        &'a self,
        _app: &'a App,
        _asked: &'a articles::Asked<'a>,
    ) -> BoxFuture<'a, Result<Vec<Article>, Error>> {
        Box::pin(async { Ok(Vec::new()) })
    }

    /// One of them, in the edition that is asked for; none that is not published, or not this room's.
    fn article<'a>(
        &'a self,
        _app: &'a App,
        _wanted: articles::Wanted<'a>,
    ) -> BoxFuture<'a, Result<Option<articles::Whole>, Error>> {
        Box::pin(async { Ok(None) })
    }

    /// Where this room is read by everybody, signed in or not: words and address. The page on which people sign in leads
    /// there.
    fn front(&self, _lang: Lang) -> Option<(String, String)> {
        None
    }

    /// Where this room shows everybody an article that a room has published, or a number of it: an edition, and the
    /// number's place in its text, from 1. Links beside what is published lead there.
    fn article_page(&self, _key: i64, _number: Option<(i64, i64)>) -> Option<String> {
        None
    }

    /// The pictures of those of the records that are this room's and note that everybody may see them.
    fn pictures<'a>(
        &'a self,
        _app: &'a App,
        _records: &'a [i64],
    ) -> BoxFuture<'a, Result<Vec<Picture>, Error>> {
        Box::pin(async { Ok(Vec::new()) })
    }

    /// What this room published last, in a word that is another whenever it publishes more.
    fn published<'a>(&'a self, _app: &'a App) -> BoxFuture<'a, Result<String, Error>> {
        Box::pin(async { Ok(String::new()) })
    }

    /// Takes away what this room keeps for a time alone, and that time is over. How much that was.
    fn sweep<'a>(&'a self, _app: &'a App) -> BoxFuture<'a, Result<u64, Error>> {
        Box::pin(async { Ok(0) })
    }

    /// Does a long job that this room started: see [`jobs`](crate::jobs). Each part of it goes under a key that
    /// follows from the job's, so that a job that was interrupted can be done again.
    fn job<'a>(&'a self, _work: &'a Work) -> BoxFuture<'a, Result<Ended, Error>> {
        Box::pin(async { Err(Error::NotFound) })
    }
}

/// Work that goes from one person to another.
#[derive(Clone, Debug)]
pub struct HandOver {
    /// Who hands it over.
    pub who: Who,
    /// The key of the deed that it belongs to.
    pub key: String,
    /// Whose it was.
    pub from: i64,
    /// Whose it becomes.
    pub to: i64,
    /// At these units, sorted.
    pub units: Vec<String>,
}

/// A record that another room's work shows to be wrong.
#[derive(Clone, Copy, Debug)]
pub struct Taken<'a> {
    /// The record.
    pub record: i64,
    /// The key that the client made: sent twice, it is taken back once.
    pub key: &'a str,
    /// Why, for the reversal.
    pub reason: &'a str,
}

/// Something that can be imported.
#[derive(Clone, Debug)]
pub struct ImportKind {
    /// Its name on the command line.
    pub id: String,
    /// Its name for readers.
    pub name: Text,
}

/// What an import did, or with a dry run would do.
#[derive(Clone, Debug, Default)]
pub struct ImportReport {
    /// Rows that the sheet holds.
    pub rows: usize,
    /// Rows that became records; 0 where a cell is bad.
    pub imported: usize,
    /// Rows that had been imported before.
    pub already: usize,
    /// The records that rows became: the row, the record, its version.
    pub records: Vec<(i64, i64, i64)>,
    /// Every cell that is wrong; then nothing is imported.
    pub bad: Vec<BadCell>,
    /// What is worth knowing and was no reason to refuse.
    pub said: Vec<Text>,
}

/// A record with the postings that it should have.
#[derive(Clone, Debug)]
pub struct Recount {
    /// The record.
    pub record: i64,
    /// What the record says ought to stand in the ledger.
    pub postings: Vec<Posting>,
    /// The record itself, as its last deed kept it.
    pub snapshot: serde_json::Value,
}

/// How a record is shown where its entries are listed.
#[derive(Clone, Debug)]
pub struct RecordTitle {
    /// The record.
    pub record: i64,
    /// Its title.
    pub title: String,
    /// The code of its unit.
    pub unit: String,
    /// Its day.
    pub day: Day,
    /// Its state, in words.
    pub state: String,
    /// Its page.
    pub href: String,
}
