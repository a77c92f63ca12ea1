//! The city before the campaign: its units, its pack, its people, and who signs in.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use luoshi_store::{CityId, Day, Tx};
use luoshi_units::{NewPerson, Person, Post, Role, Secret, Tree, Unit, Units, Who, deeds};

use crate::Error;
use crate::dice::{Dice, evenly};
use crate::plan::{AccountPlan, Names, Plan, Select};
use crate::talks::rosters;

/// Who there is.
pub struct People {
    /// The people of each pool, in the order of their units.
    pub pools: BTreeMap<String, Vec<Person>>,
    /// The talks' speakers, in the order of their teams.
    pub speakers: Vec<Person>,
    clerks: HashMap<String, i64>,
    leads: HashMap<String, i64>,
    /// The people of the office, in the order of their accounts.
    pub office: Vec<i64>,
}

impl People {
    /// Who records for a unit: the clerk there or at the nearest unit above.
    pub fn clerk(&self, tree: &Tree, unit: &str) -> Option<i64> {
        nearest(&self.clerks, tree, unit)
    }

    /// Who confirms for a unit.
    pub fn lead(&self, tree: &Tree, unit: &str) -> Option<i64> {
        nearest(&self.leads, tree, unit)
    }
}

fn nearest(holders: &HashMap<String, i64>, tree: &Tree, unit: &str) -> Option<i64> {
    tree.path(unit).iter().rev().find_map(|unit| holders.get(&unit.code).copied())
}

/// The units that are chosen, each once, in the order of their codes.
pub fn select<'t>(tree: &'t Tree, chosen: &[Select]) -> Vec<&'t Unit> {
    let fits = |unit: &Unit, select: &Select| {
        let coded = select.codes.is_empty() || select.codes.contains(&unit.code);
        let kind = select.kind.is_none_or(|kind| kind == unit.kind);
        let under = select.under.as_ref().is_none_or(|above| tree.is_under(&unit.code, above));
        coded && kind && under
    };
    let mut units: Vec<&Unit> =
        tree.iter().filter(|unit| chosen.iter().any(|select| fits(unit, select))).collect();
    units.sort_by(|a, b| a.code.cmp(&b.code));
    units
}

/// Adds everybody whom the plan needs, and gives them their posts and accounts.
pub async fn settle(
    tx: &mut Tx,
    city: CityId,
    units: &Units,
    plan: &Plan,
    tree: &Arc<Tree>,
    secrets: Vec<(String, Secret)>,
) -> Result<People, Error> {
    let mut dice = Dice::new(plan.base.seed, "people");
    let mut roll = Roll { names: &plan.names, dice: &mut dice, people: Vec::new() };
    let mut groups: Vec<(String, usize)> = Vec::new();
    for pool in &plan.pools {
        let units = select(tree, &pool.units);
        if units.is_empty() {
            return Err(Error::Plan(format!("the pool {} has no units", pool.id)));
        }
        for (unit, count) in units.iter().zip(evenly(pool.count, units.len())) {
            roll.add(&unit.code, count)?;
        }
        groups.push((pool.id.clone(), pool.count));
    }
    let mut speakers = 0;
    if let Some(talks) = &plan.talks {
        for roster in rosters(tree, talks, plan.base.seed)? {
            roll.add(&roster.unit.code, roster.size)?;
            speakers += roster.size;
        }
    }
    let clerk_units = select(tree, &plan.base.clerks);
    let lead_units = select(tree, &plan.base.leads);
    for unit in clerk_units.iter().chain(&lead_units) {
        roll.add(&unit.code, 1)?;
    }
    for account in &plan.accounts {
        roll.add(&account.unit, 1)?;
    }
    let new = roll.people;
    let who = Who::system(city, 0);
    let mut added = deeds::people_add_many(tx, &who, units, new).await?.into_iter();
    let pools = groups.into_iter().map(|(id, count)| (id, added.by_ref().take(count).collect())).collect();
    let speakers = added.by_ref().take(speakers).collect();
    let mut people =
        People { pools, speakers, clerks: HashMap::new(), leads: HashMap::new(), office: Vec::new() };
    let mut posts = Vec::new();
    let prepared = plan.base.prepared;
    for (role, chosen) in [(Role::Clerk, &clerk_units), (Role::Lead, &lead_units)] {
        for unit in chosen {
            let Some(person) = added.next() else { continue };
            posts.push(post(&person, role, &unit.code, prepared));
            let holders = if role == Role::Clerk { &mut people.clerks } else { &mut people.leads };
            holders.insert(unit.code.clone(), person.id);
        }
    }
    sign_in(tx, &who, units, plan, &mut people, added, secrets, &mut posts).await?;
    deeds::posts_give(tx, &who, units, posts).await?;
    Ok(people)
}

fn post(person: &Person, role: Role, unit: &str, from: Day) -> Post {
    Post { id: 0, person: person.id, role, unit: unit.to_owned(), from, until: None, acting: false }
}

/// Gives the sample's accounts. Whoever signs in as clerk or lead is the one who keeps that unit's records.
#[expect(clippy::too_many_arguments, reason = "the last step of settling, with all that it has gathered")]
async fn sign_in(
    tx: &mut Tx,
    who: &Who,
    units: &Units,
    plan: &Plan,
    people: &mut People,
    mut added: impl Iterator<Item = Person>,
    secrets: Vec<(String, Secret)>,
    posts: &mut Vec<Post>,
) -> Result<(), Error> {
    for AccountPlan { login, role, unit } in &plan.accounts {
        let Some(person) = added.next() else { continue };
        posts.push(post(&person, *role, unit, plan.base.prepared));
        match role {
            Role::Clerk => drop(people.clerks.insert(unit.clone(), person.id)),
            Role::Lead => drop(people.leads.insert(unit.clone(), person.id)),
            Role::Office => people.office.push(person.id),
            Role::Auditor | Role::Administrator => {}
        }
        if let Some((_, secret)) = secrets.iter().find(|(name, _)| name == login) {
            deeds::account_add(tx, who, units, person.id, login, secret).await?;
        }
    }
    Ok(())
}

/// Everybody who is to be added, in order.
struct Roll<'a> {
    names: &'a Names,
    dice: &'a mut Dice,
    people: Vec<NewPerson>,
}

impl Roll<'_> {
    fn add(&mut self, unit: &str, count: usize) -> Result<(), Error> {
        for _ in 0..count {
            let name = self.name().ok_or_else(|| Error::Plan("names are missing".into()))?;
            let staff_no = Some(format!("S{:06}", self.people.len() + 1));
            self.people.push(NewPerson { name, unit: unit.to_owned(), staff_no, sample: true });
        }
        Ok(())
    }

    /// A surname, and one or two characters behind it.
    fn name(&mut self) -> Option<String> {
        let mut name = self.dice.pick_early(&self.names.surnames)?.clone();
        name.push_str(self.dice.pick(&self.names.given)?);
        if self.dice.happens(0.7) {
            name.push_str(self.dice.pick(&self.names.given)?);
        }
        Some(name)
    }
}
