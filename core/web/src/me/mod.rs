//! One's own account: posts, password, second factor, sessions.

mod confirm;
mod passkeys;
mod password;
mod providers;
mod second;
mod sessions;

pub(crate) use password::{new_fields, new_secret};

use axum::response::Response;
use luoshi_packs::Lang;
use luoshi_units::factors::{self, Factors};

use crate::parts::{Column, Row};
use crate::parts::{ErrorSummary, Field, Tab, Table, TableStyle};
use crate::route::{get, post};
use crate::shell::{Shell, render, render_with, see_other};
use crate::signin::with;
use crate::user::href;
use crate::{Error, Html, Route, Rule, User, WORDS, Words, formats};

/// The pages of one's own account.
pub(crate) fn routes() -> Vec<Route> {
    let own = Rule::SignedIn;
    vec![
        get("/me", own, account),
        get("/me/confirm", own, confirm::form),
        post("/me/confirm", own, confirm::submit),
        post("/me/confirm/begin", own, passkeys::confirm_begin),
        post("/me/confirm/passkey", own, passkeys::confirm),
        get("/me/passkeys", own, passkeys::page),
        post("/me/passkeys", own, passkeys::add),
        post("/me/passkeys/begin", own, passkeys::begin),
        post("/me/passkeys/end", own, passkeys::end),
        get("/me/password", own, password::form),
        post("/me/password", own, password::submit),
        get("/me/second", own, second::page),
        post("/me/second/begin", own, second::begin),
        get("/me/second/new", own, second::new),
        post("/me/second/new", own, second::prove),
        post("/me/second/codes", own, second::codes),
        get("/me/second/off", own, second::off),
        post("/me/second/off", own, second::end),
        get("/me/providers", own, providers::page),
        get("/me/providers/with/{provider}", own, with::link),
        get("/me/providers/link", own, providers::offered),
        post("/me/providers/link", own, providers::link),
        post("/me/providers/end", own, providers::end),
        get("/me/sessions", own, sessions::page),
        post("/me/sessions/end", own, sessions::end),
    ]
}

/// What can have been done before a page, as the address says it.
const DONE: [&str; 8] =
    ["password", "second-off", "passkey", "passkey-off", "session", "others", "linked", "unlinked"];

/// A page of one form.
#[derive(askama::Template)]
#[template(path = "me_form.html")]
pub(crate) struct FormPage {
    shell: Shell,
    w: Words,
    errors: ErrorSummary,
    /// What stands above the fields.
    pub(crate) text: String,
    fields: Vec<Field>,
    /// Empty where nothing can be sent.
    pub(crate) button: String,
    pub(crate) danger: bool,
    back: String,
    /// Where one comes back to.
    next: String,
    /// The button that asks for a passkey in the fields' place.
    passkey: Html,
    /// Instead of a form: out, and in again.
    sign_out: bool,
}

impl FormPage {
    /// A page of one's own account.
    fn new(user: &User, title: &str, back: &str) -> Self {
        let w = WORDS.in_lang(user.lang);
        Self::around(user, shell(user, w.t(title), back), back.to_owned())
    }

    /// Another page.
    pub(crate) fn around(user: &User, shell: Shell, back: String) -> Self {
        Self {
            shell,
            w: WORDS.in_lang(user.lang),
            errors: ErrorSummary::new(user.lang, Vec::new()),
            text: String::new(),
            fields: Vec::new(),
            button: String::new(),
            danger: false,
            back,
            next: String::new(),
            passkey: Html::default(),
            sign_out: false,
        }
    }

    /// As it is shown first, or with what is wrong.
    pub(crate) fn answer(mut self, lang: Lang, status: axum::http::StatusCode) -> Result<Response, Error> {
        self.errors = ErrorSummary::of(lang, &self.fields);
        self.shell = self.shell.wrong(self.errors.len());
        render_with(status, &self)
    }
}

