//! Parts, steps, pages and what was taken back: each is the same question again, and they add up.

use std::collections::{BTreeMap, BTreeSet};

use luoshi_ledger::{Catalogue, Decimal, Kind, Ledger, Order, PageOf, Question, Step};
use luoshi_store::Day;

use crate::histories::Life;

/// Parts add up, pages hold just the entries that are behind, steps are the same question again.
pub async fn parts_and_pages(life: &Life, ledger: &Ledger, catalogue: &Catalogue) {
    let city = life.who.city;
    for figure in catalogue.figures.values() {
        let question = Question::of(&figure.id).at("9901");
        let whole = ledger.answer(city, catalogue, &question).await.unwrap();
        let parts = ledger.by_unit(city, catalogue, &question).await.unwrap();
        if figure.adds_up() {
            let sum = parts.iter().filter_map(|part| part.answer.value);
            let sum = sum.fold(Decimal::ZERO, |a, b| a.checked_add(b).unwrap());
            if figure.scale == 1 {
                assert_eq!(Some(sum), whole.value, "parts of {}", figure.id);
            }
        }
        for part in parts.iter().filter(|part| part.unit != "9901") {
            let alone = ledger.answer(city, catalogue, &question.clone().at(&part.unit)).await.unwrap();
            assert_eq!(part.answer, alone, "{} of {}", part.unit, figure.id);
        }
        let units: Vec<String> = parts.iter().map(|part| part.unit.clone()).collect();
        for part in ledger.of_units(city, catalogue, &question, &units).await.unwrap() {
            let alone = ledger.answer(city, catalogue, &question.clone().at(&part.unit)).await.unwrap();
            assert_eq!(part.answer, alone, "{} of {} wherever it lies", part.unit, figure.id);
        }
        for step in ledger.by_period(city, catalogue, &question, Step::Month).await.unwrap() {
            let again = Question { from: Some(step.from), until: Some(step.until), ..question.clone() };
            let again = ledger.answer(city, catalogue, &again).await.unwrap();
            // A month of a period is read by the tree of the period's last day; the same where none moved.
            if again.until == whole.until {
                assert_eq!(step, again, "{}", figure.id);
            }
        }
        if figure.kind != Kind::Ratio && figure.kind != Kind::YearChange {
            let by_posting = all_pages(ledger, city, catalogue, &question, Order::Posting).await;
            let by_day = all_pages(ledger, city, catalogue, &question, Order::Day).await;
            assert_eq!(by_posting.len() as i64, whole.entries, "{}", figure.id);
            assert!(by_posting.iter().rev().is_sorted_by_key(|(_, id)| *id), "the latest posted first");
            assert!(by_day.iter().rev().is_sorted(), "the latest day first");
            let set = |page: Vec<(Day, i64)>| page.into_iter().collect::<BTreeSet<_>>();
            assert_eq!(set(by_posting), set(by_day));
            taken_back_and_recorded(ledger, city, catalogue, &question, whole.from).await;
            let early = Question { as_of: Some((whole.as_of / 2).max(1)), ..question.clone() };
            if let Ok(then) = ledger.answer(city, catalogue, &early).await {
                let listed = all_pages(ledger, city, catalogue, &early, Order::Posting).await;
                assert_eq!(listed.len() as i64, then.entries, "{} then", figure.id);
            }
        }
    }
}

/// What was taken back, and who has recorded, read off the entries themselves.
async fn taken_back_and_recorded(
    ledger: &Ledger,
    city: i64,
    catalogue: &Catalogue,
    question: &Question,
    from: Day,
) {
    let all = PageOf { limit: 1000, ..PageOf::default() };
    let entries = ledger.entries(city, catalogue, question, &all).await.unwrap().entries;
    let wanted: Vec<i64> = entries.iter().filter(|e| e.reverses.is_some()).map(|e| e.id).collect();
    let mut page = PageOf { limit: 2, ..PageOf::default() };
    let mut found = Vec::new();
    loop {
        let read = ledger.reversals(city, catalogue, question, &page).await.unwrap();
        found.extend(read.entries.iter().map(|entry| entry.id));
        page.after = read.next;
        if page.after.is_none() {
            break;
        }
    }
    assert_eq!(found, wanted, "what was taken back of {}", question.figure);
    let mut nets: BTreeMap<&str, i64> = BTreeMap::new();
    for entry in entries.iter().filter(|entry| entry.day >= from) {
        *nets.entry(&entry.unit).or_default() += entry.quantity;
    }
    let wanted: BTreeSet<String> =
        nets.into_iter().filter(|(_, net)| *net > 0).map(|(unit, _)| unit.into()).collect();
    assert_eq!(
        ledger.recorders(city, catalogue, question).await.unwrap(),
        wanted,
        "who recorded {}",
        question.figure
    );
}

async fn all_pages(
    ledger: &Ledger,
    city: i64,
    catalogue: &Catalogue,
    question: &Question,
    order: Order,
) -> Vec<(Day, i64)> {
    let mut page = PageOf { limit: 3, order, ..PageOf::default() };
    let mut seen = Vec::new();
    loop {
        let got = ledger.entries(city, catalogue, question, &page).await.unwrap();
        seen.extend(got.entries.iter().map(|entry| (entry.day, entry.id)));
        if got.next.is_none() {
            let each: BTreeSet<_> = seen.iter().collect();
            assert_eq!(each.len(), seen.len(), "no entry on two pages");
            return seen;
        }
        page.after = got.next;
    }
}
