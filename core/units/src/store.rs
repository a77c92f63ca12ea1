//! The statements about people, accounts and posts. The units themselves are events of the city's log.

pub mod posts;
pub mod trail;
pub mod ways;

use luoshi_store::{CityId, Conn, Day, Instant, Migration, Migrations, Row, StoreError, Tx, statements};
use serde_json::json;

use crate::{Person, Post, Role};

pub mod factors;
pub mod links;
pub mod passkeys;

/// This crate's schema.
pub const MIGRATIONS: Migrations = Migrations {
    room: "units",
    steps: &[
        Migration { version: 1, sql: include_str!("../migrations/0001.sql"), sqlite: "", postgres: "" },
        Migration { version: 2, sql: include_str!("../migrations/0002.sql"), sqlite: "", postgres: "" },
        Migration { version: 3, sql: include_str!("../migrations/0003.sql"), sqlite: "", postgres: "" },
        Migration { version: 4, sql: include_str!("../migrations/0004.sql"), sqlite: "", postgres: "" },
        Migration { version: 5, sql: include_str!("../migrations/0005.sql"), sqlite: "", postgres: "" },
        Migration { version: 6, sql: include_str!("../migrations/0006.sql"), sqlite: "", postgres: "" },
        Migration { version: 7, sql: include_str!("../migrations/0007.sql"), sqlite: "", postgres: "" },
    ],
};

