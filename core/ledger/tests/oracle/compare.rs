//! Questions asked of the ledger and of the fold.

use luoshi_ledger::{Catalogue, Decimal, Entry, Figure, Ledger, Question};
use luoshi_store::Day;

use crate::fold::{Asked, fold};
use crate::histories::{Life, UNITS};

pub const PERIODS: [Option<(&str, &str)>; 4] = [
    None,
    Some(("2021-03-01", "2021-03-31")),
    Some(("2020-12-15", "2021-04-20")),
    Some(("2021-03-10", "2021-03-12")),
];
pub const ASKED: [&str; 5] = ["99", "9901", "990101", "99-D1", "99020101"];

/// Asks every figure at some units, periods and positions, and compares with the fold.
pub async fn compare(life: &Life, ledger: &Ledger, catalogue: &Catalogue, positions: &[i64]) {
    let entries = life.entries().await;
    for as_of in positions {
        let known = known(&entries, *as_of);
        for unit in ASKED {
            for period in PERIODS {
                for figure in catalogue.figures.values() {
                    let question = question(figure, unit, period, *as_of);
                    compare_one(life, ledger, catalogue, &known, &question).await;
                }
            }
        }
    }
}

/// Asks a few questions at the last position and at an earlier one, others after each step.
pub async fn spot_check(life: &Life, ledger: &Ledger, catalogue: &Catalogue, step: usize) {
    let last = ledger.position(life.who.city).await.unwrap();
    let entries = life.entries().await;
    let figures: Vec<&Figure> = catalogue.figures.values().collect();
    for n in 0..4 {
        let pick = (step * 4 + n) * 7919 + life.who.city as usize * 31;
        let as_of = if n == 0 { last } else { 1 + (pick as i64 * 13) % last };
        let unit = UNITS[pick % (UNITS.len() - 1)].0;
        let period = PERIODS[pick / 3 % PERIODS.len()];
        let question = question(figures[pick % figures.len()], unit, period, as_of);
        compare_one(life, ledger, catalogue, &known(&entries, as_of), &question).await;
    }
}

pub fn known(entries: &[Entry], as_of: i64) -> Vec<Entry> {
    entries.iter().filter(|e| e.seq.is_some_and(|seq| seq <= as_of)).cloned().collect()
}

fn question(figure: &Figure, unit: &str, period: Option<(&str, &str)>, as_of: i64) -> Question {
    Question {
        figure: figure.id.clone(),
        unit: Some(unit.to_owned()),
        from: period.map(|(from, _)| from.parse().unwrap()),
        until: period.map(|(_, until)| until.parse().unwrap()),
        as_of: Some(as_of),
    }
}

async fn compare_one(
    life: &Life,
    ledger: &Ledger,
    catalogue: &Catalogue,
    known: &[Entry],
    question: &Question,
) {
    let as_of = question.as_of.unwrap();
    let (unit, figure) = (question.unit.as_deref().unwrap(), &catalogue.figures[&question.figure]);
    let answer = match ledger.answer(life.who.city, catalogue, question).await {
        Err(luoshi_ledger::LedgerError::NoUnit { .. } | luoshi_ledger::LedgerError::Units(_)) => return,
        answer => answer.unwrap(),
    };
    let tree = tree_at(life, ledger, answer.until, as_of).await;
    let (from, until) = (answer.from, answer.until);
    let asked = Asked { figure, figures: &catalogue.figures, unit, from, until, tree: &tree };
    let (value, count) = fold(&asked, known);
    let value = value.map(|fraction| shown(fraction, figure.decimals));
    assert_eq!(answer.value.map(|v| v.to_string()), value, "{question:?}");
    assert_eq!(answer.entries, count as i64, "entries of {question:?}");
}

/// The tree as known at a position; the fold has no way of its own to it.
pub async fn tree_at(
    life: &Life,
    ledger: &Ledger,
    on: Day,
    as_of: i64,
) -> std::sync::Arc<luoshi_units::Tree> {
    let mut conn = ledger.store().read().await.unwrap();
    let id = luoshi_ledger::store::id_at(&mut conn, life.who.city, as_of).await.unwrap().unwrap_or(0);
    life.units.tree(&mut conn, life.who.city, on, id).await.unwrap()
}

/// Rounded half away from zero, by way of text, unlike the ledger.
fn shown((above, below): (i128, i128), decimals: u32) -> String {
    let shift = 10_i128.pow(decimals);
    let twice = above.abs() * shift * 2 / below;
    let mantissa = (twice + 1) / 2 * above.signum();
    Decimal::new(mantissa, decimals).to_string()
}
