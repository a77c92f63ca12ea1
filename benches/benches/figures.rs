//! Figures: what the ledger answers in, against the plainest statement that gives the same number, and how
//! it grows with the entries.

use std::collections::BTreeMap;

use luoshi_benches::{ALL, against, city, day, heading, record, timed};
use luoshi_ledger::{Catalogue, Figure, Kind, Ledger, LedgerError, PeriodRule, Question};
use luoshi_store::{Store, statements};
use luoshi_units::{Units, Who};

statements! {
    /// The sum, as an analyst would ask for it.
    PLAIN_SUM = "SELECT CAST(SUM(quantity) AS BIGINT) AS n FROM entry WHERE city_id = $1 AND item = $2";
    /// The people, as an analyst would ask for them.
    PLAIN_PEOPLE = "SELECT COUNT(DISTINCT person) AS n FROM entry WHERE city_id = $1 AND item = $2";
}

fn main() {
    luoshi_testkit::on_both(ALL, |db| async move {
        let units = Units::new();
        let who = city(&db.store, &units).await;
        let mut before: Option<(f64, f64)> = None;
        for (from, until) in [(0, 10_000), (10_000, 40_000)] {
            fill(&db.store, &who, from, until).await;
            let ledger = Ledger::new(db.store.clone(), units.clone());
            let sum = first_answer(&ledger, "sum").await;
            let people = first_answer(&ledger, "people").await;
            heading(&format!("{} entries", until * 3));
            against(
                "a sum, asked for the first time",
                sum,
                "plain SQL",
                plain(&db.store, PLAIN_SUM, "talk.held").await,
                "ms",
            );
            against(
                "distinct people",
                people,
                "plain SQL",
                plain(&db.store, PLAIN_PEOPLE, "talk.speaker").await,
                "ms",
            );
            against("the same sum again", answer(&ledger, "sum").await, "for the first time", sum, "ms");
            if let Some((sums, peoples)) = before {
                against("a sum with 4 times the entries", sum, "with fewer", sums, "ms");
                against("people with 4 times the entries", people, "with fewer", peoples, "ms");
            }
            before = Some((sum, people));
        }
    });
}

async fn fill(store: &Store, who: &Who, from: usize, until: usize) {
    for first in (from..until).step_by(1000) {
        let who = who.clone();
        store
            .write(move |tx| {
                Box::pin(async move {
                    for n in first..first + 1000 {
                        record(tx, &who, n).await?;
                    }
                    Ok::<(), LedgerError>(())
                })
            })
            .await
            .expect("the records are posted");
    }
}

fn catalogue() -> Catalogue {
    let figure = |id: &str, kind, item: &str| {
        let figure = Figure {
            id: id.to_owned(),
            kind,
            item: item.to_owned(),
            numerator: None,
            denominator: None,
            scale: 1,
            decimals: 0,
            unit_kind: None,
            period: PeriodRule::Campaign,
            scope: None,
        };
        (id.to_owned(), figure)
    };
    let figures = BTreeMap::from([
        figure("sum", Kind::Sum, "talk.held"),
        figure("people", Kind::People, "talk.speaker"),
    ]);
    Catalogue { figures, from: day(0), until: day(729) }
}

/// Milliseconds for one answer after the log got its positions.
async fn first_answer(ledger: &Ledger, figure: &str) -> f64 {
    ledger.position(1).await.expect("the log has positions");
    answer(ledger, figure).await
}

async fn answer(ledger: &Ledger, figure: &str) -> f64 {
    let catalogue = catalogue();
    let question = Question::of(figure);
    let (took, answer) = timed(ledger.answer(1, &catalogue, &question)).await;
    answer.expect("the figure is answered");
    took.as_secs_f64() * 1000.0
}

async fn plain(store: &Store, statement: luoshi_store::Statement, item: &str) -> f64 {
    let mut conn = store.read().await.expect("a connection");
    let (took, row) = timed(statement.bind(1_i64).bind(item).one(&mut conn)).await;
    row.expect("the statement runs");
    took.as_secs_f64() * 1000.0
}
