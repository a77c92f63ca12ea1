//! What is done with a bulletin besides writing: handed on, given back, published, corrected.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use chrono::NaiveTime;
use luoshi_store::Instant;
use luoshi_web::parts::{Control, ErrorSummary, Field};
use luoshi_web::{Error as Fault, Form, Html, Problem, Shell, User, Words, formats, render_with, see_other};

use super::will::Will;
use crate::WORDS;
use crate::deeds::{self, Seen};
use crate::error::Error;
use crate::here::{Here, amiss, pinned, tell};
use crate::mark::day_of;
use crate::model::{Bulletin, MOST_LINE, State, lang_of};
use crate::numbers::Teller;

/// A step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Somebody else is to read it.
    Send,
    /// It goes back to whoever writes it.
    Back,
    /// It is published.
    Publish,
    /// Its next edition is begun.
    Correct,
}

impl Step {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Send, Self::Back, Self::Publish, Self::Correct];

    /// Its word in addresses and in the keys of its words.
    pub fn word(self) -> &'static str {
        match self {
            Self::Send => "send",
            Self::Back => "back",
            Self::Publish => "publish",
            Self::Correct => "correct",
        }
    }

    /// Whether it can be done with one as it stands, by this person.
    pub fn open(self, here: &Here<'_>, one: &Bulletin) -> bool {
        let unit = &one.draft.unit;
        match self {
            Self::Send => one.state == State::Draft && here.writes(unit),
            Self::Back => waits(one) && here.takes_part(unit),
            Self::Publish => waits(one) && here.publishes(unit) && one.is_second(here.user.who.person),
            Self::Correct => one.state == State::Published && here.writes(unit),
        }
    }
}

/// Whether one waits to be published, by somebody or at its time.
fn waits(one: &Bulletin) -> bool {
    matches!(one.state, State::Review | State::Due)
}

#[derive(Template)]
#[template(path = "bulletin_step.html")]
struct StepPage {
    shell: Shell,
    w: Words,
    summary: ErrorSummary,
    key: String,
    version: i64,
    /// Why it cannot be done as it stands.
    stop: Option<String>,
    /// Where to go then.
    ways: Vec<(String, String)>,
    lede: String,
    broken: Vec<(String, String)>,
    will: Option<Will>,
    fields: Vec<Field>,
    button: String,
    back: String,
}

/// What somebody filled in, and what came of it.
#[derive(Default)]
struct Sent {
    key: String,
    version: i64,
    reason: String,
    day: String,
    time: String,
    problems: Vec<Problem>,
    /// That it was refused, in a word where the page does not find it by itself.
    refused: Option<&'static str>,
}

impl Sent {
    fn of(form: &Form) -> Result<Self, Fault> {
        let typed = |name: &str| form.raw(name).to_owned();
        Ok(Self {
            key: form.key()?.to_owned(),
            version: form.version()?,
            reason: typed("reason"),
            day: typed("day"),
            time: typed("time"),
            ..Self::default()
        })
    }
}

/// `GET /bulletins/{id}/{step}`
pub async fn ask(user: User, id: String, step: Step) -> Result<Response, Fault> {
    let here = Here::of(&user).await?;
    let one = here.bulletin(&id).await?;
    let zone = user.app.zone();
    let due = one.due.map(|due| due.with_timezone(&zone));
    let shown = |format: &str| due.map(|due| due.format(format).to_string()).unwrap_or_default();
    let sent = Sent {
        key: user.new_key(),
        version: one.version,
        day: shown("%Y-%m-%d"),
        time: shown("%H:%M"),
        ..Sent::default()
    };
    page(&here, step, &one, sent).await
}

