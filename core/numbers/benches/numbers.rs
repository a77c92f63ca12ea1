//! How fast a text is read, beside a plain scan of the same characters in the same run. The texts are a megabyte
//! each: news prose, prose without any mark to end a sentence, digits alone, and the smallest pieces in a row.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use luoshi_numbers::read;

const MEGABYTE: usize = 1 << 20;

const NEWS: &str = "截至5月底，全市已开工改造老旧小区128个，惠及居民3.6万余户，完成投资12.75亿元，占年度计划的63.8%。\
    一季度，规模以上工业增加值、固定资产投资、社会消费品零售总额分别增长25.1%、30.6%和33.9%。\
    家住青山区红星街道56号楼3单元的居民说，以前下雨天出门要蹚水，现在出门就是柏油路。\n";
const ENGLISH: &str = "More than 3,400 volunteers joined the spring clean-up on Saturday, May 8, at 9:00 a.m., and planted \
    1,250 trees in twenty-three parks. Complaints fell by 18 percent, while requests rose from 1,200 to 1,560.\n";

fn megabyte(of: &str) -> String {
    let mut text = of.repeat(MEGABYTE / of.len() + 1);
    let end = (0..=MEGABYTE).rev().find(|&i| text.is_char_boundary(i)).unwrap_or(0);
    text.truncate(end);
    text
}

fn scan(text: &str) -> usize {
    text.chars().filter(|c| c.is_ascii_digit()).count()
}

fn reading(c: &mut Criterion) {
    let mut group = c.benchmark_group("numbers");
    group.sample_size(10);
    group.throughput(Throughput::Bytes(MEGABYTE as u64));
    let texts = [
        ("news", NEWS),
        ("english", ENGLISH),
        ("unbroken", "全市走访群众3万人次解决问题120个占比"),
        ("digits", "1234567890"),
        ("list", "1、2、"),
        ("ones", "一"),
        ("dashes", "1-"),
        ("quotes", "“一个"),
        ("table", "海林市\t1\t2\n"),
    ];
    for (name, piece) in texts {
        let text = megabyte(piece);
        group.bench_function(format!("{name}/read"), |b| b.iter(|| read(black_box(&text))));
        group.bench_function(format!("{name}/scan"), |b| b.iter(|| scan(black_box(&text))));
    }
    group.finish();
}

criterion_group!(benches, reading);
criterion_main!(benches);
