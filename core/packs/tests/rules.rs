//! Every rule that a pack is held against: a sound pack, one change, and what is said about it.
//!
//! The snapshot holds both the rules (a rule that is gone leaves its case without a problem) and their words.

use std::fmt::Write;
use std::path::Path;

use luoshi_packs::{Files, Lang, Problem, load};
use proptest::prelude::*;

fn small() -> Files {
    Files::from_dir(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/small")).unwrap()
}

/// The small pack with `new` in the place of the first `old` in a file.
fn changed(file: &str, old: &str, new: &str) -> Files {
    let mut files = small();
    let text = str::from_utf8(files.read(file).unwrap()).unwrap().to_owned();
    assert!(text.contains(old), "{file} does not hold {old:?}");
    files.insert(file, text.replacen(old, new, 1));
    files
}

/// What is said, warnings included, in both languages.
fn said(files: &Files) -> Vec<Problem> {
    match load(files) {
        Ok(pack) => pack.warnings,
        Err(problems) => problems,
    }
}

const PACK: &str = "pack.toml";
const ITEMS: &str = "items.toml";
const FIGURES: &str = "figures.toml";
const FORM: &str = "forms/talk.toml";
const UNITS: &str = "units.csv";

#[rustfmt::skip]
const CASES: &[(&str, &str, &str, &str)] = &[
    ("no TOML", ITEMS, "nature = \"flow\"", "nature = flow"),
    ("a key nobody knows", FIGURES, "format = \"whole\"", "format = \"whole\"\ncolour = \"red\""),
    ("a table nobody knows", ITEMS, "[[item]]", "[[items]]"),
    ("a key is missing", FIGURES, "measure_word = \"talks\"\n", ""),
    ("a word nobody knows", FIGURES, "format = \"whole\"", "format = \"roman\""),
    ("a value of the wrong shape", FIGURES, "decimals = 1", "decimals = \"one\""),
    ("a badly formed id", ITEMS, "id = \"talk.time\"", "id = \"Talk time\""),
    ("an id twice", ITEMS, "id = \"talk.time\"", "id = \"talk.held\""),
    ("a language is empty", FIGURES, "en = \"Talks held\"", "en = \"\""),
    ("a language is missing", FIGURES, ", en = \"Talks held\"", ""),
    ("one language alone", PACK, "[\"zh\", \"en\"]", "[\"zh\"]"),
    ("no such time zone", PACK, "Asia/Shanghai", "Asia/Smallville"),
    ("no day", PACK, "2021-03-08", "8 March"),
    ("days reversed", PACK, "2021-03-08", "2021-05-08"),
    ("overview of nothing", PACK, "overview = [\"talk.held\"]", "overview = [\"talk.lost\"]"),
    ("an unknown item", FIGURES, "item = \"talk.time\"", "item = \"talk.tim\""),
    ("an unknown section", FIGURES, "section = \"talks\"", "section = \"walks\""),
    ("an unknown unit", FIGURES, "scope = \"9901\"", "scope = \"9909\""),
    ("mixed measures", FIGURES, "kind = \"sum\"\nitem = \"talk.time\"", "kind = \"level\"\nitem = \"talk\""),
    ("a sum of a stock", FIGURES, "kind = \"people_at\"", "kind = \"sum\""),
    ("a level of a flow", FIGURES, "kind = \"sum\"", "kind = \"level\""),
    ("people of what counts none", FIGURES, "kind = \"sum\"", "kind = \"people\""),
    ("a part of a ratio is missing", FIGURES, "denominator = \"talk.held\"\n", ""),
    ("an unknown part of a ratio", FIGURES, "denominator = \"talk.held\"", "denominator = \"talk.lost\""),
    ("a ratio of a ratio", FIGURES, "numerator = \"talk.time\"", "numerator = \"study.daily\""),
    ("a ratio of flow and stock", FIGURES, "numerator = \"talk.time\"", "numerator = \"talk.speakers\""),
    ("a sum with parts", FIGURES, "item = \"talk.time\"", "item = \"talk.time\"\nnumerator = \"talk.held\""),
    ("a sum of nothing", FIGURES, "item = \"talk.time\"\n", ""),
    ("units of which kind", FIGURES, "kind = \"sum\"", "kind = \"units\""),
    ("a kind of unit for a sum", FIGURES, "kind = \"sum\"", "kind = \"sum\"\nunits = \"county\""),
    ("no scale", FIGURES, "scale = 60", "scale = 0"),
    ("too many decimals", FIGURES, "decimals = 1\nname", "decimals = 9\nname"),
    ("a whole number with decimals", FIGURES, "kind = \"sum\"", "kind = \"sum\"\ndecimals = 2"),
    ("a change of what is none", FIGURES, "format = \"whole\"", "format = \"change\""),
    ("a period that is no day", FIGURES, "from = \"2021-03-01\"", "from = \"March\""),
    ("an empty alias", FIGURES, "[\"lectures\"]", "[\"\"]"),
    ("an alias of two figures", FIGURES, "scope = \"9901\"", "scope = \"9901\"\naliases.en = [\"lectures\"]"),
    ("nothing posts an item", ITEMS, "\nroom = \"study\"", ""),
    ("an unknown field", FORM, "columns = [\"day\", \"topic\"]", "columns = [\"day\", \"theme\"]"),
    ("an unknown field in a title", FORM, "zh = \"{topic}（{day}）\"", "zh = \"{theme}（{day}）\""),
    ("a day that is no day", FORM, "day = \"day\"", "day = \"topic\""),
    ("a day that may be empty", FORM, "day = \"day\"", "day = \"left\""),
    ("an unknown category", FORM, "category = \"talk.place\"", "category = \"talk.places\""),
    ("nothing to choose", FORM, "category = \"talk.place\"\n", ""),
    ("an empty list", FORM, "category = \"talk.place\"", "choices = []"),
    ("choices and category", FORM, "category = \"talk.place\"", "category = \"talk.place\"\nchoices = []"),
    ("choices of a text", FORM, "kind = \"text\"", "kind = \"text\"\ncategory = \"talk.place\""),
    ("a choice twice", FORM, "{ id = \"old\",", "{ id = \"new\","),
    ("bounds reversed", FORM, "min = 1\nmax = 40", "min = 41\nmax = 40"),
    ("a bound of a day", FORM, "past = true", "past = true\nmin = 1"),
    ("a past that is no day", FORM, "max = 20", "max = 20\npast = true"),
    ("decimals of money", FORM, "kind = \"money\"", "kind = \"money\"\ndecimals = 1"),
    ("shown by a later field", FORM, "{ field = \"place\", is = [\"school\"] }", "{ field = \"tags\", is = [\"new\"] }"),
    ("shown by an unknown choice", FORM, "is = [\"school\"]", "is = [\"sea\"]"),
    ("shown by what is no choice", FORM, "{ field = \"place\", is = [\"school\"] }", "{ field = \"topic\", is = [\"school\"] }"),
    ("public where it is no file", FORM, "kind = \"place\"", "kind = \"place\"\npublic_when = { field = \"tags\", is = [\"new\"] }"),
    ("public by any choice", FORM, "kind = \"place\"", "kind = \"files\"\npublic_when = { field = \"tags\" }"),
    ("posting an unknown item", FORM, "item = \"talk.time\"", "item = \"talk.tim\""),
    ("posting what a room posts", FORM, "item = \"talk.time\"", "item = \"study.self\""),
    ("posting a text", FORM, "quantity = { field = \"time\" }", "quantity = { field = \"topic\" }"),
    ("posting nothing", FORM, "quantity = { field = \"time\" }", "quantity = { field = \"time\", scale = 0 }"),
    ("posting a number without a most", FORM, "quantity = { field = \"time\" }", "quantity = { field = \"share\" }"),
    ("posting more than a ledger holds", FORM, "quantity = { field = \"time\" }", "quantity = { field = \"cost\", scale = 1000000001 }"),
    ("each where none is counted", FORM, "quantity = { field = \"time\" }", "each = \"speakers\""),
    ("no each where people are counted", FORM, "each = \"speakers\"\n", ""),
    ("the end of a flow", FORM, "item = \"talk.held\"", "item = \"talk.held\"\nends = \"left\""),
    ("no root", UNITS, "9900,,city", "9900,,county"),
    ("a unit above that is not there", UNITS, "990101,9901,", "990101,9902,"),
    ("an unknown kind of unit", UNITS, "9901,9900,county", "9901,9900,shire"),
    ("a unit twice", UNITS, "990101,9901,township", "9901,9900,township"),
    ("a badly formed code", UNITS, "99010101,", "9901/0101,"),
    ("a row too short", UNITS, "9901,9900,county,东县,East,", "9901,9900,county"),
    ("grouped by person", FIGURES, "kind = \"people_at\"", "kind = \"people_at\"\ngroup_by = \"person\""),
    ("ranked", FIGURES, "kind = \"people_at\"", "kind = \"people_at\"\nrank = true"),
    ("points", FIGURES, "kind = \"people_at\"", "kind = \"people_at\"\npoints = 3"),
    ("an average over fewer than five", FIGURES, "minimum = 5", "minimum = 4"),
    ("a minimum where nobody is counted", FIGURES, "item = \"talk.time\"", "item = \"talk.time\"\nminimum = 5"),
    ("an item of points", ITEMS, "zh = \"自学\", en = \"Self-study\"", "zh = \"学习积分\", en = \"Self-study\""),
    ("an item of scores", ITEMS, "en = \"Self-study\"", "en = \"Study score\""),
    ("a measure of points", ITEMS, "measure = \"person\"", "measure = \"points\""),
    ("a figure that ranks", FIGURES, "zh = \"平均每天自学的时间。\"", "zh = \"按自学时间排名。\""),
    ("a figure for appraisal", FIGURES, "zh = \"期末的宣讲人员。\"", "zh = \"考核用的宣讲人员数。\""),
    ("a number of points beside people", FORM, "zh = \"比重\", en = \"Share\"", "zh = \"得分\", en = \"Share\""),
];

#[test]
fn the_small_pack_is_sound() {
    assert_eq!(said(&small()), []);
}

#[test]
fn every_rule_and_its_words() {
    let mut all = String::new();
    for (name, file, old, new) in CASES {
        let found = said(&changed(file, old, new));
        assert!(!found.is_empty(), "nothing is said about: {name}");
        writeln!(all, "# {name}").unwrap();
        for problem in found {
            writeln!(all, "{}\n{}", problem.line_in(Lang::Zh), problem.line_in(Lang::En)).unwrap();
        }
        writeln!(all).unwrap();
    }
    insta::assert_snapshot!(all);
}

#[test]
fn all_that_is_wrong_is_named_at_once() {
    let mut files = changed(FIGURES, "format = \"whole\"", "format = \"roman\"");
    files.insert("shapes.geojson", "{\"type\":\"FeatureCollection\",\"features\":[{\"properties\":{}}]}");
    let form = changed(FORM, "max = 20", "max = \"twenty\"").read(FORM).unwrap().to_vec();
    files.insert(FORM, form);
    files.insert(
        "navigation.toml",
        "[[section]]\nid = \"Talks\"\nname = { zh = \"宣讲\", en = \"Talks\" }\ngroup = \"record\"\n",
    );
    let files_named: Vec<String> = said(&files).into_iter().map(|problem| problem.file).collect();
    for file in [FIGURES, "shapes.geojson", FORM, "navigation.toml"] {
        assert!(files_named.iter().any(|named| named == file), "{file} is not named in {files_named:?}");
    }
}

#[test]
fn what_cannot_be_read_is_not_blamed_on_who_names_it() {
    // talk.held cannot be read, but a form that posts it is in order.
    let found = said(&changed(ITEMS, "nature = \"flow\"", "nature = \"flood\""));
    assert_eq!(found.iter().map(|problem| problem.file.as_str()).collect::<Vec<_>>(), [ITEMS]);
    let mut files = small();
    files.insert(ITEMS, "[[item]\n");
    assert!(said(&files).iter().all(|problem| problem.file == ITEMS));
}

#[test]
fn a_file_that_is_missing_or_no_text_is_named() {
    for (file, bytes) in [(ITEMS, &b"\xff\xfe"[..]), (UNITS, b"\xff,\xfe\n\xff,\xfe\n")] {
        let mut files = small();
        files.insert(file, bytes);
        assert!(said(&files).iter().any(|problem| problem.file == file));
    }
    let mut few = Files::default();
    few.insert(PACK, small().read(PACK).unwrap());
    let missing: Vec<String> = said(&few).into_iter().map(|problem| problem.file).collect();
    assert_eq!(missing, ["categories.toml", FIGURES, ITEMS, "navigation.toml", UNITS]);
}

#[test]
fn short_names_come_from_the_rules_of_the_pack() {
    let pack = load(&small()).unwrap();
    let aliases = |code: &str| pack.units.iter().find(|unit| unit.code == code).unwrap().aliases.clone();
    assert_eq!(aliases("99010101"), ["柳村"]);
    assert_eq!(aliases("990101"), ["河口镇", "老河镇"]);
}

#[test]
fn the_version_is_the_text() {
    let pack = load(&small()).unwrap();
    assert_eq!(pack.version_hash, small().hash());
    assert_ne!(pack.version_hash, changed(PACK, "小城", "大城").hash());
}

proptest! {
    /// A pack with any damage is read or refused; nothing breaks.
    #[test]
    fn no_damage_breaks_it(which in 0_usize..7, at in 0.0_f64..1.0, cut in 0_usize..40, new in "\\PC{0,12}") {
        let mut files = small();
        let path = files.list().nth(which).unwrap().to_owned();
        let text = String::from_utf8(files.read(&path).unwrap().to_vec()).unwrap();
        let chars: Vec<char> = text.chars().collect();
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a share of a length")]
        let from = (chars.len() as f64 * at) as usize;
        let rest = chars.iter().skip(from + cut);
        let damaged: String = chars[..from].iter().copied().chain(new.chars()).chain(rest.copied()).collect();
        files.insert(path, damaged);
        for problem in said(&files) {
            prop_assert!(problem.line > 0 && problem.column > 0);
            prop_assert!(!problem.message.zh.is_empty() && !problem.help.en.is_empty());
        }
    }
}
