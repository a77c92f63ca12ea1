//! A seeded city that lives a campaign through the rooms' own deeds: the sample.
//!
//! What happens is a pack's plan (`sample.toml`, `sample/*.toml`); how it goes is chance from the plan's seed,
//! so the same plan makes the same city. The clock is set forward from deed to deed, so that records carry
//! the instants of their time, and the mess of life is part of it: late, corrected, withdrawn, sent twice.
//! All people are invented and marked as samples.
//!
//! Absences: no city, campaign, item or form is named here, and nothing is written past the rooms.

mod acts;
mod batches;
mod bulletins;
mod city;
mod dice;
mod error;
pub mod plan;
mod run;
mod talks;
mod values;

use std::collections::{HashMap, VecDeque};
use std::sync::Arc;

use chrono::{NaiveTime, TimeZone};
use chrono_tz::Tz;
use luoshi_bulletins::model::Bulletin;
use luoshi_ledger::Ledger;
use luoshi_packs::{Files, Pack};
use luoshi_store::{CityId, Instant, ManualClock, Store};
use luoshi_units::{Cost, Role, Secret, Tree, Units};

use acts::{Act, Moment};
use batches::Ground;
use bulletins::{Desks, Due};
pub use error::Error;
use plan::Plan;
use run::{Bench, Made};

/// Where the sample city is made.
pub struct Site<'a> {
    /// The database, migrated and without a city, on the clock below.
    pub store: &'a Store,
    /// The units that the caller goes on with.
    pub units: &'a Units,
    /// The clock that the database lives by.
    pub clock: &'a ManualClock,
    /// The pack's files.
    pub files: &'a Files,
    /// The city's key.
    pub city: CityId,
    /// The password of the sample's accounts.
    pub password: &'a str,
}

/// The sample city.
#[derive(Debug)]
pub struct Sample {
    /// Its pack.
    pub pack: Pack,
    /// Who signs in.
    pub accounts: Vec<Account>,
}

/// An account of the sample.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// How one signs in.
    pub login: String,
    /// The role of the post.
    pub role: Role,
    /// The unit of the post.
    pub unit: String,
}

/// Makes the pack's sample city. `progress` is told how many deeds of how many are done, and says whether to
/// go on.
///
/// # Errors
/// [`Error::Stopped`] where `progress` says so; [`Error::Plan`] and [`Error::Refused`] where the plan cannot
/// be carried out. What was made until then stays in the database.
pub async fn fill(site: Site<'_>, progress: &(dyn Fn(u64, u64) -> bool + Sync)) -> Result<Sample, Error> {
    let pack = luoshi_packs::load(site.files).map_err(luoshi_packs::Error::Unsound)?;
    let plan = Plan::read(&pack.sample)?;
    let zone: Tz =
        pack.city.time_zone.parse().map_err(|_| Error::Plan("the pack's time zone is unknown".into()))?;
    let opening = Moment { day: plan.base.prepared, minute: 9 * 60 };
    site.clock.set(instant(opening, zone));
    let until = instant(Moment { day: plan.base.until, minute: plan.base.until_minute }, zone);
    found_city(&site, until).await?;
    let (tree, people) = settle(&site, &plan).await?;
    let ground = Ground { base: &plan.base, pack: &pack, tree: &tree, people: &people };
    let slots = run::slots(all_acts(&ground, &plan)?);
    let accounts = plan.accounts.iter().map(|account| Account {
        login: account.login.clone(),
        role: account.role,
        unit: account.unit.clone(),
    });
    let accounts = accounts.collect();
    let pack = Arc::new(pack);
    let bench = Bench { city: site.city, units: site.units.clone(), pack: Arc::clone(&pack), zone };
    let printing = Printing { plan: &plan, tree: &tree, people: &people, pack: &pack };
    live(&site, &bench, slots, &printing, progress).await?;
    site.clock.set(until);
    drop(bench);
    Ok(Sample { pack: Arc::unwrap_or_clone(pack), accounts })
}

/// The city's row, its units, and its pack.
async fn found_city(site: &Site<'_>, until: Instant) -> Result<(), Error> {
    let (units, files, city) = (site.units.clone(), site.files.clone(), site.city);
    site.store
        .write(move |tx| {
            Box::pin(async move {
                luoshi_packs::deeds::found(tx, city, Some(until), &units, &files).await?;
                Ok(())
            })
        })
        .await
}

