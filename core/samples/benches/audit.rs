//! Audits simulated from the draw to the bound: planted falsehoods are found, the bounds cover the truth, and whoever
//! may append harmless entries before the draw gains nothing. Prints counts; every run can be had again.

#![expect(clippy::print_stdout, reason = "a simulation prints what it counted")]

use luoshi_samples::{Risk, money, sampler, sha256_hex, wrong};

/// Runs of each simulation.
const RUNS: usize = 2_000;
/// Entries behind the statement; LEDGER's sample sizes are those of a large population.
const POPULATION: u64 = 2_000;

fn main() {
    let risk = Risk::of_certainty(950).expect("95 per cent is a certainty");
    let ids: Vec<String> = (1..=POPULATION).map(|id| id.to_string()).collect();
    println!("planted falsehoods, {POPULATION} entries, {RUNS} runs");
    for (per_cent, size) in [(5, 59), (2, 148), (1, 294)] {
        let planted = POPULATION * per_cent / 100;
        let mut found = 0;
        let mut covered = 0;
        for run in 0..RUNS {
            let wrong = wrong_ones(&ids, &seed(run, 0), planted, size);
            found += usize::from(wrong > 0);
            let most = wrong::most_wrong(POPULATION, size as u64, wrong, risk).expect("counts that fit");
            covered += usize::from(most >= planted);
        }
        println!(
            "  {per_cent} % false, {size} drawn: found in {found} of {RUNS} ({}), the bound covers the truth in {covered} ({})",
            share(found),
            share(covered)
        );
    }
    harmless_entries(&ids);
    sums_of_money(risk);
}

/// Who may try again until the draw misses: with a seed from the root alone, and with a public event that comes later.
fn harmless_entries(ids: &[String]) {
    const TRIES: usize = 30;
    let (planted, size, runs) = (POPULATION / 20, 59, 200);
    let missed = |seed: &str| wrong_ones(ids, seed, planted, size) == 0;
    let honest = (0..runs).filter(|run| missed(&seed(*run, 0))).count();
    // The root after each harmless entry is known before the draw, and so is what it would draw.
    let ground = (0..runs).filter(|run| (0..TRIES).any(|entry| missed(&root(*run, entry)))).count();
    // The same entries, but the event is not known while they are chosen: the last one stands, whatever comes.
    let chosen = |run: usize| (0..TRIES).find(|entry| missed(&root(run, *entry))).unwrap_or(TRIES - 1);
    let later = (0..runs).filter(|run| missed(&seed(*run, chosen(*run)))).count();
    println!(
        "harmless entries before the draw, up to {TRIES}, 5 % false, {size} drawn, {runs} runs: the draw misses"
    );
    println!("  {honest} times without any, {ground} times where the seed is the root alone,");
    println!("  {later} times where a public event decides that comes after the statement");
}

/// Sums: amounts of very different sizes, a part of them borne out by a part.
fn sums_of_money(risk: Risk) {
    println!("sums of money, 500 amounts, {RUNS} runs: the bound covers what is not borne out");
    let amounts: Vec<i64> = (1..=500).map(|i: i64| 100 * (1 + i * i % 9_973)).collect();
    let total: u64 = amounts.iter().map(|amount| amount.unsigned_abs()).sum();
    for (name, every, borne) in
        [("one in 20, nothing of it true", 20, 0), ("one in 5, half of it true", 5, 500_000)]
    {
        let share_of = |index: usize| if index.is_multiple_of(every) { borne } else { money::WHOLE };
        let open: u128 = (0..amounts.len())
            .map(|i| u128::from(amounts[i].unsigned_abs()) * u128::from(money::WHOLE - share_of(i)))
            .sum();
        let mut covered = 0;
        for run in 0..RUNS {
            let hits = money::draw(&amounts, &seed(run, 1), 65).expect("amounts that can be drawn from");
            let shares: Vec<u32> = hits.into_iter().map(share_of).collect();
            let most = money::most_not_borne(total, &shares, risk);
            covered += usize::from(u128::from(most) * u128::from(money::WHOLE) >= open);
        }
        println!("  {name}, 65 drawn: in {covered} of {RUNS} ({})", share(covered));
    }
}

/// How many of the first `planted` entries are drawn.
fn wrong_ones(ids: &[String], seed: &str, planted: u64, size: usize) -> u64 {
    let drawn = sampler::draw(ids, seed, size).expect("the ids differ");
    let wrong = drawn.iter().filter(|ticket| ticket.id.parse::<u64>().is_ok_and(|id| id <= planted));
    wrong.count() as u64
}

/// The root of a log after so many harmless entries, as far as a draw can tell.
fn root(run: usize, entry: usize) -> String {
    sha256_hex(&format!("root {run} {entry}"))
}

/// A statement's hash and what a public event came to.
fn seed(run: usize, entry: usize) -> String {
    format!("{}\n{}", root(run, entry), sha256_hex(&format!("event {run}")))
}

/// A count of the runs in per cent, with one decimal, cut off.
fn share(count: usize) -> String {
    format!("{}.{} %", count * 100 / RUNS, count * 1000 / RUNS % 10)
}
