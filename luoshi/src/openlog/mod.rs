//! The open log's part that only the program can do: the key's file, the clock that publishes, the way to witnesses,
//! and what the room of proofs asks for.

mod keys;
mod publisher;
mod source;

use luoshi_ledger::Ledger;
use luoshi_openlog::OpenLog;
use luoshi_store::{CityId, Store};
use luoshi_units::Units;

use crate::outcome::Failure;

pub use crate::http::Http;
pub use keys::KeyFile;
pub use publisher::publish_on;
pub use source::Source;

/// The size of a city's tree and its root.
pub type Root = (u64, [u8; 32]);

/// The size and the root of the tree as far as it was grown.
pub async fn root(store: &Store, city: CityId) -> Result<Root, Failure> {
    let log = OpenLog::new(Ledger::new(store.clone(), Units::new()));
    let size = log.size(city).await?;
    Ok((size, log.root_at(city, size).await?))
}

/// The root of as many positions as another tree has; its own where it is smaller.
pub async fn root_at(store: &Store, city: CityId, (size, _): &Root) -> Result<Root, Failure> {
    let log = OpenLog::new(Ledger::new(store.clone(), Units::new()));
    let size = log.size(city).await?.min(*size);
    Ok((size, log.root_at(city, size).await?))
}
