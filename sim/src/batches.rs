//! Batches of records of the pack's forms, as the deeds that make them.

use std::collections::{BTreeMap, HashMap};

use chrono::Datelike;
use luoshi_packs::{FieldKind, Form, Pack};
use luoshi_store::Day;
use luoshi_units::{Tree, Unit};
use serde_json::{Map, Value as Json, json};

use crate::Error;
use crate::acts::{Act, Doing, Step, Told, life, plus};
use crate::city::{People, select};
use crate::dice::{Dice, evenly};
use crate::plan::{Base, Batch, Days, On};
use crate::values::{PeopleSpec, Place, Spec, filled};

/// What batches are made from.
pub struct Ground<'a> {
    pub base: &'a Base,
    pub pack: &'a Pack,
    pub tree: &'a Tree,
    pub people: &'a People,
}

/// A record that is to be, before its fields are filled.
struct Draft<'a> {
    unit: &'a Unit,
    lane: usize,
    place: Place,
    row: Option<&'a toml::Table>,
}

/// The deeds of a batch. `next` is the first chain that is free.
///
/// # Errors
/// [`Error::Plan`] where the plan names what is not there or cannot add up.
pub fn acts(ground: &Ground, batch: &Batch, number: usize, next: &mut usize) -> Result<Vec<Act>, Error> {
    let form = ground
        .pack
        .form(&batch.form)
        .ok_or_else(|| Error::Plan(format!("there is no form {}", batch.form)))?;
    let mut dice = Dice::new(ground.base.seed, &format!("{}-{number}", batch.form));
    let drafts = drafts(ground, batch, &mut dice)?;
    let values = fill(ground, batch, form, &drafts, &mut dice)?;
    let mut all = Vec::new();
    for (draft, right) in drafts.iter().zip(values) {
        let code = draft.unit.code.as_str();
        let clerk = ground
            .people
            .clerk(ground.tree, code)
            .ok_or_else(|| Error::Plan(format!("nobody records for {code}")))?;
        let told = Told {
            day: draft.place.day,
            after: after(batch, form, &right),
            recorded: batch.recorded,
            clerk,
            lead: ground.people.lead(ground.tree, code),
            neat: batch.neat,
        };
        let wrong = slip(form, &right, ground.pack.campaign.from, &mut dice);
        let first = *next;
        *next += 2;
        for lived in life(&told, right, wrong, ground.base, &mut dice) {
            let doing = match lived.step {
                Step::Record(values) => Doing::Record { form: form.id.clone(), values },
                Step::Correct { right, why } => Doing::RecordCorrect { values: right, why },
                Step::Withdraw { why } => Doing::RecordWithdraw { why },
                Step::Confirm => Doing::RecordConfirm,
            };
            all.push(Act {
                at: lived.at,
                by: lived.by,
                key: format!("{}-{:016x}", form.id, dice.key()),
                twice: lived.twice,
                chain: first + usize::from(lived.second),
                team: None,
                doing,
            });
        }
    }
    Ok(all)
}

/// A deed is over once its time span is, if it has one.
fn after(batch: &Batch, form: &Form, values: &Map<String, Json>) -> i64 {
    let spans = form.fields.iter().filter(|field| field.kind == FieldKind::TimeSpan);
    let end = spans.filter_map(|field| {
        let (_, until) = values.get(&field.id)?.as_str()?.split_once('-')?;
        let (hours, minutes) = until.split_once(':')?;
        Some(hours.parse::<i64>().ok()? * 60 + minutes.parse::<i64>().ok()?)
    });
    end.max().unwrap_or(batch.after)
}

fn drafts<'a>(ground: &Ground<'a>, batch: &'a Batch, dice: &mut Dice) -> Result<Vec<Draft<'a>>, Error> {
    let units = select(ground.tree, &batch.units);
    if !batch.rows.is_empty() {
        return batch.rows.iter().enumerate().map(|(n, row)| told_row(ground, &units, n, row)).collect();
    }
    if units.is_empty() {
        return Err(Error::Plan(format!("a batch of {} has no units", batch.form)));
    }
    let lanes = evenly(batch.lanes.unwrap_or(units.len()), units.len());
    let mut all = Vec::new();
    let mut lane = 0;
    for (unit, count) in units.iter().copied().zip(lanes) {
        for of_unit in 1..=count {
            lane += 1;
            for day in days(&batch.days, dice) {
                let place = Place { unit: unit.name_zh.clone(), lane, of_unit, record: all.len() + 1, day };
                all.push(Draft { unit, lane, place, row: None });
            }
        }
    }
    Ok(all)
}

