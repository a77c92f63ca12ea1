//! Verdicts on texts, against a ledger that is a table.

mod anything;
mod desk;
mod others;
mod review;
mod scope;
