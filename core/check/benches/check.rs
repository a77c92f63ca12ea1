//! How fast a text is checked without a ledger — read, matched, judged — beside a plain scan of the same characters in
//! the same run. The figures and units are the sample's; every question is answered with nothing.

use std::hint::black_box;
use std::path::Path;
use std::sync::Arc;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use luoshi_check::{Figures, PlaceUnit, Places, Report, Setting, draft};
use luoshi_packs::{Files, Lang, load};

const REPORT: &str = include_str!("../tests/texts/1-yunling.txt");
/// One line, one sentence, one clause: nothing to stop at.
const UNBROKEN: &str = "全市宣讲780场海林市57场宣讲员1180人";
/// Places without end, in one list.
const PLACES: &str = "海林市、宁安市、临江市宣讲3场、";

fn setting() -> Setting {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs/mudanjiang-2021");
    let files = Files::from_dir(&folder).expect("the pack's folder");
    let pack = load(&files).expect("a sound pack");
    let units = pack.units.iter().map(|unit| PlaceUnit {
        code: unit.code.clone(),
        parent: unit.parent.clone(),
        kind: unit.kind,
        names: std::iter::once(unit.name_zh.clone()).chain(unit.aliases.iter().cloned()).collect(),
    });
    Setting {
        figures: Arc::new(Figures::of(&pack)),
        places: Arc::new(Places::new(units.collect())),
        unit: None,
        date: None,
        last_day: pack.campaign.until,
        as_of: 1,
        lang: Lang::Zh,
    }
}

fn check(text: &str, setting: &Setting) -> Report {
    let draft = draft(text, setting.clone());
    let unanswered = vec![None; draft.questions().len()];
    draft.judge(&unanswered)
}

fn scan(text: &str) -> usize {
    text.chars().filter(char::is_ascii_digit).count()
}

fn checking(c: &mut Criterion) {
    let setting = setting();
    let mut group = c.benchmark_group("check");
    group.sample_size(10);
    for (name, piece) in [("report", REPORT), ("unbroken", UNBROKEN), ("places", PLACES)] {
        for kilo in [16, 64, 256] {
            let text: String = piece.chars().cycle().take(kilo << 10).collect();
            group.throughput(Throughput::Bytes(text.len() as u64));
            let id = |what: &str| BenchmarkId::new(format!("{name}/{what}"), format!("{kilo}k"));
            group.bench_function(id("check"), |b| b.iter(|| check(black_box(&text), &setting)));
            group.bench_function(id("scan"), |b| b.iter(|| scan(black_box(&text))));
        }
    }
    group.finish();
}

criterion_group!(benches, checking);
criterion_main!(benches);
