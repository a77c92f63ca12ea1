//! Audits, their states and results, and what results say. Types and pure rules.

use std::fmt;
use std::str::FromStr;

use luoshi_ledger::Kind;
use luoshi_proofs::leaf::canonical;
use luoshi_samples::{Risk, SampleError, money, sha256_hex, wrong};
use luoshi_store::{Day, Instant};
use serde::{Deserialize, Serialize};
use serde_json::{Value as Json, json};

/// How entries are drawn, and what the bound counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Method {
    /// Each entry with the same chance; the bound counts wrong entries.
    Records,
    /// Each entry in proportion to the size of its quantity; the bound is on the quantity not borne out.
    Amounts,
}

impl Method {
    /// By entries where each counts one, by amounts where quantities differ.
    pub fn of(members: &[Member]) -> Self {
        if members.iter().all(|member| member.quantity == 1) { Self::Records } else { Self::Amounts }
    }

    /// Its word in the database, in the log and in JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::Records => "records",
            Self::Amounts => "amounts",
        }
    }
}

/// Where an audit stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// The plan stands in the log; nothing is drawn.
    Planned,
    /// The sample is drawn and being checked.
    Drawn,
    /// The result stands.
    Closed,
    /// It ended without a result, with a reason. It stays in every list.
    Abandoned,
}

impl State {
    /// What may follow.
    pub fn moves(self) -> &'static [Self] {
        match self {
            Self::Planned => &[Self::Drawn, Self::Abandoned],
            Self::Drawn => &[Self::Closed, Self::Abandoned],
            Self::Closed | Self::Abandoned => &[],
        }
    }

    /// Its word in the database and in JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::Planned => "planned",
            Self::Drawn => "drawn",
            Self::Closed => "closed",
            Self::Abandoned => "abandoned",
        }
    }
}

/// What was found on the spot.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// It happened as recorded.
    Right,
    /// It did not, or not so.
    Wrong,
    /// It could not be checked: counts as wrong.
    Unclear,
}

impl Outcome {
    /// All of them, in the order of the form.
    pub const ALL: [Self; 3] = [Self::Right, Self::Wrong, Self::Unclear];

    /// Its word in the database, in forms and in JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::Right => "right",
            Self::Wrong => "wrong",
            Self::Unclear => "unclear",
        }
    }
}

macro_rules! worded {
    ($($name:ident: $($variant:ident)+;)*) => {$(
        impl FromStr for $name {
            type Err = ();

            fn from_str(text: &str) -> Result<Self, ()> {
                [$(Self::$variant),+].into_iter().find(|one| one.word() == text).ok_or(())
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
                to.write_str(self.word())
            }
        }
    )*};
}

worded! {
    Method: Records Amounts;
    State: Planned Drawn Closed Abandoned;
    Outcome: Right Wrong Unclear;
}

/// An entry behind the statement, one of those that can be drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// Its position in the log: what a stranger knows it by.
    pub seq: i64,
    /// The record it comes from.
    pub record: i64,
    /// Its line within the record.
    pub line: i64,
    /// Where.
    pub unit: String,
    /// When.
    pub day: Day,
    /// How much, in the item's smallest unit.
    pub quantity: i64,
}

/// Whether a figure of this kind is made of entries that can be looked at one by one. Distinct people, units and
/// days, and what is divided by them, are not.
pub fn auditable(kind: Kind) -> bool {
    matches!(kind, Kind::Sum | Kind::Records | Kind::Level)
}

/// The sizes of all quantities together: what shares of an amount are shares of.
pub fn total(members: &[Member]) -> i64 {
    members.iter().fold(0, |sum: i64, member| {
        sum.saturating_add(i64::try_from(member.quantity.unsigned_abs()).unwrap_or(i64::MAX))
    })
}

