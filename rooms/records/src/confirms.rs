//! Confirming several records of a form at once.

use axum::extract::Path;
use axum::response::Response;
use luoshi_packs::Form;
use luoshi_store::Conn;
use luoshi_units::Verb;
use luoshi_web::jobs::{Ended, Work};
use luoshi_web::lists::confirm::{self, Chosen, Confirmed, Found, MOST, Of};
use luoshi_web::{Error, Form as Sent, User};

use crate::deeds::{Confirm, Desk, May, ROOM, confirm as confirm_one, may_confirm};
use crate::here::{Here, href_of};
use crate::lists::{Asked, Listed, listed, path_of, wanted};
use crate::model::Record;
use crate::store;

/// How many of a list wait for this person.
pub async fn waiting(user: &User, here: &Here, conn: &mut Conn, form: &Form) -> Result<i64, Error> {
    if !user.who.may_anywhere(Verb::Confirm) {
        return Ok(0);
    }
    Ok(every(user, here, conn, form, 0).await?.map_or(0, |listed| listed.seen))
}

/// Up to so many of those that wait for this person under the filters of the address.
async fn every(
    user: &User,
    here: &Here,
    conn: &mut Conn,
    form: &Form,
    limit: i64,
) -> Result<Option<Listed>, Error> {
    let Some(query) = Confirmed::waiting(|name| user.query(name)) else { return Ok(None) };
    let asked = Asked { after: None, ..Asked::read(query) };
    let wanted = wanted(conn, here, &user.who, form, &asked).await?;
    Ok(Some(listed(conn, &user.who, &wanted, limit).await?))
}

fn of<'p>(path: &'p str, form: &Form) -> Of<'p> {
    Of { room: ROOM, path, name: form.name.clone() }
}

/// `GET /records/{form}/confirm`: says which records would be confirmed.
pub async fn ask(user: User, Path(form): Path<String>) -> Result<Response, Error> {
    let mut conn = user.app.read().await?;
    let here = Here::of(&user, &mut conn).await?;
    let form = here.form(&form)?;
    let (records, all) = match Chosen::of(&user).ids() {
        Some(ids) => {
            let records = store::records_by_ids(&mut conn, user.who.city, &ids).await?;
            (records.into_iter().filter(|record| record.form == form.id).collect(), 0)
        }
        None => match every(&user, &here, &mut conn, form, MOST).await? {
            Some(listed) => (listed.records, listed.seen),
            None => (Vec::new(), 0),
        },
    };
    drop(conn);
    let seen = |record: &Record| user.who.may(Verb::ReadRows, &record.unit, &here.tree);
    let found = records.into_iter().filter(seen).map(|record| Found {
        id: record.id,
        version: record.version,
        href: href_of(&record),
        refused: match may_confirm(&user.who, &here.tree, &record) {
            May::Yes => None,
            May::No(refusal) => Some(refusal.text()),
        },
        unit: record.unit,
        day: Some(record.day),
        title: record.title,
    });
    let path = path_of(form);
    let crumbs = [
        (here.w.t("records-title"), "/records".to_owned()),
        (form.name.get(user.lang).to_owned(), path.clone()),
    ];
    confirm::ask(&user, &of(&path, form), &crumbs, (found.collect(), all)).await
}

/// `POST /records/{form}/confirm`
pub async fn start(user: User, Path(form): Path<String>, sent: Sent) -> Result<Response, Error> {
    let pack = user.app.pack();
    let form = pack.form(&form).ok_or(Error::NotFound)?;
    let path = path_of(form);
    confirm::start(&user, &of(&path, form), &sent).await
}

/// Confirms one record after the other, each as its own page would.
pub async fn run(work: &Work) -> Result<Ended, Error> {
    let (pack, units, today) = (work.app.pack(), work.app.units().clone(), work.app.today());
    confirm::run(work, |record, version, key| {
        let (app, who, pack, units) = (work.app.clone(), work.who.clone(), pack.clone(), units.clone());
        Box::pin(async move {
            let deed = app.store().write(move |tx| {
                Box::pin(async move {
                    let desk = Desk { pack: &pack, units: &units, today };
                    confirm_one(tx, &who, desk, Confirm { key: &key, record, version }).await
                })
            });
            deed.await?;
            Ok(())
        })
    })
    .await
}
