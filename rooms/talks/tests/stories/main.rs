//! The room's rules, its deeds on both engines, its import and its pages.

mod city;
mod rules;
mod talks;
mod teams;
mod words;
