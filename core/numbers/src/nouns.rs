//! The thing counted, read behind the number or before it, as far as that can be told without a dictionary.

use std::sync::LazyLock;

use crate::chars::{Chars, is_cjk, is_letter};
use crate::lists::before_predicate;
use crate::measures::{self, Kind};
use crate::place::Place;
use crate::token::Script;
use crate::words::Words;
use crate::{Measure, arabic};

/// A noun is no longer than this.
const LONGEST: usize = 16;

/// Words that end a noun, or that stand before one.
static STOPS: LazyLock<Words<()>> = LazyLock::new(|| {
    Words::ahead(&[(
        "的 了 在 将 被 把 和 与 及 等 为 从 对 向 由 于 是 有 已 也 都 并 以 到 至 参加 参与 前往 深入 开展 进行 组成 作为 共 同比 \
         环比 其中 分别 超 较 比上年 比去年 比计划 占 正在 全部 均 还 则 可 能 就 按 经 通过 完成 实现 增长 下降 减少 增加 提高 达 累计 纳入 \
         得到 受 获 来自 覆盖 整 存在 产生 减免 安装 发放 更换 新建 改造 建成 解决 处理 办理 完成 讲述 讲红色 讲故事 讲党课 讲党史 讲思想 用于 投入 涉及 左右 以上 以下 以内 之内 内 且 或 而 即 奔赴 走进 进入 分赴 同时 下沉 启动",
        (),
    )])
});

/// Words that stand between a thing and its number: 共, 达, 累计.
static FILLERS: LazyLock<Words<()>> = LazyLock::new(|| {
    Words::behind(&[(
        "共 共计 总计 合计 达 达到 为 已 已达 累计 约 了 近 有 共有 现有 计 就 也 多达 高达 超过 约有 则 增至 增加到 升至 降至 突破 \
         分别 分别为 分别达 各 仅 只有 已有 已经 完成了 达到了 : 是 至 到 同比 还有 均 平均",
        (),
    )])
});

/// Verbs that stand before a thing counted: 组建, 成立, 新建. Wherever they stand, the noun begins behind them.
static VERBS: LazyLock<Words<()>> = LazyLock::new(|| {
    Words::ahead(&[(
        "组建 成立 开展 举办 新建 改造 建成 完成 组织 发放 解决 化解 处理 排查出 拆除 清理 清运 安装 修复 修建 铺设 新增 引进 签约 落实 实施 \
         办理 受理 收集 征集 招募 选派 抽调 派出 设立 开设 建立 打造 投入 实现 覆盖 惠及 制定 出台 推出 编发 印发 发布 召开 接种 种植 栽植 \
         栽种 更换 更新 创建 评选 表彰 命名 吸引 带动 创作 录制 推送 查处 督办 梳理 细化 分解 包括 拥有 配建 收到 谋划 减免 由 让 为 使 将 把 在 对 和 与 及 \
         的 其中 全市 全县 全区 全省 全镇 我市 该市 已 共 还 并 累计 先后 今年 捐赠 筹集 争取 下达 拨付 发动 动员 确定 整合 设有 建有",
        (),
    )])
});

/// Verbs that are part of a noun as often (服务, 培训): cut only where the phrase begins with them.
static LEADING: LazyLock<Words<()>> = LazyLock::new(|| {
    Words::ahead(&[(
        "走访 排查 整治 办结 落地 服务 帮助 慰问 培训 接待 检查 检测 绿化 整改 建设 帮扶 改建 扩建 设 建 修 植 办 派 获 新 达 到 超过 有",
        (),
    )])
});

/// The thing counted at `place`.
pub(crate) fn read(place: &Place<'_>) -> Option<String> {
    let chars = place.chars;
    if place.token.script == Script::English || is_letter(chars.at(chars.past_space(place.after))) {
        return said_as_unit(place).or_else(|| english_behind(chars, place.after));
    }
    // Behind a length or a sum the next thing is told, unless 的 ties it: 3天的封闭学习.
    let lasting = matches!(place.kind(), Some(Kind::Time | Kind::Year | Kind::Amount));
    let amount = place.kind() == Some(Kind::Amount) && place.token.measure == Measure::Plain;
    let tied = chars.at(chars.past_space(place.after)) == '的';
    let percent = place.token.measure != Measure::Plain;
    let next = if (lasting || percent) && !tied { None } else { behind(chars, place.after) };
    let clause = chars.run_start(place.start, LONGEST + 8, |c| !matches!(c, ',' | ';'));
    let end = if percent { before_predicate(chars, clause, place.start).0 } else { place.start };
    next.or_else(|| before(chars, end))
        .or_else(|| if amount { behind(chars, place.after) } else { None })
        .or_else(|| said_as_unit(place))
}

/// 200 volunteers: what is counted is the unit.
fn said_as_unit(place: &Place<'_>) -> Option<String> {
    let unit = place.measure.filter(|measure| measure.kind == Kind::People && measure.end > measure.start)?;
    Some(place.chars.text(unit.start, unit.end)).filter(|text| text.len() > 3)
}

