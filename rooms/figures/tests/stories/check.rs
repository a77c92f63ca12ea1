//! The numbers check in the browser and through the API.

use axum::http::{Method, StatusCode};
use luoshi_testkit::on_both;
use luoshi_units::{NewUnit, UnitKind, Who, deeds};
use serde_json::json;

use crate::city::{CITY, MIGRATIONS, town};

const TEXT: &str =
    "2021年4月16日，云江市<b>宣讲</b> 4 场，听众 156 人次；东河区宣讲 2 场。北山市宣讲 9 场，另有 7 件小事。";

#[test]
fn a_pasted_text_comes_back_with_every_number_marked() {
    on_both(MIGRATIONS, |db| async {
        let town = town(db).await;
        let mut clerk = town.browser("clerk").await;
        let page = clerk.upload("/check", &[("text", TEXT)], None).await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.text);
        insta::assert_snapshot!("checked_zh", page.main());
        let page = clerk
            .upload("/check?lang=en", &[("text", "Yunjiang held 4 talks and 5 talks in Donghe.")], None)
            .await;
        insta::assert_snapshot!("checked_en", page.main());
    });
}

#[test]
fn files_are_read_and_what_is_wrong_is_said_at_its_field() {
    on_both(MIGRATIONS, |db| async {
        let town = town(db).await;
        let mut clerk = town.browser("clerk").await;
        let html = "<html><body><p>云江市宣讲 <i>4</i> 场</p></body></html>";
        let page = clerk.upload("/check", &[], Some(("report.html", html.as_bytes()))).await;
        assert!(page.text.contains(r#"class="n backed""#), "{}", page.text);
        for (fields, file, said) in [
            (vec![], None, "没有文字。"),
            (vec![], Some(("a.pdf", &b"%PDF-1.7"[..])), "这不是文字文件。"),
            (vec![("text", "3 场"), ("date", "soon")], None, "日期写成 2021-04-16 这样。"),
            (vec![("text", "3 场"), ("unit", "12345")], None, "没有代码为“12345”的单位。"),
            (vec![("text", "3 场"), ("as_of", "99999")], None, "台账只到第"),
        ] {
            let page = clerk.upload("/check", &fields, file).await;
            assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{said}");
            assert!(page.text.contains(said) && page.text.contains("error-summary"), "{said}: {}", page.text);
        }
    });
}

#[test]
fn the_api_answers_what_the_command_line_prints() {
    on_both(MIGRATIONS, |db| async {
        let town = town(db).await;
        let mut clerk = town.browser("clerk").await;
        let csrf = clerk.get("/check").await.csrf();
        clerk.headers = vec![("x-csrf-token", csrf), ("idempotency-key", "1".into())];
        let body = json!({ "text": TEXT }).to_string();
        let report = clerk.send(Method::POST, "/api/v1/check", "application/json", body).await.json();
        assert_eq!(report["counts"], json!({ "backed": 2, "differs": 1, "unbacked": 2, "not_a_figure": 1 }));
        let four = &report["numbers"][1];
        assert_eq!(
            (&four["text"], &four["verdict"], &four["ledger"]),
            (&json!("4"), &json!("backed"), &json!("4"))
        );
        assert_eq!(report["date"], "2021-04-16");
        let wrong = clerk.send(Method::POST, "/api/v1/check", "application/json", "{}").await;
        assert_eq!(wrong.status, StatusCode::BAD_REQUEST);
        let body = json!({ "text": "", "as_of": 99999 }).to_string();
        assert_eq!(
            clerk.send(Method::POST, "/api/v1/check", "application/json", body).await.status,
            StatusCode::BAD_REQUEST
        );
    });
}

#[test]
fn a_position_knows_only_the_units_that_were_entered_by_then() {
    on_both(MIGRATIONS, |db| async {
        let town = town(db).await;
        let before = town.position().await.to_string();
        let units = town.app.units().clone();
        let new = NewUnit {
            code: "9903".into(),
            kind: UnitKind::County,
            name_zh: "南湾县".into(),
            name_en: None,
            aliases: Vec::new(),
            parent: Some("9900".into()),
        };
        let day = "2020-01-01".parse().expect("a day");
        let maker = Who::system(CITY, 0);
        let found = town.db.store.write(move |tx| {
            Box::pin(async move {
                deeds::found_many(tx, &maker, &units, day, vec![new]).await.map_err(luoshi_web::Error::from)
            })
        });
        found.await.expect("a county is founded");
        let mut clerk = town.browser("clerk").await;
        let text = ("text", "宣讲 4 场");
        let page = clerk.upload("/check", &[text, ("unit", "9903")], None).await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.text);
        let page = clerk.upload("/check", &[text, ("unit", "9903"), ("as_of", &before)], None).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.text.contains("没有代码为“9903”的单位。"), "{}", page.text);
        let page = clerk.upload("/check", &[text, ("as_of", "0")], None).await;
        assert!(page.text.contains("还没有第 0 条"), "{}", page.text);
    });
}
