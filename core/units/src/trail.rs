//! The access log: every change and every look at personal data leaves a line, that whoever audits can search and
//! whoever is concerned can read.
//!
//! A deed's line is written where every deed ends, in `ledger::finish`, and what is done to people, accounts and posts
//! notes itself here; so no room can leave one out. Lines live by the wall clock, which comes with [`Who::asked`].
//! What the program does by itself (a sample's maker, a command without an account) leaves none: nobody looked.
//!
//! A line is never changed. It goes when it is as old as the city keeps lines ([`sweep`]), and not before.

use std::sync::Arc;

use luoshi_store::{CityId, Conn, Instant, StoreError, Tx};

use crate::{Who, store};

/// The request that somebody makes: when by the wall clock, and for which address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// When.
    pub at: Instant,
    /// The address, with its query.
    pub page: Arc<str>,
}

/// No address is kept longer than this.
const LONGEST_PAGE: usize = 300;

impl Asked {
    /// A request at this moment.
    pub fn new(at: Instant, page: &str) -> Self {
        Self { at, page: page.chars().take(LONGEST_PAGE).collect::<String>().into() }
    }
}

/// What kind of thing was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// Something was changed.
    Change,
    /// A page that shows people was opened.
    Look,
    /// People were searched.
    Search,
    /// A file that names people was taken away.
    Export,
    /// What is masked was shown in full.
    Reveal,
}

impl Kind {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Change, Self::Look, Self::Search, Self::Export, Self::Reveal];

    /// Its fixed name.
    pub fn id(self) -> &'static str {
        match self {
            Self::Change => "change",
            Self::Look => "look",
            Self::Search => "search",
            Self::Export => "export",
            Self::Reveal => "reveal",
        }
    }

    /// The kind of this name.
    pub fn parse(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.id() == id)
    }
}

/// What a line says besides who and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// What kind of thing was done.
    pub kind: Kind,
    /// The room in which.
    pub room: &'static str,
    /// What was done, as the room calls it.
    pub verb: &'static str,
    /// The record that it was done to, or that was looked at.
    pub record: Option<i64>,
    /// The people whose data was changed or seen. Who did it is left out of them.
    pub whose: Vec<i64>,
}

/// Who leaves a line: a person with an account, and their request where it is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct By {
    /// The city.
    pub city: CityId,
    /// The person.
    pub person: i64,
    /// The account.
    pub account: i64,
    /// The request.
    pub asked: Option<Asked>,
}

impl By {
    /// The person; none for the program itself.
    pub fn of(who: &Who) -> Option<Self> {
        let by =
            || Self { city: who.city, person: who.person, account: who.account, asked: who.asked.clone() };
        (!who.system).then(by)
    }
}

/// Leaves a line in the transaction of what it tells. Nothing for the program itself.
pub async fn note(tx: &mut Tx, who: &Who, line: &Line) -> Result<(), StoreError> {
    let Some(by) = By::of(who) else { return Ok(()) };
    let id = tx.id();
    note_as(tx, &by, id, line).await
}

/// Leaves a line under an id that the caller has, such as a deed's.
pub async fn note_as(tx: &mut Tx, by: &By, id: i64, line: &Line) -> Result<(), StoreError> {
    let at = by.asked.as_ref().map_or_else(|| tx.now(), |asked| asked.at);
    let mut whose = line.whose.clone();
    whose.retain(|person| *person != by.person && *person != 0);
    whose.sort_unstable();
    whose.dedup();
    store::trail::trail_insert(tx, by, id, at, line).await?;
    store::trail::trail_people_insert(tx, by.city, id, at, &whose).await
}

/// So many lines go in one transaction.
const SWEPT: i64 = 1000;

/// Takes some of the lines away that are older than an instant, the oldest first, and gives how many: none are left at 0.
pub async fn sweep(tx: &mut Tx, city: CityId, before: Instant) -> Result<u64, StoreError> {
    store::trail::trail_sweep(tx, city, before, SWEPT).await
}

/// A line as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trace {
    /// Its id; a deed's for a deed's line.
    pub id: i64,
    /// When, by the wall clock.
    pub at: Instant,
    /// Who.
    pub person: i64,
    /// What kind of thing it was.
    pub kind: Kind,
    /// In which room.
    pub room: String,
    /// What was done.
    pub verb: String,
    /// To which record.
    pub record: Option<i64>,
    /// The address that was asked for.
    pub page: String,
}

/// Which lines are wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Of whom: who changed or looked.
    pub by: Option<i64>,
    /// About whom.
    pub about: Option<i64>,
    /// About which record.
    pub record: Option<i64>,
    /// Of which kind.
    pub kind: Option<Kind>,
    /// From this instant on.
    pub from: Option<Instant>,
    /// Before this instant.
    pub before: Option<Instant>,
    /// Not by whom they are about.
    pub by_others: bool,
}

/// A place in a list of lines: those that follow are earlier.
pub type Place = (Instant, i64);

/// At most `limit` lines behind a place, the latest first.
pub async fn page(
    conn: &mut Conn,
    city: CityId,
    filter: &Filter,
    after: Option<Place>,
    limit: i64,
) -> Result<Vec<Trace>, StoreError> {
    match filter.about {
        Some(person) => store::trail::trail_about(conn, city, filter, person, after, limit).await,
        None => store::trail::trail_page(conn, city, filter, after, limit).await,
    }
}

/// The people whom each of some lines is about, by line and person.
pub async fn about(conn: &mut Conn, city: CityId, lines: &[i64]) -> Result<Vec<(i64, i64)>, StoreError> {
    store::trail::trail_people(conn, city, lines).await
}
