use std::collections::BTreeMap;

use super::Fields;
use crate::fault::Fault;
use crate::figures::unit_kind;
use crate::form::{Condition, Field, FieldKind};
use crate::known::{Known, both, is_word};
use crate::model::{Category, Choice};
use crate::persons;
use crate::problem::{FileId, Problems};
use crate::raw::{At, ChoiceRaw, ConditionRaw, FieldRaw};
use crate::tables::Found;

pub(super) fn read(
    file: FileId,
    raw: &[Found<FieldRaw>],
    by_id: &Fields,
    known: &Known,
    categories: &BTreeMap<String, Category>,
    problems: &mut Problems,
) -> Vec<Field> {
    let with_people =
        raw.iter().filter_map(|f| f.value.as_ref()).any(|field| field.kind == FieldKind::People);
    let mut fields = Vec::new();
    for (place, found) in raw.iter().enumerate() {
        let Some(field) = &found.value else { continue };
        both(file, &field.label, problems);
        for text in field.hint.iter().chain(&field.unit_of_measure) {
            both(file, text, problems);
        }
        if with_people && matches!(field.kind, FieldKind::Number | FieldKind::Money) {
            persons::field_words(file, field, problems);
        }
        keys(file, field, problems);
        let choices = choices(file, field, known, categories, problems);
        if let Some(asked) = &field.shown_when {
            let earlier = raw[..place].iter().any(|f| f.id.as_deref() == Some(&asked.field.value));
            if by_id.contains_key(asked.field.value.as_str()) && !earlier {
                problems.add(file, &asked.field.span, Fault::ShownLater(asked.field.value.clone()));
            }
        }
        let shown_when = condition(file, field.shown_when.as_ref(), by_id, known, problems);
        let public_when = condition(file, field.public_when.as_ref(), by_id, known, problems);
        fields.push(build(field, choices, (shown_when, public_when)));
    }
    fields
}

/// Keys that mean nothing for the field's kind, and bounds the wrong way round.
fn keys(file: FileId, field: &FieldRaw, problems: &mut Problems) {
    let kind = field.kind;
    let bounded = !matches!(
        kind,
        FieldKind::Day | FieldKind::TimeSpan | FieldKind::Choice | FieldKind::Unit | FieldKind::Place
    );
    let name = kind_word(kind);
    for (key, bound) in [("min", &field.min), ("max", &field.max)] {
        if let (Some(bound), false) = (bound, bounded) {
            problems.add(file, &bound.span, Fault::KeyUnused { key, kind: name });
        }
    }
    if let (Some(min), Some(max)) = (&field.min, &field.max)
        && min.value > max.value
    {
        problems.add(file, &min.span, Fault::BoundsReversed);
    }
    if field.past && kind != FieldKind::Day {
        problems.add(file, &field.id.span, Fault::KeyUnused { key: "past", kind: name });
    }
    if let (Some(first), true) = (field.unit_kinds.first(), kind != FieldKind::Unit) {
        problems.add(file, &first.span, Fault::KeyUnused { key: "unit_kinds", kind: name });
    }
    if let Some(asked) = &field.public_when {
        if kind != FieldKind::Files {
            problems.add(file, &asked.field.span, Fault::KeyUnused { key: "public_when", kind: name });
        } else if asked.is.is_empty() {
            problems.add(file, &asked.field.span, Fault::ConsentUnsaid);
        }
    }
    if field.decimals.value > 6 {
        problems.add(file, &field.decimals.span, Fault::Decimals);
    } else if field.decimals.value > 0 && kind != FieldKind::Number {
        problems.add(file, &field.decimals.span, Fault::KeyUnused { key: "decimals", kind: name });
    }
}

/// A kind as the pack writes it.
fn kind_word(kind: FieldKind) -> &'static str {
    match kind {
        FieldKind::Text => "text",
        FieldKind::LongText => "long_text",
        FieldKind::Number => "number",
        FieldKind::Money => "money",
        FieldKind::Day => "day",
        FieldKind::TimeSpan => "time_span",
        FieldKind::Choice => "choice",
        FieldKind::Choices => "choices",
        FieldKind::Unit => "unit",
        FieldKind::People => "people",
        FieldKind::Place => "place",
        FieldKind::Files => "files",
        FieldKind::Remark => "remark",
    }
}

