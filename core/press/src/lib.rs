//! Documents set as pages: a PDF by GB/T 9704-2012, set by Typst, which is part of the program.
//!
//! What is set comes in as data and goes through one fixed template (`paper.typ`): no word of a person is ever read as
//! the template's language. Fonts are handed in as files that somebody else opens.
//!
//! Invariants: the same document and fonts give the same bytes; what cannot be broken into lines is broken anyway,
//! before it leaves the paper.
//!
//! Absences: no file, clock, network or package; the template can open nothing but its own document.

mod faces;
mod world;

use std::sync::{Mutex, PoisonError};

use luoshi_paper::{Lang, Paper, Press, PressError};
use serde_json::{Value as Json, json};
use typst_layout::PagedDocument;
use typst_pdf::PdfOptions;

pub use faces::FontFiles;
use faces::{Picked, Taken};
use world::World;

/// Words longer than this are broken where the line ends, in a table where its column does.
const LONG: usize = 24;
const LONG_IN_TABLE: usize = 8;

/// Typst with the fonts of a machine.
pub struct Typst {
    files: Box<dyn FontFiles>,
    /// What was found last, for each language.
    picked: Mutex<[Option<Picked>; 2]>,
}

impl Typst {
    /// With whoever opens font files.
    pub fn new(files: Box<dyn FontFiles>) -> Self {
        Self { files, picked: Mutex::default() }
    }

    /// The fonts for a language. They are looked for once; where none were there, again the next time.
    fn taken(&self, lang: Lang) -> Result<Taken, PressError> {
        let mut all = self.picked.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = &mut all[usize::from(lang == Lang::En)];
        if let Some(taken) = kept.as_ref().and_then(|picked| picked.take(&*self.files)) {
            return Ok(taken);
        }
        let picked = Picked::of(&*self.files, lang).ok_or(PressError::NoFonts(lang))?;
        let taken = picked.take(&*self.files).ok_or(PressError::NoFonts(lang))?;
        *kept = Some(picked);
        Ok(taken)
    }
}

impl Press for Typst {
    fn pdf(&self, paper: &Paper) -> Result<Vec<u8>, PressError> {
        let taken = self.taken(paper.lang)?;
        let world = World::new(taken.fonts, &told(paper, &taken.faces)?);
        let set = typst::compile::<PagedDocument>(&world).output.map_err(failed);
        let bytes = set.and_then(|pages| typst_pdf::pdf(&pages, &PdfOptions::default()).map_err(failed));
        // What it remembers holds on to whole fonts; two documents have little in common.
        typst::comemo::evict(0);
        bytes
    }

    fn mark(&self) -> String {
        format!("{}\n{}", env!("CARGO_PKG_VERSION"), world::TEMPLATE)
    }
}

fn failed(faults: impl IntoIterator<Item = typst::diag::SourceDiagnostic>) -> PressError {
    let all: Vec<String> = faults.into_iter().map(|fault| fault.message.to_string()).collect();
    PressError::Failed(all.join("; "))
}

/// The document as the template reads it.
fn told(paper: &Paper, faces: &Json) -> Result<Vec<u8>, PressError> {
    let lost = |error: serde_json::Error| PressError::Failed(error.to_string());
    let mut told = serde_json::to_value(paper).map_err(lost)?;
    break_long(&mut told, LONG);
    let code = paper.code.as_ref().map(|code| {
        let size = code.size;
        let svg = format!(
            r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}"><path d="{}"/></svg>"#,
            code.path
        );
        json!({ "to": code.to, "says": code.says, "svg": svg })
    });
    told["code"] = json!(code);
    told["faces"] = faces.clone();
    told["wide"] = json!(luoshi_paper::width(&paper.issuer));
    serde_json::to_vec(&told).map_err(lost)
}

/// Lets each word that is too long be broken anywhere. What is typed stays as it is but for signs without a width.
fn break_long(value: &mut Json, most: usize) {
    match value {
        Json::String(text) => {
            if let Some(broken) = broken(text, most) {
                *text = broken;
            }
        }
        Json::Array(all) => all.iter_mut().for_each(|one| break_long(one, most)),
        Json::Object(fields) => {
            let most = if fields.get("is").is_some_and(|is| is == "table") { LONG_IN_TABLE } else { most };
            // Addresses lead somewhere and stay.
            let read = fields.iter_mut().filter(|(name, _)| !matches!(name.as_str(), "is" | "to" | "lang"));
            read.for_each(|(_, field)| break_long(field, most));
        }
        _ => {}
    }
}

/// A text with its long words made breakable; none where it has none.
fn broken(text: &str, most: usize) -> Option<String> {
    let latin = |c: char| !c.is_whitespace() && (c as u32) < 0x2e80;
    let mut words: Vec<(bool, String)> = Vec::new();
    for c in text.chars() {
        match words.last_mut() {
            Some((is, word)) if *is == latin(c) => word.push(c),
            _ => words.push((latin(c), c.to_string())),
        }
    }
    let long = |(is, word): &(bool, String)| *is && word.chars().count() > most;
    if !words.iter().any(long) {
        return None;
    }
    let apart = |word: &str| word.chars().flat_map(|c| [c, '\u{200b}']).collect::<String>();
    Some(words.iter().map(|one| if long(one) { apart(&one.1) } else { one.1.clone() }).collect())
}

#[cfg(test)]
mod tests {
    use super::broken;

    #[test]
    fn words_too_long_for_a_line_can_be_broken() {
        assert_eq!(broken("讲了 780 场 and so on", 8), None);
        assert_eq!(
            broken("讲abcde场", 4).as_deref(),
            Some("讲a\u{200b}b\u{200b}c\u{200b}d\u{200b}e\u{200b}场")
        );
    }
}
