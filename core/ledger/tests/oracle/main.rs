//! The oracle: a plain fold over all entries, written without a thought for speed, and random histories of
//! deeds whose every figure must be what the fold says, on both engines, at every position of the log.

mod boundaries;
mod bridge;
mod compare;
mod fold;
mod histories;
mod killed;
mod migrated;
mod pages;
mod plans;
mod traced;
