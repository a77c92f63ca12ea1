//! Plain text in the encodings that Chinese offices write.

use encoding_rs::{GB18030, UTF_16BE, UTF_16LE};

use crate::Error;

/// UTF-8 where the bytes are UTF-8, UTF-16 where a mark says so, else GB18030.
pub fn text(bytes: &[u8]) -> Result<String, Error> {
    for (mark, encoding) in [(&b"\xFF\xFE"[..], UTF_16LE), (&b"\xFE\xFF"[..], UTF_16BE)] {
        if let Some(rest) = bytes.strip_prefix(mark) {
            return whole(encoding.decode_without_bom_handling(rest));
        }
    }
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) if text.contains('\0') => Err(Error::NotText),
        Ok(text) => Ok(text.to_owned()),
        Err(_) => whole(GB18030.decode_without_bom_handling(bytes)),
    }
}

/// Refuses what no encoding reads: a picture or a program is not guessed at.
fn whole((text, broken): (std::borrow::Cow<'_, str>, bool)) -> Result<String, Error> {
    if broken || text.contains('\0') { Err(Error::NotText) } else { Ok(text.into_owned()) }
}
