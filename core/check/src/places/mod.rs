//! Which place a number is about: the unit named in its clause, in its sentence, in the sentences above it, or the
//! one that the whole text is about.

mod outside;
mod readings;

use std::collections::HashMap;
use std::ops::Range;

use luoshi_units::{Tree, UnitKind};

use crate::layout::Layout;
use crate::phrases::{Hit, Phrases};

pub use readings::PARTS;

/// A unit with everything it is called.
#[derive(Clone, Debug)]
pub struct PlaceUnit {
    /// Its code.
    pub code: String,
    /// The code of the unit above; none for the city.
    pub parent: Option<String>,
    /// What it is.
    pub kind: UnitKind,
    /// Its names, the full one first.
    pub names: Vec<String>,
}

/// The units of a tree by their names.
pub struct Places {
    units: Vec<PlaceUnit>,
    by_code: HashMap<String, usize>,
    phrases: Phrases<Called>,
}

#[derive(Clone, Debug)]
enum Called {
    /// Units of this name, by their index.
    Units(Vec<usize>),
    /// A place elsewhere, written bare.
    Bare { province: bool },
    /// 全市, 本市: the place that the text is about.
    Whole(Whole),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Whole {
    City,
    County,
    Beyond,
}

const WHOLE: [(&str, Whole); 14] = [
    ("全市", Whole::City),
    ("我市", Whole::City),
    ("本市", Whole::City),
    ("the city", Whole::City),
    ("city-wide", Whole::City),
    ("citywide", Whole::City),
    ("全县", Whole::County),
    ("我县", Whole::County),
    ("全区", Whole::County),
    ("我区", Whole::County),
    ("全省", Whole::Beyond),
    ("我省", Whole::Beyond),
    ("全国", Whole::Beyond),
    ("全球", Whole::Beyond),
];

/// How far to either side a list of places is followed: a reader could not tell more of them apart either.
const LIST: usize = 30;

/// The place that a number is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Resolved {
    /// The whole city.
    City,
    /// One unit, by its code.
    Unit(String),
    /// A place that is not in the tree.
    Outside(String),
    /// Several units named side by side: which one the number is about cannot be told.
    Several(Vec<String>),
    /// One name that several units carry.
    Shared(String, usize),
}

/// A place named in a text.
#[derive(Clone, Debug)]
struct Named {
    range: Range<usize>,
    place: Resolved,
    /// A city, or something as large: a whole text can be about it.
    large: bool,
    /// 全市: whatever the text is about.
    whole: bool,
    /// The unit above it.
    above: Option<Resolved>,
}

impl Places {
    /// The units of a tree.
    pub fn of(tree: &Tree) -> Self {
        let units = tree.iter().map(|unit| PlaceUnit {
            code: unit.code.clone(),
            parent: tree.parent(&unit.code).map(|above| above.code.clone()),
            kind: unit.kind,
            names: [Some(unit.name_zh.clone()), unit.name_en.clone()]
                .into_iter()
                .flatten()
                .chain(unit.aliases.iter().cloned())
                .collect(),
        });
        Self::new(units.collect())
    }

    /// From a plain list, in any order.
    pub fn new(units: Vec<PlaceUnit>) -> Self {
        let mut names: HashMap<String, Vec<usize>> = HashMap::new();
        for (index, unit) in units.iter().enumerate() {
            for name in unit.names.iter().cloned().chain(short_name(unit)) {
                let list = names.entry(name).or_default();
                if !list.contains(&index) {
                    list.push(index);
                }
            }
        }
        // Two characters without an ending are too often a common word.
        names.retain(|name, list| {
            name.chars().count() > 2 || list.iter().any(|index| is_large(units[*index].kind))
        });
        let bare = [(&outside::BARE[..], outside::PROVINCES), (&outside::BARE_EN[..], outside::PROVINCES_EN)]
            .into_iter()
            .flat_map(|(list, provinces)| {
                list.iter().enumerate().map(move |(index, name)| ((*name).to_owned(), index < provinces))
            })
            .filter(|(name, _)| !names.contains_key(name))
            .flat_map(|(name, province)| {
                let whole = format!("{name}{}", if province { '省' } else { '市' });
                [(name, Called::Bare { province }), (whole, Called::Bare { province })]
            })
            .collect::<Vec<_>>();
        let whole = WHOLE.iter().map(|(word, whole)| ((*word).to_owned(), Called::Whole(*whole)));
        let mut words: Vec<(String, Called)> =
            names.into_iter().map(|(name, list)| (name, Called::Units(list))).collect();
        words.sort_by(|a, b| a.0.cmp(&b.0));
        let phrases = Phrases::new(words.into_iter().chain(bare).chain(whole));
        let by_code = units.iter().enumerate().map(|(index, unit)| (unit.code.clone(), index)).collect();
        Self { units, by_code, phrases }
    }

