use std::borrow::Cow;

use crate::{Engine, Store, StoreError, dialect, store};

/// One step of a schema, written once for both engines.
#[derive(Clone, Copy, Debug)]
pub struct Migration {
    /// Its number within its room, from 1.
    pub version: i64,
    /// The portable part. Every `CREATE TABLE` ends with a line `);`.
    pub sql: &'static str,
    /// What only SQLite needs; may be empty.
    pub sqlite: &'static str,
    /// What only PostgreSQL needs; may be empty.
    pub postgres: &'static str,
}

/// The migrations of one room or core crate.
#[derive(Clone, Copy, Debug)]
pub struct Migrations {
    /// Whose they are.
    pub room: &'static str,
    /// In rising order.
    pub steps: &'static [Migration],
}

/// How a database's schema stands to this program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SchemaState {
    /// No table of ours is there.
    Empty,
    /// So many migrations are missing.
    Behind(usize),
    /// All are there.
    Current,
}

/// What a run of migrations did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Migrated {
    /// Steps of the schema that were missing.
    pub steps: usize,
    /// Statements that distributed tables over the nodes of Citus.
    pub distributed: usize,
}

impl Store {
    /// Applies what is missing, all in one transaction, distributes the tables where the database has Citus, and
    /// gives how many steps were missing.
    ///
    /// # Errors
    /// [`StoreError::Newer`] where the database holds a step that this program does not know.
    pub async fn migrate(&self, all: &'static [Migrations]) -> Result<usize, StoreError> {
        self.migrate_aloud(all, &|_| ()).await.map(|done| done.steps)
    }

    /// Like [`Store::migrate`]; `progress` hears of each step and statement: of steps once all are applied, of what
    /// distributes a table before it begins.
    pub async fn migrate_aloud(
        &self,
        all: &'static [Migrations],
        progress: &(dyn Fn(&str) + Send + Sync),
    ) -> Result<Migrated, StoreError> {
        let citus = self.has_citus().await?;
        let applied = self
            .write_apart(move |tx| {
                Box::pin(async move {
                    if citus {
                        tx.run_text(store::citus::BEFORE_STEPS).await?;
                    }
                    let engine = tx.engine();
                    tx.run_text(&dialect::schema(store::MIGRATION_TABLE, engine)).await?;
                    let applied = store::migrations_applied(tx).await?;
                    let steps = missing(all, &applied)?;
                    for (room, step) in &steps {
                        for text in texts(step, engine) {
                            tx.run_text(&text).await?;
                        }
                        store::migration_insert(tx, room, step.version).await?;
                    }
                    Ok::<_, StoreError>(steps)
                })
            })
            .await?;
        applied.iter().for_each(|(room, step)| progress(&format!("{room} {}", step.version)));
        let distributed = self.distribute(all, progress).await?;
        Ok(Migrated { steps: applied.len(), distributed })
    }

    /// The statements that [`Store::migrate`] would run, in order.
    pub async fn migration_plan(&self, all: &'static [Migrations]) -> Result<Vec<String>, StoreError> {
        let mut conn = self.read().await?;
        let engine = conn.engine();
        let applied = match store::has_migration_table(&mut conn).await? {
            true => store::migrations_applied(&mut conn).await?,
            false => Vec::new(),
        };
        drop(conn);
        let mut plan = Vec::new();
        for (room, step) in missing(all, &applied)? {
            let all: String = texts(step, engine).iter().map(|text| format!("\n{}", text.trim())).collect();
            plan.push(format!("-- {room} {}{all}", step.version));
        }
        plan.extend(self.distribution(all).await?.iter().map(|text| format!("{text};")));
        Ok(plan)
    }

    /// How the database's schema stands to this program's.
    pub async fn schema(&self, all: &'static [Migrations]) -> Result<SchemaState, StoreError> {
        let mut conn = self.read().await?;
        if !store::has_migration_table(&mut conn).await? {
            return Ok(SchemaState::Empty);
        }
        let applied = store::migrations_applied(&mut conn).await?;
        Ok(match missing(all, &applied)?.len() {
            0 => SchemaState::Current,
            count => SchemaState::Behind(count),
        })
    }

    /// Refuses a database that lacks a table or a step.
    pub async fn require_schema(&self, all: &'static [Migrations]) -> Result<(), StoreError> {
        match self.schema(all).await? {
            SchemaState::Current => Ok(()),
            SchemaState::Behind(missing) => Err(StoreError::Old { missing }),
            SchemaState::Empty => Err(StoreError::Missing(self.address())),
        }
    }
}

/// What a step says to an engine; empty texts are left out.
fn texts(step: &Migration, engine: Engine) -> Vec<Cow<'static, str>> {
    let own = if engine == Engine::Sqlite { step.sqlite } else { step.postgres };
    let all = [dialect::schema(step.sql, engine), Cow::Borrowed(own)];
    all.into_iter().filter(|text| !text.trim().is_empty()).collect()
}

type Step = (&'static str, &'static Migration);

fn missing(all: &'static [Migrations], applied: &[(String, i64)]) -> Result<Vec<Step>, StoreError> {
    let known: Vec<Step> = all.iter().flat_map(|set| set.steps.iter().map(|step| (set.room, step))).collect();
    if let Some((room, version)) =
        applied.iter().find(|(room, version)| !known.iter().any(|(r, s)| r == room && s.version == *version))
    {
        return Err(StoreError::Newer { room: room.clone(), version: *version });
    }
    Ok(known
        .into_iter()
        .filter(|(room, step)| !applied.iter().any(|(r, v)| r == room && *v == step.version))
        .collect())
}
