//! The access log as pages use it: a look at personal data leaves its line, on disk, before the page is answered.
//!
//! Changes need nothing here. A deed leaves its line where every deed ends (`ledger::finish`), with the people whom its
//! entries count and those whom it names by `Deed::about`; what is done to people, accounts and posts leaves its own
//! (`units::deeds`). What a deed of another kind does to somebody, [`note`] tells within its transaction.
//!
//! A look is a page, a search or a file whose matter is people: a person's page, a record that names them, a list of
//! speakers, an export of it. That a recorder's name stands under a record is none. Times are the wall clock's, also in
//! a sample city, whose deeds live by another one. Lines go when they are as old as the city keeps them ([`sweep`]).

pub use luoshi_units::trail::{Asked, By, Filter, Kind, Line, Place, Trace, about, note, page};

use chrono::Months;
use luoshi_units::trail;

use crate::{App, Error, User};

/// Leaves the line of a look, a search or an export. Call it with no connection at hand, since it waits for the writer;
/// nothing is written where the reader saw nobody but themselves, unless they took a file away.
///
/// # Errors
/// What the database reports: what cannot be noted is not shown.
pub async fn look(user: &User, line: Line) -> Result<(), Error> {
    let others = line.whose.iter().any(|person| *person != user.who.person);
    if !others && line.kind != Kind::Export {
        return Ok(());
    }
    let who = user.who.clone();
    user.app.store().write(move |tx| Box::pin(async move { note(tx, &who, &line).await })).await?;
    Ok(())
}

/// Takes the lines away that are older than so many months. How many that were.
///
/// # Errors
/// What the database reports.
pub async fn sweep(app: &App, months: u32) -> Result<u64, Error> {
    let (city, now) = (app.city().id, app.clock().now());
    let Some(before) = now.checked_sub_months(Months::new(months)) else { return Ok(0) };
    let mut gone = 0;
    loop {
        let sweeping =
            app.store().write(move |tx| Box::pin(async move { trail::sweep(tx, city, before).await }));
        match sweeping.await? {
            0 => return Ok(gone),
            some => gone += some,
        }
    }
}
