//! The room's lists, each told once for its page, its sheets and its calls: what an address asks for, which columns
//! there are, what stands in them.

pub mod orders;
pub mod speakers;
pub mod talks;
pub mod teams;

use luoshi_units::{Verb, Who};
use luoshi_web::jobs::{Ended, Work};
use luoshi_web::lists::confirm::{self, Confirmed, Of};
use luoshi_web::lists::{Export, Sheet, Source, write};
use luoshi_web::parts::{Choice, FilterBox};
use luoshi_web::{Error, User};

use crate::WORDS;
use crate::deeds::{self, ROOM, Seen};
use crate::here::Here;
use crate::store;
use luoshi_store::Conn;

/// How many rows a page of a list has.
pub const PAGE: i64 = 50;
/// How many rows an export asks for at a time.
const STEP: i64 = 500;

/// Does a long job of this room: an export, or confirming several records.
pub async fn job(work: &Work) -> Result<Ended, Error> {
    match work.job.kind.as_str() {
        "export" => export(work).await,
        "confirm" => confirm_several(work).await,
        _ => Err(Error::NotFound),
    }
}

async fn export(work: &Work) -> Result<Ended, Error> {
    let export: Export = work.args()?;
    match export.path.as_str() {
        talks::PATH => talks::export(work, &export).await,
        teams::PATH => teams::export(work, &export).await,
        speakers::PATH => speakers::export(work, &export).await,
        orders::PATH => orders::export(work, &export).await,
        _ => Err(Error::NotFound),
    }
}

/// Writes a sheet of this room: `word` is the key of its name.
async fn written(
    work: &Work,
    export: &Export,
    (word, verb): (&str, &'static str),
    (heads, total): (Vec<String>, i64),
    source: &mut dyn Source,
) -> Result<Ended, Error> {
    let name = crate::WORDS.in_lang(work.lang()).t(word);
    write(work, export, Sheet { name, heads, total, verb }, source).await
}

/// Confirms talks or teams one after the other, each as its own page would.
async fn confirm_several(work: &Work) -> Result<Ended, Error> {
    let teams = match confirm::path_of(work)?.as_str() {
        talks::PATH => false,
        teams::PATH => true,
        _ => return Err(Error::NotFound),
    };
    let mut conn = work.app.read().await?;
    let here = Here::at(&work.app, &mut conn, work.lang()).await?;
    drop(conn);
    confirm::run(work, |id, version, key| {
        let (app, seat) = (work.app.clone(), here.seat(&work.who, &key));
        let seen = Seen { id, version: Some(version) };
        Box::pin(async move {
            let deed = app.store().write(move |tx| {
                Box::pin(async move {
                    let desk = seat.desk();
                    if teams {
                        deeds::team_confirm(tx, &desk, seen).await
                    } else {
                        deeds::talk_confirm(tx, &desk, seen).await
                    }
                })
            });
            deed.await?;
            Ok(())
        })
    })
    .await
}

/// A list whose records can be confirmed; `word` is the key of its name.
pub fn confirmable<'p>(path: &'p str, word: &str) -> Of<'p> {
    Of { room: ROOM, path, name: WORDS.text(word, &[]) }
}

/// The units of a filter: the one of the address with those below it, and of them those where the reader may confirm
/// what waits for them.
fn units(here: &Here, who: &Who, unit: Option<String>, confirmed: Option<Confirmed>) -> Option<Vec<String>> {
    let unit = unit.filter(|code| here.tree.get(code).is_some());
    let under = unit.map(|code| here.tree.under(&code).into_iter().map(str::to_owned).collect());
    Confirmed::units(confirmed, who, &here.tree, under)
}

/// The box of the units.
pub fn unit_box(user: &User, here: &Here, label: String) -> FilterBox {
    let unit = user.query("unit").unwrap_or_default();
    let units = here.unit_choices(&user.who, Verb::ReadRows, Some(unit.as_str()));
    FilterBox::unit(user, label, units)
}

/// The box of the team that an address names; none where it names none.
pub async fn team_box(user: &User, here: &Here, conn: &mut Conn) -> Result<Option<FilterBox>, Error> {
    let Some(team) = user.query("team").and_then(|text| crate::parse::id(&text)) else { return Ok(None) };
    let found = store::team_by_id(conn, here.city, team).await?;
    let found = found.filter(|team| user.who.may(Verb::ReadRows, &team.unit, &here.tree));
    let name = found.map_or_else(|| team.to_string(), |team| team.name);
    let choice = Choice::new(team.to_string(), name);
    Ok(Some(FilterBox::select(user, "team", here.w.t("talks-f-team"), vec![choice])))
}
