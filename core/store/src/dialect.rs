//! The few words in which the engines differ. A statement is written once, in PostgreSQL's manner, with
//! words of our own: `IN JSON_LIST($n)` (among some texts), `IN JSON_IDS($n)` (among some whole numbers; on PostgreSQL
//! an array that an index is looked up by, not a subquery to be joined with), `JSON_PAIRS($n)` (a table of `key`, `value` texts), each from one JSON parameter; and the row locks
//! `FOR KEY SHARE`, `FOR SHARE`, `FOR NO KEY UPDATE` and `FOR UPDATE`, which SQLite needs none of, since it has
//! one writer.

use std::borrow::Cow;

use crate::Engine;

/// A word of ours, and what stands before and behind its parameter on SQLite and on PostgreSQL.
const JSON: [(&str, [&str; 2], [&str; 2]); 3] = [
    (
        "IN JSON_LIST(",
        ["IN (SELECT value FROM json_each(", "))"],
        ["= ANY (ARRAY(SELECT value FROM jsonb_array_elements_text(CAST(", " AS JSONB))))"],
    ),
    (
        "IN JSON_IDS(",
        ["IN (SELECT value FROM json_each(", "))"],
        ["= ANY (ARRAY(SELECT CAST(value AS BIGINT) FROM jsonb_array_elements_text(CAST(", " AS JSONB))))"],
    ),
    (
        "JSON_PAIRS(",
        ["(SELECT key, value FROM json_each(", "))"],
        ["(SELECT key, value FROM jsonb_each_text(CAST(", " AS JSONB)))"],
    ),
];

/// What stands before a parameter's number. SQLite takes `$1` for a name, and looks through all names before
/// it for each.
pub(crate) fn parameter(engine: Engine) -> &'static str {
    if engine == Engine::Sqlite { "?" } else { "$" }
}

/// The words for row locks, from the weakest.
const LOCKS: [&str; 4] = ["FOR KEY SHARE", "FOR SHARE", "FOR NO KEY UPDATE", "FOR UPDATE"];

/// The statement as `engine` understands it.
pub(crate) fn statement(text: &str, engine: Engine) -> Cow<'_, str> {
    let mut out = Cow::Borrowed(text);
    if text.contains("JSON_") {
        for (word, sqlite, postgres) in JSON {
            let around = if engine == Engine::Sqlite { sqlite } else { postgres };
            out = Cow::Owned(wrap(&out, word, around));
        }
    }
    if engine == Engine::Sqlite {
        for lock in LOCKS.into_iter().filter(|lock| text.contains(lock)) {
            out = Cow::Owned(out.replace(lock, ""));
        }
        if text.contains('$') {
            out = Cow::Owned(out.replace('$', parameter(engine)));
        }
    }
    out
}

fn wrap(text: &str, word: &str, [before, behind]: [&str; 2]) -> String {
    let mut parts = text.split(word);
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (parameter, rest) = part.split_once(')').unwrap_or((part, ""));
        out.extend([before, parameter, behind, rest]);
    }
    out
}

/// Each portable column type, and the storage class that SQLite's STRICT tables know.
const TYPES: [(&str, &str); 6] = [
    ("BIGINT", "INTEGER"),
    ("BOOLEAN", "INTEGER"),
    ("DATE", "TEXT"),
    ("TIMESTAMPTZ", "TEXT"),
    ("JSONB", "TEXT"),
    ("BYTEA", "BLOB"),
];

/// A migration as `engine` understands it. Every `CREATE TABLE` ends with a line `);`.
pub(crate) fn schema(text: &str, engine: Engine) -> Cow<'_, str> {
    if engine == Engine::Postgres {
        return Cow::Borrowed(text);
    }
    let words = text.split_inclusive(|c: char| !c.is_ascii_alphanumeric() && c != '_');
    let mut out: String = words
        .map(|word| {
            let bare = word.trim_end_matches(|c: char| !c.is_ascii_alphanumeric() && c != '_');
            match TYPES.iter().find(|(portable, _)| *portable == bare) {
                Some((portable, sqlite)) => word.replacen(portable, sqlite, 1),
                None => word.to_owned(),
            }
        })
        .collect();
    out = out.replace("\n);", "\n) STRICT;");
    Cow::Owned(out.replace(" COLLATE \"C\"", ""))
}

#[cfg(test)]
mod tests {
    use super::{schema, statement};
    use crate::Engine;

    #[test]
    fn one_text_for_both_engines() {
        let text = "SELECT a FROM t WHERE u IN JSON_LIST($1) AND p IN JSON_IDS($2) FOR UPDATE";
        assert_eq!(
            statement(text, Engine::Sqlite),
            "SELECT a FROM t WHERE u IN (SELECT value FROM json_each(?1)) \
             AND p IN (SELECT value FROM json_each(?2)) "
        );
        assert!(statement(text, Engine::Postgres).ends_with("FOR UPDATE"));
        assert!(matches!(statement("SELECT 1", Engine::Sqlite), std::borrow::Cow::Borrowed(_)));
    }

    #[test]
    fn types_are_mapped_and_tables_strict() {
        let text = "CREATE TABLE t (\n  a BIGINT NOT NULL,\n  day DATE,\n  day_after TEXT\n);\n";
        assert_eq!(
            schema(text, Engine::Sqlite),
            "CREATE TABLE t (\n  a INTEGER NOT NULL,\n  day TEXT,\n  day_after TEXT\n) STRICT;\n"
        );
    }
}
