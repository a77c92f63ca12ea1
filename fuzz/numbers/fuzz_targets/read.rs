//! Any text is read without a panic, and what is found of it stands where it says.

#![no_main]

use libfuzzer_sys::fuzz_target;
use luoshi_numbers::{Decimal, holds, read};

fuzz_target!(|text: &str| {
    let chars: Vec<char> = text.chars().collect();
    let reading = read(text);
    let mut last = 0;
    for number in &reading.numbers {
        assert!(last <= number.start && number.start < number.end && number.end <= chars.len());
        assert_eq!(number.text, chars[number.start..number.end].iter().collect::<String>());
        std::hint::black_box(holds(number, &number.value));
        std::hint::black_box(holds(number, &Decimal::ZERO));
        last = number.end;
    }
    for conflict in &reading.conflicts {
        assert!(conflict.others.iter().chain([&conflict.number]).all(|&i| i < reading.numbers.len()));
    }
});
