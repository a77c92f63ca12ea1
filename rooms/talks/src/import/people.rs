//! Who is meant by the names of a sheet: by staff number, else as a member of the team, else by name and unit.

use std::collections::{BTreeSet, HashMap};

use luoshi_packs::Text;
use luoshi_store::{CityId, Day, Tx};
use luoshi_units::people::{Match, Named, match_names};
use luoshi_units::{Person, Tree, people};

use super::{Holds, Kind, Work};
use crate::WORDS;
use crate::error::Error;
use crate::model::{Field, Team};
use crate::{parse, store};

/// The people and teams that the sheet's names may mean, read once.
#[derive(Default)]
pub(super) struct Known {
    by_number: HashMap<String, Person>,
    by_name: HashMap<String, Vec<Person>>,
    teams: HashMap<String, Vec<Team>>,
    members: HashMap<i64, Person>,
}

impl Known {
    /// Reads everybody whom a cell of the sheet names, and for talks every team with its members.
    pub(super) async fn read(
        &mut self,
        tx: &mut Tx,
        city: CityId,
        work: &Work,
        kind: Kind,
    ) -> Result<(), Error> {
        let field = if kind == Kind::Talks { Field::Speakers } else { Field::Members };
        let rows = || work.table.rows.iter();
        let tokens: BTreeSet<&str> =
            rows().flat_map(|row| parse::names(work.layout.text(row, Holds::Of(field)))).collect();
        let named: Vec<Named> = tokens
            .iter()
            .map(|token| Named { staff_no: Some((*token).to_owned()), ..Named::default() })
            .collect();
        for (token, found) in tokens.iter().zip(match_names(tx, city, &named).await?) {
            if let Match::One(person) = found {
                self.by_number.insert((*token).to_owned(), person);
            }
        }
        let names: Vec<&str> = tokens.into_iter().collect();
        for person in people::named(tx, city, &names).await? {
            self.by_name.entry(person.name.clone()).or_default().push(person);
        }
        if kind == Kind::Talks {
            let teams: BTreeSet<&str> =
                rows().map(|row| work.layout.text(row, Holds::Of(Field::Team))).collect();
            self.read_teams(tx, city, &teams.into_iter().collect::<Vec<_>>()).await?;
        }
        Ok(())
    }

    async fn read_teams(&mut self, tx: &mut Tx, city: CityId, names: &[&str]) -> Result<(), Error> {
        let teams = store::teams_named(tx, city, names).await?;
        let ids: Vec<i64> = teams.iter().flat_map(|team| team.members.iter().map(|m| m.person)).collect();
        for person in people::by_ids(tx, city, &ids).await? {
            self.members.insert(person.id, person);
        }
        for team in teams {
            self.teams.entry(team.name.clone()).or_default().push(team);
        }
        Ok(())
    }

    /// The team of a name: the unit's own before others.
    pub(super) fn team(&self, name: &str, unit: Option<&str>) -> Result<&Team, Amiss> {
        let teams = self.teams.get(name).map(Vec::as_slice).unwrap_or_default();
        let own = teams.iter().find(|team| unit == Some(team.unit.as_str()));
        match (own, teams) {
            (Some(own), _) => Ok(own),
            (None, [one]) => Ok(one),
            (None, []) => Err(Amiss::of("talks-sheet-team-none", "talks-sheet-team-right")),
            (None, _) => Err(Amiss::of("talks-sheet-team-several", "talks-sheet-team-unit")),
        }
    }

    /// The person of a name or a staff number.
    pub(super) fn person(
        &self,
        token: &str,
        team: Option<(&Team, Option<Day>)>,
        unit: Option<&str>,
        tree: &Tree,
    ) -> Result<i64, Amiss> {
        if let Some(person) = self.by_number.get(token) {
            return Ok(person.id);
        }
        if let Some((team, day)) = team {
            let named = |id: &i64| self.members.get(id).is_some_and(|person| person.name == token);
            let on = |at: &&crate::model::Member| day.is_none_or(|day| at.on(day));
            let mut ids: Vec<i64> = team.members.iter().filter(on).map(|m| m.person).filter(named).collect();
            ids.sort_unstable();
            ids.dedup();
            match ids.as_slice() {
                [one] => return Ok(*one),
                [] => {}
                _ => return Err(Amiss::several(token, ids.len())),
            }
        }
        let all = self.by_name.get(token).map(Vec::as_slice).unwrap_or_default();
        let of = |person: &&Person| unit.is_some_and(|unit| tree.is_under(&person.unit, unit));
        let near: Vec<&Person> = all.iter().filter(of).collect();
        match near.as_slice() {
            [one] => Ok(one.id),
            // Nobody else in the city has that name.
            [] if all.len() == 1 => Ok(all[0].id),
            [] if all.len() > 1 => Err(Amiss::several(token, all.len())),
            [] => Err(Amiss::none(token)),
            _ => Err(Amiss::several(token, near.len())),
        }
    }
}

/// Why a name means nobody in particular: what is wrong, and what would be right.
#[derive(Debug)]
pub(super) struct Amiss {
    pub(super) wrong: Text,
    pub(super) right: Text,
}

impl Amiss {
    fn of(wrong: &str, right: &str) -> Self {
        Self { wrong: WORDS.text(wrong, &[]), right: WORDS.text(right, &[]) }
    }

    fn none(name: &str) -> Self {
        Self {
            wrong: WORDS.text("talks-sheet-person-none", &[("name", name.into())]),
            right: WORDS.text("talks-sheet-person-right", &[]),
        }
    }

    fn several(name: &str, count: usize) -> Self {
        Self {
            wrong: WORDS
                .text("talks-sheet-person-several", &[("name", name.into()), ("count", count.into())]),
            right: WORDS.text("talks-sheet-person-number", &[]),
        }
    }
}
