use luoshi_store::{Day, Tx, store};

use crate::history::{Change, Names, What};
use crate::{Error, NewUnit, Tree, Units, Verb, Who};

/// Founds a unit from a day on.
///
/// # Errors
/// [`Error::CodeTaken`], [`Error::UnknownUnit`] or [`Error::UnitEnded`] for the unit above,
/// [`Error::SecondRoot`], [`Error::BadCode`], [`Error::BadName`], [`Error::Forbidden`].
pub async fn found(tx: &mut Tx, who: &Who, units: &Units, on: Day, new: NewUnit) -> Result<(), Error> {
    found_many(tx, who, units, on, vec![new]).await
}

/// Founds many units from a day on, in one go; a unit above may be among them, in any order.
///
/// # Errors
/// As [`found`]; none is founded where one is refused.
pub async fn found_many(
    tx: &mut Tx,
    who: &Who,
    units: &Units,
    on: Day,
    new: Vec<NewUnit>,
) -> Result<(), Error> {
    let mut changes = Vec::with_capacity(new.len());
    for unit in new {
        let names = Names { zh: unit.name_zh, en: unit.name_en, aliases: unit.aliases };
        let what = What::Found { kind: unit.kind, names: checked(names)?, parent: unit.parent };
        changes.push((checked_code(unit.code)?, what));
    }
    record(tx, who, units, on, changes).await
}

/// Gives a unit other names from a day on. The former ones stay as aliases.
///
/// # Errors
/// [`Error::UnknownUnit`], [`Error::UnitEnded`], [`Error::BadName`], [`Error::Forbidden`]
pub async fn rename(
    tx: &mut Tx,
    who: &Who,
    units: &Units,
    on: Day,
    code: &str,
    names: Names,
) -> Result<(), Error> {
    record(tx, who, units, on, vec![(code.to_owned(), What::Rename(checked(names)?))]).await
}

/// Puts a unit, with all under it, below another from a day on.
///
/// # Errors
/// [`Error::UnknownUnit`], [`Error::UnitEnded`], [`Error::Cycle`], [`Error::RootStays`], [`Error::Forbidden`]
pub async fn move_unit(
    tx: &mut Tx,
    who: &Who,
    units: &Units,
    on: Day,
    code: &str,
    parent: &str,
) -> Result<(), Error> {
    record(tx, who, units, on, vec![(code.to_owned(), What::Move { parent: parent.to_owned() })]).await
}

/// Makes a unit part of another from a day on: it ends, and hangs below its successor.
///
/// # Errors
/// As [`move_unit`].
pub async fn merge(
    tx: &mut Tx,
    who: &Who,
    units: &Units,
    on: Day,
    code: &str,
    into: &str,
) -> Result<(), Error> {
    record(tx, who, units, on, vec![(code.to_owned(), What::Merge { into: into.to_owned() })]).await
}

/// Ends a unit: `on` is the first day on which it no longer works. It stays at its last place.
///
/// # Errors
/// [`Error::UnknownUnit`], [`Error::UnitEnded`], [`Error::RootStays`], [`Error::Forbidden`]
pub async fn end(tx: &mut Tx, who: &Who, units: &Units, on: Day, code: &str) -> Result<(), Error> {
    record(tx, who, units, on, vec![(code.to_owned(), What::End)]).await
}

/// Holds the changes against the rules, on their day and every later one, and appends them to the log.
async fn record(
    tx: &mut Tx,
    who: &Who,
    units: &Units,
    on: Day,
    changes: Vec<(String, What)>,
) -> Result<(), Error> {
    // Nobody else appends events from here on until this is committed, so what is checked stays so.
    tx.log_events_alone(who.city).await?;
    let history = units.history(tx, who.city).await?;
    let tree = match history.tree(on, i64::MAX) {
        Ok(tree) => Some(tree),
        Err(Error::NoTree { .. }) => None,
        Err(other) => return Err(other),
    };
    check_access(who, tree.as_ref(), on, &changes)?;
    let at = tx.now();
    let added: Vec<Change> = (1..)
        .zip(&changes)
        .map(|(n, (code, what))| Change {
            id: history.last().saturating_add(n),
            day: on,
            at,
            code: code.clone(),
            what: what.clone(),
        })
        .collect();
    history.with(&added).check(on)?;
    let mut events = Vec::with_capacity(changes.len());
    for (code, what) in &changes {
        events.push((what.event(), on, what.body(code)?));
    }
    let by = (who.person != 0).then_some(who.person);
    store::events_insert(tx, who.city, by, events).await?;
    super::accounts::note(tx, who, "unit-change", Vec::new()).await
}

/// One may change a unit where one may manage it, and put it only where one may manage too.
fn check_access(who: &Who, tree: Option<&Tree>, on: Day, changes: &[(String, What)]) -> Result<(), Error> {
    if who.system {
        return Ok(());
    }
    for (code, what) in changes {
        let touched = match what {
            What::Found { parent, .. } => vec![parent.as_deref()],
            What::Move { parent: other } | What::Merge { into: other } => {
                vec![Some(code.as_str()), Some(other)]
            }
            What::Rename(_) | What::End => vec![Some(code.as_str())],
        };
        for unit in touched.into_iter().flatten() {
            let founded_now = changes.iter().any(|(other, _)| other == unit);
            match tree.filter(|tree| tree.get(unit).is_some()) {
                Some(tree) => who.require(Verb::ManageUnits, unit, tree)?,
                None if founded_now => {}
                None => return Err(Error::UnknownUnit { code: unit.to_owned(), day: on }),
            }
        }
        if matches!(what, What::Found { parent: None, .. }) && !who.may_anywhere(Verb::Administer) {
            return Err(Error::Forbidden { verb: Verb::ManageUnits, unit: code.clone() });
        }
    }
    Ok(())
}

fn checked_code(code: String) -> Result<String, Error> {
    let good = (1..=32).contains(&code.len()) && code.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    if good { Ok(code) } else { Err(Error::BadCode { code }) }
}

/// Names without blanks around them; aliases once each.
fn checked(names: Names) -> Result<Names, Error> {
    let zh = checked_name(&names.zh)?;
    let en = names.en.as_deref().map(checked_name).transpose()?;
    let mut aliases: Vec<String> = Vec::new();
    for alias in names.aliases.iter().take(20) {
        let alias = checked_name(alias)?;
        if alias != zh && !aliases.contains(&alias) {
            aliases.push(alias);
        }
    }
    Ok(Names { zh, en, aliases })
}

pub(crate) fn checked_name(name: &str) -> Result<String, Error> {
    let trimmed = name.trim();
    if (1..=100).contains(&trimmed.chars().count()) && !trimmed.contains(char::is_control) {
        Ok(trimmed.to_owned())
    } else {
        Err(Error::BadName { name: trimmed.chars().take(100).collect() })
    }
}
