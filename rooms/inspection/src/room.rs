//! The room as one value.

use std::sync::Arc;

use axum::extract::Path;
use luoshi_openlog::{Keeper, OpenLog};
use luoshi_packs::Lang;
use luoshi_store::{BoxFuture, Migrations, Statement};
use luoshi_units::{Verb, Who};
use luoshi_web::jobs::{Ended, Work};
use luoshi_web::route::{FILE_BYTES, get, object, post};
use luoshi_web::work::{Todo, WorkLine};
use luoshi_web::{
    App, Beside, Document, Error, Form, NavGroup, NavItem, Reason, RecordTitle, Room, Route, Rule, User,
    Visitor, formats, href,
};

use crate::audits::{Audits, Open};
use crate::model::{Audit, State};
use crate::pages::step::Step;
use crate::pages::{audit, check, list, pictures, plan, sample, step};
use crate::say::Said;
use crate::{WORDS, api, deeds, lists, reason, store, work};

/// The room, over a city's open log.
#[derive(Clone, Default)]
pub struct Inspection {
    open: Option<Open>,
}

type Place = Path<(String, String)>;

impl Inspection {
    /// Without an open log nothing can be planned.
    pub fn new(open: Option<Open>) -> Self {
        Self { open }
    }

    /// An open log with whoever keeps its keys.
    pub fn open(log: OpenLog, keeper: Arc<dyn Keeper>) -> Open {
        Open { log, keeper }
    }

    fn steps(&self) -> Vec<Route> {
        let audits = Rule::Anywhere(Verb::Audit);
        let paths = [
            ("/audits/{id}/draw", Step::Draw),
            ("/audits/{id}/close", Step::Close),
            ("/audits/{id}/abandon", Step::Abandon),
        ];
        let both = paths.map(|(path, step)| {
            let (asked, sent) = (self.open.clone(), self.open.clone());
            let ask = async move |user: User, Path(id): Path<String>| {
                step::ask(user, id, step, asked.as_ref()).await
            };
            let send = async move |user: User, Path(id): Path<String>, form: Form| {
                step::send(user, id, step, sent.as_ref(), form).await
            };
            [get(path, audits, ask), post(path, audits, send)]
        });
        both.into_iter().flatten().collect()
    }

    fn checks(&self) -> Vec<Route> {
        let [asked, sent, refused, reversed, shown] = std::array::from_fn(|_| self.clone());
        let ask =
            async move |user: User, Path(place): Place| check::ask(user, place, asked.open.as_ref()).await;
        let send = async move |user: User, Path(place): Place, form: Form| {
            check::send(user, place, sent.open.as_ref(), form).await
        };
        let refuse = async move |user: User, Path(place): Place, form: Form| {
            check::refuse(user, place, refused.open.as_ref(), form).await
        };
        let reverse = async move |user: User, Path(place): Place, form: Form| {
            check::reverse(user, place, reversed.open.as_ref(), form).await
        };
        let picture = async move |user: User, Path(place): Path<(String, String, String)>| {
            pictures::show(user, place, shown.open.as_ref()).await
        };
        let examines = Rule::Anywhere(Verb::Examine);
        vec![
            get("/audits/{id}/{number}", Rule::SignedIn, ask),
            post("/audits/{id}/{number}", examines, send).takes(FILE_BYTES),
            post("/audits/{id}/{number}/refuse", examines, refuse),
            post("/audits/{id}/{number}/reverse", Rule::Anywhere(Verb::CorrectAny), reverse),
            get("/audits/{id}/{number}/pictures/{hash}", Rule::SignedIn, picture),
        ]
    }
}

