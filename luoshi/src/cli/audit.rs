use clap::{Args, Subcommand, ValueEnum};

/// `luoshi audit`
#[derive(Debug, Subcommand)]
pub enum AuditCommand {
    /// Publish a plan: which statement, how large a sample, and the public random event to come that decides it.
    Plan(AuditPlanArgs),
    /// Draw, by what the event came to; print the sample, and who is called on to check each entry.
    Draw {
        /// The audit.
        id: i64,
        /// What the event came to, as it was published.
        #[arg(long)]
        outcome: String,
        /// The account that draws, by its sign-in name; without it, the program itself.
        #[arg(long = "as")]
        login: Option<String>,
    },
    /// Note what was found of an entry.
    Check(AuditCheckArgs),
    /// Note that the unit that is called on does not check an entry; the next is called on.
    Refuse {
        /// The audit.
        id: i64,
        /// The entry's number within the sample.
        number: i64,
        /// Why.
        #[arg(long)]
        reason: String,
        /// The account that says so, by its sign-in name; without it, the program itself.
        #[arg(long = "as")]
        login: Option<String>,
    },
    /// Take back the record of an entry that was found wrong, with the audit as the reason.
    Reverse {
        /// The audit.
        id: i64,
        /// The entry's number within the sample.
        number: i64,
        /// The account that takes it back, by its sign-in name; without it, the program itself.
        #[arg(long = "as")]
        login: Option<String>,
    },
    /// Print how an audit stands and its bound.
    Result {
        /// The audit.
        id: i64,
        /// Publish the conclusion: what is not checked by now counts as wrong.
        #[arg(long)]
        close: bool,
        /// The account that publishes it, by its sign-in name; without it, the program itself.
        #[arg(long = "as", requires = "close")]
        login: Option<String>,
    },
    /// End an audit without a conclusion. It stays in the list.
    Abandon {
        /// The audit.
        id: i64,
        /// Why.
        #[arg(long)]
        reason: String,
        /// The account that ends it, by its sign-in name; without it, the program itself.
        #[arg(long = "as")]
        login: Option<String>,
    },
    /// List the audits, the latest first.
    List,
}

/// `luoshi audit plan`
#[derive(Debug, Args)]
pub struct AuditPlanArgs {
    /// The statement: its hash, or its file.
    pub statement: String,
    /// How many draws.
    #[arg(long, conflicts_with = "share")]
    pub size: Option<i64>,
    /// So many draws that, where so many per cent are wrong, one shows with the certainty.
    #[arg(long, default_value = "5")]
    pub share: String,
    /// The certainty of the bound, in per cent.
    #[arg(long, default_value = "95")]
    pub certainty: String,
    /// The public random event to come, in words.
    #[arg(long)]
    pub event: String,
    /// How many whole numbers it comes to: six dice, seven numbers of a lottery draw.
    #[arg(long)]
    pub numbers: i64,
    /// When it comes, in the city's time: "2021-04-17 21:15".
    #[arg(long)]
    pub event_at: String,
    /// A unit that may be called on to check, by its code; may be given several times. Without one, all counties.
    #[arg(long = "unit")]
    pub units: Vec<String>,
    /// The most checks of one unit; without it, twice an even share.
    #[arg(long)]
    pub cap: Option<i64>,
    /// The account that plans it, by its sign-in name; without it, the program itself.
    #[arg(long = "as")]
    pub login: Option<String>,
}

/// `luoshi audit check`
#[derive(Debug, Args)]
pub struct AuditCheckArgs {
    /// The audit.
    pub id: i64,
    /// The entry's number within the sample.
    pub number: i64,
    /// What was found.
    #[arg(value_enum)]
    pub result: AuditFound,
    /// What it rests on.
    #[arg(long)]
    pub reason: String,
    /// How much was true, in the figure's unit of measure, where it is wrong.
    #[arg(long)]
    pub found: Option<String>,
    /// How many people were asked.
    #[arg(long)]
    pub asked: Option<i64>,
    /// The account of whoever checked, by its sign-in name; without it, the program itself.
    #[arg(long = "as")]
    pub login: Option<String>,
}

/// What was found on the spot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum AuditFound {
    /// As recorded.
    Right,
    /// Not, or not so.
    Wrong,
    /// It could not be told; counts as wrong.
    Unclear,
}
