//! The catalogue of open data, a page a figure, and its files.

use askama::Template;
use luoshi_ledger::Question;
use luoshi_packs::{FigureDef, Lang, Pack};
use luoshi_store::BoxFuture;
use luoshi_web::parts::{Cell as TableCell, Column, Row, Table, TableStyle};
use luoshi_web::{Definitions, Error, Words, formats, href};
use serde_json::json;

use super::ask::{Asking, opens};
use super::cube::{Cell, Cube, STATUS, Span, meaning};
use crate::frame::Frame;
use crate::here::Here;
use crate::pages::opened::{Asked, How, period, told};
use crate::pages::records::Records;
use crate::serve::{Live, Made, Page};

/// So many units of a table are shown at once; the others are folded.
const UNITS: usize = 11;

/// Where the catalogue stands.
pub const PATH: &str = "/site/data";

/// A kind of file that a figure comes as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The page that explains it.
    Page,
    /// Lines of cells.
    Csv,
    /// All of it with its definition.
    Json,
    /// A JSON-stat 2.0 dataset.
    JsonStat,
}

impl Kind {
    /// What a figure's address ends with.
    fn ending(self) -> &'static str {
        match self {
            Self::Page => "",
            Self::Csv => ".csv",
            Self::Json => ".json",
            Self::JsonStat => ".jsonstat.json",
        }
    }
}

/// The files.
const FILES: [(Kind, &str); 3] =
    [(Kind::Csv, "CSV"), (Kind::Json, "JSON"), (Kind::JsonStat, "JSON-stat 2.0")];

/// All figures.
pub struct Catalogue;

#[derive(Template)]
#[template(path = "site_data.html")]
struct CataloguePage {
    frame: Frame,
    w: Words,
    areas: Vec<Area>,
    list: String,
}

struct Area {
    id: String,
    name: String,
    figures: Vec<Entry>,
}

struct Entry {
    name: String,
    href: String,
    definition: String,
    measure: String,
    files: Vec<(String, String)>,
}

impl Page for Catalogue {
    fn key(&self) -> String {
        PATH.to_owned()
    }

    fn make<'a>(&'a self, here: &'a Here) -> BoxFuture<'a, Result<Made, Error>> {
        Box::pin(async move {
            let w = here.w;
            let areas = here.pack.navigation.iter().map(|section| Area {
                id: section.id.clone(),
                name: section.name.get(w.lang).to_owned(),
                figures: figures(&here.pack, &section.id).map(|def| entry(here, def)).collect(),
            });
            let areas = areas.filter(|area| !area.figures.is_empty()).collect();
            let frame = Frame::of(here, w.t("data"), PATH).says(w.t("data-lede"));
            Made::page(&CataloguePage { frame, w, areas, list: here.to(LIST) })
        })
    }
}

fn figures<'a>(pack: &'a Pack, section: &'a str) -> impl Iterator<Item = &'a FigureDef> {
    pack.figures.iter().filter(move |def| def.section == section)
}

fn entry(here: &Here, def: &FigureDef) -> Entry {
    let lang = here.lang();
    Entry {
        name: def.name.get(lang).to_owned(),
        href: here.to(&path(def, Kind::Page)),
        definition: def.definition.get(lang).to_owned(),
        measure: def.unit_of_measure.get(lang).to_owned(),
        files: files(here, def, None),
    }
}

/// The address of a figure.
pub fn figure_path(id: &str) -> String {
    format!("{PATH}/{id}")
}

fn path(def: &FigureDef, kind: Kind) -> String {
    format!("{}{}", figure_path(&def.figure.id), kind.ending())
}

/// A figure's files: their names, and addresses that stay. What names units is in the language of the page.
fn files(here: &Here, def: &FigureDef, unit: Option<&str>) -> Vec<(String, String)> {
    let lang = Some(here.lang().code()).filter(|_| here.lang() != Lang::Zh);
    let file = |(kind, name): (Kind, &str)| {
        (name.to_owned(), href(&path(def, kind), &[("unit", unit), ("lang", lang)]))
    };
    FILES.map(file).into()
}

/// Where programs find the list of all datasets.
pub const LIST: &str = "/site/data/catalogue.json";

/// All datasets, for programs: a JSON-stat 2.0 collection.
pub struct List;

impl Page for List {
    fn key(&self) -> String {
        LIST.to_owned()
    }

