//! Then, now, and why: what the page, the API and the sheet say of what lies between two moments.

use axum::http::StatusCode;
use luoshi_testkit::on_both;
use luoshi_units::{Who, deeds};

use crate::city::{CITY, MIGRATIONS, TALKS, Town, town};
use crate::toy::Talk;

/// What happened since: a late talk, one on the very day, a correction, a withdrawal, one that came and went, and a
/// township that moved.
async fn changed(town: &Town) -> i64 {
    let then = town.position().await;
    let late = Talk { record: 21, unit: "990101", day: "2021-03-20", audience: 10, speaker: 73, held: true };
    let passing = Talk { record: 23, ..late };
    let corrected = Talk { audience: 45, ..TALKS[0] };
    town.tell(late, None).await;
    town.tell(Talk { record: 22, unit: "9902", day: "2021-04-16", ..late }, None).await;
    town.tell(passing, None).await;
    town.tell(Talk { held: false, ..passing }, Some("没有讲成")).await;
    town.tell_as(corrected, "corrected", Some("听众数错了")).await;
    town.tell(Talk { held: false, ..TALKS[3] }, Some("重复登记")).await;
    let units = town.app.units().clone();
    let moved = town.db.store.write_alone(move |tx| {
        Box::pin(async move {
            let day = "2021-02-01".parse().expect("a day");
            deeds::move_unit(tx, &Who::system(CITY, 0), &units, day, "990101", "9902").await
        })
    });
    moved.await.expect("the township moves");
    then
}

#[test]
fn the_bridge_in_both_languages() {
    on_both(MIGRATIONS, |db| async {
        let town = town(db).await;
        let then = changed(&town).await;
        for (path, name) in [
            ("talk.held/bridge".to_owned(), "choose"),
            (format!("talk.audience/bridge?then={then}"), "audience"),
            (format!("talk.held/bridge?then={then}&unit=9902&group=moved_in"), "county"),
            (format!("talk.size/bridge?then={then}&role=above&group=corrected"), "ratio"),
            (format!("talk.speakers/bridge?then={then}&now={then}"), "nothing"),
        ] {
            for lang in ["zh", "en"] {
                let mut browser = town.browser("office").await;
                let join = if path.contains('?') { '&' } else { '?' };
                let page = browser.get(&format!("/figures/{path}{join}lang={lang}")).await;
                assert_eq!(page.status, StatusCode::OK, "{path}: {}", page.text);
                insta::assert_snapshot!(format!("bridge_{name}_{lang}"), page.main());
            }
        }
    });
}

#[test]
fn programs_get_the_same_groups_and_their_entries() {
    on_both(MIGRATIONS, |db| async {
        let town = town(db).await;
        let then = changed(&town).await;
        let mut office = town.browser("office").await;
        let bridge = office.get(&format!("/api/v1/figures/talk.audience/bridge?then={then}")).await.json();
        let (was, is) = (&bridge["then"], &bridge["now"]);
        assert_eq!((was["value"].as_str(), is["value"].as_str()), (Some("155"), Some("155")), "{bridge:#}");
        assert_eq!(was["as_of"], then);
        let strand = &bridge["strands"][0];
        let groups: Vec<(&str, &str, i64)> = strand["groups"]
            .as_array()
            .expect("a list")
            .iter()
            .map(|g| {
                let text = |name: &str| g[name].as_str().expect("a text");
                (text("group"), text("change"), g["entries"].as_i64().expect("a number"))
            })
            .collect();
        let wanted = [("new", "10", 1), ("late", "10", 1), ("corrected", "5", 2), ("withdrawn", "-25", 1)];
        assert_eq!(groups, wanted);
        assert_eq!(strand["passing"], 1);
        let rows = format!("/api/v1/figures/talk.audience/bridge/entries?then={then}&group=corrected");
        let rows = office.get(&rows).await.json();
        let quantities: Vec<i64> = rows["entries"]
            .as_array()
            .expect("a list")
            .iter()
            .filter_map(|entry| entry["quantity"].as_i64())
            .collect();
        assert_eq!(quantities, [45, -40]);
        let csv = office.get(&format!("/figures/talk.audience/bridge/entries?then={then}")).await;
        let table = luoshi_sheets::read(&csv.bytes).expect("a table");
        assert_eq!(table.rows.len(), 5, "one new, one late, two corrected, one withdrawn");
        let county = format!("/api/v1/figures/talk.held/bridge?then={then}&unit=9901");
        let county = office.get(&county).await.json();
        let groups = county["strands"][0]["groups"].as_array().expect("a list");
        assert_eq!(groups.len(), 1, "{county:#}");
        assert_eq!((&groups[0]["group"], &groups[0]["change"]), (&"moved_out".into(), &"-2".into()));
        // By the units of a day before the move, nothing left.
        let county = format!("/api/v1/figures/talk.held/bridge?then={then}&unit=9901&now_tree=2021-01-15");
        let county = office.get(&county).await.json();
        assert_eq!(county["strands"][0]["groups"][0]["group"], "late", "{county:#}");
    });
}

