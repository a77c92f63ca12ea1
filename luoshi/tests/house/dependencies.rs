//! Dependencies point one way: the binary, the sample's maker, rooms, core. No room depends on a room.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use crate::sources::root;

/// The storeys, from the ground. A crate may depend on those below it; within `rooms` on none.
const STOREYS: &[&[&str]] = &[
    &["luoshi-numbers", "luoshi-paper", "luoshi-proofs", "luoshi-samples", "luoshi-sheets", "luoshi-store"],
    &["luoshi-press", "luoshi-units"],
    &["luoshi-ledger"],
    &["luoshi-packs"],
    &["luoshi-openlog"],
    &["luoshi-check"],
    &["luoshi-web"],
    &[
        "luoshi-records",
        "luoshi-search",
        "luoshi-talks",
        "luoshi-figures",
        "luoshi-verify",
        "luoshi-bulletins",
        "luoshi-inspection",
        "luoshi-help",
        "luoshi-home",
        "luoshi-imports",
        "luoshi-site",
        "luoshi-staff",
        "luoshi-start",
    ],
    &["luoshi-sim"],
    &["luoshi"],
];

/// What tests and benches build on; no crate may depend on it otherwise.
const FOR_TESTS: &[&str] = &["luoshi-testkit", "luoshi-benches"];

/// Each crate of the workspace, with the crates of the workspace that it depends on outside its tests.
fn edges() -> BTreeMap<String, BTreeSet<String>> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--no-deps", "--format-version", "1", "--offline"])
        .current_dir(root())
        .output()
        .expect("cargo can be run");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout).expect("cargo gives JSON");
    let packages = metadata["packages"].as_array().expect("a list of packages");
    packages
        .iter()
        .map(|package| {
            let depends = package["dependencies"].as_array().expect("a list of dependencies");
            let names = depends
                .iter()
                .filter(|dependency| dependency["kind"].as_str() != Some("dev"))
                .filter_map(|dependency| dependency["name"].as_str())
                .filter(|name| name.starts_with("luoshi"))
                .map(str::to_owned)
                .collect();
            (package["name"].as_str().unwrap_or_default().to_owned(), names)
        })
        .collect()
}

fn storey(name: &str) -> Option<usize> {
    STOREYS.iter().position(|storey| storey.contains(&name))
}

#[test]
fn dependencies_point_down() {
    for (name, depends) in edges() {
        if FOR_TESTS.contains(&name.as_str()) {
            continue;
        }
        let own = storey(&name).unwrap_or_else(|| panic!("{name} stands on no storey: add it to the house"));
        for on in depends {
            let below = storey(&on).unwrap_or_else(|| panic!("{name} depends on {on} outside its tests"));
            assert!(below < own, "{name} may not depend on {on}");
        }
    }
}

#[test]
fn the_pure_crates_depend_on_none_of_ours() {
    let edges = edges();
    for name in ["luoshi-numbers", "luoshi-samples", "luoshi-sheets"] {
        assert!(edges[name].is_empty(), "{name} is pure");
    }
}
