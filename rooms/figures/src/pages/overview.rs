//! The city at a glance: what one can do, what is new, the figures by section, their course, and where.

use askama::Template;
use axum::response::Response;
use luoshi_ledger::{Kind, Question, Step};
use luoshi_packs::{FigureDef, Pack};
use luoshi_units::{Tree, Verb};
use luoshi_web::parts::meter;
use luoshi_web::{Error, Html, NavGroup, Shell, Stamp, User, Words, formats, render};

use super::figure::{at_unit, columns};
use super::figures::{Area, areas};
use crate::ask::{Asked, refused};
use crate::map::{self, Map};
use crate::value::shown;
use crate::{WORDS, names, rows};

/// How many new records are shown.
const NEW: usize = 6;
/// How many figures are drawn over time.
const DRAWN: usize = 3;
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
    areas: Vec<Area>,
    charts: Vec<Html>,
    place: Option<Placed>,
}

/// A record of one's own units that came in lately.
struct Newest {
    title: Html,
    href: String,
    about: Html,
    state: String,
}

/// A figure over the units of the map.
struct Placed {
    title: String,
    href: String,
    choices: Vec<(String, String, bool)>,
    map: Option<Html>,
    list: Vec<Place>,
    total: String,
}

struct Place {
    href: String,
    name: Html,
    text: String,
    meter: Html,
}

/// `GET /`
pub async fn show(user: User) -> Result<Response, Error> {
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
        .stamp(Stamp::now(app, position).change("/figures#as_of"));
    let doable = doable(&user);
    if let Some((label, href)) = doable.first() {
        shell = shell.main_action(w.t1("over-record", "what", label), href.clone());
    }
    render(&OverviewPage {
        posts: posts(&user, &tree),
        newest: newest(&user, w, &pack, &tree).await?,
        areas: areas(&user, w, &pack, &Asked::default(), &|def| leads(&pack, def)).await?,
        charts: charts(&user, w, &pack).await?,
        place: placed(&user, w, &pack, &tree).await?,
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

/// One's posts in words: 经办，西安区 立新街道.
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
    for def in leading(pack).filter(|def| happens(def)).take(LISTED) {
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

/// Whether the overview shows this figure: those that the pack names, all where it names none.
fn leads(pack: &Pack, def: &FigureDef) -> bool {
    pack.overview.is_empty() || pack.overview.contains(&def.figure.id)
}

/// The figures that the overview leads with.
fn leading(pack: &Pack) -> impl Iterator<Item = &FigureDef> {
    pack.overview.iter().filter_map(|id| pack.figure(id))
}

/// Whether it counts what happens over time.
fn happens(def: &FigureDef) -> bool {
    matches!(def.figure.kind, Kind::Sum | Kind::Records | Kind::People)
}

/// Those of them that happen over time, by week.
async fn charts(user: &User, w: Words, pack: &Pack) -> Result<Vec<Html>, Error> {
    let app = &user.app;
    let mut charts = Vec::new();
    let flows =
        leading(pack).filter(|def| matches!(def.figure.kind, Kind::Sum | Kind::Records | Kind::People));
    for def in flows.take(DRAWN) {
        let question = Question::of(&def.figure.id);
        let spans = app.ledger().by_period(app.city().id, &app.catalogue(), &question, Step::Week).await?;
        if spans.iter().all(|span| span.entries == 0) {
            continue;
        }
        let (first, last) = (spans.first().map(|span| span.from), spans.last().map(|span| span.until));
        let (Some(from), Some(until)) = (first, last) else { continue };
        let period = formats::period(user.lang, from, until);
        let mut source = w.t2("chart-source", "figure", def.name.get(w.lang), "period", &period);
        let whole = app.ledger().answer(app.city().id, &app.catalogue(), &question).await?;
        let weeks: i64 = spans.iter().filter_map(|span| span.value?.to_i64()).sum();
        if def.figure.kind == Kind::People
            && whole.value.and_then(luoshi_ledger::Decimal::to_i64) != Some(weeks)
        {
            source.push_str(&w.t("chart-source-people"));
        }
        charts.push(columns(w, user, def, 3, Step::Week, &spans, source)?);
    }
    Ok(charts)
}

/// The map: of the figure that `?map=` names, else of the first that suits one.
async fn placed(user: &User, w: Words, pack: &Pack, tree: &Tree) -> Result<Option<Placed>, Error> {
    let app = &user.app;
    let wanted = user.query("map");
    let suited = || pack.figures.iter().filter(|def| def.map);
    let named = suited().find(|def| wanted.as_ref() == Some(&def.figure.id));
    let first =
        || leading(pack).find(|def| def.map && def.figure.kind == Kind::Sum).or_else(|| suited().next());
    let Some(def) = named.or_else(first) else { return Ok(None) };
    let question = Question::of(&def.figure.id);
    let whole = app.ledger().answer(app.city().id, &app.catalogue(), &question).await.map_err(refused)?;
    let mut parts =
        app.ledger().by_unit(app.city().id, &app.catalogue(), &question).await.map_err(refused)?;
    let drawn = |code: &str| {
        pack.shapes["features"]
            .as_array()
            .is_some_and(|all| all.iter().any(|feature| feature["properties"]["code"].as_str() == Some(code)))
    };
    parts.retain(|part| drawn(&part.unit));
    parts.sort_by(|a, b| b.answer.value.cmp(&a.answer.value).then_with(|| a.unit.cmp(&b.unit)));
    let size =
        |part: &luoshi_ledger::Part| part.answer.value.and_then(luoshi_ledger::Decimal::to_i64).unwrap_or(0);
    let largest = parts.iter().map(size).max().unwrap_or(0);
    let name = def.name.get(w.lang);
    let areas: Vec<map::Area> = parts
        .iter()
        .filter_map(|part| {
            let unit = tree.get(&part.unit)?;
            Some(map::Area {
                code: part.unit.clone(),
                name: names::plain(user.lang, unit).to_owned(),
                lang: names::foreign(user.lang, unit),
                size: (part.answer.entries > 0)
                    .then(|| part.answer.value.and_then(|value| value.to_string().parse().ok()))
                    .flatten(),
                text: shown(w, def, &part.answer).value,
                href: at_unit(&def.figure.id, &part.unit),
            })
        })
        .collect();
    let says = map::Says {
        alt: w.t1("map-alt", "figure", name),
        legend: w.t("map-legend"),
        nothing: w.t("map-none"),
    };
    let map = Map::new(says, &pack.shapes, &areas).map(|map| map.html()).transpose()?;
    let list = parts.iter().filter_map(|part| {
        let unit = tree.get(&part.unit)?;
        Some(Place {
            href: at_unit(&def.figure.id, &part.unit),
            name: names::unit(user.lang, unit),
            text: shown(w, def, &part.answer).value,
            meter: meter(size(part), largest),
        })
    });
    Ok(Some(Placed {
        title: w.t1("map-title", "figure", name),
        href: format!("/figures/{}", def.figure.id),
        choices: suited()
            .map(|other| {
                (other.figure.id.clone(), other.name.get(w.lang).to_owned(), other.figure.id == def.figure.id)
            })
            .collect(),
        list: list.collect(),
        total: shown(w, def, &whole).text(),
        map,
    }))
}
