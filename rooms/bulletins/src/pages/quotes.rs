//! Where a figure is quoted in published bulletins, what it was then, and what it is now.

use askama::Template;
use axum::response::Response;
use luoshi_ledger::Answer;
use luoshi_packs::Lang;
use luoshi_web::parts::{Cell, Column, Empty, Row, Table, TableStyle};
use luoshi_web::{App, Error, Html, Quoted as Seen, Shell, Touched, User, formats, render};

use crate::here::Here;
use crate::model::Quoted;
use crate::moved::{answered, quoted_by};
use crate::numbers::Teller;
use crate::store;

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
    let definitions = app.definitions(None).await?;
    let def = definitions.pack.figure(&figure).ok_or(Error::NotFound)?;
    let found = {
        let mut conn = app.read().await?;
        store::quoted(&mut conn, app.city().id, &[&figure], MOST).await?
    };
    let mut rows = Vec::new();
    for quoted in &found {
        let now = answered(app, &definitions.catalogue, &quoted.pin).await?;
        let read = |now| (formats::figure(def, &now, user.lang), now);
        rows.push(row(&here, quoted, now.map(read)));
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

/// The bulletins whose numbers count some work.
pub async fn counting(app: &App, touched: &[Touched], lang: Lang) -> Result<Vec<Seen>, Error> {
    let pack = app.pack();
    let mut all: Vec<Seen> = Vec::new();
    for quoted in quoted_by(app, touched).await? {
        let href = format!("/bulletins/{}", quoted.bulletin);
        let name = pack.figure(&quoted.pin.figure).map_or("", |def| def.name.get(lang));
        let number = format!("{name} {}", quoted.pin.exact);
        match all.last_mut().filter(|last| last.href == href) {
            Some(last) if last.numbers.contains(&number) => {}
            Some(last) => last.numbers.push(number),
            None => all.push(Seen {
                title: Html::name(lang, &quoted.title, None),
                href,
                numbers: vec![number],
                at: quoted.published_at,
            }),
        }
    }
    Ok(all)
}

fn row(here: &Here<'_>, quoted: &Quoted, now: Option<(String, Answer)>) -> Row {
    let (w, app) = (here.w, &here.user.app);
    let teller = Teller { app, w, tree: &here.tree };
    let pin = &quoted.pin;
    // Whether words still hold is asked where they are read.
    let counted = now.as_ref().filter(|_| !pin.word);
    let amiss = counted.and_then(|(exact, answer)| teller.moved(pin, (answer, exact)));
    let number = teller.pinned(pin, quoted.as_of, amiss);
    let title =
        Html::link(format!("/bulletins/{}#n{}", quoted.bulletin, number.no), Html::text(&quoted.title));
    let edition = Html::sub(w.t2(
        "bulletin-edition-of",
        "no",
        quoted.no,
        "at",
        formats::instant(quoted.published_at, app.zone()),
    ));
    let is = Html::text(now.map_or(formats::NONE.to_owned(), |(exact, _)| exact));
    let is = match &number.bridge {
        Some(bridge) => is.and(Html::sub(Html::link(bridge, w.t("bulletin-bridge")))),
        None => is,
    };
    Row::new([
        Cell::with_class(title.and(edition), "full"),
        Cell::new(formats::period_of_year(w.lang, pin.from, pin.until)),
        Cell::new(Html::text(&pin.text).and(Html::sub(&*pin.exact))),
        Cell::new(is),
        Cell::with_class(formats::instant(quoted.published_at, app.zone()), "nowrap"),
    ])
}
