//! What happened to the units, and the rules that hold over it.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use luoshi_store::store::Event;
use luoshi_store::{Day, Instant, StoreError};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use crate::tree::Node;
use crate::{Error, Tree, Unit, UnitKind, initials};

/// The family of the events that this crate appends.
pub(crate) const FAMILY: &str = "unit.";

/// Something that happened to a unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Its id in the city's log.
    pub id: i64,
    /// The day from which it holds.
    pub day: Day,
    /// The instant at which it was recorded.
    pub at: Instant,
    /// The unit.
    pub code: String,
    /// What happened.
    pub what: What,
}

/// What can happen to a unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// It was founded.
    Found {
        /// What it is.
        kind: UnitKind,
        /// Its names.
        names: Names,
        /// The unit above it; none for the root.
        parent: Option<String>,
    },
    /// It got other names; the former ones stay as aliases.
    Rename(Names),
    /// It went below another unit, with all that is under it.
    Move {
        /// The unit above it from then on.
        parent: String,
    },
    /// It became part of another unit.
    Merge {
        /// Its successor.
        into: String,
    },
    /// It ended without a successor.
    End,
}

/// The names of a unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Names {
    /// In Chinese.
    pub zh: String,
    /// In English, if there is one.
    pub en: Option<String>,
    /// Others that texts use.
    pub aliases: Vec<String>,
}

/// The body of an event, as the log keeps it.
#[derive(Serialize, Deserialize)]
struct Body {
    code: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    kind: Option<UnitKind>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    name_zh: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    name_en: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    aliases: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    parent: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    into: Option<String>,
}

impl What {
    /// The kind of the event that says it.
    pub(crate) fn event(&self) -> &'static str {
        match self {
            Self::Found { .. } => "unit.found",
            Self::Rename(_) => "unit.rename",
            Self::Move { .. } => "unit.move",
            Self::Merge { .. } => "unit.merge",
            Self::End => "unit.end",
        }
    }

    /// The body of the event that says it of the unit `code`.
    pub(crate) fn body(&self, code: &str) -> Result<Json, StoreError> {
        let mut body = Body {
            code: code.to_owned(),
            kind: None,
            name_zh: None,
            name_en: None,
            aliases: Vec::new(),
            parent: None,
            into: None,
        };
        match self.clone() {
            Self::Found { kind, names, parent } => {
                (body.kind, body.parent) = (Some(kind), parent);
                body.set_names(names);
            }
            Self::Rename(names) => body.set_names(names),
            Self::Move { parent } => body.parent = Some(parent),
            Self::Merge { into } => body.into = Some(into),
            Self::End => {}
        }
        serde_json::to_value(body).map_err(|error| StoreError::Shape(error.to_string()))
    }
}

impl Body {
    fn set_names(&mut self, names: Names) {
        (self.name_zh, self.name_en, self.aliases) = (Some(names.zh), names.en, names.aliases);
    }

    fn what(self, event: &str) -> Option<What> {
        let names = |zh, en, aliases| Some(Names { zh: zh?, en, aliases });
        Some(match event {
            "unit.found" => What::Found {
                kind: self.kind?,
                names: names(self.name_zh, self.name_en, self.aliases)?,
                parent: self.parent,
            },
            "unit.rename" => What::Rename(names(self.name_zh, self.name_en, self.aliases)?),
            "unit.move" => What::Move { parent: self.parent? },
            "unit.merge" => What::Merge { into: self.into? },
            "unit.end" => What::End,
            _ => return None,
        })
    }
}

impl Change {
    fn read(event: Event) -> Result<Self, StoreError> {
        let body: Body =
            serde_json::from_value(event.body).map_err(|error| StoreError::Shape(error.to_string()))?;
        let code = body.code.clone();
        let what = body
            .what(&event.kind)
            .ok_or_else(|| StoreError::Shape(format!("event {} says nothing of a unit", event.id)))?;
        Ok(Self { id: event.id, day: event.day, at: event.at, code, what })
    }