    fn make<'a>(&'a self, here: &'a Here) -> BoxFuture<'a, Result<Made, Error>> {
        Box::pin(async move {
            let (lang, licence) = (here.lang(), here.pack.site.licence.as_ref());
            let items = here.pack.figures.iter().map(|def| {
                let at = |kind| here.absolute(&path(def, kind));
                json!({
                    "class": "dataset",
                    "href": at(Kind::JsonStat),
                    "label": def.name.get(lang),
                    "note": [def.definition.get(lang)],
                    "link": { "alternate": [
                        { "type": "text/csv", "href": at(Kind::Csv) },
                        { "type": "application/json", "href": at(Kind::Json) },
                        { "type": "text/html", "href": at(Kind::Page) },
                    ] },
                })
            });
            let list = json!({
                "version": "2.0",
                "class": "collection",
                "label": here.pack.site.name.get(lang),
                "href": here.absolute(LIST),
                "link": {
                    "item": items.collect::<Vec<_>>(),
                    "license": licence.map(|licence| json!([{ "href": licence.href }])).unwrap_or_else(|| json!([])),
                },
            });
            Ok(Made::data("application/json", list.to_string().into_bytes()))
        })
    }
}

/// A figure, as a page or a file.
pub struct Dataset {
    /// Its id.
    pub figure: String,
    /// As what.
    pub kind: Kind,
    /// Which unit, with those below it; none for the city.
    pub unit: Option<String>,
    /// Where the page of its records begins.
    pub after: Option<String>,
}

impl Dataset {
    /// Of the last part of an address.
    pub fn named(name: &str, unit: Option<String>, after: Option<String>) -> Self {
        let kinds = [Kind::JsonStat, Kind::Json, Kind::Csv];
        let found = kinds.into_iter().find_map(|kind| Some((name.strip_suffix(kind.ending())?, kind)));
        let (figure, kind) = found.unwrap_or((name, Kind::Page));
        let after = after.filter(|_| kind == Kind::Page);
        Self { figure: figure.to_owned(), kind, unit, after }
    }
}

#[derive(Template)]
#[template(path = "site_dataset.html")]
struct DatasetPage {
    frame: Frame,
    w: Words,
    name: String,
    definition: String,
    value: String,
    why: Option<String>,
    of: String,
    about: String,
    city: Option<String>,
    how: How,
    records: Records,
    next: Option<String>,
    facts: Vec<(String, String)>,
    files: Vec<(String, String)>,
    table: Table,
    more: Option<(String, Table)>,
    empty: bool,
    status: Vec<String>,
    units: Vec<(String, String)>,
    licence: Option<(String, String)>,
}

impl Page for Dataset {
    fn key(&self) -> String {
        let path = format!("{}{}", figure_path(&self.figure), self.kind.ending());
        href(&path, &[("unit", self.unit.as_deref()), ("after", self.after.as_deref())])
    }

    fn live(&self) -> Live {
        Live::Deed
    }

    fn keeps(&self) -> bool {
        self.after.is_none()
    }

    fn make<'a>(&'a self, here: &'a Here) -> BoxFuture<'a, Result<Made, Error>> {
        Box::pin(self.made(here))
    }
}

impl Dataset {
    async fn made(&self, here: &Here) -> Result<Made, Error> {
        let lang = here.lang();
        let definitions = here.app.definitions(None).await?;
        let def = definitions.pack.figure(&self.figure).ok_or(Error::NotFound)?;
        let root = &here.tree.root().code;
        let unit = self.unit.as_deref().unwrap_or(root);
        if !opens(&here.tree, unit) {
            return Err(Error::NotFound);
        }
        let asking = Asking {
            app: &here.app,
            catalogue: &definitions.catalogue,
            pack: &definitions.pack,
            def,
            tree: &here.tree,
            unit,
            w: here.w,
        };
        let asked = [("unit", self.unit.as_deref())];
        let page = here.absolute(&href(&path(def, Kind::Page), &asked));
        let cube = asking.cube(&here.pack.site, page).await?;
        match self.kind {
            Kind::Csv => Ok(Made::data("text/csv; charset=utf-8", cube.csv(lang))),
            Kind::Json => Ok(Made::data("application/json", cube.json().to_string().into_bytes())),
            Kind::JsonStat => {
                Ok(Made::data("application/json", cube.json_stat(lang).to_string().into_bytes()))
            }
            Kind::Page => self.page(here, &definitions, (def, unit), &cube).await,
        }
    }

