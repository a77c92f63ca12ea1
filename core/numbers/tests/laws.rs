//! Laws that hold for any text and any number.

use luoshi_numbers::{Bound, Decimal, Measure, Number, Verdict, Why, find, holds, read};
use proptest::prelude::*;

/// Pieces that texts with numbers are made of, in orders that no writer would choose.
const PIECES: &[&str] = &[
    "0",
    "1",
    "2",
    "12",
    "345",
    "2021",
    "１",
    "８",
    "一",
    "二",
    "两",
    "三",
    "十",
    "百",
    "千",
    "万",
    "亿",
    "萬",
    "億",
    "廿",
    "零",
    "〇",
    "壹",
    "佰",
    "几",
    "数",
    "余",
    "多",
    "余名",
    "近",
    "超过",
    "约",
    "以上",
    "左右",
    "不少于",
    "%",
    "％",
    "‰",
    "成",
    "倍",
    "分之",
    "百分之",
    "个百分点",
    "翻",
    "番",
    ".",
    ",",
    "，",
    "、",
    "。",
    "-",
    "—",
    "~",
    "至",
    "到",
    "/",
    ":",
    "：",
    "·",
    "+",
    "×",
    "(",
    ")",
    "（",
    "）",
    "“",
    "”",
    "《",
    "》",
    "\"",
    "\n",
    "\t",
    "|",
    "  ",
    " ",
    "年",
    "月",
    "日",
    "时",
    "点",
    "分",
    "秒",
    "个",
    "名",
    "人",
    "人次",
    "场",
    "处",
    "支",
    "周",
    "小时",
    "元",
    "号",
    "楼",
    "单元",
    "第",
    "期",
    "岁",
    "世纪",
    "年代",
    "季度",
    "前",
    "今年",
    "截至",
    "目前",
    "以来",
    "起",
    "和",
    "分别",
    "增长",
    "下降",
    "占",
    "其中",
    "共",
    "合计",
    "率",
    "半",
    "是",
    "no.",
    "no",
    "april",
    "may ",
    "16th",
    "million",
    "hundred",
    "twenty",
    "-four",
    " and ",
    "a dozen",
    "two thirds",
    " of ",
    "over ",
    "nearly ",
    "from ",
    " to ",
    "percent",
    "$",
    "q1",
    "since ",
    "'70s",
    "1970s",
    "COVID-19",
    "www.",
    "@",
    "\u{0}",
    "\u{feff}",
    "\u{202f}",
    "\u{3000}",
    "𠀀",
    "é",
    "🎉",
];

fn mixed() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(PIECES), 0..40).prop_map(|pieces| pieces.concat())
}

