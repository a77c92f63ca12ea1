//! The words between a number and the thing counted, and what they can count.

use luoshi_numbers::Decimal;

/// What a number or a figure is a number of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dimension {
    /// People, counted one by one.
    People,
    /// Things and events.
    Count,
    /// Time.
    Time,
    /// Money.
    Money,
    /// Shares and changes.
    Percent,
    /// Lengths, areas, weights: no figure counts them unless an alias says so.
    Physical,
}

/// Words of measure, with what they count.
const WORDS: [(&str, Dimension); 93] = [
    ("个百分点", Dimension::Physical),
    ("百分点", Dimension::Physical),
    ("平方公里", Dimension::Physical),
    ("平方米", Dimension::Physical),
    ("立方米", Dimension::Physical),
    ("千瓦时", Dimension::Physical),
    ("公里", Dimension::Physical),
    ("公顷", Dimension::Physical),
    ("公斤", Dimension::Physical),
    ("千米", Dimension::Physical),
    ("人次", Dimension::Count),
    ("场次", Dimension::Count),
    ("户次", Dimension::Count),
    ("个小时", Dimension::Time),
    ("小时", Dimension::Time),
    ("分钟", Dimension::Time),
    ("个月", Dimension::Time),
    ("个工作日", Dimension::Time),
    ("美元", Dimension::Money),
    ("元", Dimension::Money),
    ("块钱", Dimension::Money),
    ("%", Dimension::Percent),
    ("percent", Dimension::Percent),
    ("per cent", Dimension::Percent),
    ("人", Dimension::People),
    ("名", Dimension::People),
    ("位", Dimension::People),
    ("天", Dimension::Time),
    ("日", Dimension::Time),
    ("周", Dimension::Time),
    ("年", Dimension::Time),
    ("秒", Dimension::Time),
    ("米", Dimension::Physical),
    ("亩", Dimension::Physical),
    ("吨", Dimension::Physical),
    ("斤", Dimension::Physical),
    ("度", Dimension::Physical),
    ("级", Dimension::Physical),
    ("倍", Dimension::Physical),
    ("成", Dimension::Percent),
    ("场", Dimension::Count),
    ("次", Dimension::Count),
    ("期", Dimension::Count),
    ("堂", Dimension::Count),
    ("节", Dimension::Count),
    ("个", Dimension::Count),
    ("支", Dimension::Count),
    ("家", Dimension::Count),
    ("组", Dimension::Count),
    ("队", Dimension::Count),
    ("处", Dimension::Count),
    ("座", Dimension::Count),
    ("间", Dimension::Count),
    ("栋", Dimension::Count),
    ("项", Dimension::Count),
    ("件", Dimension::Count),
    ("条", Dimension::Count),
    ("批", Dimension::Count),
    ("户", Dimension::Count),
    ("篇", Dimension::Count),
    ("本", Dimension::Count),
    ("部", Dimension::Count),
    ("份", Dimension::Count),
    ("类", Dimension::Count),
    ("种", Dimension::Count),
    ("辆", Dimension::Count),
    ("台", Dimension::Count),
    ("套", Dimension::Count),
    ("所", Dimension::Count),
    ("盏", Dimension::Count),
    ("棵", Dimension::Count),
    ("株", Dimension::Count),
    ("people", Dimension::People),
    ("persons", Dimension::People),
    ("members", Dimension::People),
    ("hours", Dimension::Time),
    ("hour", Dimension::Time),
    ("minutes", Dimension::Time),
    ("minute", Dimension::Time),
    ("days", Dimension::Time),
    ("day", Dimension::Time),
    ("weeks", Dimension::Time),
    ("week", Dimension::Time),
    ("months", Dimension::Time),
    ("month", Dimension::Time),
    ("years", Dimension::Time),
    ("year", Dimension::Time),
    ("yuan", Dimension::Money),
    ("dollars", Dimension::Money),
    ("times", Dimension::Count),
    ("kilometres", Dimension::Physical),
    ("km", Dimension::Physical),
    ("tonnes", Dimension::Physical),
];

/// Measures that say the same of one kind of thing.
const ALIKE: [&[&str]; 5] = [
    &["场", "次", "场次", "期", "堂", "节"],
    &["个", "支", "家", "组", "队"],
    &["个", "处", "座", "间", "栋"],
    &["个", "项", "件", "条", "类"],
    &["人", "名", "位"],
];

/// What a measure counts.
pub fn dimension(measure: &str) -> Option<Dimension> {
    WORDS.iter().find(|(word, _)| *word == measure).map(|(_, dimension)| *dimension)
}

/// What a figure with this fixed English word for its unit of measure counts.
pub fn dimension_of(measure_word: &str) -> Dimension {
    match measure_word {
        "people" | "persons" => Dimension::People,
        "hours" | "minutes" | "days" => Dimension::Time,
        "yuan" => Dimension::Money,
        "percent" => Dimension::Percent,
        _ => Dimension::Count,
    }
}

/// Whether two measures count the same kind of thing: 场 and 次.
pub fn alike(one: &str, other: &str) -> bool {
    one == other || ALIKE.iter().any(|group| group.contains(&one) && group.contains(&other))
}

/// By what a number in `measure` is multiplied to be in a figure's unit of measure, as numerator and denominator:
/// two weeks are fourteen days, ninety minutes are 1.5 hours. 1 where nothing is to convert.
pub fn conversion(measure: Option<&str>, measure_word: &str) -> (i64, i64) {
    let minutes = |word: &str| match word {
        "分钟" | "minute" | "minutes" => Some(1),
        "小时" | "个小时" | "hour" | "hours" => Some(60),
        "天" | "日" | "day" | "days" => Some(24 * 60),
        "周" | "week" | "weeks" => Some(7 * 24 * 60),
        _ => None,
    };
    match (measure.and_then(minutes), minutes(measure_word)) {
        (Some(own), Some(asked)) => (own, asked),
        _ => (1, 1),
    }
}

/// A ledger's value as it reads in the text's measure, exact; none where it is no decimal.
pub fn in_measure(value: Decimal, (own, asked): (i64, i64)) -> Option<Decimal> {
    if own == asked {
        return Some(value);
    }
    let scaled = value.checked_mul(Decimal::from(asked))?;
    let read = scaled.checked_div(Decimal::from(own), 12)?;
    (read.checked_mul(Decimal::from(own))? == scaled).then_some(read)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn measures_of_one_kind_are_alike() {
        assert!(alike("场", "次") && !alike("场", "个") && !alike("人", "个"));
        assert_eq!(dimension("人次"), Some(Dimension::Count));
        assert_eq!(dimension("摄氏度"), None);
    }

    #[test]
    fn weeks_are_days() {
        let days = conversion(Some("周"), "days");
        assert_eq!(in_measure(Decimal::from(7), days), Some(Decimal::from(1)));
        assert_eq!(in_measure(Decimal::from(8), days), None);
        assert_eq!(
            in_measure(Decimal::from(20), conversion(Some("分钟"), "minutes")),
            Some(Decimal::from(20))
        );
        assert_eq!(in_measure(Decimal::from(1), conversion(Some("分钟"), "hours")), Some(Decimal::from(60)));
    }
}
