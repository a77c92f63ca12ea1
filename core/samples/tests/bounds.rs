//! The bounds against slow arithmetic, known values, and the truth.

use luoshi_samples::{Risk, SampleError, money, sampler, wrong};
use proptest::prelude::*;

fn five() -> Risk {
    Risk::of_certainty(950).expect("a certainty")
}

/// In how many ways `k` of `n` can be chosen, for small ones.
fn choose(n: u64, k: u64) -> u128 {
    if k > n { 0 } else { (0..k).fold(1, |product, i| product * u128::from(n - i) / u128::from(i + 1)) }
}

/// The chance of each number of wrong ones in a sample, as ways out of all.
fn ways(population: u64, of: u64, sample: u64) -> impl Iterator<Item = (u64, u128)> {
    (0..=sample).map(move |w| {
        let rest = population - of;
        (w, if w <= of { choose(of, w) * choose(rest, sample - w) } else { 0 })
    })
}

#[test]
fn sizes_that_find_a_falsehood() {
    // LEDGER.md's numbers, at a population of ten thousand.
    for (share, size) in [(5, 59), (2, 148), (1, 294)] {
        assert!(wrong::finds(10_000, share * 100, size, five()), "{size} find {share} per cent");
    }
    assert_eq!(wrong::sample_size(10_000, 5, 100, five()), Ok(59));
    assert_eq!(wrong::sample_size(10_000, 2, 100, five()), Ok(148));
    assert_eq!(wrong::sample_size(10_000, 1, 100, five()), Ok(294));
    assert_eq!(wrong::sample_size(604, 10, 100, five()), Ok(28));
    assert_eq!(wrong::sample_size(3, 1, 100, five()), Ok(3));
    assert_eq!(wrong::sample_size(100, 0, 100, five()), Err(SampleError::Share));
}

#[test]
fn bounds_of_the_drawn_page() {
    // 60 of 604, one wrong, the other 14 right; and all 14 wrong.
    assert_eq!(wrong::most_wrong(604, 60, 1, five()), Ok(44));
    assert_eq!(wrong::most_wrong(604, 60, 15, five()), Ok(213));
    assert_eq!(wrong::most_wrong(604, 604, 3, five()), Ok(3));
    assert_eq!(wrong::most_wrong(604, 0, 0, five()), Ok(604));
    assert_eq!(wrong::most_wrong(604, 60, 60, five()), Ok(604));
    assert_eq!(
        wrong::most_wrong(10, 11, 0, five()),
        Err(SampleError::Counts { population: 10, sample: 11, wrong: 0 })
    );
}

#[test]
fn a_large_population_is_no_trouble() {
    let most = wrong::most_wrong(10_000_000, 300, 120, five()).expect("counts that fit");
    assert!((4_400_000..4_600_000).contains(&most), "{most}");
}

proptest! {
    /// The whole of the law: over all samples there can be, the bound lies below the truth in at most the risk.
    #[test]
    fn the_bound_covers_whatever_is_true(
        population in 1_u64..50, part in 0_u64..50, truth in 0_u64..50, above in 1_u32..50,
    ) {
        let (sample, truth) = (part.min(population), truth.min(population));
        let risk = Risk::new(above, 100).unwrap();
        let missed: u128 = ways(population, truth, sample)
            .filter(|(w, ways)| *ways > 0 && wrong::most_wrong(population, sample, *w, risk).unwrap() < truth)
            .map(|(_, ways)| ways)
            .sum();
        prop_assert!(missed * 100 <= choose(population, sample) * u128::from(above));
    }

    /// And it is the smallest such bound: one wrong record less is ruled out by no test of this kind.
    #[test]
    fn the_bound_is_not_larger_than_it_must_be(population in 1_u64..50, part in 1_u64..50, found in 0_u64..50) {
        let sample = part.min(population);
        let found = found.min(sample);
        let most = wrong::most_wrong(population, sample, found, five()).unwrap();
        let at_most = |of: u64| -> u128 {
            ways(population, of, sample).filter(|(w, _)| *w <= found).map(|(_, ways)| ways).sum()
        };
        let all = choose(population, sample);
        prop_assert!(at_most(most) * 20 > all);
        if most < population - (sample - found) {
            prop_assert!(at_most(most + 1) * 20 <= all);
        }
    }

    /// A size holds what it promises, and one less does not.
    #[test]
    fn a_size_is_the_smallest(population in 1_u64..3000, share in 1_u64..50) {
        let size = wrong::sample_size(population, share, 100, five()).unwrap();
        let of = (population * share).div_ceil(100);
        prop_assert!(wrong::finds(population, of, size, five()));
        prop_assert!(size == 0 || !wrong::finds(population, of, size - 1, five()));
    }

    /// Worse findings never make a better bound, and the bound never leaves what is possible.
    #[test]
    fn a_worse_finding_is_a_higher_bound(shares in prop::collection::vec(0_u32..=money::WHOLE, 1..40), which: usize) {
        let total = 1_234_567_890;
        let bound = money::most_not_borne(total, &shares, five());
        prop_assert!(bound <= total);
        let mut worse = shares.clone();
        let at = which % worse.len();
        worse[at] /= 2;
        prop_assert!(money::most_not_borne(total, &worse, five()) >= bound);
        worse.reverse();
        let mut turned = worse.clone();
        turned.rotate_left(at);
        prop_assert_eq!(money::most_not_borne(total, &worse, five()), money::most_not_borne(total, &turned, five()));
    }
}

