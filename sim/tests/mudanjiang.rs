//! The sample city of the pack that comes with the program: every figure has exactly its value, on both
//! engines, from single records and people.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Mutex;

use luoshi_ledger::{Catalogue, Ledger, PageOf, Question};
use luoshi_packs::{Files, catalogue};
use luoshi_sim::{Sample, Site, fill};
use luoshi_store::{Migrations, store as log};
use luoshi_testkit::on_both;
use luoshi_units::Units;

const MIGRATIONS: &[Migrations] = &[
    log::MIGRATIONS,
    luoshi_units::MIGRATIONS,
    luoshi_ledger::MIGRATIONS,
    luoshi_packs::MIGRATIONS,
    luoshi_web::MIGRATIONS,
    luoshi_records::MIGRATIONS,
    luoshi_talks::store::MIGRATIONS,
    luoshi_bulletins::MIGRATIONS,
];

/// What the campaign's review says, and our numbers where it says "and some".
const FIGURES: &[(&str, &str)] = &[
    ("staff.seconded", "84"),
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
    ("contest.story.held", "12"),
    ("volunteer.teams", "247"),
    ("volunteer.people", "15214"),
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

fn files() -> Files {
    Files::from_dir(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../packs/mudanjiang-2021")).unwrap()
}

#[test]
fn every_figure_of_the_sample_city_is_exact() {
    on_both(MIGRATIONS, |db| async move {
        let units = Units::new();
        let files = files();
        let site = Site {
            store: &db.store,
            units: &units,
            clock: &db.clock,
            files: &files,
            city: 1,
            password: "a phrase for nobody",
        };
        let told = Mutex::new((0, 0));
        let sample: Sample = fill(site, &|done, total| {
            *told.lock().unwrap() = (done, total);
            true
        })
        .await
        .unwrap();
        let (done, total) = told.into_inner().unwrap();
        assert_eq!(done, total);

        let ledger = Ledger::new(db.store.clone(), units);
        let catalogue = catalogue(&sample.pack);
        let mut found = BTreeMap::new();
        for (figure, _) in FIGURES {
            let answer = ledger.answer(1, &catalogue, &Question::of(figure)).await.unwrap();
            found.insert(*figure, answer.value.map(|value| value.to_string()).unwrap_or_default());
        }
        let wanted: BTreeMap<_, _> =
            FIGURES.iter().map(|(figure, value)| (*figure, (*value).to_owned())).collect();
        assert_eq!(found, wanted);
        mess_is_there(&ledger, &catalogue).await;
        talks_are_where_they_were_held(&ledger, &catalogue).await;
    });
}

/// Some entries were reversed, and some were recorded days after the deed.
async fn mess_is_there(ledger: &Ledger, catalogue: &Catalogue) {
    for figure in ["talk.held", "talk.speakers", "volunteer.people", "project.investment"] {
        let account = ledger.account(1, catalogue, &Question::of(figure)).await.unwrap();
        assert!(account.reversals > 0, "nothing of {figure} was put right");
    }
    let page = PageOf { limit: 500, ..PageOf::default() };
    let entries = ledger.entries(1, catalogue, &Question::of("talk.held"), &page).await.unwrap().entries;
    let late = entries.iter().filter(|entry| (entry.at.date_naive() - entry.day).num_days() > 2).count();
    assert!(late > 10, "only {late} talks were recorded late");
    assert!(entries.iter().all(|entry| entry.at.date_naive() >= entry.day));
}

async fn talks_are_where_they_were_held(ledger: &Ledger, catalogue: &Catalogue) {
    for (unit, least) in [("231083104203", 1), ("231005003", 2), ("231002", 2)] {
        let answer = ledger.answer(1, catalogue, &Question::of("talk.held").at(unit)).await.unwrap();
        let held: i64 = answer.value.unwrap().to_string().parse().unwrap();
        assert!(held >= least, "{held} talks at {unit}");
    }
}
