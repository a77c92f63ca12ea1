//! Records as a sheet: what goes out, and what a sheet that comes in says.

use std::collections::HashSet;

use luoshi_packs::{Field, FieldKind, Form, Text, Value, Values};
use luoshi_sheets::{BadCell, Cell, Out, Table, Words as Said};
use luoshi_store::{CityId, Conn};
use luoshi_units::Tree;
use luoshi_web::formats;
use serde_json::{Map, Value as Json, json};

use crate::Error;
use crate::WORDS;
use crate::columns::Col;
use crate::error::Problem;
use crate::fields::exported;
use crate::forms::Forms;
use crate::here::Here;
use crate::model::Record;
use crate::names::{self, Found, Typed};

/// The fields that a sheet can carry: files come later, record by record.
pub fn columns(form: &Form) -> impl Iterator<Item = &Field> {
    form.fields.iter().filter(|field| field.kind != FieldKind::Files)
}

/// The headers of a form's template, in the reader's language.
pub fn headers(form: &Form, lang: luoshi_packs::Lang) -> Vec<String> {
    columns(form).map(|field| field.label.get(lang).to_owned()).collect()
}

/// The rows of an export, each record read by its own form, else by that of today. Units stand with their codes,
/// people with names or staff numbers.
pub async fn rows(
    conn: &mut Conn,
    here: &Here,
    (today, forms): (&Form, &Forms),
    columns: &[Col<'_>],
    records: &[Record],
) -> Result<Vec<Vec<Out>>, Error> {
    let read = |record| {
        let form = forms.of(record).unwrap_or(today);
        (form, record.values(form))
    };
    let values: Vec<(&Form, Values)> = records.iter().map(read).collect();
    let mut ids: Vec<i64> = records.iter().map(|record| record.created_by).collect();
    for (form, values) in &values {
        ids.extend(crate::model::people(form, values).iter().map(|(_, person)| person));
    }
    let people = here.people(conn, &ids).await.map_err(Error::Web)?;
    let named = |id: &i64| match people.get(*id).and_then(|person| person.staff_no.clone()) {
        Some(number) => number,
        None => people.name(*id),
    };
    let cell = |column: &Col<'_>, record: &Record, form: &Form, values: &Values| match column {
        Col::Title => Out::Text(here.title_text(form, record)),
        Col::Field(column) => match form.field(&column.id).and_then(|f| Some((f, values.get(&f.id)?))) {
            None => Out::Text(String::new()),
            Some((_, Value::People(ids))) => Out::Text(ids.iter().map(named).collect::<Vec<_>>().join("、")),
            Some((field, value)) => exported(field, value, here.w.lang),
        },
        Col::State => Out::Text(here.w.t(record.standing_word())),
        Col::By => Out::Text(people.name(record.created_by)),
        Col::Posted => Out::Text(formats::instant(record.created_at, here.zone)),
        Col::Id => Out::Text(record.id.to_string()),
    };
    let rows = records.iter().zip(&values);
    Ok(rows
        .map(|(record, (form, values))| {
            columns.iter().map(|column| cell(column, record, form, values)).collect()
        })
        .collect())
}

/// A row of a sheet as the raw values of a form.
pub struct SheetRow {
    /// The values; people by id, units by code.
    pub values: Map<String, Json>,
    /// Where the row stands: its first cell.
    pub at: Cell,
}

/// What a sheet says, or everything that is wrong with it.
pub struct Sheet {
    /// Its rows.
    pub rows: Vec<SheetRow>,
    /// Its bad cells.
    pub bad: Vec<BadCell>,
    /// Which field stands in which column.
    fields: Vec<Option<String>>,
}

impl Sheet {
    /// Reads the rows of a table: headers by id or label, units and people by name.
    pub async fn read(
        conn: &mut Conn,
        city: CityId,
        tree: &Tree,
        form: &Form,
        table: &Table,
    ) -> Result<Self, Error> {
        let (fields, mut bad) = header(form, table);
        let mut rows: Vec<SheetRow> = Vec::with_capacity(table.rows.len());
        for cells in &table.rows {
            let Some(first) = cells.first() else { continue };
            let mut values = Map::new();
            for (cell, id) in cells.iter().zip(&fields) {
                let Some(field) = id.as_ref().and_then(|id| form.field(id)) else { continue };
                if cell.text.is_empty() {
                    continue;
                }
                let value = match field.kind {
                    FieldKind::Unit => match names::unit(tree, &field.id, &cell.text) {
                        Ok(code) => json!(code),
                        Err(problem) => {
                            bad.push(table.bad(cell, said(&problem.text), right(field)));
                            continue;
                        }
                    },
                    FieldKind::People => json!([]),
                    FieldKind::Day => json!(day(&cell.text)),
                    _ => json!(cell.text),
                };
                values.insert(field.id.clone(), value);
            }
            rows.push(SheetRow { values, at: first.clone() });
        }
        // All rows' people together, with a few questions.
        let asked = named(form, table, &fields, &rows);
        let typed: Vec<Typed> = asked.iter().map(|(.., typed)| typed.clone()).collect();
        let found = names::people(conn, city, tree, &typed).await?;
        for ((at, cell, field, typed), found) in asked.into_iter().zip(found) {
            if let Some(problem) = names::problem(&field.id, &typed.text, &found) {
                bad.push(table.bad(cell, said(&problem.text), right(field)));
            } else if let (Found::One(id), Some(Json::Array(held))) =
                (found, rows.get_mut(at).and_then(|row| row.values.get_mut(&field.id)))
            {
                held.push(json!(id));
            }
        }
        Ok(Self { rows, bad, fields })
    }

