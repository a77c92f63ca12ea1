use axum::http::{StatusCode, header};
use luoshi_testkit::on_both;
use serde_json::Value as Json;

use crate::MIGRATIONS;
use crate::browser::Browser;
use crate::city::Town;
use crate::desk::{TEXT, corrected, published, step, written};
use crate::reader::Reader;

/// The pages on which an article is told of.
const LISTS: [&str; 8] = [
    "/site/",
    "/site/sections/talks",
    "/site/search?q=%E6%BD%AE%E5%A3%B0",
    "/site/search?q=cs",
    "/site/feed.atom",
    "/site/feed.json",
    "/site/sections/talks/feed.atom",
    "/site/sections/talks/feed.json",
];

async fn people(town: &Town) -> (Browser, Browser) {
    (Browser::of(town, "east").await, Browser::of(town, "office").await)
}

#[test]
fn only_what_is_published_is_read() {
    on_both(MIGRATIONS, |db| async move {
        let town = Town::of(&db).await;
        let (east, office) = people(&town).await;
        let reader = Reader::of(&town);
        let home = reader.get("/site/").await;
        assert!(home.status == StatusCode::OK && home.text.contains("还没有发布文章"), "{}", home.text);

        let editor = east.get("/bulletins/new").await;
        let begun = east.fill(&editor, "/bulletins", &[("unit", "9901"), ("section", "nowhere")]).await;
        assert_eq!(begun.status, StatusCode::UNPROCESSABLE_ENTITY, "a section is one of the pack's");
        assert!(begun.text.contains("没有这个栏目") && begun.text.contains("要闻"), "{}", begun.text);
        let bulletin = written(&east, ("潮声讲了什么", TEXT), "talks").await;
        let article = bulletin.replace("/bulletins/", "/site/articles/");
        let unseen = async |when: &str| {
            let found = reader.get(&article).await;
            assert_eq!(found.status, StatusCode::NOT_FOUND, "{when}");
            assert!(
                found.text.contains("没有这一页") && !found.text.contains("潮声讲了什么"),
                "{}",
                found.text
            );
            for path in LISTS {
                let page = reader.get(path).await;
                assert_eq!(page.status, StatusCode::OK, "{when}: {path}");
                assert!(!page.text.contains("潮声讲了什么"), "{when}: {path}: {}", page.text);
            }
        };
        unseen("a draft").await;
        step(&east, &bulletin, "send", &[]).await;
        unseen("in review").await;
        step(&office, &bulletin, "publish", &[("day", "2021-04-16"), ("time", "19:00")]).await;
        unseen("due").await;
        town.set_clock("19:30");
        assert_eq!(luoshi_bulletins::due(&town.app).await.unwrap(), 1);

        let read = reader.get(&article).await;
        assert_eq!(read.status, StatusCode::OK, "{}", read.text);
        for said in ["潮声讲了什么", ">26 场</a>", "潮声县", "县委办", "编辑部", "2021-04-16 19:30"]
        {
            assert!(read.text.contains(said), "{said}: {}", read.text);
        }
        for path in LISTS {
            let page = reader.get(path).await;
            assert!(page.text.contains("讲了什么"), "{path}: {}", page.text);
        }
        let map = reader.get("/site/sitemap.xml").await;
        assert!(map.text.contains(&format!("http://luoshi.example{article}</loc>")), "{}", map.text);
        let elsewhere = reader.get("/site/sections/news").await;
        assert!(elsewhere.text.contains("这个栏目还没有文章"), "{}", elsewhere.text);
        assert!(east.get(&bulletin).await.text.contains(&format!("href=\"{article}\"")));
        let found = east.get("/bulletins").await;
        assert_eq!(found.status, StatusCode::OK);
    });
}

