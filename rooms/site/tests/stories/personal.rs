use std::sync::Mutex;

use axum::http::StatusCode;
use luoshi_openlog::{Keeper, OpenLog};
use luoshi_proofs::note::Signer;
use luoshi_store::Tx;
use luoshi_talks::deeds::{Desk, talk_hold, team_found};
use luoshi_talks::model::{Audience, PlaceKind, TalkDraft, TeamDraft};
use luoshi_testkit::on_both;
use luoshi_units::{NewPerson, Units, Who, deeds};
use luoshi_web::Error;

use crate::MIGRATIONS;
use crate::browser::Browser;
use crate::city::{Town, at, day};
use crate::desk::{TEXT, published};
use crate::reader::Reader;

/// Whoever records: what of it must be nowhere.
const NAME: &str = "欧阳秋白";
const PHONE: &str = "13804535678";
const SECRETS: [&str; 8] =
    [NAME, PHONE, "老槐树讲述队", "老槐树下的约定", "秋白家的堂屋", "柳湾宣讲团", "山里的交通站", "补记"];

/// Keeps a key, and what was signed last.
struct Memory(Mutex<Option<String>>);

impl Keeper for Memory {
    fn signers(&self, _: &str) -> Result<Vec<Signer>, String> {
        Ok(vec![Signer::new("log.example/9900", [7; 32]).map_err(|error| error.to_string())?])
    }

    fn last(&self, _: &str) -> Result<Option<String>, String> {
        Ok(self.0.lock().expect("no test died").clone())
    }

    fn keep(&self, _: &str, note: &str) -> Result<(), String> {
        *self.0.lock().expect("no test died") = Some(note.to_owned());
        Ok(())
    }
}

/// A talk of somebody by name, with a number to call in its free text.
async fn told(tx: &mut Tx, units: &Units) -> Result<(), Error> {
    let maker = Who::system(1, 0);
    let person = NewPerson { name: NAME.into(), unit: "990101".into(), staff_no: None, sample: true };
    let person = deeds::person_add(tx, &maker, units, person).await?.id;
    let who = Who::system(1, person);
    let team = TeamDraft {
        name: format!("老槐树讲述队 {PHONE}"),
        unit: Some("990101".to_owned()),
        founded: Some(day("2021-03-20")),
        ..TeamDraft::default()
    };
    let refused = |error: luoshi_talks::Error| Error::internal(format!("{error:?}"));
    let desk = Desk { who: &who, key: "team by name", units, zone: chrono_tz::Asia::Shanghai };
    let team = team_found(tx, &desk, team.joined(person, day("2021-03-20"))).await.map_err(refused)?.id;
    let draft = TalkDraft {
        unit: Some("990101".to_owned()),
        team: Some(team),
        speakers: vec![person],
        topic: format!("老槐树下的约定 {PHONE}"),
        kind: Some(PlaceKind::Village),
        place: format!("秋白家的堂屋 {PHONE}"),
        day: Some(day("2021-04-12")),
        start: Some(600),
        minutes: Some(40),
        audience: std::collections::BTreeMap::from([(Audience::Villagers, 30)]),
        reason: format!("{NAME} 补记"),
        ..TalkDraft::default()
    };
    let desk = Desk { who: &who, key: "by name", units, zone: chrono_tz::Asia::Shanghai };
    talk_hold(tx, &desk, draft).await.map(drop).map_err(refused)
}

#[test]
fn nothing_personal_is_on_any_page() {
    on_both(MIGRATIONS, |db| async move {
        let town = Town::of(&db).await;
        let units = town.app.units().clone();
        let done = town.app.store().write(move |tx| Box::pin(async move { told(tx, &units).await })).await;
        done.expect("it is recorded");
        let (east, office) = (Browser::of(&town, "east").await, Browser::of(&town, "office").await);
        let key = published((&east, &office), ("潮声讲了什么", TEXT), "talks").await;
        let reader = Reader::of(&town);
        let number = format!("/site/articles/{key}/editions/1/numbers/1");
        let waiting = reader.get(&number).await;
        assert!(
            waiting.text.contains("还没有进入公开的日志"),
            "nothing is shown before it is published: {}",
            waiting.text
        );

        let (log, keeper) = (OpenLog::new(town.app.ledger().clone()), Memory(Mutex::default()));
        log.publish(1, "9900", &keeper, at("18:00")).await.expect("the log is published");
        town.withdraw().await;
        let opened = reader.get(&number).await;
        assert_eq!(opened.status, StatusCode::OK);
        for said in ["第几条", "按月", "东岭镇", "柳湾镇"] {
            let has = opened.text.contains(said);
            assert_eq!(has, said != "东岭镇", "{said}: {}", opened.text);
        }
        // Over the whole campaign a list says no more than the log: township and month. From the middle of a month on it would.
        let numbers = |place: i64| format!("/site/articles/{key}/editions/1/numbers/{place}");
        let whole = reader.get(&numbers(3)).await;
        assert!(whole.text.contains("柳湾镇") && !whole.text.contains("4月12日"), "{}", whole.text);
        let part = reader.get(&numbers(4)).await;
        assert!(part.text.contains("只写到乡镇和月份"), "{}", part.text);

        for (path, page) in reader.all().await {
            for secret in SECRETS {
                assert!(!page.text.contains(secret), "{path} says {secret}");
            }
        }
    });
}
