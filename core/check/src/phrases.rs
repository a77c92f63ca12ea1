//! Many words sought in one text at once.

use std::collections::HashMap;
use std::ops::Range;

use crate::layout::{Layout, alike_word};

/// Words with what each stands for.
pub struct Phrases<T> {
    words: Vec<(Vec<char>, T)>,
    by_first: HashMap<char, Vec<usize>>,
}

/// Where a word stands in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hit {
    /// The characters that it takes.
    pub range: Range<usize>,
    /// Which word: an index into what the phrases were made of.
    pub word: usize,
}

impl<T> Phrases<T> {
    /// The words, made alike; empty ones are never found.
    pub fn new(words: impl IntoIterator<Item = (String, T)>) -> Self {
        let words: Vec<(Vec<char>, T)> =
            words.into_iter().map(|(word, meaning)| (alike_word(&word).chars().collect(), meaning)).collect();
        let mut by_first: HashMap<char, Vec<usize>> = HashMap::new();
        for (index, (word, _)) in words.iter().enumerate() {
            if let Some(first) = word.first() {
                by_first.entry(*first).or_default().push(index);
            }
        }
        for list in by_first.values_mut() {
            list.sort_by_key(|index| std::cmp::Reverse(words[*index].0.len()));
        }
        Self { words, by_first }
    }

    /// What a word stands for.
    pub fn meaning(&self, hit: &Hit) -> &T {
        &self.words[hit.word].1
    }

    /// Every place of every word, in order; at one place the longest first.
    pub fn find(&self, layout: &Layout) -> Vec<Hit> {
        let mut hits = Vec::new();
        for at in 0..layout.chars.len() {
            let Some(list) = self.by_first.get(&layout.chars[at]) else { continue };
            for &index in list {
                let word = &self.words[index].0;
                if layout.chars[at..].starts_with(word) && stands_alone(&layout.chars, at, at + word.len()) {
                    hits.push(Hit { range: at..at + word.len(), word: index });
                }
            }
        }
        hits
    }
}

/// A Latin word is found only where no letter goes on before or after it; a plural's s may follow.
fn stands_alone(chars: &[char], from: usize, until: usize) -> bool {
    let letter = |at: usize| chars.get(at).is_some_and(char::is_ascii_alphanumeric);
    let before = from > 0 && letter(from) && letter(from - 1);
    let plural = chars.get(until) == Some(&'s') && !letter(until + 1);
    let after =
        letter(until.saturating_sub(1)) && chars[until - 1].is_ascii_alphabetic() && letter(until) && !plural;
    !before && !after
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_place_the_longest_first() {
        let phrases =
            Phrases::new([("宣讲".to_owned(), 1), ("宣讲人员".to_owned(), 2), ("talk".to_owned(), 3)]);
        let found: Vec<(usize, i32)> = phrases
            .find(&Layout::of("宣讲人员宣讲；Talks, talked, stalk"))
            .iter()
            .map(|hit| (hit.range.start, *phrases.meaning(hit)))
            .collect();
        assert_eq!(found, [(0, 2), (0, 1), (4, 1), (7, 3)]);
    }
}
