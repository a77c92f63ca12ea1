//! What makes the city's log one that anybody can check: the bytes of its leaves, the Merkle tree over them, tiles,
//! signed checkpoints and statements. Pure: no I/O, no clock, no randomness.
//!
//! The log follows C2SP's `tlog-tiles`, `tlog-checkpoint`, `signed-note` and `tlog-witness`, so that other people's
//! programs read, verify and witness it. Our own parts, leaves and statements, are described to the byte in
//! `docs/log-format.md`; `vectors/` holds what other implementations are held against.

pub mod checkpoint;
pub mod edition;
pub mod leaf;
pub mod merkle;
pub mod note;
pub mod statement;
pub mod tile;
pub mod witness;