async fn settle(site: &Site<'_>, plan: &Plan) -> Result<(Arc<Tree>, city::People), Error> {
    let (units, city, plan, password) =
        (site.units.clone(), site.city, plan.clone(), site.password.to_owned());
    site.store
        .write(move |tx| {
            Box::pin(async move {
                let mut secrets = Vec::new();
                for account in &plan.accounts {
                    let secret = Secret::new(&account.login, &password, Cost::Standard, tx.random())?;
                    secrets.push((account.login.clone(), secret));
                }
                let tree = units.tree(tx, city, plan.base.until, i64::MAX).await?;
                let people = city::settle(tx, city, &units, &plan, &tree, secrets).await?;
                Ok((tree, people))
            })
        })
        .await
}

fn all_acts(ground: &Ground<'_>, plan: &Plan) -> Result<Vec<Act>, Error> {
    let mut next = 0;
    let mut all = Vec::new();
    for (number, batch) in plan.batches.iter().enumerate() {
        all.extend(batches::acts(ground, batch, number, &mut next)?);
    }
    if let Some(talks) = &plan.talks {
        all.extend(talks::acts(ground, talks, &mut next)?);
    }
    Ok(all)
}

/// What is published between the deeds.
struct Printing<'a> {
    plan: &'a Plan,
    tree: &'a Arc<Tree>,
    people: &'a city::People,
    pack: &'a Pack,
}

async fn live(
    site: &Site<'_>,
    bench: &Bench,
    slots: Vec<Vec<Act>>,
    printing: &Printing<'_>,
    progress: &(dyn Fn(u64, u64) -> bool + Sync),
) -> Result<(), Error> {
    let total = slots.iter().map(|slot| slot.len() as u64).sum();
    let mut done = 0;
    let mut made = Made::new();
    let ledger = Ledger::new(site.store.clone(), site.units.clone());
    let mut press = Press::new(site, &ledger, (printing, bench.zone));
    for slot in slots {
        if !progress(done, total) {
            return Err(Error::Stopped);
        }
        let Some(at) = slot.first().map(|act| act.at) else { continue };
        press.run(site, bench.zone, |due| due.at < at).await?;
        site.clock.set(instant(at, bench.zone));
        done += slot.len() as u64;
        let bench = bench.clone();
        made = site
            .store
            .write(|tx| {
                Box::pin(async move {
                    run::carry_out(tx, &bench, &slot, &mut made).await?;
                    Ok::<_, Error>(made)
                })
            })
            .await?;
    }
    press.run(site, bench.zone, |_| true).await?;
    progress(done, total);
    Ok(())
}

/// The editions that are still to be published, and the bulletins that stand.
struct Press<'a> {
    desks: Option<Desks<'a>>,
    plans: &'a [plan::BulletinPlan],
    waiting: VecDeque<Due>,
    made: HashMap<usize, Bulletin>,
}

impl<'a> Press<'a> {
    /// Nothing is published where there are no two people for it.
    fn new(site: &'a Site<'_>, ledger: &'a Ledger, (printing, zone): (&Printing<'a>, Tz)) -> Self {
        let people = match printing.people.office[..] {
            [publisher, writer, ..] => Some((writer, publisher)),
            _ => None,
        };
        let desks = people.map(|people| Desks {
            store: site.store,
            ledger,
            city: site.city,
            pack: printing.pack,
            tree: printing.tree,
            zone,
            people,
        });
        let plans = &printing.plan.bulletins;
        Self { desks, plans, waiting: bulletins::due(plans).into(), made: HashMap::new() }
    }

    /// Publishes the next ones as long as `now` says so.
    async fn run(&mut self, site: &Site<'_>, zone: Tz, now: impl Fn(&Due) -> bool) -> Result<(), Error> {
        let Some(desks) = &self.desks else { return Ok(()) };
        while let Some(due) = self.waiting.pop_front_if(|due| now(due)) {
            site.clock.set(instant(due.at, zone));
            let plan = &self.plans[due.which];
            let stood = self.made.remove(&due.which);
            let one = desks.publish(plan, stood, due.reason.as_deref()).await?;
            self.made.insert(due.which, one);
        }
        Ok(())
    }
}

/// A moment of the city's time as an instant. An hour that a change of clocks leaves out is read as UTC.
fn instant(at: Moment, zone: Tz) -> Instant {
    let seconds = u32::try_from(at.minute.clamp(0, 1439) * 60).unwrap_or(0);
    let time = NaiveTime::from_num_seconds_from_midnight_opt(seconds, 0).unwrap_or_default();
    let local = at.day.and_time(time);
    zone.from_local_datetime(&local).earliest().map_or_else(|| local.and_utc(), |there| there.to_utc())
}
