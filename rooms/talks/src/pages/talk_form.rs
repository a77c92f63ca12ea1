//! The form of a talk as it is shown: to record one, to correct one, to say that a plan was carried out.

use askama::Template;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use luoshi_store::{Conn, Day};
use luoshi_units::Verb;
use luoshi_web::parts::{Choice, Column, Control, ErrorSummary, Field, Row, Table, TableStyle};
use luoshi_web::{Drafting, Error, Form, Html, Shell, User, Words, formats, render_with};

use crate::filled::{Filled, together};
use crate::here::Here;
use crate::model::{self, Audience, PlaceKind, Problem, State, Talk, TalkDraft, Team};
use crate::{parse, say, store};

#[derive(Template)]
#[template(path = "talk_form.html")]
struct TalkFormPage {
    shell: Shell,
    w: Words,
    summary: ErrorSummary,
    changed: Option<String>,
    hidden: Html,
    drafting: Drafting,
    version: Option<i64>,
    first: Vec<Field>,
    start: Field,
    minutes: Field,
    then: Vec<Field>,
    audience: Vec<Count>,
    audience_error: Option<String>,
    last: Vec<Field>,
    asking: Vec<&'static str>,
    reason: Option<Field>,
    why: Option<Field>,
    /// What would be posted; none where nothing will.
    postings: Option<Table>,
    preview: String,
    /// Whether the form can be sent as a plan.
    plans: bool,
    buttons: Vec<Button>,
    back: String,
}

/// A button that sends the form; the first is the main one.
pub(super) struct Button {
    pub(super) value: &'static str,
    pub(super) label: String,
}

/// How many listeners of one kind.
struct Count {
    id: String,
    name: String,
    label: String,
    value: String,
}

/// What a form is shown with.
pub(super) struct Shown {
    /// What stands in its fields.
    pub(super) filled: Filled,
    /// What is wrong or asked.
    pub(super) problems: Vec<Problem>,
    /// The draft that it is, with the key of the deed; kept while the form comes back.
    pub(super) drafting: Drafting,
    /// The version that is corrected; none for a new talk.
    pub(super) version: Option<i64>,
    /// What to say where somebody else changed the talk meanwhile.
    pub(super) changed: Option<String>,
    /// The talk that is corrected or held; none for a new one.
    pub(super) stands: Option<Talk>,
    /// Whether it can post anything.
    pub(super) posts: bool,
    /// What it can be sent for.
    pub(super) buttons: Vec<Button>,
    /// Whether why it is corrected is asked.
    pub(super) why: bool,
    /// Where one goes who does not want to send it.
    pub(super) back: String,
}

/// Shows the form: 422 where something is wrong.
pub(super) async fn show(
    user: &User,
    here: &Here,
    conn: &mut Conn,
    shell: Shell,
    shown: Shown,
) -> Result<Response, Error> {
    let w = here.w;
    let fields = Fields { user, here, filled: &shown.filled, problems: &shown.problems };
    let draft = shown.filled.talk().0;
    let teams = fields.teams(conn, &draft).await?;
    let summary = ErrorSummary::new(w.lang, fields.summary());
    let status = match (&shown.changed, summary.is_empty()) {
        (Some(_), _) => StatusCode::CONFLICT,
        (None, true) => StatusCode::OK,
        (None, false) => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let audience_error = fields.error("audience");
    let asking: Vec<&'static str> =
        shown.problems.iter().filter_map(Problem::asks).map(|a| a.word()).collect();
    let reason = (!asking.is_empty() || !draft.reason.is_empty()).then(|| fields.reason());
    let page = TalkFormPage {
        hidden: shell.hidden(shown.drafting.key()).and(shown.drafting.hidden()),
        shell: shell.wrong(summary.len()),
        w,
        summary,
        changed: shown.changed,
        drafting: shown.drafting,
        version: shown.version,
        first: fields.first(),
        start: fields.plain("start", Control::Time),
        minutes: fields.plain("minutes", Control::Number(w.t("talks-minutes"))),
        then: vec![
            fields.team(&teams),
            fields.speakers(conn, &draft, &teams).await?,
            fields.kind(),
            fields.place(),
        ],
        audience: fields.audience(),
        audience_error,
        last: vec![fields.plain("remark", Control::LongText).optional()],
        asking,
        reason,
        why: shown.why.then(|| {
            let label = w.t("talks-why");
            Field::new(w.lang, "why", label, Control::Text).optional().value(shown.filled.one("why"))
        }),
        postings: shown.posts.then(|| postings(here, &draft, &shown.problems, shown.stands.as_ref())),
        preview: shown
            .stands
            .as_ref()
            .map_or_else(|| "/talks/preview".to_owned(), |talk| format!("/talks/preview?talk={}", talk.id)),
        plans: shown.buttons.iter().any(|button| button.value == State::Planned.word()),
        buttons: shown.buttons,
        back: shown.back,
    };
    render_with(status, &page)
}

/// More teams or members than this no list without a script is offered.
const MOST_OFFERED: i64 = 200;

/// Where speakers are searched; the script puts in what the form holds for `$…`.
const SPEAKERS: &str = "/talks/speakers.json?team=$team&day=$day";

struct Fields<'a> {
    user: &'a User,
    here: &'a Here,
    filled: &'a Filled,
    problems: &'a [Problem],
}

