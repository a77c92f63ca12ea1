//! Every statement of what is settled.

mod rows;

use luoshi_store::{CityId, Conn, Instant, Row, StoreError, Tx, Value, statements};
use serde_json::json;

pub(crate) use rows::*;

statements! {
    /// Which making is read and which is made beside it, and the last epoch of the one that is read.
    ROLL_STATE = "SELECT c.gen, c.beside, COALESCE(e.epoch, 0) AS epoch, COALESCE(e.seq, 0) AS seq,
                         COALESCE(e.id, 0) AS id
                  FROM roll_current c LEFT JOIN roll_epoch e ON e.city_id = c.city_id AND e.gen = c.gen
                  WHERE c.city_id = $1 ORDER BY e.epoch DESC LIMIT 1";
    /// The first making of a city.
    ROLL_BEGIN = "INSERT INTO roll_current (city_id, gen) VALUES ($1, 1) ON CONFLICT (city_id) DO NOTHING";
    /// Says which making is read, and which is made beside it.
    ROLL_CHANGE = "UPDATE roll_current SET gen = $3, beside = $4 WHERE city_id = $1 AND gen = $2";
    /// The greatest number that a making has.
    ROLL_GENS = "SELECT gen FROM (
                   SELECT gen FROM roll_current WHERE city_id = $1
                   UNION SELECT gen FROM roll_lease WHERE city_id = $1) AS gens ORDER BY gen";
    /// The last epoch of a making.
    EPOCH_LAST = "SELECT epoch, seq, id FROM roll_epoch WHERE city_id = $1 AND gen = $2
                  ORDER BY epoch DESC LIMIT 1";
    /// The last epoch that ends at or before a position.
    EPOCH_AT = "SELECT epoch, seq, id FROM roll_epoch WHERE city_id = $1 AND gen = $2 AND seq <= $3
                ORDER BY epoch DESC LIMIT 1";
    /// The epochs of a making.
    EPOCHS = "SELECT epoch, seq, id FROM roll_epoch WHERE city_id = $1 AND gen = $2 ORDER BY epoch";
    /// Epochs that have rows of their own and are not among those of their making: none, if all is well.
    EPOCHS_LOST = "SELECT DISTINCT s.epoch FROM roll_segment s
                   LEFT JOIN roll_epoch e ON e.city_id = s.city_id AND e.gen = s.gen AND e.epoch = s.epoch
                   WHERE s.city_id = $1 AND s.gen = $2 AND e.epoch IS NULL ORDER BY s.epoch LIMIT 100";
    /// An epoch, once.
    EPOCH_INSERT = "INSERT INTO roll_epoch (city_id, gen, epoch, seq, id) VALUES ($1, $2, $3, $4, $5)
                    ON CONFLICT (city_id, gen, epoch) DO NOTHING";
    /// Takes the lease, where it is free, ours or over.
    LEASE_TAKE = "INSERT INTO roll_lease (city_id, gen, holder, until) VALUES ($1, $2, $3, $4)
                  ON CONFLICT (city_id, gen) DO UPDATE SET holder = excluded.holder, until = excluded.until
                  WHERE roll_lease.holder = excluded.holder OR roll_lease.until <= $5";
    /// Whether the lease is ours, and nobody takes it before this transaction ends.
    LEASE_HELD = "SELECT holder FROM roll_lease WHERE city_id = $1 AND gen = $2 FOR UPDATE";
    /// Gives the lease back.
    LEASE_END = "DELETE FROM roll_lease WHERE city_id = $1 AND gen = $2 AND holder = $3";
    /// The entries of some positions, in their order.
    PLACED = "SELECT p.seq, e.item, e.unit, e.day, e.quantity, e.person,
                     CAST(CASE WHEN e.reverses IS NULL THEN 0 ELSE 1 END AS BIGINT) AS reversal
              FROM place p JOIN entry e ON e.city_id = p.city_id AND e.id = p.id
              WHERE p.city_id = $1 AND p.seq > $2 AND p.seq <= $3 ORDER BY p.seq";
    /// Units with their numbers.
    UNITS_OF_GEN = "SELECT n, unit, above, rank FROM roll_unit WHERE city_id = $1 AND gen = $2 AND n >= $3
                    ORDER BY n";
    /// A unit's number.
    UNIT_INSERT = "INSERT INTO roll_unit (city_id, gen, n, unit, above, rank) VALUES ($1, $2, $3, $4, $5, $6)";
    /// The numbers of some people.
    PEOPLE_OF_GEN = "SELECT person, n FROM roll_person
                     WHERE city_id = $1 AND gen = $2 AND person IN JSON_IDS($3) ORDER BY person";
    /// All people with their numbers.
    PEOPLE_ALL = "SELECT person, n FROM roll_person WHERE city_id = $1 AND gen = $2 ORDER BY person";
    /// How many people have numbers.
    PEOPLE_COUNT = "SELECT COUNT(*) AS people FROM roll_person WHERE city_id = $1 AND gen = $2";
    /// A person's number.
    PERSON_INSERT = "INSERT INTO roll_person (city_id, gen, person, n) VALUES ($1, $2, $3, $4)";
    /// Lines of an epoch.
    SEGMENT_INSERT = "INSERT INTO roll_segment (city_id, gen, item, unit, month, epoch, lines)
                      VALUES ($1, $2, $3, $4, $5, $6, $7)";
    /// Sums of an epoch.
    DELTA_INSERT = "INSERT INTO roll_delta (city_id, gen, item, unit, month, epoch, days)
                    VALUES ($1, $2, $3, $4, $5, $6, $7)";
    /// A month as it stands now.
    MONTH_PUT = "INSERT INTO roll_month (city_id, gen, item, unit, month, days, units, above, below)
                 VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
                 ON CONFLICT (city_id, gen, item, unit, month) DO UPDATE SET
                   days = excluded.days, units = excluded.units, above = excluded.above, below = excluded.below";
    /// The items that were settled, each with its first and last month: from one the key leads straight to the next.
    ITEMS_OF_GEN = "WITH RECURSIVE named (item) AS (
                      SELECT MIN(m.item) FROM roll_month m WHERE m.city_id = $1 AND m.gen = $2
                      UNION ALL
                      SELECT (SELECT MIN(m.item) FROM roll_month m
                              WHERE m.city_id = $1 AND m.gen = $2 AND m.item > n.item)
                      FROM named n WHERE n.item IS NOT NULL)
                    SELECT n.item,
                           COALESCE((SELECT MIN(m.month) FROM roll_month m WHERE m.city_id = $1 AND m.gen = $2
                                     AND m.item = n.item AND m.unit = 0), 0) AS first,
                           COALESCE((SELECT MAX(m.month) FROM roll_month m WHERE m.city_id = $1 AND m.gen = $2
                                     AND m.item = n.item AND m.unit = 0), -1) AS last
                    FROM named n WHERE n.item IS NOT NULL ORDER BY n.item";
    /// The months in which an item was settled.
    MONTHS_OF_ITEM = "SELECT month FROM roll_month WHERE city_id = $1 AND gen = $2 AND item = $3 AND unit = 0
                      ORDER BY month";
    /// Sums of months.
    MONTH_DAYS = "SELECT unit, month, days FROM roll_month
                  WHERE city_id = $1 AND gen = $2 AND item IN JSON_LIST($3) AND unit IN JSON_IDS($4)
                    AND month >= $5 AND month <= $6 ORDER BY item, unit, month";
    /// Months, whole.
    MONTHS = "SELECT item, unit, month, days, units, above, below FROM roll_month
              WHERE city_id = $1 AND gen = $2 AND item IN JSON_LIST($3) AND unit IN JSON_IDS($4)
                AND month >= $5 AND month <= $6 ORDER BY item, unit, month";
    /// All months of an item of a making.
    MONTHS_OF_GEN = "SELECT item, unit, month, days, units, above, below FROM roll_month
                     WHERE city_id = $1 AND gen = $2 AND item = $3 ORDER BY unit, month";
    /// Sums of epochs.
    DELTAS = "SELECT unit, month, days FROM roll_delta
              WHERE city_id = $1 AND gen = $2 AND item IN JSON_LIST($3) AND unit IN JSON_IDS($4)
                AND month IN JSON_IDS($5) AND epoch >= $6 AND epoch <= $7 ORDER BY item, unit, month, epoch";
    /// Lines of epochs.
    SEGMENTS = "SELECT unit, month, epoch, lines FROM roll_segment
                WHERE city_id = $1 AND gen = $2 AND item IN JSON_LIST($3) AND unit IN JSON_IDS($4)
                  AND month IN JSON_IDS($5) AND epoch >= $6 AND epoch <= $7
                ORDER BY item, unit, month, epoch";
    /// The lines of one epoch.
    SEGMENTS_OF_EPOCH = "SELECT item, unit, month, lines FROM roll_segment
                         WHERE city_id = $1 AND gen = $2 AND epoch = $3 ORDER BY item, unit, month";
    /// The sums of one epoch.
    DELTAS_OF_EPOCH = "SELECT item, unit, month, days AS lines FROM roll_delta
                       WHERE city_id = $1 AND gen = $2 AND epoch = $3 ORDER BY item, unit, month";
    /// What the tail adds up to, by unit and day. Found by id; a test looks at the plan.
    TAIL_DAYS = "SELECT unit, day, CAST(SUM(quantity) AS BIGINT) AS net, COUNT(*) AS entries,
                        CAST(SUM(CASE quantity WHEN 1 THEN 1 WHEN -1 THEN -1 ELSE 0 END) AS BIGINT) AS ones,
                        CAST(SUM(CASE WHEN reverses IS NULL THEN 0 ELSE quantity END) AS BIGINT) AS reversed,
                        CAST(SUM(CASE WHEN reverses IS NULL THEN 0 ELSE 1 END) AS BIGINT) AS reversals
                 FROM entry WHERE city_id = $1 AND id > $2 AND id <= $3
                   AND item >= $4 AND item < $5
                 GROUP BY unit, day ORDER BY unit, day";
    /// The tail's lines.
    TAIL_LINES = "SELECT p.seq, e.unit, e.day, e.quantity, e.person,
                         CAST(CASE WHEN e.reverses IS NULL THEN 0 ELSE 1 END AS BIGINT) AS reversal
                  FROM entry e JOIN place p ON p.city_id = e.city_id AND p.id = e.id
                  WHERE e.city_id = $1 AND e.id > $2 AND e.id <= $3
                    AND e.item >= $4 AND e.item < $5
                    AND e.day >= $6 AND e.day <= $7 ORDER BY p.seq";
    /// What the tail adds up to, by unit, day and person.
    TAIL_PEOPLE = "SELECT unit, day, person, CAST(SUM(quantity) AS BIGINT) AS net
                   FROM entry WHERE city_id = $1 AND id > $2 AND id <= $3
                   AND item >= $4 AND item < $5
                     AND day >= $6 AND day <= $7 AND person IS NOT NULL
                   GROUP BY unit, day, person ORDER BY unit, day, person";
    /// The last id of each item in a stretch of the log. Found by id; a test looks at the plan.
    TOUCHED = "SELECT item, MAX(id) AS id FROM entry
               WHERE city_id = $1 AND id > $2 AND id <= $3 GROUP BY item ORDER BY item";
    /// Removes the months of an item of a making that nobody reads.
    DROP_MONTHS = "DELETE FROM roll_month WHERE city_id = $1 AND gen = $2 AND item = $3";
    /// Removes the deltas of an item of a making that nobody reads.
    DROP_DELTAS = "DELETE FROM roll_delta WHERE city_id = $1 AND gen = $2 AND item = $3";
    /// Removes the segments of an item of a making that nobody reads.
    DROP_SEGMENTS = "DELETE FROM roll_segment WHERE city_id = $1 AND gen = $2 AND item = $3";
    /// Removes the epochs of a making that nobody reads.
    DROP_EPOCHS = "DELETE FROM roll_epoch WHERE city_id = $1 AND gen = $2";
    /// Removes the units' numbers of a making that nobody reads.
    DROP_UNITS = "DELETE FROM roll_unit WHERE city_id = $1 AND gen = $2";
    /// Removes the people's numbers of a making that nobody reads.
    DROP_PEOPLE = "DELETE FROM roll_person WHERE city_id = $1 AND gen = $2";
    /// Removes the lease of a making that nobody reads.
    DROP_LEASE = "DELETE FROM roll_lease WHERE city_id = $1 AND gen = $2";
    /// Makings that have units, besides two.
    GENS_LEFT = "SELECT DISTINCT gen FROM roll_unit WHERE city_id = $1 AND gen <> $2 AND gen <> $3 ORDER BY gen";
}

