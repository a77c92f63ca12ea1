//! `luoshi serve` and `luoshi demo`.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::ServiceExt;
use axum::extract::Request;
use luoshi_store::Mode;
use luoshi_units::Units;
use luoshi_web::setup::{self, Sample, Setup, Stage};
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::ambient::SystemClock;
use crate::cli::{Common, DemoArgs, ServeArgs};
use crate::commands::sample;
use crate::config::Config;
use crate::house::MIGRATIONS;
use crate::mail::{self, Smtp};
use crate::opened::{Opened, Opening, cities, pack_files};
use crate::openlog::publish_on;
use crate::outcome::{Failure, Outcome};
use crate::print::line;
use crate::say::say;

/// Serves the city until it is told to stop.
pub async fn run(common: &Common, args: &ServeArgs, config: Config) -> Result<Outcome, Failure> {
    migrate(common).await?;
    let (settings, months) = (config.settings(), config.access_log_months());
    let smtp = config.mail.as_ref().map(Smtp::new).transpose()?;
    let listener = listen(args.listen.as_deref().unwrap_or(&config.listen)).await?;
    // Nothing of a sample city is ever published under the name of a real one's log.
    let offered = || Arc::new(sample::Offered(common.clone())) as Arc<dyn Sample>;
    let sample = config.log.origin.is_empty().then(offered);
    let Some(listener) = set_up(common, &settings, sample, listener).await? else { return Ok(Outcome::Well) };
    let opened = Opened::with(common, Opening { settings, origin: Some(config.log.origin) }).await?;
    line(&format!("http://{}/", listener.local_addr()?))?;
    serve(opened, listener, smtp, months).await
}

/// Where nobody can sign in yet, serves the steps that change that, at the same address. Gives the listener back for
/// the city; none where the program was told to stop before there was one.
async fn set_up(
    common: &Common,
    settings: &luoshi_web::Settings,
    sample: Option<Arc<dyn Sample>>,
    listener: TcpListener,
) -> Result<Option<TcpListener>, Failure> {
    let store = crate::opened::store(common, Mode::Existing, Arc::new(SystemClock)).await?;
    let failed = |error: luoshi_web::Error| Failure::Cannot(error.to_string());
    if setup::stage(&store, common.city.as_deref()).await.map_err(failed)? == Stage::Done {
        store.close().await;
        return Ok(Some(listener));
    }
    let code = sample::fresh_password();
    let (first, second) = code[..8].split_at(4);
    let code = format!("{first}-{second}");
    let (router, mut done) = setup::router(Setup {
        store: store.clone(),
        units: Units::new(),
        carried: pack_files(None)?,
        sample,
        city: common.city.clone(),
        clock: Arc::new(SystemClock),
        code: code.clone(),
        secure: settings.secure,
        behind_proxy: settings.behind_proxy,
    })
    .map_err(failed)?;
    line(&say(
        common.lang.into(),
        format!("还没有城市可用。打开 http://{}/setup，启动码：{code}", listener.local_addr()?),
        format!("Nothing to serve yet. Open http://{}/setup with the code {code}", listener.local_addr()?),
    ))?;
    // The socket stays open in between: whoever asks while one server ends and the next begins waits for a moment.
    let listener = listener.into_std()?;
    let (now, later) = (listener.try_clone()?, listener);
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    let ended = async move {
        tokio::select! {
            _ = done.wait_for(|done| *done) => {}
            () = told_to_stop() => {}
        }
    };
    axum::serve(TcpListener::from_std(now)?, service).with_graceful_shutdown(ended).await?;
    let stage = setup::stage(&store, common.city.as_deref()).await.map_err(failed)?;
    store.close().await;
    Ok(if stage == Stage::Done { Some(TcpListener::from_std(later)?) } else { None })
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
        sample::fill_with_bar(common, args.pack.pack.as_deref(), &password).await?;
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
    serve(opened, listener, None, config.access_log_months()).await
}

async fn listen(address: &str) -> Result<TcpListener, Failure> {
    TcpListener::bind(address).await.map_err(|error| {
        Failure::Cannot(format!(
            "Cannot listen on {address}: {error}. Choose another with --port or --listen."
        ))
    })
}

async fn serve(
    opened: Opened,
    listener: TcpListener,
    smtp: Option<Smtp>,
    months: u32,
) -> Result<Outcome, Failure> {
    let (store, log) = (opened.app.store().clone(), opened.log.clone());
    let ledger = opened.app.ledger().clone();
    let holder = crate::settling::holder();
    let app = opened.app.clone();
    let (stop, stopped) = watch::channel(false);
    let mail = smtp.map(|smtp| tokio::spawn(mail::run(app.clone(), smtp, holder, stopped)));
    let background = [
        tokio::spawn(crate::settling::run(ledger.clone(), holder)),
        tokio::spawn(crate::following::run(app.clone())),
        tokio::spawn(crate::resuming::run(app.clone())),
        tokio::spawn(crate::sweeping::run(app.clone(), months)),
        tokio::spawn(crate::publishing::run(app.clone())),
    ];
    let server = luoshi_web::server(opened.app);
    let service = ServiceExt::<Request>::into_make_service_with_connect_info::<SocketAddr>(server);
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
    background.iter().for_each(JoinHandle::abort);
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
