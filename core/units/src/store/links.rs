//! The statements about who an account is to a provider.

use luoshi_store::{CityId, Conn, Day, Instant, StoreError, Tx, statements};
use serde_json::json;

use crate::links::Link;

statements! {
    /// An account is somebody to a provider.
    LINK_INSERT = "INSERT INTO account_link (city_id, issuer, subject, account, named, linked_at)
                   VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (city_id, issuer, subject) DO NOTHING";
    /// The open account that somebody is to us.
    LINKED = "SELECT account.id FROM account_link
              JOIN account ON account.city_id = account_link.city_id AND account.id = account_link.account
              WHERE account_link.city_id = $1 AND account_link.issuer = $2 AND account_link.subject = $3
                AND account.closed_at IS NULL";
    /// Who an account is elsewhere.
    LINKS_OF = "SELECT issuer, subject, named, linked_at FROM account_link
                WHERE city_id = $1 AND account = $2 ORDER BY issuer, subject";
    /// It is so no more.
    LINK_END = "DELETE FROM account_link WHERE city_id = $1 AND account = $2 AND issuer = $3 AND subject = $4";
    /// It is nobody elsewhere any more.
    LINKS_END = "DELETE FROM account_link WHERE city_id = $1 AND account = $2";
    /// How many accounts of administrators in force are somebody to one of these providers.
    ADMINISTRATORS_LINKED = "SELECT COUNT(*) AS many FROM post
        JOIN account ON account.city_id = post.city_id AND account.person = post.person
        JOIN account_link ON account_link.city_id = account.city_id AND account_link.account = account.id
        WHERE post.city_id = $1 AND post.role = 'administrator' AND post.from_day <= $2
          AND (post.until_day IS NULL OR post.until_day >= $2)
          AND account.closed_at IS NULL AND account_link.issuer IN JSON_LIST($3)";
}

/// Whether it is a new one; what is linked already, to whomever, stays.
pub(crate) async fn link_insert(
    tx: &mut Tx,
    city: CityId,
    account: i64,
    link: &Link,
) -> Result<bool, StoreError> {
    let query = LINK_INSERT.bind(city).bind(&link.issuer).bind(&link.subject).bind(account);
    Ok(query.bind(&link.named).bind(link.since).execute(tx).await? > 0)
}

pub(crate) async fn linked(
    conn: &mut Conn,
    city: CityId,
    issuer: &str,
    subject: &str,
) -> Result<Option<i64>, StoreError> {
    let row = LINKED.bind(city).bind(issuer).bind(subject).optional(conn).await?;
    row.map(|row| row.get("id")).transpose()
}

pub(crate) async fn links_of(conn: &mut Conn, city: CityId, account: i64) -> Result<Vec<Link>, StoreError> {
    let rows = LINKS_OF.bind(city).bind(account).all(conn).await?;
    rows.iter()
        .map(|row| {
            Ok(Link {
                issuer: row.get("issuer")?,
                subject: row.get("subject")?,
                named: row.get("named")?,
                since: row.get::<Instant>("linked_at")?,
            })
        })
        .collect()
}

pub(crate) async fn link_end(
    tx: &mut Tx,
    city: CityId,
    account: i64,
    (issuer, subject): (&str, &str),
) -> Result<bool, StoreError> {
    Ok(LINK_END.bind(city).bind(account).bind(issuer).bind(subject).execute(tx).await? > 0)
}

pub(crate) async fn links_end(tx: &mut Tx, city: CityId, account: i64) -> Result<(), StoreError> {
    LINKS_END.bind(city).bind(account).execute(tx).await?;
    Ok(())
}

pub(crate) async fn administrators_linked(
    conn: &mut Conn,
    city: CityId,
    on: Day,
    issuers: &[&str],
) -> Result<i64, StoreError> {
    ADMINISTRATORS_LINKED.bind(city).bind(on).bind(json!(issuers)).one(conn).await?.get("many")
}
