//! Random histories: late, back-dated, corrected twice, withdrawn, sent twice, units moved.

use std::collections::BTreeMap;

use luoshi_ledger::{
    Act, Begun, Catalogue, Entry, Figure, Kind, Ledger, PeriodRule, Posting, Settled, Settler, begin, finish,
    post,
};
use luoshi_store::store::{City, city_insert};
use luoshi_store::{Day, ManualClock, Migrations, Store, StoreError};
use luoshi_testkit::on_both;
use luoshi_units::Names;
use luoshi_units::{NewUnit, UnitKind, Units, Who};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use crate::compare::{compare, spot_check};
use crate::pages::parts_and_pages;

pub const ALL: &[Migrations] =
    &[luoshi_store::MIGRATIONS, luoshi_units::MIGRATIONS, luoshi_ledger::MIGRATIONS];

/// Two counties with two townships each, two departments, four villages. One more village is founded later,
/// if it is.
pub const UNITS: [(&str, &str, UnitKind); 14] = [
    ("99", "", UnitKind::City),
    ("9901", "99", UnitKind::County),
    ("9902", "99", UnitKind::County),
    ("990101", "9901", UnitKind::Township),
    ("990102", "9901", UnitKind::Township),
    ("990201", "9902", UnitKind::Township),
    ("990202", "9902", UnitKind::Township),
    ("99-D1", "99", UnitKind::Department),
    ("99-D2", "99", UnitKind::Department),
    ("99010101", "990101", UnitKind::Community),
    ("99010102", "990101", UnitKind::Community),
    ("99010201", "990102", UnitKind::Community),
    ("99020101", "990201", UnitKind::Community),
    LATE,
];
pub const LATE: (&str, &str, UnitKind) = ("99020102", "990201", UnitKind::Community);
const ITEMS: [&str; 4] = ["talk.held", "talk.held.village", "talk", "talk_like"];

#[derive(Clone, Debug)]
pub enum Op {
    /// A new record.
    Record(Vec<Posting>),
    /// A record says something else now; an empty list is a withdrawal.
    Change {
        which: usize,
        postings: Vec<Posting>,
    },
    /// The last deed is sent again with the same key.
    Again,
    /// A unit moves to another, from a day on: also back, and also recorded late.
    Move {
        unit: usize,
        to: usize,
        day: Day,
    },
    /// The late village is founded.
    Found {
        day: Day,
    },
    /// A unit is renamed, merged into another, or ended.
    Rename {
        unit: usize,
        day: Day,
    },
    Merge {
        unit: usize,
        to: usize,
        day: Day,
    },
    End {
        unit: usize,
        day: Day,
    },
    /// Some epochs are settled.
    Settle {
        most: i64,
        times: usize,
    },
}

fn day() -> impl Strategy<Value = Day> {
    // Two years, dense in the second spring, so that months meet their months of the year before.
    prop_oneof![
        (0_u64..60).prop_map(|n| first() + chrono::Days::new(420 + n)),
        (0_u64..500).prop_map(|n| first() + chrono::Days::new(n)),
    ]
}

fn first() -> Day {
    Day::from_ymd_opt(2020, 1, 1).unwrap()
}

fn posting() -> impl Strategy<Value = Posting> {
    let quantity = prop_oneof![3 => Just(1_i64), 1 => Just(-1), 2 => 2_i64..200];
    let person = prop_oneof![2 => (1_i64..9).prop_map(Some), 1 => Just(None)];
    (0..ITEMS.len(), 0..UNITS.len(), day(), quantity, person).prop_map(
        |(item, unit, day, quantity, person)| Posting {
            item: ITEMS[item].to_owned(),
            unit: UNITS[unit].0.to_owned(),
            day,
            quantity,
            person,
        },
    )
}

