//! The numbers check: a text in, the same text with every number marked out. Nothing is kept.

use std::sync::Arc;

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use luoshi_check::{Checked, MOST_BYTES, Options, Report, Verdict};
use luoshi_packs::Pack;
use luoshi_store::Day;
use luoshi_units::Tree;
use luoshi_web::formats::figure_value as written;
use luoshi_web::parts::{Choice, Control, ErrorSummary, Field, State, tag};
use luoshi_web::{Error, Form, Html, Shell, Stamp, User, Words, formats, render, render_with};

use crate::ask::position;
use crate::turn::{self, AGAIN, Failed, Source};
use crate::{WORDS, names};

#[derive(Template)]
#[template(path = "check.html")]
struct CheckPage {
    shell: Shell,
    w: Words,
    errors: ErrorSummary,
    fields: Vec<Field>,
}

#[derive(Template)]
#[template(path = "checked.html")]
struct CheckedPage {
    shell: Shell,
    w: Words,
    summary: String,
    counts: Vec<(Html, usize, String)>,
    pieces: Vec<Piece>,
    found: Vec<Group>,
    conflicts: Vec<(String, Vec<(usize, String)>)>,
    date: String,
    unit: Option<Html>,
    text_lang: &'static str,
}

/// A run of text: plain, or a number with its mark.
struct Piece {
    text: String,
    mark: Option<Mark>,
}

struct Mark {
    number: usize,
    class: &'static str,
    word: String,
}

/// The numbers of one verdict.
struct Group {
    id: &'static str,
    title: String,
    rows: Vec<Found>,
}

/// A number opened.
struct Found {
    number: usize,
    text: String,
    tag: Html,
    figure: Option<(String, String)>,
    ledger: Option<String>,
    asked: Option<Html>,
    read: Option<String>,
    why: Option<String>,
    candidates: Vec<(String, String)>,
}

/// `GET /check`
pub async fn form(user: User) -> Result<Response, Error> {
    let tree = tree(&user).await?;
    let fields = fields(&user, &tree, &Form::default());
    page(&user, fields, StatusCode::OK)
}

/// `POST /check`: nothing is written, so no key is asked for.
pub async fn run(user: User, form: Form) -> Result<Response, Error> {
    let tree = tree(&user).await?;
    let mut fields = fields(&user, &tree, &form);
    let (source, options) = match read(&user, &form).await {
        Ok(read) => read,
        Err((field, said)) => return wrong(&user, &mut fields, field, said),
    };
    let unit = options.unit.clone();
    let error = match turn::checked(&user.app, source, options).await {
        Ok((text, report)) => return apart(user, tree, text, report, unit).await,
        Err(Failed::Busy) => {
            let said = user.words(&WORDS).t("check-busy");
            return wrong_with(&user, &mut fields, "text", said, StatusCode::TOO_MANY_REQUESTS);
        }
        Err(Failed::Check(error)) => error,
    };
    let field = match &error {
        luoshi_check::Error::NoUnit(_) => "unit",
        luoshi_check::Error::TooLarge | luoshi_check::Error::NotText | luoshi_check::Error::BadDocument => {
            "file"
        }
        _ => "as_of",
    };
    match error.said() {
        Some(said) => wrong(&user, &mut fields, field, said.get(user.lang).to_owned()),
        None => Err(problem(Failed::Check(error))),
    }
}

/// The page of a report, made where it holds up nobody else: it is as long as the text.
async fn apart(
    user: User,
    tree: Arc<Tree>,
    text: String,
    report: Report,
    unit: Option<String>,
) -> Result<Response, Error> {
    let pack = user.app.pack();
    tokio::task::spawn_blocking(move || shown(&user, &pack, &tree, &text, &report, unit.as_deref()))
        .await
        .map_err(|error| Error::internal(error.to_string()))?
}

async fn tree(user: &User) -> Result<Arc<Tree>, Error> {
    let mut conn = user.app.read().await?;
    user.app.tree(&mut conn).await
}

fn page(user: &User, fields: Vec<Field>, status: StatusCode) -> Result<Response, Error> {
    let w = user.words(&WORDS);
    let errors = ErrorSummary::of(user.lang, &fields);
    let shell = user.shell(w.t("check")).lede(w.t("check-lede")).wrong(errors.len());
    render_with(status, &CheckPage { shell, w, errors, fields })
}

fn wrong(user: &User, fields: &mut Vec<Field>, field: &str, said: String) -> Result<Response, Error> {
    wrong_with(user, fields, field, said, StatusCode::UNPROCESSABLE_ENTITY)
}

