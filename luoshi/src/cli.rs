//! What the command line takes. Each command's work is in `commands/`.

mod audit;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use luoshi_packs::Lang;
use luoshi_store::Day;

use crate::config::WitnessConfig;
use crate::files::FilesConfig;

pub use audit::{AuditCheckArgs, AuditCommand, AuditFound, AuditPlanArgs};

/// The database where none is named.
pub const DATABASE: &str = "sqlite:luoshi-data/luoshi.db";

/// Luoshi: work is recorded once, where it happens; every figure is computed from those records.
#[derive(Debug, Parser)]
#[command(name = "luoshi", version, about, max_term_width = 100)]
pub struct Cli {
    /// Where the data is, and how it is shown.
    #[command(flatten)]
    pub common: Common,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What all commands take.
#[derive(Clone, Debug, Args)]
pub struct Common {
    /// The database: sqlite:PATH or postgres://USER@HOST/NAME.
    #[arg(long, global = true, env = "LUOSHI_DATABASE", hide_env_values = true, default_value = DATABASE)]
    pub database: String,
    /// The code of the city, where the database holds several.
    #[arg(long, global = true)]
    pub city: Option<String>,
    /// The file with the keys of the open log; without it, beside the file of a SQLite database, otherwise in
    /// luoshi-data.
    #[arg(long, global = true, env = "LUOSHI_LOG_KEY", hide_env_values = true)]
    pub log_key: Option<PathBuf>,
    /// The configuration file (luoshi.toml): what the command line does not name is taken from there.
    #[arg(long, global = true)]
    pub config: Option<PathBuf>,
    /// The witnesses of the open log, out of the configuration file.
    #[arg(skip)]
    pub witnesses: Vec<WitnessConfig>,
    /// Where files lie that people attach, out of the configuration file.
    #[arg(skip)]
    pub files: FilesConfig,
    /// A folder of fonts that go before the system's, out of the configuration file.
    #[arg(skip)]
    pub fonts: Option<PathBuf>,
    /// The language of texts.
    #[arg(long, global = true, value_enum, default_value_t = Language::Zh)]
    pub lang: Language,
    /// One JSON value on standard output.
    #[arg(long, global = true)]
    pub json: bool,
}

/// The two languages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Language {
    /// Chinese.
    Zh,
    /// English.
    En,
}

impl From<Language> for Lang {
    fn from(language: Language) -> Self {
        match language {
            Language::Zh => Self::Zh,
            Language::En => Self::En,
        }
    }
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Fill an empty database with the pack's sample city.
    Sample(PackArg),
    /// Make the sample city if the database is empty, and serve it on this machine.
    Demo(DemoArgs),
    /// Serve the city.
    Serve(ServeArgs),
    /// Bring the database's tables up to this program; where it has Citus, distribute them by city.
    Migrate(MigrateArgs),
    /// Compute a figure.
    Figure(FigureArgs),
    /// Why a figure differs between two positions of the log: every entry, in groups that add up.
    Bridge(BridgeArgs),
    /// List the figures.
    Figures,
    /// The entries behind a figure, a page at a time.
    Records(RecordsArgs),
    /// Hold a text's numbers against the ledger.
    Check(CheckArgs),
    /// Bring in units, people, posts or a room's records from a sheet.
    Import(ImportArgs),
    /// Check a pack, or load it into the city.
    Pack {
        /// What to do with it.
        #[command(subcommand)]
        command: PackCommand,
    },
    /// Make a city, without a sample.
    City {
        /// What to do with it.
        #[command(subcommand)]
        command: CityCommand,
    },
    /// Give an account, set its password, or close it.
    Account {
        /// What to do with it.
        #[command(subcommand)]
        command: AccountCommand,
    },
    /// Erase somebody, while all that was counted goes on counting.
    Person {
        /// What to do with them.
        #[command(subcommand)]
        command: PersonCommand,
    },
    /// Pin a figure as it is now, sign it, and print the statement.
    State(StateArgs),
    /// Check a statement without asking anybody.
    Verify(VerifyArgs),
    /// Look at some of the records behind a published figure, drawn so that nobody can choose them.
    Audit {
        /// What to do with it.
        #[command(subcommand)]
        command: AuditCommand,
    },
    /// The open log: its keys, and what was published.
    Log {
        /// What to do with it.
        #[command(subcommand)]
        command: LogCommand,
    },
    /// Make all that is settled again from the entries, while others work.
    Rebuild,
    /// Write everything of the database into one file, while the server goes on.
    Backup(BackupArgs),
    /// Fill an empty database, of either engine, from a backup.
    Restore(BackupArgs),
    /// Restore the newest backup aside, and compare it with the database that serves.
    Drill(DrillArgs),
    /// Hold everything against everything, and say what is wrong.
    Doctor,
}

/// `luoshi migrate`
#[derive(Debug, Args)]
pub struct MigrateArgs {
    /// Only print the statements that would be run.
    #[arg(long)]
    pub plan: bool,
}

