//! Finding people to give posts to.

use axum::Json;
use axum::response::{IntoResponse, Response};
use luoshi_units::{Person, Verb, posts};
use luoshi_web::lists::List;
use luoshi_web::parts::{Cell, Column, Empty, FilterBox, Pager, Row, Table, TableStyle};
use luoshi_web::trail::{self, Kind, Line};
use luoshi_web::{Error, Html, User, formats, href};
use serde_json::json;

use super::shell_below;
use crate::deeds::ROOM;
use crate::here::Here;
use crate::lists::PAGE;

/// The most people that one search of a field gives.
const MOST: i64 = 20;

/// `GET /staff/people`: people of the units where one may give posts; with `for`, to give a post there.
pub async fn list(user: User) -> Result<Response, Error> {
    let mut conn = user.app.read().await?;
    let here = Here::of(&user, &mut conn).await?;
    let w = here.w;
    let text = user.query("q");
    let scope = user.who.scope(Verb::Appoint, &here.tree);
    let after = user.query("after").and_then(|key| {
        let (id, name) = key.split_once('|')?;
        Some((name.to_owned(), id.parse::<i64>().ok()?))
    });
    let mut found =
        posts::people(&mut conn, here.city, &scope, text.as_deref(), after.as_ref(), PAGE + 1).await?;
    drop(conn);
    let more = i64::try_from(found.len()).is_ok_and(|count| count > PAGE);
    if more {
        found.pop();
    }
    let whose = found.iter().map(|person| person.id).collect();
    trail::look(&user, Line { kind: Kind::Search, room: ROOM, verb: "people", record: None, whose }).await?;
    let unit = user.query("for").filter(|code| here.tree.get(code).is_some());
    let keeps = user.who.may_anywhere(Verb::ManagePeople);
    let mut shell = shell_below(&user, &w.t("staff-people")).lede(w.t("staff-people-lede"));
    if keeps {
        shell = shell.main_action(w.t("staff-person-new"), "/staff/people/new");
    }
    let next = found.last().filter(|_| more).map(|person| format!("{}|{}", person.id, person.name));
    let many = formats::int(i64::try_from(found.len()).unwrap_or_default());
    let empty = Empty::new(w.t("staff-nobody-title"), w.t("staff-nobody"));
    let empty = if keeps { empty.start(w.t("staff-person-new"), "/staff/people/new") } else { empty };
    let table = table(&here, &found, unit.as_deref(), keeps);
    let shown = w.t1("staff-shown-people", "n", many);
    let chosen = unit.as_deref().map(|code| Html::text(w.t("staff-choose-for")).and(here.unit(code)));
    List::new("/staff/people", shell, table, Pager::new(&user, shown, next.as_deref()))
        .filters(
            w.t("staff-people"),
            vec![FilterBox::input(&user, "q", w.t("staff-f-name"), "search")],
            text.is_some(),
        )
        .carries("for", unit)
        .notice(chosen)
        .empty(found.is_empty().then_some(empty))
        .answer()
}

fn table(here: &Here, found: &[Person], unit: Option<&str>, keeps: bool) -> Table {
    let w = here.w;
    let mut columns =
        vec![Column::new(w.t("staff-c-person")).full(), Column::new(w.t("staff-c-unit")).full()];
    if keeps {
        columns.push(Column::new(w.t("staff-c-number")));
    }
    columns.push(Column::new(w.t("staff-c-steps")));
    let rows = found.iter().map(|person| {
        let give = href(&format!("/staff/people/{}/give", person.id), &[("unit", unit)]);
        let mut cells = vec![
            Cell::with_class(here.person_link(person.id, &person.name), "full"),
            Cell::new(here.unit_with_path(&person.unit)),
        ];
        if keeps {
            cells.push(Cell::with_class(person.staff_no.clone().unwrap_or_default(), "nowrap"));
        }
        let own = person.id == here.who.person;
        let give = if own { Html::default() } else { Html::link(give, w.t("staff-give")) };
        cells.push(Cell::with_class(give, "nowrap"));
        Row::new(cells)
    });
    Table::new(w.t("staff-people"), TableStyle::Cards, columns).rows(rows)
}

/// `GET /staff/people.json?q=`: for fields that choose somebody.
pub async fn json(user: User) -> Result<Response, Error> {
    let Some(text) = user.query("q") else { return Ok(Json(json!([])).into_response()) };
    let mut conn = user.app.read().await?;
    let here = Here::of(&user, &mut conn).await?;
    let scope = user.who.scope(Verb::Appoint, &here.tree);
    let found = posts::people(&mut conn, here.city, &scope, Some(&text), None, MOST).await?;
    drop(conn);
    let whose = found.iter().map(|person| person.id).collect();
    trail::look(&user, Line { kind: Kind::Search, room: ROOM, verb: "people", record: None, whose }).await?;
    let choices = found.iter().map(|person| {
        json!({ "id": person.id.to_string(), "name": person.name, "unit": here.unit_text(&person.unit) })
    });
    Ok(Json(choices.collect::<Vec<_>>()).into_response())
}
