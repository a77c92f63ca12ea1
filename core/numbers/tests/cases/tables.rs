//! Rows of a table pasted as text.

use luoshi_numbers::find;

fn cells(text: &str) -> String {
    let shown: Vec<String> = find(text)
        .iter()
        .filter(|number| number.is_figure())
        .map(|number| {
            let unit = number.unit_of_measure.as_deref().unwrap_or("-");
            format!("{}: {} {unit}", number.noun.as_deref().unwrap_or("-"), number.value)
        })
        .collect();
    shown.join("; ")
}

#[test]
fn cells_take_their_names_from_row_and_column() {
    super::common::all(
        &[
            (
                "县区\t宣讲场次\t人数\n东河县\t120\t3500\n西山区\t98\t2,100",
                "东河县 宣讲场次: 120 -; 东河县 人数: 3500 -; 西山区 宣讲场次: 98 -; 西山区 人数: 2100 -",
            ),
            ("| 名称 | 场次（场） |\n|---|---:|\n| 东河县 | 120 |", "东河县 场次: 120 场"),
            ("项目  总投资（亿元）  增长（%）\n甲  3.5  -1.2", "甲 总投资: 350000000 元; 甲 增长: -1.2 %"),
            (
                "东河县   120场   35支\n西山区   98场   21支",
                "东河县: 120 场; 东河县: 35 支; 西山区: 98 场; 西山区: 21 支",
            ),
            ("序号\t名称\t数量\n1\t东河县\t12\n2\t西山区\t15", "东河县 数量: 12 -; 西山区 数量: 15 -"),
            ("1\t东河县\t12\n2\t西山区\t15", "东河县: 12 -; 西山区: 15 -"),
            ("单位：万元\n名称\t投资\n甲\t350\n乙\t12.5", "甲 投资: 3500000 元; 乙 投资: 125000 元"),
            ("指标\t2020\t2021\n宣讲\t30\t45", "宣讲 2020: 30 -; 宣讲 2021: 45 -"),
            ("姓名\t电话\t次数\n张某\t6221234\t3", "张某 次数: 3 -"),
            ("Unit\tTalks\tPeople\nEast\t120\t3,500", "East Talks: 120 -; East People: 3500 -"),
            ("县区\t开工（个）\n\t合计\t30", "合计: 30 -"),
        ],
        cells,
    );
}

#[test]
fn a_menu_is_no_table() {
    assert_eq!(cells("要闻     |     专题     |    直播   |  高端访谈\n关于举办活动的通知"), "");
    assert_eq!(cells("首页 | 第3版 | 2021-04-16"), "");
}
