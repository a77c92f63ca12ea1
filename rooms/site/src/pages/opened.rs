//! What a number opens to: its definition, by unit, by month, and its records as far as the open log shows them. Nothing
//! of it is more than anybody can read in that log or add up from it.

use std::collections::BTreeMap;

use luoshi_ledger::{Answer, Catalogue, Kind, Question, Step};
use luoshi_packs::{FigureDef, Openness, Pack};
use luoshi_store::Day;
use luoshi_units::UnitKind;
use luoshi_web::figures::{kind_name, plain, shown, shown_part};
use luoshi_web::parts::{Cell, Column, Row, Table, TableStyle};
use luoshi_web::{Definitions, Error, Html, formats};

use super::records::{Asking, Records};
use crate::few::{Few, few};
use crate::here::Here;

/// How a figure is counted.
pub struct How {
    /// The definition in plain words.
    pub plain: Vec<String>,
    /// Statements about the figure.
    pub statements: String,
}

/// A number, opened.
pub struct Opened {
    /// How it is counted.
    pub how: How,
    /// A table of the units below; those of a kind of which there are many stand in one of their own, with its heading.
    pub by_unit: Option<Table>,
    /// The others.
    pub more: Vec<(String, Table)>,
    /// A table of the months.
    pub by_month: Option<Table>,
    /// Why its parts do not add up to the whole, where they do not.
    pub not_sum: Option<String>,
    /// What is said where fewer than five people stand behind a part.
    pub few: Option<String>,
    /// Its records.
    pub records: Records,
}

/// The units below.
struct ByUnit {
    table: Table,
    more: Vec<(String, Table)>,
    few: bool,
}

/// A kind of unit with more rows than this has a table of its own beside other kinds.
const MOST_ROWS: usize = 20;

/// A question, with the definitions that hold where it is asked.
pub struct Asked<'a> {
    /// The page's.
    pub here: &'a Here,
    /// The definitions.
    pub definitions: &'a Definitions,
    /// The figure.
    pub def: &'a FigureDef,
    /// The question.
    pub question: &'a Question,
    /// Where the page of records begins.
    pub after: Option<&'a str>,
}

/// Whether the open log says less of some of a figure's entries than all.
pub fn coarse(pack: &Pack, def: &FigureDef) -> bool {
    let items = pack.parts(def).map(|part| part.figure.item.as_str()).filter(|item| !item.is_empty());
    items.flat_map(|item| pack.items_under(item)).any(|item| item.open != Openness::Exact)
}

/// Of which days a figure is; of a level, at the end of which.
pub fn period(here: &Here, def: Option<&FigureDef>, (from, until): (Day, Day)) -> String {
    if def.is_some_and(|def| def.figure.is_level()) {
        return here.w.t1("site-until", "day", formats::day_of_year(here.lang(), until));
    }
    formats::period_of_year(here.lang(), from, until)
}

