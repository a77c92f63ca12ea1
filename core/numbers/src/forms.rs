//! A numeral with all that belongs to it: per cent, 成, 倍, fractions, ranges.

use crate::chars::{Chars, is_digit, is_letter};
use crate::token::{Script, Shape, Token};
use crate::{Bound, Decimal, Measure, arabic, english, hanzi, measures};

/// Reads the number that begins at `i`, if one does.
pub(crate) fn read(chars: &Chars, i: usize) -> Option<Token> {
    match chars.at(i) {
        '翻' => return doubling(chars, i),
        '半' => return half(chars, i),
        _ => {}
    }
    let first = single(chars, i)?;
    Some(range(chars, first).unwrap_or(first))
}

/// One numeral with its suffix, without what may follow it in a range.
fn single(chars: &Chars, i: usize) -> Option<Token> {
    if let Some(token) = percent_before(chars, i) {
        return Some(token);
    }
    let token = numeral(chars, i)?;
    let token = hundred_millions(chars, token).unwrap_or(token);
    Some(suffix(chars, token).unwrap_or(token))
}

/// 1个亿, 两个多亿.
fn hundred_millions(chars: &Chars, token: Token) -> Option<Token> {
    let more = chars.any_starts(token.end, &["个多", "个余"]);
    let at = token.end + more.or_else(|| chars.any_starts(token.end, &["个"]))?;
    if chars.at(at) != '亿' || token.script == Script::English {
        return None;
    }
    let mut scaled = token.times(Decimal::from_i64(100_000_000), at + 1)?;
    (scaled.rounded, scaled.shape) = (true, Shape::Full);
    if more.is_some() {
        scaled.bound = Bound::From;
    }
    Some(scaled)
}

fn numeral(chars: &Chars, i: usize) -> Option<Token> {
    let c = chars.at(i);
    if is_digit(c) {
        let token = arabic::read(chars, i)?;
        return Some(if is_letter(chars.at(chars.past_space(token.end))) || chars.at(token.end) == '-' {
            english::scaled(chars, token)
        } else {
            token
        });
    }
    if hanzi::begins(c) {
        return hanzi::read(chars, i);
    }
    if english::begins(chars, i) { english::read(chars, i) } else { None }
}

/// 翻番, 翻一番, 翻了两番: two to the power of what is said.
fn doubling(chars: &Chars, i: usize) -> Option<Token> {
    let from = if chars.at(i + 1) == '了' { i + 2 } else { i + 1 };
    let (times, end) = if chars.at(from) == '番' {
        (1, from + 1)
    } else {
        let token =
            if is_digit(chars.at(from)) { arabic::plain(chars, from)? } else { hanzi::read(chars, from)? };
        let times = token.value.to_i64().filter(|n| (1..=10).contains(n))?;
        if chars.at(token.end) != '番' {
            return None;
        }
        (u32::try_from(times).ok()?, token.end + 1)
    };
    let mut token = Token::new(i, end, Decimal::from_i64(1 << times), Script::Hanzi);
    token.measure = Measure::Multiple;
    Some(token)
}

/// 半小时, 半个月, 半数, 过半 and 大半; not the 半 of 上半年 or 两年半.
fn half(chars: &Chars, i: usize) -> Option<Token> {
    const LASTING: &[&str] =
        &["小时", "个小时", "个月", "年", "天", "个世纪", "个多小时", "公里", "亩", "个工作日"];
    let token = Token::new(i, i + 1, Decimal::new(5, 1), Script::Hanzi);
    if chars.at(i + 1) == '数' {
        return as_fraction(token, 1, 2, i + 2);
    }
    let before = chars.before(i);
    if over_half(chars, i) {
        return as_fraction(token, 1, 2, i + 1);
    }
    let joined = hanzi::begins(before)
        || is_digit(before)
        || "个上下后大多过小对折月天年时周点里斤日".contains(before);
    let lasting = chars.any_starts(i + 1, LASTING).is_some()
        && !chars.starts(i + 1, "年来")
        && !chars.starts(i + 1, "天来");
    let first_half = before == '前' && !chars.ends(i, "提前");
    if (joined && i > 0) || first_half || !lasting {
        return None;
    }
    let mut half = token;
    (half.step, half.rounded) = (Decimal::new(5, 1), true);
    Some(half)
}

