//! All figures, by section.

use askama::Template;
use axum::response::Response;
use luoshi_ledger::Answer;
use luoshi_packs::{FigureDef, Pack};
use luoshi_web::figures::{Shown, shown};
use luoshi_web::parts::{Control, Field};
use luoshi_web::{Beside, Error, Shell, User, Words, render};

use crate::WORDS;
use crate::ask::{Asked, refused};
use crate::before;

/// A figure with its answer, as lists show it.
pub struct Tile {
    pub name: String,
    pub definition: String,
    pub value: Shown,
    /// What stands beside it, such as what an audit found.
    pub beside: Option<String>,
    /// The same a while before.
    pub before: Option<String>,
    pub href: String,
}

/// The figures of one section.
pub struct Area {
    pub id: String,
    pub name: String,
    pub tiles: Vec<Tile>,
}

#[derive(Template)]
#[template(path = "figures.html")]
struct FiguresPage {
    shell: Shell,
    w: Words,
    areas: Vec<Area>,
    query: String,
    as_of: Field,
    found: usize,
}

/// `GET /figures`
pub async fn list(user: User) -> Result<Response, Error> {
    let w = user.words(&WORDS);
    let asked = Asked::read(&user).await?;
    let query = user.query("q").unwrap_or_default();
    let pack = user.app.pack();
    let areas = areas(&user, w, &pack, &asked, &|def| matches(def, &query), false).await?;
    let position = match asked.as_of {
        Some(position) => position,
        None => user.app.ledger().position(user.app.city().id).await?,
    };
    let stamp = asked.stamp(&user.app, position).await?;
    let shell = user.shell(w.t("figures")).lede(w.t("figures-lede")).stamp(stamp);
    let as_of = Field::new(user.lang, "as_of", w.t("ask-as-of"), Control::Text)
        .optional()
        .hint(w.t("ask-as-of-hint"))
        .value(asked.moment.clone().unwrap_or_default());
    let found = areas.iter().map(|area| area.tiles.len()).sum();
    render(&FiguresPage { shell, w, areas, query, as_of, found })
}

/// The sections of the pack with the figures that are wanted, each answered.
pub async fn areas(
    user: &User,
    w: Words,
    pack: &Pack,
    asked: &Asked,
    wanted: &(dyn Fn(&FigureDef) -> bool + Sync),
    with_before: bool,
) -> Result<Vec<Area>, Error> {
    let mut areas = Vec::new();
    let ids: Vec<&str> =
        pack.figures.iter().filter(|def| wanted(def)).map(|def| def.figure.id.as_str()).collect();
    let beside = user.app.beside(&ids, user.lang).await?;
    for section in &pack.navigation {
        let mut tiles = Vec::new();
        for def in pack.figures.iter().filter(|def| def.section == section.id && wanted(def)) {
            tiles.push(match with_before {
                true => tile_before(user, w, def, asked, &beside).await?,
                false => tile(user, w, def, asked, &beside).await?,
            });
        }
        if !tiles.is_empty() {
            areas.push(Area { id: section.id.clone(), name: section.name.get(w.lang).to_owned(), tiles });
        }
    }
    Ok(areas)
}

/// One figure, answered.
async fn tile(
    user: &User,
    w: Words,
    def: &FigureDef,
    asked: &Asked,
    beside: &[Beside],
) -> Result<Tile, Error> {
    let answer = answered(user, def, asked).await?;
    Ok(laid_out(w, def, asked, beside, &answer))
}

/// The same, beside what it was a while before.
pub async fn tile_before(
    user: &User,
    w: Words,
    def: &FigureDef,
    asked: &Asked,
    beside: &[Beside],
) -> Result<Tile, Error> {
    let answer = answered(user, def, asked).await?;
    let before = before::said(user, w, &user.app.catalogue(), def, asked, &answer).await?;
    Ok(Tile { before, ..laid_out(w, def, asked, beside, &answer) })
}

async fn answered(user: &User, def: &FigureDef, asked: &Asked) -> Result<Answer, Error> {
    let app = &user.app;
    app.ledger().answer(app.city().id, &app.catalogue(), &asked.of(&def.figure.id)).await.map_err(refused)
}

fn laid_out(w: Words, def: &FigureDef, asked: &Asked, beside: &[Beside], answer: &Answer) -> Tile {
    Tile {
        name: def.name.get(w.lang).to_owned(),
        definition: def.definition.get(w.lang).to_owned(),
        value: shown(w, def, answer),
        beside: Beside::about(beside, answer).map(|line| line.told(&w)),
        before: None,
        href: asked.href(&def.figure.id),
    }
}

/// Whether a figure's id, a name or another word for it holds what is sought.
fn matches(def: &FigureDef, query: &str) -> bool {
    let query = query.trim().to_lowercase();
    let holds = |text: &str| text.to_lowercase().contains(&query);
    query.is_empty()
        || holds(&def.figure.id)
        || holds(&def.name.zh)
        || holds(&def.name.en)
        || def.aliases.iter().any(|alias| holds(&alias.text))
}
