//! The empty sheet, and what is taken and refused.

use axum::http::StatusCode;
use luoshi_testkit::on_both;

use crate::city::{MIGRATIONS, town};

pub const GOOD: &str = "单位,地点,日期,时间,类别,做了什么,路长,参加人员,备注\n\
    990101,江滨公园,2021-04-10,09:00-10:00,公园,清理垃圾、植树,1.5,周桂芝、S3,\n\
    柳树街道,柳树小区,2021/4/11,13:30-15:00,yard,,,周桂芝/柳树街道,补记\n";

#[test]
fn a_template_says_what_goes_in_and_can_be_filled_in() {
    on_both(MIGRATIONS, |db| async {
        let town = town(db).await;
        let mut clerk = town.browser("clerk").await;
        let kinds = clerk.get("/imports/new").await;
        assert!(kinds.text.contains("/imports/new/outing/template.xlsx"), "{}", kinds.text);
        for lang in ["zh", "en"] {
            clerk.get(&format!("/imports/new?lang={lang}")).await;
            let xlsx = clerk.get("/imports/new/outing/template.xlsx").await;
            let table = luoshi_sheets::read(&xlsx.bytes).expect("a workbook");
            assert_eq!((table.headers.len(), table.rows.len()), (13, 0));
            // Its lines that explain are passed over, so that it has nothing in it yet.
            let csv = clerk.get("/imports/new/outing/template.csv").await;
            let lines = luoshi_sheets::read(&csv.bytes).expect("a text").rows;
            assert_eq!(lines.len(), 2);
            let sent = clerk.sheet("模板.csv", &csv.bytes).await;
            assert_eq!(sent.status, StatusCode::UNPROCESSABLE_ENTITY);
            // A record under them is read, also from a program that writes GB18030 and from one that writes a workbook.
            let headers: Vec<String> = table.headers.iter().map(|cell| cell.text.clone()).collect();
            let place = |name: &str| headers.iter().position(|header| header.trim_end_matches('*') == name);
            let given = if lang == "zh" {
                [
                    ("单位", "990101"),
                    ("地点", "公园甲"),
                    ("日期", "2021-04-10"),
                    ("时间", "09:00-10:00"),
                    ("类别", "公园"),
                    ("参加人员", "S2"),
                ]
            } else {
                [
                    ("Unit", "990101"),
                    ("Site", "Park B"),
                    ("Day", "2021-04-10"),
                    ("Time", "09:00-10:00"),
                    ("Kind", "Park"),
                    ("People", "S2"),
                ]
            };
            let mut row = vec![luoshi_sheets::Out::Text(String::new()); headers.len()];
            for (name, value) in given {
                row[place(name).expect("the template has the column")] =
                    luoshi_sheets::Out::Text(value.into());
            }
            let filled = luoshi_sheets::write_xlsx("表", &headers, std::iter::once(row)).expect("a workbook");
            let sent = clerk.sheet("填好.xlsx", &filled).await;
            assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
            assert!(clerk.get(&format!("{}?lang=zh", sent.location)).await.text.contains("记入 1 行"));
        }
        let (bytes, _, _) = encoding_rs::GB18030.encode(GOOD);
        let sent = clerk.sheet("国标.csv", &bytes).await;
        assert!(clerk.get(&sent.location).await.text.contains("江滨公园"));
    });
}

#[test]
fn what_is_no_sheet_is_refused_with_what_to_do() {
    on_both(MIGRATIONS, |db| async {
        let town = town(db).await;
        let mut clerk = town.browser("clerk").await;
        let many = format!("{}{}", &GOOD[..GOOD.find('\n').unwrap() + 1], "990101,甲\n".repeat(5_001));
        let cases: [(&[u8], &str); 6] = [
            (b"%PDF-1.7 not a sheet", "文件不是表格"),
            (b"PK\x03\x04 broken", "工作簿已损坏"),
            (b"", "表中没有内容"),
            ("单位,地点\n".as_bytes(), "表里只有列名"),
            (many.as_bytes(), "一次最多 5,000 行"),
            ("单位,颜色\n990101,红\n".as_bytes(), "表单里没有这一栏"),
        ];
        for (bytes, said) in cases {
            let page = clerk.sheet("a.csv", bytes).await;
            assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{said}");
            assert!(page.text.contains(said), "{said}: {}", page.main());
        }
        assert!(clerk.get("/imports").await.text.contains("还没有导入过"));
        assert_eq!(clerk.get("/imports/new/nothing").await.status, StatusCode::NOT_FOUND);
    });
}

#[test]
fn a_sheet_waits_for_its_sender_and_is_thrown_away_or_forgotten() {
    on_both(MIGRATIONS, |db| async {
        let town = town(db).await;
        let mut clerk = town.browser("clerk").await;
        let first = clerk.import(GOOD).await;
        // Sent twice, it is one.
        assert_eq!(clerk.import(GOOD).await, first);
        assert!(clerk.get(&first).await.text.contains("2021年5月16日"), "until when it is kept");
        let gone = clerk.fill(&first, &format!("{first}/discard"), &[]).await;
        assert_eq!(gone.location, "/imports");
        assert_eq!(clerk.get(&first).await.status, StatusCode::NOT_FOUND);

        let second = clerk.import(GOOD).await;
        let (kept, later) = (clerk.import(&GOOD.replace("江滨", "江南")).await, GOOD.replace("江滨", "江北"));
        clerk.record(&kept).await;
        // The session ends sooner than the sheet.
        town.db.clock.set("2021-05-18T09:00:00Z".parse().expect("an instant"));
        let mut clerk = town.browser("clerk").await;
        clerk.import(&later).await;
        assert_eq!(clerk.get(&second).await.status, StatusCode::NOT_FOUND);
        let page = clerk.get(&kept).await;
        assert!(page.text.contains("已过保留期") && page.text.contains("江南公园"), "{}", page.main());
        assert!(clerk.undo(&kept, "重复").await.text.contains("撤回 2 条记录"));
    });
}
