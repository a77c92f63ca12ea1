//! Ordinals, telephone numbers, serial numbers, codes and addresses.

use crate::chars::{is_cjk, is_digit, is_letter};
use crate::place::Place;
use crate::token::Script;
use crate::words::Words;
use crate::{Decimal, Why};
use std::sync::LazyLock;

/// 第一, 第5期, 第三条, 21st, 前10名, 三年级, 一等奖.
pub(super) fn ordinal(place: &Place<'_>) -> Option<Why> {
    if place.behind(&["第"]) {
        return Some(
            if place.then(&["期", "号", "版", "卷", "集", "册", "辑", "部", "例", "页", "款车"]) {
                Why::Serial
            } else if place.then(&["条", "款", "章"]) {
                Why::LegalTerm
            } else {
                Why::Ordinal
            },
        );
    }
    if place.is_arabic() && suffixed(place, &["st", "nd", "rd", "th"]) {
        return Some(Why::Ordinal);
    }
    let ranked = place.behind(&["前"]) && place.then(&["名", "位", "强", "甲"]);
    let placed = place.behind(&[
        "排名",
        "位列",
        "位居",
        "名列",
        "排在",
        "排第",
        "排名前",
        "列前",
        "居前",
        "全国前",
        "全省前",
    ]);
    let graded = place.then(&["年级", "等奖", "等功", "级军士", "把手", "号人物"])
        || place.is_arabic()
            && place.token.high.is_none()
            && place.then(&["级"])
            && place.token.value.is_whole();
    let assembly = place.is_hanzi()
        && place.then(&["次会议", "次全会", "次全体会议", "次代表大会", "次党代会"])
        && !place.behind(&["了", "开", "开展", "过", "办"]);
    let session = assembly
        || place.then(&["届"])
            && !place.behind(&["连续", "举办", "了", "共", "已", "历"])
            && place.is_hanzi();
    (ranked || placed || graded || session).then_some(Why::Ordinal)
}

fn suffixed(place: &Place<'_>, suffixes: &[&str]) -> bool {
    let found = place.chars.any_starts(place.token.end, suffixes);
    found.is_some_and(|length| !is_letter(place.chars.at(place.token.end + length)))
}

static HOTLINES: LazyLock<Words<()>> = LazyLock::new(|| {
    Words::ahead(&[(
        "热线 政务 便民 市民 公共服务 平台 举报 监督 专线 市长 急救 报警 投诉 服务热线 司法 公共法律 \
         _hotline _helpline _line",
        (),
    )])
});
static CALLS: LazyLock<Words<()>> = LazyLock::new(|| {
    Words::behind(&[(
        "热线 热线: 电话 电话: 电话是 电话为 拨打 致电 拨 传真 传真: 手机 手机号 手机: 联系方式: tel \
         tel: hotline call dial phone telephone 短号 转 分机 ext. ext",
        (),
    )])
});

/// 12345热线, 电话6221234, 13812345678.
pub(super) fn telephone(place: &Place<'_>) -> Option<Why> {
    if !place.is_arabic() || !place.token.is_bare() {
        return None;
    }
    let digits = place.token.digits;
    let mobile = digits == 11 && place.chars.at(place.token.start) == '1' && place.measure.is_none();
    let start = place.chars.run_start(place.token.start, 2, |c| c == '“' || c == '"' || c == ' ');
    let end = place.chars.run_end(place.token.end, 2, |c| c == '”' || c == '"');
    let called = CALLS.find(place.chars, start).is_some() && digits >= 3 && place.measure.is_none();
    let answered = HOTLINES.find(place.chars, end).is_some() && (3..=6).contains(&digits);
    let known = place.token.value == Decimal::from_i64(12_345) && place.measure.is_none() && !place.qualified;
    (mobile || called || answered || known).then_some(Why::Telephone)
}

