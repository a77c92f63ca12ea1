//! Handing a post over to a successor, with what its holder has open.

use axum::response::Response;
use luoshi_store::Conn;
use luoshi_units::people;
use luoshi_units::posts::{self, Filter, Held};
use luoshi_web::parts::{Cell, Choice, Column, Control, Field, Row, Table, TableStyle};
use luoshi_web::{Error, Form, Html, RecordTitle, User, href, see_other};

use super::end::{facts, givable, open_work};
use super::{Asked, Id, Typed, ask, day_typed, field_of, shell_below};
use crate::deeds;
use crate::here::Here;

/// So many records are named on the page; all are handed over.
const SHOWN: usize = 50;
/// So many people are offered without a script.
const OFFERED: i64 = 200;

/// `GET /staff/posts/{id}/hand-over`
pub async fn form(user: User, Id(id): Id) -> Result<Response, Error> {
    show(&user, id, Typed { form: None, wrong: None }).await
}

/// People who may come after: those with a post at the unit or below, and who was chosen.
async fn offered(
    here: &Here,
    conn: &mut Conn,
    held: &Held,
    chosen: Option<i64>,
) -> Result<Vec<Choice>, Error> {
    let units = here.tree.under(&held.post.unit).into_iter().map(str::to_owned).collect();
    let filter = Filter { units: Some(units), ..Filter::default() };
    let near = posts::page(conn, here.city, &filter, here.today, None, OFFERED).await?;
    let mut ids: Vec<i64> = near.iter().map(|held| held.post.person).chain(chosen).collect();
    ids.sort_unstable();
    ids.dedup();
    ids.retain(|id| *id != held.post.person && *id != here.who.person);
    let mut found = people::by_ids(conn, here.city, &ids).await?;
    found.retain(|person| person.name != people::ERASED);
    found.sort_by(|a, b| (&a.name, a.id).cmp(&(&b.name, b.id)));
    let choice = |person: &people::Person| {
        Choice::new(person.id.to_string(), Html::name(here.w.lang, &person.name, None))
            .note(here.unit_text(&person.unit))
    };
    Ok(found.iter().map(choice).collect())
}

async fn show(user: &User, id: i64, typed: Typed<'_>) -> Result<Response, Error> {
    let mut conn = user.app.read().await?;
    let here = Here::of(user, &mut conn).await?;
    let held = givable(&here, &mut conn, id).await?;
    let open = open_work(&here, &mut conn, &held).await?;
    let chosen = typed.form.and_then(|form| form.get("to")).and_then(|id| id.parse().ok());
    let choices = offered(&here, &mut conn, &held, chosen).await?;
    drop(conn);
    let w = here.w;
    let named = &open[..open.len().min(SHOWN)];
    let titles = user.app.titles(named, user.lang).await?;
    let title = w.t("staff-hand-over");
    let to = Control::People { search: "/staff/people.json".to_owned(), choices };
    let to = Field::new(w.lang, "to", w.t("staff-f-successor"), to).hint(w.t("staff-f-successor-hint"));
    let last = Field::new(w.lang, "until", w.t("staff-f-over"), Control::Day).hint(w.t("staff-over-hint"));
    let caption = w.t1("staff-over-open", "n", open.len());
    ask(
        w,
        Asked {
            shell: shell_below(user, &title),
            key: typed.key(user)?,
            lede: Html::text(w.t("staff-over-lede")),
            facts: facts(&here, &held),
            fields: vec![typed.fill(to, ""), typed.fill(last, &here.today.to_string())],
            moves: Some((caption.clone(), table(&here, caption, &titles))),
            button: title,
            back: format!("/staff/people/{}", held.post.person),
        },
    )
}

fn table(here: &Here, caption: String, titles: &[RecordTitle]) -> Table {
    let w = here.w;
    let columns = vec![
        Column::new(w.t("staff-c-record")).full(),
        Column::new(w.t("staff-c-day")),
        Column::new(w.t("staff-c-state")),
    ];
    let rows = titles.iter().map(|title| {
        let name = Html::link(&title.href, Html::name(w.lang, &title.title, None))
            .and(Html::sub(here.unit(&title.unit)));
        Row::new([
            Cell::with_class(name, "full"),
            Cell::with_class(title.day.to_string(), "nowrap"),
            Cell::new(title.state.clone()),
        ])
    });
    Table::new(caption, TableStyle::Three, columns).rows(rows)
}

/// `POST /staff/posts/{id}/hand-over`
pub async fn send(user: User, Id(id): Id, form: Form) -> Result<Response, Error> {
    let mut conn = user.app.read().await?;
    let here = Here::of(&user, &mut conn).await?;
    let held = givable(&here, &mut conn, id).await?;
    let to = match form.all("to").as_slice() {
        [one] => one.parse::<i64>().ok(),
        _ => None,
    };
    // A successor whom the reader could not have found is none.
    let to = match to {
        Some(to) => people::by_ids(&mut conn, here.city, &[to]).await?.first().map(|person| person.id),
        None => None,
    };
    drop(conn);
    let w = here.w;
    let Some(to) = to else {
        let wrong = Some(("to", w.t("staff-p-successor")));
        return show(&user, id, Typed { form: Some(&form), wrong }).await;
    };
    let Some(until) = day_typed(form.raw("until")) else {
        let wrong = Some(("until", w.t("staff-p-until")));
        return show(&user, id, Typed { form: Some(&form), wrong }).await;
    };
    let desk = here.desk(form.key()?);
    let done = user
        .app
        .store()
        .write(move |tx| Box::pin(async move { deeds::hand_over(tx, &desk, id, to, until).await }));
    match done.await {
        Ok(many) => {
            let page = format!("/staff/people/{}", held.post.person);
            Ok(see_other(href(&page, &[("done", Some("handed")), ("many", Some(&many.to_string()))])))
        }
        Err(error) => {
            let wrong = Some(field_of(w, error)?);
            show(&user, id, Typed { form: Some(&form), wrong }).await
        }
    }
}
