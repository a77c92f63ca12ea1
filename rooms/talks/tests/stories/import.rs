//! Sheets: every bad cell named, all or nothing, and nothing twice.

use chrono::Days;
use luoshi_sheets::{Out, write_csv, write_xlsx};
use luoshi_store::Day;
use luoshi_web::sheets::{Back, RowBack, RowTaken, SheetRow};
use luoshi_web::uploads::hash_of;
use luoshi_web::{Error, ImportReport, Room};

use luoshi_talks::Talks;
use luoshi_talks::store::{Filter, talk_tally};

use crate::city::{CITY, City, day, story};
use crate::served::{Served, serve};

const HEADERS: [&str; 12] = [
    "单位",
    "主题",
    "哪天讲的",
    "开始",
    "讲了多久",
    "宣讲团",
    "宣讲员",
    "场所",
    "地点",
    "村民",
    "audience.pupils",
    "理由",
];

/// A sheet of a thousand talks by two speakers, fifteen a day each.
fn thousand() -> Vec<Vec<String>> {
    let row = |n: u64| {
        let on: Day = day("2021-03-12") + Days::new(n / 30);
        let start = 360 + n % 30 / 2 * 40;
        let speaker = if n.is_multiple_of(2) { "周桂" } else { "1006" };
        [
            "柳湾镇".to_owned(),
            format!("第{n}讲"),
            on.to_string(),
            format!("{:02}:{:02}", start / 60, start % 60),
            "30".to_owned(),
            "柳湾宣讲团".to_owned(),
            speaker.to_owned(),
            "农村".to_owned(),
            "柳湾文化大院".to_owned(),
            "20".to_owned(),
            "3".to_owned(),
            String::new(),
        ]
        .to_vec()
    };
    (0..1000).map(row).collect()
}

fn headers() -> Vec<String> {
    HEADERS.map(str::to_owned).to_vec()
}

fn sheet(rows: &[Vec<String>]) -> Vec<u8> {
    let rows = rows.iter().map(|row| row.iter().cloned().map(Out::Text).collect());
    write_xlsx("宣讲", &headers(), rows).unwrap()
}

async fn import(served: &Served, file: &[u8], dry_run: bool) -> ImportReport {
    Talks.import(&served.app, &served.city.clerk(), "talks", (file, &hash_of(file)), dry_run).await.unwrap()
}

async fn talks(city: &City) -> i64 {
    let mut conn = city.store.read().await.unwrap();
    talk_tally(&mut conn, CITY, None, &Filter::default()).await.unwrap().every
}

fn places(report: &ImportReport) -> Vec<(String, &str, &str)> {
    let place = |bad: &luoshi_sheets::BadCell| format!("{}!{}{}", bad.sheet, bad.column_name(), bad.row);
    report.bad.iter().map(|bad| (place(bad), bad.header.as_str(), bad.value.as_str())).collect()
}

#[test]
fn three_bad_cells_in_a_thousand_rows_then_mended_then_sent_twice() {
    story(async |city| {
        let team = city.team().await;
        let served = serve(city).await;
        let good = thousand();
        let mut bad = good.clone();
        bad[16][2] = "2021-13-01".to_owned();
        bad[501][6] = "查无此人".to_owned();
        bad[898][4] = "很久".to_owned();
        let file = sheet(&bad);
        let expected = [
            ("宣讲!C18".to_owned(), "哪天讲的", "2021-13-01"),
            ("宣讲!G503".to_owned(), "宣讲员", "查无此人"),
            ("宣讲!E900".to_owned(), "讲了多久", "很久"),
        ];
        let report = import(&served, &file, false).await;
        assert_eq!((report.rows, report.imported), (1000, 0));
        assert_eq!(places(&report), expected);
        assert_eq!(report.bad[0].wrong.zh, "看不懂这个日期。");
        assert_eq!(report.bad[0].right.en, "Write it as 2021-04-16.");
        assert_eq!(report.bad[1].wrong.zh, "没有叫“查无此人”的人。");
        assert_eq!(talks(&served.city).await, 0);

        let file = sheet(&good);
        let tried = import(&served, &file, true).await;
        assert_eq!((tried.rows, tried.imported, tried.already, tried.bad.len()), (1000, 1000, 0, 0));
        assert_eq!(talks(&served.city).await, 0);
        let done = import(&served, &file, false).await;
        assert_eq!((done.rows, done.imported, done.already, done.bad.len()), (1000, 1000, 0, 0));
        let again = import(&served, &file, false).await;
        assert_eq!((again.rows, again.imported, again.already, again.bad.len()), (1000, 0, 1000, 0));
        assert_eq!(again.said.len(), 1);
        assert_eq!(talks(&served.city).await, 1000);

        let mut counted = Vec::new();
        let mut after = 0;
        loop {
            let page = Talks.recount(&served.app, after).await.unwrap();
            let Some(last) = page.last() else { break };
            after = last.record;
            counted.extend(page);
        }
        let held =
            counted.iter().filter(|one| one.postings.iter().any(|posting| posting.item == "talk.held"));
        assert_eq!((held.count(), counted.len()), (1000, 1001));
        assert!(counted.iter().any(|one| one.record == team));
    });
}

