//! Tables of sentences with what is to be found in them.

mod common;

mod consistency;
mod dates;
mod english;
mod figures_zh;
mod not_figures_zh;
mod nouns;
mod pairing;
mod tables;
mod traditional;
mod whole_texts;
