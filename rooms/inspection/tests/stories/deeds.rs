//! What is planned, drawn, checked and concluded, on both engines.

use luoshi_inspection::Error;
use luoshi_inspection::deeds::Finding;
use luoshi_inspection::model::{Audit, Method, Outcome, Plan, Sampled, Size, State, Tally};
use luoshi_inspection::store;
use luoshi_packs::Lang;
use luoshi_proofs::leaf::Leaf;
use luoshi_samples::{Risk, money, sampler, sha256_hex, wrong};
use luoshi_testkit::on_both;
use luoshi_web::Room;

use crate::city::{MIGRATIONS, Town};

async fn sample(town: &Town, audit: &Audit) -> Vec<Sampled> {
    let mut conn = town.app.read().await.expect("a connection");
    store::sample(&mut conn, 1, audit.id).await.expect("the sample")
}

fn finding(result: Outcome) -> Finding {
    Finding {
        result, found: None, asked: Some(4), reason: "看了签到簿".to_owned(), pictures: Vec::new()
    }
}

/// Who leads the county that is called on.
fn lead_of(one: &Sampled) -> &'static str {
    match one.called.as_deref() {
        Some("9901") => "east",
        Some("9902") => "west",
        Some("9903") => "north",
        other => panic!("{other:?} is called on"),
    }
}

async fn drawn(town: &Town, figure: &str, size: i64) -> Audit {
    drawn_with(town, figure, size, None).await
}

/// With a cap of its own: one of the sample's size leaves every county free, however the draw falls.
async fn drawn_with(town: &Town, figure: &str, size: i64, cap: Option<i64>) -> Audit {
    let statement = town.state(figure).await;
    let office = town.who("office").await;
    let plan = Plan { cap, ..town.plan(&statement, size) };
    let audit = town.audits().plan(&office, "plan", &plan).await.expect("planned");
    town.set_clock("18:01");
    town.audits().draw(&office, "draw", audit.id, " 3  5 1\n2, 06 6 ").await.expect("drawn")
}

/// The open bodies of the log's events of a kind, and the open positions of an item's entries.
async fn open(town: &Town, kind: &str, item: &str) -> (Vec<String>, Vec<String>) {
    let size = town.open.log.size(1).await.expect("a size");
    let (mut bodies, mut positions) = (Vec::new(), Vec::new());
    for position in 1..=i64::try_from(size).expect("a small log") {
        match town.open.log.leaf(1, position).await.expect("a leaf") {
            Some(Leaf::Event(event)) if event.kind == kind => bodies.push(event.body),
            Some(Leaf::Entry(entry)) if entry.item == item => positions.push(position.to_string()),
            _ => {}
        }
    }
    (bodies, positions)
}

#[test]
fn a_stranger_draws_the_same_from_the_open_log() {
    on_both(MIGRATIONS, async |db| {
        let town = Town::of(&db).await;
        let audit = drawn(&town, "talk.held", 12).await;
        assert_eq!((audit.method, audit.population, audit.size), (Method::Records, 40, 12));
        let (plans, population) = open(&town, "audit.plan", "talk.held").await;
        assert_eq!(plans.len(), 1);
        let seed = format!("{}\n3 5 1 2 6 6", sha256_hex(&plans[0]));
        assert_eq!(audit.seed().as_deref(), Some(seed.as_str()));
        let tickets = sampler::draw(&population, &seed, 12).expect("a draw");
        let ours: Vec<String> = sample(&town, &audit).await.iter().map(|one| one.seq.to_string()).collect();
        assert_eq!(ours, tickets.iter().map(|ticket| ticket.id.clone()).collect::<Vec<_>>());
        let (draws, _) = open(&town, "audit.draw", "").await;
        assert!(draws[0].contains(&format!("[{}]", ours.join(","))), "{draws:?}");
    });
}

