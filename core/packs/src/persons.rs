//! The rule on persons: what is counted about people stays a count or an average over at least five, and
//! is never points, a ranking, or a ground for appraising anybody.

use std::collections::BTreeSet;
use std::ops::Range;

use luoshi_ledger::LEAST_PEOPLE;

use crate::Text;
use crate::fault::Fault;
use crate::model::is_under;
use crate::problem::{FileId, Problems};
use crate::raw::{FieldRaw, FigureRaw, ItemRaw};
use crate::tables::RawPack;

/// Words of points, rankings and appraisal. The English ones count as whole words only.
const ZH: [&str; 12] =
    ["积分", "计分", "排名", "排行", "名次", "考核", "考评", "得分", "评分", "打分", "绩效", "学分"];
const EN: [&str; 12] = [
    "point",
    "points",
    "score",
    "scores",
    "scored",
    "scoring",
    "rank",
    "ranks",
    "ranked",
    "ranking",
    "leaderboard",
    "appraisal",
];

pub(crate) fn check(raw: &RawPack, problems: &mut Problems) {
    let personal = personal_items(raw);
    for found in &raw.items {
        let Some(item) = &found.value else { continue };
        if personal.contains(item.id.value.as_str()) {
            item_words(found.file, item, problems);
        }
    }
    for found in &raw.figures {
        let Some(figure) = &found.value else { continue };
        let personal = is_personal(figure, raw, &personal, 0);
        figure_keys(found.file, figure, personal, problems);
        if personal {
            figure_words(found.file, figure, problems);
        }
    }
}

/// Items whose entries carry a person: declared so, or posted for each of some people.
fn personal_items(raw: &RawPack) -> BTreeSet<&str> {
    let declared = raw.items.iter().filter_map(|found| found.value.as_ref());
    let posts = raw.forms.iter().flat_map(|form| &form.posts).filter_map(|found| found.value.as_ref());
    declared
        .filter(|item| item.people)
        .map(|item| item.id.value.as_str())
        .chain(posts.filter(|post| post.each.is_some()).map(|post| post.item.value.as_str()))
        .collect()
}

/// A figure is about persons if its item, one below it, or a part of its ratio is.
fn is_personal(figure: &FigureRaw, raw: &RawPack, personal: &BTreeSet<&str>, depth: u8) -> bool {
    let by_item =
        figure.item.as_ref().is_some_and(|item| personal.iter().any(|id| is_under(id, &item.value)));
    let parts = figure.numerator.iter().chain(&figure.denominator);
    by_item
        || (depth < 2
            && parts
                .filter_map(|part| {
                    let figures = raw.figures.iter().filter_map(|found| found.value.as_ref());
                    figures.into_iter().find(|other| other.id.value == part.value)
                })
                .any(|part| is_personal(part, raw, personal, depth + 1)))
}

/// Keys that no figure may have, about persons or not: there is nothing else they could mean.
fn figure_keys(file: FileId, figure: &FigureRaw, personal: bool, problems: &mut Problems) {
    if let Some(by) = &figure.group_by {
        problems.add(file, &by.span, Fault::PersonGroup);
    }
    for (key, word) in [(&figure.rank, "rank"), (&figure.points, "points")] {
        if let Some(key) = key {
            problems.add(file, &key.span, Fault::PersonScore(word.to_owned()));
        }
    }
    if let Some(minimum) = &figure.minimum
        && (minimum.value < LEAST_PEOPLE || !personal)
    {
        let fault = if personal {
            Fault::PersonMinimum(minimum.value)
        } else {
            Fault::KeyUnused { key: "minimum", kind: "figure" }
        };
        problems.add(file, &minimum.span, fault);
    }
}

fn item_words(file: FileId, item: &ItemRaw, problems: &mut Problems) {
    text_words(file, &item.name.span, &item.name.value, problems);
    id_words(file, &item.id.span, &item.id.value, problems);
    id_words(file, &item.measure.span, &item.measure.value, problems);
}

fn figure_words(file: FileId, figure: &FigureRaw, problems: &mut Problems) {
    id_words(file, &figure.id.span, &figure.id.value, problems);
    id_words(file, &figure.measure_word.span, &figure.measure_word.value, problems);
    for text in [&figure.name, &figure.definition, &figure.unit_of_measure] {
        text_words(file, &text.span, &text.value, problems);
    }
}

/// A number beside people on one form: a points account by another name.
pub(crate) fn field_words(file: FileId, field: &FieldRaw, problems: &mut Problems) {
    id_words(file, &field.id.span, &field.id.value, problems);
    text_words(file, &field.label.span, &field.label.value, problems);
}

fn text_words(file: FileId, span: &Range<usize>, text: &Text, problems: &mut Problems) {
    match ZH.iter().find(|word| text.zh.contains(**word)) {
        Some(word) => problems.add(file, span, Fault::PersonScore((*word).to_owned())),
        None => id_words(file, span, &text.en, problems),
    }
}

fn id_words(file: FileId, span: &Range<usize>, text: &str, problems: &mut Problems) {
    let lower = text.to_ascii_lowercase();
    let mut words = lower.split(|c: char| !c.is_ascii_alphanumeric());
    if let Some(word) = words.find(|word| EN.contains(word)) {
        problems.add(file, span, Fault::PersonScore(word.to_owned()));
    }
}
