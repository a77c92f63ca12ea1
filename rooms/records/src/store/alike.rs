//! Records that likely mean the same as a row of a sheet.

use luoshi_store::{CityId, Conn, Day, StoreError};
use serde_json::json;

use super::{RECORDS_ALIKE, record};
use crate::model::Record;

/// The records that stand for any of these units under any of these titles, between two days.
pub async fn records_alike(
    conn: &mut Conn,
    city: CityId,
    (form, units, titles): (&str, &[&str], &[&str]),
    (first, last): (Day, Day),
) -> Result<Vec<Record>, StoreError> {
    let query = RECORDS_ALIKE.bind(city).bind(form).bind(json!(units)).bind(json!(titles));
    query.bind(first).bind(last).all(conn).await?.iter().map(record).collect()
}
