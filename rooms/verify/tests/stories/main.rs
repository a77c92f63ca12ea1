//! The open log over HTTP, statements, and who may state, around a log that is kept in memory.

mod city;
mod log;
mod statements;
