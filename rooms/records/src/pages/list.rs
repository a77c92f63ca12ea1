//! The list of a form's records: filters in the address, paged by key; and what is done with several of them.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use luoshi_packs::{Field as FormField, Form, Value};
use luoshi_store::Conn;
use luoshi_units::{Verb, Who};
use luoshi_web::lists::confirm::{self, Confirmed, Waits};
use luoshi_web::lists::{self, List, Opened};
use luoshi_web::parts::{
    Cell, Choice, Column, Empty, FilterBox, Pager, Row, State as Tag, Table, TableStyle, tag,
};
use luoshi_web::{Error, Html, User, Words, formats, see_other};

use super::index::may_record;
use crate::columns::{Col, held, offered, older_first};
use crate::confirms::waiting;
use crate::deeds::may_confirm;
use crate::fields::said;
use crate::forms::Forms;
use crate::here::{Here, href_of};
use crate::lists::{Asked, Listed, PAGE, listed, path_of, wanted};
use crate::model::{Record, State};

/// Up to so many units stand in the filter's list; with more, the city's parts do and the script finds others.
const MOST_UNITS: usize = 200;

/// A record's title as the head of its row, which is struck through where the record was withdrawn.
#[derive(Template)]
#[template(path = "records_topic.html")]
struct Topic {
    href: String,
    title: Html,
}

/// `/records/{form}`
pub async fn list(user: User, Path(form): Path<String>) -> Result<Response, Error> {
    let mut conn = user.app.read().await?;
    let here = Here::of(&user, &mut conn).await?;
    let form = here.form(&form)?;
    let path = path_of(form);
    drop(conn);
    let tools = match lists::open(&user, &path, offered(form, here.w)).await? {
        Opened::Elsewhere(view) => return Ok(see_other(view)),
        Opened::Here(tools) => tools.exports(),
    };
    let mut conn = user.app.read().await?;
    let asked = Asked::read(|name| user.query(name));
    let wanted = wanted(&mut conn, &here, &user.who, form, &asked).await?;
    let page = listed(&mut conn, &user.who, &wanted, PAGE).await?;
    let forms = Forms::read(&mut conn, here.desk(), user.who.city, &page.records).await?;
    let waits = Waits::new(&user, &path, waiting(&user, &here, &mut conn, form).await?);

    let w = here.w;
    let name = form.name.get(w.lang);
    let shown = tools.shown();
    let older: Option<fn(&Form) -> Vec<&FormField>> =
        (!tools.chosen()).then_some(older_first as fn(&Form) -> Vec<&FormField>);
    let columns = held((form, &forms), |id| shown.contains(&id), older);
    let table = table(&here, &mut conn, (form, &forms), &columns, (&page.records, &user.who)).await?;
    drop(conn);
    let mut shell = user
        .shell(name)
        .crumb(w.t("records-title"), Some("/records"))
        .crumb(name, None)
        .lede(if form.about.is_empty() {
            w.t("records-list-lede")
        } else {
            form.about.get(w.lang).to_owned()
        })
        .tabs(tools.tabs());
    if may_record(&user) {
        shell = shell
            .action(w.t("records-import"), format!("/imports/new/{}", form.id))
            .main_action(w.t1("records-new", "form", name), format!("{path}/new"));
    }
    let said = w.t2("records-shown", "shown", page.records.len(), "seen", page.seen);
    let said = if page.records.is_empty() { String::new() } else { said };
    let bad = |bad: &[&str]| Html::text(w.t1("records-filter-bad", "what", bad.join(", ")));
    List::new(&path, shell, table, Pager::new(&user, said, page.next.as_deref()))
        .filters(w.t("records-filter-label"), filters(&here, &user, &asked), asked.narrows())
        .carries("person", asked.person.clone())
        .notice((!wanted.bad.is_empty()).then(|| bad(&wanted.bad)))
        .tools(tools)
        .waits(waits)
        .empty(empty(&here, &user, form, &asked, &page, &path))
        .note((page.hidden > 0).then(|| w.t1("records-hidden", "count", page.hidden)))
        .answer()
}

fn empty(here: &Here, user: &User, form: &Form, asked: &Asked, page: &Listed, path: &str) -> Option<Empty> {
    let w = here.w;
    if !page.records.is_empty() {
        None
    } else if asked.narrows() || asked.after.is_some() {
        let empty = Empty::new(w.t("records-empty-filtered-title"), w.t("records-empty-filtered"));
        Some(empty.start(w.t("list-clear"), path))
    } else {
        let name = form.name.get(w.lang);
        let empty = Empty::new(w.t1("records-empty-title", "form", name), w.t("records-empty"));
        if !may_record(user) {
            return Some(empty);
        }
        Some(empty.start(w.t1("records-new", "form", name), format!("{path}/new")))
    }
}

