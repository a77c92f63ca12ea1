//! Statements: their list, and each with its file and its code for paper.

use askama::Template;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use luoshi_openlog::Listed;
use luoshi_packs::FigureDef;
use luoshi_proofs::note::Note;
use luoshi_proofs::statement::{Core, StatementFile};
use luoshi_store::{Day, Instant};
use luoshi_units::{Tree, Verb};
use luoshi_web::lists::{self, Export, List, Opened};
use luoshi_web::parts::{Choice, Empty, FilterBox, Pager};
use luoshi_web::qr::{self, Drawn};
use luoshi_web::{Beside, Error, Form, Html, Shell, User, Visitor, Words, formats, href, render, see_other};
use serde_json::Value as Json;

use crate::WORDS;
use crate::lists::{PATH, columns, found, table};
use crate::log::is_hash;
use crate::open::{Open, city, refused};

/// How many statements a page lists.
const ON_A_PAGE: usize = 50;

#[derive(Template)]
#[template(path = "statements.html")]
struct ListPage {
    shell: Shell,
    w: Words,
    rows: Vec<Row>,
    next: Option<String>,
}

struct Row {
    href: String,
    name: String,
    about: Html,
    value: String,
}

/// A statement for everybody, on a page of its own.
#[derive(Template)]
#[template(path = "statement.html")]
struct StatementPage {
    shell: Shell,
    name: String,
    body: Html,
}

/// The same for somebody who is signed in.
#[derive(Template)]
#[template(path = "statement_staff.html")]
struct StaffPage {
    shell: Shell,
    body: Html,
}

#[derive(Template)]
#[template(path = "statement_body.html")]
struct Body {
    w: Words,
    value: String,
    measure: String,
    why: Option<String>,
    about: Html,
    definition: String,
    facts: Vec<(String, Html)>,
    core: String,
    beside: Vec<Beside>,
    audit: Option<String>,
    code: Option<Drawn>,
    json: String,
    file_name: String,
    offline: String,
}

/// `GET /statements`: of a figure with `?figure=`, the newest first.
pub async fn list(visitor: &Visitor, user: Option<&User>, open: Option<&Open>) -> Result<Response, Error> {
    if let Some(user) = user {
        return for_staff(user, open).await;
    }
    let w = visitor.words(&WORDS);
    let figure = visitor.query("figure");
    let (list, next) = page_of(visitor, open).await?;
    let next =
        next.map(|after| href(PATH, &[("figure", figure.as_deref()), ("after", Some(after.as_str()))]));
    let tree = tree(visitor).await?;
    let pack = visitor.app.pack();
    let rows = list.iter().map(|listed| {
        let said = Said::of(w, &listed.core, &Named::by(pack.figure(&listed.core.figure)));
        Row {
            href: format!("/statements/{}", listed.hash),
            value: said.text(),
            about: about(w, &tree, &listed.core),
            name: said.name,
        }
    });
    render(&ListPage { rows: rows.collect(), next, shell: visitor.shell(w.t("statements")), w })
}

/// A page of the list, and where the next one begins.
async fn page_of(visitor: &Visitor, open: Option<&Open>) -> Result<(Vec<Listed>, Option<String>), Error> {
    let (figure, after) = (visitor.query("figure"), visitor.query("after"));
    let before = after.and_then(|after| after.parse().ok());
    let most = i64::try_from(ON_A_PAGE + 1).unwrap_or(i64::MAX);
    let mut list = found(&visitor.app, open, figure.as_deref(), before, most).await?;
    let more = list.len() > ON_A_PAGE;
    list.truncate(ON_A_PAGE);
    let next = list.last().filter(|_| more).map(|last| last.id.to_string());
    Ok((list, next))
}

