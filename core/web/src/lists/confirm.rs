//! Confirming several records at once, without a script and without losing one.
//!
//! A list that may be confirmed has a box a row ([`pick`]) and below its rows a form ([`Waits`]) that leads to
//! `{path}/confirm`, with what was ticked or with `every=yes` and the list's filters. There the room finds the records
//! ([`Chosen`]) and [`ask`] says how many they are, of which units, and which of them cannot be confirmed and why. What
//! is sent from there names each record with the version that was looked at; [`start`] makes a job of it, in which
//! [`run`] confirms one after the other by the room's own deed, each in a transaction and under a key of its own.
//!
//! Invariants: nothing is confirmed that the page did not count; a record that changed since is told of by name and
//! stays as it is; a job that ended short is done again without doing anything twice.

use askama::Template;
use axum::response::Response;
use luoshi_packs::{Lang, Text};
use luoshi_store::{BoxFuture, Day};
use luoshi_units::{Tree, Verb, Who};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::kept_query;
use crate::jobs::{self, Ended, New, Note, Work};
use crate::parts::{Cell, Choice, Column, Empty, FilterBox, Row, Table, TableStyle};
use crate::{Error, Form, Html, RecordTitle, Shell, User, WORDS, Words, faults, formats, render, see_other};

/// So many are confirmed at once; of more these come first, and the page says so.
pub const MOST: i64 = 5_000;
/// Up to so many the browser waits for the outcome instead of watching the job.
const FEW: usize = 50;
/// So many titles are read together.
const TITLES: usize = 100;
/// So many are named on the page that asks; the others are counted.
const NAMED: usize = 50;

/// What the filter `confirmed` of a list asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Confirmed {
    /// Records that somebody else stands behind.
    Yes,
    /// Records that nobody else stands behind.
    No,
    /// Of these, those that the reader may confirm: what their first page counts.
    Waits,
}

impl Confirmed {
    const ALL: [Self; 3] = [Self::Yes, Self::No, Self::Waits];

    /// Its word in addresses, and for statements.
    pub fn word(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::No => "no",
            Self::Waits => "wait",
        }
    }

    /// The one of a word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.word() == word)
    }

    /// The box of the filter.
    pub fn filter(user: &User) -> FilterBox {
        let w = WORDS.in_lang(user.lang);
        let confirms = user.who.may_anywhere(Verb::Confirm);
        let offered = Self::ALL.into_iter().filter(|one| confirms || *one != Self::Waits);
        let choices =
            offered.map(|one| Choice::new(one.word(), w.t(&format!("list-confirmed-{}", one.word()))));
        FilterBox::select(user, "confirmed", w.t("list-confirmed"), choices.collect())
    }

    /// A list's parameters, narrowed to what waits for its reader; none where they ask for what is confirmed.
    pub fn waiting(query: impl Fn(&str) -> Option<String>) -> Option<impl Fn(&str) -> Option<String>> {
        let asked = query("confirmed").and_then(|word| Self::parse(&word));
        let wait = move |name: &str| match name {
            "confirmed" => Some(Self::Waits.word().to_owned()),
            name => query(name),
        };
        (asked != Some(Self::Yes)).then_some(wait)
    }

    /// The units that are left of those of a filter: what waits for somebody stands where they may confirm.
    pub fn units(
        of: Option<Self>,
        who: &Who,
        tree: &Tree,
        filter: Option<Vec<String>>,
    ) -> Option<Vec<String>> {
        if of != Some(Self::Waits) {
            return filter;
        }
        let scope = who.scope(Verb::Confirm, tree);
        match filter {
            Some(units) => Some(units.into_iter().filter(|unit| scope.holds(unit)).collect()),
            None => scope.into_units(),
        }
    }
}

/// The form below a list's rows that leads to the page that asks. In a template `{{ waits }}`.
#[derive(Template)]
#[template(path = "list_waits.html")]
pub struct Waits {
    w: Words,
    path: String,
    query: Vec<(String, String)>,
    /// How many of the whole list wait for this person.
    every: i64,
}

/// The template has escaped its own values.
impl askama::filters::HtmlSafe for Waits {}

impl Waits {
    /// Of the list at `path` as it is filtered; `every` of all its rows wait for this person. None where none do.
    pub fn new(user: &User, path: &str, every: i64) -> Option<Self> {
        let query = kept_query(user.uri.query().unwrap_or(""));
        let query = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
        (every > 0).then(|| Self { w: WORDS.in_lang(user.lang), path: path.to_owned(), query, every })
    }
}

#[derive(Template)]
#[template(path = "list_pick.html")]
struct Pick {
    value: String,
    label: Html,
}

