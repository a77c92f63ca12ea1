//! What is entered in a form, what it is kept as, and what it posts.

use std::path::Path;

use luoshi_ledger::Posting;
use luoshi_packs::{
    FieldError, FieldKind, Files, Form, Lang, Value, Values, load, parse_field, postings, stored, validate,
};
use luoshi_store::Day;
use proptest::prelude::*;
use serde_json::{Map, Value as Json, json};

fn form() -> Form {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/small");
    load(&Files::from_dir(&folder).unwrap()).unwrap().form("talk").unwrap().clone()
}

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

/// A talk that is in order, with these fields changed or (where null) left out.
fn raw(changes: Json) -> Map<String, Json> {
    let base = json!({ "unit": "99010101", "day": "2021-04-13", "topic": "一条河的故事" });
    let mut raw = base.as_object().unwrap().clone();
    raw.extend(changes.as_object().unwrap().clone());
    raw
}

fn read(changes: Json) -> Result<Values, Vec<(String, FieldError)>> {
    validate(&form(), &raw(changes), day("2021-04-16"))
}

fn refused(changes: Json) -> Vec<(String, FieldError)> {
    read(changes).unwrap_err()
}

fn lines(postings: &[Posting]) -> Vec<String> {
    let person = |p: &Posting| p.person.map(|id| format!(" #{id}")).unwrap_or_default();
    postings
        .iter()
        .map(|p| format!("{} {} {} {:+}{}", p.item, p.unit, p.day, p.quantity, person(p)))
        .collect()
}

#[test]
fn a_record_posts_what_its_form_says() {
    let values = read(json!({ "time": "09:00-10:30", "speakers": [7, "8"] })).unwrap();
    assert_eq!(
        lines(&postings(&form(), &values)),
        [
            "talk.held 99010101 2021-04-13 +1",
            "talk.time 99010101 2021-04-13 +90",
            "talk.speaker 99010101 2021-04-13 +1 #7",
            "talk.speaker 99010101 2021-04-13 +1 #8",
        ]
    );
}

#[test]
fn a_stock_that_ended_posts_the_same_as_a_negative() {
    let values = read(json!({ "speakers": "7", "left": "2021-05-01" })).unwrap();
    assert_eq!(
        lines(&postings(&form(), &values))[1..],
        ["talk.speaker 99010101 2021-04-13 +1 #7", "talk.speaker 99010101 2021-05-01 -1 #7"]
    );
}

#[test]
fn nothing_is_posted_for_what_is_empty_or_nothing() {
    let mut form = form();
    form.posts.retain(|rule| rule.item == "talk.time");
    assert_eq!(postings(&form, &read(json!({})).unwrap()), []);
    form.posts[0].quantity.field = Some("cost".into());
    assert_eq!(postings(&form, &read(json!({ "cost": "0" })).unwrap()), []);
    form.posts[0].quantity.scale = i64::MAX;
    assert_eq!(postings(&form, &read(json!({ "cost": "1" })).unwrap()), [], "more than a ledger holds");
}

#[test]
fn a_number_is_multiplied_by_people_where_the_rule_says_so() {
    let mut form = form();
    form.posts.retain(|rule| rule.item == "talk.time");
    form.posts[0].quantity.times = Some("speakers".into());
    let values = read(json!({ "time": "09:00-10:00", "speakers": [1, 2, 3] })).unwrap();
    assert_eq!(lines(&postings(&form, &values)), ["talk.time 99010101 2021-04-13 +180"]);
}

#[test]
fn the_same_person_twice_counts_once_and_it_is_said() {
    let values = read(json!({ "speakers": ["7", 7, "8"] })).unwrap();
    assert_eq!(values.people("speakers"), [7, 8]);
    let said: Vec<&str> = values.said().iter().map(|(field, _)| field.as_str()).collect();
    assert_eq!(said, ["speakers"]);
    assert_eq!(values.said()[0].1.zh, "有 1 次重复填写同一人，只算一次。");
    // Twice does not break the bound of three.
    assert!(read(json!({ "speakers": "1,1,2,2,3" })).is_ok());
}

