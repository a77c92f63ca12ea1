//! A record's page: what it holds, what it posted, what happened to it.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use luoshi_ledger::{DeedRow, Entry};
use luoshi_packs::{Form, Lang, Values};
use luoshi_web::parts::{Cell, Column, Control, Field, Row, State as Tag, Table, TableStyle, tag};
use luoshi_web::trail::{self, Kind};
use luoshi_web::uploads;
use luoshi_web::{App, Counted, Error, Html, Shell, User, Words, formats, render};
use serde_json::{Map, Value as Json};

use super::list::state;
use super::{files, id_of};
use crate::deeds::{self, May};
use crate::error::Refusal;
use crate::facts::{Change, Fact, changes, facts};
use crate::here::{Here, People, href_of};
use crate::model::{self, Record, State};
use crate::store;

#[derive(Template)]
#[template(path = "records_record.html")]
struct RecordPage {
    shell: Shell,
    w: Words,
    withdrawn: bool,
    twice: Option<String>,
    no_change: Option<String>,
    facts: Vec<Fact>,
    about: Vec<Fact>,
    entries: Option<Table>,
    quoted: Option<Html>,
    history: Vec<Step>,
    withdraw: Option<Close>,
    confirm: Option<Close>,
}

/// A dialog that ends in a deed; the page of the same address does it without a script.
pub(crate) struct Close {
    pub(crate) hidden: Html,
    pub(crate) version: i64,
    pub(crate) action: String,
    pub(crate) reason: Option<Field>,
}

/// A deed in the record's history.
struct Step {
    end: bool,
    when: Html,
    what: String,
    reason: Option<Html>,
    changes: Vec<Change>,
}

/// `/records/{form}/{id}`
pub async fn show(user: User, Path((form, id)): Path<(String, String)>) -> Result<Response, Error> {
    let (form, id) = id_of(&form, &id)?;
    let mut conn = user.app.read().await?;
    let here = Here::of(&user, &mut conn).await?;
    let record = deeds::visible(&mut conn, &user.who, here.desk(), id).await?;
    if record.form != form {
        return Err(Error::NotFound);
    }
    let form = here.desk().form_of(&mut conn, user.who.city, &record).await?;
    let values = record.values(&form);
    let entries = luoshi_ledger::entries_of(&mut conn, user.who.city, id).await?;
    let deeds = luoshi_ledger::history(&mut conn, user.who.city, id).await?;
    let people = here.people(&mut conn, &people_of(&record, &form, &values, &entries, &deeds)).await?;
    let change = deeds::may_change(&user.who, &here.tree, &record);
    let confirm = deeds::may_confirm(&user.who, &here.tree, &record);
    let no_change = match &change {
        May::No(refusal) => no_change(&mut conn, &here, refusal).await?,
        May::Yes => None,
    };
    drop(conn);
    let hashes = model::files(&values);
    let held = files::held(&user, Some((&record, &hashes)), &hashes).await?;
    let whose = model::people(&form, &values).into_iter().map(|(_, person)| person).collect();
    let line = trail::Line { kind: Kind::Look, room: deeds::ROOM, verb: "record", record: Some(id), whose };
    trail::look(&user, line).await?;
    let taken = entries.iter().filter(|entry| entry.reverses.is_some()).map(|entry| entry.at).max();
    let gone = taken.filter(|_| record.state == State::Withdrawn);
    let counted = entries.iter().map(Counted::from);
    let quoted = user.app.quoted(counted, gone, (&here.tree, user.lang)).await?;

    let w = here.w;
    let twice = user.query("twice").and_then(|field| form.field(&field).cloned());
    let entries = (!entries.is_empty()).then(|| table(&here, &user, &entries, &people)).transpose()?;
    let shell = head(&user, &here, &form, &record, &change, &confirm);
    render(&RecordPage {
        w,
        withdrawn: record.state == State::Withdrawn,
        twice: twice.map(|field| w.t1("records-said-twice", "field", field.label.get(w.lang))),
        no_change,
        facts: facts(&here, &form, &values, &people, &held),
        about: about(&here, &user, &record, &people),
        entries,
        history: history(&here, &user, &form, &deeds, &people),
        quoted,
        withdraw: change.is_yes().then(|| close(&user, &shell, &record, "withdraw", w)),
        confirm: confirm.is_yes().then(|| close(&user, &shell, &record, "confirm", w)),
        shell,
    })
}

