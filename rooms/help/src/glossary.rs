//! The glossary: one word for one thing, each with what the field calls it and where that comes from.

use askama::Template;
use axum::response::Response;
use luoshi_packs::Lang;
use luoshi_web::{Error, Html, Reading, User, Visitor, Words};

use crate::WORDS;
use crate::around::Reader;

/// The words, as they follow one another in a campaign: who, what is done, how it is counted, how it is shown to be
/// true. Each has its name, what it means and where it comes from in the word files.
const TERMS: [&str; 42] = [
    "unit",
    "person",
    "account",
    "post",
    "group",
    "plan",
    "task",
    "dispatch",
    "self-study",
    "session",
    "reading-class",
    "study-group",
    "talk",
    "talk-team",
    "speaker",
    "outing",
    "check-in",
    "visit",
    "survey",
    "request",
    "works",
    "project",
    "record",
    "ledger",
    "entry",
    "item",
    "reversal",
    "posting",
    "correct",
    "withdraw",
    "confirm",
    "figure",
    "as-of",
    "bridge",
    "check",
    "statement",
    "open-log",
    "checkpoint",
    "witness",
    "audit",
    "bulletin",
    "pack",
];

/// So many words of a text are led to their explanation.
const MOST: usize = 6;

#[derive(Template)]
#[template(path = "glossary.html")]
struct Glossary {
    w: Words,
    typed: String,
    said: String,
    terms: Vec<Term>,
}

/// A word as it is shown.
struct Term {
    id: &'static str,
    name: String,
    /// The same in the other language.
    other: Html,
    text: String,
    source: String,
}

fn term(w: Words, id: &'static str) -> Term {
    let other = match w.lang {
        Lang::Zh => Lang::En,
        Lang::En => Lang::Zh,
    };
    let in_other = WORDS.in_lang(other).t(&format!("term-{id}"));
    Term {
        id,
        name: w.t(&format!("term-{id}")),
        other: Html::in_lang(w.lang, other, in_other),
        text: w.t(&format!("term-{id}-text")),
        source: w.t(&format!("term-{id}-source")),
    }
}

/// Whether a word is looked for by this text, in small letters.
fn is_meant(term: &Term, typed: &str) -> bool {
    let all = [term.name.as_str(), term.other.as_str(), term.text.as_str(), term.source.as_str()];
    all.iter().any(|text| text.to_lowercase().contains(typed))
}

/// `GET /help/glossary`, with `?q=` those that are looked for.
pub async fn show(visitor: Visitor, user: Option<User>) -> Result<Response, Error> {
    let reader = Reader { visitor, user };
    let w = reader.words();
    let typed = reader.visitor.query("q").unwrap_or_default();
    let small = typed.trim().to_lowercase();
    let terms: Vec<Term> =
        TERMS.into_iter().map(|id| term(w, id)).filter(|term| is_meant(term, &small)).collect();
    let body = Glossary { w, said: w.t1("glossary-count", "n", terms.len()), typed, terms };
    reader.answer(reader.shell(&w.t("glossary"), true).lede(w.t("glossary-lede")), &body, true)
}

/// Those words of a text that are explained here, each with its place.
pub fn explained(text: &str, lang: Lang) -> Vec<(String, String)> {
    let w = WORDS.in_lang(lang);
    let small = text.to_lowercase();
    let found = TERMS.into_iter().filter_map(|id| {
        let name = w.t(&format!("term-{id}"));
        let occurs = name.split('、').any(|one| says(&small, one, lang));
        occurs.then(|| (name, format!("/help/glossary#{id}")))
    });
    found.take(MOST).collect()
}

/// Whether a text in small letters says a word: in English as a word of its own, of one or of many.
fn says(text: &str, word: &str, lang: Lang) -> bool {
    if lang == Lang::Zh {
        return text.contains(word);
    }
    let many = word.strip_suffix('y').map_or_else(|| format!("{word}s"), |stem| format!("{stem}ies"));
    let ends = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
    [word, many.as_str()].iter().any(|word| {
        text.match_indices(word).any(|(at, _)| {
            ends(text[..at].chars().next_back()) && ends(text[at + word.len()..].chars().next())
        })
    })
}

/// What a search finds of the glossary.
pub fn readings(lang: Lang) -> Vec<Reading> {
    let w = WORDS.in_lang(lang);
    let reading = |id: &str| Reading {
        title: w.t(&format!("term-{id}")),
        text: w.t(&format!("term-{id}-text")),
        href: format!("/help/glossary#{id}"),
    };
    TERMS.into_iter().map(reading).collect()
}

#[cfg(test)]
mod tests {
    use luoshi_packs::Lang;

    use super::{TERMS, explained};
    use crate::WORDS;

    #[test]
    fn every_word_is_explained_in_both_languages() {
        for (lang, source) in WORDS.sources() {
            let kept = source.lines().filter(|line| line.starts_with("term-")).count();
            assert_eq!(kept, TERMS.len() * 3, "{lang:?}: a name, a text and a source each");
            for id in TERMS {
                for key in
                    [format!("term-{id} ="), format!("term-{id}-text ="), format!("term-{id}-source =")]
                {
                    assert!(source.lines().any(|line| line.starts_with(&key)), "{lang:?}: {key}");
                }
            }
        }
    }

    #[test]
    fn a_text_leads_to_the_words_that_it_says() {
        let places = |text: &str, lang| -> Vec<String> {
            explained(text, lang)
                .into_iter()
                .map(|(_, href)| href.rsplit('#').next().unwrap_or("").to_owned())
                .collect()
        };
        assert_eq!(places("原来的条目会红冲。", Lang::Zh), ["entry", "reversal"]);
        assert_eq!(places("Entries and units; no unity.", Lang::En), ["unit", "entry"]);
        assert_eq!(places("Nothing.", Lang::En), Vec::<String>::new());
    }
}
