//! Any event of the log, with the proof that the log holds it.

use luoshi_proofs::checkpoint::hash_to_base64;
use luoshi_proofs::leaf::Leaf;
use luoshi_proofs::merkle::leaf_hash;
use luoshi_proofs::statement::EventAt;
use luoshi_store::CityId;
use serde_json::Value as Json;

use crate::OpenLog;
use crate::error::OpenLogError;
use crate::store;

/// An event's line with its proof against the last checkpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    /// What the line says.
    pub says: Json,
    /// The line and its position.
    pub event: EventAt,
    /// The hash of the line, as the tree has it, in hexadecimal.
    pub hash: String,
    /// The proof that the line is in the checkpoint's tree.
    pub inclusion: Vec<String>,
    /// The checkpoint, with the signatures of the log and its witnesses.
    pub checkpoint: String,
}

impl OpenLog {
    /// The line of an event by its id; none while no published checkpoint of this origin holds it.
    pub async fn held(&self, city: CityId, origin: &str, id: i64) -> Result<Option<Held>, OpenLogError> {
        let seq = {
            let mut conn = self.db().read().await?;
            store::seq_of(&mut conn, city, id).await?
        };
        let (Some(seq), Some(published)) = (seq, self.published(city, origin).await?) else {
            return Ok(None);
        };
        let position = u64::try_from(seq).unwrap_or(0);
        if position > published.size {
            return Ok(None);
        }
        let Some(inclusion) = self.inclusion(city, seq, published.size).await? else { return Ok(None) };
        let damaged = || OpenLogError::Damaged { what: format!("the leaf of position {seq}") };
        let leaf = self.leaf(city, seq).await?.ok_or_else(damaged)?;
        let Leaf::Event(event) = &leaf else { return Err(damaged()) };
        let says = serde_json::from_str(&event.body).map_err(|_| damaged())?;
        let leaf = leaf.to_string();
        Ok(Some(Held {
            says,
            hash: hex::encode(leaf_hash(leaf.as_bytes()).as_ref()),
            event: EventAt { position, leaf },
            inclusion: inclusion.iter().map(hash_to_base64).collect(),
            checkpoint: published.note,
        }))
    }
}
