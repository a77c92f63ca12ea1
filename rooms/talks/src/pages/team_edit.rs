//! Recording a talk team and correcting it, its members with it.

use askama::Template;

use axum::http::StatusCode;
use axum::response::Response;
use luoshi_store::Conn;
use luoshi_units::{Scope, Verb, people};
use luoshi_web::parts::{Control, ErrorSummary, Field};
use luoshi_web::{Drafting, Error as Fault, Form, Html, Shell, User, Words, render_with, see_other};

use super::talk_edit::who_changed;
use super::team_href;
use crate::deeds::{self, Done, Seen, change_verb};
use crate::error::Error;
use crate::filled::Filled;
use crate::here::Here;
use crate::id::Id;
use crate::model::{Problem, Team};
use crate::say;

#[derive(Template)]
#[template(path = "team_form.html")]
struct TeamFormPage {
    shell: Shell,
    w: Words,
    summary: ErrorSummary,
    changed: Option<String>,
    hidden: Html,
    drafting: Drafting,
    version: Option<i64>,
    first: Vec<Field>,
    members: Vec<MemberRow>,
    members_error: Option<String>,
    joining: Field,
    joining_from: Field,
    last: Vec<Field>,
    button: String,
    back: String,
}

/// A member who stands in the form already.
struct MemberRow {
    person: String,
    name: String,
    html: Html,
    from: String,
    until: String,
    removed: bool,
    at: usize,
}

/// `GET /talks/teams/new`
pub async fn new(user: User) -> Result<Response, Fault> {
    let mut conn = user.app.read().await?;
    let here = Here::of(&user, &mut conn).await?;
    let drafting = Drafting::open(&user, &mut conn, &draft_name(&here, None)).await?;
    let filled = drafting.form().map(Filled::of_form).unwrap_or_else(|| {
        let mut filled = Filled::default();
        filled.set("unit", user.who.units_for(Verb::Record).first().copied().unwrap_or_default());
        filled.set("founded", &here.now.today.to_string());
        filled
    });
    let shown = Shown { team: None, filled, problems: Vec::new(), drafting, changed: None };
    show(&user, &here, &mut conn, shown).await
}

/// `POST /talks/teams/new`
pub async fn create(user: User, form: Form) -> Result<Response, Fault> {
    send(user, None, form).await
}

/// `GET /talks/teams/{id}/edit`
pub async fn edit(user: User, Id(id): Id) -> Result<Response, Fault> {
    let mut conn = user.app.read().await?;
    let here = Here::of(&user, &mut conn).await?;
    let team = changeable(&user, &here, &mut conn, id).await?;
    let drafting = Drafting::open(&user, &mut conn, &draft_name(&here, Some(&team))).await?;
    let filled = drafting.form().map_or_else(|| Filled::of_team(&team), Filled::of_form);
    let shown = Shown { team: Some(team), filled, problems: Vec::new(), drafting, changed: None };
    show(&user, &here, &mut conn, shown).await
}

/// `POST /talks/teams/{id}/edit`
pub async fn update(user: User, Id(id): Id, form: Form) -> Result<Response, Fault> {
    send(user, Some(id), form).await
}

/// The team, for somebody who may change it, if it stands.
pub(super) async fn changeable(user: &User, here: &Here, conn: &mut Conn, id: i64) -> Result<Team, Fault> {
    let team = here.team(conn, &user.who, id).await?;
    let verb = change_verb(&user.who, &team.keeping);
    if !user.who.may(verb, &team.unit, &here.tree) {
        return Err(Fault::Forbidden { verb, unit: Some(team.unit) });
    }
    if team.withdrawn_for.is_none() { Ok(team) } else { Err(Error::TeamClosed.into()) }
}

