//! The list of orders.

use axum::response::Response;
use luoshi_units::Verb;
use luoshi_web::lists::{self, Export, List, Opened};
use luoshi_web::parts::{Choice, Empty, FilterBox, Pager};
use luoshi_web::{Error, Form, User, Words, see_other};

use super::super::{hidden, shell_below};
use crate::WORDS;
use crate::deeds::ROOM;
use crate::here::Here;
use crate::lists::orders::{self, Asked, PATH};
use crate::lists::{PAGE, team_box, unit_box};
use crate::model::OrderState;
use crate::store::{self, OrderFilter};

/// `GET /talks/orders`
pub async fn list(user: User) -> Result<Response, Error> {
    let mut conn = user.app.read().await?;
    let here = Here::of(&user, &mut conn).await?;
    drop(conn);
    let columns = orders::columns(&here);
    let tools = match lists::open(&user, PATH, columns.offered()).await? {
        Opened::Elsewhere(view) => return Ok(see_other(view)),
        Opened::Here(tools) => tools.exports(),
    };
    let w = here.w;
    let Asked { filter, before } = Asked::read(&here, &user.who, |name| user.query(name));
    let scope = here.order_scope(&user.who);
    let mut conn = user.app.read().await?;
    let tally = store::order_tally(&mut conn, here.city, &scope, &filter).await?;
    let mut orders = store::order_page(&mut conn, here.city, &scope, &filter, before, PAGE + 1).await?;
    let more = i64::try_from(orders.len()).is_ok_and(|count| count > PAGE);
    if more {
        orders.pop();
    }
    let next = orders.last().filter(|_| more).map(|order| order.id.to_string());
    let table = orders::table(&here, &mut conn, &columns.shown(&tools), &orders).await?;
    let state = |state: &OrderState| Choice::new(state.word(), w.t(&format!("talks-o-state-{state}")));
    let states = OrderState::ALL.iter().map(state).collect();
    let mut filters = vec![
        unit_box(&user, &here, w.t("talks-o-unit")),
        FilterBox::select(&user, "state", w.t("talks-filter-state"), states),
        FilterBox::input(&user, "q", w.t("talks-o-filter-text"), "search"),
    ];
    filters.extend(team_box(&user, &here, &mut conn).await?);
    drop(conn);
    let narrowed = filter != OrderFilter::default();
    let shell = shell_below(&user, &w.t("talks-orders")).lede(w.t("talks-orders-lede")).tabs(tools.tabs());
    let records = user.who.may_anywhere(Verb::Record);
    let shell = if records { shell.main_action(w.t("talks-o-new"), "/talks/orders/new") } else { shell };
    let shown = w.t2("talks-shown", "shown", orders.len(), "seen", tally.seen);
    List::new(PATH, shell, table, Pager::new(&user, shown, next.as_deref()))
        .filters(w.t("talks-o-filter-label"), filters, narrowed)
        .tools(tools)
        .empty(orders.is_empty().then(|| empty(w, narrowed, records)))
        .note(hidden(w, tally, filter.looks()))
        .answer()
}

fn empty(w: Words, filtered: bool, records: bool) -> Empty {
    if filtered {
        return Empty::new(w.t("talks-empty-filtered-title"), w.t("talks-empty-filtered"));
    }
    let empty = Empty::new(w.t("talks-orders-empty-title"), w.t("talks-orders-empty"));
    if records { empty.start(w.t("talks-o-new"), "/talks/orders/new") } else { empty }
}

/// `POST /talks/orders/export`
pub async fn export(user: User, form: Form) -> Result<Response, Error> {
    Export::start(&user, (ROOM, PATH), &WORDS.text("talks-orders", &[]), &form).await
}