fn choices(
    file: FileId,
    field: &FieldRaw,
    known: &Known,
    categories: &BTreeMap<String, Category>,
    problems: &mut Problems,
) -> Vec<Choice> {
    let chooses = matches!(field.kind, FieldKind::Choice | FieldKind::Choices);
    match (&field.choices, &field.category) {
        (None, None) if chooses => problems.add(file, &field.id.span, Fault::NoChoices),
        (None, None) => {}
        (_, _) if !chooses => problems.add(file, &field.id.span, Fault::ChoicesUnused),
        (Some(_), Some(category)) => problems.add(file, &category.span, Fault::ChoicesAndCategory),
        (Some(own), None) => return values(file, own, problems),
        (None, Some(category)) => {
            if let Some(found) = categories.get(&category.value) {
                return found.values.clone();
            }
            if !known.categories.contains_key(category.value.as_str()) {
                let fault = Fault::UnknownCategory(category.value.clone());
                problems.add(file, &category.span, fault);
            }
        }
    }
    Vec::new()
}

/// A list of values: not empty, each well formed and once.
pub(crate) fn values(file: FileId, raw: &At<Vec<ChoiceRaw>>, problems: &mut Problems) -> Vec<Choice> {
    if raw.value.is_empty() {
        problems.add(file, &raw.span, Fault::NoChoices);
    }
    let mut seen: BTreeMap<&str, &ChoiceRaw> = BTreeMap::new();
    for choice in &raw.value {
        both(file, &choice.name, problems);
        let id = choice.id.value.as_str();
        if !is_word(id) {
            problems.add(file, &choice.id.span, Fault::BadId(id.to_owned()));
        }
        if let Some(earlier) = seen.insert(id, choice) {
            let first = problems.whereabouts(file, &earlier.id.span);
            problems.add(file, &choice.id.span, Fault::Twice { id: id.to_owned(), first });
        }
    }
    let build = |choice: &ChoiceRaw| Choice { id: choice.id.value.clone(), name: choice.name.value.clone() };
    raw.value.iter().map(build).collect()
}

/// A condition asks a field that is there, for choices that it has.
pub(super) fn condition(
    file: FileId,
    raw: Option<&ConditionRaw>,
    fields: &Fields,
    known: &Known,
    problems: &mut Problems,
) -> Option<Condition> {
    let raw = raw?;
    if let Some(asked) = super::exists(file, &raw.field, fields, problems)
        && !raw.is.is_empty()
    {
        match choice_ids(asked, known) {
            None => problems.add(file, &raw.field.span, Fault::IsNeedsChoice(raw.field.value.clone())),
            Some(ids) => {
                for choice in raw.is.iter().filter(|choice| !ids.contains(&choice.value.as_str())) {
                    let (field, choice_id) = (raw.field.value.clone(), choice.value.clone());
                    let fault = Fault::UnknownChoice { field, choice: choice_id };
                    problems.add(file, &choice.span, fault);
                }
            }
        }
    }
    Some(Condition {
        field: raw.field.value.clone(),
        is: raw.is.iter().map(|choice| choice.value.clone()).collect(),
    })
}

/// The ids of a field's choices; `None` where it has none to choose from.
fn choice_ids<'a>(field: &'a FieldRaw, known: &Known<'a>) -> Option<Vec<&'a str>> {
    if !matches!(field.kind, FieldKind::Choice | FieldKind::Choices) {
        return None;
    }
    let of_category = field.category.as_ref().and_then(|category| {
        known.categories.get(category.value.as_str()).copied().flatten().map(|found| &found.values.value)
    });
    let all = field.choices.as_ref().map(|own| &own.value).or(of_category);
    Some(all.into_iter().flatten().map(|choice| choice.id.value.as_str()).collect())
}

/// The decimals with which a field's number is kept.
pub(super) fn places(field: &FieldRaw) -> u32 {
    match field.kind {
        FieldKind::Money => 2,
        FieldKind::Number => field.decimals.value.min(6),
        _ => 0,
    }
}

fn build(
    field: &FieldRaw,
    choices: Vec<Choice>,
    (shown_when, public_when): (Option<Condition>, Option<Condition>),
) -> Field {
    let places = places(field);
    let bound =
        |raw: &Option<At<i64>>| raw.as_ref().map(|bound| bound.value.saturating_mul(10_i64.pow(places)));
    let text = |raw: &Option<At<crate::Text>>| raw.as_ref().map(|t| t.value.clone()).unwrap_or_default();
    Field {
        id: field.id.value.clone(),
        label: field.label.value.clone(),
        hint: text(&field.hint),
        kind: field.kind,
        required: field.required,
        min: bound(&field.min),
        max: bound(&field.max),
        past: field.past,
        decimals: field.decimals.value,
        unit_of_measure: text(&field.unit_of_measure),
        choices,
        unit_kinds: field.unit_kinds.iter().map(|kind| unit_kind(kind.value)).collect(),
        shown_when,
        public_when,
    }
}
