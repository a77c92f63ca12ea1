//! Where a figure is quoted in published bulletins, what it was then, and what it is now.

use std::collections::BTreeSet;

use askama::Template;
use axum::response::Response;
use luoshi_ledger::{Answer, Catalogue, Question};
use luoshi_packs::{FigureDef, Lang, Pack};
use luoshi_store::Day;
use luoshi_web::parts::{Cell, Column, Empty, Row, Table, TableStyle};
use luoshi_web::{App, Error, Html, Quoted as Seen, Shell, Touched, User, formats, render};

use crate::here::Here;
use crate::model::{Pin, Quoted};
use crate::numbers::Teller;
use crate::store;
use crate::told::refused;

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
        let now = now(&here, (&definitions.catalogue, def), &quoted.pin).await?;
        rows.push(row(&here, quoted, now));
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
    let figures: BTreeSet<&str> =
        touched.iter().flat_map(|one| one.figures.iter().map(String::as_str)).collect();
    let units: BTreeSet<&str> = touched.iter().flat_map(|one| one.units.iter().map(String::as_str)).collect();
    let Some(first) = touched.iter().map(|one| one.day).min() else { return Ok(Vec::new()) };
    let (figures, units): (Vec<&str>, Vec<&str>) =
        (figures.into_iter().collect(), units.into_iter().collect());
    let found = store::quoted_at(&mut app.read().await?, app.city().id, (&figures, &units), first).await?;
    let pack = app.pack();
    let counts = |pin: &Pin| {
        let from = looks_from(&pack, &pin.figure, pin.from);
        touched.iter().any(|one| {
            let then = from <= one.day && one.day <= pin.until;
            then && one.figures.contains(&pin.figure) && one.units.contains(&pin.unit)
        })
    };
    let mut all: Vec<Seen> = Vec::new();
    for quoted in found.into_iter().filter(|quoted| counts(&quoted.pin)) {
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

/// The first day whose work counts in a figure over a period that begins on a day.
fn looks_from(pack: &Pack, id: &str, from: Day) -> Day {
    let Some(def) = pack.figure(id) else { return from };
    pack.parts(def).map(|part| part.figure.looks_from(from)).min().unwrap_or(from)
}

/// What a quoted number comes to now, and how that is read; none where its unit was not there on that day, as is known
/// now.
async fn now(
    here: &Here<'_>,
    (catalogue, def): (&Catalogue, &FigureDef),
    pin: &Pin,
) -> Result<Option<(Answer, String)>, Error> {
    let app = &here.user.app;
    let question = Question {
        figure: pin.figure.clone(),
        unit: Some(pin.unit.clone()),
        from: Some(pin.from),
        until: Some(pin.until),
        as_of: None,
    };
    match app.ledger().answer(app.city().id, catalogue, &question).await {
        Ok(answer) => {
            let exact = formats::figure(def, &answer, here.user.lang);
            Ok(Some((answer, exact)))
        }
        Err(error) => refused(error, &question).map(|_| None),
    }
}

fn row(here: &Here<'_>, quoted: &Quoted, now: Option<(Answer, String)>) -> Row {
    let (w, app) = (here.w, &here.user.app);
    let teller = Teller { app, w, tree: &here.tree };
    let pin = &quoted.pin;
    // Whether words still hold is asked where they are read.
    let counted = now.as_ref().filter(|_| !pin.word);
    let amiss = counted.and_then(|(answer, exact)| teller.moved(pin, (answer, exact)));
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
    let is = Html::text(now.map_or(formats::NONE.to_owned(), |(_, exact)| exact));
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
