//! Where and of what one is written to: an address of one's own, confirmed by a code; kinds and days without letters.

use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::Response;
use chrono::TimeDelta;
use luoshi_store::Tx;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use super::letters::write_code;
use crate::parts::{Choice, Control, ErrorSummary, Field};
use crate::shell::{Shell, render_with, see_other};
use crate::store::letters::{self as store, Setting};
use crate::{Error, Form, User, Visitor, WORDS, Words};

/// So long a code is good for.
const CODE_LASTS: TimeDelta = TimeDelta::minutes(30);
/// So long nobody is sent another.
const CODE_EVERY: TimeDelta = TimeDelta::minutes(1);
/// So often a code may be wrong.
const CODE_TRIES: i64 = 5;
/// The longest address there is.
const LONGEST: usize = 254;

#[derive(askama::Template)]
#[template(path = "notice_settings.html")]
struct SettingsPage {
    shell: Shell,
    w: Words,
    errors: ErrorSummary,
    mail: bool,
    address: Option<String>,
    refused: bool,
    asked: Option<String>,
    code: Field,
    new_address: Field,
    kinds: Field,
    quiet: Field,
}

/// What was typed and is wrong.
#[derive(Default)]
struct Tried {
    address: String,
    address_error: Option<String>,
    code_error: Option<String>,
}

/// `GET /notices/settings`
pub(crate) async fn show(user: User) -> Result<Response, Error> {
    page(&user, Tried::default()).await
}

async fn page(user: &User, tried: Tried) -> Result<Response, Error> {
    let (w, lang) = (WORDS.in_lang(user.lang), user.lang);
    let setting = store::setting(&mut user.app.read().await?, user.app.city().id, user.who.person).await?;
    let setting = setting.unwrap_or_default();
    let code = Field::new(lang, "code", w.t("letters-code"), Control::Text)
        .hint(w.t("letters-code-hint"))
        .autocomplete("one-time-code")
        .max_length(6)
        .error(tried.code_error);
    let new_address = Field::new(lang, "address", w.t("letters-address"), Control::Text)
        .hint(w.t("letters-address-hint"))
        .autocomplete("email")
        .max_length(LONGEST)
        .value(tried.address)
        .error(tried.address_error);
    let errors = ErrorSummary::of(lang, [&code, &new_address]);
    let named = user.app.notice_kinds();
    let all: Vec<(String, String)> = named
        .iter()
        .map(|(room, kind)| (format!("{room}/{}", kind.kind), kind.name.get(lang).to_owned()))
        .collect();
    let wanted = all.iter().map(|(id, _)| id.clone()).filter(|id| !setting.muted.contains(id)).collect();
    let choices = all.into_iter().map(|(id, name)| Choice::new(id, name)).collect();
    let days = (0..7).map(|day| Choice::new(day.to_string(), w.t(&format!("weekday-{day}")))).collect();
    let status = if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let mut shell = user
        .shell(w.t("letters-title"))
        .crumb(w.t("notices"), Some("/notices"))
        .crumb(w.t("letters-title"), None)
        .lede(w.t("letters-lede"))
        .wrong(errors.len());
    if let Some(done) =
        user.query("done").filter(|done| ["saved", "sent", "confirmed", "removed"].contains(&done.as_str()))
    {
        shell = shell.toast(w.t(&format!("letters-done-{done}")));
    }
    render_with(
        status,
        &SettingsPage {
            shell,
            w,
            errors,
            mail: user.app.settings().mail,
            refused: setting.refused.is_some(),
            asked: setting.asked.filter(|_| setting.code_hash.is_some()),
            address: setting.address,
            code,
            new_address,
            kinds: Field::new(lang, "kinds", w.t("letters-kinds"), Control::Checks(choices))
                .values(wanted)
                .optional(),
            quiet: Field::new(lang, "quiet", w.t("letters-quiet"), Control::Checks(days))
                .values(setting.quiet.iter().map(ToString::to_string).collect())
                .optional(),
        },
    )
}

