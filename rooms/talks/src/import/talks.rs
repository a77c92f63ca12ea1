//! A row of a sheet of talks already held.

use luoshi_sheets::Cell;
use luoshi_store::Tx;

use super::cells::Reading;
use super::people::Known;
use super::{Holds, Row, Work};
use crate::WORDS;
use crate::deeds::{self, Desk};
use crate::error::Error;
use crate::model::{Audience, Field, PlaceKind, Problem, State, TalkDraft, talk_problems};
use crate::{parse, store};

/// Takes the days of all speakers whom the sheet names, before its first talk does: row by row, two sheets
/// could each wait for a day that the other has.
pub(super) async fn take_days(tx: &mut Tx, desk: &Desk<'_>, work: &Work, known: &Known) -> Result<(), Error> {
    let mut days = Vec::new();
    for row in &work.table.rows {
        let draft = read(&mut Reading::new(work, row), desk, known);
        if let Some(sitting) = draft.sitting() {
            days.extend(draft.speakers.iter().map(|person| (*person, sitting.day)));
        }
    }
    Ok(store::days_take(tx, desk.who.city, days).await?)
}

/// Records the row's talk, or says what is wrong with it.
pub(super) async fn row(
    tx: &mut Tx,
    desk: &Desk<'_>,
    work: &Work,
    known: &mut Known,
    row: &[Cell],
) -> Result<Row, Error> {
    let mut reading = Reading::new(work, row);
    let draft = read(&mut reading, desk, known);
    if !reading.bad.is_empty() {
        // What can be seen without the unreadable cells is said at once.
        reading.problems(&talk_problems(&draft.tidied(), State::Held, true, work.now));
        return Ok(Row::Bad(reading.bad));
    }
    match deeds::talk_hold(tx, desk, draft).await {
        Ok(done) if done.again => Ok(Row::Already),
        Ok(done) => Ok(Row::New(done.id, done.version)),
        Err(Error::Problems(problems)) => {
            reading.problems(&problems);
            Ok(Row::Bad(reading.bad))
        }
        Err(other) => Err(other),
    }
}

/// What the row says, and what cannot be read of it.
pub(super) fn read(reading: &mut Reading<'_>, desk: &Desk<'_>, known: &Known) -> TalkDraft {
    let mut draft = TalkDraft {
        unit: reading.unit(desk),
        topic: reading.text(Field::Topic).to_owned(),
        kind: reading.read(Field::Kind, kind),
        place: reading.text(Field::Place).to_owned(),
        day: reading.read(Field::Day, parse::day),
        start: reading.read(Field::Start, parse::clock),
        minutes: reading.read(Field::Minutes, parse::number),
        remark: reading.text(Field::Remark).to_owned(),
        reason: reading.text(Field::Reason).to_owned(),
        ..TalkDraft::default()
    };
    let team = reading.text(Field::Team);
    let team = if team.is_empty() { None } else { Some(known.team(team, draft.unit.as_deref())) };
    let team = match team {
        Some(Ok(team)) => Some(team),
        Some(Err(amiss)) => {
            reading.wrong(Field::Team, amiss.wrong, amiss.right);
            None
        }
        None => None,
    };
    draft.team = team.map(|team| team.id);
    for name in parse::names(reading.text(Field::Speakers)) {
        let near = team.map(|team| (team, draft.day));
        let unit = draft.unit.as_deref();
        match known.person(name, near, unit, &reading.work.tree) {
            Ok(person) => draft.speakers.push(person),
            Err(amiss) => reading.wrong(Field::Speakers, amiss.wrong, amiss.right),
        }
    }
    for kind in Audience::ALL {
        let text = reading.work.layout.text(reading.row, Holds::Listeners(*kind));
        match parse::number(text) {
            Some(count) => drop(draft.audience.insert(*kind, count)),
            None if text.is_empty() => {}
            None => {
                let problem = Problem::Unreadable { field: Field::Audience };
                reading.wrong_at(Holds::Listeners(*kind), &problem);
            }
        }
    }
    draft
}

/// A kind of place by its word or its name in either language.
fn kind(text: &str) -> Option<PlaceKind> {
    let named = |kind: &&PlaceKind| {
        luoshi_packs::Lang::ALL
            .iter()
            .any(|lang| WORDS.in_lang(*lang).t(&format!("talks-kind-{kind}")).eq_ignore_ascii_case(text))
    };
    text.parse().ok().or_else(|| PlaceKind::ALL.iter().find(named).copied())
}
