use std::collections::HashMap;

use luoshi_ledger::{Begun, Deed};
use luoshi_store::{Day, StoreError, Tx};
use luoshi_units::Verb;
use serde_json::json;

use super::check::unit_problems;
use super::{
    Desk, Done, Seen, again, change_verb, finish, given_reason, require, require_confirmable, required_reason,
};
use crate::error::Error;
use crate::model::{Field, Keeping, Problem, Team, TeamDraft, team_postings, team_problems};
use crate::store;

/// Records a talk team with its members, and posts both.
///
/// # Errors
/// [`Error::Problems`] with all that refuses.
pub async fn team_found(tx: &mut Tx, desk: &Desk<'_>, draft: TeamDraft) -> Result<Done, Error> {
    let deed = match desk.begin(tx, "found", None, None, json!(draft)).await? {
        Begun::New(deed) => deed,
        Begun::Done(answer) => return again(answer),
    };
    let draft = check(tx, desk, draft, 0).await?;
    let team = complete(draft, tx.id(), Keeping::new(desk.who.person, tx.now()))?;
    taken(store::team_insert(tx, desk.who.city, &team).await, &team.name)?;
    let posted = luoshi_ledger::post(tx, &deed, team.id, &team_postings(&team)).await?;
    finish(tx, deed, &team, (team.id, &team.keeping), posted).await
}

/// Puts a team right, its members with it: who joined and who left, and when.
///
/// # Errors
/// [`Error::Problems`]; [`Error::TeamClosed`] where the record was withdrawn; who may not see or change it.
pub async fn team_correct(
    tx: &mut Tx,
    desk: &Desk<'_>,
    seen: Seen,
    draft: TeamDraft,
    why: Option<&str>,
) -> Result<Done, Error> {
    let command = json!({"version": seen.version, "team": draft});
    let why = given_reason(why);
    let deed = match desk.begin(tx, "correct", Some(seen.id), why.as_deref(), command).await? {
        Begun::New(deed) => deed,
        Begun::Done(answer) => return again(answer),
    };
    let stood = change(tx, desk, seen).await?;
    rewrite(tx, desk, deed, &stood, draft).await
}

/// Ends a team on a day; its members leave on that day.
///
/// # Errors
/// [`Error::Problems`]; [`Error::TeamClosed`] where it has ended or was withdrawn; who may not see or change it.
pub async fn team_end(tx: &mut Tx, desk: &Desk<'_>, seen: Seen, day: Day) -> Result<Done, Error> {
    let command = json!({"version": seen.version, "day": day});
    let deed = match desk.begin(tx, "end", Some(seen.id), None, command).await? {
        Begun::New(deed) => deed,
        Begun::Done(answer) => return again(answer),
    };
    let stood = change(tx, desk, seen).await?;
    if stood.ended.is_some() {
        return Err(Error::TeamClosed);
    }
    let draft = TeamDraft { ended: Some(day), ..stood.draft() };
    rewrite(tx, desk, deed, &stood, draft).await
}

async fn rewrite(
    tx: &mut Tx,
    desk: &Desk<'_>,
    deed: Deed,
    stood: &Team,
    draft: TeamDraft,
) -> Result<Done, Error> {
    let draft = check(tx, desk, draft, stood.id).await?;
    let team = complete(draft, stood.id, stood.keeping.changed(desk.who.person, tx.now()))?;
    let members_changed = team.members != stood.members;
    let written = store::team_update(tx, desk.who.city, &team, members_changed).await;
    if !taken(written, &team.name)? {
        return Err(Error::Changed);
    }
    let posted = luoshi_ledger::post(tx, &deed, team.id, &team_postings(&team)).await?;
    finish(tx, deed, &team, (team.id, &team.keeping), posted).await
}

/// Takes back the record of a team that was a mistake: all that it posted is reversed.
///
/// # Errors
/// [`Error::TeamInUse`] while talks of it stand; [`Error::NoReason`]; who may not see or change it.
pub async fn team_withdraw(tx: &mut Tx, desk: &Desk<'_>, seen: Seen, reason: &str) -> Result<Done, Error> {
    let reason = required_reason(reason)?;
    let command = json!({"version": seen.version});
    let deed = match desk.begin(tx, "withdraw", Some(seen.id), Some(&reason), command).await? {
        Begun::New(deed) => deed,
        Begun::Done(answer) => return again(answer),
    };
    let stood = change(tx, desk, seen).await?;
    let talks = store::talks_outside(tx, desk.who.city, stood.id, None, None).await?;
    if talks > 0 {
        return Err(Error::TeamInUse { talks });
    }
    let keeping = stood.keeping.closed(desk.who.person, tx.now());
    keep(tx, desk, deed, Team { withdrawn_for: Some(reason), keeping, ..stood }).await
}

