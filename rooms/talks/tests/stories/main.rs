//! The room's rules, its deeds on both engines, its import and its pages.

mod city;
mod import;
mod pages;
mod races;
mod rules;
mod served;
mod talks;
mod teams;
mod words;
