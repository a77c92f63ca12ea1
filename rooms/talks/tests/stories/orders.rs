//! Ordering a talk: who asks, who answers, what comes of it.

use std::collections::BTreeMap;

use axum::http::{Method, StatusCode};
use luoshi_talks::Error;
use luoshi_talks::deeds::{self, Done, Seen};
use luoshi_talks::model::*;
use luoshi_talks::store;
use luoshi_units::{Role, Who};
use proptest::prelude::*;
use serde_json::json;

use crate::city::{CITY, City, day, story};
use crate::served::{Browser, serve};

/// The clerk of another county's township orders from the whole city.
fn asking(city: &City) -> Who {
    city.who("1008", Role::Clerk, "990201")
}

fn draft(team: Option<i64>) -> OrderDraft {
    OrderDraft {
        unit: Some("990201".to_owned()),
        reach: Some(Reach::City),
        wanted: team,
        topic: "渡口上的灯".to_owned(),
        kind: Some(PlaceKind::Village),
        place: "东岭文化室".to_owned(),
        days: vec![day("2021-04-22"), day("2021-04-20")],
        listeners: Some(40),
        contact: "马玉 0453-1234567".to_owned(),
        remark: String::new(),
    }
}

async fn place(city: &City, key: &str, draft: OrderDraft) -> Result<Done, Error> {
    city.act(asking(city), key, move |tx, desk| {
        Box::pin(async move { deeds::order_place(tx, desk, draft).await })
    })
    .await
}

fn coming(city: &City, team: i64) -> TalkDraft {
    TalkDraft {
        team: Some(team),
        speakers: vec![city.person("1005")],
        day: Some(day("2021-04-20")),
        start: Some(9 * 60),
        minutes: Some(60),
        ..TalkDraft::default()
    }
}

async fn order(city: &City, id: i64) -> Order {
    let mut conn = city.store.read().await.unwrap();
    store::order_by_id(&mut conn, CITY, id).await.unwrap().unwrap()
}

/// The steps that sides take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Offer,
    Agree,
    Refuse,
    Decline,
    Accept,
    Recall,
    CancelTalk,
    SayUnit,
}

async fn step(city: &City, key: &str, id: i64, team: i64, step: Step) -> Result<Done, Error> {
    let (clerk, unit, seen) = (city.clerk(), asking(city), Seen::now(id));
    let talk = coming(city, team);
    let planned = order(city, id).await.talk;
    let who =
        if matches!(step, Step::Agree | Step::Refuse | Step::Recall | Step::SayUnit) { unit } else { clerk };
    let said = Question::of(Side::Unit).iter().map(|question| (*question, Reply::Yes)).collect();
    city.act(who, key, move |tx, desk| {
        Box::pin(async move {
            let offer = Offer { day: day("2021-04-20"), start: 600, note: String::new() };
            match step {
                Step::Offer => deeds::order_offer(tx, desk, seen, (Some(team), offer)).await,
                Step::Agree => deeds::order_agree(tx, desk, seen).await,
                Step::Refuse => deeds::order_refuse(tx, desk, seen, "那天赶集").await,
                Step::Decline => deeds::order_decline(tx, desk, seen, "人手不够").await,
                Step::Accept => deeds::order_accept(tx, desk, seen, talk).await,
                Step::Recall => deeds::order_recall(tx, desk, seen, "改期再说").await,
                Step::CancelTalk => match planned {
                    Some(talk) => deeds::talk_cancel(tx, desk, Seen::now(talk), "下雨").await,
                    None => Err(Error::NotFound),
                },
                Step::SayUnit => deeds::order_say(tx, desk, seen, (Side::Unit, said, String::new())).await,
            }
        })
    })
    .await
}

/// Where a step leads from a state, as the trade has it; none where it is refused.
fn leads(from: OrderState, step: Step) -> Option<OrderState> {
    use OrderState::{Accepted, Cancelled, Declined, Offered, Open, Withdrawn};
    match (step, from) {
        (Step::Offer, Open) => Some(Offered),
        (Step::Agree | Step::Refuse, Offered) => Some(Open),
        (Step::Decline, Open) => Some(Declined),
        (Step::Accept, Open) => Some(Accepted),
        (Step::Recall, Open | Offered | Accepted) => Some(Withdrawn),
        (Step::CancelTalk, Accepted) => Some(Cancelled),
        _ => None,
    }
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    use Step::{Accept, Agree, CancelTalk, Decline, Offer, Recall, Refuse, SayUnit};
    let one = prop::sample::select(vec![
        Offer, Offer, Agree, Refuse, Accept, Accept, Decline, Recall, CancelTalk, SayUnit,
    ]);
    prop::collection::vec(one, 1..8)
}

