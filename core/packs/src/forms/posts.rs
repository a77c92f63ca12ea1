use super::{Fields, fields, of_kind};
use crate::fault::Fault;
use crate::form::{Amount, FieldKind, PostRule};
use crate::known::Known;
use crate::model::Nature;
use crate::parse::MOST;
use crate::problem::{FileId, Problems};
use crate::raw::{At, ItemRaw, PostRaw};
use crate::tables::Found;

pub(super) fn read(
    file: FileId,
    raw: &[Found<PostRaw>],
    by_id: &Fields,
    known: &Known,
    problems: &mut Problems,
) -> Vec<PostRule> {
    let mut rules = Vec::new();
    for post in raw.iter().filter_map(|found| found.value.as_ref()) {
        match known.items.get(post.item.value.as_str()) {
            None => problems.add(file, &post.item.span, Fault::UnknownItem(post.item.value.clone())),
            Some(Some(item)) => fits(file, post, item, problems),
            Some(None) => {}
        }
        let numbers = [FieldKind::Number, FieldKind::Money, FieldKind::TimeSpan];
        let named: [(&Option<At<String>>, &[FieldKind]); 6] = [
            (&post.quantity.field, &numbers),
            (&post.quantity.times, &[FieldKind::People]),
            (&post.day, &[FieldKind::Day]),
            (&post.unit, &[FieldKind::Unit]),
            (&post.each, &[FieldKind::People]),
            (&post.ends, &[FieldKind::Day]),
        ];
        for (field, kinds) in named {
            if let Some(field) = field {
                of_kind(file, field, kinds, by_id, problems);
            }
        }
        if let Some(scale) = post.quantity.scale.as_ref().filter(|scale| scale.value == 0) {
            problems.add(file, &scale.span, Fault::QuantityZero);
        }
        bounded(file, post, by_id, problems);
        let when = fields::condition(file, post.when.as_ref(), by_id, known, problems);
        let text = |at: &Option<At<String>>| at.as_ref().map(|at| at.value.clone());
        rules.push(PostRule {
            item: post.item.value.clone(),
            quantity: Amount {
                field: text(&post.quantity.field),
                scale: post.quantity.scale.as_ref().map_or(1, |scale| scale.value),
                times: text(&post.quantity.times),
            },
            day: text(&post.day),
            unit: text(&post.unit),
            each: text(&post.each),
            when,
            ends: text(&post.ends),
        });
    }
    rules
}

/// A number that posts has a most, so that a slip of the finger does not drown a figure; and what it posts at
/// most fits the ledger.
fn bounded(file: FileId, post: &PostRaw, by_id: &Fields, problems: &mut Problems) {
    let name = post.quantity.field.as_ref();
    let Some(Some(field)) = name.and_then(|name| by_id.get(name.value.as_str())) else { return };
    if !matches!(field.kind, FieldKind::Number | FieldKind::Money) {
        return;
    }
    let Some(max) = &field.max else {
        problems.add(file, &field.id.span, Fault::NoMost(field.id.value.clone()));
        return;
    };
    let scale = post.quantity.scale.as_ref().map_or(1, |scale| scale.value);
    let smallest = 10_i64.pow(fields::places(field));
    let bounds = field.min.iter().map(|min| min.value).chain([max.value]);
    let posts = |bound: i64| bound.checked_mul(smallest)?.checked_mul(scale)?.checked_abs();
    if !bounds.into_iter().all(|bound| posts(bound).is_some_and(|most| most <= MOST)) {
        problems.add(file, &max.span, Fault::MostTooLarge(field.id.value.clone()));
    }
}

/// The rule posts as the item is declared: for people or not, with an end or not, by forms at all.
fn fits(file: FileId, post: &PostRaw, item: &ItemRaw, problems: &mut Problems) {
    let id = || post.item.value.clone();
    if let Some(room) = &item.room {
        let room = room.value.clone();
        problems.add(file, &post.item.span, Fault::RoomPosts { item: id(), room });
    }
    match (&post.each, item.people) {
        (Some(each), false) => problems.add(file, &each.span, Fault::EachNeedsPeopleItem(id())),
        (None, true) => problems.add(file, &post.item.span, Fault::ItemNeedsEach(id())),
        _ => {}
    }
    if let (Some(ends), Nature::Flow) = (&post.ends, item.nature) {
        problems.add(file, &ends.span, Fault::EndsNeedsStock(id()));
    }
}
