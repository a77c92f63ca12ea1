//! The shell: layout, sign-in, sessions, languages, errors, forms, assets, conventions of the API.
//!
//! A room hands in [`Route`]s, each with its [`Rule`], and gets a server around them ([`router`]). A page is an
//! askama template that extends `shell.html` (see [`shell`]); its pieces are in [`parts`]; its words are Fluent
//! files (see [`words`]). For askama to find the shell, a room's folder has an `askama.toml`:
//!
//! ```toml
//! [general]
//! dirs = ["templates", "../../core/web/templates"]
//! ```
//!
//! Absences: nothing here knows what a room records. What a person may do to one row is the deed's business;
//! here stands only who may ask for which address.

mod accounts;
mod app;
pub mod articles;
mod assets;
pub mod band;
mod beside;
mod checks;
mod choose;
mod conditional;
mod device;
pub mod drafts;
mod error;
mod faults;
pub mod figures;
pub mod find;
mod form;
pub mod formats;
mod guard;
mod health;
pub mod help;
mod html;
pub mod jobs;
mod layers;
mod limits;
pub mod lists;
pub mod look;
mod me;
mod metrics;
mod nav;
pub mod notices;
mod openapi;
pub mod parts;
mod passkeys;
pub mod pictures;
mod problem;
pub mod qr;
mod quoted;
mod ready;
mod reason;
mod room;
pub mod route;
mod router;
mod session;
pub mod setup;
pub mod sheets;
pub mod shell;
mod signin;
mod squeeze;
mod store;
pub mod trail;
pub mod uploads;
mod user;
pub mod words;
pub mod work;

pub use app::{App, Definitions, Parts, Settings, SignIn, Tiles};
pub use beside::Beside;
pub use checks::check_words;
pub use choose::namesakes;
pub use conditional::is_known;
pub use drafts::Drafting;
pub use error::{Error, Wrong};
pub use find::{Document, Reading};
pub use form::{Form, Upload};
pub use html::Html;
pub use layers::Origin;
pub use nav::{NavGroup, NavItem};
pub use problem::Problem;
pub use quoted::{Counted, Quoted, Touched};
pub use ready::{Same, Server};
pub use reason::Reason;
pub use room::{HandOver, ImportKind, ImportReport, RecordTitle, Recount, Room, Taken};
pub use route::{Route, RouteRow, Rule};
pub use router::{router, routes_table, server};
pub use shell::{Shell, Stamp, download, render, render_with, see_other};
pub use signin::provider::{Fetch, Provider};
pub use store::{MIGRATIONS, STATEMENTS, end_all};
pub use user::{Key, Reader, Stranger, User, Visitor, href, leads_back};
pub use words::{Arg, IntoArg, WORDS, WordBook, Words};
