//! Talk teams and talks, as the deeds that make them.

use std::collections::{BTreeMap, HashSet};
use std::str::FromStr;

use luoshi_store::Day;
use luoshi_talks::model::{Audience, Member, PlaceKind, TalkDraft, TeamDraft};
use luoshi_units::{Tree, Unit};

use crate::Error;
use crate::acts::{Act, Doing, Lived, Moment, Step, Told, life, plus};
use crate::batches::Ground;
use crate::city::select;
use crate::dice::{Dice, evenly};
use crate::plan::{FixedTalk, PlacePlan, TalksPlan};
use crate::values::{Place, template};

/// A team that will have been founded.
struct Team<'a> {
    unit: &'a Unit,
    chain: usize,
    founded: Day,
    /// When it stands in its final shape: its talks are recorded later.
    ready: Moment,
    members: Vec<i64>,
    below: bool,
}

/// The deeds of the talks. `next` is the first chain that is free.
///
/// # Errors
/// [`Error::Plan`] where the plan names what is not there.
pub fn acts<'a>(ground: &Ground<'a>, plan: &'a TalksPlan, next: &mut usize) -> Result<Vec<Act>, Error> {
    let mut dice = Dice::new(ground.base.seed, "talks");
    let mut all = Vec::new();
    let teams = teams(ground, plan, next, &mut all, &mut dice)?;
    let mut busy = HashSet::new();
    let mut maker = Maker { ground, plan, dice: &mut dice, next, all: &mut all, busy: &mut busy };
    for fixed in &plan.fixed {
        maker.fixed(fixed, &teams)?;
    }
    let rest = plan.held.saturating_sub(plan.fixed.len());
    for number in 0..rest {
        maker.held(&teams, number)?;
    }
    for _ in 0..plan.cancelled {
        maker.cancelled(&teams)?;
    }
    for _ in 0..plan.planned {
        maker.planned(&teams)?;
    }
    Ok(all)
}

/// A team before anything is recorded: where, which of its unit's, and how many people.
pub struct Roster<'a> {
    pub unit: &'a Unit,
    group: usize,
    of_unit: usize,
    pub size: usize,
}

/// All teams of the plan, with the speakers dealt over them.
///
/// # Errors
/// [`Error::Plan`] where teams have no units or too few or too many speakers.
pub fn rosters<'a>(tree: &'a Tree, plan: &TalksPlan, seed: u64) -> Result<Vec<Roster<'a>>, Error> {
    let mut all = Vec::new();
    for (group, team) in plan.teams.iter().enumerate() {
        let units = select(tree, &team.units);
        if units.is_empty() {
            return Err(Error::Plan("a group of teams has no units".into()));
        }
        for (unit, count) in units.iter().copied().zip(evenly(team.count, units.len())) {
            all.extend((1..=count).map(|of_unit| Roster { unit, group, of_unit, size: 0 }));
        }
    }
    let wide = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
    let most = wide(2 * (plan.speakers / all.len().max(1))).max(3);
    let sizes = Dice::new(seed, "rosters").split(wide(plan.speakers), all.len(), (2, most), 1);
    let sizes = sizes.ok_or_else(|| Error::Plan("the speakers cannot be dealt over the teams".into()))?;
    for (roster, size) in all.iter_mut().zip(sizes) {
        roster.size = usize::try_from(size).unwrap_or(0);
    }
    Ok(all)
}

fn teams<'a>(
    ground: &Ground<'a>,
    plan: &TalksPlan,
    next: &mut usize,
    all: &mut Vec<Act>,
    dice: &mut Dice,
) -> Result<Vec<Team<'a>>, Error> {
    let pool: Vec<i64> = ground.people.speakers.iter().map(|person| person.id).collect();
    let mut rest = pool.as_slice();
    let mut teams: Vec<Team> = Vec::new();
    for roster in rosters(ground.tree, plan, ground.base.seed)? {
        let (members, others) = rest.split_at(roster.size.min(rest.len()));
        rest = others;
        let mut members = members.to_vec();
        // Some of the last teams' people speak in one of the first teams as well.
        if teams.len() < plan.in_two {
            members.extend(pool.len().checked_sub(1 + teams.len()).and_then(|place| pool.get(place)));
        }
        teams.push(team(ground, plan, &roster, members, next, all, dice)?);
    }
    Ok(teams)
}