/// The 半 of 过半 and 大半, which says more than half: not that of 大半年, 过半百 or 超过半小时.
fn over_half(chars: &Chars, i: usize) -> bool {
    let before = match chars.before(i) {
        '过' => !"超通经越不".contains(chars.before(i - 1)),
        '大' => true,
        _ => false,
    };
    before && !"百天年载辈生夜路途个世拍月小径岛圆点晌".contains(chars.at(i + 1))
}

/// 百分之三十, 百分之3.5, 千分之二.
fn percent_before(chars: &Chars, i: usize) -> Option<Token> {
    let part = match chars.at(i) {
        '百' => Decimal::ONE,
        '千' => Decimal::new(1, 1),
        '万' => Decimal::new(1, 2),
        _ => return None,
    };
    if chars.starts(i, "百分百") {
        let mut all = Token::new(i, i + 3, Decimal::from_i64(100), Script::Hanzi);
        (all.measure, all.rounded) = (Measure::Percent, true);
        return Some(all);
    }
    if !chars.starts(i + 1, "分之") {
        return None;
    }
    let token = if chars.starts(i + 3, "百") && !hanzi::begins(chars.at(i + 4)) {
        Token::new(i + 3, i + 4, Decimal::from_i64(100), Script::Hanzi)
    } else {
        numeral(chars, i + 3)?
    };
    let mut token = token.times(part, token.end)?;
    (token.start, token.measure, token.rounded) = (i, Measure::Percent, true);
    token.factor = Decimal::ONE;
    (token.script, token.shape) = (Script::Hanzi, Shape::Full);
    Some(token)
}

/// 一半: one of two.
fn one_half(chars: &Chars, token: Token) -> Option<Token> {
    if chars.at(token.end) != '半'
        || token.value != Decimal::ONE
        || token.script != Script::Hanzi
        || token.end - token.start != 1
    {
        return None;
    }
    as_fraction(token, 1, 2, token.end + 1)
}

/// one in five, 3 in 4.
fn one_in(chars: &Chars, token: Token) -> Option<Token> {
    if !chars.starts(token.end, " in ") || !token.is_bare() {
        return None;
    }
    let below =
        numeral(chars, token.end + 4).filter(|below| below.is_bare() && below.script != Script::Hanzi)?;
    let (one, many) = (whole(token.value)?, whole(below.value)?);
    (one < many && many <= 10).then(|| as_fraction(token, one, many, below.end))?
}

fn as_fraction(token: Token, above: i64, below: i64, end: usize) -> Option<Token> {
    let mut fraction = token;
    fraction.high = None;
    fraction.value = Decimal::quotient(above.into(), below.into(), 6)?;
    (fraction.ratio, fraction.end) = (Some((above, below)), end);
    (fraction.measure, fraction.step) = (Measure::Fraction, Decimal::new(1, 2));
    fraction.shape = Shape::Full;
    Some(fraction)
}

/// What stands behind a numeral and changes what it means.
fn suffix(chars: &Chars, token: Token) -> Option<Token> {
    let gap = chars.past_space(token.end);
    let percent = |end: usize, part: Decimal| {
        let mut percent = token.times(part, end)?;
        (percent.measure, percent.rounded) = (Measure::Percent, true);
        Some(percent)
    };
    match chars.at(gap) {
        '%' => return percent(gap + 1, Decimal::ONE),
        '‰' => return percent(gap + 1, Decimal::new(1, 1)),
        '倍' if !matches!(chars.at(gap + 1), '增' | '感') => {
            let mut multiple = token;
            (multiple.measure, multiple.end) = (Measure::Multiple, gap + 1);
            return Some(multiple);
        }
        _ => {}
    }
    const POINTS: &[&str] = &["个百分点", "百分点"];
    const WORDS: &[&str] = &["percentage points", "percentage point", "percent", "per cent", "pct"];
    if let Some(length) = chars.any_starts(gap, POINTS) {
        return percent(gap + length, Decimal::ONE);
    }
    if let Some(length) = chars.any_starts(gap, WORDS) {
        return (!is_letter(chars.at(gap + length))).then(|| percent(gap + length, Decimal::ONE))?;
    }
    tenths(chars, token)
        .or_else(|| fraction(chars, token))
        .or_else(|| one_half(chars, token))
        .or_else(|| one_in(chars, token))
        .or_else(|| multiple_in_english(chars, token))
}