/// How far a city is settled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct State {
    /// The making that is read; 0 where there is none.
    pub generation: i64,
    /// The one that is made beside it.
    pub beside: Option<i64>,
    /// Its last epoch.
    pub last: Epoch,
}

/// An epoch: its number, its last position and that position's id.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Epoch {
    pub epoch: i64,
    pub seq: i64,
    pub id: i64,
}

fn epoch(row: &Row) -> Result<Epoch, StoreError> {
    Ok(Epoch { epoch: row.get("epoch")?, seq: row.get("seq")?, id: row.get("id")? })
}

pub(crate) async fn state(conn: &mut Conn, city: CityId) -> Result<State, StoreError> {
    let row = ROLL_STATE.bind(city).optional(conn).await?;
    row.as_ref().map_or(Ok(State::default()), state_of)
}

pub(crate) fn state_of(row: &Row) -> Result<State, StoreError> {
    Ok(State { generation: row.get("gen")?, beside: row.get("beside")?, last: epoch(row)? })
}

pub(crate) async fn begin(tx: &mut Tx, city: CityId) -> Result<(), StoreError> {
    ROLL_BEGIN.bind(city).execute(tx).await.map(drop)
}

/// Says which making is read from now on, if `from` is the one that was. Whether it was.
pub(crate) async fn change(
    tx: &mut Tx,
    city: CityId,
    from: i64,
    to: i64,
    beside: Option<i64>,
) -> Result<bool, StoreError> {
    Ok(ROLL_CHANGE.bind(city).bind(from).bind(to).bind(beside).execute(tx).await? == 1)
}