    /// The bad cells that the problems of row `at` are: each in its field's column, else in the first.
    pub fn bad_cells(&self, table: &Table, form: &Form, at: usize, problems: &[Problem]) -> Vec<BadCell> {
        let Some(cells) = table.rows.get(at) else { return Vec::new() };
        let cell = |problem: &Problem| {
            let column = self.fields.iter().position(|id| id.as_ref() == Some(&problem.field));
            column.and_then(|column| cells.get(column)).or_else(|| cells.first())
        };
        let bad = problems.iter().filter_map(|problem| {
            let right = form.field(&problem.field).map_or_else(|| words("records-problem-right"), right);
            cell(problem).map(|cell| table.bad(cell, said(&problem.text), right))
        });
        bad.collect()
    }
}

/// Which field each column holds; columns that nobody knows, and required fields without a column, are bad.
fn header(form: &Form, table: &Table) -> (Vec<Option<String>>, Vec<BadCell>) {
    let mut bad = Vec::new();
    let mut seen = HashSet::new();
    let fields: Vec<Option<String>> = table
        .headers
        .iter()
        .map(|cell| {
            if cell.text.is_empty() {
                return None;
            }
            // A template marks what no row goes without.
            match form.field_named(cell.text.trim_end_matches(['*', '＊'])) {
                Some(field) if field.kind == FieldKind::Files => {
                    bad.push(table.bad(
                        cell,
                        words("records-problem-files-import"),
                        words("records-problem-header-unknown-right"),
                    ));
                    None
                }
                Some(field) if seen.insert(field.id.clone()) => Some(field.id.clone()),
                _ if from_export(&cell.text) => None,
                _ => {
                    let (wrong, right) =
                        ("records-problem-header-unknown", "records-problem-header-unknown-right");
                    bad.push(table.bad(cell, words(wrong), words(right)));
                    None
                }
            }
        })
        .collect();
    let always = columns(form).filter(|field| field.required && field.shown_when.is_none());
    for field in always.filter(|field| !seen.contains(&field.id)) {
        let wrong = |lang| {
            let w = crate::WORDS.in_lang(lang);
            w.t1("records-problem-header", "field", field.label.get(lang))
        };
        if let Some(cell) = table.headers.first() {
            let wrong = Said::new(wrong(luoshi_packs::Lang::Zh), wrong(luoshi_packs::Lang::En));
            bad.push(table.bad(cell, wrong, words("records-problem-header-right")));
        }
    }
    (fields, bad)
}

/// Whether a header is one that an export adds: a sheet that was exported can be imported elsewhere.
fn from_export(text: &str) -> bool {
    [Col::Title, Col::State, Col::By, Col::Posted, Col::Id].iter().any(|column| {
        luoshi_packs::Lang::ALL.iter().any(|lang| column.label(crate::WORDS.in_lang(*lang)) == text)
    })
}

/// A person whom a cell names: the row, the cell, its field, and what was typed.
type Asked<'a> = (usize, &'a Cell, &'a Field, Typed);

/// Everybody whom the cells name.
fn named<'a>(
    form: &'a Form,
    table: &'a Table,
    fields: &[Option<String>],
    rows: &[SheetRow],
) -> Vec<Asked<'a>> {
    let mut asked = Vec::new();
    for (at, (cells, row)) in table.rows.iter().zip(rows).enumerate() {
        let unit = row.values.get(&form.unit).and_then(Json::as_str).map(str::to_owned);
        for (cell, id) in cells.iter().zip(fields) {
            let field = id.as_ref().and_then(|id| form.field(id));
            let Some(field) = field.filter(|field| field.kind == FieldKind::People) else { continue };
            let names = cell.text.split([',', '，', '、', ';', '；', '\n']).map(str::trim);
            let typed = names
                .filter(|name| !name.is_empty())
                .map(|name| Typed { text: name.to_owned(), unit: unit.clone() });
            asked.extend(typed.map(|typed| (at, cell, field, typed)));
        }
    }
    asked
}

/// A day however it is written in a sheet; else what the cell holds.
fn day(text: &str) -> String {
    luoshi_sheets::parse_day(text).map_or_else(|| text.to_owned(), |day| day.to_string())
}

fn said(text: &Text) -> Said {
    Said::new(text.zh.clone(), text.en.clone())
}

fn words(key: &str) -> Said {
    said(&WORDS.text(key, &[]))
}

fn right(field: &Field) -> Said {
    said(&right_text(field))
}

/// What would be right in a field's cell.
pub(crate) fn right_text(field: &Field) -> Text {
    let key = match field.kind {
        FieldKind::Unit => "records-right-unit",
        FieldKind::People => "records-right-people",
        FieldKind::Day => "records-right-day",
        FieldKind::Number | FieldKind::Money => "records-right-number",
        FieldKind::TimeSpan => "records-right-span",
        FieldKind::Place => "records-place-hint",
        FieldKind::Choice | FieldKind::Choices => {
            let all = |lang: luoshi_packs::Lang| {
                let names: Vec<&str> = field.choices.iter().map(|choice| choice.name.get(lang)).collect();
                names.join(if lang == luoshi_packs::Lang::Zh { "、" } else { ", " })
            };
            return Text::new(all(luoshi_packs::Lang::Zh), all(luoshi_packs::Lang::En));
        }
        FieldKind::Text | FieldKind::LongText | FieldKind::Remark | FieldKind::Files => {
            "records-problem-right"
        }
    };
    WORDS.text(key, &[])
}
