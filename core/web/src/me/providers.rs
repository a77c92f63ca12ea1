//! Who one's account is to providers: linked, and taken away again.

use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use luoshi_units::links::{self, Link};

use crate::parts::{Column, Row, Table, TableStyle};
use crate::shell::{Shell, render, see_other};
use crate::signin::with;
use crate::{Error, Form, Html, IntoArg, User, WORDS, Words, formats};

use super::FormPage;

const HERE: &str = "/me/providers";

#[derive(askama::Template)]
#[template(path = "me_providers.html")]
struct ProvidersPage {
    shell: Shell,
    w: Words,
    table: Option<Table>,
    /// Those that can be linked: address and words.
    open: Vec<(String, String)>,
    /// Why a link stays.
    last: Option<String>,
}

async fn linked(user: &User) -> Result<Vec<Link>, Error> {
    let mut conn = user.app.read().await?;
    Ok(links::of(&mut conn, user.who.city, user.who.account).await?)
}

/// Whether one still comes in without one of these links.
async fn may_end(user: &User, linked: &[Link]) -> Result<bool, Error> {
    let password = super::factors(user).await?.password && !user.app.settings().sign_in.no_passwords;
    let known = |link: &&Link| {
        user.app.settings().sign_in.providers.iter().any(|provider| provider.issuer == link.issuer)
    };
    Ok(password || linked.iter().filter(known).count() > 1 || super::passkeys::alone(user).await?)
}

/// A provider as its readers know it.
fn name(user: &User, issuer: &str) -> String {
    let known = user.app.settings().sign_in.providers.iter().find(|provider| provider.issuer == issuer);
    known.map_or_else(|| issuer.to_owned(), |provider| provider.name.get(user.lang).to_owned())
}

/// `GET /me/providers`
pub(super) async fn page(user: User) -> Result<Response, Error> {
    let w = WORDS.in_lang(user.lang);
    let linked = linked(&user).await?;
    let may_end = may_end(&user, &linked).await?;
    let providers = &user.app.settings().sign_in.providers;
    let columns = vec![
        Column::new(w.t("providers-name")),
        Column::new(w.t("providers-as")),
        Column::new(w.t("providers-since")),
        Column::new(w.t("providers-end")).full(),
    ];
    let rows = linked.iter().map(|link| {
        let end = if may_end {
            let value = Html::text(format!("{} {}", link.issuer, link.subject));
            let (button, what) = (Html::text(w.t("providers-end")), Html::text(name(&user, &link.issuer)));
            Html::trusted(format!(
                r#"<button class="btn" name="link" value="{value}">{button}<span class="visually-hidden"> {what}</span></button>"#
            ))
        } else {
            Html::default()
        };
        let as_whom = if link.named.is_empty() { formats::NONE } else { &link.named };
        Row::new([
            Html::text(name(&user, &link.issuer)).into(),
            Html::text(as_whom).into(),
            Html::text(formats::instant_of_year(user.lang, link.since, user.app.zone())).into(),
            end.into(),
        ])
    });
    let table = Table::new(w.t("providers"), TableStyle::Cards, columns).rows(rows.collect::<Vec<_>>());
    let open = providers.iter().filter(|provider| linked.iter().all(|link| link.issuer != provider.issuer));
    let open = open.map(|provider| {
        let words = w.t1("providers-link", "name", provider.name.get(user.lang));
        (format!("{HERE}/with/{}", provider.id), words)
    });
    let page = ProvidersPage {
        open: open.collect(),
        last: (!may_end && !linked.is_empty()).then(|| w.t("providers-last")),
        table: (!linked.is_empty()).then_some(table),
        shell: super::shell(&user, w.t("providers"), HERE).lede(w.t("providers-lede")),
        w,
    };
    render(&page)
}

/// `GET /me/providers/link`: who was vouched for, before it is linked.
pub(super) async fn offered(user: User, headers: HeaderMap) -> Result<Response, Error> {
    let Some(came) = with::offered(&user, &headers).await? else { return Ok(see_other(HERE)) };
    let w = WORDS.in_lang(user.lang);
    let named = if came.named.is_empty() { came.subject } else { came.named };
    let login = super::factors(&user).await?.login;
    let mut page = FormPage::new(&user, "providers-offered", HERE);
    let said = [("name", name(&user, &came.issuer)), ("who", named), ("login", login)];
    let said = said.map(|(key, value)| (key, value.into_arg()));
    page.text = w.t_args("providers-offered-text", &said);
    page.button = w.t("providers-offered-go");
    page.answer(user.lang, StatusCode::OK)
}

/// `POST /me/providers/link`
pub(super) async fn link(user: User, headers: HeaderMap) -> Result<Response, Error> {
    if let Some(first) = super::unless_fresh(&user, "/me/providers/link") {
        return Ok(first);
    }
    with::link_offered(&user, &headers).await
}

/// `POST /me/providers/end`
pub(super) async fn end(user: User, form: Form) -> Result<Response, Error> {
    if let Some(first) = super::unless_fresh(&user, HERE) {
        return Ok(first);
    }
    let linked = linked(&user).await?;
    let given = form.get("link").and_then(|link| link.split_once(' ')).ok_or(Error::NotFound)?;
    if may_end(&user, &linked).await? {
        let (who, issuer, subject) = (user.who.clone(), given.0.to_owned(), given.1.to_owned());
        user.app
            .store()
            .write(move |tx| Box::pin(async move { links::end(tx, &who, &issuer, &subject).await }))
            .await?;
    }
    Ok(see_other("/me/providers?done=unlinked"))
}
