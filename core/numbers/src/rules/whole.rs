//! Stretches of text that hold numerals and are no number as a whole: idioms, names, codes, web addresses,
//! telephone numbers with hyphens.

use std::sync::LazyLock;

use crate::Why;
use crate::chars::{Chars, is_cjk, is_digit, is_letter};
use crate::words::Words;

/// Idioms that hold a numeral, by what they begin with.
const IDIOMS: &str = "\
千方百计 一心一意 五湖四海 三三两两 七上八下 四面八方 万众一心 千家万户 三天两头 五花八门 千头万绪 万无一失 一举两得 三番五次 \
千辛万苦 百花齐放 百家争鸣 千篇一律 万事俱备 千千万万 一点一滴 九牛一毛 四通八达 千山万水 百年大计 千载难逢 百尺竿头 千钧一发 \
万里长征 万人空巷 百里挑一 千秋万代 一年四季 两面三刀 三言两语 百战百胜 八面玲珑 一诺千金 万家灯火 十里八乡 三心二意 千家万店 \
一年一度 一五一十 一分为二 一石二鸟 一针一线 一草一木 一砖一瓦 一举一动 一言一行 一丝不苟 一丝一毫 一如既往 一马当先 一往无前 \
一鼓作气 一清二楚 一目了然 一视同仁 一成不变 一步一个脚印 三令五申 三思而行 四平八稳 五光十色 六神无主 七嘴八舌 八仙过海 九霄云外 \
十全十美 十拿九稳 十年树木 百年树人 百废待兴 百折不挠 百感交集 百花争艳 千锤百炼 千变万化 千军万马 千丝万缕 千言万语 千姿百态 \
千真万确 千差万别 万紫千红 万象更新 万水千山 万古长青 万丈高楼 成百上千 成千上万 数以万计 数以千计 数以百计 接二连三 颠三倒四 \
不管三七二十一 举一反三 说一不二 独一无二 百闻不如一见 一日千里 一刻千金 七手八脚 一家一户 一户一策 一企一策 一村一品 一人一档 \
十年磨一剑 十年如一日 二十年如一日 三十年如一日 四十年如一日 几十年如一日 数十年如一日 多年如一日 一事一议 一点一策 一楼一策 一案一策 一项一策 一校一策 一对一 点对点 一站式 一条龙 一刀切 一窝蜂 一阵风 一揽子 万金油 三岔路口 \
零距离 零容忍 零接触 零差错 零障碍 零跑腿 家家户户 老老小小 五谷丰登 六畜兴旺 千万别 千万不要 万变不离其宗 千里之行 九曲黄河 \
三顾茅庐 四世同堂 五彩缤纷 五彩斑斓 万籁俱寂 七十二变 三百六十行 百家讲坛 百科全书 一百八十度 三个臭皮匠 隔三差五 朝三暮四 \
丢三落四 推三阻四 低三下四 张三李四 乱七八糟 横七竖八 杂七杂八 半斤八两 一斑 万般 百般 万物 万能 百合 百花 百货 千古 万岁 \
一言九鼎 百发百中 三生有幸 百思不解 两全其美 两袖清风 一尘不染 一锤定音 一蹴而就 十里长街 一盘棋 一张网 一股绳 一盘散沙 一竿子插到底";

/// Names that hold a numeral.
const NAMES: &str = "\
四史 两学一做 三会一课 三供一业 五位一体 三农 四风 六稳 六保 一带一路 三严三实 十四五 十三五 十二五 十五五 五保户 五保 两委 两新 \
五水共治 两不愁三保障 三品一标 三通一平 五险一金 三重一大 四个一 五个一 六个一 三个一 百日攻坚 百日行动 百年奋斗目标 两个一百年 \
一线工作法 一线 四大班子 四套班子 百强县 百强 百佳 五一劳动奖章 五一劳动奖状 三八红旗手 五四青年节 五四运动 八一建军节 七一 \
两山 三北 四好农村路 双百 一网通办 一网统管 一件事一次办 九三学社 两弹一星 三湾改编 九一八 八一 六一 五一 十一黄金周 \
一二九 三八 三五年 四川 三亚 九江 三峡 六安 三明 三江 五常 七台河 百色 五台山 八达岭 九寨沟 三沙 四平 六盘水 十堰 三门峡 \
二十四节气 二十四史 三字经 千字文 百家姓 三国 两汉 五代十国 八路军 新四军 四野 三大战役 百团大战 四渡赤水 万隆 千岛湖 百度 \
两万五千里长征 二万五千里长征 二十大 十九大 十八大 十七大 三中全会 四中全会 五中全会 六中全会 七中全会 一中全会 二中全会 三八线 一国两制 九二共识 两岸 两会";

/// More: where the name goes on behind the numeral in digits.
static WHOLE: LazyLock<Words<Why>> =
    LazyLock::new(|| Words::ahead(&[(IDIOMS, Why::Idiom), (NAMES, Why::Name)]));

/// The stretch that begins at `i`, as its end and what it is.
pub(crate) fn at(chars: &Chars, i: usize) -> Option<(usize, Why)> {
    let c = chars.at(i);
    if is_digit(c) {
        return digits(chars, i);
    }
    if is_cjk(c) {
        return WHOLE.find(chars, i).map(|(length, why)| (i + length, why));
    }
    match c {
        '+' => international(chars, i),
        _ if c.is_ascii_alphabetic() => web_address(chars, i),
        _ => None,
    }
}