pub fn op() -> impl Strategy<Value = Op> {
    let postings = || prop::collection::vec(posting(), 0..5);
    prop_oneof![
        5 => postings().prop_map(Op::Record),
        3 => (any::<usize>(), postings()).prop_map(|(which, postings)| Op::Change { which, postings }),
        1 => any::<usize>().prop_map(|which| Op::Change { which, postings: Vec::new() }),
        1 => Just(Op::Again),
        1 => (3_usize..7, 1_usize..3, day()).prop_map(|(unit, to, day)| Op::Move { unit, to, day }),
        1 => (9_usize..14, 3_usize..7, day()).prop_map(|(unit, to, day)| Op::Move { unit, to, day }),
        1 => day().prop_map(|day| Op::Found { day }),
        1 => (3_usize..13, day()).prop_map(|(unit, day)| Op::Rename { unit, day }),
        1 => (9_usize..13, 9_usize..13, day()).prop_map(|(unit, to, day)| Op::Merge { unit, to, day }),
        1 => (6_usize..13, day()).prop_map(|(unit, day)| Op::End { unit, day }),
        3 => (1_i64..40, 1_usize..3).prop_map(|(most, times)| Op::Settle { most, times }),
    ]
}

pub fn figures() -> BTreeMap<String, Figure> {
    let figure = |id: &str, kind, item: &str| Figure {
        id: id.to_owned(),
        kind,
        item: item.to_owned(),
        numerator: None,
        denominator: None,
        scale: 1,
        decimals: 1,
        unit_kind: None,
        period: PeriodRule::Campaign,
        scope: None,
    };
    let mut all = vec![
        Figure { scale: 60, decimals: 2, ..figure("hours", Kind::Sum, "talk.held") },
        figure("sum", Kind::Sum, "talk"),
        figure("records", Kind::Records, "talk"),
        figure("people", Kind::People, "talk.held"),
        figure("level", Kind::Level, "talk"),
        figure("people_at", Kind::PeopleAt, "talk"),
        figure("units", Kind::Units, "talk"),
        Figure { unit_kind: Some(UnitKind::Township), ..figure("townships", Kind::Units, "talk") },
        figure("days", Kind::Days, "talk.held"),
        figure("span", Kind::Span, "talk"),
        Figure { decimals: 3, ..figure("daily", Kind::Daily, "talk") },
        Figure { period: PeriodRule::LastQuarter, ..figure("change", Kind::YearChange, "talk") },
        Figure { scope: Some("9901".to_owned()), ..figure("scoped", Kind::Sum, "talk") },
        Figure { scope: Some("9901".to_owned()), ..figure("scoped_people", Kind::People, "talk") },
    ];
    for (id, above, below) in
        [("average", "sum", "people"), ("share", "people", "people_at"), ("each", "sum", "records")]
    {
        all.push(Figure {
            numerator: Some(above.to_owned()),
            denominator: Some(below.to_owned()),
            ..figure(id, Kind::Ratio, "")
        });
    }
    all.into_iter().map(|figure| (figure.id.clone(), figure)).collect()
}

/// A city under test, with all that happened to it.
pub struct Life {
    pub store: Store,
    pub units: Units,
    pub who: Who,
    pub records: Vec<i64>,
    last: Option<(i64, String, Vec<Posting>)>,
    keys: usize,
}

impl Life {
    pub async fn begin(store: &Store, city: i64) -> Self {
        let units = Units::new();
        let who = Who::system(city, 1);
        let row = City {
            id: city,
            code: format!("city{city}"),
            name_zh: "样城".into(),
            name_en: "Sample".into(),
            time_zone: "Asia/Shanghai".into(),
            sample_until: None,
        };
        store.write(|tx| Box::pin(async move { city_insert(tx, &row).await })).await.unwrap();
        let (tree, by) = (units.clone(), who.clone());
        store
            .write(|tx| {
                Box::pin(async move {
                    let new = UNITS[..13]
                        .iter()
                        .map(|(code, parent, kind)| new_unit(code, parent, *kind))
                        .collect();
                    luoshi_units::deeds::found_many(tx, &by, &tree, first(), new).await
                })
            })
            .await
            .unwrap();
        Self { store: store.clone(), units, who, records: Vec::new(), last: None, keys: 0 }
    }

