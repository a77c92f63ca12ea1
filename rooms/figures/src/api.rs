//! The same as JSON: figures, the entries behind them, the check. Units and people for pickers are the shell's.

use axum::Json;
use axum::extract::Path;
use luoshi_check::{Options, Report};
use luoshi_ledger::{Answer, Entry, Order, PageOf};
use luoshi_packs::{FigureDef, Lang, Text};
use luoshi_store::Day;
use luoshi_units::Verb;
use luoshi_web::formats::figure_value as written;
use luoshi_web::{Beside, Definitions, Error, User};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::WORDS;
use crate::ask::{Asked, refused};
use crate::between::{Between, Sides, opened};
use crate::pages::bridge::export::no_moment;
use crate::pages::check::problem;
use crate::turn::{self, Source};

/// How many entries an answer holds, where nothing is said and at the most.
const PAGE: (usize, usize) = (100, 1_000);

/// An answer as programs read it: the same fields as the command line prints.
#[derive(Serialize)]
struct Figure<'a> {
    figure: &'a str,
    name: &'a Text,
    unit: &'a str,
    from: Day,
    until: Day,
    /// An exact decimal in the unit of measure; null where there is none.
    value: Option<String>,
    /// How a reader sees it.
    text: Option<String>,
    unit_of_measure: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    numerator: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    denominator: Option<String>,
    entries: i64,
    as_of: i64,
}

fn figure<'a>(lang: Lang, def: &'a FigureDef, answer: &'a Answer) -> Figure<'a> {
    let text = answer.value.map(|value| {
        let (number, unit) = written(lang, def, &value.fixed(def.figure.decimals));
        if unit.is_empty() { number } else { format!("{number} {unit}") }
    });
    Figure {
        figure: &answer.figure,
        name: &def.name,
        unit: &answer.unit,
        from: answer.from,
        until: answer.until,
        value: answer.value.map(|value| value.to_string()),
        text,
        unit_of_measure: &def.measure_word,
        why: answer.why.map(luoshi_ledger::Why::as_str),
        numerator: answer.numerator.map(|value| value.to_string()),
        denominator: answer.denominator.map(|value| value.to_string()),
        entries: answer.entries,
        as_of: answer.as_of,
    }
}

/// An answer with what rooms have to say beside it, such as what an audit found; where there is nothing, no field
/// more.
fn with_beside(mut answer: Value, beside: &[Beside]) -> Value {
    if !beside.is_empty() {
        answer["beside"] = json!(beside);
    }
    answer
}

/// `GET /api/v1/figures`
pub async fn figures(user: User) -> Result<Json<Value>, Error> {
    let pack = user.app.pack();
    let figures = pack.figures.iter().map(|def| {
        json!({
            "figure": def.figure.id,
            "name": def.name,
            "definition": def.definition,
            "kind": def.figure.kind,
            "unit_of_measure": def.measure_word,
            "section": def.section,
        })
    });
    Ok(Json(json!({ "figures": figures.collect::<Vec<_>>() })))
}

/// `GET /api/v1/figures/{id}`
pub async fn one(user: User, Path(id): Path<String>) -> Result<Json<Value>, Error> {
    let (app, asked) = (&user.app, Asked::read(&user).await?);
    let Definitions { pack, catalogue } = app.definitions(asked.as_of).await?;
    let def = pack.figure(&id).ok_or(Error::NotFound)?;
    let answer = app.ledger().answer(app.city().id, &catalogue, &asked.of(&id)).await.map_err(refused)?;
    let beside = app.beside_answer(&answer, user.lang).await?;
    let figure = serde_json::to_value(figure(user.lang, def, &answer));
    let figure = figure.map_err(|error| Error::internal(error.to_string()))?;
    Ok(Json(with_beside(figure, &beside)))
}

/// `GET /api/v1/figures/{id}/entries`: those that the asker may see; `folded` counts the others of the page.
pub async fn entries(user: User, Path(id): Path<String>) -> Result<Json<Value>, Error> {
    let (app, asked) = (&user.app, Asked::read(&user).await?);
    let Definitions { pack, catalogue } = app.definitions(asked.as_of).await?;
    pack.figure(&id).ok_or(Error::NotFound)?;
    let limit = user.query("limit").and_then(|limit| limit.parse().ok()).unwrap_or(PAGE.0).clamp(1, PAGE.1);
    let page = PageOf { after: user.query("after"), limit, order: Order::Posting };
    let read =
        app.ledger().entries(app.city().id, &catalogue, &asked.of(&id), &page).await.map_err(refused)?;
    let tree = {
        let mut conn = app.read().await?;
        app.tree(&mut conn).await?
    };
    let seen: Vec<Value> = read
        .entries
        .iter()
        .filter(|entry| user.who.may(Verb::ReadRows, &entry.unit, &tree))
        .map(entry)
        .collect();
    Ok(Json(json!({ "folded": read.entries.len() - seen.len(), "entries": seen, "next": read.next })))
}

