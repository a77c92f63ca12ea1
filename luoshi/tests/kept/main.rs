//! What is kept: a backup of a living city, restored into either engine, is the same city; what is no whole backup is
//! refused.

mod files;

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;

use luoshi::house::MIGRATIONS;
use luoshi_testkit::{TestDb, on_both};
use serde_json::Value as Json;

/// What a command did.
struct Ran {
    code: Option<i32>,
    out: String,
    err: String,
}

fn run(database: &str, key: &Path, arguments: &[&str]) -> Ran {
    run_with(database, key, arguments, &[])
}

fn run_with(database: &str, key: &Path, arguments: &[&str], environment: &[(&str, &str)]) -> Ran {
    let output = Command::new(env!("CARGO_BIN_EXE_luoshi"))
        .args(arguments)
        .envs(environment.iter().copied())
        .env("LUOSHI_DATABASE", database)
        .env("LUOSHI_LOG_KEY", key)
        .output()
        .expect("the program can be started");
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    Ran { code: output.status.code(), out: text(&output.stdout), err: text(&output.stderr) }
}

fn json(database: &str, key: &Path, arguments: &[&str]) -> Json {
    let ran = run(database, key, &[arguments, &["--json"]].concat());
    assert_eq!(ran.code, Some(0), "{arguments:?}: {}{}", ran.out, ran.err);
    serde_json::from_str(&ran.out).unwrap_or_else(|error| panic!("{error}: {}", ran.out))
}

/// A sample city with a statement, and its backup.
struct Made {
    folder: tempfile::TempDir,
    tables: Json,
    checkpoint: Json,
}

impl Made {
    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn backup(&self) -> String {
        self.path("city.luoshi").display().to_string()
    }
}

fn made() -> Made {
    let folder = tempfile::tempdir().unwrap();
    let database = format!("sqlite:{}", folder.path().join("city.db").display());
    let key = folder.path().join("key");
    json(&database, &key, &["sample"]);
    json(&database, &key, &["log", "publish"]);
    let statement = run(&database, &key, &["state", "talk.held"]);
    assert_eq!(statement.code, Some(0), "{}", statement.err);
    std::fs::write(folder.path().join("statement.json"), statement.out).unwrap();
    let file = folder.path().join("city.luoshi").display().to_string();
    let tables = json(&database, &key, &["backup", &file])["tables"].clone();
    let checkpoint = json(&database, &key, &["log", "show"])["checkpoint"].clone();
    Made { folder, tables, checkpoint }
}

/// One city serves all of it: making it is what takes long.
#[test]
fn what_is_kept_comes_back() {
    let made = Arc::new(made());
    what_is_no_whole_backup_is_refused(&made);
    a_drill_compares_the_newest_backup_with_what_serves(&made);
    an_older_database_under_the_same_key_signs_no_more(&made);
    files::files_go_with_a_backup(&made);
    on_both(MIGRATIONS, |db| {
        let made = Arc::clone(&made);
        async move { a_restored_city_is_the_same_city(&db, &made) }
    });
}

fn a_restored_city_is_the_same_city(db: &TestDb, made: &Made) {
    let key = made.path("key");
    json(&db.address, &key, &["restore", &made.backup()]);
    let value = |id: &str| json(&db.address, &key, &["figure", id])["value"].clone();
    assert_eq!(value("talk.held"), "780");
    assert_eq!(
        value("volunteer.people"),
        json(&source(made), &key, &["figure", "volunteer.people"])["value"]
    );
    // The key has signed this past, so it signs on; the root is the same.
    assert_eq!(json(&db.address, &key, &["log", "publish"])["checkpoint"], made.checkpoint);
    let statement = made.path("statement.json").display().to_string();
    assert_eq!(run(&db.address, &key, &["verify", &statement]).code, Some(0));
    // Row for row: a backup of the restored city has the sums of the first.
    let again = db.folder().join("again.luoshi").display().to_string();
    assert_eq!(json(&db.address, &key, &["backup", &again])["tables"], made.tables);
    let twice = run(&db.address, &key, &["restore", &made.backup()]);
    assert_eq!(twice.code, Some(3), "{}", twice.err);
}

fn source(made: &Made) -> String {
    format!("sqlite:{}", made.path("city.db").display())
}

fn what_is_no_whole_backup_is_refused(made: &Made) {
    let whole = std::fs::read(made.backup()).unwrap();
    let mut flipped = whole.clone();
    // A letter of what the last deed kept, somewhere within the file: it stands in a row and in no index.
    let kept = b"\"recorded_by\":";
    let at = (0..whole.len()).rev().find(|at| whole[*at..].starts_with(kept)).unwrap();
    flipped[at + 5] ^= 1;
    for (name, bytes) in [("cut", &whole[..whole.len() / 2]), ("flipped", &flipped), ("empty", &[][..])] {
        let file = made.path(&format!("{name}.luoshi"));
        std::fs::write(&file, bytes).unwrap();
        let target = format!("sqlite:{}", made.path(&format!("{name}.db")).display());
        let ran = run(&target, &made.path("key"), &["restore", &file.display().to_string()]);
        assert_eq!(ran.code, Some(3), "{name}: {}{}", ran.out, ran.err);
        assert!(!made.path(&format!("{name}.db")).exists(), "{name} leaves nothing behind");
    }
}

fn a_drill_compares_the_newest_backup_with_what_serves(made: &Made) {
    let ran = run(&source(made), &made.path("key"), &["drill", &made.backup()]);
    assert_eq!(ran.code, Some(0), "{}{}", ran.out, ran.err);
}

fn an_older_database_under_the_same_key_signs_no_more(made: &Made) {
    let (key, later) = (made.path("older-key"), made.path("older.db"));
    for end in ["", ".last"] {
        let name = |stem: &str| made.path(&format!("{stem}{end}"));
        std::fs::copy(name("key"), name("older-key")).unwrap();
    }
    let database = format!("sqlite:{}", later.display());
    json(&database, &key, &["restore", &made.backup()]);
    let grown = run(&database, &key, &["state", "talk.teams"]);
    assert_eq!(grown.code, Some(0), "{}", grown.err);
    // The backup is put back under the key that has signed more, and beside it lies what the engine had not yet
    // brought into the file that is gone.
    std::fs::remove_file(&later).unwrap();
    std::fs::write(made.path("older.db-wal"), b"of the one that is gone").unwrap();
    json(&database, &key, &["restore", &made.backup()]);
    assert!(made.path("older.db.left-wal").exists() && !made.path("older.db-wal").exists());
    let refused = run(&database, &key, &["log", "publish"]);
    assert_eq!(refused.code, Some(3));
    assert!(refused.err.contains("new-origin"), "{}", refused.err);
    let begun = json(&database, &key, &["log", "new-origin", "luoshi.invalid/2310/again"]);
    assert_eq!(begun["origin"], "luoshi.invalid/2310/again");
}
