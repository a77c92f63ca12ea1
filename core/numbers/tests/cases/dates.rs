//! Dates and periods with what they say.

use luoshi_numbers::{PartialDate, Period, Year, clauses, dates, periods, sentences};

fn year(year: Year) -> String {
    match year {
        Year::Unsaid => "?".to_owned(),
        Year::Back(back) => format!("-{back}"),
        Year::Given(year) => year.to_string(),
    }
}

fn date(date: PartialDate) -> String {
    let part = |part: Option<u8>| part.map_or("?".to_owned(), |n| n.to_string());
    let end = if date.at_end { "$" } else { "" };
    format!("{}/{}/{}{end}", year(date.year), part(date.month), part(date.day))
}

fn period(period: Period) -> String {
    match period {
        Period::UntilNow => "now".to_owned(),
        Period::Until(day) => format!("until {}", date(day)),
        Period::Since(day) => format!("since {}", date(day)),
        Period::FirstMonths { year: y, months } => format!("{} months of {}", months, year(y)),
        Period::Quarter { year: y, quarter } => format!("quarter {} of {}", quarter, year(y)),
        Period::FirstQuarters { year: y, quarters } => format!("{} quarters of {}", quarters, year(y)),
        Period::Half { year: y, half } => format!("half {} of {}", half, year(y)),
        Period::On(day) => date(day),
        Period::Between(from, until) => format!("{}..{}", date(from), date(until)),
    }
}

fn all_periods(text: &str) -> String {
    periods(text).iter().map(|mention| period(mention.period)).collect::<Vec<_>>().join(" ")
}

#[test]
fn periods_that_texts_name() {
    super::common::all(
        &[
            ("截至目前，", "now"),
            ("截至3月末，", "until ?/3/?$"),
            ("截止到2021年4月16日，", "until 2021/4/16"),
            ("3月27日起，", "since ?/3/27"),
            ("自3月8日以来，", "since ?/3/8"),
            ("自2021年3月起，", "since 2021/3/?"),
            ("今年以来，", "since -0/?/?"),
            ("今年前3个月，", "3 months of -0"),
            ("1—3月，", "3 months of ?"),
            ("1月-5月，", "5 months of ?"),
            ("2021年1至5月份，", "5 months of 2021"),
            ("一季度，", "quarter 1 of ?"),
            ("2020年第三季度，", "quarter 3 of 2020"),
            ("今年前三季度，", "3 quarters of -0"),
            ("去年上半年，", "half 1 of -1"),
            ("4月14日至16日，", "?/4/14..?/4/16"),
            ("4月14-16日，", "?/4/14..?/4/16"),
            ("2021年4月30日至5月3日，", "2021/4/30..2021/5/3"),
            ("4月13日，", "?/4/13"),
            ("去年4月13日，", "-1/4/13"),
            ("去年，", "-1/?/?"),
            ("3月份，", "?/3/?"),
            ("到2025年，", "2025/?/?"),
            ("2021-04-16", "2021/4/16"),
            ("2021/4/16", "2021/4/16"),
            ("2021.04.16", "2021/4/16"),
            ("20210416", "2021/4/16"),
            ("民國110年3月", "2021/3/?"),
            ("April 16, 2021", "2021/4/16"),
            ("16 April 2021", "2021/4/16"),
            ("on the 3rd of March", "?/3/3"),
            ("April 14-16, 2021", "2021/4/14..2021/4/16"),
            ("since March 8, talks", "since ?/3/8"),
            ("as of March 31, 2021", "until 2021/3/31"),
            ("by the end of March", "until ?/3/?$"),
            ("so far this year", "since -0/?/?"),
            ("to date", "now"),
            ("in the first three months of 2021", "3 months of 2021"),
            ("in the first quarter", "quarter 1 of ?"),
            ("Q1 2021", "quarter 1 of 2021"),
            ("目标明确，措施有力。", ""),
            ("走访16户、解决3件。", ""),
        ],
        all_periods,
    );
}

#[test]
fn the_first_full_date() {
    let text = "3月8日开会。2021-04-16 10:20:22来源：某报";
    let full: Vec<_> = dates(text).iter().filter_map(|mention| mention.from.full()).collect();
    assert_eq!(full, [(2021, 4, 16)]);
    assert_eq!(dates(text).len(), 2);
}

#[test]
fn dates_stand_where_they_say() {
    let text = "会议于二〇二一年四月十六日召开";
    let mention = dates(text)[0];
    let chars: Vec<char> = text.chars().collect();
    assert_eq!(chars[mention.start..mention.end].iter().collect::<String>(), "二〇二一年四月十六日");
}

fn parts(text: &str, ranges: Vec<std::ops::Range<usize>>) -> Vec<String> {
    let chars: Vec<char> = text.chars().collect();
    ranges.into_iter().map(|range| chars[range].iter().collect()).collect()
}

#[test]
fn sentences_and_clauses() {
    let text = "全市120个村，走访1,200户；成效好。“真好！”他说。No. 5 rose 3.5 percent. It fell.\n  标题";
    let split = parts(text, sentences(text));
    assert_eq!(
        split,
        [
            "全市120个村，走访1,200户；成效好。",
            "“真好！”",
            "他说。",
            "No. 5 rose 3.5 percent.",
            "It fell.",
            "标题"
        ]
    );
    let split = parts(text, clauses(text));
    assert_eq!(split[..3], ["全市120个村，", "走访1,200户；", "成效好。"]);
}
