//! Where in a text the words stand that were looked for.

use super::fold::{is_han, narrow, sounding};
use super::query::Query;
use crate::Html;

/// So many characters stand before the first word of an excerpt.
const BEFORE: usize = 12;
/// So many characters an excerpt has.
const EXCERPT: usize = 60;

/// The places of the words in a text, in order, none within another.
fn places(text: &[char], query: &Query) -> Vec<(usize, usize)> {
    let folded: Vec<char> =
        text.iter().map(|c| narrow(*c)).map(|c| c.to_lowercase().next().unwrap_or(c)).collect();
    let mut found = Vec::new();
    for word in &query.words {
        let letters: Vec<char> = word.text.chars().collect();
        let written = folded.windows(letters.len().max(1)).enumerate().filter(|(_, part)| *part == letters);
        let before = found.len();
        found.extend(written.map(|(at, _)| (at, at + letters.len())));
        if found.len() == before && word.sounds {
            found.extend(sounding(text, &word.text));
        }
    }
    found.sort_unstable();
    let mut out: Vec<(usize, usize)> = Vec::new();
    for (from, to) in found {
        match out.last_mut() {
            Some(last) if from <= last.1 => last.1 = last.1.max(to),
            _ => out.push((from, to)),
        }
    }
    out
}

/// A text with the words marked.
pub fn marked(text: &str, query: &Query) -> Html {
    let chars: Vec<char> = text.chars().collect();
    let places = places(&chars, query);
    drawn(&chars, &places)
}

fn drawn(chars: &[char], places: &[(usize, usize)]) -> Html {
    let plain = |part: &[char]| Html::text(part.iter().collect::<String>());
    let mut out = Html::default();
    let mut at = 0;
    for (from, to) in places {
        out = out.and(plain(&chars[at..*from])).and(Html::mark(plain(&chars[*from..*to])));
        at = *to;
    }
    out.and(plain(&chars[at..]))
}

/// The part of a text around the first word, marked; nothing where no word stands in it.
pub fn excerpt(text: &str, query: &Query) -> Option<Html> {
    let chars: Vec<char> = text.chars().map(|c| if c.is_whitespace() { ' ' } else { c }).collect();
    let first = places(&chars, query).first()?.0;
    let from = first.saturating_sub(BEFORE);
    let to = chars.len().min(from + EXCERPT);
    let part = &chars[from..to];
    let dots = |there: bool| Html::text(if there { "…" } else { "" });
    Some(dots(from > 0).and(drawn(part, &places(part, query))).and(dots(to < chars.len())))
}

/// Whether a text is Chinese, so that an English page can say so.
pub fn is_chinese(text: &str) -> bool {
    text.chars().any(is_han)
}

#[cfg(test)]
mod tests {
    use super::super::query::Word;
    use super::*;

    fn query(words: &[(&str, bool)]) -> Query {
        let words = words.iter().map(|(text, sounds)| Word { text: (*text).to_owned(), sounds: *sounds });
        Query { words: words.collect() }
    }

    #[test]
    fn words_are_marked_where_they_stand_and_where_they_sound() {
        let marked = |text, words: &[(&str, bool)]| marked(text, &query(words)).as_str().to_owned();
        assert_eq!(marked("在<立新>讲", &[("立新", false)]), "在&lt;<mark>立新</mark>&gt;讲");
        assert_eq!(marked("立新街道", &[("lxj", true)]), "<mark>立新街</mark>道");
        assert_eq!(marked("讲讲党", &[("讲", false), ("讲党", false)]), "<mark>讲讲党</mark>");
        assert_eq!(marked("ＡB", &[("ab", true)]), "<mark>ＡB</mark>");
        assert_eq!(marked("İ讲", &[("讲", false)]), "İ<mark>讲</mark>");
    }

    #[test]
    fn an_excerpt_stands_around_the_first_word() {
        let text = format!("{}党史{}", "前".repeat(40), "后".repeat(90));
        let found = excerpt(&text, &query(&[("党史", false)])).expect("it is there");
        assert_eq!(found.as_str(), format!("…{}<mark>党史</mark>{}…", "前".repeat(12), "后".repeat(46)));
        assert_eq!(excerpt(&text, &query(&[("红军", false)])), None);
    }
}
