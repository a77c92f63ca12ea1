//! Help: what a page is for and how it is used, in a sentence or two, from the word files of the room whose page it is.

use axum::extract::MatchedPath;
use fluent_bundle::FluentArgs;
use luoshi_packs::Lang;

use crate::{App, WORDS, Words};

/// The key of a page's help: `/talks/{id}/edit` has `how-talks-id-edit`, the first page `how-first`.
pub fn key(path: &str) -> String {
    let parts =
        path.split('/').map(|part| part.trim_matches(['{', '}', '*'])).filter(|part| !part.is_empty());
    let key = parts.fold("how".to_owned(), |key, part| format!("{key}-{}", part.replace('.', "-")));
    if key == "how" { "how-first".to_owned() } else { key }
}

/// The help of a page as a room's words have it: what [`Room::help`](crate::Room::help) comes to. `None` where nobody
/// wrote it.
pub fn sentence(w: Words, path: &str) -> Option<String> {
    w.find(&key(path), &FluentArgs::new())
}

/// What stands folded under a page's title.
#[derive(Clone, Debug)]
pub struct Help {
    /// What the page is for and how it is used.
    pub text: String,
    /// Words of it that are explained, each with where.
    pub words: Vec<(String, String)>,
}

/// The help of a page of this house.
pub(crate) fn of(app: &App, route: Option<&MatchedPath>, lang: Lang) -> Option<Help> {
    let path = route?.as_str();
    let of_rooms = app.rooms().iter().find_map(|room| room.help(path, lang));
    let text = of_rooms.or_else(|| own(path, lang))?;
    let words = app.rooms().iter().flat_map(|room| room.explained(&text, lang)).collect();
    Some(Help { text, words })
}

/// The help of a page of the shell's own.
pub fn own(path: &str, lang: Lang) -> Option<String> {
    sentence(WORDS.in_lang(lang), path)
}

#[cfg(test)]
mod tests {
    use super::key;

    #[test]
    fn a_page_has_its_help_under_its_path() {
        for (path, of) in [
            ("/", "how-first"),
            ("/talks", "how-talks"),
            ("/talks/{id}/edit", "how-talks-id-edit"),
            ("/sign-in/second", "how-sign-in-second"),
        ] {
            assert_eq!(key(path), of);
        }
    }
}