#[test]
fn the_sum_is_covered_exactly_where_all_draws_can_be_gone_through() {
    // Two amounts, one of them borne out by half: with 4 draws there are 5 outcomes, each with its chance.
    for (large, small, found) in [(90_u64, 10_u64, 0_u32), (50, 50, 500_000), (99, 1, 0), (20, 80, 900_000)] {
        for draws in 1..=12_u32 {
            let total = large + small;
            let truth = u128::from(small) * u128::from(money::WHOLE - found);
            let mut missed = 0_u128;
            for bad in 0..=draws {
                let mut shares = vec![found; usize::try_from(bad).unwrap()];
                shares.resize(usize::try_from(draws).unwrap(), money::WHOLE);
                let bound = u128::from(money::most_not_borne(total, &shares, five()));
                if bound * u128::from(money::WHOLE) < truth {
                    let ways = choose(draws.into(), bad.into());
                    missed += ways * u128::from(small).pow(bad) * u128::from(large).pow(draws - bad);
                }
            }
            assert!(missed * 20 <= u128::from(total).pow(draws), "{large}:{small}, {draws} draws");
        }
    }
}

#[test]
fn money_is_drawn_in_proportion_and_the_same_for_everybody() {
    let amounts = [100, -900, 0, 9_000];
    let hits = money::draw(&amounts, "a seed", 10_000).unwrap();
    let of = |which| hits.iter().filter(|hit| **hit == which).count();
    assert_eq!([of(0), of(1), of(2), of(3)], [98, 964, 0, 8938]);
    assert_eq!(hits[..10], [3, 3, 3, 1, 3, 3, 3, 3, 3, 3]);
    assert_eq!(money::draw(&[0, 0], "", 1), Err(SampleError::Nothing));
}

#[test]
fn what_is_borne_out_of_an_amount() {
    assert_eq!(money::borne(1000, 1000), money::WHOLE);
    assert_eq!(money::borne(1000, 2000), money::WHOLE);
    assert_eq!(money::borne(3, 1), 333_333);
    assert_eq!(money::borne(-1000, -250), 250_000);
    assert_eq!(money::borne(-1000, 250), 0);
    assert_eq!(money::borne(1000, 0), 0);
    assert_eq!(money::borne(i64::MIN, i64::MIN), money::WHOLE);
}

#[test]
fn how_many_draws_a_sum_takes() {
    assert_eq!(money::sample_size(5, 100, five()), Ok(Some(65)));
    assert_eq!(money::sample_size(1, 100, five()), Ok(Some(330)));
    assert_eq!(money::sample_size(1, 1_000_000_000, five()), Ok(None));
    assert_eq!(money::most_not_borne(100_000, &[money::WHOLE; 65], five()), 4_966);
    assert_eq!(money::most_not_borne(100_000, &[], five()), 100_000);
}

/// Which of a population are false: the first so many positions. The seed decides, so it may be any.
fn holds_a_false_one(seed: &str, ids: &[String], falsehoods: usize, take: usize) -> bool {
    let drawn = sampler::draw(ids, seed, take).expect("the ids differ");
    drawn.iter().any(|ticket| ticket.id.parse::<usize>().expect("a position") <= falsehoods)
}

#[test]
#[expect(clippy::print_stdout, reason = "a long run says how many cases it drew")]
fn planted_falsehoods_are_found() {
    let ids: Vec<String> = (1..=1000).map(|id| id.to_string()).collect();
    let cases = std::env::var("LUOSHI_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(50);
    for (falsehoods, take) in [(50, 59), (20, 148), (10, 294)] {
        let found =
            (0..cases).filter(|run| holds_a_false_one(&format!("run {run}"), &ids, falsehoods, take)).count();
        println!("{falsehoods} of 1000 false, {take} drawn: found in {found} of {cases} runs");
        // Found in 95 per cent at least, but for three standard deviations of so few runs.
        let missed = cases - found;
        let over = (missed * 20).saturating_sub(cases);
        assert!(over * over <= 9 * 19 * cases, "found in {found} of {cases}");
    }
}
