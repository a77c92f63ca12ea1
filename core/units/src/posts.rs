//! Posts: who holds which, where, since when, by whom given.

use luoshi_store::{CityId, Conn, Day, Instant, StoreError};

use crate::{Error, Person, Post, Role, Scope, store};

/// Who did something with a post, and when by the clock of deeds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    /// The person; 0 for the program itself.
    pub by: i64,
    /// When.
    pub at: Instant,
}

/// A post with whose it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// The post.
    pub post: Post,
    /// Its holder's name.
    pub name: String,
    /// The unit that its holder belongs to.
    pub home: String,
    /// Who gave it.
    pub given: Option<Mark>,
    /// Who ended it before its time.
    pub ended: Option<Mark>,
}

/// Which posts are wanted, by how they stand on a day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Which {
    /// Those in force.
    #[default]
    Held,
    /// Those in force that somebody fills for a time.
    Acting,
    /// Those that begin later.
    Coming,
    /// Those that have ended.
    Ended,
    /// All.
    All,
}

impl Which {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Held, Self::Acting, Self::Coming, Self::Ended, Self::All];

    /// Its word in addresses.
    pub fn id(self) -> &'static str {
        match self {
            Self::Held => "held",
            Self::Acting => "acting",
            Self::Coming => "coming",
            Self::Ended => "ended",
            Self::All => "all",
        }
    }

    /// The one of this word.
    pub fn parse(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|which| which.id() == id)
    }
}

/// Which posts are wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// At these units alone; none for all.
    pub units: Option<Vec<String>>,
    /// Of this role.
    pub role: Option<Role>,
    /// Of people whose name, initials or staff number this is part of.
    pub text: Option<String>,
    /// Of this person.
    pub person: Option<i64>,
    /// By how they stand today.
    pub which: Which,
}

/// A place in a list of posts: unit, name, key.
pub type Place = (String, String, i64);

/// At most `limit` posts behind a place, by unit, then by their holders' names.
pub async fn page(
    conn: &mut Conn,
    city: CityId,
    filter: &Filter,
    today: Day,
    after: Option<&Place>,
    limit: i64,
) -> Result<Vec<Held>, StoreError> {
    store::posts::posts_page(conn, city, filter, today, after, limit).await
}

/// How many posts there are.
pub async fn count(conn: &mut Conn, city: CityId, filter: &Filter, today: Day) -> Result<i64, StoreError> {
    store::posts::posts_count(conn, city, filter, today).await
}

/// How many posts are in force at each of some units on a day; units without any are left out.
pub async fn by_unit(
    conn: &mut Conn,
    city: CityId,
    units: &[String],
    on: Day,
) -> Result<Vec<(String, i64)>, StoreError> {
    store::posts::posts_by_unit(conn, city, units, on).await
}

/// A post with whose it is.
pub async fn held(conn: &mut Conn, city: CityId, id: i64) -> Result<Option<Held>, StoreError> {
    store::posts::post_held(conn, city, id).await
}

/// At most `limit` people of a scope's units behind a place (name and key), by name; with a text those found.
pub async fn people(
    conn: &mut Conn,
    city: CityId,
    scope: &Scope,
    text: Option<&str>,
    after: Option<&(String, i64)>,
    limit: i64,
) -> Result<Vec<Person>, Error> {
    Ok(store::posts::people_page(conn, city, scope.units(), text, after, limit).await?)
}
