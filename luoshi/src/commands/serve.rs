//! `luoshi serve` and `luoshi demo`.

use std::net::SocketAddr;
use std::sync::Arc;

use luoshi_store::Mode;
use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::ambient::SystemClock;
use crate::cli::{Common, DemoArgs, ServeArgs};
use crate::commands::sample;
use crate::config::Config;
use crate::house::MIGRATIONS;
use crate::mail::{self, Smtp};
use crate::opened::{Opened, Opening, cities};
use crate::openlog::publish_on;
use crate::outcome::{Failure, Outcome};
use crate::print::line;

/// Serves the city until it is told to stop.
pub async fn run(common: &Common, args: &ServeArgs, config: Config) -> Result<Outcome, Failure> {
    migrate(common).await?;
    let settings = config.settings();
    let smtp = config.mail.as_ref().map(Smtp::new).transpose()?;
    let opened = Opened::with(common, Opening { settings, origin: Some(config.log.origin) }).await?;
    let listener = listen(args.listen.as_deref().unwrap_or(&config.listen)).await?;
    line(&format!("http://{}/", listener.local_addr()?))?;
    serve(opened, listener, smtp).await
}

async fn migrate(common: &Common) -> Result<(), Failure> {
    let store = crate::opened::store(common, Mode::Create, Arc::new(SystemClock)).await?;
    store.migrate(MIGRATIONS).await?;
    store.close().await;
    Ok(())
}

/// Makes the sample city where the database is empty, and serves it on this machine alone.
pub async fn demo(common: &Common, args: &DemoArgs, config: Config) -> Result<Outcome, Failure> {
    let listener = listen(&format!("127.0.0.1:{}", args.port)).await?;
    migrate(common).await?;
    let store = crate::opened::store(common, Mode::Existing, Arc::new(SystemClock)).await?;
    let empty = cities(&store).await?.is_empty();
    store.close().await;
    let password = sample::password();
    if empty {
        sample::fill(common, args.pack.pack.as_deref(), &password).await?;
    }
    let settings =
        luoshi_web::Settings { demo: true, tiles: config.tiles(), ..luoshi_web::Settings::default() };
    let origin = Some(String::new());
    let opened = Opened::with(common, Opening { settings, origin }).await?;
    if opened.app.city().sample_until.is_none() {
        return Err(Failure::Cannot(
            "This database holds a city that is no sample. Serve it with `luoshi serve`.".to_owned(),
        ));
    }
    let accounts = sample::passwords(&opened, &password).await?;
    line(&format!("http://{}/", listener.local_addr()?))?;
    line(&format!("Accounts: {}. Password: {password}", accounts.join(", ")))?;
    serve(opened, listener, None).await
}

async fn listen(address: &str) -> Result<TcpListener, Failure> {
    TcpListener::bind(address).await.map_err(|error| {
        Failure::Cannot(format!(
            "Cannot listen on {address}: {error}. Choose another with --port or --listen."
        ))
    })
}

async fn serve(opened: Opened, listener: TcpListener, smtp: Option<Smtp>) -> Result<Outcome, Failure> {
    let (store, log) = (opened.app.store().clone(), opened.log.clone());
    let ledger = opened.app.ledger().clone();
    let holder = crate::settling::holder();
    let settling = tokio::spawn(crate::settling::run(ledger.clone(), holder));
    let app = opened.app.clone();
    let (stop, stopped) = watch::channel(false);
    let mail = smtp.map(|smtp| tokio::spawn(mail::run(app.clone(), smtp, holder, stopped)));
    let following = tokio::spawn(crate::following::run(opened.app.clone()));
    let service = luoshi_web::router(opened.app).into_make_service_with_connect_info::<SocketAddr>();
    let publisher = log.map(|log| tokio::spawn(publish_on(log)));
    axum::serve(listener, service).with_graceful_shutdown(told_to_stop()).await?;
    if let Some(publisher) = publisher {
        publisher.abort();
    }
    if let Some(mail) = mail {
        stop.send_replace(true);
        mail.await.map_err(|error| Failure::Cannot(error.to_string()))?;
        luoshi_web::notices::letters::lease_end(&app, holder)
            .await
            .map_err(|error| Failure::Cannot(error.to_string()))?;
    }
    settling.abort();
    following.abort();
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
