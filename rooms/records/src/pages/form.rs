//! Recording and correcting through a form.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use luoshi_packs::{FieldKind, Form, PostRule};
use luoshi_units::Verb;
use luoshi_web::parts::{Choice, ErrorSummary, Field};
use luoshi_web::{
    Drafting, Error, Form as Sent, Html, Shell, User, Words, href, render, render_with, see_other,
};
use serde_json::{Map, Value as Json, json};

use super::changed;
use super::id_of;
use crate::deeds::{self, Correct, Done, New};
use crate::error::Problem;
use crate::fields::{Piece, Show};
use crate::here::{Here, href_of};
use crate::model::{self, Record};
use crate::{input, names};
use luoshi_web::uploads::{KeepError, keep};

/// Up to so many units stand in a plain list; with more, the script searches.
const MOST_UNITS: usize = 200;

#[derive(Template)]
#[template(path = "records_form.html")]
struct FormPage {
    shell: Shell,
    w: Words,
    hidden: Html,
    drafting: Drafting,
    version: i64,
    action: String,
    multipart: bool,
    summary: ErrorSummary,
    pieces: Vec<Piece>,
    reason: Option<Field>,
    posts: Vec<PostView>,
    preview: String,
    save: String,
    cancel: String,
}

/// What a form posts to one item, in words.
struct PostView {
    item: String,
    how: String,
}

/// What a form is shown with again.
struct State<'a> {
    form: &'a Form,
    /// The record that is corrected.
    record: Option<&'a Record>,
    raw: &'a Map<String, Json>,
    sent: Option<&'a Sent>,
    left: &'a [(String, String)],
    offers: &'a [(String, Choice)],
    problems: &'a [Problem],
    drafting: Drafting,
}

impl<'a> State<'a> {
    /// A form that was just opened: with its draft, or with what it begins with.
    fn opened(
        form: &'a Form,
        record: Option<&'a Record>,
        raw: &'a Map<String, Json>,
        (sent, left, drafting): (Option<&'a Sent>, &'a [(String, String)], Drafting),
    ) -> Self {
        Self { form, record, raw, sent, left, offers: &[], problems: &[], drafting }
    }
}

/// What a draft holds in the fields for names that stand there without a script.
fn typed_in(form: &Form, sent: Option<&Sent>) -> Vec<(String, String)> {
    let of = |sent: &Sent| {
        let lines = form
            .fields
            .iter()
            .flat_map(|field| input::typed(sent, &field.id).into_iter().map(|line| (field.id.clone(), line)));
        lines.collect()
    };
    sent.map(of).unwrap_or_default()
}

/// What the form is called in the list of drafts.
fn draft_name(here: &Here, form: &Form, record: Option<&Record>) -> String {
    match record {
        None => here.w.t1("records-new", "form", form.name.get(here.w.lang)),
        Some(record) => here.w.t1("records-edit-title", "title", here.title_text(form, record)),
    }
}

/// `GET /records/{form}/new`
pub async fn new(user: User, Path(form): Path<String>) -> Result<Response, Error> {
    let mut conn = user.app.read().await?;
    let here = Here::of(&user, &mut conn).await?;
    let form = here.form(&form)?;
    let drafting = Drafting::open(&user, &mut conn, &draft_name(&here, form, None)).await?;
    drop(conn);
    let sent = drafting.form().cloned();
    let raw = match &sent {
        Some(sent) => input::values(form, sent),
        None => first_values(&here, &user, form),
    };
    let left = typed_in(form, sent.as_ref());
    show(&user, &here, State::opened(form, None, &raw, (sent.as_ref(), &left, drafting))).await
}

/// What a new form holds before anybody types: the unit where only one is possible. Nothing is judged.
fn first_values(here: &Here, user: &User, form: &Form) -> Map<String, Json> {
    let mut raw = Map::new();
    if let Some([only]) = here.unit_choices(&user.who, Verb::Record, 1).as_deref() {
        raw.insert(form.unit.clone(), json!(only.value));
    }
    raw
}

