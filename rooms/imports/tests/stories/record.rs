//! Recording a sheet and taking it back.

use axum::http::StatusCode;
use luoshi_store::Clock as _;
use luoshi_testkit::{Mortal, on_both, sqlite};
use luoshi_web::jobs::{self, Progress};
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use crate::city::{CITY, MIGRATIONS, town};
use crate::sent::GOOD;

/// A sheet of so many sound rows.
fn rows(many: usize) -> String {
    let row = |at: usize| {
        let (unit, day) = (["990101", "柳树街道"][at % 2], 1 + at % 16);
        format!("{unit},地点{at},2021-04-{day:02},09:00-10:{:02},公园,S{}\n", at % 60, 2 + at % 2)
    };
    format!("单位,地点,日期,时间,类别,参加人员\n{}", (0..many).map(row).collect::<String>())
}

#[test]
fn an_import_that_is_undone_leaves_every_figure_as_it_was() {
    on_both(MIGRATIONS, |db| async {
        let town = town(db).await;
        let mut clerk = town.browser("clerk").await;
        let first = clerk.import(&rows(3)).await;
        clerk.record(&first).await;
        let (before, folded) = (town.figures().await, town.folded().await);

        let import = clerk.import(GOOD).await;
        clerk.record(&import).await;
        assert_ne!(town.figures().await, before);
        assert_eq!(town.standing().await, 5);
        // The very same file is not taken twice, whoever sends it.
        for login in ["clerk", "colleague"] {
            let again = town.browser(login).await.sheet("a.csv", GOOD.as_bytes()).await;
            assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(again.text.contains("已经导入过"), "{}", again.main());
            assert_eq!(again.text.contains("去看"), login == "clerk");
        }

        let page = format!("{import}/undo");
        let refused = clerk.fill(&page, &page, &[("reason", " ")]).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        let done = clerk.undo(&import, "发错了表").await;
        assert!(done.text.contains("撤回 2 条记录"), "{}", done.main());
        assert_eq!((town.figures().await, town.folded().await), (before.clone(), folded.clone()));
        let page = clerk.get(&import).await;
        assert!(page.text.contains("数字和导入前一样") && page.text.contains("发错了表"), "{}", page.main());
        assert!(page.text.contains("2，撤回 2"), "{}", page.main());
        assert!(clerk.get("/imports").await.text.contains("2，撤回 2"));
        // Its rows can no longer be opened: an older link leads to the sheet.
        assert!(!page.text.contains(&format!("{import}/rows/")), "{}", page.main());
        let row = clerk.get(&format!("{import}/rows/2")).await;
        assert_eq!(row.status, StatusCode::SEE_OTHER, "{}", row.main());
        // Nothing is left to undo; the same file may come again, and counts once.
        assert_eq!(clerk.get(&format!("{import}/undo")).await.status, StatusCode::CONFLICT);
        let again = clerk.import(GOOD).await;
        assert_ne!(again, import);
        clerk.record(&again).await;
        assert_eq!(town.standing().await, 5);
        clerk.undo(&again, "还是错的").await;
        assert_eq!((town.figures().await, town.folded().await), (before, folded));
    });
}

#[test]
fn a_row_is_recorded_as_its_form_would_and_leaves_its_line_in_the_access_log() {
    on_both(MIGRATIONS, |db| async {
        let town = town(db).await;
        let mut clerk = town.browser("clerk").await;
        let import = clerk.import(GOOD).await;
        clerk.record(&import).await;
        let records = town.records().await;
        let deeds = {
            let mut conn = town.db.store.read().await.expect("a connection");
            let mut all = Vec::new();
            for record in &records {
                all.push(luoshi_ledger::history(&mut conn, CITY, record.id).await.expect("its deeds").len());
            }
            all
        };
        assert_eq!(deeds, [1, 1]);
        let page = clerk.get(&import).await;
        for record in &records {
            let href = format!("/records/outing/{}", record.id);
            assert!(page.text.contains(&href), "{href} is named on the import's page");
            assert!(clerk.get(&href).await.text.contains("由表导入，文件校验码 "));
        }
        let seen = clerk.get("/jobs").await;
        assert!(seen.text.contains("导入服务活动：活动.csv"), "{}", seen.main());
    });
}

