//! The list of orders, and the same as a sheet.

use std::collections::HashMap;

use askama::Template;
use axum::response::Response;
use luoshi_sheets::{Format, Out};
use luoshi_store::Conn;
use luoshi_units::Verb;
use luoshi_web::parts::{Cell, Choice, Column, Empty, FilterBox, Pager, Row, Table, TableStyle};
use luoshi_web::{Error, Html, Shell, User, Words, formats, render};

use super::super::{PAGE, exports, hidden, sheet_of, shell_below};
use super::{order_href, order_tag};
use crate::here::Here;
use crate::model::{Order, OrderState};
use crate::parse;
use crate::store::{self, OrderFilter};

#[derive(Template)]
#[template(path = "order_list.html")]
struct OrderList {
    shell: Shell,
    w: Words,
    filters: Vec<FilterBox>,
    clear: Option<String>,
    table: Table,
    empty: Option<Empty>,
    hidden: Option<String>,
    pager: Pager,
    exports: Vec<(String, String)>,
}

/// `GET /talks/orders`
pub async fn list(user: User) -> Result<Response, Error> {
    let mut conn = user.app.read().await?;
    let here = Here::of(&user, &mut conn).await?;
    let w = here.w;
    let filter = asked(&user, &here);
    let scope = here.order_scope(&user.who);
    let before = user.query("after").and_then(|key| parse::id(&key));
    let tally = store::order_tally(&mut conn, here.city, &scope, &filter).await?;
    let mut orders = store::order_page(&mut conn, here.city, &scope, &filter, before, PAGE + 1).await?;
    let more = i64::try_from(orders.len()).is_ok_and(|count| count > PAGE);
    if more {
        orders.pop();
    }
    let next = orders.last().filter(|_| more).map(|order| order.id.to_string());
    let filtered = filter != OrderFilter::default();
    let shell = shell_below(&user, &w.t("talks-orders")).lede(w.t("talks-orders-lede"));
    let records = user.who.may_anywhere(Verb::Record);
    let shown = w.t2("talks-shown", "shown", orders.len(), "seen", tally.seen);
    let page = OrderList {
        shell: if records { shell.main_action(w.t("talks-o-new"), "/talks/orders/new") } else { shell },
        w,
        filters: filters(&user, &here, &mut conn).await?,
        clear: filtered.then(|| "/talks/orders".to_owned()),
        empty: orders.is_empty().then(|| empty(w, filtered, records)),
        hidden: hidden(w, tally, filter.looks()),
        pager: Pager::new(&user, shown, next.as_deref()),
        exports: exports(&user, "/talks/orders/export", &["unit", "state", "team", "q"]),
        table: table(&here, &mut conn, &orders).await?,
    };
    render(&page)
}

fn empty(w: Words, filtered: bool, records: bool) -> Empty {
    if filtered {
        return Empty::new(w.t("talks-empty-filtered-title"), w.t("talks-empty-filtered"));
    }
    let empty = Empty::new(w.t("talks-orders-empty-title"), w.t("talks-orders-empty"));
    if records { empty.start(w.t("talks-o-new"), "/talks/orders/new") } else { empty }
}

/// The filter that an address asks for.
pub(crate) fn asked(user: &User, here: &Here) -> OrderFilter {
    let unit = user.query("unit").filter(|code| here.tree.get(code).is_some());
    OrderFilter {
        units: unit.map(|code| here.tree.under(&code).into_iter().map(str::to_owned).collect()),
        state: user.query("state").and_then(|word| word.parse().ok()),
        team: user.query("team").and_then(|text| parse::id(&text)),
        text: user.query("q"),
    }
}

async fn filters(user: &User, here: &Here, conn: &mut Conn) -> Result<Vec<FilterBox>, Error> {
    let w = here.w;
    let unit = user.query("unit").unwrap_or_default();
    let units = here.unit_choices(&user.who, Verb::ReadRows, Some(unit.as_str()));
    let state = |state: &OrderState| Choice::new(state.word(), w.t(&format!("talks-o-state-{state}")));
    let mut all = vec![
        FilterBox::select(user, "unit", w.t("talks-o-unit"), units),
        FilterBox::select(
            user,
            "state",
            w.t("talks-filter-state"),
            OrderState::ALL.iter().map(state).collect(),
        ),
        FilterBox::input(user, "q", w.t("talks-o-filter-text"), "search"),
    ];
    if let Some(team) = user.query("team").and_then(|text| parse::id(&text)) {
        let found = store::team_by_id(conn, here.city, team).await?;
        let found = found.filter(|team| user.who.may(Verb::ReadRows, &team.unit, &here.tree));
        let name = found.map_or_else(|| team.to_string(), |team| team.name);
        let choice = Choice::new(team.to_string(), name);
        all.push(FilterBox::select(user, "team", w.t("talks-f-team"), vec![choice]));
    }
    Ok(all)
}

