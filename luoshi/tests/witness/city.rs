//! A small city on the command line.

use std::path::{Path, PathBuf};
use std::process::Command;

use luoshi_testkit::TestDb;
use serde_json::Value as Json;

/// The log's name.
pub const ORIGIN: &str = "log.invalid/9900";

/// A city, its database and its log's key.
pub struct City {
    pub database: String,
    pub folder: PathBuf,
    /// More of the environment.
    pub with: Vec<(&'static str, String)>,
}

/// What a command did.
pub struct Ran {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl City {
    /// The city of the small pack.
    pub fn made(db: &TestDb) -> Self {
        let city = Self { database: db.address.clone(), folder: db.folder().to_owned(), with: Vec::new() };
        let pack = Path::new(env!("CARGO_MANIFEST_DIR")).join("../core/packs/tests/small");
        city.json(&["city", "add", "--pack", &pack.display().to_string()]);
        city
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// The file of the log's key.
    pub fn key(&self) -> PathBuf {
        self.path("log-key")
    }

    /// Writes the configuration with these witnesses: name, address and key of each.
    pub fn configure(&self, witnesses: &[(&str, &str, &str)]) {
        let all = witnesses.iter().map(|(name, address, key)| {
            format!("[[log.witness]]\nname = {name:?}\naddress = {address:?}\nkey = {key:?}\n")
        });
        let text = format!("[log]\norigin = {ORIGIN:?}\n{}", all.collect::<String>());
        std::fs::write(self.path("luoshi.toml"), text).expect("the folder can be written");
    }

    pub fn run(&self, arguments: &[&str]) -> Ran {
        let mut command = Command::new(env!("CARGO_BIN_EXE_luoshi"));
        command.args(arguments).args(["--lang", "en"]);
        command.env("LUOSHI_DATABASE", &self.database).env("LUOSHI_LOG_KEY", self.key());
        if self.path("luoshi.toml").exists() {
            command.arg("--config").arg(self.path("luoshi.toml"));
        }
        let output = command.envs(self.with.iter().cloned()).output().expect("the program can be started");
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        Ran { code: output.status.code(), out: text(&output.stdout), err: text(&output.stderr) }
    }

    pub fn json(&self, arguments: &[&str]) -> Json {
        let ran = self.run(&[arguments, &["--json"]].concat());
        assert_eq!(ran.code, Some(0), "{arguments:?}: {}{}", ran.out, ran.err);
        serde_json::from_str(&ran.out).unwrap_or_else(|error| panic!("{error}: {}", ran.out))
    }

    /// Publishes, and gives the checkpoint's note.
    pub fn publish(&self) -> String {
        self.json(&["log", "publish", "--origin", ORIGIN])["checkpoint"].as_str().expect("a note").to_owned()
    }

    /// The log's public key.
    pub fn vkey(&self) -> String {
        self.json(&["log", "show"])["vkeys"][0].as_str().expect("a key").to_owned()
    }

    /// Founds a village: the log grows by one event.
    pub fn found(&self, code: &str) {
        let sheet = self.path("village.csv");
        std::fs::write(&sheet, format!("code,name_zh,kind,parent\n{code},村{code},community,990101\n"))
            .expect("the folder can be written");
        self.json(&["import", "units", &sheet.display().to_string()]);
    }
}
