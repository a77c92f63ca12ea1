//! A document on paper: what it says, laid out as an official document of the country is (GB/T 9704-2012).
//!
//! [`Paper`] is the document, told without a word about any program that sets it. [`docx`] writes it as a text that an
//! office program opens; a [`Press`] that is handed in sets it as pages.
//!
//! Invariants: what a person wrote stays text: no character of it says anything to the program that sets it. The same
//! document gives the same bytes.
//!
//! Absences: no clock, no file, no font, no network; nothing here knows what a bulletin is.

mod docx;
mod model;
mod order;
mod press;

pub use docx::docx;
pub use model::{Block, Code, Inline, Lang, Paper, Signed, led, lines};
pub use order::{numbered, width};
pub use press::{Press, PressError};
