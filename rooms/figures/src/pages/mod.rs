//! The pages: parse the address, ask, render.

mod again;
pub mod bridge;
pub mod by_unit;
pub mod check;
pub mod export;
pub mod figure;
pub mod figures;
pub mod overview;
pub mod place;
mod silent;
pub mod tree;
pub mod unit;
pub mod units;
pub mod wall;
