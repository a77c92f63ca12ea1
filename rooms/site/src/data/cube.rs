//! A figure as a cube of units and months, and how it is written for other people's programs. Pure.
//!
//! Values are exact decimals in CSV and JSON. JSON-stat has numbers: a reader keeps 15 digits of them.

use luoshi_packs::{FigureDef, Lang, Licence, Site, Text};
use luoshi_sheets::{Out, write_csv};
use luoshi_store::Day;
use luoshi_web::Words;
use serde_json::{Map, Value as Json, json};

use crate::WORDS;

/// A unit of a cube.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Its code; with [`OWN`] behind it for what a unit recorded itself.
    pub code: String,
    /// Its name.
    pub name: String,
}

/// What stands behind the code of a unit for its own records, beside those of the units below it.
pub const OWN: &str = ".own";

/// Days of a cube.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// The first.
    pub from: Day,
    /// The last.
    pub until: Day,
}

impl Span {
    /// As ISO 8601 writes it: a month where it lies within one, else the interval.
    fn id(self) -> String {
        let month = |day: Day| day.format("%Y-%m").to_string();
        if month(self.from) == month(self.until) {
            month(self.from)
        } else {
            format!("{}/{}", self.from, self.until)
        }
    }
}

/// What a figure comes to for one unit and some days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cell {
    /// This, an exact decimal.
    Value(String),
    /// Nothing, and why: a word that [`STATUS`] explains.
    None(&'static str),
}

/// Why a cell is empty: each is explained by the word `data-status-…`.
pub const STATUS: [&str; 4] = ["no_record", "few_people", "fewer_than_five", "nothing_to_divide"];

/// What a status means.
pub fn meaning(w: Words, status: &str) -> String {
    w.t(&format!("data-status-{}", status.replace('_', "-")))
}

/// A figure of a unit and the units below it, month by month and as a whole.
#[derive(Clone, Debug)]
pub struct Cube<'a> {
    /// The figure.
    pub def: &'a FigureDef,
    /// The units, the whole first.
    pub places: Vec<Place>,
    /// The months in their order; behind them all days together, where there are several.
    pub spans: Vec<Span>,
    /// What each unit has for each of them: unit by unit.
    pub cells: Vec<Cell>,
    /// The position of the log that all are of.
    pub as_of: i64,
    /// Whom to name as the source, and under which terms it may be used.
    pub site: &'a Site,
    /// The address of the cube's page.
    pub page: String,
}