statements! {
    /// A new person.
    PERSON_INSERT = "INSERT INTO person
                       (city_id, id, name, unit, staff_no, sample, search, added_by, added_at)
                     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";
    /// People by a pattern, in some units or in all, by name.
    PEOPLE_SEARCH = "SELECT id, name, unit, staff_no, sample FROM person
                     WHERE city_id = $1 AND search LIKE $2 ESCAPE '!' AND search <> ''
                       AND (CAST($3 AS JSONB) IS NULL OR unit IN JSON_LIST($4))
                     ORDER BY name, id LIMIT $5";
    /// People by their keys.
    PEOPLE_BY_IDS = "SELECT id, name, unit, staff_no, sample FROM person
                     WHERE city_id = $1 AND id IN JSON_IDS($2) ORDER BY id";
    /// People by their staff numbers.
    PEOPLE_BY_STAFF_NOS = "SELECT id, name, unit, staff_no, sample FROM person
                           WHERE city_id = $1 AND staff_no IN JSON_LIST($2) ORDER BY id";
    /// People by their names.
    PEOPLE_BY_NAMES = "SELECT id, name, unit, staff_no, sample FROM person
                       WHERE city_id = $1 AND name IN JSON_LIST($2) ORDER BY id";
    /// Takes away all that tells who somebody was; the key stays, since entries and records name it.
    PERSON_ERASE = "UPDATE person SET name = $3, staff_no = NULL, search = '' WHERE city_id = $1 AND id = $2";
    /// The accounts of a person, open and closed.
    ACCOUNTS_OF = "SELECT id FROM account WHERE city_id = $1 AND person = $2 ORDER BY id";
    /// Closes a person's accounts, and takes their logins and passwords away.
    ACCOUNTS_ERASE = "UPDATE account SET login = 'erased-' || CAST(id AS TEXT), secret = '',
                                         closed_at = COALESCE(closed_at, $3)
                      WHERE city_id = $1 AND person = $2";
    /// The last day of all posts of a person that go on.
    POSTS_END = "UPDATE post SET until_day = $3
                 WHERE city_id = $1 AND person = $2 AND (until_day IS NULL OR until_day > $3)";
    /// A new account.
    ACCOUNT_INSERT = "INSERT INTO account
                        (city_id, id, person, login, secret, added_by, added_at, secret_at)
                      VALUES ($1, $2, $3, $4, $5, $6, $7, $7)";
    /// An account that is open, by its login.
    ACCOUNT_BY_LOGIN = "SELECT id, person, secret FROM account
                        WHERE city_id = $1 AND login = $2 AND closed_at IS NULL";
    /// Whether a login is taken, by an open account or a closed one.
    LOGIN_COUNT = "SELECT COUNT(*) AS many FROM account WHERE city_id = $1 AND login = $2";
    /// How many people there are, and how many accounts are open.
    COUNTED = "SELECT (SELECT COUNT(*) FROM person WHERE city_id = $1) AS people,
                      (SELECT COUNT(*) FROM account WHERE city_id = $1 AND closed_at IS NULL) AS accounts";
    /// The open accounts of invented people.
    SAMPLE_ACCOUNTS = "SELECT account.id, account.login FROM account
                       JOIN person ON person.city_id = account.city_id AND person.id = account.person
                       WHERE account.city_id = $1 AND account.closed_at IS NULL AND person.sample
                       ORDER BY account.id";
    /// Whose an open account is.
    ACCOUNT_HOLDER = "SELECT account.person, person.name, person.unit
                      FROM account
                      JOIN person ON person.city_id = account.city_id AND person.id = account.person
                      WHERE account.city_id = $1 AND account.id = $2 AND account.closed_at IS NULL";
    /// Another password.
    SECRET_SET = "UPDATE account SET secret = $3, secret_at = $4
                  WHERE city_id = $1 AND id = $2 AND closed_at IS NULL";
    /// Closes an account.
    ACCOUNT_CLOSE = "UPDATE account SET closed_at = $3
                     WHERE city_id = $1 AND id = $2 AND closed_at IS NULL";
    /// A new post.
    POST_INSERT = "INSERT INTO post
                     (city_id, id, person, role, unit, from_day, until_day, acting, given_by, given_at)
                   VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    /// A person's posts, of all days.
    POSTS_OF = "SELECT id, person, role, unit, from_day, until_day, acting FROM post
                WHERE city_id = $1 AND person = $2 ORDER BY from_day, id";
    /// The posts of many people, of all days.
    POSTS_OF_MANY = "SELECT id, person, role, unit, from_day, until_day, acting FROM post
                     WHERE city_id = $1 AND person IN JSON_IDS($2) ORDER BY person, from_day, id";
    /// The posts at a unit that are in force on a day, with whose they are.
    POSTS_AT = "SELECT post.id, post.person, post.role, post.unit, post.from_day, post.until_day,
                       post.acting, person.name
                FROM post
                JOIN person ON person.city_id = post.city_id AND person.id = post.person
                WHERE post.city_id = $1 AND post.unit = $2 AND post.from_day <= $3
                  AND (post.until_day IS NULL OR post.until_day >= $3)
                ORDER BY post.role, person.name, post.id LIMIT $4";
    /// A post.
    POST = "SELECT id, person, role, unit, from_day, until_day, acting FROM post
            WHERE city_id = $1 AND id = $2";
    /// The last day of a post.
    POST_END = "UPDATE post SET until_day = $3, ended_by = $4, ended_at = $5
                WHERE city_id = $1 AND id = $2";
    /// Who has one of some roles at one of some units, or one of others anywhere, on a day.
    HOLDERS = "SELECT person.id, person.name, person.unit, person.staff_no, person.sample, post.unit AS at
               FROM post
               JOIN person ON person.city_id = post.city_id AND person.id = post.person
               WHERE post.city_id = $1 AND post.from_day <= $2
                 AND (post.until_day IS NULL OR post.until_day >= $2)
                 AND ((post.role IN JSON_LIST($3) AND post.unit IN JSON_LIST($4))
                      OR post.role IN JSON_LIST($5))
               ORDER BY person.id, post.id";
    /// A login or an address that never failed, so that there is a row to lock.
    ATTEMPTS_BEGIN = "INSERT INTO sign_in_attempt (city_id, subject, failures, last_at)
                      VALUES ($1, $2, 0, $3) ON CONFLICT (city_id, subject) DO NOTHING";
    /// How often a login or an address failed.
    ATTEMPTS = "SELECT failures, last_at FROM sign_in_attempt
                WHERE city_id = $1 AND subject = $2 FOR UPDATE";
    /// Notes it.
    ATTEMPTS_SET = "UPDATE sign_in_attempt SET failures = $3, last_at = $4
                    WHERE city_id = $1 AND subject = $2";
    /// Forgets what is long past.
    ATTEMPTS_FORGET = "DELETE FROM sign_in_attempt WHERE city_id = $1 AND last_at < $2";
}

fn person(row: &Row) -> Result<Person, StoreError> {
    Ok(Person {
        id: row.get("id")?,
        name: row.get("name")?,
        unit: row.get("unit")?,
        staff_no: row.get("staff_no")?,
        sample: row.get("sample")?,
    })
}

fn people(rows: &[Row]) -> Result<Vec<Person>, StoreError> {
    rows.iter().map(person).collect()
}

fn post(row: &Row) -> Result<Post, StoreError> {
    let role: String = row.get("role")?;
    Ok(Post {
        id: row.get("id")?,
        person: row.get("person")?,
        role: Role::parse(&role).ok_or_else(|| StoreError::Shape(format!("no role {role:?}")))?,
        unit: row.get("unit")?,
        from: row.get("from_day")?,
        until: row.get("until_day")?,
        acting: row.get("acting")?,
    })
}

/// A person's row: the person and what a search looks through.
pub(crate) struct PersonRow<'a> {
    pub(crate) person: &'a Person,
    pub(crate) search: String,
}