/// The box of a row, in the version that the row shows.
///
/// # Errors
/// Where it cannot be drawn.
pub fn pick(lang: Lang, id: i64, version: i64, title: &str) -> Result<Html, Error> {
    let label = Html::text(WORDS.in_lang(lang).t("list-pick")).and(Html::name(lang, title, None));
    Ok(Html::rendered(&Pick { value: format!("{id}.{version}"), label })?)
}

/// What is to be confirmed, as the list's form says it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Chosen {
    /// These records in these versions.
    Picked(Vec<(i64, i64)>),
    /// Everything that waits for this person under the filters of the address.
    Every,
}

impl Chosen {
    /// Of an address.
    pub fn of(user: &User) -> Self {
        if user.query("every").is_some() {
            return Self::Every;
        }
        Self::Picked(user.query_all("pick").iter().filter_map(|value| version_of(value)).collect())
    }

    /// The ids of the records that were ticked.
    pub fn ids(&self) -> Option<Vec<i64>> {
        match self {
            Self::Picked(all) => Some(all.iter().map(|(id, _)| *id).collect()),
            Self::Every => None,
        }
    }
}

/// A record as it stands now.
#[derive(Clone, Debug)]
pub struct Found {
    /// Its id.
    pub id: i64,
    /// Its version.
    pub version: i64,
    /// The code of its unit.
    pub unit: String,
    /// Its day.
    pub day: Option<Day>,
    /// Its title.
    pub title: String,
    /// Its page.
    pub href: String,
    /// Why this person cannot confirm it.
    pub refused: Option<Text>,
}

/// A list whose records can be confirmed.
pub struct Of<'a> {
    /// The room.
    pub room: &'static str,
    /// The list's address.
    pub path: &'a str,
    /// What the list is called.
    pub name: Text,
}

#[derive(Template)]
#[template(path = "list_confirm.html")]
struct Page {
    shell: Shell,
    w: Words,
    said: String,
    most: Option<String>,
    units: Table,
    records: Table,
    more: Option<String>,
    refused: Option<(String, Table)>,
    empty: Option<Empty>,
    hidden: Html,
    picks: String,
    query: String,
    action: String,
    button: String,
    back: String,
}

/// The page that says what would be confirmed. `crumbs` lead to the list; `all` is how many wait where everything was
/// asked for, of which `found` holds the first [`MOST`].
///
/// # Errors
/// What the database reports.
pub async fn ask(
    user: &User,
    of: &Of<'_>,
    crumbs: &[(String, String)],
    (found, all): (Vec<Found>, i64),
) -> Result<Response, Error> {
    let w = WORDS.in_lang(user.lang);
    let (good, refused) = sorted(w, &Chosen::of(user), found);
    let tree = user.app.tree(&mut user.app.read().await?).await?;
    let mut units: Vec<(&str, i64)> = Vec::new();
    for one in &good {
        match units.iter_mut().find(|(unit, _)| *unit == one.unit) {
            Some((_, count)) => *count += 1,
            None => units.push((&one.unit, 1)),
        }
    }
    units.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    let columns = vec![Column::new(w.t("list-confirm-unit")), Column::number(w.t("list-confirm-count"))];
    let rows = units.iter().map(|(code, count)| {
        Row::new([Html::unit_of(w.lang, &tree, code).into(), formats::int(*count).into()])
    });
    let table = Table::new(w.t("list-confirm-units"), TableStyle::Fits, columns).rows(rows);
    let query = kept_query(user.uri.query().unwrap_or(""));
    let query = without(&query);
    let back = if query.is_empty() { of.path.to_owned() } else { format!("{}?{query}", of.path) };
    let title = w.t1("list-confirm-title", "name", of.name.get(user.lang));
    let mut shell = user.shell(&title);
    for (label, href) in crumbs {
        shell = shell.crumb(label.as_str(), Some(href));
    }
    let empty = || {
        let (title, text) = if refused.is_empty() {
            ("list-confirm-none-title", "list-confirm-none")
        } else {
            ("list-confirm-all-refused-title", "list-confirm-all-refused")
        };
        Empty::new(w.t(title), w.t(text)).start(w.t("list-confirm-back"), &back)
    };
    let hidden = shell.hidden(&user.new_key());
    let picks: Vec<String> = good.iter().map(|one| format!("{}.{}", one.id, one.version)).collect();
    render(&Page {
        shell: shell.crumb(title, None).lede(w.t("list-confirm-lede")),
        w,
        said: w.t2("list-confirm-said", "n", good.len(), "units", units.len()),
        most: (all > MOST).then(|| w.t2("list-confirm-most", "all", all, "most", MOST)),
        empty: good.is_empty().then(empty),
        refused: refused_table(w, &refused),
        units: table,
        records: records_table(w, &tree, &good),
        more: good.len().checked_sub(NAMED).filter(|n| *n > 0).map(|n| w.t1("list-confirm-more", "n", n)),
        hidden,
        picks: picks.join(","),
        query,
        action: format!("{}/confirm", of.path),
        button: w.t1("list-confirm-do", "n", good.len()),
        back,
    })
}

