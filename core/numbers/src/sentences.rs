//! Sentences, clauses and quotations, as ranges of characters.

use std::ops::Range;

use crate::chars::{Chars, is_digit};

/// The sentences of a text, in order, without the white space around them. A line break ends a sentence.
#[must_use]
pub fn sentences(text: &str) -> Vec<Range<usize>> {
    of(&Chars::new(text), ends_sentence)
}

/// The clauses of a text, in order: sentences, split at commas and semicolons as well.
#[must_use]
pub fn clauses(text: &str) -> Vec<Range<usize>> {
    of(&Chars::new(text), |chars, i| ends_sentence(chars, i) || ends_clause(chars, i))
}

pub(crate) fn in_chars(chars: &Chars) -> Vec<Range<usize>> {
    of(chars, ends_sentence)
}

fn closes(c: char) -> bool {
    matches!(c, '”' | '’' | '"' | ')' | '》')
}

fn ends_sentence(chars: &Chars, i: usize) -> bool {
    match chars.at(i) {
        '。' | '!' | '?' | '…' | '\n' | '\r' => true,
        '.' => {
            let next = chars.at(i + 1);
            let abbreviation = chars.ends(i, "no") || chars.ends(i, "apr") || chars.ends(i, "sept");
            let initial =
                i >= 2 && chars.before(i).is_ascii_alphabetic() && !chars.at(i - 2).is_alphanumeric();
            (next == ' ' || next == '\n' || next == '\0') && !abbreviation && !(initial && next == ' ')
        }
        _ => false,
    }
}

pub(crate) fn ends_clause(chars: &Chars, i: usize) -> bool {
    match chars.at(i) {
        ';' => true,
        ',' => !(is_digit(chars.before(i)) && is_digit(chars.at(i + 1))),
        _ => false,
    }
}

fn of(chars: &Chars, ends: impl Fn(&Chars, usize) -> bool) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    let mut i = 0;
    while i < chars.len() {
        if ends(chars, i) {
            i += 1;
            while i < chars.len() && (closes(chars.at(i)) || ends(chars, i)) {
                i += 1;
            }
            push(chars, &mut found, start, i);
            start = i;
        } else {
            i += 1;
        }
    }
    push(chars, &mut found, start, chars.len());
    found
}

fn push(chars: &Chars, found: &mut Vec<Range<usize>>, mut start: usize, mut end: usize) {
    while start < end && chars.at(start).is_whitespace() {
        start += 1;
    }
    while end > start && chars.at(end - 1).is_whitespace() {
        end -= 1;
    }
    if start < end {
        found.push(start..end);
    }
}

/// A stretch between quotation marks or title marks that is short enough to be a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Quote {
    /// First character inside.
    pub(crate) start: usize,
    /// The closing mark.
    pub(crate) end: usize,
    /// 《》: the title of a document.
    pub(crate) title: bool,
    /// Has commas or full stops inside: speech, and no name.
    pub(crate) speech: bool,
}

/// A quotation longer than this is speech.
const LONGEST_NAME: usize = 24;
/// Nothing longer is looked at as a quotation.
const LONGEST: usize = 120;

/// All quotations, in order of their beginning. They do not overlap: the outer one counts.
pub(crate) fn quotes(chars: &Chars) -> Vec<Quote> {
    let mut found = Vec::new();
    let mut i = 0;
    while i < chars.len() {
        let close = match chars.at(i) {
            '“' => '”',
            '《' => '》',
            '‘' => '’',
            '"' => '"',
            _ => {
                i += 1;
                continue;
            }
        };
        let end = chars.run_end(i + 1, LONGEST, |c| c != close && c != '\n');
        if chars.at(end) == close {
            found.push(quote(chars, i + 1, end, close == '》'));
            i = end + 1;
        } else {
            i += 1;
        }
    }
    found
}

fn quote(chars: &Chars, start: usize, end: usize, title: bool) -> Quote {
    let stops = (start..end)
        .any(|i| matches!(chars.at(i), '。' | '!' | '?' | ';' | ',') && !is_digit(chars.at(i + 1)));
    Quote { start, end, title, speech: !title && (stops || end - start > LONGEST_NAME) }
}