#[test]
fn rows_of_others_are_counted_and_what_cannot_be_asked_is_said() {
    on_both(MIGRATIONS, |db| async {
        let town = town(db).await;
        let then = changed(&town).await;
        let mut stranger = town.browser("stranger").await;
        let page = stranger.get(&format!("/figures/talk.held/bridge?then={then}&group=withdrawn")).await;
        assert!(
            page.text.contains("另有 1 条在别的单位") && !page.text.contains("重复登记"),
            "{}",
            page.text
        );
        let rows = format!("/api/v1/figures/talk.held/bridge/entries?then={then}&group=withdrawn");
        let rows = stranger.get(&rows).await.json();
        assert_eq!((rows["folded"].as_i64(), rows["entries"].as_array().map(Vec::len)), (Some(1), Some(0)));
        let csv = stranger.get(&format!("/figures/talk.held/bridge/entries?then={then}")).await;
        assert!(csv.text.contains("另有 1 条在别的单位") && !csv.text.contains("重复登记"), "{}", csv.text);

        let mut office = town.browser("office").await;
        for (lang, reason) in [("zh", "重复登记"), ("en", "Recorded twice")] {
            let withdrawn = format!("/figures/talk.held/bridge?then={then}&group=withdrawn&lang={lang}");
            let sheets =
                ["/figures/talk.held/bridge/entries?format=csv", "/figures/talk.held/entries?format=csv"];
            let sheets = sheets.map(|path| format!("{path}&then={then}&lang={lang}"));
            for path in [&withdrawn, &"/figures/talk.held".to_owned()].into_iter().chain(&sheets) {
                let page = office.get(path).await;
                assert!(page.text.contains(reason), "{path}: {}", page.text);
            }
        }
        office.get("/figures?lang=zh").await;
        let past = town.position().await + 1;
        for (asked, said) in [
            (format!("then={past}"), "台账只到第"),
            ("then=soon".to_owned(), "不是台账时点"),
            ("then=2021-04-15".to_owned(), "台账里还没有条目"),
            (format!("then={}&now={then}", then + 1), "把两个时点换过来"),
            ("then=1&now=0".to_owned(), "台账只到第"),
        ] {
            let page = office.get(&format!("/figures/talk.held/bridge?{asked}")).await;
            assert_eq!(page.status, StatusCode::BAD_REQUEST, "{asked}");
            assert!(page.text.contains(said) && page.text.contains("aria-invalid"), "{asked}: {}", page.text);
            let api = office.get(&format!("/api/v1/figures/talk.held/bridge?{asked}")).await;
            assert_eq!(api.status, StatusCode::BAD_REQUEST, "{asked}");
        }
        let day = office.get("/figures/talk.held/bridge?then=2021-04-16").await;
        assert!(
            day.status == StatusCode::OK && day.text.contains("没有变化"),
            "all was posted by that day's end"
        );
        for path in [
            format!("/figures/no.such/bridge?then={then}"),
            format!("/figures/talk.held/bridge?then={then}&unit=12345"),
            format!("/api/v1/figures/no.such/bridge?then={then}"),
            format!("/figures/no.such/bridge/entries?then={then}"),
        ] {
            assert_eq!(office.get(&path).await.status, StatusCode::NOT_FOUND, "{path}");
        }
        for path in [
            "/api/v1/figures/talk.held/bridge".to_owned(),
            "/figures/talk.held/bridge/entries".to_owned(),
            format!("/api/v1/figures/talk.held/bridge/entries?then={then}&group=all"),
        ] {
            assert_eq!(office.get(&path).await.status, StatusCode::BAD_REQUEST, "{path}");
        }
        let figure = office.get(&format!("/figures/talk.held?as_of={then}&unit=9901")).await;
        assert!(figure.text.contains(&format!("/figures/talk.held/bridge?unit=9901&#38;then={then}")));
    });
}