#[test]
fn nobody_checks_what_their_own_county_recorded_and_none_too_often() {
    on_both(MIGRATIONS, async |db| {
        let town = Town::of(&db).await;
        let audit = drawn(&town, "talk.held", 30).await;
        let sample = sample(&town, &audit).await;
        assert_eq!(audit.cap, 20, "twice an even share of three counties");
        for one in &sample {
            let called = one.called.as_deref().expect("a county is left");
            assert_ne!(called, &one.unit[..4], "{one:?}");
        }
        for county in ["9901", "9902", "9903"] {
            let calls = sample.iter().filter(|one| one.called.as_deref() == Some(county)).count();
            assert!(calls <= 20, "{county}: {calls}");
        }
        let (one, place) = (&sample[0], (audit.id, sample[0].number, 1));
        let own = town.who(if one.unit.starts_with("9901") { "east" } else { "west" }).await;
        let refused = town.audits().check(&own, "own", place, finding(Outcome::Right)).await;
        assert!(matches!(refused, Err(Error::Forbidden { .. })), "{refused:?}");
        let clerk = town.who("clerk").await;
        let refused = town.audits().check(&clerk, "clerk", place, finding(Outcome::Right)).await;
        assert!(matches!(refused, Err(Error::Forbidden { .. })), "{refused:?}");
        let called = town.who(lead_of(one)).await;
        town.audits().check(&called, "called", place, finding(Outcome::Right)).await.expect("noted");
        let stale = town.audits().check(&called, "stale", place, finding(Outcome::Wrong)).await;
        assert!(matches!(stale, Err(Error::Changed)), "{stale:?}");
        let again = town.audits().check(&called, "called", place, finding(Outcome::Right)).await;
        assert_eq!(again.expect("answered the same").version, 2);
    });
}

