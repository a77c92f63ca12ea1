use axum::http::StatusCode;
use luoshi_testkit::on_both;

use crate::MIGRATIONS;
use crate::browser::Browser;
use crate::city::Town;

pub const TEXT: &str = "全县宣讲 {{talk.held}}，听众 {{talk.audience round=100}}，{{talk.held word=过半 above=50 of=talk.held}}。手写 99 场。";

/// A bulletin of a county, handed on; its address.
pub async fn handed_on(writer: &Browser, text: &str) -> String {
    let page = writer.get("/bulletins/new").await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text);
    let about = [("unit", "9901"), ("from", "2021-04-01"), ("until", "2021-04-16"), ("lang", "zh")];
    let begun = writer.fill(&page, "/bulletins", &about).await;
    assert_eq!(begun.status, StatusCode::SEE_OTHER, "{}", begun.text);
    let bulletin = begun.place.trim_end_matches("/edit").to_owned();
    let editor = writer.get(&begun.place).await;
    let kept = writer
        .fill(&editor, &begun.place, &[&about[..], &[("title", "潮声县简报"), ("body", text)]].concat())
        .await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.text);
    let editor = writer.get(&kept.place).await;
    let told = editor.text.contains("手写的数字</h3>");
    assert_eq!(told, text.contains("手写"), "what is typed and no figure is told: {}", editor.text);
    let step = writer.get(&format!("{bulletin}/send")).await;
    let sent = writer.fill(&step, &format!("{bulletin}/send"), &[]).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
    bulletin
}

