//! Talks by their days: a month, a week, a day, or one day after the other.

mod cells;
mod span;

use std::collections::BTreeMap;

use askama::Template;
use axum::response::Response;
use luoshi_store::{Conn, Day};
use luoshi_units::Verb;
use luoshi_web::parts::{Choice, Empty, FilterBox, Pager, Tab, Table};
use luoshi_web::{Error, Html, Shell, User, Words, formats, href, render};

use self::cells::DayCell;
use self::span::{Span, View, day_at};
use super::orders::order_href;
use super::{feeds, hidden, shell_below, state_tag, talk_href};
use crate::here::Here;
use crate::lists::PAGE;
use crate::lists::talks::{cursor, written_key};
use crate::model::{FeedOf, State, Talk};
use crate::parse;
use crate::store::{self, Cursor, DayTally, Filter, Tally};

#[derive(Template)]
#[template(path = "talk_calendar.html")]
struct Calendar {
    shell: Shell,
    w: Words,
    view: &'static str,
    at: String,
    title: String,
    steps: Steps,
    filters: Vec<FilterBox>,
    clear: Option<String>,
    counts: Html,
    weekdays: Vec<String>,
    days: Vec<DayCell>,
    table: Option<Table>,
    empty: Option<Empty>,
    hidden: Option<String>,
    pager: Option<Pager>,
}

/// The addresses of the spans beside this one, and of the one that holds today.
struct Steps {
    previous: Option<String>,
    today: String,
    next: Option<String>,
}

/// So many talks a day a month shows, and a week; the day itself shows all.
const IN_MONTH: i64 = 3;
const IN_WEEK: i64 = 8;

/// What an address asks for.
struct Asked {
    span: Span,
    filter: Filter,
    filtered: bool,
    after: Option<Cursor>,
}

/// The names of the filters in an address.
const FILTERS: [&str; 5] = ["unit", "team", "speaker", "state", "q"];

/// `GET /talks/calendar`
pub async fn page(user: User) -> Result<Response, Error> {
    let mut conn = user.app.read().await?;
    let here = Here::of(&user, &mut conn).await?;
    let w = here.w;
    let asked = asked(&user, &here);
    let span = asked.span;
    let seen = here.seen(&user.who);
    let days = store::talk_days(&mut conn, here.city, seen.as_deref(), &asked.filter).await?;
    let tally = states(&days, span);
    let talks = talks(&mut conn, &here, seen.as_deref(), &asked, &days).await?;
    let every: Tally = tally.values().fold(Tally { every: 0, seen: 0 }, |all, one| Tally {
        every: all.every + one.every,
        seen: all.seen + one.seen,
    });
    let in_cells = matches!(span.view, View::Month | View::Week);
    let people = talks.rows.iter().flat_map(|talk| talk.speakers.iter().copied()).collect::<Vec<_>>();
    let people = here.people(&mut conn, &people).await?;
    let shell = shell_below(&user, &w.t("talks-calendar")).lede(w.t("talks-calendar-lede"));
    let page = Calendar {
        shell: actions(shell.tabs(tabs(&user, &here, span)).script("calendar.ts"), &user, w),
        w,
        view: span.view.word(),
        at: span.address(),
        title: title(w, span),
        steps: steps(&user, &here, span),
        filters: filters(&user, &here, &mut conn, &talks.rows).await?,
        clear: asked.filtered.then(|| place(&user, span, false)),
        counts: counts(w, &tally),
        weekdays: (1..=7).map(|day| w.t(&format!("talks-weekday-short-{day}"))).collect(),
        days: if in_cells { cells::days(&user, &here, span, &talks, &people) } else { Vec::new() },
        table: (!in_cells).then(|| cells::table(&user, &here, &talks, &people)),
        empty: talks.rows.is_empty().then(|| empty(w, asked.filtered, &user)),
        hidden: hidden(w, every, asked.filter.looks()),
        pager: (!in_cells).then(|| {
            let shown = w.t2("talks-shown", "shown", talks.rows.len(), "seen", every.seen);
            Pager::new(&user, shown, talks.next.map(written_key).as_deref())
        }),
    };
    render(&page)
}

fn asked(user: &User, here: &Here) -> Asked {
    let view = View::parse(&user.query("view").unwrap_or_default());
    let day = user.query("at").and_then(|text| day_at(text.trim())).unwrap_or(here.now.today);
    let span = Span::of(view, day);
    let id = |name: &str| user.query(name).and_then(|text| parse::id(&text));
    let unit = user.query("unit").filter(|code| here.tree.get(code).is_some());
    let filter = Filter {
        units: unit.map(|code| here.tree.under(&code).into_iter().map(str::to_owned).collect()),
        state: user.query("state").and_then(|word| word.parse::<State>().ok()),
        team: id("team"),
        speaker: id("speaker"),
        text: user.query("q"),
        ..Filter::default()
    };
    let filtered = filter != Filter::default();
    let filter = Filter { from: Some(span.from()), until: span.until(), ..filter };
    Asked { span, filter, filtered, after: user.query("after").and_then(|key| cursor(&key)) }
}

