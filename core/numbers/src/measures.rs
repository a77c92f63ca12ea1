//! Measure words and units that stand right behind a number, in Chinese and English.

use std::sync::LazyLock;

use crate::chars::{Chars, is_letter};
use crate::token::Script;
use crate::words::Words;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// 个, 场, 处: the thing counted follows or stands before.
    Count,
    /// 人, 户: what is counted is said.
    People,
    /// 小时, 天, 周, minutes.
    Time,
    /// 年: a length of time, or a year.
    Year,
    /// 元, 公里, 吨, kg.
    Amount,
    /// Measure words that are mostly something else behind a Chinese numeral (分, 方, 度).
    Loose,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Measure {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) kind: Kind,
}

static CHINESE: LazyLock<Words<Kind>> = LazyLock::new(|| {
    Words::ahead(&[
        (
            "个 项 场 场次 处 支 家 座 条 张 辆 台 套 件 份 本 册 篇 部 期 批 次 次数 轮 回 届 所 栋 幢 间 \
             层 株 棵 只 头 匹 枚 颗 粒 片 块 面 盏 根 艘 架 门 堂 节 课 课时 学时 讲 类 种 款 起 宗 桩 例 单 \
             笔 道 步 步骤 环节 方面 大类 大项 大方面 小项 子项 家次 村次 队次 台次 台套 件套 车次 趟 班次 列 \
             航次 航班 组 对 双 副 把 瓶 箱 袋 包 桶 盒 卷 幅 首 曲 剧 集 档 页 字 封 盘 顶 口 眼 床 床位 席 \
             点位 站点 岗 则 路口 例次 样本 站 段 排 栋楼 单元 标段 宗地 车间 车位 泊位 票 频次 亿次 条次 \
             篇次 处次 个次 单次 人场 场(次) 个(次) 批次 尊 帧 剂次 剂 针 针次 例次 问 期次 人天 桌 亭 井 孔 局 幅图 万场 堆 车 届次 分册 版次 杯 碗 壶 餐 顿 摊 丛 簇 扇 副 \
             具 樽 员",
            Kind::Count,
        ),
        (
            "人 名 位 人次 户 户次 人份 口人 户人 人口 师生 家庭 员工 党员 群众 村民 居民 职工 学生 \
              代表 委员 人(次) 户(次)",
            Kind::People,
        ),
        (
            "小时 个小时 分钟 分钟内 秒 秒钟 天 天天 周 个周 星期 个星期 礼拜 个礼拜 个月 个半月 日 工作日 \
             个工作日 个交易日 刻钟 钟头 个钟头 昼夜 个昼夜 夜 晚 季度 个季度 学期 个学期 毫秒",
            Kind::Time,
        ),
        ("年 个年头 年度 周年 载 个年度 世纪 个世纪", Kind::Year),
        (
            "元 块钱 元钱 美元 欧元 日元 英镑 港元 港币 新台币 台币 人民币 元人民币 角钱 卢布 韩元 泰铢 \
             米 公里 千米 厘米 毫米 纳米 微米 里 里地 海里 英里 尺 寸 英尺 英寸 延米 延长米 平方米 平米 \
             平方公里 平方千米 亩 公顷 顷 亩地 垧 立方米 立方 方米 升 毫升 吨 公斤 千克 斤 克 两重 磅 毫克 \
             微克 标准煤 吨标准煤 标吨 标箱 千瓦 千瓦时 瓦 兆瓦 兆瓦时 吉瓦 吉瓦时 马力 度电 焦耳 大卡 千卡 \
             兆 比特 字节 赫兹 伏 千伏 千伏安 安培 兆赫 摄氏度 ℃ °c ℉ ㎡ ㎢ ㎞ ㎏ ㎜ ㎝ 分贝 帕 公里/小时 米/秒 元/吨 元/人 元/月 \
             元/平方米 公斤/亩 吨/日 人/平方公里 担 石 载重吨 吨位 车皮 箱 亿斤 立方米/秒 公顷次 亩次 公里/时",
            Kind::Amount,
        ),
        (
            "晚上 晚间 分 方 度 号 路 级 楼 室 等 带 线 手 角 块 毛 成 股 团 队 院 校 厂 店 镇 村 县 区 市 省 国 校次 大 强 佳 金 银 铜",
            Kind::Loose,
        ),
    ])
});

static ENGLISH: LazyLock<Words<Kind>> = LazyLock::new(|| {
    Words::ahead(&[
        (
            "people persons person members member residents households families volunteers officials staff workers",
            Kind::People,
        ),
        (
            "hours hour hrs hr minutes minute mins min seconds second secs days day weeks week months month \
             working_days working_day quarters nights night",
            Kind::Time,
        ),
        ("years year decades decade", Kind::Year),
        (
            "yuan rmb dollars dollar usd cny euros euro pounds km kilometres kilometers kilometre kilometer m metres \
             meters metre meter cm mm miles mile feet ft hectares hectare ha acres acre mu sqm sq_m square_metres \
             square_meters square_kilometres square_kilometers cubic_metres cubic_meters tonnes tonne tons ton kg \
             kilograms kilogram grams gram g kwh mwh gwh kw mw gw litres liters litre liter",
            Kind::Amount,
        ),
        ("times time", Kind::Count),
    ])
});

/// The measure word at `i`, past one space.
pub(crate) fn at(chars: &Chars, i: usize, script: Script) -> Option<Measure> {
    let start = chars.past_space(i);
    if is_letter(chars.at(start)) {
        return english(chars, start);
    }
    if script == Script::English {
        return None;
    }
    let (length, kind) = CHINESE.find(chars, start)?;
    // The classes 党员, 群众 and so on are things counted and no measure words: they are read as the noun.
    let noun = kind == Kind::People
        && chars.at(start) != '人'
        && !matches!(chars.at(start), '名' | '位' | '户' | '口');
    let end = if noun { start } else { start + length };
    Some(Measure { start, end, kind })
}

fn english(chars: &Chars, start: usize) -> Option<Measure> {
    let (length, kind) = ENGLISH.find(chars, start)?;
    let end = start + length;
    (!is_letter(chars.at(end)) && !chars.at(end).is_ascii_digit()).then_some(Measure { start, end, kind })
}

/// Whether a currency sign stands right before `i`.
pub(crate) fn currency_before(chars: &Chars, i: usize) -> Option<&'static str> {
    match chars.before(i) {
        '$' => Some("dollars"),
        '¥' | '￥' => Some("yuan"),
        '€' => Some("euros"),
        '£' => Some("pounds"),
        _ if chars.ends(i, "rmb ") || chars.ends(i, "rmb") => Some("yuan"),
        _ => None,
    }
}
