//! Settled rows and the tail as they are read.

use luoshi_store::{CityId, Conn, Day, Row, StoreError};
use serde_json::json;

use super::{
    DELTAS, DELTAS_OF_EPOCH, ITEMS_OF_GEN, MONTH_DAYS, MONTHS, MONTHS_OF_GEN, MONTHS_OF_ITEM, SEGMENTS,
    SEGMENTS_OF_EPOCH, TAIL_DAYS, TAIL_LINES, TAIL_PEOPLE, TOUCHED,
};
use crate::settle::Bare;
use crate::settle::pack::{self, Line};

/// A month's row as it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct MonthRow {
    pub item: String,
    pub unit: u32,
    pub month: i64,
    pub days: Vec<u8>,
    pub units: Vec<u8>,
    pub above: Vec<u8>,
    pub below: Vec<u8>,
}

/// Rows of an item in a making.
#[derive(Clone, Debug)]
pub(crate) struct Rows<'a> {
    pub city: CityId,
    pub generation: i64,
    pub items: &'a [String],
    pub units: &'a [u32],
    /// In order.
    pub months: Vec<i64>,
}

impl Rows<'_> {
    fn bind(&self, statement: luoshi_store::Statement) -> luoshi_store::Query {
        statement.bind(self.city).bind(self.generation).bind(json!(self.items)).bind(json!(self.units))
    }

    /// From the first month to the last.
    fn range(&self, statement: luoshi_store::Statement) -> luoshi_store::Query {
        let ends = (self.months.first().copied(), self.months.last().copied());
        self.bind(statement).bind(ends.0.unwrap_or(0)).bind(ends.1.unwrap_or(-1))
    }

    /// Each month by itself, so that epochs can be looked up in each.
    fn each(&self, statement: luoshi_store::Statement, epochs: (i64, i64)) -> luoshi_store::Query {
        self.bind(statement).bind(json!(self.months)).bind(epochs.0).bind(epochs.1)
    }

    fn nothing(&self) -> bool {
        self.items.is_empty() || self.units.is_empty() || self.months.is_empty()
    }
}

pub(super) fn small(row: &Row, column: &str) -> Result<u32, StoreError> {
    let number: i64 = row.get(column)?;
    u32::try_from(number).map_err(|_| StoreError::Shape(format!("{column} {number}")))
}

/// A number that may be none of ours: for those who look for what is wrong.
fn any(row: &Row, column: &str) -> Result<u32, StoreError> {
    Ok(u32::try_from(row.get::<i64>(column)?).unwrap_or(u32::MAX))
}

fn month_row(row: &Row, unit: u32) -> Result<MonthRow, StoreError> {
    Ok(MonthRow {
        item: row.get("item")?,
        unit,
        month: row.get("month")?,
        days: row.get("days")?,
        units: row.get("units")?,
        above: row.get("above")?,
        below: row.get("below")?,
    })
}

pub(crate) async fn months(conn: &mut Conn, rows: &Rows<'_>) -> Result<Vec<MonthRow>, StoreError> {
    if rows.nothing() {
        return Ok(Vec::new());
    }
    let rows = rows.range(MONTHS).all(conn).await?;
    rows.iter().map(|row| month_row(row, small(row, "unit")?)).collect()
}

pub(crate) async fn months_of_item(
    conn: &mut Conn,
    city: CityId,
    generation: i64,
    item: &str,
) -> Result<Vec<MonthRow>, StoreError> {
    let rows = MONTHS_OF_GEN.bind(city).bind(generation).bind(item).all(conn).await?;
    rows.iter().map(|row| month_row(row, any(row, "unit")?)).collect()
}

/// Unit, month and packed sums by day.
pub(crate) type DaysRow = (u32, i64, Vec<u8>);

fn days_rows(rows: &[Row]) -> Result<Vec<DaysRow>, StoreError> {
    rows.iter().map(|row| Ok((small(row, "unit")?, row.get("month")?, row.get("days")?))).collect()
}

pub(crate) async fn month_days(conn: &mut Conn, rows: &Rows<'_>) -> Result<Vec<DaysRow>, StoreError> {
    if rows.nothing() {
        return Ok(Vec::new());
    }
    days_rows(&rows.range(MONTH_DAYS).all(conn).await?)
}

/// Sums of some epochs.
pub(crate) async fn delta_days(
    conn: &mut Conn,
    rows: &Rows<'_>,
    epochs: (i64, i64),
) -> Result<Vec<DaysRow>, StoreError> {
    if rows.nothing() || epochs.0 > epochs.1 {
        return Ok(Vec::new());
    }
    days_rows(&rows.each(DELTAS, epochs).all(conn).await?)
}

/// Months and lines, from one epoch to another.
pub(crate) async fn segments(
    conn: &mut Conn,
    rows: &Rows<'_>,
    epochs: (i64, i64),
) -> Result<Vec<(i64, Vec<Line>)>, StoreError> {
    if rows.nothing() || epochs.0 > epochs.1 {
        return Ok(Vec::new());
    }
    let found = rows.each(SEGMENTS, epochs).all(conn).await?;
    found
        .iter()
        .map(|row| {
            let bytes: Vec<u8> = row.get("lines")?;
            Ok((row.get("month")?, pack::read_lines(&bytes)?))
        })
        .collect()
}

