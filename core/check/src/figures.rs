//! The figures that a text can speak of, by the words with which it does.

use std::collections::HashMap;
use std::ops::Range;

use luoshi_ledger::Kind;
use luoshi_packs::{Pack, Text};

use crate::layout::{Layout, alike_word};
use crate::measures::{self, Dimension};
use crate::phrases::{Hit, Phrases};

/// A figure, as far as a text's words go.
#[derive(Clone, Debug)]
pub struct Known {
    /// Its id.
    pub figure: String,
    /// Its name.
    pub name: Text,
    /// How it is computed.
    pub kind: Kind,
    /// Its unit of measure in Chinese: 场.
    pub unit_of_measure: String,
    /// The same in the fixed English word: `talks`.
    pub measure_word: String,
}

/// A word by which a text may speak of a figure.
#[derive(Clone, Debug)]
pub struct Alias {
    /// The word.
    pub text: String,
    /// Words of which one has to stand in the same sentence; any sentence will do where there are none.
    pub needs: Vec<String>,
    /// Measures of which one has to follow the number; where there are none, the figure's own decides.
    pub measure: Vec<String>,
}

struct Spoken {
    known: usize,
    needs: Vec<usize>,
    measure: Vec<String>,
}

/// All figures with all their aliases.
pub struct Figures {
    known: Vec<Known>,
    aliases: Phrases<Vec<Spoken>>,
    needs: Phrases<usize>,
}

impl Figures {
    /// The figures of a pack.
    pub fn of(pack: &Pack) -> Self {
        Self::new(pack.figures.iter().map(|def| {
            let known = Known {
                figure: def.figure.id.clone(),
                name: def.name.clone(),
                kind: def.figure.kind,
                unit_of_measure: def.unit_of_measure.zh.clone(),
                measure_word: def.measure_word.clone(),
            };
            let aliases = def.aliases.iter().map(|alias| Alias {
                text: alias.text.clone(),
                needs: alias.needs.clone(),
                measure: alias.measure.clone(),
            });
            (known, aliases.collect())
        }))
    }

    /// From a plain list.
    pub fn new(figures: impl IntoIterator<Item = (Known, Vec<Alias>)>) -> Self {
        let mut known = Vec::new();
        let mut words: Vec<(String, Vec<Spoken>)> = Vec::new();
        let mut by_word: HashMap<String, usize> = HashMap::new();
        let mut needs: Vec<String> = Vec::new();
        for (figure, aliases) in figures {
            let index = known.len();
            known.push(figure);
            for alias in aliases {
                let spoken = Spoken {
                    known: index,
                    needs: alias.needs.iter().map(|word| position(&mut needs, word)).collect(),
                    measure: alias.measure.iter().map(|word| alike_word(word)).collect(),
                };
                let word = alike_word(&alias.text);
                let at = *by_word.entry(word.clone()).or_insert_with(|| {
                    words.push((word, Vec::new()));
                    words.len() - 1
                });
                words[at].1.push(spoken);
            }
        }
        let needs = Phrases::new(needs.into_iter().enumerate().map(|(index, word)| (word, index)));
        Self { known, aliases: Phrases::new(words), needs }
    }

    /// A figure by its index.
    pub fn known(&self, index: usize) -> &Known {
        &self.known[index]
    }

    /// Whether the word is one by which a text speaks of the figure.
    pub fn calls(&self, known: usize, word: &str) -> bool {
        let layout = Layout::of(word);
        self.aliases.find(&layout).iter().any(|hit| {
            hit.range == (0..layout.chars.len())
                && self.aliases.meaning(hit).iter().any(|spoken| spoken.known == known)
        })
    }

    /// Where a text speaks of figures.
    pub fn read<'a>(&'a self, layout: &Layout) -> Spots<'a> {
        let mut needed: HashMap<usize, Vec<usize>> = HashMap::new();
        for hit in self.needs.find(layout) {
            needed.entry(*self.needs.meaning(&hit)).or_default().push(hit.range.start);
        }
        let mut hits = self.aliases.find(layout);
        hits.sort_by_key(|hit| (hit.range.start, std::cmp::Reverse(hit.range.end)));
        Spots { figures: self, hits, needed }
    }
}

