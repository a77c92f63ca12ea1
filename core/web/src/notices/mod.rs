//! Notices: what people are told, because something was done or is due.
//!
//! A deed tells in its own transaction ([`tell`]). What is kept is a kind with its values; the text is made for
//! whoever reads it, by the room that told it ([`Room::notice`](crate::Room::notice)). Quiet by default: see [`rule`].

pub mod letters;
mod pages;
pub mod rule;
mod settings;
pub(crate) mod store;

use chrono::{NaiveTime, TimeDelta};
use fluent_bundle::FluentArgs;
use luoshi_packs::{Lang, Text};
use luoshi_store::{CityId, Conn, Day, Instant, StoreError, Tx};
use serde_json::Value as Json;

use crate::look::Look;
use crate::{App, Arg, Error, WORDS, WordBook, Words, formats};

pub use crate::store::letters::STATEMENTS as LETTER_STATEMENTS;
pub use store::STATEMENTS;

pub(crate) use pages::{all_read, list, open, read};
pub(crate) use settings::{ask, confirm, remove, save, show, unsubscribe, unsubscribe_now};

/// The bell looks so far back: what is older is on the page alone.
const LOOKED_BACK: TimeDelta = TimeDelta::days(30);

/// Something that somebody is told.
#[derive(Clone, Debug, Default)]
pub struct Notice<'a> {
    /// The city.
    pub city: CityId,
    /// Who is told.
    pub person: i64,
    /// Who did it, 0 for nobody: nobody is told what they did themselves.
    pub by: i64,
    /// The room that makes the text; `web` for the shell itself.
    pub room: &'a str,
    /// What kind of notice it is, to the room.
    pub kind: &'a str,
    /// What the text is made of: an object of texts and numbers. A day is written `YYYY-MM-DD`, a text in two
    /// languages as an object of `zh` and `en`.
    pub args: Json,
    /// Where it leads; a path of this site.
    pub href: &'a str,
    /// Something is overdue: told loudly, however much was told that day.
    pub urgent: bool,
    /// A name of what is told: under one name a person is told once. Empty without one.
    pub once: &'a str,
}

/// A kind of notice, by its name to its room.
#[derive(Clone, Debug)]
pub struct NoticeKind {
    /// Its name to the room.
    pub kind: &'static str,
    /// Its name for readers.
    pub name: Text,
}

impl NoticeKind {
    /// With its name as a room's words have it, under `notice-kind-KIND`.
    pub fn new(kind: &'static str, of: &'static WordBook) -> Self {
        Self { kind, name: of.text(&format!("notice-kind-{kind}"), &[]) }
    }
}

/// Tells somebody something, in the transaction of the deed that it is about.
///
/// # Errors
/// What the database reports.
pub async fn tell(tx: &mut Tx, notice: &Notice<'_>) -> Result<(), StoreError> {
    if notice.person == 0 || notice.person == notice.by {
        return Ok(());
    }
    let kept = store::Kept {
        id: tx.id(),
        room: notice.room.to_owned(),
        kind: notice.kind.to_owned(),
        args: notice.args.clone(),
        href: notice.href.to_owned(),
        urgent: notice.urgent,
        told_at: tx.now(),
        read_at: None,
    };
    let once = Some(notice.once).filter(|once| !once.is_empty());
    let search = searched(&notice.args);
    store::notice_insert(tx, notice.city, notice.person, &kept, (once, &search)).await?;
    Ok(())
}

/// Whatever a room asked of people about one thing, in notices of a kind, is done: for whom it waits no more, it counts as
/// read.
///
/// # Errors
/// What the database reports.
pub async fn done(
    tx: &mut Tx,
    city: CityId,
    (room, kind): (&str, &str),
    href: &str,
) -> Result<(), StoreError> {
    store::notices_done(tx, city, (room, kind), href).await
}

