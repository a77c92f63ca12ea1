//! The thing counted and its measure word, behind the number or before it.

use luoshi_numbers::find;

fn things(text: &str) -> String {
    let shown: Vec<String> = find(text)
        .iter()
        .filter(|number| number.is_figure())
        .map(|number| {
            let unit = number.unit_of_measure.as_deref().unwrap_or("-");
            format!("{unit}/{}", number.noun.as_deref().unwrap_or("-"))
        })
        .collect();
    shown.join(" ")
}

#[test]
fn behind_and_before() {
    super::common::all(
        &[
            ("成立10个巡回指导组。", "个/巡回指导组"),
            ("抽调80余名精干力量，", "名/精干力量"),
            ("全市已组建宣讲小分队337个。", "个/宣讲小分队"),
            ("各级宣讲人员1180人，", "人/各级宣讲人员"),
            ("共宣讲780次。", "次/宣讲"),
            ("组建“学习小组”55个，", "个/学习小组"),
            ("247支志愿服务队1.5万余名机关党员干部，", "支/志愿服务队 名/机关党员干部"),
            ("8个县（市）区和73家市直单位启动。", "个/县（市）区 家/市直单位"),
            ("总投资138.6亿元。", "元/总投资"),
            ("开复工项目85个。", "个/开复工项目"),
            ("建筑面积2.3万平方米。", "平方米/建筑面积"),
            ("平均3天1场宣讲，", "天/- 场/宣讲"),
            ("1300多户小微企业减免房租465.8万元。", "户/小微企业 元/房租"),
            ("收到有效选票10万余张。", "张/有效选票"),
            ("28万亩高标准农田", "亩/高标准农田"),
            ("工业用电量同比增长13.3%。", "%/工业用电量"),
            ("进行为期3天的封闭学习。", "天/封闭学习"),
            ("安排两位市委常委讲故事。", "位/市委常委"),
            ("50万群众受益。", "-/群众"),
            ("新增绿地12.5公顷，", "公顷/绿地"),
            ("They planted 1,250 trees.", "-/trees"),
            ("Some 200 volunteers came.", "volunteers/volunteers"),
            ("20 hours of study", "hours/-"),
        ],
        things,
    );
}
