//! The sample city through the command line, on both engines: every figure has its value, the doctor finds
//! nothing, and what the commands print has the form that is fixed from outside.

mod audited;
mod command;
mod recompute;
mod story;
