//! Writing: a new bulletin, the editor with what will be read beside it, and what is typed in it that is no figure.

use askama::Template;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{Html as Sent, IntoResponse, Response};
use luoshi_packs::{Lang, Pack, Span};
use luoshi_store::Day;
use luoshi_units::Tree;
use luoshi_web::parts::{Choice, Control, ErrorSummary, Field};
use luoshi_web::{
    Drafting, Error as Fault, Form, Html, Problem, Shell, User, Words, formats, render_with, see_other,
};

use super::examples::examples;
use crate::WORDS;
use crate::deeds::{self, Seen, WRITES};
use crate::error::Error;
use crate::here::{Here, amiss, tell};
use crate::mark::day_of;
use crate::model::{Bulletin, Colophon, Draft, MOST_BODY, MOST_LINE, MOST_TITLE, State, ground};
use crate::numbers::Teller;
use crate::period;
use crate::store;
use crate::typed::{reading, typed};

#[derive(Template)]
#[template(path = "bulletin_new.html")]
struct NewPage {
    shell: Shell,
    w: Words,
    summary: ErrorSummary,
    key: String,
    /// One that is published already: its title, and where it is.
    like: Option<(Html, String)>,
    fields: Vec<Field>,
}

#[derive(Template)]
#[template(path = "bulletin_edit.html")]
struct EditPage {
    shell: Shell,
    w: Words,
    summary: ErrorSummary,
    hidden: Html,
    drafting: Drafting,
    version: i64,
    id: i64,
    returned: Option<String>,
    first: Vec<Field>,
    examples: Vec<(String, String)>,
    last: Vec<Field>,
    said: Html,
    about: Vec<(String, Html)>,
}

/// What a text says so far.
#[derive(Template)]
#[template(path = "bulletin_said.html")]
struct Said {
    w: Words,
    text: Html,
    counts: Vec<(String, String)>,
    typed: Option<Html>,
    amiss: usize,
}

/// `GET /bulletins/new`, with `?from=` an earlier one: its text, for the next period of the same length.
pub async fn new(user: User) -> Result<Response, Fault> {
    let here = Here::of(&user).await?;
    let earlier = match user.query("from") {
        Some(id) => Some(here.readable(&id).await?),
        None => None,
    };
    let draft = first(&here, earlier.as_ref())?;
    new_page(&here, &user.new_key(), (&draft, earlier.as_ref()), (&[], None))
}

/// What a new one begins as.
fn first(here: &Here<'_>, earlier: Option<&Bulletin>) -> Result<Draft, Fault> {
    let unit = here.user.who.units_for(WRITES).first().map(|unit| (*unit).to_owned());
    let unit = unit.ok_or(Fault::Forbidden { verb: WRITES, unit: None })?;
    Ok(match earlier {
        Some(one) => {
            // Days of bulletins have years of four digits, far from the last that can be written.
            let own = (one.draft.from, one.draft.until);
            let (from, until) = period::next(own).unwrap_or(own);
            Draft { from, until, reason: None, ..one.draft.clone() }
        }
        None => {
            let (from, until) = offered(here, Span::default());
            Draft {
                unit,
                lang: if here.user.lang == Lang::En { "en" } else { "zh" }.to_owned(),
                template: None,
                title: String::new(),
                body: String::new(),
                section: None,
                from,
                until,
                colophon: Colophon::default(),
                reason: None,
            }
        }
    })
}

/// The period that is offered for this span.
fn offered(here: &Here<'_>, span: Span) -> period::Period {
    period::last(span, here.user.app.today(), &here.user.app.pack().campaign)
}

fn new_page(
    here: &Here<'_>,
    key: &str,
    (draft, earlier): (&Draft, Option<&Bulletin>),
    (problems, like): (&[Problem], Option<(i64, String)>),
) -> Result<Response, Fault> {
    let w = here.w;
    let templates = crate::templates::of(&here.user.app.pack(), here.user.lang);
    let mut choices = vec![Choice::new("", w.t("bulletin-empty-text"))];
    choices.extend(templates.into_iter().map(|(id, name)| Choice::new(id, name)));
    let mut fields = vec![];
    match earlier {
        Some(one) => fields.push(
            Field::new(
                w.lang,
                "earlier",
                w.t("bulletin-earlier"),
                Control::Select(vec![Choice::new(one.id.to_string(), Html::text(&one.draft.title))]),
            )
            .value(one.id.to_string()),
        ),
        None => fields.push(
            Field::new(w.lang, "template", w.t("bulletin-template"), Control::Select(choices))
                .hint(w.t("bulletin-template-hint"))
                .value(draft.template.clone().unwrap_or_default())
                .optional(),
        ),
    }
    fields.extend(about_fields(here, draft));
    let fields: Vec<Field> = fields.into_iter().map(|field| wrong(w, field, problems)).collect();
    let summary = ErrorSummary::of(w.lang, &fields);
    let status = match (&like, summary.is_empty()) {
        (Some(_), _) => StatusCode::CONFLICT,
        (None, false) => StatusCode::UNPROCESSABLE_ENTITY,
        (None, true) => StatusCode::OK,
    };
    let like = like.map(|(id, title)| {
        (Html::spoken(w.lang, draft_lang(draft), Html::text(title)), format!("/bulletins/{id}"))
    });
    let shell = here
        .user
        .shell(w.t("bulletin-new"))
        .crumb(w.t("bulletins"), Some("/bulletins"))
        .crumb(w.t("bulletin-new"), None);
    let shell = shell.lede(w.t("bulletin-new-lede")).wrong(summary.len());
    render_with(status, &NewPage { shell, w, summary, key: key.to_owned(), like, fields })
}

