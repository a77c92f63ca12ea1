//! Which numbers another edition says otherwise. Pure.

use luoshi_web::articles::Changed;

use crate::compare::pairs;
use crate::model::{Edition, Pin};

/// An edition with its numbers.
pub type Told<'a> = (&'a Edition, &'a [Pin]);

/// The numbers of an edition that are read otherwise than in one before it, those that it says no more, and those that it
/// says for the first time.
pub fn changed((before, old): Told<'_>, (after, new): Told<'_>) -> Vec<Changed> {
    let days = |edition: &Edition| (edition.draft.from, edition.draft.until);
    let pairs = pairs((days(before), old), (days(after), new));
    let read = |pin: Option<&Pin>| pin.map(|pin| pin.text.clone());
    let other = pairs.into_iter().filter(|pair| read(pair.left) != read(pair.right));
    let told = other.filter_map(|pair| {
        let pin = pair.right.or(pair.left)?;
        Some(Changed {
            figure: pin.figure.clone(),
            unit: pin.unit.clone(),
            from: pin.from,
            until: pin.until,
            was: read(pair.left),
            is: read(pair.right),
        })
    });
    told.collect()
}