/// 3成, 七成五: tenths, read as per cent.
fn tenths(chars: &Chars, token: Token) -> Option<Token> {
    // 一成不变, 三成员: words that begin with 成.
    const WORDS: &str = "功立为员果长本就都熟效绩人年品份分语不对型形书交套药像名材才";
    let fits = token.value <= Decimal::TEN && !token.value.is_zero() && token.shape != Shape::Row;
    if chars.at(token.end) != '成' || !fits || WORDS.contains(chars.at(token.end + 1)) {
        return None;
    }
    let mut tenths = token.times(Decimal::TEN, token.end + 1)?;
    (tenths.measure, tenths.rounded, tenths.factor) = (Measure::Percent, true, Decimal::ONE);
    if chars.at(tenths.end) == '半' {
        tenths.value = tenths.value.checked_add(Decimal::from_i64(5))?;
        (tenths.step, tenths.end) = (Decimal::from_i64(5), tenths.end + 1);
        return Some(tenths);
    }
    let next =
        hanzi::read(chars, tenths.end).filter(|next| next.shape == Shape::Small && next.high.is_none());
    if let Some(half) = next
        && measures::at(chars, half.end, Script::Hanzi).is_none()
    {
        tenths.value = tenths.value.checked_add(half.value)?;
        (tenths.step, tenths.end) = (Decimal::ONE, half.end);
    }
    Some(tenths)
}

fn whole(value: Decimal) -> Option<i64> {
    value.to_i64().filter(|n| *n > 0)
}

/// 三分之二 and 1/3.
fn fraction(chars: &Chars, token: Token) -> Option<Token> {
    let (above, below, end) = if chars.starts(token.end, "分之") {
        let above = numeral(chars, token.end + 2)?;
        if above.high.is_some() || token.high.is_some() {
            return None;
        }
        (whole(above.value)?, whole(token.value)?, above.end)
    } else if chars.at(token.end) == '/' && token.is_bare() && token.script == Script::Arabic {
        let below = arabic::plain(chars, token.end + 1)
            .filter(|t| t.is_bare() && is_digit(chars.at(token.end + 1)))?;
        let (above, below, end) = (whole(token.value)?, whole(below.value)?, below.end);
        let apart = chars.at(end) != '/' && chars.before(token.start) != '/' && !is_letter(chars.at(end));
        if !apart || above >= below || below > 100 {
            return None;
        }
        (above, below, end)
    } else {
        return None;
    };
    as_fraction(token, above, below, end)
}

/// three times as many, 1.3 times higher.
fn multiple_in_english(chars: &Chars, token: Token) -> Option<Token> {
    const COMPARED: &[&str] = &[
        "times as ",
        "times more ",
        "times higher",
        "times larger",
        "times the ",
        "times that of",
        "times greater",
    ];
    let gap = chars.past_space(token.end);
    if chars.at(token.end) == '-' && chars.starts(token.end + 1, "fold") {
        let mut multiple = token;
        (multiple.measure, multiple.end) = (Measure::Multiple, token.end + 5);
        return Some(multiple);
    }
    chars.any_starts(gap, COMPARED)?;
    let mut multiple = token;
    (multiple.measure, multiple.end) = (Measure::Multiple, gap + 5);
    Some(multiple)
}

/// What joins the two ends of a range at `i`, by where the second begins.
fn joint(chars: &Chars, i: usize, first: &Token) -> Option<usize> {
    let at = chars.past_space(i);
    match chars.at(at) {
        '至' | '到' => {
            let moving = matches!(chars.before(first.start), '从' | '由' | '自');
            (!moving).then(|| chars.past_space(at + 1))
        }
        '-' | '~' => {
            let doubled = matches!(chars.at(at + 1), '-' | '~');
            let minus = chars.before(first.start) == '-';
            (!doubled && !minus).then(|| chars.past_space(at + 1))
        }
        _ if chars.starts(i, " to ") && !chars.ends(first.start, "from ") => Some(i + 4),
        _ if chars.starts(i, " and ") && chars.ends(first.start, "between ") => Some(i + 5),
        _ => None,
    }
}

