//! Stories on both engines: posts given, ended and handed over; what is shown to whom; the access log.

mod city;
mod log;
mod posts;
