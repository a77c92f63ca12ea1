//! Which unit a number is held against: the one beside it, or what the ledger bears out of what the text leaves open.

use luoshi_check::Verdict;
use luoshi_ledger::{Decimal, Question};
use luoshi_packs::Lang;

use crate::desk::{Desk, table, value};

const HAILIN: &str = "231083";

/// The city's values, and those of three counties.
fn ledger(question: &Question) -> Option<Decimal> {
    let Some(unit) = question.unit.as_deref() else { return value(&question.figure) };
    let county = match (unit, question.figure.as_str()) {
        ("231002", "talk.held") => "136",
        ("231003", "talk.held") => "53",
        (HAILIN, "talk.held") => "79",
        (HAILIN, "talk.speakers") => "118",
        _ => return None,
    };
    Decimal::parse(county)
}

/// Verdict, number, figure and unit of everything that is a figure.
fn verdicts(text: &str, lang: Lang) -> Vec<String> {
    let report = Desk::open().check_with(text, lang, ledger);
    assert_eq!(report.conflicts, [], "{text}");
    let figures = report.numbers.iter().filter(|number| number.verdict != Verdict::NotAFigure);
    figures
        .map(|number| {
            let unit = number.unit.as_deref().unwrap_or_default();
            format!("{} {} {unit}", number.verdict.as_str(), number.value)
        })
        .collect()
}

#[test]
fn a_unit_named_once_does_not_take_what_follows() {
    for text in [
        "全市宣讲780场，海林市79场。宣讲人员1180人，拆除棚厦183处。",
        "全市宣讲780场，其中海林市79场，宣讲人员1180人，拆除棚厦183处。",
        "牡丹江市宣讲780场，海林市宣讲79场，宣讲人员1180人。各地拆除棚厦183处。",
    ] {
        let said = verdicts(text, Lang::Zh);
        assert_eq!(
            said,
            ["backed 780 2310", "backed 79 231083", "backed 1180 2310", "backed 183 2310"],
            "{text}"
        );
    }
    for text in [
        "The city held 780 talks, 79 of them in Hailin, with 1,180 speakers.",
        "The city held 780 talks, including 79 in Hailin. There were 1,180 speakers.",
    ] {
        let said = verdicts(text, Lang::En);
        assert_eq!(said, ["backed 780 2310", "backed 79 231083", "backed 1180 2310"], "{text}");
    }
}

#[test]
fn a_subject_carries_over_until_another_is_named() {
    let said =
        verdicts("海林市动员得早。宣讲79场，宣讲人员118人。全市拆除棚厦183处。宣讲队伍337个。", Lang::Zh);
    assert_eq!(said, ["backed 79 231083", "backed 118 231083", "backed 183 2310", "backed 337 2310"]);
    let said =
        verdicts("Hailin began early. There were 79 talks. In Hailin, 118 speakers were named.", Lang::En);
    assert_eq!(said, ["backed 79 231083", "backed 118 231083"]);
}

#[test]
fn the_unit_beside_a_number_is_its_own() {
    // The city's value does not make a county's number true.
    assert_eq!(verdicts("海林市宣讲780场。", Lang::Zh), ["differs 780 231083"]);
    assert_eq!(verdicts("There were 780 talks in Hailin.", Lang::En), ["differs 780 231083"]);
}

#[test]
fn parts_by_unit_go_on_with_the_figure() {
    for text in [
        "全市宣讲780场，其中东安区136场、阳明区53场、海林市79场。",
        "全市宣讲780次，其中东安区136场，阳明区53场，海林市宣讲79场。",
        "全市宣讲780场，其中东安区宣讲136场、阳明区宣讲53场、海林市宣讲79场。",
    ] {
        let said = verdicts(text, Lang::Zh);
        assert_eq!(
            said,
            ["backed 780 2310", "backed 136 231002", "backed 53 231003", "backed 79 231083"],
            "{text}"
        );
    }
    let text = "The city held 780 talks: 136 in Dong'an District, 53 in Yangming District and 79 in Hailin.";
    assert_eq!(
        verdicts(text, Lang::En),
        ["backed 780 2310", "backed 136 231002", "backed 53 231003", "backed 79 231083"]
    );
    // Another measure is another thing.
    assert_eq!(verdicts("全市宣讲780场，其中海林市79处。", Lang::Zh), ["backed 780 2310", "unbacked 79 "]);
}

#[test]
fn where_no_reading_holds_the_nearest_is_named() {
    let zh = Desk::open().check_with("海林市走在前列，宣讲人员119人。", Lang::Zh, ledger);
    let en = Desk::open().check_with("Hailin went ahead, with 119 speakers.", Lang::En, ledger);
    let people = "拆除棚厦183处，出动30人。";
    let other = Desk::open().check_with(people, Lang::Zh, ledger);
    insta::assert_snapshot!(format!("{}{}{}", table(&zh), table(&en), table(&other)));
}