#[test]
fn a_bad_row_waits_and_holds_nothing_up() {
    on_both(MIGRATIONS, |db| async {
        let town = town(db).await;
        let mut clerk = town.browser("clerk").await;
        let import = clerk.import(&GOOD.replace("13:30-15:00", "下午")).await;
        let job = clerk.record(&import).await;
        assert!(job.text.contains("记入 1 行；有错的 1 行留在表里"), "{}", job.main());
        assert_eq!(town.standing().await, 1);
        let discard = clerk.get(&format!("{import}/discard")).await;
        assert_eq!(discard.status, StatusCode::CONFLICT);
        clerk.fill(&import, &format!("{import}/cells"), &[("c:3:4", "13:30-15:00")]).await;
        clerk.record(&import).await;
        assert_eq!(town.standing().await, 2);
        // A cell of what is recorded is not changed any more.
        clerk.fill("/imports/new/outing", &format!("{import}/cells"), &[("c:2:2", "别处")]).await;
        assert!(!clerk.get(&import).await.text.contains("别处"));
    });
}

#[test]
fn stopped_and_started_again_by_two_at_once_each_row_is_recorded_once() {
    on_both(MIGRATIONS, |db| async {
        const MANY: usize = 40;
        let town = town(db).await;
        let mut clerk = town.browser("clerk").await;
        let import = clerk.import(&rows(MANY)).await;
        let run = format!("{import}/run");
        let started = clerk.fill(&import, &run, &[]).await;
        clerk.fill("/imports/new/outing", &format!("{}/stop", started.location), &[]).await;
        clerk.wait(&started.location).await;
        let made = town.standing().await;
        assert!(made <= MANY);
        // It goes on, and is begun a second time meanwhile.
        let again = clerk.fill("/imports/new/outing", &format!("{}/again", started.location), &[]).await;
        assert_eq!(again.status, StatusCode::SEE_OTHER);
        let second = clerk.fill("/imports/new/outing", &run, &[]).await;
        clerk.wait(&started.location).await;
        if second.status == StatusCode::SEE_OTHER {
            clerk.wait(&second.location).await;
        }
        assert_eq!(town.standing().await, MANY);
        let mut sites: Vec<String> = town.records().await.into_iter().map(|record| record.title).collect();
        sites.sort();
        sites.dedup();
        assert_eq!(sites.len(), MANY);
    });
}

#[test]
fn an_import_goes_on_by_itself_after_its_server_was_killed() {
    on_both(MIGRATIONS, |db| async {
        const MANY: usize = 40;
        let town = town(db).await;
        let mut clerk = town.browser("clerk").await;
        let import = clerk.import(&rows(MANY)).await;
        // The server that does it dies at a commit between two rows.
        let mortal = Mortal::at(town.db.clock.now());
        let dying = town.beside(mortal.clone()).await;
        clerk.at = Some(luoshi_web::router(dying.clone()));
        let started = clerk.fill(&import, &format!("{import}/run"), &[]).await;
        assert_eq!(started.status, StatusCode::SEE_OTHER, "{}", started.text);
        mortal.dies_after(3);
        while !mortal.is_dead() {
            tokio::task::yield_now().await;
        }
        clerk.at = None;
        dying.store().close().await;
        let made = town.standing().await;
        assert!(made < MANY, "it was killed on the way: {made}");
        assert_eq!(jobs::resume(&town.app).await.expect("it is looked"), 0, "its lease holds");
        town.db.clock.set(town.db.clock.now() + chrono::TimeDelta::minutes(2));
        assert_eq!(jobs::resume(&town.app).await.expect("it is taken up"), 1);
        let job = clerk.wait(&started.location).await;
        assert!(job.text.contains(&format!("共有 {MANY} 行成了记录")), "{}", job.main());
        assert_eq!(town.standing().await, MANY);
        let mut sites: Vec<String> = town.records().await.into_iter().map(|record| record.title).collect();
        sites.sort();
        sites.dedup();
        assert_eq!(sites.len(), MANY, "each row once");
        // Every figure is what the same sheet gives that nobody interrupts.
        let (figures, folded) = (town.figures().await, town.folded().await);
        clerk.undo(&import, "再来一次").await;
        let again = clerk.import(&rows(MANY)).await;
        clerk.record(&again).await;
        assert_eq!((town.figures().await, town.folded().await), (figures, folded));
    });
}

