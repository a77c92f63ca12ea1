//! What becomes of a talk.

use luoshi_talks::Error;
use luoshi_talks::deeds::{self, Done, Seen};
use luoshi_talks::model::*;
use luoshi_units::{Role, Verb};

use crate::city::{City, day, story};

fn both(held: i64, listeners: i64) -> Vec<(String, i64)> {
    vec![("talk.audience".to_owned(), listeners), ("talk.held".to_owned(), held)]
}

fn problems(result: Result<Done, Error>) -> Vec<Problem> {
    match result {
        Err(Error::Problems(problems)) => problems,
        other => panic!("no problems but {other:?}"),
    }
}

async fn correct(
    city: &City,
    who: luoshi_units::Who,
    key: &str,
    id: i64,
    draft: TalkDraft,
) -> Result<Done, Error> {
    let seen = Seen::now(id);
    city.act(who, key, move |tx, desk| {
        Box::pin(async move { deeds::talk_correct(tx, desk, seen, draft, Some("人数记错")).await })
    })
    .await
}

async fn withdraw(city: &City, who: luoshi_units::Who, key: &str, id: i64) -> Result<Done, Error> {
    let seen = Seen::now(id);
    city.act(who, key, move |tx, desk| Box::pin(deeds::talk_withdraw(tx, desk, seen, "当日停课，没有讲")))
        .await
}

async fn confirm(city: &City, who: luoshi_units::Who, key: &str, id: i64) -> Result<Done, Error> {
    let seen = Seen::now(id);
    city.act(who, key, move |tx, desk| Box::pin(deeds::talk_confirm(tx, desk, seen))).await
}

#[test]
fn a_talk_is_held_corrected_and_withdrawn() {
    story(async |city| {
        let team = city.team().await;
        let done = city.hold(city.clerk(), "k1", city.talk_draft(team)).await.unwrap();
        assert_eq!((done.version, done.added, done.reversed), (1, 2, 0));
        assert_eq!(city.standing(done.id).await, both(1, 120));

        let mut draft = city.talk(done.id).await.draft();
        draft.audience.insert(Audience::Pupils, 40);
        let corrected = correct(&city, city.clerk(), "k2", done.id, draft).await.unwrap();
        assert_eq!((corrected.version, corrected.added, corrected.reversed), (2, 1, 1));
        assert_eq!(city.standing(done.id).await, both(1, 130));

        let withdrawn = withdraw(&city, city.clerk(), "k3", done.id).await.unwrap();
        assert_eq!((withdrawn.added, withdrawn.reversed), (0, 2));
        assert_eq!(city.standing(done.id).await, []);
        let talk = city.talk(done.id).await;
        assert_eq!((talk.state, talk.ended_for.as_deref()), (State::Withdrawn, Some("当日停课，没有讲")));
        let again = withdraw(&city, city.clerk(), "k4", done.id).await;
        assert!(matches!(again, Err(Error::Move { from: State::Withdrawn, .. })), "{again:?}");
    });
}

#[test]
fn what_is_sent_twice_is_done_once() {
    story(async |city| {
        let team = city.team().await;
        let draft = city.talk_draft(team);
        let first = city.hold(city.clerk(), "k1", draft.clone()).await.unwrap();
        let again = city.hold(city.clerk(), "k1", draft.clone()).await.unwrap();
        assert_eq!(again, Done { again: true, ..first.clone() });
        assert_eq!(city.standing(first.id).await, both(1, 120));
        let other = TalkDraft { topic: "另一个主题".to_owned(), ..draft };
        let reused = city.hold(city.clerk(), "k1", other).await;
        assert!(matches!(reused, Err(Error::Ledger(luoshi_ledger::LedgerError::KeyReused(_)))), "{reused:?}");
    });
}

#[test]
fn a_plan_posts_once_it_is_held() {
    story(async |city| {
        let team = city.team().await;
        let draft =
            TalkDraft { day: Some(day("2021-04-20")), audience: Default::default(), ..city.talk_draft(team) };
        let planned = {
            let draft = draft.clone();
            city.act(city.clerk(), "k1", |tx, desk| Box::pin(deeds::talk_plan(tx, desk, draft)))
                .await
                .unwrap()
        };
        assert_eq!(city.standing(planned.id).await, []);
        let hold = |key: &'static str, draft: TalkDraft| {
            let seen = Seen { id: planned.id, version: Some(1) };
            city.act(city.clerk(), key, move |tx, desk| {
                Box::pin(deeds::talk_hold_planned(tx, desk, seen, draft))
            })
        };
        let early = problems(hold("k2", draft.clone()).await);
        assert_eq!(
            early,
            [Problem::InFuture { field: Field::Day, today: day("2021-04-16") }, Problem::NoListeners]
        );
        city.set_clock("2021-04-20", "18:00");
        let held = TalkDraft { audience: city.talk_draft(team).audience, ..draft };
        hold("k3", held).await.unwrap();
        assert_eq!(city.standing(planned.id).await, both(1, 120));
        let cancel = city
            .act(city.clerk(), "k4", move |tx, desk| {
                Box::pin(deeds::talk_cancel(tx, desk, Seen::now(planned.id), "下雨"))
            })
            .await;
        assert!(matches!(cancel, Err(Error::Move { from: State::Held, to: State::Cancelled })), "{cancel:?}");
    });
}

