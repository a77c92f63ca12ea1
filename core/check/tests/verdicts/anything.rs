//! No text makes the check fail, and what it says of any text is consistent.

use std::sync::LazyLock;

use crate::desk::Desk;
use luoshi_check::{Verdict, text_of};
use luoshi_packs::Lang;
use proptest::prelude::*;

static DESK: LazyLock<Desk> = LazyLock::new(Desk::open);

/// Pieces of which texts about numbers are made, whole and broken.
fn piece() -> impl Strategy<Value = String> {
    let known = [
        "宣讲",
        "宣讲团",
        "780",
        "1.5万余",
        "场",
        "人",
        "名",
        "%",
        "、",
        "和",
        "，",
        "。",
        "\n",
        "\t",
        "；",
        "：",
        "(",
        ")",
        "海林市",
        "西安区",
        "立新街道",
        "全市",
        "北山市",
        "哈尔滨",
        "等",
        "其中",
        "计划",
        "平均",
        "截至",
        "4月14日起",
        "3月份",
        "今年前3个月",
        "同比增长",
        "分别",
        "三四万",
        "2至3成",
        "百",
        "一",
        "“",
        "”",
        "2021-04-16",
        "talks",
        "since March 8",
        ".",
        "the city",
        "Hailin",
        "一般公共预算税收收入",
        "1/3",
        "翻一番",
        "９８",
        "\u{3000}",
        "🎉",
        "\u{202e}",
    ];
    prop_oneof![8 => prop::sample::select(known.to_vec()).prop_map(str::to_owned), 1 => any::<char>().prop_map(String::from)]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_can_be_checked(pieces in prop::collection::vec(piece(), 0..60)) {
        let text = pieces.concat();
        let report = DESK.check(&text, Lang::Zh);
        let chars: Vec<char> = text.chars().collect();
        let mut end = 0;
        for number in &report.numbers {
            prop_assert!(end <= number.start && number.start < number.end && number.end <= chars.len());
            end = number.end;
            prop_assert_eq!(chars[number.start..number.end].iter().collect::<String>(), number.text.clone());
            // A number that differs says why only where its unit was taken from elsewhere in the text.
            let says = number.why.is_some();
            prop_assert!(says == matches!(number.verdict, Verdict::Unbacked | Verdict::NotAFigure)
                || says && number.verdict == Verdict::Differs);
            let held = matches!(number.verdict, Verdict::Backed | Verdict::Differs);
            prop_assert!(!held || number.figure.is_some() && number.ledger.is_some() && number.href.is_some());
        }
        let all: usize = Verdict::ALL.iter().map(|verdict| report.counts.of(*verdict)).sum();
        prop_assert_eq!(all, report.numbers.len());
    }

    #[test]
    fn any_bytes_can_be_decoded_or_are_refused(bytes in prop::collection::vec(any::<u8>(), 0..300), name in "[a-z]{1,5}\\.(txt|html|docx)") {
        // Either a text or a reason; never a panic.
        if let Err(error) = text_of(&bytes, &name) {
            prop_assert!(error.said().is_some());
        }
    }
}
