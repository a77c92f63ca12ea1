//! Ordering a talk.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use luoshi_store::Conn;
use luoshi_units::Verb;
use luoshi_web::parts::{Choice, Control, ErrorSummary, Field};
use luoshi_web::{Error as Fault, Form, Shell, User, Words, render_with, see_other};

use super::super::shell_below;
use super::order_href;
use crate::deeds;
use crate::error::Error;
use crate::filled::{Filled, together};
use crate::here::Here;
use crate::model::{MOST_DAYS, PlaceKind, Problem, Reach};
use crate::{parse, say, store};

/// The topics that a pack offers stand in its category of this id.
const TOPICS: &str = "talk.topic";

#[derive(Template)]
#[template(path = "order_form.html")]
struct OrderForm {
    shell: Shell,
    w: Words,
    summary: ErrorSummary,
    key: String,
    first: Vec<Field>,
    days: Vec<DayBox>,
    days_error: Option<String>,
    last: Vec<Field>,
    back: String,
}

/// A field for one of the days that would suit.
struct DayBox {
    id: String,
    label: String,
    value: String,
}

/// What is wrong with some fields, for the form that shows them again.
pub(super) struct Wrong<'a> {
    pub(super) w: Words,
    pub(super) problems: &'a [Problem],
}

impl Wrong<'_> {
    /// What is said at a field.
    pub(super) fn at(&self, name: &str) -> Option<String> {
        let of = self.problems.iter().filter(|problem| problem.field().name() == name);
        let texts: Vec<String> = of.map(|problem| say::problem_in(self.w.lang, problem)).collect();
        (!texts.is_empty()).then(|| texts.join(" "))
    }

    /// What is said above the form.
    pub(super) fn summary(&self) -> ErrorSummary {
        let line = |problem: &Problem| {
            let sentence = say::problem_in(self.w.lang, problem);
            (problem.field().name().to_owned(), say::short(self.w.lang, &sentence).to_owned())
        };
        ErrorSummary::new(self.w.lang, self.problems.iter().map(line).collect())
    }

    /// A field of this name.
    pub(super) fn field(&self, name: &str, label: &str, control: Control, filled: &Filled) -> Field {
        Field::new(self.w.lang, name, self.w.t(label), control).value(filled.one(name)).error(self.at(name))
    }
}

/// `GET /talks/orders/new`; with `again`, as an order was that came to nothing.
pub async fn new(user: User) -> Result<Response, Fault> {
    let mut conn = user.app.read().await?;
    let here = Here::of(&user, &mut conn).await?;
    let mut filled = Filled::default();
    let own = user.who.units_for(Verb::Record).first().map(|code| (*code).to_owned());
    filled.set("unit", &own.unwrap_or_default());
    if let Some(id) = user.query("again").and_then(|text| parse::id(&text)) {
        filled = Filled::of_order(&here.order(&mut conn, &user.who, id).await?.0);
    }
    if let Some(team) = user.query("team") {
        filled.set("team", &team);
    }
    let key = user.new_key();
    show(&user, &here, &mut conn, filled, (key, Vec::new())).await
}

/// `POST /talks/orders/new`
pub async fn create(user: User, form: Form) -> Result<Response, Fault> {
    let mut conn = user.app.read().await?;
    let here = Here::of(&user, &mut conn).await?;
    drop(conn);
    let filled = Filled::of_form(&form);
    let (draft, unreadable) = filled.order();
    let seat = here.seat(&user.who, form.key()?);
    let done = if unreadable.is_empty() {
        let place = user
            .app
            .store()
            .write(move |tx| Box::pin(async move { deeds::order_place(tx, &seat.desk(), draft).await }));
        place.await
    } else {
        let found = crate::model::order_problems(&draft, here.now);
        Err(Error::Problems(together(unreadable, found)))
    };
    match done {
        Ok(done) => Ok(see_other(format!("{}?done=ordered", order_href(done.id)))),
        Err(Error::Problems(problems)) => {
            let mut conn = user.app.read().await?;
            show(&user, &here, &mut conn, filled, (form.key()?.to_owned(), problems)).await
        }
        Err(other) => Err(other.into()),
    }
}