    /// The full name of a unit; its code where it is not in the tree.
    pub fn name<'a>(&'a self, code: &'a str) -> &'a str {
        self.by_code.get(code).and_then(|index| self.units[*index].names.first()).map_or(code, String::as_str)
    }

    /// The places of one text. `topic` is what the asker says the text is about, if they do.
    pub fn read(&self, layout: &Layout, topic: Option<&str>) -> InText {
        let named = self.named(layout);
        let topic = topic.map_or_else(|| most_named(&named), |code| self.unit(code));
        InText { named, topic }
    }

    fn unit(&self, code: &str) -> Resolved {
        match self.by_code.get(code) {
            Some(index) if self.units[*index].parent.is_some() => Resolved::Unit(code.to_owned()),
            _ => Resolved::City,
        }
    }

    fn above(&self, code: &str) -> Option<Resolved> {
        let unit = &self.units[*self.by_code.get(code)?];
        unit.parent.as_deref().map(|parent| self.unit(parent))
    }

    fn is_under(&self, index: usize, above: &str) -> bool {
        let mut at = Some(index);
        while let Some(index) = at {
            if self.units[index].code == above {
                return true;
            }
            at = self.units[index].parent.as_ref().and_then(|code| self.by_code.get(code)).copied();
        }
        false
    }

    /// Whether 全县 can mean it: a county, or a place that is not ours.
    fn may_be_county(&self, place: &Resolved) -> bool {
        match place {
            Resolved::Outside(_) => true,
            Resolved::Unit(code) => {
                self.by_code.get(code).is_some_and(|index| self.units[*index].kind == UnitKind::County)
            }
            _ => false,
        }
    }

    fn named(&self, layout: &Layout) -> Vec<Named> {
        let hits = self.phrases.find(layout);
        let mut named: Vec<Named> = Vec::new();
        let mut county = LastCounty::default();
        let mut next = 0;
        for at in 0..layout.chars.len() {
            let taken = named.last().map_or(0, |last| last.range.end);
            let mut best: Option<&Hit> = None;
            while next < hits.len() && hits[next].range.start == at {
                if best.is_none() && fits(&hits[next], taken) {
                    best = Some(&hits[next]);
                }
                next += 1;
            }
            if let Some(found) = best.and_then(|hit| self.resolve(layout, hit, &named, &mut county)) {
                place(&mut named, found);
            } else if at >= taken {
                self.elsewhere(layout, at, taken, &mut named);
            }
        }
        named
    }

    /// A name by its ending; adjoining names are one: 临江市东城区.
    fn elsewhere(&self, layout: &Layout, at: usize, taken: usize, named: &mut Vec<Named>) {
        let Some(range) = outside::ending_at(&layout.chars, at, taken) else { return };
        let name = layout.written(range.clone());
        let large = outside::is_city(&name);
        named.push(Named { range, place: Resolved::Outside(name), large, whole: false, above: None });
    }

