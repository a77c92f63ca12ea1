//! A figure of the whole city as it stands: what the first page's numbers open to.

use askama::Template;
use luoshi_ledger::Question;
use luoshi_store::BoxFuture;
use luoshi_web::{Error, Words, formats};

use crate::frame::Frame;
use crate::here::Here;
use crate::pages::opened::{Asked, Opened, told};
use crate::serve::{Made, Page};

/// A figure that is asked for.
pub struct FigurePage {
    /// Its id.
    pub id: String,
    /// Where the page of its records begins.
    pub after: Option<String>,
}

#[derive(Template)]
#[template(path = "site_figure.html")]
struct Shown {
    frame: Frame,
    w: Words,
    name: String,
    value: String,
    why: Option<String>,
    about: String,
    opened: Opened,
    next: Option<String>,
}

/// The address of a figure.
pub fn figure_path(id: &str) -> String {
    format!("/site/figures/{id}")
}

impl Page for FigurePage {
    fn key(&self) -> String {
        format!("{} {}", figure_path(&self.id), self.after.as_deref().unwrap_or_default())
    }

    fn live(&self) -> bool {
        true
    }

    fn keeps(&self) -> bool {
        self.after.is_none()
    }

    fn make<'a>(&'a self, here: &'a Here) -> BoxFuture<'a, Result<Made, Error>> {
        Box::pin(self.made(here))
    }
}

impl FigurePage {
    async fn made(&self, here: &Here) -> Result<Made, Error> {
        let w = here.w;
        let definitions = here.app.definitions(None).await?;
        let def = definitions.pack.figure(&self.id).ok_or(Error::NotFound)?;
        let question = Question::of(&self.id);
        let answer = here.app.ledger().answer(here.app.city().id, &definitions.catalogue, &question).await?;
        // What is shown is one position's, also where more is posted meanwhile.
        let question = Question { as_of: Some(answer.as_of), ..question };
        let after = self.after.as_deref();
        let asked = Asked { here, definitions: &definitions, def, question: &question, after };
        let opened = asked.open(&answer).await?;
        let (value, why) = told(here, def, &answer);
        let period = if def.figure.is_level() {
            w.t1("site-until", "day", formats::day_of_year(w.lang, answer.until))
        } else {
            formats::period_of_year(w.lang, answer.from, answer.until)
        };
        let path = figure_path(&self.id);
        let next = opened.records.next.clone();
        Made::page(&Shown {
            frame: Frame::of(here, def.name.get(w.lang), &path).says(def.definition.get(w.lang)),
            w,
            name: def.name.get(w.lang).to_owned(),
            value,
            why,
            about: w.t2("site-figure-about", "period", &period, "n", formats::int(answer.as_of)),
            next: next.map(|next| here.with(&path, &[("after", Some(&next))])),
            opened,
        })
    }
}
