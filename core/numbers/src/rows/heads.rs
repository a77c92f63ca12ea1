//! Heads of columns: their names, the units in their brackets, and the columns that hold no figures.

use std::ops::Range;

use super::lines::Line;
use crate::chars::Chars;
use crate::{Decimal, Measure, Number, Why, arabic};

pub(super) struct Head {
    pub(super) name: String,
    pub(super) unit: Option<Unit>,
    /// What the column's numbers are, if no figures.
    pub(super) why: Option<Why>,
}

/// A unit of measure with its multiplier: 万元, %, 个.
pub(super) struct Unit {
    name: String,
    factor: Decimal,
    percent: bool,
}

const NO_FIGURES: &[(&str, Why)] = &[
    ("序号", Why::ListNumber),
    ("编号", Why::Serial),
    ("no.", Why::ListNumber),
    ("#", Why::ListNumber),
    ("代码", Why::Code),
    ("邮编", Why::Code),
    ("电话", Why::Telephone),
    ("联系方式", Why::Telephone),
    ("手机", Why::Telephone),
    ("年份", Why::Year),
    ("年度", Why::Year),
    ("year", Why::Year),
    ("排名", Why::Ordinal),
    ("名次", Why::Ordinal),
    ("位次", Why::Ordinal),
    ("rank", Why::Ordinal),
    ("phone", Why::Telephone),
    ("日期", Why::Date),
    ("date", Why::Date),
    ("年龄", Why::Age),
];

pub(super) fn head(chars: &Chars, cell: &Range<usize>) -> Head {
    let open = (cell.start..cell.end).find(|&i| chars.at(i) == '(');
    let close = open.and_then(|open| (open..cell.end).find(|&i| chars.at(i) == ')'));
    let (end, unit) = match (open, close) {
        (Some(open), Some(close)) if open > cell.start => (open, unit(chars, open + 1, close)),
        _ => (cell.end, None),
    };
    let why = NO_FIGURES.iter().find(|(word, _)| chars.starts(cell.start, word) || chars.ends(end, word));
    Head { name: chars.text(cell.start, end).trim().to_owned(), unit, why: why.map(|(_, why)| *why) }
}

/// 单位:万元 on the line above a table.
pub(super) fn unit_line(chars: &Chars, line: &Line) -> Option<Unit> {
    let at = (line.start..line.end).find(|&i| chars.starts(i, "单位:"))?;
    let start = chars.past_space(at + 3);
    let end = chars.run_end(start, 8, |c| !matches!(c, ' ' | ')' | ',' | '、' | '\n' | '\t'));
    unit(chars, start, end)
}

fn unit(chars: &Chars, start: usize, end: usize) -> Option<Unit> {
    let (from, factor) = arabic::multiplier(chars, start).unwrap_or((start, 1));
    if from > end || end - start > 8 || start == end {
        return None;
    }
    let name = chars.text(from, end).trim().to_owned();
    let percent = matches!(name.as_str(), "%" | "％" | "个百分点" | "百分点" | "percent");
    let named = !name.is_empty() && !name.starts_with(|c: char| c.is_ascii_digit());
    (named || factor > 1).then(|| Unit { name, factor: Decimal::from_i64(factor), percent })
}

impl Unit {
    /// Gives the number its unit: 138.6 under 总投资（亿元） is 13.86 billion yuan.
    pub(super) fn apply(&self, number: &mut Number) {
        if number.measure != Measure::Plain || number.unit_of_measure.is_some() {
            return;
        }
        let scaled = (number.value.checked_mul(self.factor), number.step.checked_mul(self.factor));
        let (Some(value), Some(step)) = scaled else { return };
        (number.value, number.step) = (value, step);
        number.high = number.high.and_then(|high| high.checked_mul(self.factor));
        if self.factor > Decimal::ONE || self.percent {
            number.rounded = true;
        }
        if self.percent {
            number.measure = Measure::Percent;
        }
        number.unit_of_measure = Some(if self.percent { "%".to_owned() } else { self.name.clone() });
    }
}
