//! A stranger's program, `docs/recompute.py`, downloads the open log from the server and adds the city up again: every
//! figure comes out as the program gives it.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

use serde_json::Value as Json;

use crate::command::{PASSWORD, Program};

/// The server; stopped when the test is over, also where it fails.
struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Serves the city on a free port and gives its address.
fn serve(program: &Program<'_>) -> (Server, String) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_luoshi"))
        .args(["serve", "--listen", "127.0.0.1:0"])
        .env("LUOSHI_DATABASE", program.database)
        .env("LUOSHI_DEMO_PASSWORD", PASSWORD)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("the server can be started");
    let out = child.stdout.take().expect("its output is piped");
    let server = Server(child);
    let mut line = String::new();
    BufReader::new(out).read_line(&mut line).expect("it says where it listens");
    (server, line.trim().trim_end_matches('/').to_owned())
}

/// What the stranger's program computes.
fn recompute(address: &str, more: &[&str]) -> Json {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/recompute.py");
    let ran = Command::new("python3")
        .arg(script)
        .args([&format!("{address}/log"), "--json"])
        .args(more)
        .output()
        .expect("python3 can be run");
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    serde_json::from_slice(&ran.stdout).expect("it prints JSON")
}

/// Holds each figure, or each so many, of the stranger's against ours, for the same unit, period and position.
fn compare(program: &Program<'_>, theirs: &Json, step: usize) -> usize {
    let position = theirs["position"].to_string();
    let text = |value: &Json| value.as_str().expect("a text").to_owned();
    let mut compared = 0;
    let open = theirs["figures"].as_array().expect("a list").iter().filter(|one| one["cannot"].is_null());
    for figure in open.step_by(step) {
        let [id, unit, from, until] = ["figure", "unit", "from", "until"].map(|name| text(&figure[name]));
        let asked = ["--unit", &unit, "--from", &from, "--until", &until, "--as-of", &position];
        let ours = program.json(&[&["figure", &id], &asked[..]].concat());
        for name in ["value", "entries", "why"] {
            assert_eq!(ours[name], figure[name], "{name} of {id}");
        }
        compared += 1;
    }
    compared
}

/// The city and a county, after the log was published.
pub fn strangers_find_the_same(program: &Program<'_>) {
    program.json(&["log", "publish"]);
    let (_server, address) = serve(program);
    let city = recompute(&address, &[]);
    let all = city["figures"].as_array().expect("a list");
    let closed: Vec<&Json> =
        all.iter().filter(|one| !one["cannot"].is_null()).map(|one| &one["figure"]).collect();
    assert_eq!(closed, ["study.self.daily"], "an average a person a day needs days and persons");
    assert_eq!(compare(program, &city, 1), all.len() - 1);
    let then = (city["position"].as_i64().expect("a position") / 2).to_string();
    let county = recompute(&address, &["--unit", "231083", "--position", &then, "--until", "2021-04-01"]);
    assert!(compare(program, &county, 4) > 5);
}