/// The first of what would be confirmed, one by one.
fn records_table(w: Words, tree: &Tree, good: &[Found]) -> Table {
    let columns = vec![
        Column::new(w.t("list-confirm-what")).full(),
        Column::new(w.t("list-confirm-day")),
        Column::new(w.t("list-confirm-unit")),
    ];
    let rows = good.iter().take(NAMED).map(|one| {
        let day = one.day.map(|day| day.to_string()).unwrap_or_default();
        let name = Html::link(&one.href, Html::name(w.lang, &one.title, None));
        Row::new([
            name.into(),
            Cell::with_class(day, "nowrap"),
            Html::unit_of(w.lang, tree, &one.unit).into(),
        ])
    });
    Table::new(w.t("list-confirm-records"), TableStyle::Cards, columns).rows(rows)
}

/// A list's query without what was ticked.
fn without(query: &str) -> String {
    let mut out = form_urlencoded::Serializer::new(String::new());
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        if name != "pick" && name != "every" {
            out.append_pair(&name, &value);
        }
    }
    out.finish()
}

/// What can be confirmed, and what cannot: refused, changed since it was ticked, or not there any more.
fn sorted(w: Words, chosen: &Chosen, found: Vec<Found>) -> (Vec<Found>, Vec<Found>) {
    let said = |key: &str| Some(WORDS.text(key, &[]));
    let Chosen::Picked(picked) = chosen else {
        return found.into_iter().partition(|one| one.refused.is_none());
    };
    let (mut good, mut refused) = (Vec::new(), Vec::new());
    for (id, version) in picked {
        match found.iter().find(|one| one.id == *id).cloned() {
            Some(one) if one.refused.is_some() => refused.push(one),
            Some(one) if one.version == *version => good.push(one),
            Some(one) => refused.push(Found { refused: said("list-confirm-changed"), ..one }),
            None => refused.push(Found {
                id: *id,
                version: *version,
                unit: String::new(),
                day: None,
                title: w.t("list-confirm-gone-title"),
                href: String::new(),
                refused: said("list-confirm-gone"),
            }),
        }
    }
    (good, refused)
}

fn refused_table(w: Words, refused: &[Found]) -> Option<(String, Table)> {
    let heading = w.t1("list-confirm-refused", "n", refused.len());
    let columns =
        vec![Column::new(w.t("list-confirm-what")).full(), Column::new(w.t("list-confirm-why")).full()];
    let rows = refused.iter().map(|one| {
        let name = Html::name(w.lang, &one.title, None);
        let name = if one.href.is_empty() { name } else { Html::link(&one.href, name) };
        let why = one.refused.as_ref().map_or("", |why| why.get(w.lang));
        Row::new([name.into(), why.into()])
    });
    let table = Table::new(heading.clone(), TableStyle::Cards, columns).rows(rows);
    (!refused.is_empty()).then_some((heading, table))
}

/// What a job of confirming is to do.
#[derive(Serialize, Deserialize)]
struct Args {
    path: String,
    key: String,
    picks: Vec<(i64, i64)>,
}

fn version_of(pick: &str) -> Option<(i64, i64)> {
    let (id, version) = pick.split_once('.')?;
    Some((id.parse().ok()?, version.parse().ok()?))
}

/// The list whose records a job confirms.
///
/// # Errors
/// Where the job is of another kind.
pub fn path_of(work: &Work) -> Result<String, Error> {
    Ok(work.args::<Args>()?.path)
}

/// Starts the job of kind `confirm` that the page of [`ask`] sent, and leads to its outcome.
///
/// # Errors
/// Where nothing or something unreadable was sent; what the database reports.
pub async fn start(user: &User, of: &Of<'_>, form: &Form) -> Result<Response, Error> {
    let sent: Vec<&str> = form.raw("picks").split(',').filter(|pick| !pick.is_empty()).collect();
    let picks: Option<Vec<(i64, i64)>> = sent.iter().map(|pick| version_of(pick)).collect();
    let picks = picks.filter(|all| !all.is_empty() && i64::try_from(all.len()).is_ok_and(|n| n <= MOST));
    let picks = picks.ok_or_else(|| Error::Bad(WORDS.text("list-confirm-none", &[])))?;
    let many = picks.len();
    let query = without(&kept_query(form.raw("query")));
    let key = form.key()?.to_owned();
    let title = |lang: Lang| WORDS.in_lang(lang).t2("list-confirm-job", "name", of.name.get(lang), "n", many);
    let new = New {
        key: key.clone(),
        room: of.room,
        kind: "confirm",
        title: Text::new(title(Lang::Zh), title(Lang::En)),
        back: if query.is_empty() { of.path.to_owned() } else { format!("{}?{query}", of.path) },
        args: json!(Args { path: of.path.to_owned(), key, picks }),
    };
    let started = if many > FEW { jobs::start(user, new).await } else { jobs::start_short(user, new).await };
    Ok(see_other(jobs::href(started?)))
}

