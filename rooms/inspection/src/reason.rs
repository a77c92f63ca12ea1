//! The reason of a reversal that an audit asks for. It is kept once, readable as it is, and told to each reader in
//! their language: so its form never changes.

use luoshi_web::{Reason, Words};

/// What stands before the audit's id, before the entry's number, and before what was found.
const SIGNS: [&str; 3] = ["抽查 ", " 第 ", " 号不符："];

/// As it is kept: names the audit, the number, and what was found.
pub fn kept(audit: i64, number: i64, found: &str) -> String {
    let [first, second, third] = SIGNS;
    format!("{first}{audit}{second}{number}{third}{found}")
}

/// As a reader is told; none for a reason that no audit gave.
pub fn told(kept: &str, w: Words) -> Option<Reason> {
    let [first, second, third] = SIGNS;
    let (audit, rest) = kept.strip_prefix(first)?.split_once(second)?;
    let (number, found) = rest.split_once(third)?;
    let whole = |text: &str| text.parse::<i64>().ok().filter(|number| number.to_string() == text);
    let (audit, number) = (whole(audit)?.to_string(), whole(number)?.to_string());
    Some(Reason {
        said: w.t2("audits-reversal", "audit", audit, "number", number),
        written: found.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use luoshi_packs::Lang;
    use proptest::prelude::*;

    use super::{kept, told};
    use crate::WORDS;

    proptest! {
        #[test]
        fn what_is_kept_is_read_again_and_what_people_write_is_theirs(
            audit: i64, number in 1..=10_000_i64, found in ".*", typed in ".*",
        ) {
            let reason = kept(audit, number, &found);
            let zh = told(&reason, WORDS.in_lang(Lang::Zh)).expect("an audit's");
            prop_assert_eq!(zh.text(), reason.clone(), "to a Chinese reader as it is kept");
            let en = told(&reason, WORDS.in_lang(Lang::En)).expect("an audit's");
            prop_assert_eq!(en.said, format!("Audit {audit}, number {number}, not as recorded: "));
            prop_assert_eq!(en.written, found);
            prop_assert!(typed.starts_with("抽查 ") || told(&typed, WORDS.in_lang(Lang::En)).is_none());
        }
    }

    #[test]
    fn nearly_an_audits_is_not() {
        for typed in
            ["抽查 7 第 3 号", "抽查 x 第 3 号不符：", "抽查 7 第 03 号不符：", "抽查 7 第 号不符：x", "抽查"]
        {
            assert_eq!(told(typed, WORDS.in_lang(Lang::En)), None, "{typed}");
        }
    }
}
