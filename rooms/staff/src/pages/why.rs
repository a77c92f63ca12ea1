//! Why somebody can see a page: the route's rule, the post that fulfils it, and the rows within reach.

use askama::Template;
use axum::response::Response;
use luoshi_store::Conn;
use luoshi_units::posts::{self, Filter};
use luoshi_units::{Post, Reach, Scope, Tree, Verb, Who, accounts, people};
use luoshi_web::parts::{Cell, Column, Row, State, Table, TableStyle, tag};
use luoshi_web::trail::{self, Kind, Line};
use luoshi_web::{Error, Html, RecordTitle, Rule, Shell, User, Words, formats, href, render, routes_table};

use super::route;
use crate::deeds::ROOM;
use crate::here::Here;
use crate::told;

#[derive(Template)]
#[template(path = "staff_why.html")]
struct Why {
    shell: Shell,
    w: Words,
    page: String,
    asked_for: Option<i64>,
    search: bool,
    typed: String,
    found: Vec<Html>,
    facts: Vec<(String, Html)>,
    grounds: Option<Table>,
    scope: Html,
    row: Vec<(String, Html)>,
}

/// Whether one may ask for others: whoever keeps posts or audits there.
pub fn may_ask(who: &Who, unit: &str, tree: &Tree) -> bool {
    who.may(Verb::Administer, unit, tree) || who.may(Verb::Audit, unit, tree)
}

/// The path of what was asked about: of a whole address only that part counts.
fn path_of(asked: &str) -> String {
    let asked =
        asked.split_once("://").map_or(asked, |(_, rest)| rest.find('/').map_or("/", |at| &rest[at..]));
    let path = asked.split(['?', '#']).next().unwrap_or_default();
    if path.starts_with('/') { path.to_owned() } else { format!("/{path}") }
}

/// `GET /why?page=&person=&q=`
pub async fn show(user: User) -> Result<Response, Error> {
    let page = path_of(&user.query("page").unwrap_or_else(|| "/".to_owned()));
    let person =
        user.query("person").and_then(|id| id.parse::<i64>().ok()).filter(|id| *id != user.who.person);
    let mut conn = user.app.read().await?;
    let here = Here::of(&user, &mut conn).await?;
    let w = here.w;
    let asks = user.who.may_anywhere(Verb::Administer) || user.who.may_anywhere(Verb::Audit);
    let who = match person {
        Some(id) => other(&here, &mut conn, id).await?,
        None => user.who.clone(),
    };
    let typed = user.query("q").unwrap_or_default();
    let found = if asks && !typed.is_empty() { find(&here, &mut conn, &typed).await? } else { Vec::new() };
    let given = posts_of(&here, &mut conn, who.person).await?;
    let names: Vec<i64> = given.iter().filter_map(|(_, by)| *by).collect();
    let names = here.names(&mut conn, &names).await?;
    drop(conn);
    let whose: Vec<i64> = found.iter().map(|found| found.id).chain(person).collect();
    if !whose.is_empty() {
        trail::look(&user, Line { kind: Kind::Look, room: ROOM, verb: "why", record: person, whose }).await?;
    }
    let given_by = |post: &Post| {
        let by = given.iter().find(|(id, _)| *id == post.id).and_then(|(_, by)| *by);
        by.and_then(|by| names.get(&by)).map_or_else(|| w.t("staff-program"), Clone::clone)
    };
    let rows = routes_table(user.app.rooms());
    let row = route::of(&rows, &page);
    let record = match row {
        Some(row) => subject(&user, row.path, &page).await?,
        None => None,
    };
    let mut facts = vec![(w.t("staff-why-address"), Html::code(&page))];
    let rule = row.map(|row| row.rule);
    facts.push((w.t("staff-why-who"), Html::name(w.lang, &who.name, None)));
    facts.push((w.t("staff-why-rule"), Html::text(rule_words(w, rule))));
    facts.push((w.t("staff-why-verdict"), verdict(&here, &who, rule)));
    let found = found.iter().map(|found| {
        let link = href("/why", &[("page", Some(&page)), ("person", Some(&found.id.to_string()))]);
        Html::link(link, Html::name(w.lang, &found.name, None)).and(" ").and(here.unit(&found.unit))
    });
    render(&Why {
        shell: user.shell(w.t("staff-why")).crumb(w.t("staff-why"), None).lede(w.t("staff-why-lede")),
        found: found.collect(),
        grounds: grounds(&here, &who, rule, given_by),
        scope: scope(&here, &who),
        row: record.map_or_else(Vec::new, |title| why_row(&here, &user.who, &who, &title)),
        search: asks,
        asked_for: person,
        facts,
        typed,
        page,
        w,
    })
}

