//! The pages need the built style sheets and scripts. They are made by npm, not by cargo, so that building
//! the program touches no network; without them this says what to run instead of failing in a macro.

use std::path::Path;

fn main() {
    let dist = Path::new("../../assets/dist");
    println!("cargo::rerun-if-changed={}", dist.display());
    if !dist.join("manifest.json").is_file() {
        println!(
            "cargo::error=The style sheets and scripts are not built: assets/dist/manifest.json is missing."
        );
        println!("cargo::error=Run `make assets` in the project's folder, then build again.");
    }
}