/// `POST /bulletins`
pub async fn begin(user: User, form: Form) -> Result<Response, Fault> {
    let here = Here::of(&user).await?;
    let earlier = match form.get("earlier") {
        Some(id) => Some(here.readable(id).await?),
        None => None,
    };
    let kept = first(&here, earlier.as_ref())?;
    let mut problems = Vec::new();
    let draft = Draft {
        template: form.get("template").map(str::to_owned),
        ..about(&user.app.pack(), &form, kept, &mut problems)
    };
    let draft = with_period(&here, draft);
    let mut draft = crate::templates::filled(&user.app.pack(), draft);
    if draft.title.trim().is_empty() {
        draft.title = here.w.t1(
            "bulletin-untitled",
            "period",
            formats::period_of_year(draft_lang(&draft), draft.from, draft.until),
        );
    }
    let key = form.key()?;
    if !problems.is_empty() {
        return new_page(&here, key, (&draft, earlier.as_ref()), (&problems, None));
    }
    if form.get("anyway").is_none() {
        let like = {
            let mut conn = user.app.read().await?;
            store::bulletin_like(&mut conn, user.app.city().id, &draft).await?
        };
        if like.is_some() {
            return new_page(&here, key, (&draft, earlier.as_ref()), (&[], like));
        }
    }
    let (desk, wanted) = (here.desk(key), draft.clone());
    let begun =
        user.app.store().write(move |tx| Box::pin(async move { deeds::begin(tx, &desk, wanted).await }));
    match begun.await {
        Ok(one) => Ok(see_other(format!("/bulletins/{}/edit", one.id))),
        Err(Error::Problems(problems)) => new_page(&here, key, (&draft, earlier.as_ref()), (&problems, None)),
        Err(error) => Err(error.into()),
    }
}

/// With its template's period, where the one that was offered was left as it is.
fn with_period(here: &Here<'_>, draft: Draft) -> Draft {
    let pack = here.user.app.pack();
    let template = pack.templates.iter().find(|one| Some(&one.id) == draft.template.as_ref());
    match template {
        Some(template) if (draft.from, draft.until) == offered(here, Span::default()) => {
            let (from, until) = offered(here, template.period);
            Draft { from, until, ..draft }
        }
        _ => draft,
    }
}

fn draft_lang(draft: &Draft) -> Lang {
    crate::model::lang_of(&draft.lang)
}

/// `GET /bulletins/{id}/edit`
pub async fn edit(user: User, Path(id): Path<String>) -> Result<Response, Fault> {
    let here = Here::of(&user).await?;
    let mut one = here.bulletin(&id).await?;
    if !here.writes(&one.draft.unit) {
        return Err(Fault::Forbidden { verb: WRITES, unit: Some(one.draft.unit) });
    }
    if one.state != State::Draft {
        return Ok(see_other(format!("/bulletins/{}", one.id)));
    }
    let drafting = {
        let mut conn = user.app.read().await?;
        Drafting::open(&user, &mut conn, &draft_name(&here, &one)).await?
    };
    let mut version = one.version;
    if let Some(held) = drafting.form() {
        // What was kept is of the version that its writer saw: another one by now is said when it is sent.
        version = held.get("version").and_then(|version| version.parse().ok()).unwrap_or(version);
        one.draft = read(&user.app.pack(), held, one.draft.clone(), &mut Vec::new());
    }
    edit_page(&here, (drafting, version), &one, &[]).await
}