/// The list with views, columns and exports.
async fn for_staff(user: &User, open: Option<&Open>) -> Result<Response, Error> {
    let (visitor, w) = (user.visitor(), user.words(&WORDS));
    let columns = columns(w);
    let tools = match lists::open(user, PATH, columns.offered()).await? {
        Opened::Elsewhere(view) => return Ok(see_other(view)),
        Opened::Here(tools) => tools.exports(),
    };
    let (list, next) = page_of(&visitor, open).await?;
    let narrowed = visitor.query("figure").is_some();
    let pack = user.app.pack();
    let figures = pack.figures.iter().map(|def| Choice::new(def.figure.id.clone(), def.name.get(user.lang)));
    let figures = FilterBox::select(user, "figure", w.t("statement-figure"), figures.collect());
    let table = table(&user.app, w, &*tree(&visitor).await?, (&columns.shown(&tools), &list));
    let shell = user.shell(w.t("statements")).crumb(w.t("statements"), None).lede(w.t("statements-lede"));
    let shell = shell.action(w.t("yourself"), "/verify").tabs(tools.tabs());
    let empty = || {
        if !user.who.may_anywhere(Verb::Publish) {
            return Empty::new(w.t("statements-none"), w.t("statements-none-text"));
        }
        let text = Html::text(w.t("statements-none-text")).and(" ").and(w.t("statements-how"));
        Empty::new(w.t("statements-none"), text).start(w.t("statements-figures"), "/figures")
    };
    List::new(PATH, shell, table, Pager::new(user, "", next.as_deref()))
        .filters(w.t("statements-filter"), vec![figures], narrowed)
        .tools(tools)
        .empty(list.is_empty().then(empty))
        .answer()
}

/// `POST /statements/export`
pub async fn export(user: User, form: Form) -> Result<Response, Error> {
    Export::start(&user, ("verify", PATH), &WORDS.text("statements", &[]), &form).await
}