impl Fields<'_> {
    fn error(&self, name: &str) -> Option<String> {
        let of = self.problems.iter().filter(|problem| problem.field().name() == name);
        let texts: Vec<String> = of.map(|problem| say::problem_in(self.here.w.lang, problem)).collect();
        (!texts.is_empty()).then(|| texts.join(" "))
    }

    fn summary(&self) -> Vec<(String, String)> {
        let lang = self.here.w.lang;
        let lines = self.problems.iter().map(|problem| {
            let sentence = say::problem_in(lang, problem);
            (problem.field().name().to_owned(), say::short(lang, &sentence).to_owned())
        });
        lines.collect()
    }

    fn plain(&self, name: &str, control: Control) -> Field {
        let w = self.here.w;
        Field::new(w.lang, name, w.t(&format!("talks-f-{name}")), control)
            .value(self.filled.one(name))
            .error(self.error(name))
    }

    fn first(&self) -> Vec<Field> {
        let w = self.here.w;
        let chosen = Some(self.filled.one("unit")).filter(|code| !code.is_empty());
        let choices = self.here.unit_choices(&self.user.who, Verb::Record, chosen);
        let unit = Control::Unit { search: "/api/v1/units".to_owned(), choices };
        vec![
            Field::new(w.lang, "unit", w.t("talks-held-by"), unit)
                .hint(w.t("talks-unit-hint"))
                .value(self.filled.one("unit"))
                .error(self.error("unit")),
            self.plain("topic", Control::Text).max_length(100),
            self.plain("day", Control::Day),
        ]
    }

    /// The teams that are near: of the units above and below the one chosen, and the team that is chosen.
    async fn teams(&self, conn: &mut Conn, draft: &TalkDraft) -> Result<Vec<Team>, Error> {
        let here = self.here;
        let day = draft.day.unwrap_or(here.now.today);
        let root = here.tree.root().code.clone();
        let unit = draft.unit.clone().filter(|code| here.tree.get(code).is_some()).unwrap_or(root);
        let mut units: Vec<String> = here.tree.path(&unit).iter().map(|above| above.code.clone()).collect();
        units.extend(here.tree.under(&unit).into_iter().map(str::to_owned));
        let mut teams = store::teams_near(conn, here.city, day, Some(&units), None, MOST_OFFERED).await?;
        if let Some(id) = draft.team.filter(|id| !teams.iter().any(|team| team.id == *id)) {
            teams.extend(store::team_by_id(conn, here.city, id).await?);
        }
        Ok(teams)
    }

    fn team(&self, teams: &[Team]) -> Field {
        let choices = teams.iter().map(|team| {
            Choice::new(team.id.to_string(), team.name.clone()).note(self.here.unit_text(&team.unit))
        });
        let search = format!("/talks/teams.json?day={}", self.filled.one("day"));
        self.plain("team", Control::Unit { search, choices: choices.collect() })
            .hint(self.here.w.t("talks-team-hint"))
    }

    /// The speakers chosen, and without a script the members of the team, else of the teams that are near.
    async fn speakers(&self, conn: &mut Conn, draft: &TalkDraft, teams: &[Team]) -> Result<Field, Error> {
        let mut ids = draft.speakers.clone();
        let chosen = teams.iter().filter(|team| draft.team.is_none_or(|id| id == team.id));
        let members = chosen.flat_map(|team| team.members.iter().map(|member| member.person));
        for person in members.take(usize::try_from(MOST_OFFERED).unwrap_or(0)) {
            if !ids.contains(&person) {
                ids.push(person);
            }
        }
        let people = self.here.people(conn, &ids).await?;
        let choices = ids.iter().map(|id| people.choice(self.here, *id)).collect();
        let control = Control::People { search: SPEAKERS.to_owned(), choices };
        let field = self.plain("speakers", control).hint(self.here.w.t("talks-speakers-hint"));
        Ok(field.values(draft.speakers.iter().map(i64::to_string).collect()))
    }

    fn kind(&self) -> Field {
        let w = self.here.w;
        let kinds = PlaceKind::ALL.iter();
        let choices =
            kinds.map(|kind| Choice::new(kind.word(), w.t(&format!("talks-kind-{kind}")))).collect();
        self.plain("kind", Control::Radios(choices))
    }

    fn place(&self) -> Field {
        self.plain("place", Control::Text).max_length(100)
    }

    /// One number a kind of audience; none of them alone is needed. The first has the id that the summary
    /// leads to.
    fn audience(&self) -> Vec<Count> {
        let w = self.here.w;
        let counts = Audience::ALL.iter().enumerate().map(|(at, kind)| {
            let name = format!("audience.{kind}");
            Count {
                id: if at == 0 { "audience".to_owned() } else { format!("audience-{kind}") },
                label: w.t(&format!("talks-audience-{kind}")),
                value: self.filled.one(&name).to_owned(),
                name,
            }
        });
        counts.collect()
    }

    fn reason(&self) -> Field {
        let w = self.here.w;
        let field = self.plain("reason", Control::LongText).hint(w.t("talks-reason-hint"));
        let missing = self.problems.iter().any(|problem| problem.asks().is_some())
            && self.filled.one("reason").is_empty()
            && !self.filled.all("answered").is_empty();
        if missing { field.error(Some(w.t("talks-p-missing-reason"))) } else { field }
    }
}

