//! The statements of saved views and chosen columns.

use luoshi_store::{CityId, Conn, StoreError, Tx, statements};

use super::View;

statements! {
    /// A view under a name; one of that name is written over.
    VIEW_PUT = "INSERT INTO list_view (city_id, person, id, path, name, query, opens) VALUES ($1, $2, $3, $4, $5, $6, $7)
                ON CONFLICT (city_id, person, path, name) DO UPDATE SET query = excluded.query, opens = excluded.opens";
    /// No view of a list opens by itself.
    VIEWS_SHUT = "UPDATE list_view SET opens = FALSE WHERE city_id = $1 AND person = $2 AND path = $3";
    /// A person's views of a list.
    VIEWS = "SELECT id, name, query, opens FROM list_view WHERE city_id = $1 AND person = $2 AND path = $3 ORDER BY id";
    /// The list of a view.
    VIEW_PATH = "SELECT path FROM list_view WHERE city_id = $1 AND person = $2 AND id = $3";
    /// A view goes.
    VIEW_DELETE = "DELETE FROM list_view WHERE city_id = $1 AND person = $2 AND id = $3";
    /// The columns that a person chose.
    COLUMNS_PUT = "INSERT INTO list_columns (city_id, person, path, columns) VALUES ($1, $2, $3, $4)
                   ON CONFLICT (city_id, person, path) DO UPDATE SET columns = excluded.columns";
    /// The columns that a person chose last.
    COLUMNS = "SELECT columns FROM list_columns WHERE city_id = $1 AND person = $2 AND path = $3";
}

/// Keeps a view.
pub(super) async fn view_put(
    tx: &mut Tx,
    (city, person): (CityId, i64),
    path: &str,
    view: &View,
) -> Result<(), StoreError> {
    if view.opens {
        VIEWS_SHUT.bind(city).bind(person).bind(path).execute(tx).await?;
    }
    let id = tx.id();
    let query = VIEW_PUT.bind(city).bind(person).bind(id).bind(path).bind(&view.name);
    query.bind(&view.query).bind(view.opens).execute(tx).await?;
    Ok(())
}

/// A person's views of a list.
pub(super) async fn views(
    conn: &mut Conn,
    (city, person): (CityId, i64),
    path: &str,
) -> Result<Vec<View>, StoreError> {
    let rows = VIEWS.bind(city).bind(person).bind(path).all(conn).await?;
    rows.iter()
        .map(|row| {
            Ok(View {
                id: row.get("id")?,
                name: row.get("name")?,
                query: row.get("query")?,
                opens: row.get("opens")?,
            })
        })
        .collect()
}

/// Takes a view out, and gives the path of its list.
pub(super) async fn view_delete(
    tx: &mut Tx,
    (city, person): (CityId, i64),
    id: i64,
) -> Result<Option<String>, StoreError> {
    let path = VIEW_PATH.bind(city).bind(person).bind(id).optional(tx).await?;
    VIEW_DELETE.bind(city).bind(person).bind(id).execute(tx).await?;
    path.map(|row| row.at(0)).transpose()
}

/// Remembers the columns of a list.
pub(super) async fn columns_put(
    tx: &mut Tx,
    (city, person): (CityId, i64),
    path: &str,
    columns: &str,
) -> Result<(), StoreError> {
    COLUMNS_PUT.bind(city).bind(person).bind(path).bind(columns).execute(tx).await?;
    Ok(())
}

/// The columns that a person chose last.
pub(super) async fn columns(
    conn: &mut Conn,
    (city, person): (CityId, i64),
    path: &str,
) -> Result<Option<String>, StoreError> {
    COLUMNS.bind(city).bind(person).bind(path).optional(conn).await?.map(|row| row.at(0)).transpose()
}