/// What a record says, as it stands or as a deed's snapshot kept it, label and value; empty where there is no such record.
pub async fn told(app: &App, id: i64, lang: Lang, kept: Option<&Json>) -> Result<Vec<(String, Html)>, Error> {
    let (mut conn, city) = (app.read().await?, app.city().id);
    let Some(record) = store::record_by_id(&mut conn, city, id).await? else { return Ok(Vec::new()) };
    let here = Here::at(app, &mut conn, lang).await?;
    let form = here.desk().form_of(&mut conn, city, &record).await?;
    let values = kept.map_or_else(|| record.values(&form), |kept| values_in(&form, Some(kept)));
    let known = uploads::kept(&mut conn, city, &model::files(&values)).await?;
    let people = here.people(&mut conn, &people_of(&record, &form, &values, &[], &[])).await?;
    let told = facts(&here, &form, &values, &people, &files::only_named(known, &record));
    Ok(told.into_iter().map(|fact| (fact.label, fact.value)).collect())
}

fn head(user: &User, here: &Here, form: &Form, record: &Record, change: &May, confirm: &May) -> Shell {
    let (w, page) = (here.w, href_of(record));
    let name = form.name.get(w.lang);
    let title = here.title(form, record);
    let mut shell = user
        .shell(record.title.as_str())
        .heading(title.clone())
        .crumb(w.t("records-title"), Some("/records"))
        .crumb(name, Some(&format!("/records/{}", record.form)))
        .crumb(title, None)
        .lede(here.unit_link(&record.unit).and(" ").and(formats::day_of_year(w.lang, record.day)));
    if change.is_yes() {
        shell = shell.dialog_action(w.t("records-withdraw"), format!("{page}/withdraw"), "withdraw");
    }
    if confirm.is_yes() {
        shell = shell.dialog_action(w.t("records-confirm"), format!("{page}/confirm"), "confirm");
    }
    if change.is_yes() {
        shell = shell.main_action(w.t("records-edit"), format!("{page}/edit"));
    }
    let done = user.query("done");
    let again = user.query("again").is_some();
    match done.as_deref() {
        Some(_) if again => shell.toast(w.t("records-done-same")),
        Some("record") => shell.toast(w.t1("records-done-record", "title", &record.title)),
        Some("correct") => shell.toast(w.t("records-done-correct")),
        Some("withdraw") => shell.toast(w.t("records-done-withdraw")),
        Some("confirm") => shell.toast(w.t("records-done-confirm")),
        _ => shell,
    }
}

/// Why the reader cannot change the record and whom to ask; nothing where there is nobody to ask.
async fn no_change(
    conn: &mut luoshi_store::Conn,
    here: &Here,
    refusal: &Refusal,
) -> Result<Option<String>, Error> {
    let Some((verb, unit)) = refusal.instead() else { return Ok(None) };
    let who = here.who_can(conn, verb, unit).await?;
    let who = luoshi_packs::Text::new(who.clone(), who);
    Ok(Some(refusal.text_with(&who).get(here.w.lang).to_owned()))
}

/// Everybody whom the page names.
fn people_of(
    record: &Record,
    form: &Form,
    values: &Values,
    entries: &[Entry],
    deeds: &[DeedRow],
) -> Vec<i64> {
    let mut ids = vec![record.created_by, record.changed_by];
    ids.extend(record.confirmed.map(|confirmed| confirmed.by));
    ids.extend(model::people(form, values).into_iter().map(|(_, person)| person));
    ids.extend(entries.iter().filter_map(|entry| entry.person));
    for deed in deeds {
        ids.push(deed.by);
        let before = model::people(form, &values_of(form, deed));
        ids.extend(before.into_iter().map(|(_, person)| person));
    }
    ids
}

/// The values that a deed left.
fn values_of(form: &Form, deed: &DeedRow) -> Values {
    values_in(form, deed.snapshot.as_ref())
}

/// The values in a deed's snapshot.
fn values_in(form: &Form, snapshot: Option<&Json>) -> Values {
    let kept = snapshot.and_then(|snapshot| snapshot.get("values")).and_then(Json::as_object);
    luoshi_packs::stored(form, kept.unwrap_or(&Map::new()))
}

