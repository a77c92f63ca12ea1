//! What an audit found, on the command line. The audit is put in past its deeds: no test waits for a public event.

use luoshi_inspection::model::{Audit, Method, State};
use luoshi_inspection::store;
use luoshi_store::Ids;
use luoshi_testkit::TestDb;
use serde_json::Value as Json;

use crate::command::Program;

/// A closed audit of this answer; nothing of its sample was looked at.
fn closed(answer: &Json) -> Audit {
    let text = |field: &str| answer[field].as_str().expect("a text").to_owned();
    let day = |field: &str| text(field).parse().expect("a day");
    Audit {
        id: 1,
        statement: "0".repeat(64),
        figure: text("figure"),
        unit: text("unit"),
        from: day("from"),
        until: day("until"),
        position: answer["as_of"].as_i64().expect("a position"),
        value: text("value"),
        method: Method::Records,
        size: 59,
        certainty: 950,
        share: None,
        population: 780,
        total: 780,
        event: "dice".to_owned(),
        event_at: Ids::instant_of(1),
        numbers: 6,
        units: Vec::new(),
        cap: 10,
        plan: "0".repeat(64),
        state: State::Closed,
        version: 1,
        planned_by: 0,
        planned_at: Ids::instant_of(1),
        outcome: None,
        drawn_by: None,
        drawn_at: None,
        most: Some(37),
        ended_for: None,
        ended_by: None,
        ended_at: None,
    }
}

async fn put_in(db: &TestDb, audit: Audit) {
    let put = db.store.write(move |tx| {
        Box::pin(async move {
            store::audit_insert(tx, 1, &audit).await?;
            store::audit_update(tx, 1, &Audit { version: 2, ..audit }).await
        })
    });
    assert!(put.await.expect("the audit is put in"));
}

pub async fn the_bound_stands_beside_the_figure(program: &Program<'_>, db: &TestDb) {
    let before = program.json(&["figure", "talk.held"]);
    assert!(before.get("beside").is_none(), "{before}");
    put_in(db, closed(&before)).await;
    let after = program.json(&["figure", "talk.held", "--lang", "en"]);
    let said = "Audited: of 780 entries as stated, at most 37 entries wrong (95% certain, 0 checked)";
    assert_eq!(after["beside"][0]["text"], said, "{after:#}");
    assert_eq!(after["beside"][0]["href"], "/audits/1");
    assert_eq!(
        (&after["value"], &after["from"]),
        (&before["value"], &before["from"]),
        "nothing else changes"
    );
    let figure = program.run(&["figure", "talk.held", "--lang", "en"]);
    assert_eq!(figure.out.lines().nth(1), Some(said), "{}", figure.out);
    let figure = program.run(&["figure", "talk.held"]);
    assert!(figure.out.contains("抽查：公布时的 780 条里，不实的不超过 37 条"), "{}", figure.out);
    let bridge = ["bridge", "talk.held", "--then", "100"];
    let printed = program.run(&[&bridge[..], &["--lang", "en"]].concat());
    assert!(printed.out.lines().any(|line| line == said), "{}", printed.out);
    assert_eq!(program.json(&bridge)["beside"][0]["position"], before["as_of"]);
    let audit = Audit { id: 2, most: Some(21), ..closed(&before) };
    put_in(db, audit).await;
    let figure = program.run(&["figure", "talk.held", "--lang", "en"]);
    let second = figure.out.lines().nth(1).expect("a line");
    assert!(second.contains("at most 21 entries") && second.ends_with(" · the latest of 2"), "{second}");
    assert_eq!(program.json(&["figure", "talk.held"])["beside"][0]["of"], 2);
    let elsewhere = program.json(&["figure", "talk.held", "--unit", "231083"]);
    assert!(elsewhere.get("beside").is_none(), "{elsewhere}");
}
