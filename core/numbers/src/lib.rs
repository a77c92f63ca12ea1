//! Numbers in Chinese and English text: finding, reading, comparing. Pure: no I/O, no dependencies.

mod decimal;

pub use decimal::{Decimal, MOST_DECIMALS, NotADecimal};
