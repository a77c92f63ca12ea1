//! Adding people, and putting right how they are called and where they belong.

use axum::response::Response;
use luoshi_units::{NewPerson, Person, Verb};
use luoshi_web::parts::{Control, Field};
use luoshi_web::{Error, Form, Html, User, see_other};

use super::{Asked, Id, Typed, ask, field_of, shell_below};
use crate::deeds;
use crate::here::Here;

/// `GET /staff/people/new`
pub async fn new(user: User) -> Result<Response, Error> {
    show(&user, None, Typed { form: None, wrong: None }).await
}

/// `GET /staff/people/{id}/edit`
pub async fn edit(user: User, Id(id): Id) -> Result<Response, Error> {
    show(&user, Some(id), Typed { form: None, wrong: None }).await
}

/// `POST /staff/people/new`
pub async fn add(user: User, form: Form) -> Result<Response, Error> {
    send(user, None, form).await
}

/// `POST /staff/people/{id}/edit`
pub async fn correct(user: User, Id(id): Id, form: Form) -> Result<Response, Error> {
    send(user, Some(id), form).await
}

/// The person, for whoever keeps people at their unit.
async fn kept(user: &User, id: i64) -> Result<(Here, Person), Error> {
    let mut conn = user.app.read().await?;
    let here = Here::of(user, &mut conn).await?;
    let person = here.person(&mut conn, id).await?;
    if user.who.may(Verb::ManagePeople, &person.unit, &here.tree) {
        Ok((here, person))
    } else {
        Err(Error::Forbidden { verb: Verb::ManagePeople, unit: Some(person.unit) })
    }
}

async fn show(user: &User, id: Option<i64>, typed: Typed<'_>) -> Result<Response, Error> {
    let (here, person) = match id {
        Some(id) => {
            let (here, person) = kept(user, id).await?;
            (here, Some(person))
        }
        None => (Here::of(user, &mut user.app.read().await?).await?, None),
    };
    let w = here.w;
    let own = person.as_ref().map(|person| person.unit.clone());
    let own = own.or_else(|| user.who.units_for(Verb::ManagePeople).first().map(|unit| (*unit).to_owned()));
    let unit = typed.text("unit", own.as_deref().unwrap_or_default());
    let choices = here.unit_choices(Verb::ManagePeople, Some(&unit));
    let name = Field::new(w.lang, "name", w.t("staff-f-person-name"), Control::Text).max_length(100);
    let belongs = Control::Unit { search: "/api/v1/units".to_owned(), choices };
    let belongs =
        Field::new(w.lang, "unit", w.t("staff-f-belongs"), belongs).hint(w.t("staff-f-belongs-hint"));
    let number = Field::new(w.lang, "staff_no", w.t("staff-c-number"), Control::Text)
        .hint(w.t("staff-f-number-hint"))
        .max_length(100)
        .optional();
    let stood = |value: fn(&Person) -> &str| person.as_ref().map_or("", value);
    let fields = vec![
        typed.fill(name, stood(|person| &person.name)),
        typed.fill(belongs, own.as_deref().unwrap_or_default()),
        typed.fill(number, stood(|person| person.staff_no.as_deref().unwrap_or_default())),
    ];
    let (title, back) = match id {
        Some(id) => (w.t("staff-person-edit"), format!("/staff/people/{id}")),
        None => (w.t("staff-person-new"), "/staff/people".to_owned()),
    };
    ask(
        w,
        Asked {
            shell: shell_below(user, &title),
            key: typed.key(user)?,
            lede: Html::text(w.t(if id.is_some() {
                "staff-person-edit-lede"
            } else {
                "staff-person-new-lede"
            })),
            facts: Vec::new(),
            fields,
            moves: None,
            button: w.t("save"),
            back,
        },
    )
}

async fn send(user: User, id: Option<i64>, form: Form) -> Result<Response, Error> {
    let (here, sample) = match id {
        Some(id) => {
            let (here, person) = kept(&user, id).await?;
            (here, person.sample)
        }
        None => (Here::of(&user, &mut user.app.read().await?).await?, user.app.city().sample_until.is_some()),
    };
    let w = here.w;
    for (name, missing) in [("name", "staff-p-name"), ("unit", "staff-p-unit")] {
        if form.get(name).is_none() {
            let wrong = Some((name, w.t(missing)));
            return show(&user, id, Typed { form: Some(&form), wrong }).await;
        }
    }
    let new = NewPerson {
        name: form.raw("name").trim().to_owned(),
        unit: form.raw("unit").trim().to_owned(),
        staff_no: form.get("staff_no").map(str::to_owned),
        sample,
    };
    let desk = here.desk(form.key()?);
    let done = user.app.store().write(move |tx| {
        Box::pin(async move {
            match id {
                Some(id) => deeds::person_correct(tx, &desk, id, new).await,
                None => deeds::person_add(tx, &desk, new).await,
            }
        })
    });
    match done.await {
        Ok(person) => {
            let done = if id.is_some() { "corrected" } else { "added" };
            Ok(see_other(format!("/staff/people/{person}?done={done}")))
        }
        Err(error) => {
            let wrong = Some(field_of(w, error)?);
            show(&user, id, Typed { form: Some(&form), wrong }).await
        }
    }
}
