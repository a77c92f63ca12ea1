//! What a record holds, in words, and what changed between two of its versions.

use luoshi_packs::{Field, Form, Value, Values};
use luoshi_web::parts::Held;
use luoshi_web::{Html, uploads};

use crate::fields::said;
use crate::here::{Here, People};

/// A field and what it holds.
#[derive(Clone, Debug)]
pub struct Fact {
    /// The field's label.
    pub label: String,
    /// What it holds.
    pub value: Html,
}

/// A field that a correction changed.
#[derive(Clone, Debug)]
pub struct Change {
    /// The field's label.
    pub label: String,
    /// What it held before.
    pub was: Html,
    /// What it holds since.
    pub became: Html,
}

/// Every field that holds something, in the form's order. Files that have an address are links.
pub fn facts(here: &Here, form: &Form, values: &Values, people: &People, files: &[Held]) -> Vec<Fact> {
    let fields = form.fields.iter().filter_map(|field| values.get(&field.id).map(|value| (field, value)));
    fields
        .map(|(field, value)| Fact {
            label: field.label.get(here.w.lang).to_owned(),
            value: html(here, field, value, people, files),
        })
        .collect()
}

/// Those of the first list that the second lacks.
fn without(these: &[i64], those: &[i64]) -> Vec<i64> {
    these.iter().filter(|id| !those.contains(id)).copied().collect()
}

/// The fields in which two versions of a record differ; of people, those who left and those who came.
pub fn changes(here: &Here, form: &Form, was: &Values, became: &Values, people: &People) -> Vec<Change> {
    let differ = form.fields.iter().filter(|field| was.get(&field.id) != became.get(&field.id));
    let nothing = || Html::text(here.w.t("records-nothing"));
    differ
        .map(|field| {
            let (was, became) = match (was.get(&field.id), became.get(&field.id)) {
                (Some(Value::People(was)), Some(Value::People(became))) => {
                    (Some(Value::People(without(was, became))), Some(Value::People(without(became, was))))
                }
                (was, became) => (was.cloned(), became.cloned()),
            };
            let html = |value: Option<Value>| {
                let shown = value.map(|value| html(here, field, &value, people, &[]));
                shown.filter(|html| !html.is_empty()).unwrap_or_else(nothing)
            };
            Change { label: field.label.get(here.w.lang).to_owned(), was: html(was), became: html(became) }
        })
        .collect()
}

fn html(here: &Here, field: &Field, value: &Value, people: &People, files: &[Held]) -> Html {
    match value {
        Value::Unit(code) => here.unit_link(code),
        Value::People(ids) => {
            let (open, close) = if here.w.english() { (" (", ")") } else { ("（", "）") };
            let names = ids.iter().map(|id| match people.unit(*id) {
                Some(unit) => people.html(*id).and(open).and(here.unit_html(unit)).and(close),
                None => people.html(*id),
            });
            joined(names, here.w.english())
        }
        Value::Files(hashes) => {
            let pieces: Vec<Html> = hashes.iter().map(|hash| file(hash, files)).collect();
            // Files with an address stand there as pictures, each by itself; names alone as a list.
            if files.iter().any(|held| !held.href.is_empty()) {
                pieces.into_iter().fold(Html::default(), Html::and)
            } else {
                joined(pieces.into_iter(), here.w.english())
            }
        }
        // What people wrote is Chinese also on a page in English.
        Value::Text(text) => Html::name(here.w.lang, text, None),
        _ => Html::text(said(field, value, here.w, &|code| here.unit_text(code))),
    }
}

fn file(hash: &str, files: &[Held]) -> Html {
    match files.iter().find(|held| held.file.hash == hash) {
        Some(held) if held.href.is_empty() => {
            Html::text(format!("{} {}", held.file.name, uploads::size(held.file.size)))
        }
        Some(held) => held.shown(),
        None => Html::text(hash.chars().take(8).collect::<String>()),
    }
}

fn joined(pieces: impl Iterator<Item = Html>, english: bool) -> Html {
    let between = if english { ", " } else { "、" };
    pieces
        .fold(Html::default(), |all, piece| if all.is_empty() { piece } else { all.and(between).and(piece) })
}
