//! The text of a Word document: paragraphs as lines, a table's row as one line with tabs between its cells.
//! Deleted text, field codes and the second copy of drawings for old programs are left out.

use std::io::{Cursor, Read};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::MOST_TEXT;
use crate::Error;

/// Reads `word/document.xml`; bounded, whatever the archive says of its own size.
pub fn text(bytes: &[u8]) -> Result<String, Error> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| Error::BadDocument)?;
    let part = archive.by_name("word/document.xml").map_err(|_| Error::BadDocument)?;
    let mut xml = String::new();
    part.take(MOST_TEXT as u64 + 1).read_to_string(&mut xml).map_err(|_| Error::BadDocument)?;
    if xml.len() > MOST_TEXT {
        return Err(Error::TooLarge);
    }
    let mut body = Body::default();
    let mut reader = Reader::from_str(&xml);
    loop {
        match reader.read_event().map_err(|_| Error::BadDocument)? {
            Event::Start(tag) => body.open(&tag),
            Event::Empty(tag) => body.alone(&tag),
            Event::End(tag) => body.close(tag.local_name().as_ref().as_bytes()),
            Event::Text(text) => body.write(&text.xml10_content()),
            Event::CData(text) => body.write(&text.xml10_content()),
            Event::GeneralRef(name) => match name.resolve_char_ref() {
                Ok(Some(one)) => body.write(one.encode_utf8(&mut [0; 4])),
                _ => body.write(named(&name)),
            },
            Event::Eof => return Ok(body.text),
            _ => {}
        }
    }
}

fn named(name: &str) -> &'static str {
    match name {
        "amp" => "&",
        "lt" => "<",
        "gt" => ">",
        "quot" => "\"",
        "apos" => "'",
        _ => "",
    }
}

#[derive(Default)]
struct Body {
    text: String,
    /// Inside `w:t`: only there do characters belong to the text.
    run: bool,
    cells: usize,
    /// How many elements deep we are in something left out.
    skipped: usize,
}

impl Body {
    fn open(&mut self, tag: &BytesStart<'_>) {
        let name = tag.local_name();
        let name = name.as_ref().as_bytes();
        if self.skipped > 0 || matches!(name, b"Fallback" | b"del" | b"moveFrom") {
            self.skipped += 1;
            return;
        }
        match name {
            b"t" => self.run = true,
            b"tc" => self.cells += 1,
            _ => self.alone(tag),
        }
    }

    fn alone(&mut self, tag: &BytesStart<'_>) {
        if self.skipped > 0 {
            return;
        }
        match tag.local_name().as_ref().as_bytes() {
            b"tab" => self.text.push('\t'),
            b"br" | b"cr" => self.text.push('\n'),
            b"noBreakHyphen" => self.text.push('-'),
            _ => {}
        }
    }

    fn close(&mut self, name: &[u8]) {
        if self.skipped > 0 {
            self.skipped -= 1;
            return;
        }
        match name {
            b"t" => self.run = false,
            b"tc" => {
                self.cells = self.cells.saturating_sub(1);
                self.text.push('\t');
            }
            b"p" if self.cells > 0 => self.text.push(' '),
            b"p" | b"tr" => {
                self.text.truncate(self.text.trim_end_matches(['\t', ' ']).len());
                self.text.push('\n');
            }
            _ => {}
        }
    }

    fn write(&mut self, text: &str) {
        if self.run && self.skipped == 0 {
            self.text.push_str(text);
        }
    }
}