/// What a search looks at: all that the text is made of, in lower case.
fn searched(args: &Json) -> String {
    match args {
        Json::String(text) => text.to_lowercase(),
        Json::Number(number) => number.to_string(),
        Json::Array(all) => all.iter().map(searched).collect::<Vec<_>>().join("\n"),
        Json::Object(all) => all.values().map(searched).collect::<Vec<_>>().join("\n"),
        Json::Null | Json::Bool(_) => String::new(),
    }
}

/// The sentence `notice-KIND` of a room's words with a notice's values: what [`Room::notice`](crate::Room::notice)
/// comes to in most rooms. `None` where nobody wrote it.
pub fn sentence(w: Words, kind: &str, args: &Json) -> Option<String> {
    let none = serde_json::Map::new();
    let values = args.as_object().unwrap_or(&none);
    let args: FluentArgs<'_> =
        values.iter().map(|(name, value)| (name.as_str(), written(w.lang, value))).collect();
    w.find(&format!("notice-{kind}"), &args)
}

fn written(lang: Lang, value: &Json) -> Arg<'static> {
    match value {
        Json::Number(number) => number.as_i64().map_or_else(|| number.to_string().into(), Arg::from),
        Json::String(text) => match text.parse::<Day>() {
            Ok(day) => formats::day(lang, day).into(),
            Err(_) => text.clone().into(),
        },
        Json::Object(both) => {
            let of = |code: &str| both.get(code).and_then(Json::as_str).filter(|text| !text.is_empty());
            let text = of(lang.code()).or_else(|| of("zh")).unwrap_or_default();
            text.to_owned().into()
        }
        other => other.to_string().into(),
    }
}

/// The shell's own kinds of notices.
fn own_kinds() -> Vec<NoticeKind> {
    vec![NoticeKind::new("mail-refused", &WORDS)]
}

impl App {
    /// A notice as a reader sees it.
    pub fn notice(&self, room: &str, kind: &str, args: &Json, lang: Lang) -> String {
        let w = WORDS.in_lang(lang);
        let told = match self.rooms().iter().find(|one| one.name() == room) {
            Some(room) => room.notice(kind, args, lang),
            None => sentence(w, kind, args),
        };
        told.unwrap_or_else(|| w.t("notices-unknown"))
    }

    /// All kinds of notices, each with its room's name.
    pub fn notice_kinds(&self) -> Vec<(&'static str, NoticeKind)> {
        let of_rooms = self.rooms().iter().flat_map(|room| {
            let name = room.name();
            room.notice_kinds().into_iter().map(move |kind| (name, kind))
        });
        own_kinds().into_iter().map(|kind| ("web", kind)).chain(of_rooms).collect()
    }
}

/// How many the bell counts, as a handler gets it with its person.
#[derive(Clone, Copy, Default)]
pub(crate) struct Unread(pub(crate) usize);

/// How many the bell counts for a person, and how they chose last that pages look: one question for every page.
pub(crate) async fn around_page(app: &App, person: i64) -> Result<(Unread, Option<Look>), Error> {
    let (told, look) =
        store::around_page(&mut app.read().await?, app.city().id, person, looked_back(app)).await?;
    let told: Vec<rule::Told> = told.into_iter().map(|told| ruled(app, told).1).collect();
    Ok((Unread(rule::count(&told, app.today())), look))
}

/// Since when the bell looks.
fn looked_back(app: &App) -> Instant {
    formats::instant_of((app.today() - LOOKED_BACK).and_time(NaiveTime::MIN), app.zone())
}

fn ruled(app: &App, (id, at, urgent, unread): store::Told) -> (i64, rule::Told) {
    (id, rule::Told { day: formats::day_at(at, app.zone()), urgent, unread })
}

/// A person's notices of late, as the rule looks at them, whole days of them.
async fn told(app: &App, conn: &mut Conn, person: i64) -> Result<Vec<(i64, rule::Told)>, Error> {
    let rows = store::notices_told(conn, app.city().id, person, looked_back(app)).await?;
    Ok(rows.into_iter().map(|told| ruled(app, told)).collect())
}
