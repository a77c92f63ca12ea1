//! Stories of audits: from a plan to a bound.

mod city;
mod deeds;
mod pages;
mod words;