#[test]
fn orders_move_as_the_trade_has_it_and_never_otherwise() {
    use proptest::strategy::ValueTree;
    use proptest::test_runner::TestRunner;
    story(async |city| {
        let team = city.team().await;
        let mut runner = TestRunner::deterministic();
        for case in 0..12 {
            let id = place(&city, &format!("place-{case}"), draft(Some(team))).await.unwrap().id;
            let mut state = OrderState::Open;
            let told = steps().new_tree(&mut runner).unwrap().current();
            for (at, one) in told.iter().enumerate() {
                let done = step(&city, &format!("{case}-{at}"), id, team, *one).await;
                let next = leads(state, *one);
                assert_eq!(done.is_ok(), next.is_some(), "{state} {one:?} of {told:?}: {done:?}");
                assert!(next.is_none_or(|next| state.moves().contains(&next)));
                state = next.unwrap_or(state);
                let stands = order(&city, id).await;
                assert_eq!(stands.state, state, "{told:?}");
                // A talk stands as long as the order has one, and posts nothing.
                if let Some(talk) = stands.talk {
                    let talk = city.talk(talk).await;
                    assert_eq!(talk.state == State::Planned, state.has_talk(), "{told:?}");
                    assert_eq!(city.standing(talk.id).await, []);
                }
            }
            // Whatever came of it, nothing keeps the speaker from the next.
            if state == OrderState::Accepted {
                step(&city, &format!("{case}-end"), id, team, Step::Recall).await.unwrap();
            }
        }
    });
}

#[test]
fn an_order_becomes_a_talk_and_both_sides_say_how_it_was() {
    story(async |city| {
        let team = city.team().await;
        let placed = place(&city, "k1", draft(None)).await.unwrap();
        assert_eq!(place(&city, "k1", draft(None)).await.unwrap(), Done { again: true, ..placed.clone() });
        let id = placed.id;
        let early = step(&city, "k2", id, team, Step::SayUnit).await;
        assert!(matches!(early, Err(Error::NotHeldYet)), "{early:?}");
        let accepted = step(&city, "k3", id, team, Step::Accept).await.unwrap();
        assert_eq!((accepted.added, accepted.reversed), (0, 0));
        let stands = order(&city, id).await;
        let talk = city.talk(stands.talk.unwrap()).await;
        assert_eq!((talk.unit.as_str(), talk.topic.as_str()), ("990101", "渡口上的灯"));
        assert_eq!(talk.place, "东岭文化室");

        city.set_clock("2021-04-20", "18:00");
        let held = TalkDraft { audience: BTreeMap::from([(Audience::Villagers, 44)]), ..talk.draft() };
        let seen = Seen::now(talk.id);
        city.act(city.clerk(), "k4", move |tx, desk| {
            Box::pin(async move { deeds::talk_hold_planned(tx, desk, seen, held).await })
        })
        .await
        .unwrap();
        assert_eq!(order(&city, id).await.state, OrderState::Held);
        step(&city, "k5", id, team, Step::SayUnit).await.unwrap();
        let none = city
            .act(city.clerk(), "k6", move |tx, desk| {
                Box::pin(async move {
                    deeds::order_say(tx, desk, Seen::now(id), (Side::Team, BTreeMap::new(), String::new()))
                        .await
                })
            })
            .await;
        assert!(matches!(&none, Err(Error::Problems(open)) if open.len() == 3), "{none:?}");
        // The unit cannot speak for the team.
        let answers = Question::of(Side::Team).iter().map(|question| (*question, Reply::No)).collect();
        let other = city
            .act(asking(&city), "k7", move |tx, desk| {
                Box::pin(async move {
                    deeds::order_say(tx, desk, Seen::now(id), (Side::Team, answers, String::new())).await
                })
            })
            .await;
        assert!(matches!(other, Err(Error::Forbidden { .. })), "{other:?}");
        assert_eq!(order(&city, id).await.said.len(), 1);
    });
}

