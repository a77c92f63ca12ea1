//! Who holds which post, at the reader's units and below.

use axum::response::Response;
use luoshi_units::posts::{self, Which};
use luoshi_units::{Role, Verb};
use luoshi_web::lists::{self, Export, List, Opened};
use luoshi_web::parts::{Choice, Empty, FilterBox, Pager};
use luoshi_web::trail::{self, Kind, Line};
use luoshi_web::{Error, Form, User, see_other};

use crate::WORDS;
use crate::deeds::ROOM;
use crate::here::Here;
use crate::lists::PAGE;
use crate::lists::posts::{Asked, PATH, columns, table, written_key};
use crate::told;

/// `GET /staff`
pub async fn show(user: User) -> Result<Response, Error> {
    let mut conn = user.app.read().await?;
    let here = Here::of(&user, &mut conn).await?;
    drop(conn);
    let columns = columns(&here);
    let tools = match lists::open(&user, PATH, columns.offered()).await? {
        Opened::Elsewhere(view) => return Ok(see_other(view)),
        Opened::Here(tools) => tools.exports(),
    };
    let w = here.w;
    let Asked { filter, after, narrowed } = Asked::read(&here, |name| user.query(name));
    let mut conn = user.app.read().await?;
    let many = posts::count(&mut conn, here.city, &filter, here.today).await?;
    let mut held = posts::page(&mut conn, here.city, &filter, here.today, after.as_ref(), PAGE + 1).await?;
    drop(conn);
    let more = i64::try_from(held.len()).is_ok_and(|count| count > PAGE);
    if more {
        held.pop();
    }
    if filter.text.is_some() {
        let whose = held.iter().map(|held| held.post.person).collect();
        let line = Line { kind: Kind::Search, room: ROOM, verb: "posts", record: None, whose };
        trail::look(&user, line).await?;
    }
    let next = held.last().filter(|_| more).map(written_key);
    let shell = user.shell(w.t("staff-title")).crumb(w.t("staff-title"), None).lede(w.t("staff-lede"));
    let mut shell = shell.tabs(tools.tabs());
    if user.who.may_anywhere(Verb::Appoint) {
        shell = shell.main_action(w.t("staff-people"), "/staff/people");
    }
    let table = table(&here, &columns.shown(&tools), w.t("staff-title"), &held);
    let shown = w.t2("staff-shown", "shown", held.len(), "all", many);
    let empty = || Empty::new(w.t("staff-none-title"), w.t("staff-none"));
    List::new(PATH, shell, table, Pager::new(&user, shown, next.as_deref()))
        .filters(w.t("staff-title"), filters(&user, &here), narrowed)
        .tools(tools)
        .empty(held.is_empty().then(empty))
        .answer()
}

fn filters(user: &User, here: &Here) -> Vec<FilterBox> {
    let w = here.w;
    let unit = user.query("unit").unwrap_or_default();
    let units = here.unit_choices(Verb::ReadRows, Some(unit.as_str()));
    let roles = Role::ALL.map(|role| Choice::new(role.id(), told::role(w, role)));
    let word = |which: Which| w.t(&format!("staff-which-{}", which.id()));
    // Where nothing is chosen the list shows what is held.
    let others = Which::ALL.into_iter().filter(|which| *which != Which::default());
    let which = others.map(|which| Choice::new(which.id(), word(which)));
    vec![
        FilterBox::unit(user, w.t("staff-f-unit"), units),
        FilterBox::select(user, "role", w.t("staff-c-role"), roles.to_vec()),
        FilterBox::select(user, "which", w.t("staff-c-state"), which.collect())
            .nothing(word(Which::default())),
        FilterBox::input(user, "q", w.t("staff-f-name"), "search"),
    ]
}

/// `POST /staff/export`
pub async fn export(user: User, form: Form) -> Result<Response, Error> {
    Export::start(&user, (ROOM, PATH), &WORDS.text("staff-title", &[]), &form).await
}
