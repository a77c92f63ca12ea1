//! What is done with a bulletin besides writing: handed on, given back, published, corrected.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use chrono::NaiveTime;
use luoshi_store::Instant;
use luoshi_web::parts::{Control, ErrorSummary, Field};
use luoshi_web::{Error as Fault, Form, Html, Problem, Shell, User, Words, formats, render_with, see_other};

use crate::WORDS;
use crate::deeds::{self, Seen};
use crate::error::Error;
use crate::here::{Here, pinned, tell};
use crate::mark::day_of;
use crate::model::{Bulletin, MOST_LINE, State, lang_of};

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
            Self::Back => matches!(one.state, State::Review | State::Due) && here.takes_part(unit),
            Self::Publish => {
                one.state == State::Review && here.publishes(unit) && one.is_second(here.user.who.person)
            }
            Self::Correct => one.state == State::Published && here.writes(unit),
        }
    }
}

#[derive(Template)]
#[template(path = "bulletin_step.html")]
struct StepPage {
    shell: Shell,
    w: Words,
    summary: ErrorSummary,
    key: String,
    version: i64,
    lede: String,
    numbers: Vec<(String, String, String)>,
    fields: Vec<Field>,
    button: String,
    back: String,
}

/// `GET /bulletins/{id}/{step}`
pub async fn ask(user: User, id: String, step: Step) -> Result<Response, Fault> {
    let here = Here::of(&user).await?;
    let one = here.bulletin(&id).await?;
    page(&here, step, (&user.new_key(), one.version), &one, ("", &[])).await
}

/// `POST /bulletins/{id}/{step}`
pub async fn send(user: User, Path(id): Path<String>, step: Step, form: Form) -> Result<Response, Fault> {
    let here = Here::of(&user).await?;
    let one = here.bulletin(&id).await?;
    let (key, version) = (form.key()?, form.version()?);
    let (desk, seen) = (here.desk(key), Seen { id: one.id, version });
    let reason = form.raw("reason").to_owned();
    let store = user.app.store();
    let done = match step {
        Step::Send => {
            let amiss = crate::here::amiss(
                &tell((&user.app, &here.tree), &one.ground(), &one.draft.body, None).await?,
            );
            store.write(move |tx| Box::pin(async move { deeds::send(tx, &desk, seen, amiss).await })).await
        }
        Step::Publish => {
            let pinned = pinned((&user.app, &here.tree), &one).await?;
            match due(&user, &form) {
                Err(problem) => Err(Error::Problems(vec![problem])),
                Ok(None) => {
                    store
                        .write(move |tx| {
                            Box::pin(async move { deeds::publish(tx, &desk, seen, pinned).await })
                        })
                        .await
                }
                Ok(Some(due)) => {
                    let at = (due, pinned.amiss);
                    store
                        .write(move |tx| Box::pin(async move { deeds::plan(tx, &desk, seen, at).await }))
                        .await
                }
            }
        }
        Step::Back | Step::Correct => {
            let reason = reason.clone();
            store.write(move |tx| Box::pin(async move { deeds::back(tx, &desk, seen, &reason).await })).await
        }
    };
    match done {
        Ok(one) if step == Step::Correct => Ok(see_other(format!("/bulletins/{}/edit", one.id))),
        Ok(one) => Ok(see_other(format!("/bulletins/{}?done={}", one.id, step.word()))),
        Err(Error::Problems(problems)) => page(&here, step, (key, version), &one, (&reason, &problems)).await,
        Err(error) => Err(error.into()),
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

async fn page(
    here: &Here<'_>,
    step: Step,
    (key, version): (&str, i64),
    one: &Bulletin,
    (typed, problems): (&str, &[Problem]),
) -> Result<Response, Fault> {
    let unit = &one.draft.unit;
    if !here.takes_part(unit) {
        return Err(Fault::Forbidden { verb: crate::deeds::WRITES, unit: Some(unit.clone()) });
    }
    if !step.open(here, one) {
        let own = step == Step::Publish && one.state == State::Review && here.publishes(&one.draft.unit);
        return Err(if own { Error::OwnText } else { Error::Move { from: one.state, to: one.state } }.into());
    }
    let (w, word) = (here.w, step.word());
    let error = |name: &str| {
        let found = problems.iter().find(|problem| problem.field == name);
        found.map(|problem| problem.text(&WORDS).get(w.lang).to_owned())
    };
    let fields = match step {
        Step::Send => Vec::new(),
        Step::Publish => vec![
            Field::new(w.lang, "day", w.t("bulletin-when"), Control::Day)
                .optional()
                .hint(w.t("bulletin-when-hint"))
                .error(error("day")),
            Field::new(w.lang, "time", w.t("bulletin-when-time"), Control::Time).optional(),
        ],
        Step::Back | Step::Correct => vec![
            Field::new(w.lang, "reason", w.t("bulletin-reason"), Control::Text)
                .hint(w.t(&format!("bulletin-{word}-reason-hint")))
                .max_length(MOST_LINE)
                .value(typed)
                .error(error("reason")),
        ],
    };
    let mut summary = ErrorSummary::of(w.lang, &fields);
    let elsewhere =
        problems.iter().filter(|problem| fields.iter().all(|field| field.name() != problem.field));
    let others: Vec<(String, String)> =
        elsewhere.map(|problem| (String::new(), problem.text(&WORDS).get(w.lang).to_owned())).collect();
    if !others.is_empty() {
        summary = ErrorSummary::new(w.lang, others);
    }
    let status = if summary.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let numbers = if step == Step::Publish { numbers(here, one).await? } else { Vec::new() };
    let back = format!("/bulletins/{}", one.id);
    let title = Html::spoken(w.lang, lang_of(&one.draft.lang), Html::text(&one.draft.title));
    let shell = here
        .user
        .shell(w.t(&format!("bulletin-{word}")))
        .crumb(w.t("bulletins"), Some("/bulletins"))
        .crumb(title, Some(&back))
        .crumb(w.t(&format!("bulletin-{word}")), None)
        .wrong(summary.len());
    let page = StepPage {
        shell,
        w,
        summary,
        key: key.to_owned(),
        version,
        lede: w.t(&format!("bulletin-{word}-lede")),
        numbers,
        fields,
        button: w.t(&format!("bulletin-{word}")),
        back,
    };
    render_with(status, &page)
}

/// What is pinned where it is published now: the figure, what is read, and what it is in full.
async fn numbers(here: &Here<'_>, one: &Bulletin) -> Result<Vec<(String, String, String)>, Fault> {
    let pinned = pinned((&here.user.app, &here.tree), one).await?;
    if pinned.amiss > 0 {
        return Err(Error::Marks(pinned.amiss).into());
    }
    let pack = here.user.app.pack();
    let name = |figure: &str| {
        pack.figure(figure).map_or(figure.to_owned(), |def| def.name.get(here.w.lang).to_owned())
    };
    let about = |pin: &crate::model::Pin| formats::period_of_year(here.w.lang, pin.from, pin.until);
    let lines = pinned.pins.iter();
    Ok(lines
        .map(|pin| (format!("{} · {}", name(&pin.figure), about(pin)), pin.text.clone(), pin.exact.clone()))
        .collect())
}
