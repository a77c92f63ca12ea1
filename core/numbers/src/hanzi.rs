//! Numerals in Chinese characters: 三百二十五, 一千二, 两万余, 三四万, 二〇二一, 贰仟叁佰, 几十.

use crate::chars::Chars;
use crate::token::{Script, Shape, Token};
use crate::{Bound, Decimal};

/// Longer runs are split: no number needs more characters.
const MOST: usize = 32;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sign {
    Digit(i64),
    /// 十, 百, 千.
    Unit(i64),
    /// 万, 亿.
    Block(i64),
    /// 廿, 卅.
    Tens(i64),
    /// 几, 数: from two to nine.
    Some,
}

fn sign(c: char) -> Option<Sign> {
    Some(match c {
        '〇' | '零' | '○' => Sign::Digit(0),
        '一' => Sign::Digit(1),
        '二' | '两' => Sign::Digit(2),
        '三' => Sign::Digit(3),
        '四' => Sign::Digit(4),
        '五' => Sign::Digit(5),
        '六' => Sign::Digit(6),
        '七' => Sign::Digit(7),
        '八' => Sign::Digit(8),
        '九' => Sign::Digit(9),
        '十' => Sign::Unit(10),
        '百' => Sign::Unit(100),
        '千' => Sign::Unit(1_000),
        '万' => Sign::Block(10_000),
        '亿' => Sign::Block(100_000_000),
        '廿' => Sign::Tens(20),
        '卅' => Sign::Tens(30),
        '几' | '数' => Sign::Some,
        _ => return None,
    })
}

/// The forms of bank notes and receipts. Several are common characters too (陆, 伍, 拾), so they count only as a
/// run of at least two.
fn financial(c: char) -> Option<Sign> {
    Some(match c {
        '壹' => Sign::Digit(1),
        '贰' => Sign::Digit(2),
        '叁' | '叄' | '参' => Sign::Digit(3),
        '肆' => Sign::Digit(4),
        '伍' => Sign::Digit(5),
        '陆' => Sign::Digit(6),
        '柒' => Sign::Digit(7),
        '捌' => Sign::Digit(8),
        '玖' => Sign::Digit(9),
        '拾' => Sign::Unit(10),
        '佰' => Sign::Unit(100),
        '仟' => Sign::Unit(1_000),
        '零' | '万' | '亿' => return sign(c),
        _ => return None,
    })
}

/// Whether `c` is a common numeral: a digit, a unit or a block.
pub(crate) fn is_numeral(c: char) -> bool {
    matches!(sign(c), Some(Sign::Digit(_) | Sign::Unit(_) | Sign::Block(_) | Sign::Tens(_)))
}

/// Whether a Chinese numeral may begin with `c`.
pub(crate) fn begins(c: char) -> bool {
    sign(c).is_some() || financial(c).is_some()
}

/// The signs of a run that begins at `start`, in a buffer, since this is done for every numeral of a text.
fn signs(chars: &Chars, start: usize) -> ([Sign; MOST], usize) {
    let is_financial = financial(chars.at(start)).is_some() && financial(chars.at(start + 1)).is_some();
    let of = if is_financial && sign(chars.at(start)).is_none() { financial } else { sign };
    let mut signs = [Sign::Some; MOST];
    let mut count = 0;
    while count < MOST
        && let Some(sign) = of(chars.at(start + count))
    {
        signs[count] = sign;
        count += 1;
    }
    (signs, count)
}

/// The value while it is read: closed blocks (万, 亿), the open block, and the digit that waits for its unit. Each
/// has a low and a high end, which differ only where neighbours (三四) stand.
#[derive(Debug, Clone, Copy, Default)]
struct Sum {
    closed: (i64, i64),
    open: (i64, i64),
    waiting: Option<(i64, i64)>,
    after_zero: bool,
    last_unit: i64,
    last_block: i64,
    step: i64,
    vague: bool,
    more: bool,
}

fn scaled(pair: (i64, i64), factor: i64) -> Option<(i64, i64)> {
    Some((pair.0.checked_mul(factor)?, pair.1.checked_mul(factor)?))
}

fn added(one: (i64, i64), two: (i64, i64)) -> Option<(i64, i64)> {
    Some((one.0.checked_add(two.0)?, one.1.checked_add(two.1)?))
}

impl Sum {
    fn push(&mut self, sign: Sign, first: bool) -> Option<()> {
        match sign {
            Sign::Digit(0) => self.zero(),
            Sign::Digit(digit) => self.digit(digit),
            Sign::Tens(tens) => self.tens(tens),
            Sign::Unit(unit) => self.unit(unit, first),
            Sign::Block(block) => self.block(block, first),
            Sign::Some => self.some(),
        }
    }

    fn zero(&mut self) -> Option<()> {
        if self.waiting.is_some() || self.after_zero {
            return None;
        }
        self.after_zero = true;
        Some(())
    }

    fn digit(&mut self, digit: i64) -> Option<()> {
        self.waiting = match self.waiting {
            None => Some((digit, digit)),
            Some((low, high)) if low == high && neighbours(low, digit) => Some((low, digit)),
            Some(_) => return None,
        };
        Some(())
    }