    pub async fn carry_out(&mut self, ledger: &Ledger, op: Op) {
        match op {
            Op::Record(postings) => {
                let record = 1000 + self.records.len() as i64;
                self.records.push(record);
                self.post_as_new(record, postings).await;
            }
            Op::Change { which, postings } if !self.records.is_empty() => {
                let record = self.records[which % self.records.len()];
                self.post_as_new(record, postings).await;
            }
            Op::Again => {
                if let Some((record, key, postings)) = self.last.clone() {
                    assert!(!self.post(record, &key, postings).await, "sent twice, done once");
                }
            }
            Op::Settle { most, times } => {
                for _ in 0..times {
                    settle(ledger, self.who.city, most).await;
                }
            }
            Op::Change { .. } => {}
            other => self.change_units(other).await,
        }
    }

    async fn post_as_new(&mut self, record: i64, postings: Vec<Posting>) {
        self.keys += 1;
        let key = format!("key {}", self.keys);
        assert!(self.post(record, &key, postings.clone()).await);
        self.last = Some((record, key, postings));
    }

    /// Whether the deed was new.
    async fn post(&self, record: i64, key: &str, postings: Vec<Posting>) -> bool {
        let (who, key) = (self.who.clone(), key.to_owned());
        self.store
            .write(move |tx| {
                Box::pin(async move {
                    let command = serde_json::json!(postings);
                    let act = Act {
                        who: &who,
                        key: &key,
                        room: "toy",
                        verb: "say",
                        record: Some(record),
                        reason: None,
                        command,
                    };
                    match begin(tx, act).await? {
                        Begun::Done(_) => Ok::<_, luoshi_ledger::LedgerError>(false),
                        Begun::New(deed) => {
                            post(tx, &deed, record, &postings).await?;
                            finish(tx, deed, record, serde_json::Value::Null, serde_json::json!("done"))
                                .await?;
                            Ok(true)
                        }
                    }
                })
            })
            .await
            .unwrap()
    }

    async fn change_units(&self, op: Op) {
        let (units, who) = (self.units.clone(), self.who.clone());
        let done = self
            .store
            .write_alone(move |tx| {
                Box::pin(async move {
                    use luoshi_units::deeds::{end, found_many, merge, move_unit, rename};
                    match op {
                        Op::Move { unit, to, day } => {
                            move_unit(tx, &who, &units, day, UNITS[unit].0, UNITS[to].0).await
                        }
                        Op::Found { day } => {
                            let (code, parent, kind) = LATE;
                            found_many(tx, &who, &units, day, vec![new_unit(code, parent, kind)]).await
                        }
                        Op::Rename { unit, day } => {
                            let code = UNITS[unit].0;
                            let names = Names { zh: format!("新名{code}"), en: None, aliases: Vec::new() };
                            rename(tx, &who, &units, day, code, names).await
                        }
                        Op::Merge { unit, to, day } => {
                            merge(tx, &who, &units, day, UNITS[unit].0, UNITS[to].0).await
                        }
                        Op::End { unit, day } => end(tx, &who, &units, day, UNITS[unit].0).await,
                        _ => Ok(()),
                    }
                })
            })
            .await;
        // A change may be refused: a unit that is where it shall go, that has ended, that is above itself.
        assert!(!matches!(done, Err(luoshi_units::Error::Store(_))), "{done:?}");
    }

    pub async fn entries(&self) -> Vec<Entry> {
        let mut conn = self.store.read().await.unwrap();
        let mut all = Vec::new();
        for record in &self.records {
            all.extend(luoshi_ledger::entries_of(&mut conn, self.who.city, *record).await.unwrap());
        }
        all
    }
}

fn new_unit(code: &str, parent: &str, kind: UnitKind) -> NewUnit {
    NewUnit {
        code: code.to_owned(),
        kind,
        name_zh: format!("单位{code}"),
        name_en: None,
        aliases: Vec::new(),
        parent: (!parent.is_empty()).then(|| parent.to_owned()),
    }
}

/// Settles one epoch of at most so many positions.
pub async fn settle(ledger: &Ledger, city: i64, most: i64) -> Settled {
    let settler = Settler { holder: 7, now: ledger.store().now(), least: 1, most };
    ledger.settle(city, &settler).await.unwrap()
}

