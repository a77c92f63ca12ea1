//! Tells those who wrote and published a bulletin that numbers in it are others by now.
//!
//! It is quiet where a number was bound to grow: work that is recorded within the period that a number is about is told
//! to nobody. What is recorded for it later is told once an edition, and what is taken back once a day.

use std::collections::{BTreeMap, BTreeSet};

use luoshi_ledger::{Answer, Catalogue, Question};
use luoshi_packs::Pack;
use luoshi_store::{CityId, Day, StoreError, Tx};
use luoshi_web::notices::{Notice, tell};
use luoshi_web::{App, Counted, Error, Touched};
use serde_json::json;

use crate::deeds::{ROOM, path_of};
use crate::model::{Pin, Quoted};
use crate::numbers::value;
use crate::store;
use crate::told::refused;

/// How many positions of the log are looked through at a time.
const STRETCH: i64 = 2_000;

/// An edition whose numbers are others by now.
struct Moved {
    bulletin: i64,
    no: i64,
    title: String,
    numbers: usize,
    /// Whether work was taken back that it counts.
    taken: bool,
    people: BTreeSet<i64>,
}

/// Looks through what was recorded since it was looked last, and tells. Whether there is more. What was published before
/// anybody looked is told where it is read.
///
/// # Errors
/// What the database or the ledger reports.
pub async fn follow(app: &App) -> Result<bool, Error> {
    let city = app.city().id;
    let position = app.ledger().position(city).await?;
    let before = store::followed(&mut app.read().await?, city).await?;
    let from = before.unwrap_or(position);
    let until = position.min(from.saturating_add(STRETCH));
    if before.is_some_and(|before| before >= until) {
        return Ok(false);
    }
    let (found, today) = (moved(app, (from, until)).await?, app.today());
    let done = app.store().write(move |tx| {
        Box::pin(async move {
            for one in &found {
                tell_of(tx, (city, today), one).await?;
            }
            store::follow_to(tx, city, until).await
        })
    });
    done.await?;
    Ok(until < position)
}

/// The editions that stand whose numbers are others since something was recorded behind a position, up to another.
async fn moved(app: &App, stretch: (i64, i64)) -> Result<Vec<Moved>, Error> {
    let city = app.city().id;
    let mut conn = app.read().await?;
    let work = luoshi_ledger::store::counted_between(&mut conn, city, stretch).await?;
    let tree = app.tree(&mut conn).await?;
    drop(conn);
    let counted = |taken: bool| {
        let work = work.iter().filter(move |work| !taken || work.taken);
        let work =
            work.map(|work| Counted { item: work.item.clone(), unit: work.unit.clone(), day: work.day });
        app.touched(work, &tree)
    };
    let (all, taken, pack) = (counted(false), counted(true), app.pack());
    let definitions = app.definitions(None).await?;
    let mut found: BTreeMap<(i64, i64), Moved> = BTreeMap::new();
    for quoted in quoted_by(app, &all).await? {
        let pin = &quoted.pin;
        let taken = taken.iter().any(|one| counts(&pack, pin, one));
        // Whether words still hold is asked where they are read.
        if pin.word || (!taken && pin.until >= app.today()) {
            continue;
        }
        let now = answered(app, &definitions.catalogue, pin).await?;
        if now.is_none_or(|now| value(&now) == pin.value) {
            continue;
        }
        let one = found.entry((quoted.bulletin, quoted.no)).or_insert_with(|| Moved {
            bulletin: quoted.bulletin,
            no: quoted.no,
            title: quoted.title.clone(),
            numbers: 0,
            taken: false,
            people: BTreeSet::new(),
        });
        one.numbers += 1;
        one.taken |= taken;
    }
    let mut found: Vec<Moved> = found.into_values().collect();
    let mut conn = app.read().await?;
    for one in &mut found {
        let editions = store::editions(&mut conn, city, one.bulletin).await?;
        let edition = editions.iter().find(|edition| edition.no == one.no);
        one.people.extend(edition.iter().flat_map(|edition| [edition.written_by, edition.published_by]));
    }
    Ok(found)
}

async fn tell_of(tx: &mut Tx, (city, today): (CityId, Day), one: &Moved) -> Result<(), StoreError> {
    let when = if one.taken { today.to_string() } else { "late".to_owned() };
    for person in &one.people {
        let notice = Notice {
            city,
            person: *person,
            room: ROOM,
            kind: "moved",
            args: json!({ "title": one.title, "n": one.numbers }),
            href: &path_of(one.bulletin),
            once: &format!("moved {} {} {when}", one.bulletin, one.no),
            ..Notice::default()
        };
        tell(tx, &notice).await?;
    }
    Ok(())
}

/// Where some work is counted in numbers of editions that stand.
pub async fn quoted_by(app: &App, touched: &[Touched]) -> Result<Vec<Quoted>, Error> {
    let figures: BTreeSet<&str> =
        touched.iter().flat_map(|one| one.figures.iter().map(String::as_str)).collect();
    let units: BTreeSet<&str> = touched.iter().flat_map(|one| one.units.iter().map(String::as_str)).collect();
    let Some(first) = touched.iter().map(|one| one.day).min() else { return Ok(Vec::new()) };
    let (figures, units): (Vec<&str>, Vec<&str>) =
        (figures.into_iter().collect(), units.into_iter().collect());
    let mut found =
        store::quoted_at(&mut app.read().await?, app.city().id, (&figures, &units), first).await?;
    let pack = app.pack();
    found.retain(|quoted| touched.iter().any(|one| counts(&pack, &quoted.pin, one)));
    Ok(found)
}

/// Whether a number counts some work.
fn counts(pack: &Pack, pin: &Pin, one: &Touched) -> bool {
    let then = looks_from(pack, &pin.figure, pin.from) <= one.day && one.day <= pin.until;
    then && one.figures.contains(&pin.figure) && one.units.contains(&pin.unit)
}

/// The first day whose work counts in a figure over a period that begins on a day.
fn looks_from(pack: &Pack, id: &str, from: Day) -> Day {
    let Some(def) = pack.figure(id) else { return from };
    pack.parts(def).map(|part| part.figure.looks_from(from)).min().unwrap_or(from)
}

/// What a published number comes to now; none where its unit was not there on that day, as is known now.
pub async fn answered(app: &App, catalogue: &Catalogue, pin: &Pin) -> Result<Option<Answer>, Error> {
    let question = Question {
        figure: pin.figure.clone(),
        unit: Some(pin.unit.clone()),
        from: Some(pin.from),
        until: Some(pin.until),
        as_of: None,
    };
    match app.ledger().answer(app.city().id, catalogue, &question).await {
        Ok(answer) => Ok(Some(answer)),
        Err(error) => refused(error, &question).map(|_| None),
    }
}
