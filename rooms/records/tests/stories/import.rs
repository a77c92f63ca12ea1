//! A sheet of records: tried, refused whole, taken once.

use luoshi_testkit::on_both;
use luoshi_web::Room as _;

use crate::city::{MIGRATIONS, Town, town};

const GOOD: &str = "单位,地点,日期,时间,类别,做了什么,路长,参加人员,备注\n\
    990101,江滨公园,2021-04-10,09:00-10:00,公园,清理垃圾、植树,1.5,周桂芝、S3,\n\
    柳树街道,柳树小区,2021/4/11,13:30-15:00,yard,,,周桂芝/柳树街道,补记\n";

async fn import(town: &Town, login: &str, sheet: &str, dry_run: bool) -> luoshi_web::ImportReport {
    let who = town.who(login).await;
    let room = luoshi_records::Records;
    let mark = luoshi_web::uploads::hash_of(sheet.as_bytes());
    room.import(&town.app, &who, "outing", (sheet.as_bytes(), &mark), dry_run).await.expect("a report")
}

async fn count(town: &Town) -> i64 {
    town.browser("auditor").await.get("/api/v1/records/outing").await.json()["count"]
        .as_i64()
        .expect("a count")
}

#[test]
fn a_sheet_is_tried_then_taken_once_whoever_sends_it() {
    on_both(MIGRATIONS, |db| async {
        let town = town(db).await;
        let dry = import(&town, "clerk", GOOD, true).await;
        assert_eq!((dry.rows, dry.imported, dry.already, dry.bad), (2, 2, 0, vec![]));
        assert_eq!(count(&town).await, 0);
        let done = import(&town, "clerk", GOOD, false).await;
        assert_eq!((done.rows, done.imported, done.already), (2, 2, 0));
        for login in ["clerk", "lead"] {
            let again = import(&town, login, GOOD, false).await;
            assert_eq!((again.rows, again.imported, again.already), (2, 0, 2), "{login}");
        }
        assert_eq!(count(&town).await, 2);

        let mut clerk = town.browser("clerk").await;
        let list = clerk.get("/api/v1/records/outing").await.json();
        let people = |at: usize| list["records"][at]["values"]["people"].as_array().map(Vec::len);
        assert_eq!((people(0), people(1)), (Some(1), Some(2)));
        let record = list["records"][0]["id"].as_str().expect("an id");
        for (lang, reason) in [("zh", "由表导入，文件校验码 "), ("en", "Imported from a sheet, content ")]
        {
            let page = clerk.get(&format!("/records/outing/{record}?lang={lang}")).await;
            assert!(page.text.contains(reason), "{}", page.text);
        }
    });
}

#[test]
fn every_bad_cell_is_named_and_nothing_is_taken() {
    on_both(MIGRATIONS, |db| async {
        let town = town(db).await;
        let bad = "单位,地点,日期,时间,类别,参加人员\n\
            990101,江滨公园,2021-04-10,09:00-10:00,公园,周桂芝\n\
            桥头,江滨公园,2021-04-10,09:00-10:00,公园,周桂芝\n\
            990101,,2021-04-18,09:00-10:00,广场,周桂芝\n\
            9902,江滨公园,2021-04-10,09:00-10:00,公园,无名氏\n\
            9902,江滨公园,2021-04-10,09:00-10:00,公园,周桂芝\n";
        for dry_run in [true, false] {
            let report = import(&town, "clerk", bad, dry_run).await;
            let cells: Vec<String> =
                report.bad.iter().map(|bad| format!("{}{}", bad.column_name(), bad.row)).collect();
            assert_eq!(cells, ["A3", "B4", "C4", "E4", "F5", "A6"]);
            assert_eq!(report.imported, 0);
        }
        assert_eq!(count(&town).await, 0);
        // Mended, the same rows go in.
        assert_eq!(import(&town, "clerk", GOOD, false).await.imported, 2);

        let headers = import(&town, "clerk", "单位,地点,日期,时间,颜色\n990101,a,b,c,d\n", true).await;
        let wrong: Vec<&str> = headers.bad.iter().map(|bad| bad.header.as_str()).collect();
        assert_eq!(wrong, ["单位", "单位", "颜色"]);
    });
}

#[test]
fn an_export_can_be_read_again() {
    on_both(MIGRATIONS, |db| async {
        let town = town(db).await;
        import(&town, "clerk", GOOD, false).await;
        let mut auditor = town.browser("auditor").await;
        for path in ["xlsx", "csv"] {
            let sheet = auditor.export("/records/outing", "", path).await;
            let table = luoshi_sheets::read(&sheet.bytes).expect("a table");
            let texts: Vec<Vec<&str>> =
                table.rows.iter().map(|row| row.iter().map(|cell| cell.text.as_str()).collect()).collect();
            assert_eq!(texts.len(), 2, "{path}");
            let row = &texts[1];
            assert_eq!(
                &row[..7],
                ["江滨公园 公园", "2021-04-10", "990101", "S2、S3", "1.5", "江滨公园", "09:00–10:00"],
                "{path}"
            );
            // What the system adds besides the fields is passed over, so that the sheet can be read again.
            if path == "csv" {
                let again = import(&town, "clerk", &sheet.text, true).await;
                assert!(again.bad.is_empty(), "{:?}", again.bad);
            }
        }
    });
}
