//! English number words: twenty-four, two hundred and five, a dozen, tens of thousands, three quarters; and the
//! words that scale digits (1.5 million).

use crate::chars::{Chars, is_letter};
use crate::token::{Script, Shape, Token};
use crate::{Bound, Decimal, Measure};

const SMALL: &[&str] = &[
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
];
const TENS: &[&str] = &["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
const SCALES: &[(&str, i64)] = &[
    ("hundred", 100),
    ("thousand", 1_000),
    ("million", 1_000_000),
    ("billion", 1_000_000_000),
    ("trillion", 1_000_000_000_000),
];
const PARTS: &[(&str, i64)] = &[
    ("half", 2),
    ("third", 3),
    ("quarter", 4),
    ("fourth", 4),
    ("fifth", 5),
    ("sixth", 6),
    ("seventh", 7),
    ("eighth", 8),
    ("ninth", 9),
    ("tenth", 10),
];
const FOLDS: &[(&str, i64)] = &[
    ("doubled", 2),
    ("tripled", 3),
    ("trebled", 3),
    ("quadrupled", 4),
    ("twofold", 2),
    ("threefold", 3),
    ("fourfold", 4),
    ("fivefold", 5),
    ("tenfold", 10),
];
/// The longest number word has eleven letters; longer words are none.
const LONGEST: usize = 12;

/// The word at `i`, in small letters, and where it ends; empty where no letter stands there or the word is long.
fn word(chars: &Chars, i: usize) -> (String, usize) {
    if i >= chars.len() {
        return (String::new(), chars.len());
    }
    let end = chars.run_end(i, LONGEST + 1, |c| c.is_ascii_lowercase());
    if end - i > LONGEST || is_letter(chars.at(end)) {
        return (String::new(), end);
    }
    (chars.folded()[i..end].iter().collect(), end)
}

fn small(word: &str) -> Option<i64> {
    let at = |list: &[&str]| list.iter().position(|&w| w == word).and_then(|n| i64::try_from(n).ok());
    at(SMALL).or_else(|| at(TENS).map(|n| (n + 2) * 10))
}

fn scale(word: &str) -> Option<i64> {
    SCALES.iter().find(|(name, _)| *name == word).map(|(_, factor)| *factor)
}

fn named(list: &[(&str, i64)], word: &str) -> Option<i64> {
    list.iter().find(|(name, _)| *name == word).map(|(_, value)| *value)
}

/// Whether a number word may begin at `i`: its first letter, with no letter before it.
pub(crate) fn begins(chars: &Chars, i: usize) -> bool {
    matches!(chars.at(i), 'a' | 'b' | 'd' | 'e' | 'f' | 'h' | 'm' | 'n' | 'o' | 'q' | 's' | 't' | 'z')
        && !is_letter(chars.before(i))
        && !chars.before(i).is_ascii_digit()
}

/// The scale word behind digits: 1.5 million, 3 thousand, 20bn.
fn scale_after(chars: &Chars, start: usize, i: usize) -> Option<(usize, i64)> {
    let from = if chars.at(i) == '-' { i + 1 } else { chars.past_space(i) };
    let (word, end) = word(chars, from);
    let money = matches!(chars.before(start), '$' | '¥' | '€' | '£');
    let factor = match word.as_str() {
        "m" if money => Some(1_000_000),
        "k" if money => Some(1_000),
        "bn" => Some(1_000_000_000),
        "mn" | "mln" => Some(1_000_000),
        _ => scale(&word),
    };
    factor.map(|factor| (end, factor))
}

/// Where the next word of the same number begins: past a space, a hyphen, or “and” after a hundred.
fn next_start(chars: &Chars, end: usize) -> usize {
    if chars.at(end) == ' ' || chars.at(end) == '-' { end + 1 } else { usize::MAX }
}

/// Reads the number words that begin at `start`.
pub(crate) fn read(chars: &Chars, start: usize) -> Option<Token> {
    let (first, first_end) = word(chars, start);
    if let Some(times) = named(FOLDS, &first) {
        let mut token = Token::new(start, first_end, Decimal::from_i64(times), Script::English);
        token.measure = Measure::Multiple;
        return Some(token);
    }
    if let Some(token) = vague(chars, start, &first, first_end) {
        return Some(token);
    }
    if let Some(token) = part(chars, start, &first, first_end) {
        return Some(token);
    }
    if first == "half" && chars.starts(first_end, " a dozen") {
        return Some(Token::new(start, first_end + 8, Decimal::from_i64(6), Script::English));
    }
    let (value, end, step) = number(chars, start)?;
    let mut token = Token::new(start, end, Decimal::from_i64(value), Script::English);
    token.step = Decimal::from_i64(step);
    if chars.starts(end, " and a half") {
        return Some(and_a_half(chars, token));
    }
    token.rounded = step >= 1_000;
    token.shape = if value < 13 { Shape::Small } else { Shape::Full };
    Some(token)
}

/// one and a half, two and a half million.
fn and_a_half(chars: &Chars, token: Token) -> Token {
    let mut half = token;
    half.value = token.value.checked_add(Decimal::new(5, 1)).unwrap_or(token.value);
    (half.end, half.step, half.rounded) = (token.end + 11, Decimal::new(5, 1), true);
    scaled(chars, half)
}

/// tens of thousands, hundreds, dozens, millions of: from two to nine of them.
fn vague(chars: &Chars, start: usize, first: &str, first_end: usize) -> Option<Token> {
    let mut unit = match first {
        "tens" => 10,
        "dozens" => 12,
        _ => scale(first.strip_suffix('s')?)?,
    };
    let mut end = first_end;
    if chars.starts(end, " of ") {
        let (next, next_end) = word(chars, end + 4);
        if let Some(factor) = next.strip_suffix('s').and_then(scale) {
            (unit, end) = (unit * factor, next_end);
        }
    }
    if first == "tens" && end == first_end {
        return None;
    }
    let mut token = Token::new(start, end, Decimal::from_i64(unit * 2), Script::English);
    token.high = Some(Decimal::from_i64(unit * 10 - 1));
    token.step = Decimal::from_i64(unit);
    token.shape = Shape::Vague;
    Some(token)
}

/// half, a third, two thirds, three-quarters.
fn part(chars: &Chars, start: usize, first: &str, first_end: usize) -> Option<Token> {
    if first == "half" {
        let other = chars.at(first_end) == '-' || chars.starts(first_end, " a dozen");
        return (!other).then(|| fraction(start, first_end, 1, 2));
    }
    let count = if first == "a" { 1 } else { small(first).filter(|n| (1..10).contains(n))? };
    let (next, end) = word(chars, next_start(chars, first_end));
    let singular = next.strip_suffix('s').unwrap_or(&next);
    let parts = named(PARTS, singular)?;
    let agrees = (count == 1) == (singular == next);
    let is_period = singular == "quarter" && chars.starts(end, " of 20");
    let stands = agrees && count < parts && !is_period && (singular != "half");
    // “a third meeting”, “a quarter”: a fraction only where its whole or nothing follows.
    let whole = ["of", "more", "less", "higher", "lower"];
    let follows = chars.at(end) != ' ' || whole.iter().any(|w| chars.starts(end + 1, w)) || count > 1;
    (stands && follows).then(|| fraction(start, end, count, parts))
}

fn fraction(start: usize, end: usize, above: i64, below: i64) -> Token {
    let value = Decimal::quotient(above.into(), below.into(), 6).unwrap_or(Decimal::ZERO);
    let mut token = Token::new(start, end, value, Script::English);
    token.measure = Measure::Fraction;
    token.ratio = Some((above, below));
    token.step = Decimal::new(1, 2);
    token
}

/// A cardinal number in words, as value, end and step.
fn number(chars: &Chars, start: usize) -> Option<(i64, usize, i64)> {
    let mut sum = Cardinal::default();
    let mut at = start;
    let mut end = None;
    for _ in 0..16 {
        let (next, next_end) = word(chars, at);
        if !sum.push(&next) {
            break;
        }
        if !matches!(next.as_str(), "a" | "an" | "and") {
            end = Some(next_end);
        }
        at = next_start(chars, next_end);
    }
    let end = end?;
    Some((sum.closed.checked_add(sum.open)?, end, sum.step))
}

#[derive(Default)]
struct Cardinal {
    closed: i64,
    open: i64,
    step: i64,
    last: Last,
}

#[derive(Default, PartialEq, Clone, Copy)]
enum Last {
    #[default]
    Nothing,
    Article,
    Unit,
    Tens,
    Scale(i64),
    And,
}

impl Cardinal {
    fn push(&mut self, word: &str) -> bool {
        if let Some(n) = small(word) {
            return self.small(n);
        }
        if let Some(factor) = scale(word) {
            return self.scale(factor);
        }
        match word {
            "dozen" if matches!(self.last, Last::Article | Last::Unit | Last::Nothing) => {
                self.open = self.open.max(1) * 12;
                (self.step, self.last) = (1, Last::Scale(12));
                true
            }
            "a" | "an" if self.last == Last::Nothing => {
                self.last = Last::Article;
                true
            }
            "and" if matches!(self.last, Last::Scale(factor) if factor != 12) => {
                self.last = Last::And;
                true
            }
            _ => false,
        }
    }

    fn small(&mut self, n: i64) -> bool {
        let fits = match self.last {
            Last::Nothing | Last::And => true,
            Last::Scale(factor) => factor != 12,
            Last::Tens => (1..10).contains(&n),
            Last::Article | Last::Unit => false,
        };
        if fits {
            self.open += n;
            self.step = 1;
            self.last = if n >= 20 { Last::Tens } else { Last::Unit };
        }
        fits
    }

    fn scale(&mut self, factor: i64) -> bool {
        let after_scale = matches!(self.last, Last::Scale(last) if last >= factor) && factor == 100;
        if matches!(self.last, Last::And) || after_scale || self.open > 1_000_000 {
            return false;
        }
        if self.last == Last::Nothing && self.closed == 0 && self.open == 0 {
            self.open = 1;
        }
        let many = self.open.max(1);
        if factor == 100 {
            self.open = many * 100;
        } else {
            let Some(block) = many.checked_mul(factor).and_then(|block| block.checked_add(self.closed))
            else {
                return false;
            };
            (self.closed, self.open) = (block, 0);
        }
        (self.step, self.last) = (factor, Last::Scale(factor));
        true
    }
}

/// Digits with a scale word: 1.5 million.
pub(crate) fn scaled(chars: &Chars, token: Token) -> Token {
    let Some((end, factor)) = scale_after(chars, token.start, token.end) else { return token };
    match token.times(Decimal::from_i64(factor), end) {
        Some(mut scaled) => {
            scaled.rounded = true;
            scaled.bound = Bound::Exact;
            scaled
        }
        None => token,
    }
}

#[cfg(test)]
mod tests {
    use super::read;
    use crate::chars::Chars;

    #[test]
    fn reads_number_words() {
        for (text, value, length) in [
            ("twenty-four people", "24", 11),
            ("two hundred and five", "205", 20),
            ("a dozen", "12", 7),
            ("two dozen", "24", 9),
            ("a hundred", "100", 9),
            ("one hundred thousand", "100000", 20),
            ("three thousand two hundred and one", "3201", 34),
            ("nineteen", "19", 8),
            ("two million", "2000000", 11),
            ("hundreds of", "200", 8),
            ("tens of thousands", "20000", 17),
            ("two-thirds", "0.666667", 10),
            ("a quarter of", "0.25", 9),
            ("half of", "0.5", 4),
            ("tripled", "3", 7),
        ] {
            let token = read(&Chars::new(text), 0).expect(text);
            assert_eq!((token.value.to_string().as_str(), token.end), (value, length), "{text}");
        }
        for text in ["a third meeting", "and", "a", "another", "tens", "once", "of"] {
            assert!(read(&Chars::new(text), 0).is_none(), "{text}");
        }
    }
}
