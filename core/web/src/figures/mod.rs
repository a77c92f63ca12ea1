//! How a figure is told to a reader, staff or not: its value, its definition in plain words, and why it is another than it
//! was.

mod change;
mod plain;
mod value;

pub use change::{change, exact, group_key, role_key, signed};
pub use plain::{kind_name, period_key, plain};
pub use value::{Shown, amount, kind_key, quantity, shown, shown_part};