#[derive(askama::Template)]
#[template(path = "me.html")]
struct AccountPage {
    shell: Shell,
    w: Words,
    facts: Vec<(String, Html)>,
    posts: Table,
}

/// A page of the account: its path is below it, its views are beside it.
fn shell(user: &User, title: String, open: &str) -> Shell {
    let w = WORDS.in_lang(user.lang);
    let views = [
        ("/me", "me"),
        ("/me/password", "me-password"),
        ("/me/second", "second"),
        ("/me/passkeys", "passkeys"),
        ("/me/providers", "providers"),
        ("/me/sessions", "me-sessions"),
    ];
    // Where nobody vouches for people, there is nothing to link.
    let none = user.app.settings().sign_in.providers.is_empty();
    let views = views.into_iter().filter(|(href, _)| !none || *href != "/me/providers");
    let tab = |(href, key): (&str, &str)| Tab {
        label: w.t(key),
        href: href.to_owned(),
        count: None,
        open: href == open,
    };
    let mut shell = user.shell(title).tabs(views.map(tab).collect());
    let done = user.query("done").filter(|done| DONE.contains(&done.as_str()));
    if let Some(done) = done {
        shell = shell.toast(w.t(&format!("me-done-{done}")));
    }
    shell
}

/// What the account signs in with.
async fn factors(user: &User) -> Result<Factors, Error> {
    let mut conn = user.app.read().await?;
    Ok(factors::of(&mut conn, user.who.city, user.who.account).await?)
}

/// To the page that asks who somebody is, where that was not shown a short while ago. What changes how one signs in
/// stands behind it, so that a computer left open gives nobody the account.
pub(crate) fn unless_fresh(user: &User, next: &str) -> Option<Response> {
    let fresh = user.session.is_fresh(user.app.clock().now());
    (!fresh).then(|| see_other(href("/me/confirm", &[("next", Some(next))])))
}

/// `GET /me`
async fn account(user: User) -> Result<Response, Error> {
    let w = WORDS.in_lang(user.lang);
    let ways = factors(&user).await?;
    let (person, tree) = {
        let mut conn = user.app.read().await?;
        let people = luoshi_units::people::by_ids(&mut conn, user.who.city, &[user.who.person]).await?;
        (people.into_iter().next(), user.app.tree(&mut conn).await?)
    };
    let unit = |code: &str| match tree.get(code) {
        Some(unit) => {
            let name = Html::unit(user.lang, unit);
            Html::link(format!("/units/{code}"), name)
        }
        None => Html::text(code),
    };
    let mut facts = vec![(w.t("me-name"), Html::name(user.lang, &user.who.name, None))];
    if let Some(person) = &person {
        facts.push((w.t("me-unit"), unit(&person.unit)));
        facts.extend(person.staff_no.as_ref().map(|number| (w.t("me-staff-no"), Html::text(number))));
    }
    facts.push((w.t("me-login"), Html::text(&ways.login)));
    facts
        .push((w.t("second"), Html::text(w.t(if ways.second() { "second-is-on" } else { "second-is-off" }))));
    let columns = vec![
        Column::new(w.t("me-role")),
        Column::new(w.t("me-unit")),
        Column::new(w.t("me-from")),
        Column::new(w.t("me-until")),
    ];
    let rows = user.who.posts.iter().map(|post| {
        let role = post.role.name();
        let role = if w.english() { role.en } else { role.zh };
        let until = post.until.map_or_else(|| w.t("me-open"), |day| formats::day_of_year(user.lang, day));
        Row::new([
            Html::text(role).into(),
            unit(&post.unit).into(),
            Html::text(formats::day_of_year(user.lang, post.from)).into(),
            Html::text(until).into(),
        ])
    });
    let posts = Table::new(w.t("me-posts"), TableStyle::Cards, columns).rows(rows.collect::<Vec<_>>());
    let shell = shell(&user, w.t("me"), "/me").lede(w.t("me-lede"));
    render(&AccountPage { shell, w, facts, posts })
}
