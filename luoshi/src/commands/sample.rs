//! `luoshi sample`: the pack's sample city in an empty database.

use std::path::Path;
use std::sync::Arc;

use indicatif::{ProgressBar, ProgressStyle};
use luoshi_packs::Text;
use luoshi_sim::Site;
use luoshi_store::{BoxFuture, ManualClock, Mode};
use luoshi_units::{Cost, Secret, Units, Who};
use luoshi_web::setup::{Accounts, Sample};
use serde_json::json;

use crate::ambient::{SystemClock, SystemEntropy};
use crate::cli::{Common, PackArg};
use crate::house::MIGRATIONS;
use crate::opened::{Opened, cities, pack, pack_files};
use crate::outcome::{Failure, Outcome};
use crate::print::{line, value};

/// The environment variable with the sample accounts' password.
const PASSWORD: &str = "LUOSHI_DEMO_PASSWORD";

/// Fills an empty database and prints the accounts.
pub async fn run(common: &Common, args: &PackArg) -> Result<Outcome, Failure> {
    let store = crate::opened::store(common, Mode::Create, Arc::new(SystemClock)).await?;
    store.migrate(MIGRATIONS).await?;
    if !cities(&store).await?.is_empty() {
        return Err(Failure::Cannot(format!(
            "{} holds a city already. Name another database with --database.",
            store.address()
        )));
    }
    drop(store);
    let password = password();
    let accounts = fill_with_bar(common, args.pack.as_deref(), &password).await?;
    if common.json {
        value(&json!({ "accounts": accounts, "password": password }))?;
    } else {
        line(&format!("Accounts: {}. Password: {password}", accounts.join(", ")))?;
    }
    Ok(Outcome::Well)
}

/// The sample accounts' password: the one of the environment, else a fresh one.
pub fn password() -> String {
    match std::env::var(PASSWORD) {
        Ok(given) if !given.is_empty() => given,
        _ => fresh_password(),
    }
}

/// Twelve letters and digits that are not mistaken for one another: 59 bits.
pub fn fresh_password() -> String {
    const LETTERS: &[u8] = b"abcdefghjkmnpqrstuvwxyz23456789";
    let mut bytes = [0_u8; 12];
    luoshi_store::Entropy::fill(&SystemEntropy, &mut bytes);
    bytes.iter().map(|byte| char::from(LETTERS[usize::from(*byte) % LETTERS.len()])).collect()
}

/// Makes the sample city, with a progress bar, and gives the accounts' names.
pub async fn fill_with_bar(
    common: &Common,
    folder: Option<&Path>,
    password: &str,
) -> Result<Vec<String>, Failure> {
    let bar = ProgressBar::no_length();
    if let Ok(style) = ProgressStyle::with_template("{wide_bar} {pos}/{len} {eta}") {
        bar.set_style(style);
    }
    let progress = |done: u64, total: u64| {
        bar.set_length(total);
        bar.set_position(done);
    };
    let made = fill(common, folder, password, &progress).await;
    bar.finish_and_clear();
    made
}

/// Makes the sample city, and gives the accounts' names; `told` hears how far it is. Interrupted, it stops at the next
/// deed.
async fn fill(
    common: &Common,
    folder: Option<&Path>,
    password: &str,
    told: &(dyn Fn(u64, u64) + Send + Sync),
) -> Result<Vec<String>, Failure> {
    let files = pack_files(folder)?;
    pack(&files, common.lang.into())?;
    let clock = ManualClock::at(luoshi_store::Clock::now(&SystemClock));
    let clock = Arc::new(clock);
    let store = crate::opened::store(common, Mode::Create, clock.clone()).await?;
    let units = Units::new();
    let site = Site { store: &store, units: &units, clock: &clock, files: &files, city: 1, password };
    let progress = |done: u64, total: u64| {
        told(done, total);
        true
    };
    let made = tokio::select! {
        made = luoshi_sim::fill(site, &progress) => made.map_err(|error| not_made(&error.to_string())),
        _ = tokio::signal::ctrl_c() => Err(not_made("It was interrupted.")),
    };
    if made.is_ok() {
        let ledger = luoshi_ledger::Ledger::new(store.clone(), units.clone());
        crate::settling::all(&ledger, 1).await?;
    }
    store.close().await;
    Ok(made?.accounts.into_iter().map(|account| account.login).collect())
}

/// Gives all accounts of a sample city this password, and their names.
pub async fn passwords(opened: &Opened, password: &str) -> Result<Vec<String>, Failure> {
    let app = &opened.app;
    let who = Who::system(app.city().id, 0);
    let accounts = luoshi_units::accounts::of_sample(&mut app.read().await?, who.city).await?;
    for (account, login) in &accounts {
        let secret = Secret::new(login, password, Cost::Light, app.store().random())?;
        let (who, units, account) = (who.clone(), app.units().clone(), *account);
        app.store()
            .write(move |tx| {
                Box::pin(async move {
                    luoshi_units::deeds::password_set(tx, &who, &units, account, &secret).await
                })
            })
            .await?;
    }
    Ok(accounts.into_iter().map(|(_, login)| login).collect())
}

fn not_made(why: &str) -> Failure {
    Failure::Cannot(format!(
        "The sample city was not made: {why} What was begun is in the database; take another with --database."
    ))
}

/// The sample city as the first start offers it.
pub struct Offered(pub Common);

impl Sample for Offered {
    fn fill<'a>(
        &'a self,
        progress: &'a (dyn Fn(u64, u64) + Send + Sync),
    ) -> BoxFuture<'a, Result<Accounts, Text>> {
        Box::pin(async move {
            let password = password();
            match fill(&self.0, None, &password, progress).await {
                Ok(logins) => Ok(Accounts { logins, password }),
                Err(failure) => {
                    let why = failure.to_string();
                    Err(Text::new(&why, &why))
                }
            }
        })
    }
}