/// A record that the plan tells by itself: its own unit and day, or the batch's.
fn told_row<'a>(
    ground: &Ground<'a>,
    units: &[&'a Unit],
    number: usize,
    row: &'a toml::Table,
) -> Result<Draft<'a>, Error> {
    let unit = match row.get("unit").and_then(toml::Value::as_str) {
        Some(code) => ground.tree.get(code),
        None => units.get(number % units.len().max(1)).copied(),
    };
    let day = row.get("day").and_then(toml::Value::as_str).and_then(|day| day.parse().ok());
    let (Some(unit), Some(day)) = (unit, day) else {
        return Err(Error::Plan(format!("row {} of a batch has no unit or no day", number + 1)));
    };
    let lane = number + 1;
    let place = Place { unit: unit.name_zh.clone(), lane, of_unit: lane, record: lane, day };
    Ok(Draft { unit, lane, place, row: Some(row) })
}

fn days(days: &Days, dice: &mut Dice) -> Vec<Day> {
    let between = |(from, until): (Day, Day)| {
        let all = (0..=(until - from).num_days()).map(move |n| plus(from, n));
        all.filter(|day| days.on == On::All || day.weekday().number_from_monday() <= 5).collect::<Vec<_>>()
    };
    if let Some(groups) = &days.groups {
        return groups.iter().filter_map(|group| dice.pick(group).copied()).collect();
    }
    if let Some(every) = days.every {
        let mut kept = between(every);
        let first = kept.first().copied();
        kept.retain(|day| Some(*day) == first || !dice.happens(days.skip));
        return kept;
    }
    days.any.and_then(|any| dice.pick(&between(any)).copied()).into_iter().collect()
}

/// The fields of all records.
fn fill(
    ground: &Ground,
    batch: &Batch,
    form: &Form,
    drafts: &[Draft],
    dice: &mut Dice,
) -> Result<Vec<Map<String, Json>>, Error> {
    let mut all: Vec<Map<String, Json>> = drafts
        .iter()
        .map(|draft| {
            let day = (form.day.clone(), json!(draft.place.day.to_string()));
            [day, (form.unit.clone(), json!(draft.unit.code))].into_iter().collect()
        })
        .collect();
    for (field, value) in &batch.values {
        if form.field(field).is_none() {
            return Err(Error::Plan(format!("the form {} has no field {field}", form.id)));
        }
        let spec = Spec::read(field, value)?;
        let dealt = match &spec {
            Spec::People(people) => deal_people(ground, people, drafts, dice)?,
            other => {
                let places: Vec<Place> = drafts.iter().map(|draft| copy(&draft.place)).collect();
                other.deal(field, &places, dice)?
            }
        };
        for (values, value) in all.iter_mut().zip(dealt) {
            values.insert(field.clone(), value);
        }
    }
    for (values, draft) in all.iter_mut().zip(drafts) {
        for (field, value) in draft.row.into_iter().flatten() {
            if !["unit", "day"].contains(&field.as_str()) {
                values.insert(field.clone(), filled(value, &draft.place));
            }
        }
    }
    Ok(all)
}

fn copy(place: &Place) -> Place {
    Place { unit: place.unit.clone(), ..*place }
}

