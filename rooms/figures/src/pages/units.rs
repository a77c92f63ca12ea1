//! The units: searched, or as the tree from the city down.

use std::sync::Arc;

use askama::Template;
use axum::response::Response;
use luoshi_store::Day;
use luoshi_units::{Tree, Unit, UnitKind};
use luoshi_web::figures::kind_name;
use luoshi_web::{App, Error, Html, Shell, User, Words, formats, href, render};

use crate::{WORDS, names};

/// How many units a search shows.
const MOST_FOUND: usize = 100;

#[derive(Template)]
#[template(path = "units.html")]
struct UnitsPage {
    shell: Shell,
    w: Words,
    query: String,
    on: Option<String>,
    found: Option<Vec<Line>>,
    root: Line,
    groups: Vec<(String, Vec<Line>)>,
}

/// A unit in a list.
struct Line {
    href: String,
    name: Html,
    /// Those above it, or what lies under it.
    about: Html,
    ended: bool,
}

/// `GET /units`
pub async fn list(user: User) -> Result<Response, Error> {
    let (app, w) = (&user.app, user.words(&WORDS));
    let on = day(&user)?;
    let tree = tree_on(app, on).await?;
    let query = user.query("q").unwrap_or_default();
    let line = |unit: &Unit| line(&user, w, &tree, unit, on);
    let found = (!query.trim().is_empty()).then(|| {
        let units = tree.search(&query, MOST_FOUND);
        units.into_iter().map(|unit| Line { about: above(&user, &tree, unit), ..line(unit) }).collect()
    });
    let children = tree.children(&tree.root().code);
    let groups = UnitKind::ALL.into_iter().filter_map(|kind| {
        let of: Vec<Line> = children.iter().filter(|unit| unit.kind == kind).map(|unit| line(unit)).collect();
        (!of.is_empty()).then(|| (kind_name(w, kind), of))
    });
    let shell = user.shell(w.t("units")).lede(w.t1("units-lede", "n", tree.len()));
    render(&UnitsPage {
        query,
        on: on.map(|on| formats::day_of_year(user.lang, on)),
        found,
        root: line(tree.root()),
        groups: groups.collect(),
        shell,
        w,
    })
}

/// The tree of a day, of today where none is asked for.
pub async fn tree_on(app: &App, on: Option<Day>) -> Result<Arc<Tree>, Error> {
    let on = on.unwrap_or(app.today());
    let mut conn = app.read().await?;
    match app.units().tree(&mut conn, app.city().id, on, i64::MAX).await {
        Err(error @ luoshi_units::Error::NoTree { .. }) => {
            let said = error.words();
            Err(Error::Bad(luoshi_packs::Text::new(said.zh, said.en)))
        }
        other => Ok(other?),
    }
}

/// The day of the tree that is asked for: `?on=`.
pub fn day(user: &User) -> Result<Option<Day>, Error> {
    let Some(text) = user.query("on") else { return Ok(None) };
    text.parse().map(Some).map_err(|_| Error::Bad(WORDS.text("said-no-day", &[("text", text.into())])))
}

/// The address of a unit's page.
pub fn address(code: &str, on: Option<Day>) -> String {
    href(&format!("/units/{code}"), &[("on", on.map(|on| on.to_string()).as_deref())])
}

fn line(user: &User, w: Words, tree: &Tree, unit: &Unit, on: Option<Day>) -> Line {
    Line {
        href: address(&unit.code, on),
        name: Html::unit(user.lang, unit),
        about: match tree.children(&unit.code).len() {
            0 => Html::text(&unit.code),
            n => Html::text(w.t2("units-under", "code", &unit.code, "n", n)),
        },
        ended: unit.ended.is_some_and(|ended| ended <= on.unwrap_or(user.app.today())),
    }
}

fn above(user: &User, tree: &Tree, unit: &Unit) -> Html {
    match tree.parent(&unit.code) {
        Some(parent) => names::path(user.lang, tree, &parent.code),
        None => Html::default(),
    }
}