/// What stands, or what a person who never set anything begins with.
async fn standing(tx: &mut Tx, city: i64, person: i64, lang: &str) -> Result<Setting, Error> {
    let stands = store::setting_taken(tx, city, person).await?;
    let fresh = || Setting { person, token: hex::encode(tx.random::<16>()), ..Setting::default() };
    Ok(Setting { lang: lang.to_owned(), ..stands.unwrap_or_else(fresh) })
}

/// `POST /notices/settings`: kinds and days.
pub(crate) async fn save(user: User, form: Form) -> Result<Response, Error> {
    let wanted: Vec<String> = form.all("kinds").into_iter().map(str::to_owned).collect();
    let kinds = user.app.notice_kinds().into_iter().map(|(room, kind)| format!("{room}/{}", kind.kind));
    let muted: Vec<String> = kinds.filter(|kind| !wanted.contains(kind)).collect();
    let mut quiet: Vec<i64> = form.all("quiet").into_iter().filter_map(|day| day.parse().ok()).collect();
    quiet.retain(|day| (0..7).contains(day));
    let (city, person, lang) = (user.app.city().id, user.who.person, user.lang.code());
    let saving = user.app.store().write(move |tx| {
        Box::pin(async move {
            let stands = standing(tx, city, person, lang).await?;
            store::setting_set(tx, city, &Setting { quiet, muted, ..stands }).await?;
            Ok::<_, Error>(())
        })
    });
    saving.await?;
    Ok(see_other("/notices/settings?done=saved"))
}

/// Whether this can be an address: what is before the @, and a host with a dot.
fn can_be_address(text: &str) -> bool {
    let plain = text
        .chars()
        .all(|c| c.is_ascii_graphic() && !matches!(c, ',' | ';' | '<' | '>' | '"' | '(' | ')' | '\\'));
    let parts = text.split_once('@');
    let host = |host: &str| {
        host.contains('.') && !host.contains('@') && host.split('.').all(|part| !part.is_empty())
    };
    plain && text.len() <= LONGEST && parts.is_some_and(|(name, at)| !name.is_empty() && host(at))
}

/// `POST /notices/settings/address`: an address, to which a code is sent.
pub(crate) async fn ask(user: User, form: Form) -> Result<Response, Error> {
    if !user.app.settings().mail {
        return Err(Error::NotFound);
    }
    let address = form.get("address").unwrap_or_default().to_owned();
    if !can_be_address(&address) {
        let error = WORDS.in_lang(user.lang).t("letters-address-wrong");
        return page(&user, Tried { address, address_error: Some(error), ..Tried::default() }).await;
    }
    let (city, person, lang) = (user.app.city().id, user.who.person, user.lang.code());
    let now = user.app.clock().now();
    let asking = user.app.store().write(move |tx| {
        Box::pin(async move {
            let stands = standing(tx, city, person, lang).await?;
            let sent = stands.code_until.map(|until| until - CODE_LASTS);
            if stands.asked.as_deref() == Some(&address) && sent.is_some_and(|sent| now < sent + CODE_EVERY) {
                return Ok(());
            }
            let code = format!("{:06}", u32::from_le_bytes(tx.random()) % 1_000_000);
            let asked = Setting {
                asked: Some(address.clone()),
                code_hash: Some(hash(person, &code)),
                code_until: Some(now + CODE_LASTS),
                code_tries: 0,
                refused: None,
                ..stands
            };
            store::setting_set(tx, city, &asked).await?;
            write_code(tx, city, (person, &address, lang), &code, now).await
        })
    });
    asking.await?;
    Ok(see_other("/notices/settings?done=sent"))
}

fn hash(person: i64, code: &str) -> Vec<u8> {
    Sha256::digest(format!("{person} {code}")).to_vec()
}

