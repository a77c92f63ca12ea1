//! The list of talks, and what is done with several of them.

use axum::response::Response;
use luoshi_units::Verb;
use luoshi_web::lists::confirm::{self, Chosen, Confirmed, Found, MOST, Waits};
use luoshi_web::lists::{self, Export, List, Opened};
use luoshi_web::parts::{Choice, Empty, FilterBox, Pager};
use luoshi_web::{Error, Form, Shell, User, Words, see_other};

use super::{hidden, talk_href, with_done};
use crate::WORDS;
use crate::deeds::{ROOM, may_confirm_talk};
use crate::here::Here;
use crate::lists::talks::{self, Asked, PATH, written_key};
use crate::lists::{PAGE, confirmable, team_box, unit_box};
use crate::model::{State, Talk};
use crate::store::{self, Filter};
use luoshi_store::Conn;

/// `GET /talks`
pub async fn list(user: User) -> Result<Response, Error> {
    let mut conn = user.app.read().await?;
    let here = Here::of(&user, &mut conn).await?;
    drop(conn);
    let columns = talks::columns(&here);
    let tools = match lists::open(&user, PATH, columns.offered()).await? {
        Opened::Elsewhere(view) => return Ok(see_other(view)),
        Opened::Here(tools) => tools.exports(),
    };
    let w = here.w;
    let asked = Asked::read(&here, &user.who, |name| user.query(name));
    let seen = here.seen(&user.who);
    let mut conn = user.app.read().await?;
    let tally = store::talk_tally(&mut conn, here.city, seen.as_deref(), &asked.filter).await?;
    let page = talks::page(&mut conn, &here, seen.as_deref(), &asked, PAGE).await?;
    let columns = columns.shown(&tools);
    let table = talks::table(&here, &mut conn, &columns, &page.talks, &user.who).await?;
    let narrowed = asked.filter != Filter::default();
    let shown = w.t2("talks-shown", "shown", page.talks.len(), "seen", tally.seen);
    let next = page.next.map(written_key);
    let shell = user.shell(w.t("talks-title")).crumb(w.t("talks-title"), None).lede(w.t("talks-lede"));
    let shell = actions(with_done(shell, &user), &user, w).tabs(tools.tabs());
    let waits = Waits::new(&user, PATH, waiting(&user, &here, &mut conn, (&asked.filter, tally.seen)).await?);
    let filters = filters(&user, &here, &mut conn).await?;
    List::new(PATH, shell, table, Pager::new(&user, shown, next.as_deref()))
        .filters(w.t("talks-filter-label"), filters, narrowed)
        .tools(tools)
        .waits(waits)
        .empty(page.talks.is_empty().then(|| empty(w, narrowed, &user)))
        .note(hidden(w, tally, asked.filter.looks()))
        .answer()
}

/// How many of the list wait for this person: a list of these alone has counted them already.
async fn waiting(
    user: &User,
    here: &Here,
    conn: &mut Conn,
    (listed, count): (&Filter, i64),
) -> Result<i64, Error> {
    let asked = Asked::waiting(here, &user.who, |name| user.query(name));
    let Some(asked) = asked.filter(|_| user.who.may_anywhere(Verb::Confirm)) else { return Ok(0) };
    if asked.filter == *listed {
        return Ok(count);
    }
    let seen = here.seen(&user.who);
    Ok(store::talk_tally(conn, here.city, seen.as_deref(), &asked.filter).await?.seen)
}

fn actions(shell: Shell, user: &User, w: Words) -> Shell {
    let shell = shell.action(w.t("talks-teams"), "/talks/teams");
    if !user.who.may_anywhere(Verb::Record) {
        return shell;
    }
    shell.action(w.t("talks-import"), "/imports/new/talks").main_action(w.t("talks-new"), "/talks/new")
}