/// `POST /talks/preview`: what would be posted with what the form holds now, in place of what the talk of the address
/// has posted; a fragment of its page.
pub async fn preview(user: User, form: Form) -> Result<Response, Error> {
    let mut conn = user.app.read().await?;
    let here = Here::of(&user, &mut conn).await?;
    let stands = match user.query("talk").and_then(|id| parse::id(&id)) {
        Some(id) => Some(here.talk(&mut conn, &user.who, id).await?),
        None => None,
    };
    let (draft, unreadable) = Filled::of_form(&form).talk();
    let draft = draft.tidied();
    let problems = together(unreadable, model::talk_problems(&draft, State::Held, true, here.now));
    let table = postings(&here, &draft, &problems, stands.as_ref());
    Ok(axum::response::Html(table.to_string()).into_response())
}

/// What would be posted, as far as the form tells it. Of a talk that has posted already: what is reversed where the
/// place is another, else the difference, with what is reversed and posted for it.
fn postings(here: &Here, draft: &TalkDraft, problems: &[Problem], stands: Option<&Talk>) -> Table {
    let w = here.w;
    let wrong = |field| problems.iter().any(|problem| problem.field() == field && problem.asks().is_none());
    let missing = |field| Html::text(w.t(if wrong(field) { "talks-to-mend" } else { "talks-to-fill" }));
    let place = place(here, draft.unit.as_deref(), draft.day);
    let had = stands.filter(|talk| talk.state == State::Held);
    let stays = had.filter(|talk| Some(talk.day) == draft.day && Some(&talk.unit) == draft.unit.as_ref());
    let row = |item: &str, place: &str, quantity: Html| {
        let label = Html::text(w.t(&format!("talks-item-{item}"))).and(Html::sub(place));
        Row::new([label.into(), quantity.into()])
    };
    let mut rows = Vec::new();
    if let (Some(talk), None) = (had, stays) {
        let place = self::place(here, Some(&talk.unit), Some(talk.day));
        rows.push(row("held", &place, quantity(-1)));
        rows.push(row("audience", &place, quantity(-talk.listeners())));
    }
    let held = match draft.day {
        Some(_) if !wrong(model::Field::Day) => quantity(i64::from(stays.is_none())),
        _ => missing(model::Field::Day),
    };
    let listeners = match draft.listeners() {
        count if count > 0 && !wrong(model::Field::Audience) => match stays.map(Talk::listeners) {
            Some(before) if before != count => {
                let both = format!("{} {}", signed(-before), signed(count));
                quantity(count - before).and(Html::sub(both))
            }
            Some(_) => quantity(0),
            None => quantity(count),
        },
        _ => missing(model::Field::Audience),
    };
    rows.push(row("held", &place, held));
    rows.push(row("audience", &place, listeners));
    let columns = vec![Column::new(w.t("talks-column-item")), Column::number(w.t("talks-column-quantity"))];
    Table::new(w.t("talks-will-post"), TableStyle::Fits, columns).rows(rows)
}

/// Where and when something is posted.
fn place(here: &Here, unit: Option<&str>, day: Option<Day>) -> String {
    let unit = unit.map(|code| here.unit_text(code)).unwrap_or_default();
    let day = day.map(|day| formats::day(here.w.lang, day)).unwrap_or_default();
    let join = if here.w.english() { ", " } else { "，" };
    [unit, day].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(join)
}

fn signed(count: i64) -> String {
    formats::signed(&count.to_string())
}

fn quantity(count: i64) -> Html {
    if count < 0 { Html::negative(signed(count)) } else { Html::text(signed(count)) }
}