/// Says that somebody other than the recorder stands behind the record as it is.
///
/// # Errors
/// [`Error::OwnConfirmation`], [`Error::Confirmed`], [`Error::TeamClosed`]; who may not.
pub async fn team_confirm(tx: &mut Tx, desk: &Desk<'_>, seen: Seen) -> Result<Done, Error> {
    let command = json!({"version": seen.version});
    let deed = match desk.begin(tx, "confirm", Some(seen.id), None, command).await? {
        Begun::New(deed) => deed,
        Begun::Done(answer) => return again(answer),
    };
    let stood = may(tx, desk, seen, |_| Verb::Confirm).await?;
    require_confirmable(desk.who, &stood.keeping)?;
    let keeping = stood.keeping.confirmed(desk.who.person, tx.now());
    keep(tx, desk, deed, Team { keeping, ..stood }).await
}

async fn keep(tx: &mut Tx, desk: &Desk<'_>, deed: Deed, team: Team) -> Result<Done, Error> {
    if !store::team_update(tx, desk.who.city, &team, false).await? {
        return Err(Error::Changed);
    }
    let posted = luoshi_ledger::post(tx, &deed, team.id, &team_postings(&team)).await?;
    finish(tx, deed, &team, (team.id, &team.keeping), posted).await
}

/// The team that somebody is about to change.
async fn change(tx: &mut Tx, desk: &Desk<'_>, seen: Seen) -> Result<Team, Error> {
    may(tx, desk, seen, |team| change_verb(desk.who, &team.keeping)).await
}

async fn may(tx: &mut Tx, desk: &Desk<'_>, seen: Seen, verb: impl Fn(&Team) -> Verb) -> Result<Team, Error> {
    let team = store::team_taken(tx, desk.who.city, seen.id).await?.ok_or(Error::NotFound)?;
    let now = desk.now(tx);
    let tree = desk.tree(tx, now).await?;
    require(desk.who, verb(&team), &team.unit, &tree)?;
    seen.check(&team.keeping)?;
    if team.withdrawn_for.is_none() { Ok(team) } else { Err(Error::TeamClosed) }
}

fn complete(draft: TeamDraft, id: i64, keeping: Keeping) -> Result<Team, Error> {
    draft.team(id, keeping).ok_or_else(|| Error::Problems(Vec::new()))
}

/// Two teams of one name that are founded at the same moment meet at the unique key.
fn taken<T>(result: Result<T, StoreError>, name: &str) -> Result<T, Error> {
    result.map_err(|error| match error {
        StoreError::Conflict { constraint } if constraint.contains("name") => {
            Error::Problems(vec![Problem::NameTaken { name: name.to_owned() }])
        }
        other => Error::Store(other),
    })
}

async fn check(tx: &mut Tx, desk: &Desk<'_>, draft: TeamDraft, id: i64) -> Result<TeamDraft, Error> {
    let draft = draft.tidied();
    let now = desk.now(tx);
    let tree = desk.tree(tx, now).await?;
    let mut people: Vec<i64> = draft.members.iter().map(|member| member.person).collect();
    people.sort_unstable();
    people.dedup();
    let known = luoshi_units::people::by_ids(tx, desk.who.city, &people).await?;
    let names: HashMap<i64, String> = known.into_iter().map(|person| (person.id, person.name)).collect();
    let name = |person: i64| names.get(&person).cloned().unwrap_or_else(|| person.to_string());
    let mut problems = team_problems(&draft, now.today, name);
    if names.len() < people.len() {
        problems.push(Problem::SpeakerUnknown { field: Field::Members });
    }
    problems.extend(unit_problems(tx, desk, draft.unit.as_deref(), draft.founded, &tree, now).await?);
    problems.extend(standing_problems(tx, desk, &draft, id).await?);
    problems.sort_by_key(Problem::field);
    if problems.is_empty() { Ok(draft) } else { Err(Error::Problems(problems)) }
}

/// What the team's other records say against it: a team of the same name, talks outside its life.
async fn standing_problems(
    tx: &mut Tx,
    desk: &Desk<'_>,
    draft: &TeamDraft,
    id: i64,
) -> Result<Vec<Problem>, Error> {
    let city = desk.who.city;
    let mut out = Vec::new();
    if let Some(unit) = &draft.unit {
        let same = store::team_named(tx, city, &draft.name, Some(unit)).await?;
        if same.iter().any(|other| *other != id) {
            out.push(Problem::NameTaken { name: draft.name.clone() });
        }
    }
    if draft.founded.is_some() && id != 0 {
        let talks = store::talks_outside(tx, city, id, draft.founded, draft.ended).await?;
        out.extend((talks > 0).then_some(Problem::TalksOutside { talks }));
    }
    Ok(out)
}
