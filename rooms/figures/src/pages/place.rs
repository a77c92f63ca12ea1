//! A figure on a map: units coloured in steps, or as points whose areas are their values. Points lie where the pack says
//! that a unit is, or else in the middle of its shape; never at anybody's address. With tiles that the office has
//! configured they lie on a base map; without any, on the pack's shapes, and nothing is fetched from elsewhere.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use luoshi_ledger::{Decimal, Part, Question};
use luoshi_packs::{FigureDef, Pack};
use luoshi_units::Tree;
use luoshi_web::figures::shown;
use luoshi_web::parts::meter;
use luoshi_web::{Definitions, Error, Html, Origin, Shell, Tiles, User, Words, render};
use serde_json::json;

use super::figure::unit_field;
use crate::ask::{Asked, refused};
use crate::map::{self, Map, Point};
use crate::{WORDS, names};

/// How many points are drawn at the most.
const MOST_POINTS: usize = 500;

#[derive(Template)]
#[template(path = "place.html")]
struct PlacePage {
    shell: Shell,
    w: Words,
    here: String,
    field: luoshi_web::parts::Field,
    layers: Vec<(String, String, bool)>,
    points: bool,
    map: Option<Html>,
    live: Option<String>,
    attribution: String,
    note: Option<String>,
    list: Vec<Line>,
    total: String,
    csv: String,
    figure: String,
}

struct Line {
    href: String,
    name: Html,
    text: String,
    meter: Html,
}

struct Drawing<'a> {
    user: &'a User,
    w: Words,
    pack: &'a Pack,
    def: &'a FigureDef,
    asked: &'a Asked,
    tree: &'a Tree,
    parts: Vec<Part>,
}

/// `GET /figures/{id}/map?layer=areas|points`
pub async fn show(user: User, Path(id): Path<String>) -> Result<Response, Error> {
    let (app, w) = (user.app.clone(), user.words(&WORDS));
    let asked = Asked::read(&user).await?;
    let Definitions { pack, catalogue } = app.definitions(asked.as_of).await?;
    let def = pack.figure(&id).filter(|def| def.map).ok_or(Error::NotFound)?;
    let question = asked.of(&id);
    let whole = app.ledger().answer(app.city().id, &catalogue, &question).await.map_err(refused)?;
    let tree = {
        let mut conn = app.read().await?;
        app.units().tree(&mut conn, app.city().id, whole.until, i64::MAX).await?
    };
    let points = user.query("layer").as_deref() == Some("points");
    let codes = map::placed(&pack.shapes, &tree, &whole.unit, points, MOST_POINTS);
    let question = Question { unit: Some(whole.unit.clone()), ..question };
    let parts = app.ledger().of_units(app.city().id, &catalogue, &question, &codes).await.map_err(refused)?;
    let drawing = Drawing { user: &user, w, pack: &pack, def, asked: &asked, tree: &tree, parts };
    let tiles = app.settings().tiles.filter(|_| points);
    let path = format!("/figures/{id}/map");
    let layer = |id: Option<&str>, word: &str, open| (w.t(word), asked.link(&path, &[("layer", id)]), open);
    let name = def.name.get(user.lang);
    let title = w.t1("map-title", "figure", name);
    let mut shell = user
        .shell(&title)
        .lede(def.definition.get(user.lang))
        .crumb(w.t("figures"), Some("/figures"))
        .crumb(name, Some(&asked.href(&id)))
        .crumb(w.t("figure-map"), None)
        .stamp(asked.stamp(&app, whole.as_of).await?);
    if tiles.is_some() {
        shell = shell.script("map.ts");
    }
    let page = PlacePage {
        here: path.clone(),
        field: unit_field(w, user.lang, &tree, &whole.unit),
        layers: vec![layer(None, "map-areas", !points), layer(Some("points"), "map-points", points)],
        points,
        map: drawing.map(points)?,
        live: tiles.map(|tiles| drawing.live(tiles)),
        attribution: tiles.map(|tiles| tiles.attribution.clone()).unwrap_or_default(),
        note: (points && !codes.is_empty()).then(|| w.t("map-points-note")),
        list: drawing.list(),
        total: shown(w, def, &whole).text(),
        csv: asked.link(&format!("/figures/{id}/table"), &[("view", Some("units")), ("format", Some("csv"))]),
        figure: asked.href(&id),
        shell,
        w,
    };
    let mut response = render(&page)?;
    if let Some(origin) = tiles.and_then(|tiles| Origin::of(&tiles.plain())) {
        response.extensions_mut().insert(origin);
    }
    Ok(response)
}

impl Drawing<'_> {
    fn areas(&self) -> Vec<map::Area> {
        let area = |part: &Part| {
            let unit = self.tree.get(&part.unit)?;
            let size = part.answer.value.and_then(|value| value.to_string().parse().ok());
            Some(map::Area {
                code: part.unit.clone(),
                name: names::plain(self.user.lang, unit).to_owned(),
                lang: names::foreign(self.user.lang, unit),
                size: size.filter(|_| part.answer.entries > 0),
                text: shown(self.w, self.def, &part.answer).value,
                href: self.asked.at(&part.unit).href(&self.def.figure.id),
            })
        };
        self.parts.iter().filter_map(area).collect()
    }

    fn map(&self, points: bool) -> Result<Option<Html>, Error> {
        let says = map::Says {
            alt: self.w.t1("map-alt", "figure", self.def.name.get(self.user.lang)),
            legend: self.w.t("map-legend"),
            nothing: self.w.t("map-none"),
        };
        let areas = self.areas();
        let drawn = if points {
            Map::with_points(says, &self.pack.shapes, &areas)
        } else {
            Map::new(says, &self.pack.shapes, &areas)
        };
        Ok(drawn.map(|map| map.html()).transpose()?)
    }

    /// The points for the script that lays them on the base map.
    fn live(&self, tiles: &Tiles) -> String {
        let points = map::points(&self.pack.shapes, &self.areas());
        let point = |point: &Point| json!({ "at": [point.at.0, point.at.1], "radius": point.radius, "name": point.name, "text": point.text, "href": point.href });
        json!({
            "tiles": tiles.address,
            "points": points.iter().map(point).collect::<Vec<_>>(),
        })
        .to_string()
    }

    /// The same beside the map, in the order of the tree.
    fn list(&self) -> Vec<Line> {
        let size = |part: &Part| part.answer.value.and_then(Decimal::to_i64).unwrap_or(0);
        let largest = self.parts.iter().map(size).max().unwrap_or(0);
        let line = |part: &Part| {
            Some(Line {
                href: self.asked.at(&part.unit).href(&self.def.figure.id),
                name: Html::unit(self.user.lang, self.tree.get(&part.unit)?),
                text: shown(self.w, self.def, &part.answer).value,
                meter: meter(size(part), largest),
            })
        };
        self.parts.iter().filter_map(line).collect()
    }
}
