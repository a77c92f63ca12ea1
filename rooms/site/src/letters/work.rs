//! What others show of letters: what waits, what was answered beside an article; and what is taken away in time.

use luoshi_packs::Lang;
use luoshi_units::Who;
use luoshi_web::work::Todo;
use luoshi_web::{App, Error, formats};

use super::deeds::{self, ANSWERS};
use super::pages::follow::paragraphs;
use super::store;
use crate::WORDS;

/// Letters that wait for an answer.
pub async fn todo(app: &App, who: &Who, lang: Lang) -> Result<Vec<Todo>, Error> {
    if !who.may_anywhere(ANSWERS) {
        return Ok(Vec::new());
    }
    let mut conn = app.read().await?;
    let tree = app.tree(&mut conn).await?;
    let units = who.scope(ANSWERS, &tree).into_units();
    let waiting = store::waiting(&mut conn, app.city().id, units.as_deref()).await?;
    let what = || WORDS.in_lang(lang).t1("letters-todo", "n", waiting);
    Ok((waiting > 0).then(|| Todo::new(what(), "/letters?state=open").waits()).into_iter().collect())
}

/// How many answers stand beside an article: more than anybody has written.
const MOST_BESIDE: i64 = 500;

/// An answer beside an article.
pub struct Answered {
    /// What the letter was about, and when it was answered.
    pub about: String,
    /// The answer, a line a paragraph; before it what was asked, where that is shown.
    pub answer: Vec<String>,
}

/// The answers that stand beside an article.
pub async fn beside(app: &App, article: i64, lang: Lang) -> Result<Vec<Answered>, Error> {
    let w = WORDS.in_lang(lang);
    let letters = store::beside(&mut app.read().await?, app.city().id, article, MOST_BESIDE).await?;
    let told = letters.into_iter().map(|one| {
        let kind = w.t(&format!("letter-kind-{}", one.kind.word()));
        let day = one.answered_at.map(|at| formats::day_of_year(lang, formats::day_at(at, app.zone())));
        let about = day.map_or(kind.clone(), |day| format!("{kind} · {day}"));
        let mut answer = paragraphs(&one.answer);
        if one.shown && !one.text.is_empty() {
            let asked = paragraphs(&one.text).join(" ");
            if let Some(first) = answer.first_mut() {
                *first = w.t1("letter-answer-says", "text", first.as_str());
            }
            answer.insert(0, w.t1("letter-asked-says", "text", asked));
        }
        Answered { about, answer }
    });
    Ok(told.collect())
}

/// How many answers are published, in a word.
pub async fn published(app: &App) -> Result<String, Error> {
    Ok(format!(" {}", store::answered(&mut app.read().await?, app.city().id).await?))
}

/// Takes away who wrote old letters, and what.
pub async fn sweep(app: &App) -> Result<u64, Error> {
    let city = app.city().id;
    let done = app.store().write(move |tx| Box::pin(async move { deeds::forget(tx, city).await }));
    Ok(done.await?)
}
