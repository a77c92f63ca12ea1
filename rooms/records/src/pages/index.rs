//! All forms of the pack, by section.

use std::collections::HashMap;

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use luoshi_packs::Form;
use luoshi_store::Day;
use luoshi_units::Verb;
use luoshi_web::parts::Empty;
use luoshi_web::{Error, Shell, User, Words, formats, render};

use crate::here::Here;
use crate::store;

#[derive(Template)]
#[template(path = "records_index.html")]
struct Index {
    shell: Shell,
    title: String,
    sections: Vec<Section>,
    empty: Option<Empty>,
}

struct Section {
    name: String,
    forms: Vec<Link>,
}

struct Link {
    href: String,
    name: String,
    about: String,
    count: String,
}

/// `/records`
pub async fn all(user: User) -> Result<Response, Error> {
    show(user, None).await
}

/// `/records/in/{section}`
pub async fn section(user: User, Path(section): Path<String>) -> Result<Response, Error> {
    show(user, Some(section)).await
}

async fn show(user: User, only: Option<String>) -> Result<Response, Error> {
    let mut conn = user.app.read().await?;
    let here = Here::of(&user, &mut conn).await?;
    let seen = here.seen(&user.who);
    let counted = store::forms_counted(&mut conn, user.who.city, seen.as_ref()).await?;
    let counts: HashMap<String, (i64, Day)> =
        counted.into_iter().map(|(form, count, last)| (form, (count, last))).collect();
    let lang = user.lang;

    let mut sections = Vec::new();
    for section in here.pack.navigation.iter().filter(|s| only.as_ref().is_none_or(|only| s.id == *only)) {
        let forms = here.pack.forms.iter().filter(|form| form.section == section.id);
        let forms: Vec<Link> = forms.map(|form| link(form, &counts, here.w)).collect();
        if !forms.is_empty() {
            sections.push(Section { name: section.name.get(lang).to_owned(), forms });
        }
    }
    let w = here.w;
    let title = match (&only, sections.first()) {
        (Some(_), Some(section)) => section.name.clone(),
        (Some(_), None) => return Err(Error::NotFound),
        (None, _) => w.t("records-title"),
    };
    let mut shell = user.shell(&title);
    if only.is_some() {
        shell = shell.crumb(w.t("records-title"), Some("/records")).crumb(&title, None);
    }
    let empty =
        sections.is_empty().then(|| Empty::new(w.t("records-forms-empty-title"), w.t("records-forms-empty")));
    render(&Index { shell: shell.lede(w.t("records-lede")), title, sections, empty })
}

fn link(form: &Form, counts: &HashMap<String, (i64, Day)>, w: Words) -> Link {
    let said = match counts.get(&form.id) {
        Some((count, last)) => {
            let last = formats::day_of_year(w.lang, *last);
            w.t2("records-counted", "count", *count, "day", last)
        }
        None => w.t("records-none-yet"),
    };
    Link {
        href: format!("/records/{}", form.id),
        name: form.name.get(w.lang).to_owned(),
        about: form.about.get(w.lang).to_owned(),
        count: said,
    }
}

/// Whether somebody may record anywhere: decides whether pages offer it.
pub(crate) fn may_record(user: &User) -> bool {
    user.who.may_anywhere(Verb::Record)
}
