//! Statements: a figure pinned to a position, signed, and noted in the log itself, so that no two can be made of one.

use luoshi_ledger::{Act, Begun, LedgerError, Question};
use luoshi_packs::{Definitions, catalogue};
use luoshi_proofs::checkpoint::hash_to_base64;
use luoshi_proofs::merkle::Hash;
use luoshi_proofs::statement::{Core, EventAt, StatementFile, definition_hash, form_of};
use luoshi_store::{CityId, Instant, store as log};
use luoshi_units::{Verb, Who};
use serde_json::json;

use crate::error::OpenLogError;
use crate::publish::Keeper;
use crate::store::{self, StatementRow};
use crate::{OpenLog, Published};

/// The room's name in deeds.
const ROOM: &str = "openlog";

/// What is to be stated, by whom.
pub struct Asked<'a> {
    /// Who publishes it.
    pub who: &'a Who,
    /// The city's code.
    pub code: &'a str,
    /// The figure, the unit and the period; without a last day, the campaign's. Its position is the last, whatever it
    /// says.
    pub question: &'a Question,
    /// The key that the client made: sent twice, it is stated once.
    pub key: &'a str,
}

/// A statement in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Its address: SHA-256 of its text, in hexadecimal.
    pub hash: String,
    /// The id of its event: lists go on behind it.
    pub id: i64,
    /// What it says.
    pub core: Core,
    /// When it was made.
    pub made_at: Instant,
}

impl OpenLog {
    /// States a figure as it is now, and gives the statement's address. The log grows by one event that names it, and a
    /// checkpoint that holds the event is published.
    ///
    /// # Errors
    /// Who may not publish; an unknown figure or unit; what [`OpenLog::publish`] refuses.
    pub async fn state(
        &self,
        asked: &Asked<'_>,
        keeper: &dyn Keeper,
        now: Instant,
    ) -> Result<String, OpenLogError> {
        let city = asked.who.city;
        // Refuses at once where the key has signed another past.
        let Published { origin, size, root, .. } = self.publish(city, asked.code, keeper, now).await?;
        let signers = keeper.signers(asked.code).map_err(OpenLogError::Keeper)?;
        let signer = signers.first().filter(|signer| signer.name() == origin).ok_or(OpenLogError::NoKey)?;
        let position = i64::try_from(size).unwrap_or(i64::MAX);
        let question = Question { as_of: Some(position), ..asked.question.clone() };
        let mut conn = self.db().read().await?;
        let version = self.opennesses.at(&mut conn, city, i64::MAX).await?;
        drop(conn);
        let answer = self.ledger().answer(city, &catalogue(&version.pack), &question).await?;
        self.check_access(asked.who, &answer.unit, answer.until).await?;
        let def = version.pack.figure(&answer.figure);
        let def = def.ok_or_else(|| OpenLogError::NoFigure(answer.figure.clone()))?;
        let core = Core {
            origin,
            city: asked.code.to_owned(),
            figure: answer.figure.clone(),
            unit: answer.unit.clone(),
            from: answer.from.to_string(),
            until: answer.until.to_string(),
            value: answer.value.map(|value| value.to_string()),
            why: answer.why.map(|why| why.as_str().to_owned()),
            measure: def.measure_word.clone(),
            entries: u64::try_from(answer.entries).unwrap_or(0),
            position: size,
            root,
            definitions: version.definitions.hash.clone(),
        };
        let row = StatementRow {
            hash: core.hash(),
            id: 0,
            figure: answer.figure,
            unit: answer.unit,
            position,
            core: signer.sign(&core.to_string()),
            definition: Definitions::figure(def),
            made_at: now,
            seq: None,
        };
        let hash = self.note(asked, row).await?;
        self.publish(city, asked.code, keeper, now).await?;
        Ok(hash)
    }

    async fn check_access(&self, who: &Who, unit: &str, on: luoshi_store::Day) -> Result<(), OpenLogError> {
        let mut conn = self.db().read().await?;
        let tree = self.ledger().units().tree(&mut conn, who.city, on, i64::MAX).await?;
        Ok(who.require(Verb::Publish, unit, &tree)?)
    }