/// `POST /notices/settings/code`: the code that came to the address.
pub(crate) async fn confirm(user: User, form: Form) -> Result<Response, Error> {
    let given: String = form.raw("code").chars().filter(char::is_ascii_digit).collect();
    let (city, person) = (user.app.city().id, user.who.person);
    let now = user.app.clock().now();
    let confirming = user.app.store().write(move |tx| {
        Box::pin(async move {
            let Some(stands) = store::setting_taken(tx, city, person).await? else { return Ok(false) };
            let good = stands.code_until.is_some_and(|until| now < until) && stands.code_tries < CODE_TRIES;
            let fits =
                stands.code_hash.as_deref().is_some_and(|kept| kept.ct_eq(&hash(person, &given)).into());
            let after = if good && fits {
                Setting {
                    address: stands.asked.clone(),
                    asked: None,
                    code_hash: None,
                    code_until: None,
                    ..stands
                }
            } else {
                Setting { code_tries: stands.code_tries + 1, ..stands }
            };
            store::setting_set(tx, city, &after).await?;
            Ok::<_, Error>(good && fits)
        })
    });
    if confirming.await? {
        return Ok(see_other("/notices/settings?done=confirmed"));
    }
    let error = WORDS.in_lang(user.lang).t("letters-code-wrong");
    page(&user, Tried { code_error: Some(error), ..Tried::default() }).await
}

/// `POST /notices/settings/remove`: no letters any more.
pub(crate) async fn remove(user: User) -> Result<Response, Error> {
    end(&user.app, user.who.person).await?;
    Ok(see_other("/notices/settings?done=removed"))
}

async fn end(app: &crate::App, person: i64) -> Result<(), Error> {
    let city = app.city().id;
    let ending = app.store().write(move |tx| {
        Box::pin(async move {
            let Some(stands) = store::setting_taken(tx, city, person).await? else { return Ok(()) };
            let none = Setting { address: None, asked: None, code_hash: None, refused: None, ..stands };
            store::setting_set(tx, city, &none).await?;
            Ok::<_, Error>(())
        })
    });
    ending.await
}

#[derive(askama::Template)]
#[template(path = "unsubscribe.html")]
struct Unsubscribe {
    shell: Shell,
    w: Words,
    ended: bool,
}

/// `GET /notices/unsubscribe/{token}`: asks once more, so that a program that follows links ends nothing.
pub(crate) async fn unsubscribe(visitor: Visitor, Path(token): Path<String>) -> Result<Response, Error> {
    let city = visitor.app.city().id;
    let found = store::setting_by_token(&mut visitor.app.read().await?, city, &token).await?;
    let ended = found.ok_or(Error::NotFound)?.address.is_none();
    unsubscribed(&visitor, ended)
}

/// `POST /notices/unsubscribe/{token}`: from the page, or by one click in a mail program (RFC 8058).
pub(crate) async fn unsubscribe_now(visitor: Visitor, Path(token): Path<String>) -> Result<Response, Error> {
    let city = visitor.app.city().id;
    let found = store::setting_by_token(&mut visitor.app.read().await?, city, &token).await?;
    end(&visitor.app, found.ok_or(Error::NotFound)?.person).await?;
    unsubscribed(&visitor, true)
}

fn unsubscribed(visitor: &Visitor, ended: bool) -> Result<Response, Error> {
    let w = WORDS.in_lang(visitor.lang);
    render_with(StatusCode::OK, &Unsubscribe { shell: visitor.shell(w.t("letters-title")), w, ended })
}

#[cfg(test)]
mod tests {
    use super::can_be_address;

    #[test]
    fn addresses_are_told_from_what_is_none() {
        for good in ["a@b.cn", "zhou.guizhi+work@mail.example.gov.cn"] {
            assert!(can_be_address(good), "{good}");
        }
        for bad in [
            "",
            "a",
            "@b.cn",
            "a@b",
            "a@@b.cn",
            "a@b..cn",
            "a b@c.cn",
            "a@b.cn, c@d.cn",
            "周@b.cn",
            "a@b.cn\n",
        ] {
            assert!(!can_be_address(bad), "{bad:?}");
        }
    }
}