    async fn page(
        &self,
        here: &Here,
        definitions: &Definitions,
        (def, unit): (&FigureDef, &str),
        cube: &Cube<'_>,
    ) -> Result<Made, Error> {
        let (w, lang) = (here.w, here.lang());
        let question =
            Question { unit: Some(unit.to_owned()), as_of: Some(cube.as_of), ..Question::of(&self.figure) };
        let answer = here.app.ledger().answer(here.app.city().id, &definitions.catalogue, &question).await?;
        let opened = Asked { here, definitions, def, question: &question, after: self.after.as_deref() };
        let records = opened.records(&answer).await?;
        let (value, why) = match cube.whole() {
            Some(Cell::None(why @ "few_people")) => (sign(why).to_owned(), Some(meaning(w, why))),
            _ => told(here, def, &answer),
        };
        let name = def.name.get(lang).to_owned();
        let of = here.tree.get(unit).map_or("", |unit| unit.name(w.english()));
        let facts = vec![
            (w.t("data-measure"), def.unit_of_measure.get(lang).to_owned()),
            (w.t("data-id"), def.figure.id.clone()),
            (w.t("data-position"), formats::int(cube.as_of)),
        ];
        let below = here.tree.children(unit).into_iter();
        let below = below.filter(|below| opens(&here.tree, &below.code)).map(|below| {
            let at = href(
                &path(def, Kind::Page),
                &[("unit", Some(below.code.as_str())), ("lang", here.chosen.then(|| lang.code()))],
            );
            (below.name(w.english()).to_owned(), at)
        });
        let at = path(def, Kind::Page);
        let asked = [("unit", self.unit.as_deref()), ("after", self.after.as_deref())];
        let next = records.next.as_deref();
        let next = next.map(|next| here.with(&at, &[("unit", self.unit.as_deref()), ("after", Some(next))]));
        let frame = Frame::of(here, format!("{name} · {}", w.t("data")), &at)
            .named(self.unit.is_none().then(|| here.absolute(&at)))
            .asked(&at, &asked)
            .says(def.definition.get(lang));
        let used: Vec<&str> = cube
            .cells
            .iter()
            .filter_map(|cell| match cell {
                Cell::None(why) => Some(*why),
                Cell::Value(_) => None,
            })
            .collect();
        let (table, more) = tables(w, def, cube, &name);
        let status = STATUS.iter().filter(|status| used.contains(*status));
        Made::page(&DatasetPage {
            frame,
            w,
            how: opened.how(),
            records,
            next,
            value,
            why,
            about: w.t2(
                "site-figure-about",
                "period",
                period(here, Some(def), (answer.from, answer.until)),
                "n",
                formats::int(cube.as_of),
            ),
            city: self.unit.is_some().then(|| here.to(&at)),
            of: of.to_owned(),
            definition: def.definition.get(lang).to_owned(),
            facts,
            files: files(here, def, self.unit.as_deref()),
            table,
            more,
            empty: cube.cells.iter().all(|cell| matches!(cell, Cell::None("no_record"))),
            status: status
                .map(|status| format!("{} {}", sign(status), meaning(w, status)))
                .chain(opened.not_sum())
                .collect(),
            units: below.collect(),
            licence: here
                .pack
                .site
                .licence
                .as_ref()
                .map(|one| (one.name.get(lang).to_owned(), one.href.clone())),
            name,
        })
    }
}

/// What stands in a table where there is no value.
fn sign(why: &str) -> &'static str {
    match why {
        "no_record" => formats::NONE,
        "fewer_than_five" | "few_people" => "<5",
        _ => "·",
    }
}

/// The first units, and the others with what is said of them.
fn tables(w: Words, def: &FigureDef, cube: &Cube<'_>, name: &str) -> (Table, Option<(String, Table)>) {
    let mut columns = vec![Column::new(w.t("data-unit"))];
    columns.extend(cube.spans.iter().map(|span| Column::number(label(w, *span, cube))));
    let shown = |cell: &Cell| match cell {
        Cell::Value(value) => formats::figure_value(w.lang, def, value).0,
        Cell::None(why) => sign(why).to_owned(),
    };
    let rows: Vec<Row> = cube
        .places
        .iter()
        .zip(cube.cells.chunks(cube.spans.len().max(1)))
        .enumerate()
        .map(|(at, (place, cells))| {
            let row = Row::new(
                [TableCell::new(place.name.clone())]
                    .into_iter()
                    .chain(cells.iter().map(|cell| TableCell::new(shown(cell)))),
            );
            if at == 0 { row.total() } else { row }
        })
        .collect();
    // A campaign of a few months stays a table on a phone.
    let style = if columns.len() > 4 { TableStyle::Cards } else { TableStyle::Fits };
    let table = |rows: &[Row]| Table::new(name, style, columns.clone()).rows(rows.to_vec());
    let (first, rest) = rows.split_at(rows.len().min(UNITS));
    let more = (!rest.is_empty()).then(|| (w.t1("data-more", "n", rest.len()), table(rest)));
    (table(first), more)
}

fn label(w: Words, span: Span, cube: &Cube<'_>) -> String {
    let whole = cube.spans.len() > 1 && cube.spans.last() == Some(&span);
    if whole { w.t("data-whole") } else { formats::period_of_year(w.lang, span.from, span.until) }
}
