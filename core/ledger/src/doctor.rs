//! The ledger held against itself and against what rooms say. Reads only.

use luoshi_store::{CityId, Conn};
use serde_json::Value as Json;

use crate::error::LedgerError;
use crate::model::Posting;
use crate::settle::{Differs, differences};
use crate::{post, store};

/// Something that does not fit, named so that a person can look at it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding {
    /// A reversal that does not match the line that it names.
    Reversal {
        /// The record.
        record: i64,
        /// The line of the reversal.
        line: i64,
    },
    /// A line whose deed is not there, or says something else.
    Deed {
        /// The record.
        record: i64,
        /// The line.
        line: i64,
    },
    /// A deed that was begun and never finished.
    Unfinished {
        /// The deed.
        deed: i64,
    },
    /// A position of the log that holds nothing.
    Place {
        /// The position.
        seq: i64,
    },
    /// Positions and what was committed do not count up.
    Count {
        /// Entries and events.
        committed: i64,
        /// Positions.
        placed: i64,
        /// The last position.
        last: i64,
    },
    /// The head of the log is not its last position.
    Head {
        /// What the head says.
        says: (i64, i64),
        /// The id and the position that were placed last.
        last: (i64, i64),
    },
    /// An entry names a person who is not there.
    Person {
        /// The person's id.
        person: i64,
    },
    /// What is settled cannot be held against the entries.
    Unmade(String),
    /// A settled row is not what the entries say.
    Settled(Differs),
    /// A record is not what its last deed left behind.
    Snapshot {
        /// The record.
        record: i64,
    },
    /// What stands for a record is not what the record says.
    Record {
        /// The record.
        record: i64,
        /// What it says.
        says: Vec<Posting>,
        /// What stands.
        stands: Vec<Posting>,
    },
}

/// Whether the head of the log is the last position that was given: what [`Ledger::position`](crate::Ledger::position)
/// goes on from.
pub async fn head_amiss(conn: &mut Conn, city: CityId) -> Result<Option<Finding>, LedgerError> {
    let says = luoshi_store::store::log_head(conn, city).await?;
    let last = store::place_last(conn, city).await?;
    Ok((says != last).then_some(Finding::Head { says, last }))
}

/// Holds the ledger against itself: reversals, deeds, positions, people. Nothing found is an empty list.
///
/// Call it after [`Ledger::position`](crate::Ledger::position), so that the tail has its positions.
pub async fn examine(conn: &mut Conn, city: CityId) -> Result<Vec<Finding>, LedgerError> {
    let mut found = Vec::new();
    let reversals = store::reversals_amiss(conn, city).await?;
    found.extend(reversals.into_iter().map(|(record, line)| Finding::Reversal { record, line }));
    let deeds = store::deeds_amiss(conn, city).await?;
    found.extend(deeds.into_iter().map(|(record, line)| Finding::Deed { record, line }));
    let deeds = store::deeds_unfinished(conn, city).await?;
    found.extend(deeds.into_iter().map(|deed| Finding::Unfinished { deed }));
    let places = store::places_amiss(conn, city).await?;
    found.extend(places.into_iter().map(|seq| Finding::Place { seq }));
    let people = store::people_amiss(conn, city).await?;
    found.extend(people.into_iter().map(|person| Finding::Person { person }));
    found.extend(head_amiss(conn, city).await?);
    match differences(conn, city).await {
        Ok(differ) => found.extend(differ.into_iter().map(Finding::Settled)),
        // What is found without it is told all the same.
        Err(error) => found.push(Finding::Unmade(error.to_string())),
    }
    let [entries, events, placed, last] = store::log_counts(conn, city).await?;
    let committed = entries + events;
    if committed != placed || placed != last {
        found.push(Finding::Count { committed, placed, last });
    }
    Ok(found)
}

impl Finding {
    /// Compares a record as it is kept with what its last deed left behind. A record may have learnt to say more
    /// since; what the deed kept, it must still say.
    pub async fn of_snapshot(
        conn: &mut Conn,
        city: CityId,
        record: i64,
        says: &Json,
    ) -> Result<Option<Self>, LedgerError> {
        let kept = store::snapshot(conn, city, record).await?;
        Ok(kept.is_none_or(|kept| !holds(&kept, says)).then_some(Self::Snapshot { record }))
    }

    /// Compares what a record says with what stands for it.
    pub async fn of_record(
        conn: &mut Conn,
        city: CityId,
        record: i64,
        mut says: Vec<Posting>,
    ) -> Result<Option<Self>, LedgerError> {
        let mut stands = post::standing(conn, city, record).await?;
        says.sort_unstable();
        stands.sort_unstable();
        Ok((says != stands).then_some(Self::Record { record, says, stands }))
    }
}

/// Whether one value has all that the other keeps; lists in any order.
fn holds(kept: &Json, says: &Json) -> bool {
    match (kept, says) {
        (Json::Object(kept), Json::Object(says)) => {
            kept.iter().all(|(name, kept)| says.get(name).is_some_and(|says| holds(kept, says)))
        }
        (Json::Array(kept), Json::Array(says)) => {
            let sorted = |list: &[Json]| {
                let mut texts: Vec<String> = list.iter().map(Json::to_string).collect();
                texts.sort_unstable();
                texts
            };
            sorted(kept) == sorted(says)
        }
        _ => kept == says,
    }
}
