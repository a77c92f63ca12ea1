//! The room's statements: when somebody looked.

use luoshi_store::{CityId, Conn, Instant, Migration, Migrations, StoreError, Tx, statements};

/// The room's schema.
pub const MIGRATIONS: Migrations = Migrations {
    room: "home",
    steps: &[Migration { version: 1, sql: include_str!("../migrations/0001.sql"), sqlite: "", postgres: "" }],
};

statements! {
    /// When somebody looked.
    LOOK = "SELECT since, last FROM home_look WHERE city_id = $1 AND person = $2";
    /// Somebody looks.
    LOOK_SET = "INSERT INTO home_look (city_id, person, since, last) VALUES ($1, $2, $3, $4)
                ON CONFLICT (city_id, person) DO UPDATE SET since = excluded.since, last = excluded.last";
}

/// When somebody looked: the visit before this one, and the last.
pub async fn look(
    conn: &mut Conn,
    city: CityId,
    person: i64,
) -> Result<Option<(Instant, Instant)>, StoreError> {
    let row = LOOK.bind(city).bind(person).optional(conn).await?;
    row.map(|row| Ok((row.get("since")?, row.get("last")?))).transpose()
}

/// Notes that somebody looks.
pub async fn look_set(
    tx: &mut Tx,
    city: CityId,
    person: i64,
    (since, last): (Instant, Instant),
) -> Result<(), StoreError> {
    LOOK_SET.bind(city).bind(person).bind(since).bind(last).execute(tx).await?;
    Ok(())
}
