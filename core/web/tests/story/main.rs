//! The shell around a toy room, on both engines.

mod access;
mod city;
mod jobs;
mod notices;
mod pages;
mod signin;
mod toy;
