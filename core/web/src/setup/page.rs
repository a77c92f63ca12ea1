//! The page of the steps: those that are done, the one that is open with its form, those that come.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use luoshi_packs::{Lang, Pack, Problem};

use super::sample::Filling;
use super::{Accounts, Desk};
use crate::help::Help;
use crate::look::Look;
use crate::parts::{Choice, Control, ErrorSummary, Field, Table, pack_problems};
use crate::shell::{Other, render_with};
use crate::{Error, Html, WORDS, Words};

/// What `base.html` and `plain.html` ask of the page, where there is no application to make a shell of.
struct Bare {
    w: Words,
    lang: &'static str,
    title: String,
    wrong: usize,
    style: String,
    theme: String,
    scripts: Vec<String>,
    toast: Option<String>,
    sample: bool,
    other: Other,
    look: Look,
    help: Option<Help>,
}

impl Bare {
    fn of(desk: &Desk, lang: Lang, title: String, wrong: usize) -> Self {
        let assets = &desk.0.assets;
        Self {
            w: WORDS.in_lang(lang),
            lang: lang.tag(),
            title,
            wrong,
            style: assets.href("app.css"),
            theme: assets.href("theme.ts"),
            scripts: vec![assets.href("app.ts")],
            toast: None,
            sample: false,
            other: Other::than(lang, |code| format!("/setup?lang={code}")),
            look: Look::default(),
            help: None,
        }
    }
}

#[derive(askama::Template)]
#[template(path = "setup.html")]
struct SetupPage {
    shell: Bare,
    w: Words,
    errors: ErrorSummary,
    problems: Option<Table>,
    steps: Vec<Step>,
    /// Whether the sample city is offered.
    sample: bool,
}

