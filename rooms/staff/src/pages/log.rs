//! The access log for who audits, and what of it concerns oneself.

use std::collections::HashMap;

use axum::response::Response;
use luoshi_sheets::Out;
use luoshi_store::{Conn, Day, Instant};
use luoshi_units::{Scope, Tree, Verb, Who, people};
use luoshi_web::parts::{Cell, Choice, Column, Empty, FilterBox, Pager, Row, Table, TableStyle};
use luoshi_web::trail::{self, Filter, Kind, Line, Place, Trace};
use luoshi_web::{Error, Html, RecordTitle, User, download, formats, href, render};

use super::{List, MOST_EXPORTED, PAGE};
use crate::deeds::ROOM;
use crate::here::Here;
use crate::told;

const FILTERS: [&str; 6] = ["by", "about", "record", "kind", "from", "until"];

/// Whether somebody reads the log: whoever audits the whole city.
pub fn may_read(who: &Who, tree: &Tree) -> bool {
    who.scope(Verb::Audit, tree) == Scope::All
}

async fn opened(user: &User, conn: &mut Conn) -> Result<Here, Error> {
    let here = Here::of(user, conn).await?;
    if may_read(&user.who, &here.tree) {
        Ok(here)
    } else {
        Err(Error::Forbidden { verb: Verb::Audit, unit: None })
    }
}

