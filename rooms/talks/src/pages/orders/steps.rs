//! The steps of an order, each a page that says what it will do.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use luoshi_store::{BoxFuture, Conn, Tx};
use luoshi_units::Verb;
use luoshi_web::parts::{Choice, Control, ErrorSummary, Field};
use luoshi_web::{Error as Fault, Form, Shell, User, Words, formats, render_with, see_other};

use super::form::Wrong;
use super::{order_href, shell_of};
use crate::deeds::{self, Desk, Done, Seen};
use crate::error::Error;
use crate::filled::Filled;
use crate::here::Here;
use crate::id::Id;
use crate::model::{Field as Place, Order, Problem, Question, Reply, Side, Team};
use crate::{parse, say, store};

/// What is done to an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Accept,
    Offer,
    Agree,
    Refuse,
    Decline,
    Recall,
    Say(Side),
}

impl Step {
    /// Its word in addresses and keys of words.
    fn word(self) -> &'static str {
        match self {
            Self::Accept => "accept",
            Self::Offer => "offer",
            Self::Agree => "agree",
            Self::Refuse => "refuse",
            Self::Decline => "decline",
            Self::Recall => "recall",
            Self::Say(Side::Unit) => "say-unit",
            Self::Say(Side::Team) => "say-team",
        }
    }

    fn done(self) -> &'static str {
        match self {
            Self::Accept => "accepted",
            Self::Offer => "offered",
            Self::Agree => "agreed",
            Self::Refuse => "refused",
            Self::Decline => "declined",
            Self::Recall => "withdrawn",
            Self::Say(_) => "said",
        }
    }
}

