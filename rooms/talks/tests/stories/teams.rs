//! What becomes of a talk team.

use luoshi_talks::Error;
use luoshi_talks::deeds::{self, Done, Seen};
use luoshi_talks::model::*;

use crate::city::{City, day, story};

fn stands(teams: i64, members: &[i64]) -> Vec<(String, i64)> {
    let mut all: Vec<(String, i64)> =
        members.iter().map(|quantity| ("talk.speaker".to_owned(), *quantity)).collect();
    if teams != 0 {
        all.push(("talk.team".to_owned(), teams));
    }
    all
}

async fn end(city: &City, key: &str, id: i64, on: &str) -> Result<Done, Error> {
    let (seen, on) = (Seen::now(id), day(on));
    city.act(city.clerk(), key, move |tx, desk| Box::pin(deeds::team_end(tx, desk, seen, on))).await
}

async fn correct(city: &City, key: &str, id: i64, draft: TeamDraft) -> Result<Done, Error> {
    let seen = Seen::now(id);
    city.act(city.clerk(), key, move |tx, desk| Box::pin(deeds::team_correct(tx, desk, seen, draft, None)))
        .await
}

async fn withdraw(city: &City, key: &str, id: i64) -> Result<Done, Error> {
    let seen = Seen::now(id);
    city.act(city.clerk(), key, move |tx, desk| Box::pin(deeds::team_withdraw(tx, desk, seen, "记重了")))
        .await
}

#[test]
fn a_team_is_founded_changed_ended_and_withdrawn() {
    story(async |city| {
        let draft = city.team_draft("柳湾宣讲团");
        let id = city.found(city.clerk(), "k1", draft.clone()).await.unwrap().id;
        assert_eq!(city.standing(id).await, stands(1, &[1, 1]));

        let changed =
            draft.left(city.person("1006"), day("2021-04-01")).joined(city.person("1007"), day("2021-04-02"));
        let done = correct(&city, "k2", id, changed.clone()).await.unwrap();
        assert_eq!((done.added, done.reversed), (2, 0));
        assert_eq!(city.standing(id).await, stands(1, &[-1, 1, 1, 1]));

        let ended = end(&city, "k3", id, "2021-04-15").await.unwrap();
        assert_eq!((ended.added, ended.reversed), (3, 0));
        let twice = end(&city, "k4", id, "2021-04-15").await;
        assert!(matches!(twice, Err(Error::TeamClosed)), "{twice:?}");

        let gone = withdraw(&city, "k5", id).await.unwrap();
        assert_eq!((gone.added, gone.reversed), (0, 8));
        assert_eq!(city.standing(id).await, []);
        let closed = correct(&city, "k6", id, changed).await;
        assert!(matches!(closed, Err(Error::TeamClosed)), "{closed:?}");
    });
}

#[test]
fn names_are_unique_within_a_unit_and_free_again_once_withdrawn() {
    story(async |city| {
        let draft = city.team_draft("柳湾宣讲团");
        let first = city.found(city.clerk(), "k1", draft.clone()).await.unwrap().id;
        let taken = city.found(city.clerk(), "k2", draft.clone()).await;
        let Err(Error::Problems(told)) = taken else { panic!("{taken:?}") };
        assert_eq!(told, [Problem::NameTaken { name: "柳湾宣讲团".to_owned() }]);
        withdraw(&city, "k3", first).await.unwrap();
        city.found(city.clerk(), "k4", draft).await.unwrap();
    });
}

#[test]
fn a_team_keeps_its_talks() {
    story(async |city| {
        let id = city.team().await;
        city.hold(city.clerk(), "k1", city.talk_draft(id)).await.unwrap();
        let in_use = withdraw(&city, "k2", id).await;
        assert!(matches!(in_use, Err(Error::TeamInUse { talks: 1 })), "{in_use:?}");
        let outside = end(&city, "k3", id, "2021-04-12").await;
        let Err(Error::Problems(told)) = outside else { panic!("{outside:?}") };
        assert_eq!(told, [Problem::TalksOutside { talks: 1 }]);
        end(&city, "k4", id, "2021-04-13").await.unwrap();
    });
}
