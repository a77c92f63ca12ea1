//! The page for an office's wall: a few figures, large, as of when, and nothing to operate. The address says which
//! figures, of which unit, in which theme, and whether sheets take turns.

use askama::Template;
use axum::response::Response;
use luoshi_ledger::{Kind, Step};
use luoshi_packs::FigureDef;
use luoshi_units::Tree;
use luoshi_web::{Error, Html, Shell, Stamp, User, Words, formats, render};

use super::figure::series::Series;
use super::figures::{Tile, tile_before};
use crate::WORDS;
use crate::ask::{Asked, refused};
use crate::names;

/// How many figures a wall holds.
const MOST: usize = 20;
/// How many figures have a sheet of their own where sheets take turns.
const MOST_SHEETS: usize = 8;
/// How often the page asks for itself, in seconds: by itself, at the least and at the most.
const EVERY: (u32, u32, u32) = (60, 10, 3_600);
/// How long a sheet stays, in seconds, at the least and at the most.
const STAYS: (u32, u32) = (5, 600);

#[derive(Template)]
#[template(path = "wall.html")]
struct WallPage {
    shell: Shell,
    w: Words,
    theme: Option<&'static str>,
    every: u32,
    rotate: u32,
    unit: Option<String>,
    stamp: Stamp,
    tiles: Vec<Tile>,
    size: &'static str,
    sheets: Vec<(Tile, Html)>,
}

/// `GET /wall?figures=&unit=&theme=&rotate=&every=`
pub async fn show(user: User) -> Result<Response, Error> {
    let (app, w) = (&user.app, user.words(&WORDS));
    let pack = app.pack();
    let position = app.ledger().position(app.city().id).await.map_err(refused)?;
    let asked = Asked { unit: user.query("unit"), as_of: Some(position), ..Asked::default() };
    let tree = {
        let mut conn = app.read().await?;
        app.tree(&mut conn).await?
    };
    let unit = match &asked.unit {
        Some(code) => Some(unit(w, &tree, code)?),
        None => None,
    };
    let named = user.query("figures");
    let named: Vec<&str> = match &named {
        Some(named) => named.split(',').map(str::trim).collect(),
        None => pack.overview.iter().map(String::as_str).collect(),
    };
    let defs: Vec<&FigureDef> = named.iter().filter_map(|id| pack.figure(id)).take(MOST).collect();
    let rotate = user.query("rotate").and_then(|text| text.parse::<u32>().ok());
    let rotate = rotate.filter(|seconds| *seconds > 0).map_or(0, |seconds| seconds.clamp(STAYS.0, STAYS.1));
    let mut tiles = Vec::new();
    for def in &defs {
        tiles.push(tile_before(&user, w, def, &asked, &[]).await?);
    }
    let sheets = if rotate > 0 { sheets(&user, w, &defs, &asked).await? } else { Vec::new() };
    let every = user.query("every").and_then(|text| text.parse().ok()).unwrap_or(EVERY.0);
    render(&WallPage {
        theme: match user.query("theme").as_deref() {
            Some("dark") => Some("dark"),
            Some("light") => Some("light"),
            _ => None,
        },
        every: every.clamp(EVERY.1, EVERY.2),
        rotate,
        unit,
        stamp: Stamp::now(app, position),
        size: size(tiles.len()),
        tiles,
        sheets,
        shell: user.shell(w.t("wall")).script("wall.ts"),
        w,
    })
}

fn unit(w: Words, tree: &Tree, code: &str) -> Result<String, Error> {
    let unit = tree.get(code).ok_or(Error::NotFound)?;
    Ok(w.t1("wall-unit", "unit", names::plain(w.lang, unit)))
}

/// A sheet a figure that happens over time, with its course.
async fn sheets(
    user: &User,
    w: Words,
    defs: &[&FigureDef],
    asked: &Asked,
) -> Result<Vec<(Tile, Html)>, Error> {
    let app = &user.app;
    let mut sheets = Vec::new();
    let flows = defs.iter().filter(|def| matches!(def.figure.kind, Kind::Sum | Kind::Records | Kind::People));
    for def in flows.take(MOST_SHEETS) {
        let question = asked.of(&def.figure.id);
        let spans = app.ledger().by_period(app.city().id, &app.catalogue(), &question, Step::Week).await;
        let spans = spans.map_err(refused)?;
        let (Some(first), Some(last)) = (spans.first(), spans.last()) else { continue };
        if spans.iter().all(|span| span.entries == 0) {
            continue;
        }
        let source = formats::period(user.lang, first.from, last.until);
        let course = Series { w, user, def, asked, step: Step::Week, spans: &spans, source }.html(2)?;
        sheets.push((tile_before(user, w, def, asked, &[]).await?, course));
    }
    Ok(sheets)
}

/// How large the figures are, by how many there are.
fn size(count: usize) -> &'static str {
    match count {
        0..=4 => "few",
        5..=9 => "some",
        10..=12 => "many",
        _ => "most",
    }
}