impl Cube<'_> {
    /// All units and all days together.
    pub fn whole(&self) -> Option<&Cell> {
        self.cells.get(self.spans.len().checked_sub(1)?)
    }

    fn rows(&self) -> impl Iterator<Item = (&Place, Span, &Cell)> {
        let keys = self.places.iter().flat_map(|place| self.spans.iter().map(move |span| (place, *span)));
        keys.zip(&self.cells).map(|((place, span), cell)| (place, span, cell))
    }

    fn licence(&self) -> Option<&Licence> {
        self.site.licence.as_ref()
    }

    /// A line a cell, with everything that makes it understood alone.
    pub fn csv(&self, lang: Lang) -> Vec<u8> {
        let heads =
            ["figure", "unit_code", "unit", "period", "from", "until", "value", "unit_of_measure", "status"];
        let heads = heads.map(str::to_owned);
        let measure = self.def.unit_of_measure.get(lang);
        let lines = self.rows().map(|(place, span, cell)| {
            let (value, status) = match cell {
                Cell::Value(value) => (Out::Decimal(value.clone()), ""),
                Cell::None(why) => (Out::Text(String::new()), *why),
            };
            vec![
                Out::Text(self.def.figure.id.clone()),
                Out::Text(place.code.clone()),
                Out::Text(place.name.clone()),
                Out::Text(span.id()),
                Out::Day(span.from.to_string()),
                Out::Day(span.until.to_string()),
                value,
                Out::Text(measure.to_owned()),
                Out::Text(status.to_owned()),
            ]
        });
        write_csv(&heads, lines)
    }

    /// The same with its definition.
    pub fn json(&self) -> Json {
        let observations = self.rows().map(|(place, span, cell)| {
            let (value, status) = match cell {
                Cell::Value(value) => (Some(value), None),
                Cell::None(why) => (None, Some(why)),
            };
            json!({
                "unit": place.code, "period": span.id(), "from": span.from, "until": span.until,
                "value": value, "status": status,
            })
        });
        json!({
            "figure": self.def.figure.id,
            "name": both(&self.def.name),
            "definition": both(&self.def.definition),
            "unit_of_measure": both(&self.def.unit_of_measure),
            "units": self.places.iter().map(|place| json!({ "code": place.code, "name": place.name })).collect::<Vec<_>>(),
            "observations": observations.collect::<Vec<_>>(),
            "status": status(),
            "position": self.as_of,
            "source": both(&self.site.name),
            "licence": self.licence().map(|one| json!({ "name": both(&one.name), "url": one.href })),
            "page": self.page,
        })
    }

    /// As a JSON-stat 2.0 dataset.
    pub fn json_stat(&self, lang: Lang) -> Json {
        let value: Vec<Json> = self
            .cells
            .iter()
            .map(|cell| match cell {
                Cell::Value(value) => value.parse::<f64>().map_or(Json::Null, |number| json!(number)),
                Cell::None(_) => Json::Null,
            })
            .collect();
        let empty = self.cells.iter().enumerate().filter_map(|(at, cell)| match cell {
            Cell::None(why) => Some((at.to_string(), json!(why))),
            Cell::Value(_) => None,
        });
        let units = self.places.iter().map(|place| (place.code.clone(), place.name.clone()));
        let times = self.spans.iter().map(|span| (span.id(), span.id()));
        let w = WORDS.in_lang(lang);
        let mut metric = dimension(
            &w.t("data-figure"),
            [(self.def.figure.id.clone(), self.def.name.get(lang).to_owned())],
        );
        metric["category"]["unit"] = json!({ &self.def.figure.id: {
            "label": self.def.unit_of_measure.get(lang),
            "decimals": self.def.figure.decimals,
        } });
        let mut link = json!({ "alternate": [{ "type": "text/html", "href": self.page }] });
        if let Some(licence) = self.licence() {
            link["license"] = json!([{ "href": licence.href }]);
        }
        json!({
            "version": "2.0",
            "class": "dataset",
            "label": self.def.name.get(lang),
            "note": [self.def.definition.get(lang)],
            "source": self.site.name.get(lang),
            "link": link,
            "id": ["figure", "unit", "period"],
            "size": [1, self.places.len(), self.spans.len()],
            "role": { "metric": ["figure"], "geo": ["unit"], "time": ["period"] },
            "dimension": {
                "figure": metric,
                "unit": dimension(&w.t("data-unit"), units),
                "period": dimension(&w.t("data-period"), times),
            },
            "value": value,
            "status": Map::from_iter(empty),
            "extension": { "position": self.as_of, "status": status() },
        })
    }
}

fn both(text: &Text) -> Json {
    json!({ "zh": text.get(Lang::Zh), "en": text.get(Lang::En) })
}

fn status() -> Json {
    let said = |lang: Lang, status| meaning(WORDS.in_lang(lang), status);
    let each = |status: &&'static str| {
        ((*status).to_owned(), json!({ "zh": said(Lang::Zh, status), "en": said(Lang::En, status) }))
    };
    STATUS.iter().map(each).collect::<Map<_, _>>().into()
}

fn dimension(label: &str, all: impl IntoIterator<Item = (String, String)>) -> Json {
    let (index, labels): (Vec<String>, Map<String, Json>) =
        all.into_iter().map(|(id, label)| (id.clone(), (id, Json::from(label)))).unzip();
    json!({ "label": label, "category": { "index": index, "label": labels } })
}
