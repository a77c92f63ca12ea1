//! Sheets sent, seen, mended, recorded and taken back, told as stories on both engines.

mod access;
mod city;
mod mend;
mod record;
mod sent;
