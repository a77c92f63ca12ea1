//! Around a page of the help: the navigation for whoever is signed in, else a page of its own.

use askama::Template;
use axum::response::Response;
use luoshi_web::{Error, Html, Shell, User, Visitor, Words, render};

use crate::WORDS;

/// Whoever reads.
pub struct Reader {
    pub visitor: Visitor,
    pub user: Option<User>,
}

#[derive(Template)]
#[template(path = "help_in.html")]
struct In {
    shell: Shell,
    body: Html,
}

#[derive(Template)]
#[template(path = "help_out.html")]
struct Out {
    shell: Shell,
    w: Words,
    body: Html,
    home: bool,
}

impl Reader {
    pub fn words(&self) -> Words {
        self.visitor.words(&WORDS)
    }

    /// A page of this title; `below` where it lies under the help's own.
    pub fn shell(&self, title: &str, below: bool) -> Shell {
        let w = self.words();
        let shell = match &self.user {
            Some(user) => user.shell(title),
            None => self.visitor.shell(title),
        };
        let shell = shell.crumb(w.t("help"), below.then_some("/help"));
        if below { shell.crumb(title, None) } else { shell }
    }

    /// The page around its content.
    pub fn answer(&self, shell: Shell, body: &impl Template, below: bool) -> Result<Response, Error> {
        let body = Html::rendered(body)?;
        match self.user {
            Some(_) => render(&In { shell, body }),
            None => render(&Out { shell, w: self.words(), body, home: !below }),
        }
    }
}