/// A settled item, and the months that it may have rows of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Item {
    pub name: String,
    pub months: Vec<i64>,
}

/// From so many months on, those of an item are looked up: one day of a year that was typed wrong would make them
/// thousands.
const MANY_MONTHS: i64 = 240;

/// All settled items, in order.
pub(crate) async fn items(conn: &mut Conn, city: CityId, generation: i64) -> Result<Vec<Item>, StoreError> {
    let rows = ITEMS_OF_GEN.bind(city).bind(generation).all(conn).await?;
    let mut items = Vec::with_capacity(rows.len());
    for row in rows {
        let (name, first, last): (String, i64, i64) = (row.get("item")?, row.get("first")?, row.get("last")?);
        let months = if last.saturating_sub(first) < MANY_MONTHS {
            (first..=last).collect()
        } else {
            let rows = MONTHS_OF_ITEM.bind(city).bind(generation).bind(&name).all(conn).await?;
            rows.iter().map(|row| row.get("month")).collect::<Result<_, _>>()?
        };
        items.push(Item { name, months });
    }
    Ok(items)
}

/// The rows of an epoch as they stand: item, unit, month, bytes.
pub(crate) type Packed = (String, u32, i64, Vec<u8>);

pub(crate) async fn of_epoch(
    conn: &mut Conn,
    city: CityId,
    generation: i64,
    epoch: i64,
) -> Result<[Vec<Packed>; 2], StoreError> {
    let mut both = [Vec::new(), Vec::new()];
    for (statement, rows) in [SEGMENTS_OF_EPOCH, DELTAS_OF_EPOCH].into_iter().zip(&mut both) {
        for row in statement.bind(city).bind(generation).bind(epoch).all(conn).await? {
            rows.push((row.get("item")?, any(&row, "unit")?, row.get("month")?, row.get("lines")?));
        }
    }
    Ok(both)
}

/// What the tail adds up to at a unit on a day.
pub(crate) struct TailDay {
    pub unit: String,
    pub day: Day,
    pub sums: crate::settle::Sums,
}

/// Item and ids of a tail.
pub(crate) struct Tail {
    pub city: CityId,
    pub ids: (i64, i64),
    pub item: String,
}

impl Tail {
    fn bind(&self, statement: luoshi_store::Statement) -> luoshi_store::Query {
        statement
            .bind(self.city)
            .bind(self.ids.0)
            .bind(self.ids.1)
            .bind(&self.item)
            .bind(format!("{}/", self.item))
    }
}

pub(crate) async fn tail_days(conn: &mut Conn, tail: &Tail) -> Result<Vec<TailDay>, StoreError> {
    let rows = tail.bind(TAIL_DAYS).all(conn).await?;
    rows.iter()
        .map(|row| {
            let number = |column: &str| Ok::<_, StoreError>(i128::from(row.get::<i64>(column)?));
            let sums = crate::settle::Sums {
                net: number("net")?,
                entries: number("entries")?,
                ones: number("ones")?,
                reversed: number("reversed")?,
                reversals: number("reversals")?,
            };
            Ok(TailDay { unit: row.get("unit")?, day: row.get("day")?, sums })
        })
        .collect()
}

/// The last id of each item that has entries behind one id, up to another.
pub(crate) async fn touched(
    conn: &mut Conn,
    city: CityId,
    (after, until): (i64, i64),
) -> Result<Vec<(String, i64)>, StoreError> {
    let rows = TOUCHED.bind(city).bind(after).bind(until).all(conn).await?;
    rows.iter().map(|row| Ok((row.get("item")?, row.get("id")?))).collect()
}

/// Unit, person and net of the tail.
pub(crate) async fn tail_people(
    conn: &mut Conn,
    tail: &Tail,
    (from, until): (Day, Day),
) -> Result<Vec<(String, i64, i128)>, StoreError> {
    let rows = tail.bind(TAIL_PEOPLE).bind(from).bind(until).all(conn).await?;
    rows.iter().map(|row| Ok((row.get("unit")?, row.get("person")?, row.get::<i64>("net")?.into()))).collect()
}

/// The tail's lines in a period.
pub(crate) async fn tail_lines(
    conn: &mut Conn,
    tail: &Tail,
    (from, until): (Day, Day),
) -> Result<Vec<Bare>, StoreError> {
    let rows = tail.bind(TAIL_LINES).bind(from).bind(until).all(conn).await?;
    rows.iter()
        .map(|row| {
            Ok(Bare {
                seq: row.get("seq")?,
                day: row.get("day")?,
                unit: row.get("unit")?,
                quantity: row.get("quantity")?,
                reversal: row.get::<i64>("reversal")? == 1,
                person: row.get("person")?,
            })
        })
        .collect()
}