fn wrong_with(
    user: &User,
    fields: &mut Vec<Field>,
    field: &str,
    said: String,
    status: StatusCode,
) -> Result<Response, Error> {
    if let Some(wrong) = fields.iter_mut().find(|known| known.name() == field) {
        wrong.error = said;
    }
    page(user, std::mem::take(fields), status)
}

fn fields(user: &User, tree: &Tree, form: &Form) -> Vec<Field> {
    let (w, lang) = (user.words(&WORDS), user.lang);
    let mut codes = vec![tree.root().code.clone()];
    codes.extend(tree.children(&tree.root().code).iter().map(|unit| unit.code.clone()));
    if let Some(chosen) = form.get("unit").filter(|chosen| !codes.iter().any(|code| code == chosen)) {
        codes.push(chosen.to_owned());
    }
    let choices = codes.iter().filter_map(|code| {
        Some(
            Choice::new(code.clone(), Html::unit(lang, tree.get(code)?)).note(names::above(lang, tree, code)),
        )
    });
    let unit = Control::Unit { search: "/api/v1/units".into(), choices: choices.collect() };
    let files = Control::Files { accept: ".txt,.docx,.html,.htm".into(), several: false };
    vec![
        Field::new(lang, "text", w.t("check-text"), Control::LongText)
            .lines(14)
            .hint(w.t("check-text-hint"))
            .value(form.raw("text")),
        Field::new(lang, "file", w.t("check-file"), files).optional().hint(w.t("check-file-hint")),
        Field::new(lang, "date", w.t("check-date"), Control::Day)
            .optional()
            .hint(w.t("check-date-hint"))
            .value(form.raw("date")),
        Field::new(lang, "unit", w.t("check-unit"), unit)
            .optional()
            .hint(w.t("check-unit-hint"))
            .value(form.raw("unit")),
        Field::new(lang, "as_of", w.t("ask-as-of"), Control::Text)
            .optional()
            .hint(w.t("ask-as-of-hint"))
            .value(form.raw("as_of")),
    ]
}

/// The text and what is said about it; else the field that is wrong, and how.
async fn read(user: &User, form: &Form) -> Result<(Source, Options), (&'static str, String)> {
    let w = user.words(&WORDS);
    let source = match (form.file("file"), form.get("text")) {
        (Some(file), _) => Source::File(file.bytes.clone(), file.name.clone()),
        (None, Some(_)) if form.raw("text").len() > MOST_BYTES => {
            return Err(("text", w.t("check-too-long")));
        }
        (None, Some(_)) => Source::Text(form.raw("text").replace("\r\n", "\n")),
        (None, None) => return Err(("text", w.t("check-no-text"))),
    };
    let date: Option<Day> = match form.get("date") {
        Some(date) => Some(date.parse().map_err(|_| ("date", w.t("check-bad-date")))?),
        None => None,
    };
    let as_of = match form.get("as_of") {
        Some(moment) => match position(&user.app, moment).await {
            Ok(position) => Some(position),
            Err(Error::Bad(text)) => return Err(("as_of", text.get(user.lang).to_owned())),
            Err(_) => return Err(("as_of", w.t("ask-as-of-hint"))),
        },
        None => None,
    };
    Ok((source, Options { unit: form.get("unit").map(str::to_owned), date, as_of, lang: user.lang }))
}

fn shown(
    user: &User,
    pack: &Pack,
    tree: &Tree,
    text: &str,
    report: &Report,
    unit: Option<&str>,
) -> Result<Response, Error> {
    let w = user.words(&WORDS);
    let figures = report.numbers.len() - report.counts.not_a_figure;
    let summary = match (figures, report.is_clean()) {
        (0, _) => w.t("checked-none"),
        (n, true) => w.t1("checked-clean", "n", n),
        (n, false) => w.t2("checked-some", "n", n, "bad", report.counts.differs + report.counts.unbacked),
    };
    let counts = Verdict::ALL.into_iter().map(|verdict| {
        (verdict_tag(w, verdict), report.counts.of(verdict), format!("#{}", verdict.as_str()))
    });
    let groups = [Verdict::Differs, Verdict::Unbacked, Verdict::Backed, Verdict::NotAFigure].into_iter().map(
        |verdict| {
            let of = report.numbers.iter().enumerate().filter(|(_, number)| number.verdict == verdict);
            Group {
                id: verdict.as_str(),
                title: w.t(word_key(verdict)),
                rows: of.map(|(index, number)| row(user, w, pack, tree, index, number)).collect(),
            }
        },
    );
    let conflicts = report.conflicts.iter().map(|conflict| {
        let numbers = conflict
            .numbers
            .iter()
            .filter_map(|index| Some((*index, report.numbers.get(*index)?.text.clone())));
        (conflict.why.clone(), numbers.collect())
    });
    let shell = user
        .shell(w.t("checked"))
        .crumb(w.t("check"), Some("/check"))
        .crumb(w.t("checked"), None)
        .lede(summary.clone())
        .action(w.t("check-another"), "/check")
        .stamp(Stamp::now(&user.app, report.as_of))
        .script("check.ts");
    render(&CheckedPage {
        shell,
        summary,
        counts: counts.collect(),
        pieces: pieces(w, text, &report.numbers),
        text_lang: if text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c)) { "zh-CN" } else { "en" },
        found: groups.filter(|group| !group.rows.is_empty()).collect(),
        conflicts: conflicts.collect(),
        date: formats::day_of_year(user.lang, report.date),
        unit: unit.map(|unit| names::path(user.lang, tree, unit)),
        w,
    })
}