#[test]
fn a_cancelled_plan_frees_its_speakers() {
    story(async |city| {
        let team = city.team().await;
        let draft = TalkDraft { day: Some(day("2021-04-20")), ..city.talk_draft(team) };
        let plan = |key: &'static str, draft: TalkDraft| {
            city.act(city.clerk(), key, |tx, desk| Box::pin(deeds::talk_plan(tx, desk, draft)))
        };
        let first = plan("k1", draft.clone()).await.unwrap();
        let elsewhere = TalkDraft { topic: "水库的故事".to_owned(), start: Some(14 * 60), ..draft };
        assert!(matches!(problems(plan("k2", elsewhere.clone()).await)[..], [Problem::SpeakerBusy { .. }]));
        let seen = Seen::now(first.id);
        city.act(city.clerk(), "k3", move |tx, desk| Box::pin(deeds::talk_cancel(tx, desk, seen, "下雨")))
            .await
            .unwrap();
        plan("k4", elsewhere).await.unwrap();
        let no_reason = city
            .act(city.clerk(), "k5", move |tx, desk| Box::pin(deeds::talk_withdraw(tx, desk, seen, "  ")))
            .await;
        assert!(matches!(no_reason, Err(Error::NoReason)), "{no_reason:?}");
    });
}

#[test]
fn one_speaker_is_not_in_two_places_at_once() {
    story(async |city| {
        let team = city.team().await;
        let first = city.hold(city.clerk(), "k1", city.talk_draft(team)).await.unwrap();
        let again =
            TalkDraft { start: Some(14 * 60), topic: "水库的故事".to_owned(), ..city.talk_draft(team) };
        let busy = |unit: Option<&str>, talk| Problem::SpeakerBusy {
            name: "周桂".to_owned(),
            start: 810,
            end: 900,
            unit: unit.map(str::to_owned),
            talk,
        };
        let told = problems(city.hold(city.clerk(), "k2", again.clone()).await);
        assert_eq!(told, [busy(Some("柳湾镇"), Some(first.id))]);
        let there = TalkDraft { unit: Some("990102".to_owned()), ..again.clone() };
        assert_eq!(problems(city.hold(city.other_clerk(), "k3", there.clone()).await), [busy(None, None)]);
        let after = TalkDraft { start: Some(15 * 60), ..there };
        city.hold(city.other_clerk(), "k4", after).await.unwrap();
        let itself = city.talk(first.id).await.draft();
        correct(&city, city.clerk(), "k5", first.id, TalkDraft { minutes: Some(60), ..itself })
            .await
            .unwrap();
    });
}

#[test]
fn what_a_rule_asks_passes_with_a_reason_that_is_kept() {
    story(async |city| {
        let team = city.team().await;
        let guest = TalkDraft { speakers: vec![city.person("1007")], ..city.talk_draft(team) };
        let asked = problems(city.hold(city.clerk(), "k1", guest.clone()).await);
        let outside =
            Problem::OutsideTeam { names: vec!["陈建".to_owned()], team: "柳湾宣讲团".to_owned() };
        assert_eq!(asked, [outside]);
        let reason = "请来的老兵".to_owned();
        let answered = TalkDraft { reason: reason.clone(), answered: vec![Asking::OutsideTeam], ..guest };
        let done = city.hold(city.clerk(), "k2", answered.clone()).await.unwrap();
        assert_eq!(city.talk(done.id).await.reason, Some(reason));

        let more = TalkDraft { day: Some(day("2021-04-14")), minutes: Some(500), ..answered };
        let asked = problems(city.hold(city.clerk(), "k3", more.clone()).await);
        assert_eq!(asked, [Problem::LongTalk { minutes: 500, most: 480 }]);
        let all = TalkDraft { answered: Vec::new(), ..more };
        city.hold(city.clerk(), "k4", all).await.unwrap();

        let unasked = TalkDraft {
            day: Some(day("2021-04-15")),
            reason: "没有人问".to_owned(),
            ..city.talk_draft(team)
        };
        let done = city.hold(city.clerk(), "k5", unasked).await.unwrap();
        assert_eq!(city.talk(done.id).await.reason, None);
    });
}