fn empty(w: Words, filtered: bool, user: &User) -> Empty {
    if filtered {
        return Empty::new(w.t("talks-empty-filtered-title"), w.t("talks-empty-filtered"));
    }
    let empty = Empty::new(w.t("talks-empty-title"), w.t("talks-empty"));
    let records = user.who.may_anywhere(Verb::Record);
    if records { empty.start(w.t("talks-new"), "/talks/new") } else { empty }
}

async fn filters(user: &User, here: &Here, conn: &mut Conn) -> Result<Vec<FilterBox>, Error> {
    let w = here.w;
    let states = State::ALL.iter();
    let states =
        states.map(|state| Choice::new(state.word(), w.t(&format!("talks-state-{state}")))).collect();
    let mut all = vec![
        unit_box(user, here, w.t("talks-filter-unit")),
        FilterBox::input(user, "from", w.t("talks-filter-from"), "date"),
        FilterBox::input(user, "until", w.t("talks-filter-until"), "date"),
        FilterBox::select(user, "state", w.t("talks-filter-state"), states),
        Confirmed::filter(user),
        FilterBox::input(user, "q", w.t("talks-filter-text"), "search"),
    ];
    all.extend(team_box(user, here, conn).await?);
    if let Some(person) = user.query("speaker").and_then(|text| text.parse::<i64>().ok()) {
        let found = luoshi_units::people::by_ids(conn, here.city, &[person]).await?.pop();
        let found = found.filter(|person| user.who.may(Verb::ReadRows, &person.unit, &here.tree));
        let name = found.map_or_else(|| person.to_string(), |person| person.name);
        let choice = Choice::new(person.to_string(), name);
        all.push(FilterBox::select(user, "speaker", w.t("talks-f-speakers"), vec![choice]));
    }
    Ok(all)
}

/// `POST /talks/export`
pub async fn export(user: User, form: Form) -> Result<Response, Error> {
    Export::start(&user, (ROOM, PATH), &WORDS.text("talks-title", &[]), &form).await
}

/// `GET /talks/confirm`: says which talks would be confirmed.
pub async fn confirm(user: User) -> Result<Response, Error> {
    let mut conn = user.app.read().await?;
    let here = Here::of(&user, &mut conn).await?;
    let (talks, all) = match Chosen::of(&user).ids() {
        Some(ids) => (store::talks_by_ids(&mut conn, here.city, &ids).await?, 0),
        None => every(&user, &here, &mut conn).await?,
    };
    drop(conn);
    let seen = |talk: &Talk| user.who.may(Verb::ReadRows, &talk.unit, &here.tree);
    let found = talks.into_iter().filter(seen).map(|talk| {
        let refused = may_confirm_talk(&user.who, &here.tree, &talk).err();
        Found {
            id: talk.id,
            version: talk.keeping.version,
            href: talk_href(&talk),
            unit: talk.unit,
            day: Some(talk.day),
            title: talk.topic,
            refused: refused.map(|error| confirm::why(&error.into())),
        }
    });
    let crumbs = [(here.w.t("talks-title"), PATH.to_owned())];
    confirm::ask(&user, &confirmable(PATH, "talks-title"), &crumbs, (found.collect(), all)).await
}

/// All that wait for this person under the filters of the address, and how many they are.
async fn every(user: &User, here: &Here, conn: &mut Conn) -> Result<(Vec<Talk>, i64), Error> {
    let Some(asked) = Asked::waiting(here, &user.who, |name| user.query(name)) else {
        return Ok((Vec::new(), 0));
    };
    let asked = Asked { after: None, ..asked };
    let seen = here.seen(&user.who);
    let tally = store::talk_tally(conn, here.city, seen.as_deref(), &asked.filter).await?;
    let page = talks::page(conn, here, seen.as_deref(), &asked, MOST).await?;
    Ok((page.talks, tally.seen))
}

/// `POST /talks/confirm`
pub async fn confirmed(user: User, form: Form) -> Result<Response, Error> {
    confirm::start(&user, &confirmable(PATH, "talks-title"), &form).await
}
