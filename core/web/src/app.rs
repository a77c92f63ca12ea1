//! What every handler gets: the city's database, its units, its ledger, its pack, and the rooms.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use axum::http::{HeaderMap, header};
use chrono::TimeDelta;
use luoshi_ledger::{Answer, Catalogue, Ledger};
use luoshi_packs::{Lang, Pack, store as packs};
use luoshi_store::{City, Clock, Conn, Day, Instant, Migrations, Store, StoreError};
use luoshi_units::{Role, Tree, Units, Who};

use crate::assets::Assets;
use crate::jobs::Running;
use crate::limits::Limits;
use crate::metrics::Metrics;
use crate::ready::Ready;
use crate::signin::provider::{Fetch, Provider};
use crate::uploads::Files;
use crate::{Beside, Error, ImportKind, Reason, RecordTitle, Room, formats};

/// How often it is looked whether another version of the pack was loaded.
const PACK_EVERY: TimeDelta = TimeDelta::seconds(10);

/// How the server is set up.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// Served over HTTPS: cookies are `Secure`, and browsers are told to stay with HTTPS.
    pub secure: bool,
    /// A proxy stands before this server and writes the caller's address into `X-Forwarded-For`.
    pub behind_proxy: bool,
    /// `/metrics` answers everybody, not this machine alone.
    pub open_metrics: bool,
    /// The sample accounts' names stand on the sign-in page.
    pub demo: bool,
    /// Mail can be sent: people may have their notices by e-mail.
    pub mail: bool,
    /// How people sign in.
    pub sign_in: SignIn,
    /// The base map that the office has configured; it lives as long as the process.
    pub tiles: Option<&'static Tiles>,
    /// Where files lie that people attach.
    pub files: Files,
}

/// How people sign in, beside login and password.
#[derive(Clone, Default)]
pub struct SignIn {
    /// Whoever has one of these roles does nothing before a second factor is set up.
    pub second_factor: Vec<Role>,
    /// People come in by providers alone.
    pub no_passwords: bool,
    /// The site as browsers know it, such as `https://luoshi.example.org`; without it, as each asks for it.
    pub address: Option<String>,
    /// Who vouches for people.
    pub providers: Vec<Provider>,
    /// The way to the providers.
    pub fetch: Option<Arc<dyn Fetch>>,
}

impl std::fmt::Debug for SignIn {
    fn fmt(&self, to: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(to, "SignIn({:?})", self.providers)
    }
}

impl SignIn {
    /// Whether somebody has to show a second factor.
    pub fn wants_second(&self, who: &Who) -> bool {
        who.posts.iter().any(|post| self.second_factor.contains(&post.role))
    }

    /// The providers, as they name themselves.
    pub(crate) fn issuers(&self) -> Vec<&str> {
        self.providers.iter().map(|provider| provider.issuer.as_str()).collect()
    }
}

/// A base map out of pictures, each a square of the earth.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tiles {
    /// The address of a picture, with `{z}`, `{x}` and `{y}` in it.
    pub address: String,
    /// Whose map it is, as it has to be named beside it.
    pub attribution: String,
}

impl Tiles {
    /// The address without what is filled in.
    pub fn plain(&self) -> String {
        self.address.split('{').next().unwrap_or_default().to_owned()
    }
}

/// What an [`App`] is made of.
pub struct Parts {
    /// The database.
    pub store: Store,
    /// The units.
    pub units: Units,
    /// The ledger.
    pub ledger: Ledger,
    /// The city that is served.
    pub city: City,
    /// Its pack.
    pub pack: Pack,
    /// The wall clock: sessions and limits live by it. Deeds live by the store's.
    pub clock: Arc<dyn Clock>,
    /// The rooms.
    pub rooms: Vec<Box<dyn Room>>,
    /// How the server is set up.
    pub settings: Settings,
}

/// The application. Cheap to clone; all clones are one.
#[derive(Clone)]
pub struct App(Arc<Inner>);

struct Inner {
    parts: Parts,
    zone: chrono_tz::Tz,
    pack: RwLock<Definitions>,
    /// Earlier versions that were asked about, by id.
    earlier: Mutex<HashMap<i64, Definitions>>,
    looked: Mutex<Option<Instant>>,
    migrations: &'static [Migrations],
    assets: Assets,
    limits: Limits,
    metrics: Metrics,
    ready: Ready,
    jobs: Running,
}

/// A version of the pack, with its figures as the ledger takes them.
#[derive(Clone)]
pub struct Definitions {
    /// The pack.
    pub pack: Arc<Pack>,
    /// Its figures.
    pub catalogue: Arc<Catalogue>,
}

impl Definitions {
    fn of(pack: Pack) -> Self {
        Self { catalogue: Arc::new(luoshi_packs::catalogue(&pack)), pack: Arc::new(pack) }
    }
}