/// `luoshi backup` and `luoshi restore`
#[derive(Debug, Args)]
pub struct BackupArgs {
    /// The backup, by custom NAME.luoshi: a SQLite file with a list of its tables, rows and sums.
    pub file: PathBuf,
    /// A folder for the files that people attached, to be kept beside it. What lies there already is not copied again.
    #[arg(long)]
    pub files: Option<PathBuf>,
}

/// `luoshi drill`
#[derive(Debug, Args)]
pub struct DrillArgs {
    /// A backup, or a folder with backups (*.luoshi), of which the newest is taken.
    #[arg(default_value = ".")]
    pub place: PathBuf,
}

/// `luoshi person`
#[derive(Debug, Subcommand)]
pub enum PersonCommand {
    /// Take away name, staff number, logins, and the secret behind pseudonyms and commitments. Cannot be undone.
    Erase {
        /// The staff number; or, where there is none, the name.
        who: String,
        /// The code of the unit, where several have the name.
        #[arg(long)]
        unit: Option<String>,
    },
}

/// `luoshi state`
#[derive(Debug, Args)]
pub struct StateArgs {
    /// The figure, its unit and period.
    #[command(flatten)]
    pub asked: AskedArgs,
    /// The account that publishes it, by its sign-in name; without it, the program itself.
    #[arg(long = "as")]
    pub login: Option<String>,
}

/// `luoshi verify`
#[derive(Debug, Args)]
pub struct VerifyArgs {
    /// The statement's file.
    pub file: PathBuf,
    /// A key that is trusted: of the log, or of a witness. May be given several times. Without one of the log, the keys
    /// of this city, if they are here.
    #[arg(long)]
    pub vkey: Vec<String>,
}

/// `luoshi log`
#[derive(Debug, Subcommand)]
pub enum LogCommand {
    /// The log's name, its public keys, the last checkpoint, and what witnesses cosigned last.
    Show,
    /// Sign and publish now what the log grew by, and have it cosigned.
    Publish {
        /// The log's name, where it has no key yet: a host and a path, such as log.example.org/2310.
        #[arg(long)]
        origin: Option<String>,
    },
    /// Put a new key before the one that signs: from now on both sign, a server that runs too. Tell readers and
    /// witnesses the new key, then retire the old.
    Rotate,
    /// Leave the newest key alone; those that it took over from sign no more.
    Retire,
    /// Begin another log after an older database was put back: a new name and key, and an event of the log that
    /// names the old log and what it signed last. Interrupted, it goes on when it is run again.
    NewOrigin {
        /// The new name.
        origin: String,
    },
}

/// Which pack.
#[derive(Debug, Args)]
pub struct PackArg {
    /// The pack's folder; without it, the pack that this program carries.
    #[arg(long)]
    pub pack: Option<PathBuf>,
}

/// `luoshi demo`
#[derive(Debug, Args)]
pub struct DemoArgs {
    /// The pack whose sample city is made.
    #[command(flatten)]
    pub pack: PackArg,
    /// The port on 127.0.0.1; 0 takes a free one.
    #[arg(long, default_value_t = 8080)]
    pub port: u16,
}

/// `luoshi serve`
#[derive(Debug, Args)]
pub struct ServeArgs {
    /// The address to listen on; overrides the file's.
    #[arg(long)]
    pub listen: Option<String>,
}

/// `luoshi bridge`
#[derive(Debug, Args)]
pub struct BridgeArgs {
    /// The figure, its unit and period.
    #[command(flatten)]
    pub asked: AskedArgs,
    /// The position of the log that is compared with.
    #[arg(long)]
    pub then: i64,
    /// The later position; without it, the end of the log.
    #[arg(long)]
    pub now: Option<i64>,
    /// The day whose tree of units counts then; without it, the period's last day.
    #[arg(long)]
    pub then_tree: Option<Day>,
    /// The day whose tree of units counts now; without it, the period's last day.
    #[arg(long)]
    pub now_tree: Option<Day>,
}

/// Which figure, of which unit, over which period.
#[derive(Debug, Args)]
pub struct AskedArgs {
    /// The figure's id.
    pub id: String,
    /// The unit's code; without it, the whole city.
    #[arg(long)]
    pub unit: Option<String>,
    /// The first day, included; without it, the figure's own period.
    #[arg(long)]
    pub from: Option<Day>,
    /// The last day, included; without it, the campaign's last day, or today while it runs.
    #[arg(long)]
    pub until: Option<Day>,
}

/// What a figure is asked for.
#[derive(Debug, Args)]
pub struct FigureArgs {
    /// The figure, its unit and period.
    #[command(flatten)]
    pub asked: AskedArgs,
    /// The position of the log up to which entries count; without it, all.
    #[arg(long)]
    pub as_of: Option<i64>,
}

