//! Ages, anniversaries, and numbers that are part of a name.

use crate::Why;
use crate::chars::is_cjk;
use crate::measures::Kind;
use crate::place::Place;
use crate::token::Shape;

/// 18岁, 60周岁以上, 18-year-old, aged 60.
pub(super) fn age(place: &Place<'_>) -> Option<Why> {
    const AFTER: &[&str] =
        &["岁", "周岁", "月龄", "year-old", "-year-old", "years old", "years of age", "-years-old"];
    (place.then(AFTER) || place.behind(&["aged", "年满", "ages"])).then_some(Why::Age)
}

/// 100周年, 建党百年, 成立70年.
pub(super) fn anniversary(place: &Place<'_>) -> Option<Why> {
    if place.measured_in(&["周年"]) || place.then(&["周年", "th anniversary"]) {
        return Some(Why::Name);
    }
    const FOUNDED: &[&str] =
        &["建党", "建国", "建军", "成立", "诞辰", "创建", "建校", "开国", "党的", "走过"];
    if chars_follow(place, "如一日") {
        return Some(Why::Idiom);
    }
    let head = place.shape() == Shape::Head && place.next() == '年';
    (head || place.next() == '年' && place.behind(FOUNDED)).then_some(Why::Name)
}

fn chars_follow(place: &Place<'_>, word: &str) -> bool {
    place.chars.starts(place.after, word)
}

/// 三年行动, 五年规划, 15分钟便民生活圈, 24小时值班, 百日攻坚.
pub(super) fn campaign(place: &Place<'_>) -> Option<Why> {
    let chars = place.chars;
    const PLANS: &[&str] = &[
        "行动",
        "计划",
        "规划",
        "攻坚",
        "大变样",
        "滚动",
        "发展规划",
        "提升行动",
        "专项",
        "义务教育",
        "一贯制",
        "倍增",
        "免费教育",
    ];
    const SERVICE: &[&str] =
        &["值班", "值守", "在线", "服务", "热线", "不间断", "开放", "营业", "轮", "全天", "巡", "自助"];
    let after = chars.past_space(place.after);
    let planned = place.kind() == Some(Kind::Year) && chars.any_starts(after, PLANS).is_some();
    let served = (after..after + 6)
        .take_while(|&i| is_cjk(chars.at(i)))
        .any(|i| chars.any_starts(i, SERVICE).is_some());
    let day_long = place.measured_in(&["小时"]) && served && place.token.value.to_i64() == Some(24);
    let days = place.shape() == Shape::Head && place.next() == '日';
    let circle = matches!(place.kind(), Some(Kind::Time)) && circle_follows(place);
    (planned || day_long || days || circle).then_some(Why::Name)
}

fn circle_follows(place: &Place<'_>) -> bool {
    let end = place.chars.run_end(place.after, 10, is_cjk);
    (place.after..end).any(|i| place.chars.at(i) == '圈')
}

/// What is named by its number behind 个: 四个班子, 六个进一步, 两个维护.
const NAMED: &[&str] = &[
    "班子",
    "进一步",
    "意识",
    "自信",
    "维护",
    "确立",
    "代表",
    "全面",
    "结合",
    "毫不动摇",
    "务必",
    "一百年",
    "必由之路",
    "文明",
    "革命",
    "伟大",
    "不动摇",
    "坚持",
    "聚焦",
    "必须",
    "更加",
    "现代化",
    "强化",
    "统筹",
    "融入",
    "一批",
    "一律",
    "相统一",
    "相结合",
    "不变",
    "不放松",
    "到位",
    "第一",
    "是否",
    "永远",
    "决不",
    "不能",
    "一流",
    "转变",
    "一",
];

/// 四个班子, 十大攻坚行动, 五位一体.
pub(super) fn slogan(place: &Place<'_>) -> Option<Why> {
    let chars = place.chars;
    let great = place.next() == '大' && !place.then(&["大类", "大项", "大方面", "大板块", "大型", "大小"]);
    let named =
        place.measured_in(&["个"]) && place.measure.is_some_and(|m| chars.any_starts(m.end, NAMED).is_some());
    let body = place.then(&[
        "位一体",
        "口之家",
        "项规定",
        "个代表",
        "项原则",
        "条禁令",
        "大班子",
        "套班子",
        "支一扶",
        "门课",
    ]) && place.is_hanzi();
    let plural = place.qualified || place.token.value.to_i64().is_none_or(|n| n > 20);
    ((great || named || body) && !plural || great && place.is_hanzi()).then_some(Why::Name)
}

