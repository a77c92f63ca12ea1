//! Other people's accounts, for whoever administers them: who has one, inviting, helping somebody who forgot the
//! password or lost the second factor, ending it.

mod steps;

use axum::extract::FromRequestParts;
use axum::extract::Path;
use axum::http::request::Parts;
use axum::response::Response;
use luoshi_store::Instant;
use luoshi_units::factors::{self, Factors};
use luoshi_units::{Person, Tree, Verb, accounts, people};

use crate::parts::{Column, Control, Empty, Field, Row, State, Table, TableStyle, tag};
use crate::route::{get, post};
use crate::shell::{Shell, render};
use crate::trail::{Kind, Line, look};
use crate::{Error, Html, Route, Rule, User, WORDS, Words, formats};

/// More people than this no search shows; what is more needs more of the name.
const MOST: i64 = 50;

/// The pages of accounts.
pub(crate) fn routes() -> Vec<Route> {
    let rule = Rule::Anywhere(Verb::Administer);
    vec![
        get("/accounts", rule, list),
        get("/accounts/{person}", rule, show),
        get("/accounts/{person}/{step}", rule, steps::form),
        post("/accounts/{person}/{step}", rule, steps::submit),
    ]
}

#[derive(askama::Template)]
#[template(path = "accounts.html")]
struct ListPage {
    shell: Shell,
    w: Words,
    search: Field,
    /// None before anything was searched.
    table: Option<Table>,
    empty: Option<Empty>,
    more: bool,
}

#[derive(askama::Template)]
#[template(path = "account.html")]
struct AccountPage {
    shell: Shell,
    w: Words,
    facts: Vec<(String, Html)>,
    /// What can be done, each with what it means.
    steps: Vec<(String, String, String)>,
}

/// A person, and their account as far as there is one.
pub(crate) struct Subject {
    pub(crate) person: Person,
    unit: Html,
    pub(crate) account: Option<(i64, Factors)>,
    pub(crate) invited: Option<Instant>,
}

/// The two parts of an address below `/accounts`: the person, and what is done.
pub(crate) struct Named(pub(crate) i64, pub(crate) String);

impl<S: Send + Sync> FromRequestParts<S> for Named {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Error> {
        let path = Path::<Vec<(String, String)>>::from_request_parts(parts, state).await;
        let mut values = path.map_err(|_| Error::NotFound)?.0.into_iter().map(|(_, value)| value);
        let person = values.next().and_then(|person| person.parse().ok()).ok_or(Error::NotFound)?;
        Ok(Self(person, values.next().unwrap_or_default()))
    }
}

fn unit(user: &User, tree: &Tree, code: &str) -> Html {
    tree.get(code).map_or_else(|| Html::text(code), |unit| Html::unit(user.lang, unit))
}

/// Somebody whose account the reader administers; anybody else is not found.
pub(crate) async fn subject(user: &User, person: i64) -> Result<Subject, Error> {
    let (city, now) = (user.who.city, user.app.clock().now());
    let mut conn = user.app.read().await?;
    let tree = user.app.tree(&mut conn).await?;
    let person = people::by_ids(&mut conn, city, &[person]).await?.into_iter().next();
    let person = person.ok_or(Error::NotFound)?;
    if !user.who.may(Verb::Administer, &person.unit, &tree) {
        return Err(Error::NotFound);
    }
    let account = accounts::of_people(&mut conn, city, &[person.id]).await?.into_iter().next();
    let account = match account {
        Some((_, account, _)) => Some((account, factors::of(&mut conn, city, account).await?)),
        None => None,
    };
    let invited = accounts::invited_until(&mut conn, city, person.id, now).await?;
    Ok(Subject { unit: unit(user, &tree, &person.unit), person, account, invited })
}