impl Room for Inspection {
    fn name(&self) -> &'static str {
        deeds::ROOM
    }

    fn migrations(&self) -> Migrations {
        store::MIGRATIONS
    }

    fn statements(&self) -> &'static [Statement] {
        store::STATEMENTS
    }

    fn routes(&self) -> Vec<Route> {
        let audits = Rule::Anywhere(Verb::Audit);
        let [shown, asked, sent] = std::array::from_fn(|_| self.open.clone());
        let show = async move |visitor: Visitor, user: Option<User>, path: Path<String>| {
            audit::show(visitor, user, path, shown.as_ref()).await
        };
        let ask = async move |user: User| plan::ask(user, asked.as_ref()).await;
        let send = async move |user: User, form: Form| plan::send(user, sent.as_ref(), form).await;
        let mut routes = vec![
            get("/audits", Rule::Public, list::list),
            get("/audits/export.csv", Rule::Public, list::export),
            post("/audits/export", Rule::SignedIn, list::export_job),
            get("/audits/new", audits, ask),
            post("/audits", audits, send),
            get("/audits/{id}", Rule::Public, show),
            get("/audits/{id}/sample.csv", Rule::Public, sample::export),
        ];
        routes.extend(self.steps());
        routes.extend(self.checks());
        routes.extend(calls());
        routes
    }

    fn keys(&self) -> &'static [(char, &'static str)] {
        &[('a', "/audits")]
    }

    fn help(&self, path: &str, lang: Lang) -> Option<String> {
        luoshi_web::help::sentence(WORDS.in_lang(lang), path)
    }

    fn navigation(&self, _: &App, _: &Who, lang: Lang) -> Vec<NavItem> {
        let label = WORDS.in_lang(lang).t("audits");
        vec![NavItem { group: NavGroup::Verify, label, href: "/audits".to_owned(), order: 15 }]
    }

    fn job<'a>(&'a self, work: &'a Work) -> BoxFuture<'a, Result<Ended, Error>> {
        Box::pin(lists::job(work))
    }

    fn amiss<'a>(&'a self, app: &'a App) -> BoxFuture<'a, Result<Vec<i64>, Error>> {
        Box::pin(async move { Ok(Audits { app, open: self.open.as_ref() }.amiss().await?) })
    }

    fn todo<'a>(&'a self, app: &'a App, who: &'a Who, lang: Lang) -> BoxFuture<'a, Result<Vec<Todo>, Error>> {
        Box::pin(work::todo(app, who, lang))
    }

    fn returned<'a>(
        &'a self,
        app: &'a App,
        who: &'a Who,
        lang: Lang,
        limit: i64,
    ) -> BoxFuture<'a, Result<Vec<WorkLine>, Error>> {
        Box::pin(work::returned(app, who, lang, limit))
    }

    fn titles<'a>(
        &'a self,
        app: &'a App,
        records: &'a [i64],
        lang: Lang,
    ) -> BoxFuture<'a, Result<Vec<RecordTitle>, Error>> {
        Box::pin(async move {
            let audits = store::audits_by_ids(&mut app.read().await?, app.city().id, records).await?;
            let (pack, w) = (app.pack(), WORDS.in_lang(lang));
            let titles = audits.into_iter().map(|audit| RecordTitle {
                record: audit.id,
                title: Said::of(&pack, &audit.figure, w).name(&audit.figure),
                day: formats::day_at(audit.planned_at, app.zone()),
                state: w.t(&format!("audits-state-{}", audit.state.word())),
                href: format!("/audits/{}", audit.id),
                unit: audit.unit,
            });
            Ok(titles.collect())
        })
    }

    fn documents<'a>(
        &'a self,
        app: &'a App,
        records: &'a [i64],
    ) -> BoxFuture<'a, Result<Vec<Document>, Error>> {
        Box::pin(async move {
            let audits = store::audits_by_ids(&mut app.read().await?, app.city().id, records).await?;
            let (pack, w) = (app.pack(), WORDS.in_lang(Lang::Zh));
            let documents = audits.into_iter().map(|audit| Document {
                record: audit.id,
                kind: "audits",
                open: true,
                also: None,
                asked: None,
                day: formats::day_at(audit.planned_at, app.zone()),
                title: Said::of(&pack, &audit.figure, w).name(&audit.figure),
                body: audit.event,
                unit: audit.unit,
            });
            Ok(documents.collect())
        })
    }

    fn reason(&self, kept: &str, lang: Lang) -> Option<Reason> {
        reason::told(kept, WORDS.in_lang(lang))
    }

    fn beside<'a>(
        &'a self,
        app: &'a App,
        figures: &'a [&'a str],
        lang: Lang,
    ) -> BoxFuture<'a, Result<Vec<Beside>, Error>> {
        Box::pin(async move {
            let (mut conn, city) = (app.read().await?, app.city().id);
            let closed = store::audits_closed(&mut conn, city, figures).await?;
            if closed.is_empty() {
                return Ok(Vec::new());
            }
            let ids: Vec<i64> = closed.iter().map(|(audit, _)| audit.id).collect();
            let tallies = store::tallies(&mut conn, city, &ids).await?;
            let pack = app.pack();
            let beside = closed.into_iter().map(|(audit, of)| {
                let said = Said::of(&pack, &audit.figure, WORDS.in_lang(lang));
                let tally = tallies.get(&audit.id).copied().unwrap_or_default();
                Beside {
                    text: said.beside(&audit, tally),
                    href: format!("/audits/{}", audit.id),
                    all: all_of(&audit),
                    of,
                    from: audit.from,
                    until: audit.until,
                    position: audit.position,
                    figure: audit.figure,
                    unit: audit.unit,
                }
            });
            Ok(beside.collect())
        })
    }
}

/// The list of the audits that were concluded about an audit's figure at its unit.
fn all_of(audit: &Audit) -> String {
    let (figure, unit) = (Some(audit.figure.as_str()), Some(audit.unit.as_str()));
    href("/audits", &[("figure", figure), ("unit", unit), ("state", Some(State::Closed.word()))])
}

fn calls() -> Vec<Route> {
    let audit = object(&[
        ("id", "string", "its id"),
        ("statement", "string", "the statement that it is about, by its hash"),
        ("state", "string", "planned, drawn, closed or abandoned"),
        ("seed", "string", "what it was drawn by; null before"),
        ("most", "integer", "once closed: the most wrong entries, or the largest amount not borne out"),
        ("whole", "integer", "what `most` is a part of"),
    ]);
    vec![
        get("/api/v1/audits", Rule::Public, api::list)
            .says("Audits, the latest first.")
            .query("figure", "the id of a figure")
            .query("unit", "the code of the unit that they are about")
            .query("state", "planned, drawn, closed or abandoned")
            .query("after", "where the page begins: `next` of the page before"),
        get("/api/v1/audits/{id}", Rule::Public, api::one)
            .says("One audit with its sample: positions, tickets and results.")
            .answers(audit),
    ]
}
