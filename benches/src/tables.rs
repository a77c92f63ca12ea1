//! Tables of the benches' own: an entry as it is at commit, with its one key and without.

use luoshi_store::{Migration, Migrations, statements};

statements! {
    /// What an entry is at commit: a row and one key.
    KEYED = "INSERT INTO keyed_entry (city_id, id, record, line, room, item, unit, day, quantity, person,
                                      reverses, deed, by_person, at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)";
    /// The same row without a key.
    PLAIN = "INSERT INTO plain_entry (city_id, id, record, line, room, item, unit, day, quantity, person,
                                      reverses, deed, by_person, at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)";
}

macro_rules! table {
    ($name:literal, $key:literal) => {
        concat!(
            "CREATE TABLE ",
            $name,
            " (
  city_id BIGINT NOT NULL,
  id BIGINT NOT NULL,
  record BIGINT NOT NULL,
  line BIGINT NOT NULL,
  room TEXT NOT NULL,
  item TEXT NOT NULL,
  unit TEXT NOT NULL,
  day DATE NOT NULL,
  quantity BIGINT NOT NULL,
  person BIGINT,
  reverses BIGINT,
  deed BIGINT NOT NULL,
  by_person BIGINT NOT NULL,
  at TIMESTAMPTZ NOT NULL",
            $key,
            "
);
"
        )
    };
}

/// Both tables.
pub const TABLES: Migrations = Migrations {
    room: "bench",
    steps: &[Migration {
        version: 1,
        sql: concat!(table!("keyed_entry", ",\n  PRIMARY KEY (city_id, id)"), table!("plain_entry", "")),
        sqlite: "",
        postgres: "",
    }],
};
/// The schema of a database with just these two.
pub const BARE: &[Migrations] = &[luoshi_store::MIGRATIONS, TABLES];