/// `POST /bulletins/{id}/{step}`
pub async fn send(user: User, Path(id): Path<String>, step: Step, form: Form) -> Result<Response, Fault> {
    let here = Here::of(&user).await?;
    let one = here.bulletin(&id).await?;
    let mut sent = Sent::of(&form)?;
    match done(&here, step, &one, &form).await {
        Ok(one) if step == Step::Correct => Ok(see_other(format!("/bulletins/{}/edit", one.id))),
        Ok(one) => {
            let word = if one.state == State::Due { "plan" } else { step.word() };
            Ok(see_other(format!("/bulletins/{}?done={word}", one.id)))
        }
        Err(error) => {
            match error {
                Error::Problems(problems) => sent.problems = problems,
                Error::TimePast => sent.problems = vec![Problem::of("day", "bulletin-c-time")],
                Error::Marks(_) => sent.refused = Some("bulletin-c-marks"),
                Error::OwnText => sent.refused = Some("bulletin-c-second"),
                Error::Changed | Error::Move { .. } => sent.refused = Some("bulletin-c-changed"),
                error => return Err(error.into()),
            }
            let now = here.bulletin(&id).await?;
            page(&here, step, &now, sent).await
        }
    }
}

async fn done(here: &Here<'_>, step: Step, one: &Bulletin, form: &Form) -> Result<Bulletin, Error> {
    let (desk, seen) = (here.desk(form.key()?), Seen { id: one.id, version: form.version()? });
    let (user, reason) = (here.user, form.raw("reason").to_owned());
    let store = user.app.store();
    match step {
        Step::Send => {
            let amiss = amiss(&tell((&user.app, &here.tree), &one.ground(), &one.draft.body, None).await?);
            store.write(move |tx| Box::pin(async move { deeds::send(tx, &desk, seen, amiss).await })).await
        }
        Step::Publish => {
            let due = due(user, form).map_err(|problem| Error::Problems(vec![problem]))?;
            let pinned = pinned((&user.app, &here.tree), one).await?;
            store
                .write(move |tx| {
                    Box::pin(async move {
                        match due {
                            None => deeds::publish(tx, &desk, seen, pinned).await,
                            Some(due) => deeds::plan(tx, &desk, seen, (due, pinned.amiss)).await,
                        }
                    })
                })
                .await
        }
        Step::Back | Step::Correct => {
            store.write(move |tx| Box::pin(async move { deeds::back(tx, &desk, seen, &reason).await })).await
        }
    }
}

/// When it is to be published, as the city's clocks show it; none for now.
fn due(user: &User, form: &Form) -> Result<Option<Instant>, Problem> {
    let wrong = || Problem::of("day", "bulletin-p-when");
    let Some(day) = form.get("day") else {
        return if form.get("time").is_some() { Err(wrong()) } else { Ok(None) };
    };
    let day = day_of(day).ok_or_else(wrong)?;
    let time =
        NaiveTime::parse_from_str(form.get("time").unwrap_or("08:00"), "%H:%M").map_err(|_| wrong())?;
    Ok(Some(formats::instant_of(day.and_time(time), user.app.zone())))
}

