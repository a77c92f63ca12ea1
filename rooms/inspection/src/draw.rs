//! The draw: which entries, and which unit is called on to check each. Pure, and the same for everybody who knows the
//! plan, the event and the open log (docs/audits.md).

use std::collections::{BTreeMap, HashMap};

use luoshi_samples::{SampleError, money, sampler};
use luoshi_units::Tree;

use crate::model::{Audit, Member, Method, Sampled};

/// Draws the sample of an audit from its population, in the order of the draw. Nobody is called on yet.
///
/// # Errors
/// A population that holds a position twice, or nothing to draw from.
pub fn sample(audit: &Audit, members: &[Member], seed: &str) -> Result<Vec<Sampled>, SampleError> {
    let size = usize::try_from(audit.size).unwrap_or(0);
    let drawn: Vec<(usize, i64, String)> = match audit.method {
        Method::Records => {
            let ids: Vec<String> = members.iter().map(|member| member.seq.to_string()).collect();
            let places: HashMap<&str, usize> =
                ids.iter().enumerate().map(|(at, id)| (id.as_str(), at)).collect();
            let tickets = sampler::draw(&ids, seed, size)?;
            let place = |ticket: &sampler::Ticket| places.get(ticket.id.as_str()).copied();
            tickets.iter().filter_map(|ticket| Some((place(ticket)?, 1, ticket.short().to_owned()))).collect()
        }
        Method::Amounts => {
            let amounts: Vec<i64> = members.iter().map(|member| member.quantity).collect();
            let mut hits: Vec<(usize, i64, String)> = Vec::new();
            for (draw, place) in (1..).zip(money::draw(&amounts, seed, size)?) {
                match hits.iter_mut().find(|(known, ..)| *known == place) {
                    Some((_, count, _)) => *count += 1,
                    None => hits.push((place, 1, format!("{draw}"))),
                }
            }
            hits
        }
    };
    let sampled = |(number, (place, hits, ticket)): (i64, (usize, i64, String))| {
        let member = members.get(place)?;
        Some(Sampled {
            number,
            seq: member.seq,
            record: member.record,
            line: member.line,
            unit: member.unit.clone(),
            day: member.day,
            quantity: member.quantity,
            hits,
            ticket,
            called: None,
            result: None,
            found: None,
            asked: None,
            reason: None,
            pictures: Vec::new(),
            checked_by: None,
            instead: false,
            checked_at: None,
            version: 1,
        })
    };
    Ok((1..).zip(drawn).filter_map(sampled).collect())
}

/// In which order units are asked to check an entry: drawn by the same seed and the entry's position. Whoever recorded
/// it is not among them, nor whoever stands above or below the recorder; what the city itself recorded, units below it
/// check.
///
/// # Errors
/// A unit that is named twice.
pub fn callers(
    units: &[String],
    seed: &str,
    entry: &Sampled,
    tree: &Tree,
) -> Result<Vec<String>, SampleError> {
    let city = entry.unit == tree.root().code;
    let apart =
        |unit: &&String| !tree.is_under(&entry.unit, unit) && (city || !tree.is_under(unit, &entry.unit));
    let others: Vec<String> = units.iter().filter(apart).cloned().collect();
    let tickets = sampler::draw(&others, &format!("{seed}\n{}", entry.seq), others.len())?;
    Ok(tickets.into_iter().map(|ticket| ticket.id).collect())
}

/// Calls a unit for each entry, in the order of the sample: the first of its order that was called on less often than
/// the cap allows. An entry for which nobody is left is for whoever audits the whole city.
///
/// # Errors
/// A unit that is named twice.
pub fn call(audit: &Audit, seed: &str, sample: &mut [Sampled], tree: &Tree) -> Result<(), SampleError> {
    let mut called = BTreeMap::new();
    for entry in sample {
        let order = callers(&audit.units, seed, entry, tree)?;
        entry.called = free(order, &called, audit.cap);
        if let Some(unit) = &entry.called {
            *called.entry(unit.clone()).or_insert(0) += 1;
        }
    }
    Ok(())
}

/// The first of an order that was called on less often than the cap allows.
pub fn free(order: Vec<String>, called: &BTreeMap<String, i64>, cap: i64) -> Option<String> {
    order.into_iter().find(|unit| called.get(unit).copied().unwrap_or(0) < cap)
}