#[test]
fn a_condition_shows_a_field_asks_for_it_and_hides_it() {
    assert_eq!(refused(json!({ "place": "school" })), [("classes".into(), FieldError::Missing)]);
    assert_eq!(
        read(json!({ "place": "学校", "classes": 3 })).unwrap().get("classes"),
        Some(&Value::Number(3))
    );
    assert_eq!(read(json!({ "place": "office", "classes": 300 })).unwrap().get("classes"), None);
}

#[test]
fn all_fields_that_are_wrong_are_named_in_the_order_of_the_form() {
    let errors = refused(json!({
        "theme": "x", "where": "Ninguta", "tags": ["new", "blue"], "share": "1.234", "cost": "10001",
        "speakers": [1, 2, 3, 4], "time": "10:00-09:00", "topic": "好".repeat(21), "day": "2021-04-17",
        "unit": "East/1",
    }));
    let fields: Vec<&str> = errors.iter().map(|(field, _)| field.as_str()).collect();
    assert_eq!(
        fields,
        ["unit", "day", "topic", "time", "speakers", "cost", "share", "tags", "where", "theme"]
    );
}

#[test]
fn what_is_wrong_and_what_to_do() {
    let form = form();
    let cases = [
        ("topic", json!("")),
        ("topic", json!(["a", "b"])),
        ("topic", json!({})),
        ("topic", json!(true)),
        ("day", json!("16 April")),
        ("day", json!("2021-02-30")),
        ("time", json!("9 to 10")),
        ("time", json!("24:30-25:00")),
        ("classes", json!("three")),
        ("classes", json!("0")),
        ("classes", json!(41)),
        ("classes", json!("1.5")),
        ("classes", json!("99999999999999999999")),
        ("share", json!("10000000000000.01")),
        ("share", json!("-10000000000000.01")),
        ("share", json!("-99999999999999999999")),
        ("cost", json!("-1")),
        ("cost", json!("10,000.01")),
        ("cost", json!("1.001")),
        ("share", json!("0.125")),
        ("place", json!("sea")),
        ("tags", json!("blue")),
        ("unit", json!("柳村")),
        ("speakers", json!("李四")),
        ("speakers", json!([1, 2, 3, 4])),
        ("where", json!("91,0")),
        ("where", json!("north")),
        ("topic", json!("好".repeat(21))),
    ];
    let mut all = String::new();
    for (id, raw) in cases {
        let field = form.field(id).unwrap();
        let error = parse_field(field, &raw).unwrap_err();
        let [zh, en] = Lang::ALL.map(|lang| error.text(field.label.get(lang)).get(lang).to_owned());
        all.push_str(&format!("{id} {raw}\n  {zh}\n  {en}\n"));
    }
    insta::assert_snapshot!(all);
}

#[test]
fn values_are_exact_and_read_as_they_are_written() {
    let form = form();
    let cases = [
        ("cost", "１，２３４.５", Value::Money(123_450)),
        ("cost", "0.07", Value::Money(7)),
        ("share", "-12.5", Value::Number(-1250)),
        ("share", "−0.01", Value::Number(-1)),
        ("time", "00:00–24:00", Value::TimeSpan { from: 0, until: 1440 }),
        ("where", "44.5829, 129.6123", Value::Place { latitude: 44_582_900, longitude: 129_612_300 }),
        ("tags", "旧、new", Value::Choices(vec!["new".into(), "old".into()])),
        ("place", "SCHOOL", Value::Choice("school".into())),
    ];
    for (id, text, value) in cases {
        let parsed = parse_field(form.field(id).unwrap(), &json!(text)).unwrap().unwrap();
        assert_eq!(parsed.value, value, "{id} {text}");
    }
}

#[test]
fn a_list_of_nothing_is_empty() {
    let mut form = form();
    assert_eq!(read(json!({ "speakers": ",、", "tags": [";"] })).unwrap().iter().count(), 3);
    form.fields.retain(|field| field.id == "speakers");
    form.fields[0].required = true;
    assert_eq!(parse_field(&form.fields[0], &json!(",")), Err(FieldError::Missing));
}