pub(crate) async fn gens(conn: &mut Conn, city: CityId) -> Result<Vec<i64>, StoreError> {
    ROLL_GENS.bind(city).all(conn).await?.iter().map(|row| row.get("gen")).collect()
}

pub(crate) async fn gens_left(
    conn: &mut Conn,
    city: CityId,
    keep: (i64, i64),
) -> Result<Vec<i64>, StoreError> {
    let rows = GENS_LEFT.bind(city).bind(keep.0).bind(keep.1).all(conn).await?;
    rows.iter().map(|row| row.get("gen")).collect()
}

pub(crate) async fn last_epoch(conn: &mut Conn, city: CityId, generation: i64) -> Result<Epoch, StoreError> {
    let row = EPOCH_LAST.bind(city).bind(generation).optional(conn).await?;
    row.as_ref().map_or(Ok(Epoch::default()), epoch)
}

pub(crate) async fn epoch_at(
    conn: &mut Conn,
    city: CityId,
    generation: i64,
    seq: i64,
) -> Result<Epoch, StoreError> {
    let row = EPOCH_AT.bind(city).bind(generation).bind(seq).optional(conn).await?;
    row.as_ref().map_or(Ok(Epoch::default()), epoch)
}

pub(crate) async fn epochs(conn: &mut Conn, city: CityId, generation: i64) -> Result<Vec<Epoch>, StoreError> {
    EPOCHS.bind(city).bind(generation).all(conn).await?.iter().map(epoch).collect()
}