#[test]
fn what_was_changed_since_stays_and_is_named() {
    on_both(MIGRATIONS, |db| async {
        let town = town(db).await;
        let mut clerk = town.browser("clerk").await;
        let import = clerk.import(&rows(3)).await;
        clerk.record(&import).await;
        let records = town.records().await;
        let href = format!("/records/outing/{}", records[1].id);
        let mut lead = town.browser("lead").await;
        lead.fill(&format!("{href}/confirm"), &format!("{href}/confirm"), &[("version", "1")]).await;
        let gone = format!("/records/outing/{}/withdraw", records[2].id);
        let fields = [("version", "1"), ("reason", "重复")];
        assert_eq!(clerk.fill(&gone, &gone, &fields).await.status, StatusCode::SEE_OTHER);

        let ask = clerk.get(&format!("{import}/undo")).await;
        assert!(ask.text.contains("有 1 条记录在导入后改过或确认过"), "{}", ask.main());
        assert!(ask.text.contains(&href), "{}", ask.main());
        let done = clerk.undo(&import, "发错了").await;
        assert!(done.text.contains("1 条改过或确认过，没有撤回"), "{}", done.main());
        let states: Vec<&str> = town.records().await.iter().map(|record| record.state.as_str()).collect();
        assert_eq!(states, ["withdrawn", "standing", "withdrawn"]);
        let page = clerk.get(&import).await;
        assert!(page.text.contains("改过，没有撤回"), "{}", page.main());
    });
}

#[test]
fn an_undo_is_whole_or_nothing() {
    on_both(MIGRATIONS, |db| async {
        let town = town(db).await;
        let mut clerk = town.browser("clerk").await;
        let import = clerk.import(&rows(3)).await;
        clerk.record(&import).await;
        let id: i64 = import.rsplit('/').next().and_then(|id| id.parse().ok()).expect("an id");
        // A clerk without a post may take back nothing, and nothing is taken back.
        let mut who = town.who("clerk").await;
        who.posts.clear();
        let refused = luoshi_imports::undo(&town.app, &who, id, ("k", "错"), Progress::unseen()).await;
        assert!(refused.is_err());
        assert_eq!(town.standing().await, 3);
        // Its key stands for one undo.
        let who = town.who("clerk").await;
        for _ in 0..2 {
            let done = luoshi_imports::undo(&town.app, &who, id, ("k", "错"), Progress::unseen()).await;
            assert_eq!(done.map(|done| (done.back, done.kept)).ok(), Some((3, 0)));
        }
        assert_eq!(town.standing().await, 0);
    });
}

/// A row of a sheet, sound or not.
fn any_row() -> impl Strategy<Value = String> {
    let unit =
        prop_oneof![3 => Just("990101"), 1 => Just("柳树街道"), 1 => Just("9902"), 1 => Just("无此单位")];
    let people = prop_oneof![3 => Just("S2"), 2 => Just("S2、S3"), 1 => Just("S2、S2"), 1 => Just("无名氏")];
    let kind = prop_oneof![Just("公园"), Just("小区"), Just("广场")];
    (unit, 0..4_u8, 1..30_u8, 0..60_u8, kind, people).prop_map(|(unit, site, day, minute, kind, people)| {
        format!("{unit},地点{site},2021-04-{day:02},09:00-10:{minute:02},{kind},{people}\n")
    })
}

#[test]
fn whatever_a_sheet_holds_undone_it_leaves_no_trace_in_any_figure() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    let runtime = runtime.expect("a runtime can be made");
    let town = runtime.block_on(async { town(sqlite(MIGRATIONS).await).await });
    let mut runner = TestRunner::new(Config { cases: 12, ..Config::default() });
    let sheets =
        (prop::collection::vec(any_row(), 1..6), prop::collection::vec(any_row(), 1..6), any::<u32>());
    let law = |(stays, goes, mark): (Vec<String>, Vec<String>, u32)| {
        runtime.block_on(async {
            let mut clerk = town.browser("clerk").await;
            let sheet = |rows: &[String], mark: u32| {
                format!("单位,地点,日期,时间,类别,参加人员,备注\n{},,,,,,{mark}\n", rows.concat())
            };
            let stays = clerk.import(&sheet(&stays, mark)).await;
            if clerk.get(&stays).await.text.contains("/run\"") {
                clerk.record(&stays).await;
            }
            let (before, folded) = (town.figures().await, town.folded().await);
            let goes = clerk.import(&sheet(&goes, mark.wrapping_add(1))).await;
            if clerk.get(&goes).await.text.contains("/run\"") {
                clerk.record(&goes).await;
                clerk.undo(&goes, "重来").await;
            }
            assert_eq!(town.folded().await, folded);
            assert_eq!(town.figures().await, before);
        });
        Ok(())
    };
    runner.run(&sheets, law).expect("the law holds");
    runtime.block_on(town.db.store.close());
}
