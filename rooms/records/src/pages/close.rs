//! Withdrawing and confirming, each on a page of its own for whoever reads without a script.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use luoshi_ledger::Posting;
use luoshi_web::parts::{Column, ErrorSummary, Row, Table, TableStyle};
use luoshi_web::{Counted, Error, Form as Sent, Html, Shell, User, Words, render, render_with, see_other};

use super::form::after;
use super::id_of;
use super::record::{Close, close};
use crate::deeds::{self, Confirm, Desk, Withdraw};
use crate::error::Problem;
use crate::here::{Here, href_of};
use crate::model::Record;

#[derive(Template)]
#[template(path = "records_close.html")]
struct ClosePage {
    shell: Shell,
    w: Words,
    summary: ErrorSummary,
    close: Close,
    entries: Option<Table>,
    quoted: Option<Html>,
    go: String,
    cancel: String,
}

/// `GET /records/{form}/{id}/withdraw`
pub async fn ask_withdraw(user: User, Path((form, id)): Path<(String, String)>) -> Result<Response, Error> {
    let (here, record) = found(&user, &form, &id).await?;
    deeds::may_change(&user.who, &here.tree, &record).into_result()?;
    show(&user, &here, &record, "withdraw", &[]).await
}

/// `GET /records/{form}/{id}/confirm`
pub async fn ask_confirm(user: User, Path((form, id)): Path<(String, String)>) -> Result<Response, Error> {
    let (here, record) = found(&user, &form, &id).await?;
    deeds::may_confirm(&user.who, &here.tree, &record).into_result()?;
    show(&user, &here, &record, "confirm", &[]).await
}

/// `POST /records/{form}/{id}/withdraw`
pub async fn withdraw(
    user: User,
    Path((form, id)): Path<(String, String)>,
    sent: Sent,
) -> Result<Response, Error> {
    let (here, record) = found(&user, &form, &id).await?;
    let (who, pack, units, today) = (user.who.clone(), here.pack.clone(), here.units.clone(), here.today);
    let (key, id, version) = (sent.key()?.to_owned(), record.id, sent.version()?);
    let reason = sent.get("reason").unwrap_or_default().to_owned();
    let tried = user.app.store().write(move |tx| {
        Box::pin(async move {
            let desk = Desk { pack: &pack, units: &units, today };
            let wish = Withdraw { key: &key, record: id, version, reason: &reason };
            deeds::withdraw(tx, &who, desk, wish).await
        })
    });
    match tried.await {
        Ok(done) => Ok(see_other(after(&format!("/records/{}", record.form), "withdraw", &done))),
        Err(crate::Error::Fields(problems)) => show(&user, &here, &record, "withdraw", &problems).await,
        Err(error) => Err(error.into()),
    }
}

/// `POST /records/{form}/{id}/confirm`
pub async fn confirm(
    user: User,
    Path((form, id)): Path<(String, String)>,
    sent: Sent,
) -> Result<Response, Error> {
    let (here, record) = found(&user, &form, &id).await?;
    let (who, pack, units, today) = (user.who.clone(), here.pack.clone(), here.units.clone(), here.today);
    let (key, id, version) = (sent.key()?.to_owned(), record.id, sent.version()?);
    let done = user
        .app
        .store()
        .write(move |tx| {
            Box::pin(async move {
                let desk = Desk { pack: &pack, units: &units, today };
                deeds::confirm(tx, &who, desk, Confirm { key: &key, record: id, version }).await
            })
        })
        .await?;
    Ok(see_other(after(&format!("/records/{}", record.form), "confirm", &done)))
}

async fn found(user: &User, form: &str, id: &str) -> Result<(Here, Record), Error> {
    let (form, id) = id_of(form, id)?;
    let mut conn = user.app.read().await?;
    let here = Here::of(user, &mut conn).await?;
    let record = deeds::visible(&mut conn, &user.who, here.desk(), id).await?;
    if record.form == form { Ok((here, record)) } else { Err(Error::NotFound) }
}

async fn show(
    user: &User,
    here: &Here,
    record: &Record,
    deed: &'static str,
    problems: &[Problem],
) -> Result<Response, Error> {
    let w = here.w;
    let page = href_of(record);
    let title = w.t1(&format!("records-{deed}-title"), "title", &record.title);
    let shell = user
        .shell(title)
        .crumb(w.t("records-title"), Some("/records"))
        .crumb(record.title.as_str(), Some(&page))
        .crumb(w.t(&format!("records-{deed}")), None)
        .lede(w.t(&format!("records-{deed}-lede")))
        .wrong(problems.len());
    let mut close = close(user, &shell, record, deed, w);
    let message = problems.first().map(|problem| problem.text.get(w.lang).to_owned());
    close.reason = close.reason.map(|reason| reason.error(message));
    let lines = problems.iter().map(|p| (p.field.clone(), p.text.get(w.lang).to_owned())).collect();
    let standing = if deed == "withdraw" {
        luoshi_ledger::standing(&mut user.app.read().await?, user.who.city, record.id).await?
    } else {
        Vec::new()
    };
    let entries = standing_table(here, &standing);
    let counted = standing.iter().map(Counted::from);
    let quoted = user.app.quoted(counted, None, (&here.tree, user.lang)).await?;
    let page = ClosePage {
        shell,
        w,
        summary: ErrorSummary::new(w.lang, lines),
        close,
        entries,
        quoted,
        go: w.t(&format!("records-{deed}-go")),
        cancel: page,
    };
    if problems.is_empty() { render(&page) } else { render_with(StatusCode::UNPROCESSABLE_ENTITY, &page) }
}

/// What stands of the record, and would be reversed.
fn standing_table(here: &Here, standing: &[Posting]) -> Option<Table> {
    if standing.is_empty() {
        return None;
    }
    let w = here.w;
    let columns =
        vec![Column::new(w.t("records-column-item")), Column::number(w.t("records-column-quantity"))];
    let row = |(item, quantity): (String, i64)| {
        Row::new([here.item(&item).into(), here.quantity(&item, -quantity).into()])
    };
    let table = Table::new(w.t("records-withdraw-will"), TableStyle::Fits, columns);
    Some(table.rows(by_item(standing).into_iter().map(row)))
}

/// The sum of each item's postings, by item.
fn by_item(standing: &[Posting]) -> std::collections::BTreeMap<String, i64> {
    standing.iter().fold(std::collections::BTreeMap::new(), |mut sums, posting| {
        *sums.entry(posting.item.clone()).or_default() += posting.quantity;
        sums
    })
}