/// 三道街, 五间房村, 八里屯, 三块石林场: villages and streets.
pub(super) fn place(place: &Place<'_>) -> Option<Why> {
    const KINDS: &str = "里间台门棵户家口站岔岗顶面块节部";
    const ENDS: &str = "河沟街江岭村镇乡屯湾桥房子营庄堡铺店县坡山岗树";
    const BODIES: &[&str] = &["村委会", "林场", "林业局", "居委会", "生活区", "社区居", "村民委"];
    // 三道 is a place but before what comes in 道: questions, dishes, lines of defence.
    const COURSES: &str = "题菜工防手难彩风屏程目门杠亮坎";
    let chars = place.chars;
    let at = place.end + 1;
    if !place.is_hanzi() || place.token.high.is_some() || place.qualified {
        return None;
    }
    let course = place.is_single() && place.next() == '道' && !COURSES.contains(chars.at(at));
    let measured = KINDS.contains(place.next()) && is_cjk(chars.at(at));
    let ends = ENDS.contains(chars.at(at)) || matches!(chars.at(at + 1), '村' | '镇' | '乡' | '屯');
    let body = place.is_single() && (at..at + 5).any(|i| chars.any_starts(i, BODIES).is_some());
    let far = place.shape() == Shape::Head && place.next() == '里';
    (course || measured && (ends || body) || far).then_some(Why::Name)
}

/// 二次供水, 一次性, 三级, 百大项目.
pub(super) fn standing(place: &Place<'_>) -> Option<Why> {
    // 3.15晚会, 12.4宪法日: a day that named something.
    const DAYS: &[&str] = &[
        "晚会",
        "国家",
        "消费者",
        "宪法",
        "普法",
        "事故",
        "事件",
        "爆炸",
        "大火",
        "地震",
        "运动",
        "讲话",
        "专案",
        "案",
    ];
    let day = place.is_arabic() && place.token.rounded && place.then(DAYS);
    let levels = place.is_hanzi() && place.then(&["级"]);
    let second = place.is_hanzi()
        && place.then(&[
            "次供水",
            "次创业",
            "次元",
            "次污染",
            "次装修",
            "次分配",
            "次函数",
            "次会议精神",
            "次产业",
        ]);
    let named_head = place.shape() == Shape::Head && place.then(&["大", "强", "佳", "优"]);
    (day || levels || second || named_head).then_some(Why::Name)
}

/// Common words in which a numeral counts nothing: 统一, 进一步, 一起, 十分, 百姓.
pub(super) fn common_word(place: &Place<'_>) -> bool {
    if !place.is_single() {
        return false;
    }
    let chars = place.chars;
    let numeral = chars.at(place.token.start);
    let before = chars.before(place.token.start);
    if before == '第' {
        return false;
    }
    let joined =
        numeral == '一' && "进统唯同逐单之专万合划归如".contains(before) || numeral == '百' && before == '老';
    const ONE: &[&str] = &[
        "起", "度", "面", "道", "块", "边", "头", "方面", "部分", "口气", "层", "部", "本正", "把手", "手",
        "并", "直", "次性", "片", "路", "旁", "带", "样", "般", "些", "定", "切", "致", "同", "向", "旦",
        "再", "体", "举",
    ];
    let weekday = matches!(before, '周' | '期' | '拜')
        && (before != '期' || chars.ends(place.token.start, "星期"))
        && !each_week(place);
    let compound = numeral == '一'
        && chars.any_starts(place.token.end, ONE).is_some()
        && !chars.starts(place.token.end, "起案");
    let very = numeral == '十' && matches!(chars.at(place.token.end), '分' | '足' | '佳')
        || chars.starts(place.token.start, "万分");
    weekday || joined || compound || very
}

/// 10亿元以上项目23个: the limit of a class that is counted, and no figure itself.
pub(super) fn class_limit(place: &Place<'_>) -> Option<Why> {
    let chars = place.chars;
    let limited =
        chars.ends(place.after, "以上") || chars.ends(place.after, "以下") || chars.ends(place.after, "以内");
    let sized = matches!(place.kind(), Some(Kind::Amount | Kind::Count | Kind::People))
        && limited
        && place.after > place.end;
    let from = if chars.at(place.after) == '的' { place.after + 1 } else { place.after };
    let end = chars.run_end(from, 8, |c| is_cjk(c) && !crate::hanzi::begins(c));
    (sized && end > from + 1 && chars.at(end).is_ascii_digit()).then_some(Why::Name)
}

/// 每周三次, 一周两次: a count for each week, and no Wednesday.
fn each_week(place: &Place<'_>) -> bool {
    let week = if place.chars.before(place.token.start) == '周' { 1 } else { 2 };
    let before = place.chars.before(place.token.start.saturating_sub(week));
    place.counts() && (before == '每' || crate::hanzi::begins(before) || before.is_ascii_digit())
}
