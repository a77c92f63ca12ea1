//! The views of a figure: by time, by unit, by item, its records, what was taken back, where it was published.

use std::collections::BTreeMap;

use luoshi_ledger::{Answer, Catalogue, Figure, Kind, Order, PageOf, Question, Step};
use luoshi_openlog::{Listed, OpenLog};
use luoshi_packs::{Item, Lang};
use luoshi_web::figures::{shown, shown_part};
use luoshi_web::formats::figure_value as written;
use luoshi_web::parts::{Cell, Column, Pager, Row, Table, TableStyle};
use luoshi_web::{Error, Html, formats};

use super::super::by_unit::{Asking, ByUnit};
use super::series::step_head;
use super::{Opened, Piece};
use crate::ask::{Asked, refused};
use crate::{names, rows};

/// How many entries a page of what was taken back shows.
const PAGE: usize = 50;
/// How many statements are listed; the others stand in the list of statements.
pub(super) const STATEMENTS: i64 = 200;

impl Opened<'_> {
    /// A row a month, week or day: posted, reversed and net where the figure is their difference, else the figure
    /// alone.
    pub(super) async fn times(&self, step: Step) -> Result<Option<Table>, Error> {
        if self.answer.entries == 0 || self.def.figure.kind == Kind::YearChange {
            return Ok(None);
        }
        let (w, lang) = (self.w, self.user.lang);
        let accounted = self.def.figure.kind == Kind::Sum;
        let mut heads = vec![Column::new(w.t(step_head(step)))];
        if accounted {
            heads.extend([Column::number(w.t("posted")), Column::number(w.t("reversed"))]);
        }
        heads.push(Column::number(if accounted { w.t("net") } else { self.def.name.get(lang).to_owned() }));
        let mut table = Table::new(w.t("by-time"), TableStyle::Fits, heads);
        let spans = self.spans(step).await?;
        for span in &spans {
            let asked = Asked { from: Some(span.from), until: Some(span.until), ..self.asked.clone() };
            let label = match step {
                Step::Month => formats::month(lang, span.from),
                _ => formats::day(lang, span.from),
            };
            let mut cells = vec![Cell::new(label)];
            if accounted {
                cells.extend(self.posted_reversed(&asked.of(&self.def.figure.id)).await?);
            }
            let value = shown_part(w, self.def, span).value;
            cells.push(Cell::new(Html::number(asked.href(&self.def.figure.id), value)));
            table.push(Row::new(cells));
        }
        if accounted && spans.len() > 1 {
            let mut cells = vec![Cell::new(w.t("total"))];
            cells.extend(self.posted_reversed(&self.question).await?);
            cells.push(Cell::new(shown(w, self.def, &self.answer).value));
            table.push(Row::new(cells).total());
        }
        Ok(Some(table))
    }

    async fn posted_reversed(&self, question: &Question) -> Result<[Cell; 2], Error> {
        let app = &self.user.app;
        let account = app.ledger().account(app.city().id, self.catalogue, question).await.map_err(refused)?;
        let written = |quantity: i64| formats::number(&luoshi_web::figures::quantity(self.def, quantity));
        let reversed = match account.reversed {
            0 => Html::text("0"),
            below => Html::negative(written(below)),
        };
        Ok([Cell::new(written(account.posted)), Cell::new(reversed)])
    }

    /// The level below.
    pub(super) async fn by_unit(&self) -> Result<ByUnit, Error> {
        let app = &self.user.app;
        if self.tree.children(&self.answer.unit).is_empty() || self.answer.entries == 0 {
            return Ok(ByUnit::default());
        }
        let parts =
            app.ledger().by_unit(app.city().id, self.catalogue, &self.question).await.map_err(refused)?;
        let asking =
            Asking { w: self.w, def: self.def, whole: &self.answer, asked: self.asked, tree: self.tree };
        Ok(asking.lay_out(parts))
    }

    /// The items that the figure's item takes in, besides itself; none for a ratio.
    pub(super) fn items_below(&self) -> impl Iterator<Item = &Item> {
        let item = self.def.figure.item.as_str();
        self.pack.items_under(item).filter(move |below| !item.is_empty() && below.id != item)
    }

    /// The same figure of each item below.
    pub(super) async fn item_answers(&self) -> Result<Vec<(&Item, Answer)>, Error> {
        let app = &self.user.app;
        let figure = &self.def.figure;
        let of = |item: &Item| {
            (item.id.clone(), Figure { id: item.id.clone(), item: item.id.clone(), ..figure.clone() })
        };
        let figures: BTreeMap<String, Figure> = self.items_below().map(of).collect();
        let catalogue = Catalogue { figures, ..self.catalogue.clone() };
        let mut all = Vec::new();
        for item in self.items_below() {
            let question = Question { figure: item.id.clone(), ..self.question.clone() };
            all.push((
                item,
                app.ledger().answer(app.city().id, &catalogue, &question).await.map_err(refused)?,
            ));
        }
        Ok(all)
    }

    pub(super) async fn items(&self) -> Result<Piece, Error> {
        let (w, lang) = (self.w, self.user.lang);
        let heads = vec![Column::new(w.t("fact-item")), Column::number(self.def.name.get(lang))];
        let mut table = Table::new(w.t("view-items"), TableStyle::Fits, heads);
        for (item, answer) in self.item_answers().await? {
            table.push(Row::new([
                Cell::new(item.name.get(lang)),
                Cell::new(shown(w, self.def, &answer).value),
            ]));
        }
        let empty = table.is_empty();
        table.push(
            Row::new([Cell::new(self.def.name.get(lang)), Cell::new(shown(w, self.def, &self.answer).value)])
                .total(),
        );
        let hint = if self.def.figure.adds_up() { String::new() } else { w.t("not-a-sum") };
        Ok(self.piece(table, empty, "view-items", hint))
    }

    /// The entries behind it, as far as the reader may see them.
    pub(super) async fn rows(&self) -> Result<Piece, Error> {
        let w = self.w;
        let after = self.user.query("after");
        let entries =
            rows::page(self.user, self.catalogue, &self.question, after, self.tree).await.map_err(refused)?;
        let known = rows::Known::of(self.user, &entries.entries, self.tree).await?;
        let table = rows::table(w, self.user, self.def, &entries.entries, &known, self.tree);
        let shown = w.t1("rows-shown", "n", entries.entries.len());
        Ok(Piece {
            pager: Some(Pager::new(self.user, shown, entries.next.as_deref())),
            ..self.piece(
                table,
                entries.entries.is_empty(),
                "rows",
                w.t1("rows-hint", "n", formats::int(self.answer.entries)),
            )
        })
    }

    /// The entries that take others back, with the reasons that were given.
    pub(super) async fn taken(&self) -> Result<Piece, Error> {
        let (app, w) = (&self.user.app, self.w);
        let page = PageOf { after: self.user.query("after"), limit: PAGE, order: Order::Posting };
        let read = app.ledger().reversals(app.city().id, self.catalogue, &self.question, &page).await;
        let read = read.map_err(refused)?;
        let known = rows::Known::of(self.user, &read.entries, self.tree).await?;
        let table = rows::table(w, self.user, self.def, &read.entries, &known, self.tree);
        let shown = w.t1("rows-shown", "n", read.entries.len());
        Ok(Piece {
            pager: Some(Pager::new(self.user, shown, read.next.as_deref())),
            ..self.piece(table, read.entries.is_empty(), "taken", w.t("taken-hint"))
        })
    }

    /// The statements of it, of whatever unit and period, the latest first.
    pub(super) async fn statements(&self) -> Result<Vec<Listed>, Error> {
        let app = &self.user.app;
        let log = OpenLog::new(app.ledger().clone());
        let listed = log.statements(app.city().id, Some(&self.def.figure.id), i64::MAX, STATEMENTS).await;
        listed.map_err(|error| Error::internal(error.to_string()))
    }

    pub(super) async fn published(&self) -> Result<Piece, Error> {
        let (app, w, lang) = (&self.user.app, self.w, self.user.lang);
        let heads = vec![
            Column::new(w.t("published-at")),
            Column::new(w.t("by-unit-unit")).full(),
            Column::new(w.t("published-period")).full(),
            Column::number(self.def.name.get(lang)),
            Column::number(w.t("rows-entry")),
        ];
        let mut table = Table::new(w.t("view-published"), TableStyle::Dense, heads);
        for one in self.statements().await? {
            let href = format!("/statements/{}", one.hash);
            let value = one.core.value.as_deref().map(|value| written(lang, self.def, value));
            let value = value.map_or_else(|| formats::NONE.to_owned(), |(number, _)| number);
            table.push(Row::new([
                Cell::with_class(Html::link(&href, formats::instant(one.made_at, app.zone())), "nowrap"),
                Cell::new(names::path(lang, self.tree, &one.core.unit)),
                Cell::new(days(lang, &one.core.from, &one.core.until)),
                Cell::new(Html::number(&href, value)),
                Cell::new(formats::int(i64::try_from(one.core.position).unwrap_or(i64::MAX))),
            ]));
        }
        let empty = table.is_empty();
        Ok(self.piece(table, empty, "published", w.t("published-hint")))
    }

    fn piece(&self, table: Table, empty: bool, words: &str, hint: String) -> Piece {
        let w = self.w;
        let (head, text) = match words {
            "taken" => ("taken-empty", "taken-empty-text"),
            "published" => ("published-empty", "published-empty-text"),
            _ => ("rows-empty", "rows-empty-text"),
        };
        Piece { table, empty, empty_head: w.t(head), empty_text: w.t(text), hint, pager: None }
    }
}

/// A period of a statement, whose days are text.
fn days(lang: Lang, from: &str, until: &str) -> String {
    match (from.parse(), until.parse()) {
        (Ok(from), Ok(until)) => formats::period_of_year(lang, from, until),
        _ => format!("{from} – {until}"),
    }
}