fn migrations(rooms: &[Box<dyn Room>]) -> Vec<Migrations> {
    let core = [
        luoshi_store::MIGRATIONS,
        luoshi_units::MIGRATIONS,
        luoshi_ledger::MIGRATIONS,
        luoshi_packs::MIGRATIONS,
        luoshi_openlog::MIGRATIONS,
        crate::MIGRATIONS,
    ];
    core.into_iter().chain(rooms.iter().map(|room| room.migrations())).collect()
}

impl App {
    /// Puts the application together.
    ///
    /// # Errors
    /// A city whose time zone nobody knows, built assets that lack an entry.
    pub fn new(parts: Parts) -> Result<Self, Error> {
        let zone = parts.city.time_zone.parse().map_err(|_| {
            Error::internal(format!("The city's time zone {:?} is unknown.", parts.city.time_zone))
        })?;
        Ok(Self(Arc::new(Inner {
            zone,
            pack: RwLock::new(Definitions::of(parts.pack.clone())),
            earlier: Mutex::default(),
            looked: Mutex::default(),
            // An application lives as long as its process; so may the list of its tables.
            migrations: Vec::leak(migrations(&parts.rooms)),
            assets: Assets::embedded()?,
            limits: Limits::default(),
            metrics: Metrics::default(),
            ready: Ready::default(),
            jobs: Running::default(),
            parts,
        })))
    }

    /// The database.
    pub fn store(&self) -> &Store {
        &self.0.parts.store
    }

    /// A connection to read with.
    pub async fn read(&self) -> Result<Conn, StoreError> {
        self.store().read().await
    }

    /// The units.
    pub fn units(&self) -> &Units {
        &self.0.parts.units
    }

    /// The ledger.
    pub fn ledger(&self) -> &Ledger {
        &self.0.parts.ledger
    }

    /// The city that is served.
    pub fn city(&self) -> &City {
        &self.0.parts.city
    }

    /// The pack as it stands now.
    pub fn pack(&self) -> Arc<Pack> {
        self.current().pack
    }

    /// The pack's figures as the ledger takes them, asked up to the campaign's last day, or up to today
    /// while it runs.
    pub fn catalogue(&self) -> Arc<Catalogue> {
        self.until_today(self.current()).catalogue
    }

    fn until_today(&self, found: Definitions) -> Definitions {
        let today = self.today();
        if found.catalogue.until <= today {
            return found;
        }
        Definitions { catalogue: Arc::new(Catalogue { until: today, ..(*found.catalogue).clone() }), ..found }
    }

    /// The pack and its figures as they were defined at a position of the log, so that the same question at
    /// the same position has the same answer though another version was loaded since; today's for none.
    ///
    /// # Errors
    /// A position that the log does not have; a version that cannot be read.
    pub async fn definitions(&self, as_of: Option<i64>) -> Result<Definitions, Error> {
        let Some(asked) = as_of else { return Ok(self.until_today(self.current())) };
        let city = self.city().id;
        let last = self.ledger().position(city).await?;
        let mut conn = self.read().await?;
        let known = luoshi_ledger::store::id_at(&mut conn, city, asked).await?;
        let known = known.ok_or(luoshi_ledger::LedgerError::NoPosition { asked, last })?;
        let current = self.current();
        let found = match packs::pack_hash_at(&mut conn, city, known).await? {
            Some((id, hash)) if hash != current.pack.version_hash => self.version(&mut conn, id).await?,
            _ => current,
        };
        Ok(self.until_today(found))
    }

    async fn version(&self, conn: &mut Conn, id: i64) -> Result<Definitions, Error> {
        let kept = self.0.earlier.lock().unwrap_or_else(PoisonError::into_inner).get(&id).cloned();
        if let Some(kept) = kept {
            return Ok(kept);
        }
        let stored = packs::pack_version(conn, self.city().id, id).await?.ok_or(Error::NotFound)?;
        let pack = luoshi_packs::load(&stored.files)
            .map_err(|_| Error::internal(format!("The pack's version {id} cannot be read.")))?;
        let found = Definitions::of(pack);
        self.0.earlier.lock().unwrap_or_else(PoisonError::into_inner).insert(id, found.clone());
        Ok(found)
    }

    /// Serves another version of the pack from now on.
    pub fn set_pack(&self, pack: Pack) {
        *self.0.pack.write().unwrap_or_else(PoisonError::into_inner) = Definitions::of(pack);
    }

    /// Takes up a version of the pack that was loaded meanwhile, by a command or another server. Looks at most
    /// once in [`PACK_EVERY`].
    ///
    /// # Errors
    /// What the database reports.
    pub async fn follow_pack(&self) -> Result<(), Error> {
        let now = self.clock().now();
        {
            let mut looked = self.0.looked.lock().unwrap_or_else(PoisonError::into_inner);
            if looked.is_some_and(|looked| now < looked + PACK_EVERY && now >= looked) {
                return Ok(());
            }
            *looked = Some(now);
        }
        Box::pin(self.look_at_pack()).await
    }