#[test]
fn a_correction_is_seen_and_the_earlier_edition_stays() {
    on_both(MIGRATIONS, |db| async move {
        let town = Town::of(&db).await;
        let (east, office) = people(&town).await;
        let (both, reader) = ((&east, &office), Reader::of(&town));
        let key = published(both, ("潮声讲了什么", TEXT), "talks").await;
        let path = format!("/site/articles/{key}");
        let first = reader.get(&path).await;
        let tag = first.head(header::ETAG).to_owned();
        assert!(tag.starts_with('"') && first.head(header::CACHE_CONTROL).starts_with("public, max-age="));
        assert_eq!(first.head(header::VARY), "Accept-Encoding, Accept-Language, Host");
        let known = reader.with(&path, &[(header::IF_NONE_MATCH, &tag)]).await;
        assert_eq!((known.status, known.text.as_str()), (StatusCode::NOT_MODIFIED, ""));
        let squeezed = reader.with(&path, &[(header::ACCEPT_ENCODING, "gzip")]).await;
        assert_eq!(squeezed.head(header::CONTENT_ENCODING), "gzip");
        assert_ne!(squeezed.head(header::ETAG), tag);
        let again = [(header::IF_NONE_MATCH, squeezed.head(header::ETAG)), (header::ACCEPT_ENCODING, "gzip")];
        assert_eq!(reader.with(&path, &again).await.status, StatusCode::NOT_MODIFIED);

        let number = format!("{path}/editions/1/numbers/1");
        let before = reader.get(&number).await;
        assert!(before.text.contains("26 场") && before.text.contains("和发布时一样"), "{}", before.text);
        town.withdraw().await;
        let since = reader.with(&number, &[(header::IF_NONE_MATCH, before.head(header::ETAG))]).await;
        assert_eq!(since.status, StatusCode::OK, "a live number is another at another position");
        assert!(since.text.contains("发布时 26 场，现在 25 场"), "{}", since.text);
        assert!(since.text.contains("撤回的"), "{}", since.text);
        assert!(reader.get(&path).await.text.contains(">26 场</a>"), "what was published stays");

        town.set_clock("18:10");
        let moved = reader.get(&path).await.text;
        assert!(moved.contains("个数已经变了") && moved.contains("发布时 26 场，现在 25 场"), "{moved}");
        corrected(both, &key, ("潮声讲了什么", TEXT), ("talks", "一场记错了")).await;
        let now = reader.with(&path, &[(header::IF_NONE_MATCH, &tag)]).await;
        assert_eq!(now.status, StatusCode::OK, "a corrected article is another");
        assert!(now.text.contains(">25 场</a>") && now.text.contains("更正：第 2 版"), "{}", now.text);
        assert!(
            now.text.contains("这次更正改了哪些数") && !now.text.contains("个数已经变了"),
            "{}",
            now.text
        );
        for path in
            [path.clone(), format!("{path}/editions/1"), format!("/bulletins/{key}/editions/1/statement")]
        {
            let page = reader.get(&path).await.text;
            for said in ["改前", "26 场", "25 场", "一场记错了"] {
                assert!(page.contains(said), "{path} does not say {said}: {page}");
            }
        }
        assert!(now.text.contains("一场记错了") && now.text.contains(&format!("{path}/editions/1")));
        // 更正, its reason, and what was typed in one go.
        for (typed, found) in [
            ("%E6%9B%B4%E6%AD%A3", "有更正"),
            ("%E8%AE%B0%E9%94%99%E4%BA%86", "有更正"),
            ("15%E6%97%A5", "3月<mark>15日</mark>起"),
        ] {
            let search = reader.get(&format!("/site/search?q={typed}")).await;
            assert!(
                search.text.contains("找到 1 篇") && search.text.contains(found),
                "{typed}: {}",
                search.text
            );
        }
        let old = reader.get(&format!("{path}/editions/1")).await;
        assert!(old.text.contains(">26 场</a>") && old.text.contains("这是旧版。第 2 版"), "{}", old.text);
        let canonical = format!("<link rel=\"canonical\" href=\"http://luoshi.example{path}\">");
        assert!(old.text.contains(&canonical), "{}", old.text);
        assert_eq!(reader.get(&format!("{path}/editions/3")).await.status, StatusCode::NOT_FOUND);
        assert_eq!(reader.get(&format!("{number}7")).await.status, StatusCode::NOT_FOUND);
    });
}