/// Publishes one that was handed on.
pub async fn publish(reader: &Browser, bulletin: &str) {
    let step = reader.get(&format!("{bulletin}/publish")).await;
    let done = reader.fill(&step, &format!("{bulletin}/publish"), &[]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
}

#[test]
fn a_bulletin_keeps_its_numbers_and_says_what_changed() {
    on_both(MIGRATIONS, |db| async move {
        let town = Town::of(&db).await;
        let (east, office, west) = (
            Browser::of(&town, "east").await,
            Browser::of(&town, "office").await,
            Browser::of(&town, "west").await,
        );
        let bulletin = handed_on(&east, TEXT).await;
        assert_eq!(west.get(&bulletin).await.status, StatusCode::NOT_FOUND, "unpublished, and elsewhere");
        assert_eq!(east.get(&format!("{bulletin}/publish")).await.status, StatusCode::FORBIDDEN);
        assert!(office.get("/notices").await.text.contains("潮声县简报"));

        // It is open for those who can publish it, and for nobody else.
        for (login, waits) in [("office", true), ("east", false), ("west", false)] {
            let todo = town.todo(login).await;
            assert_eq!(todo.contains(&bulletin), waits, "{login}: {todo:?}");
        }

        let step = office.get(&format!("{bulletin}/publish")).await;
        assert!(step.text.contains("26 场") && step.text.contains("5,300余"), "{}", step.text);
        let done = office.fill(&step, &format!("{bulletin}/publish"), &[]).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
        assert!(!town.todo("office").await.contains(&bulletin), "it is done");
        let (open, all) = (office.get("/notices").await.text, office.get("/notices?view=all").await.text);
        assert!(!open.contains("等你审看") && all.contains("等你审看"), "what is done is not told as new");
        let read = west.get(&bulletin).await;
        assert!(
            read.text.contains(">26 场</a>") && read.text.contains("每个数字都和发布时一样"),
            "{}",
            read.text
        );

        let before = east.get(&format!("{}/withdraw", town.talk_path())).await;
        let (panel, button) = (before.text.find("写进了已发布的文字"), before.text.find("actionbar"));
        assert!(panel.is_some() && panel < button, "it is said before it is done: {}", before.text);
        town.withdraw().await;
        let read = west.get(&bulletin).await;
        assert!(read.text.contains(">26 场</a>"), "what was published stays: {}", read.text);
        assert!(read.text.contains("发布时 26 场，现在 25 场"), "{}", read.text);
        // Where it was taken back, it says which published numbers it counts in.
        let talk = east.get(&town.talk_path()).await;
        assert!(
            talk.text.contains("写进了已发布的文字") && talk.text.contains("潮声县简报"),
            "{}",
            talk.text
        );
        assert!(talk.text.contains("发布时算进了它"), "it counts no more: {}", talk.text);
        let quotes = west.get("/bulletins/quotes?figure=talk.held").await;
        assert!(quotes.text.contains("潮声县简报") && quotes.text.contains("26 场"), "{}", quotes.text);

        let step = east.get(&format!("{bulletin}/correct")).await;
        let empty = east.fill(&step, &format!("{bulletin}/correct"), &[("reason", " ")]).await;
        assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
        let taken = east.fill(&step, &format!("{bulletin}/correct"), &[("reason", "一场记错了")]).await;
        assert_eq!(taken.status, StatusCode::SEE_OTHER, "{}", taken.text);
        let editor = east.get(&format!("{bulletin}/edit")).await;
        let next = [
            ("unit", "9901"),
            ("from", "2021-04-01"),
            ("until", "2021-04-16"),
            ("lang", "zh"),
            ("title", "新标题"),
            ("body", TEXT),
            ("reason", "一场记错了"),
        ];
        let kept = east.fill(&editor, &format!("{bulletin}/edit"), &next).await;
        assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.text);
        // Who has no part in it sees what was published, wherever they look.
        let from = format!("/bulletins/new?from={}", bulletin.trim_start_matches("/bulletins/"));
        for path in [
            "/bulletins",
            "/bulletins?q=%E7%AE%80%E6%8A%A5",
            &bulletin,
            &format!("{bulletin}?draft=1"),
            &from,
        ] {
            let page = west.get(path).await;
            assert!(
                page.text.contains("潮声县简报") && !page.text.contains("新标题"),
                "{path}: {}",
                page.text
            );
        }
        assert!(!west.get("/bulletins?q=%E6%96%B0%E6%A0%87%E9%A2%98").await.text.contains("新标题</a>"));
        assert!(east.get("/bulletins").await.text.contains("新标题"));
        assert_eq!(west.get(&format!("{bulletin}/send")).await.status, StatusCode::FORBIDDEN);
        let step = east.get(&format!("{bulletin}/send")).await;
        east.fill(&step, &format!("{bulletin}/send"), &[]).await;
        let step = office.get(&format!("{bulletin}/publish")).await;
        let done = office.fill(&step, &format!("{bulletin}/publish"), &[]).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
        let old = west.get(&format!("{bulletin}/editions/1")).await;
        assert!(old.text.contains(">26 场</a>") && old.text.contains("一场记错了"), "{}", old.text);
        let new = west.get(&bulletin).await;
        assert!(new.text.contains("第 2 版") && new.text.contains("更正：一场记错了"), "{}", new.text);
    });
}

#[test]
fn nobody_publishes_what_they_wrote_or_what_says_nothing() {
    on_both(MIGRATIONS, |db| async move {
        let town = Town::of(&db).await;
        let office = Browser::of(&town, "office").await;
        let bulletin = handed_on(&office, TEXT).await;
        let own = office.get(&format!("{bulletin}/publish")).await;
        assert_eq!(own.status, StatusCode::CONFLICT);
        assert!(own.text.contains("第二个人"), "{}", own.text);

        let step = office.get(&format!("{bulletin}/back")).await;
        office.fill(&step, &format!("{bulletin}/back"), &[("reason", "再改")]).await;
        let editor = office.get(&format!("{bulletin}/edit")).await;
        let wrong = [
            ("unit", "9901"),
            ("from", "2021-04-01"),
            ("until", "2021-04-16"),
            ("lang", "zh"),
            ("title", "一"),
            ("body", "{{talk.nothing}} 和 {{talk.held word=减少 fell}}"),
        ];
        let kept = office.fill(&editor, &format!("{bulletin}/edit"), &wrong).await;
        assert_eq!(
            kept.status,
            StatusCode::SEE_OTHER,
            "what is wrong in a text loses nothing: {}",
            kept.text
        );
        let step = office.get(&format!("{bulletin}/send")).await;
        assert!(step.text.contains("没有“talk.nothing”这个指标"), "told beforehand: {}", step.text);
        let again = office.get(&format!("{bulletin}/edit")).await;
        let refused = office.fill(&again, &format!("{bulletin}/send"), &[]).await;
        assert_eq!(refused.status, StatusCode::CONFLICT, "{}", refused.text);
        assert!(
            refused.text.contains("talk.nothing") && !refused.text.contains("退回修改"),
            "{}",
            refused.text
        );
        let late = office.fill(&editor, &format!("{bulletin}/edit"), &wrong).await;
        assert_eq!(late.status, StatusCode::SEE_OTHER, "the same key is answered the same");
    });
}