async fn show(
    user: &User,
    here: &Here,
    conn: &mut Conn,
    filled: Filled,
    (key, problems): (String, Vec<Problem>),
) -> Result<Response, Fault> {
    let w = here.w;
    let problems = in_order(problems);
    let wrong = Wrong { w, problems: &problems };
    let summary = wrong.summary();
    let status = if summary.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let days = (0..MOST_DAYS.min(3)).map(|at| DayBox {
        id: if at == 0 { "days".to_owned() } else { format!("days-{}", at + 1) },
        label: w.t1("talks-o-day-nth", "nth", at + 1),
        value: filled.all("days").get(at).cloned().unwrap_or_default(),
    });
    let page = OrderForm {
        shell: shell_below(user, &w.t("talks-o-new")).lede(w.t("talks-o-new-lede")).wrong(summary.len()),
        w,
        summary,
        key,
        first: first(user, here, &wrong, &filled),
        days: days.collect(),
        days_error: wrong.at("days"),
        last: last(here, conn, &wrong, &filled).await?,
        back: "/talks/orders".to_owned(),
    };
    render_with(status, &page)
}

/// What is wrong, in the order of the form's fields.
fn in_order(mut problems: Vec<Problem>) -> Vec<Problem> {
    use crate::model::Field as At;
    let fields = [
        At::Unit,
        At::Topic,
        At::Days,
        At::Kind,
        At::Place,
        At::Listeners,
        At::Contact,
        At::Reach,
        At::Team,
        At::Remark,
    ];
    problems.sort_by_key(|problem| fields.iter().position(|field| *field == problem.field()));
    problems
}

fn first(user: &User, here: &Here, wrong: &Wrong<'_>, filled: &Filled) -> Vec<Field> {
    let w = here.w;
    let chosen = Some(filled.one("unit")).filter(|code| !code.is_empty());
    let choices = here.unit_choices(&user.who, Verb::Record, chosen);
    let unit = Control::Unit { search: "/api/v1/units".to_owned(), choices };
    let mut fields = vec![wrong.field("unit", "talks-o-unit", unit, filled).hint(w.t("talks-unit-hint"))];
    let pack = user.app.pack();
    let topics = pack.category(TOPICS).map(|category| category.values.as_slice()).unwrap_or_default();
    if topics.is_empty() {
        fields.push(wrong.field("topic", "talks-f-topic", Control::Text, filled).max_length(100));
        return fields;
    }
    let offered = topics.iter().map(|topic| {
        Choice::new(
            topic.name.zh.clone(),
            luoshi_web::Html::name(w.lang, &topic.name.zh, Some(&topic.name.en)),
        )
    });
    let own = filled.one("own_topic");
    // A topic that was not among those offered is one's own.
    let known = topics.iter().any(|topic| topic.name.zh == filled.one("topic"));
    let own = if own.is_empty() && !known { filled.one("topic") } else { own };
    fields.push(wrong.field("topic", "talks-f-topic", Control::Select(offered.collect()), filled));
    let field = Field::new(w.lang, "own_topic", w.t("talks-o-own-topic"), Control::Text);
    fields.push(field.optional().max_length(100).value(own));
    fields
}

async fn last(here: &Here, conn: &mut Conn, wrong: &Wrong<'_>, filled: &Filled) -> Result<Vec<Field>, Fault> {
    let w = here.w;
    let kinds = PlaceKind::ALL.iter();
    let kinds = kinds.map(|kind| Choice::new(kind.word(), w.t(&format!("talks-kind-{kind}")))).collect();
    let reaches = Reach::ALL.iter();
    let reaches =
        reaches.map(|reach| Choice::new(reach.word(), w.t(&format!("talks-o-reach-{reach}")))).collect();
    let team = match parse::id(filled.one("team")) {
        Some(id) => store::team_by_id(conn, here.city, id).await?,
        None => None,
    };
    let teams = team.map(|team| Choice::new(team.id.to_string(), team.name).note(here.unit_text(&team.unit)));
    let teams =
        Control::Unit { search: "/talks/teams.json".to_owned(), choices: teams.into_iter().collect() };
    let text = |name: &str, label: &str| wrong.field(name, label, Control::Text, filled).max_length(100);
    Ok(vec![
        wrong.field("kind", "talks-f-kind", Control::Radios(kinds), filled),
        text("place", "talks-f-place"),
        wrong
            .field("listeners", "talks-o-listeners", Control::Number(w.t("talks-people")), filled)
            .hint(w.t("talks-o-listeners-hint")),
        text("contact", "talks-o-contact").hint(w.t("talks-o-contact-hint")),
        wrong
            .field("reach", "talks-o-reach", Control::Radios(reaches), filled)
            .hint(w.t("talks-o-reach-hint")),
        wrong.field("team", "talks-o-team", teams, filled).optional().hint(w.t("talks-o-team-hint")),
        wrong.field("remark", "talks-f-remark", Control::LongText, filled).optional(),
    ])
}
