//! A room that does next to nothing, with every kind of rule.

use axum::Json as Body;
use axum::response::Response;
use luoshi_packs::{Lang, Text};
use luoshi_store::{Migration, Migrations, Statement};
use luoshi_units::{Verb, Who};
use luoshi_web::notices::{NoticeKind, sentence};
use luoshi_web::route::{get, patch, post};
use luoshi_web::{
    App, Drafting, Error, Form, Html, Key, NavGroup, NavItem, Room, Route, Rule, Shell, Stamp, User,
    WordBook, render, see_other,
};
use serde_json::Value as Json;

pub struct Toy;

static BOOK: WordBook = WordBook::new(
    "notice-broken = { $unit }的{ $name }（{ $n } 号）坏了，{ $day }起不能用\nnotice-kind-broken = 玩具坏了",
    "notice-broken = { $name } (no. { $n }) of { $unit } is broken since { $day }\nnotice-kind-broken = A toy is broken",
);

#[derive(askama::Template)]
#[template(path = "toy.html")]
struct Page {
    shell: Shell,
    said: String,
}

impl Room for Toy {
    fn name(&self) -> &'static str {
        "toy"
    }

    fn migrations(&self) -> Migrations {
        Migrations { room: "toy", steps: &[] }
    }

    fn statements(&self) -> &'static [Statement] {
        &[]
    }

    fn routes(&self) -> Vec<Route> {
        vec![
            get("/toy", Rule::SignedIn, page),
            post("/toy", Rule::Anywhere(Verb::Record), record),
            post("/toy/file", Rule::Anywhere(Verb::Record), record).takes(4 * 1024 * 1024),
            get("/toy/note", Rule::SignedIn, note),
            post("/toy/note", Rule::SignedIn, noted),
            get("/toy/office", Rule::Anywhere(Verb::LoadPack), page),
            get("/toy/hidden", Rule::SignedIn, async || Err::<(), _>(Error::NotFound)),
            get("/toy/refused", Rule::SignedIn, refused),
            get("/toy/panic", Rule::SignedIn, panics),
            get("/toy/open", Rule::Public, async || "open"),
            get("/api/v1/toy/{id}", Rule::SignedIn, async || Body(7)).says("A toy.").query("unit", "A unit."),
            post("/api/v1/toy", Rule::Anywhere(Verb::Record), api_record).says("Records a toy."),
            patch("/api/v1/toy", Rule::Anywhere(Verb::LoadPack), api_record),
        ]
    }

    fn notice_kinds(&self) -> Vec<NoticeKind> {
        vec![NoticeKind::new("broken", &BOOK)]
    }

    fn notice(&self, kind: &str, args: &Json, lang: Lang) -> Option<String> {
        sentence(BOOK.in_lang(lang), kind, args)
    }

    fn navigation(&self, _: &App, _: &Who, lang: Lang) -> Vec<NavItem> {
        let label = Text::new("玩具", "Toys").get(lang).to_owned();
        let item =
            |group, href: &str, order| NavItem { group, label: label.clone(), href: href.into(), order };
        vec![item(NavGroup::Record, "/toy", 2), item(NavGroup::See, "/", 1)]
    }
}

/// A room whose table the database does not have.
pub struct Newer;

impl Room for Newer {
    fn name(&self) -> &'static str {
        "newer"
    }

    fn migrations(&self) -> Migrations {
        const STEPS: &[Migration] = &[Migration { version: 1, sql: "", sqlite: "", postgres: "" }];
        Migrations { room: "newer", steps: STEPS }
    }

    fn statements(&self) -> &'static [Statement] {
        &[]
    }

    fn routes(&self) -> Vec<Route> {
        Vec::new()
    }
}

async fn page(user: User) -> Result<Response, Error> {
    let shell = user
        .shell("<玩具>")
        .lede("做一做")
        .crumb("玩具", Some("/toy"))
        .crumb("这一个", None)
        .action("导出", "/toy/export?a=1&b=2")
        .main_action("记一个", "/toy/new")
        .stamp(Stamp::now(&user.app, 48210).change("/toy?at"));
    render(&Page { shell, said: user.who.name.clone() })
}

async fn record(user: User, form: Form) -> Result<Response, Error> {
    let key = form.key()?.to_owned();
    let name =
        form.file("photo").map_or_else(String::new, |file| format!("{} {}", file.name, file.bytes.len()));
    render(&Page { shell: user.shell("好"), said: format!("{key} {} {name}", form.raw("said")) })
}

#[derive(askama::Template)]
#[template(path = "note.html")]
struct Note {
    shell: Shell,
    drafting: Drafting,
    said: String,
    hidden: Html,
}

/// A form that saves drafts.
async fn note(user: User) -> Result<Response, Error> {
    let drafting = Drafting::open(&user, &mut user.app.read().await?, "一张便条").await?;
    let said = drafting.form().map_or_else(String::new, |form| form.raw("said").to_owned());
    show(&user, said, drafting)
}

fn show(user: &User, said: String, drafting: Drafting) -> Result<Response, Error> {
    let shell = user.shell("便条");
    let hidden = shell.hidden(drafting.key()).and(drafting.hidden());
    render(&Note { shell, drafting, said, hidden })
}

/// Takes a note; one that says nothing comes back.
async fn noted(user: User, form: Form) -> Result<Response, Error> {
    match form.get("said") {
        Some(_) => Ok(see_other("/toy")),
        None => show(&user, String::new(), Drafting::again(&user, "一张便条", form.key()?.to_owned())),
    }
}

async fn refused(_: User) -> Result<(), Error> {
    Err(Error::Forbidden { verb: Verb::CorrectAny, unit: Some("9901".into()) })
}

async fn panics(_: User) {
    panic!("the toy broke");
}

async fn api_record(_: User, Key(key): Key, Body(body): Body<i64>) -> Body<(String, i64)> {
    Body((key, body))
}
