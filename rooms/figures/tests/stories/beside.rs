//! What other rooms say beside a figure stands wherever the figure is shown.

use luoshi_testkit::on_both;

use crate::city::{MIGRATIONS, town};

const ASKED: &str = "unit=9902&from=2021-03-01&until=2021-04-16";

#[test]
fn what_is_said_beside_a_figure_is_on_its_pages_and_in_the_api() {
    on_both(MIGRATIONS, |db| async {
        let town = town(db).await;
        let mut office = town.browser("office").await;
        let position = town.position().await;
        let bridge = format!("talk.audience/bridge?then={position}&{ASKED}");
        for path in [format!("talk.audience?{ASKED}"), bridge.clone()] {
            for (lang, said, latest, period) in [
                ("zh", "看过了", "共 3 次，这是最近一次", "2021年3月1日至4月10日"),
                ("en", "Looked at", "the latest of 3", "1 March to 10 April 2021"),
            ] {
                let page = office.get(&format!("/figures/{path}&lang={lang}")).await;
                let link = format!(
                    r#"<a href="/toy/looked/8">{said} &#60;8&#62;</a> · <a href="/toy/looked">{latest}</a>"#
                );
                assert!(page.text.contains(&link), "{path}: {}", page.text);
                let other = format!("{said} &#60;5&#62; · {period}</a></p>");
                assert!(page.text.contains(&other), "{path}: {}", page.text);
            }
        }
        for path in [format!("talk.audience?{ASKED}"), bridge] {
            let answer = office.get(&format!("/api/v1/figures/{path}&lang=en")).await.json();
            let beside = answer["beside"].as_array().expect("a list");
            assert_eq!(beside.len(), 2, "{answer:#}");
            assert_eq!(beside[0]["text"], "Looked at <8>");
            assert_eq!((&beside[0]["of"], &beside[0]["all"]), (&3.into(), &"/toy/looked".into()));
            assert_eq!((&beside[1]["until"], &beside[1]["position"]), (&"2021-04-10".into(), &5.into()));
        }
        for path in ["talk.audience?unit=9901", "talk.held?unit=9902"] {
            let answer = office.get(&format!("/api/v1/figures/{path}")).await.json();
            assert!(answer["value"].is_string() && answer.get("beside").is_none(), "{answer:#}");
            let page = office.get(&format!("/figures/{path}")).await;
            assert!(!page.text.contains("/toy/looked"), "{path}: {}", page.text);
        }
    });
}
