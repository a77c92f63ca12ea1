//! The walk through a text that finds its numbers.

use crate::chars::{Chars, is_cjk, is_digit, is_letter};
use crate::dates::Mention;
use crate::measures::{self, Kind};
use crate::place::Place;
use crate::rows::{self, Table};
use crate::rules::{self, Ruling};
use crate::sentences::{self, Quote};
use crate::token::{Script, Token};
use crate::{
    Bound, Decimal, Measure, Number, Reading, Verdict, Why, arabic, english, forms, hanzi, lists, nouns,
    qualifiers,
};
use std::ops::Range;

/// Moves through ranges that are in order, so that each is looked at once.
struct Cursor<'a, T> {
    items: &'a [T],
    at: usize,
}

impl<'a, T> Cursor<'a, T> {
    fn new(items: &'a [T]) -> Self {
        Self { items, at: 0 }
    }

    /// The first item that does not end before `i`.
    fn to(&mut self, i: usize, end: impl Fn(&T) -> usize) -> Option<&'a T> {
        while self.items.get(self.at).is_some_and(|item| end(item) <= i) {
            self.at += 1;
        }
        self.items.get(self.at)
    }
}

struct Finder<'a> {
    chars: &'a Chars,
    mentions: Cursor<'a, Mention>,
    quotes: Cursor<'a, Quote>,
    sentences: Cursor<'a, Range<usize>>,
    numbers: Vec<Number>,
    /// Where each number's measure word ends, beside `numbers`.
    behind: Vec<usize>,
    /// The last number was a fall.
    fell: bool,
}

/// The numbers of a text, and the tables that they stand in.
fn numbers(chars: &Chars, mentions: &[Mention], sentences: &[Range<usize>]) -> (Vec<Number>, Vec<Table>) {
    let quotes = sentences::quotes(chars);
    let mut finder = Finder {
        chars,
        mentions: Cursor::new(mentions),
        quotes: Cursor::new(&quotes),
        sentences: Cursor::new(sentences),
        numbers: Vec::new(),
        behind: Vec::new(),
        fell: false,
    };
    let mut i = 0;
    while i < chars.len() {
        i = finder.step(i).max(i + 1);
    }
    let Finder { mut numbers, behind, .. } = finder;
    share_verdicts(chars, &mut numbers, &behind);
    let tables = rows::read(chars, &mut numbers, &behind);
    lists::pair(chars, &mut numbers, &behind);
    (numbers, tables)
}

