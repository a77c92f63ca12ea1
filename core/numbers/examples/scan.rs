//! Prints the numbers of a text: `cargo run -p luoshi-numbers --example scan [-- FILE]`; without a file it reads
//! standard input.

use std::io::{self, Read, Write};

use luoshi_numbers::{Number, Verdict, read};

fn line(number: &Number) -> String {
    let verdict = match number.verdict {
        Verdict::Figure => "FIGURE".to_owned(),
        Verdict::NotAFigure(why) => why.code().to_owned(),
    };
    let high = number.high.map(|high| format!("..{high}")).unwrap_or_default();
    let pairing = number
        .pairing
        .as_ref()
        .map(|p| format!(" list {} value {}/{} names {:?}", p.list, p.index + 1, p.values, p.names));
    format!(
        "{:>6}-{:<6} {:<12} {}\t{}{high}\t{:?}{}\t{}\t{}{}",
        number.start,
        number.end,
        verdict,
        number.text,
        number.value,
        number.bound,
        if number.rounded { format!(" ±{}", number.step) } else { String::new() },
        number.unit_of_measure.as_deref().unwrap_or("-"),
        number.noun.as_deref().unwrap_or("-"),
        pairing.unwrap_or_default(),
    )
}

fn main() -> io::Result<()> {
    let mut bytes = Vec::new();
    match std::env::args().nth(1) {
        Some(path) => bytes = std::fs::read(path)?,
        None => {
            io::stdin().read_to_end(&mut bytes)?;
        }
    }
    let text = String::from_utf8_lossy(&bytes);
    let mut out = io::stdout().lock();
    let reading = read(&text);
    for number in &reading.numbers {
        writeln!(out, "{}", line(number))?;
    }
    for period in &reading.periods {
        writeln!(out, "{:>6}-{:<6} {:?}", period.start, period.end, period.period)?;
    }
    for conflict in &reading.conflicts {
        writeln!(out, "{conflict:?}")?;
    }
    Ok(())
}
