//! Items and figures: that what a figure adds up can be added, and that its parts are there.

use std::collections::{BTreeMap, BTreeSet};

use luoshi_ledger::{Figure, Kind, PeriodRule};
use luoshi_store::Day;
use luoshi_units::UnitKind;

use crate::fault::Fault;
use crate::known::{Known, both, is_word};
use crate::model::{Alias, FigureDef, Format, Item, Nature, Openness, is_under};
use crate::problem::{FileId, Problems};
use crate::raw::{AliasRaw, At, FigureRaw, ItemRaw, KindRaw, PeriodRaw, PeriodWord, UnitKindRaw};
use crate::tables::RawPack;
use crate::units::UnitTable;
use crate::{Lang, Text};

pub(crate) fn items(raw: &RawPack, known: &Known, problems: &mut Problems) -> BTreeMap<String, Item> {
    let posted: BTreeSet<&str> = raw
        .forms
        .iter()
        .flat_map(|form| &form.posts)
        .filter_map(|post| Some(post.value.as_ref()?.item.value.as_str()))
        .collect();
    let unread_posts = raw.forms.iter().flat_map(|form| &form.posts).any(|post| post.value.is_none());
    let mut items = BTreeMap::new();
    for found in &raw.items {
        let Some(item) = &found.value else { continue };
        let id = item.id.value.as_str();
        both(found.file, &item.name, problems);
        if !is_word(&item.measure.value) {
            problems.add(found.file, &item.measure.span, Fault::BadId(item.measure.value.clone()));
        }
        if let Some(open) = &item.open
            && item.people == (open.value == Openness::Exact)
            && open.value != Openness::Total
        {
            problems.add(found.file, &open.span, Fault::OpenToPeople { people: item.people });
        }
        if item.room.is_none() && !posted.contains(id) && !unread_posts {
            problems.add(found.file, &item.id.span, Fault::NothingPosts(id.to_owned()));
        }
        if known.items.contains_key(id) {
            items.insert(id.to_owned(), build_item(item));
        }
    }
    items
}

fn build_item(item: &ItemRaw) -> Item {
    Item {
        id: item.id.value.clone(),
        name: item.name.value.clone(),
        nature: item.nature,
        measure: item.measure.value.clone(),
        people: item.people,
        open: openness(item),
        room: item.room.as_ref().map(|room| room.value.clone()),
    }
}

/// What the pack says; where it says nothing, no more than totals of what concerns people.
fn openness(item: &ItemRaw) -> Openness {
    let closed = if item.people { Openness::Total } else { Openness::Exact };
    item.open.as_ref().map_or(closed, |open| open.value)
}

pub(crate) fn figures(
    raw: &RawPack,
    known: &Known,
    units: &UnitTable,
    problems: &mut Problems,
) -> Vec<FigureDef> {
    let mut all = Vec::new();
    for found in &raw.figures {
        let Some(figure) = &found.value else { continue };
        let file = found.file;
        for text in [&figure.name, &figure.definition, &figure.unit_of_measure] {
            both(file, text, problems);
        }
        if !is_word(&figure.measure_word.value) {
            let word = figure.measure_word.value.clone();
            problems.add(file, &figure.measure_word.span, Fault::BadId(word));
        }
        if !known.sections.contains_key(figure.section.value.as_str()) {
            let section = figure.section.value.clone();
            problems.add(file, &figure.section.span, Fault::UnknownSection(section));
        }
        parts(file, figure, known, problems);
        numbers(file, figure, problems);
        place(file, figure, units, problems);
        let period = period(file, figure, problems);
        let aliases = aliases(file, figure, problems);
        all.push(build(figure, period, aliases));
    }
    shared_aliases(raw, &all, problems);
    all
}

fn kind(raw: KindRaw) -> (Kind, &'static str) {
    match raw {
        KindRaw::Sum => (Kind::Sum, "sum"),
        KindRaw::Records => (Kind::Records, "records"),
        KindRaw::People => (Kind::People, "people"),
        KindRaw::Level => (Kind::Level, "level"),
        KindRaw::PeopleAt => (Kind::PeopleAt, "people_at"),
        KindRaw::Units => (Kind::Units, "units"),
        KindRaw::Days => (Kind::Days, "days"),
        KindRaw::Span => (Kind::Span, "span"),
        KindRaw::Ratio => (Kind::Ratio, "ratio"),
        KindRaw::Daily => (Kind::Daily, "daily"),
        KindRaw::YearChange => (Kind::YearChange, "year_change"),
    }
}

/// What the figure is made of: an item that adds up, or two figures.
fn parts(file: FileId, figure: &FigureRaw, known: &Known, problems: &mut Problems) {
    if figure.kind.value == KindRaw::Ratio {
        ratio(file, figure, known, problems);
        return;
    }
    if figure.numerator.is_some() || figure.denominator.is_some() {
        problems.add(file, &figure.kind.span, Fault::OnlyRatio);
    }
    match &figure.item {
        None => problems.add(file, &figure.id.span, Fault::ItemNeeded),
        Some(item) => counted(file, figure, item, known, problems),
    }
}

