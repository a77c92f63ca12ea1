//! What somebody has open, and to whom it goes.

use luoshi_store::{CityId, Conn, StoreError, Tx};
use serde_json::json;

use super::order_statements::{ORDER_HAND, ORDERS_OPEN};
use super::orders::with_said;
use super::talks::with_speakers;
use super::teams::with_members;
use super::{TALK_HAND, TALKS_OPEN, TEAM_HAND, TEAMS_OPEN};
use crate::model::{Order, Talk, Team};

/// The talks that somebody may still change by themselves at these units.
pub async fn talks_open(
    conn: &mut Conn,
    city: CityId,
    person: i64,
    units: &[String],
) -> Result<Vec<Talk>, StoreError> {
    let rows = TALKS_OPEN.bind(city).bind(person).bind(json!(units)).all(conn).await?;
    with_speakers(conn, city, rows).await
}

/// The teams.
pub async fn teams_open(
    conn: &mut Conn,
    city: CityId,
    person: i64,
    units: &[String],
) -> Result<Vec<Team>, StoreError> {
    let rows = TEAMS_OPEN.bind(city).bind(person).bind(json!(units)).all(conn).await?;
    with_members(conn, city, rows).await
}

/// The orders that they placed and that have not ended.
pub async fn orders_open(
    conn: &mut Conn,
    city: CityId,
    person: i64,
    units: &[String],
) -> Result<Vec<Order>, StoreError> {
    let rows = ORDERS_OPEN.bind(city).bind(person).bind(json!(units)).all(conn).await?;
    with_said(conn, city, rows).await
}

/// A talk goes to a successor.
pub async fn talk_hand(tx: &mut Tx, city: CityId, talk: i64, to: i64) -> Result<(), StoreError> {
    TALK_HAND.bind(city).bind(talk).bind(to).execute(tx).await?;
    Ok(())
}

/// A team does.
pub async fn team_hand(tx: &mut Tx, city: CityId, team: i64, to: i64) -> Result<(), StoreError> {
    TEAM_HAND.bind(city).bind(team).bind(to).execute(tx).await?;
    Ok(())
}

/// An order does.
pub async fn order_hand(tx: &mut Tx, city: CityId, order: i64, to: i64) -> Result<(), StoreError> {
    ORDER_HAND.bind(city).bind(order).bind(to).execute(tx).await?;
    Ok(())
}