/// `POST /records/{form}/new`
pub async fn record(user: User, Path(form): Path<String>, sent: Sent) -> Result<Response, Error> {
    let mut conn = user.app.read().await?;
    let here = Here::of(&user, &mut conn).await?;
    let form = here.form(&form)?.clone();
    drop(conn);
    let key = sent.key()?.to_owned();
    let Read { raw, mut problems, left, offers } = read(&user, &here, (&form, None), &sent).await?;
    if problems.is_empty() {
        let (who, pack, units, today) = (user.who.clone(), here.pack.clone(), here.units.clone(), here.today);
        let (values, id, key) = (raw.clone(), form.id.clone(), key.clone());
        let tried = user.app.store().write(move |tx| {
            Box::pin(async move {
                let desk = deeds::Desk { pack: &pack, units: &units, today };
                let new = New { key: &key, form: &id, values: &values, reason: None };
                deeds::record(tx, &who, desk, new).await
            })
        });
        match tried.await {
            Ok(done) => return Ok(see_other(after(&format!("/records/{}", form.id), "record", &done))),
            Err(crate::Error::Fields(found)) => problems = found,
            Err(error) => return Err(error.into()),
        }
    }
    show(
        &user,
        &here,
        State {
            form: &form,
            record: None,
            raw: &raw,
            sent: Some(&sent),
            left: &left,
            offers: &offers,
            problems: &problems,
            drafting: Drafting::again(&user, &draft_name(&here, &form, None), key),
        },
    )
    .await
}

/// `GET /records/{form}/{id}/edit`
pub async fn edit(user: User, Path((form, id)): Path<(String, String)>) -> Result<Response, Error> {
    let mut conn = user.app.read().await?;
    let here = Here::of(&user, &mut conn).await?;
    let record = deeds::visible_as(&mut conn, &user.who, here.desk(), id_of(&form, &id)?).await?;
    deeds::may_change(&user.who, &here.tree, &record).into_result()?;
    let form = here.desk().form_of(&mut conn, user.who.city, &record).await?;
    let drafting = Drafting::open(&user, &mut conn, &draft_name(&here, &form, Some(&record))).await?;
    drop(conn);
    let sent = drafting.form().cloned();
    let raw = sent.as_ref().map_or_else(|| record.body.clone(), |sent| input::values(&form, sent));
    // A draft is of the version that its writer saw: another one by now is said when it is sent.
    let version = sent.as_ref().and_then(|sent| sent.get("version")?.parse().ok());
    let seen = Record { version: version.unwrap_or(record.version), ..record };
    let left = typed_in(&form, sent.as_ref());
    show(&user, &here, State::opened(&form, Some(&seen), &raw, (sent.as_ref(), &left, drafting))).await
}

/// `POST /records/{form}/{id}/edit`
pub async fn correct(
    user: User,
    Path((form, id)): Path<(String, String)>,
    sent: Sent,
) -> Result<Response, Error> {
    let mut conn = user.app.read().await?;
    let here = Here::of(&user, &mut conn).await?;
    let old = deeds::visible_as(&mut conn, &user.who, here.desk(), id_of(&form, &id)?).await?;
    deeds::may_change(&user.who, &here.tree, &old).into_result()?;
    let form = here.desk().form_of(&mut conn, user.who.city, &old).await?;
    drop(conn);
    let key = sent.key()?.to_owned();
    let version = sent.version()?;
    let Read { raw, mut problems, left, offers } = read(&user, &here, (&form, Some(&old)), &sent).await?;
    if problems.is_empty() {
        let (who, pack, units, today) = (user.who.clone(), here.pack.clone(), here.units.clone(), here.today);
        let (values, record, key) = (raw.clone(), old.id, key.clone());
        let reason = sent.get("reason").map(str::to_owned);
        let tried = user.app.store().write(move |tx| {
            Box::pin(async move {
                let desk = deeds::Desk { pack: &pack, units: &units, today };
                let reason = reason.as_deref();
                let wish = Correct { key: &key, record, version, values: &values, reason };
                deeds::correct(tx, &who, desk, wish).await
            })
        });
        match tried.await {
            Ok(done) => return Ok(see_other(after(&format!("/records/{}", old.form), "correct", &done))),
            Err(crate::Error::Fields(found)) => problems = found,
            Err(crate::Error::Changed(now)) => {
                return changed::show(&user, &here, &form, &now, &raw, &sent).await;
            }
            Err(error) => return Err(error.into()),
        }
    }
    let seen = Record { version, ..old };
    show(
        &user,
        &here,
        State {
            form: &form,
            record: Some(&seen),
            raw: &raw,
            sent: Some(&sent),
            left: &left,
            offers: &offers,
            problems: &problems,
            drafting: Drafting::again(&user, &draft_name(&here, &form, Some(&seen)), key),
        },
    )
    .await
}