impl Finder<'_> {
    /// Looks at what begins at `i` and says where to go on.
    fn step(&mut self, i: usize) -> usize {
        let chars = self.chars;
        if let Some(mention) = self.mentions.to(i, |mention| mention.end)
            && mention.start <= i
        {
            let mention = *mention;
            self.whole(mention.start, mention.end, mention.why);
            return mention.end;
        }
        if let Some((end, why)) = rules::whole::at(chars, i) {
            let end = self.before_mention(i, end);
            self.whole(i, end, why);
            return end;
        }
        let c = chars.at(i);
        if !is_digit(c) && !hanzi::begins(c) && !matches!(c, '翻' | '半') && !english::begins(chars, i) {
            return if c.is_ascii_lowercase() {
                chars.run_end(i, usize::MAX, |c| c.is_ascii_lowercase())
            } else {
                i + 1
            };
        }
        match forms::read(chars, i) {
            Some(token) => self.token(token),
            None if c.is_ascii_lowercase() => chars.run_end(i, usize::MAX, |c| c.is_ascii_lowercase()),
            None => i + 1,
        }
    }

    /// `end`, or the beginning of the next mention of time if that comes before.
    fn before_mention(&self, i: usize, end: usize) -> usize {
        let next = self.mentions.items.get(self.mentions.at).map_or(end, |mention| mention.start);
        if next > i { end.min(next) } else { end }
    }

    /// A stretch that is no figure as a whole, if it holds a numeral.
    fn whole(&mut self, start: usize, end: usize, why: Why) {
        let Some(value) = first_value(self.chars, start, end) else { return };
        let sentence = self.sentence(start);
        self.push(
            Number {
                start,
                end,
                text: self.chars.text(start, end),
                value,
                high: None,
                ratio: None,
                measure: Measure::Plain,
                bound: Bound::Exact,
                rounded: false,
                step: Decimal::ONE,
                unit_of_measure: None,
                noun: None,
                verdict: Verdict::NotAFigure(why),
                pairing: None,
                sentence,
            },
            end,
        );
    }

    fn push(&mut self, number: Number, behind: usize) {
        self.numbers.push(number);
        self.behind.push(behind);
    }

    fn sentence(&mut self, i: usize) -> (usize, usize) {
        self.sentences.to(i, |range| range.end).map_or((i, i), |range| (range.start, range.end))
    }

    fn quote(&mut self, i: usize) -> Option<Quote> {
        self.quotes.to(i, |quote| quote.end + 1).copied().filter(|quote| quote.start <= i && i < quote.end)
    }

    fn token(&mut self, token: Token) -> usize {
        let chars = self.chars;
        let token =
            half_added(chars, cut(&token, self.mentions.items.get(self.mentions.at)).unwrap_or(token));
        let mut place = Place::new(chars, token, self.quote(token.start));
        place.start = place.start.max(self.numbers.last().map_or(0, |number| number.end));
        let ruling = rules::judge(&place);
        let Ruling::Is(verdict) = ruling else { return token.end };
        let fell = self.falls(&place);
        let mut number = self.number(&place, verdict);
        if fell && verdict == Verdict::Figure {
            number.value = number.value.negated();
            number.high = number.high.map(Decimal::negated);
        }
        if verdict != Verdict::Figure && chars.before(number.start) == '第' {
            number.start -= 1;
            number.text = chars.text(number.start, number.end);
        }
        self.fell = fell;
        self.push(number, place.after);
        place.end
    }

    /// A fall by the words before it, by the sign, or as the next value of a list of falls.
    fn falls(&self, place: &Place<'_>) -> bool {
        let chars = self.chars;
        let percent = place.token.measure == Measure::Percent;
        let said =
            qualifiers::falls(chars, place.start) || percent && qualifiers::falls_behind(chars, place.after);
        let listed = self.fell
            && self.behind.last().is_some_and(|&end| {
                (end..place.start).all(|i| matches!(chars.at(i), '、' | '和' | '及' | ' ' | ','))
                    && end < place.start
            });
        said || listed || signed(place)
    }

    fn number(&mut self, place: &Place<'_>, verdict: Verdict) -> Number {
        let chars = self.chars;
        let token = &place.token;
        let start = if signed(place) { place.start - 1 } else { place.start };
        let figure = verdict == Verdict::Figure;
        Number {
            start,
            end: place.end,
            text: chars.text(start, place.end),
            value: token.value,
            high: token.high,
            ratio: token.ratio,
            measure: token.measure,
            bound: place.bound,
            rounded: token.rounded,
            step: token.step,
            unit_of_measure: unit(place),
            noun: if figure { nouns::read(place) } else { None },
            verdict,
            pairing: None,
            sentence: self.sentence(start),
        }
    }
}

/// 1、2号楼, 第3、4期, 三、四年级: what one number of a pair is, the other is too.
fn share_verdicts(chars: &Chars, numbers: &mut [Number], behind: &[usize]) {
    let joined = |one: &Number, end: usize, two: &Number| {
        let bare = one.unit_of_measure.is_none() && one.measure == Measure::Plain && end == one.end;
        bare && two.start == one.end + 1
            && matches!(chars.at(one.end), '、' | '和' | '/' | '-' | '~' | '至' | '到' | '及')
    };
    for i in (1..numbers.len()).rev() {
        let (front, back) = numbers.split_at_mut(i);
        let (one, two) = (&mut front[i - 1], &back[0]);
        if one.is_figure() && shared(two.verdict) && joined(one, behind[i - 1], two) {
            one.verdict = two.verdict;
            one.noun = None;
        }
    }
    for i in 1..numbers.len() {
        let (front, back) = numbers.split_at_mut(i);
        let (one, two) = (&front[i - 1], &mut back[0]);
        let dialled = one.verdict == Verdict::NotAFigure(Why::Telephone) && two.start == one.end + 1;
        if dialled && two.is_figure() && chars.at(one.end) == ' ' && two.unit_of_measure.is_none() {
            two.verdict = one.verdict;
            two.noun = None;
        }
        let counted = chars.at(one.start) == '第' && one.unit_of_measure.is_none();
        if two.is_figure() && counted && joined(one, behind[i - 1], two) {
            two.verdict = one.verdict;
            two.noun = None;
        }
    }
}