#[test]
fn numbers_beyond_a_talk_are_refused_with_any_reason() {
    story(async |city| {
        let team = city.team().await;
        let draft = TalkDraft { reason: "确有其事".to_owned(), ..city.talk_draft(team) };
        let audience = [(Audience::Pupils, i64::MAX), (Audience::Villagers, i64::MAX)].into();
        let crowd = TalkDraft { audience, ..draft.clone() };
        let told = problems(city.hold(city.clerk(), "k1", crowd).await);
        assert_eq!(told, [Problem::TooManyListeners { most: 100_000 }]);
        let endless = TalkDraft { minutes: Some(i64::MAX), ..draft };
        let told = problems(city.hold(city.clerk(), "k2", endless).await);
        assert_eq!(told, [Problem::Unreadable { field: Field::Minutes }]);
    });
}

#[test]
fn control_characters_are_dropped_from_all_texts() {
    story(async |city| {
        let mut draft = city.team_draft("柳湾\0宣讲团");
        draft.remark = "第一\0行\n第二行".to_owned();
        let team = city.found(city.clerk(), "k1", draft).await.unwrap().id;
        let mut draft = city.talk_draft(team);
        for text in [&mut draft.topic, &mut draft.place, &mut draft.remark, &mut draft.reason] {
            *text = "甲\0乙".to_owned();
        }
        draft.minutes = Some(500);
        let id = city.hold(city.clerk(), "k2", draft).await.unwrap().id;
        let talk = city.talk(id).await;
        assert_eq!([&talk.topic, &talk.place, &talk.remark, talk.reason.as_ref().unwrap()], ["甲乙"; 4]);
        let seen = Seen::now(id);
        let draft = talk.draft();
        city.act(city.clerk(), "k3", move |tx, desk| {
            Box::pin(async move { deeds::talk_correct(tx, desk, seen, draft, Some("改\0一处")).await })
        })
        .await
        .unwrap();
        city.act(city.clerk(), "k4", move |tx, desk| {
            Box::pin(deeds::talk_withdraw(tx, desk, seen, "没有\0讲"))
        })
        .await
        .unwrap();
        assert_eq!(city.talk(id).await.ended_for.as_deref(), Some("没有讲"));
        let elsewhere = TalkDraft { unit: Some("99\u{0}0101".to_owned()), ..city.talk_draft(team) };
        city.hold(city.clerk(), "k5", elsewhere).await.unwrap();
    });
}

#[test]
fn only_a_held_talk_is_confirmed() {
    story(async |city| {
        let team = city.team().await;
        let draft = TalkDraft { day: Some(day("2021-04-20")), ..city.talk_draft(team) };
        let plan = city.act(city.clerk(), "k1", |tx, desk| Box::pin(deeds::talk_plan(tx, desk, draft)));
        let id = plan.await.unwrap().id;
        let told = confirm(&city, city.lead(), "k2", id).await;
        assert!(matches!(told, Err(Error::Move { from: State::Planned, .. })), "{told:?}");
    });
}

#[test]
fn the_same_talk_again_is_asked_about() {
    story(async |city| {
        let team = city.team().await;
        let first = city.hold(city.clerk(), "k1", city.talk_draft(team)).await.unwrap();
        let again = TalkDraft { speakers: vec![city.person("1006")], ..city.talk_draft(team) };
        let asked = problems(city.hold(city.clerk(), "k2", again.clone()).await);
        assert_eq!(asked, [Problem::SameAgain { talk: first.id }]);
        withdraw(&city, city.clerk(), "k3", first.id).await.unwrap();
        city.hold(city.clerk(), "k4", again).await.unwrap();
    });
}