    /// Notes the statement in the log, once for each key.
    async fn note(&self, asked: &Asked<'_>, row: StatementRow) -> Result<String, OpenLogError> {
        let (who, key) = (asked.who.clone(), asked.key.to_owned());
        let Question { figure, unit, from, until, .. } = asked.question.clone();
        let command = json!({ "figure": figure, "unit": unit, "from": from, "until": until });
        self.db()
            .write(move |tx| {
                Box::pin(async move {
                    let act = Act {
                        who: &who,
                        key: &key,
                        room: ROOM,
                        verb: "state",
                        record: None,
                        reason: None,
                        command,
                    };
                    let deed = match luoshi_ledger::begin(tx, act).await? {
                        Begun::New(deed) => deed,
                        Begun::Done(answer) => {
                            let hash = answer.get("hash").and_then(serde_json::Value::as_str);
                            return hash.map(str::to_owned).ok_or_else(|| LedgerError::UnderWay(key).into());
                        }
                    };
                    let by = (who.person != 0).then_some(who.person);
                    let day = tx.now().date_naive();
                    let definition = definition_hash(&row.definition);
                    let body = json!({ "core": row.hash, "definition": definition, "figure": row.figure });
                    let id = log::event_insert(tx, who.city, "figure.state", day, by, body).await?;
                    let (hash, snapshot) = (row.hash.clone(), json!({ "core": row.core }));
                    store::statement_insert(tx, who.city, &StatementRow { id, ..row }, by).await?;
                    luoshi_ledger::finish(tx, deed, id, snapshot, json!({ "hash": hash })).await?;
                    Ok(hash)
                })
            })
            .await
    }

    /// The file of a statement, with the proofs against the last checkpoint of its origin; none where there is no such
    /// statement, or it is not published yet.
    pub async fn statement(&self, city: CityId, hash: &str) -> Result<Option<StatementFile>, OpenLogError> {
        let mut conn = self.db().read().await?;
        let Some(row) = store::statement(&mut conn, city, hash).await? else { return Ok(None) };
        drop(conn);
        let core = core_of(&row)?;
        let Some(published) = self.published(city, &core.origin).await? else { return Ok(None) };
        let Some(seq) = row.seq else { return Ok(None) };
        self.file_of(city, row, seq, &published).await
    }

    async fn file_of(
        &self,
        city: CityId,
        row: StatementRow,
        seq: i64,
        published: &Published,
    ) -> Result<Option<StatementFile>, OpenLogError> {
        let position = u64::try_from(row.position).unwrap_or(0);
        let Some(inclusion) = self.inclusion(city, seq, published.size).await? else { return Ok(None) };
        let Some(consistency) = self.consistency(city, position, published.size).await? else {
            return Ok(None);
        };
        let damaged = || OpenLogError::Damaged { what: format!("the leaf of position {seq}") };
        let leaf = self.leaf(city, seq).await?.ok_or_else(damaged)?;
        let texts = |hashes: Vec<Hash>| hashes.iter().map(hash_to_base64).collect();
        Ok(Some(StatementFile {
            luoshi: form_of(&leaf).to_owned(),
            core: row.core,
            definition: row.definition,
            event: EventAt { position: u64::try_from(seq).unwrap_or(0), leaf: leaf.to_string() },
            inclusion: texts(inclusion),
            consistency: texts(consistency),
            checkpoint: published.note.clone(),
        }))
    }

    /// Statements of a figure or of all, the latest first, behind the id `before` (`i64::MAX` for the first page).
    pub async fn statements(
        &self,
        city: CityId,
        figure: Option<&str>,
        before: i64,
        limit: i64,
    ) -> Result<Vec<Listed>, OpenLogError> {
        let mut conn = self.db().read().await?;
        let rows = store::statements(&mut conn, city, figure, before, limit).await?;
        rows.into_iter()
            .map(|row| Ok(Listed { core: core_of(&row)?, hash: row.hash, id: row.id, made_at: row.made_at }))
            .collect()
    }

    /// The text of the definitions of this hash, if a version of the city's pack has them.
    pub async fn definitions(&self, city: CityId, hash: &str) -> Result<Option<String>, OpenLogError> {
        let mut conn = self.db().read().await?;
        let events = log::events(&mut conn, city, "pack.", i64::MAX).await?;
        let named = |body: &serde_json::Value| {
            body.get("definitions").and_then(serde_json::Value::as_str) == Some(hash)
        };
        let Some(event) = events.iter().find(|event| named(&event.body)) else { return Ok(None) };
        let version = self.opennesses.at(&mut conn, city, event.id).await?;
        Ok((version.definitions.hash == hash).then(|| version.definitions.text.clone()))
    }
}

fn core_of(row: &StatementRow) -> Result<Core, OpenLogError> {
    let note = luoshi_proofs::note::Note::parse(&row.core)?;
    let damaged = || OpenLogError::Damaged { what: format!("the statement {}", row.hash) };
    Core::parse(&note.text).filter(|core| core.hash() == row.hash).ok_or_else(damaged)
}
