//! The rules that need nothing but the record.

use std::collections::BTreeMap;

use luoshi_ledger::Posting;
use luoshi_store::{Day, Instant};
use luoshi_talks::model::*;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn at(text: &str) -> Instant {
    text.parse().unwrap()
}

const NOW: &str = "2021-04-16";

fn now() -> Now {
    Now { today: day(NOW), minute: 17 * 60 }
}

fn draft() -> TalkDraft {
    TalkDraft {
        unit: Some("990101".to_owned()),
        team: Some(7),
        speakers: vec![1, 2],
        topic: "山里的交通站".to_owned(),
        kind: Some(PlaceKind::Village),
        place: "村文化大院".to_owned(),
        day: Some(day("2021-04-13")),
        start: Some(13 * 60 + 30),
        minutes: Some(90),
        audience: BTreeMap::from([(Audience::Villagers, 90), (Audience::Pupils, 30)]),
        ..TalkDraft::default()
    }
}

fn talk() -> Talk {
    draft().talk(5, State::Held, Keeping::new(1, at("2021-04-13T08:00:00Z"))).unwrap()
}

fn held(draft: &TalkDraft) -> Vec<Problem> {
    talk_problems(draft, State::Held, true, now())
}

#[test]
fn each_move_of_each_state() {
    use State::*;
    let table = [
        (Planned, vec![Held, Cancelled, Withdrawn]),
        (Held, vec![Withdrawn]),
        (Cancelled, vec![Withdrawn]),
        (Withdrawn, vec![]),
    ];
    assert_eq!(table.len(), State::ALL.len());
    for (from, allowed) in table {
        for to in State::ALL {
            assert_eq!(from.moves().contains(to), allowed.contains(to), "{from} to {to}");
        }
    }
    let correctable: Vec<State> = State::ALL.iter().copied().filter(|state| state.correctable()).collect();
    assert_eq!(correctable, [Planned, Held]);
}

#[test]
fn every_word_reads_back() {
    assert!(State::ALL.iter().all(|state| state.word().parse() == Ok(*state)));
    assert!(PlaceKind::ALL.iter().all(|kind| kind.word().parse() == Ok(*kind)));
    assert!(Audience::ALL.iter().all(|kind| kind.word().parse() == Ok(*kind)));
    assert_eq!("Held".parse::<State>(), Err(()));
}

#[test]
fn only_a_held_talk_posts() {
    let posting = |item: &str, quantity| Posting {
        item: item.to_owned(),
        unit: "990101".to_owned(),
        day: day("2021-04-13"),
        quantity,
        person: None,
    };
    assert_eq!(talk_postings(&talk()), [posting("talk.held", 1), posting("talk.audience", 120)]);
    for state in [State::Planned, State::Cancelled, State::Withdrawn] {
        assert_eq!(talk_postings(&Talk { state, ..talk() }), []);
    }
}

#[test]
fn a_team_posts_itself_and_its_members_in_and_out() {
    let member =
        |person, from: &str, until: Option<&str>| Member { person, from: day(from), until: until.map(day) };
    let team = Team {
        id: 7,
        name: "山村宣讲团".to_owned(),
        unit: "9901".to_owned(),
        founded: day("2021-03-10"),
        ended: None,
        members: vec![member(1, "2021-03-10", None), member(2, "2021-03-12", Some("2021-04-01"))],
        remark: String::new(),
        withdrawn_for: None,
        keeping: Keeping::new(1, at("2021-03-10T08:00:00Z")),
    };
    let lines = |team: &Team| -> Vec<(String, String, i64, Option<i64>)> {
        let postings = team_postings(team).into_iter();
        postings.map(|p| (p.item, p.day.to_string(), p.quantity, p.person)).collect()
    };
    let line = |item: &str, on: &str, quantity, person| (item.to_owned(), on.to_owned(), quantity, person);
    let standing = [
        line("talk.team", "2021-03-10", 1, None),
        line("talk.speaker", "2021-03-10", 1, Some(1)),
        line("talk.speaker", "2021-03-12", 1, Some(2)),
        line("talk.speaker", "2021-04-01", -1, Some(2)),
    ];
    assert_eq!(lines(&team), standing);
    let ended = Team { ended: Some(day("2021-04-10")), ..team.clone() };
    assert_eq!(
        lines(&ended),
        [
            line("talk.team", "2021-03-10", 1, None),
            line("talk.team", "2021-04-10", -1, None),
            line("talk.speaker", "2021-03-10", 1, Some(1)),
            line("talk.speaker", "2021-04-10", -1, Some(1)),
            line("talk.speaker", "2021-03-12", 1, Some(2)),
            line("talk.speaker", "2021-04-01", -1, Some(2)),
        ]
    );
    assert_eq!(lines(&Team { withdrawn_for: Some("重复".to_owned()), ..team }), []);
}

