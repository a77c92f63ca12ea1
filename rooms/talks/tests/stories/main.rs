//! The room's rules, its deeds on both engines, its import and its pages.

mod calendar;
mod city;
mod feeds;
mod import;
mod lists;
mod orders;
mod pages;
mod races;
mod rules;
mod served;
mod speakers;
mod talks;
mod teams;
mod words;
