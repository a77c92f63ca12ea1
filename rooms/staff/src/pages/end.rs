//! Ending a post.

use axum::response::Response;
use luoshi_store::Conn;
use luoshi_units::posts::{self, Held};
use luoshi_web::parts::{Control, Field};
use luoshi_web::{Error, Form, Html, User, see_other};

use super::{Asked, Id, Typed, ask, day_typed, field_of, shell_below};
use crate::here::Here;
use crate::{deeds, told};

/// `GET /staff/posts/{id}/end`
pub async fn form(user: User, Id(id): Id) -> Result<Response, Error> {
    show(&user, id, Typed { form: None, wrong: None }).await
}

/// The post, if its holder may be seen and the reader may give posts like it; whoever sees it and may not is told who
/// can.
pub(super) async fn givable(here: &Here, conn: &mut Conn, id: i64) -> Result<Held, Error> {
    let held = posts::held(conn, here.city, id).await?.ok_or(Error::NotFound)?;
    let post = &held.post;
    if !here.who.may(luoshi_units::Verb::ReadRows, &post.unit, &here.tree) {
        return Err(Error::NotFound);
    }
    if here.who.may_give(post.role, &post.unit, &here.tree) {
        Ok(held)
    } else {
        let (verb, unit) = (luoshi_units::Verb::Administer, Some(post.unit.clone()));
        Err(Error::Forbidden { verb, unit })
    }
}

/// How many records the holder of a post has open where it reaches.
pub(super) async fn open_work(here: &Here, conn: &mut Conn, held: &Held) -> Result<Vec<i64>, Error> {
    let mut units: Vec<String> = here.tree.under(&held.post.unit).into_iter().map(str::to_owned).collect();
    units.sort_unstable();
    let mut all = Vec::new();
    for room in here.app.rooms() {
        all.extend(room.open_work(conn, &here.app, held.post.person, &units).await?);
    }
    Ok(all)
}

/// What a post is, label and value.
pub(super) fn facts(here: &Here, held: &Held) -> Vec<(String, Html)> {
    let (w, post) = (here.w, &held.post);
    vec![
        (w.t("staff-c-person"), here.person_link(post.person, &held.name)),
        (w.t("staff-c-role"), told::post_role(w, post)),
        (w.t("staff-c-unit"), here.way(&post.unit)),
        (w.t("staff-c-from"), Html::text(told::day(w, post.from))),
    ]
}

async fn show(user: &User, id: i64, typed: Typed<'_>) -> Result<Response, Error> {
    let mut conn = user.app.read().await?;
    let here = Here::of(user, &mut conn).await?;
    let held = givable(&here, &mut conn, id).await?;
    let open = open_work(&here, &mut conn, &held).await?.len();
    drop(conn);
    let w = here.w;
    let title = w.t("staff-end");
    let last = Field::new(w.lang, "until", w.t("staff-f-last"), Control::Day).hint(w.t("staff-end-hint"));
    let lede = if open > 0 {
        Html::text(w.t1("staff-end-open", "n", open))
            .and(Html::link(format!("/staff/posts/{id}/hand-over"), w.t("staff-hand-over")))
    } else {
        Html::text(w.t("staff-end-lede"))
    };
    ask(
        w,
        Asked {
            shell: shell_below(user, &title),
            key: typed.key(user)?,
            lede,
            facts: facts(&here, &held),
            fields: vec![typed.fill(last, &here.today.to_string())],
            moves: None,
            button: title,
            back: format!("/staff/people/{}", held.post.person),
        },
    )
}

/// `POST /staff/posts/{id}/end`
pub async fn send(user: User, Id(id): Id, form: Form) -> Result<Response, Error> {
    let mut conn = user.app.read().await?;
    let here = Here::of(&user, &mut conn).await?;
    let held = givable(&here, &mut conn, id).await?;
    drop(conn);
    let w = here.w;
    let Some(until) = day_typed(form.raw("until")) else {
        let wrong = Some(("until", w.t("staff-p-until")));
        return show(&user, id, Typed { form: Some(&form), wrong }).await;
    };
    let desk = here.desk(form.key()?);
    let done = user
        .app
        .store()
        .write(move |tx| Box::pin(async move { deeds::post_end(tx, &desk, id, until).await }));
    match done.await {
        Ok(_) => Ok(see_other(format!("/staff/people/{}?done=ended", held.post.person))),
        Err(error) => {
            let wrong = Some(field_of(w, error)?);
            show(&user, id, Typed { form: Some(&form), wrong }).await
        }
    }
}
