//! The pack that comes with the program is sound, and the editors' schema is current.

use std::path::Path;

use luoshi_packs::{Files, Lang, Pack, load, schema_json};

fn pack() -> Pack {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs/mudanjiang-2021");
    match load(&Files::from_dir(&folder).unwrap()) {
        Ok(pack) => pack,
        Err(problems) => {
            let lines: Vec<String> = problems.iter().map(|problem| problem.line_in(Lang::En)).collect();
            panic!("{}", lines.join("\n"))
        }
    }
}

#[test]
fn it_is_sound_and_no_two_figures_share_a_word() {
    let pack = pack();
    assert_eq!(pack.warnings, []);
}
#[test]
fn the_schema_for_editors_is_current() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/pack-schema.json");
    let made = schema_json();
    if std::env::var_os("LUOSHI_WRITE_SCHEMA").is_some() {
        std::fs::write(&path, &made).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap();
    assert!(kept == made, "docs/pack-schema.json is old: run this test with LUOSHI_WRITE_SCHEMA=1");
}