/// The talks that a page shows: of each day the first ones, or all of a page.
struct Shown {
    rows: Vec<Talk>,
    /// How many the reader may see of each day, where a day shows its first ones alone.
    of_day: BTreeMap<Day, i64>,
    next: Option<Cursor>,
    /// The orders that they came of.
    orders: BTreeMap<i64, i64>,
}

impl Shown {
    /// Where a talk opens: its record, or for a unit that ordered it and cannot see that, its order.
    fn href(&self, user: &User, here: &Here, talk: &Talk) -> String {
        match self.orders.get(&talk.id) {
            Some(order) if !user.who.may(Verb::ReadRows, &talk.unit, &here.tree) => order_href(*order),
            _ => talk_href(talk),
        }
    }
}

async fn talks(
    conn: &mut Conn,
    here: &Here,
    seen: Option<&[String]>,
    asked: &Asked,
    days: &DayTally,
) -> Result<Shown, Error> {
    let most = match asked.span.view {
        View::Month => IN_MONTH,
        View::Week => IN_WEEK,
        View::Day | View::List => return ahead(conn, here, seen, asked).await,
    };
    let rows = store::talks_by_day(conn, here.city, seen, &asked.filter, most).await?;
    let seen_of = |states: &BTreeMap<State, Tally>| states.values().map(|tally| tally.seen).sum();
    let of_day = days.iter().map(|(day, states)| (*day, seen_of(states))).collect();
    let orders = orders(conn, here, &rows).await?;
    Ok(Shown { rows, of_day, next: None, orders })
}

async fn orders(conn: &mut Conn, here: &Here, talks: &[Talk]) -> Result<BTreeMap<i64, i64>, Error> {
    let ids: Vec<i64> = talks.iter().map(|talk| talk.id).collect();
    let orders = store::orders_of_talks(conn, here.city, &ids).await?;
    Ok(orders.iter().filter_map(|order| Some((order.talk?, order.id))).collect())
}

async fn ahead(conn: &mut Conn, here: &Here, seen: Option<&[String]>, asked: &Asked) -> Result<Shown, Error> {
    let mut rows = store::talks_ahead(conn, here.city, seen, &asked.filter, asked.after, PAGE + 1).await?;
    let more = i64::try_from(rows.len()).is_ok_and(|count| count > PAGE);
    if more {
        rows.pop();
    }
    let last = rows.last().filter(|_| more);
    let next = last.map(|talk| Cursor { day: talk.day, start: talk.start, id: talk.id });
    let orders = orders(conn, here, &rows).await?;
    Ok(Shown { rows, of_day: BTreeMap::new(), next, orders })
}

/// How many talks of each state the span's own days have.
fn states(days: &DayTally, span: Span) -> BTreeMap<State, Tally> {
    let mut all: BTreeMap<State, Tally> = BTreeMap::new();
    for (_, states) in days.iter().filter(|(day, _)| span.holds(**day)) {
        for (state, tally) in states {
            let sum = all.entry(*state).or_insert(Tally { every: 0, seen: 0 });
            *sum = Tally { every: sum.every + tally.every, seen: sum.seen + tally.seen };
        }
    }
    all
}

/// Each state with its shape, its word and how many there are: at once the count and the key to the shapes.
fn counts(w: Words, tally: &BTreeMap<State, Tally>) -> Html {
    [State::Planned, State::Held, State::Cancelled].into_iter().fold(Html::default(), |out, state| {
        let seen = tally.get(&state).map_or(0, |tally| tally.seen);
        out.and(state_tag(w, state)).and(" ").and(w.t1("talks-count", "count", seen)).and(" ")
    })
}

fn title(w: Words, span: Span) -> String {
    match span.view {
        View::Month => formats::month(w.lang, span.at),
        View::Week => formats::period_of_year(w.lang, span.from(), span.until().unwrap_or(span.at)),
        View::Day => cells::long_day(w, span.at, true),
        View::List => w.t1("talks-calendar-from", "day", formats::day_of_year(w.lang, span.at)),
    }
}

