//! Workbooks are archives. What they unpack to is bounded before anything is made of it, since an archive
//! of a few kilobytes can hold terabytes.

use std::io::{Cursor, Read};

use quick_xml::Reader;
use quick_xml::events::Event;
use zip::ZipArchive;

use crate::SheetError;

/// The most that all parts of a workbook may unpack to, in bytes.
const MOST_UNPACKED: u64 = 256_000_000;

pub(crate) type Archive<'a> = ZipArchive<Cursor<&'a [u8]>>;

pub(crate) fn open(bytes: &[u8]) -> Result<Archive<'_>, SheetError> {
    ZipArchive::new(Cursor::new(bytes)).map_err(damaged)
}

pub(crate) fn has(archive: &Archive<'_>, name: &str) -> bool {
    archive.index_for_name(name).is_some()
}

/// The part of this name, unpacked.
pub(crate) fn part(archive: &mut Archive<'_>, name: &str) -> Result<Vec<u8>, SheetError> {
    let index = archive.index_for_name(name).ok_or_else(|| SheetError::Damaged(format!("no {name}")))?;
    unpack(archive, index, MOST_UNPACKED)
}

/// Unpacks every part once, to be sure that all together stay within the bound, and that the table of
/// texts does not claim more texts than it has room for (a reader would set aside memory for the claim).
pub(crate) fn measure(archive: &mut Archive<'_>) -> Result<(), SheetError> {
    let mut left = MOST_UNPACKED;
    for index in 0..archive.len() {
        let texts = archive.name_for_index(index).is_some_and(|name| {
            name.is_ok_and(|name| name.to_ascii_lowercase().ends_with("sharedstrings.xml"))
        });
        let part = unpack(archive, index, left)?;
        left = left.saturating_sub(part.len() as u64);
        if texts && claimed_texts(&part) > part.len() {
            return Err(SheetError::Damaged("more texts claimed than there are".to_owned()));
        }
    }
    Ok(())
}

fn unpack(archive: &mut Archive<'_>, index: usize, most: u64) -> Result<Vec<u8>, SheetError> {
    let mut out = Vec::new();
    let part = archive.by_index(index).map_err(damaged)?;
    part.take(most + 1).read_to_end(&mut out).map_err(damaged)?;
    if out.len() as u64 > most { Err(SheetError::TooLarge) } else { Ok(out) }
}

/// The largest number of texts that an `sst` element claims.
fn claimed_texts(part: &[u8]) -> usize {
    let mut reader = Reader::from_reader(part);
    let mut buffer = Vec::new();
    let mut most = 0;
    loop {
        buffer.clear();
        match reader.read_event_into(&mut buffer) {
            Ok(Event::Start(e) | Event::Empty(e)) if e.local_name().as_ref() == "sst" => {
                for attribute in e.attributes().with_checks(false).flatten() {
                    let digits: String = attribute.value.chars().filter(char::is_ascii_digit).collect();
                    if attribute.key.local_name().as_ref() == "uniqueCount" {
                        most = most.max(digits.parse().unwrap_or(usize::MAX));
                    }
                }
            }
            Ok(Event::Start(e)) if e.local_name().as_ref() == "si" => return most,
            Ok(Event::Eof) | Err(_) => return most,
            Ok(_) => {}
        }
    }
}

pub(crate) fn damaged(error: impl std::fmt::Display) -> SheetError {
    SheetError::Damaged(error.to_string())
}
