//! Who may import, where, and who sees it.

use axum::http::StatusCode;
use luoshi_imports::{Noted, note};
use luoshi_testkit::on_both;
use luoshi_units::Who;

use crate::city::{CITY, MIGRATIONS, town};
use crate::sent::GOOD;

#[test]
fn an_import_is_its_senders_alone() {
    on_both(MIGRATIONS, |db| async {
        let town = town(db).await;
        let import = town.browser("clerk").await.import(GOOD).await;
        for login in ["colleague", "lead", "office", "auditor"] {
            let mut other = town.browser(login).await;
            for page in ["", "/marked.xlsx", "/rows/2", "/undo", "/discard"] {
                let status = other.get(&format!("{import}{page}")).await.status;
                let wanted = if login == "auditor" { StatusCode::FORBIDDEN } else { StatusCode::NOT_FOUND };
                assert_eq!(status, wanted, "{login} {page}");
            }
        }
        assert!(!town.browser("colleague").await.get("/imports").await.text.contains("活动.csv"));
        assert_eq!(town.browser("auditor").await.get("/imports").await.status, StatusCode::FORBIDDEN);
    });
}

#[test]
fn a_unit_outside_ones_posts_is_refused_by_row() {
    on_both(MIGRATIONS, |db| async {
        let town = town(db).await;
        let mut clerk = town.browser("clerk").await;
        let import = clerk.import(&GOOD.replace("柳树街道,柳树", "9902,柳树")).await;
        let page = clerk.get(&format!("{import}?view=faults")).await;
        assert!(page.text.contains(r#"name="c:3:1""#), "{}", page.main());
        assert!(!page.text.contains(r#"name="c:2:"#), "{}", page.main());
        clerk.record(&import).await;
        assert_eq!(town.standing().await, 1);
        // Whoever records there has the rows the other way round.
        let mut stranger = town.browser("stranger").await;
        let import = stranger.import(&GOOD.replace("柳树街道,柳树", "9902,杨树")).await;
        let page = stranger.get(&format!("{import}?view=faults")).await;
        assert!(page.text.contains(r#"name="c:2:1""#), "{}", page.main());
    });
}

#[test]
fn what_the_command_line_imported_stands_in_the_same_list_and_is_undone_like_any_other() {
    on_both(MIGRATIONS, |db| async {
        let town = town(db).await;
        let mut clerk = town.browser("clerk").await;
        let import = clerk.import(GOOD).await;
        clerk.record(&import).await;
        let records = town.records().await;
        let rows = (2..).zip(&records).map(|(line, record)| (line, record.id, record.version)).collect();
        let noted =
            Noted { kind: "outing".into(), hash: "abc".into(), file: "表.xlsx".into(), records: rows };
        let system = Who::system(CITY, 0);
        for _ in 0..2 {
            note(&town.app, &system, noted.clone()).await.expect("it is noted");
        }
        let mut office = town.browser("office").await;
        let list = office.get("/imports").await;
        assert_eq!(list.text.matches("表.xlsx").count(), 1, "{}", list.main());
        assert!(list.text.contains("命令行导入"));
        assert!(!clerk.get("/imports").await.text.contains("表.xlsx"));
        let page =
            list.text.split("href=\"/imports/").find_map(|part| part.split('"').next()?.parse::<i64>().ok());
        let page = format!("/imports/{}", page.expect("the import is linked"));
        assert!(office.undo(&page, "重复").await.text.contains("撤回 2 条记录"));
        assert_eq!(town.standing().await, 0);
        assert_eq!(luoshi_imports::times_undone(&town.app, "outing", "abc").await.ok(), Some(1));
    });
}