/// A noun that runs on behind the number: 3支[志愿服务队], 5个“[红色驿站]”.
fn behind(chars: &Chars, after: usize) -> Option<String> {
    let mut start = chars.past_space(after);
    if chars.at(start) == '的' {
        start += 1;
    }
    if chars.at(start) == '“' {
        let end = chars.run_end(start + 1, LONGEST, |c| c != '”');
        return (chars.at(end) == '”' && end > start + 1).then(|| chars.text(start + 1, end));
    }
    let mut end = start;
    while end < start + LONGEST && noun_part(chars, start, end) {
        end += 1;
    }
    (end > start).then(|| chars.text(start, end))
}

fn noun_part(chars: &Chars, start: usize, i: usize) -> bool {
    let c = chars.at(i);
    let bracket = i > start && matches!(c, '(' | ')');
    (is_cjk(c) || is_letter(c) || bracket) && STOPS.find(chars, i).is_none() && !crate::hanzi::begins(c)
}

/// A noun right before the number: [宣讲小分队]337个, [总投资]138.6亿元, “[学习小组]”55个.
pub(crate) fn before(chars: &Chars, start: usize) -> Option<String> {
    let mut end = start;
    for _ in 0..4 {
        end = chars.before_space(end);
        match FILLERS.find(chars, end) {
            Some((length, ())) => end -= length,
            None => break,
        }
    }
    if chars.before(end) == '”' {
        let open = chars.run_start(end - 1, LONGEST, |c| c != '“');
        return (chars.before(open) == '“' && open < end - 1).then(|| chars.text(open, end - 1));
    }
    let from = chars.run_start(end, LONGEST + 8, |c| is_cjk(c) || is_letter(c) || matches!(c, '(' | ')'));
    let from = past_verbs(chars, past_measure(chars, from).min(end), end).max(end.saturating_sub(LONGEST));
    let whole_place = end - from == 2 && chars.at(from) == '全';
    let text = chars.text(from, end);
    let noun = text.trim_start_matches([')', '）']).trim_end_matches(['(', '（']);
    // Words before an English number seldom name what it counts.
    let particle = matches!(noun, "的" | "了" | "和" | "在");
    (from < end && !whole_place && !particle && noun.chars().any(is_cjk)).then(|| balanced(noun))
}

/// Without a bracket that was opened or closed outside.
fn balanced(noun: &str) -> String {
    let opened = noun.contains(['(', '（']);
    let closed = noun.contains([')', '）']);
    if opened == closed { noun.to_owned() } else { noun.replace(['(', '（', ')', '）'], "") }
}

/// Behind the measure word of a number that stands right before: 1300多[户]小微企业.
fn past_measure(chars: &Chars, from: usize) -> usize {
    if !chars.before(from).is_ascii_digit() {
        return from;
    }
    let from = arabic::multiplier(chars, from).map_or(from, |(end, _)| end);
    let from = if matches!(chars.at(from), '余' | '多') { from + 1 } else { from };
    measures::at(chars, from, Script::Arabic).map_or(from, |measure| measure.end)
}

/// Words that begin like a verb and are none.
const LASTING_WORDS: &[&str] = &[
    "有效", "有关", "有机", "有限", "有色", "有线", "建筑", "设备", "设施", "设计", "植树", "办公", "办件",
    "新型", "新能", "新材", "新闻",
];

/// The place behind the last verb, unless the verb is all there is (宣讲780次, 办结率95%).
fn past_verbs(chars: &Chars, from: usize, end: usize) -> usize {
    let mut start = from;
    let mut i = from;
    while i < end {
        if chars.any_starts(i, LASTING_WORDS).is_some() {
            i += 2;
            continue;
        }
        let leading = if i == start { LEADING.find(chars, i) } else { None };
        match VERBS.find(chars, i).or(leading) {
            Some((length, ())) if i + length + 1 < end => {
                i += length;
                start = i;
            }
            _ => i += 1,
        }
    }
    start
}

/// Up to four words behind an English number, until a word that joins or a mark.
fn english_behind(chars: &Chars, after: usize) -> Option<String> {
    const ENDS: &[&str] = &[
        "of",
        "in",
        "on",
        "at",
        "to",
        "for",
        "from",
        "and",
        "or",
        "were",
        "was",
        "are",
        "is",
        "have",
        "has",
        "had",
        "with",
        "by",
        "who",
        "that",
        "which",
        "the",
        "a",
        "as",
        "took",
        "joined",
        "after",
        "before",
        "during",
        "since",
        "will",
        "than",
        "into",
        "over",
        "about",
        "per",
        "gave",
        "contributed",
        "received",
        "held",
        "visited",
        "planted",
        "each",
        "when",
        "while",
    ];
    let mut end = chars.past_space(after);
    let start = end;
    for _ in 0..4 {
        let word_end = chars.run_end(end, 24, |c| is_letter(c) || matches!(c, '-' | '\'' | '’'));
        let word: String = chars.text(end, word_end).to_ascii_lowercase();
        if word.is_empty() || ENDS.contains(&word.as_str()) {
            break;
        }
        end = word_end + 1;
        if chars.at(word_end) != ' ' {
            break;
        }
    }
    let text = chars.text(start, end.saturating_sub(1).max(start));
    (!text.is_empty()).then_some(text)
}
