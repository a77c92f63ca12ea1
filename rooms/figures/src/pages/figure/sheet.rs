//! Every view of a figure as a sheet.

use axum::extract::Path;
use axum::response::Response;
use luoshi_ledger::{Answer, Order, PageOf};
use luoshi_sheets::Out;
use luoshi_web::{Error, User, formats};

use super::series::{step_head, step_of};
use super::{Answered, Opened, View};
use crate::ask::{Asked, refused};
use crate::names;
use crate::pages::export::{self, Sheet};

/// How many entries a sheet of what was taken back holds at the most.
const MOST_TAKEN: usize = 1_000;

/// `GET /figures/{id}/table?view=&format=csv|xlsx`
pub async fn table(user: User, Path(id): Path<String>) -> Result<Response, Error> {
    let view = View::asked(&user)?;
    let answered = Answered::to(&user, &id).await?;
    let of = answered.opened(&user)?;
    let sheet = match view {
        View::Units => of.units_sheet().await?,
        View::Times => of.times_sheet().await?,
        View::Items => of.items_sheet().await?,
        View::Taken => of.taken_sheet().await?,
        View::Published => of.published_sheet().await?,
        View::Whole | View::Rows => return Err(Error::NotFound),
    };
    let name = format!("{id}-{}", view.id().unwrap_or_default());
    export::send(&user, &name, of.def.name.get(of.w.lang), sheet)
}

fn value(answer: &Answer) -> Out {
    // What is not recorded, and what is suppressed, is an empty cell; 0 is written where somebody records this.
    let value = answer.value.filter(|_| answer.entries > 0);
    value.map_or_else(|| Out::Text(String::new()), |value| Out::Decimal(value.to_string()))
}

impl Opened<'_> {
    fn figure_head(&self) -> String {
        let lang = self.user.lang;
        format!("{} ({})", self.def.name.get(lang), self.def.unit_of_measure.get(lang))
    }

    async fn units_sheet(&self) -> Result<Sheet, Error> {
        let (app, w, lang) = (&self.user.app, self.w, self.user.lang);
        let parts =
            app.ledger().by_unit(app.city().id, self.catalogue, &self.question).await.map_err(refused)?;
        let heads = vec![w.t("unit-code"), w.t("rows-unit"), self.figure_head(), w.t("fact-entries")];
        let lines = parts.iter().map(|part| {
            let path = self.tree.path(&part.unit);
            let name = path.iter().map(|unit| names::plain(lang, unit)).collect::<Vec<_>>().join(" ");
            vec![
                Out::Text(part.unit.clone()),
                Out::Text(name),
                value(&part.answer),
                Out::Int(part.answer.entries),
            ]
        });
        Ok(Sheet { heads, lines: lines.collect() })
    }

    async fn times_sheet(&self) -> Result<Sheet, Error> {
        let (app, w) = (&self.user.app, self.w);
        let step = step_of(self.user);
        let heads = vec![
            w.t(step_head(step)),
            w.t("sheet-last-day"),
            w.t("posted"),
            w.t("reversed"),
            self.figure_head(),
            w.t("fact-entries"),
        ];
        let mut lines = Vec::new();
        for span in self.spans(step).await? {
            let asked = Asked { from: Some(span.from), until: Some(span.until), ..self.asked.clone() };
            let question = asked.of(&self.def.figure.id);
            let account =
                app.ledger().account(app.city().id, self.catalogue, &question).await.map_err(refused)?;
            lines.push(vec![
                Out::Day(span.from.to_string()),
                Out::Day(span.until.to_string()),
                Out::Decimal(luoshi_web::figures::quantity(self.def, account.posted)),
                Out::Decimal(luoshi_web::figures::quantity(self.def, account.reversed)),
                span.value.map_or_else(|| Out::Text(String::new()), |value| Out::Decimal(value.to_string())),
                Out::Int(span.entries),
            ]);
        }
        Ok(Sheet { heads, lines })
    }

    async fn items_sheet(&self) -> Result<Sheet, Error> {
        let w = self.w;
        let heads = vec![w.t("fact-id"), w.t("fact-item"), self.figure_head(), w.t("fact-entries")];
        let answers = self.item_answers().await?;
        let lines = answers.iter().map(|(item, answer)| {
            vec![
                Out::Text(item.id.clone()),
                Out::Text(item.name.get(self.user.lang).to_owned()),
                value(answer),
                Out::Int(answer.entries),
            ]
        });
        Ok(Sheet { heads, lines: lines.collect() })
    }

    async fn taken_sheet(&self) -> Result<Sheet, Error> {
        let app = &self.user.app;
        let mut page = PageOf { after: None, limit: MOST_TAKEN, order: Order::Posting };
        let mut lines = Vec::new();
        loop {
            let read = app.ledger().reversals(app.city().id, self.catalogue, &self.question, &page).await;
            let read = read.map_err(refused)?;
            lines.extend(export::seen(self.user, self.w, self.def, &read.entries, self.tree).await?);
            page.after = read.next;
            if page.after.is_none() {
                return Ok(Sheet { heads: export::headers(self.w), lines });
            }
        }
    }

    async fn published_sheet(&self) -> Result<Sheet, Error> {
        let (app, w) = (&self.user.app, self.w);
        let heads = vec![
            w.t("published-at"),
            w.t("unit-code"),
            w.t("ask-from"),
            w.t("ask-until"),
            self.figure_head(),
            w.t("rows-entry"),
            w.t("published-address"),
        ];
        let lines = self.statements().await?.into_iter().map(|one| {
            vec![
                Out::Text(formats::instant(one.made_at, app.zone())),
                Out::Text(one.core.unit.clone()),
                Out::Day(one.core.from.clone()),
                Out::Day(one.core.until.clone()),
                one.core.value.clone().map_or_else(|| Out::Text(String::new()), Out::Decimal),
                Out::Int(i64::try_from(one.core.position).unwrap_or(i64::MAX)),
                Out::Text(format!("/statements/{}", one.hash)),
            ]
        });
        Ok(Sheet { heads, lines: lines.collect() })
    }
}
