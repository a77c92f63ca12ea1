//! Sums of money: monetary unit sampling, and a bound on the amount that is not borne out.
//!
//! Each draw takes one fen of the total, each with the same chance, and so its record with a chance in proportion to
//! the size of its amount (below 0 by its size). Draws are with replacement. What a check finds is the *borne* share
//! of the record's amount, from 0 (nothing of it is true, or it was not checked) to 1.
//!
//! The bound is by betting (Waudby-Smith and Ramdas, "Estimating means of bounded random variables by betting",
//! J. R. Stat. Soc. B 86, 2024; the bet of everything is the Kaplan–Markov bound that Stark brought to audits,
//! "Risk-limiting postelection audits", IEEE Trans. Inf. Forensics Secur. 4, 2009). Let `Y` be the borne shares, with
//! a true mean of `m`. A gambler who bets the part `c` of their wealth holds after each draw `1 - c + c·Y/m` times
//! what they held: on the average no more than before. Several gamblers who share a stake of 1 do not gain either, so
//! by Markov's inequality their wealth reaches 1/risk with a chance of at most the risk. Every `m` at which it does
//! is ruled out; the smallest that is left is a lower bound on what is borne out, and the rest of the total is the
//! upper bound on what is not. Nothing is supposed about how errors are spread.

use std::collections::BTreeMap;

use num_bigint::BigUint;

use crate::{Risk, SampleError, sha256_number};

/// Shares are counted in millionths, rounded towards the worse.
pub const WHOLE: u32 = 1_000_000;

/// The gamblers: twentieths of the wealth bet, and tenths of the stake that they begin with. Who bets everything does
/// best while nothing is wrong, the others go on when something was.
const GAMBLERS: [(u32, u32); 6] = [(20, 5), (19, 1), (18, 1), (15, 1), (10, 1), (5, 1)];

/// Which record each of `take` draws hits: indices into `amounts` (fen, of either sign). Draw `k`, from 1, hits the
/// fen of number 1 + SHA-256(seed, a comma, `k` in decimal) modulo the total, counted through the sizes of the
/// amounts in their order. (2^256 against a total below 2^127: no fen is likelier by more than 2^-129.)
///
/// # Errors
/// [`SampleError::Nothing`], [`SampleError::TooMuch`]
pub fn draw(amounts: &[i64], seed: &str, take: usize) -> Result<Vec<usize>, SampleError> {
    let mut ends = Vec::with_capacity(amounts.len());
    let mut total = 0_u128;
    for amount in amounts {
        total = total.checked_add(amount.unsigned_abs().into()).ok_or(SampleError::TooMuch)?;
        ends.push(total);
    }
    if total == 0 {
        return Err(SampleError::Nothing);
    }
    (1..=take)
        .map(|k| {
            let hit = sha256_number(&format!("{seed},{k}")) % total;
            let hit = u128::try_from(hit).map_err(|_| SampleError::TooMuch)?;
            Ok(ends.partition_point(|end| *end <= hit))
        })
        .collect()
}

/// The share of an amount that a check bore out, in millionths: what was found against what was recorded, never
/// above the whole, nothing where the signs differ.
#[must_use]
pub fn borne(recorded: i64, found: i64) -> u32 {
    if recorded == 0 || recorded.signum() != found.signum() {
        return 0;
    }
    let (recorded, found) = (u128::from(recorded.unsigned_abs()), u128::from(found.unsigned_abs()));
    let share = found.min(recorded) * u128::from(WHOLE) / recorded;
    u32::try_from(share).unwrap_or(WHOLE)
}

/// The most of `total` (fen, the sum of the sizes of all amounts) that may not be borne out: fen, rounded up. `borne`
/// has a share in millionths for every draw, 0 for a record that was not checked; a record that was hit twice stands
/// there twice.
#[must_use]
pub fn most_not_borne(total: u64, borne: &[u32], risk: Risk) -> u64 {
    let least = least_mean(borne, risk);
    let open = u128::from(total) * u128::from(WHOLE - least);
    u64::try_from(open.div_ceil(u128::from(WHOLE))).unwrap_or(total)
}

/// How many draws are needed, if all of them are borne out, for the bound to come to at most `above` in `below` of
/// the total; none where it takes more than ten thousand.
///
/// # Errors
/// [`SampleError::Share`]
pub fn sample_size(above: u64, below: u64, risk: Risk) -> Result<Option<u64>, SampleError> {
    if above == 0 || above > below {
        return Err(SampleError::Share);
    }
    let reaches = |draws: usize| {
        let open = u128::from(most_not_borne(u64::from(WHOLE), &vec![WHOLE; draws], risk));
        open * u128::from(below) <= u128::from(above) * u128::from(WHOLE)
    };
    let mut enough = 1;
    while !reaches(enough) {
        if enough >= 10_000 {
            return Ok(None);
        }
        enough *= 2;
    }
    let mut least = enough / 2;
    while least + 1 < enough {
        let middle = usize::midpoint(least, enough);
        if reaches(middle) { enough = middle } else { least = middle }
    }
    Ok(u64::try_from(enough).ok())
}

/// The largest mean in millionths that is ruled out: the true one lies above it, but for the risk.
fn least_mean(borne: &[u32], risk: Risk) -> u32 {
    let mut counts = BTreeMap::new();
    for share in borne {
        *counts.entry((*share).min(WHOLE)).or_default() += 1;
    }
    let (mut ruled_out, mut open) = (0, WHOLE);
    while ruled_out + 1 < open {
        let middle = u32::midpoint(ruled_out, open);
        if rules_out(&counts, middle, risk) { ruled_out = middle } else { open = middle }
    }
    ruled_out
}

/// Whether the gamblers' wealth against a mean of `mean` millionths reaches 1/risk. The wealth falls as `mean` rises.
fn rules_out(counts: &BTreeMap<u32, u32>, mean: u32, risk: Risk) -> bool {
    let mut wealth = BigUint::ZERO;
    for (bet, stake) in GAMBLERS {
        let factor = |share: u32| u64::from(20 - bet) * u64::from(mean) + u64::from(bet) * u64::from(share);
        let held = counts.iter().fold(BigUint::from(stake), |held, (share, count)| {
            held * BigUint::from(factor(*share)).pow(*count)
        });
        wealth += held;
    }
    let draws = counts.values().sum();
    let even = BigUint::from(20 * u64::from(mean)).pow(draws);
    wealth * risk.above() >= even * 10_u32 * risk.below()
}