#[test]
fn what_is_missing_is_told_all_at_once() {
    let fields: Vec<Field> = held(&TalkDraft::default()).iter().map(Problem::field).collect();
    use Field::*;
    assert_eq!(fields, [Unit, Topic, Day, Start, Minutes, Team, Speakers, Place, Kind, Audience]);
    assert_eq!(held(&draft()), []);
}

#[test]
fn a_talk_to_come_is_a_plan_and_a_talk_past_is_none() {
    let tomorrow = TalkDraft { day: Some(day("2021-04-17")), ..draft() };
    assert_eq!(held(&tomorrow), [Problem::InFuture { field: Field::Day, today: day(NOW) }]);
    assert_eq!(talk_problems(&tomorrow, State::Planned, true, now()), []);
    let tonight = TalkDraft { day: Some(day(NOW)), start: Some(17 * 60 + 1), ..draft() };
    assert_eq!(held(&tonight), [Problem::NotBegun { start: 17 * 60 + 1, now: 17 * 60 }]);
    assert_eq!(held(&TalkDraft { start: Some(17 * 60), ..tonight.clone() }), []);
    assert_eq!(talk_problems(&tonight, State::Planned, true, now()), []);
    assert_eq!(
        talk_problems(&draft(), State::Planned, true, now()),
        [Problem::PlanInPast { today: day(NOW) }]
    );
    assert_eq!(talk_problems(&draft(), State::Planned, false, now()), []);
}

#[test]
fn times_are_bounded() {
    let with = |start, minutes| TalkDraft { start: Some(start), minutes: Some(minutes), ..draft() };
    let unreadable = |field| Problem::Unreadable { field };
    assert_eq!(held(&with(-1, 60)), [unreadable(Field::Start)]);
    assert_eq!(held(&with(1440, 1)), [unreadable(Field::Start), Problem::PastMidnight]);
    assert_eq!(held(&with(600, 0)), [unreadable(Field::Minutes)]);
    assert_eq!(held(&with(600, i64::MAX)), [unreadable(Field::Minutes)]);
    assert_eq!(held(&with(1380, 61)), [Problem::PastMidnight]);
    assert_eq!(held(&with(1380, 60)), []);
    assert_eq!(with(600, i64::MAX).sitting(), None);
    assert_eq!(with(-1, 60).sitting(), None);
    assert_eq!(held(&with(480, 480)), []);
    assert_eq!(held(&with(480, 481)), [Problem::LongTalk { minutes: 481, most: 480 }]);
}

