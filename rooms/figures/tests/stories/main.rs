//! The pages of figures around a toy room that keeps talks, on both engines.

mod access;
mod beside;
mod bridge;
mod check;
mod city;
mod pages;
mod toy;
mod views;
