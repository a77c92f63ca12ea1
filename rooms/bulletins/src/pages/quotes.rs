//! Where a figure is quoted in published bulletins, what it was then, and what it is now.

use askama::Template;
use axum::response::Response;
use luoshi_ledger::Question;
use luoshi_web::parts::{Cell, Column, Empty, Row, Table, TableStyle};
use luoshi_web::{Error, Html, Shell, User, formats, render};

use crate::here::Here;
use crate::model::Quoted;
use crate::numbers::Teller;
use crate::store;
use crate::told::{Told, refused};

/// How many places are listed.
const MOST: i64 = 500;

#[derive(Template)]
#[template(path = "bulletin_quotes.html")]
struct QuotesPage {
    shell: Shell,
    table: Option<Table>,
    empty: Option<Empty>,
}

/// `GET /bulletins/quotes?figure=`
pub async fn show(user: User) -> Result<Response, Error> {
    let here = Here::of(&user).await?;
    let (w, app) = (here.w, &user.app);
    let figure = user.query("figure").ok_or(Error::NotFound)?;
    let pack = app.pack();
    let def = pack.figure(&figure).ok_or(Error::NotFound)?;
    let found = {
        let mut conn = app.read().await?;
        store::quoted(&mut conn, app.city().id, &[&figure], MOST).await?
    };
    let mut rows = Vec::new();
    for quoted in &found {
        rows.push(row(&here, quoted, &now(&here, quoted).await?));
    }
    let heads =
        ["bulletins", "bulletin-period", "bulletin-quote-read", "bulletin-quote-now", "bulletin-published"];
    let columns = heads.map(|head| Column::new(w.t(head))).to_vec();
    let table =
        (!rows.is_empty()).then(|| Table::new(w.t("bulletin-quotes"), TableStyle::Cards, columns).rows(rows));
    let empty =
        table.is_none().then(|| Empty::new(w.t("bulletin-quotes-none"), w.t("bulletin-quotes-none-text")));
    let name = def.name.get(user.lang).to_owned();
    let shell = user
        .shell(format!("{} · {name}", w.t("bulletin-quotes")))
        .crumb(w.t("bulletins"), Some("/bulletins"))
        .crumb(name, Some(&format!("/figures/{figure}")))
        .crumb(w.t("bulletin-quotes"), None)
        .lede(w.t("bulletin-quotes-lede"));
    render(&QuotesPage { shell, table, empty })
}

/// What a quoted number comes to now.
async fn now(here: &Here<'_>, quoted: &Quoted) -> Result<Option<Told>, Error> {
    let (app, pin) = (&here.user.app, &quoted.pin);
    let definitions = app.definitions(None).await?;
    let Some(def) = definitions.pack.figure(&pin.figure) else { return Ok(None) };
    let question = Question {
        figure: pin.figure.clone(),
        unit: Some(pin.unit.clone()),
        from: Some(pin.from),
        until: Some(pin.until),
        as_of: None,
    };
    let answer = match app.ledger().answer(app.city().id, &definitions.catalogue, &question).await {
        Ok(answer) => answer,
        // The unit was not there on that day, as is known now.
        Err(error) => return refused(error, &question).map(|_| None),
    };
    let exact = formats::figure(def, &answer, here.user.lang);
    Ok(Some(Told { name: String::new(), text: exact.clone(), exact, holds: None, answer }))
}

fn row(here: &Here<'_>, quoted: &Quoted, now: &Option<Told>) -> Row {
    let (w, app) = (here.w, &here.user.app);
    let teller = Teller { app, w, tree: &here.tree };
    let number = teller.pinned(&quoted.pin, quoted.as_of, now.as_ref().filter(|_| !quoted.pin.word));
    let title =
        Html::link(format!("/bulletins/{}#n{}", quoted.bulletin, number.no), Html::text(&quoted.title));
    let edition = Html::sub(w.t2(
        "bulletin-edition-of",
        "no",
        quoted.no,
        "at",
        formats::instant(quoted.published_at, app.zone()),
    ));
    let is = now.as_ref().map_or_else(|| Html::text(formats::NONE), |now| Html::text(&now.exact));
    let is = match &number.bridge {
        Some(bridge) => is.and(Html::sub(Html::link(bridge, w.t("bulletin-bridge")))),
        None => is,
    };
    Row::new([
        Cell::with_class(title.and(edition), "full"),
        Cell::new(formats::period_of_year(w.lang, quoted.pin.from, quoted.pin.until)),
        Cell::new(Html::text(&quoted.pin.text).and(Html::sub(&*quoted.pin.exact))),
        Cell::new(is),
        Cell::with_class(formats::instant(quoted.published_at, app.zone()), "nowrap"),
    ])
}
