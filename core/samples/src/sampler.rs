//! Rivest's consistent sampler, ticket for ticket as his package `consistent_sampler` 1.0.10 draws
//! (R. L. Rivest, "Consistent Sampling with Replacement", arXiv:1808.10016, 2018).
//!
//! Every object gets a ticket number between 0 and 1 from SHA-256 of the seed and its id; the smallest are drawn. A
//! ticket depends on no other object: whoever takes one object out of the population changes nothing about the order
//! of the others. With replacement an object that was drawn gets a next, larger number.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashSet};

use crate::{SampleError, sha256_hex, sha256_number};

/// An object's place in the draw. Tickets are ordered by number, then by id.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Ticket {
    /// A decimal fraction between 0 and 1, `0.` and digits, all of them.
    pub number: String,
    /// The object.
    pub id: String,
    /// How often the object is drawn with this ticket: 1 for its first.
    pub generation: u32,
}

impl Ticket {
    /// The first ticket of an object.
    fn first(seed_hash: &str, id: &str) -> Self {
        let number = format!("0.{}", digits(&format!("{seed_hash}{id}")));
        Self { number, id: id.to_owned(), generation: 1 }
    }

    /// The ticket that it gets when this one is drawn: evenly spread over what lies above this number.
    fn next(&self) -> Self {
        let nines = self.number[2..].bytes().take_while(|digit| *digit == b'9').count();
        // The package lengthens a number of nothing but nines by a zero before it compares.
        let floor = format!("{}0", self.number);
        let mut counter = 0_u64;
        let number = loop {
            counter += 1;
            let tail = digits(&format!("{}:{counter}", self.number));
            let number = format!("{}{tail}", &floor[..2 + nines]);
            if number > floor {
                break number;
            }
        };
        Self { number, id: self.id.clone(), generation: self.generation + 1 }
    }

    /// The number cut to nine digits behind its leading nines, as the package prints it.
    #[must_use]
    pub fn short(&self) -> &str {
        let nines = self.number[2..].bytes().take_while(|digit| *digit == b'9').count();
        &self.number[..self.number.len().min(2 + nines + 9)]
    }
}

/// The decimal digits of SHA-256, at least 64, the lowest first: the highest are not evenly spread.
fn digits(text: &str) -> String {
    let number = format!("{:0>64}", sha256_number(text).to_string());
    number.chars().rev().collect()
}

/// All tickets of a population, the first drawn first. `take` of them are a sample without replacement.
///
/// # Errors
/// [`SampleError::Twice`]
pub fn draw(ids: &[String], seed: &str, take: usize) -> Result<Vec<Ticket>, SampleError> {
    let mut tickets = tickets(ids, seed)?;
    tickets.sort_unstable();
    tickets.truncate(take);
    Ok(tickets)
}

/// A sample with replacement: an object may be drawn again.
///
/// # Errors
/// [`SampleError::Twice`]
pub fn draw_with_replacement(ids: &[String], seed: &str, take: usize) -> Result<Vec<Ticket>, SampleError> {
    let mut basket: BinaryHeap<Reverse<Ticket>> = tickets(ids, seed)?.into_iter().map(Reverse).collect();
    let mut drawn = Vec::new();
    while drawn.len() < take {
        let Some(Reverse(ticket)) = basket.pop() else { break };
        basket.push(Reverse(ticket.next()));
        drawn.push(ticket);
    }
    Ok(drawn)
}

fn tickets(ids: &[String], seed: &str) -> Result<Vec<Ticket>, SampleError> {
    let mut known = HashSet::with_capacity(ids.len());
    if let Some(twice) = ids.iter().find(|id| !known.insert(id.as_str())) {
        return Err(SampleError::Twice(twice.clone()));
    }
    let seed_hash = sha256_hex(seed);
    Ok(ids.iter().map(|id| Ticket::first(&seed_hash, id)).collect())
}