/// Where a deed leads: the record's page, which says what was done.
pub(crate) fn after(list: &str, deed: &str, done: &Done) -> String {
    let twice = done.said.first().map(|(field, _)| field.as_str());
    let again = done.again.then_some("yes");
    href(&format!("{list}/{}", done.record), &[("done", Some(deed)), ("twice", twice), ("again", again)])
}

/// Reads what was sent: names become codes and ids, new files are kept, but not of somebody who may not record
/// for the unit. `old` is the record that is corrected.
async fn read(
    user: &User,
    here: &Here,
    (form, old): (&Form, Option<&Record>),
    sent: &Sent,
) -> Result<Read, Error> {
    let mut raw = input::values(form, sent);
    let mut conn = user.app.read().await?;
    let typed = |field: &str| input::typed(sent, field);
    let put = names::put_in(&mut conn, (&user.app, &user.who), &here.tree, form, &mut raw, typed).await?;
    let mut problems = put.problems;
    let refused = match raw.get(&form.unit).and_then(Json::as_str) {
        Some(unit) if here.tree.get(unit).is_some() => {
            deeds::not_yours(&mut conn, &user.who, here.desk(), form, (unit, old), &here.tree).await?
        }
        _ => None,
    };
    drop(conn);
    let keeps = refused.is_none();
    problems.extend(refused);
    if keeps {
        problems.extend(files(user, form, sent, &mut raw).await?);
    }
    if !problems.is_empty() {
        // Then no deed is tried, and what it would find is looked for here, so that all is said at once.
        let found = luoshi_packs::validate(form, &raw, here.today).err().unwrap_or_default();
        let found = found.iter().filter(|(field, _)| {
            let kept = keeps || form.field(field).is_none_or(|field| field.kind != FieldKind::Files);
            kept && problems.iter().all(|problem| problem.field != *field)
        });
        let found: Vec<Problem> = found.map(|error| Problem::found(form, error)).collect();
        problems.extend(found);
        problems.sort_by_key(|problem| form.fields.iter().position(|field| field.id == problem.field));
    }
    Ok(Read { raw, problems, left: put.left, offers: put.offers })
}

/// What was sent, as far as it was read.
struct Read {
    raw: Map<String, Json>,
    problems: Vec<Problem>,
    /// Names that mean nobody, each with its field.
    left: Vec<(String, String)>,
    /// What may have been meant by such names.
    offers: Vec<(String, Choice)>,
}

/// Keeps the files that came along, and puts their hashes into their fields.
async fn files(
    user: &User,
    form: &Form,
    sent: &Sent,
    raw: &mut Map<String, Json>,
) -> Result<Vec<Problem>, Error> {
    let mut problems = Vec::new();
    for field in form.fields.iter().filter(|field| field.kind == FieldKind::Files) {
        for file in sent.files(&input::part_name(&field.id, "new")) {
            match keep(&user.app, &user.who, &file.name, file.bytes.clone()).await {
                Ok(kept) => {
                    if let Some(Json::Array(held)) = raw.get_mut(&field.id)
                        && !held.contains(&json!(kept.hash))
                    {
                        held.push(json!(kept.hash));
                    }
                }
                Err(KeepError::Refused(text)) => problems.push(Problem { field: field.id.clone(), text }),
                Err(KeepError::Fault(error)) => return Err(error),
            }
        }
    }
    Ok(problems)
}

async fn show(user: &User, here: &Here, state: State<'_>) -> Result<Response, Error> {
    let State { form, record, raw, sent, left, offers, problems, drafting } = state;
    let w = here.w;
    let pieces = pieces(user, here, (form, record), raw, (left, offers), problems).await?;
    let name = form.name.get(w.lang);
    let list = format!("/records/{}", form.id);
    let (title, action, cancel, save) = match record {
        None => (w.t1("records-new", "form", name), format!("{list}/new"), list.clone(), w.t("records-save")),
        Some(record) => {
            let page = href_of(record);
            let title = w.t1("records-edit-title", "title", here.title_text(form, record));
            (title, format!("{page}/edit"), page, w.t("records-save-correction"))
        }
    };
    let summary = summary(w, &pieces, problems);
    let mut shell = user.shell(&title).crumb(w.t("records-title"), Some("/records")).crumb(name, Some(&list));
    if let Some(record) = record {
        shell = shell.crumb(here.title(form, record), Some(&href_of(record)));
    }
    shell =
        shell.crumb(if record.is_some() { w.t("records-edit") } else { title }, None).wrong(summary.len());
    if !form.about.is_empty() && record.is_none() {
        shell = shell.lede(form.about.get(w.lang));
    }
    let status = if summary.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let page = FormPage {
        hidden: shell.hidden(drafting.key()).and(drafting.hidden()),
        drafting,
        shell,
        w,
        version: record.map_or(0, |record| record.version),
        action,
        multipart: form.fields.iter().any(|field| field.kind == FieldKind::Files),
        summary,
        pieces,
        reason: record.map(|_| reason(w, sent)),
        posts: form.posts.iter().map(|rule| post_view(here, form, rule)).collect(),
        preview: format!("{list}/preview"),
        save,
        cancel,
    };
    if status == StatusCode::OK { render(&page) } else { render_with(status, &page) }
}

