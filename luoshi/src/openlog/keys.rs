//! The file with the log's keys, and beside it the file with what they signed last. Neither is in the database, nor in
//! its backups: who puts an old database back must not take the memory of the key back with it.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use luoshi_openlog::Keeper;
use luoshi_proofs::note::{NoteError, Signer, Vkey, name_is_sound};
use luoshi_store::Entropy;

use crate::ambient::SystemEntropy;
use crate::outcome::Failure;

/// A city's keys, as the file holds them now: a server that runs signs with what `luoshi log rotate` put there.
pub struct KeyFile {
    path: PathBuf,
    now: Mutex<Now>,
}

/// What was read, and from which state of the file.
struct Now {
    stamp: Stamp,
    signers: Vec<Signer>,
    /// The public keys of those that sign no more: what they signed is still held against them.
    retired: Vec<Vkey>,
}

/// Tells one state of a file from another: each is written whole and put in the place of the one before.
#[derive(PartialEq, Eq)]
struct Stamp {
    modified: Option<std::time::SystemTime>,
    length: u64,
    number: u64,
}

impl Stamp {
    fn of(path: &Path) -> std::io::Result<Self> {
        let data = std::fs::metadata(path)?;
        #[cfg(unix)]
        let number = std::os::unix::fs::MetadataExt::ino(&data);
        #[cfg(not(unix))]
        let number = 0;
        Ok(Self { modified: data.modified().ok(), length: data.len(), number })
    }
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
        Ok(read_now(path)?.map(|now| Self { path: path.to_owned(), now: Mutex::new(now) }))
    }

    /// Reads the keys, or makes the first one under this origin.
    pub fn read_or_make(path: &Path, origin: &str) -> Result<Self, Failure> {
        if read_now(path)?.is_none() {
            write(path, &[fresh(origin)?], &[])?;
        }
        Self::read(path)?.ok_or_else(|| unreadable(path, "it is gone again"))
    }

    /// The keys as the file holds them at this moment, the one that signs first.
    pub fn current(&self) -> Result<Vec<Signer>, Failure> {
        Ok(self.read_anew()?.0)
    }

    /// The keys that sign, and the public keys of those that do no more.
    fn read_anew(&self) -> Result<(Vec<Signer>, Vec<Vkey>), Failure> {
        let stamp = Stamp::of(&self.path).map_err(|error| unreadable(&self.path, &error.to_string()))?;
        let mut now = self.now.lock().unwrap_or_else(PoisonError::into_inner);
        if stamp != now.stamp {
            *now = read_now(&self.path)?.ok_or_else(|| unreadable(&self.path, "it is gone"))?;
        }
        Ok((now.signers.clone(), now.retired.clone()))
    }

    /// The log's name.
    pub fn origin(&self) -> Result<String, Failure> {
        Ok(self.current()?.first().map_or_else(String::new, |signer| signer.name().to_owned()))
    }

    /// The public keys, the one that signs first.
    pub fn vkeys(&self) -> Result<Vec<Vkey>, Failure> {
        Ok(self.current()?.iter().map(Signer::vkey).collect())
    }

    /// All public keys that this log ever signed with, as far as they are kept here.
    pub fn known(&self) -> Result<Vec<Vkey>, Failure> {
        let (signers, retired) = self.read_anew()?;
        Ok(signers.iter().map(Signer::vkey).chain(retired).collect())
    }

    /// Puts a new key before the others: from now on all of them sign.
    pub fn rotate(&self) -> Result<(), Failure> {
        let (mut signers, retired) = self.read_anew()?;
        signers.insert(0, fresh(&self.origin()?)?);
        write(&self.path, &signers, &retired)
    }

    /// Leaves the first key alone: those that it took over from sign no more, and only their public keys are kept.
    pub fn retire(&self) -> Result<(), Failure> {
        let (mut signers, mut retired) = self.read_anew()?;
        let ended = signers.split_off(1.min(signers.len()));
        retired.splice(0..0, ended.iter().map(Signer::vkey));
        write(&self.path, &signers, &retired)
    }

    /// The first step to another origin: a key for it lies ready, and what there is under the former is kept under
    /// other names. Nothing else changes; done again, it takes the key that lies ready.
    pub fn prepare(&self, origin: &str) -> Result<(), Failure> {
        let former: String =
            self.origin()?.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
        for path in [self.path.clone(), self.last_path()] {
            if path.exists() {
                replace(&with_end(&path, &format!(".{former}")), &std::fs::read_to_string(&path)?)?;
            }
        }
        let ready = self.ready()?;
        if ready.is_none_or(|signer| signer.name() != origin) {
            write(&self.ready_path(), &[fresh(origin)?], &[])?;
        }
        Ok(())
    }

    /// The last step: the key that lies ready takes the place of the former ones.
    pub fn take_over(&self, origin: &str) -> Result<(), Failure> {
        let ready = self.ready()?.filter(|signer| signer.name() == origin);
        ready.ok_or_else(|| unreadable(&self.ready_path(), "it is no key of the new log"))?;
        Ok(put(&self.ready_path(), &self.path)?)
    }

    fn ready(&self) -> Result<Option<Signer>, Failure> {
        Ok(read_now(&self.ready_path())?.and_then(|now| now.signers.into_iter().next()))
    }

    fn ready_path(&self) -> PathBuf {
        with_end(&self.path, ".next")
    }

    fn last_path(&self) -> PathBuf {
        with_end(&self.path, ".last")
    }
}

