//! What is asked of Citus, and said to it. Its functions and catalogues are named without a schema: they stand in
//! `pg_catalog`, which is always searched first.

use crate::citus::{Standing, Step};
use crate::{Conn, Engine, Statement, StoreError};

/// The column that rows are distributed by.
pub(crate) const BY: &str = "city_id";

/// Asked of PostgreSQL alone: whether the database has the extension.
const HAS_CITUS: Statement = Statement {
    name: "HAS_CITUS",
    text: "SELECT COUNT(*) FROM pg_catalog.pg_extension WHERE extname = 'citus'",
};

/// Asked of Citus alone: how each of our tables stands.
const STANDINGS: Statement = Statement {
    name: "STANDINGS",
    text: "SELECT CAST(c.relname AS TEXT) AS table_name, CAST(p.partmethod AS TEXT) AS method,
                  CAST(p.repmodel AS TEXT) AS model, CAST(p.colocationid AS BIGINT) AS colocation,
                  CAST(CASE WHEN p.partkey IS NOT NULL THEN column_to_column_name(p.logicalrelid, p.partkey) END
                       AS TEXT) AS column_name
           FROM pg_dist_partition p JOIN pg_catalog.pg_class c ON c.oid = p.logicalrelid
           JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
           WHERE n.nspname = current_schema() ORDER BY c.relname",
};

/// What a transaction with steps of a schema begins with. New tables name others in their foreign keys, and are
/// distributed only afterwards: until then Citus is to leave them alone. Shards of one table are changed one after the
/// other, since the next step may need the connections that the step before used.
pub(crate) const BEFORE_STEPS: &str = "SET LOCAL citus.enable_local_reference_table_foreign_keys TO off;
SET LOCAL citus.multi_shard_modify_mode TO 'sequential'";

/// Whether the database is one that Citus spreads over nodes.
pub(crate) async fn present(conn: &mut Conn) -> Result<bool, StoreError> {
    if conn.engine() == Engine::Sqlite {
        return Ok(false);
    }
    let rows = HAS_CITUS.all(conn).await?;
    rows.first().map_or(Ok(false), |row| Ok(row.at::<i64>(0)? > 0))
}

/// How the tables stand that Citus knows of, by name.
pub(crate) async fn standings(conn: &mut Conn) -> Result<Vec<(String, Standing)>, StoreError> {
    let rows = STANDINGS.all(conn).await?;
    rows.iter()
        .map(|row| {
            let (method, model): (String, String) = (row.get("method")?, row.get("model")?);
            let (group, column): (i64, Option<String>) = (row.get("colocation")?, row.get("column_name")?);
            let standing = match (method.as_str(), model.as_str(), column) {
                ("h", _, Some(column)) => Standing::ByColumn { column, group },
                ("n", "t", _) => Standing::Reference,
                ("n", _, _) if group == 0 => Standing::Local,
                _ => Standing::Otherwise,
            };
            Ok((row.get("table_name")?, standing))
        })
        .collect()
}

/// The text of a step.
pub(crate) fn text(step: &Step) -> String {
    match step {
        Step::Everywhere { table } => format!("SELECT create_reference_table('{table}')"),
        Step::ByCity { table, with: None } => {
            format!("SELECT create_distributed_table('{table}', '{BY}', colocate_with := 'none')")
        }
        Step::ByCity { table, with: Some(with) } => {
            format!("SELECT create_distributed_table('{table}', '{BY}', colocate_with := '{with}')")
        }
        Step::Right(text) => text.clone(),
    }
}

/// What somebody says to put a table right that stands otherwise than it has to.
pub(crate) fn remedy(table: &str, standing: &Standing, with: Option<&str>) -> String {
    match (standing, with) {
        (Standing::ByColumn { .. }, Some(with)) if table != with => format!(
            "SELECT alter_distributed_table('{table}', distribution_column := '{BY}', colocate_with := '{with}')"
        ),
        _ => format!("SELECT undistribute_table('{table}', cascade_via_foreign_keys := true)"),
    }
}

/// What holds writers back while a backup is read. On Citus each statement sees its own moment on each node, whatever
/// the transaction's isolation, so that many tables are of one moment only while nobody writes. Who appends to the log
/// shares the row of its head and so is held back by the first; the tables in `kept` are written under it, and no
/// right is left that would let us lock them.
pub(crate) fn hold_writers(tables: &[&str], kept: &[&str]) -> Vec<String> {
    let others: Vec<&str> =
        tables.iter().copied().filter(|table| *table != "log_head" && !kept.contains(table)).collect();
    vec![
        "LOCK TABLE log_head IN EXCLUSIVE MODE".to_owned(),
        format!("LOCK TABLE {} IN SHARE MODE", others.join(", ")),
    ]
}