/// `luoshi records`
#[derive(Debug, Args)]
pub struct RecordsArgs {
    /// The figure and its period.
    #[command(flatten)]
    pub figure: FigureArgs,
    /// How many entries a page holds, 1 to 1000.
    #[arg(long, default_value_t = 100, value_parser = clap::value_parser!(u16).range(1..=1000))]
    pub limit: u16,
    /// The place that the page before ended with (`next`).
    #[arg(long)]
    pub after: Option<String>,
    /// The latest day first, instead of the latest posted.
    #[arg(long)]
    pub by_day: bool,
    /// All pages, one after the other.
    #[arg(long)]
    pub all: bool,
}

/// `luoshi check`
#[derive(Debug, Args)]
pub struct CheckArgs {
    /// A TXT, DOCX or HTML file.
    pub file: PathBuf,
    /// The day that the text was written; without it, the first full date in the text.
    #[arg(long)]
    pub date: Option<Day>,
    /// The unit that the text is about; without it, the whole city.
    #[arg(long)]
    pub unit: Option<String>,
    /// The position of the log up to which entries count; without it, all.
    #[arg(long)]
    pub as_of: Option<i64>,
}

/// `luoshi import`
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub struct ImportArgs {
    /// What to do with imports that were made.
    #[command(subcommand)]
    pub command: Option<ImportCommand>,
    /// units, people, posts, or what a room takes (talks, talk-teams, a form's id).
    #[arg(required = true)]
    pub kind: Option<String>,
    /// An XLSX, ODS or CSV file.
    #[arg(required_unless_present = "template")]
    pub file: Option<PathBuf>,
    /// Only say what would happen.
    #[arg(long)]
    pub dry_run: bool,
    /// Write an empty sheet with the right headers (XLSX) to the file, or to standard output, instead of
    /// importing.
    #[arg(long, conflicts_with_all = ["dry_run"])]
    pub template: bool,
    /// The account that imports, by its sign-in name; without it, the program itself.
    #[arg(long = "as")]
    pub login: Option<String>,
}

/// `luoshi import list`, `luoshi import undo`
#[derive(Debug, Subcommand)]
pub enum ImportCommand {
    /// Imports of rooms' records, the last first: those made here and those made in a browser.
    List {
        /// The account whose imports are meant, by its sign-in name; without it, those of the program itself.
        #[arg(long = "as")]
        login: Option<String>,
    },
    /// Take back all records of an import as one deed, except those that somebody changed since.
    Undo {
        /// Its number, as `luoshi import list` and the page's address have it.
        id: i64,
        /// Why; it stays with every reversal.
        #[arg(long)]
        reason: String,
        /// The account that takes it back, by its sign-in name; without it, the program itself.
        #[arg(long = "as")]
        login: Option<String>,
    },
}

/// `luoshi pack`
#[derive(Debug, Subcommand)]
pub enum PackCommand {
    /// Name every problem of a pack: file, line, and what to do.
    Check {
        /// The pack's folder.
        dir: PathBuf,
    },
    /// Load a pack into the city as its new version.
    Load {
        /// The pack's folder.
        dir: PathBuf,
        /// The account that loads it, by its sign-in name; without it, the program itself.
        #[arg(long = "as")]
        login: Option<String>,
    },
    /// Print the JSON schema of pack files, for editors.
    Schema,
}

/// `luoshi city`
#[derive(Debug, Subcommand)]
pub enum CityCommand {
    /// Make the pack's city in the database: its tables where they are missing, its units, its pack.
    Add(PackArg),
}

/// `luoshi account`
///
/// New passwords are taken from the environment (LUOSHI_NEW_PASSWORD), else made and printed.
#[derive(Debug, Subcommand)]
pub enum AccountCommand {
    /// Give a person an account and, from today on, a post; the person is added where there is none of the name.
    Add(AccountArgs),
    /// Set another password, and end the account's sessions.
    Password {
        /// The sign-in name.
        login: String,
    },
    /// Invite a person who has no account: prints the end of a link that makes one, once, within seven days.
    Invite(InviteArgs),
    /// Print a code that sets another password on the sign-in page, once, within fifteen minutes: read it out.
    Reset {
        /// The sign-in name.
        login: String,
    },
    /// Close an account for good, and end its sessions.
    Close {
        /// The sign-in name.
        login: String,
    },
}

/// `luoshi account invite`
#[derive(Debug, Args)]
pub struct InviteArgs {
    /// The person's name.
    #[arg(long)]
    pub name: String,
    /// The code of the person's unit.
    #[arg(long)]
    pub unit: String,
    /// The person's staff number, which decides where two have one name.
    #[arg(long)]
    pub staff_no: Option<String>,
}

/// `luoshi account add`
#[derive(Debug, Args)]
pub struct AccountArgs {
    /// The sign-in name.
    pub login: String,
    /// The person's name.
    #[arg(long)]
    pub name: String,
    /// The code of the unit of the person and of the post.
    #[arg(long)]
    pub unit: String,
    /// clerk, lead, office, auditor or administrator.
    #[arg(long)]
    pub role: String,
    /// The person's staff number, which decides where two have one name.
    #[arg(long)]
    pub staff_no: Option<String>,
}
