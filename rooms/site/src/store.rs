//! The room's schema, and the statements of its search; others stand where they are used.

use luoshi_store::{CityId, Conn, Instant, Migration, Migrations, Row, StoreError, Tx, statements};
use luoshi_web::find::{self, bind};
use luoshi_web::found_word;

/// The room's schema.
pub const MIGRATIONS: Migrations = Migrations {
    room: "site",
    steps: &[
        Migration { version: 1, sql: include_str!("../migrations/0001.sql"), sqlite: "", postgres: "" },
        Migration { version: 2, sql: include_str!("../migrations/0002.sql"), sqlite: "", postgres: "" },
        Migration { version: 3, sql: include_str!("../migrations/0003.sql"), sqlite: "", postgres: "" },
    ],
};

/// What is found: from $2 on two parameters a word.
macro_rules! found {
    () => {
        concat!(
            "city_id = $1",
            found_word!("$2", "$3"),
            found_word!("$4", "$5"),
            found_word!("$6", "$7"),
            found_word!("$8", "$9"),
            found_word!("$10", "$11"),
            found_word!("$12", "$13")
        )
    };
}

statements! {
    /// How many articles are found.
    FOUND_COUNTED = concat!("SELECT COUNT(*) AS count FROM site_article WHERE ", found!());
    /// A page of them, the latest first, behind the moment and the key of $14 and $15.
    FOUND_LISTED = concat!("SELECT key, edition, lang, section, published_at, title, body FROM site_article WHERE ",
                    found!(), "
                    AND (published_at < $14 OR (published_at = $14 AND key < $15))
                    ORDER BY published_at DESC, key DESC LIMIT $16");
    /// An article as it stands, unless a later edition is known.
    ARTICLE_KEEP = "INSERT INTO site_article (city_id, key, edition, lang, section, published_at, title, body, folded,
                      sounds)
                    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
                    ON CONFLICT (city_id, key) DO UPDATE SET edition = excluded.edition, lang = excluded.lang,
                      section = excluded.section, published_at = excluded.published_at, title = excluded.title,
                      body = excluded.body, folded = excluded.folded, sounds = excluded.sounds
                    WHERE site_article.edition <= excluded.edition";
    /// Throws all of a city away.
    ARTICLES_CLEAR = "DELETE FROM site_article WHERE city_id = $1";
    /// Up to what was read.
    FOLLOWED = "SELECT published, at FROM site_follow WHERE city_id = $1";
    /// Notes up to what was read.
    FOLLOW_TO = "INSERT INTO site_follow (city_id, published, at) VALUES ($1, $2, $3)
                 ON CONFLICT (city_id) DO UPDATE SET published = excluded.published, at = excluded.at";
    /// Forgets it.
    FOLLOW_CLEAR = "DELETE FROM site_follow WHERE city_id = $1";
}

/// An article as it is searched for.
#[derive(Clone, Debug)]
pub struct Kept {
    pub key: i64,
    pub edition: i64,
    pub lang: String,
    pub section: Option<String>,
    pub published_at: Instant,
    pub title: String,
    pub body: String,
    pub folded: String,
    pub sounds: String,
}

/// An article that was found.
#[derive(Clone, Debug)]
pub struct Hit {
    pub key: i64,
    pub edition: i64,
    pub lang: String,
    pub section: Option<String>,
    pub published_at: Instant,
    pub title: String,
    pub body: String,
}

/// How many articles hold all words.
pub async fn counted(conn: &mut Conn, city: CityId, words: &find::Query) -> Result<i64, StoreError> {
    bind(FOUND_COUNTED.bind(city), words).one(conn).await?.get("count")
}

/// A page of them behind a moment and a key, the latest first.
pub async fn listed(
    conn: &mut Conn,
    city: CityId,
    words: &find::Query,
    (after, limit): ((Instant, i64), i64),
) -> Result<Vec<Hit>, StoreError> {
    let query = bind(FOUND_LISTED.bind(city), words).bind(after.0).bind(after.1).bind(limit);
    query.all(conn).await?.iter().map(hit).collect()
}

fn hit(row: &Row) -> Result<Hit, StoreError> {
    Ok(Hit {
        key: row.get("key")?,
        edition: row.get("edition")?,
        lang: row.get("lang")?,
        section: row.get("section")?,
        published_at: row.get("published_at")?,
        title: row.get("title")?,
        body: row.get("body")?,
    })
}

/// Keeps articles, each unless a later edition of it is known.
pub async fn keep(tx: &mut Tx, city: CityId, articles: Vec<Kept>) -> Result<(), StoreError> {
    for one in articles {
        let query = ARTICLE_KEEP.bind(city).bind(one.key).bind(one.edition).bind(one.lang).bind(one.section);
        let query = query.bind(one.published_at).bind(one.title).bind(one.body).bind(one.folded);
        query.bind(one.sounds).execute(tx).await?;
    }
    Ok(())
}

/// Throws all away, so that it is made again.
pub async fn clear(tx: &mut Tx, city: CityId) -> Result<(), StoreError> {
    ARTICLES_CLEAR.bind(city).execute(tx).await?;
    FOLLOW_CLEAR.bind(city).execute(tx).await?;
    Ok(())
}

/// Up to what was read; nothing at the beginning.
pub async fn followed(conn: &mut Conn, city: CityId) -> Result<(String, Option<Instant>), StoreError> {
    let Some(row) = FOLLOWED.bind(city).optional(conn).await? else { return Ok((String::new(), None)) };
    Ok((row.get("published")?, Some(row.get("at")?)))
}

/// Notes up to what was read.
pub async fn follow_to(
    tx: &mut Tx,
    city: CityId,
    (published, at): (String, Instant),
) -> Result<(), StoreError> {
    FOLLOW_TO.bind(city).bind(published).bind(at).execute(tx).await?;
    Ok(())
}
