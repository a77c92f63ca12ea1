//! The steps: the code, the pack, the administrator.

use axum::extract::{Extension, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use luoshi_packs::{Error as Packs, Files, Pack, Text};
use luoshi_store::store::{self as log, City};
use luoshi_units::{Error as Units, NewPerson, Role, Secret, Who, deeds};
use subtle::ConstantTimeEq;

use super::page::{self, Open, Typed};
use super::sample::Filling;
use super::{Desk, Stage};
use crate::layers::From;
use crate::me::new_secret;
use crate::session::cookie;
use crate::shell::see_other;
use crate::user::Reads;
use crate::{Error, Form, WORDS, formats};

const COOKIE: &str = "luoshi-setup";

/// The code as it is compared: without the space between its halves, however it is written.
fn plain(code: &str) -> String {
    code.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect()
}

fn is_code(desk: &Desk, given: &str) -> bool {
    bool::from(plain(given).as_bytes().ct_eq(plain(&desk.of().code).as_bytes()))
}

pub(super) fn knows_code(desk: &Desk, headers: &HeaderMap) -> bool {
    cookie(headers, COOKIE).is_some_and(|given| is_code(desk, given))
}

/// `GET /setup`
pub(super) async fn show(
    State(desk): State<Desk>,
    Extension(Reads(lang)): Extension<Reads>,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let stage = desk.stage().await?;
    if stage == Stage::Done {
        return Ok(see_other("/sign-in"));
    }
    let typed = Typed::default();
    if !knows_code(&desk, &headers) {
        return page::show(&desk, lang, &Open::Code, &typed);
    }
    match stage {
        Stage::City | Stage::Done => match desk.filling() {
            Filling::Not => page::show(&desk, lang, &Open::Pack(desk.carried()?), &typed),
            filling => page::sample(&desk, lang, filling),
        },
        Stage::Administrator(city) => {
            let name = if WORDS.in_lang(lang).english() { &city.name_en } else { &city.name_zh };
            page::show(&desk, lang, &Open::Administrator(name), &typed)
        }
    }
}

/// Every other address: it leads to the steps, or once they are done to where it was meant to.
pub(super) async fn elsewhere(State(desk): State<Desk>, uri: Uri) -> Result<Response, Error> {
    if uri.path().starts_with("/api/") {
        return Ok(StatusCode::SERVICE_UNAVAILABLE.into_response());
    }
    if desk.stage().await? != Stage::Done {
        return Ok(see_other("/setup"));
    }
    // This server ends with this answer; asked once more, the city's own answers there.
    Ok(see_other(uri.path_and_query().map_or("/", |same| same.as_str())))
}

/// `GET /health/ready`
pub(super) async fn not_ready() -> Response {
    (StatusCode::SERVICE_UNAVAILABLE, [(header::CONTENT_TYPE, "text/x-health")], "not set up\n")
        .into_response()
}

/// `POST /setup/code`
pub(super) async fn code(
    State(desk): State<Desk>,
    Extension(Reads(lang)): Extension<Reads>,
    Extension(from): Extension<From>,
    form: Form,
) -> Result<Response, Error> {
    let w = WORDS.in_lang(lang);
    let given = form.get("code").unwrap_or_default();
    let slowed = from.0.and_then(|from| desk.0.limits.sign_in(from, desk.of().clock.now()).err());
    let wrong = match slowed {
        Some(seconds) => w.t1("setup-code-wait", "seconds", seconds),
        None if given.is_empty() => w.t("setup-code-none"),
        None if !is_code(&desk, given) => w.t("setup-code-wrong"),
        None => {
            let secure = if desk.of().secure { "; Secure" } else { "" };
            let kept = format!("{COOKIE}={}; Path=/setup; HttpOnly; SameSite=Strict{secure}", plain(given));
            let mut response = see_other("/setup");
            let kept = HeaderValue::try_from(kept).map_err(|error| Error::internal(error.to_string()))?;
            response.headers_mut().append(header::SET_COOKIE, kept);
            return Ok(response);
        }
    };
    page::show(&desk, lang, &Open::Code, &Typed::wrong("code", wrong))
}

/// `POST /setup/pack`: founds the city.
pub(super) async fn pack(
    State(desk): State<Desk>,
    Extension(Reads(lang)): Extension<Reads>,
    headers: HeaderMap,
    form: Result<Form, Error>,
) -> Result<Response, Error> {
    let fills = !matches!(desk.filling(), Filling::Not);
    if fills || !knows_code(&desk, &headers) || desk.stage().await? != Stage::City {
        return Ok(see_other("/setup"));
    }
    let w = WORDS.in_lang(lang);
    let own = form.as_ref().map_or(true, |form| form.get("pack") == Some("file"));
    let carried = desk.carried()?;
    let refuse = |said: String, problems: &[_]| {
        let typed =
            Typed { wrong: vec![("file", said)], values: vec![("pack", "file".to_owned())], problems };
        page::show(&desk, lang, &Open::Pack(carried), &typed)
    };
    let unsound = |problems: &[_]| refuse(w.t1("setup-pack-unsound", "n", problems.len()), problems);
    let (files, read) = match form {
        Err(Error::TooLarge) => {
            return refuse(w.t1("setup-pack-too-large", "mb", super::MOST_BYTES >> 20), &[]);
        }
        Err(error) => return Err(error),
        Ok(form) if own => match form.file("file").map(|file| Files::from_zip(&file.bytes)) {
            None => return refuse(w.t("setup-pack-none"), &[]),
            Some(Err(error)) => return refuse(error.text().get(lang).to_owned(), &[]),
            Some(Ok(files)) => match luoshi_packs::load(&files) {
                Ok(read) => (files, read),
                Err(problems) => return unsound(&problems),
            },
        },
        Ok(_) => (desk.of().carried.clone(), carried.clone()),
    };
    if let Some(other) = other_city(&desk, &read) {
        return refuse(other.get(lang).to_owned(), &[]);
    }
    match found(&desk, files, read).await {
        Ok(()) => Ok(see_other("/setup")),
        Err(Packs::Unsound(problems)) => unsound(&problems),
        Err(Packs::Store(error)) => Err(error.into()),
        Err(error) => refuse(error.text().get(lang).to_owned(), &[]),
    }
}

/// What is wrong where the configuration names another city than the pack's.
fn other_city(desk: &Desk, read: &Pack) -> Option<Text> {
    let (wanted, pack) = (desk.of().city.clone()?, read.city.code.clone());
    (pack != wanted).then(|| Packs::OtherCity { city: wanted, pack }.text())
}

async fn found(desk: &Desk, files: Files, read: Pack) -> Result<(), Packs> {
    let units = desk.of().units.clone();
    desk.of()
        .store
        .write(move |tx| {
            Box::pin(async move {
                // Another server may have founded it meanwhile.
                if log::cities(tx).await?.is_empty() {
                    luoshi_packs::deeds::found_as_read(tx, (1, None), &units, (&files, read)).await?;
                }
                Ok(())
            })
        })
        .await
}

/// `POST /setup/administrator`: the person, the account, the post.
pub(super) async fn administrator(
    State(desk): State<Desk>,
    Extension(Reads(lang)): Extension<Reads>,
    headers: HeaderMap,
    form: Form,
) -> Result<Response, Error> {
    let stage = desk.stage().await?;
    let (Stage::Administrator(city), true) = (stage, knows_code(&desk, &headers)) else {
        return Ok(see_other("/setup"));
    };
    let w = WORDS.in_lang(lang);
    let (name, login) = (form.raw("name").trim(), form.raw("login").trim());
    let city_name = if w.english() { &city.name_en } else { &city.name_zh };
    let refuse = |wrong: Vec<(&'static str, String)>| {
        let values = vec![("name", name.to_owned()), ("login", login.to_owned())];
        let typed = Typed { wrong, values, problems: &[] };
        page::show(&desk, lang, &Open::Administrator(city_name), &typed)
    };
    let mut wrong = Vec::new();
    if name.is_empty() {
        wrong.push(("name", w.t("setup-no-name")));
    }
    if login.is_empty() {
        wrong.push(("login", w.t("invited-no-login")));
    }
    let secret = match new_secret(&desk.of().store, w, login, &form).await {
        Ok(secret) if wrong.is_empty() => secret,
        Ok(_) => return refuse(wrong),
        Err((new, again)) => {
            wrong.extend(new.map(|said| ("new", said)));
            wrong.extend(again.map(|said| ("again", said)));
            return refuse(wrong);
        }
    };
    match appoint(&desk, city.clone(), name.to_owned(), login.to_owned(), secret).await {
        Ok(()) => {
            desk.stage().await?;
            Ok(see_other("/sign-in?next=/start"))
        }
        Err(error @ (Units::LoginTaken { .. } | Units::BadLogin)) => {
            refuse(vec![("login", error.words().said(w.english()))])
        }
        Err(error @ Units::BadName { .. }) => refuse(vec![("name", error.words().said(w.english()))]),
        Err(error) => Err(error.into()),
    }
}

async fn appoint(desk: &Desk, city: City, name: String, login: String, secret: Secret) -> Result<(), Units> {
    let zone = city.time_zone.parse().unwrap_or(chrono_tz::UTC);
    let (units, today) = (desk.of().units.clone(), formats::day_at(desk.of().store.now(), zone));
    desk.of()
        .store
        .write(move |tx| {
            Box::pin(async move {
                let who = Who::system(city.id, 0);
                // Of two who finish at once, the second is led to the sign-in page.
                if luoshi_units::accounts::counted(tx, city.id).await?.1 > 0 {
                    return Ok(());
                }
                let root = units.tree(tx, city.id, today, i64::MAX).await?.root().code.clone();
                let person = NewPerson { name, unit: root.clone(), staff_no: None, sample: false };
                let person = deeds::person_add(tx, &who, &units, person).await?.id;
                deeds::account_add(tx, &who, &units, person, &login, &secret).await?;
                deeds::post_give(tx, &who, &units, person, Role::Administrator, &root, (today, None)).await?;
                Ok(())
            })
        })
        .await
}
