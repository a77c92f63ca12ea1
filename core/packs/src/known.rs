//! Which names the pack declares, and that each is well formed and stands once.

use std::collections::BTreeMap;

use crate::Text;
use crate::fault::Fault;
use crate::problem::Problems;
use crate::raw::{At, CategoryRaw, FigureRaw, ItemRaw, SectionRaw};
use crate::tables::{Found, RawPack};

/// What the pack declares, by id. A table that could not be read is known by its name alone.
pub(crate) struct Known<'a> {
    pub items: BTreeMap<&'a str, Option<&'a ItemRaw>>,
    pub figures: BTreeMap<&'a str, Option<&'a FigureRaw>>,
    pub categories: BTreeMap<&'a str, Option<&'a CategoryRaw>>,
    pub sections: BTreeMap<&'a str, Option<&'a SectionRaw>>,
}

impl<'a> Known<'a> {
    pub fn of(raw: &'a RawPack, problems: &mut Problems) -> Self {
        Self {
            items: index(&raw.items, is_dotted, problems),
            figures: index(&raw.figures, is_dotted, problems),
            categories: index(&raw.categories, is_dotted, problems),
            sections: index(&raw.sections, is_dotted, problems),
        }
    }
}

/// The tables by id; ids that are badly formed or stand twice are noted.
pub(crate) fn index<'a, T>(
    all: &'a [Found<T>],
    well_formed: fn(&str) -> bool,
    problems: &mut Problems,
) -> BTreeMap<&'a str, Option<&'a T>> {
    let mut known: BTreeMap<&str, Option<&T>> = BTreeMap::new();
    let mut first: BTreeMap<&str, &Found<T>> = BTreeMap::new();
    for found in all {
        let Some(id) = found.id.as_deref() else { continue };
        if !well_formed(id) {
            problems.add(found.file, &found.span, Fault::BadId(id.to_owned()));
        }
        if let Some(earlier) = first.get(id) {
            let first = problems.whereabouts(earlier.file, &earlier.span);
            problems.add(found.file, &found.span, Fault::Twice { id: id.to_owned(), first });
        } else {
            first.insert(id, found);
            known.insert(id, found.value.as_ref());
        }
    }
    known
}

/// Lower-case words with digits and underscores, joined by dots.
pub(crate) fn is_dotted(id: &str) -> bool {
    id.len() <= 64 && id.split('.').all(is_word)
}

/// One such word, which begins with a letter.
pub(crate) fn is_word(id: &str) -> bool {
    id.as_bytes().first().is_some_and(u8::is_ascii_lowercase)
        && id.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
}

/// The text, if both languages say something; noted otherwise.
pub(crate) fn both(file: usize, text: &At<Text>, problems: &mut Problems) -> Text {
    if text.value.zh.trim().is_empty() || text.value.en.trim().is_empty() {
        problems.add(file, &text.span, Fault::EmptyText);
    }
    text.value.clone()
}