/// The most units that can be named to check, and the most entries that can be drawn.
pub const MOST_UNITS: usize = 200;
/// The most numbers that an event comes to.
pub const MOST_NUMBERS: i64 = 100;
/// The most draws of one audit.
pub const MOST_SIZE: i64 = 10_000;

/// How large the sample is to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Size {
    /// So many.
    Draws(i64),
    /// So many that, where this share in tenths of a per cent is wrong, it shows with the plan's certainty.
    Share(i64),
}

/// What an event came to, in the one way in which it is written: so many whole numbers, without leading zeros, with a
/// blank between them. None where it is anything else, so that nobody can try one spelling after another.
pub fn canonical_outcome(typed: &str, numbers: i64) -> Option<String> {
    let plain: String = typed.chars().map(|c| plain_digit(c).unwrap_or(c)).collect();
    let between = |c: char| c.is_whitespace() || matches!(c, ',' | '，' | '、' | ';' | '；');
    let read: Option<Vec<String>> = plain.split(between).filter(|part| !part.is_empty()).map(whole).collect();
    let read = read?;
    (i64::try_from(read.len()) == Ok(numbers)).then(|| read.join(" "))
}

/// A digit of full width as a plain one.
fn plain_digit(c: char) -> Option<char> {
    let value = u32::from(c).checked_sub(u32::from('０')).filter(|value| *value < 10)?;
    char::from_digit(value, 10)
}

fn whole(part: &str) -> Option<String> {
    part.parse::<u64>()
        .ok()
        .filter(|_| part.bytes().all(|b| b.is_ascii_digit()))
        .map(|number| number.to_string())
}

/// What somebody plans.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Plan {
    /// The statement, by its hash.
    pub statement: String,
    /// How large the sample is to be.
    pub size: Size,
    /// How certain the bound is to be, in tenths of a per cent.
    pub certainty: i64,
    /// The public random event to come, in words.
    pub event: String,
    /// When it is to come.
    pub event_at: Instant,
    /// How many whole numbers it comes to: what decides the draw can be written in one way only.
    pub numbers: i64,
    /// The units that may be called on to check; empty for all counties.
    pub units: Vec<String>,
    /// How many checks one unit is called on for at the most; none for twice an even share.
    pub cap: Option<i64>,
}

/// An audit as it stands.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Audit {
    /// Its id.
    pub id: i64,
    /// The statement, by its hash.
    pub statement: String,
    /// The statement's figure.
    pub figure: String,
    /// The statement's unit.
    pub unit: String,
    /// The first day of the statement.
    pub from: Day,
    /// The last day of the statement.
    pub until: Day,
    /// The position of the log that the statement is about.
    pub position: i64,
    /// What it states, in the figure's unit of measure.
    pub value: String,
    /// How entries are drawn.
    pub method: Method,
    /// How many draws.
    pub size: i64,
    /// How certain the bound is, in tenths of a per cent.
    pub certainty: i64,
    /// The share that the sample was made large enough for, in tenths of a per cent.
    pub share: Option<i64>,
    /// How many entries can be drawn.
    pub population: i64,
    /// The sizes of their quantities together, in the item's smallest unit.
    pub total: i64,
    /// The public random event, in words.
    pub event: String,
    /// When it comes.
    pub event_at: Instant,
    /// How many whole numbers it comes to.
    pub numbers: i64,
    /// The units that may be called on.
    pub units: Vec<String>,
    /// How many checks one unit is called on for at the most.
    pub cap: i64,
    /// SHA-256 of the plan as the log has it, in hexadecimal.
    pub plan: String,
    /// Where it stands.
    pub state: State,
    /// Counts its changes.
    pub version: i64,
    /// Who planned it; 0 for the program itself.
    pub planned_by: i64,
    /// When.
    pub planned_at: Instant,
    /// What the event came to.
    pub outcome: Option<String>,
    /// Who drew.
    pub drawn_by: Option<i64>,
    /// When.
    pub drawn_at: Option<Instant>,
    /// The bound, once it is closed: wrong entries, or an amount in the item's smallest unit.
    pub most: Option<i64>,
    /// Why it was abandoned.
    pub ended_for: Option<String>,
    /// Who closed or abandoned it.
    pub ended_by: Option<i64>,
    /// When.
    pub ended_at: Option<Instant>,
}

