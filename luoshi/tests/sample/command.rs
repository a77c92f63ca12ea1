//! The program, run as a person runs it.

use std::process::{Command, Output};

use serde_json::Value as Json;

/// The password of the sample accounts in tests.
pub const PASSWORD: &str = "sample-password";

/// The program over one database.
pub struct Program<'a> {
    pub database: &'a str,
}

/// What a command did.
pub struct Ran {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Program<'_> {
    pub fn run(&self, arguments: &[&str]) -> Ran {
        let Output { status, stdout, stderr } = Command::new(env!("CARGO_BIN_EXE_luoshi"))
            .args(arguments)
            .env("LUOSHI_DATABASE", self.database)
            .env("LUOSHI_DEMO_PASSWORD", PASSWORD)
            .output()
            .expect("the program can be started");
        Ran {
            code: status.code().expect("the program was not killed"),
            out: String::from_utf8(stdout).expect("what it prints is UTF-8"),
            err: String::from_utf8_lossy(&stderr).into_owned(),
        }
    }

    /// Runs a command that must end well and print one JSON value.
    pub fn json(&self, arguments: &[&str]) -> Json {
        let ran = self.run(&[arguments, &["--json"]].concat());
        assert_eq!(ran.code, 0, "{arguments:?}: {}{}", ran.out, ran.err);
        ran.json()
    }
}

impl Ran {
    pub fn json(&self) -> Json {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {}", self.out))
    }
}
