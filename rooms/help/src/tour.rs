//! A tour of the sample city: real pages one after another, each with a few words in a band above it.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use luoshi_packs::Lang;
use luoshi_units::{Verb, Who};
use luoshi_web::band::{self, Band};
use luoshi_web::{App, Error, Form, Html, Shell, User, Words, leads_back, render, see_other};

use crate::WORDS;

/// The steps: the end of their words' keys, the page, and what one has to be allowed to do to see it.
const STEPS: [(&str, &str, Option<Verb>); 8] = [
    ("overview", "/", None),
    ("figure", "/figures/talk.held", None),
    ("entries", "/figures/talk.held?view=rows", None),
    ("units", "/units", None),
    ("record", "/talks/new", Some(Verb::Record)),
    ("home", "/home", None),
    ("check", "/check", None),
    ("audits", "/audits", None),
];

/// What one can try afterwards: the end of its word's key, and where.
const TRIES: [(&str, &str, Option<Verb>); 6] = [
    ("record", "/talks/new", Some(Verb::Record)),
    ("withdraw", "/home/recorded", Some(Verb::Record)),
    ("bridge", "/figures/talk.held/bridge", None),
    ("check", "/check", None),
    ("search", "/search", None),
    ("verify", "/verify", None),
];

/// What the browser keeps once somebody ended the tour, or did not want it.
const OVER: &str = "off";

#[derive(Template)]
#[template(path = "tour.html")]
struct Step {
    shell: Shell,
    w: Words,
    text: String,
    open: Option<(String, String)>,
    tries: Vec<(String, String, String)>,
    before: Option<String>,
    next: Option<String>,
    hidden: Html,
}

/// Only the sample city is toured: elsewhere the pages hold what people do.
pub fn is_given(app: &App) -> bool {
    app.city().sample_until.is_some()
}

/// The steps that somebody can go: those whose page they may see, and whose figure the pack has.
fn steps(app: &App, who: &Who) -> Vec<(&'static str, &'static str)> {
    let pack = app.pack();
    let there = |href: &str| {
        let figure = href.strip_prefix("/figures/").map(|rest| rest.split(['?', '/']).next().unwrap_or(rest));
        figure.is_none_or(|id| pack.figures.iter().any(|figure| figure.figure.id == id))
    };
    let open = STEPS.into_iter().filter(|(_, _, verb)| verb.is_none_or(|verb| who.may_anywhere(verb)));
    open.filter(|(_, href, _)| there(href)).map(|(word, href, _)| (word, href)).collect()
}

fn at(step: usize) -> String {
    format!("/help/tour/{step}")
}

/// `GET /help/tour/{step}`: the words of a step, and the way to its page; after the last, what to try.
pub async fn show(user: User, Path(step): Path<usize>) -> Result<Response, Error> {
    let (w, steps) = (user.words(&WORDS), steps(&user.app, &user.who));
    let last = steps.len() + 1;
    if !is_given(&user.app) || step == 0 || step > last {
        return Err(Error::NotFound);
    }
    let here = steps.get(step - 1);
    let word = here.map_or("done", |(word, _)| *word);
    let title = w.t(&format!("tour-{word}"));
    let place = w.t2("tour-place", "step", step, "of", last);
    let shell = user
        .shell(&title)
        .crumb(w.t("help"), Some("/help"))
        .crumb(w.t("tour"), Some(&at(1)))
        .crumb(&title, None);
    let tries = if here.is_some() { Vec::new() } else { tries(&user.who, w) };
    let page = Step {
        hidden: shell.hidden(""),
        shell: shell.lede(place),
        w,
        text: w.t(&format!("tour-{word}-text")),
        open: here.map(|(_, href)| (w.t("tour-open"), (*href).to_owned())),
        tries,
        before: (step > 1).then(|| at(step - 1)),
        next: (step < last).then(|| at(step + 1)),
    };
    let mut response = render(&page)?;
    let kept = if here.is_some() { step.to_string() } else { OVER.to_owned() };
    band::keep(&user.app, &mut response, &kept)?;
    Ok(response)
}

fn tries(who: &Who, w: Words) -> Vec<(String, String, String)> {
    let open = TRIES.into_iter().filter(|(_, _, verb)| verb.is_none_or(|verb| who.may_anywhere(verb)));
    open.map(|(word, href, _)| {
        (w.t(&format!("tour-try-{word}")), w.t(&format!("tour-try-{word}-text")), href.to_owned())
    })
    .collect()
}

/// `POST /help/tour`: the tour is over for this browser.
pub async fn end(user: User, form: Form) -> Result<Response, Error> {
    let next = Some(form.raw("next")).filter(|next| leads_back(next) && !next.starts_with("/help/tour"));
    let mut response = see_other(next.unwrap_or("/help"));
    band::keep(&user.app, &mut response, OVER)?;
    Ok(response)
}

/// The band above a page: of the step whose page it is, on others the way back to it; before anybody went, the
/// invitation on the page that a day begins with.
pub fn band(app: &App, who: &Who, lang: Lang, path: &str, kept: Option<&str>) -> Option<Band> {
    if !is_given(app) || path.starts_with("/help/tour") || kept == Some(OVER) {
        return None;
    }
    let w = WORDS.in_lang(lang);
    let end = |word: &str| Some((w.t(word), "/help/tour".to_owned()));
    let label = w.t("tour");
    let Some(step) = kept.and_then(|kept| kept.parse::<usize>().ok()) else {
        let invited = Band {
            label,
            text: w.t("tour-invitation"),
            links: vec![(w.t("tour-begin"), at(1))],
            end: end("tour-not-now"),
        };
        return (path == "/home").then_some(invited);
    };
    let steps = steps(app, who);
    let (word, href) = steps.get(step.checked_sub(1)?)?;
    let title = w.t(&format!("tour-{word}"));
    let of_page = href.split('?').next() == Some(path);
    let text = if of_page { w.t(&format!("tour-{word}-text")) } else { String::new() };
    let back = (w.t("tour-back"), (*href).to_owned());
    let next = (w.t("tour-next"), at(step + 1));
    Some(Band {
        label,
        text: w.t_args(
            "tour-band",
            &[
                ("step", step.into()),
                ("of", (steps.len() + 1).into()),
                ("title", title.into()),
                ("text", text.into()),
            ],
        ),
        links: if of_page { vec![next] } else { vec![back, next] },
        end: end("tour-end"),
    })
}