pub(crate) async fn people_insert(
    tx: &mut Tx,
    city: CityId,
    by: i64,
    rows: Vec<PersonRow<'_>>,
) -> Result<(), StoreError> {
    let now = tx.now();
    let values = rows.into_iter().map(|PersonRow { person, search }| {
        vec![
            city.into(),
            person.id.into(),
            (&person.name).into(),
            (&person.unit).into(),
            person.staff_no.clone().into(),
            person.sample.into(),
            search.into(),
            by.into(),
            now.into(),
        ]
    });
    PERSON_INSERT.insert_many(tx, values.collect()).await?;
    Ok(())
}

/// Empties a person's row, closes their accounts and ends their posts with `until`. Gives the accounts' keys.
pub(crate) async fn person_erase(
    tx: &mut Tx,
    city: CityId,
    person: i64,
    name: &str,
    until: Day,
) -> Result<Vec<i64>, StoreError> {
    let now = tx.now();
    PERSON_ERASE.bind(city).bind(person).bind(name).execute(tx).await?;
    ACCOUNTS_ERASE.bind(city).bind(person).bind(now).execute(tx).await?;
    POSTS_END.bind(city).bind(person).bind(until).execute(tx).await?;
    let accounts: Vec<i64> = ACCOUNTS_OF
        .bind(city)
        .bind(person)
        .all(tx)
        .await?
        .iter()
        .map(|row| row.get("id"))
        .collect::<Result<_, _>>()?;
    ways::invitations_end(tx, city, person).await?;
    for account in &accounts {
        factors::second_end(tx, city, *account).await?;
        ways::reset_end(tx, city, *account).await?;
        links::links_end(tx, city, *account).await?;
    }
    Ok(accounts)
}

pub(crate) async fn people_search(
    conn: &mut Conn,
    city: CityId,
    pattern: &str,
    units: Option<&[String]>,
    limit: i64,
) -> Result<Vec<Person>, StoreError> {
    let list = units.map(|units| json!(units));
    let query = PEOPLE_SEARCH.bind(city).bind(pattern).bind(list.clone()).bind(list).bind(limit);
    people(&query.all(conn).await?)
}

pub(crate) async fn people_by_ids(
    conn: &mut Conn,
    city: CityId,
    ids: &[i64],
) -> Result<Vec<Person>, StoreError> {
    people(&PEOPLE_BY_IDS.bind(city).bind(json!(ids)).all(conn).await?)
}

pub(crate) async fn people_by_staff_nos(
    conn: &mut Conn,
    city: CityId,
    numbers: &[&str],
) -> Result<Vec<Person>, StoreError> {
    people(&PEOPLE_BY_STAFF_NOS.bind(city).bind(json!(numbers)).all(conn).await?)
}

pub(crate) async fn people_by_names(
    conn: &mut Conn,
    city: CityId,
    names: &[&str],
) -> Result<Vec<Person>, StoreError> {
    people(&PEOPLE_BY_NAMES.bind(city).bind(json!(names)).all(conn).await?)
}

pub(crate) async fn account_insert(
    tx: &mut Tx,
    city: CityId,
    by: i64,
    person: i64,
    login: &str,
    secret: &str,
) -> Result<i64, StoreError> {
    let (id, now) = (tx.id(), tx.now());
    let query = ACCOUNT_INSERT.bind(city).bind(id).bind(person).bind(login).bind(secret).bind(by).bind(now);
    query.execute(tx).await?;
    Ok(id)
}

/// The account, its person and its secret.
pub(crate) async fn account_by_login(
    conn: &mut Conn,
    city: CityId,
    login: &str,
) -> Result<Option<(i64, i64, String)>, StoreError> {
    let row = ACCOUNT_BY_LOGIN.bind(city).bind(login).optional(conn).await?;
    row.map(|row| Ok((row.get("id")?, row.get("person")?, row.get("secret")?))).transpose()
}

pub(crate) async fn sample_accounts(conn: &mut Conn, city: CityId) -> Result<Vec<(i64, String)>, StoreError> {
    let rows = SAMPLE_ACCOUNTS.bind(city).all(conn).await?;
    rows.iter().map(|row| Ok((row.get("id")?, row.get("login")?))).collect()
}

pub(crate) async fn counted(conn: &mut Conn, city: CityId) -> Result<(i64, i64), StoreError> {
    let row = COUNTED.bind(city).one(conn).await?;
    Ok((row.get("people")?, row.get("accounts")?))
}

pub(crate) async fn login_taken(conn: &mut Conn, city: CityId, login: &str) -> Result<bool, StoreError> {
    Ok(LOGIN_COUNT.bind(city).bind(login).one(conn).await?.get::<i64>("many")? > 0)
}

/// Whose an open account is.
pub(crate) struct Holder {
    pub(crate) person: i64,
    pub(crate) name: String,
    pub(crate) unit: String,
}