/// Deals a pool's people over the records, lane by lane.
fn deal_people(
    ground: &Ground,
    spec: &PeopleSpec,
    drafts: &[Draft],
    dice: &mut Dice,
) -> Result<Vec<Json>, Error> {
    let pool = ground
        .people
        .pools
        .get(&spec.people)
        .ok_or_else(|| Error::Plan(format!("there is no pool {}", spec.people)))?;
    let mut by_lane: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (place, draft) in drafts.iter().enumerate() {
        by_lane.entry(draft.lane).or_default().push(place);
    }
    let shares = shares(spec, pool, drafts, &by_lane);
    let mut all = vec![Vec::new(); drafts.len()];
    for (lane, records) in &by_lane {
        let share = shares.get(lane).map_or(&[][..], Vec::as_slice);
        let dealt = over_records(spec, share, records.len(), dice);
        for (place, people) in records.iter().zip(dealt) {
            all[*place] = people;
        }
    }
    for lane in 1..=spec.borrow {
        let helper = shares.get(&(lane + 1)).and_then(|share| share.first());
        if let (Some(helper), Some(records)) = (helper, by_lane.get(&lane)) {
            records.iter().for_each(|place| all[*place].push(*helper));
        }
    }
    Ok(all.into_iter().map(|people| json!(people)).collect())
}

/// Whom each lane has: its part of the pool, or of those of its own unit.
fn shares(
    spec: &PeopleSpec,
    pool: &[luoshi_units::Person],
    drafts: &[Draft],
    by_lane: &BTreeMap<usize, Vec<usize>>,
) -> BTreeMap<usize, Vec<i64>> {
    // Lanes in groups that share the same people: those of one unit, or all.
    let mut groups: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (lane, records) in by_lane {
        let unit = records.first().map_or("", |place| drafts[*place].unit.code.as_str());
        groups.entry(if spec.own_unit { unit } else { "" }).or_default().push(*lane);
    }
    let mut members: HashMap<&str, Vec<i64>> = HashMap::new();
    for person in pool {
        members.entry(if spec.own_unit { &person.unit } else { "" }).or_default().push(person.id);
    }
    let mut shares = BTreeMap::new();
    for (group, lanes) in groups {
        let mut rest = members.get(group).map_or(&[][..], Vec::as_slice);
        for (lane, count) in lanes.iter().zip(evenly(rest.len(), lanes.len())) {
            let (share, others) = rest.split_at(count);
            shares.insert(*lane, share.to_vec());
            rest = others;
        }
    }
    shares
}

/// A lane's people over its records: so many in turn, or each in one at least.
fn over_records(spec: &PeopleSpec, share: &[i64], records: usize, dice: &mut Dice) -> Vec<Vec<i64>> {
    if let Some(take) = spec.take {
        let in_turn = |record: usize| {
            let people = (0..take.min(share.len())).map(|n| share[(record * take + n) % share.len()]);
            people.collect()
        };
        return (0..records).map(in_turn).collect();
    }
    let mut order = share.to_vec();
    dice.shuffle(&mut order);
    let mut all = vec![Vec::new(); records];
    for (number, person) in order.iter().enumerate() {
        for (record, people) in all.iter_mut().enumerate() {
            if record == number % records || dice.happens(spec.again) {
                people.push(*person);
            }
        }
    }
    all
}

/// The same record with a slip of the pen: a number, a person left out, or the day before.
fn slip(form: &Form, right: &Map<String, Json>, first: Day, dice: &mut Dice) -> Option<Map<String, Json>> {
    let mut wrong = right.clone();
    for field in &form.fields {
        let Some(value) = wrong.get_mut(&field.id) else { continue };
        match field.kind {
            FieldKind::Number if field.decimals == 0 => {
                let Some(number) = value.as_i64() else { continue };
                let off = number + dice.between(1, (number / 4).max(1));
                if field.max.is_none_or(|max| off <= max) {
                    *value = json!(off);
                    return Some(wrong);
                }
            }
            FieldKind::People => {
                let Some(people) = value.as_array_mut() else { continue };
                if people.len() > usize::try_from(field.min.unwrap_or(0)).unwrap_or(0) + 1 {
                    people.pop();
                    return Some(wrong);
                }
            }
            _ => {}
        }
    }
    let day: Day = right.get(&form.day)?.as_str()?.parse().ok()?;
    let before = day.pred_opt().filter(|before| *before >= first)?;
    wrong.insert(form.day.clone(), json!(before.to_string()));
    Some(wrong)
}
