//! The list of a form's records: filters in the address, paged by key; and the same as a sheet.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use luoshi_packs::{Field as FormField, FieldKind, Form, Value};
use luoshi_units::Verb;
use luoshi_web::parts::{Cell, Choice, Column, Empty, Pager, Row, State as Tag, Table, TableStyle, tag};
use luoshi_web::{Error, Html, Shell, User, Words, download, formats, href, render};

use super::index::may_record;
use crate::fields::said;
use crate::forms::Forms;
use crate::here::{Here, href_of};
use crate::lists::{Asked, Listed, MOST_EXPORTED, PAGE, listed, wanted, whole};
use crate::model::{Record, State};
use crate::sheet;

/// Up to so many units stand in the filter's list; with more, the city's parts do and the script finds others.
const MOST_UNITS: usize = 200;
/// The media type of a workbook.
pub(crate) const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
/// The most of a form's own fields in a list.
const MOST_COLUMNS: usize = 3;

#[derive(Template)]
#[template(path = "records_list.html")]
struct List {
    shell: Shell,
    w: Words,
    filters: Vec<FilterBox>,
    narrowed: bool,
    clear: String,
    bad: Option<String>,
    table: Table,
    empty: Option<Empty>,
    hidden: Option<String>,
    pager: Pager,
}

/// A box of the filters.
struct FilterBox {
    name: &'static str,
    label: String,
    /// `unit`, `select`, or the type of an input.
    kind: &'static str,
    choices: Vec<Choice>,
    value: String,
}

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
    let asked = Asked::read(|name| user.query(name));
    let wanted = wanted(&mut conn, &here, &user.who, form, &asked).await?;
    let page = listed(&mut conn, &user.who, &wanted, PAGE).await?;
    let forms = Forms::read(&mut conn, here.desk(), user.who.city, &page.records).await?;

    let w = here.w;
    let name = form.name.get(w.lang);
    let path = format!("/records/{}", form.id);
    let mut shell = user
        .shell(name)
        .crumb(w.t("records-title"), Some("/records"))
        .crumb(name, None)
        .lede(if form.about.is_empty() {
            w.t("records-list-lede")
        } else {
            form.about.get(w.lang).to_owned()
        })
        .action(w.t("records-export-xlsx"), href(&format!("{path}/export.xlsx"), &asked.query()))
        .action(w.t("records-export-csv"), href(&format!("{path}/export.csv"), &asked.query()));
    if may_record(&user) {
        shell = shell
            .action(w.t("records-import"), format!("{path}/import"))
            .main_action(w.t1("records-new", "form", name), format!("{path}/new"));
    }
    let shown = w.t2("records-shown", "shown", page.records.len(), "seen", page.seen);
    let pager =
        Pager::new(&user, if page.records.is_empty() { String::new() } else { shown }, page.next.as_deref());
    render(&List {
        shell,
        w,
        filters: filters(&here, &user, &asked),
        narrowed: asked.narrows(),
        clear: path.clone(),
        bad: (!wanted.bad.is_empty()).then(|| w.t1("records-filter-bad", "what", wanted.bad.join(", "))),
        table: table(&here, (form, &forms), &page.records)?,
        empty: empty(&here, &user, form, &asked, &page, &path),
        hidden: (page.hidden > 0).then(|| w.t1("records-hidden", "count", page.hidden)),
        pager,
    })
}

