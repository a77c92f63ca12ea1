//! Open data: every figure as files that other people's programs read, at addresses that stay.

mod ask;
mod cube;
pub mod pages;
