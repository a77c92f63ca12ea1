//! How many records of a population are wrong, from a sample without replacement: exact hypergeometric bounds.
//!
//! With `K` wrong of `N`, the chance that a sample of `n` holds at most `w` wrong ones falls as `K` rises. The upper
//! bound is the largest `K` at which it is still above the risk. Whatever the truth is, the bound lies below it with
//! a chance of at most the risk (the one-sided bound by inverting the test; see e.g. Wright, "Exact confidence bounds
//! when sampling from small finite universes", 1991). All is whole numbers of any length: nothing is rounded.

use num_bigint::BigUint;

use crate::{Risk, SampleError};

/// The largest number of wrong records in the population that the sample does not rule out.
///
/// `population` and `sample` count records, `wrong` those of the sample that were wrong or were not checked.
///
/// # Errors
/// [`SampleError::Counts`]
pub fn most_wrong(population: u64, sample: u64, wrong: u64, risk: Risk) -> Result<u64, SampleError> {
    if sample > population || wrong > sample {
        return Err(SampleError::Counts { population, sample, wrong });
    }
    // Between the wrong ones found, which are possible, and everything but the right ones found.
    let (mut possible, mut most) = (wrong, population - (sample - wrong));
    while possible < most {
        let middle = possible + (most - possible).div_ceil(2);
        if likelier_than(population, middle, sample, wrong, risk) {
            possible = middle;
        } else {
            most = middle - 1;
        }
    }
    Ok(possible)
}

/// The smallest sample that holds a wrong record with the wanted certainty where the share `above` in `below` of the
/// population, or more, is wrong. The whole population where less does not do.
///
/// # Errors
/// [`SampleError::Share`]
pub fn sample_size(population: u64, above: u64, below: u64, risk: Risk) -> Result<u64, SampleError> {
    if above == 0 || above > below {
        return Err(SampleError::Share);
    }
    let share = (u128::from(population) * u128::from(above)).div_ceil(u128::from(below));
    let wrong = u64::try_from(share).unwrap_or(population);
    let (mut least, mut enough) = (0, population);
    while least < enough {
        let middle = least + (enough - least) / 2;
        if likelier_than(population, wrong, middle, 0, risk) {
            least = middle + 1;
        } else {
            enough = middle;
        }
    }
    Ok(enough)
}

/// Whether a sample holds a wrong one with the wanted certainty, if `wrong` of the population are.
#[must_use]
pub fn finds(population: u64, wrong: u64, sample: u64, risk: Risk) -> bool {
    !likelier_than(population, wrong, sample, 0, risk)
}

/// Whether the chance of at most `found` wrong ones among `sample` is above the risk, `wrong` of the population being
/// wrong. Needs `found <= sample <= population` and `wrong <= population`.
fn likelier_than(population: u64, wrong: u64, sample: u64, found: u64, risk: Risk) -> bool {
    let right = population - wrong;
    // A sample holds at least so many wrong ones: the right ones do not suffice for more.
    let first = sample.saturating_sub(right);
    let last = found.min(wrong);
    let all = choose(population, sample) * risk.above();
    let mut sum = BigUint::ZERO;
    if first <= last {
        let mut term = choose(wrong, first) * choose(right, sample - first);
        sum += &term;
        for i in first..last {
            // C(K, i+1) C(N-K, n-i-1) from C(K, i) C(N-K, n-i): the division leaves nothing over.
            term *= wrong - i;
            term *= sample - i;
            term /= u128::from(i + 1) * u128::from(right + i + 1 - sample);
            sum += &term;
        }
    }
    sum * risk.below() > all
}

/// In how many ways `k` of `n` can be chosen; 0 where `k` is larger.
fn choose(n: u64, k: u64) -> BigUint {
    if k > n {
        return BigUint::ZERO;
    }
    let k = k.min(n - k);
    (0..k).fold(BigUint::from(1_u32), |product, i| product * (n - i) / (i + 1))
}