#[test]
fn control_characters_are_left_out() {
    let mut form = form();
    let values = read(json!({ "topic": "\u{0}一条\u{7}河\t的\n故事\u{85}", "tags": "new\u{0}" })).unwrap();
    assert_eq!(values.get("topic"), Some(&Value::Text("一条河 的 故事".into())));
    assert_eq!(values.get("tags"), Some(&Value::Choices(vec!["new".into()])));
    assert_eq!(refused(json!({ "topic": "\u{0}\u{1}" })), [("topic".into(), FieldError::Missing)]);
    form.fields.retain(|field| field.id == "topic");
    form.fields[0].kind = FieldKind::LongText;
    let long = parse_field(&form.fields[0], &json!("一\r\n\t二\u{0}")).unwrap().unwrap();
    assert_eq!(long.value, Value::Text("一\n\t二".into()));
}

#[test]
fn what_is_kept_is_read_again() {
    let form = form();
    let values = read(json!({
        "place": "school", "classes": 3, "time": "09:00-10:30", "speakers": [7, 8], "left": "2021-05-01",
        "cost": "0.07", "share": "-0.50", "tags": ["old", "new"], "where": "-44.5,129.612345",
    }))
    .unwrap();
    let kept = values.to_json(&form);
    assert_eq!(stored(&form, kept.as_object().unwrap()), values);
    assert_eq!(validate(&form, kept.as_object().unwrap(), day("2021-04-16")).unwrap(), values);
    assert_eq!(kept["cost"], json!("0.07"));
    assert_eq!(kept["share"], json!("-0.50"));
}

#[test]
fn an_old_record_stays_readable_when_its_form_has_changed() {
    let mut kept = raw(json!({ "place": "harbour", "gone": 1, "cost": "99999" }));
    kept.insert("day".into(), json!("2031-01-01"));
    let values = stored(&form(), &kept);
    assert_eq!(values.day("day"), Some(day("2031-01-01")));
    assert_eq!(values.get("place"), None);
}

#[test]
fn a_record_is_called_as_its_form_says() {
    let form = form();
    let values = read(json!({})).unwrap();
    let name = |code: &str| format!("<{code}>");
    assert_eq!(form.title_of(&values, Lang::Zh, &name), "一条河的故事（2021-04-13）");
    assert_eq!(form.title_of(&values, Lang::En, &name), "一条河的故事, 2021-04-13");
    assert_eq!(form.field_named("Coordinates").map(|field| field.id.as_str()), Some("where"));
    assert_eq!(form.field_named(" 坐标 ").map(|field| field.id.as_str()), Some("where"));
    assert_eq!(form.unit_of(&values), Some("99010101"));
}

/// What somebody may send for a field: mostly almost right.
fn sent() -> impl Strategy<Value = Json> {
    let text = prop_oneof![
        any::<String>(),
        "[0-9]{1,6}:[0-9]{1,5}[-–至][0-9]{1,6}:[0-9]{1,5}",
        "[-+−]?[0-9０-９,.]{1,25}",
        "-?[0-9.]{1,20}[,，] ?-?[0-9.]{1,20}",
        "[0-9]{1,6}-[0-9]{1,3}-[0-9]{1,3}",
    ];
    let one = prop_oneof![text.prop_map(Json::from), any::<i64>().prop_map(Json::from), Just(Json::Null)];
    prop_oneof![one.clone(), prop::collection::vec(one, 0..4).prop_map(Json::from)]
}

proptest! {
    /// Whatever is sent is read or refused, and what was read is kept and read again as the same.
    #[test]
    fn nothing_that_is_sent_breaks_it(raw in prop::collection::vec(sent(), 12)) {
        let form = form();
        let fields = form.fields.iter().map(|field| field.id.clone());
        let given: Map<String, Json> = fields.zip(raw).collect();
        for field in &form.fields {
            if let Err(error) = parse_field(field, &given[&field.id]) {
                prop_assert!(!error.text("x").is_empty());
            }
        }
        let values = stored(&form, &given);
        let kept = values.to_json(&form);
        let again = stored(&form, kept.as_object().unwrap());
        prop_assert_eq!(again.iter().collect::<Vec<_>>(), values.iter().collect::<Vec<_>>());
        for posting in postings(&form, &values) {
            prop_assert_ne!(posting.quantity, 0);
        }
    }
}