/// Epochs that have rows of their own and are not among those of their making.
pub(crate) async fn epochs_lost(
    conn: &mut Conn,
    city: CityId,
    generation: i64,
) -> Result<Vec<i64>, StoreError> {
    EPOCHS_LOST.bind(city).bind(generation).all(conn).await?.iter().map(|row| row.get("epoch")).collect()
}

/// Whether the epoch is new.
pub(crate) async fn epoch_insert(
    tx: &mut Tx,
    city: CityId,
    generation: i64,
    new: Epoch,
) -> Result<bool, StoreError> {
    let rows = EPOCH_INSERT
        .bind(city)
        .bind(generation)
        .bind(new.epoch)
        .bind(new.seq)
        .bind(new.id)
        .execute(tx)
        .await?;
    Ok(rows == 1)
}

/// Whether the lease is ours until then.
pub(crate) async fn lease_take(
    tx: &mut Tx,
    city: CityId,
    generation: i64,
    holder: i64,
    (now, until): (Instant, Instant),
) -> Result<bool, StoreError> {
    let rows = LEASE_TAKE.bind(city).bind(generation).bind(holder).bind(until).bind(now).execute(tx).await?;
    Ok(rows == 1)
}

pub(crate) async fn lease_held(
    tx: &mut Tx,
    city: CityId,
    generation: i64,
    holder: i64,
) -> Result<bool, StoreError> {
    let row = LEASE_HELD.bind(city).bind(generation).optional(tx).await?;
    row.map_or(Ok(false), |row| Ok(row.get::<i64>("holder")? == holder))
}

pub(crate) async fn lease_end(
    tx: &mut Tx,
    city: CityId,
    generation: i64,
    holder: i64,
) -> Result<(), StoreError> {
    LEASE_END.bind(city).bind(generation).bind(holder).execute(tx).await.map(drop)
}

pub(crate) async fn people_numbers(
    conn: &mut Conn,
    city: CityId,
    generation: i64,
    people: &[i64],
) -> Result<Vec<(i64, u32)>, StoreError> {
    let rows = PEOPLE_OF_GEN.bind(city).bind(generation).bind(json!(people)).all(conn).await?;
    rows.iter().map(|row| Ok((row.get("person")?, small(row, "n")?))).collect()
}