/// Somebody else, for who may ask about them.
async fn other(here: &Here, conn: &mut Conn, id: i64) -> Result<Who, Error> {
    let person = people::by_ids(conn, here.city, &[id]).await?.into_iter().next();
    let person =
        person.filter(|person| may_ask(&here.who, &person.unit, &here.tree)).ok_or(Error::NotFound)?;
    accounts::who_is(conn, here.city, person.id, here.today).await?.ok_or(Error::NotFound)
}

async fn find(here: &Here, conn: &mut Conn, typed: &str) -> Result<Vec<people::Person>, Error> {
    let mut found = people::search(conn, here.city, typed, &Scope::All, 50).await?;
    found.retain(|person| may_ask(&here.who, &person.unit, &here.tree));
    found.truncate(20);
    Ok(found)
}

/// The posts of somebody, each with who gave it.
async fn posts_of(here: &Here, conn: &mut Conn, person: i64) -> Result<Vec<(i64, Option<i64>)>, Error> {
    let filter = Filter { person: Some(person), ..Filter::default() };
    let held = posts::page(conn, here.city, &filter, here.today, None, 500).await?;
    Ok(held.iter().map(|held| (held.post.id, held.given.map(|mark| mark.by))).collect())
}

/// The record or the unit that a page is about, where it is about one.
async fn subject(user: &User, route: &str, page: &str) -> Result<Option<RecordTitle>, Error> {
    let id = route::parameter(route, page, "id").and_then(|id| id.parse::<i64>().ok());
    if let Some(id) = id {
        for room in user.app.rooms() {
            if let Some(title) = room.titles(&user.app, &[id], user.lang).await?.into_iter().next() {
                return Ok(Some(title));
            }
        }
    }
    let code = route::parameter(route, page, "code").or_else(|| route::parameter(route, page, "unit"));
    let Some(code) = code else { return Ok(None) };
    let tree = user.app.tree(&mut user.app.read().await?).await?;
    Ok(tree.get(code).map(|unit| RecordTitle {
        record: 0,
        title: unit.name(user.lang == luoshi_packs::Lang::En).to_owned(),
        unit: code.to_owned(),
        day: user.app.today(),
        state: String::new(),
        href: page.to_owned(),
    }))
}

fn verb_words(w: Words, verb: Verb) -> String {
    let name = verb.name();
    if w.english() { name.en } else { name.zh }
}

fn rule_words(w: Words, rule: Option<Rule>) -> String {
    match rule {
        None => w.t("staff-why-none"),
        Some(Rule::Public) => w.t("staff-why-public"),
        Some(Rule::SignedIn) => w.t("staff-why-signed-in"),
        Some(Rule::Anywhere(verb)) => w.t1("staff-why-verb", "verb", verb_words(w, verb)),
    }
}

fn verdict(here: &Here, who: &Who, rule: Option<Rule>) -> Html {
    let w = here.w;
    match rule {
        None => tag(State::Plain, w.t("staff-why-no-page")),
        Some(Rule::Anywhere(verb)) if !who.may_anywhere(verb) => tag(State::Late, w.t("staff-why-refused")),
        Some(_) => tag(State::Done, w.t("staff-why-opens")),
    }
}

