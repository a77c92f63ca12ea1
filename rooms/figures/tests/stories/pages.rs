//! What the pages show, and that they follow the ledger.

use axum::http::StatusCode;
use luoshi_testkit::on_both;

use crate::city::{MIGRATIONS, TALKS, town};
use crate::toy::Talk;

#[test]
fn the_pages_in_both_languages() {
    on_both(MIGRATIONS, |db| async {
        let town = town(db).await;
        for (login, path, name) in [
            ("clerk", "/", "overview"),
            ("clerk", "/figures?q=听众", "figures"),
            ("clerk", "/figures/talk.held", "figure"),
            ("office", "/figures/talk.audience?step=week&unit=9901", "figure_weeks"),
            ("office", "/figures/talk.speakers", "figure_people"),
            ("office", "/figures/talk.size", "figure_ratio"),
            ("office", "/figures/serve.hours", "figure_empty"),
            ("office", "/units", "units"),
            ("office", "/units?q=xs", "units_found"),
            ("office", "/units/9900", "unit_city"),
            ("office", "/units/9902", "unit"),
            ("auditor", "/check", "check"),
        ] {
            for lang in ["zh", "en"] {
                let mut browser = town.browser(login).await;
                let join = if path.contains('?') { '&' } else { '?' };
                let page = browser
                    .get(&format!("{path}{join}lang={lang}").replace("听众", "%E5%90%AC%E4%BC%97"))
                    .await;
                assert_eq!(page.status, StatusCode::OK, "{path}: {}", page.text);
                insta::assert_snapshot!(format!("{name}_{lang}"), page.main());
            }
        }
    });
}

#[test]
fn a_record_shows_in_its_figure_and_not_in_the_one_before() {
    on_both(MIGRATIONS, |db| async {
        let town = town(db).await;
        let mut office = town.browser("office").await;
        let value = |text: &str| {
            text.split(r#"class="big">"#).nth(1).and_then(|rest| rest.split('<').next()).map(str::to_owned)
        };
        let before = town.position().await;
        assert_eq!(value(&office.get("/figures/talk.held").await.text).as_deref(), Some("4"));

        let fifth =
            Talk { record: 15, unit: "990101", day: "2021-04-15", audience: 10, speaker: 73, held: true };
        town.tell(fifth, None).await;
        let shown = office.get("/figures/talk.held").await.text;
        assert_eq!(value(&shown).as_deref(), Some("5"));
        assert!(shown.contains("&lt;第 15 场&gt;"), "the record behind it is named, escaped");
        let after = town.position().await;

        town.tell(Talk { held: false, ..fifth }, Some("当日停课")).await;
        let shown = office.get("/figures/talk.held").await;
        assert_eq!(value(&shown.text).as_deref(), Some("4"));
        assert!(shown.text.contains(r#"class="reversal""#) && shown.text.contains(r#"class="reversed""#));
        assert!(shown.text.contains("当日停课"), "the reversal says why");
        insta::assert_snapshot!("figure_reversed_zh", shown.main());

        for (as_of, wanted) in [(before, "4"), (after, "5")] {
            let then = office.get(&format!("/figures/talk.held?as_of={as_of}")).await;
            assert_eq!(value(&then.text).as_deref(), Some(wanted), "as of {as_of}");
        }
        let day = office.get("/figures/talk.held?as_of=2021-04-15").await;
        assert_eq!(day.status, StatusCode::BAD_REQUEST, "nothing had been posted by the end of that day");
        let day = office.get("/figures/talk.held?as_of=2021-04-16").await;
        assert_eq!(value(&day.text).as_deref(), Some("4"), "everything was posted on that day");
        let later = office.get(&format!("/figures/talk.held?as_of={}", after + 1000)).await;
        assert_eq!(later.status, StatusCode::BAD_REQUEST);
    });
}

#[test]
fn a_figure_opens_downwards_and_pages_by_key() {
    on_both(MIGRATIONS, |db| async {
        let town = town(db).await;
        for record in 100..160 {
            let talk = Talk { record, unit: "9902", day: "2021-04-02", audience: 5, speaker: 72, held: true };
            town.tell(talk, None).await;
        }
        let mut office = town.browser("office").await;
        let page = office.get("/figures/talk.held?unit=9902").await;
        let count = |text: &str| text.matches("/toy/").count();
        assert_eq!(count(&page.text), 50);
        let next = page.text.split("rel=\"next\"").next().and_then(|text| text.rsplit("href=\"").next());
        let next = next.and_then(|rest| rest.split('"').next()).expect("a next page").replace("&amp;", "&");
        let rest = office.get(&next).await;
        assert_eq!(count(&rest.text), 11, "{}", next);
        assert!(!rest.text.contains("rel=\"next\""));
    });
}

#[test]
fn entries_leave_as_sheets_and_as_json() {
    on_both(MIGRATIONS, |db| async {
        let town = town(db).await;
        let mut office = town.browser("office").await;
        let csv = office.get("/figures/talk.held/entries?format=csv").await;
        let table = luoshi_sheets::read(&csv.bytes).expect("a table");
        assert_eq!(table.rows.len(), TALKS.len());
        let sheet = office.get("/figures/talk.audience/entries?format=xlsx&unit=9901").await;
        assert_eq!(luoshi_sheets::read(&sheet.bytes).expect("a table").rows.len(), 2);
        assert_eq!(office.get("/figures/talk.held/entries?format=pdf").await.status, StatusCode::BAD_REQUEST);

        let figure = office.get("/api/v1/figures/talk.size").await.json();
        assert_eq!((figure["value"].as_str(), figure["numerator"].as_str()), (Some("38.8"), Some("155")));
        let entries = office.get("/api/v1/figures/talk.speakers/entries").await.json();
        assert_eq!(entries["entries"].as_array().map(Vec::len), Some(4));
        assert_eq!(entries["entries"][0]["record"], "14", "ids are text: JSON's numbers keep fewer digits");
        assert!(
            entries["entries"][0].get("person").is_none(),
            "whom an entry counts never leaves through the ledger"
        );
    });
}

#[test]
fn words_are_whole() {
    assert_eq!(
        luoshi_web::check_words(&luoshi_figures::WORDS, env!("CARGO_MANIFEST_DIR")),
        Vec::<String>::new()
    );
}