async fn send(user: User, id: Option<i64>, form: Form) -> Result<Response, Fault> {
    let mut conn = user.app.read().await?;
    let here = Here::of(&user, &mut conn).await?;
    drop(conn);
    let filled = Filled::of_form(&form);
    let key = form.key()?.to_owned();
    let version = match id {
        Some(_) => Some(form.version()?),
        None => None,
    };
    let (problems, changed) = match submit(&user, &here, (id, version), &filled, &form).await {
        Ok(done) => {
            let word = if id.is_some() { "corrected" } else { "founded" };
            return Ok(see_other(format!("/talks/teams/{}?done={word}", done.id)));
        }
        Err(Error::Problems(problems)) => (problems, false),
        Err(Error::Changed) => (Vec::new(), true),
        Err(other) => return Err(other.into()),
    };
    let mut conn = user.app.read().await?;
    let team = match id {
        Some(id) => Some(changeable(&user, &here, &mut conn, id).await?),
        None => None,
    };
    let drafting = Drafting::again(&user, &draft_name(&here, team.as_ref()), key);
    let mut shown = Shown { team, filled, problems, drafting, changed: None };
    if let (true, Some(team)) = (changed, &shown.team) {
        shown.changed = Some(who_changed(&user, &here, &mut conn, &team.keeping).await?);
    }
    show(&user, &here, &mut conn, shown).await
}

async fn submit(
    user: &User,
    here: &Here,
    (id, version): (Option<i64>, Option<i64>),
    filled: &Filled,
    form: &Form,
) -> Result<Done, Error> {
    let (draft, unreadable) = filled.team();
    if !unreadable.is_empty() {
        return Err(Error::Problems(unreadable));
    }
    let seat = here.seat(&user.who, form.key().map_err(|_| Error::NotFound)?);
    let why = form.get("why").map(str::to_owned);
    let deed = user.app.store().write(move |tx| {
        Box::pin(async move {
            let desk = seat.desk();
            match id {
                None => deeds::team_found(tx, &desk, draft).await,
                Some(id) => deeds::team_correct(tx, &desk, Seen { id, version }, draft, why.as_deref()).await,
            }
        })
    });
    deed.await
}

struct Shown {
    team: Option<Team>,
    filled: Filled,
    problems: Vec<Problem>,
    drafting: Drafting,
    changed: Option<String>,
}

/// What the form is called in the list of drafts.
fn draft_name(here: &Here, team: Option<&Team>) -> String {
    match team {
        None => here.w.t("talks-team-new"),
        Some(team) => format!("{} {}", here.w.t("talks-team-edit"), team.name),
    }
}

/// So many people of the unit are offered without a script.
const MOST_OFFERED: i64 = 200;

