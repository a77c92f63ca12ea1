//! The room's pages: parse, call one deed or one read, render.

pub mod list;
pub mod mend;
pub mod new;
pub mod show;
pub mod steps;

use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;
use luoshi_web::parts::{State as Shape, tag};
use luoshi_web::sheets::{SheetColumn, Takes};
use luoshi_web::{App, Error, Html, Words, formats};

use crate::check::room_of;
use crate::model::{Counts, Import, RowState, State};

/// The id in an address. What is no id is the address of nothing.
pub struct Id(pub i64);

impl<S: Send + Sync> FromRequestParts<S> for Id {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Error> {
        let path = Path::<String>::from_request_parts(parts, state).await.map_err(|_| Error::NotFound)?;
        path.0.parse().map(Self).map_err(|_| Error::NotFound)
    }
}

/// An import and a row in an address.
pub struct Line(pub i64, pub i64);

impl<S: Send + Sync> FromRequestParts<S> for Line {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Error> {
        let path = Path::<(String, String)>::from_request_parts(parts, state).await;
        let Path((id, line)) = path.map_err(|_| Error::NotFound)?;
        Ok(Self(id.parse().map_err(|_| Error::NotFound)?, line.parse().map_err(|_| Error::NotFound)?))
    }
}

/// An import's page.
fn href(id: i64) -> String {
    format!("/imports/{id}")
}

/// The columns that a kind of sheet may have.
fn columns(app: &App, kind: &str) -> Result<Vec<SheetColumn>, Error> {
    room_of(app, kind)?.sheet(app, kind).ok_or(Error::NotFound)
}

/// What a column takes, and what may be chosen.
fn told(w: Words, column: &SheetColumn) -> String {
    let choices: Vec<&str> = column.choices.iter().map(|choice| choice.get(w.lang)).collect();
    let what = column.what.get(w.lang);
    if choices.is_empty() {
        return what.to_owned();
    }
    let choices = w.t1("imports-choices", "choices", choices.join(if w.english() { ", " } else { "、" }));
    let join = if w.english() && !what.is_empty() { " " } else { "" };
    format!("{what}{join}{choices}")
}

fn is_number(takes: Takes) -> bool {
    takes == Takes::Number
}

/// How far an import is, in a word.
fn state_tag(w: Words, import: &Import, counts: &Counts) -> Html {
    let (shape, key) = match import.state {
        State::Undone => (Shape::Reversed, "imports-state-undone"),
        State::Open if counts.of(RowState::Bad) > 0 => (Shape::Late, "imports-state-faults"),
        State::Open => (Shape::Doing, "imports-state-ready"),
        State::Begun if counts.of(RowState::Bad) + counts.of(RowState::Good) > 0 => {
            (Shape::Doing, "imports-state-part")
        }
        State::Begun => (Shape::Done, "imports-state-done"),
    };
    tag(shape, w.t(key))
}

/// How many rows were recorded, and how many of them were taken back.
fn made(w: Words, counts: &Counts) -> Html {
    let (recorded, back) = (formats::int(counts.recorded()), counts.of(RowState::Back));
    let back = (back > 0).then(|| w.t1("imports-n-back", "n", back));
    Html::text(format!("{recorded}{}", back.unwrap_or_default()))
}

/// How far a row is, in a word.
fn row_tag(w: Words, state: RowState) -> Html {
    let shape = match state {
        RowState::Good => Shape::Open,
        RowState::Bad => Shape::Late,
        RowState::Dropped => Shape::Plain,
        RowState::Done => Shape::Done,
        RowState::Back => Shape::Reversed,
        RowState::Kept => Shape::Soon,
    };
    tag(shape, w.t(&format!("imports-row-{}", state.as_str())))
}
