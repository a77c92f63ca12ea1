//! What readers write to whoever publishes: that something is wrong, or that a right of theirs is touched. Each has a
//! number under which its sender follows it until it is answered.
//!
//! Absences: a letter is never shown but to whoever has its number and to those who answer. Beside the article stands the
//! answer, if its sender agreed; never their name, never how they are reached, never their words. Name and words are taken
//! away once the letter is old, answered or not, and how they are reached as soon as it is answered.

mod deeds;
mod error;
mod lists;
mod model;
pub mod pages;
mod store;
mod work;

pub use deeds::ANSWERS;
pub use lists::{PATH, job};
pub use store::STATEMENTS;
pub use work::{Answered, beside, published, sweep, todo};