async fn show(user: &User, here: &Here, conn: &mut Conn, shown: Shown) -> Result<Response, Fault> {
    let w = here.w;
    let Shown { team, filled, problems, drafting, changed } = shown;
    let summary = ErrorSummary::new(w.lang, summary(w, &problems));
    let status = match (&changed, summary.is_empty()) {
        (Some(_), _) => StatusCode::CONFLICT,
        (None, true) => StatusCode::OK,
        (None, false) => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let met = changed.is_some();
    let title = w.t(if team.is_some() { "talks-team-edit" } else { "talks-team-new" });
    let mut shell = user
        .shell(title.clone())
        .crumb(w.t("talks-title"), Some("/talks"))
        .crumb(w.t("talks-teams"), Some("/talks/teams"));
    if let Some(team) = &team {
        shell = shell.crumb(Html::name(w.lang, &team.name, None), Some(&team_href(team)));
    }
    let (mut members_error, joining_error) = (error(w, &problems, "members"), None);
    let members = members(here, conn, &filled).await?;
    let joining = joining(here, conn, &filled).await?;
    // Without a member in the form, the message stands where members are added.
    let joining = match members_error.take_if(|_| members.is_empty()).or(joining_error) {
        Some(text) => joining.error(Some(text)),
        None => joining,
    };
    let plain = |name: &str, control| {
        let label = w.t(&format!("talks-f-{name}"));
        Field::new(w.lang, name, label, control).value(filled.one(name)).error(error(w, &problems, name))
    };
    let chosen = Some(filled.one("unit")).filter(|code| !code.is_empty());
    let choices = here.unit_choices(&user.who, Verb::Record, chosen);
    let mut last =
        vec![plain("ended", Control::Day).optional(), plain("remark", Control::LongText).optional()];
    if team.is_some() {
        let why = Field::new(w.lang, "why", w.t("talks-why"), Control::Text).optional();
        last.push(why.value(filled.one("why")));
    }
    let seen = filled.one("version").parse().ok();
    let page = TeamFormPage {
        hidden: shell.hidden(drafting.key()).and(drafting.hidden()),
        shell: shell.crumb(title, None).wrong(summary.len()),
        w,
        summary,
        changed,
        drafting,
        // A draft is of the version that its writer saw; what met a change is sent over what stands.
        version: team.as_ref().map(|team| seen.filter(|_| !met).unwrap_or(team.keeping.version)),
        first: vec![
            plain("unit", Control::Unit { search: "/api/v1/units".to_owned(), choices }),
            plain("name", Control::Text).max_length(100),
            plain("founded", Control::Day),
        ],
        members,
        members_error,
        joining,
        joining_from: Field::new(w.lang, "joining_from", w.t("talks-joining-from"), Control::Day)
            .hint(w.t("talks-joining-from-hint"))
            .optional()
            .value(filled.one("joining_from")),
        last,
        button: w.t(if team.is_some() { "talks-save-correction" } else { "talks-save-team" }),
        back: team.as_ref().map_or_else(|| "/talks/teams".to_owned(), team_href),
    };
    render_with(status, &page)
}

fn error(w: Words, problems: &[Problem], name: &str) -> Option<String> {
    let of = problems.iter().filter(|problem| problem.field().name() == name);
    let texts: Vec<String> = of.map(|problem| say::problem_in(w.lang, problem)).collect();
    (!texts.is_empty()).then(|| texts.join(" "))
}

fn summary(w: Words, problems: &[Problem]) -> Vec<(String, String)> {
    let lines = problems.iter().map(|problem| {
        let sentence = say::problem_in(w.lang, problem);
        (problem.field().name().to_owned(), say::short(w.lang, &sentence).to_owned())
    });
    lines.collect()
}

async fn members(here: &Here, conn: &mut Conn, filled: &Filled) -> Result<Vec<MemberRow>, Fault> {
    let ids: Vec<i64> = filled.all("member").iter().filter_map(|text| text.parse().ok()).collect();
    let people = here.people(conn, &ids).await?;
    let at = |name: &str, at: usize| filled.all(name).get(at).cloned().unwrap_or_default();
    let rows = filled.all("member").iter().enumerate().map(|(index, person)| {
        let id = person.parse().unwrap_or_default();
        let (from, until) = (at("from", index), at("until", index));
        let (name, html) = (people.name(id), people.html(id));
        let removed = filled.all("remove").contains(&index.to_string());
        MemberRow { person: person.clone(), name, html, from, until, removed, at: index }
    });
    Ok(rows.collect())
}

/// Who joins: found by a search; without a script, chosen among the people of the unit.
async fn joining(here: &Here, conn: &mut Conn, filled: &Filled) -> Result<Field, Fault> {
    let w = here.w;
    let chosen: Vec<i64> = filled.all("joining").iter().filter_map(|text| text.parse().ok()).collect();
    let unit = filled.one("unit");
    let mut units: Vec<String> = here.tree.under(unit).into_iter().map(str::to_owned).collect();
    units.sort_unstable();
    let near = people::search(conn, here.city, "", &Scope::Units(units), MOST_OFFERED).await?;
    let mut ids = chosen.clone();
    ids.extend(near.iter().map(|person| person.id).filter(|id| !chosen.contains(id)));
    let known = here.people(conn, &ids).await?;
    let choices = ids.iter().map(|id| known.choice(here, *id)).collect();
    let control = Control::People { search: "/talks/speakers.json".to_owned(), choices };
    Ok(Field::new(w.lang, "joining", w.t("talks-joining"), control)
        .id(if filled.all("member").is_empty() { "members" } else { "joining" })
        .hint(w.t("talks-speakers-hint"))
        .optional()
        .values(chosen.iter().map(i64::to_string).collect()))
}