async fn page(here: &Here<'_>, step: Step, one: &Bulletin, sent: Sent) -> Result<Response, Fault> {
    let (unit, user) = (&one.draft.unit, here.user);
    if !here.takes_part(unit) {
        return Err(Fault::Forbidden { verb: crate::deeds::WRITES, unit: Some(unit.clone()) });
    }
    let (w, word) = (here.w, step.word());
    let reads = matches!(step, Step::Send | Step::Publish);
    let outcomes = if reads {
        tell((&user.app, &here.tree), &one.ground(), &one.draft.body, None).await?
    } else {
        Vec::new()
    };
    let broken = Teller { app: &user.app, w, tree: &here.tree }.broken(&one.draft.body, &outcomes);
    let (stop, hard) = stopped(here, step, one, (&sent, &broken));
    let fields = if stop.is_some() { Vec::new() } else { fields(w, step, &sent) };
    let mut lines: Vec<(String, String)> = Vec::new();
    for problem in &sent.problems {
        let field = fields.iter().find(|field| field.name() == problem.field);
        let place = field.map(|field| field.name().to_owned()).unwrap_or_default();
        lines.push((place, problem.text(&WORDS).get(w.lang).to_owned()));
    }
    let summary = ErrorSummary::new(w.lang, lines);
    let status = match (&stop, summary.is_empty()) {
        (Some(_), _) if hard => StatusCode::CONFLICT,
        (_, false) => StatusCode::UNPROCESSABLE_ENTITY,
        _ => StatusCode::OK,
    };
    let back = format!("/bulletins/{}", one.id);
    let title = Html::spoken(w.lang, lang_of(&one.draft.lang), Html::text(&one.draft.title));
    let replan = step == Step::Publish && one.state == State::Due;
    let name = if replan { w.t("bulletin-replan") } else { w.t(&format!("bulletin-{word}")) };
    let lede = match one.due.filter(|_| replan) {
        Some(due) => {
            w.t1("bulletin-replan-lede", "at", formats::instant_of_year(w.lang, due, user.app.zone()))
        }
        None => w.t(&format!("bulletin-{word}-lede")),
    };
    let shell = user
        .shell(name.clone())
        .crumb(w.t("bulletins"), Some("/bulletins"))
        .crumb(title, Some(&back))
        .crumb(name.clone(), None)
        .wrong(summary.len());
    let page = StepPage {
        shell,
        w,
        summary,
        key: sent.key,
        version: sent.version,
        ways: ways(here, one),
        stop,
        lede,
        will: if reads { Some(Will::of(here, one, (&outcomes, step == Step::Publish)).await?) } else { None },
        broken,
        fields,
        button: name,
        back,
    };
    render_with(status, &page)
}

/// Why a step cannot be taken as the bulletin stands, and whether somebody tried.
fn stopped(
    here: &Here<'_>,
    step: Step,
    one: &Bulletin,
    (sent, broken): (&Sent, &[(String, String)]),
) -> (Option<String>, bool) {
    let w = here.w;
    if !step.open(here, one) {
        let own = step == Step::Publish && waits(one) && here.publishes(&one.draft.unit);
        let word = if own { "bulletin-c-second".to_owned() } else { format!("bulletin-c-{}", one.state) };
        return (Some(w.t(&word)), true);
    }
    let refused = sent.refused.is_some();
    if !broken.is_empty() {
        return (Some(w.t(&format!("bulletin-stop-{}", step.word()))), refused);
    }
    (sent.refused.map(|word| w.t(word)), refused)
}

/// Where somebody goes who cannot go on.
fn ways(here: &Here<'_>, one: &Bulletin) -> Vec<(String, String)> {
    let w = here.w;
    let mut ways = Vec::new();
    if one.state == State::Draft && here.writes(&one.draft.unit) {
        ways.push((w.t("bulletin-edit"), format!("/bulletins/{}/edit", one.id)));
    }
    if Step::Back.open(here, one) {
        ways.push((w.t("bulletin-back"), format!("/bulletins/{}/back", one.id)));
    }
    ways.push((w.t("bulletin-to-it"), format!("/bulletins/{}", one.id)));
    ways
}

fn fields(w: Words, step: Step, sent: &Sent) -> Vec<Field> {
    let error = |name: &str| {
        let found = sent.problems.iter().find(|problem| problem.field == name);
        found.map(|problem| problem.text(&WORDS).get(w.lang).to_owned())
    };
    match step {
        Step::Send => Vec::new(),
        Step::Publish => vec![
            Field::new(w.lang, "day", w.t("bulletin-when"), Control::Day)
                .value(&sent.day)
                .optional()
                .hint(w.t("bulletin-when-hint"))
                .error(error("day")),
            Field::new(w.lang, "time", w.t("bulletin-when-time"), Control::Time).value(&sent.time).optional(),
        ],
        Step::Back | Step::Correct => vec![
            Field::new(w.lang, "reason", w.t("bulletin-reason"), Control::Text)
                .hint(w.t(&format!("bulletin-{}-reason-hint", step.word())))
                .max_length(MOST_LINE)
                .value(&sent.reason)
                .error(error("reason")),
        ],
    }
}
