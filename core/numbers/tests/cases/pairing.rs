//! Lists in which several names share a verb and several values follow.

use luoshi_numbers::find;

/// Each list as `name=value` pairs, or as `names / values` where they do not pair up.
fn lists(text: &str) -> String {
    let numbers = find(text);
    let mut shown: Vec<String> = Vec::new();
    let paired = numbers.iter().filter_map(|number| number.pairing.as_ref().map(|pairing| (number, pairing)));
    for (number, pairing) in paired {
        match pairing.name() {
            Some(name) => shown.push(format!("{name}={}", number.value)),
            None if pairing.index == 0 => {
                shown.push(format!("{} / {}", pairing.names.join(" "), pairing.values))
            }
            None => {}
        }
    }
    shown.join(", ")
}

#[test]
fn names_and_values() {
    super::common::all(
        &[
            (
                "工业增加值、固定资产投资和零售总额分别增长25.1%、30.6%和33.9%。",
                "工业增加值=25.1, 固定资产投资=30.6, 零售总额=33.9",
            ),
            ("上半年，粮食产量、油料产量分别下降1.2%和3.4%。", "粮食产量=-1.2, 油料产量=-3.4"),
            ("到位资金、预算收入、用电量同比增长12.5%、8.1%、7.3%和6.2%。", "到位资金 预算收入 用电量 / 4"),
            ("东河县、西山区分别完成120个、98个。", "东河县=120, 西山区=98"),
            ("甲镇、乙镇和丙镇依次为30户、20户、10户。", "甲镇=30, 乙镇=20, 丙镇=10"),
            ("财政收入和税收收入增速分别为8.5%和9.1%。", "财政收入=8.5, 税收收入=9.1"),
            ("全市进口、出口分别达12亿元、34亿元。", "全市进口=1200000000, 出口=3400000000"),
            ("存款余额、贷款余额比年初分别增加56亿元和78亿元。", "存款余额=5600000000, 贷款余额=7800000000"),
            ("投资、消费、进出口总额，分别增长5%、6%和7%。", "投资=5, 消费=6, 进出口总额=7"),
            ("甲、乙、丙分别增长3%、5%。", "甲 乙 丙 / 2"),
            (
                "Output, exports and imports rose by 3%, 4% and 5% respectively.",
                "Output=3, exports=4, imports=5",
            ),
            ("Output and exports rose 3%, 4% and 5%.", "Output exports / 3"),
            ("組織參訪及講座分別為12場、30場。", "組織參訪=12, 講座=30"),
        ],
        lists,
    );
}

#[test]
fn what_is_no_list() {
    for text in [
        "全市共100个，其中城区60个、乡镇40个。",
        "增长12%，回落3%。",
        "公园3个、广场5个。",
        "组织宣讲120场，覆盖3万人。",
        "2、3月份共完成12件。",
        "They held 12 talks and 30 walks.",
    ] {
        assert_eq!(lists(text), "", "{text}");
    }
}

#[test]
fn values_of_another_statement_are_no_names() {
    assert_eq!(lists("居民收入分别达到36580元、18940元，分别增长4.8%、7.9%。"), "居民收入 / 2");
}
