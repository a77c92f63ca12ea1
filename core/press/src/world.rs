//! All that the template can see: itself, one document, the fonts.

use std::sync::LazyLock;

use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt};

/// The one template.
pub const TEMPLATE: &str = include_str!("paper.typ");

static LIBRARY: LazyLock<LazyHash<Library>> = LazyLock::new(|| LazyHash::new(Library::default()));

/// What a document is set from.
pub struct World {
    main: Source,
    data: (FileId, Bytes),
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
}

impl World {
    /// The document as JSON, and the fonts that may be used.
    pub fn new(fonts: Vec<Font>, data: &[u8]) -> Self {
        Self {
            main: Source::new(file("/paper.typ"), TEMPLATE.to_owned()),
            data: (file("/paper.json"), Bytes::new(data.to_vec())),
            book: LazyHash::new(FontBook::from_fonts(&fonts)),
            fonts,
        }
    }
}

/// # Panics
/// Never: both paths are ours.
fn file(path: &str) -> FileId {
    let path = VirtualPath::new(path).unwrap_or_else(|_| unreachable!("{path} is a path"));
    RootedPath::new(VirtualRoot::Project, path).intern()
}

impl typst::World for World {
    fn library(&self) -> &LazyHash<Library> {
        &LIBRARY
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.book
    }

    fn main(&self) -> FileId {
        self.main.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.main.id() { Ok(self.main.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == self.data.0 { Ok(self.data.1.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.get(index).cloned()
    }

    /// A document's day is its own.
    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}
