//! From a file's bytes to the text that is checked. What a file is, its content says; the name only tells HTML from
//! plain text, which look alike.

mod docx;
mod html;
mod txt;

use crate::Error;

/// The largest file that is read, in bytes.
pub const MOST_BYTES: usize = 5 * 1024 * 1024;
/// The most text that one file may hold once it is unpacked, in bytes.
pub const MOST_TEXT: usize = 16 * 1024 * 1024;

/// The text of a TXT file (UTF-8, UTF-16 with a mark, GB18030), of a DOCX or of an HTML page.
///
/// Every span of a report counts the Unicode scalars of this text. Line ends are `\n`.
pub fn text_of(bytes: &[u8], name: &str) -> Result<String, Error> {
    if bytes.len() > MOST_BYTES {
        return Err(Error::TooLarge);
    }
    let text = if bytes.starts_with(b"PK\x03\x04") {
        docx::text(bytes)?
    } else if bytes.starts_with(b"\xD0\xCF\x11\xE0") || bytes.starts_with(b"%PDF") {
        return Err(Error::NotText);
    } else {
        let text = txt::text(bytes)?;
        if is_html(&text, name) { html::text(&text) } else { text }
    };
    Ok(line_ends(text))
}

fn is_html(text: &str, name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    if [".html", ".htm", ".xhtml"].iter().any(|end| name.ends_with(end)) {
        return true;
    }
    let head: String = text.trim_start().chars().take(200).collect::<String>().to_ascii_lowercase();
    head.starts_with("<!doctype html") || head.starts_with("<html")
}

fn line_ends(text: String) -> String {
    if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n") } else { text }
}

#[cfg(test)]
mod tests;
