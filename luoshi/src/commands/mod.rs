//! One file a command.

pub mod check;
pub mod doctor;
pub mod figure;
pub mod import;
pub mod migrate;
pub mod pack;
pub mod records;
pub mod sample;
pub mod serve;
