use luoshi_sheets::{BadCell, Out, read, write_xlsx};
use luoshi_store::Store;
use luoshi_testkit::on_both;
use luoshi_units::import::{Applied, Kind, bring_in, template};
use luoshi_units::{Error, Role, Units, Who};

use crate::city::{ALL, CITY, add, city_row, day, found_city, system, tree, who};

/// Imports a file in one transaction; bad cells as `row column wrong`.
async fn import(
    store: &Store,
    units: &Units,
    by: Who,
    kind: Kind,
    file: &[u8],
) -> Result<Result<Applied, Vec<BadCell>>, Error> {
    let table = read(file).unwrap();
    let units = units.clone();
    store
        .write(move |tx| {
            Box::pin(async move { bring_in(tx, &by, &units, (kind, day("2020-06-01")), &table, false).await })
        })
        .await
}

async fn imported(store: &Store, units: &Units, kind: Kind, file: &str) -> (usize, usize) {
    let done = import(store, units, system(), kind, file.as_bytes()).await.unwrap().unwrap();
    assert_eq!(done.imported + done.already, done.rows);
    (done.imported, done.already)
}

async fn bad(store: &Store, units: &Units, kind: Kind, file: &str) -> Vec<String> {
    let bad = import(store, units, system(), kind, file.as_bytes()).await.unwrap().unwrap_err();
    bad.iter()
        .map(|bad| {
            assert!(!bad.wrong.en.is_empty() && !bad.right.zh.is_empty() && !bad.right.en.is_empty());
            format!("{}{} {}", bad.column_name(), bad.row, bad.wrong.zh)
        })
        .collect()
}

#[test]
fn a_city_is_founded_from_a_sheet_and_a_second_time_nothing_changes() {
    on_both(ALL, |db| async move {
        let units = Units::new();
        let row: Result<(), Error> = db
            .store
            .write(|tx| {
                Box::pin(async move { Ok(luoshi_store::store::city_insert(tx, &city_row(CITY, "9")).await?) })
            })
            .await;
        row.unwrap();
        let file = "code,parent,level,name\n9,,city,小城\n91,9,county,甲县\n911,91,township,乙镇\n";
        assert_eq!(imported(&db.store, &units, Kind::Units, file).await, (3, 0));
        assert_eq!(imported(&db.store, &units, Kind::Units, file).await, (0, 3));
        let more = "编码,名称,类别,上级单位,别名,设立日期\n912,丙镇,街道、乡镇,甲县,小丙；丙,2021/3/1\n\
                    9121,丁村,Community or village,912,,2021年3月2日\n911,乙镇,township,91,,\n";
        assert_eq!(imported(&db.store, &units, Kind::Units, more).await, (2, 1));
        let then = tree(&db.store, &units, "2021-03-01").await;
        assert_eq!(then.named("小丙")[0].code, "912");
        assert!(then.get("9121").is_none(), "founded a day later");
        assert!(tree(&db.store, &units, "2021-03-02").await.is_under("9121", "91"));
    });
}

#[test]
fn every_bad_cell_of_a_sheet_of_units_is_named_and_nothing_is_imported() {
    on_both(ALL, |db| async move {
        let units = found_city(&db.store).await;
        let file = "编码,名称,类别,上级单位,设立日期\n\
                    77,新社区,社区、村,中心街道,2021-03-01\n\
                    78,,hamlet,990001001,某日\n\
                    990002,西城区,county,990001,\n\
                    ,无码,community,990001001,\n\
                    79,重码,community,990001001,\n\
                    79,重码,community,990001001,\n\
                    990001,东区,county,9900,\n";
        assert_eq!(
            bad(&db.store, &units, Kind::Units, file).await,
            [
                "A5 必填项为空。",
                "A7 与第 6 行重复。",
                "D2 有 2 个单位叫这个名称。",
                "B3 必填项为空。",
                "C3 没有这种类别。",
                "E3 不是日期。",
                "D4 已登记为：9900。",
                "B8 已登记为：东城区。",
            ]
        );
        assert_eq!(tree(&db.store, &units, "2021-04-01").await.len(), 7);
        let early = "code,name,kind,parent,from\n77,早社区,community,990001001,2019-01-01\n";
        let said = bad(&db.store, &units, Kind::Units, early).await;
        assert_eq!(said.len(), 1);
        assert!(said[0].starts_with("D2 2019-01-01 没有单位 990001001"), "{said:?}");
        let round = "code,name,kind,parent\n77,甲,community,78\n78,乙,community,77\n";
        assert!(bad(&db.store, &units, Kind::Units, round).await[0].contains("自己的上级"));
        let root = "code,name,kind,parent\n77,甲,city,\n";
        assert!(bad(&db.store, &units, Kind::Units, root).await[0].starts_with("D2 已有最上级单位"));
        let headers = "code,name,kind,colour\n77,甲,city,red\n";
        assert_eq!(bad(&db.store, &units, Kind::Units, headers).await, ["D1 没有这个列名。"]);
    });
}

