//! The room's pages. What everybody may read is around the same body as what staff see.

pub mod audit;
pub mod check;
mod form;
pub mod list;
pub mod pictures;
pub mod plan;
mod recorded;
pub mod sample;
pub mod step;

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use luoshi_packs::Lang;
use luoshi_store::Instant;
use luoshi_units::Who;
use luoshi_web::{App, Error, Html, Shell, User, Visitor, Words, formats, render_with};

use crate::WORDS;

/// Whoever reads: staff, or anybody.
pub struct Reader<'a> {
    visitor: &'a Visitor,
    user: Option<&'a User>,
    /// The room's words.
    pub w: Words,
}

#[derive(Template)]
#[template(path = "audits_staff.html")]
struct Staff {
    shell: Shell,
    body: Html,
}

#[derive(Template)]
#[template(path = "audits_open.html")]
struct Anybody {
    shell: Shell,
    body: Html,
}

impl<'a> Reader<'a> {
    /// Of a request.
    pub fn of(visitor: &'a Visitor, user: Option<&'a User>) -> Self {
        Self { w: visitor.words(&WORDS), visitor, user }
    }

    /// The application.
    pub fn app(&self) -> &App {
        &self.visitor.app
    }

    /// The language.
    pub fn lang(&self) -> Lang {
        self.visitor.lang
    }

    /// The person, where one is signed in.
    pub fn who(&self) -> Option<&Who> {
        self.user.map(|user| &user.who)
    }

    /// A parameter of the address.
    pub fn query(&self, name: &str) -> Option<String> {
        self.visitor.query(name)
    }

    /// The page around.
    pub fn shell(&self, title: impl Into<String>) -> Shell {
        match self.user {
            Some(user) => user.shell(title),
            None => self.visitor.shell(title),
        }
    }

    /// The whole page.
    pub fn page(&self, shell: Shell, body: Html) -> Result<Response, Error> {
        if self.user.is_some() {
            render_with(StatusCode::OK, &Staff { shell, body })
        } else {
            render_with(StatusCode::OK, &Anybody { shell, body })
        }
    }

    /// An instant in the city's own time.
    pub fn instant(&self, at: Instant) -> String {
        formats::instant_to_the_second(self.lang(), at, self.app().zone())
    }
}

/// An id in an address. What is none is the address of nothing.
pub fn id(text: &str) -> Result<i64, Error> {
    text.parse().ok().filter(|id| *id > 0).ok_or(Error::NotFound)
}
