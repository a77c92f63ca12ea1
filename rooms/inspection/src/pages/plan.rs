//! Planning an audit of a statement.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use chrono::{NaiveTime, TimeZone};
use luoshi_store::{Day, Instant};
use luoshi_units::{UnitKind, Verb};
use luoshi_web::parts::{Choice, Control, ErrorSummary, Field};
use luoshi_web::{
    Error as Fault, Form, Html, Problem, Shell, User, Words, formats, href, render_with, see_other,
};

use super::form::wired;
use crate::audits::Stated;
use crate::error::Error;
use crate::model::{Method, Plan, Size, tenths};
use crate::say::Said;
use crate::{Audits, Open, WORDS};

#[derive(Template)]
#[template(path = "audits_plan.html")]
struct PlanPage {
    shell: Shell,
    w: Words,
    summary: ErrorSummary,
    statement: String,
    stated: Html,
    method: String,
    fields: Vec<Field>,
    key: String,
    back: String,
}

/// The certainties to choose from, in tenths of a per cent.
const CERTAINTIES: [i64; 3] = [900, 950, 990];

/// `GET /audits/new?statement=…`
pub async fn ask(user: User, open: Option<&Open>) -> Result<Response, Fault> {
    let statement = user.query("statement").ok_or(Fault::NotFound)?;
    let key = user.new_key();
    show(&user, open, &statement, None, (&key, &[])).await
}

/// `POST /audits`
pub async fn send(user: User, open: Option<&Open>, form: Form) -> Result<Response, Fault> {
    let (key, statement) = (form.key()?, form.get("statement").ok_or(Fault::NotFound)?);
    let plan = match read(&user, statement, &form) {
        Ok(plan) => plan,
        Err(problems) => return show(&user, open, statement, Some(&form), (key, &problems)).await,
    };
    match (Audits { app: &user.app, open }).plan(&user.who, key, &plan).await {
        Ok(audit) => Ok(see_other(format!("/audits/{}?done=plan", audit.id))),
        Err(Error::Problems(problems)) => show(&user, open, statement, Some(&form), (key, &problems)).await,
        Err(error) => Err(error.into()),
    }
}

fn read(user: &User, statement: &str, form: &Form) -> Result<Plan, Vec<Problem>> {
    let mut problems = Vec::new();
    let mut number = |name: &'static str, times: i64, word: &'static str| {
        let typed = form.get(name)?;
        let read = tenths(typed).filter(|read| times == 10 || read % 10 == 0);
        if read.is_none() {
            problems.push(Problem::of(name, word));
        }
        read.map(|read| if times == 10 { read } else { read / 10 })
    };
    let draws = number("size", 1, "audits-p-number");
    let share = number("share", 10, "audits-p-share");
    let cap = number("cap", 1, "audits-p-cap");
    let numbers = number("numbers", 1, "audits-p-number").unwrap_or(0);
    let certainty = form.get("certainty").and_then(|text| text.parse().ok()).unwrap_or(950);
    let size = draws.map_or_else(|| Size::Share(share.unwrap_or(0)), Size::Draws);
    let event_at = match instant(user, form) {
        Some(at) => at,
        None => {
            problems.push(Problem::of("event_day", "audits-p-event-at"));
            Instant::UNIX_EPOCH
        }
    };
    let units = form.all("units").into_iter().map(str::to_owned).collect();
    let event = form.raw("event").to_owned();
    if problems.is_empty() {
        Ok(Plan { statement: statement.to_owned(), size, certainty, event, event_at, numbers, units, cap })
    } else {
        Err(problems)
    }
}

/// Day and time as the city's clocks show them.
fn instant(user: &User, form: &Form) -> Option<Instant> {
    let day: Day = form.get("event_day")?.parse().ok()?;
    let time = form.get("event_time").unwrap_or("00:00");
    let time = ["%H:%M", "%H:%M:%S"].iter().find_map(|form| NaiveTime::parse_from_str(time, form).ok())?;
    let there = user.app.zone().from_local_datetime(&day.and_time(time)).earliest()?;
    Some(there.with_timezone(&chrono::Utc))
}