fn team<'a>(
    ground: &Ground,
    plan: &TalksPlan,
    roster: &Roster<'a>,
    members: Vec<i64>,
    next: &mut usize,
    all: &mut Vec<Act>,
    dice: &mut Dice,
) -> Result<Team<'a>, Error> {
    let Roster { unit, group, of_unit, .. } = *roster;
    let group = plan.teams.get(group).ok_or_else(|| Error::Plan("a team is of no group".into()))?;
    let (from, until) = plan.founded;
    let founded = plus(from, dice.between(0, (until - from).num_days()));
    let place = Place { unit: unit.name_zh.clone(), lane: 0, of_unit, record: 0, day: founded };
    let name = group.name.get((of_unit - 1) % group.name.len().max(1)).map_or("", String::as_str);
    let stays = members.iter().map(|person| Member { person: *person, from: founded, until: None });
    let right = TeamDraft {
        name: template(name, &place),
        unit: Some(unit.code.clone()),
        founded: Some(founded),
        ended: None,
        members: stays.collect(),
        remark: String::new(),
    };
    let mut wrong = right.clone();
    wrong.members.pop();
    let told = told(ground, unit, founded, 9 * 60)?;
    let first = *next;
    *next += 2;
    let mut chain = first;
    let mut ready = Moment { day: founded, minute: 0 };
    for lived in life(&told, right, Some(wrong), ground.base, dice) {
        if !matches!(lived.step, Step::Confirm) {
            ready = lived.at;
        }
        chain = first + usize::from(lived.second);
        let doing = match &lived.step {
            Step::Record(draft) => Doing::TeamFound(draft.clone()),
            Step::Correct { right, why } => Doing::TeamCorrect { draft: right.clone(), why: why.clone() },
            Step::Withdraw { why } => Doing::TeamWithdraw { why: why.clone() },
            Step::Confirm => Doing::TeamConfirm,
        };
        all.push(act(&lived, chain, None, format!("team-{:016x}", dice.key()), doing));
    }
    Ok(Team { unit, chain, founded, ready, members, below: group.below })
}

fn told(ground: &Ground, unit: &Unit, day: Day, after: i64) -> Result<Told, Error> {
    let code = &unit.code;
    let clerk = ground.people.clerk(ground.tree, code);
    Ok(Told {
        day,
        after,
        recorded: None,
        clerk: clerk.ok_or_else(|| Error::Plan(format!("nobody records for {code}")))?,
        lead: ground.people.lead(ground.tree, code),
        neat: false,
    })
}

fn act<T>(lived: &Lived<T>, chain: usize, team: Option<usize>, key: String, doing: Doing) -> Act {
    Act { at: lived.at, by: lived.by, key, twice: lived.twice, chain, team, doing }
}

/// Makes the talks one after the other.
struct Maker<'m, 'a> {
    ground: &'m Ground<'a>,
    plan: &'a TalksPlan,
    dice: &'m mut Dice,
    next: &'m mut usize,
    all: &'m mut Vec<Act>,
    /// Who speaks on which day: nobody twice.
    busy: &'m mut HashSet<(i64, Day)>,
}

/// The hours at which talks begin.
const BEGINS: [i64; 6] = [9 * 60, 9 * 60 + 30, 10 * 60, 14 * 60, 14 * 60 + 30, 15 * 60];

