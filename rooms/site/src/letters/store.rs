//! Every statement about letters, and the functions that run them.

use std::str::FromStr;

use luoshi_store::{CityId, Conn, Instant, Query, Row, StoreError, Tx, statements};

use super::model::{Letter, typed};

statements! {
    /// A new one.
    SITE_LETTER_INSERT = "INSERT INTO site_letter (city_id, id, number, kind, article, edition, title, unit, text, name, contact,
                       agrees, received_at, state, answer, answered_by, answered_at, version)
                     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)";
    /// Its answer, if nobody else gave one meanwhile. How its sender is reached goes with it.
    SITE_LETTER_ANSWER = "UPDATE site_letter SET state = $3, answer = $4, answered_by = $5, answered_at = $6, version = $7,
                       contact = '', shown = $8
                     WHERE city_id = $1 AND id = $2 AND version = $7 - 1";
    /// One.
    SITE_LETTER_BY_ID = "SELECT * FROM site_letter WHERE city_id = $1 AND id = $2";
    /// The one of a number.
    SITE_LETTER_BY_NUMBER = "SELECT * FROM site_letter WHERE city_id = $1 AND number = $2";
    /// A page of them, the latest first; those that stand so, about units or about all.
    SITE_LETTERS = "SELECT * FROM site_letter
               WHERE city_id = $1 AND id < $2
                 AND (CAST($3 AS TEXT) IS NULL OR state = $3)
                 AND (CAST($4 AS TEXT) IS NULL OR unit IN JSON_LIST($4))
                 AND (CAST($5 AS TEXT) IS NULL OR LOWER(title) LIKE $5 ESCAPE '!' OR number = $6)
               ORDER BY id DESC LIMIT $7";
    /// Those of an article that are answered and whose senders agreed, the latest answer first.
    SITE_LETTERS_BESIDE = "SELECT * FROM site_letter
                      WHERE city_id = $1 AND article = $2 AND agrees AND state = 'answered'
                      ORDER BY answered_at DESC, id DESC LIMIT $3";
    /// A number that is another whenever an answer comes to stand beside an article, or a sender's words go.
    SITE_LETTERS_ANSWERED = "SELECT COUNT(*) + CAST(COALESCE(SUM(version), 0) AS BIGINT) AS n FROM site_letter
                             WHERE city_id = $1 AND state = 'answered' AND agrees";
    /// How many wait.
    SITE_LETTERS_WAITING = "SELECT COUNT(*) AS n FROM site_letter
                       WHERE city_id = $1 AND state = 'open' AND (CAST($2 AS TEXT) IS NULL OR unit IN JSON_LIST($2))";
    /// How many came since an instant.
    SITE_LETTERS_SINCE = "SELECT COUNT(*) AS n FROM site_letter WHERE city_id = $1 AND received_at >= $2 AND state <> 'late'";
    /// Takes away who wrote what was answered before an instant, or came before it and was not, and what they said.
    SITE_LETTERS_FORGET = "UPDATE site_letter SET text = '', name = '', contact = '', version = version + 1
                      WHERE city_id = $1 AND COALESCE(answered_at, received_at) < $2
                        AND (text <> '' OR name <> '' OR contact <> '')";
}

fn worded<T: FromStr>(row: &Row, column: &str) -> Result<T, StoreError> {
    let text: String = row.get(column)?;
    text.parse().map_err(|_| StoreError::Shape(format!("{column} holds {text:?}")))
}

fn letter(row: &Row) -> Result<Letter, StoreError> {
    Ok(Letter {
        id: row.get("id")?,
        number: row.get("number")?,
        kind: worded(row, "kind")?,
        article: row.get("article")?,
        edition: row.get("edition")?,
        title: row.get("title")?,
        unit: row.get("unit")?,
        text: row.get("text")?,
        name: row.get("name")?,
        contact: row.get("contact")?,
        agrees: row.get("agrees")?,
        received_at: row.get("received_at")?,
        state: worded(row, "state")?,
        answer: row.get("answer")?,
        answered_by: row.get("answered_by")?,
        answered_at: row.get("answered_at")?,
        shown: row.get("shown")?,
        version: row.get("version")?,
    })
}

