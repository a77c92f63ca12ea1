//! Another password by a code that a helper reads out.

use axum::extract::{Extension, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use luoshi_units::deeds;

use super::enter::enter;
use super::step::Wish;
use super::{slowed, wait};
use crate::layers::From;
use crate::me::{new_fields, new_secret};
use crate::parts::{Control, ErrorSummary, Field};
use crate::shell::{Shell, render_with};
use crate::{App, Error, Form, Visitor, WORDS, Words, store};

#[derive(askama::Template)]
#[template(path = "sign_in_reset.html")]
struct ResetPage {
    shell: Shell,
    w: Words,
    errors: ErrorSummary,
    fields: Vec<Field>,
}

/// What is wrong with what was typed.
#[derive(Default)]
struct Amiss {
    login: Option<String>,
    code: Option<String>,
    new: Option<String>,
    again: Option<String>,
}

/// `GET /sign-in/reset`
pub(crate) async fn form(visitor: Visitor) -> Result<Response, Error> {
    page(&visitor, StatusCode::OK, "", Amiss::default())
}

fn page(visitor: &Visitor, status: StatusCode, login: &str, amiss: Amiss) -> Result<Response, Error> {
    let (lang, w) = (visitor.lang, WORDS.in_lang(visitor.lang));
    let name = Field::new(lang, "login", w.t("sign-in-login"), Control::Text).autocomplete("username");
    let code = Field::new(lang, "code", w.t("reset-code"), Control::Text).hint(w.t("reset-code-hint"));
    let mut fields = vec![name.value(login).error(amiss.login), code.max_length(20).error(amiss.code)];
    fields.extend(new_fields(lang, w, amiss.new, amiss.again));
    let errors = ErrorSummary::of(lang, &fields);
    let heading = w.t1("form-wrong", "n", errors.len());
    let shell = Shell::plain(visitor, w.t("reset")).wrong(errors.len());
    render_with(status, &ResetPage { shell, w, errors: errors.heading(heading), fields })
}

/// `POST /sign-in/reset`: sets the password, ends all sessions, and goes on as after a password.
pub(crate) async fn submit(
    State(app): State<App>,
    visitor: Visitor,
    Extension(from): Extension<From>,
    headers: HeaderMap,
    form: Form,
) -> Result<Response, Error> {
    let w = WORDS.in_lang(visitor.lang);
    let login = form.get("login").unwrap_or_default();
    let refuse = |amiss| page(&visitor, StatusCode::UNPROCESSABLE_ENTITY, login, amiss);
    let Some(code) = form.get("code").filter(|_| !login.is_empty()) else {
        let missing = |empty: bool, key: &str| empty.then(|| w.t(key));
        return refuse(Amiss {
            login: missing(login.is_empty(), "sign-in-no-login"),
            code: missing(form.get("code").is_none(), "reset-no-code"),
            ..Amiss::default()
        });
    };
    let now = app.clock().now();
    if let Some(seconds) = slowed(&app, &from) {
        return refuse(Amiss { code: Some(wait(w, seconds)), ..Amiss::default() });
    }
    let secret = match new_secret(app.store(), w, login, &form).await {
        Ok(secret) => secret,
        Err((new, again)) => return refuse(Amiss { new, again, ..Amiss::default() }),
    };
    let (city, given) = (app.city().id, (login.to_owned(), code.to_owned()));
    let set = app.store().write(move |tx| {
        Box::pin(async move {
            let set = deeds::reset_use(tx, city, (&given.0, &given.1), &secret, now).await?;
            if let Some(account) = set {
                store::end_all(tx, city, account).await?;
            }
            Ok::<_, Error>(set)
        })
    });
    match set.await? {
        Some(account) => {
            let wish = Wish { own_device: false, next: super::same_site_path("") };
            enter(&app, &headers, account, wish, false).await
        }
        None => refuse(Amiss { code: Some(w.t("reset-wrong")), ..Amiss::default() }),
    }
}
