//! Choosing units and people: by part of a name, and between people of one name.

use axum::http::StatusCode;
use luoshi_testkit::on_both;
use luoshi_units::{NewPerson, Role, Who, deeds};

use crate::city::{CITY, MIGRATIONS, town};

#[test]
fn people_of_one_name_are_told_apart_by_what_they_do_and_others_are_not_told_of() {
    on_both(MIGRATIONS, |db| async {
        let town = town(db).await;
        let units = town.app.units().clone();
        let making = town.db.store.write(move |tx| {
            Box::pin(async move {
                let maker = Who::system(CITY, 0);
                for role in [Some(Role::Lead), None] {
                    let person = NewPerson {
                        name: "周桂芝".into(),
                        unit: "990102".into(),
                        staff_no: None,
                        sample: true,
                    };
                    let person = deeds::person_add(tx, &maker, &units, person).await?.id;
                    if let Some(role) = role {
                        let days = ("2020-01-01".parse().expect("a day"), None);
                        deeds::post_give(tx, &maker, &units, person, role, "990102", days).await?;
                    }
                }
                Ok::<_, luoshi_units::Error>(())
            })
        });
        making.await.expect("they are added");
        let mut lead = town.browser("lead").await;
        let found = lead.get("/api/v1/people?q=周桂芝").await.json();
        let mut told: Vec<(String, String)> = found
            .as_array()
            .expect("a list")
            .iter()
            .map(|one| {
                let said = |key: &str| one[key].as_str().unwrap_or_default().to_owned();
                (said("unit"), said("post"))
            })
            .collect();
        told.sort();
        let pair = |unit: &str, post: &str| (unit.to_owned(), post.to_owned());
        let [clerk, other] = [pair("柳树街道", "经办"), pair("桥头街道", "负责人")];
        assert_eq!(told, [clerk, pair("桥头街道", ""), other]);
        let found = lead.get("/api/v1/people?q=孙海涛").await.json();
        assert_eq!(found[0]["post"], serde_json::Value::Null, "one of a name needs no more: {found}");
    });
}

#[test]
fn without_a_script_a_part_of_a_name_is_a_step_of_search() {
    on_both(MIGRATIONS, |db| async {
        let town = town(db).await;
        let mut clerk = town.browser("clerk").await;
        let csrf = clerk.get("/records").await.hidden("csrf");
        let fields = [
            ("csrf", csrf.as_str()),
            ("key", "k"),
            ("unit", "990101"),
            ("site", "江滨公园"),
            ("day", "2021-04-10"),
            ("people:typed", "海涛"),
        ];
        let page = clerk.post("/records/outing/new", &fields).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(page.text.contains("“海涛”不是完整的名称"), "{}", page.text);
        let colleague = town.person("colleague").await;
        assert!(
            page.text.contains(&format!(r#"<option value="{colleague}">孙海涛 柳树街道</option>"#)),
            "{}",
            page.text
        );
        // Nobody is offered whom one may not name.
        let others = [("people:typed", "马玉")];
        let page = clerk.post("/records/outing/new", &[&fields[..5], &others].concat()).await;
        assert!(!page.text.contains("马玉兰"), "{}", page.text);
    });
}
