//! One file a command.

pub mod account;
mod attached;
pub mod audit;
pub mod backup;
pub mod bridge;
pub mod check;
pub mod city;
pub mod doctor;
pub mod figure;
pub mod import;
pub mod log;
pub mod migrate;
pub mod pack;
pub mod person;
pub mod rebuild;
pub mod records;
pub mod sample;
pub mod serve;
pub mod state;