/// `GET /accounts`
async fn list(user: User) -> Result<Response, Error> {
    let w = WORDS.in_lang(user.lang);
    let asked = user.query("q");
    let (mut table, mut empty, mut more) = (None, None, false);
    if let Some(text) = &asked {
        let (found, known, tree) = {
            let mut conn = user.app.read().await?;
            let tree = user.app.tree(&mut conn).await?;
            let scope = user.who.scope(Verb::Administer, &tree);
            let found = people::search(&mut conn, user.who.city, text, &scope, MOST + 1).await?;
            let ids: Vec<i64> = found.iter().map(|person| person.id).collect();
            let known = accounts::of_people(&mut conn, user.who.city, &ids).await?;
            (found, known, tree)
        };
        let whose = found.iter().map(|person| person.id).collect();
        look(&user, Line { kind: Kind::Search, room: "staff", verb: "people", record: None, whose }).await?;
        more = found.len() > MOST as usize;
        let columns = vec![
            Column::new(w.t("me-name")),
            Column::new(w.t("me-unit")),
            Column::new(w.t("me-staff-no")),
            Column::new(w.t("me-login")),
        ];
        let rows = found.iter().take(MOST as usize).map(|person| {
            let login = known.iter().find(|(of, ..)| *of == person.id);
            Row::new([
                Html::link(format!("/accounts/{}", person.id), Html::name(user.lang, &person.name, None))
                    .into(),
                unit(&user, &tree, &person.unit).into(),
                Html::text(person.staff_no.as_deref().unwrap_or(formats::NONE)).into(),
                login
                    .map_or_else(|| tag(State::Open, w.t("accounts-none")), |(.., login)| Html::text(login))
                    .into(),
            ])
        });
        let found = Table::new(w.t("accounts"), TableStyle::Cards, columns).rows(rows.collect::<Vec<_>>());
        if found.is_empty() {
            empty = Some(Empty::new(w.t("accounts-nobody"), w.t("accounts-nobody-text")));
        } else {
            table = Some(found);
        }
    }
    let search = Field::new(user.lang, "q", w.t("accounts-search"), Control::Text)
        .hint(w.t("accounts-search-hint"))
        .value(asked.unwrap_or_default());
    let shell = user.shell(w.t("accounts")).crumb(w.t("accounts"), None).lede(w.t("accounts-lede"));
    render(&ListPage { shell, w, search, table, empty, more })
}

/// `GET /accounts/{person}`
async fn show(user: User, Named(person, _): Named) -> Result<Response, Error> {
    let w = WORDS.in_lang(user.lang);
    let of = subject(&user, person).await?;
    let whose = vec![person];
    look(&user, Line { kind: Kind::Look, room: "staff", verb: "person", record: Some(person), whose })
        .await?;
    let zone = user.app.zone();
    let mut facts = vec![(w.t("me-unit"), of.unit.clone())];
    facts.extend(of.person.staff_no.as_ref().map(|number| (w.t("me-staff-no"), Html::text(number))));
    let login = of.account.as_ref().map(|(_, ways)| Html::text(&ways.login));
    facts.push((w.t("me-login"), login.unwrap_or_else(|| tag(State::Open, w.t("accounts-none")))));
    if let Some((_, ways)) = &of.account {
        let second = if ways.second() { "second-is-on" } else { "second-is-off" };
        facts.push((w.t("second"), Html::text(w.t(second))));
    } else if let Some(until) = of.invited {
        let until = formats::instant_of_year(user.lang, until, zone);
        facts.push((w.t("accounts-invited"), Html::text(w.t1("accounts-invited-until", "until", until))));
    }
    let step = |step: &str| {
        let href = format!("/accounts/{person}/{step}");
        (href, w.t(&format!("accounts-{step}")), w.t(&format!("accounts-{step}-hint")))
    };
    let steps = steps::open(&of, &user).into_iter().map(step).collect();
    let mut shell = shell(&user, &of);
    let done = user.query("done").filter(|done| steps::DONE.contains(&done.as_str()));
    if let Some(done) = done {
        shell = shell.toast(w.t(&format!("accounts-done-{done}")));
    }
    render(&AccountPage { shell, w, facts, steps })
}

fn shell(user: &User, of: &Subject) -> Shell {
    let w = WORDS.in_lang(user.lang);
    let name = Html::name(user.lang, &of.person.name, None);
    let title = w.t1("accounts-of", "name", &of.person.name);
    user.shell(title).heading(name.clone()).crumb(w.t("accounts"), Some("/accounts")).crumb(name, None)
}
