use luoshi_store::Day;
use serde::{Deserialize, Serialize};

use super::Keeping;
use crate::parse::clean;

/// A person's stay in a team.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Member {
    /// The person's id.
    pub person: i64,
    /// The day they joined.
    pub from: Day,
    /// The day they left, if they did: they may still have spoken on it, and count no more at its end.
    pub until: Option<Day>,
}

impl Member {
    /// Whether the stay takes in the day.
    pub fn on(&self, day: Day) -> bool {
        self.from <= day && self.until.is_none_or(|until| day <= until)
    }
}

/// A talk team: people who give talks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Team {
    /// Its id, unique among all records of the city.
    pub id: i64,
    /// Its name, unique within its unit.
    pub name: String,
    /// The code of its unit.
    pub unit: String,
    /// The day it was founded.
    pub founded: Day,
    /// The day it ended, if it did: at its end the team counts no more.
    pub ended: Option<Day>,
    /// The stays of its members.
    pub members: Vec<Member>,
    /// Anything else.
    pub remark: String,
    /// Why the record was withdrawn, if it was.
    pub withdrawn_for: Option<String>,
    /// Who stands behind it.
    pub keeping: Keeping,
}

impl Team {
    /// Whether it was there on the day.
    pub fn on(&self, day: Day) -> bool {
        self.withdrawn_for.is_none() && self.founded <= day && self.ended.is_none_or(|ended| day <= ended)
    }

    /// Whether the person was in it on the day.
    pub fn has(&self, person: i64, day: Day) -> bool {
        self.members.iter().any(|member| member.person == person && member.on(day))
    }

    /// What a form shows when this team is to be corrected.
    pub fn draft(&self) -> TeamDraft {
        TeamDraft {
            name: self.name.clone(),
            unit: Some(self.unit.clone()),
            founded: Some(self.founded),
            ended: self.ended,
            members: self.members.clone(),
            remark: self.remark.clone(),
        }
    }
}

/// A team as somebody wants to record it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TeamDraft {
    /// Its name.
    pub name: String,
    /// The code of its unit.
    pub unit: Option<String>,
    /// The day it was founded.
    pub founded: Option<Day>,
    /// The day it ended.
    pub ended: Option<Day>,
    /// The stays of its members.
    pub members: Vec<Member>,
    /// Anything else.
    pub remark: String,
}

impl TeamDraft {
    /// The same with a person who joins on a day.
    pub fn joined(mut self, person: i64, from: Day) -> Self {
        self.members.push(Member { person, from, until: None });
        self
    }

    /// The same with a person's open stay ended on a day.
    pub fn left(mut self, person: i64, until: Day) -> Self {
        for member in &mut self.members {
            if member.person == person && member.until.is_none() {
                member.until = Some(until);
            }
        }
        self
    }

    /// The same without blanks around texts and control characters in them, with the members in order.
    pub fn tidied(mut self) -> Self {
        self.name = clean(&self.name).trim().to_owned();
        self.remark = clean(&self.remark).trim().to_owned();
        self.unit = self.unit.map(|unit| clean(&unit));
        self.members.sort();
        self
    }

    /// The team, once nothing is missing; `None` before.
    pub fn team(self, id: i64, keeping: Keeping) -> Option<Team> {
        Some(Team {
            id,
            name: self.name,
            unit: self.unit?,
            founded: self.founded?,
            ended: self.ended,
            members: self.members,
            remark: self.remark,
            withdrawn_for: None,
            keeping,
        })
    }
}
