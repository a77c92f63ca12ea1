//! The keys that do something by themselves. The page is what a script shows as a dialog when `?` is pressed.

use askama::Template;
use axum::response::Response;
use luoshi_web::{Error, Html, User, Visitor, Words};

use crate::around::Reader;

/// The keys that work on every page, each with the end of its word's key.
const EVERYWHERE: [(&[&str], &str); 6] = [
    (&["?"], "list"),
    (&["/"], "search"),
    (&["n"], "new"),
    (&["j"], "next"),
    (&["k"], "before"),
    (&["Esc"], "close"),
];

#[derive(Template)]
#[template(path = "keys.html")]
struct Keys {
    w: Words,
    everywhere: Vec<(Vec<String>, String)>,
    /// Where a letter after `g` leads.
    places: Vec<(Vec<String>, String)>,
    on: bool,
    hidden: Html,
}

/// `GET /help/keys`
pub async fn show(visitor: Visitor, user: Option<User>) -> Result<Response, Error> {
    let reader = Reader { visitor, user };
    let w = reader.words();
    let pressed = |keys: &[&str]| keys.iter().map(|key| (*key).to_owned()).collect();
    let everywhere =
        EVERYWHERE.iter().map(|(keys, word)| (pressed(keys), w.t(&format!("keys-{word}")))).collect();
    let shell = reader.shell(&w.t("keys"), true).lede(w.t("keys-lede"));
    let places = reader.user.as_ref().map(|user| places(user, w)).unwrap_or_default();
    let body = Keys { w, everywhere, places, on: shell.look.keys, hidden: shell.hidden("") };
    reader.answer(shell, &body, true)
}

/// Where the letters lead that somebody can use: to those pages that stand in their navigation.
fn places(user: &User, w: Words) -> Vec<(Vec<String>, String)> {
    let rooms = user.app.rooms();
    let links: Vec<_> =
        rooms.iter().flat_map(|room| room.navigation(&user.app, &user.who, user.lang)).collect();
    let of_rooms = rooms.iter().flat_map(|room| room.keys()).filter_map(|(key, href)| {
        links.iter().find(|link| link.href == *href).map(|link| (*key, link.label.clone()))
    });
    let own = [('n', w.t("keys-notices")), ('m', w.t("keys-me"))];
    let mut all: Vec<_> = of_rooms.chain(own).collect();
    all.sort_unstable();
    all.into_iter().map(|(key, label)| (vec!["g".to_owned(), key.to_string()], label)).collect()
}
