//! Marks to copy, made of the pack's own figures: each does what is said beside it.

use luoshi_ledger::Kind;
use luoshi_packs::{Lang, Pack};
use luoshi_web::Words;

use crate::WORDS;

/// The marks, each with what it does. A pack without a figure has none.
pub fn examples(w: Words, pack: &Pack, lang: Lang) -> Vec<(String, String)> {
    let sums = || pack.figures.iter().filter(|def| def.figure.kind == Kind::Sum);
    let Some(figure) = sums().next().or(pack.figures.first()) else { return Vec::new() };
    let other = sums().find(|def| def.figure.id != figure.figure.id).unwrap_or(figure);
    let (of, than) = (figure.figure.id.as_str(), other.figure.id.as_str());
    marks(lang, of, than).into_iter().map(|(word, mark)| (mark, w.t(word))).collect()
}

/// Each with the word that says what it does.
fn marks(lang: Lang, of: &str, than: &str) -> [(&'static str, String); 9] {
    let w = WORDS.in_lang(lang);
    let say = |word: &str| {
        let said = w.t(word);
        if said.contains(' ') { format!("\"{said}\"") } else { said }
    };
    [
        ("bulletin-eg-plain", format!("{{{{{of}}}}}")),
        ("bulletin-eg-period", format!("{{{{{of} of=period}}}}")),
        ("bulletin-eg-none", format!("{{{{{of} of=period none={}}}}}", say("bulletin-eg-none-words"))),
        ("bulletin-eg-round", format!("{{{{{of} round=10}}}}")),
        ("bulletin-eg-bare", format!("{{{{{of} bare}}}}")),
        ("bulletin-eg-grew", format!("{{{{{of} of=period word={} grew}}}}", say("bulletin-eg-grew-words"))),
        (
            "bulletin-eg-grew-by",
            format!("{{{{{of} of=period word={} grew=20}}}}", say("bulletin-eg-grew-by-words")),
        ),
        ("bulletin-eg-most", format!("{{{{{of} word={} most}}}}", say("bulletin-eg-most-words"))),
        (
            "bulletin-eg-above",
            format!("{{{{{of} word={} above=50 of={than}}}}}", say("bulletin-eg-above-words")),
        ),
    ]
}

#[cfg(test)]
mod tests {
    use luoshi_packs::Lang;

    use super::marks;
    use crate::mark::{Piece, pieces};

    #[test]
    fn each_example_is_a_mark_that_can_be_read() {
        for lang in [Lang::Zh, Lang::En] {
            for (word, mark) in marks(lang, "talk.held", "talk.audience") {
                let pieces = pieces(&mark);
                assert!(matches!(&pieces[..], [Piece::Mark(_, Ok(_))]), "{word}: {pieces:?}");
            }
        }
    }
}
