//! The statements about invitations, reset codes and whose accounts there are.

use luoshi_store::{CityId, Conn, Instant, StoreError, Tx, statements};
use serde_json::json;

statements! {
    /// Somebody is invited.
    INVITATION_INSERT = "INSERT INTO invitation (city_id, id, token_hash, person, made_by, made_at, expires)
                         VALUES ($1, $2, $3, $4, $5, $6, $7)";
    /// Whom a link invites.
    INVITATION = "SELECT invitation.person, invitation.made_by, person.name, person.unit
                  FROM invitation
                  JOIN person ON person.city_id = invitation.city_id AND person.id = invitation.person
                  WHERE invitation.city_id = $1 AND invitation.token_hash = $2 AND invitation.expires > $3";
    /// Until when a person may follow a link.
    INVITED_UNTIL = "SELECT expires FROM invitation
                     WHERE city_id = $1 AND person = $2 AND expires > $3 ORDER BY id DESC LIMIT 1";
    /// A link is followed, and leads nowhere from now on.
    INVITATION_USE = "DELETE FROM invitation WHERE city_id = $1 AND token_hash = $2 AND expires > $3
                      RETURNING person";
    /// A person's links lead nowhere from now on.
    INVITATIONS_END = "DELETE FROM invitation WHERE city_id = $1 AND person = $2";
    /// A code, in the place of the account's one of before.
    RESET_SET = "INSERT INTO reset_code (city_id, account, code_hash, expires, tries) VALUES ($1, $2, $3, $4, 0)
                 ON CONFLICT (city_id, account) DO UPDATE SET code_hash = $3, expires = $4, tries = 0";
    /// Somebody tries it.
    RESET_TRIED = "UPDATE reset_code SET tries = tries + 1 WHERE city_id = $1 AND account = $2 AND expires > $3
                   RETURNING code_hash, tries";
    /// It was used, or tried too often.
    RESET_END = "DELETE FROM reset_code WHERE city_id = $1 AND account = $2";
    /// The open accounts of people.
    ACCOUNTS_OF_MANY = "SELECT person, id, login FROM account
                        WHERE city_id = $1 AND person IN JSON_IDS($2) AND closed_at IS NULL ORDER BY person, id";
}

/// Whom a link invites, and who made it.
pub(crate) struct Invited {
    pub(crate) person: i64,
    pub(crate) made_by: i64,
    pub(crate) name: String,
    pub(crate) unit: String,
}

pub(crate) async fn invitation_insert(
    tx: &mut Tx,
    city: CityId,
    token_hash: &[u8],
    (person, by): (i64, i64),
    (now, expires): (Instant, Instant),
) -> Result<(), StoreError> {
    INVITATIONS_END.bind(city).bind(person).execute(tx).await?;
    let id = tx.id();
    INVITATION_INSERT
        .bind(city)
        .bind(id)
        .bind(token_hash)
        .bind(person)
        .bind(by)
        .bind(now)
        .bind(expires)
        .execute(tx)
        .await?;
    Ok(())
}

pub(crate) async fn invitation(
    conn: &mut Conn,
    city: CityId,
    token_hash: &[u8],
    now: Instant,
) -> Result<Option<Invited>, StoreError> {
    let row = INVITATION.bind(city).bind(token_hash).bind(now).optional(conn).await?;
    row.map(|row| {
        Ok(Invited {
            person: row.get("person")?,
            made_by: row.get("made_by")?,
            name: row.get("name")?,
            unit: row.get("unit")?,
        })
    })
    .transpose()
}

pub(crate) async fn invited_until(
    conn: &mut Conn,
    city: CityId,
    person: i64,
    now: Instant,
) -> Result<Option<Instant>, StoreError> {
    let row = INVITED_UNTIL.bind(city).bind(person).bind(now).optional(conn).await?;
    row.map(|row| row.get("expires")).transpose()
}

/// Whether it could be used: by one alone, once.
pub(crate) async fn invitation_use(
    tx: &mut Tx,
    city: CityId,
    token_hash: &[u8],
    now: Instant,
) -> Result<bool, StoreError> {
    Ok(INVITATION_USE.bind(city).bind(token_hash).bind(now).optional(tx).await?.is_some())
}

pub(crate) async fn invitations_end(tx: &mut Tx, city: CityId, person: i64) -> Result<(), StoreError> {
    INVITATIONS_END.bind(city).bind(person).execute(tx).await?;
    Ok(())
}

pub(crate) async fn reset_set(
    tx: &mut Tx,
    city: CityId,
    account: i64,
    code_hash: &[u8],
    expires: Instant,
) -> Result<(), StoreError> {
    RESET_SET.bind(city).bind(account).bind(code_hash).bind(expires).execute(tx).await?;
    Ok(())
}

/// The hash of the code that is tried, and how often it was with this one.
pub(crate) async fn reset_tried(
    tx: &mut Tx,
    city: CityId,
    account: i64,
    now: Instant,
) -> Result<Option<(Vec<u8>, i64)>, StoreError> {
    let row = RESET_TRIED.bind(city).bind(account).bind(now).optional(tx).await?;
    row.map(|row| Ok((row.get("code_hash")?, row.get("tries")?))).transpose()
}

pub(crate) async fn reset_end(tx: &mut Tx, city: CityId, account: i64) -> Result<(), StoreError> {
    RESET_END.bind(city).bind(account).execute(tx).await?;
    Ok(())
}

/// The open accounts of these people: person, account, login.
pub(crate) async fn accounts_of_many(
    conn: &mut Conn,
    city: CityId,
    people: &[i64],
) -> Result<Vec<(i64, i64, String)>, StoreError> {
    let rows = ACCOUNTS_OF_MANY.bind(city).bind(json!(people)).all(conn).await?;
    rows.iter().map(|row| Ok((row.get("person")?, row.get("id")?, row.get("login")?))).collect()
}