#[test]
fn who_refuses_is_noted_and_another_county_is_called_on() {
    on_both(MIGRATIONS, async |db| {
        let town = Town::of(&db).await;
        let audit = drawn_with(&town, "talk.held", 6, Some(6)).await;
        let first = sample(&town, &audit).await.remove(0);
        let (place, called) = ((audit.id, 1, 1), town.who(lead_of(&first)).await);
        let silent = town.audits().refuse(&called, "silent", place, " ").await;
        assert!(matches!(silent, Err(Error::Problems(_))), "{silent:?}");
        town.audits().refuse(&called, "refuse", place, "封路").await.expect("noted");
        let second = sample(&town, &audit).await.remove(0);
        assert_ne!(second.called, first.called);
        assert_ne!(second.called.as_deref(), Some(&first.unit[..4]));
        let place = (audit.id, 1, second.version);
        let other = town.who(lead_of(&second)).await;
        town.audits().refuse(&other, "refuse", place, "太远").await.expect("noted");
        let third = sample(&town, &audit).await.remove(0);
        assert_eq!(third.called, None, "both counties that may have refused");
        let place = (audit.id, 1, third.version);
        let not = town.audits().check(&other, "late", place, finding(Outcome::Right)).await;
        assert!(matches!(not, Err(Error::Forbidden { .. })), "{not:?}");
        let auditor = town.who("auditor").await;
        town.audits().check(&auditor, "auditor", place, finding(Outcome::Unclear)).await.expect("noted");
        let mut conn = town.app.read().await.expect("a connection");
        let refusals = store::refusals(&mut conn, 1, audit.id, None).await.expect("refusals");
        let mut reasons: Vec<&str> = refusals.iter().map(|refusal| refusal.reason.as_str()).collect();
        reasons.sort_unstable();
        assert_eq!(reasons, ["太远", "封路"]);
        drop(conn);

        // The conclusion's event holds them: none can be dropped or made up afterwards.
        town.audits().close(&auditor, "close", audit.id).await.expect("closed");
        let (ends, _) = open(&town, "audit.close", "").await;
        let mut called = [&first, &second].map(|one| one.called.clone().expect("a county"));
        // Both came at the same instant of this clock.
        called.sort_unstable();
        let said = format!(r#""refused":[[1,"{}"],[1,"{}"]]"#, called[0], called[1]);
        assert!(ends[0].contains(&said) && !ends[0].contains("封路"), "{ends:?}");
        assert!(town.audits().amiss().await.expect("examined").is_empty());
        let (id, third) = (audit.id, store::Refusal { number: 2, ..refusals[0].clone() });
        let adding = town
            .app
            .store()
            .write(move |tx| Box::pin(async move { store::refusal_insert(tx, 1, id, &third, 0).await }));
        adding.await.expect("written");
        assert_eq!(town.audits().amiss().await.expect("examined"), [audit.id]);
    });
}

#[test]
fn from_a_plan_to_a_bound_beside_the_figure() {
    on_both(MIGRATIONS, async |db| {
        let town = Town::of(&db).await;
        let audit = drawn(&town, "talk.held", 12).await;
        let all = sample(&town, &audit).await;
        for one in &all[..11] {
            let who = town.who(lead_of(one)).await;
            let result = if one.number == 3 { Outcome::Wrong } else { Outcome::Right };
            let (key, place) = (format!("check {}", one.number), (audit.id, one.number, 1));
            town.audits().check(&who, &key, place, finding(result)).await.expect("noted");
        }
        let office = town.who("office").await;
        let unseen = town.audits().reverse(&office, "unseen", audit.id, 1).await;
        assert!(matches!(unseen, Err(Error::NotFound)), "only what was found wrong is reversed: {unseen:?}");
        town.audits().reverse(&office, "reverse", audit.id, 3).await.expect("reversed");
        let twice = town.audits().reverse(&office, "twice", audit.id, 3).await;
        assert!(matches!(twice, Err(Error::Reversed)), "{twice:?}");
        let lead = town.who(lead_of(&all[2])).await;
        let right = town.audits().check(&lead, "right", (audit.id, 3, 2), finding(Outcome::Right)).await;
        assert!(matches!(right, Err(Error::Problems(_))), "what was reversed is not right: {right:?}");
        let mut conn = town.app.read().await.expect("a connection");
        let lines = luoshi_ledger::entries_of(&mut conn, 1, all[2].record).await.expect("entries");
        drop(conn);
        let reason = lines.last().and_then(|line| line.reason.clone()).expect("a reason");
        assert_eq!(reason, format!("抽查 {} 第 3 号不符：看了签到簿", audit.id));
        assert!(lines.iter().any(|line| line.line == all[2].line && line.reversed_by.is_some()));

        let closed = town.audits().close(&office, "close", audit.id).await.expect("closed");
        let risk = Risk::new(5, 100).expect("a risk");
        // One was wrong and one was not checked.
        let bound = wrong::most_wrong(40, 12, 2, risk).expect("a bound");
        assert_eq!(closed.most, i64::try_from(bound).ok());
        let tally = Tally::of(&sample(&town, &audit).await);
        assert_eq!((tally.right, tally.wrong, tally.unclear, tally.open), (10, 1, 0, 1));
        let who = town.who(lead_of(&all[11])).await;
        let late = town.audits().check(&who, "late", (audit.id, 12, 1), finding(Outcome::Right)).await;
        assert!(matches!(late, Err(Error::Move { from: State::Closed, .. })), "{late:?}");
        let again = town.audits().close(&office, "close", audit.id).await.expect("answered the same");
        assert_eq!(again.most, closed.most);

        let room = luoshi_inspection::Inspection::new(None);
        let beside = room.beside(&town.app, &["talk.held", "talk.audience"], Lang::En).await.expect("a line");
        assert_eq!(beside.len(), 1);
        let said = format!(
            "Audited: of 40 entries as stated, at most {bound} entries wrong (95% certain, 11 checked)"
        );
        assert_eq!((beside[0].figure.as_str(), beside[0].text.as_str()), ("talk.held", said.as_str()));
        let (ends, _) = open(&town, "audit.close", "").await;
        assert!(ends[0].contains(&format!(r#""most":{bound}"#)), "{ends:?}");

        // A second one of the same statement, of which nothing was looked at.
        let later = Plan { event_at: crate::city::at("18:30"), ..town.plan(&closed.statement, 5) };
        let again = town.audits().plan(&office, "again", &later).await.expect("planned").id;
        town.set_clock("18:31");
        town.audits().draw(&office, "draw again", again, "1 2 3 4 5 6").await.expect("drawn");
        let beside = async || room.beside(&town.app, &["talk.held"], Lang::En).await.expect("a line");
        assert_eq!(beside().await[0].of, 1, "one that is not concluded does not count");
        let again = town.audits().close(&office, "close again", again).await.expect("closed");
        let beside = beside().await;
        assert_eq!((beside.len(), beside[0].of), (1, 2));
        assert_eq!(beside[0].href, format!("/audits/{}", again.id), "the latest");
        assert_eq!(beside[0].all, "/audits?figure=talk.held&unit=9900&state=closed");
        assert!(beside[0].text.contains("at most 40 entries wrong"), "{}", beside[0].text);
    });
}

#[test]
fn the_doctor_finds_an_audit_that_was_changed_past_its_deeds() {
    on_both(MIGRATIONS, async |db| {
        let town = Town::of(&db).await;
        let audit = drawn(&town, "talk.held", 12).await;
        let one = sample(&town, &audit).await.remove(0);
        let who = town.who(lead_of(&one)).await;
        town.audits().check(&who, "check", (audit.id, 1, 1), finding(Outcome::Wrong)).await.expect("noted");
        let amiss = async || town.audits().amiss().await.expect("examined");
        assert!(amiss().await.is_empty());
        let closed = town.audits().close(&town.who("office").await, "close", audit.id).await.expect("closed");
        assert!(amiss().await.is_empty());

        let lower = |by: i64, version: i64| Audit {
            most: closed.most.map(|most| most - by),
            version: closed.version + version,
            ..closed.clone()
        };
        for (changed, found) in [(lower(1, 1), vec![audit.id]), (lower(0, 2), Vec::new())] {
            let changing = town
                .app
                .store()
                .write(move |tx| Box::pin(async move { store::audit_update(tx, 1, &changed).await }));
            assert!(changing.await.expect("written"));
            assert_eq!(amiss().await, found, "the bound");
        }
        let id = audit.id;
        let mut better = sample(&town, &audit).await.remove(0);
        (better.result, better.version) = (Some(Outcome::Right), better.version + 1);
        let changing = town
            .app
            .store()
            .write(move |tx| Box::pin(async move { store::sample_check(tx, 1, id, &better).await }));
        assert!(changing.await.expect("written"));
        assert_eq!(amiss().await, [id], "what was found");
    });
}

#[test]
fn amounts_are_drawn_in_proportion_and_bounded() {
    on_both(MIGRATIONS, async |db| {
        let town = Town::of(&db).await;
        let audit = drawn(&town, "talk.audience", 20).await;
        assert_eq!((audit.method, audit.population, audit.total), (Method::Amounts, 40, 8200));
        let all = sample(&town, &audit).await;
        assert_eq!(all.iter().map(|one| one.hits).sum::<i64>(), 20);
        let mut shares = Vec::new();
        for one in &all {
            let half = one.number == 1;
            let found = Finding {
                found: half.then_some(one.quantity / 2),
                ..finding(if half { Outcome::Wrong } else { Outcome::Right })
            };
            let who = town.who(lead_of(one)).await;
            let (key, place) = (format!("check {}", one.number), (audit.id, one.number, 1));
            town.audits().check(&who, &key, place, found).await.expect("noted");
            let share = if half { money::WHOLE / 2 } else { money::WHOLE };
            shares.extend((0..one.hits).map(|_| share));
        }
        let closed = town.audits().close(&town.who("office").await, "close", audit.id).await.expect("closed");
        let most = money::most_not_borne(8200, &shares, Risk::new(5, 100).expect("a risk"));
        assert_eq!(closed.most, i64::try_from(most).ok());
    });
}

#[test]
fn what_a_plan_refuses() {
    on_both(MIGRATIONS, async |db| {
        let town = Town::of(&db).await;
        let (statement, office) = (town.state("talk.held").await, town.who("office").await);
        let plan = town.plan(&statement, 12);
        let words = |error: Error| match error {
            Error::Problems(problems) => problems.iter().map(|problem| problem.word).collect::<Vec<_>>(),
            other => panic!("{other}"),
        };
        let spoiled = [
            ("audits-p-event-past", Plan { event_at: crate::city::at("09:00"), ..plan.clone() }),
            ("audits-p-size", Plan { size: Size::Draws(0), ..plan.clone() }),
            ("audits-p-share", Plan { size: Size::Share(1001), ..plan.clone() }),
            ("audits-p-certainty", Plan { certainty: 1000, ..plan.clone() }),
            ("audits-p-event", Plan { event: " ".to_owned(), ..plan.clone() }),
            ("audits-p-unit", Plan { units: vec!["77".to_owned()], ..plan.clone() }),
            ("audits-p-how-many", Plan { numbers: 0, ..plan.clone() }),
            ("audits-p-unit-root", Plan { units: vec!["9900".to_owned()], ..plan.clone() }),
            ("audits-p-unit-twice", Plan { units: vec!["9901".to_owned(); 2], ..plan.clone() }),
            ("audits-p-cap", Plan { cap: Some(0), ..plan.clone() }),
        ];
        for (word, plan) in spoiled {
            let refused = town.audits().plan(&office, word, &plan).await;
            assert_eq!(words(refused.expect_err(word)), [word]);
        }
        let clerk = town.audits().plan(&town.who("clerk").await, "clerk", &plan).await;
        assert!(matches!(clerk, Err(Error::Forbidden { .. })), "{clerk:?}");
        let people = town.state("talk.speakers").await;
        let people = town.audits().plan(&office, "people", &town.plan(&people, 5)).await;
        assert_eq!(words(people.expect_err("distinct people")), ["audits-p-kind"]);
        let unknown = town.audits().plan(&office, "unknown", &town.plan(&"0".repeat(64), 5)).await;
        assert!(matches!(unknown, Err(Error::NotFound)), "{unknown:?}");

        let planned = town.audits().plan(&office, "plan", &plan).await.expect("planned");
        let again = town.audits().plan(&office, "plan", &plan).await.expect("answered the same");
        assert_eq!(planned.id, again.id);
        let early = town.audits().draw(&office, "early", planned.id, "3 5 1 2 6 6").await;
        assert!(matches!(early, Err(Error::TooEarly(_))), "{early:?}");
        let silent = town.audits().abandon(&office, "silent", planned.id, "").await;
        assert_eq!(words(silent.expect_err("no reason")), ["audits-p-reason"]);
        town.audits().abandon(&office, "abandon", planned.id, "骰子丢了").await.expect("abandoned");
        town.set_clock("18:01");
        let ended = town.audits().draw(&office, "ended", planned.id, "3 5 1 2 6 6").await;
        assert!(matches!(ended, Err(Error::Move { from: State::Abandoned, .. })), "{ended:?}");
    });
}

#[test]
fn a_share_asks_for_as_many_as_it_takes() {
    on_both(MIGRATIONS, async |db| {
        let town = Town::of(&db).await;
        let (statement, office) = (town.state("talk.held").await, town.who("office").await);
        let plan = Plan { size: Size::Share(100), ..town.plan(&statement, 0) };
        let audit = town.audits().plan(&office, "plan", &plan).await.expect("planned");
        let risk = Risk::new(5, 100).expect("a risk");
        let size = wrong::sample_size(40, 100, 1000, risk).expect("a size");
        assert_eq!((audit.size, audit.share), (i64::try_from(size).expect("small"), Some(100)));
    });
}
