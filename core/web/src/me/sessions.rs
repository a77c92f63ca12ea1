//! Where one is signed in, and ending it there.

use axum::http::HeaderValue;
use axum::response::Response;

use crate::parts::{Column, Row, State, Table, TableStyle, tag};
use crate::session;
use crate::shell::{Shell, render, see_other};
use crate::signin::add_cookie;
use crate::store::SessionRow;
use crate::{Error, Form, Html, User, WORDS, Words, device, formats, store};

#[derive(askama::Template)]
#[template(path = "me_sessions.html")]
struct SessionsPage {
    shell: Shell,
    w: Words,
    table: Table,
    others: bool,
}

/// `GET /me/sessions`
pub(super) async fn page(user: User) -> Result<Response, Error> {
    let w = WORDS.in_lang(user.lang);
    let now = user.app.clock().now();
    let mut rows = {
        let mut conn = user.app.read().await?;
        store::sessions_of(&mut conn, user.who.city, user.who.account, now).await?
    };
    rows.retain(|row| session::lives(row, now));
    let own = user.session.hash();
    // This one first, whenever the others were seen.
    rows.sort_by_key(|row| row.token_hash != own);
    let columns = vec![
        Column::new(w.t("sessions-device")),
        Column::new(w.t("sessions-since")),
        Column::new(w.t("sessions-seen")),
        Column::new(w.t("sessions-end")).full(),
    ];
    let table = Table::new(w.t("me-sessions"), TableStyle::Cards, columns)
        .rows(rows.iter().map(|row| line(&user, w, row, row.token_hash == own)));
    let shell = super::shell(&user, w.t("me-sessions"), "/me/sessions").lede(w.t("sessions-lede"));
    render(&SessionsPage { shell, w, table, others: rows.len() > 1 })
}

/// A row; its button is the page's one form's.
fn line(user: &User, w: Words, row: &SessionRow, own: bool) -> Row {
    let zone = user.app.zone();
    let mut name = Html::text(device::words(w, &row.device));
    let end = if own {
        name = name.and(" ").and(tag(State::Done, w.t("sessions-this")));
        Html::default()
    } else {
        let id = hex::encode(&row.token_hash);
        let (button, what) = (Html::text(w.t("sessions-end-one")), name.clone());
        Html::trusted(format!(
            r#"<button class="btn" name="session" value="{id}">{button}<span class="visually-hidden"> {what}</span></button>"#
        ))
    };
    Row::new([
        name.into(),
        Html::text(formats::instant_of_year(user.lang, row.created, zone)).into(),
        Html::text(formats::instant_of_year(user.lang, row.seen, zone)).into(),
        end.into(),
    ])
}

/// `POST /me/sessions/end`: one of them, all others, or all.
pub(super) async fn end(user: User, form: Form) -> Result<Response, Error> {
    let (city, account, own) = (user.who.city, user.who.account, user.session.hash());
    match form.get("session") {
        Some("all") => {
            user.app
                .store()
                .write(move |tx| Box::pin(async move { store::end_all(tx, city, account).await }))
                .await?;
            let mut response = see_other("/sign-in?out=yes");
            add_cookie(&mut response, &session::clear_cookie(&user.app))?;
            response.headers_mut().insert("clear-site-data", HeaderValue::from_static("\"cache\""));
            Ok(response)
        }
        Some("others") => {
            user.app
                .store()
                .write(move |tx| Box::pin(async move { store::end_others(tx, city, account, &own).await }))
                .await?;
            Ok(see_other("/me/sessions?done=others"))
        }
        given => {
            let hash = given.and_then(session::Token::parse_hash).ok_or(Error::NotFound)?;
            user.app
                .store()
                .write(move |tx| {
                    Box::pin(async move { store::session_end_own(tx, city, &hash, account).await })
                })
                .await?;
            Ok(see_other("/me/sessions?done=session"))
        }
    }
}
