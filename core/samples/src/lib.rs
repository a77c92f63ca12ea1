//! Samples for audits: which records are drawn, how many it takes, and what the result says about the rest.
//!
//! - [`sampler`]: draws by Rivest's consistent sampler, so that a program of somebody else draws the same.
//! - [`wrong`]: an exact upper bound on how many records of a population are wrong, and how large a sample must be.
//! - [`money`]: draws from sums of money in proportion to amounts, and a bound on the amount not borne out whose
//!   coverage is proved.
//!
//! Pure: no I/O, no clock, no randomness but the seed that is handed in. Whole numbers and fractions all the way;
//! what is printed is rounded, what is decided is not. A record that was not checked counts as wrong.

mod error;
pub mod money;
mod risk;
pub mod sampler;
pub mod wrong;

pub use error::SampleError;
pub use risk::Risk;

use sha2::{Digest, Sha256};

/// SHA-256 of a text, as 64 lower hexadecimal digits.
#[must_use]
pub fn sha256_hex(text: &str) -> String {
    hex::encode(Sha256::digest(text.as_bytes()))
}

/// SHA-256 of a text, as a whole number.
fn sha256_number(text: &str) -> num_bigint::BigUint {
    num_bigint::BigUint::from_bytes_be(&Sha256::digest(text.as_bytes()))
}
