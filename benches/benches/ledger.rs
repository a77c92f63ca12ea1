//! The ledger of a realistic city at growing sizes: settling it, and asking it, against the plainest way to the
//! same number. `LUOSHI_BENCH_ENTRIES` names the sizes (1000000,10000000; a hundred million needs 50 GB of
//! disk and an hour and a half). With `LUOSHI_BENCH_KEPT` the cities are made in that folder and kept, and those that
//! stand there are asked again.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use luoshi_benches::city::{self, Lines, with_people};
use luoshi_benches::tables::{BARE, PLAIN};
use luoshi_benches::{ALL, against, analyst, heading, note, per_second, sizes, timed};
use luoshi_ledger::{Catalogue, Figure, Kind, Ledger, PeriodRule, Question, Settled, Settler};
use luoshi_openlog::OpenLog;
use luoshi_store::{Clock, Day, Instant, ManualClock, Mode, Settings, Statement, Store, statements};
use luoshi_units::Units;

statements! {
    /// What the database holds, in bytes.
    BYTES = "SELECT page_count * page_size AS n FROM pragma_page_count(), pragma_page_size()
             WHERE $1 = 1";
    /// What the tiles hold.
    TILE_BYTES = "SELECT SUM(LENGTH(bytes)) AS n FROM tile WHERE city_id = $1";
    /// One row of what is settled, as the least that an answer can read.
    ONE_MONTH = "SELECT LENGTH(days) AS n FROM roll_month
                 WHERE city_id = 1 AND gen = (SELECT gen FROM roll_current WHERE city_id = 1)
                   AND item = $1 AND unit = 0 AND month = $2";
    /// The covering index that an analyst would make for the questions below.
    COVERING = "CREATE INDEX IF NOT EXISTS bench_covering
                ON entry (city_id, item, day, quantity, person, id)";
    /// The sum of an item in a period.
    LIVE_SUM = "SELECT CAST(SUM(quantity) AS BIGINT) AS n FROM entry
                WHERE city_id = 1 AND item = $1 AND day BETWEEN $2 AND $3";
    /// The same up to an entry.
    LIVE_AS_OF = "SELECT CAST(SUM(quantity) AS BIGINT) AS n FROM entry
                  WHERE city_id = 1 AND item = $1 AND day BETWEEN $2 AND $3
                    AND id <= (SELECT id FROM place WHERE city_id = 1 AND seq = $4)";
    /// The distinct people of an item in a period.
    LIVE_PEOPLE = "SELECT COUNT(*) AS n FROM (
                     SELECT person FROM entry WHERE city_id = 1 AND item = $1 AND day BETWEEN $2 AND $3
                     GROUP BY person HAVING SUM(quantity) > 0) AS net";
}

/// The item whose quantities are asked for, and the one whose people are.
const SUM_OF: u64 = 26;
const PEOPLE_OF: u64 = 29;

/// An item that was asked about before.
const OTHER: u64 = 38;

/// What is compared from size to size.
#[derive(Clone, Copy)]
struct Sizes {
    sum_ms: f64,
    people_ms: f64,
    /// None of a city that stood already.
    settled: Option<f64>,
}

/// Proofs that are asked for.
const PROOFS: u64 = 1000;
/// Entries that the analyst's index is made over: of a hundred million it takes longer than all else.
const MOST_INDEXED: u64 = 10_000_000;
/// Leaves that the open log is grown to: one costs what any other costs.
const MOST_LEAVES: i64 = 10_000_000;
/// Positions of an epoch while a whole city is settled at once.
const EPOCH: i64 = 65_536;

fn main() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime can be made");
    runtime.block_on(async {
        let mut before: Option<(u64, Sizes)> = None;
        for count in sizes() {
            let measured = at(count).await;
            if let Some((fewer, less)) = before {
                let times = count as f64 / fewer as f64;
                heading(&format!("{times} times the entries"));
                against("a city's year", measured.sum_ms, "with fewer", less.sum_ms, "ms");
                against("people of a city's year", measured.people_ms, "with fewer", less.people_ms, "ms");
                if let (Some(settled), Some(other)) = (measured.settled, less.settled) {
                    against("settlement", settled, "with fewer", other, "entries/s");
                }
            }
            before = Some((count, measured));
        }
    });
}

