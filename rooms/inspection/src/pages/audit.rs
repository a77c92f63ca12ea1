//! An audit: how far it is, what it came to, how it was drawn, and its sample.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use luoshi_units::{Tree, Verb};
use luoshi_web::parts::Table;
use luoshi_web::{Error, Html, Shell, User, Visitor, Words, formats};

use super::list::state_tag;
use super::sample::Sheet;
use super::{Reader, id};
use crate::deeds::checkable;
use crate::model::{Audit, Method, Sampled, State, Tally};
use crate::say::{Ends, Said, certainty, permille};
use crate::store::{self, Refusal};
use crate::{Audits, Open};

#[derive(Template)]
#[template(path = "audits_audit.html")]
struct Body {
    w: Words,
    state: Html,
    tally: Option<Tally>,
    checked: i64,
    all: i64,
    verdict: String,
    verdict_text: String,
    chart: Option<Chart>,
    facts: Vec<(String, Html)>,
    seed: Option<String>,
    calls: Vec<(Html, String)>,
    refusals: Vec<(String, Html, Option<Html>)>,
    wrong: Vec<Problem>,
    table: Option<Table>,
    filters: Vec<(String, String, bool)>,
    next: Option<String>,
    export: String,
    tools: Option<Tools>,
}

/// Two bars: what it comes to if all that is open is right, and if none of it is.
struct Chart {
    label: String,
    best: (i64, String),
    worst: (i64, String),
    closed: bool,
}

/// An entry that was found wrong.
struct Problem {
    href: Option<String>,
    name: Html,
    reason: Option<Html>,
    reversed: bool,
}

/// What staff can do from here.
struct Tools {
    mine: Option<String>,
    nothing_mine: bool,
}

/// `GET /audits/{id}`
pub async fn show(
    visitor: Visitor,
    user: Option<User>,
    Path(audit): Path<String>,
    open: Option<&Open>,
) -> Result<Response, Error> {
    let reader = Reader::of(&visitor, user.as_ref());
    let audits = Audits { app: reader.app(), open };
    let (audit, tree) = audits.with_tree(id(&audit)?).await?;
    let positions = audits.positions(audit.id).await?;
    let (mut conn, city) = (reader.app().read().await?, reader.app().city().id);
    let whole = store::sample(&mut conn, city, audit.id).await?;
    let refusals = store::refusals(&mut conn, city, audit.id, None).await?;
    drop(conn);
    let pack = reader.app().definitions(Some(audit.position)).await?.pack;
    let said = Said::of(&pack, &audit.figure, reader.w);
    let tally = Tally::of(&whole);
    let ends = Ends::of(&audit, &whole).map_err(crate::Error::from)?;
    let sheet = Sheet::of(&reader, &audit, &whole, &tree).await?;
    let (verdict, verdict_text) = verdict(&reader, &said, &audit, &tree, (tally, ends.as_ref()));
    let body = Body {
        w: reader.w,
        state: state_tag(reader.w, audit.state),
        tally: (!whole.is_empty()).then_some(tally),
        checked: tally.checked(),
        all: tally.all(),
        verdict,
        verdict_text,
        chart: ends.map(|ends| chart(&reader, &said, &audit, &ends)),
        facts: facts(&reader, &said, &audit, &tree, &positions),
        seed: audit.seed(),
        calls: calls(&reader, &whole, &tree),
        refusals: refused(&reader, &audit, &refusals, &tree),
        wrong: problems(&reader, &sheet, &whole),
        table: (!whole.is_empty()).then(|| sheet.table(&whole, &tree)),
        filters: sheet.filters(),
        next: sheet.next.clone(),
        export: format!("/audits/{}/sample.csv", audit.id),
        tools: tools(&reader, &audit, &whole, &tree),
    };
    let shell = head(&reader, &said, &audit, &tree);
    reader.page(shell, Html::rendered(&body)?)
}

