//! Pages: parse, call one deed or one read, render.

pub mod changed;
pub mod close;
pub mod files;
pub mod form;
pub mod index;
pub mod list;
pub mod preview;
pub mod record;

use luoshi_web::Error;

/// The form and the record of an address.
pub(crate) fn id_of<'a>(form: &'a str, id: &str) -> Result<(&'a str, i64), Error> {
    Ok((form, id.parse().map_err(|_| Error::NotFound)?))
}
