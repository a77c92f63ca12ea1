//! Calendars that other programs read: made, renewed and ended by whom they belong to, and served to whoever knows the
//! address, as far as its owner may see today.

use askama::Template;
use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use chrono::Duration;
use luoshi_store::{Conn, Instant};
use luoshi_units::{Verb, Who};
use luoshi_web::parts::{Cell, Column, Row, Table, TableStyle};
use luoshi_web::trail::{self, Kind, Line};
use luoshi_web::{Error, Form, Html, Shell, User, Visitor, Words, formats, render, see_other};
use sha2::{Digest, Sha256};

use super::shell_below;
use crate::deeds::ROOM;
use crate::here::Here;
use crate::model::{Event, FeedOf, Talk, calendar};
use crate::store::{self, Feed, Filter};

#[derive(Template)]
#[template(path = "feed_list.html")]
struct FeedList {
    shell: Shell,
    w: Words,
    table: Option<Table>,
    /// What can be made or ended, with the words on the buttons.
    asked: Option<Asked>,
    /// The address that was just made: it is shown this once.
    address: Option<String>,
}

/// The one calendar that the page is about.
struct Asked {
    kind: &'static str,
    subject: String,
    name: Html,
    key: String,
    stands: bool,
}

/// `GET /talks/feeds`: one's own; with `kind` and `of` the one that is to be made, renewed or ended.
pub async fn list(user: User) -> Result<Response, Error> {
    let of = FeedOf::parse(&user.query("kind").unwrap_or_default(), &user.query("of").unwrap_or_default());
    show(&user, of, None).await
}

async fn show(user: &User, of: Option<FeedOf>, address: Option<String>) -> Result<Response, Error> {
    let mut conn = user.app.read().await?;
    let here = Here::of(user, &mut conn).await?;
    let w = here.w;
    let feeds = store::feeds_of(&mut conn, here.city, user.who.person).await?;
    let asked = match of {
        None => None,
        Some(of) => {
            let name = name(&here, &mut conn, &user.who, &of).await?.ok_or(Error::NotFound)?;
            Some(Asked {
                kind: of.kind(),
                subject: of.subject(),
                name: Html::name(w.lang, &name, None),
                key: user.new_key(),
                stands: feeds.iter().any(|feed| feed.of == of),
            })
        }
    };
    let columns = vec![
        Column::new(w.t("talks-feed-of")).full(),
        Column::new(w.t("talks-feed-kind")),
        Column::new(w.t("talks-feed-made")),
    ];
    let mut table = Table::new(w.t("talks-feeds"), TableStyle::Cards, columns);
    for feed in &feeds {
        // What one may not see any more is named no more; its address answers nobody.
        let name = name(&here, &mut conn, &user.who, &feed.of).await?;
        let name = match name {
            Some(name) => Html::link(href(&feed.of), Html::name(w.lang, &name, None)),
            None => Html::text(w.t("talks-feed-over")),
        };
        table.push(Row::new([
            Cell::with_class(name, "full"),
            Cell::new(w.t(&format!("talks-feed-kind-{}", feed.of.kind()))),
            Cell::with_class(formats::instant(feed.made_at, here.zone()), "nowrap"),
        ]));
    }
    let shell = shell_below(user, &w.t("talks-feeds")).lede(w.t("talks-feeds-lede"));
    let page = FeedList { shell, w, table: (!table.is_empty()).then_some(table), asked, address };
    render(&page)
}

/// Where the calendar of something is made.
pub(super) fn href(of: &FeedOf) -> String {
    luoshi_web::href("/talks/feeds", &[("kind", Some(of.kind())), ("of", Some(&of.subject()))])
}

/// What a calendar is called, for somebody who may see what it is of.
async fn name(here: &Here, conn: &mut Conn, who: &Who, of: &FeedOf) -> Result<Option<String>, Error> {
    Ok(match of {
        FeedOf::Unit(code) => {
            let unit = here.tree.get(code).filter(|unit| who.may(Verb::ReadRows, &unit.code, &here.tree));
            unit.map(|unit| unit.name(here.w.english()).to_owned())
        }
        FeedOf::Team(id) => {
            let team = store::team_by_id(conn, here.city, *id).await?;
            let team = team.filter(|team| who.may(Verb::ReadRows, &team.unit, &here.tree));
            team.map(|team| team.name)
        }
        FeedOf::Speaker(id) => {
            let seen = store::speaker_seen(conn, here.city, here.seen(who).as_deref(), *id).await?;
            let people = here.people(conn, &[*id]).await?;
            seen.then(|| people.name(*id))
        }
    })
}

fn of_form(form: &Form) -> Result<FeedOf, Error> {
    FeedOf::parse(form.raw("kind"), form.raw("of")).ok_or(Error::NotFound)
}

fn line(verb: &'static str, person: i64) -> Line {
    Line { kind: Kind::Change, room: ROOM, verb, record: None, whose: vec![person] }
}

/// `POST /talks/feeds`: makes an address; the one before ends. The address follows from the form, so that one that is
/// sent twice makes one.
pub async fn make(user: User, headers: HeaderMap, form: Form) -> Result<Response, Error> {
    let of = of_form(&form)?;
    let mut conn = user.app.read().await?;
    let here = Here::of(&user, &mut conn).await?;
    name(&here, &mut conn, &user.who, &of).await?.ok_or(Error::NotFound)?;
    drop(conn);
    let secret = hex::encode(Sha256::digest(format!("talk feed\n{}\n{}", user.csrf, form.key()?)));
    let token = Sha256::digest(&secret).to_vec();
    let (who, city, lang) = (user.who.clone(), here.city, user.lang);
    let kept = of.clone();
    let keeping = user.app.store().write(move |tx| {
        Box::pin(async move {
            let feed = Feed { person: who.person, account: who.account, of: kept, lang, made_at: tx.now() };
            store::feed_keep(tx, city, &token, &feed).await?;
            trail::note(tx, &who, &line("feed", who.person)).await
        })
    });
    keeping.await?;
    let origin = user.app.origin(&headers);
    show(&user, Some(of), Some(format!("{origin}/feeds/talks/{secret}.ics"))).await
}

