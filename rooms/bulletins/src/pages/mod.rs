//! The room's pages.

pub mod compare;
pub mod edit;
mod examples;
pub mod files;
pub mod list;
pub mod picker;
pub mod quotes;
pub mod read;
pub mod statement;
pub mod step;
mod will;
