//! What fields for units and people search in: the city's units as a list, people by what is typed.

use std::collections::HashMap;

use axum::Json;
use axum::extract::{Query, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use luoshi_packs::Lang;
use luoshi_store::Conn;
use luoshi_units::{Person, Tree, Unit, UnitKind, Verb, people};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::trail::{self, Kind, Line};
use crate::{App, Error, User};

/// The most units that one search gives.
const MOST_UNITS: usize = 50;
/// The most people that one search gives.
const MOST_PEOPLE: i64 = 20;

#[derive(Serialize)]
struct UnitChoice<'t> {
    code: &'t str,
    name: &'t str,
    path: String,
    depth: usize,
    initials: &'t str,
    /// What else it is called.
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    aliases: &'t [String],
    kind: UnitKind,
}

#[derive(Serialize)]
struct PersonChoice {
    /// As text: a script's numbers do not hold 64 bits.
    id: String,
    name: String,
    unit: String,
    /// What they do there, where somebody else in the answer has the same name; no more is said of anybody.
    #[serde(skip_serializing_if = "Option::is_none")]
    post: Option<String>,
}

/// `GET /api/v1/units`: all that work today, each after the one above it, or with `?q=` those found. Browsers ask
/// again with the tag.
pub(crate) async fn units(
    user: User,
    State(app): State<App>,
    Query(typed): Query<Typed>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let tree = app.tree(&mut app.read().await?).await?;
    let english = user.lang == Lang::En;
    let found = match typed.q.trim() {
        "" => below(&tree, tree.root()),
        text => tree.search(text, MOST_UNITS),
    };
    let works = found.into_iter().filter(|unit| unit.ended.is_none());
    let all: Vec<UnitChoice<'_>> = works.map(|unit| choice(&tree, unit, english)).collect();
    let body = serde_json::to_vec(&all).map_err(|e| Error::internal(e.to_string()))?;
    let hash = Sha256::digest(&body);
    let tag = format!("\"{}\"", hex::encode(&hash[..12]));
    let known = headers.get(header::IF_NONE_MATCH).and_then(|v| v.to_str().ok());
    let kept = [(header::CACHE_CONTROL, "private, no-cache"), (header::ETAG, tag.as_str())];
    if known == Some(tag.as_str()) {
        return Ok((StatusCode::NOT_MODIFIED, kept).into_response());
    }
    Ok((kept, [(header::CONTENT_TYPE, "application/json")], body).into_response())
}

/// The unit and all below it, each after the one above it.
fn below<'t>(tree: &'t Tree, unit: &'t Unit) -> Vec<&'t Unit> {
    let mut all = vec![unit];
    all.extend(tree.children(&unit.code).into_iter().flat_map(|child| below(tree, child)));
    all
}

fn choice<'t>(tree: &'t Tree, unit: &'t Unit, english: bool) -> UnitChoice<'t> {
    let mut path = tree.path(&unit.code);
    path.pop();
    UnitChoice {
        code: &unit.code,
        name: unit.name(english),
        path: path.iter().map(|above| above.name(english)).collect::<Vec<_>>().join(" › "),
        depth: path.len(),
        initials: &unit.initials,
        aliases: &unit.aliases,
        kind: unit.kind,
    }
}

/// What was typed.
#[derive(Deserialize)]
pub(crate) struct Typed {
    #[serde(default)]
    q: String,
}

/// `GET /api/v1/people?q=`: by name, initials or staff number, of the units where one may record.
pub(crate) async fn people(user: User, Query(typed): Query<Typed>) -> Result<Response, Error> {
    if typed.q.trim().is_empty() {
        return Ok(Json(Vec::<PersonChoice>::new()).into_response());
    }
    let (app, english) = (&user.app, user.lang == Lang::En);
    let mut conn = app.read().await?;
    let tree = app.tree(&mut conn).await?;
    let scope = user.who.scope(Verb::Record, &tree);
    let found = people::search(&mut conn, app.city().id, &typed.q, &scope, MOST_PEOPLE).await?;
    let mut posts = namesakes(&mut conn, app, &found, english).await?;
    drop(conn);
    let whose = found.iter().map(|person| person.id).collect();
    let line = Line { kind: Kind::Search, room: "web", verb: "people", record: None, whose };
    trail::look(&user, line).await?;
    let found = found.into_iter().map(|person| PersonChoice {
        id: person.id.to_string(),
        post: posts.remove(&person.id),
        unit: tree.get(&person.unit).map_or(person.unit.clone(), |unit| unit.name(english).to_owned()),
        name: person.name,
    });
    Ok(Json(found.collect::<Vec<_>>()).into_response())
}

/// What those do who share their name with another of these people, by person: enough to tell them apart.
///
/// # Errors
/// The database.
pub async fn namesakes(
    conn: &mut Conn,
    app: &App,
    people: &[Person],
    english: bool,
) -> Result<HashMap<i64, String>, Error> {
    let shared = |one: &&Person| people.iter().any(|other| other.id != one.id && other.name == one.name);
    let ids: Vec<i64> = people.iter().filter(shared).map(|person| person.id).collect();
    let mut said: HashMap<i64, String> = HashMap::new();
    for post in luoshi_units::people::posts_on(conn, app.city().id, &ids, app.today()).await? {
        let name = post.role.name();
        let name = if english { name.en } else { name.zh };
        let held = said.entry(post.person).or_default();
        if !held.split(' ').any(|before| before == name) {
            *held = format!("{held} {name}").trim().to_owned();
        }
    }
    Ok(said)
}
