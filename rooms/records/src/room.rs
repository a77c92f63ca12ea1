//! The room as one value.

use std::collections::BTreeSet;

use luoshi_packs::{Group, Lang};
use luoshi_sheets::Table;
use luoshi_store::{BoxFuture, Conn, Instant, Migrations, Statement, Tx};
use luoshi_units::Who;
use luoshi_web::jobs::{Ended, Work};
use luoshi_web::notices::{self, NoticeKind};
use luoshi_web::pictures::Picture;
use luoshi_web::sheets::{Back, RowBack, RowTaken, SheetColumn, SheetRow, SheetTried};
use luoshi_web::work::{Among, Lines, Mine, Sighting, Tally, Waiting, WorkLine};
use luoshi_web::{
    App, Document, Error, HandOver, Html, ImportKind, ImportReport, NavGroup, NavItem, Reason, RecordTitle,
    Recount, Room, Route, Taken,
};
use serde_json::Value as Json;

use crate::deeds::{self, Desk, Withdraw};
use crate::forms::Forms;
use crate::here::{Here, href_of};
use crate::model::{Record, State};
use crate::{WORDS, confirms, exports, imports, model, pages, routes, rows, sheet, store, work};

/// The room.
pub struct Records;

/// What this room tells people of.
const KINDS: [&str; 2] = ["corrected", "withdrawn"];

/// Records a page of a recount.
const RECOUNTED: i64 = 500;

