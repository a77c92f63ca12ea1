//! How the standard orders headings.

use crate::model::{Block, Lang, lines};

const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];

/// A number from 1 to 99 as headings are counted in Chinese; plain digits above.
fn counted(number: usize) -> String {
    match (number / 10, number % 10) {
        (0, ones) => DIGITS[ones].to_owned(),
        (1, ones) => format!("十{}", DIGITS[ones]),
        (tens @ 2..=9, ones) => format!("{}十{}", DIGITS[tens], DIGITS[ones]),
        _ => number.to_string(),
    }
}

/// What is written before the heading of a level that is the `number`th below the one above it.
fn before(level: u8, number: usize) -> String {
    match level {
        1 => format!("{}、", counted(number)),
        2 => format!("（{}）", counted(number)),
        _ => format!("{number}. "),
    }
}

/// Whether whoever wrote it numbered a heading already.
fn has_number(text: &str) -> bool {
    let text = text.trim_start();
    let inner = text.strip_prefix(['（', '(', '第']).unwrap_or(text);
    let rest = inner.trim_start_matches(|c: char| "一二三四五六七八九十百0123456789".contains(c));
    rest.len() < inner.len() && rest.starts_with(['、', '）', ')', '.', '．', '章', '节', '条'])
}

/// A Chinese text with its headings numbered: 一、 then （一） then 1. A heading that stands alone at its level gets
/// none, nor does a text whose writer numbered a heading of the level.
pub fn numbered(lang: Lang, mut body: Vec<Block>) -> Vec<Block> {
    if lang == Lang::En {
        return body;
    }
    for level in 1..=3_u8 {
        let own = body.iter().any(
            |block| matches!(block, Block::Heading { level: at, text, .. } if *at == level && has_number(&lines(text))),
        );
        if !own {
            number_level(&mut body, level);
        }
    }
    body
}

fn number_level(body: &mut [Block], level: u8) {
    let under = |block: &Block| matches!(block, Block::Heading { level: at, .. } if *at < level);
    for part in body.split_mut(under) {
        let of_level = |block: &&mut Block| matches!(block, Block::Heading { level: at, .. } if *at == level);
        let headings: Vec<&mut Block> = part.iter_mut().filter(of_level).collect();
        if headings.len() < 2 {
            continue;
        }
        for (at, heading) in (1..).zip(headings) {
            if let Block::Heading { number, .. } = heading {
                *number = before(level, at);
            }
        }
    }
}

/// How wide a line is, in halves of a Chinese character.
pub fn width(text: &str) -> usize {
    text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum()
}

#[cfg(test)]
mod tests {
    use super::{counted, has_number, numbered};
    use crate::model::{Block, Inline, Lang};

    fn heading(level: u8, text: &str) -> Block {
        Block::Heading { level, number: String::new(), text: vec![Inline::text(text)] }
    }

    fn numbers(body: &[Block]) -> Vec<&str> {
        body.iter()
            .filter_map(|block| match block {
                Block::Heading { number, .. } => Some(number.as_str()),
                _ => None,
            })
            .collect()
    }

    #[test]
    fn headings_are_counted_as_the_standard_counts() {
        let levels = [1, 2, 2, 3, 3, 1, 2, 1];
        let body = levels.map(|level| heading(level, "讲"));
        let expected = ["一、", "（一）", "（二）", "1. ", "2. ", "二、", "", "三、"];
        assert_eq!(numbers(&numbered(Lang::Zh, body.to_vec())), expected);
        assert_eq!(numbers(&numbered(Lang::En, body.to_vec())), [""; 8]);
        let own = vec![heading(1, "一、讲"), heading(1, "二、做")];
        assert_eq!(numbers(&numbered(Lang::Zh, own)), ["", ""]);
        assert_eq!(numbers(&numbered(Lang::Zh, vec![heading(1, "讲")])), [""]);
        assert_eq!(
            ["1", "10", "11", "20", "99"].map(|n| counted(n.parse().expect("a number"))),
            ["一", "十", "十一", "二十", "九十九"]
        );
        assert!(
            has_number("（二）做") && has_number("3. 做") && !has_number("一场讲") && !has_number("2021年")
        );
    }
}