pub(crate) async fn people_count(conn: &mut Conn, city: CityId, generation: i64) -> Result<i64, StoreError> {
    PEOPLE_COUNT.bind(city).bind(generation).one(conn).await?.get("people")
}

pub(crate) async fn homes(
    conn: &mut Conn,
    city: CityId,
    generation: i64,
    into: &mut crate::settle::Homes,
) -> Result<(), StoreError> {
    for row in UNITS_OF_GEN.bind(city).bind(generation).bind(i64::from(into.len())).all(conn).await? {
        let rank = crate::settle::Rank::from_number(row.get("rank")?);
        let (n, above) = (small(&row, "n")?, small(&row, "above")?);
        // A unit is numbered behind the one above it.
        if n != into.len() || above >= n {
            return Err(StoreError::Shape(format!(
                "unit {n} of what is settled. `luoshi rebuild` makes it again"
            )));
        }
        into.push(crate::settle::Home { unit: row.get("unit")?, above, rank });
    }
    Ok(())
}

/// The small numbers of a making as they stand: number, unit, the number above and rank; person and number.
pub(crate) struct Numbered {
    pub units: Vec<(i64, String, i64, i64)>,
    pub people: Vec<(i64, i64)>,
}

pub(crate) async fn numbered(conn: &mut Conn, city: CityId, generation: i64) -> Result<Numbered, StoreError> {
    let units = UNITS_OF_GEN.bind(city).bind(generation).bind(i64::MIN).all(conn).await?;
    let people = PEOPLE_ALL.bind(city).bind(generation).all(conn).await?;
    Ok(Numbered {
        units: units
            .iter()
            .map(|row| Ok((row.get("n")?, row.get("unit")?, row.get("above")?, row.get("rank")?)))
            .collect::<Result<_, StoreError>>()?,
        people: people
            .iter()
            .map(|row| Ok((row.get("person")?, row.get("n")?)))
            .collect::<Result<_, StoreError>>()?,
    })
}

pub(crate) async fn placed(
    conn: &mut Conn,
    city: CityId,
    (after, until): (i64, i64),
) -> Result<Vec<crate::settle::Placed>, StoreError> {
    let rows = PLACED.bind(city).bind(after).bind(until).all(conn).await?;
    rows.iter()
        .map(|row| {
            Ok(crate::settle::Placed {
                seq: row.get("seq")?,
                item: row.get("item")?,
                unit: row.get("unit")?,
                day: row.get("day")?,
                quantity: row.get("quantity")?,
                reversal: row.get::<i64>("reversal")? == 1,
                person: row.get("person")?,
            })
        })
        .collect()
}

/// The rows that an epoch adds and changes, ready to be written.
#[derive(Default)]
pub(crate) struct Written {
    pub units: Vec<Vec<Value>>,
    pub people: Vec<Vec<Value>>,
    pub segments: Vec<Vec<Value>>,
    pub deltas: Vec<Vec<Value>>,
    pub months: Vec<Vec<Value>>,
}

pub(crate) async fn write(tx: &mut Tx, written: Written) -> Result<(), StoreError> {
    UNIT_INSERT.insert_many(tx, written.units).await?;
    PERSON_INSERT.insert_many(tx, written.people).await?;
    SEGMENT_INSERT.insert_many(tx, written.segments).await?;
    DELTA_INSERT.insert_many(tx, written.deltas).await?;
    MONTH_PUT.insert_many(tx, written.months).await?;
    Ok(())
}

/// Removes the lease of a making that nobody reads.
pub(crate) async fn drop_lease(tx: &mut Tx, city: CityId, generation: i64) -> Result<(), StoreError> {
    DROP_LEASE.bind(city).bind(generation).execute(tx).await.map(drop)
}

/// Removes an item of a making that nobody reads.
pub(crate) async fn drop_item(
    tx: &mut Tx,
    city: CityId,
    generation: i64,
    item: &str,
) -> Result<(), StoreError> {
    for statement in [DROP_SEGMENTS, DROP_DELTAS, DROP_MONTHS] {
        statement.bind(city).bind(generation).bind(item).execute(tx).await?;
    }
    Ok(())
}

/// Removes what is left of a making whose items are gone.
pub(crate) async fn drop_gen(tx: &mut Tx, city: CityId, generation: i64) -> Result<(), StoreError> {
    for statement in [DROP_EPOCHS, DROP_PEOPLE, DROP_UNITS] {
        statement.bind(city).bind(generation).execute(tx).await?;
    }
    Ok(())
}