async fn at(count: u64) -> Sizes {
    heading(&format!("{count} entries of {} units", city::UNITS));
    let db = Place::of(count).await;
    let units = Units::new();
    let ledger = Ledger::new(db.store.clone(), units.clone());
    let made = if db.new { Some(made(&db, &ledger, count).await) } else { None };
    let last = ledger.position(1).await.expect("the log has positions");
    let asked = Asked { ledger: &ledger, units: &units, store: &db.store, last };
    let sizes = asked.compare(count, &db.folder).await;
    if let Some((plain, _)) = made {
        opened(&ledger, last, plain).await;
    }
    db.store.close().await;
    Sizes { settled: made.map(|(_, settled)| settled), ..sizes }
}

/// Where a city is made, or stands already.
struct Place {
    store: Store,
    clock: Arc<ManualClock>,
    folder: PathBuf,
    new: bool,
    _aside: Option<luoshi_testkit::TestDb>,
}

impl Place {
    async fn of(count: u64) -> Self {
        let Some(folder) = std::env::var_os("LUOSHI_BENCH_KEPT").map(PathBuf::from) else {
            let db = luoshi_testkit::sqlite(ALL).await;
            let (store, clock, folder) = (db.store.clone(), Arc::clone(&db.clock), db.folder().to_owned());
            return Self { store, clock, folder, new: true, _aside: Some(db) };
        };
        let file = folder.join(format!("{count}.db"));
        let clock = Arc::new(ManualClock::at(Instant::default()));
        let settings = Settings {
            address: format!("sqlite:{}", file.display()),
            mode: Mode::Create,
            schema: None,
            clock: clock.clone(),
            entropy: Arc::new(luoshi_testkit::Seeded::new(count)),
        };
        let new = !file.exists();
        let store = Store::open(settings).await.expect("the database opens");
        store.migrate(ALL).await.expect("the migrations apply");
        Self { store, clock, folder, new, _aside: None }
    }
}

/// Makes a city and settles it, and gives the rates of the plain insert and of settling.
async fn made(db: &Place, ledger: &Ledger, count: u64) -> (f64, f64) {
    let plain = plain_inserts(count.min(1_000_000)).await;
    city::found(&db.store, ledger.units()).await.expect("the city is founded");
    let (took, filled) = timed(city::fill(&db.store, &db.clock, count)).await;
    filled.expect("the entries go in");
    against("entries in bulk", per_second(count as usize, took), "INSERT without an index", plain, "rows/s");
    let committed = bytes(&db.store).await;
    let (took, last) = timed(ledger.position(1)).await;
    let last = last.expect("the log has positions");
    let placed = bytes(&db.store).await;
    let (settling, ()) = timed(settle(ledger, db.clock.now())).await;
    against("positions", per_second(last as usize, took), "INSERT without an index", plain, "rows/s");
    let settled = per_second(last as usize, settling);
    against("settlement", settled, "INSERT without an index", plain, "rows/s");
    let all = per_second(last as usize, took + settling);
    against("positions and settlement", all, "INSERT without an index", plain, "rows/s");
    let each = |bytes: i64| bytes as f64 / count as f64;
    note("an entry at commit", each(committed), "bytes");
    note("its position", each(placed - committed), "bytes");
    note("what is settled of it", each(bytes(&db.store).await - placed), "bytes");
    (plain, settled)
}

/// How fast the same rows go into a table without an index, in one run and on the same disk.
async fn plain_inserts(count: u64) -> f64 {
    let db = luoshi_testkit::sqlite(BARE).await;
    let mut lines = Lines::new(count).enumerate().peekable();
    let (took, ()) = timed(async {
        while lines.peek().is_some() {
            let rows = lines.by_ref().take(8192).map(|(n, line)| {
                let mut row = line.row(n as i64, 1);
                // There the id stands second, behind the city.
                row[1..4].rotate_right(1);
                row
            });
            let rows = rows.collect();
            let put = db.store.write_apart(|tx| Box::pin(async move { PLAIN.insert_many(tx, rows).await }));
            put.await.expect("the rows go in");
        }
    })
    .await;
    db.store.close().await;
    per_second(count as usize, took)
}

/// Grows the open log, and asks it for proofs.
async fn opened(ledger: &Ledger, last: i64, plain: f64) {
    let last = last.min(MOST_LEAVES);
    let before = bytes(ledger.store()).await;
    let open = OpenLog::new(ledger.clone());
    let (took, size) = timed(open.grow_to(1, last, EPOCH)).await;
    let size = size.expect("the tree grows");
    against("the open log", per_second(last as usize, took), "INSERT without an index", plain, "leaves/s");
    note("tiles and bundles", (bytes(ledger.store()).await - before) as f64 / last as f64, "bytes a leaf");
    let mut conn = ledger.store().read().await.expect("a connection");
    let tiles: i64 = TILE_BYTES
        .bind(1_i64)
        .one(&mut conn)
        .await
        .and_then(|row| row.get("n"))
        .expect("the tiles are there");
    drop(conn);
    note("tiles alone", tiles as f64 / last as f64, "bytes a leaf");
    let first = proofs(&open, size, 0).await;
    note("a proof from the database, at first", first, "µs");
    note("a proof from the database, once the upper tiles are known", proofs(&open, size, 1).await, "µs");
}