/// A step as the page shows it.
struct Step {
    number: usize,
    name: String,
    text: String,
    state: &'static str,
    /// The open one's form: where it goes, its fields, its button.
    form: Option<(&'static str, Vec<Field>, String)>,
}

/// The step that is open.
pub(super) enum Open<'p> {
    /// The code is asked for.
    Code,
    /// The pack is.
    Pack(&'p Pack),
    /// The administrator is, of this city.
    Administrator(&'p str),
}

/// What was typed into the open step's form and is wrong with it.
#[derive(Default)]
pub(super) struct Typed<'p> {
    pub(super) wrong: Vec<(&'static str, String)>,
    pub(super) values: Vec<(&'static str, String)>,
    pub(super) problems: &'p [Problem],
}

impl Typed<'_> {
    pub(super) fn wrong(field: &'static str, said: String) -> Self {
        Self { wrong: vec![(field, said)], ..Self::default() }
    }

    fn fill(&self, field: Field) -> Field {
        let of = |list: &[(&'static str, String)]| {
            list.iter().find(|(name, _)| *name == field.name()).map(|(_, value)| value.clone())
        };
        let (value, wrong) = (of(&self.values), of(&self.wrong));
        match value {
            Some(value) => field.value(value),
            None => field,
        }
        .error(wrong)
    }
}

/// The page with one step open.
pub(super) fn show(desk: &Desk, lang: Lang, open: &Open<'_>, typed: &Typed<'_>) -> Result<Response, Error> {
    let w = WORDS.in_lang(lang);
    let (at, action, fields) = match open {
        Open::Code => (0, "/setup/code", vec![code_field(w)]),
        Open::Pack(carried) => (1, "/setup/pack", pack_fields(w, carried)),
        Open::Administrator(_) => (2, "/setup/administrator", administrator_fields(w)),
    };
    let fields: Vec<Field> = fields.into_iter().map(|field| typed.fill(field)).collect();
    let errors = ErrorSummary::of(lang, &fields);
    let problems = (!typed.problems.is_empty()).then(|| pack_problems(w, typed.problems));
    let names = ["code", "pack", "administrator"];
    let mut form = Some((action, fields, w.t(&format!("setup-{}-go", names[at]))));
    let steps = names.iter().enumerate().map(|(number, name)| Step {
        number: number + 1,
        name: w.t(&format!("setup-{name}")),
        text: match (*name, open) {
            ("pack", Open::Administrator(city)) => w.t1("setup-pack-done", "city", *city),
            (name, _) => w.t(&format!("setup-{name}-text")),
        },
        state: match number.cmp(&at) {
            std::cmp::Ordering::Less => "is-done",
            std::cmp::Ordering::Equal => "is-now",
            std::cmp::Ordering::Greater => "",
        },
        form: if number == at { form.take() } else { None },
    });
    let steps = steps.collect();
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let shell = Bare::of(desk, lang, w.t("setup"), errors.len());
    let heading = w.t1("form-wrong", "n", errors.len());
    let sample = matches!(open, Open::Pack(_)) && desk.offers_sample()?;
    render_with(status, &SetupPage { shell, w, errors: errors.heading(heading), problems, steps, sample })
}

#[derive(askama::Template)]
#[template(path = "setup_sample.html")]
struct SamplePage {
    shell: Bare,
    w: Words,
    state: State,
}

enum State {
    On(Html),
    Made(Accounts),
    Failed(String),
}

#[derive(askama::Template)]
#[template(path = "setup_progress.html")]
struct Progress {
    w: Words,
    done: u64,
    total: u64,
}

/// How far the sample city is.
pub(super) fn progress(lang: Lang, done: u64, total: u64) -> Result<Html, Error> {
    Ok(Html::rendered(&Progress { w: WORDS.in_lang(lang), done, total })?)
}

/// The page of the sample city: how far it is, who can sign in, or why it is not there.
pub(super) fn sample(desk: &Desk, lang: Lang, filling: Filling) -> Result<Response, Error> {
    let w = WORDS.in_lang(lang);
    let (title, state) = match filling {
        Filling::Not => ("setup-sample-making", State::On(progress(lang, 0, 0)?)),
        Filling::On(done, total) => ("setup-sample-making", State::On(progress(lang, done, total)?)),
        Filling::Made(accounts) => ("setup-sample-made", State::Made(accounts)),
        Filling::Failed(why) => ("setup-sample-failed", State::Failed(why.get(lang).to_owned())),
    };
    let shell = Bare::of(desk, lang, w.t(title), 0);
    render_with(StatusCode::OK, &SamplePage { shell, w, state })
}

fn code_field(w: Words) -> Field {
    Field::new(w.lang, "code", w.t("setup-code-field"), Control::Text)
        .hint(w.t("setup-code-hint"))
        .max_length(40)
}

fn pack_fields(w: Words, carried: &Pack) -> Vec<Field> {
    let name = format!("{} · {}", carried.city.name.get(w.lang), carried.campaign.name.get(w.lang));
    let counts =
        [("items", carried.items.len()), ("figures", carried.figures.len()), ("units", carried.units.len())];
    let counts: Vec<_> = counts.map(|(name, count)| (name, count.into())).into();
    let choices = vec![
        Choice::new("carried", name).note(w.t_args("setup-pack-counts", &counts)),
        Choice::new("file", w.t("setup-pack-own")).note(w.t("setup-pack-own-note")),
    ];
    vec![
        Field::new(w.lang, "pack", w.t("setup-pack-field"), Control::Radios(choices)).value("carried"),
        Field::new(
            w.lang,
            "file",
            w.t("setup-pack-file"),
            Control::Files { accept: ".zip".to_owned(), several: false },
        )
        .hint(w.t("setup-pack-file-hint"))
        .shown_when("pack=file"),
    ]
}

fn administrator_fields(w: Words) -> Vec<Field> {
    let mut fields = vec![
        Field::new(w.lang, "name", w.t("me-name"), Control::Text).autocomplete("name").max_length(100),
        Field::new(w.lang, "login", w.t("invited-login"), Control::Text)
            .hint(w.t("invited-login-hint"))
            .autocomplete("username")
            .max_length(64),
    ];
    fields.extend(crate::me::new_fields(w.lang, w, None, None));
    fields
}

#[derive(askama::Template)]
#[template(path = "setup_fault.html")]
struct FaultPage {
    shell: Bare,
    w: Words,
    text: String,
}

/// The page of something that went wrong.
pub(super) fn fault(desk: &Desk, lang: Lang, status: StatusCode, text: String) -> Response {
    let w = WORDS.in_lang(lang);
    let page = FaultPage { shell: Bare::of(desk, lang, w.t("setup"), 0), w, text };
    render_with(status, &page).unwrap_or_else(|failed| {
        tracing::error!("{failed}");
        status.into_response()
    })
}
