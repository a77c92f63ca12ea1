//! The reason of a record that came with a sheet. It is kept once, readable as it is, and told to each reader in their
//! language: so its form never changes.

use luoshi_web::{Reason, Words};

/// What stands before the beginning of the sheet's hash.
const SIGN: &str = "由表导入，文件校验码 ";
/// How much of the hash is named.
const HASH: usize = 12;

/// As it is kept.
pub fn kept(hash: &str) -> String {
    format!("{SIGN}{}", hash.chars().take(HASH).collect::<String>())
}

/// As a reader is told; none for a reason that names no sheet.
pub fn told(kept: &str, w: Words) -> Option<Reason> {
    let hash = kept.strip_prefix(SIGN)?;
    let is_hash = hash.len() == HASH && hash.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
    is_hash.then(|| Reason { said: w.t1("records-import-reason", "hash", hash), written: String::new() })
}

#[cfg(test)]
mod tests {
    use luoshi_packs::Lang;

    use super::{kept, told};
    use crate::WORDS;

    #[test]
    fn a_sheet_is_named_in_the_readers_language() {
        let reason = kept(&"0123456789abcdef".repeat(4));
        let text = |lang| told(&reason, WORDS.in_lang(lang)).expect("a sheet's").text();
        assert_eq!(text(Lang::Zh), reason);
        assert_eq!(text(Lang::En), "Imported from a sheet, content 0123456789ab");
        for typed in ["由表导入", "由表导入，文件校验码 0123", "由表导入，文件校验码 0123456789zz"]
        {
            assert_eq!(told(typed, WORDS.in_lang(Lang::En)), None, "{typed}");
        }
    }
}
