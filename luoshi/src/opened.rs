//! A database, opened for a command: which city, which pack, and the ledger over them.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::TimeDelta;
use luoshi_bulletins::Bulletins;
use luoshi_inspection::Inspection;
use luoshi_ledger::Ledger;
use luoshi_openlog::OpenLog;
use luoshi_packs::{Files, Lang, Pack};
use luoshi_press::Typst;
use luoshi_store::{City, Clock, Ids, Mode, Settings, Store};
use luoshi_units::{Units, Who};
use luoshi_verify::Verify;
use luoshi_web::{App, Parts};

use crate::ambient::{ShiftedClock, SystemClock, SystemEntropy};
use crate::cli::Common;
use crate::config;
use crate::fonts::SystemFonts;
use crate::house::{MIGRATIONS, rooms};
use crate::openlog::{KeyFile, Source};
use crate::say::say;
use crate::{carried, outcome::Failure};

/// A city, ready to be asked and written to.
pub struct Opened {
    /// The application over it.
    pub app: App,
    /// The language of texts.
    pub lang: Lang,
    /// The open log with its keys, where it has some.
    pub log: Option<Arc<Source>>,
}

/// How a city is opened.
#[derive(Default)]
pub struct Opening {
    /// What the web shell is told.
    pub settings: luoshi_web::Settings,
    /// The name that the log's key is made under where there is no key yet; none where none may be made.
    pub origin: Option<String>,
}

/// Opens the database without looking at its tables.
pub async fn store(common: &Common, mode: Mode, clock: Arc<dyn Clock>) -> Result<Store, Failure> {
    let settings = Settings {
        address: common.database.clone(),
        mode,
        schema: None,
        clock,
        entropy: Arc::new(SystemEntropy),
    };
    Ok(Store::open(settings).await?)
}

/// The cities of a database.
pub async fn cities(store: &Store) -> Result<Vec<City>, Failure> {
    Ok(luoshi_store::store::cities(&mut store.read().await?).await?)
}

/// The city that is meant: the one that was named, or the only one.
pub async fn city(store: &Store, common: &Common) -> Result<City, Failure> {
    let mut cities = cities(store).await?;
    match &common.city {
        Some(code) => cities
            .into_iter()
            .find(|city| city.code == *code)
            .ok_or_else(|| Failure::Use(format!("This database holds no city {code:?}."))),
        None if cities.len() == 1 => Ok(cities.remove(0)),
        None if cities.is_empty() => Err(Failure::Cannot(say(
            common.lang.into(),
            "数据库里还没有城市。用 `luoshi city add` 建一座，或用 `luoshi sample` 建样例城市。",
            "This database holds no city yet. Make one with `luoshi city add`, or the sample with \
                 `luoshi sample`.",
        ))),
        None => {
            let codes: Vec<&str> = cities.iter().map(|city| city.code.as_str()).collect();
            let codes = codes.join(", ");
            Err(Failure::Use(format!("This database holds several cities ({codes}). Name one with --city.")))
        }
    }
}

/// The files of a pack: of a folder, or those that the program carries.
pub fn pack_files(folder: Option<&Path>) -> Result<Files, Failure> {
    match folder {
        Some(folder) => Files::from_dir(folder).map_err(|error| {
            Failure::Cannot(format!("The pack {} cannot be read: {error}", folder.display()))
        }),
        None => Ok(Files::embedded(&carried::PACK)),
    }
}

/// Reads a pack, or says what is wrong with it.
pub fn pack(files: &Files, lang: Lang) -> Result<Pack, Failure> {
    luoshi_packs::load(files).map_err(|problems| {
        let lines: Vec<String> = problems.iter().map(|problem| problem.line_in(lang)).collect();
        Failure::Cannot(lines.join("\n"))
    })
}

/// What to do where the files of a pack version in the database are not those that were loaded.
fn other_pack(lang: Lang, id: i64) -> Failure {
    Failure::Cannot(say(
        lang,
        format!("战役包版本 {id} 在数据库里的文件不是装载时的那些。从备份恢复，或查明是谁改的。"),
        format!(
            "The files of the pack version {id} in the database are not those that were loaded. Restore a backup, or find \
             out who changed them."
        ),
    ))
}