#[test]
fn listeners_are_bounded() {
    let with =
        |counts: &[(Audience, i64)]| TalkDraft { audience: counts.iter().copied().collect(), ..draft() };
    assert_eq!(held(&with(&[])), [Problem::NoListeners]);
    assert_eq!(held(&with(&[(Audience::Pupils, 0)])), [Problem::NoListeners]);
    assert_eq!(held(&with(&[(Audience::Pupils, 5000)])), []);
    let many = with(&[(Audience::Pupils, 5000), (Audience::Teachers, 1)]);
    assert_eq!(held(&many), [Problem::ManyListeners { count: 5001, most: 5000 }]);
    assert!(held(&many).iter().all(|problem| problem.asks() == Some(Asking::ManyListeners)));
    let below = with(&[(Audience::Pupils, 10), (Audience::Teachers, -1)]);
    assert_eq!(held(&below), [Problem::Unreadable { field: Field::Audience }]);
    let huge = with(&[(Audience::Pupils, i64::MAX), (Audience::Teachers, i64::MAX)]);
    let too_many = Problem::TooManyListeners { most: 100_000 };
    assert_eq!(too_many.asks(), None);
    assert_eq!(held(&huge), std::slice::from_ref(&too_many));
    assert_eq!(huge.talk(5, State::Held, talk().keeping).unwrap().listeners(), i64::MAX);
    let most = with(&[(Audience::Pupils, 99_999), (Audience::Teachers, 1)]);
    assert_eq!(held(&most), [Problem::ManyListeners { count: 100_000, most: 5000 }]);
    assert_eq!(held(&with(&[(Audience::Pupils, 99_999), (Audience::Teachers, 2)])), [too_many]);
    assert_eq!(talk_problems(&with(&[]), State::Planned, false, now()), []);
}

#[test]
fn two_talks_overlap_only_within_their_minutes() {
    let sitting = |start, minutes| Sitting { day: day(NOW), start, minutes };
    let one = sitting(780, 60);
    assert!(one.overlaps(&sitting(810, 90)) && sitting(810, 90).overlaps(&one));
    assert!(one.overlaps(&sitting(790, 10)) && sitting(790, 10).overlaps(&one));
    assert!(!one.overlaps(&sitting(840, 30)) && !one.overlaps(&sitting(720, 60)));
    assert!(!one.overlaps(&Sitting { day: day("2021-04-15"), ..one }));
}

#[test]
fn a_draft_is_tidied() {
    let untidy = TalkDraft {
        topic: "  山里的交通站 ".to_owned(),
        speakers: vec![2, 1, 2],
        audience: BTreeMap::from([(Audience::Villagers, 90), (Audience::Others, 0)]),
        ..draft()
    };
    let tidy = untidy.tidied();
    assert_eq!(tidy.topic, "山里的交通站");
    assert_eq!(tidy.speakers, [2, 1]);
    assert_eq!(tidy.audience.len(), 1);
    let again = talk().draft();
    assert_eq!(again.talk(5, State::Held, talk().keeping), Some(talk()));
}

#[test]
fn a_team_keeps_its_members_within_its_life() {
    let name = |person: i64| format!("p{person}");
    let team = TeamDraft {
        name: "山村宣讲团".to_owned(),
        unit: Some("9901".to_owned()),
        founded: Some(day("2021-03-10")),
        ..TeamDraft::default()
    };
    let check = |draft: &TeamDraft| team_problems(draft, day(NOW), name);
    let joined = team.clone().joined(1, day("2021-03-10"));
    assert_eq!(check(&joined), []);
    let day_of = |person: &str| Problem::MemberDay { name: person.to_owned() };
    assert_eq!(check(&team.clone().joined(1, day("2021-03-09"))), [day_of("p1")]);
    assert_eq!(check(&team.clone().joined(1, day("2021-04-17"))), [day_of("p1")]);
    assert_eq!(check(&joined.clone().left(1, day("2021-03-09"))), [day_of("p1")]);
    let back = joined.clone().left(1, day("2021-03-20")).joined(1, day("2021-03-20"));
    assert_eq!(check(&back), []);
    let twice = Problem::MemberTwice { name: "p1".to_owned() };
    assert_eq!(check(&joined.clone().joined(1, day("2021-03-20"))), [twice]);
    let ended = TeamDraft { ended: Some(day("2021-03-09")), ..joined.clone() };
    assert_eq!(check(&ended), [Problem::EndBeforeFounding]);
    let ended = TeamDraft { ended: Some(day("2021-04-17")), ..joined };
    assert_eq!(check(&ended), [Problem::InFuture { field: Field::Ended, today: day(NOW) }]);
    let empty: Vec<Field> = check(&TeamDraft::default()).iter().map(Problem::field).collect();
    assert_eq!(empty, [Field::Name, Field::Unit, Field::Founded]);
}
