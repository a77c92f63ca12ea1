//! The statements of those who keep posts: lists, history, the last administrator.

use luoshi_store::{CityId, Conn, Day, Row, StoreError, Tx, like, statements};
use serde_json::json;

use crate::Person;
use crate::people::search_text;
use crate::posts::{Filter, Held, Mark};

/// A post with whose it is.
macro_rules! held {
    () => {
        "post.id, post.person, post.role, post.unit, post.from_day, post.until_day, post.acting, post.given_by,
         post.given_at, post.ended_by, post.ended_at, person.name, person.unit AS home
         FROM post JOIN person ON person.city_id = post.city_id AND person.id = post.person"
    };
}

/// What a list of posts asks for: $2 and $3 units, $4 role, $5 text, $6 person, $7 which on the day $8.
macro_rules! asked {
    () => {
        "post.city_id = $1
         AND (CAST($2 AS JSONB) IS NULL OR post.unit IN JSON_LIST($3))
         AND (CAST($4 AS TEXT) IS NULL OR post.role = $4)
         AND (CAST($5 AS TEXT) IS NULL OR person.search LIKE $5 ESCAPE '!')
         AND (CAST($6 AS BIGINT) IS NULL OR post.person = $6)
         AND ($7 = 'all'
              OR ($7 IN ('held', 'acting') AND post.from_day <= $8
                  AND (post.until_day IS NULL OR post.until_day >= $8)
                  AND ($7 = 'held' OR post.acting))
              OR ($7 = 'coming' AND post.from_day > $8)
              OR ($7 = 'ended' AND post.until_day < $8))"
    };
}

