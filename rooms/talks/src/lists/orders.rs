//! The list of orders.

use std::collections::HashMap;

use luoshi_sheets::Out;
use luoshi_store::{BoxFuture, Conn};
use luoshi_units::Who;
use luoshi_web::jobs::{Ended, Work};
use luoshi_web::lists::{Batch, Col, Columns, Export, Source};
use luoshi_web::parts::{Cell, Table, TableStyle};
use luoshi_web::{Error, Html, formats};

use super::{STEP, units, written};
use crate::here::Here;
use crate::model::Order;
use crate::pages::orders::{order_href, order_tag};
use crate::store::{self, OrderFilter};
use crate::{parse, say};

/// The list's address.
pub const PATH: &str = "/talks/orders";

/// What an address asks for.
pub struct Asked {
    /// The filter.
    pub filter: OrderFilter,
    /// Below which id the page begins.
    pub before: Option<i64>,
}

impl Asked {
    /// Read with `query`, which gives a parameter's value.
    pub fn read(here: &Here, who: &Who, query: impl Fn(&str) -> Option<String>) -> Self {
        let filter = OrderFilter {
            units: units(here, who, query("unit"), None),
            state: query("state").and_then(|word| word.parse().ok()),
            team: query("team").and_then(|text| parse::id(&text)),
            text: query("q"),
        };
        Self { filter, before: query("after").and_then(|key| parse::id(&key)) }
    }
}

/// A column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Is {
    Topic,
    Unit,
    Days,
    Place,
    Listeners,
    Team,
    State,
    Recorded,
    Id,
}

/// The columns of the list; whom to reach is no column.
pub fn columns(here: &Here) -> Columns<Is> {
    let w = here.w;
    Columns::new(vec![
        Col::new(Is::Topic, "topic", w.t("talks-f-topic")).always(),
        Col::new(Is::Unit, "unit", w.t("talks-o-unit")),
        Col::new(Is::Days, "days", w.t("talks-o-days")),
        Col::new(Is::Place, "place", w.t("talks-f-place")).asked(),
        Col::new(Is::Listeners, "listeners", w.t("talks-column-listeners")).number(),
        Col::new(Is::Team, "team", w.t("talks-f-team")).full(),
        Col::new(Is::State, "state", w.t("talks-column-state")),
        Col::new(Is::Recorded, "recorded", w.t("talks-column-posted")).asked(),
        Col::new(Is::Id, "id", w.t("talks-column-id")).asked(),
    ])
}

async fn team_names(here: &Here, conn: &mut Conn, orders: &[Order]) -> Result<HashMap<i64, String>, Error> {
    let ids: Vec<i64> = orders.iter().filter_map(|order| order.team).collect();
    let teams = store::teams_by_ids(conn, here.city, &ids).await?;
    Ok(teams.into_iter().map(|team| (team.id, team.name)).collect())
}

/// Orders as rows, the newest first.
pub async fn table(
    here: &Here,
    conn: &mut Conn,
    columns: &Columns<Is>,
    orders: &[Order],
) -> Result<Table, Error> {
    let w = here.w;
    let teams = team_names(here, conn, orders).await?;
    let rows = orders.iter().map(|order| {
        columns.row(|column| match column {
            Is::Topic => Cell::with_class(
                Html::link(order_href(order.id), Html::name(w.lang, &order.topic, None)),
                "full",
            ),
            Is::Unit => here.unit_html(&order.unit).into(),
            Is::Days => {
                let days: Vec<String> = order.days.iter().map(|day| formats::day_short(*day)).collect();
                say::list(w.lang, &days).into()
            }
            Is::Place => Html::name(w.lang, &order.place, None).into(),
            Is::Listeners => formats::int(order.listeners).into(),
            Is::Team => {
                let team = order.team.and_then(|id| teams.get(&id));
                team.map_or_else(|| Html::text(formats::NONE), |name| Html::name(w.lang, name, None)).into()
            }
            Is::State => order_tag(w, order.state).into(),
            Is::Recorded => {
                Cell::with_class(formats::instant(order.keeping.recorded_at, here.zone()), "nowrap")
            }
            Is::Id => Html::text(order.id).into(),
        })
    });
    let rows: Vec<_> = rows.collect();
    Ok(columns.table(w.t("talks-orders"), TableStyle::Three).rows(rows))
}

fn out(here: &Here, teams: &HashMap<i64, String>, order: &Order, column: Is) -> Vec<Out> {
    let text = |text: String| Out::Text(text);
    vec![match column {
        Is::Topic => text(order.topic.clone()),
        Is::Unit => text(here.unit_text(&order.unit)),
        Is::Days => text(order.days.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")),
        Is::Place => text(order.place.clone()),
        Is::Listeners => Out::Int(order.listeners),
        Is::Team => text(order.team.and_then(|id| teams.get(&id)).cloned().unwrap_or_default()),
        Is::State => text(here.w.t(&format!("talks-o-state-{}", order.state))),
        Is::Recorded => text(formats::instant(order.keeping.recorded_at, here.zone())),
        Is::Id => text(order.id.to_string()),
    }]
}

struct Pages {
    here: Here,
    who: Who,
    asked: Asked,
    columns: Columns<Is>,
}

impl Source for Pages {
    fn next(&mut self) -> BoxFuture<'_, Result<Option<Batch>, Error>> {
        Box::pin(async move {
            let (here, asked) = (&self.here, &mut self.asked);
            let mut conn = here.app().read().await?;
            let scope = here.order_scope(&self.who);
            let orders =
                store::order_page(&mut conn, here.city, &scope, &asked.filter, asked.before, STEP).await?;
            let Some(last) = orders.last() else { return Ok(None) };
            asked.before = Some(last.id);
            let teams = team_names(here, &mut conn, &orders).await?;
            let rows = orders.iter().map(|order| self.columns.out(|column| out(here, &teams, order, column)));
            Ok(Some(Batch { rows: rows.collect(), whose: Vec::new() }))
        })
    }
}

/// Writes the list as a sheet.
pub async fn export(work: &Work, export: &Export) -> Result<Ended, Error> {
    let mut conn = work.app.read().await?;
    let here = Here::at(&work.app, &mut conn, work.lang()).await?;
    let scope = here.order_scope(&work.who);
    let asked = Asked { before: None, ..Asked::read(&here, &work.who, |name| export.query(name)) };
    let tally = store::order_tally(&mut conn, here.city, &scope, &asked.filter).await?;
    drop(conn);
    let columns = columns(&here).held(export);
    let heads = columns.heads();
    let mut pages = Pages { here, who: work.who.clone(), asked, columns };
    written(work, export, ("talks-orders", "orders"), (heads, tally.seen), &mut pages).await
}
