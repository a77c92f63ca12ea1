//! The house, held by tests: who may depend on whom, where SQL and clocks may stand, how long a file may
//! be, what a statement may touch. Each test reads the sources as they are.

mod citus;
mod dependencies;
mod help;
mod matrix;
mod routes;
mod search;
mod sources;
mod statements;
mod text;
mod words;
