//! The list of letters, for those who answer.

use axum::response::Response;
use luoshi_web::lists::{self, Export, List, Opened};
use luoshi_web::parts::{Choice, Empty, FilterBox, Pager};
use luoshi_web::{Error, Form, User, see_other};

use crate::WORDS;
use crate::letters::deeds::{ANSWERS, ROOM};
use crate::letters::lists::{Asked, PATH, columns, found, table};
use crate::letters::model::State;

/// How many a page lists.
const ON_A_PAGE: usize = 50;

/// `GET /letters`
pub async fn list(user: User) -> Result<Response, Error> {
    let w = user.words(&WORDS);
    let columns = columns(w);
    let tools = match lists::open(&user, PATH, columns.offered()).await? {
        Opened::Elsewhere(view) => return Ok(see_other(view)),
        Opened::Here(tools) => tools.exports(),
    };
    let tree = user.app.tree(&mut user.app.read().await?).await?;
    let asked = Asked::read(user.who.scope(ANSWERS, &tree).into_units(), |name| user.query(name));
    let mut letters = found(&user.app, &asked, i64::try_from(ON_A_PAGE + 1).unwrap_or(i64::MAX)).await?;
    let more = letters.len() > ON_A_PAGE;
    letters.truncate(ON_A_PAGE);
    let next = letters.last().filter(|_| more).map(|one| one.id.to_string());
    let states =
        State::ALL.map(|state| Choice::new(state.word(), w.t(&format!("letter-state-{}", state.word()))));
    let filters = vec![
        FilterBox::select(&user, "state", w.t("letter-state"), states.to_vec()),
        FilterBox::input(&user, "q", w.t("letters-find-by"), "search"),
    ];
    let narrowed = asked.narrowed();
    let shell = user.shell(w.t("letters")).lede(w.t("letters-lede")).tabs(tools.tabs());
    let empty = || match narrowed {
        true => Empty::new(w.t("letters-none-such"), w.t("letters-none-such-text")),
        false => Empty::new(w.t("letters-none"), w.t("letters-none-text")),
    };
    List::new(
        PATH,
        shell,
        table(&user.app, w, (&columns.shown(&tools), &letters)),
        Pager::new(&user, "", next.as_deref()),
    )
    .filters(w.t("letters-filter"), filters, narrowed)
    .tools(tools)
    .empty(letters.is_empty().then(empty))
    .answer()
}

/// `POST /letters/export`
pub async fn export(user: User, form: Form) -> Result<Response, Error> {
    Export::start(&user, (ROOM, PATH), &WORDS.text("letters", &[]), &form).await
}