fn ratio(file: FileId, figure: &FigureRaw, known: &Known, problems: &mut Problems) {
    let (Some(above), Some(below), None) = (&figure.numerator, &figure.denominator, &figure.item) else {
        problems.add(file, &figure.kind.span, Fault::RatioParts);
        return;
    };
    let mut levels = Vec::new();
    for part in [above, below] {
        match known.figures.get(part.value.as_str()) {
            None => problems.add(file, &part.span, Fault::UnknownFigure(part.value.clone())),
            Some(Some(other)) if is_division(other.kind.value) => {
                problems.add(file, &part.span, Fault::RatioOfRatio(part.value.clone()));
            }
            Some(Some(other)) => levels.push(is_level(other.kind.value)),
            Some(None) => {}
        }
    }
    if let [above, below] = levels[..]
        && above != below
    {
        problems.add(file, &figure.kind.span, Fault::RatioMixed);
    }
}

fn is_division(kind: KindRaw) -> bool {
    matches!(kind, KindRaw::Ratio | KindRaw::Daily | KindRaw::YearChange)
}

fn is_level(kind: KindRaw) -> bool {
    matches!(kind, KindRaw::Level | KindRaw::PeopleAt)
}

/// All items that the figure takes in are of one measure and nature, and carry people where it counts them.
fn counted(file: FileId, figure: &FigureRaw, item: &At<String>, known: &Known, problems: &mut Problems) {
    let under: Vec<Option<&ItemRaw>> =
        known.items.iter().filter(|(id, _)| is_under(id, &item.value)).map(|(_, raw)| *raw).collect();
    if under.is_empty() {
        problems.add(file, &item.span, Fault::UnknownItem(item.value.clone()));
        return;
    }
    let Some(under) = under.into_iter().collect::<Option<Vec<&ItemRaw>>>() else { return };
    let measures: BTreeSet<&str> = under.iter().map(|item| item.measure.value.as_str()).collect();
    if measures.len() > 1 {
        let measures = measures.into_iter().collect::<Vec<_>>().join(", ");
        problems.add(file, &item.span, Fault::MixedMeasures { item: item.value.clone(), measures });
    }
    let stocks = under.iter().filter(|item| item.nature == Nature::Stock).count();
    let (_, name) = kind(figure.kind.value);
    if stocks > 0 && stocks < under.len() {
        problems.add(file, &item.span, Fault::MixedNatures(item.value.clone()));
    } else if (stocks > 0) != is_level(figure.kind.value) {
        problems.add(file, &item.span, Fault::NatureMismatch { kind: name, stock: stocks > 0 });
    }
    let counts_people = matches!(figure.kind.value, KindRaw::People | KindRaw::PeopleAt | KindRaw::Daily);
    if counts_people && !under.iter().all(|item| item.people) {
        problems.add(file, &item.span, Fault::NeedsPeople(name));
    }
}

fn numbers(file: FileId, figure: &FigureRaw, problems: &mut Problems) {
    if !(1..=1_000_000_000).contains(&figure.scale.value) {
        problems.add(file, &figure.scale.span, Fault::Scale);
    }
    if figure.decimals.value > 6 {
        problems.add(file, &figure.decimals.span, Fault::Decimals);
    }
    let wrong = match (figure.format, figure.kind.value) {
        (Format::Whole, _) if figure.decimals.value > 0 => Some("whole, decimals"),
        (Format::Decimal, _) if figure.decimals.value == 0 => Some("decimal, decimals = 0"),
        (Format::Change, kind) if kind != KindRaw::YearChange => Some("change, year_change"),
        (Format::Whole | Format::Decimal | Format::Money | Format::Percent, KindRaw::YearChange) => {
            Some("year_change, change")
        }
        (Format::Percent, kind) if kind != KindRaw::Ratio => Some("percent, ratio"),
        _ => None,
    };
    if let Some(why) = wrong {
        problems.add(file, &figure.kind.span, Fault::FormatMismatch(why));
    }
}

fn place(file: FileId, figure: &FigureRaw, units: &UnitTable, problems: &mut Problems) {
    match (&figure.units, figure.kind.value) {
        (None, KindRaw::Units) => problems.add(file, &figure.kind.span, Fault::UnitKindNeeded),
        (Some(units), kind) if kind != KindRaw::Units => {
            problems.add(file, &units.span, Fault::UnitKindUnused);
        }
        _ => {}
    }
    if let Some(scope) = &figure.scope
        && units.read
        && !units.has(&scope.value)
    {
        problems.add(file, &scope.span, Fault::UnknownUnit(scope.value.clone()));
    }
}