    fn tens(&mut self, tens: i64) -> Option<()> {
        if self.waiting.is_some() || self.last_unit != 0 && self.last_unit <= 10 {
            return None;
        }
        self.open = added(self.open, (tens, tens))?;
        (self.last_unit, self.step, self.after_zero) = (10, 10, false);
        Some(())
    }

    fn unit(&mut self, unit: i64, first: bool) -> Option<()> {
        if self.last_unit != 0 && unit >= self.last_unit {
            return None;
        }
        let bare_allowed = first || unit == 10;
        let digit = match self.waiting.take() {
            Some(digit) => digit,
            None if bare_allowed => (1, 1),
            None => return None,
        };
        self.open = added(self.open, scaled(digit, unit)?)?;
        (self.last_unit, self.step, self.after_zero) = (unit, unit, false);
        Some(())
    }

    fn block(&mut self, block: i64, first: bool) -> Option<()> {
        let mut open = added(self.open, self.waiting.take().unwrap_or_default())?;
        // 两万亿: nothing stands between the blocks, so that 万亿 is one unit.
        let joined = if open == (0, 0) { self.last_block.max(1) } else { 1 };
        if block == 100_000_000 {
            if self.last_block == block {
                return None;
            }
            open = added(open, self.closed)?;
            self.closed = (0, 0);
        } else if self.last_block == 10_000 {
            return None;
        }
        if open == (0, 0) {
            if !first {
                return None;
            }
            open = (1, 1);
        }
        self.closed = added(self.closed, scaled(open, block)?)?;
        self.open = (0, 0);
        self.step = block.checked_mul(joined)?;
        (self.last_block, self.last_unit, self.after_zero) = (block, 0, false);
        Some(())
    }

    fn some(&mut self) -> Option<()> {
        if self.waiting.is_some() {
            return None;
        }
        if self.last_unit == 10 {
            self.more = true;
        } else if self.last_unit == 0 && self.last_block == 0 {
            self.vague = true;
            self.waiting = Some((2, 9));
        } else {
            return None;
        }
        Some(())
    }

    /// The value once all is read: 一百二 is 120, 一百零二 and 十二 end in units.
    fn finish(&self) -> Option<(i64, i64, i64)> {
        let mut step = self.step;
        let mut open = self.open;
        if let Some(digit) = self.waiting {
            let short =
                !self.after_zero && (self.last_unit >= 100 || (self.last_unit == 0 && self.last_block > 0));
            let before = if self.last_unit >= 100 { self.last_unit } else { self.last_block };
            step = if short { before / 10 } else { 1 };
            open = added(open, scaled(digit, step)?)?;
        }
        let (low, high) = added(self.closed, open)?;
        Some((low, high, step.max(1)))
    }
}

fn neighbours(one: i64, two: i64) -> bool {
    two == one + 1 || (one, two) == (3, 5)
}

/// Reads the numeral in Chinese characters that begins at `start`.
pub(crate) fn read(chars: &Chars, start: usize) -> Option<Token> {
    let (signs, count) = signs(chars, start);
    let signs = &signs[..count];
    let only_digits = signs.iter().take_while(|sign| matches!(sign, Sign::Digit(_))).count();
    if only_digits >= 2 && is_row(signs, only_digits) {
        return Some(row(start, &signs[..only_digits]));
    }
    let mut sum = Sum::default();
    let mut used = 0;
    for (i, &sign) in signs.iter().enumerate() {
        let mut next = sum;
        if next.push(sign, i == 0).is_none() || next.finish().is_none() {
            break;
        }
        sum = next;
        used = i + 1;
    }
    finish(chars, start, &signs[..used], &sum)
}

/// Whether the digits at the front stand in a row (二〇二一, 五一) and are no part of a larger number.
fn is_row(signs: &[Sign], digits: usize) -> bool {
    let unit_follows = signs.get(digits).is_some_and(|sign| matches!(sign, Sign::Unit(_) | Sign::Block(_)));
    match (&signs[..digits], digits) {
        ([Sign::Digit(one), Sign::Digit(two)], 2) => *one == 0 || !neighbours(*one, *two),
        (_, _) => !unit_follows || digits > 2,
    }
}

fn row(start: usize, signs: &[Sign]) -> Token {
    let digits = signs.iter().take(18);
    let value = digits.fold(0_i64, |sum, sign| match sign {
        Sign::Digit(digit) => sum * 10 + digit,
        _ => sum,
    });
    let mut token = Token::new(start, start + signs.len(), Decimal::from_i64(value), Script::Hanzi);
    token.shape = Shape::Row;
    token.digits = signs.len();
    token.leading_zero = signs.first() == Some(&Sign::Digit(0));
    token
}

