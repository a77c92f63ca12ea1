//! What was typed, as words: at blanks and signs, and within Chinese at the words of the city and its campaign.

use jieba_rs::Jieba;
use luoshi_packs::Pack;
use luoshi_units::Tree;

use super::fold::{folded, is_han, narrow};

/// So many words are looked for; more do not narrow a search any further.
pub const WORDS: usize = 6;
/// Of what was typed, so many characters are read.
const LONGEST: usize = 100;
/// So many places are tried for a blank that was left out.
const BLANKS: usize = 12;
/// Within fewer characters none was left out: a word of two is one.
const SHORTEST: usize = 3;
/// How much likelier a word of the city is than one that the model of the language makes up.
const KNOWN: usize = 1000;
/// What a unit's name may end with and people leave out.
const ENDINGS: [&str; 12] =
    ["街道办事处", "社区居委会", "村委会", "居委会", "街道", "社区", "市", "县", "区", "镇", "乡", "村"];

/// What is looked for: every word must be there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// The words, folded.
    pub words: Vec<Word>,
}

/// One word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// Folded.
    pub text: String,
    /// Whether it may be how something Chinese sounds.
    pub sounds: bool,
}

/// Cuts Chinese into words: those of the city first, by a model of the language between them.
pub struct Cutter(Jieba);

impl Cutter {
    /// With the names of units, with and without their endings, and the words of the pack.
    pub fn of(pack: &Pack, tree: &Tree) -> Self {
        let mut jieba = Jieba::empty();
        let mut add = |word: &str| {
            if word.chars().count() > 1 && word.chars().all(is_han) {
                jieba.add_word(word, Some(KNOWN), None);
            }
        };
        for unit in tree.iter() {
            for name in std::iter::once(&unit.name_zh).chain(&unit.aliases) {
                add(name);
                if let Some(short) = ENDINGS.iter().find_map(|ending| name.strip_suffix(ending)) {
                    add(short);
                }
            }
        }
        pack.figures.iter().for_each(|def| {
            add(&def.name.zh);
            def.aliases.iter().for_each(|alias| add(&alias.text));
        });
        pack.items.values().for_each(|item| add(&item.name.zh));
        pack.forms.iter().for_each(|form| add(&form.name.zh));
        pack.navigation.iter().for_each(|section| add(&section.name.zh));
        Self(jieba)
    }

    /// The words of what was typed, each once; what is typed in one go of Chinese and of digits or letters stays one
    /// word: `27号院` is no `27` anywhere.
    pub fn unbroken(&self, typed: &str) -> Query {
        let mixed = |token: &str| runs(token).len() > 1;
        self.words_of(typed, |token| if mixed(token) { vec![token] } else { runs(token) })
    }

    /// The words of what was typed, each once.
    pub fn query(&self, typed: &str) -> Query {
        self.words_of(typed, runs)
    }

    fn words_of(&self, typed: &str, parts: impl Fn(&str) -> Vec<&str>) -> Query {
        let typed: String = typed.chars().map(narrow).take(LONGEST).collect();
        let mut words: Vec<Word> = Vec::new();
        for token in folded(&typed).split(|c: char| !c.is_alphanumeric()) {
            for run in parts(token) {
                let han = run.chars().all(is_han);
                let cut: Vec<String> = if han { self.cut(run) } else { vec![run.to_owned()] };
                for text in cut {
                    let sounds = !han && text.len() > 1 && text.bytes().all(|b| b.is_ascii_lowercase());
                    if !words.iter().any(|known| known.text == text) {
                        words.push(Word { text, sounds });
                    }
                }
            }
        }
        words.truncate(WORDS);
        Query { words }
    }

    /// The same with one more blank within Chinese, at each place where that makes other words of it: as it would be
    /// typed, and its words.
    pub fn apart(&self, typed: &str) -> Vec<(String, Query)> {
        let chars: Vec<char> = typed.chars().map(narrow).take(LONGEST).collect();
        let whole = self.query(typed);
        let mut places = Vec::new();
        let mut from = 0;
        for run in chars.chunk_by(|one, next| is_han(*one) == is_han(*next)) {
            if is_han(run[0]) && run.len() >= SHORTEST {
                places.extend(from + 1..from + run.len());
            }
            from += run.len();
        }
        let apart = places.into_iter().map(|at| {
            let text: String = chars[..at].iter().chain([&' ']).chain(&chars[at..]).collect();
            let query = self.query(&text);
            (text, query)
        });
        apart.filter(|(_, query)| *query != whole).take(BLANKS).collect()
    }

