use luoshi::house::MIGRATIONS;
use luoshi_testkit::on_both;
use serde_json::json;

use crate::audited;
use crate::command::Program;
use crate::recompute;

/// Each figure of the campaign with its value; two are floors that the city may pass without reaching the
/// next round number.
const VALUES: &[(&str, &str)] = &[
    ("group.task", "6"),
    ("group.guidance", "10"),
    ("unit.started.county", "10"),
    ("unit.started.department", "73"),
    ("study.self.daily", "1"),
    ("talk.teams", "337"),
    ("talk.speakers", "1180"),
    ("talk.held", "780"),
    ("study.class.members", "130"),
    ("study.class.days", "3"),
    ("study.morning.minutes", "20"),
    ("study.story.minutes", "10"),
    ("study.story.members", "2"),
    ("study.groups", "55"),
    ("contest.story.planned", "100"),
    ("volunteer.teams", "247"),
    ("plan.aspects", "10"),
    ("plan.tasks", "29"),
    ("plan.livelihood", "12"),
    ("works.sheds", "183"),
    ("works.illegal", "15"),
    ("works.staff", "30"),
    ("works.days", "7"),
    ("project.started", "85"),
    ("project.investment", "13860000000"),
    ("indicator.funds", "179.5"),
    ("indicator.budget", "21.2"),
    ("indicator.tax", "9.7"),
    ("indicator.power", "13.3"),
];
const FLOORS: &[(&str, std::ops::Range<i64>)] =
    &[("staff.seconded", 80..90), ("volunteer.people", 15_000..16_000)];

#[test]
fn the_sample_city_has_every_figure_and_the_doctor_finds_nothing() {
    on_both(MIGRATIONS, |db| async move {
        let program = Program { database: &db.address };
        let sample = program.json(&["sample"]);
        for account in ["admin", "office", "district", "clerk", "clerk2", "auditor"] {
            let names = sample["accounts"].as_array().expect("a list");
            assert!(names.contains(&json!(account)), "{sample}");
        }
        figures(&program);
        forms_of_answers(&program);
        positions(&program);
        bridges(&program);
        refusals(&program);
        checks(&program, db.folder());
        imports(&program, db.folder());
        if db.address.starts_with("sqlite:") {
            recompute::strangers_find_the_same(&program);
        }
        let doctor = program.run(&["doctor"]);
        assert_eq!(doctor.code, 0, "{}{}", doctor.out, doctor.err);
        audited::the_bound_stands_beside_the_figure(&program, &db).await;
        // What the ledger needs of this database it has: filling it twice is refused.
        assert_eq!(program.run(&["sample"]).code, 3);
    });
}

fn figures(program: &Program<'_>) {
    for (id, value) in VALUES {
        let answer = program.json(&["figure", id]);
        assert_eq!(answer["value"], json!(value), "{answer}");
    }
    for (id, range) in FLOORS {
        let answer = program.json(&["figure", id]);
        let value: i64 = answer["value"].as_str().expect("a value").parse().expect("a whole number");
        assert!(range.contains(&value), "{answer}");
    }
}

fn forms_of_answers(program: &Program<'_>) {
    let answer = program.json(&["figure", "talk.held", "--unit", "231083"]);
    assert_eq!(answer["unit"], "231083");
    assert_eq!(answer["until"], "2021-04-16");
    assert_eq!(answer["unit_of_measure"], "talks");
    assert!(answer["entries"].as_i64() > Some(0) && answer["as_of"].as_i64() > Some(0), "{answer}");
    let ratio = program.json(&["figure", "study.morning.minutes"]);
    assert!(ratio["numerator"].is_string() && ratio["denominator"].is_string(), "{ratio}");
    let none =
        program.json(&["figure", "study.morning.minutes", "--until", "2021-03-08", "--from", "2021-03-08"]);
    assert!(none["value"].is_null() && none["why"].is_string(), "{none}");
    let page = program.json(&["records", "talk.held", "--limit", "5"]);
    assert_eq!(page["entries"].as_array().map(Vec::len), Some(5));
    let all = program.run(&["records", "talk.held", "--all", "--limit", "1000"]);
    let net: i64 =
        all.out.lines().skip(1).filter_map(|line| line.split(',').nth(7)?.parse::<i64>().ok()).sum();
    assert_eq!(net, 780, "the records add up to the figure");
}

fn positions(program: &Program<'_>) {
    let now = program.json(&["figure", "talk.held"]);
    let last = now["as_of"].as_i64().expect("a position");
    let half = (last / 2).to_string();
    let then = program.json(&["figure", "talk.held", "--as-of", &half]);
    assert_eq!(then, program.json(&["figure", "talk.held", "--as-of", &half]), "the same for ever");
    assert_eq!(program.run(&["figure", "talk.held", "--as-of", &(last + 1).to_string()]).code, 2);
    assert_eq!(program.run(&["figure", "talk.held", "--as-of", "0"]).code, 2);
}

