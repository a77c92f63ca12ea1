//! The sampler against Rivest's own package: against vectors that it made, and against the package itself where it
//! can be had.

use std::path::Path;
use std::process::Command;

use luoshi_samples::sampler::{Ticket, draw, draw_with_replacement};
use luoshi_samples::{SampleError, sha256_hex};

/// What `consistent_sampler` 1.0.10 printed: seed, ids, with replacement, take, number, id, generation.
const VECTORS: &str = include_str!("consistent_sampler.tsv");

fn drawn(seed: &str, ids: &[String], with_replacement: bool, take: usize) -> Vec<Ticket> {
    let tickets =
        if with_replacement { draw_with_replacement(ids, seed, take) } else { draw(ids, seed, take) };
    tickets.expect("the ids differ")
}

#[test]
fn tickets_are_those_of_the_package() {
    let lines: Vec<Vec<&str>> = VECTORS.lines().map(|line| line.split('\t').collect()).collect();
    assert_eq!(lines.len(), 126);
    for group in lines.chunk_by(|a, b| a[..4] == b[..4]) {
        let [seed, ids, with_replacement, take] = group[0][..4] else { panic!("a line of seven fields") };
        let ids: Vec<String> = ids.split(' ').map(str::to_owned).collect();
        let take = take.parse().expect("a number");
        let tickets = drawn(&seed.replace("\\n", "\n"), &ids, with_replacement == "1", take);
        assert_eq!(tickets.len(), group.len());
        for (ticket, line) in tickets.iter().zip(group) {
            assert_eq!([&ticket.number, &ticket.id, &ticket.generation.to_string()], line[4..]);
        }
    }
}

#[test]
fn an_object_taken_out_changes_nothing_for_the_others() {
    let ids: Vec<String> = (1..=200).map(|id| id.to_string()).collect();
    let whole = drawn("a seed", &ids, false, 200);
    let (gone, rest) = ids.split_first().expect("there are ids");
    let without = drawn("a seed", rest, false, 200);
    let expected: Vec<&Ticket> = whole.iter().filter(|ticket| ticket.id != *gone).collect();
    assert_eq!(without.iter().collect::<Vec<_>>(), expected);
}

#[test]
fn an_id_that_stands_twice_is_named() {
    let ids = ["7".to_owned(), "8".to_owned(), "7".to_owned()];
    assert_eq!(draw(&ids, "", 1), Err(SampleError::Twice("7".to_owned())));
}

/// The program that draws with the package: a population of positions, short tickets as it prints them.
const PROGRAM: &str = r"
import sys
from consistent_sampler import sampler
for wr in (False, True):
    for number, id, generation in sampler([str(i) for i in range(1, 2001)], seed=sys.argv[1], with_replacement=wr, take=300):
        print(number, id, generation)
";

/// The package, pinned and with the hash of its file, in a folder of its own; none where it cannot be had.
fn package(folder: &Path) -> bool {
    let list = folder.join("requirements.txt");
    let pinned = format!("consistent_sampler==1.0.10 --hash=sha256:{WHEEL}\n");
    std::fs::write(&list, pinned).expect("a temporary folder can be written");
    let installed = Command::new("python3")
        .args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-deps"])
        .args(["--require-hashes", "--only-binary", ":all:", "--retries", "1", "--timeout", "10"])
        .arg("--target")
        .arg(folder)
        .arg("-r")
        .arg(&list)
        .output();
    installed.is_ok_and(|output| output.status.success())
}

/// SHA-256 of the package's file.
const WHEEL: &str = "80cd24a9bfb8089b929915805744a9c3604c97314de492599bd3be43252fa0a4";

#[test]
#[expect(clippy::print_stdout, reason = "a run says what it left out")]
fn the_package_itself_draws_the_same() {
    let folder = std::path::PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("consistent_sampler");
    std::fs::create_dir_all(&folder).expect("a temporary folder can be made");
    if !folder.join("consistent_sampler").exists() && !package(&folder) {
        println!("skipped: consistent_sampler 1.0.10 could not be fetched from the Python registry");
        return;
    }
    let seed = format!("{}\n2021046: 03 11 17 20 26 33 + 05", sha256_hex("a statement"));
    let output = Command::new("python3")
        .args(["-c", PROGRAM, &seed])
        .env("PYTHONPATH", &folder)
        .output()
        .expect("python3 runs: pip did");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let ids: Vec<String> = (1..=2000).map(|id| id.to_string()).collect();
    let both = [drawn(&seed, &ids, false, 300), drawn(&seed, &ids, true, 300)];
    let ours: Vec<String> = both
        .iter()
        .flatten()
        .map(|ticket| format!("{} {} {}", ticket.short(), ticket.id, ticket.generation))
        .collect();
    let theirs = String::from_utf8_lossy(&output.stdout);
    assert_eq!(ours, theirs.lines().collect::<Vec<_>>());
}