/// What a proof takes, in µs; each round is of other leaves.
async fn proofs(open: &OpenLog, size: u64, round: u64) -> f64 {
    let (took, ()) = timed(async {
        for n in 0..PROOFS {
            let index = ((n + round * PROOFS) * 7919 * 104_729 + 1) % size;
            open.inclusion(1, index as i64 + 1, size).await.expect("the leaf is there");
        }
    })
    .await;
    took.as_secs_f64() * 1_000_000.0 / PROOFS as f64
}

/// What the database holds, in bytes.
async fn bytes(store: &Store) -> i64 {
    let mut conn = store.read().await.expect("a connection");
    BYTES.bind(1_i64).one(&mut conn).await.and_then(|row| row.get("n")).expect("the engine tells")
}

/// Settles all that there is.
async fn settle(ledger: &Ledger, now: Instant) {
    let settler = Settler { most: EPOCH, ..Settler::new(1, now).all() };
    while let Settled::Epoch { .. } = ledger.settle(1, &settler).await.expect("the log is settled") {}
}

async fn index(store: &Store) {
    let made = store.write_apart(|tx| Box::pin(async move { COVERING.all(tx).await.map(|_| ()) })).await;
    made.expect("the analyst's index is made");
}

/// Who is asked, and up to where the log goes.
struct Asked<'a> {
    ledger: &'a Ledger,
    units: &'a Units,
    store: &'a Store,
    last: i64,
}