fn reason(w: Words, sent: Option<&Sent>) -> Field {
    Field::new(w.lang, "reason", w.t("records-reason"), luoshi_web::parts::Control::Text)
        .hint(w.t("records-reason-correct-hint"))
        .value(sent.map(|sent| sent.raw("reason")).unwrap_or_default())
        .max_length(300)
        .optional()
}

/// Every problem once; those of fields that the page shows lead to their field.
fn summary(w: Words, pieces: &[Piece], problems: &[Problem]) -> ErrorSummary {
    let place = |problem: &Problem| {
        let own = |name: &str| name == problem.field || name.starts_with(&format!("{}:", problem.field));
        let piece = pieces.iter().find(|piece| own(piece.field.name()) && !piece.field.error.is_empty());
        piece.map(|piece| piece.field.name().to_owned()).unwrap_or_default()
    };
    let lines = problems.iter().map(|problem| (place(problem), problem.text.get(w.lang).to_owned()));
    ErrorSummary::new(w.lang, lines.collect())
}

/// By field: what of its text is nobody, and who may be meant.
type Unsure<'a> = (&'a [(String, String)], &'a [(String, Choice)]);

async fn pieces(
    user: &User,
    here: &Here,
    (form, record): (&Form, Option<&Record>),
    raw: &Map<String, Json>,
    (left, offers): Unsure<'_>,
    problems: &[Problem],
) -> Result<Vec<Piece>, Error> {
    let mut conn = user.app.read().await?;
    let values = luoshi_packs::stored(form, raw);
    let ids: Vec<i64> = model::people(form, &values).into_iter().map(|(_, person)| person).collect();
    let held = record.map(|record| model::people(form, &record.values(form))).unwrap_or_default();
    let mut people = here.people(&mut conn, &ids).await?;
    people.keep(|person| {
        held.iter().any(|(_, id)| *id == person.id) || deeds::nameable(&user.who, &here.tree, person)
    });
    drop(conn);
    let held = record.map(|record| model::files(&record.values(form))).unwrap_or_default();
    let record = record.map(|record| (record, held.as_slice()));
    let uploads = super::files::held(user, record, &model::files(&values)).await?;
    let own_units = here.unit_choices(&user.who, Verb::Record, MOST_UNITS);
    let person = |id: &str| {
        let person = id.parse().ok().and_then(|id| people.get(id));
        match person {
            Some(person) => Choice::new(id, person.name.as_str()).note(here.unit_text(&person.unit)),
            None => Choice::new(id, id),
        }
    };
    let typed = |field: &str| {
        let lines = left.iter().filter(|(of, _)| of == field).map(|(_, line)| line.as_str());
        lines.collect::<Vec<_>>().join("\n")
    };
    let show = Show {
        form,
        w: here.w,
        raw,
        typed: &typed,
        offers,
        problems,
        own_units: own_units.as_deref(),
        unit: &|code| here.unit_choice(code),
        person: &person,
        uploads: &uploads,
    };
    Ok(show.pieces())
}

fn post_view(here: &Here, form: &Form, rule: &PostRule) -> PostView {
    let w = here.w;
    let label =
        |id: &String| form.field(id).map_or_else(|| id.clone(), |field| field.label.get(w.lang).to_owned());
    let how = match (&rule.each, &rule.quantity.field) {
        (Some(people), _) => w.t1("records-posts-each", "field", label(people)),
        (None, Some(number)) => w.t1("records-posts-field", "field", label(number)),
        (None, None) => match &rule.quantity.times {
            Some(people) => w.t1("records-posts-each", "field", label(people)),
            None => w.t("records-posts-one"),
        },
    };
    PostView { item: here.item_text(&rule.item), how }
}
