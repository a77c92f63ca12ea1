//! One's imports.

use askama::Template;
use axum::response::Response;
use luoshi_web::parts::{Cell, Column, Empty, Pager, Row, Table, TableStyle};
use luoshi_web::{Error, Html, Shell, User, Words, formats, render};

use super::{href, made, state_tag};
use crate::run::kind_name;
use crate::{WORDS, deeds, store};

/// Imports a page.
const PAGE: i64 = 30;

#[derive(Template)]
#[template(path = "imports_list.html")]
struct List {
    shell: Shell,
    w: Words,
    table: Table,
    empty: Option<Empty>,
    pager: Pager,
}

/// `GET /imports`
pub async fn show(user: User) -> Result<Response, Error> {
    let w = user.words(&WORDS);
    let (app, city) = (&user.app, user.app.city().id);
    let before = user.query("after").and_then(|id| id.parse().ok());
    let mut conn = app.read().await?;
    let programs = deeds::sees_programs(app, &user.who, &mut conn).await?;
    let whose = (user.who.person, programs);
    let mut imports = store::imports(&mut conn, city, whose, before, PAGE + 1).await?;
    let more = imports.len() as i64 > PAGE;
    imports.truncate(PAGE as usize);
    let next = imports.last().filter(|_| more).map(|import| import.id.to_string());
    let columns = vec![
        Column::new(w.t("imports-c-file")).full(),
        Column::new(w.t("imports-c-kind")),
        Column::number(w.t("imports-c-rows")),
        Column::number(w.t("imports-c-made")),
        Column::new(w.t("imports-c-state")),
    ];
    let mut table = Table::new(w.t("imports-title"), TableStyle::Cards, columns);
    let ids: Vec<i64> = imports.iter().map(|import| import.id).collect();
    let mut counted = store::rows_counted_of(&mut conn, city, &ids).await?;
    drop(conn);
    for import in &imports {
        let counts = counted.remove(&import.id).unwrap_or_default();
        let sent = formats::instant(import.sent, app.zone());
        let by = if import.person == 0 { w.t1("imports-by-program", "sent", sent) } else { sent };
        table.push(Row::new([
            Html::link(href(import.id), Html::name(w.lang, &import.file, None)).and(Html::sub(by)).into(),
            Cell::new(kind_name(app, &import.kind).get(w.lang)),
            Cell::new(formats::int(counts.all())),
            Cell::new(made(w, &counts)),
            Cell::new(state_tag(w, import, &counts)),
        ]));
    }
    let shell = user
        .shell(w.t("imports-title"))
        .crumb(w.t("imports-title"), None)
        .lede(w.t("imports-lede"))
        .main_action(w.t("imports-new"), "/imports/new");
    let empty = imports.is_empty().then(|| {
        Empty::new(w.t("imports-empty-title"), w.t("imports-empty")).start(w.t("imports-new"), "/imports/new")
    });
    render(&List { shell, w, table, empty, pager: Pager::new(&user, String::new(), next.as_deref()) })
}