fn finish(chars: &Chars, start: usize, signs: &[Sign], sum: &Sum) -> Option<Token> {
    let first = *signs.first()?;
    if signs.len() == 1 && first == Sign::Some {
        return None;
    }
    let (low, high, step) = sum.finish()?;
    let mut token = Token::new(start, start + signs.len(), Decimal::from_i64(low), Script::Hanzi);
    token.digits = signs.len();
    token.step = Decimal::from_i64(step);
    token.rounded = step > 1 && sum.last_block > 0;
    let pure = signs.iter().rev().skip(1).all(|sign| matches!(sign, Sign::Digit(_)));
    if pure && sum.last_block > 0 {
        token.factor = Decimal::from_i64(sum.last_block);
    }
    token.high = (high > low).then(|| Decimal::from_i64(high));
    if sum.vague {
        token.high = Some(Decimal::from_i64(high.saturating_add(step).saturating_sub(1)));
        token.rounded = false;
    }
    if sum.more {
        token.bound = Bound::From;
    }
    token.shape = shape(first, signs, sum);
    Some(with_decimals(chars, token))
}

fn shape(first: Sign, signs: &[Sign], sum: &Sum) -> Shape {
    if sum.vague {
        return Shape::Vague;
    }
    match first {
        Sign::Unit(unit) if unit >= 100 => Shape::Head,
        Sign::Block(_) => Shape::Head,
        _ if signs.iter().all(|sign| matches!(sign, Sign::Digit(_))) => Shape::Small,
        _ => Shape::Full,
    }
}

/// 三点五, 十二点五: decimals behind 点, and 万 or 亿 behind them.
fn with_decimals(chars: &Chars, token: Token) -> Token {
    if chars.at(token.end) != '点' || token.high.is_some() || token.shape == Shape::Head {
        return token;
    }
    let digits: Vec<i64> = (token.end + 1..token.end + 10)
        .map_while(|i| match sign(chars.at(i)) {
            Some(Sign::Digit(digit)) => Some(digit),
            _ => None,
        })
        .collect();
    let end = token.end + 1 + digits.len();
    // 两点一线, 三点十分: no decimals.
    if digits.is_empty() || matches!(sign(chars.at(end)), Some(Sign::Unit(_))) || chars.at(end) == '线' {
        return token;
    }
    let Ok(places) = u32::try_from(digits.len()) else { return token };
    let fraction = digits.iter().fold(0_i128, |sum, &digit| sum * 10 + i128::from(digit));
    let Some(value) = token.value.checked_add(Decimal::new(fraction, places)) else { return token };
    let mut decimal = token;
    (decimal.value, decimal.end) = (value, end);
    (decimal.step, decimal.rounded, decimal.shape) = (Decimal::new(1, places), true, Shape::Full);
    match sign(chars.at(end)) {
        Some(Sign::Block(block)) => decimal.times(Decimal::from_i64(block), end + 1).unwrap_or(decimal),
        _ => decimal,
    }
}

#[cfg(test)]
mod tests {
    use super::read;
    use crate::chars::Chars;

    fn value(text: &str) -> String {
        let token = read(&Chars::new(text), 0).expect(text);
        let high = token.high.map(|high| format!("..{high}")).unwrap_or_default();
        format!("{}{high} /{} @{}", token.value, token.step, token.end)
    }

    #[test]
    fn reads_chinese_numerals() {
        for (text, expected) in [
            ("三", "3 /1 @1"),
            ("十", "10 /10 @1"),
            ("十五", "15 /1 @2"),
            ("二十", "20 /10 @2"),
            ("三百三十七", "337 /1 @5"),
            ("一百零二", "102 /1 @4"),
            ("一百二", "120 /10 @3"),
            ("一千一百八十", "1180 /10 @6"),
            ("三万", "30000 /10000 @2"),
            ("三万五", "35000 /1000 @3"),
            ("三万五千", "35000 /1000 @4"),
            ("一万五千零三", "15003 /1 @6"),
            ("二十万", "200000 /10000 @3"),
            ("一百二十万", "1200000 /10000 @5"),
            ("三千万", "30000000 /10000 @3"),
            ("一亿三千万", "130000000 /10000 @5"),
            ("两万亿", "2000000000000 /1000000000000 @3"),
            ("三四万", "30000..40000 /10000 @3"),
            ("二三十", "20..30 /10 @3"),
            ("七八", "7..8 /1 @2"),
            ("三五", "3..5 /1 @2"),
            ("十五六", "15..16 /1 @3"),
            ("一百二三十", "120..130 /10 @5"),
            ("百", "100 /100 @1"),
            ("万", "10000 /10000 @1"),
            ("廿五", "25 /1 @2"),
            ("几十", "20..99 /10 @2"),
            ("数百", "200..999 /100 @2"),
            ("十几", "10 /10 @2"),
            ("贰仟叁佰", "2300 /100 @4"),
            ("三点五", "3.5 /0.1 @3"),
            ("一点二五亿", "125000000 /1000000 @5"),
            ("二〇二一", "2021 /1 @4"),
            ("九一八", "918 /1 @3"),
            ("五一", "51 /1 @2"),
            ("十百", "10 /10 @1"),
        ] {
            assert_eq!(value(text), expected, "{text}");
        }
    }
}