    /// The unit that this change puts the changed one below, if it does.
    fn target(&self) -> Option<&str> {
        match &self.what {
            What::Found { parent, .. } => parent.as_deref(),
            What::Move { parent } => Some(parent),
            What::Merge { into } => Some(into),
            What::Rename(_) | What::End => None,
        }
    }

    fn ends(&self) -> bool {
        matches!(self.what, What::Merge { .. } | What::End)
    }
}

/// All that happened to the units of a city, in the order in which it holds: by day, and within a day in
/// the order of record.
#[derive(Clone, Debug, Default)]
pub struct History {
    changes: Vec<Change>,
    last: i64,
}

impl History {
    pub(crate) fn read(events: Vec<Event>) -> Result<Self, StoreError> {
        let changes: Result<Vec<Change>, StoreError> = events.into_iter().map(Change::read).collect();
        Ok(Self::new(changes?))
    }

    pub(crate) fn new(mut changes: Vec<Change>) -> Self {
        changes.sort_by_key(|change| (change.day, change.id));
        let last = changes.iter().map(|change| change.id).max().unwrap_or(0);
        Self { changes, last }
    }

    /// The id of the last change; 0 where there is none.
    pub fn last(&self) -> i64 {
        self.last
    }

    /// All changes, by day and then in the order of record.
    pub fn changes(&self) -> &[Change] {
        &self.changes
    }

    /// The changes to one unit, in the same order.
    pub fn of<'a>(&'a self, code: &'a str) -> impl Iterator<Item = &'a Change> {
        self.changes.iter().filter(move |change| change.code == code)
    }

    /// With further changes.
    pub(crate) fn with(&self, added: &[Change]) -> Self {
        Self::new(self.changes.iter().chain(added).cloned().collect())
    }

    /// The last day on which something changed up to `on`, as known at `known`: two days of which this is
    /// the same have the same tree.
    pub(crate) fn day_of_last_change(&self, on: Day, known: i64) -> Option<Day> {
        let until = self.changes.partition_point(|change| change.day <= on);
        self.changes[..until].iter().rev().find(|change| change.id <= known).map(|change| change.day)
    }

    /// The tree as it stood on a day, as known at an id of the log.
    pub(crate) fn tree(&self, on: Day, known: i64) -> Result<Tree, Error> {
        let mut nodes: BTreeMap<&str, Node> = BTreeMap::new();
        let mut changed = 0;
        for change in self.changes.iter().take_while(|change| change.day <= on) {
            if change.id <= known {
                apply(&mut nodes, change);
                changed = changed.max(change.id);
            }
        }
        if nodes.is_empty() {
            return Err(Error::NoTree { day: on });
        }
        Tree::build(nodes.into_values().collect(), changed)
    }

    /// Refuses a history that breaks a rule on any day from `from` on. Before that, it must be good.
    pub(crate) fn check(&self, from: Day) -> Result<(), Error> {
        let lives = self.lives()?;
        self.check_targets(&lives)?;
        self.check_cycles(from)
    }

    /// From when to when each unit exists; refuses what happens before or after.
    fn lives(&self) -> Result<HashMap<&str, Life>, Error> {
        let mut lives: HashMap<&str, Life> = HashMap::new();
        let mut root: Option<&str> = None;
        for change in &self.changes {
            let code = || change.code.clone();
            if let What::Found { parent, .. } = &change.what {
                let life = Life { founded: change.day, ended: None };
                if lives.insert(&change.code, life).is_some() {
                    return Err(Error::CodeTaken { code: code() });
                }
                if parent.is_none() && root.replace(&change.code).is_some() {
                    return Err(Error::SecondRoot { code: code() });
                }
                continue;
            }
            let Some(life) = lives.get_mut(change.code.as_str()) else {
                return Err(Error::UnknownUnit { code: code(), day: change.day });
            };
            if let Some(ended) = life.ended {
                return Err(Error::UnitEnded { code: code(), day: ended });
            }
            if root == Some(&change.code) && !matches!(change.what, What::Rename(_)) {
                return Err(Error::RootStays { code: code() });
            }
            if change.ends() {
                life.ended = Some(change.day);
            }
        }
        Ok(lives)
    }

