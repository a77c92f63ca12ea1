//! The list of bulletins.

use axum::response::Response;
use luoshi_web::lists::{self, Export, List, Opened};
use luoshi_web::parts::{Choice, Empty, FilterBox, Pager};
use luoshi_web::{Error, Form, User, see_other};

use crate::WORDS;
use crate::deeds::{ROOM, WRITES};
use crate::here::Here;
use crate::lists::{Asked, PATH, columns, found, place, table};
use crate::model::State;

/// How many a page lists.
const ON_A_PAGE: usize = 50;

/// `GET /bulletins`
pub async fn list(user: User) -> Result<Response, Error> {
    let here = Here::of(&user).await?;
    let w = here.w;
    let columns = columns(w);
    let tools = match lists::open(&user, PATH, columns.offered()).await? {
        Opened::Elsewhere(view) => return Ok(see_other(view)),
        Opened::Here(tools) => tools.exports(),
    };
    let asked = Asked::read(&user.who, &here.tree, |name| user.query(name));
    let mut listed = found(&user.app, &asked, i64::try_from(ON_A_PAGE + 1).unwrap_or(i64::MAX)).await?;
    let more = listed.len() > ON_A_PAGE;
    listed.truncate(ON_A_PAGE);
    let next = listed.last().filter(|_| more).map(place);
    let states = State::ALL.map(|state| Choice::new(state.word(), w.t(&format!("bulletin-state-{state}"))));
    let filters = vec![
        FilterBox::select(&user, "state", w.t("bulletin-state"), states.to_vec()),
        FilterBox::input(&user, "q", w.t("bulletin-title"), "search"),
    ];
    let narrowed = asked.state.is_some() || asked.title.is_some();
    let writes = user.who.may_anywhere(WRITES);
    let shell = user.shell(w.t("bulletins")).lede(w.t("bulletins-lede")).tabs(tools.tabs());
    let shell = if writes { shell.main_action(w.t("bulletin-new"), "/bulletins/new") } else { shell };
    let table = table(&user.app, w, &here.tree, (&columns.shown(&tools), &listed));
    let empty = || {
        if narrowed {
            return Empty::new(w.t("bulletins-none-such"), w.t("bulletins-none-such-text"));
        }
        let empty = Empty::new(w.t("bulletins-none"), w.t("bulletins-none-text"));
        if writes { empty.start(w.t("bulletin-new"), "/bulletins/new") } else { empty }
    };
    List::new(PATH, shell, table, Pager::new(&user, "", next.as_deref()))
        .filters(w.t("bulletins-filter"), filters, narrowed)
        .tools(tools)
        .empty(listed.is_empty().then(empty))
        .answer()
}

/// `POST /bulletins/export`
pub async fn export(user: User, form: Form) -> Result<Response, Error> {
    Export::start(&user, (ROOM, PATH), &WORDS.text("bulletins", &[]), &form).await
}
