//! A list as a sheet, however long: a job.

use axum::extract::Path;
use axum::response::Response;
use luoshi_packs::{Field, Form};
use luoshi_store::{BoxFuture, Day};
use luoshi_web::jobs::{Ended, Work};
use luoshi_web::lists::{Batch, Export, Sheet, Source, write};
use luoshi_web::{Error, Form as Sent, User};

use crate::columns::{Col, held, older_all};
use crate::deeds::ROOM;
use crate::forms::Forms;
use crate::here::Here;
use crate::lists::{Asked, Wanted, form_of, path_of, wanted};
use crate::{model, sheet, store};

/// Records a step.
const STEP: i64 = 500;

/// `POST /records/{form}/export`
pub async fn start(user: User, Path(form): Path<String>, sent: Sent) -> Result<Response, Error> {
    let pack = user.app.pack();
    let form = pack.form(&form).ok_or(Error::NotFound)?;
    Export::start(&user, (ROOM, &path_of(form)), &form.name, &sent).await
}

/// The records of a list, page by page.
struct Pages<'a> {
    here: &'a Here,
    work: &'a Work,
    form: (&'a Form, &'a Forms),
    columns: Vec<Col<'a>>,
    wanted: Wanted,
    after: Option<(Day, i64)>,
}

impl Source for Pages<'_> {
    fn next(&mut self) -> BoxFuture<'_, Result<Option<Batch>, Error>> {
        Box::pin(async move {
            let (app, city) = (&self.work.app, self.work.app.city().id);
            let mut conn = app.read().await?;
            let filter = &self.wanted.filter;
            let records = store::records_listed(&mut conn, city, filter, self.after, STEP).await?;
            let Some(last) = records.last() else { return Ok(None) };
            self.after = Some((last.day, last.id));
            let rows = sheet::rows(&mut conn, self.here, self.form, &self.columns, &records).await?;
            let (_, versions) = self.form;
            let whose = records.iter().filter_map(|record| Some((record, versions.of(record)?)));
            let whose = whose.flat_map(|(record, form)| model::people(form, &record.values(form)));
            Ok(Some(Batch { rows, whose: whose.map(|(_, person)| person).collect() }))
        })
    }
}

/// Writes the sheet.
pub async fn run(work: &Work) -> Result<Ended, Error> {
    let export: Export = work.args()?;
    let (app, city) = (&work.app, work.app.city().id);
    let mut conn = app.read().await?;
    let here = Here::at(app, &mut conn, work.lang()).await?;
    let form: &Form = here.form(form_of(&export.path)?)?;
    let asked = Asked { after: None, ..Asked::read(|name| export.query(name)) };
    let wanted = wanted(&mut conn, &here, &work.who, form, &asked).await?;
    let (_, total) = store::records_counted(&mut conn, city, &wanted.filter).await?;
    // One record of each version tells which columns there are.
    let ids = store::records_of_versions(&mut conn, city, &form.id).await?;
    let some = store::records_by_ids(&mut conn, city, &ids).await?;
    let versions = Forms::read(&mut conn, here.desk(), city, &some).await?;
    drop(conn);
    let older: Option<fn(&Form) -> Vec<&Field>> =
        export.columns.is_none().then_some(older_all as fn(&Form) -> Vec<&Field>);
    let columns = held((form, &versions), |id| export.holds(id), older);
    let heads = columns.iter().map(|column| column.label(here.w)).collect();
    let name = form.name.get(here.w.lang).to_owned();
    let mut pages = Pages { here: &here, work, form: (form, &versions), columns, wanted, after: None };
    write(work, &export, Sheet { name, heads, total, verb: "export" }, &mut pages).await
}
