//! Letters: the digest of a morning, what is overdue, the code that confirms an address. They are written here and handed
//! over by the binary, one sender at a time. A letter that was about to be handed over when its sender went away is not
//! sent again.

use chrono::{Datelike, NaiveTime, TimeDelta, Timelike};
use luoshi_packs::Lang;
use luoshi_store::{Day, Instant, Tx};
use serde_json::json;

use super::rule::{self, Hour, Letter, Pending};
use super::store::Kept;
use super::{Notice, tell};
use crate::store::letters::{self as store, LetterRow, Setting};
use crate::{App, Error, WORDS, Words, formats};

/// So long a sender may be silent before another takes over.
const LEASE: TimeDelta = TimeDelta::minutes(5);
/// The first wait after a failure; it doubles.
const WAIT: TimeDelta = TimeDelta::minutes(1);
/// The longest wait.
const LONGEST: TimeDelta = TimeDelta::hours(6);
/// After so many failures a letter is given up, and its address with it.
const TRIES: i64 = 10;

/// A letter as it is handed over.
#[derive(Clone, Debug)]
pub struct Outgoing {
    /// Its number: the same however often it is tried.
    pub id: i64,
    /// Whose it is.
    pub person: i64,
    /// To whom.
    pub to: String,
    /// What it is about.
    pub subject: String,
    /// As plain text.
    pub text: String,
    /// The same as a page.
    pub html: String,
    /// Its language.
    pub lang: Lang,
    /// Where one click ends all letters; none in a letter that was asked for.
    pub unsubscribe: Option<String>,
    tries: i64,
}

/// What came of handing a letter over.
#[derive(Clone, Debug)]
pub enum Delivery {
    /// The server took it.
    Sent,
    /// Not now, with the reason.
    Later(String),
    /// Not to this address, with the reason.
    Never(String),
}

/// Takes the lease of whoever sends, or keeps it. `now` is the wall clock's here and below.
///
/// # Errors
/// What the database reports.
pub async fn lease(app: &App, holder: i64, now: Instant) -> Result<bool, Error> {
    let city = app.city().id;
    let taking = app.store().write(move |tx| {
        Box::pin(async move { store::lease_take(tx, city, holder, (now, now + LEASE)).await })
    });
    Ok(taking.await?)
}

/// Gives the lease back.
///
/// # Errors
/// What the database reports.
pub async fn lease_end(app: &App, holder: i64) -> Result<(), Error> {
    let city = app.city().id;
    app.store().write(move |tx| Box::pin(async move { store::lease_end(tx, city, holder).await })).await?;
    Ok(())
}

/// Writes the letters that are due, and says how many.
///
/// # Errors
/// What the database reports.
pub async fn write_due(app: &App, now: Instant) -> Result<usize, Error> {
    let here = app.store().now().with_timezone(&app.zone());
    let today = here.date_naive();
    let at = store::Writing {
        today,
        midnight: formats::instant_of(today.and_time(NaiveTime::MIN), app.zone()),
        weekday: i64::from(today.weekday().num_days_from_monday()),
        morning: here.hour() >= rule::MORNING,
    };
    let due = store::settings_due(&mut app.read().await?, app.city().id, &at).await?;
    let mut written = 0;
    for setting in due {
        written += usize::from(write_one(app, setting, (today, here.hour()), now).await?);
    }
    Ok(written)
}

async fn write_one(
    app: &App,
    setting: Setting,
    (today, hour): (Day, u32),
    now: Instant,
) -> Result<bool, Error> {
    let city = app.city().id;
    let mut open = store::unwritten(&mut app.read().await?, city, setting.person).await?;
    open.retain(|one| !setting.muted.contains(&one.kind));
    let pending: Vec<Pending> = open
        .iter()
        .map(|one| Pending { day: formats::day_at(one.told_at, app.zone()), urgent: one.urgent })
        .collect();
    let quiet = setting.quiet.contains(&i64::from(today.weekday().num_days_from_monday()));
    let at = Hour { today, hour, quiet, last_digest: setting.last_digest };
    let (kind, places, digest) = match rule::letter(&pending, at) {
        None => return Ok(false),
        Some(Letter::Digest(places)) => ("digest", places, Some(today)),
        Some(Letter::Overdue(places)) => ("overdue", places, None),
    };
    let notices: Vec<i64> = places.into_iter().map(|place| open[place].id).collect();
    let writing = app.store().write(move |tx| {
        Box::pin(async move {
            let Some(stands) = store::setting_taken(tx, city, setting.person).await? else {
                return Ok(false);
            };
            let same = stands.last_digest == setting.last_digest && stands.address == setting.address;
            let Some(address) = stands.address.clone().filter(|_| same) else { return Ok(false) };
            let letter = LetterRow {
                id: tx.id(),
                person: stands.person,
                kind: kind.to_owned(),
                address,
                lang: stands.lang.clone(),
                ..LetterRow::default()
            };
            store::letter_insert(tx, city, &letter, &notices, now).await?;
            let last_digest = digest.or(stands.last_digest);
            store::setting_set(tx, city, &Setting { last_digest, ..stands }).await?;
            Ok::<_, Error>(true)
        })
    });
    writing.await
}

