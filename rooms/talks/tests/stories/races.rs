//! Deeds at the same moment: they take turns, and none overlooks what another has just done.

use luoshi_sheets::{Out, write_csv};
use luoshi_talks::deeds::{self, Seen};
use luoshi_talks::model::*;
use luoshi_talks::{Error, Talks};
use luoshi_web::Room;
use luoshi_web::uploads::hash_of;

use crate::city::{day, story};
use crate::served::serve;

const ROUNDS: u64 = 10;

#[test]
fn a_team_is_not_withdrawn_while_a_talk_of_it_is_recorded() {
    story(async |city| {
        for round in 0..ROUNDS {
            let key = |deed: &str| format!("{deed}{round}");
            let draft = city.team_draft(&format!("第{round}宣讲团"));
            let team = city.found(city.clerk(), &key("found"), draft).await.unwrap().id;
            let on = day("2021-03-12") + chrono::Days::new(round);
            let talk = TalkDraft { day: Some(on), ..city.talk_draft(team) };
            let (hold, withdraw) = (key("hold"), key("withdraw"));
            let seen = Seen::now(team);
            let (held, withdrawn) = tokio::join!(
                city.hold(city.clerk(), &hold, talk),
                city.act(city.clerk(), &withdraw, move |tx, desk| {
                    Box::pin(deeds::team_withdraw(tx, desk, seen, "记重了"))
                }),
            );
            match (held, withdrawn) {
                (Ok(_), Err(Error::TeamInUse { talks: 1 })) => {}
                (Err(Error::Problems(problems)), Ok(_)) => assert_eq!(problems, [Problem::TeamUnknown]),
                other => panic!("{other:?}"),
            }
        }
    });
}

#[test]
fn a_team_does_not_end_before_a_talk_that_is_being_recorded() {
    story(async |city| {
        for round in 0..ROUNDS {
            let key = |deed: &str| format!("{deed}{round}");
            let draft = city.team_draft(&format!("第{round}宣讲团"));
            let team = city.found(city.clerk(), &key("found"), draft).await.unwrap().id;
            let on = day("2021-04-01") + chrono::Days::new(round);
            let talk = TalkDraft { day: Some(on), ..city.talk_draft(team) };
            let (hold, end) = (key("hold"), key("end"));
            let seen = Seen::now(team);
            let (held, ended) = tokio::join!(
                city.hold(city.clerk(), &hold, talk),
                city.act(city.clerk(), &end, move |tx, desk| {
                    Box::pin(deeds::team_end(tx, desk, seen, day("2021-03-31")))
                }),
            );
            match (held, ended) {
                (Ok(_), Err(Error::Problems(told))) => assert_eq!(told, [Problem::TalksOutside { talks: 1 }]),
                (Err(Error::Problems(told)), Ok(_)) => {
                    assert!(matches!(told[..], [Problem::TeamNotThen { .. }]), "{told:?}");
                }
                other => panic!("{other:?}"),
            }
        }
    });
}

/// A sheet of one talk a day by 周桂, from `hour` on.
fn sheet(days: impl Iterator<Item = u64>, hour: u64) -> Vec<u8> {
    let headers =
        ["单位", "主题", "哪天讲的", "开始", "讲了多久", "宣讲团", "宣讲员", "场所", "地点", "村民"];
    let rows = days.map(|n| {
        let on = (day("2021-03-12") + chrono::Days::new(n)).to_string();
        let start = format!("{hour:02}:00");
        let row =
            ["柳湾镇", "山里的交通站", &on, &start, "30", "柳湾宣讲团", "周桂", "农村", "文化大院", "20"];
        row.map(|cell| Out::Text(cell.to_owned())).to_vec()
    });
    write_csv(&headers.map(str::to_owned), rows)
}

#[test]
fn two_sheets_about_the_same_days_do_not_wait_for_each_other() {
    story(async |city| {
        city.team().await;
        let served = serve(city).await;
        let clerk = served.city.clerk();
        let (down, up) = (sheet(0..30, 9), sheet((0..30).rev(), 14));
        let marks = (hash_of(&down), hash_of(&up));
        let (one, other) = tokio::join!(
            Talks.import(&served.app, &clerk, "talks", (&down, &marks.0), false),
            Talks.import(&served.app, &clerk, "talks", (&up, &marks.1), false),
        );
        for report in [one.unwrap(), other.unwrap()] {
            assert_eq!((report.imported, report.bad.len()), (30, 0), "{:?}", report.bad);
        }
    });
}
