//! The organisation tree on one day.

use std::collections::HashMap;

use luoshi_store::StoreError;

use crate::{Error, Unit};

/// The tree as it stood on a day, as known at a position of the log. Ended and merged units are in it.
///
/// Every question takes time in proportion to its answer, but for [`Tree::search`].
#[derive(Debug)]
pub struct Tree {
    /// By code.
    spots: Vec<Spot>,
    by_code: HashMap<String, usize>,
    by_name: HashMap<String, Vec<usize>>,
    /// Spots in the order of a walk from the root down, children by code.
    walk: Vec<usize>,
    root: usize,
    /// The id of the last change that is in it.
    changed: i64,
}

/// A unit, and the code of the one above it.
pub(crate) struct Node {
    pub(crate) unit: Unit,
    pub(crate) parent: Option<String>,
}

#[derive(Debug)]
struct Spot {
    unit: Unit,
    parent: Option<usize>,
    children: Vec<usize>,
    depth: usize,
    /// Its names and aliases, its code and its initials, as [`folded`] has them.
    texts: Vec<String>,
    /// Its place in the walk, and the place behind the last unit under it.
    enter: usize,
    leave: usize,
}

/// What a text from outside (a code, a name, a path of names) stands for.
#[derive(Debug)]
pub enum Resolved<'a> {
    /// One unit.
    One(&'a Unit),
    /// No unit has this code or name.
    None,
    /// Several have this name; their path tells them apart.
    Several(Vec<&'a Unit>),
}

impl Tree {
    /// Links the nodes, which come in the order of their codes.
    pub(crate) fn build(nodes: Vec<Node>, changed: i64) -> Result<Self, Error> {
        let by_code: HashMap<String, usize> =
            nodes.iter().enumerate().map(|(place, node)| (node.unit.code.clone(), place)).collect();
        let mut spots: Vec<Spot> = Vec::with_capacity(nodes.len());
        let mut root = None;
        for (place, node) in nodes.into_iter().enumerate() {
            let parent = match &node.parent {
                Some(code) => Some(*by_code.get(code).ok_or_else(|| broken(&node.unit.code))?),
                None if root.replace(place).is_none() => None,
                None => return Err(broken(&node.unit.code)),
            };
            let unit = node.unit;
            let texts = texts(&unit);
            spots.push(Spot { unit, parent, children: Vec::new(), depth: 0, texts, enter: 0, leave: 0 });
        }
        let root = root.ok_or_else(|| broken("the root"))?;
        for place in 0..spots.len() {
            if let Some(parent) = spots[place].parent {
                spots[parent].children.push(place);
            }
        }
        let mut tree = Self { spots, by_code, by_name: HashMap::new(), walk: Vec::new(), root, changed };
        tree.number();
        if tree.walk.len() != tree.spots.len() {
            return Err(broken("a unit that the root does not reach"));
        }
        tree.index_names();
        Ok(tree)
    }

    /// Numbers the spots along a walk, so that "under" is a comparison of two numbers.
    fn number(&mut self) {
        let mut stack = vec![(self.root, 0, false)];
        while let Some((place, depth, done)) = stack.pop() {
            if done {
                self.spots[place].leave = self.walk.len();
                continue;
            }
            self.spots[place].enter = self.walk.len();
            self.spots[place].depth = depth;
            self.walk.push(place);
            stack.push((place, depth, true));
            stack.extend(self.spots[place].children.iter().rev().map(|child| (*child, depth + 1, false)));
        }
    }

    fn index_names(&mut self) {
        for (place, spot) in self.spots.iter().enumerate() {
            for name in &spot.texts[NAMES..] {
                let places = self.by_name.entry(name.clone()).or_default();
                if places.last() != Some(&place) {
                    places.push(place);
                }
            }
        }
    }

    fn spot(&self, code: &str) -> Option<&Spot> {
        self.by_code.get(code).map(|place| &self.spots[*place])
    }

    /// The id of the last change that is in it: of two trees of a city with the same one, both say the same.
    pub fn changed(&self) -> i64 {
        self.changed
    }

    /// The city.
    pub fn root(&self) -> &Unit {
        &self.spots[self.root].unit
    }

    /// The unit of this code.
    pub fn get(&self, code: &str) -> Option<&Unit> {
        self.spot(code).map(|spot| &spot.unit)
    }

    /// The unit directly above.
    pub fn parent(&self, code: &str) -> Option<&Unit> {
        let parent = self.spot(code)?.parent?;
        Some(&self.spots[parent].unit)
    }

    /// The units directly below, by code; ended and merged ones too.
    pub fn children(&self, code: &str) -> Vec<&Unit> {
        let children = self.spot(code).map(|spot| spot.children.as_slice()).unwrap_or_default();
        children.iter().map(|place| &self.spots[*place].unit).collect()
    }

    /// From the root down to the unit itself; empty for an unknown code.
    pub fn path(&self, code: &str) -> Vec<&Unit> {
        let mut path = Vec::new();
        let mut at = self.spot(code);
        while let Some(spot) = at {
            path.push(&spot.unit);
            at = spot.parent.map(|parent| &self.spots[parent]);
        }
        path.reverse();
        path
    }

    /// How far below the root; 0 for the root and for an unknown code.
    pub fn depth(&self, code: &str) -> usize {
        self.spot(code).map_or(0, |spot| spot.depth)
    }

    /// The unit itself and all below it, ended and merged ones too; each before those under it.
    pub fn under(&self, code: &str) -> Vec<&str> {
        let Some(spot) = self.spot(code) else { return Vec::new() };
        self.walk[spot.enter..spot.leave].iter().map(|place| self.spots[*place].unit.code.as_str()).collect()
    }

    /// These units with all above and below them, in order.
    pub fn in_line(&self, codes: &[&str]) -> Vec<String> {
        let mut line: Vec<&str> = Vec::new();
        for code in codes {
            line.extend(self.path(code).iter().map(|above| above.code.as_str()));
            line.extend(self.under(code));
        }
        line.sort_unstable();
        line.dedup();
        line.into_iter().map(str::to_owned).collect()
    }

    /// Whether `code` is `above` or under it.
    pub fn is_under(&self, code: &str, above: &str) -> bool {
        match (self.spot(code), self.spot(above)) {
            (Some(spot), Some(above)) => (above.enter..above.leave).contains(&spot.enter),
            _ => false,
        }
    }

    /// The child of `above` that is `code` or holds it; none for `above` itself and what is not under it.
    pub fn step_down(&self, above: &str, code: &str) -> Option<&str> {
        let (above, spot) = (self.spot(above)?, self.spot(code)?);
        let child = above.children.partition_point(|child| self.spots[*child].enter <= spot.enter);
        let child = &self.spots[*above.children.get(child.checked_sub(1)?)?];
        (child.enter..child.leave).contains(&spot.enter).then_some(child.unit.code.as_str())
    }

    /// The units with exactly this name or alias, in either language, by code.
    pub fn named(&self, text: &str) -> Vec<&Unit> {
        let places = self.by_name.get(&folded(text)).map(Vec::as_slice).unwrap_or_default();
        places.iter().map(|place| &self.spots[*place].unit).collect()
    }

    /// The unit that a cell or a field means: by code, by name, or by a path of names from the top down
    /// (`西安区/立新街道`; units between may be left out). Units that still work win over ended ones.
    pub fn resolve(&self, text: &str) -> Resolved<'_> {
        let text = text.trim();
        if let Some(unit) = self.get(text) {
            return Resolved::One(unit);
        }
        let mut steps = text.split(['/', '／', '>']).map(str::trim).rev();
        let last = steps.next().unwrap_or_default();
        let above: Vec<&str> = steps.collect();
        let mut found = self.named(last);
        found.retain(|unit| self.has_above(&unit.code, &above));
        if found.iter().any(|unit| unit.ended.is_none()) {
            found.retain(|unit| unit.ended.is_none());
        }
        match found.as_slice() {
            [] => Resolved::None,
            [one] => Resolved::One(one),
            _ => Resolved::Several(found),
        }
    }

    /// Whether units of these names come one after the other on the way up.
    fn has_above(&self, code: &str, names: &[&str]) -> bool {
        let mut at = self.spot(code);
        names.iter().map(|name| folded(name)).all(|name| {
            loop {
                at = at.and_then(|spot| spot.parent).map(|parent| &self.spots[parent]);
                match at {
                    Some(above) if above.texts.contains(&name) => return true,
                    Some(_) => {}
                    None => return false,
                }
            }
        })
    }

    /// At most `limit` units that this text is part of: of a name, an alias, the code, or the initials.
    /// Best first: exact, then at the beginning, then anywhere; those that still work before ended ones.
    pub fn search(&self, text: &str, limit: usize) -> Vec<&Unit> {
        let text = folded(text);
        if text.is_empty() {
            return Vec::new();
        }
        let mut found: Vec<(bool, u8, usize, &Unit)> = self
            .walk
            .iter()
            .filter_map(|place| {
                let spot = &self.spots[*place];
                let rank = rank(&spot.texts, &text)?;
                Some((spot.unit.ended.is_some(), rank, spot.depth, &spot.unit))
            })
            .collect();
        found.sort_by(|a, b| (a.0, a.1, a.2, &a.3.code).cmp(&(b.0, b.1, b.2, &b.3.code)));
        found.into_iter().take(limit).map(|(_, _, _, unit)| unit).collect()
    }

    /// All units, by code.
    pub fn iter(&self) -> impl Iterator<Item = &Unit> {
        self.spots.iter().map(|spot| &spot.unit)
    }

    /// How many units there are, ended and merged ones too.
    pub fn len(&self) -> usize {
        self.spots.len()
    }

    /// Never: a tree has a root.
    pub fn is_empty(&self) -> bool {
        self.spots.is_empty()
    }
}

/// Only a database that was changed by other means can hold such events.
fn broken(what: &str) -> Error {
    Error::Store(StoreError::Shape(format!("the events of the units do not make a tree at {what}")))
}

/// Names are compared without regard to case and to blanks around them.
fn folded(text: &str) -> String {
    text.trim().to_lowercase()
}

/// From here on [`texts`] are names; before come the code and the initials.
const NAMES: usize = 2;

fn texts(unit: &Unit) -> Vec<String> {
    let names = std::iter::once(&unit.name_zh).chain(&unit.name_en).chain(&unit.aliases);
    [&unit.code, &unit.initials].into_iter().chain(names).map(|text| folded(text)).collect()
}

/// 0 for the exact text, 1 at the beginning, 2 within; none where it does not occur.
fn rank(own: &[String], text: &str) -> Option<u8> {
    own.iter()
        .filter_map(|own| match own.find(text)? {
            0 if own.len() == text.len() => Some(0),
            0 => Some(1),
            _ => Some(2),
        })
        .min()
}
