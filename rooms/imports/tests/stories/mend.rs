//! Faults in their places, and mending them there.

use axum::http::StatusCode;
use luoshi_testkit::on_both;

use crate::city::{MIGRATIONS, town};
use crate::sent::GOOD;

const BAD: &str = "单位,地点,日期,时间,类别,参加人员,备注\n\
    990101,江滨公园,2021-04-10,09:00-10:00,公园,周桂芝,\n\
    柳村,江滨公园,2021-04-10,下午,公园,周桂芝,甲\n\
    990101,,2021-04-18,09:00-10:00,广场,无名氏,\n";

#[test]
fn every_bad_cell_is_marked_in_its_place_and_mended_there() {
    on_both(MIGRATIONS, |db| async {
        let town = town(db).await;
        let mut clerk = town.browser("clerk").await;
        let import = clerk.import(BAD).await;
        let page = clerk.get(&import).await;
        insta::assert_snapshot!("marked_zh", page.main());
        let faults = clerk.get(&format!("{import}?view=faults")).await;
        let fields = ["c:3:1", "c:3:4", "c:4:2", "c:4:3", "c:4:5", "c:4:6"];
        for field in fields {
            assert!(faults.text.contains(&format!(r#"name="{field}""#)), "{field}: {}", faults.main());
        }
        assert!(!faults.text.contains("第 2 行</a>"), "a good row is not among those with faults");

        // Some at once, where they stand; the rest is still said.
        let mended = [("c:3:1", "柳树街道"), ("c:3:4", "13:30-15:00"), ("c:4:2", "桥头"), ("view", "faults")];
        let sent = clerk.fill(&import, &format!("{import}/cells"), &mended).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER);
        let page = clerk.get(&sent.location).await;
        assert!(page.text.contains("记入 2 行"), "{}", page.main());
        for field in ["c:3:1", "c:3:4", "c:4:2"] {
            assert!(!page.text.contains(&format!(r#"name="{field}""#)), "{field}: {}", page.main());
        }

        // The whole row, with all its cells.
        let row = format!("{import}/rows/4");
        let page = clerk.get(&row).await;
        assert!(page.text.contains("这一行有 3 处要改"), "{}", page.main());
        insta::assert_snapshot!("row_zh", page.main());
        let cells = [("c:4:3", "2021-04-12"), ("c:4:5", "小区"), ("c:4:6", "S3")];
        let sent = clerk.fill(&row, &row, &cells).await;
        let page = clerk.get(&sent.location).await;
        assert!(page.text.contains("没有错处了") && page.text.contains("记入 3 行"), "{}", page.main());
        assert!(clerk.record(&import).await.text.contains("记入 3 行，没有剩下有错的行"));
        assert_eq!(town.standing().await, 3);
        let english = clerk.get(&format!("{import}?lang=en")).await;
        insta::assert_snapshot!("recorded_en", english.main());
    });
}

#[test]
fn a_row_is_left_out_and_taken_in_again() {
    on_both(MIGRATIONS, |db| async {
        let town = town(db).await;
        let mut clerk = town.browser("clerk").await;
        let import = clerk.import(BAD).await;
        for line in [3, 4] {
            let row = format!("{import}/rows/{line}");
            clerk.fill(&row, &row, &[("do", "drop")]).await;
        }
        let page = clerk.get(&import).await;
        assert_eq!(page.text.matches("不导入</span>").count(), 2, "{}", page.main());
        let row = format!("{import}/rows/3");
        assert!(clerk.get(&row).await.text.contains("仍要导入"));
        clerk.fill(&row, &row, &[("c:3:1", "990101"), ("c:3:4", "09:00-10:00"), ("do", "save")]).await;
        clerk.record(&import).await;
        assert_eq!(town.standing().await, 2);
    });
}

#[test]
fn what_likely_is_there_twice_is_named() {
    on_both(MIGRATIONS, |db| async {
        let town = town(db).await;
        let mut clerk = town.browser("clerk").await;
        let first = clerk.import(GOOD).await;
        clerk.record(&first).await;
        let twice = format!("{GOOD}990101,江滨公园,2021-04-10,13:00-14:00,公园,,2,S3,\n");
        let import = clerk.import(&twice).await;
        let page = clerk.get(&format!("{import}?view=alike")).await;
        assert_eq!(page.text.matches("可能已经记过：").count(), 3, "{}", page.main());
        assert!(page.text.contains("与第 2 行可能重复"), "{}", page.main());
        // Once the first of two is left out, the second is nobody's twin.
        let row = format!("{import}/rows/2");
        clerk.fill(&row, &row, &[("do", "drop")]).await;
        let page = clerk.get(&import).await;
        assert!(!page.text.contains("与第 2 行可能重复"), "{}", page.main());
        // It is a warning: whoever knows better records it.
        assert!(clerk.record(&import).await.text.contains("记入 2 行"));
    });
}

#[test]
fn the_marked_sheet_comes_back_as_it_went() {
    on_both(MIGRATIONS, |db| async {
        let town = town(db).await;
        let mut clerk = town.browser("clerk").await;
        let import = clerk.import(BAD).await;
        let marked = clerk.get(&format!("{import}/marked.xlsx")).await;
        let table = luoshi_sheets::read(&marked.bytes).expect("a workbook");
        let last: Vec<&str> = table.rows.iter().map(|row| row[13].text.as_str()).collect();
        assert!(last[0].is_empty() && last[1].contains("柳村"), "{last:?}");
        assert_eq!(table.headers[13].text, "错处");
        let again = clerk.sheet("改.xlsx", &marked.bytes).await;
        assert_eq!(again.status, StatusCode::SEE_OTHER, "{}", again.text);
        let page = clerk.get(&again.location).await;
        for field in ["c:3:1", "c:3:4", "c:4:2", "c:4:3", "c:4:5", "c:4:6"] {
            assert!(page.text.contains(&format!(r#"name="{field}""#)), "{field}: {}", page.main());
        }
    });
}
