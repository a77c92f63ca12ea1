//! Stories of bulletins: from a text to what was published, and what became of it.

mod browser;
mod city;
mod files;
mod published;
mod stated;
