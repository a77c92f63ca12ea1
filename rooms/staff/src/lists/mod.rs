//! The room's lists, each told once for its page and its sheets: what an address asks for, which columns there are,
//! what stands in them.

pub mod log;
pub mod posts;

use luoshi_web::Error;
use luoshi_web::jobs::{Ended, Work};
use luoshi_web::lists::{Export, Sheet, Source, write};

use crate::WORDS;

/// How many rows a page of a list has.
pub const PAGE: i64 = 50;
/// How many rows an export asks for at a time.
const STEP: i64 = 500;

/// Does a long job of this room: an export.
pub async fn job(work: &Work) -> Result<Ended, Error> {
    if work.job.kind != "export" {
        return Err(Error::NotFound);
    }
    let export: Export = work.args()?;
    match export.path.as_str() {
        posts::PATH => posts::export(work, &export).await,
        log::PATH => log::export(work, &export).await,
        _ => Err(Error::NotFound),
    }
}

/// Writes a sheet of this room: `word` is the key of its name.
async fn written(
    work: &Work,
    export: &Export,
    (word, verb): (&str, &'static str),
    (heads, total): (Vec<String>, i64),
    source: &mut dyn Source,
) -> Result<Ended, Error> {
    let name = WORDS.in_lang(work.lang()).t(word);
    write(work, export, Sheet { name, heads, total, verb }, source).await
}
