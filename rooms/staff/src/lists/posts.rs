//! The list of who holds which post.

use luoshi_sheets::Out;
use luoshi_store::BoxFuture;
use luoshi_units::posts::{self, Filter, Held, Place, Which};
use luoshi_units::{Post, Role};
use luoshi_web::jobs::{Ended, Work};
use luoshi_web::lists::{Batch, Col, Columns, Export, Source};
use luoshi_web::parts::{Cell, Table, TableStyle};
use luoshi_web::{Error, Html};

use super::{STEP, written};
use crate::here::Here;
use crate::told;

/// The list's address.
pub const PATH: &str = "/staff";

/// What an address asks for.
pub struct Asked {
    /// The filter.
    pub filter: Filter,
    /// Behind which post the page begins.
    pub after: Option<Place>,
    /// Whether anything narrows the list.
    pub narrowed: bool,
}

impl Asked {
    /// Read with `query`, which gives a parameter's value.
    pub fn read(here: &Here, query: impl Fn(&str) -> Option<String>) -> Self {
        let seen = here.seen();
        let unit = query("unit").filter(|code| here.tree.get(code).is_some());
        let units = match unit {
            Some(code) => {
                let under = here.tree.under(&code).into_iter().filter(|code| seen.holds(code));
                Some(under.map(str::to_owned).collect())
            }
            None => seen.into_units(),
        };
        let filter = Filter {
            units,
            role: query("role").and_then(|id| Role::parse(&id)),
            text: query("q"),
            person: None,
            which: query("which").and_then(|id| Which::parse(&id)).unwrap_or_default(),
        };
        let narrowed = ["unit", "role", "which", "q"].iter().any(|name| query(name).is_some());
        Self { filter, after: query("after").and_then(|key| place(&key)), narrowed }
    }
}

/// A page's key in an address: the last post's id, unit and holder.
pub fn written_key(held: &Held) -> String {
    format!("{}|{}|{}", held.post.id, held.post.unit, held.name)
}

/// Reads what [`written_key`] wrote.
fn place(key: &str) -> Option<Place> {
    let (id, rest) = key.split_once('|')?;
    let (unit, name) = rest.split_once('|')?;
    Some((unit.to_owned(), name.to_owned(), id.parse().ok()?))
}

/// A column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Is {
    Person,
    Role,
    Unit,
    From,
    Until,
    State,
    Steps,
}

/// The columns of the list.
pub fn columns(here: &Here) -> Columns<Is> {
    Columns::new(all(here).into_iter().filter(|(is, _)| *is != Is::Steps).map(|(_, col)| col).collect())
}

/// The columns of a table on the page of a person or a unit: with the names of the holders, with what the reader may do.
pub fn beside(here: &Here, names: bool, steps: bool) -> Columns<Is> {
    let wanted = |is: Is| match is {
        Is::Person => names,
        Is::Steps => steps,
        _ => true,
    };
    Columns::new(all(here).into_iter().filter(|(is, _)| wanted(*is)).map(|(_, col)| col).collect())
}

fn all(here: &Here) -> Vec<(Is, Col<Is>)> {
    let w = here.w;
    let col = |is: Is, id: &str| (is, Col::new(is, id, w.t(&format!("staff-c-{id}"))));
    let full = |(is, col): (Is, Col<Is>)| (is, col.full());
    let (unit, code) = (w.t("staff-c-unit"), w.t("staff-c-code"));
    vec![
        (Is::Person, Col::new(Is::Person, "person", w.t("staff-c-person")).always()),
        full(col(Is::Role, "role")),
        (Is::Unit, Col::new(Is::Unit, "unit", unit.clone()).full().heads([unit, code])),
        col(Is::From, "from"),
        col(Is::Until, "until"),
        full(col(Is::State, "state")),
        full(col(Is::Steps, "steps")),
    ]
}

/// Posts as a table of these columns.
pub fn table(here: &Here, columns: &Columns<Is>, caption: String, held: &[Held]) -> Table {
    let w = here.w;
    let rows = held.iter().map(|held| {
        let post = &held.post;
        columns.row(|column| match column {
            Is::Person => Cell::with_class(here.person_link(post.person, &held.name), "full"),
            Is::Role => told::post_role(w, post).into(),
            Is::Unit => Html::link(format!("/staff/units/{}", post.unit), here.unit(&post.unit)).into(),
            Is::From => Cell::with_class(post.from.to_string(), "nowrap"),
            Is::Until => Cell::with_class(told::until(w, post), "nowrap"),
            Is::State => told::post_state(w, post, here.today).into(),
            Is::Steps => steps(here, post).into(),
        })
    });
    let rows: Vec<_> = rows.collect();
    columns.table(caption, TableStyle::Three).rows(rows)
}

/// What the reader may do with a post that goes on.
fn steps(here: &Here, post: &Post) -> Html {
    let goes_on = post.until.is_none_or(|until| until >= here.today);
    if !goes_on || !here.who.may_give(post.role, &post.unit, &here.tree) {
        return Html::default();
    }
    let end = Html::link(format!("/staff/posts/{}/end", post.id), here.w.t("staff-end"));
    if post.from > here.today {
        return end;
    }
    Html::link(format!("/staff/posts/{}/hand-over", post.id), here.w.t("staff-hand-over"))
        .and(here.w.t("staff-steps-join"))
        .and(end)
}

fn out(here: &Here, held: &Held, column: Is) -> Vec<Out> {
    let post = &held.post;
    match column {
        Is::Person => vec![Out::Text(held.name.clone())],
        Is::Role => vec![Out::Text(told::post_role_text(here.w, post))],
        Is::Unit => vec![Out::Text(here.unit_text(&post.unit)), Out::Text(post.unit.clone())],
        Is::From => vec![Out::Day(post.from.to_string())],
        Is::Until => vec![post.until.map_or(Out::Text(String::new()), |day| Out::Day(day.to_string()))],
        Is::State => vec![Out::Text(told::post_state_text(here.w, post, here.today))],
        Is::Steps => Vec::new(),
    }
}

struct Pages {
    here: Here,
    asked: Asked,
    columns: Columns<Is>,
}

impl Source for Pages {
    fn next(&mut self) -> BoxFuture<'_, Result<Option<Batch>, Error>> {
        Box::pin(async move {
            let here = &self.here;
            let mut conn = here.app.read().await?;
            let (filter, after) = (&self.asked.filter, self.asked.after.as_ref());
            let held = posts::page(&mut conn, here.city, filter, here.today, after, STEP).await?;
            let Some(last) = held.last() else { return Ok(None) };
            self.asked.after = Some((last.post.unit.clone(), last.name.clone(), last.post.id));
            let rows = held.iter().map(|held| self.columns.out(|column| out(here, held, column)));
            let whose = held.iter().map(|held| held.post.person).collect();
            Ok(Some(Batch { rows: rows.collect(), whose }))
        })
    }
}

/// Writes the list as a sheet.
pub async fn export(work: &Work, export: &Export) -> Result<Ended, Error> {
    let mut conn = work.app.read().await?;
    let here = Here::at(&work.app, &mut conn, &work.who, work.lang()).await?;
    let asked = Asked { after: None, ..Asked::read(&here, |name| export.query(name)) };
    let total = posts::count(&mut conn, here.city, &asked.filter, here.today).await?;
    drop(conn);
    let columns = columns(&here).held(export);
    let heads = columns.heads();
    let mut pages = Pages { here, asked, columns };
    written(work, export, ("staff-title", "posts"), (heads, total), &mut pages).await
}
