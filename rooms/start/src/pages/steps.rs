//! The four steps to the first record, each with what stands and where it is done.

use axum::response::Response;
use luoshi_units::{Role, Verb, accounts, posts};
use luoshi_web::{Error, Shell, User, Words, render};

use crate::WORDS;

#[derive(askama::Template)]
#[template(path = "start.html")]
struct StartPage {
    shell: Shell,
    w: Words,
    steps: Vec<Step>,
}

/// A step: what it is, what stands of it, and where one goes on.
struct Step {
    number: usize,
    name: String,
    text: String,
    stands: String,
    done: bool,
    /// It is the first that is open.
    now: bool,
    links: Vec<(String, String)>,
}

/// `GET /start`
pub async fn show(user: User) -> Result<Response, Error> {
    let w = user.words(&WORDS);
    let mut steps = vec![pack(&user, w)];
    let (app, city) = (&user.app, user.app.city().id);
    {
        let mut conn = app.read().await?;
        let tree = app.tree(&mut conn).await?;
        let (people, accounts) = accounts::counted(&mut conn, city).await?;
        let clerks = posts::count(&mut conn, city, &clerks(), app.today()).await?;
        steps.push(units(w, tree.len()));
        steps.push(staff(&user, w, (people, accounts, clerks)));
        steps.push(record(&user, w, luoshi_ledger::store::has_entries(&mut conn, city).await?));
    }
    let open = steps.iter().position(|step| !step.done);
    for (at, step) in steps.iter_mut().enumerate() {
        step.number = at + 1;
        step.now = open == Some(at);
    }
    let name = user.app.city();
    let name = if w.english() { &name.name_en } else { &name.name_zh };
    let (title, lede) =
        if open.is_some() { ("start-title", "start-lede") } else { ("start-over", "start-over-lede") };
    let (title, lede) = (w.t1(title, "city", name), w.t(lede));
    let shell = user.shell(title).crumb(w.t("start"), None).lede(lede);
    render(&StartPage { shell, w, steps })
}

fn clerks() -> posts::Filter {
    posts::Filter { role: Some(Role::Clerk), ..posts::Filter::default() }
}

fn step(w: Words, name: &str, done: bool, stands: String, links: Vec<(String, String)>) -> Step {
    let (name, text) = (w.t(&format!("start-{name}")), w.t(&format!("start-{name}-text")));
    Step { number: 0, name, text, stands, done, now: false, links }
}

fn pack(user: &User, w: Words) -> Step {
    let pack = user.app.pack();
    let counts = [
        ("name", pack.campaign.name.get(w.lang).into()),
        ("items", pack.items.len().into()),
        ("figures", pack.figures.len().into()),
    ];
    let mut links = Vec::new();
    if user.who.may_anywhere(Verb::LoadPack) {
        links.push((w.t("start-pack-go"), "/start/pack".to_owned()));
    }
    step(w, "pack", true, w.t_args("start-pack-stands", &counts), links)
}

fn units(w: Words, count: usize) -> Step {
    let links = vec![
        (w.t("start-units-go"), "/start/units".to_owned()),
        (w.t("start-units-see"), "/units".to_owned()),
    ];
    step(w, "units", count > 1, w.t1("start-units-stand", "n", count), links)
}

fn staff(user: &User, w: Words, (people, accounts, clerks): (i64, i64, i64)) -> Step {
    let mut links = vec![
        (w.t("start-people-go"), "/start/people".to_owned()),
        (w.t("start-posts-go"), "/start/posts".to_owned()),
        (w.t("start-person-go"), "/staff/people/new".to_owned()),
    ];
    if user.who.may_anywhere(Verb::Administer) {
        links.push((w.t("start-accounts-go"), "/accounts".to_owned()));
    }
    let counts = [("people", people.into()), ("accounts", accounts.into()), ("clerks", clerks.into())];
    step(w, "staff", accounts > 1 && clerks > 0, w.t_args("start-staff-stand", &counts), links)
}

fn record(user: &User, w: Words, recorded: bool) -> Step {
    let mut links = vec![(w.t("start-overview"), "/".to_owned())];
    if user.who.may_anywhere(Verb::Record) {
        let go = [("start-talk-go", "/talks/new"), ("start-record-go", "/records")];
        links = go.map(|(word, href)| (w.t(word), href.to_owned())).into();
    }
    step(
        w,
        "record",
        recorded,
        w.t(if recorded { "start-record-stands" } else { "start-record-none" }),
        links,
    )
}