/// The place of a city's log keys.
pub fn key_place(common: &Common, code: &str) -> PathBuf {
    common.log_key.clone().unwrap_or_else(|| KeyFile::place(&common.database, code))
}

/// The keys of a city's log. A sample city's are made under a name that nobody can own; a real city's under the name
/// that is given.
fn keys(common: &Common, city: &City, origin: Option<&str>) -> Result<Option<KeyFile>, Failure> {
    let place = key_place(common, &city.code);
    let Some(origin) = origin else { return KeyFile::read(&place) };
    let origin = match (origin, city.sample_until) {
        ("", Some(_)) => format!("luoshi.invalid/{}", city.code),
        ("", None) => return KeyFile::read(&place),
        (named, _) => named.to_owned(),
    };
    KeyFile::read_or_make(&place, &origin).map(Some)
}

impl Opened {
    /// Opens a city that is there. A sample city's clock goes on where it stood.
    pub async fn open(common: &Common) -> Result<Self, Failure> {
        Self::with(common, Opening::default()).await
    }

    /// The same, set up for serving.
    pub async fn with(common: &Common, opening: Opening) -> Result<Self, Failure> {
        let clock = Arc::new(ShiftedClock::default());
        let store = store(common, Mode::Existing, clock.clone()).await?;
        store.require_schema(MIGRATIONS).await?;
        let city = city(&store, common).await?;
        if let Some(instant) = city.sample_until {
            let mut conn = store.read().await?;
            let (placed, _) = luoshi_store::store::log_head(&mut conn, city.id).await?;
            // Deeds that post nothing have ids, too.
            let last = placed.max(luoshi_ledger::store::last_deed(&mut conn, city.id).await?);
            clock.begin_at(instant.max(Ids::instant_of(last) + TimeDelta::milliseconds(1)));
        }
        let lang = common.lang.into();
        let files =
            luoshi_packs::store::pack_current(&mut store.read().await?, city.id).await?.ok_or_else(|| {
                Failure::Cannot("The city has no pack yet. Load one with `luoshi pack load`.".to_owned())
            })?;
        if !luoshi_packs::doctor::is_whole(&files) {
            return Err(other_pack(lang, files.id));
        }
        let pack = pack(&files.files, lang)?;
        let units = Units::new();
        let ledger = Ledger::new(store.clone(), units.clone());
        let keys = keys(common, &city, opening.origin.as_deref())?;
        let open = OpenLog::new(ledger.clone()).with_witnesses(config::witnesses(&common.witnesses));
        let log = keys.map(|keys| Arc::new(Source::new(open, city.clone(), keys)));
        let verify = log.as_ref().map_or_else(Verify::default, |log| log.room());
        let inspection = Inspection::new(log.as_ref().map(|log| log.open()));
        let press = Arc::new(Typst::new(Box::new(SystemFonts { folder: common.fonts.clone() })));
        let bulletins = Bulletins::new(Some(press), log.as_ref().map(|log| log.statements()));
        let app = App::new(Parts {
            store,
            units,
            ledger,
            city,
            pack,
            clock: Arc::new(SystemClock),
            rooms: rooms(verify, inspection, bulletins),
            settings: luoshi_web::Settings { files: common.files.open()?, ..opening.settings },
        })?;
        Ok(Self { app, lang, log })
    }

    /// Who does what the command does: the account that was named, or the program itself.
    pub async fn who(&self, login: Option<&str>) -> Result<Who, Failure> {
        let mut conn = self.app.read().await?;
        let (city, today) = (self.app.city().id, self.app.today());
        let Some(login) = login else { return Ok(Who::system(city, 0)) };
        luoshi_units::accounts::who_named(&mut conn, city, login, today)
            .await?
            .ok_or_else(|| Failure::Use(format!("There is no open account {login:?}.")))
    }
}