/// What an address asks for, and the people that a name in it may mean.
#[derive(Default)]
struct Wanted {
    filter: Filter,
    /// The parameter whose name several people have, or nobody.
    unclear: Option<(&'static str, Vec<people::Person>)>,
}

async fn wanted(user: &User, here: &Here, conn: &mut Conn) -> Result<Wanted, Error> {
    let mut wanted = Wanted::default();
    for name in ["by", "about"] {
        let Some(typed) = user.query(name) else { continue };
        let one = match typed.trim().parse::<i64>() {
            Ok(id) => Some(id),
            Err(_) => {
                let found = people::search(conn, here.city, &typed, &Scope::All, 20).await?;
                match found.as_slice() {
                    [one] => Some(one.id),
                    _ => {
                        wanted.unclear = Some((name, found));
                        None
                    }
                }
            }
        };
        if name == "by" {
            wanted.filter.by = one;
        } else {
            wanted.filter.about = one;
        }
    }
    let begins = |day: Day| -> Option<Instant> {
        let there = day.and_hms_opt(0, 0, 0)?.and_local_timezone(user.app.zone()).earliest()?;
        Some(there.to_utc())
    };
    let day = |name: &str| user.query(name).and_then(|text| text.parse::<Day>().ok());
    wanted.filter.record = user.query("record").and_then(|id| id.trim().parse().ok());
    wanted.filter.kind = user.query("kind").and_then(|id| Kind::parse(&id));
    wanted.filter.from = day("from").and_then(begins);
    wanted.filter.before = day("until").and_then(|day| day.succ_opt()).and_then(begins);
    Ok(wanted)
}

fn key(trace: &Trace) -> String {
    format!("{}_{}", trace.at.timestamp_micros(), trace.id)
}

fn place(key: &str) -> Option<Place> {
    let (at, id) = key.split_once('_')?;
    Some((Instant::from_timestamp_micros(at.parse().ok()?)?, id.parse().ok()?))
}

/// What lines name: people, records, and whom each is about.
struct Named {
    people: HashMap<i64, String>,
    records: HashMap<i64, RecordTitle>,
    about: HashMap<i64, Vec<i64>>,
}

async fn named(here: &Here, conn: &mut Conn, lines: &[Trace]) -> Result<Named, Error> {
    let ids: Vec<i64> = lines.iter().map(|line| line.id).collect();
    let mut about: HashMap<i64, Vec<i64>> = HashMap::new();
    for some in ids.chunks(1000) {
        for (line, person) in trail::about(conn, here.city, some).await? {
            about.entry(line).or_default().push(person);
        }
    }
    let mut ids: Vec<i64> = about.values().flatten().copied().collect();
    ids.extend(lines.iter().map(|line| line.person));
    ids.extend(lines.iter().filter(|line| line.room == ROOM).filter_map(|line| line.record));
    let people = here.names(conn, &ids).await?;
    Ok(Named { people, records: HashMap::new(), about })
}

/// The titles of the records; asked with no connection at hand, since each room takes its own.
async fn titles(user: &User, lines: &[Trace]) -> Result<HashMap<i64, RecordTitle>, Error> {
    let mut ids: Vec<i64> =
        lines.iter().filter(|line| line.room != ROOM).filter_map(|line| line.record).collect();
    ids.sort_unstable();
    ids.dedup();
    let mut titles = HashMap::new();
    for room in user.app.rooms() {
        titles.extend(
            room.titles(&user.app, &ids, user.lang).await?.into_iter().map(|title| (title.record, title)),
        );
    }
    Ok(titles)
}

/// `GET /access-log`
pub async fn show(user: User) -> Result<Response, Error> {
    let mut conn = user.app.read().await?;
    let here = opened(&user, &mut conn).await?;
    let w = here.w;
    let wanted = wanted(&user, &here, &mut conn).await?;
    let after = user.query("after").and_then(|key| place(&key));
    let mut lines = match &wanted.unclear {
        Some(_) => Vec::new(),
        None => trail::page(&mut conn, here.city, &wanted.filter, after, PAGE + 1).await?,
    };
    let more = i64::try_from(lines.len()).is_ok_and(|count| count > PAGE);
    if more {
        lines.pop();
    }
    let mut names = named(&here, &mut conn, &lines).await?;
    drop(conn);
    names.records = titles(&user, &lines).await?;
    if wanted.filter.by.is_some() || wanted.filter.about.is_some() {
        let whose = wanted.filter.by.into_iter().chain(wanted.filter.about).collect();
        let line = Line { kind: Kind::Look, room: ROOM, verb: "access-log", record: None, whose };
        trail::look(&user, line).await?;
    }
    let given: Vec<(&str, Option<String>)> = FILTERS.iter().map(|name| (*name, user.query(name))).collect();
    let query: Vec<(&str, Option<&str>)> =
        given.iter().map(|(name, value)| (*name, value.as_deref())).collect();
    let next = lines.last().filter(|_| more).map(key);
    let empty = || Empty::new(w.t("staff-log-none-title"), w.t("staff-log-none"));
    render(&List {
        shell: user.shell(w.t("staff-log")).crumb(w.t("staff-log"), None).lede(w.t("staff-log-lede")),
        w,
        label: w.t("staff-log"),
        filters: filters(&user, &here),
        clear: query.iter().any(|(_, value)| value.is_some()).then(|| "/access-log".to_owned()),
        notice: wanted.unclear.map(|(name, found)| unclear(&user, &here, name, &found)),
        exports: vec![(w.t("staff-export"), href("/access-log/export.csv", &query))],
        table: table(&user, &here, &lines, &names),
        empty: lines.is_empty().then(empty),
        note: Some(w.t("staff-log-clock")),
        pager: Pager::new(&user, "", next.as_deref()),
    })
}

/// Whom a name may mean, each a link.
fn unclear(user: &User, here: &Here, name: &str, found: &[people::Person]) -> Html {
    let w = here.w;
    if found.is_empty() {
        return Html::text(w.t("staff-log-nobody"));
    }
    found.iter().fold(Html::text(w.t("staff-log-several")), |out, person| {
        let link = user.here_with(name, Some(&person.id.to_string()));
        out.and(" ")
            .and(Html::link(link, Html::name(w.lang, &person.name, None)))
            .and(" ")
            .and(here.unit(&person.unit))
    })
}

fn filters(user: &User, here: &Here) -> Vec<FilterBox> {
    let w = here.w;
    let kinds = Kind::ALL.map(|kind| Choice::new(kind.id(), told::kind(w, kind)));
    vec![
        FilterBox::input(user, "by", w.t("staff-log-f-by"), "search"),
        FilterBox::input(user, "about", w.t("staff-log-f-about"), "search"),
        FilterBox::input(user, "record", w.t("staff-log-f-record"), "text"),
        FilterBox::select(user, "kind", w.t("staff-log-f-kind"), kinds.to_vec()),
        FilterBox::input(user, "from", w.t("staff-c-from"), "date"),
        FilterBox::input(user, "until", w.t("staff-c-until"), "date"),
    ]
}

fn what(user: &User, here: &Here, line: &Trace) -> Html {
    let w = here.w;
    let kind = Html::text(told::kind(w, line.kind));
    let verb = format!("{} · {}", told::room(&user.app, w, &line.room), told::verb(w, &line.verb));
    kind.and(Html::sub(verb))
}

fn record(here: &Here, line: &Trace, names: &Named) -> Html {
    let Some(id) = line.record else { return Html::default() };
    if line.room == ROOM {
        return names.people.get(&id).map_or_else(Html::default, |name| here.person_link(id, name));
    }
    match names.records.get(&id) {
        Some(title) => Html::link(&title.href, Html::name(here.w.lang, &title.title, None)),
        None => Html::text(id),
    }
}

fn table(user: &User, here: &Here, lines: &[Trace], names: &Named) -> Table {
    let w = here.w;
    let columns = vec![
        Column::new(w.t("staff-log-c-at")),
        Column::new(w.t("staff-log-c-by")),
        Column::new(w.t("staff-log-c-what")),
        Column::new(w.t("staff-c-record")),
        Column::new(w.t("staff-log-c-about")),
        Column::new(w.t("staff-log-c-page")).full(),
    ];
    let rows = lines.iter().map(|line| {
        let by = names
            .people
            .get(&line.person)
            .map_or_else(|| Html::text(w.t("staff-gone")), |name| here.person_link(line.person, name));
        let whom = names.about.get(&line.id).map(Vec::as_slice).unwrap_or_default();
        Row::new([
            Cell::with_class(formats::instant_to_the_second(w.lang, line.at, user.app.zone()), "nowrap"),
            Cell::new(by),
            Cell::new(what(user, here, line)),
            Cell::new(record(here, line, names)),
            Cell::new(whom_html(here, whom, names)),
            Cell::new(Html::code(&line.page)),
        ])
    });
    Table::new(w.t("staff-log"), TableStyle::Cards, columns).rows(rows)
}

/// The first three names, and how many there are.
fn whom_html(here: &Here, whom: &[i64], names: &Named) -> Html {
    let w = here.w;
    let mut out = Html::default();
    for person in whom.iter().take(3) {
        let Some(name) = names.people.get(person) else { continue };
        if !out.is_empty() {
            out = out.and(if w.english() { ", " } else { "、" });
        }
        out = out.and(here.person_link(*person, name));
    }
    if whom.len() > 3 { out.and(w.t1("staff-log-more", "n", whom.len())) } else { out }
}

/// `GET /access-log/export.csv`
pub async fn export(user: User) -> Result<Response, Error> {
    let mut conn = user.app.read().await?;
    let here = opened(&user, &mut conn).await?;
    let w = here.w;
    let wanted = wanted(&user, &here, &mut conn).await?;
    if wanted.unclear.is_some() {
        return Err(Error::Bad(told::both("staff-log-unclear")));
    }
    let mut lines: Vec<Trace> = Vec::new();
    loop {
        let after = lines.last().map(|line| (line.at, line.id));
        let page = trail::page(&mut conn, here.city, &wanted.filter, after, 1000).await?;
        let last = page.len() < 1000;
        lines.extend(page);
        if last || lines.len() >= MOST_EXPORTED {
            break;
        }
    }
    let names = named(&here, &mut conn, &lines).await?;
    drop(conn);
    let whose = wanted.filter.by.into_iter().chain(wanted.filter.about).collect();
    let left = Line { kind: Kind::Export, room: ROOM, verb: "access-log", record: None, whose };
    trail::look(&user, left).await?;
    let headers = ["at", "by", "kind", "what", "record", "about", "page"]
        .map(|column| w.t(&format!("staff-log-x-{column}")));
    let name = |id: &i64| names.people.get(id).cloned().unwrap_or_default();
    let rows = lines.iter().map(|line| {
        let whom = names.about.get(&line.id).map(Vec::as_slice).unwrap_or_default();
        let what = format!("{} · {}", told::room(&user.app, w, &line.room), told::verb(w, &line.verb));
        vec![
            Out::Text(formats::instant_to_the_second(w.lang, line.at, user.app.zone())),
            Out::Text(name(&line.person)),
            Out::Text(told::kind(w, line.kind)),
            Out::Text(what),
            Out::Text(line.record.map(|id| id.to_string()).unwrap_or_default()),
            Out::Text(whom.iter().map(name).collect::<Vec<_>>().join("、")),
            Out::Text(line.page.clone()),
        ]
    });
    let file = luoshi_sheets::write_csv(&headers, rows);
    Ok(download(&format!("{}.csv", w.t("staff-log")), "text/csv; charset=utf-8", file))
}

/// `GET /seen`: who changed or looked at what is about oneself.
pub async fn seen(user: User) -> Result<Response, Error> {
    let mut conn = user.app.read().await?;
    let here = Here::of(&user, &mut conn).await?;
    let w = here.w;
    let filter = Filter { about: Some(user.who.person), by_others: true, ..Filter::default() };
    let after = user.query("after").and_then(|key| place(&key));
    let mut lines = trail::page(&mut conn, here.city, &filter, after, PAGE + 1).await?;
    let more = i64::try_from(lines.len()).is_ok_and(|count| count > PAGE);
    if more {
        lines.pop();
    }
    let ids: Vec<i64> = lines.iter().map(|line| line.person).collect();
    let names = here.names(&mut conn, &ids).await?;
    drop(conn);
    let next = lines.last().filter(|_| more).map(key);
    let columns = vec![
        Column::new(w.t("staff-log-c-at")),
        Column::new(w.t("staff-log-c-by")),
        Column::new(w.t("staff-log-c-what")),
        Column::number(w.t("staff-log-c-times")),
    ];
    let rows = folded(&lines, user.app.zone()).into_iter().map(|(line, times)| {
        let by = names
            .get(&line.person)
            .map_or_else(|| Html::text(w.t("staff-gone")), |name| Html::name(w.lang, name, None));
        Row::new([
            Cell::with_class(formats::instant_of_year(w.lang, line.at, user.app.zone()), "nowrap"),
            Cell::new(by),
            Cell::new(what(&user, &here, line)),
            Cell::new(formats::int(times)),
        ])
    });
    let table = Table::new(w.t("staff-seen"), TableStyle::Cards, columns).rows(rows);
    render(&List {
        shell: user.shell(w.t("staff-seen")).crumb(w.t("staff-seen"), None).lede(w.t("staff-seen-lede")),
        w,
        label: w.t("staff-seen"),
        filters: Vec::new(),
        clear: None,
        notice: None,
        exports: Vec::new(),
        empty: table.is_empty().then(|| Empty::new(w.t("staff-seen-none-title"), w.t("staff-seen-none"))),
        table,
        note: Some(w.t("staff-log-clock")),
        pager: Pager::new(&user, "", next.as_deref()),
    })
}

/// What one person did again and again on one day is one line, at its latest, with how often.
fn folded(lines: &[Trace], zone: chrono_tz::Tz) -> Vec<(&Trace, i64)> {
    let mut out: Vec<(&Trace, i64)> = Vec::new();
    for line in lines {
        let same = |other: &Trace| {
            (other.person, other.kind, &other.room, &other.verb)
                == (line.person, line.kind, &line.room, &line.verb)
                && formats::day_at(other.at, zone) == formats::day_at(line.at, zone)
        };
        match out.iter_mut().find(|(other, _)| same(other)) {
            Some((_, times)) => *times += 1,
            None => out.push((line, 1)),
        }
    }
    out
}