pub(crate) async fn account_holder(
    conn: &mut Conn,
    city: CityId,
    account: i64,
) -> Result<Option<Holder>, StoreError> {
    let row = ACCOUNT_HOLDER.bind(city).bind(account).optional(conn).await?;
    row.map(|row| Ok(Holder { person: row.get("person")?, name: row.get("name")?, unit: row.get("unit")? }))
        .transpose()
}

pub(crate) async fn secret_set(
    tx: &mut Tx,
    city: CityId,
    account: i64,
    secret: &str,
) -> Result<bool, StoreError> {
    let now = tx.now();
    Ok(SECRET_SET.bind(city).bind(account).bind(secret).bind(now).execute(tx).await? > 0)
}

pub(crate) async fn account_close(tx: &mut Tx, city: CityId, account: i64) -> Result<bool, StoreError> {
    let now = tx.now();
    Ok(ACCOUNT_CLOSE.bind(city).bind(account).bind(now).execute(tx).await? > 0)
}

pub(crate) async fn posts_insert(
    tx: &mut Tx,
    city: CityId,
    by: i64,
    posts: &[Post],
) -> Result<(), StoreError> {
    let now = tx.now();
    let rows = posts.iter().map(|post| {
        vec![
            city.into(),
            post.id.into(),
            post.person.into(),
            post.role.id().into(),
            (&post.unit).into(),
            post.from.into(),
            post.until.into(),
            post.acting.into(),
            by.into(),
            now.into(),
        ]
    });
    POST_INSERT.insert_many(tx, rows.collect()).await?;
    Ok(())
}

pub(crate) async fn posts_of(conn: &mut Conn, city: CityId, person: i64) -> Result<Vec<Post>, StoreError> {
    POSTS_OF.bind(city).bind(person).all(conn).await?.iter().map(post).collect()
}

pub(crate) async fn posts_of_many(
    conn: &mut Conn,
    city: CityId,
    people: &[i64],
) -> Result<Vec<Post>, StoreError> {
    POSTS_OF_MANY.bind(city).bind(json!(people)).all(conn).await?.iter().map(post).collect()
}

pub(crate) async fn posts_at(
    conn: &mut Conn,
    city: CityId,
    unit: &str,
    on: Day,
    limit: i64,
) -> Result<Vec<(Post, String)>, StoreError> {
    let rows = POSTS_AT.bind(city).bind(unit).bind(on).bind(limit).all(conn).await?;
    rows.iter().map(|row| Ok((post(row)?, row.get("name")?))).collect()
}

pub(crate) async fn post_get(conn: &mut Conn, city: CityId, id: i64) -> Result<Option<Post>, StoreError> {
    POST.bind(city).bind(id).optional(conn).await?.as_ref().map(post).transpose()
}

pub(crate) async fn post_end(
    tx: &mut Tx,
    city: CityId,
    by: i64,
    id: i64,
    until: Day,
) -> Result<(), StoreError> {
    let now = tx.now();
    POST_END.bind(city).bind(id).bind(until).bind(by).bind(now).execute(tx).await?;
    Ok(())
}

/// People with the unit of the post that makes them holders.
pub(crate) async fn holders(
    conn: &mut Conn,
    city: CityId,
    below: &[&str],
    units: &[&str],
    anywhere: &[&str],
    on: Day,
) -> Result<Vec<(Person, String)>, StoreError> {
    let query = HOLDERS.bind(city).bind(on).bind(json!(below)).bind(json!(units)).bind(json!(anywhere));
    query.all(conn).await?.iter().map(|row| Ok((person(row)?, row.get("at")?))).collect()
}

/// How often the subject failed since it last succeeded, and when last. Locks the count until commit.
pub(crate) async fn attempts(
    tx: &mut Tx,
    city: CityId,
    subject: &str,
    now: Instant,
) -> Result<(i64, Instant), StoreError> {
    ATTEMPTS_BEGIN.bind(city).bind(subject).bind(now).execute(tx).await?;
    let row = ATTEMPTS.bind(city).bind(subject).one(tx).await?;
    Ok((row.get("failures")?, row.get("last_at")?))
}

/// Forgets the counts of all that last failed before an instant.
pub(crate) async fn attempts_forget(tx: &mut Tx, city: CityId, before: Instant) -> Result<(), StoreError> {
    ATTEMPTS_FORGET.bind(city).bind(before).execute(tx).await?;
    Ok(())
}

pub(crate) async fn attempts_set(
    tx: &mut Tx,
    city: CityId,
    subject: &str,
    failures: i64,
    at: Instant,
) -> Result<(), StoreError> {
    ATTEMPTS_SET.bind(city).bind(subject).bind(failures).bind(at).execute(tx).await?;
    Ok(())
}
