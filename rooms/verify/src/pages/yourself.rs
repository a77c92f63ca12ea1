//! Add the city up yourself: everything that a stranger needs, on one page.

use askama::Template;
use axum::response::Response;
use luoshi_openlog::{Origin, Published, Said, Trouble, Witness};
use luoshi_web::{Error, IntoArg, Shell, Visitor, Words, formats, render};

use crate::WORDS;
use crate::open::{Open, city, refused};

#[derive(Template)]
#[template(path = "yourself.html")]
struct YourselfPage {
    shell: Shell,
    w: Words,
    log: Option<Shown>,
    offline: String,
}

/// What stands published.
struct Shown {
    note: String,
    size: String,
    keys: Vec<String>,
    witnesses: Vec<Witnessed>,
    /// Who else signed, and is no witness that is asked.
    others: Vec<String>,
    origins: Vec<Former>,
}

/// A witness, and in a sentence each what it signed last and what it said last.
struct Witnessed {
    label: String,
    key: String,
    last: String,
    said: Option<String>,
}

/// A name that the log had.
struct Former {
    said: String,
    note: Option<String>,
}

/// `GET /verify`
pub async fn show(visitor: &Visitor, open: Option<&Open>) -> Result<Response, Error> {
    let w = visitor.words(&WORDS);
    let mut log = None;
    if let Some(open) = open
        && let Some(published) = open.published(&visitor.app).await?
    {
        log = Some(shown(visitor, open, published).await?);
    }
    render(&YourselfPage {
        shell: visitor.shell(w.t("yourself")),
        offline: visitor.app.asset("offline.html"),
        log,
        w,
    })
}

async fn shown(visitor: &Visitor, open: &Open, published: Published) -> Result<Shown, Error> {
    let mut witnesses = Vec::new();
    for witness in open.log.witnesses().all() {
        witnesses.push(witnessed(visitor, open, &published, witness).await?);
    }
    let own = |name: &str| {
        name == published.origin || open.log.witnesses().all().iter().any(|one| one.key.name == name)
    };
    let origins = open.log.origins(city(&visitor.app), &published.origin).await.map_err(refused)?;
    Ok(Shown {
        size: int(published.size),
        others: signers(&published.note).into_iter().filter(|name| !own(name)).collect(),
        keys: open.keys(&visitor.app, &published)?,
        origins: origins.into_iter().map(|origin| former(visitor, origin)).collect(),
        note: published.note,
        witnesses,
    })
}

async fn witnessed(
    visitor: &Visitor,
    open: &Open,
    published: &Published,
    witness: &Witness,
) -> Result<Witnessed, Error> {
    let (app, w) = (&visitor.app, visitor.words(&WORDS));
    let last = open.log.cosigned_last(city(app), &published.origin, &witness.key.name).await;
    let last = match last.map_err(refused)? {
        Some((size, at)) => {
            let at = formats::instant_of_year(visitor.lang, at, app.zone());
            w.t2("yourself-witnessed", "n", int(size), "at", at)
        }
        None => w.t("yourself-witnessed-nothing"),
    };
    let said = match witness.said() {
        Said::Nothing | Said::Well => None,
        Said::Failed(Trouble::Unreachable(_)) => Some("yourself-witness-unreachable"),
        Said::Failed(_) => Some("yourself-witness-refused"),
        Said::Other { origin, .. } => (origin == published.origin).then_some("yourself-witness-other"),
    };
    let (label, key) = (witness.label.clone(), witness.key.to_string());
    Ok(Witnessed { label, key, last, said: said.map(|said| w.t(said)) })
}

fn former(visitor: &Visitor, Origin { origin, former, checkpoint, day }: Origin) -> Former {
    let w = visitor.words(&WORDS);
    let day = formats::day_of_year(visitor.lang, day);
    let said = w.t_args(
        "yourself-origin",
        &[("day", (&day).into_arg()), ("now", (&origin).into_arg()), ("former", (&former).into_arg())],
    );
    Former { said, note: checkpoint }
}

fn int(number: u64) -> String {
    formats::int(i64::try_from(number).unwrap_or(i64::MAX))
}

/// The names under a note.
fn signers(note: &str) -> Vec<String> {
    let lines = note.lines().filter_map(|line| line.strip_prefix("\u{2014} ")?.split_once(' '));
    let mut names: Vec<String> = lines.map(|(name, _)| name.to_owned()).collect();
    names.dedup();
    names
}
