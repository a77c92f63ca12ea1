//! Workbooks are archives. What they unpack to is bounded before anything is made of it, since an archive
//! of a few kilobytes can hold terabytes.

use std::io::{Cursor, Read};

use quick_xml::Reader;
use quick_xml::events::Event;
use zip::ZipArchive;

use crate::SheetError;

/// The most that all parts of a workbook may unpack to, in bytes.
const MOST_UNPACKED: u64 = 200_000_000;

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

/// Makes sure that all parts together unpack to no more than the bound (the library lets none unpack to more
/// than it says), and that the table of texts does not claim more texts than it has room for (a reader would
/// set aside memory for the claim).
pub(crate) fn measure(archive: &mut Archive<'_>) -> Result<(), SheetError> {
    measure_within(archive, MOST_UNPACKED)
}

fn measure_within(archive: &mut Archive<'_>, most: u64) -> Result<(), SheetError> {
    let mut left = most;
    for index in 0..archive.len() {
        let part = archive.by_index_raw(index).map_err(damaged)?;
        left = left.checked_sub(part.size()).ok_or(SheetError::TooLarge)?;
        let texts = part.name().is_ok_and(|name| name.to_ascii_lowercase().ends_with("sharedstrings.xml"));
        drop(part);
        if texts {
            let part = unpack(archive, index, most)?;
            if claimed_texts(&part) > part.len() {
                return Err(SheetError::Damaged("more texts claimed than there are".to_owned()));
            }
        }
    }
    Ok(())
}

fn unpack(archive: &mut Archive<'_>, index: usize, most: u64) -> Result<Vec<u8>, SheetError> {
    let mut part = archive.by_index(index).map_err(damaged)?;
    if part.size() > most {
        return Err(SheetError::TooLarge);
    }
    let mut out = Vec::new();
    part.read_to_end(&mut out).map_err(damaged)?;
    Ok(out)
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

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write};

    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::{measure_within, open, unpack};
    use crate::SheetError;

    /// Two parts of a thousand blanks each.
    fn blanks() -> Vec<u8> {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        for name in ["a.xml", "b.xml"] {
            zip.start_file(name, SimpleFileOptions::default()).unwrap();
            zip.write_all(&[b' '; 1000]).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    /// The same, with every mention of the size 1000 made 10.
    fn lying() -> Vec<u8> {
        let mut bytes = blanks();
        for place in 0..bytes.len() - 4 {
            if bytes[place..place + 4] == 1000_u32.to_le_bytes() {
                bytes[place..place + 4].copy_from_slice(&10_u32.to_le_bytes());
            }
        }
        bytes
    }

    #[test]
    fn all_parts_together_stay_within_the_bound() {
        let bytes = blanks();
        let mut archive = open(&bytes).unwrap();
        assert_eq!(measure_within(&mut archive, 2000), Ok(()));
        assert_eq!(measure_within(&mut archive, 1999), Err(SheetError::TooLarge));
        assert_eq!(unpack(&mut archive, 0, 1000).unwrap().len(), 1000);
        assert_eq!(unpack(&mut archive, 0, 999), Err(SheetError::TooLarge));
    }

    #[test]
    fn no_part_unpacks_to_more_than_it_says() {
        let bytes = lying();
        let mut archive = open(&bytes).unwrap();
        assert_eq!(archive.decompressed_size(), Some(20));
        assert!(matches!(unpack(&mut archive, 1, 500), Err(SheetError::Damaged(_))));
    }
}
