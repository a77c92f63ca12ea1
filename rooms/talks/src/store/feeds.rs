//! Addresses of calendars.

use luoshi_packs::Lang;
use luoshi_store::{CityId, Conn, Instant, Row, StoreError, Tx};

use super::{FEED_BY_TOKEN, FEED_END, FEED_KEEP, FEEDS_OF};
use crate::model::FeedOf;

/// A calendar under an address of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Feed {
    /// Whose it is.
    pub person: i64,
    /// The account with which it was made.
    pub account: i64,
    /// Of what.
    pub of: FeedOf,
    /// The language that it is written in.
    pub lang: Lang,
    /// When its address was made.
    pub made_at: Instant,
}

fn feed_of(row: &Row) -> Result<Feed, StoreError> {
    let (kind, subject): (String, String) = (row.get("kind")?, row.get("subject")?);
    let of = FeedOf::parse(&kind, &subject);
    let of = of.ok_or_else(|| StoreError::Shape(format!("a calendar is of {kind} {subject}")))?;
    let lang: String = row.get("lang")?;
    Ok(Feed {
        person: row.get("person")?,
        account: row.get("account")?,
        of,
        lang: Lang::from_code(&lang).unwrap_or(Lang::Zh),
        made_at: row.get("made_at")?,
    })
}

/// Keeps a feed's address by its hash, in the place of the one before.
pub async fn feed_keep(tx: &mut Tx, city: CityId, token: &[u8], feed: &Feed) -> Result<(), StoreError> {
    FEED_KEEP
        .bind(city)
        .bind(token)
        .bind(feed.person)
        .bind(feed.account)
        .bind(feed.of.kind())
        .bind(feed.of.subject())
        .bind(feed.lang.code())
        .bind(feed.made_at)
        .execute(tx)
        .await?;
    Ok(())
}

/// Ends a person's feed of something.
pub async fn feed_end(tx: &mut Tx, city: CityId, person: i64, of: &FeedOf) -> Result<(), StoreError> {
    FEED_END.bind(city).bind(person).bind(of.kind()).bind(of.subject()).execute(tx).await?;
    Ok(())
}

/// The feed whose address has this hash.
pub async fn feed_by_token(conn: &mut Conn, city: CityId, token: &[u8]) -> Result<Option<Feed>, StoreError> {
    FEED_BY_TOKEN.bind(city).bind(token).optional(conn).await?.as_ref().map(feed_of).transpose()
}

/// A person's feeds.
pub async fn feeds_of(conn: &mut Conn, city: CityId, person: i64) -> Result<Vec<Feed>, StoreError> {
    FEEDS_OF.bind(city).bind(person).all(conn).await?.iter().map(feed_of).collect()
}
