//! The ledger held against itself and against what rooms say. Reads only.

use luoshi_store::{CityId, Conn};

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
    /// An entry names a person who is not there.
    Person {
        /// The person's id.
        person: i64,
    },
    /// A settled row is not what the entries say.
    Settled(Differs),
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
    found.extend(differences(conn, city).await?.into_iter().map(Finding::Settled));
    let [entries, events, placed, last] = store::log_counts(conn, city).await?;
    let committed = entries + events;
    if committed != placed || placed != last {
        found.push(Finding::Count { committed, placed, last });
    }
    Ok(found)
}

impl Finding {
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
