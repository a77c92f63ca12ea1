//! The page that a day begins with, with the rooms of talks and records behind it, on both engines.

mod city;
mod pages;
