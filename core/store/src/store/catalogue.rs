//! What the catalogue of PostgreSQL says of our tables beyond their columns; for tests of the schema.

use crate::{Conn, Engine, Statement, StoreError};

/// Asked of PostgreSQL alone: unique indexes, with their columns in order.
const UNIQUE: Statement = Statement {
    name: "UNIQUE",
    text: "SELECT CAST(t.relname AS TEXT) AS table_name, CAST(i.relname AS TEXT) AS name,
                  CAST(string_agg(COALESCE(a.attname, '?'), ',' ORDER BY k.place) AS TEXT) AS columns
           FROM pg_catalog.pg_index x
           JOIN pg_catalog.pg_class t ON t.oid = x.indrelid JOIN pg_catalog.pg_class i ON i.oid = x.indexrelid
           JOIN pg_catalog.pg_namespace n ON n.oid = t.relnamespace
           CROSS JOIN LATERAL unnest(CAST(x.indkey AS SMALLINT[])) WITH ORDINALITY AS k (number, place)
           LEFT JOIN pg_catalog.pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.number
           WHERE n.nspname = current_schema() AND x.indisunique
           GROUP BY t.relname, i.relname ORDER BY t.relname, i.relname",
};

/// Asked of PostgreSQL alone: foreign keys, each pair of columns as `ours=theirs` in order, and whether anything is
/// done to our rows when theirs change or go.
const FOREIGN: Statement = Statement {
    name: "FOREIGN",
    text: "SELECT CAST(t.relname AS TEXT) AS table_name, CAST(o.relname AS TEXT) AS name,
                  CAST(string_agg(a.attname || '=' || b.attname, ',' ORDER BY k.place)
                       || CASE WHEN c.confdeltype <> 'a' OR c.confupdtype <> 'a' THEN ' acts' ELSE '' END AS TEXT)
                    AS columns
           FROM pg_catalog.pg_constraint c
           JOIN pg_catalog.pg_class t ON t.oid = c.conrelid JOIN pg_catalog.pg_class o ON o.oid = c.confrelid
           JOIN pg_catalog.pg_namespace n ON n.oid = t.relnamespace
           CROSS JOIN LATERAL unnest(c.conkey, c.confkey) WITH ORDINALITY AS k (ours, theirs, place)
           JOIN pg_catalog.pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.ours
           JOIN pg_catalog.pg_attribute b ON b.attrelid = o.oid AND b.attnum = k.theirs
           WHERE n.nspname = current_schema() AND c.contype = 'f'
           GROUP BY t.relname, o.relname, c.oid, c.confdeltype, c.confupdtype ORDER BY t.relname, o.relname",
};

/// Asked of PostgreSQL alone: whatever acts by itself or holds a number of its own: triggers, rules, sequences, views,
/// defaults that call something, generated columns.
const MOVING: Statement = Statement {
    name: "MOVING",
    text: "SELECT CAST(t.relname AS TEXT) AS table_name, CAST(m.name AS TEXT) AS name, CAST(m.what AS TEXT) AS columns
           FROM (
             SELECT tgrelid AS of, tgname AS name, 'trigger' AS what FROM pg_catalog.pg_trigger WHERE NOT tgisinternal
             UNION ALL SELECT ev_class, rulename, 'rule' FROM pg_catalog.pg_rewrite
             UNION ALL SELECT oid, relname, 'relation of kind ' || CAST(relkind AS TEXT) FROM pg_catalog.pg_class
                       WHERE relkind NOT IN ('r', 'i')
             UNION ALL SELECT d.adrelid, a.attname, 'default ' || pg_get_expr(d.adbin, d.adrelid)
                       FROM pg_catalog.pg_attrdef d
                       JOIN pg_catalog.pg_attribute a ON a.attrelid = d.adrelid AND a.attnum = d.adnum
                       WHERE a.attgenerated <> '' OR pg_get_expr(d.adbin, d.adrelid) LIKE '%(%'
             UNION ALL SELECT attrelid, attname, 'identity' FROM pg_catalog.pg_attribute WHERE attidentity <> ''
           ) AS m
           JOIN pg_catalog.pg_class t ON t.oid = m.of JOIN pg_catalog.pg_namespace n ON n.oid = t.relnamespace
           WHERE n.nspname = current_schema() ORDER BY t.relname, m.name",
};

/// A key, or what acts by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Whose it is.
    pub table: String,
    /// The index's, the other table's, or its own name.
    pub name: String,
    /// The columns, each alone or as `ours=theirs`; or what it is.
    pub columns: Vec<String>,
}

/// Keys and whatever acts by itself.
#[derive(Clone, Debug, Default)]
pub struct Catalogue {
    /// Primary keys and all that is unique.
    pub unique: Vec<Part>,
    /// References to other tables, or to the same.
    pub foreign: Vec<Part>,
    /// Triggers, rules, sequences, views, defaults that call something.
    pub moving: Vec<Part>,
}

/// What PostgreSQL's catalogue says; nothing on SQLite.
pub async fn catalogue(conn: &mut Conn) -> Result<Option<Catalogue>, StoreError> {
    if conn.engine() == Engine::Sqlite {
        return Ok(None);
    }
    Ok(Some(Catalogue {
        unique: parts(conn, UNIQUE).await?,
        foreign: parts(conn, FOREIGN).await?,
        moving: parts(conn, MOVING).await?,
    }))
}

async fn parts(conn: &mut Conn, statement: Statement) -> Result<Vec<Part>, StoreError> {
    let rows = statement.all(conn).await?;
    rows.iter()
        .map(|row| {
            let columns: String = row.get("columns")?;
            let columns = columns.split(',').map(str::to_owned).collect();
            Ok(Part { table: row.get("table_name")?, name: row.get("name")?, columns })
        })
        .collect()
}
