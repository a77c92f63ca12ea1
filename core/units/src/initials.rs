use pinyin::ToPinyin;

/// The first letters of a name's syllables, in lower case: `mdjs` for 牡丹江市, `27hy` for 27号院. Where a
/// character has several readings, its most common one.
pub fn initials(name: &str) -> String {
    name.chars()
        .filter_map(|c| match c.to_pinyin() {
            Some(syllable) => syllable.plain().chars().next().map(plain_letter),
            None => c.is_ascii_alphanumeric().then(|| c.to_ascii_lowercase()),
        })
        .collect()
}

/// A name as it sounds, in full: `mudanjiangshi` for 牡丹江市.
pub fn sound(name: &str) -> String {
    name.chars()
        .filter_map(|c| c.to_pinyin())
        .flat_map(|syllable| syllable.plain().chars().map(typed_letter))
        .collect()
}

/// Keyboards type ü as `v` within a syllable.
fn typed_letter(letter: char) -> char {
    if letter.is_ascii_alphabetic() { letter } else { 'v' }
}

/// A few syllables begin with ü or with a bare accent; keyboards type them as `u`.
fn plain_letter(letter: char) -> char {
    if letter.is_ascii_alphabetic() { letter } else { 'u' }
}

#[cfg(test)]
mod tests {
    use super::{initials, sound};

    #[test]
    fn names_have_the_initials_that_people_type() {
        assert_eq!(initials("牡丹江市"), "mdjs");
        assert_eq!(initials("27号院 A座"), "27hyaz");
        assert_eq!(initials("（西安区）·"), "xaq");
        assert_eq!(initials(""), "");
        assert_eq!(sound("吕A雪"), "lvxue");
    }
}
