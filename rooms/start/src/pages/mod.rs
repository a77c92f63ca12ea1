//! The pages.

pub mod import;
pub mod pack;
pub mod steps;
