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

impl Store {
    /// Applies what is missing, all in one transaction, and gives how many steps that were.
    ///
    /// # Errors
    /// [`StoreError::Newer`] where the database holds a step that this program does not know.
    pub async fn migrate(&self, all: &'static [Migrations]) -> Result<usize, StoreError> {
        self.write_apart(move |tx| {
            Box::pin(async move {
                let engine = tx.engine();
                tx.run_text(&dialect::schema(store::MIGRATION_TABLE, engine)).await?;
                let applied = store::migrations_applied(tx).await?;
                let mut count = 0;
                for (room, step) in missing(all, &applied)? {
                    tx.run_text(&dialect::schema(step.sql, engine)).await?;
                    let own = if engine == Engine::Sqlite { step.sqlite } else { step.postgres };
                    tx.run_text(own).await?;
                    store::migration_insert(tx, room, step.version).await?;
                    count += 1;
                }
                Ok(count)
            })
        })
        .await
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
