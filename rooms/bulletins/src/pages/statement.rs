//! What was published, for everybody to check: an edition's numbers, and what the city's open log says of them.

use askama::Template;
use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use luoshi_proofs::edition::{EditionFile, FORM};
use luoshi_web::articles::changes;
use luoshi_web::parts::{Cell, Column, Row, Table, TableStyle};
use luoshi_web::{Error, Html, Shell, User, Visitor, Words, formats, render};

use crate::WORDS;
use crate::corrected::changed;
use crate::model::{Edition, Pin, lang_of};
use crate::open::Open;
use crate::store;

/// The statement for everybody, on a page of its own.
#[derive(Template)]
#[template(path = "bulletin_statement.html")]
struct OpenPage {
    shell: Shell,
    title: Html,
    body: Html,
}

/// The same for somebody who is signed in.
#[derive(Template)]
#[template(path = "bulletin_statement_staff.html")]
struct StaffPage {
    shell: Shell,
    body: Html,
}

#[derive(Template)]
#[template(path = "bulletin_statement_body.html")]
struct Body {
    w: Words,
    corrected: Option<Corrected>,
    /// Where the text is read.
    article: Option<String>,
    facts: Vec<(String, Html)>,
    table: Table,
    /// Where the file is and what it is called; none while no checkpoint holds it.
    file: Option<(String, String)>,
    wait: String,
}

/// That another edition stands in the place of this one.
struct Corrected {
    said: String,
    href: String,
    changed: Option<Table>,
}

/// What the edition that stands says otherwise.
async fn corrected(
    visitor: &Visitor,
    w: Words,
    (edition, pins): (&Edition, &[Pin]),
    (newest, new): &(Edition, Vec<Pin>),
) -> Result<Corrected, Error> {
    let (app, pack) = (&visitor.app, visitor.app.pack());
    let tree = app.tree(&mut app.read().await?).await?;
    let at = formats::instant_of_year(visitor.lang, newest.published_at, app.zone());
    let reason = newest.draft.reason.clone().unwrap_or_default();
    let said = w.t2("bulletin-statement-corrected", "no", newest.no, "at", at) + &reason;
    let changed = changed((edition, pins), (newest, new));
    let changed = (!changed.is_empty()).then(|| changes(w.lang, (&pack, &tree), &changed));
    Ok(Corrected { said, href: path(newest), changed })
}

/// The address of an edition's statement.
pub fn path(edition: &Edition) -> String {
    format!("/bulletins/{}/editions/{}/statement", edition.bulletin, edition.no)
}

/// An edition with its numbers, and the one that stands where that is another.
struct Found {
    edition: Edition,
    pins: Vec<Pin>,
    newest: Option<(Edition, Vec<Pin>)>,
}

async fn found(visitor: &Visitor, (id, no): (&str, i64)) -> Result<Found, Error> {
    let id: i64 = id.parse().map_err(|_| Error::NotFound)?;
    let (mut conn, city) = (visitor.app.read().await?, visitor.app.city().id);
    let editions = store::editions(&mut conn, city, id).await?;
    let newest = editions.first().filter(|newest| newest.no > no).cloned();
    let edition = editions.into_iter().find(|edition| edition.no == no).ok_or(Error::NotFound)?;
    let pins = store::pins(&mut conn, city, (id, no)).await?;
    let newest = match newest {
        Some(newest) => {
            let pins = store::pins(&mut conn, city, (id, newest.no)).await?;
            Some((newest, pins))
        }
        None => None,
    };
    Ok(Found { edition, pins, newest })
}