impl Audit {
    /// The plan as the log has it: what was fixed before the event.
    pub fn plan_body(&self) -> Json {
        json!({
            "audit": self.id.to_string(),
            "statement": self.statement,
            "method": self.method.word(),
            "size": self.size,
            "certainty": self.certainty,
            "share": self.share,
            "population": self.population,
            "total": self.total,
            "event": self.event,
            "numbers": self.numbers,
            "at": self.event_at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true),
            "units": self.units,
            "cap": self.cap,
        })
    }

    /// SHA-256 of the plan's canonical text.
    pub fn plan_hash(&self) -> String {
        sha256_hex(&canonical(&self.plan_body()))
    }

    /// What is drawn by: the plan's hash, a line end, what the event came to.
    pub fn seed(&self) -> Option<String> {
        self.outcome.as_ref().map(|outcome| format!("{}\n{outcome}", self.plan))
    }

    /// The risk that the truth is above the bound.
    pub fn risk(&self) -> Result<Risk, SampleError> {
        Risk::of_certainty(u32::try_from(self.certainty).unwrap_or(u32::MAX))
    }

    /// What the bound is a part of: all entries, or the sum of all amounts.
    pub fn whole(&self) -> i64 {
        match self.method {
            Method::Records => self.population,
            Method::Amounts => self.total,
        }
    }
}

/// An entry that was drawn.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Sampled {
    /// Its number within the sample, from 1, in the order of the draw.
    pub number: i64,
    /// Its position in the log.
    pub seq: i64,
    /// The record.
    pub record: i64,
    /// The line within the record.
    pub line: i64,
    /// Where it was recorded.
    pub unit: String,
    /// When it happened.
    pub day: Day,
    /// How much was recorded.
    pub quantity: i64,
    /// How many of the draws hit it; 1 where each entry has the same chance.
    pub hits: i64,
    /// Its first ticket number, or the first draw that hit it.
    pub ticket: String,
    /// The unit that is called on to check it; none where all refused or may not.
    pub called: Option<String>,
    /// What was found.
    pub result: Option<Outcome>,
    /// How much was found to be true, for amounts.
    pub found: Option<i64>,
    /// How many people were asked.
    pub asked: Option<i64>,
    /// What it rests on.
    pub reason: Option<String>,
    /// Hashes of pictures.
    pub pictures: Vec<String>,
    /// Who checked.
    pub checked_by: Option<i64>,
    /// Whether whoever runs the audit checked it, and not the unit that was called on.
    pub instead: bool,
    /// When.
    pub checked_at: Option<Instant>,
    /// Counts its changes.
    pub version: i64,
}

impl Sampled {
    /// The share of its amount that was borne out, in millionths.
    fn borne(&self) -> u32 {
        match self.result {
            Some(Outcome::Right) => money::WHOLE,
            Some(Outcome::Wrong) => money::borne(self.quantity, self.found.unwrap_or(0)),
            Some(Outcome::Unclear) | None => 0,
        }
    }
}

/// How a sample stands, in entries.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Tally {
    /// As recorded.
    pub right: i64,
    /// Not as recorded.
    pub wrong: i64,
    /// Could not be checked.
    pub unclear: i64,
    /// Not checked yet.
    pub open: i64,
}

impl Tally {
    /// Counts a sample.
    pub fn of(sample: &[Sampled]) -> Self {
        let mut tally = Self::default();
        for one in sample {
            *match one.result {
                Some(Outcome::Right) => &mut tally.right,
                Some(Outcome::Wrong) => &mut tally.wrong,
                Some(Outcome::Unclear) => &mut tally.unclear,
                None => &mut tally.open,
            } += 1;
        }
        tally
    }

