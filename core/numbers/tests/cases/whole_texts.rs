//! Whole texts in the manner of reviews and bulletins, with everything that is found in them: menu lines, dates,
//! names, lists and telephone numbers included.

use luoshi_numbers::{Number, Verdict, read};

fn line(number: &Number) -> String {
    let high = number.high.map(|high| format!("..{high}")).unwrap_or_default();
    let (unit, noun) =
        (number.unit_of_measure.as_deref().unwrap_or("-"), number.noun.as_deref().unwrap_or("-"));
    let pairing = number.pairing.as_ref().map(|pairing| {
        let name = pairing.name().unwrap_or("no pair");
        format!(" [{}.{} {name}]", pairing.list, pairing.index)
    });
    match number.verdict {
        Verdict::NotAFigure(why) => format!("{}: {}", number.text, why.code()),
        Verdict::Figure => format!(
            "{} = {}{high} {:?} {unit} {noun}{}",
            number.text,
            number.value,
            number.bound,
            pairing.unwrap_or_default()
        ),
    }
}

fn shown(text: &str) -> String {
    let reading = read(text);
    let mut lines: Vec<String> = reading.numbers.iter().map(line).collect();
    lines.extend(reading.conflicts.iter().map(|conflict| format!("conflict: {conflict:?}")));
    lines.join("\n")
}

#[test]
fn everything_in_a_text() {
    insta::assert_snapshot!("review_zh", shown(include_str!("../texts/review_zh.txt")));
    insta::assert_snapshot!("answers_zh", shown(include_str!("../texts/answers_zh.txt")));
    insta::assert_snapshot!("bulletin_zh", shown(include_str!("../texts/bulletin_zh.txt")));
    insta::assert_snapshot!("review_traditional", shown(include_str!("../texts/review_traditional.txt")));
    insta::assert_snapshot!("review_en", shown(include_str!("../texts/review_en.txt")));
}
