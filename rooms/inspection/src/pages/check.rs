//! The page for whoever checks on the spot, made for a phone: what was recorded, what to look at, what was found.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use luoshi_units::{Tree, Verb};
use luoshi_web::parts::{Choice, Control, ErrorSummary, Field, Held};
use luoshi_web::{
    Error as Fault, Form, Html, Problem, Shell, User, Visitor, Words, formats, render_with, see_other,
};

use super::audit::mine;
use super::form::wired;
use super::pictures::{self, Sent};
use super::recorded::Recorded;
use super::sample::result_tag;
use super::{Reader, id};

use crate::deeds::{self, Finding, checkable};
use crate::error::Error;
use crate::model::{Audit, Method, Outcome, Sampled, State};
use crate::say::Said;
use crate::{Audits, Open, WORDS, store};

#[derive(Template)]
#[template(path = "audits_check.html")]
struct CheckPage {
    shell: Shell,
    w: Words,
    summary: ErrorSummary,
    title: Html,
    record: Option<String>,
    facts: Vec<(String, Html)>,
    result: Html,
    found: Vec<(String, Html)>,
    pictures: Vec<Html>,
    fields: Option<Vec<Field>>,
    refusal: Option<Field>,
    why_not: Option<String>,
    reverse: bool,
    reversed: bool,
    changed: Option<String>,
    since: Vec<(String, Html)>,
    key: String,
    version: i64,
    page: String,
    skip: String,
}

/// What comes back with a form: it, its pictures, its key, what is wrong with it.
#[derive(Default)]
struct Back<'a> {
    form: Option<&'a Form>,
    pictures: Option<Sent>,
    key: &'a str,
    problems: &'a [Problem],
}

/// `GET /audits/{id}/{number}`
pub async fn ask(user: User, place: (String, String), open: Option<&Open>) -> Result<Response, Fault> {
    let key = user.new_key();
    show(&user, place, open, Back { key: &key, ..Back::default() }).await
}

/// `POST /audits/{id}/{number}`
pub async fn send(
    user: User,
    place: (String, String),
    open: Option<&Open>,
    form: Form,
) -> Result<Response, Fault> {
    let (audits, key, version) = (Audits { app: &user.app, open }, form.key()?.to_owned(), form.version()?);
    let (audit, entry, tree) = found(&user, &place, open).await?;
    checkable(&user.who, &audit, &entry, &tree)?;
    let sent = pictures::sent(&user, &entry, &form).await?;
    let problems = match read(&user, &audit, &sent, &form) {
        Ok(finding) => {
            match audits.check(&user.who, &key, (audit.id, entry.number, version), finding).await {
                Ok(_) => return next(&user, audit.id, entry.number, open).await,
                Err(Error::Problems(problems)) => problems,
                Err(error) => return Err(error.into()),
            }
        }
        Err(problems) => problems,
    };
    let back = Back { form: Some(&form), pictures: Some(sent), key: &key, problems: &problems };
    show(&user, place, open, back).await
}

