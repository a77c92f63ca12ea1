//! The statements of how people want pages to look.

use luoshi_store::{CityId, Conn, StoreError, Tx, statements};

use super::Look;

statements! {
    /// Somebody chooses.
    LOOK_PUT = "INSERT INTO look (city_id, person, large, keys) VALUES ($1, $2, $3, $4)
                ON CONFLICT (city_id, person) DO UPDATE SET large = excluded.large, keys = excluded.keys";
    /// What somebody chose last.
    LOOK = "SELECT large, keys FROM look WHERE city_id = $1 AND person = $2";
}

/// Keeps what somebody chose.
pub(super) async fn put(tx: &mut Tx, city: CityId, person: i64, look: Look) -> Result<(), StoreError> {
    LOOK_PUT.bind(city).bind(person).bind(look.large).bind(look.keys).execute(tx).await?;
    Ok(())
}

/// What somebody chose last; none who never chose.
pub(super) async fn look(conn: &mut Conn, city: CityId, person: i64) -> Result<Option<Look>, StoreError> {
    let row = LOOK.bind(city).bind(person).optional(conn).await?;
    row.map(|row| Ok(Look { large: row.get("large")?, keys: row.get("keys")? })).transpose()
}
