//! Statements: their list, and each with its file and its code for paper.

use askama::Template;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use luoshi_packs::Text;
use luoshi_units::{Tree, Verb};
use luoshi_web::{Error, Html, Shell, User, Visitor, Words, formats, href, render};
use serde_json::Value as Json;

use crate::WORDS;
use crate::paths::is_hash;
use crate::qr::{self, Drawn};
use crate::source::{Log, Stated};

#[derive(Template)]
#[template(path = "statements.html")]
struct ListPage {
    shell: Shell,
    w: Words,
    rows: Vec<Row>,
    next: Option<String>,
    may_state: bool,
}

struct Row {
    href: String,
    name: String,
    about: Html,
    value: String,
}

#[derive(Template)]
#[template(path = "statement.html")]
struct StatementPage {
    shell: Shell,
    w: Words,
    name: String,
    value: String,
    measure: String,
    why: Option<String>,
    about: Html,
    definition: String,
    facts: Vec<(String, Html)>,
    core: String,
    code: Option<Drawn>,
    json: String,
    file_name: String,
    offline: String,
}

/// `GET /statements`: of a figure with `?figure=`, the newest first.
pub async fn list(visitor: &Visitor, user: Option<&User>, log: Option<&dyn Log>) -> Result<Response, Error> {
    let w = visitor.words(&WORDS);
    let (figure, after) = (visitor.query("figure"), visitor.query("after"));
    let page = match log {
        Some(log) => log.statements(figure.as_deref(), after.as_deref()).await?,
        None => Default::default(),
    };
    let tree = tree(visitor).await?;
    let rows = page.list.iter().map(|stated| {
        let said = Said::of(visitor, stated);
        Row {
            href: format!("/statements/{}", stated.hash),
            value: said.text(),
            about: about(visitor, &tree, stated),
            name: said.name,
        }
    });
    render(&ListPage {
        rows: rows.collect(),
        next: page
            .next
            .map(|next| href("/statements", &[("figure", figure.as_deref()), ("after", Some(&next))])),
        may_state: user.is_some_and(|user| user.who.may_anywhere(Verb::Publish)),
        shell: visitor.shell(w.t("statements")),
        w,
    })
}

/// `GET /statements/{hash}` and `GET /statements/{hash}.json`
pub async fn one(visitor: &Visitor, log: Option<&dyn Log>, name: &str) -> Result<Response, Error> {
    let (hash, as_file) = match name.strip_suffix(".json") {
        Some(hash) => (hash, true),
        None => (name, false),
    };
    if !is_hash(hash) {
        return Err(Error::NotFound);
    }
    let stated = log.ok_or(Error::NotFound)?.statement(hash).await?.ok_or(Error::NotFound)?;
    if as_file {
        // Its proofs are made anew against the newest checkpoint, so it is not kept.
        let heads = [
            (header::CONTENT_TYPE, "application/json"),
            (header::CACHE_CONTROL, "no-cache"),
            (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
        ];
        return Ok((heads, stated.file).into_response());
    }
    page(visitor, &stated).await
}

async fn page(visitor: &Visitor, stated: &Stated) -> Result<Response, Error> {
    let w = visitor.words(&WORDS);
    let tree = tree(visitor).await?;
    let said = Said::of(visitor, stated);
    let asked = href(
        &format!("/figures/{}", stated.figure),
        &[
            ("unit", Some(&stated.unit)),
            ("from", Some(&stated.from.to_string())),
            ("until", Some(&stated.until.to_string())),
            ("as_of", Some(&stated.position.to_string())),
        ],
    );
    let facts = vec![
        (w.t("statement-figure"), Html::link(asked, Html::code(&stated.figure))),
        (w.t("statement-entries"), formats::int(stated.entries).into()),
        (w.t("statement-position"), formats::int(stated.position).into()),
        (w.t("statement-hash"), Html::code(&stated.hash)),
    ];
    render(&StatementPage {
        shell: visitor.shell(w.t1("statement-title", "figure", said.name.as_str())),
        about: about(visitor, &tree, stated),
        code: qr::draw(&stated.core),
        core: stated.core.clone(),
        json: format!("/statements/{}.json", stated.hash),
        file_name: format!("{}-{}.json", stated.figure, stated.position),
        offline: visitor.app.asset("offline.html"),
        name: said.name,
        value: said.value,
        measure: said.measure,
        why: said.why,
        definition: said.definition,
        facts,
        w,
    })
}

async fn tree(visitor: &Visitor) -> Result<std::sync::Arc<Tree>, Error> {
    let mut conn = visitor.app.read().await?;
    visitor.app.tree(&mut conn).await
}

/// Which unit and which period.
fn about(visitor: &Visitor, tree: &Tree, stated: &Stated) -> Html {
    let unit = tree.get(&stated.unit).map_or_else(
        || Html::code(&stated.unit),
        |unit| Html::name(visitor.lang, &unit.name_zh, unit.name_en.as_deref()),
    );
    let period = formats::period_of_year(visitor.lang, stated.from, stated.until);
    unit.and(visitor.words(&WORDS).t("statement-about")).and(period)
}

/// What a statement says, as its own definition has it: the pack may have changed since.
struct Said {
    name: String,
    definition: String,
    value: String,
    measure: String,
    why: Option<String>,
}

impl Said {
    fn of(visitor: &Visitor, stated: &Stated) -> Self {
        let file: Json = serde_json::from_str(&stated.file).unwrap_or_default();
        let text = |name: &str| {
            let both = &file["definition"][name];
            let of = |lang: &str| both[lang].as_str().unwrap_or_default().to_owned();
            Text { zh: of("zh"), en: of("en") }.get(visitor.lang).to_owned()
        };
        let w = visitor.words(&WORDS);
        let why = stated.why.as_deref().map(|why| match why {
            "fewer_than_five" => w.t("statement-few"),
            _ => w.t("statement-none"),
        });
        Self {
            name: text("name"),
            definition: text("definition"),
            value: stated.value.as_deref().map_or_else(|| formats::NONE.to_owned(), formats::number),
            measure: if stated.value.is_some() { text("unit_of_measure") } else { String::new() },
            why,
        }
    }

    fn text(&self) -> String {
        match self.measure.as_str() {
            "" => self.value.clone(),
            "%" => format!("{}%", self.value),
            measure => format!("{} {measure}", self.value),
        }
    }
}