async fn show(
    user: &User,
    open: Option<&Open>,
    statement: &str,
    form: Option<&Form>,
    (key, problems): (&str, &[Problem]),
) -> Result<Response, Fault> {
    let w = user.words(&WORDS);
    let back = format!("/statements/{statement}");
    let stated = match (Audits { app: &user.app, open }).stated(statement).await {
        Ok(stated) => stated,
        // A figure whose entries cannot be looked at one by one: said before anything is typed.
        Err(Error::Problems(found)) => {
            let said = found
                .first()
                .map_or_else(|| w.t("audits-p-kind"), |problem| problem.text(&WORDS).get(w.lang).to_owned());
            return Err(Fault::Conflict(luoshi_packs::Text::new(said.clone(), said)));
        }
        Err(error) => return Err(error.into()),
    };
    if !Audits::may_plan(&user.who, &stated.core.unit, &stated.tree) {
        return Err(Fault::Forbidden { verb: Verb::Audit, unit: Some(stated.core.unit) });
    }
    let said = Said::of(&stated.pack, &stated.core.figure, w);
    let fields = fields(user, w, &stated, form, problems);
    let mut summary = ErrorSummary::of(w.lang, &fields);
    if summary.is_empty() && !problems.is_empty() {
        let lines = problems.iter().map(|wrong| (String::new(), wrong.text(&WORDS).get(w.lang).to_owned()));
        summary = ErrorSummary::new(w.lang, lines.collect());
    }
    let status = if summary.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let title = w.t("audits-plan");
    let shell = user
        .shell(title.clone())
        .crumb(w.t("audits"), Some("/audits"))
        .crumb(title, None)
        .lede(w.t("audits-plan-lede"))
        .wrong(summary.len());
    let core = &stated.core;
    let about =
        Html::text(said.name(&core.figure)).and(" ").and(Html::unit_of(w.lang, &stated.tree, &core.unit));
    let value = said.value(core.value.as_deref().unwrap_or_default());
    let method = Method::of(&stated.members);
    let page = PlanPage {
        stated: about.and(" ").and(Html::link(href(&back, &[]), value)),
        method: w.t_args(
            &format!("audits-will-{method}"),
            &[("n", formats::int(i64::try_from(stated.members.len()).unwrap_or(i64::MAX)).into())],
        ),
        statement: statement.to_owned(),
        key: key.to_owned(),
        shell,
        w,
        summary,
        fields,
        back,
    };
    render_with(status, &page)
}

fn fields(user: &User, w: Words, stated: &Stated, form: Option<&Form>, problems: &[Problem]) -> Vec<Field> {
    let typed =
        |name: &str, first: &str| form.map_or_else(|| first.to_owned(), |form| form.raw(name).to_owned());
    let today = formats::day_at(user.app.clock().now(), user.app.zone()).to_string();
    let certainties = CERTAINTIES
        .map(|permille| Choice::new(permille.to_string(), crate::say::certainty(permille)))
        .to_vec();
    let counties = stated.tree.iter().filter(|unit| unit.kind == UnitKind::County && unit.ended.is_none());
    let counties: Vec<Choice> = counties
        .map(|unit| Choice::new(unit.code.clone(), Html::unit_of(w.lang, &stated.tree, &unit.code)))
        .collect();
    let chosen = match form {
        Some(form) => form.all("units").into_iter().map(str::to_owned).collect(),
        None => counties.iter().map(|choice| choice.value.clone()).collect(),
    };
    let field =
        |name: &str, control: Control| Field::new(w.lang, name, w.t(&format!("audits-f-{name}")), control);
    let hinted = |name: &str, control: Control| field(name, control).hint(w.t(&format!("audits-h-{name}")));
    vec![
        hinted("share", Control::Number("%".to_owned())).value(typed("share", "5")).optional(),
        hinted("size", Control::Number(String::new())).value(typed("size", "")).optional(),
        field("certainty", Control::Select(certainties)).value(typed("certainty", "950")),
        hinted("event", Control::LongText).value(typed("event", "")).lines(3),
        hinted("numbers", Control::Number(String::new())).value(typed("numbers", "")),
        hinted("event_day", Control::Day).value(typed("event_day", &today)),
        field("event_time", Control::Time).value(typed("event_time", "")),
        hinted("units", Control::Checks(counties)).values(chosen),
        hinted("cap", Control::Number(String::new())).value(typed("cap", "")).optional(),
    ]
    .into_iter()
    .map(|field| wired(w, field, problems))
    .collect()
}
