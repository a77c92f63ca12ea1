//! Units, people and posts from a sheet: all or nothing, and nothing twice.

mod people;
mod posts;
mod sheet;
mod units;

use luoshi_sheets::{BadCell, Column, Table, Words};
use luoshi_store::{CityId, Conn, Day, Tx};

use crate::{Error, NewPerson, NewUnit, Post, Units, Who, deeds};

/// What a sheet holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Units to be founded.
    Units,
    /// People.
    People,
    /// Posts.
    Posts,
}

impl Kind {
    /// All kinds.
    pub const ALL: [Self; 3] = [Self::Units, Self::People, Self::Posts];

    /// Its fixed name.
    pub fn id(self) -> &'static str {
        match self {
            Self::Units => "units",
            Self::People => "people",
            Self::Posts => "posts",
        }
    }

    /// Its name for readers.
    pub fn name(self) -> Words {
        match self {
            Self::Units => Words::new("单位", "Units"),
            Self::People => Words::new("人员", "People"),
            Self::Posts => Words::new("任职", "Posts"),
        }
    }

    /// The kind of this id.
    pub fn parse(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.id() == id)
    }

    /// The columns that such a sheet may have.
    pub fn columns(self) -> Vec<Column> {
        match self {
            Self::Units => units::columns(),
            Self::People => people::columns(),
            Self::Posts => posts::columns(),
        }
    }
}

/// The headers of an empty sheet of this kind.
pub fn template(kind: Kind, english: bool) -> Vec<String> {
    let columns = kind.columns().into_iter();
    columns.map(|column| if english { column.label.en } else { column.label.zh }).collect()
}

/// What an import would do: made by [`check`], carried out by [`apply`].
struct Plan {
    rows: usize,
    already: usize,
    work: Work,
}

enum Work {
    /// By the day of their founding, rising.
    Units(Vec<(Day, Vec<NewUnit>)>),
    People(Vec<NewPerson>),
    Posts(Vec<Post>),
}

/// What an import did, or would do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Applied {
    /// How many rows the sheet had.
    pub rows: usize,
    /// How many were new.
    pub imported: usize,
    /// How many stood already, just so.
    pub already: usize,
}

impl Plan {
    /// What carrying it out does.
    fn would(&self) -> Applied {
        let imported = match &self.work {
            Work::Units(days) => days.iter().map(|(_, units)| units.len()).sum(),
            Work::People(people) => people.len(),
            Work::Posts(posts) => posts.len(),
        };
        Applied { rows: self.rows, imported, already: self.already }
    }
}

/// Holds a sheet against what stands, changing nothing.
async fn check(
    conn: &mut Conn,
    units: &Units,
    city: CityId,
    kind: Kind,
    on: Day,
    table: &Table,
) -> Result<Result<Plan, Vec<BadCell>>, Error> {
    let sheet = match sheet::Sheet::new(table, &kind.columns()) {
        Ok(sheet) => sheet,
        Err(bad) => return Ok(Err(bad)),
    };
    match kind {
        Kind::Units => units::check(conn, units, city, on, sheet).await,
        Kind::People => people::check(conn, units, city, sheet).await,
        Kind::Posts => posts::check(conn, units, city, sheet).await,
    }
}

/// Checks every cell of a sheet, and brings all its rows in or none; with `dry_run` it only says what would come in. `on`
/// is the day from which units hold whose row gives none.
///
/// # Errors
/// The outer error is the database's, or [`Error::Forbidden`]: nothing is done then, the caller's transaction rolls back.
/// The inner one names every bad cell.
pub async fn bring_in(
    tx: &mut Tx,
    who: &Who,
    units: &Units,
    (kind, on): (Kind, Day),
    table: &Table,
    dry_run: bool,
) -> Result<Result<Applied, Vec<BadCell>>, Error> {
    let plan = match check(tx, units, who.city, kind, on, table).await? {
        Ok(plan) => plan,
        Err(bad) => return Ok(Err(bad)),
    };
    if dry_run {
        return Ok(Ok(plan.would()));
    }
    apply(tx, who, units, plan).await.map(Ok)
}

/// Carries a plan out.
async fn apply(tx: &mut Tx, who: &Who, units: &Units, plan: Plan) -> Result<Applied, Error> {
    let done = plan.would();
    match plan.work {
        Work::Units(days) => {
            for (on, new) in days {
                deeds::found_many(tx, who, units, on, new).await?;
            }
        }
        Work::People(new) => drop(deeds::people_add_many(tx, who, units, new).await?),
        Work::Posts(new) => drop(deeds::posts_give(tx, who, units, new).await?),
    }
    Ok(done)
}