fn period(file: FileId, figure: &FigureRaw, problems: &mut Problems) -> PeriodRule {
    let Some(raw) = &figure.period else { return PeriodRule::Campaign };
    match &raw.value {
        PeriodRaw::Rule(PeriodWord::Campaign) => PeriodRule::Campaign,
        PeriodRaw::Rule(PeriodWord::LastQuarter) => PeriodRule::LastQuarter,
        PeriodRaw::Rule(PeriodWord::LastMonth) => PeriodRule::LastMonth,
        PeriodRaw::Rule(PeriodWord::LastWeek) => PeriodRule::LastWeek,
        PeriodRaw::Rule(PeriodWord::Year) => PeriodRule::Year,
        PeriodRaw::Rule(PeriodWord::Day) => PeriodRule::Day,
        PeriodRaw::Fixed { from, until } => {
            let day = |text: &String, problems: &mut Problems| {
                let day = text.parse::<Day>().ok();
                if day.is_none() {
                    problems.add(file, &raw.span, Fault::NotADay(text.clone()));
                }
                day
            };
            match (day(from, problems), day(until, problems)) {
                (Some(from), Some(until)) if from <= until => PeriodRule::Fixed(from, until),
                (Some(_), Some(_)) => {
                    problems.add(file, &raw.span, Fault::DaysReversed);
                    PeriodRule::Campaign
                }
                _ => PeriodRule::Campaign,
            }
        }
    }
}

/// The names first, then the other words, each once.
fn aliases(file: FileId, figure: &FigureRaw, problems: &mut Problems) -> Vec<Alias> {
    let Text { zh, en } = figure.name.value.clone();
    let plain = |text: String, lang| Alias { text, lang, needs: Vec::new(), measure: Vec::new() };
    let mut all = vec![plain(zh, Lang::Zh), plain(en, Lang::En)];
    let given = figure.aliases.zh.iter().map(|alias| (Lang::Zh, alias));
    for (lang, raw) in given.chain(figure.aliases.en.iter().map(|alias| (Lang::En, alias))) {
        let alias = match raw.value.clone() {
            AliasRaw::Word(text) => plain(text, lang),
            AliasRaw::Full { text, needs, measure } => Alias { text, lang, needs, measure },
        };
        if alias.text.trim().is_empty() {
            problems.add(file, &raw.span, Fault::EmptyAlias);
        } else if !all.contains(&alias) {
            all.push(alias);
        }
    }
    all
}

/// Two figures that share a word, with nothing beside it to tell them apart, are told.
fn shared_aliases(raw: &RawPack, all: &[FigureDef], problems: &mut Problems) {
    let mut owners: BTreeMap<(&str, Lang), Vec<(&Alias, &str)>> = BTreeMap::new();
    for def in all {
        let id = def.figure.id.as_str();
        for alias in &def.aliases {
            let known = owners.entry((&alias.text, alias.lang)).or_default();
            let other = known.iter().find(|(other, owner)| *owner != id && !told_apart(alias, other));
            if let Some((_, other)) = other {
                let found = raw.figures.iter().find(|found| found.id.as_deref() == Some(id));
                if let Some(found) = found {
                    let fault = Fault::SharedAlias { alias: alias.text.clone(), other: (*other).to_owned() };
                    problems.add(found.file, &found.span, fault);
                }
            }
            known.push((alias, id));
        }
    }
}

/// Words beside two aliases tell them apart if both ask for some and have none in common.
fn told_apart(one: &Alias, other: &Alias) -> bool {
    let apart = |one: &[String], other: &[String]| {
        !one.is_empty() && !other.is_empty() && one.iter().all(|word| !other.contains(word))
    };
    apart(&one.needs, &other.needs) || apart(&one.measure, &other.measure)
}

fn build(figure: &FigureRaw, period: PeriodRule, aliases: Vec<Alias>) -> FigureDef {
    let text = |at: &Option<At<String>>| at.as_ref().map(|at| at.value.clone());
    FigureDef {
        figure: Figure {
            id: figure.id.value.clone(),
            kind: kind(figure.kind.value).0,
            item: text(&figure.item).unwrap_or_default(),
            numerator: text(&figure.numerator),
            denominator: text(&figure.denominator),
            scale: figure.scale.value.max(1),
            decimals: figure.decimals.value,
            unit_kind: figure.units.as_ref().map(|units| unit_kind(units.value)),
            period,
            scope: text(&figure.scope),
        },
        name: figure.name.value.clone(),
        aliases,
        definition: figure.definition.value.clone(),
        unit_of_measure: figure.unit_of_measure.value.clone(),
        measure_word: figure.measure_word.value.clone(),
        format: figure.format,
        section: figure.section.value.clone(),
        map: figure.map,
    }
}

pub(crate) fn unit_kind(raw: UnitKindRaw) -> UnitKind {
    match raw {
        UnitKindRaw::City => UnitKind::City,
        UnitKindRaw::County => UnitKind::County,
        UnitKindRaw::Department => UnitKind::Department,
        UnitKindRaw::Township => UnitKind::Township,
        UnitKindRaw::Community => UnitKind::Community,
    }
}
