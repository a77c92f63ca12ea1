//! Pictures of a check: those that came with the form or before it, and where else they hang.

use axum::response::Response;
use luoshi_units::Verb;
use luoshi_web::parts::{Control, Field, Held, Uploads};
use luoshi_web::uploads::{self, ACCEPT_PICTURES, Elsewhere, KeepError, Kept, elsewhere, keep};
use luoshi_web::{Error as Fault, Form, User, Words};

use crate::model::{Audit, Sampled};
use crate::{Open, WORDS, store};

/// The most pictures of one check.
pub const MOST: usize = 12;

/// The pictures of a form that was sent.
#[derive(Default)]
pub struct Sent {
    /// Their hashes.
    pub hashes: Vec<String>,
    /// What is wrong with those that were not taken.
    pub wrong: Vec<String>,
}

impl Sent {
    /// Those that stand.
    pub fn standing(entry: &Sampled) -> Self {
        Self { hashes: entry.pictures.clone(), wrong: Vec::new() }
    }
}

/// What a form holds: of those that stand and those that this person sent before, what is ticked; and what comes along.
pub async fn sent(user: &User, entry: &Sampled, form: &Form) -> Result<Sent, Fault> {
    let w = user.words(&WORDS);
    let named: Vec<String> = form.all("pictures").into_iter().map(str::to_owned).collect();
    let known = uploads::kept(&mut user.app.read().await?, user.who.city, &named).await?;
    let mut out = Sent::default();
    for hash in named.into_iter().filter(|hash| uploads::is_hash(hash)) {
        let own = known.iter().find(|file| file.hash == hash && file.by == user.who.person);
        match own {
            _ if entry.pictures.contains(&hash) => out.hashes.push(hash),
            Some(file) if file.is_picture() => out.hashes.push(hash),
            Some(file) => out.wrong.push(w.t1("audits-p-picture", "named", &file.name)),
            None => {}
        }
    }
    for file in form.files("pictures:new") {
        match keep(&user.app, &user.who, &file.name, file.bytes.clone()).await {
            Ok(kept) if kept.is_picture() => out.hashes.push(kept.hash),
            Ok(kept) => out.wrong.push(w.t1("audits-p-picture", "named", kept.name)),
            Err(KeepError::Refused(text)) => out.wrong.push(text.get(user.lang).to_owned()),
            Err(KeepError::Fault(error)) => return Err(error),
        }
    }
    let mut seen = std::collections::HashSet::new();
    out.hashes.retain(|hash| seen.insert(hash.clone()));
    if out.hashes.len() > MOST {
        out.wrong.push(w.t1("audits-p-pictures", "named", MOST.to_string()));
    }
    Ok(out)
}

/// The field for them.
pub fn field(w: Words, held: Vec<Held>, wrong: &[String]) -> Field {
    let most = i64::try_from(MOST).unwrap_or(i64::MAX);
    let control = Control::Uploads(Uploads { accept: ACCEPT_PICTURES.to_owned(), most, held });
    Field::new(w.lang, "pictures", w.t("audits-f-pictures"), control)
        .hint(w.t("audits-h-pictures"))
        .error((!wrong.is_empty()).then(|| wrong.join(" ")))
        .optional()
}

/// Pictures as the reader gets at them. Ask with no connection at hand.
pub async fn held(
    user: &User,
    (audit, entry): (&Audit, &Sampled),
    hashes: &[String],
) -> Result<Vec<Held>, Fault> {
    if hashes.is_empty() {
        return Ok(Vec::new());
    }
    let mut conn = user.app.read().await?;
    let known = uploads::kept(&mut conn, user.who.city, hashes).await?;
    let sample = store::sample(&mut conn, user.who.city, audit.id).await?;
    let tree = user.app.tree(&mut conn).await?;
    drop(conn);
    let mut others = elsewhere(user, hashes, Some(audit.id)).await?;
    let page = format!("/audits/{}/{}", audit.id, entry.number);
    let sees = |other: &Sampled| {
        other.checked_by == Some(user.who.person) || user.who.may(Verb::ReadRows, &other.unit, &tree)
    };
    let held = hashes.iter().filter_map(|hash| {
        let file = of(&known, user, entry, hash)?;
        let mut elsewhere = others.remove(hash).unwrap_or_default();
        let beside = sample.iter().filter(|it| it.number != entry.number && it.pictures.contains(hash));
        elsewhere.extend(beside.map(|other| beside_it(user.words(&WORDS), audit, other, sees(other))));
        let own = if entry.pictures.contains(hash) {
            format!("{page}/pictures/{hash}")
        } else {
            format!("/uploads/{hash}")
        };
        Some(Held { file, href: own, elsewhere })
    });
    Ok(held.collect())
}

/// The same content may have been sent by several: whoever checked comes first, and what was not sent yet is known as
/// this person sent it.
fn of(known: &[Kept], user: &User, entry: &Sampled, hash: &str) -> Option<Kept> {
    let stands = entry.pictures.iter().any(|it| it == hash);
    let mut of = known.iter().filter(|file| file.hash == hash && (stands || file.by == user.who.person));
    let first = of.clone().next();
    of.find(|file| Some(file.by) == entry.checked_by).or(first).cloned()
}

/// The same picture on another entry of the same audit.
fn beside_it(w: Words, audit: &Audit, other: &Sampled, sees: bool) -> Elsewhere {
    if !sees {
        return Elsewhere { text: w.t("audits-picture-hidden"), title: None, href: None };
    }
    Elsewhere {
        text: w.t("audits-picture-also"),
        title: Some(w.t1("audits-number", "n", other.number.to_string())),
        href: Some(format!("/audits/{}/{}", audit.id, other.number)),
    }
}

/// `GET /audits/{id}/{number}/pictures/{hash}`; with `?size=small` the small picture of it.
pub async fn show(
    user: User,
    (audit, number, hash): (String, String, String),
    open: Option<&Open>,
) -> Result<Response, Fault> {
    let (_, entry, _) = super::check::found(&user, &(audit, number), open).await?;
    if !entry.pictures.contains(&hash) {
        return Err(Fault::NotFound);
    }
    let known = uploads::kept(&mut user.app.read().await?, user.who.city, &[hash]).await?;
    let file = known.into_iter().next().ok_or(Fault::NotFound)?;
    uploads::answer(&user.app, &file, user.query("size").as_deref() == Some("small")).await
}
