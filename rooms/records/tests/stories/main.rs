//! What happens in the room, told as stories on both engines.

mod access;
mod bounds;
mod city;
mod deeds;
mod import;
mod pages;
mod pickers;
mod uploads;