/// Why something cannot be done, in both languages.
pub fn why(error: &Error) -> Text {
    faults::said_in_both(error)
}

/// Confirms what the job names: `deed` is the room's own, told the record, the version that was looked at and a key.
/// Each record's outcome is kept with the job.
///
/// # Errors
/// Where its person stopped it, and what is no fault of a record: then it can be done again.
pub async fn run<D>(work: &Work, deed: D) -> Result<Ended, Error>
where
    D: Fn(i64, i64, String) -> BoxFuture<'static, Result<(), Error>> + Send + Sync,
{
    let Args { key, picks, .. } = work.args()?;
    let total = i64::try_from(picks.len()).unwrap_or(i64::MAX);
    let (mut done, mut good) = (0, 0);
    for some in picks.chunks(TITLES) {
        let titles = titles(work, some).await?;
        for (id, version) in some {
            work.step(done, total)?;
            let outcome = match deed(*id, *version, format!("{key}-{id}")).await {
                Err(Error::Internal(text)) => return Err(Error::Internal(text)),
                outcome => outcome,
            };
            good += i64::from(outcome.is_ok());
            let title = titles.iter().find(|title| title.record == *id);
            work.note(note(outcome, title)).await?;
            done += 1;
        }
    }
    work.step(done, total)?;
    let args = [("good", good.into()), ("bad", (total - good).into())];
    Ok(Ended { said: WORDS.text("list-confirm-done", &args), href: None })
}

async fn titles(work: &Work, some: &[(i64, i64)]) -> Result<Vec<RecordTitle>, Error> {
    let ids: Vec<i64> = some.iter().map(|(id, _)| *id).collect();
    match work.app.rooms().iter().find(|room| room.name() == work.job.room) {
        Some(room) => room.titles(&work.app, &ids, work.lang()).await,
        None => Ok(Vec::new()),
    }
}

/// What became of a record. One that its person cannot see any more is not named.
fn note(outcome: Result<(), Error>, title: Option<&RecordTitle>) -> Note {
    let title = title.filter(|_| !matches!(outcome, Err(Error::NotFound)));
    let said = match &outcome {
        Ok(()) => WORDS.text("list-confirm-one", &[]),
        Err(Error::NotFound) => WORDS.text("list-confirm-gone", &[]),
        Err(error) => why(error),
    };
    Note {
        good: outcome.is_ok(),
        subject: title.map_or_else(|| "—".to_owned(), |title| title.title.clone()),
        href: title.map(|title| title.href.clone()),
        said,
    }
}

#[cfg(test)]
mod tests {
    use luoshi_packs::{Lang, Text};

    use super::{Chosen, Found, sorted, version_of, without};
    use crate::WORDS;

    fn found(id: i64, version: i64, refused: Option<&str>) -> Found {
        let refused = refused.map(|why| Text::new(why, why));
        let (title, href) = (format!("t{id}"), format!("/t/{id}"));
        Found { id, version, unit: "9901".to_owned(), day: None, title, href, refused }
    }

    #[test]
    fn what_changed_and_what_is_gone_is_told_and_not_confirmed() {
        let chosen = Chosen::Picked(vec![(1, 1), (2, 1), (3, 1), (4, 1)]);
        let now = vec![found(1, 1, None), found(2, 2, None), found(3, 1, Some("own"))];
        let (good, refused) = sorted(WORDS.in_lang(Lang::En), &chosen, now);
        assert_eq!(good.iter().map(|one| one.id).collect::<Vec<_>>(), [1]);
        assert_eq!(refused.iter().map(|one| one.id).collect::<Vec<_>>(), [2, 3, 4]);
        assert!(refused.iter().all(|one| one.refused.is_some()));
    }

    #[test]
    fn a_pick_is_an_id_and_a_version() {
        assert_eq!(version_of("7.2"), Some((7, 2)));
        for bad in ["", "7", "7.", ".2", "7.2.1", "x.1"] {
            assert_eq!(version_of(bad), None, "{bad}");
        }
        assert_eq!(without("unit=9901&pick=7.2&pick=8.1&every=yes&q=a"), "unit=9901&q=a");
    }
}
