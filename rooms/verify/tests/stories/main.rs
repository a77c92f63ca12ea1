//! The open log over HTTP, statements, and who may state.

mod city;
mod log;
mod statements;
mod witnesses;