/// A range that begins with `first`: 2至3成, 5-7万, 10%-20%, 3天至5天, 20 to 30.
fn range(chars: &Chars, first: Token) -> Option<Token> {
    let is_definite = first.high.is_none() && first.measure != Measure::Fraction && first.shape != Shape::Row;
    if !is_definite || first.leading_zero {
        return None;
    }
    let mut from = first.end;
    let mut repeated = None;
    if joint(chars, from, &first).is_none()
        && let Some(measure) = measures::at(chars, from, first.script)
        && measure.end > measure.start
    {
        repeated = Some(chars.text(measure.start, measure.end));
        from = measure.end;
    }
    let second = single(chars, joint(chars, from, &first)?)?;
    let plain = second.high.is_none() && second.shape != Shape::Row && !second.leading_zero;
    let same_measure = first.measure == second.measure || first.measure == Measure::Plain;
    let dashed_on = chars.at(second.end) == '-' && is_digit(chars.at(second.end + 1));
    let same_script = (first.script == Script::English) == (second.script == Script::English);
    if !plain || !same_measure || dashed_on || !same_script {
        return None;
    }
    if let Some(word) = repeated {
        let measure = measures::at(chars, second.end, second.script)?;
        if chars.text(measure.start, measure.end) != word {
            return None;
        }
    }
    joined(first, second)
}

fn joined(first: Token, second: Token) -> Option<Token> {
    let mut factor = Decimal::ONE;
    if first.measure == Measure::Plain && first.factor == Decimal::ONE {
        factor = second.factor;
        if second.measure == Measure::Percent && second.step == Decimal::TEN {
            factor = Decimal::TEN;
        }
    }
    let mut low = first.value.checked_mul(factor)?;
    if low >= second.value {
        low = first.value;
    }
    if low >= second.value {
        return None;
    }
    let mut range = second;
    range.start = first.start;
    (range.value, range.high) = (low, Some(second.value));
    range.rounded = first.rounded || second.rounded;
    range.digits = 0;
    if first.script != Script::Hanzi {
        range.script = first.script;
    }
    Some(range)
}

#[cfg(test)]
mod tests {
    use super::read;
    use crate::chars::Chars;

    fn shown(text: &str) -> String {
        let chars = Chars::new(text);
        let token = read(&chars, 0).expect(text);
        let high = token.high.map(|high| format!("..{high}")).unwrap_or_default();
        format!("{:?} {}{high} /{} {:?}", token.measure, token.value, token.step, chars.text(0, token.end))
    }

    #[test]
    fn reads_numbers_with_what_belongs_to_them() {
        for (text, expected) in [
            ("179.5%、", r#"Percent 179.5 /0.1 "179.5%""#),
            ("３％", r#"Percent 3 /1 "３％""#),
            ("百分之三十", r#"Percent 30 /10 "百分之三十""#),
            ("百分之3.5", r#"Percent 3.5 /0.1 "百分之3.5""#),
            ("百分之百", r#"Percent 100 /1 "百分之百""#),
            ("1.2个百分点", r#"Percent 1.2 /0.1 "1.2个百分点""#),
            ("3成", r#"Percent 30 /10 "3成""#),
            ("七成五", r#"Percent 75 /1 "七成五""#),
            ("2至3成", r#"Percent 20..30 /10 "2至3成""#),
            ("三四万", r#"Plain 30000..40000 /10000 "三四万""#),
            ("5—7万场次", r#"Plain 50000..70000 /10000 "5—7万""#),
            ("三至五万", r#"Plain 30000..50000 /10000 "三至五万""#),
            ("10%~20%", r#"Percent 10..20 /1 "10%~20%""#),
            ("3天至5天", r#"Plain 3..5 /1 "3天至5""#),
            ("20 to 30 people", r#"Plain 20..30 /1 "20 to 30""#),
            ("三分之二", r#"Fraction 0.666667 /0.01 "三分之二""#),
            ("1/3", r#"Fraction 0.333333 /0.01 "1/3""#),
            ("1.3倍", r#"Multiple 1.3 /0.1 "1.3倍""#),
            ("翻一番", r#"Multiple 2 /1 "翻一番""#),
            ("翻了两番", r#"Multiple 4 /1 "翻了两番""#),
            ("翻番", r#"Multiple 2 /1 "翻番""#),
            ("76萬5,147人", r#"Plain 765147 /1 "76萬5,147""#),
            ("1亿2千万元", r#"Plain 120000000 /10000000 "1亿2千万""#),
            ("138.6亿元", r#"Plain 13860000000 /10000000 "138.6亿""#),
            ("30多万人", r#"Plain 300000 /10000 "30多万""#),
            ("1,234,567", r#"Plain 1234567 /1 "1,234,567""#),
            ("1.5 million", r#"Plain 1500000 /100000 "1.5 million""#),
            ("3 percentage points", r#"Percent 3 /1 "3 percentage points""#),
            ("三成员", r#"Plain 3 /1 "三""#),
            ("5千米", r#"Plain 5 /1 "5""#),
        ] {
            assert_eq!(shown(text), expected, "{text}");
        }
    }
}
