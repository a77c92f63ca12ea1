//! Pages: parse, ask the log once, render.

pub mod state;
pub mod statements;
pub mod yourself;
