//! A pack as one file: a ZIP archive of its folder, as a browser sends it.

use std::io::{Cursor, Read};

use zip::ZipArchive;

use crate::{Files, Text};

/// The most files that an archive may hold.
const MOST_FILES: usize = 2_000;
/// The most bytes that all its files together may unpack to: a few kilobytes can claim terabytes.
const MOST_UNPACKED: u64 = 64 << 20;

/// Why an archive is no pack.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ArchiveError {
    /// It is no ZIP archive, or a damaged one.
    #[error("The file is no ZIP archive, or it is damaged.")]
    Damaged,
    /// It unpacks to more than a pack may be.
    #[error("The archive unpacks to more than 64 MiB, or holds more than 2,000 files.")]
    TooLarge,
    /// A name in it leads out of the archive.
    #[error("A name in the archive leads out of it.")]
    BadName,
}

impl ArchiveError {
    /// What is wrong and what to do, for the reader.
    pub fn text(self) -> Text {
        match self {
            Self::Damaged => Text::new(
                "这不是 ZIP 文件，或文件已损坏。把战役包的文件夹整个压缩成 ZIP，再传一次。",
                "This is no ZIP file, or it is damaged. Compress the pack's whole folder as a ZIP, and send that.",
            ),
            Self::TooLarge => Text::new(
                "解开后超过 64 MiB 或 2000 个文件。战役包里只放战役包的文件。",
                "It unpacks to more than 64 MiB or 2,000 files. Leave only the pack's own files in the archive.",
            ),
            Self::BadName => Text::new(
                "压缩包里有文件名指向包外。把战役包的文件夹重新压缩，再传一次。",
                "A name in the archive leads out of it. Compress the pack's folder again, and send that.",
            ),
        }
    }
}

impl Files {
    /// The files of a ZIP archive of a pack's folder, or of what is in the folder. Names that begin with a dot, and
    /// what macOS adds, are left out.
    ///
    /// # Errors
    /// [`ArchiveError`].
    pub fn from_zip(bytes: &[u8]) -> Result<Self, ArchiveError> {
        let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| ArchiveError::Damaged)?;
        if archive.len() > MOST_FILES {
            return Err(ArchiveError::TooLarge);
        }
        let (mut found, mut left) = (Vec::new(), MOST_UNPACKED);
        for index in 0..archive.len() {
            let mut part = archive.by_index(index).map_err(|_| ArchiveError::Damaged)?;
            if part.is_dir() {
                continue;
            }
            let path = part.enclosed_name().ok_or(ArchiveError::BadName)?;
            left = left.checked_sub(part.size()).ok_or(ArchiveError::TooLarge)?;
            let mut bytes = Vec::new();
            // The library lets no part unpack to more than it says.
            part.read_to_end(&mut bytes).map_err(|_| ArchiveError::Damaged)?;
            let path = path.to_string_lossy().replace('\\', "/");
            if !path.split('/').any(|name| name.starts_with('.') || name == "__MACOSX") {
                found.push((path, bytes));
            }
        }
        Ok(below_one_folder(found))
    }
}

/// Takes away the folder that all files lie in, if they do.
fn below_one_folder(found: Vec<(String, Vec<u8>)>) -> Files {
    let folder =
        found.first().and_then(|(path, _)| path.split_once('/')).map(|(folder, _)| format!("{folder}/"));
    let folder = folder.filter(|folder| found.iter().all(|(path, _)| path.starts_with(folder)));
    let skip = folder.map_or(0, |folder| folder.len());
    let mut files = Files::default();
    for (path, bytes) in found {
        files.insert(&path[skip..], bytes);
    }
    files
}

#[cfg(test)]
mod tests {
    use std::io::Write;
    use std::path::Path;

    use zip::ZipWriter;
    use zip::write::SimpleFileOptions;

    use super::*;

    fn zipped<'a>(files: impl IntoIterator<Item = (String, &'a [u8])>) -> Vec<u8> {
        let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
        for (path, bytes) in files {
            archive.start_file(path, SimpleFileOptions::default()).expect("a file begins");
            archive.write_all(bytes).expect("it is written");
        }
        archive.finish().expect("it is whole").into_inner()
    }

    fn small() -> Files {
        Files::from_dir(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/small"))
            .expect("the folder is there")
    }

    #[test]
    fn a_folder_is_the_same_as_an_archive_with_or_without_the_folder() {
        let files = small();
        for prefix in ["", "our-city/"] {
            let named =
                files.list().map(|path| (format!("{prefix}{path}"), files.read(path).unwrap_or_default()));
            let extra = [("__MACOSX/x".to_owned(), &b"x"[..]), (format!("{prefix}.git/x"), b"x")];
            assert_eq!(Files::from_zip(&zipped(named.chain(extra))), Ok(files.clone()), "{prefix:?}");
        }
    }

    #[test]
    fn what_is_no_pack_is_refused() {
        assert_eq!(Files::from_zip(b"PK\x03\x04 and no more"), Err(ArchiveError::Damaged));
        let out = zipped([("../x".to_owned(), &b"x"[..])]);
        assert_eq!(Files::from_zip(&out), Err(ArchiveError::BadName));
        let many = (0..=MOST_FILES).map(|n| (n.to_string(), &b""[..]));
        assert_eq!(Files::from_zip(&zipped(many)), Err(ArchiveError::TooLarge));
        let zeros = vec![0; (MOST_UNPACKED / 2) as usize + 1];
        let large = zipped([("a".to_owned(), &zeros[..]), ("b".to_owned(), &zeros)]);
        assert!(large.len() < 1 << 20, "{}", large.len());
        assert_eq!(Files::from_zip(&large), Err(ArchiveError::TooLarge));
    }
}