/// Sends an address its code: in the transaction in which it was asked for.
pub(super) async fn write_code(
    tx: &mut Tx,
    city: i64,
    (person, address, lang): (i64, &str, &str),
    code: &str,
    now: Instant,
) -> Result<(), Error> {
    let letter = LetterRow {
        id: tx.id(),
        person,
        kind: "code".to_owned(),
        address: address.to_owned(),
        lang: lang.to_owned(),
        code: Some(code.to_owned()),
        ..LetterRow::default()
    };
    Ok(store::letter_insert(tx, city, &letter, &[], now).await?)
}

/// The next letter to be handed over, if its time has come. `site` is the address of this server, without a path.
///
/// # Errors
/// What the database reports.
pub async fn next(app: &App, site: &str, now: Instant) -> Result<Option<Outgoing>, Error> {
    let city = app.city().id;
    let taking =
        app.store().write(move |tx| Box::pin(async move { store::letter_take(tx, city, now).await }));
    let Some(letter) = taking.await? else { return Ok(None) };
    let mut conn = app.read().await?;
    let notices = store::notices_of_letter(&mut conn, city, letter.id).await?;
    let setting = store::setting(&mut conn, city, letter.person).await?.unwrap_or_default();
    drop(conn);
    Ok(Some(compose(app, site, letter, &notices, &setting.token)?))
}

#[derive(askama::Template)]
#[template(path = "letter.html")]
struct Page<'a> {
    w: Words,
    lang: &'static str,
    heading: &'a str,
    code: &'a str,
    lines: &'a [(String, String)],
    settings: &'a str,
    unsubscribe: &'a str,
}

fn compose(
    app: &App,
    site: &str,
    letter: LetterRow,
    notices: &[Kept],
    token: &str,
) -> Result<Outgoing, Error> {
    let lang = Lang::from_code(&letter.lang).unwrap_or(Lang::Zh);
    let w = WORDS.in_lang(lang);
    let code = letter.code.as_deref().unwrap_or_default();
    let lines: Vec<(String, String)> = notices
        .iter()
        .map(|one| (app.notice(&one.room, &one.kind, &one.args, lang), format!("{site}/notices/{}", one.id)))
        .collect();
    let subject = match letter.kind.as_str() {
        "code" => w.t("letter-code-subject"),
        "overdue" => w.t1("letter-overdue-subject", "n", lines.len()),
        _ => w.t1("letter-digest-subject", "n", lines.len()),
    };
    let settings = format!("{site}/notices/settings");
    let unsubscribe =
        if code.is_empty() { format!("{site}/notices/unsubscribe/{token}") } else { String::new() };
    let mut text = format!("{subject}\n\n");
    if !code.is_empty() {
        text.push_str(&format!("{}\n\n{code}\n\n", w.t("letter-code-text")));
    }
    for (said, href) in &lines {
        text.push_str(&format!("- {said}\n  {href}\n"));
    }
    text.push_str(&format!(
        "\n{}\n{settings}\n",
        w.t(if code.is_empty() { "letter-why" } else { "letter-code-why" })
    ));
    if !unsubscribe.is_empty() {
        text.push_str(&format!("{} {unsubscribe}\n", w.t("letter-unsubscribe")));
    }
    let page = Page {
        w,
        lang: lang.tag(),
        heading: &subject,
        code,
        lines: &lines,
        settings: &settings,
        unsubscribe: &unsubscribe,
    };
    let html = askama::Template::render(&page)?;
    Ok(Outgoing {
        id: letter.id,
        person: letter.person,
        to: letter.address,
        text,
        html,
        subject,
        lang,
        unsubscribe: Some(unsubscribe).filter(|href| !href.is_empty()),
        tries: letter.tries,
    })
}

/// Notes what came of a letter. One that is refused for good, or too often, ends the letters to its address, and the
/// person is told.
///
/// # Errors
/// What the database reports.
pub async fn delivered(app: &App, letter: &Outgoing, what: Delivery, now: Instant) -> Result<(), Error> {
    let (city, id, tries) = (app.city().id, letter.id, letter.tries);
    let (person, to) = (letter.person, letter.to.clone());
    let noting = app.store().write(move |tx| {
        Box::pin(async move {
            match what {
                Delivery::Sent => store::letter_ended(tx, city, id, ("sent", None), now).await?,
                Delivery::Later(why) if tries < TRIES => {
                    let wait = WAIT * (1 << tries.clamp(1, 16).saturating_sub(1));
                    store::letter_later(tx, city, id, now + wait.min(LONGEST), &why).await?;
                }
                Delivery::Later(why) | Delivery::Never(why) => {
                    store::letter_ended(tx, city, id, ("refused", Some(why.clone())), now).await?;
                    refused(tx, city, person, &to, why).await?;
                }
            }
            Ok::<_, Error>(())
        })
    });
    noting.await
}

async fn refused(tx: &mut Tx, city: i64, person: i64, to: &str, why: String) -> Result<(), Error> {
    let Some(setting) = store::setting_taken(tx, city, person).await? else { return Ok(()) };
    if setting.address.as_deref() != Some(to) && setting.asked.as_deref() != Some(to) {
        return Ok(());
    }
    store::setting_set(tx, city, &Setting { refused: Some(why), ..setting }).await?;
    let notice = Notice {
        city,
        person,
        room: "web",
        kind: "mail-refused",
        args: json!({ "address": to }),
        href: "/notices/settings",
        urgent: true,
        ..Notice::default()
    };
    Ok(tell(tx, &notice).await?)
}