/// The posts in force, and which of them fulfil the rule or, where none is asked for, show rows.
fn grounds(here: &Here, who: &Who, rule: Option<Rule>, given_by: impl Fn(&Post) -> String) -> Option<Table> {
    let w = here.w;
    let verb = if let Some(Rule::Anywhere(verb)) = rule { verb } else { Verb::ReadRows };
    let columns = vec![
        Column::new(w.t("staff-c-role")).full(),
        Column::new(w.t("staff-c-unit")).full(),
        Column::new(w.t("staff-c-from")),
        Column::new(w.t("staff-c-until")),
        Column::new(w.t("staff-c-given")),
        Column::new(w.t1("staff-why-gives", "verb", verb_words(w, verb))).full(),
    ];
    let rows = who.posts.iter().map(|post| {
        let gives = match post.role.reach(verb) {
            Reach::No => tag(State::Open, w.t("staff-why-gives-no")),
            Reach::Below => tag(State::Done, w.t("staff-why-gives-below")),
            Reach::City => tag(State::Done, w.t("staff-why-gives-city")),
        };
        Row::new([
            Cell::with_class(told::post_role(w, post), "full"),
            Cell::new(here.unit_with_path(&post.unit)),
            Cell::with_class(post.from.to_string(), "nowrap"),
            Cell::with_class(told::until(w, post), "nowrap"),
            Cell::new(Html::name(w.lang, &given_by(post), None)),
            Cell::new(gives),
        ])
    });
    let table = Table::new(w.t("staff-why-posts"), TableStyle::Cards, columns).rows(rows);
    (!table.is_empty()).then_some(table)
}

/// Which rows lists show to somebody.
fn scope(here: &Here, who: &Who) -> Html {
    let w = here.w;
    match who.scope(Verb::ReadRows, &here.tree) {
        Scope::All => Html::text(w.t("staff-why-all")),
        Scope::Units(codes) if codes.is_empty() => Html::text(w.t("staff-why-no-rows")),
        Scope::Units(codes) => {
            let many = formats::int(i64::try_from(codes.len()).unwrap_or(i64::MAX));
            let tops = who.units_for(Verb::ReadRows);
            let join = if w.english() { ", " } else { "、" };
            tops.iter().enumerate().fold(Html::text(w.t1("staff-why-units", "n", many)), |out, (at, code)| {
                if at > 0 { out.and(join).and(here.unit(code)) } else { out.and(here.unit(code)) }
            })
        }
    }
}

/// Why somebody sees this very row. Whoever asks and does not see it themselves is told nothing of it.
fn why_row(here: &Here, asking: &Who, who: &Who, title: &RecordTitle) -> Vec<(String, Html)> {
    let w = here.w;
    if !asking.may(Verb::ReadRows, &title.unit, &here.tree) {
        return vec![(w.t("staff-c-record"), Html::text(w.t("staff-why-row-hidden")))];
    }
    let grounds = who.grounds(Verb::ReadRows, &title.unit, &here.tree);
    let by = grounds.iter().find(|ground| ground.here);
    let reason = match by {
        Some(ground) => Html::text(w.t("staff-why-row-by"))
            .and(told::post_role(w, ground.post))
            .and(if w.english() { ", " } else { "，" })
            .and(here.unit(&ground.post.unit)),
        None => Html::text(w.t("staff-why-row-no")),
    };
    vec![
        (w.t("staff-c-record"), Html::name(w.lang, &title.title, None)),
        (w.t("staff-c-unit"), here.way(&title.unit)),
        (w.t("staff-why-row"), reason),
    ]
}

#[cfg(test)]
mod tests {
    use super::path_of;

    #[test]
    fn a_whole_address_is_taken_for_its_path() {
        for (asked, path) in [
            ("/talks/7?x=1", "/talks/7"),
            ("https://luoshi.example/talks/7#a", "/talks/7"),
            ("https://luoshi.example", "/"),
            ("talks", "/talks"),
            ("", "/"),
        ] {
            assert_eq!(path_of(asked), path, "{asked:?}");
        }
    }
}
