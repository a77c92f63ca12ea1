//! Words before and behind a number that say how far it binds, and words that make it a fall.

use crate::chars::{Chars, is_letter};
use crate::measures;
use crate::token::{Script, Shape, Token};
use crate::words::Words;
use crate::{Bound, Measure};
use std::sync::LazyLock;

/// What a qualifier binds to, and the characters that make it part of another word when they precede it.
type Qualifier = (Bound, &'static str);

static BEFORE: LazyLock<Words<Qualifier>> = LazyLock::new(|| {
    Words::behind(&[
        ("不得超过 不能超过 不超过 未超过 不多于 不高于 不大于 至多 最多", (Bound::AtMost, "")),
        (
            "不得少于 不得低于 不能少于 不少于 不低于 不小于 不下于 不下 至少 最少 起码 最低",
            (Bound::AtLeast, ""),
        ),
        ("不足 不到 少于 低于 小于 未满 不满 未达", (Bound::Below, "补")),
        ("超过了 超过 超出 突破了 突破 高于 多于 大于 逾", (Bound::Above, "")),
        ("超", (Bound::Above, "赶反高")),
        ("将近 接近", (Bound::Near, "")),
        ("近", (Bound::Near, "最附靠亲邻临新远就抵切相逼")),
        ("大约有 大约 约有 约为 约达 大概 差不多", (Bound::About, "")),
        ("约", (Bound::About, "节预签履条特制契合公违邀解守如爽隐简失")),
    ])
});

/// Before 百, 千, 万 and 亿 alone.
static BEFORE_HEAD: LazyLock<Words<Qualifier>> = LazyLock::new(|| {
    Words::behind(&[("上", (Bound::AtLeast, "以晚早路街网线墙台会")), ("过 破", (Bound::Above, "超通经"))])
});

const ENGLISH_BEFORE: &[(&str, Bound)] = &[
    ("no more than ", Bound::AtMost),
    ("not more than ", Bound::AtMost),
    ("a maximum of ", Bound::AtMost),
    ("at most ", Bound::AtMost),
    ("up to ", Bound::AtMost),
    ("no fewer than ", Bound::AtLeast),
    ("no less than ", Bound::AtLeast),
    ("not less than ", Bound::AtLeast),
    ("not fewer than ", Bound::AtLeast),
    ("a minimum of ", Bound::AtLeast),
    ("at least ", Bound::AtLeast),
    ("more than ", Bound::Above),
    ("in excess of ", Bound::Above),
    ("upwards of ", Bound::Above),
    ("over ", Bound::Above),
    ("above ", Bound::Above),
    ("exceeding ", Bound::Above),
    ("exceeded ", Bound::Above),
    ("fewer than ", Bound::Below),
    ("less than ", Bound::Below),
    ("under ", Bound::Below),
    ("below ", Bound::Below),
    ("nearly ", Bound::Near),
    ("almost ", Bound::Near),
    ("close to ", Bound::Near),
    ("about ", Bound::About),
    ("around ", Bound::About),
    ("roughly ", Bound::About),
    ("approximately ", Bound::About),
    ("some ", Bound::About),
    ("circa ", Bound::About),
];

/// The qualifier before `token`, as where it begins and its bound.
pub(crate) fn before(chars: &Chars, token: &Token) -> Option<(usize, Bound)> {
    english_before(chars, token.start).or_else(|| chinese_before(chars, token))
}

fn chinese_before(chars: &Chars, token: &Token) -> Option<(usize, Bound)> {
    let at = chars.before_space(token.start);
    let head = || if token.shape == Shape::Head { BEFORE_HEAD.find(chars, at) } else { None };
    let half = || {
        let is = token.ratio == Some((1, 2)) && chars.at(token.start) == '半';
        (is && matches!(chars.before(at), '过' | '大')).then_some((1, (Bound::Above, "")))
    };
    let (length, (bound, not_behind)) = BEFORE.find(chars, at).or_else(head).or_else(half)?;
    let start = at - length;
    let part_of_word = start > 0 && not_behind.contains(chars.before(start));
    (!part_of_word).then_some((start, bound))
}

fn english_before(chars: &Chars, start: usize) -> Option<(usize, Bound)> {
    let at = if matches!(chars.before(start), '$' | '¥' | '€' | '£') { start - 1 } else { start };
    if chars.before(at) != ' ' {
        return None;
    }
    let (word, bound) = ENGLISH_BEFORE.iter().find(|(word, _)| chars.ends(at, word))?;
    let from = at - word.len();
    (!is_letter(chars.before(from))).then_some((from, *bound))
}

/// The qualifier right behind a number, as where it ends and its bound.
pub(crate) fn behind(chars: &Chars, token: &Token) -> Option<(usize, Bound)> {
    let end = token.end;
    let open = token.script == Script::Arabic
        || matches!(token.shape, Shape::Full | Shape::Head)
        || token.measure != Measure::Plain;
    match chars.at(end) {
        '有' if chars.at(end + 1) == '余' && open => return Some((end + 2, Bound::From)),
        '余' if open && !matches!(chars.at(end + 1), '额' | '下' | '热' | '地') => {
            return Some((end + 1, Bound::From));
        }
        '多' if open && !matches!(chars.at(end + 1), '样' | '元' | '方' | '边') => {
            return Some((end + 1, Bound::From));
        }
        '多' if open && chars.starts(end + 1, "元") && !chars.starts(end + 1, "元化") => {
            return Some((end + 1, Bound::From));
        }
        '几' if open => return Some((end + 1, Bound::From)),
        '来' if open && measures::at(chars, end + 1, Script::Hanzi).is_some() => {
            return Some((end + 1, Bound::About));
        }
        '+' if !chars.at(end + 1).is_alphanumeric() || crate::chars::is_cjk(chars.at(end + 1)) => {
            return Some((end + 1, Bound::AtLeast));
        }
        _ => {}
    }
    around(chars, end)
}

/// 以上, 左右 and the like, behind a number or behind its measure word.
pub(crate) fn around(chars: &Chars, end: usize) -> Option<(usize, Bound)> {
    const AROUND: &[(&str, Bound)] = &[
        ("以上", Bound::AtLeast),
        ("及以上", Bound::AtLeast),
        ("以下", Bound::AtMost),
        ("以内", Bound::AtMost),
        ("之内", Bound::AtMost),
        ("左右", Bound::About),
        ("上下", Bound::About),
        ("出头", Bound::From),
        ("开外", Bound::Above),
        (" or more", Bound::AtLeast),
        (" or fewer", Bound::AtMost),
        (" or less", Bound::AtMost),
        (" or so", Bound::About),
    ];
    let (word, bound) = AROUND.iter().find(|(word, _)| chars.starts(end, word))?;
    Some((end + word.chars().count(), *bound))
}

static FILLERS: LazyLock<Words<()>> = LazyLock::new(|| {
    Words::behind(&[("分别 幅度 累计 超过 同比 环比 比例 了 达 为 约 近 逾 超 共 _ by", ())])
});
static FALLS: LazyLock<Words<()>> = LazyLock::new(|| {
    Words::behind(&[(
        "下降 减少 降低 下滑 回落 缩减 压减 压降 缩短 减幅 降幅 跌幅 下跌 削减 核减 精简 负增长 零下 收窄 萎缩 锐减 骤降 \
         minus down fell dropped declined decreased reduced shrank fall_of drop_of decline_of decrease_of \
         reduction_of falling dropping declining cut slid",
        (),
    )])
});

/// Whether the words before `start` make the number there a fall (下降, 减少了近, fell by). 降至 and 降到 give a
/// level and no fall.
pub(crate) fn falls(chars: &Chars, start: usize) -> bool {
    let mut at = start;
    for _ in 0..4 {
        // 降为 and 减少为 give a level, as 降至 does.
        if chars.any_ends(at, &["降为", "减为", "少为", "短为", "低为", "缩为"]).is_some() {
            return false;
        }
        match FILLERS.find(chars, at) {
            Some((length, ())) => at -= length,
            None => break,
        }
    }
    if let Some((length, ())) = FALLS.find(chars, at) {
        let english = is_letter(chars.before(at));
        return !english || !is_letter(chars.before(at - length));
    }
    match chars.before(at) {
        '降' => !matches!(chars.before(at - 1), '投' | '空' | '沉' | '霜'),
        '减' => !matches!(chars.before(at - 1), '加' | '增'),
        '跌' => true,
        _ => false,
    }
}

/// Whether the words behind a per cent number make it a fall: a 3% drop.
pub(crate) fn falls_behind(chars: &Chars, end: usize) -> bool {
    const WORDS: &[&str] =
        &[" drop", " fall ", " decline", " decrease", " reduction", " lower", " fewer", " less"];
    chars.any_starts(end, WORDS).is_some()
}