impl Asked<'_> {
    async fn compare(&self, count: u64, folder: &Path) -> Sizes {
        let (from, until) = year();
        let sum = self.answer("sum", from, until, None).await;
        let people = self.answer("people", from, until, None).await;
        self.periods().await;
        let old = self.as_of(from, until).await;
        let again = self.again(from, until).await;
        let sizes = Sizes { sum_ms: sum.0, people_ms: people.0, settled: None };
        if count > MOST_INDEXED {
            note("a city's year", sum.0 * 1000.0, "µs");
            note("a city's year, asked again", again * 1000.0, "µs");
            note("people of a city's year", people.0 * 1000.0, "µs");
            return sizes;
        }
        // Only now, so that the ledger is asked without the help of the analyst's index.
        index(self.store).await;
        let live = self.live(LIVE_SUM, SUM_OF, from, until, None).await;
        let live_people = self.live(LIVE_PEOPLE, PEOPLE_OF, from, until, None).await;
        assert_eq!((sum.1, people.1), (live.1, live_people.1), "both count the same");
        against("a city's year", sum.0, "live SQL", live.0, "ms");
        against("a city's year, asked again", again, "live SQL", live.0, "ms");
        against("people of a city's year", people.0, "live SQL", live_people.0, "ms");
        let live_old = self.live(LIVE_AS_OF, SUM_OF, from, until, Some(self.last / 4 * 3)).await;
        assert_eq!(old.1, live_old.1, "both count the same as of then");
        against("as of an old position", old.0, "live SQL", live_old.0, "ms");
        let of = (city::item(SUM_OF), city::item(PEOPLE_OF));
        match analyst::ask(folder, count, &of.0, &of.1, from, until) {
            Some(duck) => {
                assert_eq!((duck.sum, duck.people), (sum.1, people.1), "DuckDB counts the same");
                against("a city's year", sum.0, "DuckDB", duck.sum_ms, "ms");
                against("people of a city's year", people.0, "DuckDB", duck.people_ms, "ms");
            }
            None => heading("DuckDB skipped: it cannot be had from the Python registry here"),
        }
        sizes
    }

    /// Any period against one month.
    async fn periods(&self) {
        let month = (day("2021-03-01"), day("2021-03-31"));
        let one = self.answer("sum", month.0, month.1, None).await;
        let row = self.one_month().await;
        against("one month", one.0, "its row read", row, "ms");
        for (what, from, until) in [
            ("both years", "2020-01-01", "2021-12-31"),
            ("from a day in the middle of a month to another", "2020-02-11", "2021-09-19"),
        ] {
            let any = self.answer("sum", day(from), day(until), None).await;
            against(what, any.0, "one month", one.0, "ms");
            against(what, any.0, "one month's row read", row, "ms");
        }
    }

    /// Milliseconds for the row of one month, the middle of nine.
    async fn one_month(&self) -> f64 {
        let mut conn = self.store.read().await.expect("a connection");
        let mut all = Vec::new();
        for _ in 0..9 {
            let query = ONE_MONTH.bind(city::item(SUM_OF)).bind(2021_i64 * 12 + 2);
            let (took, row) = timed(query.one(&mut conn)).await;
            all.push((
                took.as_secs_f64() * 1000.0,
                row.and_then(|row| row.get("n")).expect("the row is there"),
            ));
        }
        middle(all).0
    }

    async fn as_of(&self, from: Day, until: Day) -> (f64, i64) {
        let new = self.answer("sum", from, until, Some(self.last / 20 * 19)).await;
        let old = self.answer("sum", from, until, Some(self.last / 4 * 3)).await;
        against("as of an old position", old.0, "as of a new one", new.0, "ms");
        note("as of an old position", old.0, "ms");
        old
    }

    /// The middle of nine answers in milliseconds, and the answer: each of a ledger that remembers the city's units,
    /// since it has answered about another item, and nothing of this one.
    async fn answer(&self, figure: &str, from: Day, until: Day, as_of: Option<i64>) -> (f64, i64) {
        let catalogue = catalogue();
        let mut all = Vec::new();
        for _ in 0..9 {
            let ledger = Ledger::new(self.ledger.store().clone(), self.units.clone());
            let other = Question { from: Some(from), until: Some(until), as_of, ..Question::of("other") };
            ledger.answer(1, &catalogue, &other).await.expect("the other figure is answered");
            let question = Question { from: Some(from), until: Some(until), as_of, ..Question::of(figure) };
            let (took, answer) = timed(ledger.answer(1, &catalogue, &question)).await;
            let answer = answer.expect("the figure is answered");
            all.push((took.as_secs_f64() * 1000.0, whole(&answer)));
        }
        middle(all)
    }

    /// Milliseconds for an answer that was given before, the middle of nine.
    async fn again(&self, from: Day, until: Day) -> f64 {
        let (catalogue, mut all) = (catalogue(), Vec::new());
        let question = Question { from: Some(from), until: Some(until), ..Question::of("sum") };
        for _ in 0..10 {
            let (took, answer) = timed(self.ledger.answer(1, &catalogue, &question)).await;
            all.push((took.as_secs_f64() * 1000.0, whole(&answer.expect("the figure is answered"))));
        }
        middle(all.split_off(1)).0
    }

    async fn live(
        &self,
        statement: Statement,
        of: u64,
        from: Day,
        until: Day,
        at: Option<i64>,
    ) -> (f64, i64) {
        let mut conn = self.store.read().await.expect("a connection");
        let mut all = Vec::new();
        for _ in 0..9 {
            let mut query = statement.bind(city::item(of)).bind(from).bind(until);
            if let Some(at) = at {
                query = query.bind(at);
            }
            let (took, row) = timed(query.one(&mut conn)).await;
            let n = row.and_then(|row| row.get("n")).expect("the statement runs");
            all.push((took.as_secs_f64() * 1000.0, n));
        }
        middle(all)
    }
}

fn middle(mut all: Vec<(f64, i64)>) -> (f64, i64) {
    all.sort_by(|one, other| one.0.total_cmp(&other.0));
    all[all.len() / 2]
}

fn whole(answer: &luoshi_ledger::Answer) -> i64 {
    let text = answer.value.as_ref().map(ToString::to_string).unwrap_or_default();
    text.parse().unwrap_or_default()
}

fn day(text: &str) -> Day {
    text.parse().expect("a constant day is well formed")
}

fn year() -> (Day, Day) {
    (day("2021-01-01"), day("2021-12-31"))
}

fn catalogue() -> Catalogue {
    assert!(with_people(PEOPLE_OF) && !with_people(SUM_OF));
    let figure = |id: &str, kind, item| {
        let figure = Figure {
            id: id.to_owned(),
            kind,
            item: city::item(item),
            numerator: None,
            denominator: None,
            scale: 1,
            decimals: 0,
            unit_kind: None,
            period: PeriodRule::Campaign,
            scope: None,
        };
        (id.to_owned(), figure)
    };
    let figures = BTreeMap::from([
        figure("sum", Kind::Sum, SUM_OF),
        figure("people", Kind::People, PEOPLE_OF),
        figure("other", Kind::Sum, OTHER),
    ]);
    Catalogue { figures, from: city::first_day(), until: day("2021-12-31") }
}
