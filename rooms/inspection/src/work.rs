//! What this room says about somebody's work: what is to be drawn or checked on the spot, what was not found right.

use std::collections::HashMap;

use luoshi_packs::Lang;
use luoshi_units::{Verb, Who};
use luoshi_web::parts::{self, tag};
use luoshi_web::work::{Todo, WorkLine};
use luoshi_web::{App, Error, Html, formats};

use crate::{WORDS, store};

fn figure(app: &App, id: &str, lang: Lang) -> String {
    app.pack().figure(id).map_or_else(|| id.to_owned(), |def| def.name.get(lang).to_owned())
}

/// Plans whose event has come, and entries to be checked where one's units were called on.
pub(crate) async fn todo(app: &App, who: &Who, lang: Lang) -> Result<Vec<Todo>, Error> {
    let (audits, examines) = (who.may_anywhere(Verb::Audit), who.may_anywhere(Verb::Examine));
    if !audits && !examines {
        return Ok(Vec::new());
    }
    let (w, city, today) = (WORDS.in_lang(lang), app.city().id, app.today());
    let mut conn = app.read().await?;
    let mut todo = Vec::new();
    if audits {
        for (id, of, at) in store::audits_due(&mut conn, city, app.store().now()).await? {
            let what = w.t1("audits-todo-draw", "figure", figure(app, &of, lang));
            let day = formats::day_at(at, app.zone());
            todo.push(Todo::new(what, format!("/audits/{id}")).due(day, today));
        }
    }
    if examines {
        let tree = app.tree(&mut conn).await?;
        let scope = who.scope(Verb::Examine, &tree);
        for (id, of, entries) in store::samples_open(&mut conn, city, scope.units()).await? {
            let what = w.t2("audits-todo-check", "n", entries, "figure", figure(app, &of, lang));
            todo.push(Todo::new(what, format!("/audits/{id}")));
        }
    }
    Ok(todo)
}

/// What somebody recorded and a check on the spot did not find right.
pub(crate) async fn returned(app: &App, who: &Who, lang: Lang, limit: i64) -> Result<Vec<WorkLine>, Error> {
    let w = WORDS.in_lang(lang);
    let found = store::samples_returned(&mut app.read().await?, app.city().id, who.person, limit).await?;
    if found.is_empty() {
        return Ok(Vec::new());
    }
    let records: Vec<i64> = found.iter().map(|one| one.record).collect();
    let titles = app.titles(&records, lang).await?.into_iter();
    let mut titles: HashMap<i64, String> = titles.map(|one| (one.record, one.title)).collect();
    let lines = found.into_iter().map(|one| {
        let title = titles.remove(&one.record).unwrap_or_else(|| one.record.to_string());
        let shape = if one.result == "wrong" { parts::State::Late } else { parts::State::Soon };
        WorkLine {
            title: Html::name(lang, &title, None),
            href: format!("/audits/{}/{}", one.audit, one.number),
            unit: one.unit,
            day: one.day,
            state: tag(shape, w.t(&format!("audits-result-{}", one.result))),
            at: one.at,
            note: Html::text(w.t("audits-found-so")),
        }
    });
    Ok(lines.collect())
}