statements! {
    /// A page of posts, by unit, then by name.
    POSTS_PAGE = concat!("SELECT ", held!(), " WHERE ", asked!(), "
                    AND (CAST($9 AS TEXT) IS NULL OR (post.unit, person.name, post.id) > ($9, $10, $11))
                  ORDER BY post.unit, person.name, post.id LIMIT $12");
    /// How many posts the same filters hold.
    POSTS_COUNT = concat!("SELECT COUNT(*) AS many FROM post
                   JOIN person ON person.city_id = post.city_id AND person.id = post.person WHERE ", asked!());
    /// How many posts are in force at each of some units.
    POSTS_BY_UNIT = "SELECT unit, COUNT(*) AS many FROM post
                     WHERE city_id = $1 AND unit IN JSON_LIST($2) AND from_day <= $3
                       AND (until_day IS NULL OR until_day >= $3)
                     GROUP BY unit ORDER BY unit";
    /// One post with whose it is.
    POST_HELD = concat!("SELECT ", held!(), " WHERE post.city_id = $1 AND post.id = $2");
    /// Administrators who can sign in: on a day, and for good or at least up to another day. Held until commit, so that
    /// two do not end each other.
    ADMINISTRATORS = "SELECT post.id, post.person
                      FROM post
                      JOIN account ON account.city_id = post.city_id AND account.person = post.person
                      WHERE post.city_id = $1 AND post.role = 'administrator' AND post.from_day <= $2
                        AND (post.until_day IS NULL
                             OR (CAST($3 AS DATE) IS NOT NULL AND post.until_day >= $3))
                        AND account.closed_at IS NULL
                      ORDER BY post.id FOR UPDATE";
    /// A person as they are called now.
    PERSON_UPDATE = "UPDATE person SET name = $3, unit = $4, staff_no = $5, search = $6
                     WHERE city_id = $1 AND id = $2";
    /// A page of people, by name.
    PEOPLE_PAGE = "SELECT id, name, unit, staff_no, sample FROM person
                   WHERE city_id = $1 AND search <> ''
                     AND (CAST($2 AS JSONB) IS NULL OR unit IN JSON_LIST($3))
                     AND (CAST($4 AS TEXT) IS NULL OR search LIKE $4 ESCAPE '!')
                     AND (CAST($5 AS TEXT) IS NULL OR (name, id) > ($5, $6))
                   ORDER BY name, id LIMIT $7";
}

fn held(row: &Row) -> Result<Held, StoreError> {
    let mark = |by: Option<i64>, at| Some(Mark { by: by?, at: Option::flatten(Some(at))? });
    Ok(Held {
        post: super::post(row)?,
        name: row.get("name")?,
        home: row.get("home")?,
        given: mark(row.get("given_by")?, row.get("given_at")?),
        ended: mark(row.get("ended_by")?, row.get("ended_at")?),
    })
}

pub(crate) async fn posts_page(
    conn: &mut Conn,
    city: CityId,
    filter: &Filter,
    today: Day,
    after: Option<&(String, String, i64)>,
    limit: i64,
) -> Result<Vec<Held>, StoreError> {
    let units = filter.units.as_ref().map(|units| json!(units));
    let rows = POSTS_PAGE
        .bind(city)
        .bind(units.clone())
        .bind(units)
        .bind(filter.role.map(crate::Role::id))
        .bind(filter.text.as_deref().map(like::anywhere))
        .bind(filter.person)
        .bind(filter.which.id())
        .bind(today)
        .bind(after.map(|(unit, _, _)| unit.as_str()))
        .bind(after.map(|(_, name, _)| name.as_str()))
        .bind(after.map(|(_, _, id)| *id))
        .bind(limit)
        .all(conn)
        .await?;
    rows.iter().map(held).collect()
}

pub(crate) async fn posts_count(
    conn: &mut Conn,
    city: CityId,
    filter: &Filter,
    today: Day,
) -> Result<i64, StoreError> {
    let units = filter.units.as_ref().map(|units| json!(units));
    let query = POSTS_COUNT
        .bind(city)
        .bind(units.clone())
        .bind(units)
        .bind(filter.role.map(crate::Role::id))
        .bind(filter.text.as_deref().map(like::anywhere))
        .bind(filter.person)
        .bind(filter.which.id())
        .bind(today);
    query.one(conn).await?.get("many")
}

pub(crate) async fn posts_by_unit(
    conn: &mut Conn,
    city: CityId,
    units: &[String],
    on: Day,
) -> Result<Vec<(String, i64)>, StoreError> {
    let rows = POSTS_BY_UNIT.bind(city).bind(json!(units)).bind(on).all(conn).await?;
    rows.iter().map(|row| Ok((row.get("unit")?, row.get("many")?))).collect()
}

pub(crate) async fn post_held(conn: &mut Conn, city: CityId, id: i64) -> Result<Option<Held>, StoreError> {
    POST_HELD.bind(city).bind(id).optional(conn).await?.as_ref().map(held).transpose()
}

/// The posts of administrators who can sign in, on a day and at least up to another; none for one without an end.
pub(crate) async fn administrators(
    tx: &mut Tx,
    city: CityId,
    on: Day,
    up_to: Option<Day>,
) -> Result<Vec<(i64, i64)>, StoreError> {
    let rows = ADMINISTRATORS.bind(city).bind(on).bind(up_to).all(tx).await?;
    rows.iter().map(|row| Ok((row.get("id")?, row.get("person")?))).collect()
}

pub(crate) async fn person_update(tx: &mut Tx, city: CityId, person: &Person) -> Result<(), StoreError> {
    PERSON_UPDATE
        .bind(city)
        .bind(person.id)
        .bind(person.name.as_str())
        .bind(person.unit.as_str())
        .bind(person.staff_no.clone())
        .bind(search_text(&person.name, person.staff_no.as_deref()))
        .execute(tx)
        .await?;
    Ok(())
}

pub(crate) async fn people_page(
    conn: &mut Conn,
    city: CityId,
    units: Option<&[String]>,
    text: Option<&str>,
    after: Option<&(String, i64)>,
    limit: i64,
) -> Result<Vec<Person>, StoreError> {
    let units = units.map(|units| json!(units));
    let query = PEOPLE_PAGE
        .bind(city)
        .bind(units.clone())
        .bind(units)
        .bind(text.map(like::anywhere))
        .bind(after.map(|(name, _)| name.as_str()))
        .bind(after.map(|(_, id)| *id))
        .bind(limit);
    super::people(&query.all(conn).await?)
}