    fn cut(&self, run: &str) -> Vec<String> {
        self.0.cut(run, true).into_iter().map(|token| token.word.to_owned()).collect()
    }
}

/// Where Chinese and other signs follow each other, each for itself.
fn runs(token: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let (mut from, mut was) = (0, None);
    for (at, c) in token.char_indices() {
        let is = is_han(c);
        if was.is_some_and(|was| was != is) {
            out.push(&token[from..at]);
            from = at;
        }
        was = Some(is);
    }
    if from < token.len() {
        out.push(&token[from..]);
    }
    out
}

impl Query {
    /// Whether every word is part of one of these texts, or how one of them sounds.
    pub fn holds(&self, texts: &[&str]) -> bool {
        if self.words.is_empty() {
            return false;
        }
        let kept: Vec<String> = texts.iter().map(|text| folded(text)).collect();
        let chars: Vec<Vec<char>> = kept.iter().map(|text| text.chars().collect()).collect();
        self.words.iter().all(|word| {
            kept.iter().any(|text| text.contains(&word.text))
                || (word.sounds && chars.iter().any(|text| super::fold::sounding(text, &word.text).is_some()))
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn plain() -> Cutter {
        let mut jieba = Jieba::empty();
        ["立新街道", "立新", "宣讲", "党史"].iter().for_each(|word| {
            jieba.add_word(word, Some(KNOWN), None);
        });
        Cutter(jieba)
    }

    fn words(typed: &str) -> Vec<String> {
        plain().query(typed).words.into_iter().map(|word| word.text).collect()
    }

    #[test]
    fn what_is_typed_in_one_go_is_cut_at_the_words_of_the_city() {
        assert_eq!(words("立新宣讲党史"), ["立新", "宣讲", "党史"]);
        assert_eq!(words("立新街道　宣讲"), ["立新街道", "宣讲"]);
        assert_eq!(words("Lixin宣讲, lixin"), ["lixin", "宣讲"]);
        assert_eq!(words("27号院"), ["27", "号院"]);
        assert_eq!(words(" ！？"), Vec::<String>::new());
    }

    #[test]
    fn what_is_typed_in_one_go_of_digits_and_chinese_can_stay_one_word() {
        let whole = |typed: &str| -> Vec<String> {
            plain().unbroken(typed).words.into_iter().map(|word| word.text).collect()
        };
        assert_eq!(whole("２７号院 立新宣讲"), ["27号院", "立新", "宣讲"]);
        assert_eq!(whole("lixin 党史"), ["lixin", "党史"]);
        assert!(!plain().unbroken("27号院").holds(&["3月27日在号院"]));
    }

    #[test]
    fn a_blank_that_was_left_out_is_tried_at_each_place() {
        let apart =
            |typed: &str| -> Vec<String> { plain().apart(typed).into_iter().map(|(text, _)| text).collect() };
        // Where the model of the language cuts anyway, a blank changes nothing.
        assert_eq!(apart("讲红军路"), ["讲 红军路", "讲红 军路"]);
        assert_eq!(apart("党史 a"), Vec::<String>::new());
        assert!(!apart("立新宣讲党史").contains(&"立新 宣讲党史".to_owned()));
        assert_eq!(apart(&"红".repeat(80)).len(), BLANKS);
        assert!(plain().apart("讲红军路").iter().any(|(_, query)| query.holds(&["红军路上第一讲"])));
    }

    #[test]
    fn a_word_is_part_of_a_text_or_how_it_sounds() {
        let query = plain().query("lixin xuanj");
        assert!(query.holds(&["立新街道宣讲"]));
        assert!(query.holds(&["立新街道", "宣讲"]));
        assert!(!query.holds(&["立新街道"]));
        assert!(!Query::default().holds(&["立新街道"]));
    }

    proptest! {
        /// However Chinese is cut, nothing of it is lost: a text that holds it whole is found.
        #[test]
        fn a_text_is_found_by_any_part_of_it(text in "[立新街道讲党史红军宣在1a ]{1,20}", from in 0_usize..20, len in 1_usize..20) {
            let part: String = text.chars().skip(from).take(len).collect();
            let query = plain().query(&part);
            prop_assume!(!query.words.is_empty());
            prop_assert!(query.holds(&[&text]), "{:?} in {:?}", query, text);
        }

        #[test]
        fn anything_may_be_typed(typed in ".{0,200}") {
            prop_assert!(plain().query(&typed).words.len() <= WORDS);
        }
    }
}
