//! The room as one value.

use luoshi_ledger::Posting;
use luoshi_packs::Lang;
use luoshi_sheets::Table;
use luoshi_store::{BoxFuture, Conn, Instant, Migrations, Statement, Tx};
use luoshi_units::Who;
use luoshi_web::jobs::{Ended, Work};
use luoshi_web::notices::{self, NoticeKind};
use luoshi_web::sheets::{Back, RowBack, RowTaken, SheetColumn, SheetRow, SheetTried};
use luoshi_web::work::{Among, Lines, Mine, Sighting, Tally, Todo, Waiting, WorkLine};
use luoshi_web::{
    App, Document, Error, HandOver, Html, ImportKind, ImportReport, NavGroup, NavItem, RecordTitle, Recount,
    Room, Route, Taken, formats,
};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value as Json;

use crate::deeds::{self, Seen};
use crate::here::Here;
use crate::import::{self, Kind};
use crate::model::{talk_postings, team_postings};
use crate::{WORDS, lists, pages, say, store, work};

/// The room of talks.
pub struct Talks;

/// So many records a page of a recount.
const RECOUNTED: i64 = 500;

impl Room for Talks {
    fn name(&self) -> &'static str {
        crate::deeds::ROOM
    }

    fn migrations(&self) -> Migrations {
        store::MIGRATIONS
    }

    fn statements(&self) -> &'static [Statement] {
        store::STATEMENTS
    }

    fn routes(&self) -> Vec<Route> {
        crate::routes::routes()
    }

    fn keys(&self) -> &'static [(char, &'static str)] {
        &[('t', "/talks")]
    }

    fn help(&self, path: &str, lang: Lang) -> Option<String> {
        luoshi_web::help::sentence(WORDS.in_lang(lang), path)
    }

    fn form_at(&self, _: &App, href: &str) -> Option<String> {
        (href == "/talks").then(|| "/talks/new".to_owned())
    }

    fn navigation(&self, _: &App, _: &Who, lang: Lang) -> Vec<NavItem> {
        let item = |group, word: &str, href: &str, order| {
            let label = WORDS.in_lang(lang).t(word);
            NavItem { group, label, href: href.to_owned(), order }
        };
        vec![
            item(NavGroup::Record, "talks-title", "/talks", 20),
            item(NavGroup::Do, "talks-calendar", "/talks/calendar", 20),
            item(NavGroup::Do, "talks-orders", "/talks/orders", 21),
        ]
    }

    fn imports(&self, _: &App) -> Vec<ImportKind> {
        let kind = |kind: Kind, word| ImportKind { id: kind.id().to_owned(), name: WORDS.text(word, &[]) };
        vec![kind(Kind::Talks, "talks-title"), kind(Kind::Teams, "talks-teams")]
    }

    fn template(&self, _: &App, kind: &str) -> Option<Vec<String>> {
        Kind::parse(kind).map(|kind| kind.headers(Lang::Zh))
    }

    fn import<'a>(
        &'a self,
        app: &'a App,
        who: &'a Who,
        kind: &'a str,
        file: (&'a [u8], &'a str),
        dry_run: bool,
    ) -> BoxFuture<'a, Result<ImportReport, Error>> {
        Box::pin(async move {
            let kind = Kind::parse(kind).ok_or(Error::NotFound)?;
            Ok(import::import(app, who, kind, file, dry_run).await?)
        })
    }

    fn sheet(&self, app: &App, kind: &str) -> Option<Vec<SheetColumn>> {
        Kind::parse(kind).map(|kind| import::sheet_columns(&app.pack(), kind))
    }

    fn try_rows<'a>(
        &'a self,
        app: &'a App,
        who: &'a Who,
        kind: &'a str,
        table: &'a Table,
    ) -> BoxFuture<'a, Result<SheetTried, Error>> {
        Box::pin(async move {
            let kind = Kind::parse(kind).ok_or(Error::NotFound)?;
            Ok(import::try_rows(app, who, kind, table).await?)
        })
    }

    fn take_row<'a>(
        &'a self,
        tx: &'a mut Tx,
        app: &'a App,
        who: &'a Who,
        row: SheetRow<'a>,
    ) -> BoxFuture<'a, Result<RowTaken, Error>> {
        Box::pin(async move { Ok(import::take_row(tx, app, who, row).await?) })
    }

    fn take_back<'a>(
        &'a self,
        tx: &'a mut Tx,
        app: &'a App,
        who: &'a Who,
        back: RowBack<'a>,
    ) -> BoxFuture<'a, Result<Back, Error>> {
        Box::pin(async move { Ok(import::take_back(tx, app, who, back).await?) })
    }

    fn changed_since<'a>(
        &'a self,
        conn: &'a mut Conn,
        app: &'a App,
        records: &'a [(i64, i64)],
    ) -> BoxFuture<'a, Result<Vec<i64>, Error>> {
        Box::pin(async move { Ok(import::changed_since(conn, app, records).await?) })
    }

    fn recount<'a>(&'a self, app: &'a App, after: i64) -> BoxFuture<'a, Result<Vec<Recount>, Error>> {
        Box::pin(async move {
            let (mut conn, city) = (app.read().await?, app.city().id);
            let teams = store::teams_after(&mut conn, city, after, RECOUNTED).await?;
            let talks = store::talks_after(&mut conn, city, after, RECOUNTED).await?;
            let orders = store::orders_after(&mut conn, city, after, RECOUNTED).await?;
            let orders = orders.iter().map(|order| recount(order.id, Vec::new(), order));
            let teams = teams.iter().map(|team| recount(team.id, team_postings(team), team));
            let talks = talks.iter().map(|talk| recount(talk.id, talk_postings(talk), talk));
            let mut all: Vec<Recount> = teams.chain(talks).chain(orders).collect::<Result<_, Error>>()?;
            all.sort_by_key(|one| one.record);
            // Beyond the shortest page another kind of record may be missing.
            all.truncate(usize::try_from(RECOUNTED).unwrap_or(usize::MAX));
            Ok(all)
        })
    }

    fn amiss<'a>(&'a self, app: &'a App) -> BoxFuture<'a, Result<Vec<i64>, Error>> {
        Box::pin(async move { Ok(store::speakers_amiss(&mut app.read().await?, app.city().id).await?) })
    }

    fn titles<'a>(
        &'a self,
        app: &'a App,
        records: &'a [i64],
        lang: Lang,
    ) -> BoxFuture<'a, Result<Vec<RecordTitle>, Error>> {
        Box::pin(async move {
            let (mut conn, city) = (app.read().await?, app.city().id);
            let w = WORDS.in_lang(lang);
            let talks = store::talks_by_ids(&mut conn, city, records).await?;
            let teams = store::teams_by_ids(&mut conn, city, records).await?;
            let talks = talks.into_iter().map(|talk| RecordTitle {
                record: talk.id,
                href: pages::talk_href(&talk),
                state: w.t(&format!("talks-state-{}", talk.state)),
                title: talk.topic,
                unit: talk.unit,
                day: talk.day,
            });
            let teams = teams.into_iter().map(|team| RecordTitle {
                record: team.id,
                href: pages::team_href(&team),
                state: w.t(pages::team_state(&team)),
                title: team.name,
                unit: team.unit,
                day: team.founded,
            });
            let orders = store::orders_by_ids(&mut conn, city, records).await?;
            let orders = orders.into_iter().map(|order| RecordTitle {
                record: order.id,
                href: pages::orders::order_href(order.id),
                state: w.t(&format!("talks-o-state-{}", order.state)),
                day: formats::day_at(order.keeping.recorded_at, app.zone()),
                title: order.topic,
                unit: order.unit,
            });
            Ok(talks.chain(teams).chain(orders).collect())
        })
    }

    fn documents<'a>(
        &'a self,
        app: &'a App,
        records: &'a [i64],
    ) -> BoxFuture<'a, Result<Vec<Document>, Error>> {
        Box::pin(async move {
            let (mut conn, city) = (app.read().await?, app.city().id);
            let talks = store::talks_by_ids(&mut conn, city, records).await?;
            let teams = store::teams_by_ids(&mut conn, city, records).await?;
            let orders = store::orders_by_ids(&mut conn, city, records).await?;
            let orders = orders.into_iter().map(|order| Document {
                record: order.id,
                kind: "orders",
                also: order.team,
                asked: order.waits().then_some(order.asked),
                open: false,
                day: formats::day_at(order.keeping.recorded_at, app.zone()),
                body: format!("{}\n{}", order.place, order.remark).trim().to_owned(),
                title: order.topic,
                unit: order.unit,
            });
            let talks = talks.into_iter().map(|talk| Document {
                record: talk.id,
                kind: "talks",
                unit: talk.unit,
                open: false,
                also: None,
                asked: None,
                day: talk.day,
                title: talk.topic,
                body: format!("{}\n{}", talk.place, talk.remark).trim().to_owned(),
            });
            let teams = teams.into_iter().map(|team| Document {
                record: team.id,
                kind: "teams",
                unit: team.unit,
                open: false,
                also: None,
                asked: None,
                day: team.founded,
                title: team.name,
                body: team.remark,
            });
            Ok(talks.chain(teams).chain(orders).collect())
        })
    }

    fn facts<'a>(
        &'a self,
        app: &'a App,
        record: i64,
        lang: Lang,
        kept: Option<&'a Json>,
    ) -> BoxFuture<'a, Result<Vec<(String, Html)>, Error>> {
        Box::pin(async move {
            let mut conn = app.read().await?;
            let here = Here::at(app, &mut conn, lang).await?;
            if let Some(talk) = store::talk_by_id(&mut conn, app.city().id, record).await? {
                let talk = kept_or(talk, kept)?;
                let day = formats::day_of_year(lang, talk.day);
                let hours = say::hours(talk.start, talk.start + talk.minutes);
                let mut facts = vec![(here.w.t("talks-f-start"), Html::text(format!("{day} {hours}")))];
                facts.extend(pages::talk_page::facts(&here, &mut conn, &talk).await?);
                return Ok(facts);
            }
            match store::team_by_id(&mut conn, app.city().id, record).await? {
                Some(team) => Ok(pages::team_page::told(&here, &mut conn, &kept_or(team, kept)?).await?),
                None => Ok(Vec::new()),
            }
        })
    }

    fn notice_kinds(&self) -> Vec<NoticeKind> {
        deeds::KINDS.into_iter().map(|kind| NoticeKind::new(kind, &WORDS)).collect()
    }

    fn notice(&self, kind: &str, args: &Json, lang: Lang) -> Option<String> {
        notices::sentence(WORDS.in_lang(lang), kind, args)
    }

    fn todo<'a>(&'a self, app: &'a App, who: &'a Who, lang: Lang) -> BoxFuture<'a, Result<Vec<Todo>, Error>> {
        Box::pin(work::todo(app, who, lang))
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
        Box::pin(lists::job(work))
    }

    fn open_work<'a>(
        &'a self,
        conn: &'a mut Conn,
        app: &'a App,
        person: i64,
        units: &'a [String],
    ) -> BoxFuture<'a, Result<Vec<i64>, Error>> {
        Box::pin(async move {
            let city = app.city().id;
            let teams = store::teams_open(conn, city, person, units).await?;
            let talks = store::talks_open(conn, city, person, units).await?;
            let orders = store::orders_open(conn, city, person, units).await?;
            let teams = teams.iter().map(|team| team.id);
            Ok(teams.chain(talks.iter().map(|talk| talk.id)).chain(orders.iter().map(|o| o.id)).collect())
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
            let (mut conn, city, seen) = (app.read().await?, app.city().id, Seen::now(taken.record));
            let is_talk = store::talk_by_id(&mut conn, city, taken.record).await?.is_some();
            if !is_talk && store::team_by_id(&mut conn, city, taken.record).await?.is_none() {
                return Ok(false);
            }
            let seat = Here::at(app, &mut conn, Lang::Zh).await?.seat(who, taken.key);
            drop(conn);
            let reason = taken.reason.to_owned();
            let taking = app.store().write(move |tx| {
                Box::pin(async move {
                    if is_talk {
                        deeds::talk_withdraw(tx, &seat.desk(), seen, &reason).await
                    } else {
                        deeds::team_withdraw(tx, &seat.desk(), seen, &reason).await
                    }
                })
            });
            taking.await?;
            Ok(true)
        })
    }
}

/// The record as a deed's snapshot kept it, where one is given.
fn kept_or<T: DeserializeOwned>(stands: T, kept: Option<&Json>) -> Result<T, Error> {
    let read = |kept: &Json| T::deserialize(kept).map_err(|error| Error::internal(error.to_string()));
    kept.map_or(Ok(stands), read)
}

fn recount(record: i64, postings: Vec<Posting>, says: &impl Serialize) -> Result<Recount, Error> {
    let snapshot = serde_json::to_value(says).map_err(|error| Error::internal(error.to_string()))?;
    Ok(Recount { record, postings, snapshot })
}
