//! Witnesses, asked over the network: what carries the questions, one that is played, and a real one that others wrote.

mod carry;
mod city;
mod honest;
mod origin;
mod publisher;
mod real;
mod story;
mod stub;
