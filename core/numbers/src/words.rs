//! Lists of words with what they mean, looked up at a place of the text: the longest that stands there wins.

use crate::chars::Chars;

struct Entry<T> {
    word: Vec<char>,
    meaning: T,
}

/// Words by their first character (or by their last, for looking back).
pub(crate) struct Words<T> {
    entries: Vec<Entry<T>>,
    backwards: bool,
}

impl<T: Copy> Words<T> {
    /// Words that are looked for from a place on.
    pub(crate) fn ahead(lists: &[(&str, T)]) -> Self {
        Self::new(lists, false)
    }

    /// Words that are looked for right before a place.
    pub(crate) fn behind(lists: &[(&str, T)]) -> Self {
        Self::new(lists, true)
    }

    /// Each list is words separated by spaces.
    fn new(lists: &[(&str, T)], backwards: bool) -> Self {
        let mut entries: Vec<Entry<T>> = Vec::new();
        for (words, meaning) in lists {
            for word in words.split_whitespace() {
                // An underscore stands for a space inside a word of several English words.
                let spaced = word.chars().map(|c| if c == '_' { ' ' } else { c });
                let mut word: Vec<char> = spaced.collect();
                if backwards {
                    word.reverse();
                }
                entries.push(Entry { word, meaning: *meaning });
            }
        }
        entries.sort_by(|a, b| a.word[0].cmp(&b.word[0]).then(b.word.len().cmp(&a.word.len())));
        Self { entries, backwards }
    }

    /// The longest word that stands at `i` (or right before `i`), as its length and meaning.
    pub(crate) fn find(&self, chars: &Chars, i: usize) -> Option<(usize, T)> {
        let first = if self.backwards { chars.before(i) } else { chars.at(i) };
        let from = self.entries.partition_point(|entry| entry.word[0] < first);
        let same = self.entries[from..].iter().take_while(|entry| entry.word[0] == first);
        let mut fitting = same.filter(|entry| self.fits(chars, i, &entry.word));
        fitting.next().map(|entry| (entry.word.len(), entry.meaning))
    }

    fn fits(&self, chars: &Chars, i: usize, word: &[char]) -> bool {
        if self.backwards {
            i >= word.len() && word.iter().enumerate().all(|(n, &c)| chars.at(i - 1 - n) == c)
        } else {
            word.iter().enumerate().all(|(n, &c)| chars.at(i + n) == c)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Words;
    use crate::chars::Chars;

    #[test]
    fn the_longest_word_wins() {
        let chars = Chars::new("志愿者1.2万人次参与");
        let ahead = Words::ahead(&[("人 人次", 1), ("参与", 2)]);
        assert_eq!(ahead.find(&chars, 7), Some((2, 1)));
        assert_eq!(ahead.find(&chars, 8), None);
        let behind = Words::behind(&[("人 万人 人次", 3)]);
        assert_eq!(behind.find(&chars, 8), Some((2, 3)));
        assert_eq!(behind.find(&chars, 0), None);
    }
}