/// `GET /api/v1/figures/{id}/bridge`
pub async fn bridge(user: User, Path(id): Path<String>) -> Result<Json<Value>, Error> {
    let sides = sides(&user, &id).await?;
    let bridge = sides.bridge(&user).await?.map_err(|wrong| Error::Bad(wrong.text))?;
    let def = sides.is.pack.figure(&id).ok_or(Error::NotFound)?;
    let before = sides.was.pack.figure(&id).unwrap_or(def);
    let beside = user.app.beside_answer(&bridge.now, user.lang).await?;
    let answer = |def, answer| figure(user.lang, def, answer);
    let all = json!({
        "figure": id,
        "unit": bridge.now.unit,
        "unit_of_measure": def.measure_word,
        "then": answer(before, &bridge.then),
        "now": answer(def, &bridge.now),
        "redefined": bridge.redefined.as_ref().map(|again| answer(def, again)),
        "since": bridge.since,
        "strands": bridge.strands.iter().map(luoshi_ledger::bridge::Strand::json).collect::<Vec<_>>(),
    });
    Ok(Json(with_beside(all, &beside)))
}

/// `GET /api/v1/figures/{id}/bridge/entries`: those that the asker may see; `folded` counts the others of the page.
pub async fn bridge_entries(user: User, Path(id): Path<String>) -> Result<Json<Value>, Error> {
    let sides = sides(&user, &id).await?;
    let which = opened(&user).ok_or_else(|| Error::Bad(WORDS.text("said-no-group", &[])))?;
    let limit = user.query("limit").and_then(|limit| limit.parse().ok()).unwrap_or(PAGE.0).clamp(1, PAGE.1);
    let page = PageOf { after: user.query("after"), limit, ..PageOf::default() };
    let read = sides.entries(&user, which, &page).await?;
    let tree = {
        let mut conn = user.app.read().await?;
        user.app.tree(&mut conn).await?
    };
    let seen: Vec<Value> = read
        .entries
        .iter()
        .filter(|(entry, _)| user.who.may(Verb::ReadRows, &entry.unit, &tree))
        .map(|(of, _)| entry(of))
        .collect();
    Ok(Json(json!({ "folded": read.entries.len() - seen.len(), "entries": seen, "next": read.next })))
}

async fn sides(user: &User, id: &str) -> Result<Sides, Error> {
    user.app.pack().figure(id).ok_or(Error::NotFound)?;
    match Between::read(user)?.sides(user, id).await? {
        Some(Ok(sides)) => Ok(sides),
        Some(Err(wrong)) => Err(Error::Bad(wrong.text)),
        None => Err(Error::Bad(no_moment())),
    }
}

/// An entry without the person whom it counts: that never leaves through the ledger. The record's id is text, as
/// everywhere: it has more digits than a number in JSON keeps.
fn entry(entry: &Entry) -> Value {
    json!({
        "seq": entry.seq,
        "record": entry.record.to_string(),
        "line": entry.line,
        "room": entry.room,
        "item": entry.item,
        "unit": entry.unit,
        "day": entry.day,
        "quantity": entry.quantity,
        "reverses": entry.reverses,
        "reversed_by": entry.reversed_by,
        "at": entry.at,
        "reason": entry.reason,
    })
}

/// What is to be checked.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Asks {
    text: String,
    #[serde(default)]
    unit: Option<String>,
    #[serde(default)]
    date: Option<Day>,
    #[serde(default)]
    as_of: Option<i64>,
}

/// `POST /api/v1/check`
pub async fn run(user: User, body: axum::body::Bytes) -> Result<Json<Report>, Error> {
    let asks: Asks = serde_json::from_slice(&body)
        .map_err(|error| Error::Bad(WORDS.text("said-unreadable", &[("error", error.to_string().into())])))?;
    let options = Options { unit: asks.unit, date: asks.date, as_of: asks.as_of, lang: user.lang };
    let checked = turn::checked(&user.app, Source::Text(asks.text), options).await;
    checked.map(|(_, report)| Json(report)).map_err(problem)
}
