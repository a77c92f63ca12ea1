//! The sample's plan, as a pack writes it in `sample.toml` and `sample/*.toml`.

use std::collections::BTreeMap;

use luoshi_store::Day;
use luoshi_units::{Role, UnitKind};
use serde::Deserialize;

use crate::Error;

/// By what the sample city is made.
#[derive(Clone, Debug)]
pub struct Plan {
    /// Seed and days.
    pub base: Base,
    /// Of what names are made.
    pub names: Names,
    /// Who signs in.
    pub accounts: Vec<AccountPlan>,
    /// The people that records name, group by group.
    pub pools: Vec<Pool>,
    /// Records of the pack's forms.
    pub batches: Vec<Batch>,
    /// What is published.
    pub bulletins: Vec<BulletinPlan>,
    /// Talk teams and talks, if the sample has any.
    pub talks: Option<TalksPlan>,
}

/// Seed, days, and how much goes wrong.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Base {
    /// The same seed makes the same city.
    pub seed: u64,
    /// The day on which units, people and posts are set up.
    pub prepared: Day,
    /// The last day of the sample.
    pub until: Day,
    /// When the sample's last day ends, in minutes of the day: nothing is recorded later.
    pub until_minute: i64,
    /// How much goes wrong, as it does.
    pub mess: Mess,
    /// The units that keep records: each has a clerk, and a lead where `leads` says so.
    pub clerks: Vec<Select>,
    /// The units that have a lead.
    pub leads: Vec<Select>,
}

/// Shares of records, from 0 to 1.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mess {
    /// Recorded wrongly first and corrected later.
    pub corrected: f64,
    /// Recorded wrongly, withdrawn, and recorded again.
    pub withdrawn: f64,
    /// Recorded days after the deed.
    pub late: f64,
    /// Sent twice with the same key.
    pub twice: f64,
    /// Confirmed by a lead.
    pub confirmed: f64,
    /// How many days late, at the most.
    pub latest: i64,
    /// Why something was corrected.
    pub why_corrected: Vec<String>,
    /// Why something was withdrawn.
    pub why_withdrawn: Vec<String>,
}

/// What names are made of. The people are invented.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Names {
    /// Surnames, the common ones first and so taken more often.
    pub surnames: Vec<String>,
    /// Characters of given names.
    pub given: Vec<String>,
}

/// Units, chosen.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Select {
    /// By their codes.
    #[serde(default)]
    pub codes: Vec<String>,
    /// By what they are.
    pub kind: Option<UnitKind>,
    /// Of these, those under a unit.
    pub under: Option<String>,
}

/// An account of the sample.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AccountPlan {
    /// How one signs in.
    pub login: String,
    /// The role of the post.
    pub role: Role,
    /// The unit of the post.
    pub unit: String,
}

/// A group of invented people.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Pool {
    /// What batches call it.
    pub id: String,
    /// How many.
    pub count: usize,
    /// The units that they belong to, as evenly as can be.
    pub units: Vec<Select>,
}

/// Records of one form, made alike.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Batch {
    /// The form.
    pub form: String,
    /// Where.
    #[serde(default)]
    pub units: Vec<Select>,
    /// How many lanes (teams, groups, people who keep a log) over all units; one a unit by default.
    pub lanes: Option<usize>,
    /// On which days a lane makes records.
    #[serde(default)]
    pub days: Days,
    /// Records that are told one by one: `unit`, `day`, and fields.
    #[serde(default)]
    pub rows: Vec<toml::Table>,
    /// What the fields hold; day and unit are filled in.
    #[serde(default)]
    pub values: BTreeMap<String, toml::Value>,
    /// From which minute of the day a record may be made: once the deed is over.
    #[serde(default = "morning")]
    pub after: i64,
    /// The day of recording, where it is the same for all.
    pub recorded: Option<Day>,
    /// Whether nothing goes wrong with these.
    #[serde(default)]
    pub neat: bool,
}

fn morning() -> i64 {
    9 * 60
}

/// The days of a lane.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Days {
    /// One of the days between these two.
    pub any: Option<(Day, Day)>,
    /// Every day between these two.
    pub every: Option<(Day, Day)>,
    /// One day out of each group.
    pub groups: Option<Vec<Vec<Day>>>,
    /// Which days of the week count.
    #[serde(default)]
    pub on: On,
    /// The share of days that is left out, never the first.
    #[serde(default)]
    pub skip: f64,
}

/// Which days of the week.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum On {
    /// All seven.
    #[default]
    All,
    /// Monday to Friday.
    Work,
}

