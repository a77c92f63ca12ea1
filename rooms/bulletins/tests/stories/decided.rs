//! What those see who decide about a text: words held against the ledger, typed numbers, what a correction changes.

use axum::http::StatusCode;
use luoshi_testkit::on_both;
use luoshi_web::articles::{Wanted, Whole};

use crate::MIGRATIONS;
use crate::browser::{Browser, Page};
use crate::city::Town;
use crate::published::{handed_on, publish};

const ABOUT: [(&str, &str); 5] = [
    ("unit", "9901"),
    ("from", "2021-04-01"),
    ("until", "2021-04-16"),
    ("lang", "zh"),
    ("title", "潮声县简报"),
];

/// Keeps a text in a draft; the editor's page behind it.
async fn keep(writer: &Browser, bulletin: &str, fields: &[(&str, &str)]) -> Page {
    let path = format!("{bulletin}/edit");
    let editor = writer.get(&path).await;
    let kept = writer.fill(&editor, &path, &[&ABOUT[..], fields].concat()).await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.text);
    writer.get(&kept.place).await
}

/// A draft with a text; its address, and the editor's page.
async fn draft(writer: &Browser, text: &str) -> (String, Page) {
    let page = writer.get("/bulletins/new").await;
    let begun = writer.fill(&page, "/bulletins", &ABOUT).await;
    assert_eq!(begun.status, StatusCode::SEE_OTHER, "{}", begun.text);
    let bulletin = begun.place.trim_end_matches("/edit").to_owned();
    let editor = keep(writer, &bulletin, &[("body", text)]).await;
    (bulletin, editor)
}

async fn whole(town: &Town, bulletin: &str) -> Whole {
    let key = bulletin.trim_start_matches("/bulletins/").parse().expect("an id");
    let leads = |_: i64, _: i64| String::new();
    town.app.article(Wanted { key, edition: None, leads: &leads }).await.expect("it is published")
}

#[test]
fn words_hold_no_number_that_their_claim_does_not_bear_out() {
    on_both(MIGRATIONS, |db| async move {
        let town = Town::of(&db).await;
        let east = Browser::of(&town, "east").await;
        let text = "{{talk.held word=共讲999场 grew}}{{talk.held word=下降三成 grew}}{{talk.held of=week}}\
                    {{talk.held from=2021-04-06 until=2021-04-10 word=增长两成 grew=20}}";
        let (bulletin, editor) = draft(&east, text).await;
        let step = east.get(&format!("{bulletin}/send")).await;
        for page in [editor, step] {
            for said in [
                "“共讲999场”里写了数字",
                "话里说了多少（三成）",
                "看不懂“of=week”",
                "台账：和 2021年4月1日至4月5日 的 13 场一样，不是“增长两成”",
            ] {
                assert!(page.text.contains(said), "{said}: {}", page.text);
            }
        }
    });
}

#[test]
fn what_words_compare_is_told_to_everybody() {
    on_both(MIGRATIONS, |db| async move {
        let town = Town::of(&db).await;
        let (east, office) = (Browser::of(&town, "east").await, Browser::of(&town, "office").await);
        let text = "{{talk.held}}，{{talk.held word=居全市首位 most}}，{{talk.held word=过半 above=50 of=talk.held}}。";
        let bulletin = handed_on(&east, text).await;
        publish(&office, &bulletin).await;
        let most = "临川市各单位里最多，其次是石桥县（14 场）";
        let numbers = whole(&town, &bulletin).await.numbers;
        let told: Vec<Option<&str>> = numbers.iter().map(|number| number.compared.as_deref()).collect();
        assert_eq!(told, [None, Some(most), Some("占“宣讲场次”的 100.0%（26 场 / 26 场）")]);
        let read = east.get(&bulletin).await;
        assert!(read.text.contains(most), "{}", read.text);
    });
}

#[test]
fn typed_numbers_are_seen_by_whoever_decides_and_handed_to_readers() {
    on_both(MIGRATIONS, |db| async move {
        let town = Town::of(&db).await;
        let (east, office) = (Browser::of(&town, "east").await, Browser::of(&town, "office").await);
        let (bulletin, editor) = draft(&east, "4月1日第一场。全县宣讲 99 场，其中 {{talk.held}}。").await;
        let finding = editor.text.split_once("手写的数字</h3>").expect("a finding").1;
        let finding = finding.split_once("<ul").expect("a list").1.split_once("</ul>").expect("its end").0;
        assert!(finding.contains("99") && finding.contains("台账里的“宣讲场次”是 26"), "{finding}");
        let step = east.get(&format!("{bulletin}/send")).await;
        assert!(step.text.contains(finding), "handed on: {}", step.text);
        let sent = east.fill(&step, &format!("{bulletin}/send"), &[]).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
        for path in [bulletin.clone(), format!("{bulletin}/publish")] {
            let page = office.get(&path).await;
            assert!(page.text.contains(finding), "{path}: {}", page.text);
        }
        publish(&office, &bulletin).await;
        assert!(east.get(&bulletin).await.text.contains(finding), "as it was published");
        assert_eq!(whole(&town, &bulletin).await.typed, ["99"]);
    });
}

