//! A list as a sheet, however long: a job.

use std::collections::BTreeSet;

use axum::extract::Path;
use axum::response::Response;
use luoshi_packs::{Form, Text};
use luoshi_store::Day;
use luoshi_units::trail;
use luoshi_web::jobs::{self, Ended, New, Work};
use luoshi_web::lists::Export;
use luoshi_web::{Error, Form as Sent, User, see_other};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::columns::{held, older_all};
use crate::error::both;
use crate::forms::Forms;
use crate::here::Here;
use crate::lists::{Asked, wanted};
use crate::{model, sheet, store};

/// Records a step.
const STEP: i64 = 500;

/// What is to be exported.
#[derive(Serialize, Deserialize)]
struct Args {
    form: String,
    list: Export,
}

/// `POST /records/{form}/export`
pub async fn start(user: User, Path(form): Path<String>, sent: Sent) -> Result<Response, Error> {
    let pack = user.app.pack();
    let form = pack.form(&form).ok_or(Error::NotFound)?;
    let path = format!("/records/{}", form.id);
    let list = Export::asked(&path, &sent)?;
    let title = |lang: luoshi_packs::Lang| {
        crate::WORDS.in_lang(lang).t1("records-export-job", "form", form.name.get(lang))
    };
    let new = New {
        key: sent.key()?.to_owned(),
        room: "records",
        kind: "export",
        title: Text::new(title(luoshi_packs::Lang::Zh), title(luoshi_packs::Lang::En)),
        back: if list.query.is_empty() { path.clone() } else { format!("{path}?{}", list.query) },
        args: json!(Args { form: form.id.clone(), list }),
    };
    Ok(see_other(jobs::href(jobs::start(&user, new).await?)))
}

/// Writes the sheet.
pub async fn run(work: &Work) -> Result<Ended, Error> {
    let Args { form, list } = work.args()?;
    let (app, city) = (&work.app, work.app.city().id);
    let mut conn = app.read().await?;
    let here = Here::at(app, &mut conn, work.lang()).await?;
    let form: &Form = here.form(&form)?;
    let asked = Asked { after: None, ..Asked::read(|name| list.query(name)) };
    let wanted = wanted(&mut conn, &here, &work.who, form, &asked).await?;
    let (_, total) = store::records_counted(&mut conn, city, &wanted.filter).await?;
    // One record of each version tells which columns there are.
    let ids = store::records_of_versions(&mut conn, city, &form.id).await?;
    let some = store::records_by_ids(&mut conn, city, &ids).await?;
    let versions = Forms::read(&mut conn, here.desk(), city, &some).await?;
    drop(conn);
    let older: Option<fn(&Form) -> Vec<&luoshi_packs::Field>> =
        list.columns.is_none().then_some(older_all as fn(&Form) -> Vec<&luoshi_packs::Field>);
    let columns = held((form, &versions), |id| list.holds(id), older);
    let headers: Vec<String> = columns.iter().map(|column| column.label(here.w)).collect();
    let mut out = work.sheet(list.format(), form.name.get(here.w.lang), &headers)?;
    let (mut after, mut done): (Option<(Day, i64)>, i64) = (None, 0);
    let mut whose: BTreeSet<i64> = BTreeSet::new();
    loop {
        work.step(done, total.max(done))?;
        let mut conn = app.read().await?;
        let records = store::records_listed(&mut conn, city, &wanted.filter, after, STEP).await?;
        let Some(last) = records.last() else { break };
        after = Some((last.day, last.id));
        let rows = sheet::rows(&mut conn, &here, (form, &versions), &columns, &records).await?;
        drop(conn);
        for record in &records {
            if let Some(form) = versions.of(record) {
                whose.extend(model::people(form, &record.values(form)).into_iter().map(|(_, person)| person));
            }
        }
        done += i64::try_from(rows.len()).unwrap_or(0);
        out.rows(&rows).await?;
    }
    let line = trail::Line {
        kind: trail::Kind::Export,
        room: "records",
        verb: "export",
        record: None,
        whose: whose.into_iter().collect(),
    };
    let who = work.who.clone();
    app.store().write(move |tx| Box::pin(async move { trail::note(tx, &who, &line).await })).await?;
    work.step(done, done)?;
    out.end().await?;
    Ok(Ended { said: both("records-export-done", &[("count", done.into())]), href: None })
}
