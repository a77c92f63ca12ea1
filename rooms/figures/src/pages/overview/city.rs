//! What everybody sees of the city: the figures by section, their course, and where. It is the same for all who read
//! the same language at the same position of the ledger, so it is drawn once for them.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use askama::Template;
use luoshi_ledger::{Decimal, Kind, Part, Question, Step};
use luoshi_packs::{FigureDef, Lang, Pack};
use luoshi_units::Tree;
use luoshi_web::figures::shown;
use luoshi_web::parts::meter;
use luoshi_web::{Error, Html, User, Words, formats};

use super::leading;
use crate::ask::{Asked, refused};
use crate::map::{self, Map};
use crate::names;
use crate::pages::figure::at_unit;
use crate::pages::figure::series::Series;
use crate::pages::figures::{Area, areas};
use crate::pages::tree::TreeTable;

/// How many figures are drawn over time.
const DRAWN: usize = 3;
/// How many drawings are kept.
const KEPT: usize = 16;

#[derive(Template)]
#[template(path = "city.html")]
struct CityPiece {
    w: Words,
    areas: Vec<Area>,
    charts: Vec<Html>,
    place: Option<Placed>,
    tree: Html,
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

/// On what a drawing depends.
#[derive(Clone, PartialEq, Eq)]
struct Key {
    position: i64,
    pack: String,
    lang: Lang,
    map: Option<String>,
}

/// The last drawings. Cheap to clone; all clones are one.
#[derive(Clone, Default)]
pub struct Memory(Arc<Mutex<VecDeque<(Key, Html)>>>);

impl Memory {
    /// The city at a position: drawn before, or now.
    pub async fn city(
        &self,
        user: &User,
        w: Words,
        pack: &Pack,
        tree: &Tree,
        position: i64,
    ) -> Result<Html, Error> {
        let map = user.query("map");
        let key = Key { position, pack: pack.version_hash.clone(), lang: user.lang, map };
        if let Some((_, drawn)) = self.lock().iter().find(|(known, _)| *known == key) {
            return Ok(drawn.clone());
        }
        let drawing = Drawing { user, w, pack, tree, position };
        let drawn = drawing.draw(key.map.as_deref()).await?;
        let mut kept = self.lock();
        kept.push_front((key, drawn.clone()));
        kept.truncate(KEPT);
        Ok(drawn)
    }

    fn lock(&self) -> MutexGuard<'_, VecDeque<(Key, Html)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What a drawing is made of.
struct Drawing<'a> {
    user: &'a User,
    w: Words,
    pack: &'a Pack,
    tree: &'a Tree,
    position: i64,
}

impl Drawing<'_> {
    async fn draw(&self, map: Option<&str>) -> Result<Html, Error> {
        let asked = Asked { as_of: Some(self.position), ..Asked::default() };
        let areas = areas(self.user, self.w, self.pack, &asked, &|def| leads(self.pack, def), true).await?;
        let root = &self.tree.root().code;
        let tree = TreeTable::of(self.user, self.w, self.tree, root, None).await?.html()?;
        let piece = CityPiece {
            w: self.w,
            areas,
            charts: self.charts().await?,
            place: self.placed(map).await?,
            tree,
        };
        Ok(Html::rendered(&piece)?)
    }

    fn question(&self, def: &FigureDef) -> Question {
        Question { as_of: Some(self.position), ..Question::of(&def.figure.id) }
    }

    /// Those of the leading figures that happen over time, by week.
    async fn charts(&self) -> Result<Vec<Html>, Error> {
        let (user, w, pack, app) = (self.user, self.w, self.pack, &self.user.app);
        let mut charts = Vec::new();
        let flows =
            leading(pack).filter(|def| matches!(def.figure.kind, Kind::Sum | Kind::Records | Kind::People));
        for def in flows.take(DRAWN) {
            let question = self.question(def);
            let spans =
                app.ledger().by_period(app.city().id, &app.catalogue(), &question, Step::Week).await?;
            if spans.iter().all(|span| span.entries == 0) {
                continue;
            }
            let (first, last) = (spans.first().map(|span| span.from), spans.last().map(|span| span.until));
            let (Some(from), Some(until)) = (first, last) else { continue };
            let period = formats::period(user.lang, from, until);
            let mut source = w.t2("chart-source", "figure", def.name.get(w.lang), "period", &period);
            let whole = app.ledger().answer(app.city().id, &app.catalogue(), &question).await?;
            let weeks: i64 = spans.iter().filter_map(|span| span.value?.to_i64()).sum();
            if def.figure.kind == Kind::People && whole.value.and_then(Decimal::to_i64) != Some(weeks) {
                source.push_str(&w.t("chart-source-people"));
            }
            let asked = Asked { as_of: Some(self.position), ..Asked::default() };
            charts.push(
                Series { w, user, def, asked: &asked, step: Step::Week, spans: &spans, source }.html(3)?,
            );
        }
        Ok(charts)
    }

    /// The map: of the figure that is wanted, else of the first that suits one.
    async fn placed(&self, wanted: Option<&str>) -> Result<Option<Placed>, Error> {
        let (user, w, pack, tree, app) = (self.user, self.w, self.pack, self.tree, &self.user.app);
        let suited = || pack.figures.iter().filter(|def| def.map);
        let named = suited().find(|def| wanted == Some(def.figure.id.as_str()));
        let first =
            || leading(pack).find(|def| def.map && def.figure.kind == Kind::Sum).or_else(|| suited().next());
        let Some(def) = named.or_else(first) else { return Ok(None) };
        let question = self.question(def);
        let whole = app.ledger().answer(app.city().id, &app.catalogue(), &question).await.map_err(refused)?;
        let mut parts =
            app.ledger().by_unit(app.city().id, &app.catalogue(), &question).await.map_err(refused)?;
        let drawn = |code: &str| {
            pack.shapes["features"].as_array().is_some_and(|all| {
                all.iter().any(|feature| feature["properties"]["code"].as_str() == Some(code))
            })
        };
        parts.retain(|part| drawn(&part.unit));
        let size = |part: &Part| part.answer.value.and_then(Decimal::to_i64).unwrap_or(0);
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
                name: Html::unit(user.lang, unit),
                text: shown(w, def, &part.answer).value,
                meter: meter(size(part), largest),
            })
        });
        Ok(Some(Placed {
            title: w.t1("map-title", "figure", name),
            href: format!("/figures/{}", def.figure.id),
            choices: suited()
                .map(|other| {
                    (
                        other.figure.id.clone(),
                        other.name.get(w.lang).to_owned(),
                        other.figure.id == def.figure.id,
                    )
                })
                .collect(),
            list: list.collect(),
            total: shown(w, def, &whole).text(),
            map,
        }))
    }
}

/// Whether the overview shows this figure: those that the pack names, all where it names none.
fn leads(pack: &Pack, def: &FigureDef) -> bool {
    pack.overview.is_empty() || pack.overview.contains(&def.figure.id)
}