fn about(here: &Here, user: &User, record: &Record, people: &People) -> Vec<Fact> {
    let w = here.w;
    let fact = |word: &str, value: Html| Fact { label: w.t(word), value };
    let by = |person: i64, at| people.html(person).and(" ").and(formats::instant(at, user.app.zone()));
    let mut about = vec![
        fact("records-column-state", state(record, w)),
        fact("records-recorded-by", by(record.created_by, record.created_at)),
    ];
    if let Some(confirmed) = record.confirmed {
        about.push(fact("records-confirmed-by", by(confirmed.by, confirmed.at)));
    }
    about.push(fact("records-version", Html::text(record.version)));
    about.push(fact("records-column-id", Html::code(record.id)));
    if record.pack_version != here.pack.version_hash {
        let short: String = record.pack_version.chars().take(8).collect();
        about.push(fact("records-form-version", Html::code(short)));
    }
    about
}

#[derive(Template)]
#[template(path = "records_line.html")]
struct Line {
    line: i64,
    said: String,
    at: String,
    other: Option<(i64, String)>,
}

fn table(here: &Here, user: &User, entries: &[Entry], people: &People) -> Result<Table, Error> {
    let w = here.w;
    let named = entries.iter().any(|entry| entry.person.is_some());
    let mut columns = vec![
        Column::new(w.t("records-column-line")).full(),
        Column::new(w.t("records-column-item")).full(),
        Column::new(w.t("records-column-where")),
    ];
    if named {
        columns.push(Column::new(w.t("records-column-person")));
    }
    columns.push(Column::number(w.t("records-column-quantity")));
    let mut table = Table::new(w.t("records-entries-caption"), TableStyle::Cards, columns);
    for entry in entries {
        let day = Html::sub(Html::text(entry.day));
        let mut cells: Vec<Cell> = vec![
            line(entry, user, w)?.into(),
            here.item(&entry.item).into(),
            here.unit_html(&entry.unit).and(day).into(),
        ];
        if named {
            cells.push(entry.person.map_or_else(Html::default, |person| people.html(person)).into());
        }
        cells.push(here.quantity(&entry.item, entry.quantity).into());
        let row = Row::new(cells);
        table.push(match (entry.reverses, entry.reversed_by) {
            (Some(_), _) => row.reversal(),
            (None, Some(_)) => row.reversed(),
            (None, None) => row,
        });
    }
    Ok(table)
}

/// A line's number, and the line that it reverses or is reversed by, as a link.
fn line(entry: &Entry, user: &User, w: Words) -> Result<Html, Error> {
    let other = match (entry.reverses, entry.reversed_by) {
        (Some(line), _) => Some((line, w.t1("records-entry-reverses", "line", line))),
        (None, Some(line)) => Some((line, w.t1("records-entry-reversed", "line", line))),
        (None, None) => None,
    };
    let said = w.t1("records-entry-line", "line", entry.line);
    let cell = Html::rendered(&Line {
        line: entry.line,
        said,
        at: formats::instant(entry.at, user.app.zone()),
        other,
    })?;
    Ok(match entry.reverses {
        Some(_) => cell.and(" ").and(tag(Tag::Reversed, w.t("records-reversal"))),
        None => cell,
    })
}

/// What happened, the latest first.
fn history(here: &Here, user: &User, form: &Form, deeds: &[DeedRow], people: &People) -> Vec<Step> {
    let w = here.w;
    let mut steps: Vec<Step> = Vec::with_capacity(deeds.len());
    let mut before: Option<Values> = None;
    for deed in deeds {
        let after = values_of(form, deed);
        let changed = match &before {
            Some(before) => changes(here, form, before, &after, people),
            None => Vec::new(),
        };
        let at = formats::instant(deed.at, user.app.zone());
        steps.push(Step {
            end: deed.verb == "confirm",
            when: Html::text(at).and(if w.english() { ", " } else { "，" }).and(people.html(deed.by)),
            what: w.t(&format!("records-history-{}", deed.verb)),
            reason: deed.reason.as_ref().map(|reason| user.app.reason(reason, w.lang).html(w.lang)),
            changes: changed,
        });
        before = Some(after);
    }
    steps.reverse();
    steps
}

/// What a dialog or page for a deed needs.
pub(crate) fn close(user: &User, shell: &Shell, record: &Record, deed: &str, w: Words) -> Close {
    Close {
        hidden: shell.hidden(&user.new_key()),
        version: record.version,
        action: format!("{}/{deed}", href_of(record)),
        reason: (deed == "withdraw").then(|| reason(w)),
    }
}

/// The field for the reason of a withdrawal.
pub(crate) fn reason(w: Words) -> Field {
    Field::new(w.lang, "reason", w.t("records-reason"), Control::LongText).hint(w.t("records-reason-hint"))
}