#[test]
fn what_is_due_is_published_once_or_given_back_and_said() {
    on_both(MIGRATIONS, |db| async move {
        let town = Town::of(&db).await;
        let (east, office) = (Browser::of(&town, "east").await, Browser::of(&town, "office").await);
        let bulletin = handed_on(&east, TEXT).await;
        let step = office.get(&format!("{bulletin}/publish")).await;
        let past = office
            .fill(&step, &format!("{bulletin}/publish"), &[("day", "2021-04-16"), ("time", "17:00")])
            .await;
        assert_eq!(past.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", past.text);
        assert!(past.text.contains("发布时间已经过了") && past.text.contains("17:00"), "{}", past.text);
        let step = office.get(&format!("{bulletin}/publish")).await;
        let set = office
            .fill(&step, &format!("{bulletin}/publish"), &[("day", "2021-04-16"), ("time", "19:00")])
            .await;
        assert_eq!(set.status, StatusCode::SEE_OTHER, "{}", set.text);
        assert!(set.place.ends_with("?done=plan"), "{}", set.place);
        assert!(office.get(&set.place).await.text.contains("已定时，2021-04-16 19:00 发布"));
        assert!(east.get("/bulletins").await.text.contains("19:00"));
        // The second person sets another time without another review.
        let step = office.get(&format!("{bulletin}/publish")).await;
        assert!(step.text.contains(r#"value="19:00""#), "{}", step.text);
        let later = [("day", "2021-04-16"), ("time", "19:10")];
        let set = office.fill(&step, &format!("{bulletin}/publish"), &later).await;
        assert_eq!(set.status, StatusCode::SEE_OTHER, "{}", set.text);
        assert_eq!(luoshi_bulletins::due(&town.app).await.unwrap(), 0, "not yet");
        town.set_clock("19:30");
        let (one, other) = tokio::join!(luoshi_bulletins::due(&town.app), luoshi_bulletins::due(&town.app));
        assert!(one.unwrap() + other.unwrap() >= 1);
        let read = east.get(&bulletin).await;
        assert!(read.text.contains("第 1 版") && !read.text.contains("第 2 版"), "{}", read.text);
        assert!(east.get("/notices").await.text.contains("已发布"));

        // An average above 200 holds until a large talk is taken back.
        let text = "每场 {{talk.audience word=听的人很多 above=20000 of=talk.held}}";
        let broken = handed_on(&east, &format!("{text}，手写 99 场")).await;
        let step = office.get(&format!("{broken}/publish")).await;
        let set = office
            .fill(&step, &format!("{broken}/publish"), &[("day", "2021-04-16"), ("time", "20:00")])
            .await;
        assert_eq!(set.status, StatusCode::SEE_OTHER, "{}", set.text);
        town.withdraw().await;
        town.set_clock("20:30");
        assert_eq!(luoshi_bulletins::due(&town.app).await.unwrap(), 1);
        let given_back = east.get(&broken).await;
        assert!(given_back.text.contains("这是草稿"), "{}", given_back.text);
        assert!(east.get("/notices").await.text.contains("到了发布时间"));
    });
}

#[test]
fn whoever_published_is_told_that_numbers_moved_and_not_too_often() {
    on_both(MIGRATIONS, |db| async move {
        let town = Town::of(&db).await;
        let (east, office, west) = (
            Browser::of(&town, "east").await,
            Browser::of(&town, "office").await,
            Browser::of(&town, "west").await,
        );
        let look = async || while luoshi_bulletins::moved::follow(&town.app).await.unwrap() {};
        let told = async |reader: &Browser| {
            let page = reader.get("/notices").await.text;
            page.split("<li").filter(|notice| notice.contains("发布以后，文中有")).count()
        };
        look().await;
        let bulletin = handed_on(&east, TEXT).await;
        publish(&office, &bulletin).await;
        // Its period is not over: what is recorded within it was bound to come.
        town.record(41).await;
        look().await;
        assert_eq!((told(&east).await, told(&office).await), (0, 0));
        // What is taken back was printed and is so no more.
        town.withdraw().await;
        look().await;
        look().await;
        assert_eq!((told(&east).await, told(&office).await, told(&west).await), (1, 1, 0));
        // The number of talks is again what was published; that of listeners is not.
        assert!(office.get("/notices").await.text.contains("有 1 个数变了"));
        // The period is over: what is recorded for it now is told once.
        town.set_day("2021-04-19");
        let (east, office) = (Browser::of(&town, "east").await, Browser::of(&town, "office").await);
        for number in [43, 44] {
            town.record(number).await;
            look().await;
        }
        assert_eq!((told(&east).await, told(&office).await), (2, 2));
        assert!(office.get("/notices").await.text.contains("有 2 个数变了"));
        assert!(office.get("/notices?lang=en").await.text.contains("2 numbers of the bulletin"));
    });
}

#[test]
fn two_bulletins_are_compared_number_by_number() {
    on_both(MIGRATIONS, |db| async move {
        let town = Town::of(&db).await;
        let (east, office, west) = (
            Browser::of(&town, "east").await,
            Browser::of(&town, "office").await,
            Browser::of(&town, "west").await,
        );
        let alone = published(&east, &office, "全县宣讲 {{talk.held}}。").await;
        let page = west.get(&format!("{alone}/compare")).await;
        assert!(page.text.contains("还没有可以对照的另一份"), "{}", page.text);
        assert_eq!(west.get(&format!("{alone}/compare/sheet")).await.status, StatusCode::NOT_FOUND);

        town.withdraw().await;
        let second = published(&east, &office, "全县宣讲 {{talk.held}}，听众 {{talk.audience}}。").await;
        let with = alone.trim_start_matches("/bulletins/");
        let page = west.get(&format!("{second}/compare?with={with}")).await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.text);
        assert!(page.text.contains("26 场") && page.text.contains("25 场"), "{}", page.text);
        assert!(page.text.contains("−1 场"), "by how much it is another: {}", page.text);
        assert_eq!(page.text.matches("潮声县简报<span class=\"sub\">第 1 版，").count(), 2, "{}", page.text);
        let sheet = west.get(&format!("{second}/compare/sheet?with={with}.1")).await;
        let talks = sheet.text.lines().find(|line| line.starts_with("talk.held,")).expect("a row");
        assert!(
            talks.contains(",26,") && talks.contains(",25,") && talks.trim_end().ends_with(",-1"),
            "{talks}"
        );
        let audience = sheet.text.lines().find(|line| line.starts_with("talk.audience,")).expect("a row");
        assert!(audience.trim_end().ends_with(','), "only one of them has it: {audience}");
        for unknown in ["with=999999", "with=x", &format!("with={with}.9")] {
            let answer = west.get(&format!("{second}/compare?{unknown}")).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "{unknown}");
        }
    });
}

/// A bulletin of a county that stands published; its address.
async fn published(writer: &Browser, publisher: &Browser, text: &str) -> String {
    let bulletin = handed_on(writer, text).await;
    let step = publisher.get(&format!("{bulletin}/publish")).await;
    let done = publisher.fill(&step, &format!("{bulletin}/publish"), &[]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    bulletin
}