impl Asked<'_> {
    /// Opens it.
    pub async fn open(&self, answer: &Answer) -> Result<Opened, Error> {
        let coarse = self.coarse();
        let by_unit = self.by_unit(answer, coarse).await?;
        let by_month = self.by_month(answer, coarse).await?;
        let withheld =
            by_unit.as_ref().is_some_and(|units| units.few) || by_month.as_ref().is_some_and(|(_, few)| *few);
        let (by_unit, more) = by_unit.map_or((None, Vec::new()), |units| (Some(units.table), units.more));
        let parts = by_unit.is_some() || by_month.is_some();
        Ok(Opened {
            not_sum: self.not_sum().filter(|_| parts),
            how: self.how(),
            by_unit,
            more,
            by_month: by_month.map(|(table, _)| table),
            few: withheld.then(|| self.here.w.t("site-few-note")),
            records: self.records(answer).await?,
        })
    }

    /// Why parts do not add up to the whole.
    pub fn not_sum(&self) -> Option<String> {
        let figure = &self.def.figure;
        let people = matches!(figure.kind, Kind::People | Kind::PeopleAt);
        let word = if people { "site-not-sum-people" } else { "site-not-sum" };
        (!figure.adds_up()).then(|| self.here.w.t(word))
    }

    /// How it is counted.
    pub fn how(&self) -> How {
        let (here, id) = (self.here, &self.def.figure.id);
        How {
            plain: plain(here.w, &self.definitions.pack, self.def, &here.tree),
            statements: here.with("/statements", &[("figure", Some(id))]),
        }
    }

    /// A page of its records, as far as the open log shows them.
    pub async fn records(&self, answer: &Answer) -> Result<Records, Error> {
        if self.coarse() && !self.whole_months(answer) {
            return Ok(Records::folded(self.here, answer.entries));
        }
        let asking = Asking {
            here: self.here,
            definitions: self.definitions,
            question: self.question,
            after: self.after,
        };
        asking.page().await
    }

    /// Whether the open log says less of some of its entries than all.
    fn coarse(&self) -> bool {
        coarse(&self.definitions.pack, self.def)
    }

    fn catalogue(&self) -> &Catalogue {
        &self.definitions.catalogue
    }

    /// Whether listing the entries says no more of one than its month and its township, which is all that the open log
    /// says where it does not say all.
    fn whole_months(&self, answer: &Answer) -> bool {
        let kind = self.here.tree.get(&answer.unit).map(|unit| unit.kind);
        let (from, until) = (answer.from, answer.until);
        let campaign = &self.definitions.pack.campaign;
        let begins = self.def.figure.is_level() || from <= campaign.from || first_of_month(from);
        let ends = until >= campaign.until
            || until.succ_opt().is_none_or(first_of_month)
            || until >= self.here.app.today();
        kind != Some(UnitKind::Community) && begins && ends
    }

    async fn by_unit(&self, answer: &Answer, coarse: bool) -> Result<Option<ByUnit>, Error> {
        let (here, w) = (self.here, self.here.w);
        let kind = here.tree.get(&answer.unit).map(|unit| unit.kind);
        let below = !here.tree.children(&answer.unit).is_empty();
        if !below || (coarse && matches!(kind, Some(UnitKind::Township | UnitKind::Community))) {
            return Ok(None);
        }
        let ledger = here.app.ledger();
        let parts = ledger.by_unit(here.app.city().id, self.catalogue(), self.question).await?;
        let parts: Vec<_> = parts.into_iter().filter(|part| part.answer.entries > 0).collect();
        if parts.is_empty() {
            return Ok(None);
        }
        let answers: Vec<&Answer> = parts.iter().map(|part| &part.answer).collect();
        let hidden = self.hidden(&answers, coarse);
        let mut kinds: BTreeMap<Option<UnitKind>, Vec<Row>> = BTreeMap::new();
        for (part, hidden) in parts.iter().zip(&hidden) {
            let own = part.unit == answer.unit;
            let name = match own {
                true => Html::text(w.t("site-own")),
                false => Html::unit_of(w.lang, &here.tree, &part.unit),
            };
            let row = Row::new([Cell::new(name), Cell::new(self.value(&part.answer, *hidden))]);
            let kind = here.tree.get(&part.unit).filter(|_| !own).map(|unit| unit.kind);
            kinds.entry(kind).or_default().push(row);
        }
        let table = |rows: Vec<Row>| {
            let heads = vec![Column::new(w.t("site-unit")), Column::number(self.def.name.get(w.lang))];
            Table::new(w.t("site-by-unit"), TableStyle::Fits, heads).rows(rows)
        };
        let (mut first, mut more) = (Vec::new(), Vec::new());
        let several = kinds.len() > 1;
        for (kind, rows) in kinds {
            match kind.filter(|_| several && rows.len() > MOST_ROWS) {
                Some(kind) => {
                    let said = w.t2("site-by-kind", "kind", kind_name(w, kind), "n", rows.len());
                    more.push((said, table(rows)));
                }
                None => first.extend(rows),
            }
        }
        Ok(Some(ByUnit { table: table(first), more, few: hidden.contains(&true) }))
    }

    async fn by_month(&self, answer: &Answer, coarse: bool) -> Result<Option<(Table, bool)>, Error> {
        let (here, w) = (self.here, self.here.w);
        if matches!(self.def.figure.kind, Kind::YearChange | Kind::Span) {
            return Ok(None);
        }
        let ledger = here.app.ledger();
        let question =
            Question { from: Some(answer.from), until: Some(answer.until), ..self.question.clone() };
        let months = ledger.by_period(here.app.city().id, self.catalogue(), &question, Step::Month).await?;
        if months.len() < 2 || answer.entries == 0 {
            return Ok(None);
        }
        let hidden = self.hidden(&months.iter().collect::<Vec<_>>(), coarse);
        let rows = months.iter().zip(&hidden).map(|(month, hidden)| {
            let name = formats::period_of_year(w.lang, month.from, month.until);
            Row::new([Cell::new(name), Cell::new(self.value(month, *hidden))])
        });
        let heads = vec![Column::new(w.t("site-period")), Column::number(self.def.name.get(w.lang))];
        let table = Table::new(w.t("site-by-month"), TableStyle::Fits, heads).rows(rows.collect::<Vec<_>>());
        Ok(Some((table, hidden.contains(&true))))
    }

    /// Which parts are too few people to be told.
    fn hidden(&self, answers: &[&Answer], coarse: bool) -> Vec<bool> {
        if !coarse {
            return vec![false; answers.len()];
        }
        few(&answers.iter().map(|answer| Few::of(self.def, answer)).collect::<Vec<_>>())
    }

    fn value(&self, answer: &Answer, hidden: bool) -> String {
        let w = self.here.w;
        match hidden {
            true => w.t("site-few"),
            false => shown_part(w, self.def, answer).value,
        }
    }
}

/// Whether a day begins a month.
fn first_of_month(day: Day) -> bool {
    use chrono::Datelike;
    day.day() == 1
}

/// A value and its unit of measure, or why there is none.
pub fn told(here: &Here, def: &FigureDef, answer: &Answer) -> (String, Option<String>) {
    let shown = shown(here.w, def, answer);
    (shown.text(), shown.why)
}