/// `POST /bulletins/{id}/edit`
pub async fn write(user: User, Path(id): Path<String>, form: Form) -> Result<Response, Fault> {
    let here = Here::of(&user).await?;
    let mut one = here.bulletin(&id).await?;
    if !here.writes(&one.draft.unit) {
        return Err(Fault::Forbidden { verb: WRITES, unit: Some(one.draft.unit) });
    }
    let (key, version) = (form.key()?, form.version()?);
    let mut problems = Vec::new();
    let draft = read(&user.app.pack(), &form, one.draft.clone(), &mut problems);
    if problems.is_empty() {
        let (desk, wanted, seen) = (here.desk(key), draft.clone(), Seen { id: one.id, version });
        let written = user
            .app
            .store()
            .write(move |tx| Box::pin(async move { deeds::write(tx, &desk, seen, wanted).await }));
        match written.await {
            Ok(one) => return Ok(see_other(format!("/bulletins/{}/edit?done=kept", one.id))),
            Err(Error::Problems(found)) => problems = found,
            Err(error) => return Err(error.into()),
        }
    }
    let drafting = Drafting::again(&user, &draft_name(&here, &one), key.to_owned());
    one.draft = draft;
    edit_page(&here, (drafting, version), &one, &problems).await
}

/// What the form is called in the list of drafts.
fn draft_name(here: &Here<'_>, one: &Bulletin) -> String {
    here.w.t1("bulletin-draft-of", "title", one.draft.title.as_str())
}

/// `POST /bulletins/preview`: what the text in the form says, as a piece of the page.
pub async fn preview(user: User, form: Form) -> Result<Response, Fault> {
    let here = Here::of(&user).await?;
    let kept = first(&here, None)?;
    let draft = read(&user.app.pack(), &form, kept, &mut Vec::new());
    if let Some(problem) = draft.problems().into_iter().find(|problem| problem.field == "body") {
        return Ok(Sent(Html::text(problem.text(&WORDS).get(user.lang)).to_string()).into_response());
    }
    let said = said(&here, &draft).await?;
    Ok(Sent(said.to_string()).into_response())
}

async fn edit_page(
    here: &Here<'_>,
    (drafting, version): (Drafting, i64),
    one: &Bulletin,
    problems: &[Problem],
) -> Result<Response, Fault> {
    let (w, draft) = (here.w, &one.draft);
    let text = |name: &str, value: &str, most: usize| {
        Field::new(w.lang, name, w.t(&format!("bulletin-{name}")), Control::Text)
            .value(value)
            .max_length(most)
    };
    let mut first = vec![text("title", &draft.title, MOST_TITLE)];
    if one.edition > 0 {
        let reason = draft.reason.clone().unwrap_or_default();
        first.push(text("reason", &reason, MOST_LINE).hint(w.t("bulletin-reason-hint")));
    }
    first.push(
        Field::new(w.lang, "body", w.t("bulletin-body"), Control::LongText)
            .value(draft.body.clone())
            .lines(22)
            .max_length(MOST_BODY)
            .hint(w.t("bulletin-body-hint")),
    );
    let mut last = about_fields(here, draft);
    let lines = [
        ("source", &draft.colophon.source),
        ("editor", &draft.colophon.editor),
        ("responsible", &draft.colophon.responsible),
        ("reporter", &draft.colophon.reporter),
    ];
    last.extend(lines.into_iter().map(|(name, value)| text(name, value, MOST_LINE).optional()));
    let with = |fields: Vec<Field>| -> Vec<Field> {
        fields.into_iter().map(|field| wrong(w, field, problems)).collect()
    };
    let (first, last) = (with(first), with(last));
    let summary = ErrorSummary::of(w.lang, first.iter().chain(&last));
    let status = if summary.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let title = Html::spoken(w.lang, draft_lang(draft), Html::text(&draft.title));
    let mut shell = here
        .user
        .shell(w.t("bulletin-edit"))
        .crumb(w.t("bulletins"), Some("/bulletins"))
        .crumb(title, Some(&format!("/bulletins/{}", one.id)))
        .crumb(w.t("bulletin-edit"), None)
        .wrong(summary.len())
        .script("bulletins.ts");
    if here.user.query("done").as_deref() == Some("kept") {
        shell = shell.toast(w.t("bulletin-kept"));
    }
    let about = vec![
        (w.t("bulletin-state"), crate::lists::state_tag(w, one.state)),
        (w.t("bulletin-changed"), formats::instant(one.written_at, here.user.app.zone()).into()),
    ];
    let page = EditPage {
        hidden: shell.hidden(drafting.key()).and(drafting.hidden()),
        drafting,
        shell,
        w,
        summary,
        version,
        id: one.id,
        returned: one.returned.as_deref().map(|why| w.t1("bulletin-returned", "reason", why)),
        examples: examples(w, &here.user.app.pack(), draft_lang(draft)),
        first,
        last,
        said: said(here, draft).await?,
        about,
    };
    render_with(status, &page)
}