    /// How many entries the sample holds.
    pub fn all(self) -> i64 {
        self.right + self.wrong + self.unclear + self.open
    }

    /// How many were looked at.
    pub fn checked(self) -> i64 {
        self.all() - self.open
    }
}

/// The most that may be wrong: entries, or an amount in the item's smallest unit. What was not checked counts as wrong;
/// with `hoping`, what is still open counts as right, to show what the audit may come to.
pub fn most_wrong(audit: &Audit, sample: &[Sampled], hoping: bool) -> Result<i64, SampleError> {
    let risk = audit.risk()?;
    let right = |one: &Sampled| one.result == Some(Outcome::Right) || (hoping && one.result.is_none());
    let number = |count: i64| u64::try_from(count).unwrap_or(0);
    let most = match audit.method {
        Method::Records => {
            let bad = sample.iter().filter(|one| !right(one)).count();
            let drawn = u64::try_from(sample.len()).unwrap_or(0);
            wrong::most_wrong(number(audit.population), drawn, u64::try_from(bad).unwrap_or(drawn), risk)?
        }
        Method::Amounts => {
            let mut borne = Vec::new();
            for one in sample {
                let share = if right(one) { money::WHOLE } else { one.borne() };
                borne.extend((0..one.hits).map(|_| share));
            }
            money::most_not_borne(number(audit.total), &borne, risk)
        }
    };
    Ok(i64::try_from(most).unwrap_or(i64::MAX))
}

/// A number with at most one decimal, in tenths.
pub fn tenths(typed: &str) -> Option<i64> {
    let (whole, part) = typed.split_once('.').unwrap_or((typed, "0"));
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    if !digits(whole) || !digits(part) || part.len() > 1 {
        return None;
    }
    whole.parse::<i64>().ok()?.checked_mul(10)?.checked_add(part.parse().ok()?)
}

/// How many draws a plan takes: never more than there are entries to draw.
pub fn draws(plan: &Plan, method: Method, population: i64) -> Result<Option<i64>, SampleError> {
    let risk = Risk::of_certainty(u32::try_from(plan.certainty).unwrap_or(u32::MAX))?;
    let share = match plan.size {
        Size::Draws(size) => {
            return Ok(Some(if method == Method::Records { size.min(population) } else { size }));
        }
        Size::Share(share) => u64::try_from(share).unwrap_or(0),
    };
    let wanted = match method {
        Method::Records => {
            Some(wrong::sample_size(u64::try_from(population).unwrap_or(0), share, 1000, risk)?)
        }
        Method::Amounts => money::sample_size(share, 1000, risk)?,
    };
    Ok(wanted.and_then(|wanted| i64::try_from(wanted).ok()))
}

#[cfg(test)]
mod tests {
    use super::{canonical_outcome, tenths};

    #[test]
    fn an_outcome_is_written_in_one_way_only() {
        for typed in ["3 5 1 2 6 6", " 3,5，1、2\n6 06 ", "３ ５ １ ２ ６ ６"] {
            assert_eq!(canonical_outcome(typed, 6).as_deref(), Some("3 5 1 2 6 6"), "{typed}");
        }
        for typed in
            ["", "351266", "3 5 1 2 6", "3 5 1 2 6 x", "3.5 1 2 6 6 1", "-3 5 1 2 6 6", "+3 5 1 2 6 6"]
        {
            assert_eq!(canonical_outcome(typed, 6), None, "{typed}");
        }
    }

    #[test]
    fn numbers_with_one_decimal() {
        for (typed, read) in [("5", 50), ("0.5", 5), ("12.5", 125)] {
            assert_eq!(tenths(typed), Some(read), "{typed}");
        }
        for typed in ["", ".", "5.", ".5", "1.25", "-1", "５", "99999999999999999999"] {
            assert_eq!(tenths(typed), None, "{typed}");
        }
    }
}
