//! Checkpoints: what the log signs, once it is sure that it signs no other past than before.

use luoshi_proofs::checkpoint::Checkpoint;
use luoshi_proofs::merkle::Hash;
use luoshi_proofs::note::{Note, Signer};
use luoshi_store::{CityId, Instant};

use crate::OpenLog;
use crate::error::OpenLogError;
use crate::store::{self, CheckpointRow};

/// Who keeps the keys, and beside them what was signed last. The program implements it with files that no backup of
/// the database holds.
pub trait Keeper: Send + Sync {
    /// The keys of a city's log as they are now: the first is the log's own; others sign too while one takes over from
    /// another. All carry the log's origin as their name.
    ///
    /// # Errors
    /// They cannot be read.
    fn signers(&self, city: &str) -> Result<Vec<Signer>, String>;

    /// The checkpoint that was signed last, a note; none where nothing was.
    ///
    /// # Errors
    /// What was kept cannot be read.
    fn last(&self, city: &str) -> Result<Option<String>, String>;

    /// Keeps what is about to be published, before anybody sees it.
    ///
    /// # Errors
    /// It cannot be kept.
    fn keep(&self, city: &str, note: &str) -> Result<(), String>;
}

/// A checkpoint that is published.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Published {
    /// The log's name.
    pub origin: String,
    /// How many positions.
    pub size: u64,
    /// The root over them.
    pub root: Hash,
    /// The note as the log signed it.
    pub signed: String,
    /// The same with the signatures of witnesses.
    pub note: String,
    /// When it was signed.
    pub at: Instant,
}

impl Published {
    /// What is signed: the three lines of the checkpoint.
    pub fn text(&self) -> &str {
        self.signed.find("\n\n").map_or("", |end| &self.signed[..=end])
    }
}

impl OpenLog {
    /// When a position was first in a published checkpoint; none where it is not yet.
    ///
    /// # Errors
    /// The database.
    pub async fn first_shown(&self, city: CityId, position: i64) -> Result<Option<Instant>, OpenLogError> {
        let mut conn = self.db().read().await?;
        Ok(store::checkpoint_holding(&mut conn, city, position).await?)
    }

    /// Grows the tree and signs it, where it grew since it was signed last. `city` and `code` are one city; `now` is
    /// the real time, also where the city's own clock stands elsewhere.
    ///
    /// # Errors
    /// [`OpenLogError::Shrunk`] and [`OpenLogError::Forked`] where the key has signed another past,
    /// [`OpenLogError::Witnessed`] where a witness has.
    pub async fn publish(
        &self,
        city: CityId,
        code: &str,
        keeper: &dyn Keeper,
        now: Instant,
    ) -> Result<Published, OpenLogError> {
        let size = self.grow(city).await?;
        let signers = keeper.signers(code).map_err(OpenLogError::Keeper)?;
        let origin = signers.first().ok_or(OpenLogError::NoKey)?.name().to_owned();
        self.refuse_other_past(city, code, keeper, &origin, size).await?;
        self.witnesses.require_same_past(&origin)?;
        let last = self.published(city, &origin).await?;
        // A key that was put before the others signs what stands already, so that its readers find it there.
        let again = match last {
            Some(last) if last.size > size || last.size == size && by_all(&last.signed, &signers) => {
                return Ok(last);
            }
            last => last.is_some_and(|last| last.size == size),
        };
        let root = self.root_at(city, size).await?;
        let text = Checkpoint { origin: origin.clone(), size, root }.to_string();
        let lines: String = signers.iter().map(|signer| signer.line(&text)).collect();
        let note = format!("{text}\n{lines}");
        keeper.keep(code, &note).map_err(OpenLogError::Keeper)?;
        let row = CheckpointRow { size: signed(size), root: root.to_vec(), note, at: now };
        let under = origin.clone();
        self.db()
            .write(move |tx| {
                Box::pin(async move {
                    if again {
                        store::checkpoint_sign_again(tx, city, &under, &row).await?;
                    } else {
                        store::checkpoint_insert(tx, city, &under, row).await?;
                    }
                    Ok::<_, OpenLogError>(())
                })
            })
            .await?;
        let published = self.published(city, &origin).await?;
        published
            .ok_or_else(|| OpenLogError::Damaged { what: "the checkpoint that was just kept".to_owned() })
    }