#[test]
fn feeds_keep_their_ids_and_tell_of_corrections() {
    on_both(MIGRATIONS, |db| async move {
        let town = Town::of(&db).await;
        let (east, office) = people(&town).await;
        let (both, reader) = ((&east, &office), Reader::of(&town));
        let first = published(both, ("甲 & 乙", TEXT), "talks").await;
        town.set_clock("18:00");
        published(both, ("第二篇", TEXT), "news").await;
        let feed = async || -> Json {
            let answer = reader.get("/site/feed.json").await;
            assert_eq!(answer.head(header::CONTENT_TYPE), "application/feed+json; charset=utf-8");
            serde_json::from_str(&answer.text).expect("JSON")
        };
        let before = feed().await;
        assert_eq!(before["version"], "https://jsonfeed.org/version/1.1");
        assert_eq!(before["items"][1]["title"], "甲 & 乙");
        assert_eq!(before["items"][1]["id"], format!("tag:luoshi.example,2021-04-16:/site/articles/{first}"));
        town.set_clock("18:30");
        corrected(both, &first, ("甲 & 乙", TEXT), ("talks", "标点")).await;
        let after = feed().await;
        assert_eq!(after["items"][0]["id"], before["items"][1]["id"], "what was corrected comes first again");
        assert_eq!(after["items"][0]["date_published"], before["items"][1]["date_published"]);
        assert_eq!(after["items"][0]["date_modified"], "2021-04-16T10:30:00Z");
        assert!(after["items"][0]["summary"].as_str().unwrap().starts_with("更正：标点"));
        let html = after["items"][0]["content_html"].as_str().unwrap();
        assert!(html.contains("href=\"http://luoshi.example/site/articles/"), "{html}");

        let atom = reader.get("/site/feed.atom").await;
        let mut read = quick_xml::Reader::from_str(&atom.text);
        let mut entries = 0;
        loop {
            match read.read_event().expect("well-formed XML") {
                quick_xml::events::Event::Start(tag) if tag.name().as_ref() == "entry" => entries += 1,
                quick_xml::events::Event::Eof => break,
                _ => {}
            }
        }
        assert_eq!(entries, 2);
        assert!(atom.text.contains("<updated>2021-04-16T10:30:00Z</updated>"), "{}", atom.text);
        let section: Json =
            serde_json::from_str(&reader.get("/site/sections/news/feed.json").await.text).unwrap();
        assert_eq!(section["items"].as_array().map(Vec::len), Some(1));
        assert_eq!(reader.get("/site/sections/none/feed.atom").await.status, StatusCode::NOT_FOUND);
    });
}

#[test]
fn no_page_sets_a_cookie_reads_one_or_leads_into_the_staff_s_pages() {
    on_both(MIGRATIONS, |db| async move {
        let town = Town::of(&db).await;
        let (east, office) = people(&town).await;
        published((&east, &office), ("潮声讲了什么", &format!("{TEXT} [看](/figures/talk.held)")), "talks")
            .await;
        let reader = Reader::of(&town);
        let pages = reader.all().await;
        assert!(pages.len() > 12, "{:?}", pages.keys());
        for (path, page) in &pages {
            assert_eq!(page.status, StatusCode::OK, "{path}");
            assert!(!page.heads.contains_key(header::SET_COOKIE), "{path}");
            for staff in ["/figures/", "/bulletins", "/units/", "/talks", "csrf"] {
                assert!(!page.text.contains(&format!("href=\"{staff}")), "{path}: {staff}");
                assert!(!page.text.contains("name=\"csrf\""), "{path}");
            }
        }
        let cookie = reader.with("/site/", &[(header::COOKIE, "lang=en; look=0-large-on")]).await;
        assert_eq!(cookie.text, pages["/site/"].text, "a cookie changes nothing");
        let english = reader.with("/site/", &[(header::ACCEPT_LANGUAGE, "en-GB")]).await;
        assert!(english.text.contains("<html lang=\"en\">") && !english.text.contains("lang=en\">潮声"));
        let chosen = reader.get("/site/?lang=en").await;
        assert!(!chosen.heads.contains_key(header::SET_COOKIE));
        assert!(
            chosen.links().iter().any(|href| href.contains("/site/articles/") && href.contains("lang=en"))
        );
        let lost = reader.get("/site/nothing?lang=en").await;
        assert!(lost.status == StatusCode::NOT_FOUND && !lost.heads.contains_key(header::SET_COOKIE));
        let robots = reader.get("/robots.txt").await;
        assert!(robots.text.contains("Sitemap: http://luoshi.example/site/sitemap.xml"), "{}", robots.text);
    });
}