/// The address of a span, with the filters of this page or without.
fn place(user: &User, span: Span, filtered: bool) -> String {
    let given = FILTERS.map(|name| (name, user.query(name).filter(|_| filtered)));
    let at = span.address();
    let mut query = vec![("view", Some(span.view.word())), ("at", Some(at.as_str()))];
    query.extend(given.iter().map(|(name, value)| (*name, value.as_deref())));
    href("/talks/calendar", &query)
}

fn steps(user: &User, here: &Here, span: Span) -> Steps {
    Steps {
        previous: span.previous().map(|span| place(user, span, true)),
        today: place(user, Span::of(span.view, here.now.today), true),
        next: span.next().map(|span| place(user, span, true)),
    }
}

/// The views. From a month that holds today one comes to today's week, from any other to its first.
fn tabs(user: &User, here: &Here, span: Span) -> Vec<Tab> {
    let today = here.now.today;
    let shown = span.until().is_some_and(|until| (span.from()..=until).contains(&today));
    let at = if shown { today } else { span.at };
    let tab = |view: View| Tab {
        label: here.w.t(&format!("talks-view-{}", view.word())),
        href: place(user, Span::of(view, at), true),
        count: None,
        open: view == span.view,
    };
    View::ALL.into_iter().map(tab).collect()
}

fn actions(shell: Shell, user: &User, w: Words) -> Shell {
    let own = user.who.units_for(Verb::ReadRows).first().map(|unit| (*unit).to_owned());
    let unit = user.query("unit").or(own).map(FeedOf::Unit);
    let feed = unit.map_or_else(|| "/talks/feeds".to_owned(), |of| feeds::href(&of));
    let shell = shell.action(w.t("talks-feed-subscribe"), feed);
    let shell = shell.action(w.t("talks-title"), "/talks").action(w.t("talks-speakers"), "/talks/speakers");
    if user.who.may_anywhere(Verb::Record) {
        shell.main_action(w.t("talks-new"), "/talks/new")
    } else {
        shell
    }
}

fn empty(w: Words, filtered: bool, user: &User) -> Empty {
    if filtered {
        return Empty::new(w.t("talks-empty-filtered-title"), w.t("talks-empty-filtered"));
    }
    let empty = Empty::new(w.t("talks-calendar-empty-title"), w.t("talks-calendar-empty"));
    let records = user.who.may_anywhere(Verb::Record);
    if records { empty.start(w.t("talks-new"), "/talks/new") } else { empty }
}

/// So many teams are offered to choose from.
const MOST_TEAMS: i64 = 400;

async fn filters(user: &User, here: &Here, conn: &mut Conn, talks: &[Talk]) -> Result<Vec<FilterBox>, Error> {
    let w = here.w;
    let unit = user.query("unit");
    let units = here.unit_choices(&user.who, Verb::ReadRows, unit.as_deref());
    let under = unit.map(|code| here.tree.under(&code).into_iter().map(str::to_owned).collect::<Vec<_>>());
    let seen = here.seen(&user.who);
    let among = under.or(seen);
    let team = user.query("team").and_then(|text| parse::id(&text));
    let mut teams =
        store::teams_near(conn, here.city, here.now.today, among.as_deref(), None, MOST_TEAMS).await?;
    if let Some(id) = team.filter(|id| !teams.iter().any(|team| team.id == *id)) {
        teams.extend(store::team_by_id(conn, here.city, id).await?);
    }
    teams.retain(|team| user.who.may(Verb::ReadRows, &team.unit, &here.tree));
    let mut speakers: Vec<i64> = match teams.iter().find(|one| Some(one.id) == team) {
        Some(team) => team.members.iter().map(|member| member.person).collect(),
        None => talks.iter().flat_map(|talk| talk.speakers.iter().copied()).collect(),
    };
    speakers.extend(user.query("speaker").and_then(|text| parse::id(&text)));
    let people = here.people(conn, &speakers).await?;
    let mut speakers: Vec<Choice> = people.known().map(|person| people.choice(here, person)).collect();
    speakers.sort_by(|a, b| a.label.as_str().cmp(b.label.as_str()));
    let teams =
        teams.iter().map(|team| Choice::new(team.id.to_string(), Html::name(w.lang, &team.name, None)));
    let states = [State::Planned, State::Held, State::Cancelled];
    let states = states.map(|state| Choice::new(state.word(), w.t(&format!("talks-state-{state}"))));
    Ok(vec![
        FilterBox::select(user, "unit", w.t("talks-filter-unit"), units),
        FilterBox::select(user, "team", w.t("talks-f-team"), teams.collect()),
        FilterBox::select(user, "speaker", w.t("talks-f-speakers"), speakers),
        FilterBox::select(user, "state", w.t("talks-filter-state"), states.to_vec()),
        FilterBox::input(user, "q", w.t("talks-filter-text"), "search"),
    ])
}
