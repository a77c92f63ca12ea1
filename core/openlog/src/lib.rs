//! The city's open log: the part of the ledger that anybody can read, add up and check.
//!
//! Every position of the log is a leaf: what of an entry or an event is open, and a commitment to the rest. Leaves
//! are kept in bundles, their hashes in tiles; both only grow. Checkpoints are signed with a key that is handed in, and
//! statements pin figures to a position. Witnesses are offered each checkpoint, over whatever carrier is handed in, and
//! are asked first what they know: another past than this one's is not signed. The bytes are those of
//! [`luoshi_proofs`].
//!
//! Absences: no key is read here, and no leaf is ever made again otherwise than it was. Nothing past the last published
//! checkpoint is shown. Nothing personal is in a leaf but a pseudonym, where the pack allows one.

mod doctor;
mod error;
mod grow;
mod held;
mod leaves;
mod openness;
mod origins;
mod publish;
mod read;
mod statements;
pub mod store;
mod wholes;
mod witnesses;

use luoshi_ledger::Ledger;
use luoshi_store::{CityId, Store, Tx};

pub use doctor::{Fault, Finding, Scope};
pub use error::OpenLogError;
pub use held::Held;
pub use origins::Origin;
pub use publish::{Keeper, Published};
pub use statements::{Asked, Listed};
pub use store::{MIGRATIONS, STATEMENTS};
pub use witnesses::{Carried, Carrier, Offered, Past, Said, Trouble, Witness, Witnesses};

use openness::Opennesses;
use wholes::Wholes;

/// Takes away the secret that a person's pseudonyms and commitments were made from, in the transaction that removes
/// what else is kept of them. Every leaf, sum and proof stays as it is; nobody can open the commitments any more.
pub async fn forget(tx: &mut Tx, city: CityId, person: i64) -> Result<(), OpenLogError> {
    Ok(store::secret_erase(tx, city, person).await?)
}

/// The open logs of all cities of a database. Cheap to clone; clones share what they remember.
#[derive(Clone)]
pub struct OpenLog {
    ledger: Ledger,
    opennesses: Opennesses,
    witnesses: Witnesses,
    wholes: Wholes,
}

impl OpenLog {
    /// Over the ledger whose positions it opens.
    pub fn new(ledger: Ledger) -> Self {
        Self {
            ledger,
            opennesses: Opennesses::default(),
            witnesses: Witnesses::default(),
            wholes: Wholes::default(),
        }
    }

    /// The same, with witnesses that have to be asked before it signs.
    pub fn with_witnesses(self, witnesses: Witnesses) -> Self {
        Self { witnesses, ..self }
    }

    /// Its witnesses.
    pub fn witnesses(&self) -> &Witnesses {
        &self.witnesses
    }

    /// The ledger that it opens.
    pub fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    pub(crate) fn db(&self) -> &Store {
        self.ledger.store()
    }
}
