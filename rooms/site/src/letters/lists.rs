//! The list of letters, told once for its page and its sheets. No sheet holds who wrote, or what.

use luoshi_store::BoxFuture;
use luoshi_web::jobs::{Ended, Work};
use luoshi_web::lists::{Batch, Col, Columns, Export, Out, Sheet, Source, write};
use luoshi_web::parts::{Cell, State as Shape, Table, TableStyle, tag};
use luoshi_web::{App, Error, Html, Words, formats};

use super::deeds::ANSWERS;
use super::model::{Letter, State};
use super::store::{self, Listed};
use crate::WORDS;

/// The list's address.
pub const PATH: &str = "/letters";
/// How many rows an export asks for at a time.
const STEP: i64 = 500;

/// Which are asked for.
pub struct Asked(Listed);

impl Asked {
    /// Of an address's query, by somebody who answers at these units, or at all.
    pub fn read(units: Option<Vec<String>>, query: impl Fn(&str) -> Option<String>) -> Self {
        Self(Listed {
            before: query("after").and_then(|after| after.parse().ok()),
            state: query("state").filter(|word| word.parse::<State>().is_ok()),
            units,
            find: query("q"),
            limit: 0,
        })
    }

    /// Whether fewer than all are asked for.
    pub fn narrowed(&self) -> bool {
        self.0.state.is_some() || self.0.find.is_some()
    }
}

/// Up to so many of them, the latest first.
pub async fn found(app: &App, asked: &Asked, limit: i64) -> Result<Vec<Letter>, Error> {
    let listed = Listed { limit, ..asked.0.clone() };
    Ok(store::letters(&mut app.read().await?, app.city().id, &listed).await?)
}

/// A column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Is {
    /// Its number.
    Number,
    /// What it is about.
    Kind,
    /// The article.
    About,
    /// Where it stands.
    State,
    /// When it came.
    Received,
    /// When it was answered.
    Answered,
}

/// The columns of the list.
pub fn columns(w: Words) -> Columns<Is> {
    Columns::new(vec![
        Col::new(Is::Number, "number", w.t("letter-number")).always(),
        Col::new(Is::Kind, "kind", w.t("letter-kind")),
        Col::new(Is::About, "about", w.t("letter-about")),
        Col::new(Is::State, "state", w.t("letter-state")),
        Col::new(Is::Received, "received", w.t("letter-received")),
        Col::new(Is::Answered, "answered", w.t("letter-answered")),
    ])
}

/// A state as a tag.
pub fn state_tag(w: Words, state: State) -> Html {
    let shape = match state {
        State::Open => Shape::Soon,
        State::Answered => Shape::Done,
        State::Late => Shape::Plain,
    };
    tag(shape, w.t(&format!("letter-state-{}", state.word())))
}

fn kind(w: Words, one: &Letter) -> String {
    w.t(&format!("letter-kind-{}", one.kind.word()))
}

/// Letters as a table of these columns.
pub fn table(app: &App, w: Words, (columns, letters): (&Columns<Is>, &[Letter])) -> Table {
    let at = |at| Cell::with_class(formats::instant(at, app.zone()), "nowrap");
    let rows = letters.iter().map(|one| {
        columns.row(|column| match column {
            Is::Number => {
                Cell::with_class(Html::link(format!("{PATH}/{}", one.id), Html::code(&one.number)), "nowrap")
            }
            Is::Kind => kind(w, one).into(),
            Is::About => Cell::with_class(Html::name(w.lang, &one.title, None), "full"),
            Is::State => state_tag(w, one.state).into(),
            Is::Received => at(one.received_at),
            Is::Answered => one.answered_at.map_or_else(|| Cell::new(formats::NONE), at),
        })
    });
    let rows: Vec<_> = rows.collect();
    columns.table(w.t("letters"), TableStyle::Cards).rows(rows)
}

fn out(app: &App, w: Words, (one, column): (&Letter, Is)) -> Vec<Out> {
    let at = |at| formats::instant(at, app.zone());
    let text = match column {
        Is::Number => one.number.clone(),
        Is::Kind => kind(w, one),
        Is::About => one.title.clone(),
        Is::State => w.t(&format!("letter-state-{}", one.state.word())),
        Is::Received => at(one.received_at),
        Is::Answered => one.answered_at.map(at).unwrap_or_default(),
    };
    vec![Out::Text(text)]
}

struct Pages {
    app: App,
    w: Words,
    asked: Asked,
    columns: Columns<Is>,
}

impl Source for Pages {
    fn next(&mut self) -> BoxFuture<'_, Result<Option<Batch>, Error>> {
        Box::pin(async move {
            let letters = found(&self.app, &self.asked, STEP).await?;
            let Some(last) = letters.last() else { return Ok(None) };
            self.asked.0.before = Some(last.id);
            let row = |one| self.columns.out(|column| out(&self.app, self.w, (one, column)));
            Ok(Some(Batch { rows: letters.iter().map(row).collect(), whose: Vec::new() }))
        })
    }
}

/// Does a long job about letters: an export.
pub async fn job(work: &Work) -> Result<Ended, Error> {
    if work.job.kind != "export" {
        return Err(Error::NotFound);
    }
    let export: Export = work.args()?;
    let (app, w) = (work.app.clone(), WORDS.in_lang(work.lang()));
    let columns = columns(w).held(&export);
    let sheet = Sheet { name: w.t("letters"), heads: columns.heads(), total: 0, verb: "letters" };
    let tree = app.tree(&mut app.read().await?).await?;
    let asked = Asked::read(work.who.scope(ANSWERS, &tree).into_units(), |name| export.query(name));
    let mut pages = Pages { app, w, asked, columns };
    write(work, &export, sheet, &mut pages).await
}
