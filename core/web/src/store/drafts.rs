//! The statements of drafts.

use luoshi_store::{CityId, Conn, Instant, Row, StoreError, Tx, statements};
use serde_json::{Value as Json, json};

statements! {
    /// Keeps a draft, in the place of what stood under its key.
    DRAFT_KEEP = "INSERT INTO draft (city_id, person, key, place, name, fields, saved)
                  VALUES ($1, $2, $3, $4, $5, $6, $7)
                  ON CONFLICT (city_id, person, key) DO UPDATE SET
                    place = excluded.place, name = excluded.name, fields = excluded.fields, saved = excluded.saved";
    /// Whether the form of this key was sent already.
    DRAFT_SENT = "SELECT id FROM deed WHERE city_id = $1 AND by_person = $2 AND key = $3";
    /// A person's drafts, the latest first.
    DRAFTS = "SELECT key, place, name, fields, saved FROM draft
              WHERE city_id = $1 AND person = $2 ORDER BY saved DESC, key LIMIT $3";
    /// The keys of a person's drafts, the latest first.
    DRAFT_KEYS = "SELECT key FROM draft WHERE city_id = $1 AND person = $2 ORDER BY saved DESC, key LIMIT $3";
    /// A person's drafts of one form, the latest first, without what was typed.
    DRAFTS_AT = "SELECT key, saved FROM draft WHERE city_id = $1 AND person = $2 AND place = $3
                 ORDER BY saved DESC, key LIMIT $4";
    /// A person's draft.
    DRAFT = "SELECT key, place, name, fields, saved FROM draft WHERE city_id = $1 AND person = $2 AND key = $3";
    /// Takes a draft away.
    DRAFT_END = "DELETE FROM draft WHERE city_id = $1 AND person = $2 AND key = $3";
    /// Takes drafts away that nobody came back to.
    DRAFTS_SWEEP = "DELETE FROM draft WHERE city_id = $1 AND saved < $2";
}

/// A draft as it is kept.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct DraftRow {
    /// The key that the form's deed will have.
    pub(crate) key: String,
    /// The path of the form's page.
    pub(crate) place: String,
    /// What the form is called, as its writer read it.
    pub(crate) name: String,
    /// What was typed: names and values in their order.
    pub(crate) fields: Vec<(String, String)>,
    /// When it was saved.
    pub(crate) saved: Instant,
}

fn draft_of(row: &Row) -> Result<DraftRow, StoreError> {
    let fields: Json = row.get("fields")?;
    let fields = serde_json::from_value(fields).map_err(|error| StoreError::Shape(error.to_string()))?;
    Ok(DraftRow {
        key: row.get("key")?,
        place: row.get("place")?,
        name: row.get("name")?,
        fields,
        saved: row.get("saved")?,
    })
}

/// Keeps a draft; false where its form was sent already.
pub(crate) async fn draft_keep(
    tx: &mut Tx,
    (city, person): (CityId, i64),
    draft: &DraftRow,
    most: i64,
) -> Result<bool, StoreError> {
    if DRAFT_SENT.bind(city).bind(person).bind(&draft.key).optional(tx).await?.is_some() {
        return Ok(false);
    }
    DRAFT_KEEP
        .bind(city)
        .bind(person)
        .bind(&draft.key)
        .bind(&draft.place)
        .bind(&draft.name)
        .bind(json!(draft.fields))
        .bind(draft.saved)
        .execute(tx)
        .await?;
    // A draft is kept one at a time, so one at the most is too many.
    let rows = DRAFT_KEYS.bind(city).bind(person).bind(most + 1).all(tx).await?;
    if let Some(oldest) = usize::try_from(most).ok().and_then(|most| rows.get(most)) {
        draft_end(tx, city, person, &oldest.get::<String>("key")?).await?;
    }
    Ok(true)
}

pub(crate) async fn drafts(
    conn: &mut Conn,
    city: CityId,
    person: i64,
    most: i64,
) -> Result<Vec<DraftRow>, StoreError> {
    DRAFTS.bind(city).bind(person).bind(most).all(conn).await?.iter().map(draft_of).collect()
}

/// A person's drafts of one form: key and time of each.
pub(crate) async fn drafts_at(
    conn: &mut Conn,
    (city, person): (CityId, i64),
    place: &str,
    most: i64,
) -> Result<Vec<(String, Instant)>, StoreError> {
    let rows = DRAFTS_AT.bind(city).bind(person).bind(place).bind(most).all(conn).await?;
    rows.iter().map(|row| Ok((row.get("key")?, row.get("saved")?))).collect()
}

pub(crate) async fn draft(
    conn: &mut Conn,
    city: CityId,
    person: i64,
    key: &str,
) -> Result<Option<DraftRow>, StoreError> {
    DRAFT.bind(city).bind(person).bind(key).optional(conn).await?.as_ref().map(draft_of).transpose()
}

pub(crate) async fn draft_end(tx: &mut Tx, city: CityId, person: i64, key: &str) -> Result<(), StoreError> {
    DRAFT_END.bind(city).bind(person).bind(key).execute(tx).await?;
    Ok(())
}

pub(crate) async fn drafts_sweep(tx: &mut Tx, city: CityId, before: Instant) -> Result<(), StoreError> {
    DRAFTS_SWEEP.bind(city).bind(before).execute(tx).await?;
    Ok(())
}
