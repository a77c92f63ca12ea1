//! Checkpoints, cosignatures and statements: what was signed, held against the tree, the log and the keys.

use luoshi_proofs::checkpoint::Checkpoint;
use luoshi_proofs::leaf::Leaf;
use luoshi_proofs::note::{Note, Vkey};
use luoshi_proofs::statement::{Core, definition_hash};
use luoshi_store::{CityId, Conn};
use serde_json::{Value as Json, json};

use super::{Fault, Walk};
use crate::OpenLog;
use crate::error::OpenLogError;
use crate::store::{self, CheckpointRow, StatementRow};

/// Checkpoints that are looked at together.
const PAGE: i64 = 1000;

impl OpenLog {
    /// Reads what checkpoints claim; those that do not say what their row says are found at once.
    pub(super) async fn read_checkpoints(
        &self,
        city: CityId,
        walk: &mut Walk<'_>,
    ) -> Result<(), OpenLogError> {
        let mut behind = (i64::MIN, String::new());
        let mut conn = self.db().read().await?;
        loop {
            let page = store::checkpoints(&mut conn, city, (behind.0, &behind.1), PAGE).await?;
            let Some((origin, last)) = page.last() else { break };
            behind = (last.size, origin.clone());
            for (origin, row) in page {
                walk.checkpoint(origin, &row);
            }
        }
        for line in store::cosignatures_all(&mut conn, city).await? {
            let note = line.note.map(|note| note + &line.line).unwrap_or_default();
            let size = line.size;
            match Note::parse(&note) {
                Ok(note) if note.signatures.last().is_some_and(|last| last.name == line.name) => {
                    walk.signatures(&note, &line.name, size);
                }
                _ => walk.found(None, Fault::Signature { name: line.name, size }),
            }
        }
        Ok(())
    }

    /// Holds every statement against its address, its event, its definition and its signature.
    pub(super) async fn compare_statements(
        &self,
        city: CityId,
        walk: &mut Walk<'_>,
    ) -> Result<(), OpenLogError> {
        let mut before = i64::MAX;
        loop {
            let mut conn = self.db().read().await?;
            let page = store::statements(&mut conn, city, None, before, 200).await?;
            let Some(last) = page.last() else { break };
            before = last.id;
            for row in page {
                let sound = self.statement_is_sound(&mut conn, city, &row, walk).await?;
                let (id, kept) = (row.id, json!({ "core": row.core }));
                let deed = luoshi_ledger::Finding::of_snapshot(&mut conn, city, id, &kept).await?;
                if !sound || deed.is_some() {
                    walk.found(row.seq, Fault::Statement(row.hash));
                }
            }
        }
        let mut conn = self.db().read().await?;
        for hash in store::statements_amiss(&mut conn, city).await? {
            walk.found(None, Fault::Statement(hash));
        }
        Ok(())
    }

    async fn statement_is_sound(
        &self,
        conn: &mut Conn,
        city: CityId,
        row: &StatementRow,
        walk: &mut Walk<'_>,
    ) -> Result<bool, OpenLogError> {
        let Ok(note) = Note::parse(&row.core) else { return Ok(false) };
        let Some(core) = Core::parse(&note.text) else { return Ok(false) };
        let says = core.hash() == row.hash
            && core.figure == row.figure
            && core.unit == row.unit
            && i64::try_from(core.position) == Ok(row.position);
        if !says || !walk.signed(&note, &core.origin) {
            return Ok(false);
        }
        let Some(seq) = row.seq else { return Ok(false) };
        let in_tree = u64::try_from(seq).is_ok_and(|seq| seq <= walk.edge.size());
        if in_tree && !names(self.stored_leaf(conn, city, seq).await?.as_ref(), row) {
            return Ok(false);
        }
        let Some(text) = self.definitions(city, &core.definitions).await? else { return Ok(false) };
        let all: Json = serde_json::from_str(&text).unwrap_or_default();
        let figures = all.get("figures").and_then(Json::as_array);
        Ok(figures.is_some_and(|figures| figures.contains(&row.definition)))
    }
}

/// Whether the log's line is about this statement.
fn names(leaf: Option<&Leaf>, row: &StatementRow) -> bool {
    let Some(Leaf::Event(leaf)) = leaf else { return false };
    let body: Json = serde_json::from_str(&leaf.body).unwrap_or_default();
    let says = |name: &str, what: &str| body.get(name).and_then(Json::as_str) == Some(what);
    // Events of the first form name no definition.
    let defined = body.get("definition").is_none() || says("definition", &definition_hash(&row.definition));
    leaf.kind == "figure.state" && says("core", &row.hash) && says("figure", &row.figure) && defined
}

impl Walk<'_> {
    /// Notes what a checkpoint claims, and holds its signatures against the keys.
    fn checkpoint(&mut self, origin: String, row: &CheckpointRow) {
        self.scope.checkpoints += 1;
        let size = u64::try_from(row.size).ok();
        let note = Note::parse(&row.note).ok();
        let said = note.as_ref().and_then(|note| Checkpoint::parse(&note.text));
        let fits =
            |said: &Checkpoint| Some(said.size) == size && said.root[..] == row.root && said.origin == origin;
        let (Some(note), Some(said)) = (note, said.filter(fits)) else {
            return self.found(None, Fault::Checkpoint { origin, size: row.size });
        };
        if !self.signed(&note, &origin) {
            self.found(None, Fault::Signature { name: origin.clone(), size: row.size });
        }
        self.claimed.entry(said.size).or_default().push((origin, said.root));
    }

    /// Finds a witness's signature that does not fit.
    fn signatures(&mut self, note: &Note, name: &str, size: i64) {
        let witness = |key: &&Vkey| key.name == name && key.is_witness();
        let known: Vec<&Vkey> = self.keys.iter().filter(witness).collect();
        if known.is_empty() {
            self.scope.unverified += 1;
        } else if !known.iter().any(|key| note.verify(key).is_ok()) {
            self.found(None, Fault::Signature { name: name.to_owned(), size });
        }
    }

    /// Whether every signature of a note is one that a key of the log fits. Where no key of it is known, none can be
    /// told from another.
    fn signed(&mut self, note: &Note, origin: &str) -> bool {
        let known: Vec<&Vkey> =
            self.keys.iter().filter(|key| key.name == origin && !key.is_witness()).collect();
        if known.is_empty() {
            self.scope.unverified += 1;
            return true;
        }
        note.signatures.iter().all(|line| {
            let alone = Note { text: note.text.clone(), signatures: vec![line.clone()] };
            known.iter().any(|key| alone.verify(key).is_ok())
        })
    }
}
