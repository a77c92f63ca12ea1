//! Giving somebody a post.

use axum::response::Response;
use luoshi_store::Day;
use luoshi_units::{Person, Post, Role, Verb};
use luoshi_web::parts::{Choice, Control, Field};
use luoshi_web::{Error, Form, Html, User, see_other};

use super::{Asked, Id, Typed, ask, day_typed, field_of, shell_below};
use crate::here::Here;
use crate::{deeds, told};

/// `GET /staff/people/{id}/give`
pub async fn form(user: User, Id(id): Id) -> Result<Response, Error> {
    show(&user, id, Typed { form: None, wrong: None }).await
}

async fn found(user: &User, id: i64) -> Result<(Here, Person), Error> {
    let mut conn = user.app.read().await?;
    let here = Here::of(user, &mut conn).await?;
    let person = here.person(&mut conn, id).await?;
    Ok((here, person))
}

/// The roles that one's posts let one give at all.
fn roles(here: &Here) -> Vec<Role> {
    let gives = |role: &Role| here.who.posts.iter().any(|post| post.role.gives().contains(role));
    Role::ALL.into_iter().filter(gives).collect()
}

async fn show(user: &User, id: i64, typed: Typed<'_>) -> Result<Response, Error> {
    let (here, person) = found(user, id).await?;
    let w = here.w;
    let roles = roles(&here);
    let choices = roles.iter().map(|role| {
        Choice::new(role.id(), told::role(w, *role)).note(w.t(&format!("staff-role-{}", role.id())))
    });
    let first = if let [only] = roles.as_slice() { only.id() } else { "" };
    let asked = user.query("unit").unwrap_or_else(|| person.unit.clone());
    let unit = typed.text("unit", &asked);
    let units = here.unit_choices(Verb::Appoint, Some(&unit));
    let units = Control::Unit { search: "/api/v1/units".to_owned(), choices: units };
    let kinds = vec![
        Choice::new("own", w.t("staff-kind-own")),
        Choice::new("acting", w.t("staff-kind-acting")).note(w.t("staff-kind-acting-note")),
    ];
    let field = |name: &str, key: &str, control| Field::new(w.lang, name, w.t(key), control);
    let fields = vec![
        typed.fill(field("role", "staff-c-role", Control::Radios(choices.collect())), first),
        typed.fill(field("unit", "staff-c-unit", units).hint(w.t("staff-give-unit-hint")), &asked),
        typed.fill(field("kind", "staff-f-kind", Control::Radios(kinds)), "own"),
        typed.fill(field("from", "staff-c-from", Control::Day), &here.today.to_string()),
        typed
            .fill(field("until", "staff-c-until", Control::Day).hint(w.t("staff-until-hint")).optional(), ""),
    ];
    let name = Html::name(w.lang, &person.name, None);
    let title = w.t("staff-give");
    let shell = shell_below(user, &title);
    // Whom nobody may give a post to is told so at once; the deed refuses it too.
    let lede = if id == user.who.person { w.t("staff-give-own") } else { w.t("staff-give-lede") };
    ask(
        w,
        Asked {
            shell,
            key: typed.key(user)?,
            lede: Html::text(lede),
            facts: vec![(w.t("staff-c-person"), name), (w.t("staff-f-belongs"), here.way(&person.unit))],
            fields,
            moves: None,
            button: title,
            back: format!("/staff/people/{id}"),
        },
    )
}

/// What the form says; else the field that is wrong and what to do.
fn read(here: &Here, person: i64, form: &Form) -> Result<Post, (&'static str, String)> {
    let w = here.w;
    let role = form.get("role").and_then(Role::parse).ok_or_else(|| ("role", w.t("staff-p-role")))?;
    let unit = form.get("unit").ok_or_else(|| ("unit", w.t("staff-p-unit")))?;
    let from = day_typed(form.raw("from")).ok_or_else(|| ("from", w.t("staff-p-from")))?;
    let until: Option<Day> = match form.get("until") {
        Some(text) => Some(day_typed(text).ok_or_else(|| ("until", w.t("staff-p-until")))?),
        None => None,
    };
    let acting = form.get("kind") == Some("acting");
    Ok(Post { id: 0, person, role, unit: unit.to_owned(), from, until, acting })
}

/// `POST /staff/people/{id}/give`
pub async fn send(user: User, Id(id): Id, form: Form) -> Result<Response, Error> {
    let (here, _) = found(&user, id).await?;
    let w = here.w;
    let post = match read(&here, id, &form) {
        Ok(post) => post,
        Err(wrong) => return show(&user, id, Typed { form: Some(&form), wrong: Some(wrong) }).await,
    };
    let desk = here.desk(form.key()?);
    let done =
        user.app.store().write(move |tx| Box::pin(async move { deeds::post_give(tx, &desk, post).await }));
    match done.await {
        Ok(_) => Ok(see_other(format!("/staff/people/{id}?done=given"))),
        Err(error) => {
            // The person stands fast here: that nobody gives to themselves is said where one chooses what to give.
            let (field, said) = field_of(w, error)?;
            let wrong = Some((if field == "to" { "role" } else { field }, said));
            show(&user, id, Typed { form: Some(&form), wrong }).await
        }
    }
}
