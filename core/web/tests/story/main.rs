//! The shell around a toy room, on both engines.

mod access;
mod city;
mod jobs;
mod me;
mod notices;
mod drafts;
mod pages;
mod signin;
mod toy;