/// Talk teams, their members, and the talks.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TalksPlan {
    /// How many speakers there are.
    pub speakers: usize,
    /// How many of them are in a second team.
    pub in_two: usize,
    /// How many teams, where.
    pub teams: Vec<TeamPlan>,
    /// The days between which teams are founded.
    pub founded: (Day, Day),
    /// How many talks are held in all.
    pub held: usize,
    /// How many were planned and cancelled.
    pub cancelled: usize,
    /// How many are still to come.
    pub planned: usize,
    /// The days between which talks are held.
    pub days: (Day, Day),
    /// The share of held talks that were planned before.
    pub planned_before: f64,
    /// What talks are about.
    pub topics: Vec<String>,
    /// Where they are given.
    pub places: Vec<PlacePlan>,
    /// Talks that are told one by one.
    #[serde(default)]
    pub fixed: Vec<FixedTalk>,
    /// Why a planned talk was cancelled.
    pub reasons: Vec<String>,
}

/// Teams at some units.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TeamPlan {
    /// Where.
    pub units: Vec<Select>,
    /// How many in all.
    pub count: usize,
    /// What they are called; see the templates of batches.
    pub name: Vec<String>,
    /// Whether their talks are given in units below as well.
    #[serde(default)]
    pub below: bool,
}

/// A kind of place, for units of a kind.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlacePlan {
    /// As the room names it.
    pub kind: String,
    /// Units of this kind,
    pub unit_kind: UnitKind,
    /// whose name ends so, where that matters.
    pub ends: Option<String>,
    /// The places' names, behind the unit's.
    pub places: Vec<String>,
    /// Who listens, and how many: kind of listener to least and most.
    pub audience: BTreeMap<String, (i64, i64)>,
}

/// A talk that is told.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FixedTalk {
    /// Where.
    pub unit: String,
    /// When.
    pub day: Day,
    /// At which minute of the day.
    pub start: i64,
    /// How long, in minutes.
    pub minutes: i64,
    /// About what.
    pub topic: String,
    /// The kind of place.
    pub kind: String,
    /// The place.
    pub place: String,
    /// Who listened.
    pub audience: BTreeMap<String, i64>,
}

#[derive(Deserialize)]
struct File {
    #[serde(default)]
    account: Vec<AccountPlan>,
    #[serde(default)]
    pool: Vec<Pool>,
    #[serde(default)]
    batch: Vec<Batch>,
    #[serde(default)]
    bulletin: Vec<BulletinPlan>,
}

/// A bulletin: from a template of the pack, or with a text of its own.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BulletinPlan {
    /// The template's id; empty for one with a text of its own.
    #[serde(default)]
    pub template: String,
    /// The title and the text of one without a template, in Chinese.
    pub title: Option<String>,
    /// The text.
    pub body: Option<String>,
    /// The section that it is published in.
    pub section: Option<String>,
    /// The unit that it is about.
    pub unit: String,
    /// The first day of its period.
    pub from: Day,
    /// The last day.
    pub until: Day,
    /// The day on which it is published.
    pub day: Day,
    /// When, in minutes of the day.
    pub minute: i64,
    /// Where it says that it comes from.
    pub source: String,
    /// Who it says edited it, and who is responsible for it.
    #[serde(default)]
    pub editor: String,
    /// Who is responsible.
    #[serde(default)]
    pub responsible: String,
    /// Its later editions.
    #[serde(default)]
    pub correction: Vec<CorrectionPlan>,
}

impl BulletinPlan {
    /// What it is called in keys and in what is said of it.
    pub fn id(&self) -> &str {
        self.title.as_deref().unwrap_or(&self.template)
    }
}

/// Another edition of a bulletin.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CorrectionPlan {
    /// The day on which it is published.
    pub day: Day,
    /// When, in minutes of the day.
    pub minute: i64,
    /// What it changes, and why.
    pub reason: String,
}

impl Plan {
    /// The plan of a pack's sample: `base`, `names` and `talks` stand in their own files under `sample/`, and
    /// every file there may hold accounts, pools and batches.
    ///
    /// # Errors
    /// [`Error::Plan`] with what cannot be read.
    pub fn read(sample: &toml::Table) -> Result<Self, Error> {
        let part = |name: &str| {
            sample.get(name).cloned().ok_or_else(|| Error::Plan(format!("sample.toml has no [{name}]")))
        };
        let mut plan = Self {
            base: part("base")?.try_into().map_err(shape)?,
            names: part("names")?.try_into().map_err(shape)?,
            accounts: Vec::new(),
            pools: Vec::new(),
            batches: Vec::new(),
            bulletins: Vec::new(),
            talks: sample.get("talks").cloned().map(toml::Value::try_into).transpose().map_err(shape)?,
        };
        let others = sample.iter().filter(|(name, _)| !["base", "names", "talks"].contains(&name.as_str()));
        let tables = others.filter_map(|(_, value)| value.as_table().cloned());
        for table in std::iter::once(sample.clone()).chain(tables) {
            let file: File = toml::Value::Table(table).try_into().map_err(shape)?;
            plan.accounts.extend(file.account);
            plan.pools.extend(file.pool);
            plan.batches.extend(file.batch);
            plan.bulletins.extend(file.bulletin);
        }
        Ok(plan)
    }
}

#[expect(clippy::needless_pass_by_value, reason = "it is handed to map_err")]
fn shape(error: toml::de::Error) -> Error {
    Error::Plan(error.to_string())
}