#[test]
fn an_order_tells_all_that_is_wrong_with_it() {
    story(async |city| {
        let team = city.team().await;
        let wrong = OrderDraft {
            days: vec![day("2021-04-15")],
            listeners: Some(0),
            contact: " ".to_owned(),
            unit: Some("990101".to_owned()),
            wanted: Some(7),
            ..draft(None)
        };
        let Err(Error::Problems(problems)) = place(&city, "k1", wrong).await else { panic!("it was taken") };
        let fields: Vec<&str> = problems.iter().map(|problem| problem.field().name()).collect();
        assert_eq!(fields, ["unit", "team", "days", "listeners", "contact"]);
        let id = place(&city, "k2", draft(None)).await.unwrap().id;
        let accept = |key: &'static str, talk: TalkDraft| {
            city.act(city.clerk(), key, move |tx, desk| {
                Box::pin(async move { deeds::order_accept(tx, desk, Seen::now(id), talk).await })
            })
        };
        let other = TalkDraft { day: Some(day("2021-04-23")), ..coming(&city, team) };
        let refused = accept("k3", other).await;
        assert!(
            matches!(&refused, Err(Error::Problems(all)) if matches!(all[0], Problem::DayNotWished { .. })),
            "{refused:?}"
        );
        // Nothing of what was refused stands: the speaker is free.
        accept("k4", coming(&city, team)).await.unwrap();
    });
}

#[test]
fn an_order_in_the_browser_from_asking_to_answering() {
    story(async |city| {
        let team = city.team().await;
        let id = place(&city, "k1", draft(None)).await.unwrap().id;
        let (maker, zhou) = (asking(&city).person, city.person("1005"));
        let served = serve(city).await;
        let names = [(id, "ORDER"), (team, "TEAM"), (maker, "MA"), (zhou, "ZHOU")];
        let path = format!("/talks/orders/{id}");
        for lang in ["zh", "en"] {
            let mut clerk = Browser::of(&served, "clerk", lang).await;
            let page = clerk.get(&path).await;
            // Whom to reach is nobody's business yet.
            assert!(page.status == StatusCode::OK && !page.text.contains("0453"), "{}", page.text);
            insta::assert_snapshot!(format!("order_{lang}"), page.main(&names));
            let list = clerk.get("/talks/orders?state=open").await;
            assert!(list.text.contains(&path), "{}", list.text);
        }
        let mut clerk = Browser::of(&served, "clerk", "zh").await;
        let form = clerk.get("/talks/orders/new").await;
        let sent = clerk.submit(&form, "/talks/orders/new", &[("unit", "990101"), ("days", "后天")]).await;
        assert_eq!(sent.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(sent.text.contains("有一个日子认不出来") && sent.text.contains("后天"), "{}", sent.text);

        let accept = format!("{path}/accept");
        let form = clerk.get(&accept).await;
        assert!(!form.text.contains("checked"), "nothing is chosen beforehand: {}", form.text);
        let (team, zhou) = (team.to_string(), zhou.to_string());
        let fields =
            [("team", team.as_str()), ("speakers", zhou.as_str()), ("start", "09:00"), ("minutes", "60")];
        let sent = clerk.submit(&form, &accept, &fields).await;
        assert!(
            sent.text.contains("填宣讲") || sent.status == StatusCode::UNPROCESSABLE_ENTITY,
            "{}",
            sent.text
        );
        let fields = [&fields[..], &[("day", "2021-04-20")]].concat();
        let sent = clerk.submit(&form, &accept, &fields).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
        let page = clerk.get(&path).await;
        assert!(page.text.contains("0453") && page.text.contains("已答应"), "{}", page.text);
        let calendar = clerk.get("/talks/calendar?at=2021-04").await.text;
        assert!(calendar.contains("渡口上的灯"), "{calendar}");

        // Who answers for no team that is asked finds nothing.
        let mut other = Browser::of(&served, "other", "zh").await;
        assert_eq!(other.get(&path).await.status, StatusCode::NOT_FOUND);
        assert!(other.get("/talks/orders").await.text.contains("另有 1 条属于其他单位"));
        let mut auditor = Browser::of(&served, "auditor", "zh").await;
        let seen = auditor.get(&path).await.text;
        assert!(seen.contains("渡口上的灯") && !seen.contains("0453"), "{seen}");
        assert_eq!(auditor.get(&format!("{path}/recall")).await.status, StatusCode::FORBIDDEN);
        let body = json!({ "reason": "不讲了", "version": 2 });
        let sent = clerk.json(Method::POST, &format!("/api/v1/talk-orders/{id}/recall"), "r", &body).await;
        assert_eq!(sent.status, StatusCode::FORBIDDEN, "{}", sent.text);
        let told = clerk.get("/api/v1/talk-orders?state=accepted").await.json();
        assert_eq!(
            (told["count"].as_i64(), told["orders"][0]["state"].as_str()),
            (Some(1), Some("accepted"))
        );
    });
}
