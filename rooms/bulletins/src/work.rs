//! What waits at a desk: bulletins that somebody else is to read and publish.

use luoshi_packs::Lang;
use luoshi_units::{Verb, Who};
use luoshi_web::work::Todo;
use luoshi_web::{App, Error, Html};

use crate::WORDS;
use crate::model::{State, lang_of};
use crate::store::{self, Listed};

/// So many are told one by one.
const MOST: i64 = 20;

/// What waits for this person.
pub async fn todo(app: &App, who: &Who, lang: Lang) -> Result<Vec<Todo>, Error> {
    if !who.may_anywhere(Verb::Publish) {
        return Ok(Vec::new());
    }
    let mut conn = app.read().await?;
    let tree = app.tree(&mut conn).await?;
    let units = who.scope(Verb::Publish, &tree).into_units();
    let listed = Listed { units, state: Some(State::Review.word()), limit: MOST, ..Listed::default() };
    let found = store::bulletins(&mut conn, app.city().id, &listed).await?;
    let w = WORDS.in_lang(lang);
    // Nobody reads a text of their own.
    let found = found.into_iter().map(|(one, _)| one);
    let others = found.filter(|one| one.is_second(who.person));
    let todo = others.map(|one| {
        let title = Html::spoken(lang, lang_of(&one.draft.lang), Html::text(&one.draft.title));
        let what = Html::text(w.t("bulletin-todo")).and(title);
        let note = Html::unit_of(lang, &tree, &one.draft.unit);
        Todo::new(what, format!("/bulletins/{}", one.id)).note(note).waits()
    });
    Ok(todo.collect())
}
