//! Orders of talks.

use std::collections::{BTreeMap, HashMap};

use luoshi_store::{CityId, Conn, Query, Row, Statement, StoreError, Tx, Value};
use serde::de::DeserializeOwned;
use serde_json::{Value as Json, json};

use super::order_statements::*;
use super::talks::{Tally, pattern, texts, worded};
use crate::model::{Keeping, Order, OrderState, Question, Reply, Said, Side};

/// Who may see which orders: those of some units, those that teams of these units answer, and open ones that ask
/// the teams of a unit among `asked`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OrderScope {
    /// Codes of units; all for none.
    pub units: Option<Vec<String>>,
    /// Codes of units whose teams the reader answers for.
    pub asked: Vec<String>,
}

/// What a list of orders is narrowed to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OrderFilter {
    /// Codes of units that ordered.
    pub units: Option<Vec<String>>,
    /// In this state.
    pub state: Option<OrderState>,
    /// Of this team.
    pub team: Option<i64>,
    /// Topic or place hold this.
    pub text: Option<String>,
}

impl OrderFilter {
    /// Whether it looks into orders: then the number of those that are not seen would tell what stands in them.
    pub fn looks(&self) -> bool {
        self.team.is_some() || self.text.is_some()
    }
}

fn read<T: DeserializeOwned>(row: &Row, column: &str, json: Json) -> Result<T, StoreError> {
    let id: i64 = row.get("id")?;
    serde_json::from_value(json).map_err(|e| StoreError::Shape(format!("{column} of order {id}: {e}")))
}

fn order_of(row: &Row, said: Vec<Said>) -> Result<Order, StoreError> {
    let offer: Option<Json> = row.get("offer")?;
    Ok(Order {
        id: row.get("id")?,
        state: worded(row, "talk_order", "state")?,
        unit: row.get("unit")?,
        asked: row.get("asked")?,
        wanted: row.get("wanted")?,
        team: row.get("team")?,
        topic: row.get("topic")?,
        kind: worded(row, "talk_order", "kind")?,
        place: row.get("place")?,
        days: read(row, "days", row.get("days")?)?,
        listeners: row.get("listeners")?,
        contact: row.get("contact")?,
        remark: row.get("remark")?,
        offer: offer.map(|offer| read(row, "offer", offer)).transpose()?,
        talk: row.get("talk")?,
        ended_for: row.get("ended_for")?,
        said,
        keeping: Keeping {
            recorded_by: row.get("recorded_by")?,
            recorded_at: row.get("recorded_at")?,
            confirmed_by: None,
            confirmed_at: None,
            changed_by: row.get("changed_by")?,
            changed_at: row.get("changed_at")?,
            version: row.get("version")?,
            handed_to: row.get("handed_to")?,
        },
    })
}

fn said_of(row: &Row) -> Result<(i64, Said), StoreError> {
    let side: String = row.get("side")?;
    let side = side.parse().map_err(|()| StoreError::Shape(format!("nobody speaks for {side:?}")))?;
    let said = Said {
        side,
        answers: read(row, "answers", row.get("answers")?)?,
        words: row.get("words")?,
        by: row.get("person")?,
        at: row.get("said_at")?,
    };
    Ok((row.get("id")?, said))
}

pub(super) async fn with_said(
    conn: &mut Conn,
    city: CityId,
    rows: Vec<Row>,
) -> Result<Vec<Order>, StoreError> {
    let ids: Vec<i64> = rows.iter().map(|row| row.get("id")).collect::<Result<_, _>>()?;
    let mut said: HashMap<i64, Vec<Said>> = HashMap::new();
    for row in ORDER_SAID_OF.bind(city).bind(json!(ids)).all(conn).await? {
        let (order, one) = said_of(&row)?;
        said.entry(order).or_default().push(one);
    }
    rows.iter().zip(ids).map(|(row, id)| order_of(row, said.remove(&id).unwrap_or_default())).collect()
}

fn search(order: &Order) -> String {
    format!("{} {}", order.topic, order.place).to_lowercase()
}

fn json_of<T: serde::Serialize>(value: &T) -> Json {
    json!(value)
}

/// Puts a new order in.
pub async fn order_insert(tx: &mut Tx, city: CityId, order: &Order) -> Result<(), StoreError> {
    ORDER_INSERT
        .bind(city)
        .bind(order.id)
        .bind(order.state.word())
        .bind(&order.unit)
        .bind(&order.asked)
        .bind(order.wanted)
        .bind(order.team)
        .bind(&order.topic)
        .bind(order.kind.word())
        .bind(&order.place)
        .bind(json_of(&order.days))
        .bind(order.listeners)
        .bind(&order.contact)
        .bind(&order.remark)
        .bind(search(order))
        .bind(order.keeping.recorded_by)
        .bind(order.keeping.recorded_at)
        .bind(order.keeping.version)
        .execute(tx)
        .await?;
    Ok(())
}

