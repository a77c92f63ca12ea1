//! An installation that nobody can sign in to yet: a database without a city, or a city without an account. Whoever
//! holds the code that the program printed founds the city from a pack and becomes its administrator; then the city is
//! served.
//!
//! Invariants:
//! - Nothing is shown but that the city is not set up, and nothing is done, without the code.
//! - Each step looks at what stands in the database: interrupted, or done by another server or the command line, it
//!   goes on from there.
//! - Once an account stands, nothing here can be done, but that whoever had the sample city made reads its password.

mod layer;
mod page;
mod sample;
mod steps;

use std::sync::{Arc, Mutex, OnceLock};

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post};
use luoshi_packs::{Files, Pack};
use luoshi_store::store::{self, City};
use luoshi_store::{Clock, Store};
use luoshi_units::{Units, accounts};
use tokio::sync::watch;

use crate::assets::Assets;
use crate::limits::Limits;
use crate::{Error, assets};

use sample::Filling;
pub use sample::{Accounts, Sample};

/// The most bytes that a pack's archive may have.
const MOST_BYTES: usize = 32 << 20;

/// What the steps need.
pub struct Setup {
    /// The database, with its tables.
    pub store: Store,
    /// The units.
    pub units: Units,
    /// The pack that the program carries.
    pub carried: Files,
    /// Who makes the sample city, where it may be had.
    pub sample: Option<Arc<dyn Sample>>,
    /// The code of the city that is to be served, where the configuration names one.
    pub city: Option<String>,
    /// The wall clock, by which tries are slowed.
    pub clock: Arc<dyn Clock>,
    /// What the program printed.
    pub code: String,
    /// Served over HTTPS.
    pub secure: bool,
    /// A proxy stands before this server and writes the caller's address into `X-Forwarded-For`.
    pub behind_proxy: bool,
}

/// How far an installation is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stage {
    /// There is no city.
    City,
    /// This city has no account.
    Administrator(City),
    /// Somebody can sign in.
    Done,
}

/// How far the installation is whose database this is. `code` is the city's that is to be served; without it, the
/// database's only one. A database with several cities, none of them named, is nobody's to set up.
///
/// # Errors
/// The database's.
pub async fn stage(store: &Store, code: Option<&str>) -> Result<Stage, Error> {
    let mut conn = store.read().await?;
    let mut cities = store::cities(&mut conn).await?;
    if cities.is_empty() {
        return Ok(Stage::City);
    }
    match code {
        Some(code) => cities.retain(|city| city.code == code),
        None if cities.len() > 1 => cities.clear(),
        None => {}
    }
    let Some(city) = cities.into_iter().next() else { return Ok(Stage::Done) };
    let (_, accounts) = accounts::counted(&mut conn, city.id).await?;
    Ok(if accounts == 0 { Stage::Administrator(city) } else { Stage::Done })
}

/// What every step works on.
#[derive(Clone)]
pub(crate) struct Desk(Arc<Inner>);

struct Inner {
    setup: Setup,
    assets: Assets,
    limits: Limits,
    done: watch::Sender<bool>,
    /// The carried pack, once it was asked for.
    carried: OnceLock<Pack>,
    filling: Mutex<Filling>,
}

impl Desk {
    fn of(&self) -> &Setup {
        &self.0.setup
    }

    /// The pack that the program carries; read once.
    fn carried(&self) -> Result<&Pack, Error> {
        if let Some(read) = self.0.carried.get() {
            return Ok(read);
        }
        let read = luoshi_packs::load(&self.of().carried);
        let read = read.map_err(|problems| {
            Error::internal(format!("The carried pack has {} problems.", problems.len()))
        })?;
        Ok(self.0.carried.get_or_init(|| read))
    }

    /// How far it is. A sample city is none before whoever had it made has read who can sign in.
    async fn stage(&self) -> Result<Stage, Error> {
        if !matches!(self.filling(), Filling::Not) {
            return Ok(Stage::City);
        }
        let stage = stage(&self.of().store, self.of().city.as_deref()).await?;
        if stage == Stage::Done {
            self.0.done.send_replace(true);
        }
        Ok(stage)
    }
}

/// The server of the steps, and what becomes true when the city can be served.
///
/// # Errors
/// Built assets that lack an entry.
pub fn router(setup: Setup) -> Result<(Router, watch::Receiver<bool>), Error> {
    let (done, told) = watch::channel(false);
    let inner = Inner {
        setup,
        assets: Assets::embedded()?,
        limits: Limits::default(),
        done,
        carried: OnceLock::new(),
        filling: Mutex::default(),
    };
    let desk = Desk(Arc::new(inner));
    let router = Router::new()
        .route("/setup", get(steps::show))
        .route("/setup/code", post(steps::code))
        .route("/setup/pack", post(steps::pack))
        .route("/setup/sample", get(sample::progress).post(sample::begin))
        .route("/setup/sample/go", post(sample::go))
        .route("/setup/administrator", post(steps::administrator))
        .route("/assets/{file}", get(assets::serve))
        .route("/health/live", get(async || "live"))
        .route("/health/ready", get(steps::not_ready))
        .fallback(steps::elsewhere)
        .layer(DefaultBodyLimit::max(MOST_BYTES))
        .layer(from_fn_with_state(desk.clone(), layer::around))
        .with_state(desk);
    Ok((router, told))
}
