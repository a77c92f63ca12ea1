use axum::http::StatusCode;
use luoshi_store::Clock as _;
use luoshi_testkit::on_both;
use serde_json::json;

use crate::city::{MIGRATIONS, town};

/// The part of a page under the heading of this id.
fn part<'t>(page: &'t str, id: &str) -> &'t str {
    let (_, rest) =
        page.split_once(&format!("<h2 id=\"{id}\">")).unwrap_or_else(|| panic!("no {id}: {page}"));
    rest.split("</section>").next().unwrap_or_default()
}

#[test]
fn a_clerk_sees_what_is_to_be_done_what_came_back_and_what_they_recorded() {
    on_both(MIGRATIONS, |db| async {
        let town = town(db).await;
        let (mut clerk, mut lead) = (town.caller("clerk").await, town.caller("lead").await);
        let empty = clerk.page("/home").await;
        for said in ["没有等你办的事", "没有退回来的", "你还没有录过", "经办，西安区"]
        {
            assert!(empty.contains(said), "{said}: {empty}");
        }
        assert!(!empty.contains("等我确认的"), "a clerk confirms nothing");
        let team = clerk.team().await;
        let passed = clerk.talk(&team, "过去的计划", "2021-04-16", "09:00", "planned", 0).await;
        town.db.clock.set(town.db.clock.now() + chrono::TimeDelta::days(3));
        clerk.talk(&team, "将来的计划", "2021-04-21", "09:00", "planned", 0).await;
        let held = clerk.talk(&team, "讲过的", "2021-04-18", "10:00", "held", 40).await;
        let page = clerk.page("/home").await;
        let todo = part(&page, "todo");
        assert!(page.contains("有 1 件事已经过期"), "{page}");
        assert!(todo.contains("说清讲了没有：过去的计划") && todo.contains("过期 3 天"), "{todo}");
        assert!(todo.contains("要讲：将来的计划") && todo.contains("还有 2 天"), "{todo}");
        let order = todo.find("过去的计划") < todo.find("将来的计划");
        assert!(order, "what is overdue stands first");
        assert!(part(&page, "recorded").contains("讲过的"), "{page}");
        lead.call(
            "POST",
            &format!("/api/v1/talks/{held}/withdraw"),
            json!({ "reason": "记错了单位", "version": 1 }),
        )
        .await;
        let page = clerk.page("/home").await;
        let returned = part(&page, "returned");
        assert!(returned.contains("讲过的") && returned.contains("记错了单位"), "{returned}");
        let notices = clerk.page("/notices").await;
        assert!(notices.contains("何雪梅撤回了你录的宣讲“讲过的”（4月18日）。"), "{notices}");
        assert!(lead.page("/notices").await.contains("没有未读的消息"));
        clerk
            .call(
                "POST",
                &format!("/api/v1/talks/{passed}/cancel"),
                json!({ "reason": "下雨", "version": 1 }),
            )
            .await;
        let page = clerk.page("/home?lang=en").await;
        assert!(
            part(&page, "todo").contains("To be given: <span lang=\"zh-CN\">将来的计划</span>"),
            "{page}"
        );
        assert!(!part(&page, "todo").contains("过去的计划"));
        assert!(clerk.page("/home/todo").await.contains("将来的计划"));
        assert!(clerk.page("/home/recorded").await.contains("过去的计划"));
        assert!(clerk.page("/home/returned").await.contains("讲过的"));
        assert_eq!(clerk.status("/home/doubts").await, StatusCode::NOT_FOUND);
    });
}

#[test]
fn a_lead_sees_what_is_new_what_waits_who_is_silent_and_what_is_out_of_line() {
    on_both(MIGRATIONS, |db| async {
        let town = town(db).await;
        let (mut clerk, mut lead) = (town.caller("clerk").await, town.caller("lead").await);
        let empty = lead.page("/home").await;
        for said in
            ["没有等你确认的", "没有新录的", "没有与以往差得多的", "直接下属的 2 个单位，本周有 0 个有记录"]
        {
            assert!(empty.contains(said), "{said}: {empty}");
        }
        assert!(empty.contains("没有记录，不等于没有做"));
        let team = clerk.team().await;
        for at in 1..=5 {
            clerk.talk(&team, "平常的一场", &format!("2021-04-0{at}"), "10:00", "held", 40).await;
        }
        clerk.talk(&team, "挤满的一场", "2021-04-14", "10:00", "held", 800).await;
        clerk.talk(&team, "又一场", "2021-04-14", "15:00", "held", 40).await;
        let page = lead.page("/home").await;
        assert!(part(&page, "waiting").contains("8 条"), "{page}");
        let new = part(&page, "new");
        assert!(new.contains("又一场") && new.contains("全部 7 条"), "{new}");
        let doubts = part(&page, "doubts");
        for said in [
            "可能重复",
            "4月14日，同一地点、同一事项记了 2 次",
            "4月14日 有 800 人，这个地点平常 40 人",
            "补录晚",
        ] {
            assert!(doubts.contains(said), "{said}: {doubts}");
        }
        assert!(!doubts.contains("周桂芝"), "rules name nobody");
        assert!(
            page.contains("直接下属的 2 个单位，本周有 1 个有记录") && page.contains("先锋街道"),
            "{page}"
        );
        assert!(page.contains("其中 1 个单位在活动期间一条记录也没有"));
        assert!(lead.page("/home/doubts").await.contains("挤满的一场"));
        assert!(lead.page("/home/new").await.contains("平常的一场"));
        // The next visit begins where this one ended.
        town.db.clock.set(town.db.clock.now() + chrono::TimeDelta::hours(2));
        let page = lead.page("/home").await;
        assert!(part(&page, "new").contains("没有新录的"), "{page}");
        clerk.talk(&team, "后来的一场", "2021-04-15", "10:00", "held", 40).await;
        assert!(part(&lead.page("/home").await, "new").contains("后来的一场"));
    });
}

#[test]
fn every_role_has_a_page_that_fits() {
    on_both(MIGRATIONS, |db| async {
        let town = town(db).await;
        let mut clerk = town.caller("clerk").await;
        let team = clerk.team().await;
        clerk.talk(&team, "一场", "2021-04-14", "10:00", "held", 40).await;
        for (login, waits, records) in [
            ("office", true, true),
            ("auditor", true, false),
            ("admin", true, false),
            ("second", false, true),
        ] {
            let mut caller = town.caller(login).await;
            for lang in ["zh", "en"] {
                let page = caller.page(&format!("/home?lang={lang}")).await;
                assert_eq!(page.contains("<h2 id=\"new\">"), waits, "{login}");
                assert_eq!(page.contains("<h2 id=\"recorded\">"), records, "{login}");
                assert!(page.contains("href=\"/home\" aria-current=\"page\""), "{login}");
            }
            let confirms = part(&caller.page("/home").await, "todo").len();
            assert!(confirms > 0);
        }
        let mut auditor = town.caller("auditor").await;
        assert!(
            part(&auditor.page("/home").await, "new").contains("一场"),
            "who reads the city sees what is new"
        );
        assert!(!auditor.page("/home").await.contains("等我确认的"), "who only reads confirms nothing");
    });
}
