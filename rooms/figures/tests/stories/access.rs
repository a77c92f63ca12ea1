//! Who sees what.

use axum::http::{Method, StatusCode};
use luoshi_testkit::on_both;

use crate::city::{MIGRATIONS, town};

#[test]
fn rows_outside_ones_posts_are_counted_and_not_shown() {
    on_both(MIGRATIONS, |db| async {
        let town = town(db).await;
        let mut stranger = town.browser("stranger").await;
        let page = stranger.get("/figures/talk.held").await;
        assert!(page.text.contains(r#"class="big">4"#), "totals are for everybody");
        assert!(page.text.contains("/toy/13") && !page.text.contains("/toy/11"));
        assert!(page.text.contains("另有 3 条在别的单位"), "{}", page.text);
        let rows = stranger.get("/figures/talk.held/entries").await;
        assert_eq!(luoshi_sheets::read(&rows.bytes).expect("a table").rows.len(), 1);
        let entries = stranger.get("/api/v1/figures/talk.held/entries").await.json();
        assert_eq!(
            (entries["entries"].as_array().map(Vec::len), entries["folded"].as_i64()),
            (Some(1), Some(3))
        );
        let overview = stranger.get("/").await;
        assert!(overview.text.contains("/toy/13") && !overview.text.contains("/toy/12"));
        assert!(town.browser("auditor").await.get("/figures/talk.held").await.text.contains("/toy/11"));
    });
}

#[test]
fn what_is_not_there_is_not_found_and_nobody_is_led_to_sign_in() {
    on_both(MIGRATIONS, |db| async {
        let town = town(db).await;
        let mut clerk = town.browser("clerk").await;
        for path in [
            "/figures/no.such",
            "/figures/talk.held?unit=12345",
            "/figures/no.such/entries",
            "/units/12345",
            "/api/v1/figures/no.such",
        ] {
            assert_eq!(clerk.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
        }
        for path in [
            "/figures/talk.held?from=soon",
            "/units?on=soon",
            "/units?on=2019-01-01",
            "/units/9901?on=2019-01-01",
            "/figures/talk.held?from=2021-04-02&until=2021-04-01",
        ] {
            assert_eq!(clerk.get(path).await.status, StatusCode::BAD_REQUEST, "{path}");
        }
        let mut nobody = town.nobody();
        for path in ["/", "/figures", "/figures/talk.held", "/units", "/check"] {
            assert_eq!(nobody.get(path).await.status, StatusCode::SEE_OTHER, "{path}");
        }
        assert_eq!(nobody.get("/api/v1/figures").await.status, StatusCode::UNAUTHORIZED);
        let stale = clerk.send(Method::POST, "/check", "application/x-www-form-urlencoded", "text=3").await;
        assert_eq!(stale.status, StatusCode::FORBIDDEN, "a form without the page's token");
    });
}
