//! The access log as a list.

use std::collections::HashMap;

use luoshi_packs::Lang;
use luoshi_sheets::Out;
use luoshi_store::{BoxFuture, Conn, Day, Instant};
use luoshi_units::{Scope, people};
use luoshi_web::jobs::{Ended, Work};
use luoshi_web::lists::{Batch, Col, Columns, Export, Source};
use luoshi_web::parts::{Cell, Table, TableStyle};
use luoshi_web::trail::{self, Filter, Kind, Place, Trace};
use luoshi_web::{App, Error, Html, RecordTitle, formats};

use super::{STEP, written};
use crate::WORDS;
use crate::deeds::ROOM;
use crate::here::Here;
use crate::told;

/// The list's address.
pub const PATH: &str = "/access-log";
/// The parameters that narrow it.
const FILTERS: [&str; 6] = ["by", "about", "record", "kind", "from", "until"];

/// What an address asks for, and the people that a name in it may mean.
#[derive(Default)]
pub struct Wanted {
    /// The filter.
    pub filter: Filter,
    /// Where the page begins.
    pub after: Option<Place>,
    /// The parameter whose name several people have, or nobody.
    pub unclear: Option<(&'static str, Vec<people::Person>)>,
    /// Whether anything narrows the list.
    pub narrowed: bool,
}

impl Wanted {
    /// Read with `query`, which gives a parameter's value.
    pub async fn read(
        here: &Here,
        conn: &mut Conn,
        query: impl Fn(&str) -> Option<String>,
    ) -> Result<Self, Error> {
        let mut wanted =
            Self { narrowed: FILTERS.iter().any(|name| query(name).is_some()), ..Self::default() };
        for name in ["by", "about"] {
            let Some(typed) = query(name) else { continue };
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
            let there = day.and_hms_opt(0, 0, 0)?.and_local_timezone(here.app.zone()).earliest()?;
            Some(there.to_utc())
        };
        let day = |name: &str| query(name).and_then(|text| text.parse::<Day>().ok());
        wanted.filter.record = query("record").and_then(|id| id.trim().parse().ok());
        wanted.filter.kind = query("kind").and_then(|id| Kind::parse(&id));
        wanted.filter.from = day("from").and_then(begins);
        wanted.filter.before = day("until").and_then(|day| day.succ_opt()).and_then(begins);
        wanted.after = query("after").and_then(|key| place(&key));
        Ok(wanted)
    }

    /// The people whom the filter is about.
    pub fn whose(&self) -> Vec<i64> {
        self.filter.by.into_iter().chain(self.filter.about).collect()
    }
}

/// A page's key in an address: when its last line was left, and its id.
pub fn written_key(trace: &Trace) -> String {
    format!("{}_{}", trace.at.timestamp_micros(), trace.id)
}

/// Reads what [`written_key`] wrote.
pub fn place(key: &str) -> Option<Place> {
    let (at, id) = key.split_once('_')?;
    Some((Instant::from_timestamp_micros(at.parse().ok()?)?, id.parse().ok()?))
}

/// What lines name: people, records, and whom each is about.
pub struct Named {
    people: HashMap<i64, String>,
    records: HashMap<i64, RecordTitle>,
    about: HashMap<i64, Vec<i64>>,
}

impl Named {
    /// Of these lines. Takes connections of its own, since each room takes one.
    pub async fn of(here: &Here, lines: &[Trace]) -> Result<Self, Error> {
        let mut conn = here.app.read().await?;
        let ids: Vec<i64> = lines.iter().map(|line| line.id).collect();
        let mut about: HashMap<i64, Vec<i64>> = HashMap::new();
        for (line, person) in trail::about(&mut conn, here.city, &ids).await? {
            about.entry(line).or_default().push(person);
        }
        let mut ids: Vec<i64> = about.values().flatten().copied().collect();
        ids.extend(lines.iter().map(|line| line.person));
        ids.extend(lines.iter().filter(|line| line.room == ROOM).filter_map(|line| line.record));
        let people = here.names(&mut conn, &ids).await?;
        drop(conn);
        Ok(Self { people, records: titles(&here.app, here.w.lang, lines).await?, about })
    }

    fn about(&self, line: &Trace) -> &[i64] {
        self.about.get(&line.id).map(Vec::as_slice).unwrap_or_default()
    }

    fn name(&self, person: i64) -> String {
        self.people.get(&person).cloned().unwrap_or_default()
    }
}

async fn titles(app: &App, lang: Lang, lines: &[Trace]) -> Result<HashMap<i64, RecordTitle>, Error> {
    let mut ids: Vec<i64> =
        lines.iter().filter(|line| line.room != ROOM).filter_map(|line| line.record).collect();
    ids.sort_unstable();
    ids.dedup();
    let titles = app.titles(&ids, lang).await?;
    Ok(titles.into_iter().map(|title| (title.record, title)).collect())
}

/// A column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Is {
    At,
    By,
    What,
    Record,
    About,
    Page,
}

