//! Five texts of other cities, written for this test, each with a key of its figures made by hand.

use std::path::Path;

use crate::desk::Desk;
use luoshi_check::{Report, Verdict};
use luoshi_packs::Lang;

const TEXTS: [&str; 5] = ["1-yunling", "2-qingxi", "3-beihe", "4-dongwan", "5-shiqiao"];

fn read(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/texts").join(name);
    std::fs::read_to_string(&path).expect("a text of this test")
}

/// What of the key was found, what was missed, and what was taken for a figure beside it.
fn held_against_key(report: &Report, key: &str) -> (usize, Vec<String>, Vec<String>) {
    let found = report.numbers.iter().filter(|number| number.verdict != Verdict::NotAFigure);
    let mut extra: Vec<String> = found.map(|number| number.text.clone()).collect();
    let mut missed = Vec::new();
    let mut hits = 0;
    for wanted in key.lines() {
        match extra.iter().position(|text| text == wanted) {
            Some(place) => {
                extra.remove(place);
                hits += 1;
            }
            None => missed.push(wanted.to_owned()),
        }
    }
    (hits, missed, extra)
}

#[test]
fn figures_of_other_cities_are_found_and_never_differ() {
    let desk = Desk::open();
    let mut said = String::new();
    for name in TEXTS {
        let report = desk.check(&read(&format!("{name}.txt")), Lang::Zh);
        let key = read(&format!("{name}.key"));
        let (hits, missed, extra) = held_against_key(&report, &key);
        let all = key.lines().count();
        said.push_str(&format!(
            "{name}: {hits} of {all} figures; missed {missed:?}; taken for figures {extra:?}; "
        ));
        said.push_str(&format!(
            "not figures {}; conflicts {}\n",
            report.counts.not_a_figure,
            report.conflicts.len()
        ));
        for number in &report.numbers {
            assert_ne!(number.verdict, Verdict::Differs, "{name}: {} {:?}", number.text, number.figure);
            assert_ne!(number.verdict, Verdict::Backed, "{name}: {} {:?}", number.text, number.figure);
        }
    }
    insta::assert_snapshot!(said);
}

#[test]
fn what_cannot_be_backed_says_why() {
    let report = Desk::open().check(&read("5-shiqiao.txt"), Lang::Zh);
    insta::assert_snapshot!(crate::desk::table(&report));
}
