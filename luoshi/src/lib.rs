//! The binary: configuration, the list of rooms, the command line. It is also the only crate that reads the
//! machine's clock, its randomness and its environment; all below gets them handed in.

pub mod ambient;
mod background;
pub mod carried;
pub mod cli;
pub mod commands;
pub mod config;
pub mod files;
mod following;
mod fonts;
pub mod house;
pub mod http;
pub mod mail;
pub mod opened;
pub mod openlog;
pub mod outcome;
mod print;
mod publishing;
mod resuming;
mod say;
mod settling;
mod sweeping;
mod units_import;

use cli::{Cli, Command};
use config::Config;
use outcome::{Failure, Outcome};

/// Runs a command to its end.
pub async fn run(mut cli: Cli) -> Result<Outcome, Failure> {
    let common = &mut cli.common;
    let config = Config::read(common.config.as_deref())?;
    config.apply(common);
    match &cli.command {
        Command::Sample(args) => commands::sample::run(common, args).await,
        Command::Demo(args) => commands::serve::demo(common, args, config).await,
        Command::Serve(args) => commands::serve::run(common, args, config).await,
        Command::Migrate(args) => commands::migrate::run(common, args).await,
        Command::Figure(args) => commands::figure::one(common, args).await,
        Command::Bridge(args) => commands::bridge::run(common, args).await,
        Command::Figures => commands::figure::all(common).await,
        Command::Records(args) => commands::records::run(common, args).await,
        Command::Check(args) => commands::check::run(common, args).await,
        Command::Import(args) => commands::import::run(common, args).await,
        Command::Pack { command } => commands::pack::run(common, command).await,
        Command::City { command } => commands::city::run(common, command).await,
        Command::Account { command } => commands::account::run(common, command).await,
        Command::Person { command } => commands::person::run(common, command).await,
        Command::State(args) => commands::state::state(common, args).await,
        Command::Verify(args) => commands::state::check(common, args),
        Command::Audit { command } => commands::audit::run(common, command).await,
        Command::Log { command } => commands::log::run(common, command).await,
        Command::Rebuild => commands::rebuild::run(common).await,
        Command::Backup(args) => commands::backup::backup(common, args).await,
        Command::Restore(args) => commands::backup::restore(common, args).await,
        Command::Drill(args) => commands::backup::drill(common, args).await,
        Command::Doctor => commands::doctor::run(common).await,
    }
}
