//! The file with the log's keys, and beside it the file with what they signed last. Neither is in the database, nor in
//! its backups: who puts an old database back must not take the memory of the key back with it.

use std::io::Write;
use std::path::{Path, PathBuf};

use luoshi_openlog::Keeper;
use luoshi_proofs::note::{Signer, name_is_sound};
use luoshi_store::Entropy;

use crate::ambient::SystemEntropy;
use crate::outcome::Failure;

/// A city's keys, as they were read.
pub struct KeyFile {
    path: PathBuf,
    signers: Vec<Signer>,
}

impl KeyFile {
    /// Where the keys of a city are, unless the configuration says so: beside the file of a SQLite database, otherwise
    /// in `luoshi-data`.
    pub fn place(database: &str, code: &str) -> PathBuf {
        match database.strip_prefix("sqlite:") {
            Some(file) => {
                PathBuf::from(format!("{}-{code}.log-key", file.strip_prefix("//").unwrap_or(file)))
            }
            None => PathBuf::from(format!("luoshi-data/{code}.log-key")),
        }
    }

    /// Reads the keys; none where there is no file.
    pub fn read(path: &Path) -> Result<Option<Self>, Failure> {
        let text = match std::fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(unreadable(path, &error.to_string())),
        };
        let keys =
            text.lines().filter(|line| !line.is_empty()).map(Signer::parse).collect::<Result<Vec<_>, _>>();
        let signers = keys.map_err(|error| unreadable(path, &error.to_string()))?;
        let origin = signers.first().ok_or_else(|| unreadable(path, "it is empty"))?.name();
        if signers.iter().any(|signer| signer.name() != origin) {
            return Err(unreadable(path, "its keys are of several logs"));
        }
        Ok(Some(Self { path: path.to_owned(), signers }))
    }

    /// Reads the keys, or makes the first one under this origin.
    pub fn read_or_make(path: &Path, origin: &str) -> Result<Self, Failure> {
        if let Some(keys) = Self::read(path)? {
            return Ok(keys);
        }
        let keys = Self { path: path.to_owned(), signers: vec![fresh(origin)?] };
        keys.write()?;
        Ok(keys)
    }

    /// The log's name.
    pub fn origin(&self) -> &str {
        self.signers.first().map_or("", Signer::name)
    }

    /// The public keys, the one that signs first, a line each.
    pub fn vkeys(&self) -> String {
        self.signers.iter().map(|signer| signer.vkey().to_string()).collect::<Vec<_>>().join("\n")
    }

    /// Puts a new key before the others: from now on all of them sign.
    pub fn rotate(&mut self) -> Result<(), Failure> {
        self.signers.insert(0, fresh(self.origin())?);
        self.write()
    }

    /// Leaves the first key alone: those that it took over from sign no more.
    pub fn retire(&mut self) -> Result<(), Failure> {
        self.signers.truncate(1);
        self.write()
    }

    /// Takes a key of another origin instead; the former keys and what they signed last are kept under other names.
    pub fn begin(&mut self, origin: &str) -> Result<(), Failure> {
        let new = fresh(origin)?;
        let former: String =
            self.origin().chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
        for path in [self.path.clone(), self.last_path()] {
            if path.exists() {
                std::fs::rename(&path, with_end(&path, &format!(".{former}")))?;
            }
        }
        self.signers = vec![new];
        self.write()
    }

    fn write(&self) -> Result<(), Failure> {
        let text: String = self.signers.iter().map(|signer| signer.secret() + "\n").collect();
        replace(&self.path, &text)?;
        Ok(())
    }

    fn last_path(&self) -> PathBuf {
        with_end(&self.path, ".last")
    }
}

impl Keeper for KeyFile {
    fn signers(&self, _city: &str) -> Vec<Signer> {
        self.signers.clone()
    }

    fn last(&self, _city: &str) -> Result<Option<String>, String> {
        match std::fs::read_to_string(self.last_path()) {
            Ok(note) => Ok(Some(note)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(format!("{}: {error}", self.last_path().display())),
        }
    }

    fn keep(&self, _city: &str, note: &str) -> Result<(), String> {
        replace(&self.last_path(), note).map_err(|error| format!("{}: {error}", self.last_path().display()))
    }
}

fn fresh(origin: &str) -> Result<Signer, Failure> {
    if !name_is_sound(origin) {
        return Err(Failure::Use(format!(
            "{origin:?} is no name of a log: take a host and a path, without spaces and +."
        )));
    }
    let mut seed = [0; 32];
    SystemEntropy.fill(&mut seed);
    Signer::new(origin, seed).map_err(|error| Failure::Use(error.to_string()))
}

fn with_end(path: &Path, end: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(end);
    PathBuf::from(name)
}

fn unreadable(path: &Path, why: &str) -> Failure {
    Failure::Cannot(format!(
        "The log's key {} cannot be read: {why}. Put it back from its own backup.",
        path.display()
    ))
}

/// Writes a file that only its owner reads, whole or not at all.
fn replace(path: &Path, text: &str) -> std::io::Result<()> {
    if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        std::fs::create_dir_all(folder)?;
    }
    let new = with_end(path, ".new");
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&new)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    std::fs::rename(&new, path)
}

#[cfg(test)]
mod tests {
    use luoshi_openlog::Keeper;

    use super::KeyFile;

    #[test]
    fn a_key_is_made_once_and_taken_over_with_an_overlap() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("city.log-key");
        assert!(KeyFile::read(&path).unwrap().is_none());
        let first = KeyFile::read_or_make(&path, "log.invalid/9900").unwrap();
        let mut again = KeyFile::read_or_make(&path, "other.invalid").unwrap();
        assert_eq!(first.vkeys(), again.vkeys());
        again.rotate().unwrap();
        let both = KeyFile::read(&path).unwrap().unwrap();
        assert_eq!(both.signers("9900").len(), 2);
        assert!(both.vkeys().ends_with(&first.vkeys()));
        again.retire().unwrap();
        assert_ne!(KeyFile::read(&path).unwrap().unwrap().vkeys(), first.vkeys());
    }

    #[test]
    fn another_origin_keeps_what_the_former_signed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("city.log-key");
        let mut keys = KeyFile::read_or_make(&path, "log.invalid/9900").unwrap();
        keys.keep("9900", "signed").unwrap();
        keys.begin("log.invalid/9900/2").unwrap();
        let now = KeyFile::read(&path).unwrap().unwrap();
        assert_eq!((now.origin(), now.last("9900").unwrap()), ("log.invalid/9900/2", None));
        let kept = std::fs::read_to_string(folder.path().join("city.log-key.last.log-invalid-9900")).unwrap();
        assert_eq!(kept, "signed");
    }

    #[cfg(unix)]
    #[test]
    fn nobody_else_reads_it() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("city.log-key");
        KeyFile::read_or_make(&path, "log.invalid/9900").unwrap();
        assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
    }

    #[test]
    fn a_name_with_spaces_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        assert!(KeyFile::read_or_make(&folder.path().join("k"), "a b").is_err());
    }
}
