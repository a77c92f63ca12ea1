//! Small plans: the mess leaves every figure exact, the seed decides, and a plan that cannot be is refused.

use std::path::Path;

use luoshi_ledger::{Ledger, PageOf, Question};
use luoshi_packs::{Files, catalogue};
use luoshi_sim::{Error, Sample, Site, fill};
use luoshi_store::{Migrations, store as log};
use luoshi_testkit::{TestDb, on_both};
use luoshi_units::Units;

const MIGRATIONS: &[Migrations] = &[
    log::MIGRATIONS,
    luoshi_units::MIGRATIONS,
    luoshi_ledger::MIGRATIONS,
    luoshi_packs::MIGRATIONS,
    luoshi_web::MIGRATIONS,
    luoshi_records::MIGRATIONS,
    luoshi_talks::store::MIGRATIONS,
];

const BASE: &str = r#"
[base]
seed = SEED
prepared = "2021-03-01"
until = "2021-04-16"
until_minute = 1020
clerks = [{ kind = "city" }]
leads = [{ kind = "county" }]

[base.mess]
corrected = CORRECTED
withdrawn = WITHDRAWN
late = 0.5
latest = 9
twice = 1.0
confirmed = 1.0
why_corrected = ["错"]
why_withdrawn = ["重"]

[[account]]
login = "lead"
role = "lead"
unit = "9901"

[[pool]]
id = "speakers"
count = 6
units = [{ kind = "community" }]

[[batch]]
form = "talk"
units = [{ kind = "community" }]
lanes = 3
days.groups = [["2021-03-10", "2021-03-11"], ["2021-04-15"], ["2021-04-16"]]
values.topic = "第{lane}队第{record}场"
values.place = { pick = ["office", "school"] }
values.classes = { between = { least = 1, most = 40 } }
values.time = { from = ["09:00", "14:00"], minutes = [60] }
values.speakers = { people = "speakers", again = 0.5 }
values.cost = { sum = 900, between = { least = 10, most = 500 } }
"#;

const NAMES: &str = "surnames = [\"王\", \"李\"]\ngiven = [\"一\", \"二\", \"三\"]\n";

/// The small pack with this plan.
fn files(plan: &str) -> Files {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../core/packs/tests/small");
    let mut files = Files::from_dir(&folder).unwrap();
    files.insert("sample.toml", plan);
    files.insert("sample/names.toml", NAMES);
    files
}

fn plan(seed: u64, corrected: &str, withdrawn: &str) -> String {
    let plan = BASE.replace("SEED", &seed.to_string());
    plan.replace("CORRECTED", corrected).replace("WITHDRAWN", withdrawn)
}

async fn made(
    db: &TestDb,
    units: &Units,
    files: &Files,
    progress: &(dyn Fn(u64, u64) -> bool + Sync),
) -> Result<Sample, Error> {
    let password = "a phrase for nobody";
    let site = Site { store: &db.store, units, clock: &db.clock, files, city: 1, password };
    fill(site, progress).await
}

async fn value(ledger: &Ledger, sample: &Sample, figure: &str) -> String {
    let answer = ledger.answer(1, &catalogue(&sample.pack), &Question::of(figure)).await.unwrap();
    answer.value.map(|value| value.to_string()).unwrap_or_default()
}

#[test]
fn the_mess_leaves_every_figure_exact() {
    for (corrected, withdrawn) in [("0.0", "0.0"), ("1.0", "0.0"), ("0.0", "1.0")] {
        on_both(MIGRATIONS, |db| async move {
            let units = Units::new();
            let files = files(&plan(7, corrected, withdrawn));
            let sample = made(&db, &units, &files, &|_, _| true).await.unwrap();
            assert_eq!(sample.accounts.iter().map(|a| a.login.as_str()).collect::<Vec<_>>(), ["lead"]);
            let ledger = Ledger::new(db.store.clone(), units);
            assert_eq!(value(&ledger, &sample, "talk.held").await, "9");
            assert_eq!(value(&ledger, &sample, "talk.time").await, "540");
            assert_eq!(value(&ledger, &sample, "talk.speakers").await, "6");
            let question = Question::of("talk.speakers");
            let account = ledger.account(1, &catalogue(&sample.pack), &question).await.unwrap();
            assert_eq!(account.reversals > 0, withdrawn == "1.0", "{corrected} {withdrawn}");
        });
    }
}

/// All entries of talks, without what another database decides: their ids.
async fn told(seed: u64, db: &TestDb) -> Vec<String> {
    let units = Units::new();
    let sample = made(db, &units, &files(&plan(seed, "0.3", "0.3")), &|_, _| true).await.unwrap();
    let ledger = Ledger::new(db.store.clone(), units);
    let page = PageOf { limit: 500, ..PageOf::default() };
    let page = ledger.entries(1, &catalogue(&sample.pack), &Question::of("talk.held"), &page).await.unwrap();
    let entry =
        |e: &luoshi_ledger::Entry| format!("{} {} {:+} {} {:?}", e.unit, e.day, e.quantity, e.at, e.reason);
    page.entries.iter().map(entry).collect()
}

#[tokio::test]
async fn the_seed_decides() {
    let one = told(7, &luoshi_testkit::sqlite(MIGRATIONS).await).await;
    let again = told(7, &luoshi_testkit::sqlite(MIGRATIONS).await).await;
    let other = told(8, &luoshi_testkit::sqlite(MIGRATIONS).await).await;
    assert_eq!(one, again);
    assert_ne!(one, other);
    assert!(one.iter().any(|entry| entry.contains("-1")), "something was withdrawn: {one:?}");
}

#[tokio::test]
async fn it_stops_when_asked() {
    let db = luoshi_testkit::sqlite(MIGRATIONS).await;
    let files = files(&plan(7, "0.0", "0.0"));
    let stopped = made(&db, &Units::new(), &files, &|done, _| done < 5).await;
    assert!(matches!(stopped, Err(Error::Stopped)));
}

#[tokio::test]
async fn a_plan_that_cannot_be_is_refused_with_what_is_wrong() {
    let right = plan(7, "0.0", "0.0");
    for (old, new, says) in [
        ("form = \"talk\"", "form = \"walk\"", "there is no form walk"),
        ("sum = 900", "sum = 9000", "cannot add up to 9000"),
        ("people = \"speakers\"", "people = \"singers\"", "there is no pool singers"),
        ("values.topic", "values.theme", "has no field theme"),
        ("kind = \"city\"", "kind = \"department\"", "nobody records for"),
        ("minutes = [60]", "hours = [1]", "says nothing known"),
        ("seed = 7", "seed = \"x\"", "cannot be carried out"),
        (
            "units = [{ kind = \"community\" }]\nlanes",
            "units = [{ kind = \"department\" }]\nlanes",
            "has no units",
        ),
    ] {
        assert!(right.contains(old), "{old}");
        let db = luoshi_testkit::sqlite(MIGRATIONS).await;
        let refused = made(&db, &Units::new(), &files(&right.replacen(old, new, 1)), &|_, _| true).await;
        let text = refused.unwrap_err().to_string();
        assert!(text.contains(says), "{text} does not say {says}");
    }
}