/// Writes what became of an order. False where somebody else changed it first: nothing is written then.
pub async fn order_update(tx: &mut Tx, city: CityId, order: &Order) -> Result<bool, StoreError> {
    let written = ORDER_UPDATE
        .bind(city)
        .bind(order.id)
        .bind(order.state.word())
        .bind(order.team)
        .bind(json_of(&order.days))
        .bind(Value::Json(order.offer.as_ref().map(json_of)))
        .bind(order.talk)
        .bind(order.ended_for.clone())
        .bind(order.keeping.changed_by)
        .bind(order.keeping.changed_at)
        .bind(order.keeping.version)
        .execute(tx)
        .await?;
    Ok(written > 0)
}

/// Keeps what a side says, in the place of what it said before.
pub async fn order_say(tx: &mut Tx, city: CityId, order: i64, said: &Said) -> Result<(), StoreError> {
    ORDER_SAY
        .bind(city)
        .bind(order)
        .bind(said.side.word())
        .bind(json_of(&said.answers))
        .bind(&said.words)
        .bind(said.by)
        .bind(said.at)
        .execute(tx)
        .await?;
    Ok(())
}

/// The order of this id.
pub async fn order_by_id(conn: &mut Conn, city: CityId, id: i64) -> Result<Option<Order>, StoreError> {
    Ok(orders_by_ids(conn, city, &[id]).await?.pop())
}

/// The orders of these ids, by id.
pub async fn orders_by_ids(conn: &mut Conn, city: CityId, ids: &[i64]) -> Result<Vec<Order>, StoreError> {
    let rows = ORDERS_BY_IDS.bind(city).bind(json!(ids)).all(conn).await?;
    with_said(conn, city, rows).await
}

/// The order of this id, to be changed: other deeds about it wait until this transaction ends.
pub async fn order_taken(tx: &mut Tx, city: CityId, id: i64) -> Result<Option<Order>, StoreError> {
    ORDER_TAKEN.bind(city).bind(id).optional(tx).await?;
    order_by_id(tx, city, id).await
}

/// The orders that these talks came of.
pub async fn orders_of_talks(conn: &mut Conn, city: CityId, talks: &[i64]) -> Result<Vec<Order>, StoreError> {
    let rows = ORDERS_OF_TALKS.bind(city).bind(json!(talks)).all(conn).await?;
    with_said(conn, city, rows).await
}

fn asked(of: Statement, city: CityId, scope: &OrderScope, filter: &OrderFilter) -> Query {
    of.bind(city)
        .bind(texts(scope.units.as_deref()))
        .bind(json!(scope.asked))
        .bind(texts(filter.units.as_deref()))
        .bind(filter.state.map(OrderState::word))
        .bind(filter.team)
        .bind(pattern(filter.text.as_deref()))
}

/// Up to `limit` orders of the scope that the filter holds, the newest first, below the id `before`.
pub async fn order_page(
    conn: &mut Conn,
    city: CityId,
    scope: &OrderScope,
    filter: &OrderFilter,
    before: Option<i64>,
    limit: i64,
) -> Result<Vec<Order>, StoreError> {
    let rows = asked(ORDER_PAGE, city, scope, filter).bind(before).bind(limit).all(conn).await?;
    with_said(conn, city, rows).await
}

/// How many orders the filter holds, in the city and within the scope.
pub async fn order_tally(
    conn: &mut Conn,
    city: CityId,
    scope: &OrderScope,
    filter: &OrderFilter,
) -> Result<Tally, StoreError> {
    let row = asked(ORDER_TALLY, city, scope, filter).one(conn).await?;
    Ok(Tally { every: row.get("every")?, seen: row.get("seen")? })
}

/// What units said of this team's talks, answer by answer: how many said what.
pub async fn said_of_team(
    conn: &mut Conn,
    city: CityId,
    team: i64,
) -> Result<(i64, BTreeMap<Question, BTreeMap<Reply, i64>>), StoreError> {
    let (mut talks, mut sums) = (0, BTreeMap::<Question, BTreeMap<Reply, i64>>::new());
    for row in ORDER_SAID_OF_TEAM.bind(city).bind(team).bind(Side::Unit.word()).all(conn).await? {
        talks += 1;
        let answers: BTreeMap<Question, Reply> = read(&row, "answers", row.get("answers")?)?;
        for (question, reply) in answers {
            *sums.entry(question).or_default().entry(reply).or_default() += 1;
        }
    }
    Ok((talks, sums))
}

/// Up to `limit` orders with ids above `after`, by id.
pub async fn orders_after(
    conn: &mut Conn,
    city: CityId,
    after: i64,
    limit: i64,
) -> Result<Vec<Order>, StoreError> {
    let rows = ORDERS_AFTER.bind(city).bind(after).bind(limit).all(conn).await?;
    with_said(conn, city, rows).await
}