impl Room for Records {
    fn name(&self) -> &'static str {
        "records"
    }

    fn migrations(&self) -> Migrations {
        store::MIGRATIONS
    }

    fn statements(&self) -> &'static [Statement] {
        store::STATEMENTS
    }

    fn routes(&self) -> Vec<Route> {
        routes::all()
    }

    fn keys(&self) -> &'static [(char, &'static str)] {
        &[('r', "/records")]
    }

    fn help(&self, path: &str, lang: Lang) -> Option<String> {
        luoshi_web::help::sentence(WORDS.in_lang(lang), path)
    }

    fn form_at(&self, app: &App, href: &str) -> Option<String> {
        let section = href.strip_prefix("/records/in/")?;
        let pack = app.pack();
        let mut forms = pack.forms.iter().filter(|form| form.section == section);
        let only = forms.next().filter(|_| forms.next().is_none())?;
        Some(format!("/records/{}/new", only.id))
    }

    fn navigation(&self, app: &App, _: &Who, lang: Lang) -> Vec<NavItem> {
        let pack = app.pack();
        let sections = pack.navigation.iter().filter(|s| pack.forms.iter().any(|form| form.section == s.id));
        let mut items: Vec<NavItem> = (0..)
            .zip(sections)
            .map(|(order, section)| NavItem {
                group: group(section.group),
                label: section.name.get(lang).to_owned(),
                href: format!("/records/in/{}", section.id),
                order: 100 + order,
            })
            .collect();
        let label = WORDS.in_lang(lang).t("records-all");
        items.push(NavItem { group: NavGroup::Record, label, href: "/records".to_owned(), order: 900 });
        items
    }

    fn imports(&self, app: &App) -> Vec<ImportKind> {
        let pack = app.pack();
        pack.forms.iter().map(|form| ImportKind { id: form.id.clone(), name: form.name.clone() }).collect()
    }

    fn template(&self, app: &App, kind: &str) -> Option<Vec<String>> {
        app.pack().form(kind).map(|form| sheet::headers(form, Lang::Zh))
    }

    fn import<'a>(
        &'a self,
        app: &'a App,
        who: &'a Who,
        kind: &'a str,
        file: (&'a [u8], &'a str),
        dry_run: bool,
    ) -> BoxFuture<'a, Result<ImportReport, Error>> {
        Box::pin(async move { Ok(imports::import(app, who, kind, file, dry_run).await?) })
    }

    fn sheet(&self, app: &App, kind: &str) -> Option<Vec<SheetColumn>> {
        let pack = app.pack();
        pack.form(kind).map(|form| rows::columns(&pack, form))
    }

    fn try_rows<'a>(
        &'a self,
        app: &'a App,
        who: &'a Who,
        kind: &'a str,
        table: &'a Table,
    ) -> BoxFuture<'a, Result<SheetTried, Error>> {
        Box::pin(async move { Ok(rows::try_rows(app, who, kind, table).await?) })
    }

    fn take_row<'a>(
        &'a self,
        tx: &'a mut Tx,
        app: &'a App,
        who: &'a Who,
        row: SheetRow<'a>,
    ) -> BoxFuture<'a, Result<RowTaken, Error>> {
        Box::pin(async move { Ok(rows::take_row(tx, app, who, row).await?) })
    }

    fn take_back<'a>(
        &'a self,
        tx: &'a mut Tx,
        app: &'a App,
        who: &'a Who,
        back: RowBack<'a>,
    ) -> BoxFuture<'a, Result<Back, Error>> {
        Box::pin(async move { Ok(rows::take_back(tx, app, who, back).await?) })
    }

    fn changed_since<'a>(
        &'a self,
        conn: &'a mut Conn,
        app: &'a App,
        records: &'a [(i64, i64)],
    ) -> BoxFuture<'a, Result<Vec<i64>, Error>> {
        Box::pin(async move { Ok(rows::changed_since(conn, app, records).await?) })
    }

    fn recount<'a>(&'a self, app: &'a App, after: i64) -> BoxFuture<'a, Result<Vec<Recount>, Error>> {
        Box::pin(async move {
            let mut conn = app.read().await?;
            let here = Here::at(app, &mut conn, Lang::Zh).await?;
            let records = store::records_after(&mut conn, app.city().id, after, RECOUNTED).await?;
            let forms = Forms::read(&mut conn, here.desk(), app.city().id, &records).await?;
            let recount = |record: &Record| {
                let form = forms.of(record).ok_or_else(|| lost(record))?;
                let (postings, snapshot) = (model::postings(record, form), record.to_json());
                Ok(Recount { record: record.id, postings, snapshot })
            };
            records.iter().map(recount).collect()
        })
    }

    fn amiss<'a>(&'a self, app: &'a App) -> BoxFuture<'a, Result<Vec<i64>, Error>> {
        Box::pin(async move {
            let (mut conn, city) = (app.read().await?, app.city().id);
            let here = Here::at(app, &mut conn, Lang::Zh).await?;
            let (mut amiss, mut after) = (Vec::new(), i64::MIN);
            loop {
                let records = store::records_after(&mut conn, city, after, RECOUNTED).await?;
                let until = records.last().map_or(i64::MAX, |record| record.id);
                let stand = store::people_between(&mut conn, city, (after, until)).await?;
                let forms = Forms::read(&mut conn, here.desk(), city, &records).await?;
                amiss.extend(people_amiss(&records, &forms, stand));
                let ids: Vec<i64> = records.iter().map(|record| record.id).collect();
                let held = luoshi_web::uploads::held_by(&mut conn, city, &ids).await?;
                amiss.extend(files_amiss(&records, &forms, &held));
                if records.is_empty() {
                    return Ok(amiss);
                }
                after = until;
            }
        })
    }

    fn titles<'a>(
        &'a self,
        app: &'a App,
        records: &'a [i64],
        lang: Lang,
    ) -> BoxFuture<'a, Result<Vec<RecordTitle>, Error>> {
        Box::pin(async move {
            let mut conn = app.read().await?;
            let here = Here::at(app, &mut conn, lang).await?;
            let records = store::records_by_ids(&mut conn, app.city().id, records).await?;
            let forms = Forms::read(&mut conn, here.desk(), app.city().id, &records).await?;
            let (w, title) = (here.w, |record: &Record| {
                forms.of(record).map_or_else(|| record.title.clone(), |form| here.title_text(form, record))
            });
            Ok(records
                .into_iter()
                .map(|record| RecordTitle {
                    record: record.id,
                    href: href_of(&record),
                    state: w.t(&format!("records-state-{}", record.state.as_str())),
                    title: title(&record),
                    unit: record.unit,
                    day: record.day,
                })
                .collect())
        })
    }

    fn documents<'a>(
        &'a self,
        app: &'a App,
        records: &'a [i64],
    ) -> BoxFuture<'a, Result<Vec<Document>, Error>> {
        Box::pin(async move {
            let mut conn = app.read().await?;
            let here = Here::at(app, &mut conn, Lang::Zh).await?;
            let records = store::records_by_ids(&mut conn, app.city().id, records).await?;
            let forms = Forms::read(&mut conn, here.desk(), app.city().id, &records).await?;
            let words = |record: &Record| {
                let form = forms.of(record)?;
                Some(format!("{}\n{}", form.name.zh, model::texts(&record.values(form)).join("\n")))
            };
            let documents = records.iter().map(|record| Document {
                record: record.id,
                kind: "records",
                unit: record.unit.clone(),
                open: false,
                also: None,
                asked: None,
                day: record.day,
                title: record.title.clone(),
                body: words(record).unwrap_or_default(),
            });
            Ok(documents.collect())
        })
    }

    fn pictures<'a>(
        &'a self,
        app: &'a App,
        records: &'a [i64],
    ) -> BoxFuture<'a, Result<Vec<Picture>, Error>> {
        Box::pin(pages::files::for_everybody(app, records))
    }

    fn facts<'a>(
        &'a self,
        app: &'a App,
        record: i64,
        lang: Lang,
        kept: Option<&'a Json>,
    ) -> BoxFuture<'a, Result<Vec<(String, Html)>, Error>> {
        Box::pin(async move { pages::record::told(app, record, lang, kept).await })
    }

    fn reason(&self, kept: &str, lang: Lang) -> Option<Reason> {
        crate::reason::told(kept, WORDS.in_lang(lang))
    }

    fn notice_kinds(&self) -> Vec<NoticeKind> {
        KINDS.into_iter().map(|kind| NoticeKind::new(kind, &WORDS)).collect()
    }

    fn notice(&self, kind: &str, args: &Json, lang: Lang) -> Option<String> {
        notices::sentence(WORDS.in_lang(lang), kind, args)
    }

    fn recorded<'a>(
        &'a self,
        app: &'a App,
        who: &'a Who,
        lang: Lang,
        limit: i64,
    ) -> BoxFuture<'a, Result<Vec<WorkLine>, Error>> {
        Box::pin(work::mine(app, who, lang, Mine::Recorded, limit))
    }

    fn returned<'a>(
        &'a self,
        app: &'a App,
        who: &'a Who,
        lang: Lang,
        limit: i64,
    ) -> BoxFuture<'a, Result<Vec<WorkLine>, Error>> {
        Box::pin(work::mine(app, who, lang, Mine::Returned, limit))
    }

    fn fresh<'a>(
        &'a self,
        app: &'a App,
        who: &'a Who,
        lang: Lang,
        since: Instant,
        limit: i64,
    ) -> BoxFuture<'a, Result<Lines, Error>> {
        Box::pin(work::fresh(app, who, lang, since, limit))
    }

    fn waiting<'a>(
        &'a self,
        app: &'a App,
        who: &'a Who,
        lang: Lang,
    ) -> BoxFuture<'a, Result<Vec<Waiting>, Error>> {
        Box::pin(work::waiting(app, who, lang))
    }

    fn tallies<'a>(&'a self, app: &'a App, among: Among<'a>) -> BoxFuture<'a, Result<Vec<Tally>, Error>> {
        Box::pin(work::tallies(app, among))
    }

    fn sightings<'a>(
        &'a self,
        app: &'a App,
        among: Among<'a>,
    ) -> BoxFuture<'a, Result<Vec<Sighting>, Error>> {
        Box::pin(work::sightings(app, among))
    }

    fn job<'a>(&'a self, work: &'a Work) -> BoxFuture<'a, Result<Ended, Error>> {
        Box::pin(async move {
            match work.job.kind.as_str() {
                "export" => exports::run(work).await,
                "confirm" => confirms::run(work).await,
                _ => Err(Error::NotFound),
            }
        })
    }

    fn open_work<'a>(
        &'a self,
        conn: &'a mut Conn,
        app: &'a App,
        person: i64,
        units: &'a [String],
    ) -> BoxFuture<'a, Result<Vec<i64>, Error>> {
        Box::pin(async move {
            let open = store::records_open(conn, app.city().id, person, units).await?;
            Ok(open.iter().map(|record| record.id).collect())
        })
    }

    fn hand_over<'a>(
        &'a self,
        tx: &'a mut Tx,
        _: &'a App,
        over: &'a HandOver,
    ) -> BoxFuture<'a, Result<Vec<i64>, Error>> {
        Box::pin(async move { Ok(deeds::hand_over(tx, over).await?) })
    }

    fn withdraw<'a>(
        &'a self,
        app: &'a App,
        who: &'a Who,
        taken: Taken<'a>,
    ) -> BoxFuture<'a, Result<bool, Error>> {
        Box::pin(async move {
            let mut conn = app.read().await?;
            let Some(record) = store::record_by_id(&mut conn, app.city().id, taken.record).await? else {
                return Ok(false);
            };
            if record.state == State::Withdrawn {
                return Ok(true);
            }
            drop(conn);
            let (who, pack, units, today) = (who.clone(), app.pack(), app.units().clone(), app.today());
            let (key, reason) = (taken.key.to_owned(), taken.reason.to_owned());
            let taking = app.store().write(move |tx| {
                Box::pin(async move {
                    let desk = Desk { pack: &pack, units: &units, today };
                    let wish =
                        Withdraw { key: &key, record: record.id, version: record.version, reason: &reason };
                    deeds::withdraw(tx, &who, desk, wish).await
                })
            });
            taking.await?;
            Ok(true)
        })
    }
}

