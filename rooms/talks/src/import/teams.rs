//! A row of a sheet of talk teams.

use luoshi_sheets::Cell;
use luoshi_store::Tx;

use super::cells::Reading;
use super::people::Known;
use super::{Row, Work};
use crate::deeds::{self, Desk};
use crate::error::Error;
use crate::model::{Field, Member, TeamDraft};
use crate::parse;

/// Records the row's team, or says what is wrong with it. Its members join on the day it is founded.
pub(super) async fn row(
    tx: &mut Tx,
    desk: &Desk<'_>,
    work: &Work,
    known: &Known,
    row: &[Cell],
) -> Result<Row, Error> {
    let mut reading = Reading::new(work, row);
    let draft = read(&mut reading, desk, known);
    if !reading.bad.is_empty() {
        return Ok(Row::Bad(reading.bad));
    }
    match deeds::team_found(tx, desk, draft).await {
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
pub(super) fn read(reading: &mut Reading<'_>, desk: &Desk<'_>, known: &Known) -> TeamDraft {
    let unit = reading.unit(desk);
    let founded = reading.read(Field::Founded, parse::day);
    let mut members = Vec::new();
    for name in parse::names(reading.text(Field::Members)) {
        match known.person(name, None, unit.as_deref(), &reading.work.tree) {
            Ok(person) => members.push(person),
            Err(amiss) => reading.wrong(Field::Members, amiss.wrong, amiss.right),
        }
    }
    members.sort_unstable();
    members.dedup();
    let from = founded.unwrap_or(reading.work.now.today);
    TeamDraft {
        name: reading.text(Field::Name).to_owned(),
        unit,
        founded,
        ended: reading.read(Field::Ended, parse::day),
        members: members.into_iter().map(|person| Member { person, from, until: None }).collect(),
        remark: reading.text(Field::Remark).to_owned(),
    }
}
