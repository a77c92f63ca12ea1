//! A text as characters that can be addressed by number, beside a folded copy that the rules read: full-width
//! forms, traditional characters and capitals are written one way there. Folding never moves a character.

use crate::traditional;

/// Stands for the places before the first and behind the last character.
pub(crate) const NONE: char = '\0';

pub(crate) struct Chars {
    raw: Vec<char>,
    folded: Vec<char>,
}

fn fold(c: char) -> char {
    match c {
        'A'..='Z' => c.to_ascii_lowercase(),
        '\0'..='\u{7f}' => c,
        '\u{ff21}'..='\u{ff3a}' => char::from_u32(c as u32 - 0xff21 + 0x61).unwrap_or(c),
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        '\u{a0}' | '\u{2002}'..='\u{200a}' | '\u{202f}' | '\u{3000}' => ' ',
        '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
        '〜' | '∼' => '~',
        '∶' | '︰' => ':',
        '﹪' => '%',
        '•' | '・' | '‧' | '∙' => '·',
        '「' | '『' => '“',
        '」' | '』' => '”',
        '\u{4e00}'..='\u{9fff}' => traditional::fold(c),
        _ => c,
    }
}

impl Chars {
    pub(crate) fn new(text: &str) -> Self {
        let raw: Vec<char> = text.chars().collect();
        let folded = raw.iter().map(|&c| fold(c)).collect();
        Self { raw, folded }
    }

    pub(crate) fn len(&self) -> usize {
        self.folded.len()
    }

    /// The folded character at `i`.
    pub(crate) fn at(&self, i: usize) -> char {
        self.folded.get(i).copied().unwrap_or(NONE)
    }

    /// The folded character before `i`.
    pub(crate) fn before(&self, i: usize) -> char {
        i.checked_sub(1).map_or(NONE, |i| self.at(i))
    }

    /// The character at `i` as written.
    pub(crate) fn raw(&self, i: usize) -> char {
        self.raw.get(i).copied().unwrap_or(NONE)
    }

    pub(crate) fn folded(&self) -> &[char] {
        &self.folded
    }

    /// Whether the folded text has `word` at `i`.
    pub(crate) fn starts(&self, i: usize, word: &str) -> bool {
        let mut at = i;
        word.chars().all(|c| {
            at += 1;
            self.at(at - 1) == c
        })
    }

    /// Whether the folded text has `word` right before `i`.
    pub(crate) fn ends(&self, i: usize, word: &str) -> bool {
        let mut at = i;
        word.chars().rev().all(|c| {
            at = at.wrapping_sub(1);
            self.at(at) == c
        })
    }

    /// The first of `words` that stands at `i`, by its length in characters.
    pub(crate) fn any_starts(&self, i: usize, words: &[&str]) -> Option<usize> {
        words.iter().find(|word| self.starts(i, word)).map(|word| word.chars().count())
    }

    /// The first of `words` that stands right before `i`, by its length in characters.
    pub(crate) fn any_ends(&self, i: usize, words: &[&str]) -> Option<usize> {
        words.iter().find(|word| self.ends(i, word)).map(|word| word.chars().count())
    }

    /// `i`, or behind the one space that stands there.
    pub(crate) fn past_space(&self, i: usize) -> usize {
        if self.at(i) == ' ' { i + 1 } else { i }
    }

    /// `i`, or before the one space that stands before it.
    pub(crate) fn before_space(&self, i: usize) -> usize {
        if self.before(i) == ' ' { i - 1 } else { i }
    }

    /// The characters as written.
    pub(crate) fn text(&self, start: usize, end: usize) -> String {
        self.raw.get(start..end).map(|slice| slice.iter().collect()).unwrap_or_default()
    }

    /// Where the run of characters that `is` holds for ends, looking forward at most `most` characters.
    pub(crate) fn run_end(&self, start: usize, most: usize, is: impl Fn(char) -> bool) -> usize {
        let end = self.len().min(start.saturating_add(most));
        (start..end).find(|&i| !is(self.at(i))).unwrap_or(end.max(start))
    }

    /// Where the run of characters that `is` holds for begins, looking back at most `most` characters.
    pub(crate) fn run_start(&self, end: usize, most: usize, is: impl Fn(char) -> bool) -> usize {
        let floor = end.saturating_sub(most);
        let mut start = end;
        while start > floor && is(self.at(start - 1)) {
            start -= 1;
        }
        start
    }
}

pub(crate) fn is_cjk(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}' | '〇' | '\u{20000}'..='\u{3134f}')
}

pub(crate) fn is_letter(c: char) -> bool {
    c.is_ascii_alphabetic() || (matches!(c, '\u{c0}'..='\u{1fff}') && c.is_alphabetic())
}

pub(crate) fn is_digit(c: char) -> bool {
    c.is_ascii_digit()
}