/// What lies between two positions adds up to the difference of the two answers.
fn bridges(program: &Program<'_>) {
    let last = program.json(&["figure", "talk.held"])["as_of"].as_i64().expect("a position");
    let (third, half) = ((last / 3).to_string(), (last / 2).to_string());
    let whole = |json: &serde_json::Value| -> i64 { json.as_str().expect("a text").parse().expect("whole") };
    for (id, unit) in [("talk.held", "2310"), ("talk.held", "231083"), ("volunteer.people", "2310")] {
        let bridge = program.json(&["bridge", id, "--then", &third, "--unit", unit]);
        let value = |end: &str| whole(&bridge[end]["value"]);
        assert_eq!(bridge["now"]["as_of"], last, "the end of the log");
        let strand = &bridge["strands"][0];
        assert_eq!((whole(&strand["then"]), whole(&strand["now"])), (value("then"), value("now")));
        let groups = strand["groups"].as_array().expect("a list");
        let sum: i64 = groups.iter().map(|group| whole(&group["change"])).sum();
        assert_eq!(sum, value("now") - value("then"), "{bridge:#}");
        assert!(sum > 0 && groups.iter().all(|group| group["entries"].as_i64() > Some(0)), "{bridge:#}");
        let then = program.json(&["figure", id, "--as-of", &third, "--unit", unit]);
        assert_eq!(bridge["then"], then);
    }
    let ratio = program.json(&["bridge", "study.morning.minutes", "--then", &half, "--now", &half]);
    let roles: Vec<&serde_json::Value> =
        ratio["strands"].as_array().expect("a list").iter().map(|strand| &strand["role"]).collect();
    assert_eq!(roles, ["above", "below"]);
    let same = program.run(&["bridge", "talk.held", "--then", &half, "--now", &half, "--lang", "en"]);
    assert!(same.code == 0 && same.out.contains("Nothing changed."), "{}{}", same.out, same.err);
    let past = (last + 1).to_string();
    for wrong in [
        &["bridge", "no.such", "--then", &half][..],
        &["bridge", "talk.held", "--then", &half, "--unit", "0000"],
        &["bridge", "talk.held", "--then", &half, "--now", &past],
        &["bridge", "talk.held", "--then", &past],
        &["bridge", "talk.held", "--then", "0"],
        &["bridge", "talk.held", "--then", &half, "--now", &third],
        &["bridge", "talk.held"],
    ] {
        let ran = program.run(wrong);
        assert_eq!(ran.code, 2, "{wrong:?}: {}", ran.err);
    }
}

fn refusals(program: &Program<'_>) {
    assert_eq!(program.run(&["figure", "no.such"]).code, 2);
    assert_eq!(program.run(&["figure", "talk.held", "--unit", "0000"]).code, 2);
    assert_eq!(program.run(&["figure", "talk.held", "--until", "yesterday"]).code, 2);
    let absent = Program { database: "sqlite:/nowhere/luoshi.db" };
    let ran = absent.run(&["figure", "talk.held"]);
    assert_eq!(ran.code, 3);
    assert!(ran.err.contains("luoshi sample"), "{}", ran.err);
    assert_eq!(Program { database: "mysql://x" }.run(&["doctor"]).code, 2);
}

/// A text of our own with the campaign's numbers, and the same with one of them changed.
fn checks(program: &Program<'_>, folder: &std::path::Path) {
    let text = "2021年4月16日。截至目前，全市组建宣讲团、宣讲小分队337个，宣讲人员1180人，共宣讲780场。\n";
    let file = folder.join("text.txt");
    std::fs::write(&file, text).expect("the text can be written");
    let path = file.to_str().expect("the folder's name is UTF-8");
    let report = program.json(&["check", path]);
    assert_eq!(report["counts"]["backed"], 3, "{report:#}");
    std::fs::write(&file, text.replace("337", "338")).expect("the text can be written");
    let ran = program.run(&["check", path, "--json"]);
    assert_eq!(ran.code, 1);
    let report = ran.json();
    assert_eq!(
        (&report["counts"]["differs"], &report["counts"]["backed"]),
        (&json!(1), &json!(2)),
        "{report:#}"
    );
}

/// A sheet imported by the account of somebody, listed, taken back, and imported anew: the figure follows each time, and
/// what the doctor holds against each other fits.
fn imports(program: &Program<'_>, folder: &std::path::Path) {
    let sheet = folder.join("readings.csv");
    let path = sheet.to_str().expect("the folder's name is UTF-8");
    let rows = "单位,日期,时长\n231005003,2021-04-12,20\n231005003,2021-04-13,20\n";
    std::fs::write(&sheet, rows).expect("the sheet can be written");
    let sessions = || -> i64 {
        let value = program.json(&["figure", "study.morning.sessions"])["value"].clone();
        value.as_str().and_then(|value| value.parse().ok()).expect("a whole number")
    };
    let before = sessions();
    for mark in ["first", "second"] {
        let import = ["import", "morning_reading", path, "--as", "clerk"];
        let done = program.json(&import);
        assert_eq!((&done["imported"], &done["already"]), (&json!(2), &json!(0)), "{mark}: {done}");
        assert_eq!(sessions(), before + 2);
        let again = program.json(&import);
        assert_eq!((&again["imported"], &again["already"]), (&json!(0), &json!(2)), "{mark}: {again}");
        let listed = program.json(&["import", "list", "--as", "clerk"]);
        assert_eq!(
            (&listed[0]["file"], &listed[0]["recorded"]),
            (&json!("readings.csv"), &json!(2)),
            "{listed}"
        );
        let id = listed[0]["id"].as_str().expect("an id");
        let undone = program.json(&["import", "undo", id, "--reason", mark]);
        assert_eq!((&undone["withdrawn"], &undone["left"]), (&json!(2), &json!(0)), "{mark}: {undone}");
        assert_eq!(sessions(), before);
    }
    assert_eq!(program.run(&["import", "undo", "1", "--reason", "x"]).code, 2);
    assert_eq!(program.run(&["import", "nothing", path]).code, 2);
}