/// `GET /statements/{hash}` and `GET /statements/{hash}.json`
pub async fn one(
    visitor: &Visitor,
    user: Option<&User>,
    open: Option<&Open>,
    name: &str,
) -> Result<Response, Error> {
    let (hash, as_file) = match name.strip_suffix(".json") {
        Some(hash) => (hash, true),
        None => (name, false),
    };
    if !is_hash(hash) {
        return Err(Error::NotFound);
    }
    let open = open.ok_or(Error::NotFound)?;
    let file = open.log.statement(city(&visitor.app), hash).await.map_err(refused)?;
    let file = file.ok_or(Error::NotFound)?;
    if as_file {
        let text = serde_json::to_string_pretty(&file).map_err(|error| Error::internal(error.to_string()))?;
        // Its proofs are made anew against the newest checkpoint, so it is not kept.
        let heads = [
            (header::CONTENT_TYPE, "application/json"),
            (header::CACHE_CONTROL, "no-cache"),
            (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
        ];
        return Ok((heads, text).into_response());
    }
    page(visitor, user, open, (hash, file)).await
}

/// What other rooms say of exactly what was stated: the same figure, unit, period and position.
async fn beside(visitor: &Visitor, core: &Core) -> Result<Vec<Beside>, Error> {
    let all = visitor.app.beside(&[&core.figure], visitor.lang).await?;
    let same = all.iter().filter(|line| {
        line.unit == core.unit
            && line.from.to_string() == core.from
            && line.until.to_string() == core.until
            && u64::try_from(line.position) == Ok(core.position)
    });
    Ok(Beside::together(same))
}

async fn page(
    visitor: &Visitor,
    user: Option<&User>,
    open: &Open,
    (hash, file): (&str, StatementFile),
) -> Result<Response, Error> {
    let w = visitor.words(&WORDS);
    let core = Note::parse(&file.core).ok().and_then(|note| Core::parse(&note.text));
    let core = core.ok_or_else(|| Error::internal(format!("The statement {hash} cannot be read.")))?;
    let tree = tree(visitor).await?;
    let said = Said::of(w, &core, &Named::in_file(&file.definition));
    let position = core.position.to_string();
    let asked = href(
        &format!("/figures/{}", core.figure),
        &[
            ("unit", Some(core.unit.as_str())),
            ("from", Some(core.from.as_str())),
            ("until", Some(core.until.as_str())),
            ("as_of", Some(&position)),
        ],
    );
    let int = |number: u64| formats::int(i64::try_from(number).unwrap_or(i64::MAX));
    let facts = vec![
        (w.t("statement-figure"), Html::link(asked, Html::code(&core.figure))),
        (w.t("statement-entries"), int(core.entries).into()),
        (w.t("statement-position"), int(core.position).into()),
        (w.t("statement-hash"), Html::code(hash)),
        (w.t("statement-witnesses"), witnesses(visitor, open, &file.checkpoint)),
    ];
    let title = w.t1("statement-title", "figure", said.name.as_str());
    let name = said.name;
    let body = Html::rendered(&Body {
        about: about(w, &tree, &core),
        beside: beside(visitor, &core).await?,
        audit: user
            .filter(|user| user.who.may(Verb::Audit, &core.unit, &tree))
            .map(|_| href("/audits/new", &[("statement", Some(hash))])),
        code: qr::draw(&file.core),
        json: format!("/statements/{hash}.json"),
        file_name: format!("{}-{position}.json", core.figure),
        offline: visitor.app.asset("offline.html"),
        core: file.core,
        value: said.value,
        measure: said.measure,
        why: said.why,
        definition: said.definition,
        facts,
        w,
    })?;
    let Some(user) = user else {
        return render(&StatementPage { shell: visitor.shell(title), name, body });
    };
    let shell = user.shell(title.clone()).heading(Html::text(name));
    let shell = shell.crumb(w.t("statements"), Some(PATH)).crumb(title, None);
    let stated = user.query("done").as_deref() == Some("stated");
    render(&StaffPage { shell: if stated { shell.toast(w.t("statement-done")) } else { shell }, body })
}

async fn tree(visitor: &Visitor) -> Result<std::sync::Arc<Tree>, Error> {
    let mut conn = visitor.app.read().await?;
    visitor.app.tree(&mut conn).await
}

/// Who cosigned the checkpoint that comes with the statement, and when.
fn witnesses(visitor: &Visitor, open: &Open, checkpoint: &str) -> Html {
    let signed = |time: u64| {
        let at = i64::try_from(time).ok().and_then(|time| Instant::from_timestamp(time, 0));
        at.map_or_else(
            || time.to_string(),
            |at| formats::instant_of_year(visitor.lang, at, visitor.app.zone()),
        )
    };
    let cosigned = open
        .cosigned(checkpoint)
        .into_iter()
        .map(|(witness, time)| Html::text(&witness.label).and(" ").and(Html::sub(signed(time))));
    let all = cosigned.reduce(|all, one| all.and(visitor.words(&WORDS).t("statement-about")).and(one));
    all.unwrap_or_else(|| visitor.words(&WORDS).t("statement-alone").into())
}

/// Which unit and which period.
pub fn about(w: Words, tree: &Tree, core: &Core) -> Html {
    let unit = Html::unit_of(w.lang, tree, &core.unit);
    let period = match (core.from.parse::<Day>(), core.until.parse::<Day>()) {
        (Ok(from), Ok(until)) => formats::period_of_year(w.lang, from, until),
        _ => format!("{} – {}", core.from, core.until),
    };
    unit.and(w.t("statement-about")).and(period)
}

/// How a figure and its measure are called, each in Chinese and English.
#[derive(Default)]
pub struct Named {
    name: [String; 2],
    definition: [String; 2],
    measure: [String; 2],
}

impl Named {
    /// As the pack has it now: for lists.
    pub fn by(def: Option<&FigureDef>) -> Self {
        let both = |text: &luoshi_packs::Text| [text.zh.clone(), text.en.clone()];
        def.map_or_else(Self::default, |def| Self {
            name: both(&def.name),
            definition: both(&def.definition),
            measure: both(&def.unit_of_measure),
        })
    }

    /// As the statement's own definition has it: the pack may have changed since.
    fn in_file(definition: &Json) -> Self {
        let both = |name: &str| {
            ["zh", "en"].map(|lang| definition[name][lang].as_str().unwrap_or_default().to_owned())
        };
        Self { name: both("name"), definition: both("definition"), measure: both("unit_of_measure") }
    }
}

/// What a statement says, in the reader's language.
pub struct Said {
    /// The figure's name.
    pub name: String,
    definition: String,
    value: String,
    measure: String,
    why: Option<String>,
}

impl Said {
    pub fn of(w: Words, core: &Core, named: &Named) -> Self {
        let own = |both: &[String; 2]| both[usize::from(w.english())].clone();
        let why = core.why.as_deref().map(|why| match why {
            "fewer_than_five" => w.t("statement-few"),
            _ => w.t("statement-none"),
        });
        let (name, measure) = (own(&named.name), own(&named.measure));
        Self {
            name: if name.is_empty() { core.figure.clone() } else { name },
            definition: own(&named.definition),
            value: core.value.as_deref().map_or_else(|| formats::NONE.to_owned(), formats::number),
            measure: match core.value {
                Some(_) if measure.is_empty() => core.measure.clone(),
                Some(_) => measure,
                None => String::new(),
            },
            why,
        }
    }

    /// The value with its measure.
    pub fn text(&self) -> String {
        match self.measure.as_str() {
            "" => self.value.clone(),
            "%" => format!("{}%", self.value),
            measure => format!("{} {measure}", self.value),
        }
    }
}