fn shared(verdict: Verdict) -> bool {
    use Why::{Address, Age, Code, Date, LegalTerm, Ordinal, Serial, Year};
    matches!(verdict, Verdict::NotAFigure(Address | Age | Code | Date | LegalTerm | Ordinal | Serial | Year))
}

/// The numeral without what a mention of time takes from its end.
fn cut(token: &Token, next: Option<&Mention>) -> Option<Token> {
    let mention = next?;
    if mention.start <= token.start || mention.start >= token.end {
        return None;
    }
    let mut cut = *token;
    (cut.end, cut.high) = (mention.start, None);
    Some(cut)
}

/// Whether a minus sign stands before the number: −3.5%, and no dash or hyphen.
fn signed(place: &Place<'_>) -> bool {
    let chars = place.chars;
    let sign = place.start == place.token.start
        && matches!(chars.raw(place.start.wrapping_sub(1)), '-' | '−' | '－');
    if !sign || place.token.script != Script::Arabic {
        return false;
    }
    let before = chars.before(place.start - 1);
    let open =
        matches!(before, '\0' | ' ' | '\n' | '\t' | '|' | '(' | ',' | ':' | '为' | '长' | '达' | '、' | '和');
    let cold = place.measured_in(&["℃", "°c", "度", "摄氏度"]) && is_cjk(before);
    open || cold || chars.raw(place.start - 1) == '−' && !is_digit(before) && !is_letter(before)
}

fn unit(place: &Place<'_>) -> Option<String> {
    match place.token.measure {
        Measure::Percent => return Some("%".to_owned()),
        Measure::Multiple => return Some("倍".to_owned()),
        Measure::Fraction => return None,
        Measure::Plain => {}
    }
    let written = place.measure.filter(|measure| measure.end > measure.start);
    match written {
        Some(measure) => Some(place.chars.text(measure.start, measure.end)),
        None => measures::currency_before(place.chars, place.token.start).map(str::to_owned),
    }
}

/// 三年半, 3个半小时: half a unit more.
fn half_added(chars: &Chars, token: Token) -> Token {
    let Some(measure) = measures::at(chars, token.end, token.script) else { return token };
    let after =
        matches!(measure.kind, Kind::Time | Kind::Year | Kind::Amount) && chars.at(measure.end) == '半';
    let inside = chars.starts(measure.start, "个半")
        && chars.any_starts(measure.start + 2, &["小时", "月", "星期"]).is_some();
    if token.measure != Measure::Plain
        || !(after || inside)
        || token.high.is_some()
        || !token.value.is_whole()
    {
        return token;
    }
    let mut half = token;
    half.value = half.value.checked_add(Decimal::new(5, 1)).unwrap_or(half.value);
    (half.step, half.rounded) = (Decimal::new(5, 1), true);
    half
}

/// The value of the first numeral in a stretch.
fn first_value(chars: &Chars, start: usize, end: usize) -> Option<Decimal> {
    let at = (start..end).find(|&i| is_digit(chars.at(i)) || hanzi::begins(chars.at(i)))?;
    let token = if is_digit(chars.at(at)) { arabic::plain(chars, at) } else { hanzi::read(chars, at) };
    token.map(|token| token.value)
}

pub(crate) fn read(text: &str) -> Reading {
    let chars = Chars::new(text);
    let mentions = crate::dates::scan(&chars);
    let sentences = sentences::in_chars(&chars);
    let (numbers, tables) = numbers(&chars, &mentions, &sentences);
    let conflicts = crate::consistency::conflicts(&chars, &numbers, &mentions, &tables);
    Reading {
        numbers,
        dates: crate::dates::dates_of(&mentions),
        periods: crate::dates::periods_of(&mentions),
        sentences,
        conflicts,
    }
}
