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

/// The ids are fixed: programs outside ask for them.
const FIXED: &[&str] = &[
    "staff.seconded",
    "group.task",
    "group.guidance",
    "unit.started.county",
    "unit.started.department",
    "study.self.daily",
    "talk.teams",
    "talk.speakers",
    "talk.held",
    "talk.audience",
    "study.class.members",
    "study.class.days",
    "study.morning.minutes",
    "study.story.minutes",
    "study.story.members",
    "study.groups",
    "contest.story.planned",
    "contest.story.held",
    "volunteer.teams",
    "volunteer.people",
    "plan.aspects",
    "plan.tasks",
    "plan.livelihood",
    "works.sheds",
    "works.illegal",
    "works.staff",
    "works.days",
    "project.started",
    "project.investment",
    "indicator.funds",
    "indicator.budget",
    "indicator.tax",
    "indicator.power",
];

#[test]
fn it_declares_every_figure_that_is_asked_for() {
    let pack = pack();
    let missing: Vec<_> = FIXED.iter().filter(|id| pack.figure(id).is_none()).collect();
    assert_eq!(missing, Vec::<&&str>::new());
}

#[test]
fn it_carries_the_whole_tree_and_its_shapes() {
    let pack = pack();
    let count = |kind| pack.units.iter().filter(|unit| unit.kind == kind).count();
    let kinds = luoshi_units::UnitKind::ALL;
    assert_eq!(kinds.map(count), [1, 10, 73, 92, 1386]);
    assert_eq!(pack.shapes["features"].as_array().map(Vec::len), Some(10));
    let fota = pack.units.iter().find(|unit| unit.aliases.iter().any(|alias| alias == "佛塔村")).unwrap();
    assert_eq!((fota.code.as_str(), fota.name_zh.as_str()), ("231083104203", "佛塔密村委会"));
    assert!(fota.aliases.iter().any(|alias| alias == "佛塔密村"));
    assert!(pack.units.iter().filter(|unit| unit.sample).all(|unit| unit.code.starts_with("2310-D")));
}

#[test]
fn every_form_can_be_filled_in_from_its_own_choices() {
    for form in pack().forms {
        for field in &form.fields {
            let known = |id: &String| form.field(id).is_some();
            assert!(form.columns.iter().all(known), "{}", form.id);
            if let Some(condition) = &field.shown_when {
                let asked = form.field(&condition.field).unwrap();
                let has = |id: &String| asked.choices.iter().any(|choice| choice.id == *id);
                assert!(condition.is.iter().all(has), "{}.{}", form.id, field.id);
            }
        }
    }
}