#[test]
fn whoever_publishes_sees_what_waits_and_what_it_changes() {
    on_both(MIGRATIONS, |db| async move {
        let town = Town::of(&db).await;
        let (east, office) = (Browser::of(&town, "east").await, Browser::of(&town, "office").await);
        let bulletin = handed_on(&east, "头一版：{{talk.held}}。").await;
        publish(&office, &bulletin).await;
        town.withdraw().await;
        let step = east.get(&format!("{bulletin}/correct")).await;
        east.fill(&step, &format!("{bulletin}/correct"), &[("reason", "一场记错了")]).await;
        assert!(!office.get("/notices").await.text.contains("被退回"));
        let next = [("body", "第二版正文：{{talk.held}}。"), ("reason", "一场记错了")];
        keep(&east, &bulletin, &next).await;
        assert!(
            office.get(&bulletin).await.text.contains("还没有送审"),
            "it says in which state the next one is"
        );
        let step = east.get(&format!("{bulletin}/send")).await;
        east.fill(&step, &format!("{bulletin}/send"), &[]).await;

        let read = office.get(&bulletin).await;
        assert!(read.text.contains("第二版正文") && read.text.contains("更正：一场记错了"), "{}", read.text);
        assert!(read.text.contains("现在公开的是第 1 版"), "{}", read.text);
        assert!(east.get(&bulletin).await.text.contains("已经送审"));
        let step = office.get(&format!("{bulletin}/publish")).await;
        for said in ["第二版正文", "更正：一场记错了", "和第 1 版不同的数字", "26 场", "25 场"]
        {
            assert!(step.text.contains(said), "{said}: {}", step.text);
        }
    });
}

#[test]
fn what_is_refused_is_told_on_the_same_page() {
    on_both(MIGRATIONS, |db| async move {
        let town = Town::of(&db).await;
        let (east, office) = (Browser::of(&town, "east").await, Browser::of(&town, "office").await);
        let bulletin = handed_on(&east, "{{talk.held}}。").await;
        let path = format!("{bulletin}/publish");
        let step = office.get(&path).await;
        let timeless = office.fill(&step, &path, &[("time", "19:00")]).await;
        assert_eq!(timeless.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(timeless.text.contains("写明日期") && timeless.text.contains("19:00"), "{}", timeless.text);
        let step = office.get(&path).await;
        let back = office.get(&format!("{bulletin}/back")).await;
        office.fill(&back, &format!("{bulletin}/back"), &[("reason", "再改")]).await;
        let late = office.fill(&step, &path, &[]).await;
        assert_eq!(late.status, StatusCode::CONFLICT);
        assert!(late.text.contains("潮声县简报") && late.text.contains("先送审"), "{}", late.text);
    });
}

/// The marks that the editor gives as examples.
fn examples(page: &Page) -> Vec<String> {
    let list = page
        .text
        .split_once("怎么写数字</summary>")
        .expect("examples")
        .1
        .split_once("</ul>")
        .expect("an end")
        .0;
    let marks = list.split("<code>").skip(1).filter_map(|rest| Some(rest.split_once("</code>")?.0));
    marks.map(|mark| mark.replace("&quot;", "\"").replace("&#34;", "\"")).collect()
}

#[test]
fn examples_work_as_they_stand() {
    on_both(MIGRATIONS, |db| async move {
        let town = Town::of(&db).await;
        let east = Browser::of(&town, "east").await;
        let (bulletin, editor) = draft(&east, "正文").await;
        let marks = examples(&editor);
        assert_eq!(marks.len(), 9, "{marks:?}");
        for mark in &marks {
            let page = keep(&east, &bulletin, &[("body", mark)]).await;
            assert!(!page.text.contains("class=\"broken\""), "{mark}: {}", page.text);
            assert!(page.text.contains("data-pop=\"s1\""), "{mark}: {}", page.text);
        }
    });
}

#[test]
fn what_is_kept_unsent_is_found_again_and_what_is_given_back_says_why() {
    on_both(MIGRATIONS, |db| async move {
        let town = Town::of(&db).await;
        let (east, office) = (Browser::of(&town, "east").await, Browser::of(&town, "office").await);
        let (bulletin, editor) = draft(&east, "{{talk.held}}。").await;
        assert!(!editor.text.contains("退回修改"), "nobody gave it back");
        let path = format!("{bulletin}/edit");
        let typed = [("draft-at", path.as_str()), ("draft-name", "简报"), ("body", "还没存的字")];
        let kept = east.fill(&editor, "/drafts", &[&ABOUT[..], &typed].concat()).await;
        assert!(kept.status.is_redirection() || kept.status.is_success(), "{}", kept.text);
        let drafts = east.get("/drafts").await;
        let link = drafts.text.split_once(&format!("{path}?draft=")).expect("it is listed").1;
        let key = link.split(['"', '&']).next().expect("a key");
        let again = east.get(&format!("{path}?draft={key}")).await;
        assert!(again.text.contains("还没存的字"), "{}", again.text);

        let step = east.get(&format!("{bulletin}/send")).await;
        east.fill(&step, &format!("{bulletin}/send"), &[]).await;
        let back = office.get(&format!("{bulletin}/back")).await;
        office.fill(&back, &format!("{bulletin}/back"), &[("reason", "补上听众")]).await;
        for page in [east.get(&bulletin).await, east.get(&path).await] {
            assert!(page.text.contains("退回修改：补上听众"), "{}", page.text);
        }
    });
}