async fn team_names(here: &Here, conn: &mut Conn, orders: &[Order]) -> Result<HashMap<i64, String>, Error> {
    let ids: Vec<i64> = orders.iter().filter_map(|order| order.team).collect();
    let teams = store::teams_by_ids(conn, here.city, &ids).await?;
    Ok(teams.into_iter().map(|team| (team.id, team.name)).collect())
}

/// Orders as rows, the newest first.
pub(in crate::pages) async fn table(here: &Here, conn: &mut Conn, orders: &[Order]) -> Result<Table, Error> {
    let w = here.w;
    let teams = team_names(here, conn, orders).await?;
    let columns = vec![
        Column::new(w.t("talks-f-topic")).full(),
        Column::new(w.t("talks-o-unit")),
        Column::new(w.t("talks-o-days")),
        Column::number(w.t("talks-column-listeners")),
        Column::new(w.t("talks-f-team")).full(),
        Column::new(w.t("talks-column-state")),
    ];
    let rows = orders.iter().map(|order| {
        let days: Vec<String> = order.days.iter().map(|day| formats::day_short(*day)).collect();
        let team = order.team.and_then(|id| teams.get(&id));
        let team = team.map_or_else(|| Html::text(formats::NONE), |name| Html::name(w.lang, name, None));
        Row::new([
            Cell::with_class(
                Html::link(order_href(order.id), Html::name(w.lang, &order.topic, None)),
                "full",
            ),
            Cell::new(here.unit_html(&order.unit)),
            Cell::new(days.join(if w.english() { ", " } else { "、" })),
            Cell::new(formats::int(order.listeners)),
            Cell::new(team),
            Cell::new(order_tag(w, order.state)),
        ])
    });
    Ok(Table::new(w.t("talks-orders"), TableStyle::Three, columns).rows(rows))
}

/// `GET /talks/orders/export.xlsx`
pub async fn export_xlsx(user: User) -> Result<Response, Error> {
    sheet_of(&user, ("orders", "talks-orders"), Format::Xlsx, exported(&user).await?)
}

/// `GET /talks/orders/export.csv`
pub async fn export_csv(user: User) -> Result<Response, Error> {
    sheet_of(&user, ("orders", "talks-orders"), Format::Csv, exported(&user).await?)
}

/// What is filtered, without the people to be reached.
async fn exported(user: &User) -> Result<(Vec<String>, Vec<Vec<Out>>), Error> {
    let mut conn = user.app.read().await?;
    let here = Here::of(user, &mut conn).await?;
    let w = here.w;
    let keys = [
        "talks-f-topic",
        "talks-o-unit",
        "talks-o-days",
        "talks-f-place",
        "talks-column-listeners",
        "talks-f-team",
        "talks-column-state",
    ];
    let headers = keys.map(|key| w.t(key)).to_vec();
    let (filter, scope) = (asked(user, &here), here.order_scope(&user.who));
    let (mut rows, mut before) = (Vec::new(), None);
    loop {
        let orders = store::order_page(&mut conn, here.city, &scope, &filter, before, 1000).await?;
        let Some(last) = orders.last() else { return Ok((headers, rows)) };
        before = Some(last.id);
        let teams = team_names(&here, &mut conn, &orders).await?;
        rows.extend(orders.iter().map(|order| {
            let days: Vec<String> = order.days.iter().map(ToString::to_string).collect();
            vec![
                Out::Text(order.topic.clone()),
                Out::Text(here.unit_text(&order.unit)),
                Out::Text(days.join(" ")),
                Out::Text(order.place.clone()),
                Out::Int(order.listeners),
                Out::Text(order.team.and_then(|id| teams.get(&id)).cloned().unwrap_or_default()),
                Out::Text(w.t(&format!("talks-o-state-{}", order.state))),
            ]
        }));
    }
}
