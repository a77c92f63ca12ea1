//! The manual of a role, as `docs/manual` has it.

use askama::Template;
use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use include_dir::{Dir, include_dir};
use luoshi_packs::Lang;
use luoshi_units::{Role, Who};
use luoshi_web::{Error, Reading, User, Visitor, Words};
use pulldown_cmark::{CowStr, Event, Options, Parser, Tag, html};

use crate::WORDS;
use crate::around::Reader;

static FILES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/../../docs/manual");

/// Where a manual's pictures lie, seen from its file and in the product.
const PICTURES: (&str, &str) = ("../pictures/", "/help/pictures/");

#[derive(Template)]
#[template(path = "manual.html")]
struct Manual {
    w: Words,
    /// The manual as HTML, made of our own file.
    text: String,
    others: Vec<(String, String)>,
}

fn source(role: Role, lang: Lang) -> Option<&'static str> {
    FILES.get_file(format!("{}/{}.md", lang.code(), role.id()))?.contents_utf8()
}

/// The first heading, and what comes after it.
fn parted(source: &str) -> (&str, &str) {
    let (first, rest) = source.split_once('\n').unwrap_or((source, ""));
    (first.trim_start_matches('#').trim(), rest)
}

/// A manual's text as HTML: its pictures are asked of the product, and markup of its own stays text.
fn shown(source: &str) -> String {
    let events = Parser::new_ext(source, Options::ENABLE_TABLES).map(|event| match event {
        Event::Html(text) | Event::InlineHtml(text) => Event::Text(text),
        Event::Start(Tag::Image { link_type, dest_url, title, id }) => {
            let dest_url = match dest_url.strip_prefix(PICTURES.0) {
                Some(file) => CowStr::from(format!("{}{file}", PICTURES.1)),
                None => dest_url,
            };
            Event::Start(Tag::Image { link_type, dest_url, title, id })
        }
        other => other,
    });
    let mut out = String::new();
    html::push_html(&mut out, events);
    out
}

/// The link to a role's manual.
pub fn link(role: Role, w: Words) -> (String, String) {
    let name = role.name();
    let name = if w.english() { name.en } else { name.zh };
    (w.t1("manual-of", "role", name), format!("/help/manual/{}", role.id()))
}

/// The manuals of the roles that somebody has.
pub fn guides(who: &Who, lang: Lang) -> Vec<(String, String)> {
    let w = WORDS.in_lang(lang);
    let own = Role::ALL.into_iter().filter(|role| who.posts.iter().any(|post| post.role == *role));
    own.map(|role| link(role, w)).collect()
}

/// `GET /help/manual/{role}`
pub async fn show(visitor: Visitor, user: Option<User>, Path(role): Path<String>) -> Result<Response, Error> {
    let reader = Reader { visitor, user };
    let w = reader.words();
    let role = Role::ALL.into_iter().find(|one| one.id() == role).ok_or(Error::NotFound)?;
    let (title, rest) = parted(source(role, w.lang).ok_or(Error::NotFound)?);
    let others = Role::ALL.into_iter().filter(|one| *one != role).map(|one| link(one, w)).collect();
    reader.answer(reader.shell(title, true), &Manual { w, text: shown(rest), others }, true)
}

/// `GET /help/pictures/{file}`
pub async fn picture(Path(file): Path<String>) -> Result<Response, Error> {
    let found = FILES.get_file(format!("pictures/{file}")).ok_or(Error::NotFound)?;
    let kind = if file.ends_with(".webp") { "image/webp" } else { "image/png" };
    // A newer program may have newer pictures under the same name.
    let heads = [(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, "public, max-age=3600")];
    Ok((heads, found.contents()).into_response())
}

/// What a search finds of the manuals: each by its title, with its first paragraph.
pub fn readings(lang: Lang) -> Vec<Reading> {
    let w = WORDS.in_lang(lang);
    let one = |role| {
        let (title, rest) = parted(source(role, lang)?);
        let text = rest.trim().split("\n\n").next().unwrap_or("").to_owned();
        Some(Reading { title: title.to_owned(), text, href: link(role, w).1 })
    };
    Role::ALL.into_iter().filter_map(one).collect()
}

#[cfg(test)]
mod tests {
    use luoshi_packs::Lang;
    use luoshi_units::Role;

    use super::{FILES, parted, shown, source};

    /// A picture of a manual may have so many bytes, and all of them together.
    const MOST: (usize, usize) = (60_000, 4_000_000);

    #[test]
    fn every_role_has_a_manual_in_both_languages_with_its_pictures() {
        let mut shown_in = 0;
        for (role, lang) in Role::ALL.into_iter().flat_map(|role| [(role, Lang::Zh), (role, Lang::En)]) {
            let text = source(role, lang).unwrap_or_else(|| panic!("no manual for {role:?} in {lang:?}"));
            let (title, rest) = parted(text);
            assert!(!title.is_empty() && rest.len() > 1000, "{role:?} {lang:?}");
            let html = shown(rest);
            assert!(!html.contains("../") && !html.contains("<script"), "{role:?} {lang:?}");
            for part in html.split("src=\"").skip(1) {
                let file = part.split('"').next().and_then(|src| src.strip_prefix("/help/pictures/"));
                let file = file.unwrap_or_else(|| panic!("{role:?} {lang:?}: a picture from elsewhere"));
                assert!(
                    FILES.get_file(format!("pictures/{file}")).is_some(),
                    "{role:?} {lang:?}: {file} is missing"
                );
                shown_in += 1;
            }
            assert!(!html.contains("alt=\"\""), "{role:?} {lang:?}: a picture without words");
        }
        assert!(shown_in > 20, "{shown_in} pictures");
        let sizes: Vec<usize> = FILES
            .get_dir("pictures")
            .into_iter()
            .flat_map(|dir| dir.files())
            .map(|file| file.contents().len())
            .collect();
        assert!(
            sizes.iter().all(|size| *size <= MOST.0) && sizes.iter().sum::<usize>() <= MOST.1,
            "{sizes:?}"
        );
    }

    #[test]
    fn markup_in_a_manual_stays_text() {
        assert_eq!(shown("a <b>c</b>"), "<p>a &lt;b&gt;c&lt;/b&gt;</p>\n");
    }
}