    /// What a name stands for beside the name before it; none where it is not a place's at all.
    fn resolve(
        &self,
        layout: &Layout,
        hit: &Hit,
        before: &[Named],
        county: &mut LastCounty,
    ) -> Option<Named> {
        let adjoining =
            before.last().filter(|last| last.range.end >= hit.range.start && last.range.end < hit.range.end);
        let name = layout.written(hit.range.clone());
        let (place, large) = match self.phrases.meaning(hit) {
            Called::Whole(Whole::City) => (Resolved::City, false),
            Called::Whole(Whole::County) => (county.of(self, before)?, false),
            Called::Whole(Whole::Beyond) => (Resolved::Outside(name), false),
            Called::Bare { province } => {
                if outside::NOT_AFTER_BARE.iter().any(|word| layout.begins(hit.range.end, word)) {
                    return None;
                }
                (Resolved::Outside(name), !province)
            }
            Called::Units(list) => match adjoining.map(|last| &last.place) {
                Some(Resolved::Outside(above)) if !self.holds_city(list, above) => {
                    (Resolved::Outside(above.clone()), false)
                }
                Some(Resolved::Unit(above)) => (self.below(list, above), false),
                _ => self.alone(list, name, before),
            },
        };
        let whole = matches!(self.phrases.meaning(hit), Called::Whole(Whole::City));
        let above = match &place {
            Resolved::Unit(code) => self.above(code),
            _ => None,
        };
        Some(Named { range: hit.range.clone(), place, large, whole, above })
    }

    /// A province may stand before the city itself, and only before it.
    fn holds_city(&self, list: &[usize], above: &str) -> bool {
        !outside::is_city(above)
            && !above.ends_with(['县', '区'])
            && list.iter().any(|index| self.units[*index].parent.is_none())
            || above.ends_with('省') && list.iter().any(|index| is_large(self.units[*index].kind))
    }

    fn below(&self, list: &[usize], above: &str) -> Resolved {
        let under: Vec<usize> = list.iter().copied().filter(|index| self.is_under(*index, above)).collect();
        match under[..] {
            [one] => self.unit(&self.units[one].code),
            // 林海市公安局: the city has a bureau of that name, the county's own is not in the tree.
            _ => Resolved::Unit(above.to_owned()),
        }
    }

    fn alone(&self, list: &[usize], name: String, before: &[Named]) -> (Resolved, bool) {
        if let [one] = list {
            let unit = &self.units[*one];
            return (self.unit(&unit.code), is_large(unit.kind));
        }
        // A name that repeats is the one under the unit named last, where there is just one.
        for last in before.iter().rev().take(4) {
            if let Resolved::Unit(above) = &last.place {
                let under: Vec<usize> =
                    list.iter().copied().filter(|index| self.is_under(*index, above)).collect();
                if let [one] = under[..] {
                    return (self.unit(&self.units[one].code), false);
                }
            }
        }
        (Resolved::Shared(name, list.len()), false)
    }
}

/// 林海市 is also 林海; districts are not shortened, their short names are common words.
fn short_name(unit: &PlaceUnit) -> Option<String> {
    let name = unit.names.first()?;
    let stem = name.strip_suffix(['市', '县'])?;
    (matches!(unit.kind, UnitKind::City | UnitKind::County) && stem.chars().count() >= 2)
        .then(|| stem.to_owned())
}

fn is_large(kind: UnitKind) -> bool {
    matches!(kind, UnitKind::City | UnitKind::County)
}

fn only_marks(layout: &Layout, range: Range<usize>) -> bool {
    layout.chars.get(range).is_some_and(|chars| chars.iter().all(|c| " ,、和与及有为:".contains(*c)))
}

/// A name may share its first character with the end of the one before: 云江市妇联 is 云江市 and 市妇联.
fn fits(hit: &Hit, taken: usize) -> bool {
    hit.range.start >= taken || hit.range.start + 1 == taken && hit.range.end > taken
}

/// Puts a found place behind the others; one that goes on from the last takes its place.
fn place(named: &mut Vec<Named>, found: Named) {
    if let Some(last) = named.last_mut().filter(|last| last.range.end >= found.range.start) {
        last.range.end = found.range.end;
        last.place = found.place;
        last.above = found.above;
        last.large = false;
        last.whole = false;
    } else {
        named.push(found);
    }
}