    async fn look_at_pack(&self) -> Result<(), Error> {
        let mut conn = self.read().await?;
        let Some((_, hash)) = packs::pack_current_hash(&mut conn, self.city().id).await? else {
            return Ok(());
        };
        if hash == self.pack().version_hash {
            return Ok(());
        }
        let Some(stored) = packs::pack_current(&mut conn, self.city().id).await? else { return Ok(()) };
        match luoshi_packs::load(&stored.files) {
            Ok(pack) => self.set_pack(pack),
            Err(problems) => {
                tracing::error!("The pack that was loaded cannot be read: {} problems.", problems.len());
            }
        }
        Ok(())
    }

    fn current(&self) -> Definitions {
        self.0.pack.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The wall clock.
    pub fn clock(&self) -> &dyn Clock {
        &*self.0.parts.clock
    }

    /// The rooms.
    pub fn rooms(&self) -> &[Box<dyn Room>] {
        &self.0.parts.rooms
    }

    /// The room that takes sheets of a kind, and what it calls them; none where nobody takes them.
    pub fn importer(&self, kind: &str) -> Option<(&dyn Room, ImportKind)> {
        self.rooms().iter().find_map(|room| {
            let of = room.imports(self).into_iter().find(|import| import.id == kind)?;
            Some((&**room, of))
        })
    }

    /// What rooms call these records, room by room. Ask with no connection at hand: each room takes one.
    ///
    /// # Errors
    /// What a room cannot read.
    pub async fn titles(&self, records: &[i64], lang: Lang) -> Result<Vec<RecordTitle>, Error> {
        let mut titles = Vec::new();
        if records.is_empty() {
            return Ok(titles);
        }
        for room in self.rooms() {
            titles.extend(room.titles(self, records, lang).await?);
        }
        Ok(titles)
    }

    /// What rooms have to say beside these figures, wherever they are shown: the latest first, room by room.
    ///
    /// # Errors
    /// What a room cannot read.
    pub async fn beside(&self, figures: &[&str], lang: Lang) -> Result<Vec<Beside>, Error> {
        let mut all = Vec::new();
        for room in self.rooms() {
            all.extend(room.beside(self, figures, lang).await?);
        }
        Ok(all)
    }

    /// The same beside one answer: the lines about its figure at its unit.
    ///
    /// # Errors
    /// What a room cannot read.
    pub async fn beside_answer(&self, answer: &Answer, lang: Lang) -> Result<Vec<Beside>, Error> {
        Ok(Beside::lines(lang, &self.beside(&[&answer.figure], lang).await?, answer))
    }

    /// A reason as a reader sees it: told by the room that wrote it, or as a person wrote it.
    pub fn reason(&self, kept: &str, lang: Lang) -> Reason {
        let told = self.rooms().iter().find_map(|room| room.reason(kept, lang));
        told.unwrap_or_else(|| Reason::written(kept))
    }

    /// How the server is set up.
    pub fn settings(&self) -> &Settings {
        &self.0.parts.settings
    }

    /// Where files lie that people attach.
    pub fn files(&self) -> &Files {
        &self.settings().files
    }

    /// The site as the reader of a request knows it, for links that leave it.
    pub fn origin(&self, headers: &HeaderMap) -> String {
        self.settings().sign_in.address.clone().unwrap_or_else(|| {
            let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
            format!("{}://{host}", if self.settings().secure { "https" } else { "http" })
        })
    }

    /// The city's time zone.
    pub fn zone(&self) -> chrono_tz::Tz {
        self.0.zone
    }

    /// What day it is in the city, by the clock that deeds live by.
    pub fn today(&self) -> Day {
        formats::day_at(self.store().now(), self.zone())
    }

    /// The units as they stand today, with everything known.
    pub async fn tree(&self, conn: &mut Conn) -> Result<Arc<Tree>, Error> {
        Ok(self.units().tree(conn, self.city().id, self.today(), i64::MAX).await?)
    }

    /// What the database has to have.
    pub(crate) fn migrations(&self) -> &'static [Migrations] {
        self.0.migrations
    }

    /// The address of a built file, such as `offline.html`; empty for one that was not built.
    pub fn asset(&self, entry: &str) -> String {
        self.assets().href(entry)
    }

    pub(crate) fn assets(&self) -> &Assets {
        &self.0.assets
    }

    pub(crate) fn limits(&self) -> &Limits {
        &self.0.limits
    }

    /// The long jobs that run in this process.
    pub(crate) fn jobs(&self) -> &Running {
        &self.0.jobs
    }

    pub(crate) fn ready(&self) -> &Ready {
        &self.0.ready
    }

    pub(crate) fn metrics(&self) -> &Metrics {
        &self.0.metrics
    }
}
