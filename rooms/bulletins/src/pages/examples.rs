//! Marks to copy, made of the pack's own figures: each does what is said beside it.

use luoshi_ledger::Kind;
use luoshi_packs::{Lang, Pack};
use luoshi_web::Words;

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
    let say = |zh: &'static str, en: &'static str| if lang == Lang::En { en } else { zh };
    [
        ("bulletin-eg-plain", format!("{{{{{of}}}}}")),
        ("bulletin-eg-period", format!("{{{{{of} of=period}}}}")),
        ("bulletin-eg-none", format!("{{{{{of} of=period none={}}}}}", say("还没有", "\"none yet\""))),
        ("bulletin-eg-round", format!("{{{{{of} round=10}}}}")),
        ("bulletin-eg-bare", format!("{{{{{of} bare}}}}")),
        (
            "bulletin-eg-grew",
            format!("{{{{{of} of=period word={} grew}}}}", say("有所增加", "\"has grown\"")),
        ),
        (
            "bulletin-eg-grew-by",
            format!("{{{{{of} of=period word={} grew=20}}}}", say("增长两成", "\"up by a fifth\"")),
        ),
        ("bulletin-eg-most", format!("{{{{{of} word={} most}}}}", say("居首", "\"the most\""))),
        (
            "bulletin-eg-above",
            format!("{{{{{of} word={} above=50 of={than}}}}}", say("过半", "\"over half\"")),
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
