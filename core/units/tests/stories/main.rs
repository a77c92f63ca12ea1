//! Stories on both engines: units, people, accounts, posts, imports.

mod accounts;
mod city;
mod import;
mod people;
mod posts;
mod tree;