/// The error of a record whose form is lost, with the record.
fn lost(record: &Record) -> Error {
    let (form, version) = (record.form.clone(), record.pack_version.clone());
    Error::internal(format!("Record {}: {}", record.id, crate::Error::FormLost { form, version }))
}

/// Records that are found by other people than they name. Those whose form is lost are told of by the recount.
fn people_amiss(records: &[Record], forms: &Forms, stand: Vec<(i64, String, i64)>) -> BTreeSet<i64> {
    let mut stand: BTreeSet<(i64, String, i64)> = stand.into_iter().collect();
    let mut amiss = BTreeSet::new();
    for record in records {
        let Some(form) = forms.of(record) else {
            stand.retain(|row| row.0 != record.id);
            continue;
        };
        for (field, person) in model::people(form, &record.values(form)) {
            if !stand.remove(&(record.id, field, person)) {
                amiss.insert(record.id);
            }
        }
    }
    amiss.extend(stand.into_iter().map(|row| row.0));
    amiss
}

/// Records that say they hold other files than they do.
fn files_amiss(records: &[Record], forms: &Forms, held: &[(i64, String)]) -> BTreeSet<i64> {
    let differs = |record: &&Record| {
        let Some(form) = forms.of(record) else { return false };
        let named: BTreeSet<String> = model::files(&record.values(form)).into_iter().collect();
        named != held.iter().filter(|(of, _)| *of == record.id).map(|(_, hash)| hash.clone()).collect()
    };
    records.iter().filter(differs).map(|record| record.id).collect()
}

fn group(group: Group) -> NavGroup {
    match group {
        Group::See => NavGroup::See,
        Group::Do => NavGroup::Do,
        Group::Record => NavGroup::Record,
        Group::Verify => NavGroup::Verify,
    }
}
