//! The room's pages: parse, call one deed or one read, render.

pub mod end;
pub mod find;
pub mod give;
pub mod hand_over;
pub mod keep;
pub mod list;
pub mod log;
pub mod person;
mod route;
pub mod unit;
pub mod why;

use askama::Template;
use axum::extract::{FromRequestParts, Path};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::Response;
use luoshi_store::Day;
use luoshi_units::Error as Units;
use luoshi_units::posts::Held;
use luoshi_web::parts::{ErrorSummary, Field, Table};
use luoshi_web::{Error, Form, Html, Shell, User, Words, render_with};

use crate::WORDS;
use crate::here::Here;
use crate::lists::posts;

/// The id in an address. What is no id is the address of nothing.
pub struct Id(pub i64);

impl<S: Send + Sync> FromRequestParts<S> for Id {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Error> {
        let path = Path::<String>::from_request_parts(parts, state).await.map_err(|_| Error::NotFound)?;
        path.0.parse().map(Self).map_err(|_| Error::NotFound)
    }
}

/// A form, with what it will do beside it.
#[derive(Template)]
#[template(path = "staff_form.html")]
struct Asking {
    w: Words,
    summary: ErrorSummary,
    shell: Shell,
    asked: Asked,
}

/// What a form's page is made of.
struct Asked {
    shell: Shell,
    key: String,
    lede: Html,
    facts: Vec<(String, Html)>,
    fields: Vec<Field>,
    moves: Option<(String, Table)>,
    button: String,
    back: String,
}

fn ask(w: Words, asked: Asked) -> Result<Response, Error> {
    let summary = ErrorSummary::of(w.lang, &asked.fields);
    let status = if summary.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let shell = asked.shell.clone().wrong(summary.len());
    render_with(status, &Asking { w, summary, shell, asked })
}

/// What was typed, with the field that is wrong and what to do about it.
struct Typed<'f> {
    form: Option<&'f Form>,
    wrong: Option<(&'static str, String)>,
}

impl Typed<'_> {
    /// The field's text: as typed, else as the page begins with.
    fn text(&self, name: &str, first: &str) -> String {
        self.form.map_or_else(|| first.to_owned(), |form| form.raw(name).to_owned())
    }

    /// The field with what it holds and what is wrong with it.
    fn fill(&self, field: Field, first: &str) -> Field {
        let value = self.text(field.name(), first);
        let wrong = self.wrong.as_ref().filter(|(name, _)| *name == field.name());
        field.value(value).error(wrong.map(|(_, text)| text.clone()))
    }

    fn key(&self, user: &User) -> Result<String, Error> {
        self.form.map_or_else(|| Ok(user.new_key()), |form| form.key().map(str::to_owned))
    }
}

/// Where a refusal of the rules of people and posts stands in a form, with its sentence; what is no fault of a field
/// goes on as it is.
fn field_of(w: Words, error: crate::Error) -> Result<(&'static str, String), Error> {
    let field = match &error {
        crate::Error::SamePerson => return Ok(("to", w.t("staff-p-same"))),
        crate::Error::Units(units) => match units {
            Units::StaffNoTaken { .. } => "staff_no",
            Units::BadName { .. } => "name",
            Units::UnknownUnit { .. } | Units::UnitEnded { .. } => "unit",
            Units::PostStands { .. } => "from",
            Units::DaysReversed { .. }
            | Units::ActingNoEnd
            | Units::LastAdministrator
            | Units::UnknownPost => "until",
            Units::NotToGive { .. } => "role",
            Units::OwnPost => "to",
            _ => return Err(error.into()),
        },
        _ => return Err(error.into()),
    };
    match &error {
        crate::Error::Units(units) => Ok((field, units.words().said(w.english()))),
        _ => Err(error.into()),
    }
}

/// The shell of a page below `/staff`.
fn shell_below(user: &User, title: &str) -> Shell {
    let w = user.words(&WORDS);
    user.shell(title).crumb(w.t("staff-title"), Some("/staff")).crumb(title, None)
}

/// What was done, told once on the page that follows: the address carries its word.
fn with_done(shell: Shell, user: &User) -> Shell {
    let w = user.words(&WORDS);
    match user.query("done").as_deref() {
        Some("added") => shell.toast(w.t("staff-done-added")),
        Some("corrected") => shell.toast(w.t("staff-done-corrected")),
        Some("given") => shell.toast(w.t("staff-done-given")),
        Some("ended") => shell.toast(w.t("staff-done-ended")),
        Some("handed") => {
            let many = user.query("many").and_then(|many| many.parse::<i64>().ok()).unwrap_or_default();
            shell.toast(w.t1("staff-done-handed", "n", many))
        }
        _ => shell,
    }
}

fn day_typed(text: &str) -> Option<Day> {
    text.trim().parse().ok()
}

/// Posts as a table; with `steps`, what the reader may do with each stands at its end.
fn posts_table(here: &Here, caption: String, held: &[Held], names: bool, steps: bool) -> Table {
    posts::table(here, &posts::beside(here, names, steps), caption, held)
}
