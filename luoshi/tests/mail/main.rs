//! Letters, handed over to a real mail server on this machine: one that speaks SMTP with STARTTLS.

mod city;
mod server;
mod story;