macro_rules! steps {
    ($($(#[$doc:meta])* $open:ident, $send:ident => $step:expr;)*) => {$(
        $(#[$doc])*
        pub async fn $open(user: User, Id(id): Id) -> Result<Response, Fault> {
            opened(user, id, $step).await
        }

        /// The same, sent.
        pub async fn $send(user: User, Id(id): Id, form: Form) -> Result<Response, Fault> {
            sent(user, id, form, $step).await
        }
    )*};
}

steps! {
    /// `GET /talks/orders/{id}/accept`
    accept, accepted => Step::Accept;
    /// `GET /talks/orders/{id}/offer`
    offer, offered => Step::Offer;
    /// `GET /talks/orders/{id}/agree`
    agree, agreed => Step::Agree;
    /// `GET /talks/orders/{id}/refuse`
    refuse, refused => Step::Refuse;
    /// `GET /talks/orders/{id}/decline`
    decline, declined => Step::Decline;
    /// `GET /talks/orders/{id}/recall`
    recall, recalled => Step::Recall;
}

/// `GET /talks/orders/{id}/say?side=`
pub async fn say(user: User, Id(id): Id) -> Result<Response, Fault> {
    let side = user.query("side").and_then(|word| word.parse().ok()).unwrap_or(Side::Unit);
    opened(user, id, Step::Say(side)).await
}

/// The same, sent.
pub async fn said(user: User, Id(id): Id, form: Form) -> Result<Response, Fault> {
    let side = form.get("side").and_then(|word| word.parse().ok()).unwrap_or(Side::Unit);
    sent(user, id, form, Step::Say(side)).await
}

#[derive(Template)]
#[template(path = "order_step.html")]
struct StepPage {
    shell: Shell,
    w: Words,
    summary: ErrorSummary,
    key: String,
    version: i64,
    side: Option<&'static str>,
    lede: String,
    asking: Vec<&'static str>,
    fields: Vec<Field>,
    button: String,
    back: String,
}

async fn opened(user: User, id: i64, step: Step) -> Result<Response, Fault> {
    let mut conn = user.app.read().await?;
    let here = Here::of(&user, &mut conn).await?;
    let (order, team) = here.order(&mut conn, &user.who, id).await?;
    let mut filled = Filled::default();
    if let Some(team) = &team {
        filled.set("team", &team.id.to_string());
    }
    filled.set("place", &order.place);
    if let [day] = order.days.as_slice() {
        filled.set("day", &day.to_string());
    }
    if let Some(offer) = &order.offer {
        filled.set("start", &say::clock(offer.start));
    }
    if let Step::Say(side) = step
        && let Some(said) = order.said_by(side)
    {
        filled.set("words", &said.words);
        for (question, reply) in &said.answers {
            filled.set(question.word(), reply.word());
        }
    }
    let key = user.new_key();
    let version = order.keeping.version;
    show(&user, (&here, &mut conn), (&order, team.as_ref()), step, (filled, key, version, Vec::new())).await
}

async fn show(
    user: &User,
    (here, conn): (&Here, &mut Conn),
    (order, team): (&Order, Option<&Team>),
    step: Step,
    (filled, key, version, problems): (Filled, String, i64, Vec<Problem>),
) -> Result<Response, Fault> {
    let w = here.w;
    let wrong = Wrong { w, problems: &problems };
    let summary = wrong.summary();
    let status = if summary.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let title = w.t(&format!("talks-o-{}", step.word()));
    let fields = match step {
        Step::Agree => Vec::new(),
        Step::Refuse | Step::Decline | Step::Recall => {
            vec![wrong.field("reason", "talks-f-reason", Control::LongText, &filled)]
        }
        Step::Offer => offer_fields(user, here, conn, order, team, &wrong, &filled).await?,
        Step::Accept => accept_fields(user, here, conn, order, team, &wrong, &filled).await?,
        Step::Say(side) => say_fields(side, &wrong, &filled),
    };
    let page = StepPage {
        shell: shell_of(user, order, &title).wrong(summary.len()),
        w,
        summary,
        key,
        version,
        side: if let Step::Say(side) = step { Some(side.word()) } else { None },
        lede: w.t(&format!("talks-o-{}-lede", step.word())),
        asking: problems.iter().filter_map(Problem::asks).map(|asking| asking.word()).collect(),
        fields,
        button: title,
        back: order_href(order.id),
    };
    render_with(status, &page)
}

/// More teams than this are not offered to choose from.
const MOST_TEAMS: i64 = 200;

/// The team that answers: the one that is asked, or those for which the reader may answer.
async fn team_field(
    user: &User,
    here: &Here,
    conn: &mut Conn,
    (order, team): (&Order, Option<&Team>),
    (wrong, filled): (&Wrong<'_>, &Filled),
) -> Result<(Field, Vec<Team>), Fault> {
    let teams = match team {
        Some(team) => vec![team.clone()],
        None => {
            let units: Vec<String> = here.tree.under(&order.asked).into_iter().map(str::to_owned).collect();
            let mut near =
                store::teams_near(conn, here.city, here.now.today, Some(&units), None, MOST_TEAMS).await?;
            near.retain(|team| user.who.may(Verb::Record, &team.unit, &here.tree));
            near
        }
    };
    let choices = teams.iter().map(|team| {
        let name = format!("{} · {}", team.name, here.unit_text(&team.unit));
        Choice::new(team.id.to_string(), luoshi_web::Html::name(here.w.lang, &name, None))
    });
    let field = wrong.field("team", "talks-f-team", Control::Select(choices.collect()), filled);
    Ok((field, teams))
}

async fn offer_fields(
    user: &User,
    here: &Here,
    conn: &mut Conn,
    order: &Order,
    team: Option<&Team>,
    wrong: &Wrong<'_>,
    filled: &Filled,
) -> Result<Vec<Field>, Fault> {
    let (team, _) = team_field(user, here, conn, (order, team), (wrong, filled)).await?;
    Ok(vec![
        team,
        wrong.field("day", "talks-o-offer-day", Control::Day, filled),
        wrong.field("start", "talks-f-start", Control::Time, filled),
        wrong.field("remark", "talks-f-remark", Control::LongText, filled).optional(),
    ])
}

async fn accept_fields(
    user: &User,
    here: &Here,
    conn: &mut Conn,
    order: &Order,
    team: Option<&Team>,
    wrong: &Wrong<'_>,
    filled: &Filled,
) -> Result<Vec<Field>, Fault> {
    let w = here.w;
    let (team, teams) = team_field(user, here, conn, (order, team), (wrong, filled)).await?;
    let days = order.days.iter();
    let days = days.map(|day| Choice::new(day.to_string(), formats::day_of_year(w.lang, *day))).collect();
    let chosen: Vec<String> = filled.all("speakers").to_vec();
    let mut ids: Vec<i64> = chosen.iter().filter_map(|text| parse::id(text)).collect();
    for member in teams.iter().flat_map(|team| team.members.iter()).filter(|one| one.until.is_none()) {
        if !ids.contains(&member.person) && ids.len() < 200 {
            ids.push(member.person);
        }
    }
    let people = here.people(conn, &ids).await?;
    let choices = ids.iter().map(|id| people.choice(here, *id)).collect();
    let speakers = Control::People { search: "/talks/speakers.json".to_owned(), choices };
    let mut fields = vec![
        team,
        wrong
            .field("speakers", "talks-f-speakers", speakers, filled)
            .values(chosen)
            .hint(w.t("talks-speakers-hint")),
        wrong.field("day", "talks-column-day", Control::Radios(days), filled),
        wrong.field("start", "talks-f-start", Control::Time, filled),
        wrong.field("minutes", "talks-f-minutes", Control::Number(w.t("talks-minutes")), filled),
        wrong.field("place", "talks-f-place", Control::Text, filled).max_length(100),
        wrong.field("remark", "talks-f-remark", Control::LongText, filled).optional(),
    ];
    let asked = wrong.problems.iter().any(|problem| problem.asks().is_some());
    if asked || !filled.one("reason").is_empty() {
        fields.push(wrong.field("reason", "talks-f-reason", Control::Text, filled));
    }
    Ok(fields)
}

fn say_fields(side: Side, wrong: &Wrong<'_>, filled: &Filled) -> Vec<Field> {
    let w = wrong.w;
    let replies = Reply::ALL.iter();
    let replies: Vec<Choice> =
        replies.map(|reply| Choice::new(reply.word(), w.t(&format!("talks-o-reply-{reply}")))).collect();
    let ask = |question: &Question| {
        let label = format!("talks-o-question-{question}");
        wrong.field(question.word(), &label, Control::Radios(replies.clone()), filled)
    };
    let mut fields: Vec<Field> = Question::of(side).iter().map(ask).collect();
    fields.push(wrong.field("words", "talks-o-words", Control::LongText, filled).optional());
    fields
}

async fn sent(user: User, id: i64, form: Form, step: Step) -> Result<Response, Fault> {
    let mut conn = user.app.read().await?;
    let here = Here::of(&user, &mut conn).await?;
    drop(conn);
    let filled = Filled::of_form(&form);
    let seen = Seen { id, version: form.get("version").and_then(|version| version.parse().ok()) };
    let seat = here.seat(&user.who, form.key()?);
    let deed = done(step, seen, &filled);
    let result = match deed {
        Ok(deed) => {
            user.app.store().write(move |tx| Box::pin(async move { deed(tx, seat.desk()).await })).await
        }
        Err(problems) => Err(Error::Problems(problems)),
    };
    let problems = match result {
        Ok(_) => return Ok(see_other(format!("{}?done={}", order_href(id), step.done()))),
        Err(Error::Problems(problems)) => problems,
        Err(Error::NoReason) => vec![Problem::Missing { field: Place::Reason }],
        Err(other) => return Err(other.into()),
    };
    let mut conn = user.app.read().await?;
    let (order, team) = here.order(&mut conn, &user.who, id).await?;
    let again = (filled, form.key()?.to_owned(), seen.version.unwrap_or(order.keeping.version), problems);
    show(&user, (&here, &mut conn), (&order, team.as_ref()), step, again).await
}

type Deed = Box<dyn for<'t> FnOnce(&'t mut Tx, Desk<'t>) -> BoxFuture<'t, Result<Done, Error>> + Send>;

/// The deed that a step is, with what its fields say; or what cannot be read of them.
fn done(step: Step, seen: Seen, filled: &Filled) -> Result<Deed, Vec<Problem>> {
    let reason = filled.one("reason").to_owned();
    Ok(match step {
        Step::Accept => {
            let (draft, wrong) = filled.talk();
            if !wrong.is_empty() {
                return Err(wrong);
            }
            Box::new(move |tx, desk| {
                Box::pin(async move { deeds::order_accept(tx, &desk, seen, draft).await })
            })
        }
        Step::Offer => {
            let team = parse::id(filled.one("team"));
            let (offer, wrong) = filled.offer();
            let Some(offer) = offer.filter(|_| wrong.is_empty()) else { return Err(wrong) };
            Box::new(move |tx, desk| {
                Box::pin(async move { deeds::order_offer(tx, &desk, seen, (team, offer)).await })
            })
        }
        Step::Agree => {
            Box::new(move |tx, desk| Box::pin(async move { deeds::order_agree(tx, &desk, seen).await }))
        }
        Step::Refuse => Box::new(move |tx, desk| {
            Box::pin(async move { deeds::order_refuse(tx, &desk, seen, &reason).await })
        }),
        Step::Decline => Box::new(move |tx, desk| {
            Box::pin(async move { deeds::order_decline(tx, &desk, seen, &reason).await })
        }),
        Step::Recall => Box::new(move |tx, desk| {
            Box::pin(async move { deeds::order_recall(tx, &desk, seen, &reason).await })
        }),
        Step::Say(side) => {
            let said = (side, filled.replies(side), filled.one("words").to_owned());
            Box::new(move |tx, desk| Box::pin(async move { deeds::order_say(tx, &desk, seen, said).await }))
        }
    })
}
