//! Stating a figure: says first what will be signed, then signs it.

use askama::Template;
use axum::response::Response;
use luoshi_ledger::Question;
use luoshi_openlog::Asked;
use luoshi_store::Day;
use luoshi_units::Verb;
use luoshi_web::{Error, Form, Html, Shell, User, Words, formats, href, render, see_other};

use crate::WORDS;
use crate::open::{Open, refused};

#[derive(Template)]
#[template(path = "state.html")]
struct StatePage {
    shell: Shell,
    w: Words,
    key: String,
    value: String,
    about: Html,
    fields: Vec<(&'static str, String)>,
    back: String,
}

/// `GET /statements/new?figure=…&unit=…&from=…&until=…`
pub async fn ask(user: &User, open: Option<&Open>) -> Result<Response, Error> {
    open.ok_or(Error::NotFound)?;
    let (app, w) = (&user.app, user.words(&WORDS));
    let read = |name: &str| user.query(name);
    let question = question(&read)?;
    let definitions = app.definitions(None).await?;
    let def = definitions.pack.figure(&question.figure).ok_or(Error::NotFound)?;
    let answer = app.ledger().answer(app.city().id, &definitions.catalogue, &question).await?;
    let tree = {
        let mut conn = app.read().await?;
        app.tree(&mut conn).await?
    };
    let unit = tree.get(&answer.unit).ok_or(Error::NotFound)?;
    if !user.who.may(Verb::Publish, &answer.unit, &tree) {
        return Err(Error::Forbidden { verb: Verb::Publish, unit: Some(answer.unit) });
    }
    let about = Html::unit(user.lang, unit).and(w.t("statement-about")).and(formats::period_of_year(
        user.lang,
        answer.from,
        answer.until,
    ));
    let back = href(
        &format!("/figures/{}", question.figure),
        &[
            ("unit", read("unit").as_deref()),
            ("from", read("from").as_deref()),
            ("until", read("until").as_deref()),
        ],
    );
    let shell = user
        .shell(w.t("state-title"))
        .crumb(w.t("statements"), Some("/statements"))
        .crumb(w.t("state-title"), None)
        .lede(w.t("state-lede"));
    render(&StatePage {
        value: formats::figure(def, &answer, user.lang),
        fields: vec![
            ("figure", question.figure.clone()),
            ("unit", answer.unit.clone()),
            ("from", answer.from.to_string()),
            ("until", answer.until.to_string()),
        ],
        key: user.new_key(),
        about: Html::text(def.name.get(user.lang)).and(w.t("statement-about")).and(about),
        back,
        shell,
        w,
    })
}

/// `POST /statements`
pub async fn make(user: &User, open: Option<&Open>, form: &Form) -> Result<Response, Error> {
    let open = open.ok_or(Error::NotFound)?;
    let app = &user.app;
    let question = question(&|name| form.get(name).map(str::to_owned))?;
    let asked = Asked { who: &user.who, code: &app.city().code, question: &question, key: form.key()? };
    let hash = open.log.state(&asked, &*open.keeper, app.clock().now()).await.map_err(refused)?;
    Ok(see_other(format!("/statements/{hash}?done=stated")))
}

/// The question out of an address or a form.
fn question(read: &dyn Fn(&str) -> Option<String>) -> Result<Question, Error> {
    let day = |name: &str| -> Result<Option<Day>, Error> {
        let Some(text) = read(name) else { return Ok(None) };
        text.parse().map(Some).map_err(|_| Error::Bad(WORDS.text("said-no-day", &[("text", text.into())])))
    };
    Ok(Question {
        figure: read("figure").ok_or(Error::NotFound)?,
        unit: read("unit"),
        from: day("from")?,
        until: day("until")?,
        as_of: None,
    })
}
