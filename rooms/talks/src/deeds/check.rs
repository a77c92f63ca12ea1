//! The rules that hold a talk against what else is known: the unit, the team, the speakers' other talks.

use std::collections::HashMap;

use luoshi_store::{Day, Tx};
use luoshi_units::{Tree, Unit, Verb};

use super::Desk;
use crate::error::Error;
use crate::model::{Now, Problem, Sitting, State, TalkDraft, Team, talk_problems};
use crate::store;

/// A talk that may be kept, with what a search looks through.
pub(super) struct Checked {
    /// The talk, tidied; its reason only where a rule asked.
    pub(super) draft: TalkDraft,
    /// Topic, place and the speakers' names, in lower case.
    pub(super) search: String,
}

/// What is to be checked: a talk as it would be kept, and as what.
pub(super) struct Wanted {
    pub(super) draft: TalkDraft,
    pub(super) state: State,
    /// The record's id; 0 for a new one.
    pub(super) id: i64,
}

/// All problems of a talk at once: what refuses it, and what asks. For a form that is to show them before
/// anything is kept.
pub async fn talk_questions(
    tx: &mut Tx,
    desk: &Desk<'_>,
    draft: TalkDraft,
    state: State,
    id: Option<i64>,
) -> Result<Vec<Problem>, Error> {
    let wanted = Wanted { draft: draft.tidied(), state, id: id.unwrap_or(0) };
    Ok(find(tx, desk, &wanted).await?.0)
}

/// Takes a talk that breaks no rule and whose questions are answered.
pub(super) async fn talk_check(tx: &mut Tx, desk: &Desk<'_>, mut wanted: Wanted) -> Result<Checked, Error> {
    wanted.draft = wanted.draft.tidied();
    let (problems, search) = find(tx, desk, &wanted).await?;
    let mut draft = wanted.draft;
    let asked = problems.iter().any(|problem| problem.asks().is_some());
    let open: Vec<Problem> = problems.into_iter().filter(|problem| !answered(&draft, problem)).collect();
    if !open.is_empty() {
        return Err(Error::Problems(open));
    }
    if !asked {
        draft.reason.clear();
    }
    draft.answered.clear();
    Ok(Checked { draft, search })
}

fn answered(draft: &TalkDraft, problem: &Problem) -> bool {
    !draft.reason.is_empty()
        && problem.asks().is_some_and(|asks| draft.answered.is_empty() || draft.answered.contains(&asks))
}

async fn find(tx: &mut Tx, desk: &Desk<'_>, wanted: &Wanted) -> Result<(Vec<Problem>, String), Error> {
    let now = desk.now(tx);
    let tree = desk.tree(tx, now).await?;
    let draft = &wanted.draft;
    let mut problems = talk_problems(draft, wanted.state, wanted.id == 0, now);
    problems.extend(unit_problems(tx, desk, draft.unit.as_deref(), draft.day, &tree, now).await?);
    let people = luoshi_units::people::by_ids(tx, desk.who.city, &draft.speakers).await?;
    let names: HashMap<i64, String> = people.into_iter().map(|person| (person.id, person.name)).collect();
    if names.len() < draft.speakers.len() {
        problems.push(Problem::SpeakerUnknown { field: crate::model::Field::Speakers });
    }
    problems.extend(team_questions(tx, desk, draft, &names).await?);
    if let Some(sitting) = draft.sitting() {
        problems.extend(busy_problems(tx, desk, wanted, sitting, (&tree, &names)).await?);
        if let Some(unit) = &draft.unit {
            let this = (wanted.id, unit.as_str(), draft.topic.as_str());
            let same = store::talk_same(tx, desk.who.city, this, sitting).await?;
            problems.extend(same.map(|talk| Problem::SameAgain { talk }));
        }
    }
    problems.sort_by_key(Problem::field);
    Ok((problems, search_text(draft, &names)))
}

fn search_text(draft: &TalkDraft, names: &HashMap<i64, String>) -> String {
    let speakers = draft.speakers.iter().filter_map(|person| names.get(person).map(String::as_str));
    let parts: Vec<&str> = [draft.topic.as_str(), draft.place.as_str()].into_iter().chain(speakers).collect();
    parts.join(" ").to_lowercase()
}

/// What is wrong with a record's unit: unknown, not there on the day, or not the person's to record for.
pub(super) async fn unit_problems(
    tx: &mut Tx,
    desk: &Desk<'_>,
    code: Option<&str>,
    day: Option<Day>,
    tree: &Tree,
    now: Now,
) -> Result<Option<Problem>, Error> {
    let Some(code) = code else { return Ok(None) };
    let Some(unit) = tree.get(code) else {
        return Ok(Some(Problem::UnitUnknown { code: code.to_owned() }));
    };
    if !desk.who.may(Verb::Record, code, tree) {
        let can = luoshi_units::may_who(tx, desk.who.city, Verb::Record, code, tree, now.today).await?;
        let can = can.into_iter().map(|person| person.name).collect();
        return Ok(Some(Problem::UnitNotYours { name: unit.name_zh.clone(), can }));
    }
    Ok(day.filter(|day| !stands(unit, *day)).map(|_| Problem::UnitNotThen {
        name: unit.name_zh.clone(),
        founded: unit.founded,
        ended: unit.ended,
    }))
}

fn stands(unit: &Unit, day: Day) -> bool {
    unit.founded <= day && unit.ended.is_none_or(|ended| day < ended)
}

async fn team_questions(
    tx: &mut Tx,
    desk: &Desk<'_>,
    draft: &TalkDraft,
    names: &HashMap<i64, String>,
) -> Result<Option<Problem>, Error> {
    let Some(id) = draft.team else { return Ok(None) };
    let team = store::team_held(tx, desk.who.city, id).await?;
    let Some(team) = team.filter(|team| team.withdrawn_for.is_none()) else {
        return Ok(Some(Problem::TeamUnknown));
    };
    let Some(day) = draft.day else { return Ok(None) };
    if !team.on(day) {
        let Team { name, founded, ended, .. } = team;
        return Ok(Some(Problem::TeamNotThen { name, founded, ended }));
    }
    let outside: Vec<String> = draft
        .speakers
        .iter()
        .filter(|person| !team.has(**person, day))
        .filter_map(|person| names.get(person).cloned())
        .collect();
    Ok((!outside.is_empty()).then_some(Problem::OutsideTeam { names: outside, team: team.name }))
}

async fn busy_problems(
    tx: &mut Tx,
    desk: &Desk<'_>,
    wanted: &Wanted,
    sitting: Sitting,
    (tree, names): (&Tree, &HashMap<i64, String>),
) -> Result<Vec<Problem>, Error> {
    let draft = &wanted.draft;
    let known: Vec<i64> = draft.speakers.iter().copied().filter(|id| names.contains_key(id)).collect();
    if known.is_empty() {
        return Ok(Vec::new());
    }
    let busy = store::talk_busy(tx, desk.who.city, wanted.id, sitting.day, &known).await?;
    let told = busy.into_iter().filter(|other| other.sitting.overlaps(&sitting)).map(|other| {
        let visible = desk.who.may(Verb::ReadRows, &other.unit, tree);
        let unit = tree.get(&other.unit).map(|unit| unit.name_zh.clone());
        Problem::SpeakerBusy {
            name: names.get(&other.person).cloned().unwrap_or_default(),
            start: other.sitting.start,
            end: other.sitting.end(),
            unit: unit.filter(|_| visible),
            talk: visible.then_some(other.talk),
        }
    });
    Ok(told.collect())
}