    /// The last checkpoint of an origin, with what witnesses signed of it.
    pub async fn published(&self, city: CityId, origin: &str) -> Result<Option<Published>, OpenLogError> {
        let mut conn = self.db().read().await?;
        let Some(row) = store::checkpoint_last(&mut conn, city, origin).await? else { return Ok(None) };
        let lines = store::cosignatures(&mut conn, city, origin, row.size).await?;
        let damaged = || OpenLogError::Damaged { what: format!("the checkpoint of {} positions", row.size) };
        let root = Hash::try_from(row.root.as_slice()).map_err(|_| damaged())?;
        let note = lines.iter().fold(row.note.clone(), |note, (_, line)| note + line);
        let size = u64::try_from(row.size).map_err(|_| damaged())?;
        Ok(Some(Published { origin: origin.to_owned(), size, root, signed: row.note, note, at: row.at }))
    }

    /// What a witness cosigned last of an origin: the size, and when.
    pub async fn cosigned_last(
        &self,
        city: CityId,
        origin: &str,
        name: &str,
    ) -> Result<Option<(u64, Instant)>, OpenLogError> {
        let mut conn = self.db().read().await?;
        let last = store::cosigned_last(&mut conn, city, origin, name).await?;
        Ok(last.map(|(size, at)| (u64::try_from(size).unwrap_or(0), at)))
    }

    /// Keeps a witness's signature of a checkpoint that was published: a whole line with its line end.
    pub async fn keep_cosignature(
        &self,
        city: CityId,
        published: &Published,
        name: &str,
        line: &str,
        now: Instant,
    ) -> Result<(), OpenLogError> {
        let (origin, size) = (published.origin.clone(), signed(published.size));
        let (name, line) = (name.to_owned(), line.to_owned());
        self.db()
            .write(move |tx| {
                Box::pin(async move {
                    Ok(store::cosignature_insert(tx, city, &origin, size, (&name, &line), now).await?)
                })
            })
            .await
    }

    /// An older database under the same key would sign a log that shrank or forked: what was signed last has to be
    /// the beginning of what there is.
    async fn refuse_other_past(
        &self,
        city: CityId,
        code: &str,
        keeper: &dyn Keeper,
        origin: &str,
        size: u64,
    ) -> Result<(), OpenLogError> {
        let Some(note) = keeper.last(code).map_err(OpenLogError::Keeper)? else { return Ok(()) };
        let read = Note::parse(&note).ok().and_then(|note| Checkpoint::parse(&note.text));
        let last = read.ok_or_else(|| OpenLogError::Keeper("it is no checkpoint".to_owned()))?;
        if last.origin == origin { self.refuse_other(city, size, &last).await } else { Ok(()) }
    }

    /// Refuses a log that does not begin with what a checkpoint of it says, kept by the key's keeper or a witness.
    pub async fn refuse_other(&self, city: CityId, size: u64, last: &Checkpoint) -> Result<(), OpenLogError> {
        if last.size > size {
            return Err(OpenLogError::Shrunk { signed: last.size, have: size });
        }
        if self.root_at(city, last.size).await? != last.root {
            return Err(OpenLogError::Forked { signed: last.size });
        }
        Ok(())
    }
}

/// Whether each of the keys signed the note.
fn by_all(note: &str, signers: &[Signer]) -> bool {
    let note = Note::parse(note).ok();
    note.is_some_and(|note| signers.iter().all(|signer| note.verify(&signer.vkey()).is_ok()))
}

fn signed(size: u64) -> i64 {
    i64::try_from(size).unwrap_or(i64::MAX)
}
