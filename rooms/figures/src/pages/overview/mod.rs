//! The city at a glance: what one can do, what is new at one's units, and what the city has come to.

mod city;

pub use city::Memory;

use askama::Template;
use axum::response::Response;
use luoshi_ledger::Kind;
use luoshi_packs::{FigureDef, Pack};
use luoshi_units::{Tree, Verb};
use luoshi_web::{Error, Html, NavGroup, Shell, Stamp, User, Words, formats, render};

use crate::ask::refused;
use crate::{WORDS, names, rows};

/// How many new records are shown.
const NEW: usize = 6;
/// Of how many figures the new records are shown.
const LISTED: usize = 8;

#[derive(Template)]
#[template(path = "overview.html")]
struct OverviewPage {
    shell: Shell,
    w: Words,
    doable: Vec<(String, String)>,
    posts: Vec<Html>,
    newest: Vec<Newest>,
    city: Html,
}

/// A record of one's own units that came in lately.
struct Newest {
    title: Html,
    href: String,
    about: Html,
    state: String,
}

/// `GET /`
pub async fn show(user: User, memory: Memory) -> Result<Response, Error> {
    let (app, w, lang) = (&user.app, user.words(&WORDS), user.lang);
    let pack = app.pack();
    let position = app.ledger().position(app.city().id).await?;
    let tree = {
        let mut conn = app.read().await?;
        app.tree(&mut conn).await?
    };
    let city = if w.english() { &app.city().name_en } else { &app.city().name_zh };
    let campaign = &pack.campaign;
    let lede = w.t1("over-lede", "day", formats::day_of_year(lang, campaign.from));
    let mut shell = user
        .shell(w.t1("over-title", "city", city))
        .lede(lede)
        .script("charts.ts")
        .action(w.t("wall"), "/wall")
        .stamp(Stamp::now(app, position).change("/figures#as_of"));
    let doable = doable(&user);
    if let Some((label, href)) = doable.first() {
        shell = shell.main_action(w.t1("over-record", "what", label), href.clone());
    }
    render(&OverviewPage {
        posts: posts(&user, &tree),
        newest: newest(&user, w, &pack, &tree).await?,
        city: memory.city(&user, w, &pack, &tree, position).await?,
        doable,
        shell,
        w,
    })
}

/// Where one can record: the links of that group of the navigation, for whoever may record.
fn doable(user: &User) -> Vec<(String, String)> {
    if !user.who.may_anywhere(Verb::Record) {
        return Vec::new();
    }
    let rooms = user.app.rooms().iter();
    let mut items: Vec<_> = rooms
        .flat_map(|room| room.navigation(&user.app, &user.who, user.lang))
        .filter(|item| item.group == NavGroup::Record)
        .collect();
    items.sort_by(|a, b| (a.order, &a.href).cmp(&(b.order, &b.href)));
    items.into_iter().map(|item| (item.label, item.href)).collect()
}

/// One's posts in words: 经办，西城区 新风街道.
fn posts(user: &User, tree: &Tree) -> Vec<Html> {
    let w = user.words(&WORDS);
    let posts = user.who.posts.iter();
    posts
        .map(|post| {
            let role = post.role.name();
            let role = if w.english() { role.en } else { role.zh };
            Html::text(role).and(w.t("clause-join")).and(names::path(user.lang, tree, &post.unit))
        })
        .collect()
}

/// The newest records behind the figures that the overview leads with, at one's own units.
async fn newest(user: &User, w: Words, pack: &Pack, tree: &Tree) -> Result<Vec<Newest>, Error> {
    let units: Vec<String> = match user.who.units_for(Verb::ReadRows) {
        units if units.is_empty() && user.who.may_anywhere(Verb::ReadRows) => vec![tree.root().code.clone()],
        units => units.into_iter().filter(|unit| tree.get(unit).is_some()).map(str::to_owned).collect(),
    };
    let mut entries = Vec::new();
    let adds_up = |def: &&FigureDef| matches!(def.figure.kind, Kind::Sum | Kind::Records);
    for def in leading(pack).filter(adds_up).take(LISTED) {
        for unit in &units {
            entries.extend(rows::newest(&user.app, &def.figure.id, unit, NEW).await.map_err(refused)?);
        }
    }
    entries.retain(|entry| entry.reverses.is_none());
    entries.sort_by_key(|entry| std::cmp::Reverse(entry.id));
    let mut seen = std::collections::HashSet::new();
    entries.retain(|entry| seen.insert(entry.record));
    entries.truncate(NEW);
    let known = rows::Known::of(user, &entries, tree).await?;
    let newest = entries.iter().filter_map(|entry| {
        let title = known.title(entry.record)?;
        let about = names::path(user.lang, tree, &entry.unit)
            .and(w.t("clause-join"))
            .and(formats::day(user.lang, entry.day));
        Some(Newest {
            title: Html::text(&title.title),
            href: title.href.clone(),
            about,
            state: title.state.clone(),
        })
    });
    Ok(newest.collect())
}

/// The figures that the overview leads with.
fn leading(pack: &Pack) -> impl Iterator<Item = &FigureDef> {
    pack.overview.iter().filter_map(|id| pack.figure(id))
}
