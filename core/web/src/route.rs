//! Routes: what can be asked for, who may ask, and what the API's description says about it.
//!
//! A handler gets into the server only through a [`Route`], and a route cannot be made without a [`Rule`].

use axum::handler::Handler;
use axum::http::Method;
use axum::routing::{MethodFilter, MethodRouter, on};
use luoshi_units::Verb;
use serde_json::{Value as Json, json};

use crate::App;

/// Who may ask. What a person may do to one row is the deed's business.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// Everybody, also nobody in particular.
    Public,
    /// Whoever is signed in.
    SignedIn,
    /// Whoever may do this at some unit.
    Anywhere(Verb),
}

/// One method of one path.
pub struct Route {
    pub(crate) method: Method,
    pub(crate) path: &'static str,
    pub(crate) rule: Rule,
    pub(crate) handler: MethodRouter<App>,
    pub(crate) most_bytes: usize,
    pub(crate) doc: Doc,
}

/// A form or a JSON body; more is refused with 413.
pub const FORM_BYTES: usize = 1024 * 1024;
/// A page that takes files.
pub const FILE_BYTES: usize = 24 * 1024 * 1024;

/// What the API's description says about a route.
#[derive(Clone, Debug, Default)]
pub(crate) struct Doc {
    pub(crate) summary: &'static str,
    pub(crate) query: Vec<(&'static str, &'static str)>,
    pub(crate) body: Option<Json>,
    pub(crate) answer: Option<Json>,
}

macro_rules! methods {
    ($($(#[$doc:meta])* $name:ident => $method:ident;)*) => {$(
        $(#[$doc])*
        pub fn $name<H, T>(path: &'static str, rule: Rule, handler: H) -> Route
        where
            H: Handler<T, App>,
            T: 'static,
        {
            Route::new(Method::$method, path, rule, on(MethodFilter::$method, handler))
        }
    )*};
}

methods! {
    /// Reads.
    get => GET;
    /// Does something.
    post => POST;
    /// Replaces something.
    put => PUT;
    /// Changes something.
    patch => PATCH;
    /// Takes something away.
    delete => DELETE;
}

impl Route {
    fn new(method: Method, path: &'static str, rule: Rule, handler: MethodRouter<App>) -> Self {
        Self { method, path, rule, handler, most_bytes: FORM_BYTES, doc: Doc::default() }
    }

    /// How many bytes a request may carry; [`FORM_BYTES`] where nothing is said.
    #[must_use]
    pub fn takes(mut self, most_bytes: usize) -> Self {
        self.most_bytes = most_bytes;
        self
    }

    /// One sentence about what it does, for the API's description.
    #[must_use]
    pub fn says(mut self, summary: &'static str) -> Self {
        self.doc.summary = summary;
        self
    }

    /// A parameter of the address's query, with what it means.
    #[must_use]
    pub fn query(mut self, name: &'static str, meaning: &'static str) -> Self {
        self.doc.query.push((name, meaning));
        self
    }

    /// The schema of the JSON body that it takes.
    #[must_use]
    pub fn body(mut self, schema: Json) -> Self {
        self.doc.body = Some(schema);
        self
    }

    /// The schema of the JSON that it answers.
    #[must_use]
    pub fn answers(mut self, schema: Json) -> Self {
        self.doc.answer = Some(schema);
        self
    }

    /// Whether it belongs to the API: errors are problem details, and writes carry a key.
    pub fn is_api(&self) -> bool {
        is_api(self.path)
    }
}

/// Whether a path belongs to the API.
pub(crate) fn is_api(path: &str) -> bool {
    path.starts_with("/api/")
}

/// A row of the table of routes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RouteRow {
    /// The room, or `web` for the shell's own.
    pub room: &'static str,
    /// The method.
    pub method: Method,
    /// The path, with its parameters in braces.
    pub path: &'static str,
    /// Who may ask.
    pub rule: Rule,
}

/// The description of an API object from its fields: name, type as JSON Schema names it, meaning.
pub fn object(fields: &[(&str, &str, &str)]) -> Json {
    let properties: serde_json::Map<String, Json> = fields
        .iter()
        .map(|(name, kind, meaning)| ((*name).to_owned(), json!({ "type": kind, "description": meaning })))
        .collect();
    json!({ "type": "object", "properties": properties })
}