/// The county that was named last. Only the last place named can still change, so all others are looked at once.
#[derive(Default)]
struct LastCounty {
    seen: usize,
    index: Option<usize>,
}

impl LastCounty {
    fn of(&mut self, places: &Places, before: &[Named]) -> Option<Resolved> {
        let settled = before.len().saturating_sub(1);
        let is_county = |index: &usize| places.may_be_county(&before[*index].place);
        self.index = (self.seen..settled).rev().find(is_county).or(self.index);
        self.seen = settled;
        let last = before.len().checked_sub(1).filter(is_county).or(self.index)?;
        Some(before[last].place.clone())
    }
}

/// What the text is about: the city that it names most often, the first of equals; else ours. Whoever names our
/// counties names our city.
fn most_named(named: &[Named]) -> Resolved {
    let mut counts: HashMap<Option<&str>, (usize, std::cmp::Reverse<usize>)> = HashMap::new();
    for (index, named) in named.iter().enumerate().filter(|(_, named)| named.large) {
        let city = match &named.place {
            Resolved::Outside(name) => Some(name.as_str()),
            _ => None,
        };
        counts.entry(city).or_insert((0, std::cmp::Reverse(index))).0 += 1;
    }
    let most = counts.into_iter().max_by_key(|(_, count)| *count).and_then(|(city, _)| city);
    most.map_or(Resolved::City, |name| Resolved::Outside(name.to_owned()))
}

/// The places named in one text.
pub struct InText {
    named: Vec<Named>,
    topic: Resolved,
}

impl InText {
    fn within(&self, range: Range<usize>) -> impl DoubleEndedIterator<Item = usize> {
        let from = self.named.partition_point(|named| named.range.start < range.start);
        let until = self.named.partition_point(|named| named.range.start < range.end);
        from..until.max(from)
    }

    /// The first and the last of the places that stand beside one in a list: 林海市、宁安市和穆棱市.
    fn list(&self, layout: &Layout, index: usize) -> (usize, usize) {
        let joined = |left: usize| {
            let between = self.named[left].range.end..self.named[left + 1].range.start;
            between.len() <= 1 && layout.text(between).chars().all(|c| "、和与及".contains(c))
        };
        let first = (0..index).rev().take(LIST).take_while(|left| joined(*left)).last().unwrap_or(index);
        let last = (index..self.named.len() - 1)
            .take(LIST)
            .take_while(|left| joined(*left))
            .last()
            .map_or(index, |left| left + 1);
        (first, last)
    }

    /// The place, together with those that stand beside it in one list.
    fn beside(&self, layout: &Layout, index: usize) -> Resolved {
        let (first, last) = self.list(layout, index);
        let place = &self.named[index].place;
        let and_others = layout.begins(self.named[last].range.end, "等");
        if let (Resolved::Unit(_), true, Some(above)) = (place, and_others, &self.named[last].above) {
            // 市妇联等多个部门: it is about them all, so about the unit above them.
            return self.in_topic(&Named { place: above.clone(), ..self.named[index].clone() });
        }
        if first == last || matches!(place, Resolved::City) {
            return self.in_topic(&self.named[index]);
        }
        if let Some(outside) =
            self.named[first..=last].iter().find(|named| matches!(named.place, Resolved::Outside(_)))
        {
            return outside.place.clone();
        }
        Resolved::Several(
            self.named[first..=last].iter().map(|named| layout.written(named.range.clone())).collect(),
        )
    }

    /// In a text about another city, a name that repeats all over the country is not ours.
    fn in_topic(&self, named: &Named) -> Resolved {
        match (&self.topic, &named.place) {
            (Resolved::Outside(city), Resolved::Unit(_) | Resolved::Shared(..)) => {
                Resolved::Outside(city.clone())
            }
            (topic, _) if named.whole => topic.clone(),
            (_, place) => place.clone(),
        }
    }
}

#[cfg(test)]
mod tests;