#[test]
fn a_row_is_held_to_the_rules_of_the_form() {
    story(async |city| {
        city.team().await;
        let served = serve(city).await;
        let base = thousand()[0].clone();
        let row = |changes: &[(usize, &str)]| {
            let mut row = base.clone();
            for (column, text) in changes {
                row[*column] = (*text).to_owned();
            }
            row
        };
        let rows = [
            row(&[]),
            row(&[(1, "另一讲")]),
            row(&[(2, "2021-04-17"), (9, ""), (10, "")]),
            row(&[(2, "2021-03-20"), (6, "陈建")]),
            row(&[(2, "2021-03-21"), (6, "陈建、周桂"), (11, "请来的老兵")]),
            row(&[(2, "2021-03-22"), (6, "孙海")]),
            row(&[(2, "2021-03-23"), (0, "无名镇"), (5, "无名团"), (7, "山洞"), (9, "一些")]),
            row(&[(2, "2021-03-24"), (0, "双井镇")]),
        ];
        let report = import(&served, &sheet(&rows), true).await;
        let told: Vec<(u32, String, String)> = report
            .bad
            .iter()
            .map(|bad| (bad.row, bad.column_name(), format!("{} {}", bad.wrong.zh, bad.right.zh)))
            .collect();
        insta::assert_debug_snapshot!("bad_cells", told);
    });
}

#[test]
fn rows_are_tried_taken_and_taken_back_one_by_one() {
    story(async |city| {
        city.team().await;
        let served = serve(city).await;
        let clerk = served.city.clerk();
        let mut rows = thousand()[..3].to_vec();
        rows[2][6] = "无此人".to_owned();
        // The same speaker at the same time: rows stand in each other's way before anything is recorded.
        let mut twice = rows[0].clone();
        twice[1] = "另一讲".to_owned();
        rows.push(twice);
        let table = luoshi_sheets::read(&sheet(&rows)).unwrap();
        let tried = Talks.try_rows(&served.app, &clerk, "talks", &table).await.unwrap();
        let bad: Vec<usize> = tried.rows.iter().map(|row| row.bad.len()).collect();
        assert_eq!((bad, tried.rows[0].line), (vec![0, 0, 1, 1], 2));
        assert!(tried.rows[0].face.starts_with("990101 2021-03-12"), "{}", tried.rows[0].face);
        let headers = luoshi_sheets::read("主题,颜色\nx,y\n".as_bytes()).unwrap();
        let tried = Talks.try_rows(&served.app, &clerk, "talks", &headers).await.unwrap();
        assert!(
            tried.rows.is_empty() && tried.head.iter().any(|bad| bad.value == "颜色"),
            "{:?}",
            tried.head
        );

        let (app, who) = (served.app.clone(), clerk.clone());
        let one = luoshi_sheets::Table { rows: table.rows[..1].to_vec(), ..table };
        let taken = served.app.store().write(move |tx| {
            Box::pin(async move {
                let row = SheetRow { kind: "talks", key: "import:1:2", hash: "", table: &one };
                Talks.take_row(tx, &app, &who, row).await
            })
        });
        let Ok(RowTaken::Recorded { record, version }) = taken.await else { panic!("the row is recorded") };
        let (app, who) = (served.app.clone(), clerk.clone());
        let back = served.app.store().write(move |tx| {
            Box::pin(async move {
                let other = RowBack { record, version: version + 1, key: "k1", reason: "错" };
                let back = RowBack { version, key: "k2", ..other };
                let changed = Talks.take_back(tx, &app, &who, other).await?;
                let taken = Talks.take_back(tx, &app, &who, back).await?;
                let again = Talks.take_back(tx, &app, &who, back).await?;
                let none = Talks.take_back(tx, &app, &who, RowBack { record: 1, ..back }).await?;
                Ok::<_, Error>([changed, taken, again, none])
            })
        });
        assert_eq!(back.await.unwrap(), [Back::Changed, Back::Taken, Back::Taken, Back::NotOurs]);
        let mut conn = served.app.read().await.unwrap();
        let changed = Talks.changed_since(&mut conn, &served.app, &[(record, version)]).await.unwrap();
        assert!(changed.is_empty(), "a withdrawn talk is no changed one");
    });
}

#[test]
fn teams_from_a_sheet() {
    story(async |city| {
        let served = serve(city).await;
        let headers = ["单位", "名称", "成立日期", "成员"].map(str::to_owned);
        let row = |cells: [&str; 4]| cells.map(|cell| Out::Text(cell.to_owned())).to_vec();
        let rows = [
            row(["990101", "柳湾宣讲团", "2021/3/10", "周桂、1006"]),
            row(["柳湾镇", "柳湾宣讲团", "2021-03-11", "周桂"]),
            row(["柳湾镇", "石磨宣讲团", "2021-03-11", "孙海"]),
        ];
        let clerk = served.city.clerk();
        let file = write_csv(&headers, rows.clone().into_iter());
        let bad =
            Talks.import(&served.app, &clerk, "talk-teams", (&file, &hash_of(&file)), false).await.unwrap();
        let told: Vec<(u32, String)> = bad.bad.iter().map(|bad| (bad.row, bad.column_name())).collect();
        assert_eq!(told, [(3, "B".to_owned()), (4, "D".to_owned())]);
        let file = write_csv(&headers, rows.into_iter().take(1));
        let done =
            Talks.import(&served.app, &clerk, "talk-teams", (&file, &hash_of(&file)), false).await.unwrap();
        assert_eq!((done.imported, done.bad.len()), (1, 0));
        let again =
            Talks.import(&served.app, &clerk, "talk-teams", (&file, &hash_of(&file)), false).await.unwrap();
        assert_eq!((again.imported, again.already), (0, 1));
    });
}
