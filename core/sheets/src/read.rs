use crate::{SheetError, Table, csv_file, ods, xlsx, zipped};

/// The largest file that is read, in bytes.
pub const MOST_BYTES: usize = 20_000_000;

/// Reads the first sheet that holds anything, from the bytes of an XLSX, ODS or CSV file.
///
/// # Errors
/// See [`SheetError`]: too large, empty, damaged, or no table at all.
pub fn read(bytes: &[u8]) -> Result<Table, SheetError> {
    if bytes.len() > MOST_BYTES {
        return Err(SheetError::TooLarge);
    }
    if bytes.starts_with(b"PK\x03\x04") {
        let mut archive = zipped::open(bytes)?;
        return if zipped::has(&archive, "content.xml") && zipped::has(&archive, "mimetype") {
            ods::read(&mut archive)
        } else {
            zipped::measure(&mut archive)?;
            xlsx::read(bytes)
        };
    }
    if bytes.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) {
        return Err(SheetError::OldWorkbook);
    }
    csv_file::read(bytes)
}