fn read_now(path: &Path) -> Result<Option<Now>, Failure> {
    let read = Stamp::of(path).and_then(|stamp| Ok((stamp, std::fs::read_to_string(path)?)));
    let (stamp, text) = match read {
        Ok(read) => read,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(unreadable(path, &error.to_string())),
    };
    let (secret, public): (Vec<&str>, Vec<&str>) =
        text.lines().filter(|line| !line.is_empty()).partition(|line| line.starts_with("PRIVATE+"));
    let why = |error: NoteError| unreadable(path, &error.to_string());
    let signers = secret.into_iter().map(Signer::parse).collect::<Result<Vec<_>, _>>().map_err(why)?;
    let retired = public.into_iter().map(Vkey::parse).collect::<Result<Vec<_>, _>>().map_err(why)?;
    let origin = signers.first().ok_or_else(|| unreadable(path, "it is empty"))?.name();
    if signers.iter().any(|signer| signer.name() != origin) {
        return Err(unreadable(path, "its keys are of several logs"));
    }
    Ok(Some(Now { stamp, signers, retired }))
}

fn write(path: &Path, signers: &[Signer], retired: &[Vkey]) -> Result<(), Failure> {
    let lines = signers.iter().map(Signer::secret).chain(retired.iter().map(Vkey::to_string));
    let text: String = lines.map(|line| line + "\n").collect();
    Ok(replace(path, &text)?)
}

impl Keeper for KeyFile {
    fn signers(&self, _city: &str) -> Result<Vec<Signer>, String> {
        self.current().map_err(|error| error.to_string())
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
    put(&new, path)
}

/// Puts a file in the place of another, so that it stands there also after the power failed.
fn put(new: &Path, path: &Path) -> std::io::Result<()> {
    std::fs::rename(new, path)?;
    #[cfg(unix)]
    if let Some(folder) = path.parent() {
        let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        std::fs::File::open(folder)?.sync_all()?;
    }
    Ok(())
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
        let serving = KeyFile::read_or_make(&path, "log.invalid/9900").unwrap();
        let command = KeyFile::read_or_make(&path, "other.invalid").unwrap();
        let first = serving.vkeys().unwrap();
        assert_eq!(first, command.vkeys().unwrap());
        command.rotate().unwrap();
        // Whoever serves meanwhile signs with both at once, and with the new one alone once the old is retired.
        let both = serving.vkeys().unwrap();
        assert_eq!((serving.signers("9900").unwrap().len(), &both[1..]), (2, &first[..]));
        command.retire().unwrap();
        assert_eq!(serving.vkeys().unwrap(), both[..1]);
        // What the former key signed can still be checked.
        assert_eq!(serving.known().unwrap(), both);
        std::fs::write(&path, "no key").unwrap();
        assert!(serving.signers("9900").is_err(), "it signs with nothing that is not there any more");
        std::fs::remove_file(&path).unwrap();
        assert!(serving.signers("9900").is_err());
    }

    #[test]
    fn another_origin_keeps_what_the_former_signed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("city.log-key");
        let keys = KeyFile::read_or_make(&path, "log.invalid/9900").unwrap();
        let former = keys.vkeys().unwrap();
        keys.keep("9900", "signed").unwrap();
        assert!(keys.take_over("log.invalid/9900/2").is_err(), "nothing lies ready");
        keys.prepare("log.invalid/9900/2").unwrap();
        let ready = std::fs::read_to_string(folder.path().join("city.log-key.next")).unwrap();
        assert_eq!(keys.vkeys().unwrap(), former);
        keys.prepare("log.invalid/9900/2").unwrap();
        assert!(keys.take_over("log.invalid/9900/3").is_err(), "another lies ready");
        keys.take_over("log.invalid/9900/2").unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), ready);
        assert_eq!(keys.origin().unwrap(), "log.invalid/9900/2");
        let kept = |end: &str| KeyFile::read(&folder.path().join(format!("city.log-key{end}"))).unwrap();
        assert_eq!(kept(".log-invalid-9900").unwrap().vkeys().unwrap(), former);
        let last = std::fs::read_to_string(folder.path().join("city.log-key.last.log-invalid-9900")).unwrap();
        assert_eq!(last, "signed");
    }

    #[cfg(unix)]
    #[test]
    fn nobody_else_reads_it() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("city.log-key");
        KeyFile::read_or_make(&path, "log.invalid/9900").unwrap().prepare("log.invalid/9900/2").unwrap();
        for file in std::fs::read_dir(folder.path()).unwrap() {
            let file = file.unwrap();
            assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600, "{:?}", file.path());
        }
    }

    #[test]
    fn a_name_with_spaces_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        assert!(KeyFile::read_or_make(&folder.path().join("k"), "a b").is_err());
    }
}