    /// Refuses to put a unit below one that does not exist on that day.
    fn check_targets(&self, lives: &HashMap<&str, Life>) -> Result<(), Error> {
        for change in &self.changes {
            let Some(target) = change.target() else { continue };
            match lives.get(target) {
                Some(life) if life.founded <= change.day => {
                    if let Some(day) = life.ended.filter(|ended| *ended <= change.day) {
                        return Err(Error::UnitEnded { code: target.to_owned(), day });
                    }
                }
                _ => return Err(Error::UnknownUnit { code: target.to_owned(), day: change.day }),
            }
        }
        Ok(())
    }

    fn check_cycles(&self, from: Day) -> Result<(), Error> {
        let mut parents: HashMap<&str, &str> = HashMap::new();
        let mut moved: BTreeSet<&str> = BTreeSet::new();
        let mut changes = self.changes.iter().peekable();
        while let Some(change) = changes.next() {
            if let Some(target) = change.target() {
                parents.insert(&change.code, target);
                moved.insert(&change.code);
            }
            let day_is_over = changes.peek().is_none_or(|next| next.day > change.day);
            if day_is_over && change.day >= from {
                for code in std::mem::take(&mut moved) {
                    check_path(&parents, code, change.day)?;
                }
            }
        }
        Ok(())
    }
}

struct Life {
    founded: Day,
    ended: Option<Day>,
}

/// Walks up from `code`; a unit that comes by again is above itself.
fn check_path(parents: &HashMap<&str, &str>, code: &str, day: Day) -> Result<(), Error> {
    let mut at = code;
    for _ in 0..=parents.len() {
        match parents.get(at) {
            Some(above) => at = above,
            None => return Ok(()),
        }
    }
    Err(Error::Cycle { code: code.to_owned(), day })
}

fn apply<'a>(nodes: &mut BTreeMap<&'a str, Node>, change: &'a Change) {
    if let What::Found { kind, names, parent } = &change.what {
        let unit = Unit {
            code: change.code.clone(),
            kind: *kind,
            name_zh: names.zh.clone(),
            name_en: names.en.clone(),
            aliases: names.aliases.clone(),
            initials: initials(&names.zh),
            founded: change.day,
            ended: None,
            merged_into: None,
        };
        nodes.insert(&change.code, Node { unit, parent: parent.clone() });
        return;
    }
    let Some(node) = nodes.get_mut(change.code.as_str()) else { return };
    match &change.what {
        What::Rename(names) => rename(&mut node.unit, names),
        What::Move { parent } => node.parent = Some(parent.clone()),
        What::Merge { into } => {
            node.parent = Some(into.clone());
            node.unit.merged_into = Some(into.clone());
            node.unit.ended = Some(change.day);
        }
        What::End => node.unit.ended = Some(change.day),
        What::Found { .. } => {}
    }
}

/// Former names stay findable: texts go on using them.
fn rename(unit: &mut Unit, names: &Names) {
    let former = std::mem::replace(&mut unit.name_zh, names.zh.clone());
    let former_en = std::mem::replace(&mut unit.name_en, names.en.clone());
    let mut aliases = names.aliases.clone();
    let known = std::mem::take(&mut unit.aliases);
    for name in known.into_iter().chain([former]).chain(former_en) {
        if name != unit.name_zh && Some(&name) != unit.name_en.as_ref() && !aliases.contains(&name) {
            aliases.push(name);
        }
    }
    unit.aliases = aliases;
    unit.initials = initials(&unit.name_zh);
}

#[cfg(test)]
mod tests;
