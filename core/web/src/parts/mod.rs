//! The pieces that pages are made of, each with the roles, labels and wiring that the design asks for.
//! In a template write `{{ piece }}`.

mod amiss;
mod field;
mod filter;
mod list;
mod small;
mod table;
mod uploads;

pub use amiss::{bad_cells, pack_problems};
pub use field::{Choice, Control, ErrorSummary, Field};
pub use filter::FilterBox;
pub use list::{Pager, Tab};
pub use small::{Empty, State, meter, meter_step, tag};
pub use table::{Cell, Column, Row, Table, TableStyle};
pub use uploads::{Held, Uploads};
