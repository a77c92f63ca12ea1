//! Text as a search compares it: folded, and as it sounds.

use pinyin::ToPinyin;

/// So many syllables from where one begins are kept: nobody types more of a name.
const SYLLABLES: usize = 8;

/// Lower case, full-width signs as their narrow twins.
pub fn folded(text: &str) -> String {
    text.chars().map(narrow).flat_map(char::to_lowercase).collect()
}

/// A full-width letter, digit or sign as its narrow twin.
pub fn narrow(c: char) -> char {
    match c {
        '\u{3000}' => ' ',
        '\u{ff01}'..='\u{ff5e}' => u32::from(c).checked_sub(0xfee0).and_then(char::from_u32).unwrap_or(c),
        other => other,
    }
}

/// Whether it is a Chinese character.
pub fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{323af}')
}

/// A character's syllable as keyboards type it, its most common one where it has several.
pub fn syllable(c: char) -> Option<String> {
    let plain = c.to_pinyin()?.plain();
    Some(plain.chars().map(|letter| if letter.is_ascii_alphabetic() { letter } else { 'v' }).collect())
}

/// How texts sound, from each syllable on, in full and by initials, each begun by a blank: `xuanjiang jiang xj j` for
/// 宣讲. So what begins at a syllable is found behind a blank, and nothing else is.
pub fn sounds(texts: &[&str]) -> String {
    let mut out = String::new();
    for run in texts.iter().flat_map(|text| text.split(|c| !is_han(c))) {
        let syllables: Vec<String> = run.chars().filter_map(syllable).collect();
        for from in 0..syllables.len() {
            let rest = &syllables[from..syllables.len().min(from + SYLLABLES)];
            out.push(' ');
            out.extend(rest.iter().map(String::as_str));
            out.push(' ');
            out.extend(rest.iter().filter_map(|syllable| syllable.chars().next()));
        }
    }
    out
}

/// The characters, as a range of their places, that sound as typed: in full, the last syllable perhaps begun, or by
/// initials.
pub fn sounding(text: &[char], typed: &str) -> Option<(usize, usize)> {
    let syllables: Vec<Option<String>> =
        text.iter().map(|c| if is_han(*c) { syllable(*c) } else { None }).collect();
    (0..text.len()).find_map(|from| {
        let end = in_full(&syllables[from..], typed).or_else(|| by_initials(&syllables[from..], typed))?;
        Some((from, from + end))
    })
}

fn in_full(syllables: &[Option<String>], typed: &str) -> Option<usize> {
    let mut rest = typed;
    for (at, syllable) in syllables.iter().enumerate() {
        let syllable = syllable.as_deref()?;
        match rest.strip_prefix(syllable) {
            Some("") => return Some(at + 1),
            Some(further) => rest = further,
            None => return syllable.starts_with(rest).then_some(at + 1),
        }
    }
    None
}

fn by_initials(syllables: &[Option<String>], typed: &str) -> Option<usize> {
    let letters: Vec<char> = typed.chars().collect();
    let sounding = syllables
        .iter()
        .zip(&letters)
        .all(|(syllable, letter)| syllable.as_deref().is_some_and(|syllable| syllable.starts_with(*letter)));
    (sounding && syllables.len() >= letters.len()).then_some(letters.len())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_name_sounds_from_each_of_its_syllables() {
        assert_eq!(sounds(&["宣讲A党"]), " xuanjiang xj jiang j dang d");
        assert_eq!(sounds(&["绿"]), " lv l");
        assert_eq!(folded("ＡＢ　Ｃ1（x"), "ab c1(x");
    }

    #[test]
    fn what_sounds_as_typed_is_told_by_its_place() {
        let text: Vec<char> = "在立新街道讲党史".chars().collect();
        for (typed, found) in [
            ("lixin", Some((1, 3))),
            ("lixinj", Some((1, 4))),
            ("lxjd", Some((1, 5))),
            ("inj", None),
            ("dangshi", Some((6, 8))),
            ("dangshix", None),
            ("ds", Some((6, 8))),
        ] {
            assert_eq!(sounding(&text, typed), found, "{typed}");
        }
    }

    proptest! {
        /// What the database finds behind a blank is what a reader sees marked.
        #[test]
        fn both_ways_of_finding_a_sound_agree(text in "[立新街道讲党史红军]{1,12}", typed in "[a-z]{2,7}") {
            let chars: Vec<char> = text.chars().collect();
            let kept = sounds(&[&text]).contains(&format!(" {typed}"));
            prop_assert_eq!(kept, sounding(&chars, &typed).is_some());
        }
    }
}
