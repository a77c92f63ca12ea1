//! The API's description, made from the table of routes, so that neither can say what the other does not.

use serde_json::{Map, Value as Json, json};

use crate::route::Doc;
use crate::{Route, Rule};

pub(crate) fn describe<'r>(title: &str, routes: impl Iterator<Item = &'r Route>) -> Json {
    let mut paths = Map::new();
    for route in routes.filter(|route| route.is_api()) {
        let entry = paths.entry(route.path).or_insert_with(|| json!({}));
        entry[route.method.as_str().to_lowercase()] = operation(route);
    }
    json!({
        "openapi": "3.1.0",
        "info": { "title": title, "version": env!("CARGO_PKG_VERSION") },
        "paths": paths,
        "components": {
            "securitySchemes": { "token": { "type": "http", "scheme": "bearer" } },
            "schemas": { "Problem": problem() },
        },
    })
}

fn problem() -> Json {
    json!({
        "type": "object",
        "properties": {
            "type": { "type": "string" },
            "title": { "type": "string" },
            "status": { "type": "integer" },
            "detail": { "type": "string" },
            "errors": {
                "type": "array",
                "items": {
                    "type": "object",
                    "properties": { "field": { "type": "string" }, "message": { "type": "string" } },
                },
            },
        },
    })
}

fn operation(route: &Route) -> Json {
    let Doc { summary, query, body, answer } = &route.doc;
    let mut parameters: Vec<Json> = path_parameters(route.path)
        .map(|name| json!({ "name": name, "in": "path", "required": true, "schema": { "type": "string" } }))
        .collect();
    parameters.extend(query.iter().map(|(name, meaning)| {
        json!({ "name": name, "in": "query", "description": meaning, "schema": { "type": "string" } })
    }));
    let writes = route.method != axum::http::Method::GET;
    if writes && route.rule != Rule::Public {
        parameters.push(json!({
            "name": "Idempotency-Key", "in": "header", "required": true,
            "description": "Made by the client. Sent twice, the write is done once and answered the same.",
            "schema": { "type": "string", "maxLength": 200 },
        }));
    }
    let content = |schema: &Json| json!({ "application/json": { "schema": schema } });
    let mut operation = json!({
        "summary": summary,
        "parameters": parameters,
        "responses": {
            "200": { "description": "Done.", "content": content(answer.as_ref().unwrap_or(&json!({}))) },
            "default": {
                "description": "What is wrong, and what to do.",
                "content": { "application/problem+json": { "schema": { "$ref": "#/components/schemas/Problem" } } },
            },
        },
    });
    if let Some(body) = body {
        operation["requestBody"] = json!({ "required": true, "content": content(body) });
    }
    if route.rule != Rule::Public {
        operation["security"] = json!([{ "token": [] }]);
    }
    operation
}

fn path_parameters(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'))
}