/// Adds one.
pub async fn insert(tx: &mut Tx, city: CityId, one: &Letter) -> Result<(), StoreError> {
    let to: Query = SITE_LETTER_INSERT.bind(city).bind(one.id).bind(&one.number).bind(one.kind.word());
    to.bind(one.article)
        .bind(one.edition)
        .bind(&one.title)
        .bind(&one.unit)
        .bind(&one.text)
        .bind(&one.name)
        .bind(&one.contact)
        .bind(one.agrees)
        .bind(one.received_at)
        .bind(one.state.word())
        .bind(&one.answer)
        .bind(one.answered_by)
        .bind(one.answered_at)
        .bind(one.version)
        .execute(tx)
        .await
        .map(drop)
}

/// Keeps the answer of one whose version was counted up; false where somebody else answered meanwhile.
pub async fn answer(tx: &mut Tx, city: CityId, one: &Letter) -> Result<bool, StoreError> {
    let kept = SITE_LETTER_ANSWER
        .bind(city)
        .bind(one.id)
        .bind(one.state.word())
        .bind(&one.answer)
        .bind(one.answered_by)
        .bind(one.answered_at)
        .bind(one.version)
        .bind(one.shown);
    Ok(kept.execute(tx).await? == 1)
}

/// One.
pub async fn by_id(conn: &mut Conn, city: CityId, id: i64) -> Result<Option<Letter>, StoreError> {
    SITE_LETTER_BY_ID.bind(city).bind(id).optional(conn).await?.map(|row| letter(&row)).transpose()
}

/// The one of a number.
pub async fn by_number(conn: &mut Conn, city: CityId, number: &str) -> Result<Option<Letter>, StoreError> {
    SITE_LETTER_BY_NUMBER.bind(city).bind(number).optional(conn).await?.map(|row| letter(&row)).transpose()
}

/// Which are listed.
#[derive(Clone, Debug, Default)]
pub struct Listed {
    /// Before this id; none for the first page.
    pub before: Option<i64>,
    /// That stand so.
    pub state: Option<String>,
    /// About these units; none for all.
    pub units: Option<Vec<String>>,
    /// About an article whose title holds this, or of this number.
    pub find: Option<String>,
    /// How many.
    pub limit: i64,
}

/// A page of them, the latest first.
pub async fn letters(conn: &mut Conn, city: CityId, listed: &Listed) -> Result<Vec<Letter>, StoreError> {
    let rows = SITE_LETTERS
        .bind(city)
        .bind(listed.before.unwrap_or(i64::MAX))
        .bind(listed.state.as_deref())
        .bind(listed.units.as_ref().map(|units| serde_json::json!(units)))
        .bind(listed.find.as_deref().map(luoshi_store::like::anywhere))
        .bind(listed.find.as_deref().and_then(typed))
        .bind(listed.limit)
        .all(conn)
        .await?;
    rows.iter().map(letter).collect()
}

/// Those whose answers stand beside an article, the latest first.
pub async fn beside(
    conn: &mut Conn,
    city: CityId,
    article: i64,
    most: i64,
) -> Result<Vec<Letter>, StoreError> {
    SITE_LETTERS_BESIDE.bind(city).bind(article).bind(most).all(conn).await?.iter().map(letter).collect()
}

/// How many answers stand beside articles.
pub async fn answered(conn: &mut Conn, city: CityId) -> Result<i64, StoreError> {
    SITE_LETTERS_ANSWERED.bind(city).one(conn).await?.get("n")
}

/// How many wait, about these units or about all.
pub async fn waiting(conn: &mut Conn, city: CityId, units: Option<&[String]>) -> Result<i64, StoreError> {
    let units = units.map(|units| serde_json::json!(units));
    SITE_LETTERS_WAITING.bind(city).bind(units).one(conn).await?.get("n")
}

/// How many came since an instant.
pub async fn since(conn: &mut Conn, city: CityId, at: Instant) -> Result<i64, StoreError> {
    SITE_LETTERS_SINCE.bind(city).bind(at).one(conn).await?.get("n")
}

/// Takes away who wrote what was answered before an instant, and what they said. How many letters that were.
pub async fn forget(tx: &mut Tx, city: CityId, before: Instant) -> Result<u64, StoreError> {
    SITE_LETTERS_FORGET.bind(city).bind(before).execute(tx).await
}