/// The columns of the list.
pub fn columns(here: &Here) -> Columns<Is> {
    let w = here.w;
    let head = |id: &str| w.t(&format!("staff-log-x-{id}"));
    Columns::new(vec![
        Col::new(Is::At, "at", w.t("staff-log-c-at")).always(),
        Col::new(Is::By, "by", w.t("staff-log-c-by")),
        Col::new(Is::What, "what", w.t("staff-log-c-what")).heads([head("kind"), head("what")]),
        Col::new(Is::Record, "record", w.t("staff-c-record")).heads([head("record"), w.t("staff-c-record")]),
        Col::new(Is::About, "about", w.t("staff-log-c-about")),
        Col::new(Is::Page, "page", w.t("staff-log-c-page")).full(),
    ])
}

/// The page's table.
pub fn table(here: &Here, columns: &Columns<Is>, lines: &[Trace], names: &Named) -> Table {
    let w = here.w;
    let zone = here.app.zone();
    let rows = lines.iter().map(|line| {
        columns.row(|column| match column {
            Is::At => Cell::with_class(formats::instant_to_the_second(w.lang, line.at, zone), "nowrap"),
            Is::By => {
                let by = names.people.get(&line.person);
                by.map_or_else(|| Html::text(w.t("staff-gone")), |name| here.person_link(line.person, name))
                    .into()
            }
            Is::What => what(here, line).into(),
            Is::Record => record(here, line, names).into(),
            Is::About => whom(here, names.about(line), names).into(),
            Is::Page => Html::code(&line.page).into(),
        })
    });
    let rows: Vec<_> = rows.collect();
    columns.table(w.t("staff-log"), TableStyle::Cards).rows(rows)
}

/// What kind of thing was done, and what.
pub fn what(here: &Here, line: &Trace) -> Html {
    Html::text(told::kind(here.w, line.kind)).and(Html::sub(verb(here, line)))
}

fn verb(here: &Here, line: &Trace) -> String {
    format!("{} · {}", told::room(&here.app, here.w, &line.room), told::done(here.w, line.kind, &line.verb))
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

/// The first three names, and how many there are.
fn whom(here: &Here, whom: &[i64], names: &Named) -> Html {
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

fn out(here: &Here, line: &Trace, names: &Named, column: Is) -> Vec<Out> {
    let w = here.w;
    match column {
        Is::At => {
            vec![Out::Text(formats::instant_to_the_second(w.lang, line.at, here.app.zone()))]
        }
        Is::By => vec![Out::Text(names.name(line.person))],
        Is::What => vec![Out::Text(told::kind(w, line.kind)), Out::Text(verb(here, line))],
        Is::Record => {
            let id = line.record.map(|id| id.to_string()).unwrap_or_default();
            let title = line.record.and_then(|id| names.records.get(&id));
            vec![Out::Text(id), Out::Text(title.map(|title| title.title.clone()).unwrap_or_default())]
        }
        Is::About => {
            let about: Vec<String> = names.about(line).iter().map(|person| names.name(*person)).collect();
            vec![Out::Text(about.join("、"))]
        }
        Is::Page => vec![Out::Text(line.page.clone())],
    }
}

struct Pages {
    here: Here,
    wanted: Wanted,
    columns: Columns<Is>,
}

impl Source for Pages {
    fn next(&mut self) -> BoxFuture<'_, Result<Option<Batch>, Error>> {
        Box::pin(async move {
            let (here, wanted) = (&self.here, &mut self.wanted);
            let mut conn = here.app.read().await?;
            let lines = trail::page(&mut conn, here.city, &wanted.filter, wanted.after, STEP).await?;
            drop(conn);
            let Some(last) = lines.last() else { return Ok(None) };
            wanted.after = Some((last.at, last.id));
            let names = Named::of(here, &lines).await?;
            let rows = lines.iter().map(|line| self.columns.out(|column| out(here, line, &names, column)));
            Ok(Some(Batch { rows: rows.collect(), whose: wanted.whose() }))
        })
    }
}

/// Writes the list as a sheet: whom the filter is about stands in the line that this leaves.
pub async fn export(work: &Work, export: &Export) -> Result<Ended, Error> {
    let mut conn = work.app.read().await?;
    let here = Here::at(&work.app, &mut conn, &work.who, work.lang()).await?;
    if !here.may_read_log() {
        return Err(Error::NotFound);
    }
    let wanted = Wanted::read(&here, &mut conn, |name| export.query(name)).await?;
    drop(conn);
    if wanted.unclear.is_some() {
        return Err(Error::Bad(WORDS.text("staff-log-unclear", &[])));
    }
    // What is added while it is written stands before where it began.
    let wanted = Wanted { after: None, ..wanted };
    let columns = columns(&here).held(export);
    let heads = columns.heads();
    let mut pages = Pages { here, wanted, columns };
    written(work, export, ("staff-log", "access-log"), (heads, 0), &mut pages).await
}