/// `GET /bulletins/{id}/editions/{no}/statement`
pub async fn show(
    visitor: Visitor,
    user: Option<User>,
    Path((id, no)): Path<(String, i64)>,
    open: Option<&Open>,
) -> Result<Response, Error> {
    let Found { edition, pins, newest } = found(&visitor, (&id, no)).await?;
    let w = visitor.words(&WORDS);
    let corrected = match &newest {
        Some(newest) => Some(corrected(&visitor, w, (&edition, &pins), newest).await?),
        None => None,
    };
    let held = match open {
        Some(open) => open.held(&visitor.app, &edition).await?,
        None => None,
    };
    let at = formats::instant_of_year(visitor.lang, edition.published_at, visitor.app.zone());
    let mut facts = vec![
        (w.t("bulletin-edition"), formats::int(edition.no).into()),
        (w.t("bulletin-published"), at.into()),
        (w.t("bulletin-as-of"), formats::int(edition.as_of).into()),
    ];
    if let Some(held) = &held {
        let place = i64::try_from(held.event.position).unwrap_or(i64::MAX);
        facts.push((w.t("bulletin-logged"), formats::int(place).into()));
        facts.push((w.t("bulletin-leaf"), Html::code(&held.hash)));
    }
    let name = format!("edition-{id}-{no}.json");
    let file = held.is_some().then(|| (format!("{}.json", path(&edition)), name));
    let wait = w.t(if open.is_some() { "bulletin-not-logged" } else { "bulletin-no-log" });
    let table = numbers(&visitor, w, (&edition, &pins)).await?;
    let article = visitor.app.article_page(edition.bulletin, None);
    let body = Html::rendered(&Body { w, corrected, article, facts, table, file, wait })?;
    let title = || Html::spoken(w.lang, lang_of(&edition.draft.lang), Html::text(&edition.draft.title));
    let head = w.t("bulletin-statement");
    let Some(user) = user else {
        let shell = visitor.shell(format!("{head} · {}", edition.draft.title));
        return render(&OpenPage { shell, title: title(), body });
    };
    let shell = user.shell(format!("{head} · {}", edition.draft.title)).heading(title());
    let shell = shell
        .crumb(w.t("bulletins"), Some("/bulletins"))
        .crumb(title(), Some(&format!("/bulletins/{id}/editions/{no}")))
        .crumb(head, None);
    render(&StaffPage { shell, body })
}

/// The numbers as they were published, with what they are the numbers of.
async fn numbers(visitor: &Visitor, w: Words, (edition, pins): (&Edition, &[Pin])) -> Result<Table, Error> {
    let app = &visitor.app;
    let definitions = app.definitions(Some(edition.as_of)).await?;
    let tree = {
        let mut conn = app.read().await?;
        app.tree(&mut conn).await?
    };
    let row = |pin: &Pin| {
        let name =
            definitions.pack.figure(&pin.figure).map_or(pin.figure.as_str(), |def| def.name.get(w.lang));
        let page = app.article_page(edition.bulletin, Some((edition.no, pin.place + 1)));
        let read = match page {
            Some(page) => Html::link(page, Html::text(&pin.text)),
            None => Html::text(&pin.text),
        };
        Row::new([
            Cell::with_class(read, "full"),
            Cell::new(Html::text(name).and(Html::sub(Html::code(&pin.figure)))),
            Cell::new(pin.value.as_deref().map_or_else(|| formats::NONE.to_owned(), formats::number)),
            Cell::new(Html::unit_of(w.lang, &tree, &pin.unit)),
            Cell::new(formats::period_of_year(w.lang, pin.from, pin.until)),
        ])
    };
    let columns = vec![
        Column::new(w.t("bulletin-quote-read")).full(),
        Column::new(w.t("bulletin-sheet-name")),
        Column::number(w.t("bulletin-sheet-value")),
        Column::new(w.t("bulletin-unit")),
        Column::new(w.t("bulletin-period")),
    ];
    Ok(Table::new(w.t("bulletin-numbers"), TableStyle::Cards, columns).rows(pins.iter().map(row)))
}

/// `GET /bulletins/{id}/editions/{no}/statement.json`
pub async fn file(
    visitor: Visitor,
    Path((id, no)): Path<(String, i64)>,
    open: Option<&Open>,
) -> Result<Response, Error> {
    let Found { edition, .. } = found(&visitor, (&id, no)).await?;
    let held = open.ok_or(Error::NotFound)?.held(&visitor.app, &edition).await?.ok_or(Error::NotFound)?;
    let file = EditionFile {
        luoshi: FORM.to_owned(),
        says: held.says,
        event: held.event,
        inclusion: held.inclusion,
        checkpoint: held.checkpoint,
    };
    let text = serde_json::to_string_pretty(&file).map_err(|error| Error::internal(error.to_string()))?;
    // Its proof is made anew against the newest checkpoint, so it is not kept.
    let heads = [
        (header::CONTENT_TYPE, "application/json"),
        (header::CACHE_CONTROL, "no-cache"),
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
    ];
    Ok((heads, text).into_response())
}