fn head(reader: &Reader<'_>, said: &Said<'_>, audit: &Audit, tree: &Tree) -> Shell {
    let w = reader.w;
    let title = w.t1("audits-title", "figure", said.name(&audit.figure));
    let lede = Html::unit_of(reader.lang(), tree, &audit.unit)
        .and(w.t("audits-about"))
        .and(formats::period_of_year(reader.lang(), audit.from, audit.until))
        .and(w.t("audits-about"))
        .and(Html::link(format!("/statements/{}", audit.statement), w.t("audits-statement")))
        .and(" ")
        .and(said.value(&audit.value));
    let mut shell =
        reader.shell(title.clone()).crumb(w.t("audits"), Some("/audits")).crumb(title, None).lede(lede);
    let may = reader.who().is_some_and(|who| Audits::may_plan(who, &audit.unit, tree));
    let href = |step: &str| format!("/audits/{}/{step}", audit.id);
    if may && audit.state.moves().contains(&State::Abandoned) {
        shell = shell.action(w.t("audits-abandon"), href("abandon"));
    }
    if may && audit.state == State::Planned {
        shell = shell.main_action(w.t("audits-draw"), href("draw"));
    }
    if may && audit.state == State::Drawn {
        shell = shell.main_action(w.t("audits-close"), href("close"));
    }
    match reader.query("done").as_deref() {
        Some(done @ ("plan" | "draw" | "close" | "abandon" | "check" | "refuse" | "reverse")) => {
            shell.toast(w.t(&format!("audits-done-{done}")))
        }
        _ => shell,
    }
}

fn verdict(
    reader: &Reader<'_>,
    said: &Said<'_>,
    audit: &Audit,
    tree: &Tree,
    (tally, ends): (Tally, Option<&Ends>),
) -> (String, String) {
    let w = reader.w;
    let bound = |most: i64| {
        w.t_args(
            "audits-at-most",
            &[("most", said.bound(audit, most).into()), ("sure", certainty(audit.certainty).into())],
        )
    };
    match (audit.state, ends) {
        (State::Closed, Some(ends)) => (bound(ends.worst), said.beside(audit, tally)),
        (State::Drawn, Some(ends)) if tally.open == 0 => (bound(ends.worst), w.t("audits-ready")),
        (State::Drawn, Some(ends)) => (
            w.t("audits-open"),
            w.t_args(
                "audits-open-text",
                &[
                    ("best", said.bound(audit, ends.best).into()),
                    ("worst", said.bound(audit, ends.worst).into()),
                ],
            ),
        ),
        (State::Abandoned, _) => {
            let runs = reader.who().filter(|who| Audits::may_plan(who, &audit.unit, tree));
            let why = runs.and(audit.ended_for.clone()).unwrap_or_default();
            (w.t("audits-abandoned"), if why.is_empty() { w.t("audits-abandoned-text") } else { why })
        }
        _ => {
            let at = reader.instant(audit.event_at);
            let text = w.t_args(
                "audits-waits-text",
                &[("event", audit.event.as_str().into()), ("at", at.into()), ("size", audit.size.into())],
            );
            (w.t("audits-waits"), text)
        }
    }
}

fn chart(reader: &Reader<'_>, said: &Said<'_>, audit: &Audit, ends: &Ends) -> Chart {
    let share = |most: i64| {
        let permille = permille(most, audit.whole());
        (permille, format!("{} ({})", said.bound(audit, most), certainty(permille)))
    };
    Chart {
        label: reader.w.t_args(
            "audits-chart",
            &[("best", share(ends.best).1.into()), ("worst", share(ends.worst).1.into())],
        ),
        best: share(ends.best),
        worst: share(ends.worst),
        closed: audit.state == State::Closed,
    }
}

