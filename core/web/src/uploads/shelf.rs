//! Where contents lie, each under its hash: a folder, or a store that the binary reaches over the network.

use std::fmt::{Debug, Formatter};
use std::io::{Error, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use luoshi_store::BoxFuture;
use tokio::fs::File;
use tokio::io::AsyncWriteExt as _;

use super::{hash_of, is_hash};

/// Where contents lie. A name that reaches it is the hash of what is put under it, and is put there once.
pub trait Shelf: Send + Sync {
    /// Puts a content under its hash, whole or not at all.
    fn put<'a>(&'a self, hash: &'a str, bytes: &'a [u8]) -> BoxFuture<'a, std::io::Result<()>>;

    /// The content of a hash; none where nothing lies there.
    fn get<'a>(&'a self, hash: &'a str) -> BoxFuture<'a, std::io::Result<Option<Vec<u8>>>>;

    /// Takes the content of a hash away, if it lies there.
    fn remove<'a>(&'a self, hash: &'a str) -> BoxFuture<'a, std::io::Result<()>>;
}

/// The shelf of this server. Cheap to clone.
#[derive(Clone)]
pub struct Files(Arc<dyn Shelf>);

impl Debug for Files {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        f.write_str("Files")
    }
}

impl Default for Files {
    /// None: no file can be kept.
    fn default() -> Self {
        Self(Arc::new(Nowhere))
    }
}

impl Files {
    /// On a shelf.
    pub fn on(shelf: impl Shelf + 'static) -> Self {
        Self(Arc::new(shelf))
    }

    /// In a folder, which is made when the first file comes.
    pub fn in_folder(folder: impl Into<PathBuf>) -> Self {
        Self::on(Folder(folder.into()))
    }

    /// Keeps a content and gives its hash.
    pub async fn put(&self, bytes: &[u8]) -> std::io::Result<String> {
        let hash = hash_of(bytes);
        self.0.put(&hash, bytes).await?;
        Ok(hash)
    }

    /// A content by its hash, if it lies there.
    pub async fn content(&self, hash: &str) -> std::io::Result<Option<Vec<u8>>> {
        if is_hash(hash) { self.0.get(hash).await } else { Ok(None) }
    }

    /// Takes a content away. Whoever does has made sure that nothing names it.
    pub(super) async fn remove(&self, hash: &str) -> std::io::Result<()> {
        if is_hash(hash) { self.0.remove(hash).await } else { Ok(()) }
    }
}

struct Nowhere;

impl Shelf for Nowhere {
    fn put<'a>(&'a self, _: &'a str, _: &'a [u8]) -> BoxFuture<'a, std::io::Result<()>> {
        Box::pin(async { Err(Error::new(ErrorKind::Unsupported, "no place for files is configured")) })
    }

    fn get<'a>(&'a self, _: &'a str) -> BoxFuture<'a, std::io::Result<Option<Vec<u8>>>> {
        Box::pin(async { Ok(None) })
    }

    fn remove<'a>(&'a self, _: &'a str) -> BoxFuture<'a, std::io::Result<()>> {
        Box::pin(async { Ok(()) })
    }
}

/// A folder of this machine.
pub struct Folder(pub PathBuf);

impl Shelf for Folder {
    /// A content that lies there whole is not written again; one that was cut short, as a power failure does, is.
    fn put<'a>(&'a self, hash: &'a str, bytes: &'a [u8]) -> BoxFuture<'a, std::io::Result<()>> {
        Box::pin(async move {
            let path = path_of(&self.0, hash);
            match tokio::fs::read(&path).await {
                Ok(kept) if kept == bytes => return Ok(()),
                Ok(_) => {}
                Err(error) if error.kind() == ErrorKind::NotFound => {}
                Err(error) => return Err(error),
            }
            tokio::fs::create_dir_all(self.0.join(&hash[..2])).await?;
            whole(&path, bytes).await
        })
    }

    fn get<'a>(&'a self, hash: &'a str) -> BoxFuture<'a, std::io::Result<Option<Vec<u8>>>> {
        Box::pin(async move {
            match tokio::fs::read(path_of(&self.0, hash)).await {
                Ok(bytes) => Ok(Some(bytes)),
                Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
                Err(error) => Err(error),
            }
        })
    }

    fn remove<'a>(&'a self, hash: &'a str) -> BoxFuture<'a, std::io::Result<()>> {
        Box::pin(async move {
            match tokio::fs::remove_file(path_of(&self.0, hash)).await {
                Err(error) if error.kind() != ErrorKind::NotFound => Err(error),
                _ => Ok(()),
            }
        })
    }
}

fn path_of(folder: &Path, hash: &str) -> PathBuf {
    folder.join(&hash[..2]).join(hash)
}

/// Whole or not at all: it is written under a name of its own, and takes its place when it is on the disk.
async fn whole(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let (half, mut file) = part(path).await?;
    let written = async {
        file.write_all(bytes).await?;
        file.sync_all().await?;
        drop(file);
        tokio::fs::rename(&half, path).await
    };
    if let Err(error) = written.await {
        // It may be gone already; what went wrong before is what matters.
        let _ = tokio::fs::remove_file(&half).await;
        return Err(error);
    }
    Ok(())
}

/// A new file beside `path` that nobody else writes to.
async fn part(path: &Path) -> std::io::Result<(PathBuf, File)> {
    let mut number = 0_u64;
    loop {
        let half = path.with_extension(format!("{number}.part"));
        match File::options().write(true).create_new(true).open(&half).await {
            Ok(file) => return Ok((half, file)),
            Err(error) if error.kind() == ErrorKind::AlreadyExists => number += 1,
            Err(error) => return Err(error),
        }
    }
}
