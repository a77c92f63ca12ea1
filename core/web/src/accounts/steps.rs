//! What is done to somebody's account, each with a page that says what it means.

use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use luoshi_units::{deeds, factors};

use super::{Named, Subject, subject};
use crate::me::{FormPage, unless_fresh};
use crate::qr::{self, Drawn};
use crate::shell::{Shell, render, see_other};
use crate::{Error, User, WORDS, Words, store};

/// What can have been done before the account's page, as the address says it.
pub(super) const DONE: [&str; 4] = ["uninvite", "second", "sessions", "close"];

#[derive(askama::Template)]
#[template(path = "account_shown.html")]
struct ShownPage {
    shell: Shell,
    w: Words,
    text: String,
    /// What is read out, or sent.
    shown: String,
    drawn: Option<Drawn>,
    note: String,
    back: String,
}

/// The steps that are open to the reader.
pub(super) fn open(of: &Subject, user: &User) -> Vec<&'static str> {
    match &of.account {
        None if of.invited.is_some() => vec!["invite", "uninvite"],
        None => vec!["invite"],
        Some((account, _)) if *account == user.who.account => Vec::new(),
        Some((_, ways)) if ways.second() => vec!["reset", "second", "sessions", "close"],
        Some(_) => vec!["reset", "sessions", "close"],
    }
}

/// The step of this name, if it is open; else it is not found.
fn named(of: &Subject, user: &User, step: &str) -> Result<&'static str, Error> {
    open(of, user).into_iter().find(|open| *open == step).ok_or(Error::NotFound)
}

/// `GET /accounts/{person}/{step}`
pub(super) async fn form(user: User, Named(person, step): Named) -> Result<Response, Error> {
    let of = subject(&user, person).await?;
    let step = named(&of, &user, &step)?;
    if let Some(first) = unless_fresh(&user, &format!("/accounts/{person}/{step}")) {
        return Ok(first);
    }
    let w = WORDS.in_lang(user.lang);
    let title = w.t(&format!("accounts-{step}"));
    let name = crate::Html::name(user.lang, &of.person.name, None);
    let back = format!("/accounts/{person}");
    let shell = user.shell(title.clone()).crumb(w.t("accounts"), Some("/accounts")).crumb(name, Some(&back));
    let shell = shell.crumb(title.clone(), None);
    let mut page = FormPage::around(&user, shell, back);
    page.text = w.t1(&format!("accounts-{step}-text"), "name", &of.person.name);
    page.button = title;
    page.danger = matches!(step, "second" | "close");
    page.answer(user.lang, StatusCode::OK)
}

/// `POST /accounts/{person}/{step}`
pub(super) async fn submit(
    user: User,
    Named(person, step): Named,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let of = subject(&user, person).await?;
    let step = named(&of, &user, &step)?;
    if let Some(first) = unless_fresh(&user, &format!("/accounts/{person}/{step}")) {
        return Ok(first);
    }
    let account = of.account.as_ref().map_or(0, |(account, _)| *account);
    match step {
        "invite" => invite(&user, &of, &headers).await,
        "reset" => reset(&user, &of, account).await,
        done => {
            do_step(&user, person, account, done).await?;
            Ok(see_other(format!("/accounts/{person}?done={done}")))
        }
    }
}

async fn do_step(user: &User, person: i64, account: i64, step: &'static str) -> Result<(), Error> {
    let (who, units, today) = (user.who.clone(), user.app.units().clone(), user.app.today());
    user.app
        .store()
        .write(move |tx| {
            Box::pin(async move {
                match step {
                    "uninvite" => deeds::invitation_end(tx, &who, &units, person).await?,
                    "second" => factors::second_clear(tx, &who, &units, account).await?,
                    "close" => deeds::account_close(tx, &who, &units, account, today).await?,
                    _ => {}
                }
                if account != 0 && step != "second" {
                    store::end_all(tx, who.city, account).await?;
                }
                Ok::<_, Error>(())
            })
        })
        .await
}

async fn invite(user: &User, of: &Subject, headers: &HeaderMap) -> Result<Response, Error> {
    let w = WORDS.in_lang(user.lang);
    let (who, units, now) = (user.who.clone(), user.app.units().clone(), user.app.clock().now());
    let person = of.person.id;
    let made = user.app.store().write(move |tx| {
        Box::pin(async move { deeds::invite(tx, &who, &units, person, now).await.map_err(Error::from) })
    });
    let link = format!("{}/invited/{}", user.app.origin(headers), hex::encode(made.await?));
    let page = ShownPage {
        shell: super::shell(user, of),
        w,
        text: w.t1("accounts-link-text", "name", &of.person.name),
        drawn: qr::draw(&link),
        shown: link,
        note: w.t("accounts-link-note"),
        back: format!("/accounts/{person}"),
    };
    render(&page)
}

async fn reset(user: &User, of: &Subject, account: i64) -> Result<Response, Error> {
    let w = WORDS.in_lang(user.lang);
    let (who, units, now) = (user.who.clone(), user.app.units().clone(), user.app.clock().now());
    let made = user.app.store().write(move |tx| {
        Box::pin(async move { deeds::reset_make(tx, &who, &units, account, now).await.map_err(Error::from) })
    });
    let code = made.await?;
    let page = ShownPage {
        shell: super::shell(user, of),
        w,
        text: w.t1("accounts-code-text", "name", &of.person.name),
        shown: format!("{} {}", &code[..4], &code[4..]),
        drawn: None,
        note: w.t("accounts-code-note"),
        back: format!("/accounts/{}", of.person.id),
    };
    render(&page)
}