/// PM2.5, 4G, 5A级, 066, numbers of eight and more digits that count nothing, 2.0版.
pub(super) fn code(place: &Place<'_>) -> Option<Why> {
    if place.token.script != Script::Arabic {
        return None;
    }
    let chars = place.chars;
    let before = chars.before(place.token.start);
    let hyphenated = before == '-' && is_letter(chars.before(place.token.start - 1));
    let money = chars.ends(place.token.start, "rmb") || chars.ends(place.token.start, "us");
    if (is_letter(before) && !money)
        || hyphenated
        || matches!(before, '_' | '#' | '@' | '/' | '=') && place.token.ratio.is_none()
    {
        return Some(Why::Code);
    }
    if is_letter(chars.at(place.token.end)) && !unit_follows(place) {
        return Some(Why::Code);
    }
    // GB/T 19001, ISO 9001: capitals, a space and a bare number.
    let standard = before == ' '
        && chars.raw(place.token.start.saturating_sub(2)).is_ascii_uppercase()
        && chars.raw(place.token.start.saturating_sub(3)).is_ascii_uppercase()
        && place.token.is_bare()
        && place.measure.is_none()
        && !is_letter(chars.at(chars.past_space(place.end)));
    let versioned = place.then(&["版", "时代", "版本"]) && place.token.rounded;
    let long =
        place.token.is_bare() && place.token.digits >= 8 && place.measure.is_none() && !place.qualified;
    let padded = place.token.leading_zero && place.token.value.is_whole();
    (standard || versioned || long || padded).then_some(Why::Code)
}

/// Whether the letters right behind are a unit (5km): written small, but for those that begin with a capital.
fn unit_follows(place: &Place<'_>) -> bool {
    let capital = place.chars.raw(place.token.end).is_uppercase();
    let electric = place.chars.any_starts(place.token.end, &["mw", "gw", "kw", "mwh", "gwh"]).is_some();
    place.measure.is_some() && (!capital || electric)
}

static SERIALS: LazyLock<Words<()>> = LazyLock::new(|| {
    Words::behind(&[(
        "no. no № nos. 编号 文号 证号 代码 邮编 邮政编码 账号 单号 学号 工号 案号 批号 型号 车牌 \
         isbn issn id qq qq群 微信 微信号 身份证号 编码 序号 页码 总第 卷号 附件 附表 附录 附图 专栏",
        (),
    )])
});

/// No. 12, 编号:5, 2021级, 二期工程, 地铁1号线, 国发〔2021〕5号.
pub(super) fn serial(place: &Place<'_>) -> Option<Why> {
    let chars = place.chars;
    let mark = chars.run_start(place.token.start, 2, |c| matches!(c, ':' | ' ' | '.'));
    let prefix = SERIALS
        .find(chars, mark)
        .filter(|(length, ())| !is_letter(chars.before(mark - length)) || is_cjk(chars.at(mark - 1)));
    if prefix.is_some() && place.measure.is_none_or(|measure| measure.end == measure.start) {
        return Some(Why::Serial);
    }
    if matches!(chars.before(place.token.start), '〔' | '[' | '【') && place.token.digits == 4 {
        return Some(Why::Year);
    }
    let year = place.is_arabic() && place.token.digits == 4 && place.token.is_bare();
    if year && place.then(&["届", "级", "款", "版"]) {
        return Some(Why::Year);
    }
    let phase = place.then(&["期"])
        && place.is_hanzi()
        && !place.behind(&["办", "了", "共", "设", "办了", "训", "出版", "编发"]);
    let line = place.then(&[
        "号线",
        "路公交",
        "路车",
        "号公路",
        "号国道",
        "号文",
        "号令",
        "号公告",
        "标段",
        "号标段",
    ]);
    let bus = place.then(&["线"]) && place.behind(&["公交", "地铁", "轨道", "乘坐", "国道"])
        || place.is_arabic() && place.token.is_bare() && place.then(&["路"]);
    (phase && !place.qualified || line || bus).then_some(Why::Serial)
}

/// 27号院, 中山路56号, 3号楼2单元, 5楼, 302室.
pub(super) fn address(place: &Place<'_>) -> Option<Why> {
    let chars = place.chars;
    let after = chars.past_space(place.end);
    if place.next() == '号' && !matches!(chars.at(after + 1), '人' | '召') {
        return Some(Why::Address);
    }
    if !place.token.is_bare() {
        return None;
    }
    let in_building = place.behind(&["号楼", "栋", "幢", "楼", "单元", "号院", "小区"]);
    let door = place.then(&["室", "弄", "巷"]) && place.is_arabic();
    let floor = place.then(&["楼"]) && !place.then(&["楼房", "楼盘", "楼宇"]);
    let before_number = place.then(&["栋", "幢", "单元", "段"])
        && place.measure.is_some_and(|measure| is_digit(chars.at(measure.end)));
    let inside = in_building && place.then(&["单元", "层", "室", "门", "户"]) && place.is_arabic();
    (door || floor || before_number || inside).then_some(Why::Address)
}