/// What a text says, what is amiss with its marks, and which of its numbers are typed.
async fn said(here: &Here<'_>, draft: &Draft) -> Result<Html, Fault> {
    let (w, app) = (here.w, &here.user.app);
    let ground = ground(&draft.unit, &draft.lang, (draft.from, draft.until));
    let outcomes = tell((app, &here.tree), &ground, &draft.body, None).await?;
    let typed = typed(here, &ground, &draft.body, reading(&outcomes)).await?;
    let teller = Teller { app, w, tree: &here.tree };
    let text = teller.text(ground.lang, &draft.body, &teller.live(&outcomes))?;
    let counts = vec![
        (w.t("bulletin-count-figures"), formats::int(count(outcomes.len()))),
        (w.t("bulletin-count-typed"), formats::int(count(typed.count))),
    ];
    let typed = (typed.count > 0).then_some(typed.list);
    let said = Said { w, text, counts, typed, amiss: amiss(&outcomes) };
    Html::rendered(&said).map_err(|error| Fault::internal(error.to_string()))
}

fn count(of: usize) -> i64 {
    i64::try_from(of).unwrap_or(i64::MAX)
}

/// What a bulletin is about: unit, language, period.
fn about_fields(here: &Here<'_>, draft: &Draft) -> Vec<Field> {
    let (w, tree): (Words, &Tree) = (here.w, &here.tree);
    let mut codes: Vec<String> = here.user.who.units_for(WRITES).into_iter().map(str::to_owned).collect();
    codes.extend(
        codes.clone().iter().flat_map(|code| tree.children(code).into_iter().map(|unit| unit.code.clone())),
    );
    if !codes.contains(&draft.unit) {
        codes.push(draft.unit.clone());
    }
    let choices =
        codes.iter().filter_map(|code| Some(Choice::new(code.clone(), Html::unit(w.lang, tree.get(code)?))));
    let unit = Control::Unit { search: "/api/v1/units".into(), choices: choices.collect() };
    let languages =
        vec![Choice::new("zh", w.t("bulletin-lang-zh")), Choice::new("en", w.t("bulletin-lang-en"))];
    let mut sections = vec![Choice::new("", w.t("bulletin-section-none"))];
    let pack = here.user.app.pack();
    sections.extend(
        pack.site
            .sections
            .iter()
            .map(|section| Choice::new(section.id.clone(), Html::text(section.name.get(w.lang)))),
    );
    let mut fields = vec![
        Field::new(w.lang, "unit", w.t("bulletin-unit"), unit).value(draft.unit.clone()),
        Field::new(w.lang, "from", w.t("bulletin-from"), Control::Day).value(draft.from.to_string()),
        Field::new(w.lang, "until", w.t("bulletin-until"), Control::Day).value(draft.until.to_string()),
        Field::new(w.lang, "lang", w.t("bulletin-lang"), Control::Select(languages))
            .value(draft.lang.clone()),
    ];
    // A city whose pack names no sections has no choice to make.
    if sections.len() > 1 {
        fields.push(
            Field::new(w.lang, "section", w.t("bulletin-section"), Control::Select(sections))
                .hint(w.t("bulletin-section-hint"))
                .value(draft.section.clone().unwrap_or_default())
                .optional(),
        );
    }
    fields
}

fn about(pack: &Pack, form: &Form, kept: Draft, problems: &mut Vec<Problem>) -> Draft {
    let mut day = |name: &'static str, kept: Day| match form.get(name).map(day_of) {
        Some(Some(day)) => day,
        Some(None) => {
            problems.push(Problem::naming(name, "bulletin-p-day", form.raw(name)));
            kept
        }
        None => kept,
    };
    let (from, until) = (day("from", kept.from), day("until", kept.until));
    if until < from {
        problems.push(Problem::of("until", "bulletin-p-period"));
    }
    let lang = if form.get("lang") == Some("en") { "en" } else { "zh" };
    let section = form.get("section").map(str::to_owned);
    if section.as_ref().is_some_and(|id| pack.site.section(id).is_none()) {
        problems.push(Problem::of("section", "bulletin-p-section"));
    }
    Draft {
        from,
        until,
        section,
        lang: lang.to_owned(),
        unit: form.get("unit").map_or(kept.unit.clone(), str::to_owned),
        ..kept
    }
}

fn read(pack: &Pack, form: &Form, kept: Draft, problems: &mut Vec<Problem>) -> Draft {
    let line = |name: &str| form.raw(name).to_owned();
    let colophon = Colophon {
        source: line("source"),
        editor: line("editor"),
        responsible: line("responsible"),
        reporter: line("reporter"),
    };
    let reason = form.get("reason").map(str::to_owned);
    Draft {
        title: line("title"),
        body: line("body").replace("\r\n", "\n"),
        colophon,
        reason,
        ..about(pack, form, kept, problems)
    }
}

fn wrong(w: Words, field: Field, problems: &[Problem]) -> Field {
    let found = problems.iter().find(|problem| problem.field == field.name());
    field.error(found.map(|problem| problem.text(&WORDS).get(w.lang).to_owned()))
}
