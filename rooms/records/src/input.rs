//! What a page sent, as the raw values of a form.

use luoshi_packs::{FieldKind, Form};
use luoshi_web::Form as Sent;
use serde_json::{Map, Value as Json, json};

/// The raw values of a form's fields. Units and people that were typed stand apart: see [`typed`].
pub fn values(form: &Form, sent: &Sent) -> Map<String, Json> {
    let mut values = Map::new();
    for field in &form.fields {
        let id = field.id.as_str();
        let part = |part: &str| sent.get(&part_name(id, part)).unwrap_or_default();
        let value = match field.kind {
            FieldKind::TimeSpan => match (part("from"), part("until")) {
                ("", "") => continue,
                (from, until) => json!(format!("{from}-{until}")),
            },
            kind if kind.is_list() => json!(sent.all(id)),
            _ => json!(sent.get(id).unwrap_or_default()),
        };
        values.insert(field.id.clone(), value);
    }
    values
}

/// What was typed, one name or number a line, into the field that stands there without a script.
pub fn typed(sent: &Sent, field: &str) -> Vec<String> {
    let lines = sent.all(&part_name(field, "typed")).into_iter().flat_map(str::lines);
    lines.map(|line| line.trim().to_owned()).filter(|line| !line.is_empty()).collect()
}

/// The name of a part of a field: a span's two times, what is typed, new files. Field ids hold no colon.
pub fn part_name(field: &str, part: &str) -> String {
    format!("{field}:{part}")
}