fn check_spans(text: &str) -> Result<(), TestCaseError> {
    let chars: Vec<char> = text.chars().collect();
    let reading = read(text);
    let mut last = 0;
    for number in &reading.numbers {
        prop_assert!(number.start >= last && number.start < number.end, "{number:?}");
        prop_assert!(number.end <= chars.len(), "{number:?}");
        prop_assert_eq!(&number.text, &chars[number.start..number.end].iter().collect::<String>());
        prop_assert!(number.sentence.0 <= number.sentence.1 && number.sentence.1 <= chars.len());
        if let Some(high) = number.high {
            prop_assert!(high.abs() >= number.value.abs(), "{number:?}");
        }
        if let Some(pairing) = &number.pairing {
            prop_assert!(pairing.index < pairing.values && !pairing.names.is_empty());
        }
        last = number.end;
    }
    for conflict in &reading.conflicts {
        prop_assert!(conflict.number < reading.numbers.len());
        prop_assert!(conflict.others.iter().all(|&other| other < reading.numbers.len()));
    }
    for (start, end) in
        reading.periods.iter().map(|p| (p.start, p.end)).chain(reading.dates.iter().map(|d| (d.start, d.end)))
    {
        prop_assert!(start < end && end <= chars.len());
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn spans_are_in_order_and_give_the_text(text in mixed()) {
        check_spans(&text)?;
    }

    #[test]
    fn any_unicode_is_read(text in any::<String>()) {
        check_spans(&text)?;
    }

    #[test]
    fn any_unicode_between_pieces_is_read(text in prop::collection::vec(prop_oneof![mixed(), ".{0,6}"], 0..8)) {
        check_spans(&text.concat())?;
    }

    /// 1,234个 and 1234個 and their full-width forms are one number.
    #[test]
    fn digits_read_back(n in 1_i64..1_000_000_000) {
        let plain = n.to_string();
        let wide: String = plain.chars().map(|c| char::from_u32(c as u32 + 0xfee0).unwrap_or(c)).collect();
        for written in [plain.clone(), wide, grouped(&plain)] {
            let text = format!("全市共走访群众{written}人次。");
            prop_assert_eq!(only(&text)?.value, Decimal::from_i64(n), "{}", text);
        }
    }

    #[test]
    fn chinese_numerals_read_back(n in 2_i64..10_000_000_000) {
        let text = format!("全市共走访群众{}人次。", hanzi(n));
        let number = only(&text)?;
        prop_assert_eq!(number.value, Decimal::from_i64(n), "{}", text);
        prop_assert_eq!(number.high, None);
    }

    #[test]
    fn ten_thousands_read_back(mantissa in 1_i64..1_000_000, decimals in 0_u32..4, block in prop::sample::select(vec![("万", 10_000_i64), ("亿", 100_000_000), ("萬", 10_000)])) {
        let number = Decimal::new(mantissa.into(), decimals);
        let text = format!("累计发放{number}{}元。", block.0);
        let found = only(&text)?;
        prop_assert_eq!(Some(found.value), number.checked_mul(Decimal::from_i64(block.1)), "{}", &text);
        prop_assert!(found.rounded);
        prop_assert!(holds(&found, &found.value));
    }

    #[test]
    fn english_words_read_back(n in 2_i64..1_000_000) {
        let text = format!("They visited {} villages.", english(n));
        prop_assert_eq!(only(&text)?.value, Decimal::from_i64(n), "{}", text);
    }

    #[test]
    fn percentages_keep_their_sign(tenths in 1_i64..2_000) {
        let number = Decimal::new(tenths.into(), 1);
        prop_assert_eq!(only(&format!("同比增长{number}%。"))?.value, number);
        prop_assert_eq!(only(&format!("同比下降{number}%。"))?.value, number.negated());
        prop_assert_eq!(only(&format!("Sales fell by {number}%."))?.value, number.negated());
    }

    #[test]
    fn what_is_written_exactly_holds_for_itself_alone(n in 1_i64..1_000_000, other in 1_i64..1_000_000) {
        let number = only(&format!("全市共走访群众{n}人次。"))?;
        prop_assert_eq!(holds(&number, &Decimal::from_i64(other)), n == other);
        prop_assert!(holds(&number, &Decimal::from_i64(n)));
    }

    #[test]
    fn a_rounded_number_holds_for_what_rounds_to_it(n in 10_000_i64..100_000_000) {
        let hundredths = Decimal::from_i64(n).checked_div(Decimal::from_i64(10_000), 2).unwrap_or_default();
        let number = only(&format!("全市共走访群众{}万人次。", hundredths.fixed(2)))?;
        prop_assert!(holds(&number, &Decimal::from_i64(n)), "{number:?}");
        prop_assert!(!holds(&number, &Decimal::from_i64(n + 100)), "{number:?}");
        prop_assert!(!holds(&number, &Decimal::from_i64(n - 100)), "{number:?}");
    }

    /// Bounds are monotonous: what lies between two values that hold, holds.
    #[test]
    fn bounds_hold_for_one_stretch(form in prop::sample::select(FORMS), a in 1_i64..200_000, b in 1_i64..200_000, c in 1_i64..200_000) {
        let number = only(&format!("全市共走访群众{form}。"))?;
        let mut three = [a, b, c];
        three.sort_unstable();
        let ends = holds(&number, &Decimal::from_i64(three[0])) && holds(&number, &Decimal::from_i64(three[2]));
        prop_assert!(!ends || holds(&number, &Decimal::from_i64(three[1])), "{form} {three:?}");
    }
}

const FORMS: &[&str] = &[
    "80余名",
    "1.5万余人",
    "超过300人",
    "300人以上",
    "不少于300人",
    "近1.5万人",
    "约300人",
    "不超过300人",
    "300人以内",
    "不足300人",
    "三四万人",
    "2至3万人",
    "300人左右",
    "百余人",
    "数百人",
    "20多万人",
    "至多1万人",
];

fn only(text: &str) -> Result<Number, TestCaseError> {
    let mut numbers = find(text);
    prop_assert_eq!(numbers.len(), 1, "{}: {:?}", text, &numbers);
    let number = numbers.remove(0);
    prop_assert_eq!(number.verdict, Verdict::Figure, "{}", text);
    Ok(number)
}

fn grouped(digits: &str) -> String {
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// The Chinese numeral of a number below a hundred thousand million, as it is read aloud.
fn hanzi(n: i64) -> String {
    if n >= 100_000_000 {
        return joined(n, 100_000_000, "亿");
    }
    if n >= 10_000 {
        return joined(n, 10_000, "万");
    }
    for (unit, name) in [(1_000, "千"), (100, "百"), (10, "十")] {
        if n >= unit {
            return joined(n, unit, name);
        }
    }
    ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九"][usize::try_from(n).unwrap_or(0)].to_owned()
}

fn joined(n: i64, unit: i64, name: &str) -> String {
    let (head, rest) = (n / unit, n % unit);
    let zero = if rest > 0 && rest < unit / 10 { "零" } else { "" };
    let tail = if rest > 0 { hanzi(rest) } else { String::new() };
    format!("{}{name}{zero}{tail}", hanzi(head))
}

fn english(n: i64) -> String {
    const SMALL: [&str; 20] = [
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
    const TENS: [&str; 8] = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
    let at = |n: i64| usize::try_from(n).unwrap_or(0);
    let and =
        |rest: i64, joint: &str| if rest > 0 { format!("{joint}{}", english(rest)) } else { String::new() };
    match n {
        0..20 => SMALL[at(n)].to_owned(),
        20..100 => format!("{}{}", TENS[at(n / 10 - 2)], and(n % 10, "-")),
        100..1_000 => format!("{} hundred{}", english(n / 100), and(n % 100, " and ")),
        _ => format!(
            "{} thousand{}",
            english(n / 1_000),
            and(n % 1_000, if n % 1_000 < 100 { " and " } else { " " })
        ),
    }
}

#[test]
fn bounds_are_what_was_ruled() {
    let cases: &[(&str, &[i64], &[i64])] = &[
        ("80余名", &[80, 85, 89], &[79, 90, 100]),
        ("1.5万余人", &[15_000, 15_999], &[14_999, 16_000]),
        ("超过300人", &[301, 5_000], &[300, 299]),
        ("300人以上", &[300, 301], &[299]),
        ("不少于300人", &[300, 301], &[299]),
        ("近1.5万人", &[13_501, 14_999], &[13_500, 15_000]),
        ("约300人", &[285, 300, 315], &[284, 316]),
        ("300人左右", &[285, 315], &[284, 316]),
        ("不超过300人", &[300, 1], &[301]),
        ("不足300人", &[299], &[300]),
        ("1.5万人", &[15_000, 14_500, 15_499], &[14_499, 15_500]),
        ("780人", &[780], &[779, 781]),
        ("百余人", &[100, 199], &[99, 200]),
        ("三四万人", &[30_000, 35_000, 40_000], &[20_000, 45_000]),
        ("1180人", &[1_180], &[1_181]),
    ];
    for (form, held, refused) in cases {
        let numbers = find(&format!("全市共走访群众{form}。"));
        let number = numbers.first().expect(form);
        for value in *held {
            assert!(holds(number, &Decimal::from_i64(*value)), "{form} {value} {number:?}");
        }
        for value in *refused {
            assert!(!holds(number, &Decimal::from_i64(*value)), "{form} {value} {number:?}");
        }
    }
}

#[test]
fn falls_and_shares_are_compared_as_said() {
    let of = |text: &str| find(text).remove(0);
    let decimal = |text: &str| text.parse::<Decimal>().expect("a decimal");
    assert!(holds(&of("同比下降24.85%"), &decimal("-24.849")));
    assert!(!holds(&of("同比下降24.85%"), &decimal("24.85")));
    assert!(holds(&of("下降超过3%"), &decimal("-4")));
    assert!(!holds(&of("下降超过3%"), &decimal("-2")));
    assert!(holds(&of("占三分之二"), &decimal("0.667")));
    assert!(!holds(&of("占三分之二"), &decimal("0.65")));
    assert!(holds(&of("三成以上"), &decimal("31")));
    assert!(holds(&of("增长179.5%"), &decimal("179.54")));
    assert!(!holds(&of("增长179.5%"), &decimal("179.55")));
}

#[test]
fn a_dated_text_has_no_figures() {
    for text in ["2021年4月16日10时20分", "2021-04-16 10:20:22", "二〇二一年四月十六日", "April 16, 2021"]
    {
        assert!(find(text).iter().all(|number| !number.is_figure()), "{text}");
    }
    assert_eq!(find("第三方").first().map(|n| n.verdict), Some(Verdict::NotAFigure(Why::Ordinal)));
    assert_eq!(
        find("增长三成").first().map(|n| (n.measure, n.bound)),
        Some((Measure::Percent, Bound::Exact))
    );
}
