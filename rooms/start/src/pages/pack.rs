//! The city's pack, and another version of it.

use axum::http::StatusCode;
use axum::response::Response;
use luoshi_packs::{Error as Packs, Files, Problem};
use luoshi_web::parts::{Control, ErrorSummary, Field, Table, pack_problems};
use luoshi_web::{Error, Form, Html, Shell, User, Words, render_with, see_other};

use crate::WORDS;

#[derive(askama::Template)]
#[template(path = "start_pack.html")]
struct PackPage {
    shell: Shell,
    w: Words,
    hidden: Html,
    summary: ErrorSummary,
    facts: Vec<(String, String)>,
    problems: Option<Table>,
    file: Field,
}

/// `GET /start/pack`
pub async fn show(user: User) -> Result<Response, Error> {
    page(&user, None, &[])
}

/// `POST /start/pack`
pub async fn load(user: User, form: Form) -> Result<Response, Error> {
    form.key()?;
    let w = user.words(&WORDS);
    let files = match form.file("file").map(|file| Files::from_zip(&file.bytes)) {
        None => return page(&user, Some(w.t("start-pack-none")), &[]),
        Some(Err(error)) => return page(&user, Some(error.text().get(w.lang).to_owned()), &[]),
        Some(Ok(files)) => files,
    };
    let (who, units) = (user.who.clone(), user.app.units().clone());
    let loaded = user
        .app
        .store()
        .write(move |tx| Box::pin(async move { luoshi_packs::deeds::load(tx, &who, &units, &files).await }));
    match loaded.await {
        Ok(loaded) => {
            let done = if loaded.already { "already" } else { "loaded" };
            user.app.set_pack(loaded.pack);
            Ok(see_other(format!("/start/pack?done={done}")))
        }
        Err(Packs::Unsound(problems)) => {
            page(&user, Some(w.t1("start-pack-unsound", "n", problems.len())), &problems)
        }
        Err(Packs::Store(error)) => Err(error.into()),
        Err(Packs::Units(error)) => Err(error.into()),
        Err(error) => page(&user, Some(error.text().get(w.lang).to_owned()), &[]),
    }
}

fn page(user: &User, wrong: Option<String>, problems: &[Problem]) -> Result<Response, Error> {
    let (w, pack) = (user.words(&WORDS), user.app.pack());
    let facts = vec![
        (w.t("start-pack-campaign"), pack.campaign.name.get(w.lang).to_owned()),
        (w.t("start-pack-items"), pack.items.len().to_string()),
        (w.t("start-pack-figures"), pack.figures.len().to_string()),
        (w.t("start-pack-forms"), pack.forms.len().to_string()),
        (w.t("start-pack-hash"), pack.version_hash.chars().take(12).collect()),
    ];
    let accept = Control::Files { accept: ".zip".to_owned(), several: false };
    let file = Field::new(w.lang, "file", w.t("start-pack-file"), accept)
        .hint(w.t("start-pack-file-hint"))
        .error(wrong);
    let summary = ErrorSummary::of(w.lang, [&file]);
    let title = w.t("start-pack-title");
    let mut shell = user
        .shell(title.clone())
        .crumb(w.t("start"), Some("/start"))
        .crumb(title, None)
        .lede(w.t("start-pack-lede"))
        .wrong(summary.len());
    if let Some(done) = user.query("done").filter(|done| ["already", "loaded"].contains(&done.as_str())) {
        shell = shell.toast(w.t(&format!("start-pack-{done}")));
    }
    let hidden = shell.hidden(&user.new_key());
    let status = if summary.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let problems = (!problems.is_empty()).then(|| pack_problems(w, problems));
    render_with(status, &PackPage { shell, w, hidden, summary, facts, problems, file })
}