/// The text cut at the numbers' places, which count characters.
fn pieces(w: Words, text: &str, numbers: &[Checked]) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut chars = text.chars();
    let mut at = 0;
    let mut take = |until: usize| -> String {
        let piece: String = chars.by_ref().take(until.saturating_sub(at)).collect();
        at = at.max(until);
        piece
    };
    for (index, number) in numbers.iter().enumerate() {
        let before = take(number.start);
        if !before.is_empty() {
            pieces.push(Piece { text: before, mark: None });
        }
        let text = take(number.end);
        let class = match number.verdict {
            Verdict::Backed => "backed",
            Verdict::Differs => "differs",
            Verdict::Unbacked => "unbacked",
            Verdict::NotAFigure => "none",
        };
        let mark = Mark { number: index + 1, class, word: w.t(word_key(number.verdict)) };
        pieces.push(Piece { text, mark: Some(mark) });
    }
    let rest: String = take(usize::MAX);
    if !rest.is_empty() {
        pieces.push(Piece { text: rest, mark: None });
    }
    pieces
}

fn row(user: &User, w: Words, pack: &Pack, tree: &Tree, index: usize, number: &Checked) -> Found {
    let lang = user.lang;
    let def = number.figure.as_deref().and_then(|id| pack.figure(id));
    let figure = def.map(|def| {
        let href = number.href.clone().unwrap_or_else(|| format!("/figures/{}", def.figure.id));
        (def.name.get(lang).to_owned(), href)
    });
    let ledger = def.zip(number.ledger.as_deref()).map(|(def, value)| {
        let (number, unit) = written(lang, def, value);
        if unit.is_empty() { number } else { format!("{number} {unit}") }
    });
    let asked = number.unit.as_deref().zip(number.from.zip(number.until)).map(|(unit, (from, until))| {
        names::path(lang, tree, unit).and(w.t("clause-join")).and(formats::period_of_year(lang, from, until))
    });
    let candidates = number.candidates.iter().filter_map(|id| {
        let def = pack.figure(id)?;
        Some((def.name.get(lang).to_owned(), format!("/figures/{id}")))
    });
    Found {
        number: index + 1,
        text: number.text.clone(),
        tag: verdict_tag(w, number.verdict),
        figure,
        ledger,
        asked,
        read: (number.verdict != Verdict::NotAFigure).then(|| read_as(number)),
        why: number.why.clone(),
        candidates: candidates.collect(),
    }
}

/// The value as it was read, a range with both ends.
fn read_as(number: &Checked) -> String {
    let value = formats::number(&number.value);
    match &number.high {
        Some(high) => format!("{value}–{}", formats::number(high)),
        None => value,
    }
}

fn verdict_tag(w: Words, verdict: Verdict) -> Html {
    let state = match verdict {
        Verdict::Backed => State::Done,
        Verdict::Differs => State::Late,
        Verdict::Unbacked => State::Soon,
        Verdict::NotAFigure => State::Plain,
    };
    tag(state, w.t(word_key(verdict)))
}

fn word_key(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Backed => "verdict-backed",
        Verdict::Differs => "verdict-differs",
        Verdict::Unbacked => "verdict-unbacked",
        Verdict::NotAFigure => "verdict-none",
    }
}

/// Which problem details a text that is not checked gives.
pub fn problem(failed: Failed) -> Error {
    match failed {
        Failed::Busy => Error::TooMany { seconds: AGAIN },
        Failed::Check(luoshi_check::Error::TooLarge) => Error::TooLarge,
        Failed::Check(error) => match (error.said(), error) {
            (Some(said), _) => Error::Bad(said),
            (None, luoshi_check::Error::Ledger(other)) => other.into(),
            (None, other) => Error::internal(other.to_string()),
        },
    }
}