#[test]
fn people_come_in_once_and_ambiguous_ones_are_named() {
    on_both(ALL, |db| async move {
        let units = found_city(&db.store).await;
        for _ in 0..2 {
            add(&db.store, &units, "同名", "990001", None).await;
        }
        add(&db.store, &units, "旧人", "990001", Some("A1")).await;
        let file = "姓名,单位,工号\n新人,东城区/中心街道,A2\n无号,990002,\n旧人,东城区,A1\n";
        assert_eq!(imported(&db.store, &units, Kind::People, file).await, (2, 1));
        assert_eq!(imported(&db.store, &units, Kind::People, file).await, (0, 3));
        let file = "name,unit,staff_no\n同名,990001,\n旧人,990002,A1\n别人,990001,A1\n甲,中心街道,\n乙,990001,B\n\
                    丙,990001,B\n,990001,\n丁,天边,\n戊,9900,\n戊,9900,\n";
        let said = bad(&db.store, &units, Kind::People, file).await;
        assert_eq!(
            said,
            [
                "B5 有 2 个单位叫这个名称。",
                "A8 必填项为空。",
                "B9 没有这个单位。",
                "C4 与第 3 行重复。",
                "C7 与第 6 行重复。",
                "A11 与第 10 行重复。",
                "A2 有 2 名人员符合。",
                "B3 已登记为：990001。",
                "C4 工号 A1 属于旧人。",
            ]
        );
        let by = who(Role::Office, "990002");
        let refused = import(&db.store, &units, by, Kind::People, "name,unit\n己,990001\n".as_bytes()).await;
        assert!(matches!(refused, Err(Error::Forbidden { .. })));
    });
}

#[test]
fn posts_come_in_once_and_overlaps_are_named() {
    on_both(ALL, |db| async move {
        let units = found_city(&db.store).await;
        add(&db.store, &units, "甲", "990001", Some("A1")).await;
        add(&db.store, &units, "乙", "990001", None).await;
        add(&db.store, &units, "乙", "990002", None).await;
        let file = "姓名,工号,所在单位,角色,任职单位,开始日期,结束日期\n\
                    甲,A1,,负责人,990001,2021-01-01,\n乙,,990002,clerk,990002001,2021/3/1,2021-12-31\n";
        assert_eq!(imported(&db.store, &units, Kind::Posts, file).await, (2, 0));
        assert_eq!(imported(&db.store, &units, Kind::Posts, file).await, (0, 2));
        let file = "name,staff_no,role,unit,from,until\n\
                    甲,A1,lead,990001,2021-06-01,\n\
                    乙,,clerk,9900,2021-01-01,\n\
                    甲,A1,king,9900,2021-01-01,2020-01-01\n\
                    甲,A1,clerk,990001,2019-01-01,\n\
                    丙,,clerk,9900,,\n\
                    甲,A1,auditor,9900,2021-01-01,\n\
                    甲,A1,auditor,9900,2021-01-01,\n";
        let said = bad(&db.store, &units, Kind::Posts, file).await;
        assert_eq!(
            said,
            [
                "C4 没有这种角色。",
                "F4 结束日期 2020-01-01 早于开始日期 2021-01-01。",
                "D5 2019-01-01 没有单位 990001。请核对编码，或先设立该单位。",
                "E6 必填项为空。",
                "A3 有 2 名人员符合。",
                "E2 该人员自 2021-01-01 起已在此单位任此职。",
                "E8 该人员自 2021-01-01 起已在此单位任此职。",
            ]
        );
    });
}

#[test]
fn a_template_is_a_sheet_that_can_be_filled_in() {
    on_both(ALL, |db| async move {
        let units = found_city(&db.store).await;
        for english in [false, true] {
            for kind in Kind::ALL {
                let file = write_xlsx("表", &template(kind, english), std::iter::empty()).unwrap();
                let done = import(&db.store, &units, system(), kind, &file).await.unwrap().unwrap();
                assert_eq!(done, Applied { rows: 0, imported: 0, already: 0 });
            }
        }
        let row = ["甲", "990001", "007"].map(|text| Out::Text(text.to_owned())).to_vec();
        let file = write_xlsx("人员", &template(Kind::People, true), std::iter::once(row)).unwrap();
        let done = import(&db.store, &units, system(), Kind::People, &file).await.unwrap().unwrap();
        assert_eq!((done.imported, done.already), (1, 0));
    });
}