fn position(needs: &mut Vec<String>, word: &str) -> usize {
    needs.iter().position(|known| known == word).unwrap_or_else(|| {
        needs.push(word.to_owned());
        needs.len() - 1
    })
}

/// The words of one text that speak of figures.
pub struct Spots<'a> {
    figures: &'a Figures,
    hits: Vec<Hit>,
    needed: HashMap<usize, Vec<usize>>,
}

/// A word that speaks of a figure in a measure that the number has.
#[derive(Clone, Debug)]
pub struct Spoke {
    /// The figure's index.
    pub known: usize,
    /// The characters of the word.
    pub range: Range<usize>,
    /// Whether the alias asked for words about it, and found them.
    pub sure: bool,
    /// Whether the measure is one that the alias, or the figure, names itself.
    pub exact: bool,
}

impl Spots<'_> {
    /// The figures spoken of within `window`, fit for a number in `measure`; what an alias needs may stand anywhere in
    /// `context`. A word within a longer one is not heard: 宣讲 in 宣讲人员.
    pub fn within(&self, window: &Range<usize>, context: &Range<usize>, measure: Option<&str>) -> Vec<Spoke> {
        let from = self.hits.partition_point(|hit| hit.range.start < window.start);
        let mut heard: Vec<Spoke> = Vec::new();
        let mut covered = 0;
        let mut start = usize::MAX;
        for hit in self.hits[from..].iter().take_while(|hit| hit.range.start < window.end) {
            if hit.range.end > window.end || hit.range.end <= covered && hit.range.start != start {
                continue;
            }
            let spoken = self.figures.aliases.meaning(hit).iter();
            // Whether its measure fits or not, a word whose context fits is what is meant here.
            let meant: Vec<&Spoken> = spoken.filter(|spoken| self.is_meant(spoken, context)).collect();
            if meant.is_empty() || hit.range.start == start && hit.range.end < covered {
                continue;
            }
            covered = covered.max(hit.range.end);
            start = hit.range.start;
            for spoken in meant {
                if let Some(exact) = self.fits(spoken, measure) {
                    let sure = !spoken.needs.is_empty();
                    heard.push(Spoke { known: spoken.known, range: hit.range.clone(), sure, exact });
                }
            }
        }
        heard
    }

    /// The figures spoken of within `window` by words with their context, whatever they count, with their places.
    pub fn named(&self, window: &Range<usize>) -> impl Iterator<Item = (Range<usize>, usize)> {
        let from = self.hits.partition_point(|hit| hit.range.start < window.start);
        let hits = self.hits[from..].iter().take_while(|hit| hit.range.end <= window.end);
        hits.flat_map(move |hit| {
            let spoken = self.figures.aliases.meaning(hit).iter();
            let meant = spoken.filter(|spoken| self.is_meant(spoken, window));
            meant.map(|spoken| (hit.range.clone(), spoken.known))
        })
    }

    fn is_meant(&self, spoken: &Spoken, window: &Range<usize>) -> bool {
        spoken.needs.is_empty()
            || spoken.needs.iter().any(|word| {
                let places = self.needed.get(word).map_or(&[][..], Vec::as_slice);
                let next = places.partition_point(|place| *place < window.start);
                places.get(next).is_some_and(|place| *place < window.end)
            })
    }

    /// Whether the measure fits, and whether it is named outright.
    fn fits(&self, spoken: &Spoken, measure: Option<&str>) -> Option<bool> {
        let known = self.figures.known(spoken.known);
        let Some(measure) = measure else {
            return (spoken.measure.is_empty()
                && measures::dimension_of(&known.measure_word) != Dimension::Percent)
                .then_some(false);
        };
        if !spoken.measure.is_empty() {
            return spoken.measure.iter().any(|own| own == measure).then_some(true);
        }
        let asked = measures::dimension_of(&known.measure_word);
        if measures::dimension(measure)? != asked {
            return None;
        }
        if asked != Dimension::Count {
            return Some(true);
        }
        let own = alike_word(&known.unit_of_measure);
        if own == measure { Some(true) } else { measures::alike(&own, measure).then_some(false) }
    }
}
