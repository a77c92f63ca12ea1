use std::collections::BTreeMap;
use std::path::Path;
use std::{fs, io};

use sha2::{Digest, Sha256};

/// The files of a pack, by path with forward slashes. Read whole: a pack is small.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Files(BTreeMap<String, Vec<u8>>);

/// The most that one file of a pack may hold.
const LARGEST: u64 = 8 << 20;

impl Files {
    /// The files of a folder and the folders in it. Names that begin with a dot are left out.
    ///
    /// # Errors
    /// Where the folder or a file cannot be read, or a file is larger than 8 MiB.
    pub fn from_dir(folder: &Path) -> io::Result<Self> {
        let mut files = Self::default();
        files.add_dir(folder, "")?;
        Ok(files)
    }

    fn add_dir(&mut self, folder: &Path, prefix: &str) -> io::Result<()> {
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let (path, kind) = (format!("{prefix}{name}"), entry.metadata()?);
            if name.starts_with('.') {
                continue;
            }
            if kind.is_dir() {
                self.add_dir(&entry.path(), &format!("{path}/"))?;
            } else if kind.len() > LARGEST {
                return Err(io::Error::other(format!("{path}: {} bytes; at most {LARGEST}", kind.len())));
            } else {
                self.0.insert(path, fs::read(entry.path())?);
            }
        }
        Ok(())
    }

    /// The files of a folder that was built into the program.
    pub fn embedded(dir: &include_dir::Dir<'_>) -> Self {
        let mut files = Self::default();
        files.add_embedded(dir);
        files
    }

    fn add_embedded(&mut self, dir: &include_dir::Dir<'_>) {
        for file in dir.files() {
            let path = file.path().to_string_lossy().replace('\\', "/");
            self.0.insert(path, file.contents().to_vec());
        }
        for dir in dir.dirs() {
            self.add_embedded(dir);
        }
    }

    /// One file.
    pub fn read(&self, path: &str) -> Option<&[u8]> {
        self.0.get(path).map(Vec::as_slice)
    }

    /// The paths of all files, in order.
    pub fn list(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }

    /// Puts a file in, in the place of one of the same path.
    pub fn insert(&mut self, path: impl Into<String>, bytes: impl Into<Vec<u8>>) {
        self.0.insert(path.into(), bytes.into());
    }

    /// SHA-256 over all paths and contents, each with its length, in hex.
    pub fn hash(&self) -> String {
        let mut hash = Sha256::new();
        for (path, bytes) in &self.0 {
            for part in [path.as_bytes(), bytes] {
                hash.update((part.len() as u64).to_be_bytes());
                hash.update(part);
            }
        }
        hex::encode(hash.finalize())
    }

    /// Those that are text, as all that [`load`](crate::load) reads are: what a version keeps, and what its hash is of.
    #[must_use]
    pub fn texts(&self) -> Self {
        let text = |(_, bytes): &(&String, &Vec<u8>)| str::from_utf8(bytes).is_ok();
        Self(self.0.iter().filter(text).map(|(path, bytes)| (path.clone(), bytes.clone())).collect())
    }

    /// As they are kept in the database: the files that are text.
    pub(crate) fn to_json(&self) -> serde_json::Value {
        let text = |(path, bytes): (&String, &Vec<u8>)| {
            str::from_utf8(bytes).ok().map(|text| (path.clone(), text.into()))
        };
        serde_json::Value::Object(self.0.iter().filter_map(text).collect())
    }

    /// From what the database kept; what is no text is left out.
    pub(crate) fn from_json(kept: &serde_json::Value) -> Self {
        let texts = kept.as_object().into_iter().flatten();
        Self(texts.filter_map(|(path, text)| Some((path.clone(), text.as_str()?.into()))).collect())
    }
}
