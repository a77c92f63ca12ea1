//! What is wrong with a pack, where, and what to do about it.

use std::fmt;
use std::ops::Range;

use serde::Serialize;

use crate::fault::Fault;
use crate::{Lang, Text};

/// How much a problem weighs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// The pack is refused.
    Error,
    /// The pack is taken.
    Warning,
}

/// One thing that is wrong with a pack.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    /// The file, as the pack names it.
    pub file: String,
    /// The line, from 1.
    pub line: u32,
    /// The column in characters, from 1.
    pub column: u32,
    /// Whether the pack is refused for it.
    pub severity: Severity,
    /// What is wrong.
    pub message: Text,
    /// What to do.
    pub help: Text,
}

impl Problem {
    /// The problem on one line, as compilers write it.
    pub fn line_in(&self, lang: Lang) -> String {
        let Self { file, line, column, .. } = self;
        let kind = match (self.severity, lang) {
            (Severity::Error, Lang::Zh) => "错误",
            (Severity::Error, Lang::En) => "error",
            (Severity::Warning, Lang::Zh) => "提醒",
            (Severity::Warning, Lang::En) => "warning",
        };
        let colon = if lang == Lang::Zh { "：" } else { ": " };
        format!("{file}:{line}:{column} {kind}{colon}{} {}", self.message.get(lang), self.help.get(lang))
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.line_in(Lang::default()))
    }
}

/// A file of the pack while it is read.
pub(crate) struct Source {
    pub path: String,
    pub text: String,
}

impl Source {
    /// Line and column of a byte of the text, both from 1.
    pub fn place(&self, byte: usize) -> (u32, u32) {
        let mut end = byte.min(self.text.len());
        while !self.text.is_char_boundary(end) {
            end -= 1;
        }
        let before = &self.text[..end];
        let line = before.matches('\n').count() + 1;
        let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
        (u32::try_from(line).unwrap_or(u32::MAX), u32::try_from(column).unwrap_or(u32::MAX))
    }
}

/// All problems found so far, and the files that they are found in.
#[derive(Default)]
pub(crate) struct Problems {
    sources: Vec<Source>,
    found: Vec<Problem>,
}

/// Which of the files: a place in [`Problems`].
pub(crate) type FileId = usize;

impl Problems {
    pub fn add_source(&mut self, path: &str, text: String) -> FileId {
        self.sources.push(Source { path: path.to_owned(), text });
        self.sources.len() - 1
    }

    /// Where something stands, for a message about something else: `items.toml:12`.
    pub fn whereabouts(&self, file: FileId, span: &Range<usize>) -> String {
        let source = &self.sources[file];
        format!("{}:{}", source.path, source.place(span.start).0)
    }

    pub fn add(&mut self, file: FileId, span: &Range<usize>, fault: Fault) {
        let source = &self.sources[file];
        let (line, column) = source.place(span.start);
        let path = source.path.clone();
        self.add_at(&path, line, column, fault);
    }

    pub fn add_at(&mut self, file: &str, line: u32, column: u32, fault: Fault) {
        let severity = fault.severity();
        let (message, help) = fault.texts();
        self.found.push(Problem { file: file.to_owned(), line, column, severity, message, help });
    }

    pub fn any_error(&self) -> bool {
        self.found.iter().any(|problem| problem.severity == Severity::Error)
    }

    /// All of them, by file and place.
    pub fn into_sorted(mut self) -> Vec<Problem> {
        self.found.sort_by(|a, b| (&a.file, a.line, a.column).cmp(&(&b.file, b.line, b.column)));
        self.found.dedup();
        self.found
    }
}
