//! The open log's part that only the program can do: the key's file, the clock that publishes, and what the room of
//! proofs asks for.

mod keys;
mod publisher;
mod source;

pub use keys::KeyFile;
pub use publisher::publish_on;
pub use source::Source;