fn filters(here: &Here, user: &User, asked: &Asked) -> Vec<FilterBox> {
    let w = here.w;
    let units = here.unit_choices(&user.who, Verb::ReadRows, MOST_UNITS).unwrap_or_else(|| {
        let upper = here.tree.iter().filter(|unit| here.tree.depth(&unit.code) <= 1);
        let chosen = here.tree.iter().filter(|unit| asked.unit.as_ref() == Some(&unit.code));
        let mut codes: Vec<&str> = upper.chain(chosen).map(|unit| unit.code.as_str()).collect();
        codes.dedup();
        codes.into_iter().filter_map(|code| here.unit_choice(code)).collect()
    });
    let states = [State::Standing, State::Withdrawn]
        .map(|state| Choice::new(state.as_str(), w.t(&format!("records-state-{}", state.as_str()))));
    vec![
        FilterBox::unit(user, w.t("records-filter-unit"), units),
        FilterBox::input(user, "from", w.t("records-filter-from"), "date"),
        FilterBox::input(user, "until", w.t("records-filter-until"), "date"),
        FilterBox::select(user, "state", w.t("records-filter-state"), states.into()),
        Confirmed::filter(user),
        FilterBox::input(user, "q", w.t("records-filter-text"), "search"),
    ]
}

async fn table(
    here: &Here,
    conn: &mut Conn,
    (today, forms): (&Form, &Forms),
    columns: &[Col<'_>],
    (records, who): (&[Record], &Who),
) -> Result<Table, Error> {
    let w = here.w;
    let heads = columns.iter().map(|column| match column {
        Col::Title => Column::new(column.label(w)).full(),
        column if column.is_number() => Column::number(column.label(w)),
        column => Column::new(column.label(w)),
    });
    let mut table = Table::new(today.name.get(w.lang), TableStyle::Cards, heads.collect());
    let by: Vec<i64> = records.iter().map(|record| record.created_by).collect();
    let people = here.people(conn, &by).await?;
    let one_year = records.windows(2).all(|pair| same_year(&pair[0], &pair[1]));
    let name = |code: &str| here.unit_text(code);
    for record in records {
        let form = forms.of(record).unwrap_or(today);
        let values = record.values(form);
        let day = if one_year { formats::day_short(record.day) } else { record.day.to_string() };
        let cell = |column: &Col<'_>| -> Result<Cell, Error> {
            Ok(match column {
                Col::Title => {
                    let topic = Topic { href: href_of(record), title: here.title(form, record) };
                    pick(here, who, record)?.and(Html::rendered(&topic)?).into()
                }
                Col::Field(field) if field.id == today.day => Cell::with_class(day.clone(), "nowrap"),
                Col::Field(field) if field.id == today.unit => here.unit_html(&record.unit).into(),
                Col::Field(field) => {
                    match form.field(&field.id).and_then(|f| Some((f, values.get(&f.id)?))) {
                        Some((_, Value::Place { .. } | Value::Files(_))) | None => {
                            Html::text(w.t("records-nothing")).into()
                        }
                        Some((field, value)) => Html::text(said(field, value, w, &name)).into(),
                    }
                }
                Col::State => state(record, w).into(),
                Col::By => people.html(record.created_by).into(),
                Col::Posted => Cell::with_class(formats::instant(record.created_at, here.zone), "nowrap"),
                Col::Id => Html::text(record.id).into(),
            })
        };
        let row = Row::new(columns.iter().map(cell).collect::<Result<Vec<_>, _>>()?);
        table.push(if record.state == State::Withdrawn { row.reversed() } else { row });
    }
    Ok(table)
}

/// The box of a row that this person may confirm.
fn pick(here: &Here, who: &Who, record: &Record) -> Result<Html, Error> {
    if !may_confirm(who, &here.tree, record).is_yes() {
        return Ok(Html::default());
    }
    confirm::pick(here.w.lang, record.id, record.version, &record.title)
}

fn same_year(one: &Record, other: &Record) -> bool {
    use chrono::Datelike as _;
    one.day.year() == other.day.year()
}

/// A record's state: a shape, a word and a colour.
pub(crate) fn state(record: &Record, w: Words) -> Html {
    let shape = match (record.state, record.confirmed) {
        (State::Withdrawn, _) => Tag::Reversed,
        (State::Standing, Some(_)) => Tag::Done,
        (State::Standing, None) => Tag::Open,
    };
    tag(shape, w.t(record.standing_word()))
}