fn digits(chars: &Chars, i: usize) -> Option<(usize, Why)> {
    sum_of_parts(chars, i)
        .or_else(|| hyphenated(chars, i))
        .or_else(|| pointed(chars, i))
        .or_else(|| paired(chars, i))
        .or_else(|| web_address(chars, i))
}

/// 1+3+N, 1+N.
fn sum_of_parts(chars: &Chars, i: usize) -> Option<(usize, Why)> {
    let mut end = chars.run_end(i, 4, is_digit);
    let first = end;
    while chars.at(end) == '+' && chars.at(end + 1).is_ascii_alphanumeric() {
        end = chars.run_end(end + 1, 4, |c| c.is_ascii_alphanumeric());
    }
    (end > first).then_some((end, Why::Name))
}

/// 0453-6221234, 2007-066, 400-800-1234: digits with hyphens that make no range.
fn hyphenated(chars: &Chars, i: usize) -> Option<(usize, Why)> {
    if chars.raw(i + 1) == '—' {
        return None;
    }
    let (mut end, mut parts, mut padded, mut total) = (i, 0, false, 0);
    let first = chars.run_end(i, 24, is_digit) - i;
    loop {
        let start = end;
        end = chars.run_end(start, 24, is_digit);
        parts += 1;
        total += end - start;
        padded |= chars.at(start) == '0' && end - start > 1;
        if chars.at(end) != '-' || !is_digit(chars.at(end + 1)) || end - i > 48 {
            break;
        }
        end += 1;
    }
    // A comma goes on with the number where thousands follow it, and not in 电话0453-6171234，3个方面.
    let thousands = chars.raw(end) == ',' && chars.run_end(end + 1, 4, is_digit) == end + 4;
    let decimal = thousands || chars.at(end) == '.' && is_digit(chars.at(end + 1)) || chars.at(end) == '%';
    if parts < 2 || decimal || !(padded || parts > 2 || first >= 8 || falling(chars, i)) {
        return None;
    }
    let service = chars.starts(i, "400-") || chars.starts(i, "800-");
    let called =
        chars.any_ends(chars.before_space(i), &["phone", "call", "tel", "tel.", "dial", "fax"]).is_some()
            || chars.ends(i, ") ") && is_digit(chars.at(i.saturating_sub(3)));
    let telephone = (chars.at(i) == '0' && total >= 9) || service && total == 10 || called;
    Some((end, if telephone { Why::Telephone } else { Why::Code }))
}

/// 19001-2016: the second part is smaller, so that it is no range.
fn falling(chars: &Chars, i: usize) -> bool {
    let value = |start: usize| {
        let end = chars.run_end(start, 10, is_digit);
        let digits = (start..end).filter_map(|at| chars.at(at).to_digit(10));
        (end, digits.fold(0_u64, |sum, digit| sum * 10 + u64::from(digit)))
    };
    let (end, first) = value(i);
    chars.at(end) == '-' && is_digit(chars.at(end + 1)) && value(end + 1).1 < first
}

/// +86 453 622 1234
fn international(chars: &Chars, i: usize) -> Option<(usize, Why)> {
    let end = chars.run_end(i + 1, 20, |c| is_digit(c) || matches!(c, ' ' | '-' | '(' | ')'));
    let end = chars.run_start(end, 20, |c| !is_digit(c));
    let digits = (i + 1..end).filter(|&at| is_digit(chars.at(at))).count();
    (is_digit(chars.at(i + 1)) && (10..=15).contains(&digits)).then_some((end, Why::Telephone))
}

/// 2.7.0, 10.0.0.1; at the beginning of a line the number of a heading.
fn pointed(chars: &Chars, i: usize) -> Option<(usize, Why)> {
    let (mut end, mut parts) = (i, 0);
    loop {
        end = chars.run_end(end, 12, is_digit);
        parts += 1;
        if chars.at(end) != '.' || !is_digit(chars.at(end + 1)) || parts > 8 {
            break;
        }
        end += 1;
    }
    let opens = matches!(chars.before(chars.run_start(i, 8, |c| c == ' ')), '\n' | '\0');
    (parts > 2).then_some((end, if opens { Why::ListNumber } else { Why::Code }))
}

/// 12·4, 7×24, 2:1.
fn paired(chars: &Chars, i: usize) -> Option<(usize, Why)> {
    let middle = chars.run_end(i, 3, is_digit);
    let mark = chars.at(middle);
    if middle - i > 2 || !matches!(mark, '·' | '×' | '*' | ':') || !is_digit(chars.at(middle + 1)) {
        return None;
    }
    let end = chars.run_end(middle + 1, 3, is_digit);
    let fits = end - middle <= 3 && !is_digit(chars.at(end));
    fits.then_some((end, if mark == ':' { Why::Code } else { Why::Name }))
}

/// A run of letters and signs that is an address on the web or of mail.
fn web_address(chars: &Chars, i: usize) -> Option<(usize, Why)> {
    let before = chars.before(i);
    if is_letter(before) || is_digit(before) || matches!(before, '.' | '/' | '-' | '_' | '@') {
        return None;
    }
    let is_part = |c: char| c.is_ascii_graphic() && !matches!(c, '"' | '<' | '>' | ',' | ';' | '(' | ')');
    let end = chars.run_end(i, 256, is_part);
    let marked = (i..end)
        .any(|at| chars.at(at) == '@' && at > i || chars.starts(at, "://") || chars.starts(at, "www."));
    marked.then_some((end, Why::Code))
}