#[test]
fn units_teams_and_people_are_held_against_the_day() {
    story(async |city| {
        let team = city.team().await;
        let draft = city.talk_draft(team);
        let before = TalkDraft { day: Some(day("2021-03-09")), ..draft.clone() };
        let founded = day("2021-03-10");
        let not_then = Problem::TeamNotThen { name: "柳湾宣讲团".to_owned(), founded, ended: None };
        assert_eq!(problems(city.hold(city.clerk(), "k1", before).await), [not_then]);
        let unknown = TalkDraft {
            unit: Some("12345".to_owned()),
            team: Some(99),
            speakers: vec![99],
            day: Some(day("2021-04-01")),
            ..draft.clone()
        };
        let told = problems(city.hold(city.clerk(), "k2", unknown).await);
        assert_eq!(
            told,
            [
                Problem::UnitUnknown { code: "12345".to_owned() },
                Problem::TeamUnknown,
                Problem::SpeakerUnknown { field: Field::Speakers },
            ]
        );
        let too_early = TalkDraft { day: Some(day("2019-12-31")), ..draft };
        let told = problems(city.hold(city.clerk(), "k3", too_early).await);
        assert!(
            matches!(&told[..], [Problem::UnitNotThen { name, .. }, Problem::TeamNotThen { .. }] if name == "柳湾镇")
        );
    });
}

#[test]
fn who_may_do_what_to_whose_record() {
    story(async |city| {
        let team = city.team().await;
        let elsewhere = city.hold(city.other_clerk(), "k0", city.talk_draft(team)).await;
        assert!(matches!(&problems(elsewhere)[..], [Problem::UnitNotYours { name, .. }] if name == "柳湾镇"));

        let id = city.hold(city.clerk(), "k1", city.talk_draft(team)).await.unwrap().id;
        let draft = city.talk(id).await.draft();
        let unseen = correct(&city, city.other_clerk(), "k2", id, draft.clone()).await;
        assert!(matches!(unseen, Err(Error::NotFound)), "{unseen:?}");
        let auditor = city.who("1004", Role::Auditor, "9900");
        let seen = withdraw(&city, auditor, "k3", id).await;
        assert!(
            matches!(&seen, Err(Error::Forbidden { verb: Verb::CorrectAny, unit }) if unit == "990101"),
            "{seen:?}"
        );
        let own = confirm(&city, city.clerk(), "k4", id).await;
        assert!(matches!(own, Err(Error::Forbidden { verb: Verb::Confirm, .. })), "{own:?}");

        confirm(&city, city.lead(), "k5", id).await.unwrap();
        let twice = confirm(&city, city.lead(), "k6", id).await;
        assert!(matches!(twice, Err(Error::Confirmed)), "{twice:?}");
        let confirmed = correct(&city, city.clerk(), "k7", id, draft.clone()).await;
        assert!(matches!(confirmed, Err(Error::Forbidden { verb: Verb::CorrectAny, .. })), "{confirmed:?}");
        let by_lead =
            correct(&city, city.lead(), "k8", id, TalkDraft { minutes: Some(60), ..draft }).await.unwrap();
        assert_eq!(by_lead.version, 3);
        assert_eq!(city.talk(id).await.keeping.confirmed_by, None);
        let own = confirm(&city, city.lead(), "k9", id).await;
        assert!(matches!(own, Err(Error::OwnConfirmation)), "{own:?}");
    });
}

#[test]
fn a_change_that_somebody_else_made_is_not_overwritten() {
    story(async |city| {
        let team = city.team().await;
        let id = city.hold(city.clerk(), "k1", city.talk_draft(team)).await.unwrap().id;
        let draft = city.talk(id).await.draft();
        correct(&city, city.lead(), "k2", id, TalkDraft { minutes: Some(60), ..draft.clone() })
            .await
            .unwrap();
        let stale = Seen { id, version: Some(1) };
        let told = city
            .act(city.clerk(), "k3", move |tx, desk| {
                Box::pin(async move { deeds::talk_correct(tx, desk, stale, draft, None).await })
            })
            .await;
        assert!(matches!(told, Err(Error::Changed)), "{told:?}");
        assert_eq!(city.talk(id).await.minutes, 60);
    });
}

#[test]
fn of_two_deeds_at_once_about_one_speaker_one_is_done() {
    story(async |city| {
        let team = city.team().await;
        for round in 0..10 {
            let on = day("2021-03-12") + chrono::Days::new(round);
            let draft =
                |topic: &str| TalkDraft { topic: topic.to_owned(), day: Some(on), ..city.talk_draft(team) };
            let keys = [format!("a{round}"), format!("b{round}")];
            let (one, other) = tokio::join!(
                city.hold(city.clerk(), &keys[0], draft("山里的交通站")),
                city.hold(city.clerk(), &keys[1], draft("水库的故事")),
            );
            let refused = match (one, other) {
                (Ok(_), refused) | (refused, Ok(_)) => problems(refused),
                (one, other) => panic!("{one:?} {other:?}"),
            };
            assert!(matches!(refused[..], [Problem::SpeakerBusy { .. }]), "{refused:?}");
        }
    });
}
