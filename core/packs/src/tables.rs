//! TOML files into raw shapes: one mistake in one table does not hide those in others.

use std::borrow::Cow;
use std::ops::Range;

use serde::de::{DeserializeOwned, IntoDeserializer};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::Files;
use crate::fault::Fault;
use crate::problem::{FileId, Problems};
use crate::raw::{
    CategoryRaw, FieldRaw, FigureRaw, FormRaw, ItemRaw, PackRaw, PostRaw, SectionRaw, SiteRaw, TemplateRaw,
};

/// A table of a file. Its id is known even where the rest cannot be read, so that what names it is not
/// blamed as well.
pub(crate) struct Found<T> {
    pub file: FileId,
    pub span: Range<usize>,
    pub id: Option<String>,
    pub value: Option<T>,
}

pub(crate) struct RawForm {
    pub head: Found<FormRaw>,
    pub fields: Vec<Found<FieldRaw>>,
    pub posts: Vec<Found<PostRaw>>,
}

#[derive(Default)]
pub(crate) struct RawPack {
    pub pack: Option<Found<PackRaw>>,
    pub items: Vec<Found<ItemRaw>>,
    pub figures: Vec<Found<FigureRaw>>,
    pub categories: Vec<Found<CategoryRaw>>,
    pub sections: Vec<Found<SectionRaw>>,
    pub forms: Vec<RawForm>,
    pub templates: Vec<Found<TemplateRaw>>,
    pub site: Option<Found<SiteRaw>>,
    pub sample: toml::Table,
    /// A file could not be read at all, so what it would have declared is not known.
    pub broken: bool,
}

pub(crate) fn read(files: &Files, problems: &mut Problems) -> RawPack {
    let mut raw = RawPack::default();
    raw.pack = one(files, "pack.toml", problems, &mut raw.broken);
    raw.items = list(files, "items.toml", "item", problems, &mut raw.broken);
    raw.figures = list(files, "figures.toml", "figure", problems, &mut raw.broken);
    raw.categories = list(files, "categories.toml", "category", problems, &mut raw.broken);
    raw.sections = list(files, "navigation.toml", "section", problems, &mut raw.broken);
    if files.read("templates.toml").is_some() {
        raw.templates = list(files, "templates.toml", "template", problems, &mut raw.broken);
    }
    if files.read("site.toml").is_some() {
        raw.site = one(files, "site.toml", problems, &mut raw.broken);
    }
    let is_form = |path: &&str| path.starts_with("forms/") && path.ends_with(".toml");
    for path in files.list().filter(is_form) {
        raw.forms.extend(form(files, path, problems, &mut raw.broken));
    }
    raw.sample = sample(files, problems);
    raw
}

/// The file's text and its table; `None`, with the fault noted, where there is none.
fn open(files: &Files, path: &str, problems: &mut Problems) -> Option<(FileId, String)> {
    let Some(bytes) = files.read(path) else {
        problems.add_at(path, 1, 1, Fault::MissingFile);
        return None;
    };
    let Ok(text) = str::from_utf8(bytes) else {
        problems.add_at(path, 1, 1, Fault::NotText);
        return None;
    };
    let text = text.strip_prefix('\u{feff}').unwrap_or(text).to_owned();
    Some((problems.add_source(path, text.clone()), text))
}

/// The table of a text; syntax errors are noted, all of them.
fn table<'a>(file: FileId, text: &'a str, problems: &mut Problems) -> Option<Spanned<DeTable<'a>>> {
    let (table, errors) = DeTable::parse_recoverable(text);
    for error in &errors {
        let fault = Fault::Syntax(error.message().trim_end_matches('.').to_owned());
        problems.add(file, &error.span().unwrap_or(0..0), fault);
    }
    errors.is_empty().then_some(table)
}

fn one<T: DeserializeOwned>(
    files: &Files,
    path: &str,
    problems: &mut Problems,
    broken: &mut bool,
) -> Option<Found<T>> {
    let opened = open(files, path, problems)
        .and_then(|(file, text)| table(file, &text, problems).map(|t| whole(file, t, problems)));
    *broken |= opened.is_none();
    opened
}

fn whole<T: DeserializeOwned>(file: FileId, table: Spanned<DeTable>, problems: &mut Problems) -> Found<T> {
    let span = 0..0;
    found(file, Spanned::new(span, DeValue::Table(table.into_inner())), problems)
}

