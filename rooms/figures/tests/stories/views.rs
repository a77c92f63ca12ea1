//! The views of a figure, the tree of units that opens, and who has not recorded yet.

use axum::http::StatusCode;
use luoshi_testkit::on_both;

use crate::city::{MIGRATIONS, town};
use crate::toy::Talk;

#[test]
fn every_view_has_its_page_and_its_sheet() {
    on_both(MIGRATIONS, |db| async {
        let town = town(db).await;
        let mut office = town.browser("office").await;
        for (view, lines) in [("units", 5), ("times", 2), ("taken", 0), ("published", 0)] {
            let page = office.get(&format!("/figures/talk.held?view={view}&lang=en")).await;
            assert_eq!(page.status, StatusCode::OK, "{view}: {}", page.text);
            assert!(page.text.contains(r#"aria-current="page">"#), "{view}");
            let sheet = format!("/figures/talk.held/table?view={view}");
            assert!(page.text.contains(&sheet.replace('&', "&amp;")), "{view} leads to its sheet");
            let csv = office.get(&format!("{sheet}&format=csv")).await;
            assert_eq!(
                luoshi_sheets::read(&csv.bytes).expect("a table").rows.len(),
                lines,
                "{view}: {}",
                csv.text
            );
        }
        let months = office.get("/figures/talk.held/table?view=times&format=csv").await.text;
        assert!(months.contains("2021-03-08,2021-03-31,1,0,1,1"), "{months}");
        let items = office.get("/figures/serve.hours?view=items&lang=en").await.text;
        assert!(items.contains("At night"), "the item below is listed: {items}");
        let items = office.get("/figures/serve.hours/table?view=items&format=csv").await.text;
        assert!(items.contains("serve.time.night"), "{items}");
        for none in
            ["/figures/talk.held?view=people", "/figures/talk.held/table", "/figures/none/table?view=units"]
        {
            assert_eq!(office.get(none).await.status, StatusCode::NOT_FOUND, "{none}");
        }
    });
}

#[test]
fn what_was_taken_back_stands_with_its_reason() {
    on_both(MIGRATIONS, |db| async {
        let town = town(db).await;
        let talk =
            Talk { record: 21, unit: "9902", day: "2021-04-15", audience: 10, speaker: 73, held: true };
        town.tell(talk, None).await;
        town.tell(Talk { held: false, ..talk }, Some("当日停课")).await;
        let mut office = town.browser("office").await;
        let page = office.get("/figures/talk.held?view=taken").await.text;
        assert!(page.contains("当日停课") && page.matches(r#"class="reversal""#).count() == 1, "{page}");
        let csv = office.get("/figures/talk.held/table?view=taken&format=csv").await;
        assert_eq!(luoshi_sheets::read(&csv.bytes).expect("a table").rows.len(), 1);
        let mut clerk = town.browser("clerk").await;
        let page = clerk.get("/figures/talk.held?view=taken").await.text;
        assert!(!page.contains("当日停课"), "another unit's row is only counted");
        let csv = clerk.get("/figures/talk.held/table?view=taken&format=csv").await;
        assert!(!csv.text.contains("当日停课"));
    });
}

#[test]
fn the_tree_opens_in_its_place_and_in_the_address() {
    on_both(MIGRATIONS, |db| async {
        let town = town(db).await;
        let mut office = town.browser("office").await;
        let shut = office.get("/units/9900").await.text;
        assert!(shut.contains(r#"hx-get="/units/9900/tree?open=9901""#), "{shut}");
        assert!(!shut.contains(r#"class="lvl-1""#));
        let open = office.get("/units/9900?open=9901").await.text;
        let (row, _) = open.split_once("柳树街道").expect("the unit below stands in the table");
        assert!(row.ends_with(r#"<a href="/units/990101">"#) && row.contains(r#"class="lvl-1""#), "{row}");
        assert!(open.contains(r#"href="/units/9900#below""#), "the same link closes it");
        let part = office.get("/units/9900/tree?open=9901").await.text;
        assert!(part.starts_with(r#"<div id="tree">"#) && open.contains(part.trim()), "{part}");
        // What is no unit below, or no unit, opens nothing.
        assert_eq!(office.get("/units/9901/tree?open=9902,x,9901").await.text.matches("is-open").count(), 0);
        assert_eq!(office.get("/units/none/tree").await.status, StatusCode::NOT_FOUND);
    });
}

#[test]
fn who_has_not_recorded_is_named_and_nothing_more_is_said() {
    on_both(MIGRATIONS, |db| async {
        let town = town(db).await;
        let mut office = town.browser("office").await;
        let silent = |text: &str| {
            let (_, part) = text.split_once(r#"id="silent""#).expect("the section");
            part.split_once("</section>").expect("its end").0.to_owned()
        };
        let all = silent(&office.get("/units/9900").await.text);
        assert!(all.contains("市文联") && !all.contains("市妇联") && !all.contains("东河区"), "{all}");
        assert!(all.contains("没有记录不等于没有做事"));
        // The one county's last talk was more than two days before the end; the other's is within the week.
        let week = silent(&office.get("/units/9900?since=7").await.text);
        assert!(week.contains("市文联") && !week.contains("西山县"), "{week}");
        let early = silent(&office.get("/units/9900?on=2021-03-31").await.text);
        assert!(early.contains("西山县") && early.contains("市妇联") && !early.contains("东河区"), "{early}");
    });
}

#[test]
fn a_wall_shows_what_its_address_names() {
    on_both(MIGRATIONS, |db| async {
        let town = town(db).await;
        let mut office = town.browser("office").await;
        let all = office.get("/wall?theme=dark").await;
        assert_eq!(all.status, StatusCode::OK, "{}", all.text);
        assert!(all.text.contains(r#"<html lang="zh-CN" data-theme="dark">"#), "{}", all.text);
        assert_eq!(
            all.text.matches(r#"class="wall-fig""#).count(),
            3,
            "the figures that the pack leads with"
        );
        assert!(!all.text.contains("<nav"), "nothing to operate");
        let one = office.get("/wall?figures=talk.held,none&unit=9901&rotate=1&lang=en").await.text;
        assert!(one.contains(r#"data-rotate="5""#) && one.contains("Donghe and all units under it"), "{one}");
        assert_eq!(one.matches("data-sheet").count(), 2, "the figure, and its course");
        assert_eq!(office.get("/wall?unit=none").await.status, StatusCode::NOT_FOUND);
    });
}

#[test]
fn a_map_has_areas_or_points_and_fetches_nothing_by_itself() {
    on_both(MIGRATIONS, |db| async {
        let town = town(db).await;
        let mut office = town.browser("office").await;
        let areas = office.get("/figures/talk.held/map").await.text;
        assert!(areas.contains(r#"<path class="q"#) && !areas.contains("<circle"), "{areas}");
        let points = office.get("/figures/talk.held/map?layer=points").await.text;
        assert!(points.contains(r#"<circle class="spot""#), "{points}");
        assert!(
            !points.contains("data-map") && !points.contains("/assets/map-"),
            "no base map is configured"
        );
        assert_eq!(office.get("/figures/none/map").await.status, StatusCode::NOT_FOUND);
    });
}
