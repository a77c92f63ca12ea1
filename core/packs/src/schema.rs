use schemars::{JsonSchema, SchemaGenerator, generate::SchemaSettings};
use serde_json::{Value as Json, json};

use crate::raw::{
    CategoryRaw, FieldRaw, FigureRaw, FormRaw, ItemRaw, PackRaw, PostRaw, SectionRaw, SiteRaw, TemplateRaw,
};

/// The JSON schema of a pack's files, for editors: one definition a file, under `$defs`.
pub fn schema_json() -> String {
    let mut generator = SchemaSettings::draft2020_12().into_generator();
    let files = [
        ("pack.toml", reference::<PackRaw>(&mut generator)),
        ("items.toml", tables::<ItemRaw>("item", &mut generator)),
        ("figures.toml", tables::<FigureRaw>("figure", &mut generator)),
        ("categories.toml", tables::<CategoryRaw>("category", &mut generator)),
        ("navigation.toml", tables::<SectionRaw>("section", &mut generator)),
        ("templates.toml", tables::<TemplateRaw>("template", &mut generator)),
        ("site.toml", reference::<SiteRaw>(&mut generator)),
        ("form.toml", form(&mut generator)),
    ];
    let mut all = generator.take_definitions(true);
    for (name, schema) in files {
        all.insert(name.to_owned(), schema);
    }
    let references: Vec<Json> = [
        "pack.toml",
        "items.toml",
        "figures.toml",
        "categories.toml",
        "navigation.toml",
        "site.toml",
        "form.toml",
    ]
    .map(|name| json!({ "$ref": format!("#/$defs/{name}") }))
    .into();
    let schema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "The files of a Luoshi pack",
        "anyOf": references,
        "$defs": all,
    });
    format!("{schema:#}\n")
}

fn reference<T: JsonSchema>(generator: &mut SchemaGenerator) -> Json {
    generator.subschema_for::<T>().to_value()
}

/// A file that is nothing but `[[key]]` tables.
fn tables<T: JsonSchema>(key: &str, generator: &mut SchemaGenerator) -> Json {
    let each = reference::<T>(generator);
    json!({
        "type": "object",
        "properties": { key: { "type": "array", "items": each } },
        "additionalProperties": false,
    })
}

/// A form: its own keys, and its tables below them.
fn form(generator: &mut SchemaGenerator) -> Json {
    let mut schema = generator.root_schema_for::<FormRaw>().to_value();
    let [field, post] = [reference::<FieldRaw>(generator), reference::<PostRaw>(generator)];
    if let Some(schema) = schema.as_object_mut() {
        schema.remove("$schema");
        schema.remove("$defs");
        schema.remove("title");
    }
    schema["properties"]["field"] = json!({ "type": "array", "items": field });
    schema["properties"]["post"] = json!({ "type": "array", "items": post });
    schema
}