fn facts(
    reader: &Reader<'_>,
    said: &Said<'_>,
    audit: &Audit,
    tree: &Tree,
    positions: &[(String, Option<i64>)],
) -> Vec<(String, Html)> {
    let w = reader.w;
    let whole = match audit.method {
        Method::Records => String::new(),
        Method::Amounts => format!(", {}", said.amount(audit.total)),
    };
    let population = w.t_args(
        "audits-population-text",
        &[("n", audit.population.into()), ("position", audit.position.into()), ("whole", whole.into())],
    );
    let size = match audit.share {
        Some(share) => w.t_args(
            "audits-size-for",
            &[
                ("n", audit.size.into()),
                ("share", certainty(share).into()),
                ("sure", certainty(audit.certainty).into()),
            ],
        ),
        None => w.t1("audits-size-n", "n", audit.size),
    };
    let mut facts = vec![
        (w.t("audits-population"), Html::text(population)),
        (w.t("audits-method"), Html::text(w.t(&format!("audits-method-{}", audit.method)))),
        (w.t("audits-size"), Html::text(size)),
        (w.t("audits-event"), Html::name(reader.lang(), &audit.event, None)),
        (w.t("audits-event-at"), Html::text(reader.instant(audit.event_at))),
    ];
    if let Some(outcome) = &audit.outcome {
        facts.push((w.t("audits-outcome"), Html::code(outcome)));
    }
    let units = audit.units.iter().take(12).enumerate().fold(Html::default(), |out, (at, unit)| {
        let out = if at > 0 { out.and(w.t("audits-comma")) } else { out };
        out.and(Html::unit_of(reader.lang(), tree, unit))
    });
    let more = audit.units.len().saturating_sub(12);
    let units = if more > 0 { units.and(w.t1("audits-more", "n", more)) } else { units };
    facts.push((w.t("audits-units"), units));
    facts.push((w.t("audits-cap"), Html::text(formats::int(audit.cap))));
    facts.push((w.t("audits-plan-hash"), Html::code(&audit.plan)));
    for (kind, position) in positions {
        let place = position.map_or_else(|| formats::NONE.to_owned(), formats::int);
        facts.push((w.t(&format!("audits-event-{kind}")), Html::text(w.t1("audits-position", "n", place))));
    }
    facts
}

/// How often each unit is called on.
fn calls(reader: &Reader<'_>, sample: &[Sampled], tree: &Tree) -> Vec<(Html, String)> {
    let mut counted = std::collections::BTreeMap::<&str, (i64, i64)>::new();
    for (unit, done) in
        sample.iter().filter_map(|one| Some((one.called.as_deref()?, one.result.is_some() && !one.instead)))
    {
        let count = counted.entry(unit).or_default();
        count.0 += i64::from(done);
        count.1 += 1;
    }
    counted
        .into_iter()
        .map(|(unit, (done, all))| (Html::unit_of(reader.lang(), tree, unit), format!("{done} / {all}")))
        .collect()
}

/// Who refused. The reason is for whoever runs the audit: it may name people.
fn refused(
    reader: &Reader<'_>,
    audit: &Audit,
    refusals: &[Refusal],
    tree: &Tree,
) -> Vec<(String, Html, Option<Html>)> {
    let runs = reader.who().filter(|who| Audits::may_plan(who, &audit.unit, tree));
    let reason = |refusal: &Refusal| runs.map(|_| Html::name(reader.lang(), &refusal.reason, None));
    refusals
        .iter()
        .map(|refusal| {
            (formats::int(refusal.number), Html::unit_of(reader.lang(), tree, &refusal.unit), reason(refusal))
        })
        .collect()
}

fn problems(reader: &Reader<'_>, sheet: &Sheet<'_>, sample: &[Sampled]) -> Vec<Problem> {
    let wrong = sample.iter().filter(|one| one.result == Some(crate::model::Outcome::Wrong));
    wrong
        .map(|one| Problem {
            href: sheet.href(one),
            name: sheet.name(one),
            reason: one
                .reason
                .as_ref()
                .filter(|_| sheet.may_read(one))
                .map(|reason| Html::name(reader.lang(), reason, None)),
            reversed: sheet.reversed(one),
        })
        .collect()
}

/// The first entry that the reader's unit is called on to check, and that is still open.
pub fn mine(reader: &Reader<'_>, audit: &Audit, sample: &[Sampled], tree: &Tree, after: i64) -> Option<i64> {
    let who = reader.who()?;
    let open = |one: &&Sampled| one.result.is_none() && checkable(who, audit, one, tree).is_ok();
    let behind = sample.iter().filter(open).find(|one| one.number > after);
    behind.or_else(|| sample.iter().find(open)).map(|one| one.number)
}

fn tools(reader: &Reader<'_>, audit: &Audit, sample: &[Sampled], tree: &Tree) -> Option<Tools> {
    let who = reader.who().filter(|who| who.may_anywhere(Verb::Examine))?;
    if audit.state != State::Drawn {
        return None;
    }
    let mine = mine(reader, audit, sample, tree, 0);
    let called = sample.iter().any(|one| checkable(who, audit, one, tree).is_ok());
    Some(Tools {
        nothing_mine: mine.is_none() && called,
        mine: mine.map(|number| format!("/audits/{}/{number}", audit.id)),
    })
}
