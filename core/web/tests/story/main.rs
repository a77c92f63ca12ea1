//! The shell around a toy room, on both engines.

mod access;
mod accounts;
mod city;
mod drafts;
mod jobs;
mod look;
mod me;
mod notices;
mod pages;
mod passkeys;
mod providers;
mod ready;
mod setup;
mod signin;
mod toy;
