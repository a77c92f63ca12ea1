//! A text cut into lines, sentences and clauses, and its characters made alike: full-width forms narrow, Latin letters
//! lower case. One character stays one character, so that every place counts the same in the text as in its layout.

use std::ops::Range;

/// Places are counted in Unicode scalars of the text.
pub struct Layout {
    /// The characters, made alike.
    pub chars: Vec<char>,
    /// The characters as they are written.
    written: Vec<char>,
    sentences: Vec<Range<usize>>,
    clauses: Vec<Range<usize>>,
    lines: Vec<Range<usize>>,
}

impl Layout {
    /// Lays a text out.
    pub fn of(text: &str) -> Self {
        let chars: Vec<char> = text.chars().map(alike).collect();
        let lines = cut(&chars, |chars, at| chars[at] == '\n');
        let sentences = cut(&chars, ends_sentence);
        let clauses = cut(&chars, |chars, at| ends_sentence(chars, at) || ends_clause(chars, at));
        Self { chars, written: text.chars().collect(), sentences, clauses, lines }
    }

    /// The line that holds the character at `at`.
    pub fn line(&self, at: usize) -> Range<usize> {
        around(&self.lines, at)
    }

    /// The sentence that holds the character at `at`.
    pub fn sentence(&self, at: usize) -> Range<usize> {
        around(&self.sentences, at)
    }

    /// The clause that holds the character at `at`.
    pub fn clause(&self, at: usize) -> Range<usize> {
        around(&self.clauses, at)
    }

    /// Whether `word` (made alike already) begins at `at`.
    pub fn begins(&self, at: usize, word: &str) -> bool {
        let mut chars = self.chars[at.min(self.chars.len())..].iter();
        word.chars().all(|c| chars.next() == Some(&c))
    }

    /// The characters of a range as they are written.
    pub fn written(&self, range: Range<usize>) -> String {
        self.written[range].iter().collect()
    }

    /// The characters of a range as a string.
    pub fn text(&self, range: Range<usize>) -> String {
        self.chars[range].iter().collect()
    }
}

/// A word made alike, as texts are.
pub fn alike_word(word: &str) -> String {
    word.chars().map(alike).collect()
}

fn alike(c: char) -> char {
    match c {
        '\u{3000}' | '\u{a0}' | '\t' => ' ',
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c).to_ascii_lowercase(),
        _ => c.to_ascii_lowercase(),
    }
}

fn ends_sentence(chars: &[char], at: usize) -> bool {
    match chars[at] {
        '\n' | '。' | '!' | '?' | ';' => true,
        // A full stop of Latin text: not within 3.5 or a.m.
        '.' => chars.get(at + 1).is_none_or(|next| next.is_whitespace()) && at > 0 && !is_initial(chars, at),
        '…' => true,
        _ => false,
    }
}

/// `J.` and `No.` end no sentence.
fn is_initial(chars: &[char], at: usize) -> bool {
    let from = chars[..at].iter().rposition(|c| !c.is_alphabetic()).map_or(0, |place| place + 1);
    let word: String = chars[from..at].iter().collect();
    word.chars().count() == 1 && word.is_ascii() || word == "no"
}

fn ends_clause(chars: &[char], at: usize) -> bool {
    match chars[at] {
        ',' | ':' => {
            let digit = |place: Option<&char>| place.is_some_and(char::is_ascii_digit);
            !(at > 0 && digit(chars.get(at - 1)) && digit(chars.get(at + 1)))
        }
        _ => false,
    }
}

/// Cuts after every character that ends a piece; the pieces cover the whole.
fn cut(chars: &[char], ends: impl Fn(&[char], usize) -> bool) -> Vec<Range<usize>> {
    let mut pieces = Vec::new();
    let mut from = 0;
    for at in 0..chars.len() {
        if ends(chars, at) {
            pieces.push(from..at + 1);
            from = at + 1;
        }
    }
    if from < chars.len() || pieces.is_empty() {
        pieces.push(from..chars.len());
    }
    pieces
}

fn around(pieces: &[Range<usize>], at: usize) -> Range<usize> {
    let index = pieces.partition_point(|piece| piece.end <= at).min(pieces.len() - 1);
    pieces[index].clone()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_and_clauses_cover_the_text() {
        let layout = Layout::of("全市,宣讲 1,180 次。本市 3.5 万人;Ａ．b ends. Next\n末");
        let pieces: Vec<String> = layout.sentences.iter().map(|piece| layout.text(piece.clone())).collect();
        assert_eq!(pieces, ["全市,宣讲 1,180 次。", "本市 3.5 万人;", "a.b ends.", " next\n", "末"]);
        assert_eq!(layout.text(layout.clause(6)), "宣讲 1,180 次。");
        assert_eq!(layout.line(0), 0..layout.chars.len() - 1);
        assert_eq!(Layout::of("").sentence(0), 0..0);
    }
}
