//! Forms: that fields are there, can be filled in, and post what the pack declares.

mod fields;
mod posts;

pub(crate) use fields::values;

use std::collections::BTreeMap;

use crate::fault::Fault;
use crate::form::{Form, Part, template_parts};
use crate::known::{Known, both, index, is_word};
use crate::model::Category;
use crate::problem::{FileId, Problems};
use crate::raw::{At, FieldRaw, FormRaw};
use crate::tables::{Found, RawForm, RawPack};
use crate::{FieldKind, Text};

/// The fields of one form by id; one that could not be read is known by its name alone.
type Fields<'a> = BTreeMap<&'a str, Option<&'a FieldRaw>>;

pub(crate) fn read(
    raw: &RawPack,
    known: &Known,
    categories: &BTreeMap<String, Category>,
    problems: &mut Problems,
) -> Vec<Form> {
    let mut first: BTreeMap<&str, &Found<FormRaw>> = BTreeMap::new();
    for form in &raw.forms {
        let Some(id) = form.head.id.as_deref() else { continue };
        if !is_word(id) {
            problems.add(form.head.file, &form.head.span, Fault::BadId(id.to_owned()));
        }
        if let Some(earlier) = first.get(id) {
            let first = problems.whereabouts(earlier.file, &earlier.span);
            problems.add(form.head.file, &form.head.span, Fault::Twice { id: id.to_owned(), first });
        } else {
            first.insert(id, &form.head);
        }
    }
    raw.forms.iter().filter_map(|form| one(form, known, categories, problems)).collect()
}

fn one(
    raw: &RawForm,
    known: &Known,
    categories: &BTreeMap<String, Category>,
    problems: &mut Problems,
) -> Option<Form> {
    let file = raw.head.file;
    let by_id = index(&raw.fields, is_word, problems);
    let fields = fields::read(file, &raw.fields, &by_id, known, categories, problems);
    let posts = posts::read(file, &raw.posts, &by_id, known, problems);
    let head = raw.head.value.as_ref()?;
    both(file, &head.name, problems);
    if let Some(about) = &head.about {
        both(file, about, problems);
    }
    if !known.sections.contains_key(head.section.value.as_str()) {
        problems.add(file, &head.section.span, Fault::UnknownSection(head.section.value.clone()));
    }
    required(file, &head.day, FieldKind::Day, &by_id, problems);
    required(file, &head.unit, FieldKind::Unit, &by_id, problems);
    title(file, &head.title, &by_id, problems);
    for column in &head.columns {
        exists(file, column, &by_id, problems);
    }
    Some(Form {
        id: head.id.value.clone(),
        name: head.name.value.clone(),
        about: head.about.as_ref().map(|about| about.value.clone()).unwrap_or_default(),
        section: head.section.value.clone(),
        day: head.day.value.clone(),
        unit: head.unit.value.clone(),
        title: head.title.value.clone(),
        columns: head.columns.iter().map(|column| column.value.clone()).collect(),
        fields,
        posts,
    })
}

/// The field that is named, if it is there and could be read.
fn exists<'a>(
    file: FileId,
    name: &At<String>,
    fields: &Fields<'a>,
    problems: &mut Problems,
) -> Option<&'a FieldRaw> {
    match fields.get(name.value.as_str()) {
        Some(field) => *field,
        None => {
            problems.add(file, &name.span, Fault::UnknownField(name.value.clone()));
            None
        }
    }
}

/// The field that is named has one of these kinds.
fn of_kind(file: FileId, name: &At<String>, kinds: &[FieldKind], fields: &Fields, problems: &mut Problems) {
    if let Some(field) = exists(file, name, fields, problems)
        && !kinds.contains(&field.kind)
    {
        let fault = Fault::FieldKind { field: name.value.clone(), wanted: kind_names(kinds) };
        problems.add(file, &name.span, fault);
    }
}

/// A record without day or unit posts nothing: the form's own two are required and always shown.
fn required(file: FileId, name: &At<String>, kind: FieldKind, fields: &Fields, problems: &mut Problems) {
    of_kind(file, name, &[kind], fields, problems);
    if let Some(Some(field)) = fields.get(name.value.as_str())
        && (!field.required || field.shown_when.is_some())
    {
        let wanted = Text::new("必填且总是显示的", "required and always shown");
        problems.add(file, &name.span, Fault::FieldKind { field: name.value.clone(), wanted });
    }
}

fn title(file: FileId, title: &At<Text>, fields: &Fields, problems: &mut Problems) {
    both(file, title, problems);
    for template in [&title.value.zh, &title.value.en] {
        for part in template_parts(template) {
            if let Part::Field(id) = part
                && !fields.contains_key(id)
            {
                problems.add(file, &title.span, Fault::UnknownField(id.to_owned()));
            }
        }
    }
}

fn kind_names(kinds: &[FieldKind]) -> Text {
    let names: Vec<Text> = kinds.iter().map(|kind| kind_name(*kind)).collect();
    let zh: Vec<&str> = names.iter().map(|name| name.zh.as_str()).collect();
    let en: Vec<&str> = names.iter().map(|name| name.en.as_str()).collect();
    Text::new(zh.join("或"), en.join(" or "))
}

fn kind_name(kind: FieldKind) -> Text {
    let (zh, en) = match kind {
        FieldKind::Text => ("单行文字（text）", "a text"),
        FieldKind::LongText => ("多行文字（long_text）", "a long_text"),
        FieldKind::Number => ("数（number）", "a number"),
        FieldKind::Money => ("金额（money）", "money"),
        FieldKind::Day => ("日期（day）", "a day"),
        FieldKind::TimeSpan => ("时间段（time_span）", "a time_span"),
        FieldKind::Choice => ("单选（choice）", "a choice"),
        FieldKind::Choices => ("多选（choices）", "choices"),
        FieldKind::Unit => ("单位（unit）", "a unit"),
        FieldKind::People => ("人员（people）", "people"),
        FieldKind::Place => ("坐标（place）", "a place"),
        FieldKind::Files => ("附件（files）", "files"),
        FieldKind::Remark => ("备注（remark）", "a remark"),
    };
    Text::new(zh, en)
}
