//! The list of talk teams, and what is done with several of them.

use axum::response::Response;
use luoshi_store::Conn;
use luoshi_units::Verb;
use luoshi_web::lists::confirm::{self, Chosen, Confirmed, Found, MOST, Waits};
use luoshi_web::lists::{self, Export, List, Opened};
use luoshi_web::parts::{Choice, Empty, FilterBox, Pager};
use luoshi_web::{Error, Form, User, Words, see_other};

use super::{hidden, shell_below, team_href};
use crate::WORDS;
use crate::deeds::{ROOM, may_confirm_team};
use crate::here::Here;
use crate::lists::teams::{self, Asked, PATH, STATES};
use crate::lists::{PAGE, confirmable, unit_box};
use crate::model::Team;
use crate::store::{self, TeamFilter};

/// `GET /talks/teams`
pub async fn list(user: User) -> Result<Response, Error> {
    let mut conn = user.app.read().await?;
    let here = Here::of(&user, &mut conn).await?;
    drop(conn);
    let columns = teams::columns(&here);
    let tools = match lists::open(&user, PATH, columns.offered()).await? {
        Opened::Elsewhere(view) => return Ok(see_other(view)),
        Opened::Here(tools) => tools.exports(),
    };
    let w = here.w;
    let asked = Asked::read(&here, &user.who, |name| user.query(name));
    let seen = here.seen(&user.who);
    let mut conn = user.app.read().await?;
    let tally = store::team_tally(&mut conn, here.city, seen.as_deref(), &asked.filter).await?;
    let (teams, next) = teams::page(&mut conn, &here, seen.as_deref(), &asked, PAGE).await?;
    let waits = Waits::new(&user, PATH, waiting(&user, &here, &mut conn, (&asked.filter, tally.seen)).await?);
    let columns = columns.shown(&tools);
    let table = teams::table(&here, &mut conn, &columns, &teams, &user.who).await?;
    drop(conn);
    let narrowed = asked.filter != TeamFilter::default();
    let records = user.who.may_anywhere(Verb::Record);
    let shell = shell_below(&user, &w.t("talks-teams")).lede(w.t("talks-teams-lede")).tabs(tools.tabs());
    let shell = if records {
        shell
            .action(w.t("talks-import-teams"), "/imports/new/talk-teams")
            .main_action(w.t("talks-team-new"), "/talks/teams/new")
    } else {
        shell
    };
    let shown = w.t2("talks-shown", "shown", teams.len(), "seen", tally.seen);
    let next = next.map(|id| id.to_string());
    List::new(PATH, shell, table, Pager::new(&user, shown, next.as_deref()))
        .filters(w.t("talks-filter-label-teams"), filters(&user, &here), narrowed)
        .tools(tools)
        .waits(waits)
        .empty(teams.is_empty().then(|| empty(w, narrowed, records)))
        .note(hidden(w, tally, asked.filter.text.is_some()))
        .answer()
}

/// How many of the list wait for this person: a list of these alone has counted them already.
async fn waiting(
    user: &User,
    here: &Here,
    conn: &mut Conn,
    (listed, count): (&TeamFilter, i64),
) -> Result<i64, Error> {
    let asked = Asked::waiting(here, &user.who, |name| user.query(name));
    let Some(asked) = asked.filter(|_| user.who.may_anywhere(Verb::Confirm)) else { return Ok(0) };
    if asked.filter == *listed {
        return Ok(count);
    }
    let seen = here.seen(&user.who);
    Ok(store::team_tally(conn, here.city, seen.as_deref(), &asked.filter).await?.seen)
}

fn empty(w: Words, filtered: bool, records: bool) -> Empty {
    if filtered {
        return Empty::new(w.t("talks-empty-filtered-title"), w.t("talks-empty-filtered"));
    }
    let empty = Empty::new(w.t("talks-teams-empty-title"), w.t("talks-teams-empty"));
    if records { empty.start(w.t("talks-team-new"), "/talks/teams/new") } else { empty }
}

fn filters(user: &User, here: &Here) -> Vec<FilterBox> {
    let w = here.w;
    let states = STATES.map(|(word, key)| Choice::new(word, w.t(key)));
    vec![
        unit_box(user, here, w.t("talks-filter-unit")),
        FilterBox::select(user, "state", w.t("talks-filter-state"), states.into()),
        Confirmed::filter(user),
        FilterBox::input(user, "q", w.t("talks-filter-name"), "search"),
    ]
}

/// `POST /talks/teams/export`
pub async fn export(user: User, form: Form) -> Result<Response, Error> {
    Export::start(&user, (ROOM, PATH), &WORDS.text("talks-teams", &[]), &form).await
}

/// `GET /talks/teams/confirm`: says which teams would be confirmed.
pub async fn confirm(user: User) -> Result<Response, Error> {
    let mut conn = user.app.read().await?;
    let here = Here::of(&user, &mut conn).await?;
    let (teams, all) = match Chosen::of(&user).ids() {
        Some(ids) => (store::teams_by_ids(&mut conn, here.city, &ids).await?, 0),
        None => every(&user, &here, &mut conn).await?,
    };
    drop(conn);
    let seen = |team: &Team| user.who.may(Verb::ReadRows, &team.unit, &here.tree);
    let found = teams.into_iter().filter(seen).map(|team| {
        let refused = may_confirm_team(&user.who, &here.tree, &team).err();
        Found {
            id: team.id,
            version: team.keeping.version,
            href: team_href(&team),
            unit: team.unit,
            day: Some(team.founded),
            title: team.name,
            refused: refused.map(|error| confirm::why(&error.into())),
        }
    });
    let w = here.w;
    let crumbs = [(w.t("talks-title"), "/talks".to_owned()), (w.t("talks-teams"), PATH.to_owned())];
    confirm::ask(&user, &confirmable(PATH, "talks-teams"), &crumbs, (found.collect(), all)).await
}

/// All that wait for this person under the filters of the address, and how many they are.
async fn every(user: &User, here: &Here, conn: &mut Conn) -> Result<(Vec<Team>, i64), Error> {
    let Some(asked) = Asked::waiting(here, &user.who, |name| user.query(name)) else {
        return Ok((Vec::new(), 0));
    };
    let asked = Asked { before: None, ..asked };
    let seen = here.seen(&user.who);
    let tally = store::team_tally(conn, here.city, seen.as_deref(), &asked.filter).await?;
    let (teams, _) = teams::page(conn, here, seen.as_deref(), &asked, MOST).await?;
    Ok((teams, tally.seen))
}

/// `POST /talks/teams/confirm`
pub async fn confirmed(user: User, form: Form) -> Result<Response, Error> {
    confirm::start(&user, &confirmable(PATH, "talks-teams"), &form).await
}