fn empty(here: &Here, user: &User, form: &Form, asked: &Asked, page: &Listed, path: &str) -> Option<Empty> {
    let w = here.w;
    if !page.records.is_empty() {
        None
    } else if asked.narrows() || asked.after.is_some() {
        let empty = Empty::new(w.t("records-empty-filtered-title"), w.t("records-empty-filtered"));
        Some(empty.start(w.t("records-filter-clear"), path))
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
    let boxed = |name, word: &str, kind, choices, value: &Option<String>| FilterBox {
        name,
        label: w.t(word),
        kind,
        choices,
        value: value.clone().unwrap_or_default(),
    };
    vec![
        boxed("unit", "records-filter-unit", "unit", units, &asked.unit),
        boxed("from", "records-filter-from", "date", Vec::new(), &asked.from),
        boxed("until", "records-filter-until", "date", Vec::new(), &asked.until),
        boxed("state", "records-filter-state", "select", states.into(), &asked.state),
        boxed("q", "records-filter-text", "search", Vec::new(), &asked.text),
    ]
}

/// The form's own fields that its list shows: not the day and the unit, which every list shows.
fn own_columns(form: &Form) -> Vec<&FormField> {
    let columns = form.columns.iter().filter(|id| **id != form.day && **id != form.unit);
    columns.filter_map(|id| form.field(id)).take(MOST_COLUMNS).collect()
}

fn is_number(field: &FormField) -> bool {
    matches!(field.kind, FieldKind::Number | FieldKind::Money | FieldKind::People)
}

fn table(here: &Here, (today, forms): (&Form, &Forms), records: &[Record]) -> Result<Table, Error> {
    let w = here.w;
    let own = forms.columns(today, own_columns);
    let mut columns = vec![
        Column::new(w.t("records-column-title")).full(),
        Column::new(w.t("records-column-day")),
        Column::new(w.t("records-column-unit")),
    ];
    columns.extend(own.iter().map(|field| {
        let label = field.label.get(w.lang);
        if is_number(field) { Column::number(label) } else { Column::new(label) }
    }));
    columns.push(Column::new(w.t("records-column-state")));
    let mut table = Table::new(today.name.get(w.lang), TableStyle::Cards, columns);
    let one_year = records.windows(2).all(|pair| same_year(&pair[0], &pair[1]));
    for record in records {
        let day = if one_year { formats::day_short(record.day) } else { record.day.to_string() };
        let form = forms.of(record).unwrap_or(today);
        let values = record.values(form);
        let mut cells = vec![
            Html::rendered(&Topic { href: href_of(record), title: here.title(form, record) })?.into(),
            Cell::with_class(day, "nowrap"),
            here.unit_html(&record.unit).into(),
        ];
        let name = |code: &str| here.unit_text(code);
        cells.extend(own.iter().map(|column| {
            match form.field(&column.id).and_then(|f| Some((f, values.get(&f.id)?))) {
                Some((_, Value::Place { .. } | Value::Files(_))) | None => {
                    Html::text(w.t("records-nothing")).into()
                }
                Some((field, value)) => Html::text(said(field, value, w, &name)).into(),
            }
        }));
        cells.push(state(record, w).into());
        let row = Row::new(cells);
        table.push(if record.state == State::Withdrawn { row.reversed() } else { row });
    }
    Ok(table)
}

fn same_year(one: &Record, other: &Record) -> bool {
    use chrono::Datelike as _;
    one.day.year() == other.day.year()
}

/// A record's state: a shape, a word and a colour.
pub(crate) fn state(record: &Record, w: Words) -> Html {
    match (record.state, record.confirmed) {
        (State::Withdrawn, _) => tag(Tag::Reversed, w.t("records-state-withdrawn")),
        (State::Standing, Some(_)) => tag(Tag::Done, w.t("records-state-confirmed")),
        (State::Standing, None) => tag(Tag::Open, w.t("records-state-open")),
    }
}

/// `/records/{form}/export.xlsx`
pub async fn export_xlsx(user: User, Path(form): Path<String>) -> Result<Response, Error> {
    let (name, headers, rows) = exported(&user, &form).await?;
    let bytes = luoshi_sheets::write_xlsx(&name, &headers, rows.into_iter()).map_err(crate::Error::from)?;
    Ok(download(&format!("{name}.xlsx"), XLSX, bytes))
}

/// `/records/{form}/export.csv`
pub async fn export_csv(user: User, Path(form): Path<String>) -> Result<Response, Error> {
    let (name, headers, rows) = exported(&user, &form).await?;
    let bytes = luoshi_sheets::write_csv(&headers, rows.into_iter());
    Ok(download(&format!("{name}.csv"), "text/csv; charset=utf-8", bytes))
}

async fn exported(
    user: &User,
    form: &str,
) -> Result<(String, Vec<String>, Vec<Vec<luoshi_sheets::Out>>), Error> {
    let mut conn = user.app.read().await?;
    let here = Here::of(user, &mut conn).await?;
    let form = here.form(form)?;
    let asked = Asked { after: None, ..Asked::read(|name| user.query(name)) };
    let wanted = wanted(&mut conn, &here, &user.who, form, &asked).await?;
    let page = listed(&mut conn, &user.who, &wanted, MOST_EXPORTED).await?;
    let records = whole(page)?;
    let forms = Forms::read(&mut conn, here.desk(), user.who.city, &records).await?;
    let columns = forms.columns(form, |form| sheet::columns(form).collect());
    let rows = sheet::rows(&mut conn, &here, (form, &forms), &columns, &records).await?;
    Ok((form.name.get(user.lang).to_owned(), sheet::headers_out(&here, &columns), rows))
}