/// `POST /talks/feeds/end`
pub async fn end(user: User, form: Form) -> Result<Response, Error> {
    let of = of_form(&form)?;
    let (who, city) = (user.who.clone(), user.app.city().id);
    let ending = user.app.store().write(move |tx| {
        Box::pin(async move {
            store::feed_end(tx, city, who.person, &of).await?;
            trail::note(tx, &who, &line("feed-end", who.person)).await
        })
    });
    ending.await?;
    Ok(see_other("/talks/feeds"))
}

/// So many days back and ahead a calendar reaches, and so many talks it holds at the most.
const BACK: i64 = 90;
const AHEAD: i64 = 400;
const MOST: i64 = 2_000;

/// `GET /feeds/talks/{token}.ics`: whoever knows the address reads what its owner may see today. One that is unknown,
/// was ended or belongs to somebody without a post leads nowhere.
pub async fn serve(
    visitor: Visitor,
    Path(file): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let app = &visitor.app;
    let secret = file.strip_suffix(".ics").filter(|secret| secret.len() == 64).ok_or(Error::NotFound)?;
    let mut conn = app.read().await?;
    let feed = store::feed_by_token(&mut conn, app.city().id, &Sha256::digest(secret)).await?;
    let feed = feed.ok_or(Error::NotFound)?;
    let here = Here::at(app, &mut conn, feed.lang).await?;
    let who = luoshi_units::accounts::who(&mut conn, here.city, feed.account, here.now.today).await;
    let who = who.map_err(crate::Error::from)?.ok_or(Error::NotFound)?;
    let name = name(&here, &mut conn, &who, &feed.of).await?.ok_or(Error::NotFound)?;
    let talks = talks(&here, &mut conn, &who, &feed.of).await?;
    let body = written(&here, &mut conn, app, &name, &talks).await?;
    let last = talks.iter().map(|talk| talk.keeping.changed_at).max().unwrap_or(feed.made_at);
    Ok(answer(&headers, body, last.max(feed.made_at)))
}

async fn talks(here: &Here, conn: &mut Conn, who: &Who, of: &FeedOf) -> Result<Vec<Talk>, Error> {
    let today = here.now.today;
    let mut filter = Filter {
        from: Some(today - Duration::days(BACK)),
        until: Some(today + Duration::days(AHEAD)),
        ..Filter::default()
    };
    match of {
        FeedOf::Unit(code) => {
            filter.units = Some(here.tree.under(code).into_iter().map(str::to_owned).collect());
        }
        FeedOf::Team(id) => filter.team = Some(*id),
        FeedOf::Speaker(id) => filter.speaker = Some(*id),
    }
    Ok(store::talks_ahead(conn, here.city, here.seen(who).as_deref(), &filter, None, MOST).await?)
}

async fn written(
    here: &Here,
    conn: &mut Conn,
    app: &luoshi_web::App,
    name: &str,
    talks: &[Talk],
) -> Result<String, Error> {
    let w = here.w;
    let ids: Vec<i64> = talks.iter().flat_map(|talk| talk.speakers.iter().copied()).collect();
    let people = here.people(conn, &ids).await?;
    let ids: Vec<i64> = talks.iter().map(|talk| talk.team).collect();
    let teams = store::teams_by_ids(conn, here.city, &ids).await?;
    let events = talks.iter().map(|talk| {
        let team = teams.iter().find(|team| team.id == talk.team).map_or("", |team| team.name.as_str());
        let speakers: Vec<String> = talk.speakers.iter().map(|id| people.name(*id)).collect();
        let state = w.t(&format!("talks-state-{}", talk.state));
        Event {
            talk,
            place: format!("{} {}", here.unit_text(&talk.unit), talk.place),
            about: format!("{state}\n{team}\n{}", crate::say::list(w.lang, &speakers)),
        }
    });
    let events: Vec<Event<'_>> = events.collect();
    let title = w.t1("talks-feed-name", "name", name);
    Ok(calendar(&title, &app.city().code, here.zone(), &events))
}

/// The calendar, or that it is as it was.
fn answer(asked: &HeaderMap, body: String, last: Instant) -> Response {
    let tag = format!("\"{}\"", hex::encode(&Sha256::digest(&body)[..16]));
    let text = |name| asked.get(name).and_then(|value| value.to_str().ok());
    // The tag alone decides: what was taken out of a calendar makes nothing in it younger.
    let same = text(header::IF_NONE_MATCH)
        .is_some_and(|tags| tags.split(',').any(|one| one.trim().trim_start_matches("W/") == tag));
    let heads = [
        (header::ETAG, tag),
        (header::LAST_MODIFIED, last.format("%a, %d %b %Y %H:%M:%S GMT").to_string()),
        (header::CACHE_CONTROL, "private, no-cache".to_owned()),
        (header::CONTENT_TYPE, "text/calendar; charset=utf-8".to_owned()),
    ];
    if same { (StatusCode::NOT_MODIFIED, heads).into_response() } else { (heads, body).into_response() }
}