/// `POST /audits/{id}/{number}/refuse`
pub async fn refuse(
    user: User,
    place: (String, String),
    open: Option<&Open>,
    form: Form,
) -> Result<Response, Fault> {
    let (audits, key, version) = (Audits { app: &user.app, open }, form.key()?.to_owned(), form.version()?);
    let (audit, number) = (id(&place.0)?, id(&place.1)?);
    let done = audits.refuse(&user.who, &key, (audit, number, version), form.raw("refusal")).await;
    match done {
        Ok(_) => Ok(see_other(format!("/audits/{audit}?done=refuse"))),
        Err(Error::Problems(problems)) => {
            let problems: Vec<Problem> =
                problems.into_iter().map(|problem| Problem { field: "refusal", ..problem }).collect();
            let back = Back { form: Some(&form), key: &key, problems: &problems, ..Back::default() };
            show(&user, place, open, back).await
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST /audits/{id}/{number}/reverse`
pub async fn reverse(
    user: User,
    place: (String, String),
    open: Option<&Open>,
    form: Form,
) -> Result<Response, Fault> {
    let (audit, number) = (id(&place.0)?, id(&place.1)?);
    Audits { app: &user.app, open }.reverse(&user.who, form.key()?, audit, number).await?;
    Ok(see_other(format!("/audits/{audit}?done=reverse")))
}

/// The entry, for whoever may check it or see its record.
pub(super) async fn found(
    user: &User,
    place: &(String, String),
    open: Option<&Open>,
) -> Result<(Audit, Sampled, std::sync::Arc<Tree>), Fault> {
    let (audit, tree) = Audits { app: &user.app, open }.with_tree(id(&place.0)?).await?;
    let mut conn = user.app.read().await?;
    let entry = store::sample_by_number(&mut conn, user.who.city, audit.id, id(&place.1)?).await?;
    let entry = entry.ok_or(Fault::NotFound)?;
    let today = user.app.tree(&mut conn).await?;
    let checks = audit.state == State::Drawn && checkable(&user.who, &audit, &entry, &tree).is_ok();
    let checked = entry.checked_by == Some(user.who.person);
    let may = checks || checked || user.who.may(Verb::ReadRows, &entry.unit, &today);
    if may { Ok((audit, entry, tree)) } else { Err(Fault::NotFound) }
}

fn read(user: &User, audit: &Audit, sent: &Sent, form: &Form) -> Result<Finding, Vec<Problem>> {
    let mut problems = Vec::new();
    let result = form.get("result").and_then(|result| result.parse().ok());
    if result.is_none() {
        problems.push(Problem::of("result", "audits-p-result"));
    }
    let pack = user.app.pack();
    let said = Said::of(&pack, &audit.figure, user.words(&WORDS));
    let found = form.get("found").map(|typed| said.smallest(typed));
    if found == Some(None) {
        problems.push(Problem::of("found", "audits-p-number"));
    }
    let asked = form.get("asked").map(|typed| typed.parse::<i64>().ok());
    if asked == Some(None) {
        problems.push(Problem::of("asked", "audits-p-asked"));
    }
    match result {
        Some(result) if problems.is_empty() && sent.wrong.is_empty() => Ok(Finding {
            result,
            found: found.flatten(),
            asked: asked.flatten(),
            reason: form.raw("reason").to_owned(),
            pictures: sent.hashes.clone(),
        }),
        _ => Err(problems),
    }
}

/// On to the next entry that this person can check; else back to the audit.
async fn next(user: &User, audit: i64, number: i64, open: Option<&Open>) -> Result<Response, Fault> {
    let (audit, tree) = Audits { app: &user.app, open }.with_tree(audit).await?;
    let mut conn = user.app.read().await?;
    let sample = store::sample(&mut conn, user.who.city, audit.id).await?;
    let visitor = user.visitor();
    let reader = Reader::of(&visitor, Some(user));
    Ok(match mine(&reader, &audit, &sample, &tree, number) {
        Some(next) => see_other(format!("/audits/{}/{next}?done=check", audit.id)),
        None => see_other(format!("/audits/{}?done=check", audit.id)),
    })
}

async fn show(
    user: &User,
    place: (String, String),
    open: Option<&Open>,
    back: Back<'_>,
) -> Result<Response, Fault> {
    let Back { form, pictures, key, problems } = back;
    let w = user.words(&WORDS);
    let (audit, entry, tree) = found(user, &place, open).await?;
    let Recorded { title, facts: said_then, since, changed } = Recorded::of(user, &audit, &entry).await?;
    let pack = user.app.definitions(Some(audit.position)).await?.pack;
    let said = Said::of(&pack, &audit.figure, w);
    let may = checkable(&user.who, &audit, &entry, &tree);
    let open_now = audit.state == State::Drawn;
    let Sent { hashes, wrong } = pictures.unwrap_or_else(|| Sent::standing(&entry));
    let held = pictures::held(user, (&audit, &entry), &hashes).await?;
    let shown: Vec<Html> = held.iter().map(Held::shown).collect();
    let fields = (may.is_ok() && open_now).then(|| {
        let mut fields = fields(w, &said, &audit, &entry, form, problems);
        fields.push(pictures::field(w, held, &wrong));
        fields
    });
    let refusal = (may.is_ok() && open_now && entry.result.is_none() && entry.called.is_some()).then(|| {
        let field = Field::new(w.lang, "refusal", w.t("audits-refusal"), Control::LongText).lines(2);
        wired(
            w,
            field.hint(w.t("audits-refusal-hint")).value(form.map_or("", |form| form.raw("refusal"))),
            problems,
        )
    });
    let summary = ErrorSummary::of(w.lang, fields.iter().flatten().chain(&refusal));
    let status = if summary.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = format!("/audits/{}/{}", audit.id, entry.number);
    let reversed = deeds::reversed(&mut user.app.read().await?, user.who.city, &entry).await?;
    let readable = user.who.may(Verb::ReadRows, &entry.unit, &tree);
    render_with(
        status,
        &CheckPage {
            shell: head(user, w, &said, &audit, &entry).wrong(summary.len()),
            summary,
            title: title.as_ref().map_or_else(
                || Html::text(w.t1("audits-entry", "n", formats::int(entry.seq))),
                |title| Html::name(w.lang, &title.title, None),
            ),
            record: title.filter(|_| readable).map(|title| title.href),
            facts: facts(w, &said, &entry, &tree, said_then),
            result: result_tag(w, entry.result),
            found: found_facts(user, w, &said, &entry).await?,
            pictures: if fields.is_some() { Vec::new() } else { shown },
            why_not: why_not(w, &may, &entry, &tree).filter(|_| open_now),
            reverse: entry.result == Some(Outcome::Wrong)
                && !reversed
                && user.who.may(Verb::CorrectAny, &entry.unit, &tree),
            reversed,
            changed: changed.map(|at| {
                w.t1("audits-changed", "at", formats::instant_of_year(w.lang, at, user.app.zone()))
            }),
            since,
            fields,
            refusal,
            key: key.to_owned(),
            version: entry.version,
            skip: skip(user, &audit, &entry, &tree).await?,
            page,
            w,
        },
    )
}

fn head(user: &User, w: Words, said: &Said<'_>, audit: &Audit, entry: &Sampled) -> Shell {
    let title = w.t1("audits-number", "n", formats::int(entry.number));
    let shell = user
        .shell(title.clone())
        .crumb(w.t("audits"), Some("/audits"))
        .crumb(
            w.t1("audits-title", "figure", said.name(&audit.figure)),
            Some(&format!("/audits/{}", audit.id)),
        )
        .crumb(title, None);
    match user.query("done").as_deref() {
        Some("check") => shell.toast(w.t("audits-done-check")),
        _ => shell,
    }
}

fn facts(
    w: Words,
    said: &Said<'_>,
    entry: &Sampled,
    tree: &Tree,
    record: Vec<(String, Html)>,
) -> Vec<(String, Html)> {
    let mut facts = vec![
        (w.t("audits-column-where"), Html::unit_of(w.lang, tree, &entry.unit)),
        (w.t("audits-day"), Html::text(formats::day_of_year(w.lang, entry.day))),
        (w.t("audits-quantity"), Html::text(said.amount(entry.quantity))),
    ];
    facts.extend(record);
    facts
}

/// What was found, for whoever reads it later.
async fn found_facts(
    user: &User,
    w: Words,
    said: &Said<'_>,
    entry: &Sampled,
) -> Result<Vec<(String, Html)>, Fault> {
    let (Some(by), Some(at)) = (entry.checked_by, entry.checked_at) else { return Ok(Vec::new()) };
    let mut conn = user.app.read().await?;
    let person = luoshi_units::people::by_ids(&mut conn, user.who.city, &[by]).await?.pop();
    let name = person.map_or_else(|| w.t("audits-program"), |person| person.name);
    let mut facts = vec![(
        w.t("audits-column-by"),
        Html::name(w.lang, &name, None).and(" ").and(formats::instant_of_year(w.lang, at, user.app.zone())),
    )];
    if let Some(reason) = &entry.reason {
        facts.push((w.t("audits-f-reason"), Html::name(w.lang, reason, None)));
    }
    if let Some(asked) = entry.asked {
        facts.push((w.t("audits-f-asked"), Html::text(formats::int(asked))));
    }
    if let Some(found) = entry.found {
        facts.push((w.t("audits-f-found"), Html::text(said.amount(found))));
    }
    Ok(facts)
}

fn why_not(w: Words, may: &Result<(), Error>, entry: &Sampled, tree: &Tree) -> Option<String> {
    match may {
        Ok(()) => None,
        Err(Error::OwnRecord) => Some(w.t("audits-c-own")),
        Err(_) => Some(match entry.called.as_deref().and_then(|unit| tree.get(unit)) {
            Some(unit) => w.t1("audits-called-on", "unit", unit.name(w.english())),
            None => w.t("audits-called-office"),
        }),
    }
}

/// Where one goes who leaves this one for later.
async fn skip(user: &User, audit: &Audit, entry: &Sampled, tree: &Tree) -> Result<String, Fault> {
    let mut conn = user.app.read().await?;
    let sample = store::sample(&mut conn, user.who.city, audit.id).await?;
    let visitor: Visitor = user.visitor();
    let reader = Reader::of(&visitor, Some(user));
    let next = mine(&reader, audit, &sample, tree, entry.number).filter(|next| *next != entry.number);
    Ok(match next {
        Some(next) => format!("/audits/{}/{next}", audit.id),
        None => format!("/audits/{}", audit.id),
    })
}

fn fields(
    w: Words,
    said: &Said<'_>,
    audit: &Audit,
    entry: &Sampled,
    form: Option<&Form>,
    problems: &[Problem],
) -> Vec<Field> {
    let typed = |name: &str, stood: String| form.map_or(stood, |form| form.raw(name).to_owned());
    let choices = Outcome::ALL.map(|one| {
        Choice::new(one.word(), w.t(&format!("audits-result-{one}"))).note(w.t(&format!("audits-look-{one}")))
    });
    let number = |number: Option<i64>| number.map(|number| number.to_string()).unwrap_or_default();
    let field =
        |name: &str, control: Control| Field::new(w.lang, name, w.t(&format!("audits-f-{name}")), control);
    let mut fields = vec![
        field("result", Control::Radios(choices.to_vec()))
            .value(typed("result", entry.result.map(|one| one.word().to_owned()).unwrap_or_default())),
    ];
    if audit.method == Method::Amounts {
        fields.push(
            field("found", Control::Number(said.measure()))
                .hint(w.t("audits-h-found"))
                .value(typed("found", entry.found.map(|found| said.plain(found)).unwrap_or_default()))
                .optional(),
        );
    }
    fields.push(
        field("asked", Control::Number(w.t("audits-people")))
            .value(typed("asked", number(entry.asked)))
            .optional(),
    );
    fields.push(
        field("reason", Control::LongText)
            .hint(w.t("audits-h-reason"))
            .value(typed("reason", entry.reason.clone().unwrap_or_default())),
    );
    fields.into_iter().map(|field| wired(w, field, problems)).collect()
}
