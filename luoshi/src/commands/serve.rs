//! `luoshi serve` and `luoshi demo`.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use luoshi_store::Mode;
use serde::Deserialize;
use tokio::net::TcpListener;

use crate::ambient::SystemClock;
use crate::cli::{Common, DemoArgs, ServeArgs};
use crate::commands::sample;
use crate::house::MIGRATIONS;
use crate::opened::{Opened, Opening, UPLOADS, cities};
use crate::openlog::publish_on;
use crate::outcome::{Failure, Outcome};
use crate::print::line;

/// The configuration file, `luoshi.toml`.
#[derive(Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Config {
    /// The database, unless the command line names one.
    database: Option<String>,
    /// The code of the city, where the database holds several.
    city: Option<String>,
    /// The address to listen on.
    listen: String,
    /// Served over HTTPS by a proxy before this server.
    secure: bool,
    /// A proxy stands before this server and writes the caller's address into `X-Forwarded-For`.
    behind_proxy: bool,
    /// `/metrics` answers everybody, not this machine alone.
    open_metrics: bool,
    /// The folder in which files lie that people attach to records.
    uploads: PathBuf,
    /// The open log.
    log: LogConfig,
}

/// `[log]`
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct LogConfig {
    /// The log's name for ever: a host and a path that the city owns. Nothing is published without one.
    origin: String,
    /// The file with its keys.
    key: Option<PathBuf>,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            database: None,
            city: None,
            listen: "127.0.0.1:8080".to_owned(),
            secure: false,
            behind_proxy: false,
            open_metrics: false,
            uploads: PathBuf::from(UPLOADS),
            log: LogConfig::default(),
        }
    }
}

impl Config {
    fn read(path: Option<&Path>) -> Result<Self, Failure> {
        let Some(path) = path else { return Ok(Self::default()) };
        let text = std::fs::read_to_string(path)
            .map_err(|error| Failure::Cannot(format!("{} cannot be read: {error}", path.display())))?;
        toml::from_str(&text).map_err(|error| Failure::Use(format!("{}: {error}", path.display())))
    }

    fn settings(&self) -> luoshi_web::Settings {
        luoshi_web::Settings {
            secure: self.secure,
            behind_proxy: self.behind_proxy,
            open_metrics: self.open_metrics,
            ..luoshi_web::Settings::default()
        }
    }
}

/// Serves the city until it is told to stop.
pub async fn run(common: &mut Common, args: &ServeArgs) -> Result<Outcome, Failure> {
    let config = Config::read(args.config.as_deref())?;
    if let (Some(database), None) = (&config.database, std::env::var_os("LUOSHI_DATABASE")) {
        common.database.clone_from(database);
    }
    common.city = common.city.take().or_else(|| config.city.clone());
    migrate(common).await?;
    common.log_key = common.log_key.take().or_else(|| config.log.key.clone());
    let (settings, uploads) = (config.settings(), config.uploads.clone());
    let opened = Opened::with(common, Opening { settings, uploads, origin: Some(config.log.origin) }).await?;
    let listener = listen(args.listen.as_deref().unwrap_or(&config.listen)).await?;
    line(&format!("http://{}/", listener.local_addr()?))?;
    serve(opened, listener).await
}

async fn migrate(common: &Common) -> Result<(), Failure> {
    let store = crate::opened::store(common, Mode::Create, Arc::new(SystemClock)).await?;
    store.migrate(MIGRATIONS).await?;
    store.close().await;
    Ok(())
}

/// Makes the sample city where the database is empty, and serves it on this machine alone.
pub async fn demo(common: &Common, args: &DemoArgs) -> Result<Outcome, Failure> {
    let listener = listen(&format!("127.0.0.1:{}", args.port)).await?;
    migrate(common).await?;
    let store = crate::opened::store(common, Mode::Existing, Arc::new(SystemClock)).await?;
    let empty = cities(&store).await?.is_empty();
    store.close().await;
    let password = sample::password();
    if empty {
        sample::fill(common, args.pack.pack.as_deref(), &password).await?;
    }
    let settings = luoshi_web::Settings { demo: true, ..luoshi_web::Settings::default() };
    let origin = Some(String::new());
    let opened = Opened::with(common, Opening { settings, origin, ..Opening::default() }).await?;
    if opened.app.city().sample_until.is_none() {
        return Err(Failure::Cannot(
            "This database holds a city that is no sample. Serve it with `luoshi serve`.".to_owned(),
        ));
    }
    let accounts = sample::passwords(&opened, &password).await?;
    line(&format!("http://{}/", listener.local_addr()?))?;
    line(&format!("Accounts: {}. Password: {password}", accounts.join(", ")))?;
    serve(opened, listener).await
}

async fn listen(address: &str) -> Result<TcpListener, Failure> {
    TcpListener::bind(address).await.map_err(|error| {
        Failure::Cannot(format!(
            "Cannot listen on {address}: {error}. Choose another with --port or --listen."
        ))
    })
}

async fn serve(opened: Opened, listener: TcpListener) -> Result<Outcome, Failure> {
    let (store, log) = (opened.app.store().clone(), opened.log.clone());
    let ledger = opened.app.ledger().clone();
    let holder = crate::settling::holder();
    let settling = tokio::spawn(crate::settling::run(ledger.clone(), holder));
    let service = luoshi_web::router(opened.app).into_make_service_with_connect_info::<SocketAddr>();
    let publisher = log.map(|log| tokio::spawn(publish_on(log)));
    axum::serve(listener, service).with_graceful_shutdown(told_to_stop()).await?;
    if let Some(publisher) = publisher {
        publisher.abort();
    }
    settling.abort();
    crate::settling::end(&ledger, holder).await?;
    store.close().await;
    Ok(Outcome::Well)
}

/// Ends when the terminal or the service manager says so.
async fn told_to_stop() {
    let interrupt = async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    let terminate = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => drop(signal.recv().await),
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let terminate = std::future::pending::<()>();
    tokio::select! {
        () = interrupt => {}
        () = terminate => {}
    }
}