/// All `[[key]]` tables of a file that holds nothing else.
fn list<T: DeserializeOwned>(
    files: &Files,
    path: &str,
    key: &str,
    problems: &mut Problems,
    broken: &mut bool,
) -> Vec<Found<T>> {
    let Some((file, text)) = open(files, path, problems) else {
        *broken = true;
        return Vec::new();
    };
    let Some(table) = table(file, &text, problems) else {
        *broken = true;
        return Vec::new();
    };
    let mut table = table.into_inner();
    let all = take(file, &mut table, key, problems);
    for other in table.keys() {
        let fault = Fault::UnknownKey { key: other.get_ref().to_string(), known: format!("[[{key}]]") };
        problems.add(file, &other.span(), fault);
    }
    all
}

/// Takes the `[[key]]` tables out of a table.
fn take<T: DeserializeOwned>(
    file: FileId,
    table: &mut DeTable,
    key: &str,
    problems: &mut Problems,
) -> Vec<Found<T>> {
    let Some(value) = table.remove(key) else { return Vec::new() };
    let span = value.span();
    match value.into_inner() {
        DeValue::Array(all) => all.into_iter().map(|each| found(file, each, problems)).collect(),
        _ => {
            problems.add(file, &span, Fault::WrongShape(format!("[[{key}]]")));
            Vec::new()
        }
    }
}

fn found<T: DeserializeOwned>(file: FileId, value: Spanned<DeValue>, problems: &mut Problems) -> Found<T> {
    let span = value.span();
    let id = value.get_ref().get("id").and_then(|id| id.get_ref().as_str()).map(str::to_owned);
    let value = match T::deserialize(value.into_deserializer()) {
        Ok(value) => Some(value),
        Err(error) => {
            let at = error.span().unwrap_or(span.clone());
            problems.add(file, &at, shape_fault(error.message()));
            None
        }
    };
    Found { file, span, id, value }
}

fn form(files: &Files, path: &str, problems: &mut Problems, broken: &mut bool) -> Option<RawForm> {
    let opened = open(files, path, problems);
    *broken |= opened.is_none();
    let (file, text) = opened?;
    let table = table(file, &text, problems);
    *broken |= table.is_none();
    let mut table = table?;
    let fields = take(file, table.get_mut(), "field", problems);
    let posts = take(file, table.get_mut(), "post", problems);
    Some(RawForm { head: whole(file, table, problems), fields, posts })
}

/// `sample.toml` and each `sample/NAME.toml` as the table NAME below it. A pack need not have any.
fn sample(files: &Files, problems: &mut Problems) -> toml::Table {
    let mut all = toml::Table::new();
    let paths = files
        .list()
        .filter(|path| *path == "sample.toml" || (path.starts_with("sample/") && path.ends_with(".toml")));
    for path in paths {
        let Some((file, text)) = open(files, path, problems) else { continue };
        if table(file, &text, problems).is_none() {
            continue;
        }
        let Ok(read) = text.parse::<toml::Table>() else { continue };
        match path.strip_prefix("sample/").and_then(|name| name.strip_suffix(".toml")) {
            Some(name) => drop(all.insert(name.to_owned(), read.into())),
            None => all.extend(read),
        }
    }
    all
}

/// Keys that are read only to be refused with the rule that they break.
const REFUSED_KEYS: [&str; 3] = ["group_by", "rank", "points"];

/// The reader's errors in our words.
fn shape_fault(message: &str) -> Fault {
    let quoted: Vec<&str> = message.split('`').skip(1).step_by(2).collect();
    let first = quoted.first().map_or_else(String::new, |word| (*word).to_owned());
    let others: Vec<&str> = quoted.into_iter().skip(1).filter(|key| !REFUSED_KEYS.contains(key)).collect();
    let known = others.join(", ");
    if message.starts_with("unknown field") {
        Fault::UnknownKey { key: first, known }
    } else if message.starts_with("unknown variant") {
        Fault::UnknownWord { word: first, known }
    } else if message.starts_with("missing field") {
        Fault::MissingKey(first)
    } else {
        Fault::WrongShape(Cow::from(message).trim_end_matches('.').to_owned())
    }
}
