//! A review of the campaign in our own words, with the facts that were published, held against the sample's values.

use crate::desk::{Desk, table};
use luoshi_check::Verdict;
use luoshi_packs::Lang;

/// Every fact of the published review, F1 to F27, among dates, names and small words that are no figures.
const REVIEW: &str = "\
简报第 14 期 2021-04-16
牡丹江市学习教育情况
一、组织
3月8日，全市开动员大会。领导小组从各单位抽调 80余名干部，下设协调、宣传、简报等 6 个专项小组，另有 10 个巡回指导组。\
10 个县（市）区、73 家市直单位都在第一时间启动。
二、学习
牡丹江市委常委每人每天平均自学 1 小时。4月14日起，四个班子和各地各部门负责人 130 人进了读书班，封闭学习 3 天。
市妇联等部门每天上班前晨读 20 分钟。穆棱市委在会前讲党史故事 10 分钟，每次由两位市委常委来讲；\
宁安市为流动党员和离退休党员建起学习小组 55 个；绥芬河市办百场红色故事大赛。
三、宣讲
截至目前，牡丹江市有各级宣讲团、宣讲小分队 337 个，宣讲人员 1,180 人，到机关、校园、农村宣讲 780 次。
四、办实事
3月27日起，全市 247 支志愿服务队、1.5万余名机关党员干部每到周末去志愿服务。
“十大攻坚行动”细化成 10 个方面 29 项具体工作任务，与本市 12 件利民实事一起推进。
西安区的“27号院”建于上世纪70年代，院里有棚厦 183 处。3月末，区里抽出立新街道和社区的精干力量 30 名，\
只用一周时间就全部拆除，还拆了 15 处历史遗留违建。
五、发展
首批“百大项目”集中开复工项目 85 个，总投资 138.6 亿元。今年前3个月，招商引资到位资金、一般公共预算税收收入、\
工业用电量分别同比增长 179.5%、21.2%、9.7%和13.3%。
如对本文有疑问，请在刊发之日起30日内联系，电话 0453-6171234。
";

#[test]
fn every_fact_is_backed_and_the_four_changes_are_not_paired() {
    let report = Desk::open().check(REVIEW, Lang::Zh);
    insta::assert_snapshot!(table(&report));
    assert_eq!((report.counts.backed, report.counts.differs, report.counts.unbacked), (27, 0, 4));
    let changes = report.numbers.iter().filter(|number| number.verdict == Verdict::Unbacked);
    for change in changes {
        assert!(change.text.ends_with('%'), "{}", change.text);
        let why = change.why.as_deref().expect("a reason");
        assert!(why.contains("3 个名称") && why.contains("4 个数"), "{why}");
    }
}

#[test]
fn a_changed_number_is_the_one_that_differs() {
    let desk = Desk::open();
    for (fact, other, figure) in [
        ("337 个", "338 个", "talk.teams"),
        ("183 处", "181 处", "works.sheds"),
        ("学习小组 55", "学习小组 56", "study.groups"),
        ("80余名", "90余名", "staff.seconded"),
        ("1,180 人", "1,181 人", "talk.speakers"),
        ("晨读 20 分钟", "晨读 25 分钟", "study.morning.minutes"),
        ("两位市委常委", "三位市委常委", "study.story.members"),
        ("1.5万余名", "1.6万余名", "volunteer.people"),
        ("一周时间", "两周时间", "works.days"),
        ("138.6 亿元", "138.7 亿元", "project.investment"),
    ] {
        assert!(REVIEW.contains(fact), "{fact}");
        let report = desk.check(&REVIEW.replace(fact, other), Lang::Zh);
        let differing: Vec<&str> = report
            .numbers
            .iter()
            .filter(|number| number.verdict == Verdict::Differs)
            .filter_map(|number| number.figure.as_deref())
            .collect();
        assert_eq!(differing, [figure], "{other}");
        assert_eq!(report.counts.unbacked, 4, "{other}");
    }
}

#[test]
fn a_number_says_where_it_stands_in_characters() {
    let report = Desk::open().check(REVIEW, Lang::Zh);
    let chars: Vec<char> = REVIEW.chars().collect();
    for number in &report.numbers {
        assert_eq!(chars[number.start..number.end].iter().collect::<String>(), number.text);
    }
}

#[test]
fn a_table_is_read_by_its_heads() {
    let text = "牡丹江市各地情况 2021年4月16日\n单位\t宣讲场次（场）\t宣讲队伍（个）\n海林市\t780\t336\n全市\t780\t337\n";
    insta::assert_snapshot!(table(&Desk::open().check(text, Lang::Zh)));
}

#[test]
fn what_is_left_out_goes_on_from_the_number_before() {
    let text =
        "海林市宣讲 780 场，西安区 57 场、东宁 30 场；哈尔滨市宣讲 780 场，沈阳 12 场。林口县来了 30 场雨。";
    insta::assert_snapshot!(table(&Desk::open().check(text, Lang::Zh)));
}

#[test]
fn a_text_is_held_against_itself() {
    let text = "牡丹江市宣讲 780 场，其中机关 300 场、农村 400 场、学校 100 场。";
    let report = Desk::open().check(text, Lang::Zh);
    let said: Vec<&str> = report.conflicts.iter().map(|conflict| conflict.why.as_str()).collect();
    assert_eq!(said, ["合计写的是 780，各部分相加是 800。"]);
}

#[test]
fn two_figures_that_fit_alike_are_not_chosen_from() {
    let text = "牡丹江市的宣讲人员和志愿者共 1180 人，宣讲团新增 5 个，平均每周宣讲 30 场，其中女宣讲员 300 人，计划宣讲 900 场。";
    insta::assert_snapshot!(table(&Desk::open().check(text, Lang::Zh)));
}

#[test]
fn the_same_in_english() {
    let text = "Mudanjiang, 16 April 2021. The city has 337 talk teams and 1,180 speakers, who gave 780 talks. \
        In Ning'an there are 56 study groups. More than 15,000 volunteers took part. \
        Harbin held 900 talks.";
    insta::assert_snapshot!(table(&Desk::open().check(text, Lang::En)));
}