impl<'a> Maker<'_, 'a> {
    /// A talk that the plan tells: given by a team there or at the nearest unit above that has one.
    fn fixed(&mut self, fixed: &FixedTalk, teams: &[Team<'a>]) -> Result<(), Error> {
        let path = self.ground.tree.path(&fixed.unit);
        let unit = *path.last().ok_or_else(|| Error::Plan(format!("there is no unit {}", fixed.unit)))?;
        let team = path.iter().rev().find_map(|above| teams.iter().find(|t| t.unit.code == above.code));
        let team = team.ok_or_else(|| Error::Plan(format!("no team speaks at {}", fixed.unit)))?;
        let kind = kind(&fixed.kind)?;
        let mut audience = BTreeMap::new();
        for (listener, count) in &fixed.audience {
            audience.insert(listeners(listener)?, *count);
        }
        let draft = TalkDraft {
            unit: Some(fixed.unit.clone()),
            team: None,
            speakers: self
                .speakers(team, fixed.day)
                .ok_or_else(|| Error::Plan("a speaker is busy".into()))?,
            topic: fixed.topic.clone(),
            kind: Some(kind),
            place: fixed.place.clone(),
            day: Some(fixed.day),
            start: Some(fixed.start),
            minutes: Some(fixed.minutes),
            audience,
            ..TalkDraft::default()
        };
        self.record(unit, team, draft)
    }

    /// A talk that was held: the teams take turns, so that each gives some.
    fn held(&mut self, teams: &[Team<'a>], number: usize) -> Result<(), Error> {
        for attempt in 0..200 {
            let turn =
                if number < teams.len() && attempt == 0 { number } else { self.dice.index(teams.len()) };
            let Some(team) = teams.get(turn) else { break };
            let (from, until) = self.plan.days;
            let from = from.max(plus(team.founded, 1));
            let day = plus(from, self.dice.between(0, (until - from).num_days().max(0)));
            if let Some((unit, draft)) = self.draft(team, day)? {
                return self.record(unit, team, draft);
            }
        }
        Err(Error::Plan("there are too few speakers for so many talks".into()))
    }

    fn cancelled(&mut self, teams: &[Team<'a>]) -> Result<(), Error> {
        let (_, until) = self.plan.days;
        let why = self.dice.pick(&self.plan.reasons).cloned().unwrap_or_default();
        self.ahead(teams, plus(until, -6), Some(why))
    }

    fn planned(&mut self, teams: &[Team<'a>]) -> Result<(), Error> {
        let day = plus(self.ground.base.until, self.dice.between(1, 20));
        self.ahead(teams, day, None)
    }

    /// A talk that is planned for a day, and cancelled before it where there is a reason.
    fn ahead(&mut self, teams: &[Team<'a>], day: Day, why: Option<String>) -> Result<(), Error> {
        for _ in 0..200 {
            let Some(team) = self.dice.pick(teams) else { break };
            let at = Moment { day: plus(day, -2).min(self.ground.base.until), minute: 9 * 60 };
            if team.ready >= at {
                continue;
            }
            let Some((unit, draft)) = self.draft(team, day)? else { continue };
            let told = told(self.ground, unit, at.day, at.minute)?;
            let chain = self.chain();
            let step = |at, key: String, doing| Act {
                at,
                by: told.clerk,
                key,
                twice: false,
                chain,
                team: Some(team.chain),
                doing,
            };
            let plan_at = Moment { day: at.day, minute: 9 * 60 + 15 };
            self.all.push(step(plan_at, format!("talk-{:016x}", self.dice.key()), Doing::TalkPlan(draft)));
            if let Some(why) = why {
                let cancel_at = Moment { day: plus(at.day, 1), minute: 16 * 60 };
                let key = format!("talk-{:016x}", self.dice.key());
                self.all.push(step(cancel_at, key, Doing::TalkCancel { why }));
            }
            return Ok(());
        }
        Err(Error::Plan("no team is free for a talk that is planned".into()))
    }

    fn chain(&mut self) -> usize {
        *self.next += 2;
        *self.next - 2
    }

    /// A held talk's life; some were planned before.
    fn record(&mut self, unit: &Unit, team: &Team<'a>, draft: TalkDraft) -> Result<(), Error> {
        let (Some(day), Some(start), Some(minutes)) = (draft.day, draft.start, draft.minutes) else {
            return Err(Error::Plan("a talk has no time".into()));
        };
        let first = self.chain();
        let told = told(self.ground, unit, day, start + minutes)?;
        let plan_at = Moment { day: plus(day, -2), minute: 10 * 60 };
        let planned = plan_at > team.ready && self.dice.happens(self.plan.planned_before);
        let mut wrong = draft.clone();
        for count in wrong.audience.values_mut() {
            *count += self.dice.between(1, 20);
        }
        if planned {
            self.all.push(Act {
                at: plan_at,
                by: told.clerk,
                key: format!("talk-{:016x}", self.dice.key()),
                twice: false,
                chain: first,
                team: Some(team.chain),
                doing: Doing::TalkPlan(draft.clone()),
            });
        }
        let mut fresh = !planned;
        for mut lived in life(&told, draft, Some(wrong), self.ground.base, self.dice) {
            // Nobody can record a talk of a team that is not recorded yet.
            lived.at = lived.at.max(team.ready);
            let chain = first + usize::from(lived.second);
            let doing = match &lived.step {
                Step::Record(draft) if fresh || lived.second => Doing::TalkHold(draft.clone()),
                Step::Record(draft) => Doing::TalkHoldPlanned(draft.clone()),
                Step::Correct { right, why } => Doing::TalkCorrect { draft: right.clone(), why: why.clone() },
                Step::Withdraw { why } => Doing::TalkWithdraw { why: why.clone() },
                Step::Confirm => Doing::TalkConfirm,
            };
            fresh = true;
            let key = format!("talk-{:016x}", self.dice.key());
            self.all.push(act(&lived, chain, Some(team.chain), key, doing));
        }
        Ok(())
    }

    /// A talk of a team on a day, where somebody of it is free.
    fn draft(&mut self, team: &Team<'a>, day: Day) -> Result<Option<(&'a Unit, TalkDraft)>, Error> {
        let Some(speakers) = self.speakers(team, day) else { return Ok(None) };
        let unit = self.unit_of(team);
        let Some(place) = self.place(unit) else {
            return Err(Error::Plan(format!("there is no place for talks at {}", unit.code)));
        };
        let mut audience = BTreeMap::new();
        for (listener, (least, most)) in &place.audience {
            audience.insert(listeners(listener)?, self.dice.between(*least, *most));
        }
        let name = self.dice.pick(&place.places).map_or("", String::as_str);
        let at = Place { unit: unit.name_zh.clone(), lane: 0, of_unit: 0, record: 0, day };
        let draft = TalkDraft {
            unit: Some(unit.code.clone()),
            team: None,
            speakers,
            topic: self.dice.pick(&self.plan.topics).cloned().unwrap_or_default(),
            kind: Some(kind(&place.kind)?),
            place: template(name, &at),
            day: Some(day),
            start: self.dice.pick(&BEGINS).copied(),
            minutes: Some(self.dice.between(8, 20) * 5),
            audience,
            ..TalkDraft::default()
        };
        Ok(Some((unit, draft)))
    }

    /// The team's unit, or one below where its talks go there.
    fn unit_of(&mut self, team: &Team<'a>) -> &'a Unit {
        let tree = self.ground.tree;
        let below = tree.children(&team.unit.code);
        if team.below && self.dice.happens(0.7) {
            return self.dice.pick(&below).copied().unwrap_or(team.unit);
        }
        team.unit
    }

    fn place(&mut self, unit: &Unit) -> Option<&'a PlacePlan> {
        let fits = |place: &&PlacePlan| {
            place.unit_kind == unit.kind
                && place.ends.as_ref().is_none_or(|end| unit.name_zh.ends_with(end.as_str()))
        };
        let fitting: Vec<&PlacePlan> = self.plan.places.iter().filter(fits).collect();
        self.dice.pick(&fitting).copied()
    }

    /// One or two of the team who do not speak elsewhere on that day.
    fn speakers(&mut self, team: &Team<'a>, day: Day) -> Option<Vec<i64>> {
        let mut free: Vec<i64> =
            team.members.iter().copied().filter(|person| !self.busy.contains(&(*person, day))).collect();
        self.dice.shuffle(&mut free);
        free.truncate(if self.dice.happens(0.3) { 2 } else { 1 });
        self.busy.extend(free.iter().map(|person| (*person, day)));
        (!free.is_empty()).then_some(free)
    }
}

fn kind(word: &str) -> Result<PlaceKind, Error> {
    PlaceKind::from_str(word).map_err(|()| Error::Plan(format!("there is no kind of place {word}")))
}

fn listeners(word: &str) -> Result<Audience, Error> {
    Audience::from_str(word).map_err(|()| Error::Plan(format!("there is no kind of listener {word}")))
}