/// All figures, in a campaign of a spring.
pub fn catalogue() -> Catalogue {
    let day = |month, day| Day::from_ymd_opt(2021, month, day).unwrap();
    Catalogue { figures: figures(), from: day(3, 8), until: day(4, 16) }
}

#[test]
fn any_history_gives_the_figures_of_the_fold() {
    on_both(ALL, |db| async move {
        let catalogue = catalogue();
        let cases: i64 = std::env::var("LUOSHI_CASES").ok().and_then(|n| n.parse().ok()).unwrap_or(4);
        let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &[7; 32]);
        let mut runner = TestRunner::new_with_rng(Config::default(), rng);
        for city in 1..=cases {
            let ops = prop::collection::vec(op(), 1..25).new_tree(&mut runner).unwrap().current();
            one_history(&db.store, &db.clock, city, &ops, &catalogue).await;
        }
    });
}

async fn one_history(store: &Store, clock: &ManualClock, city: i64, ops: &[Op], catalogue: &Catalogue) {
    let mut life = Life::begin(store, city).await;
    let ledger = Ledger::new(store.clone(), life.units.clone());
    let mut positions = vec![ledger.position(city).await.unwrap()];
    for (n, op) in ops.iter().enumerate() {
        // The clock stands still, goes on, or goes back, as clocks of several servers do.
        let minutes = [0, 7, -3][n % 3];
        clock.set(luoshi_store::Clock::now(clock) + chrono::TimeDelta::minutes(minutes));
        life.carry_out(&ledger, op.clone()).await;
        spot_check(&life, &ledger, catalogue, n).await;
        if n % 6 == 5 {
            positions.push(ledger.position(city).await.unwrap());
        }
    }
    positions.push(ledger.position(city).await.unwrap());
    positions.dedup();
    compare(&life, &ledger, catalogue, &positions).await;
    parts_and_pages(&life, &ledger, catalogue).await;
    // Nothing that was settled is remembered by another ledger, and nothing is left to settle.
    while let Settled::Epoch { .. } = settle(&ledger, city, 9).await {}
    let ledger = Ledger::new(store.clone(), life.units.clone());
    compare(&life, &ledger, catalogue, &positions[positions.len() - 1..]).await;
    parts_and_pages(&life, &ledger, catalogue).await;
    let mut conn = store.read().await.unwrap();
    let found = luoshi_ledger::examine(&mut conn, city).await.unwrap();
    let only_people = found.iter().all(|f| matches!(f, luoshi_ledger::Finding::Person { .. }));
    assert!(only_people, "the history's people are invented, all else must fit: {found:?}");
}

/// No statement changes or deletes what the log holds.
pub async fn nothing_is_changed(life: &Life) {
    const STATEMENTS: [luoshi_store::Statement; 4] = [
        luoshi_store::Statement { name: "U", text: "UPDATE entry SET quantity = 0 WHERE city_id = $1" },
        luoshi_store::Statement { name: "D", text: "DELETE FROM entry WHERE city_id = $1" },
        luoshi_store::Statement { name: "P", text: "DELETE FROM place WHERE city_id = $1" },
        luoshi_store::Statement { name: "E", text: "UPDATE log_event SET kind = 'x' WHERE city_id = $1" },
    ];
    let before = life.entries().await.len();
    for statement in STATEMENTS {
        let deed =
            life.store.write(move |tx| Box::pin(async move { statement.bind(1_i64).execute(tx).await }));
        let done: Result<u64, StoreError> = deed.await;
        assert!(done.is_err(), "{} went through", statement.text);
    }
    assert_eq!(life.entries().await.len(), before);
}

#[test]
fn entries_cannot_be_changed_or_deleted() {
    on_both(ALL, |db| async move {
        let mut life = Life::begin(&db.store, 1).await;
        let posting =
            Posting { item: "talk.held".into(), unit: "99".into(), day: first(), quantity: 1, person: None };
        let ledger = Ledger::new(db.store.clone(), life.units.clone());
        life.carry_out(&ledger, Op::Record(vec![posting])).await;
        ledger.position(1).await.unwrap();
        nothing_is_changed(&life).await;
    });
}
