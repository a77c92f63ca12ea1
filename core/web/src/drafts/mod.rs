//! Drafts: forms that somebody has begun and not sent. The server keeps them by person and by the form's key, so that
//! they are found again on another machine and are counted once, whoever sends them. Nothing of them is posted.
//!
//! A form takes part by what [`Drafting`] writes into it. It says so itself, in its field `draft-at`: no other form is
//! ever kept, since it may hold a password.

mod late;
pub(crate) mod pages;

use chrono::TimeDelta;
use luoshi_store::{Conn, Instant};
use luoshi_units::Who;

pub(crate) use late::{after_the_end, ended, of_another_session};

use crate::store::drafts::{self as store, DraftRow};
use crate::user::is_path;
use crate::{App, Error, Form, Html, User, WORDS, Words, formats, href};

/// The statements of drafts.
pub use crate::store::drafts::STATEMENTS;

/// So many drafts a person has; older ones go.
const MOST: i64 = 100;
/// So long nobody has to come back to a draft.
const KEPT: TimeDelta = TimeDelta::days(30);
/// So much is typed into one form, in bytes.
const MOST_BYTES: usize = 256 * 1024;
/// What every form carries for the way, not for what it says.
const FOR_THE_WAY: [&str; 3] = ["csrf", "draft-at", "draft-name"];

/// The draft that a form holds, if it is one that may be kept.
fn draft_of(form: &Form, now: Instant) -> Result<Option<DraftRow>, Error> {
    let Some(place) = form.get("draft-at").filter(|place| is_path(place)) else { return Ok(None) };
    let fields: Vec<(String, String)> = form
        .fields()
        .filter(|(name, value)| !FOR_THE_WAY.contains(name) && !value.is_empty())
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect();
    if fields.iter().map(|(name, value)| name.len() + value.len()).sum::<usize>() > MOST_BYTES {
        return Err(Error::TooLarge);
    }
    let name: String = form.get("draft-name").unwrap_or(place).chars().take(120).collect();
    Ok(Some(DraftRow { key: form.key()?.to_owned(), place: place.to_owned(), name, fields, saved: now }))
}

/// Keeps a draft of this person; false where its form was sent already.
async fn keep(app: &App, who: &Who, draft: DraftRow) -> Result<bool, Error> {
    let (of, before) = ((who.city, who.person), draft.saved - KEPT);
    let keeping = app.store().write(move |tx| {
        Box::pin(async move {
            store::drafts_sweep(tx, of.0, before).await?;
            store::draft_keep(tx, of, &draft, MOST).await
        })
    });
    Ok(keeping.await?)
}

async fn end(app: &App, who: &Who, key: &str) -> Result<(), Error> {
    let (city, person, key) = (who.city, who.person, key.to_owned());
    let ending =
        app.store().write(move |tx| Box::pin(async move { store::draft_end(tx, city, person, &key).await }));
    Ok(ending.await?)
}

/// Where a draft is taken up again.
fn href_of(place: &str, key: &str) -> String {
    href(place, &[("draft", Some(key))])
}

/// What drafts write into a form: opened with its page, or made again when the form comes back.
///
/// ```text
/// {{ drafting.top() }}<form method="post"{{ drafting.attributes() }}>{{ drafting.hidden() }}…{{ drafting.buttons() }}</form>
/// ```
#[derive(Clone)]
pub struct Drafting {
    place: String,
    name: String,
    person: i64,
    key: String,
    /// When the draft that is taken up was saved, and what it holds.
    held: Option<(Instant, Form)>,
    /// Other drafts of the form: key and time.
    others: Vec<(String, Instant)>,
    w: Words,
    zone: chrono_tz::Tz,
}

impl Drafting {
    /// For a form whose page was just asked for: with the draft that the address names, under its key, or empty under a
    /// new one. `name` is what the form is called.
    ///
    /// # Errors
    /// The database.
    pub async fn open(user: &User, conn: &mut Conn, name: &str) -> Result<Self, Error> {
        let mut drafting = Self::again(user, name, String::new());
        let (city, person) = (user.who.city, user.who.person);
        if let Some(key) = user.query("draft") {
            let found = store::draft(conn, city, person, &key).await?;
            if let Some(draft) = found.filter(|draft| draft.place == drafting.place) {
                drafting.held = Some((draft.saved, Form::of_fields(draft.fields)));
                drafting.key = draft.key;
            }
        }
        if drafting.held.is_none() {
            drafting.key = user.new_key();
        }
        drafting.others = store::drafts_at(conn, (city, person), &drafting.place, MOST).await?;
        drafting.others.retain(|(key, _)| *key != drafting.key);
        Ok(drafting)
    }

    /// For a form that comes back with its key.
    pub fn again(user: &User, name: &str, key: String) -> Self {
        Self {
            place: user.path().to_owned(),
            name: name.to_owned(),
            person: user.who.person,
            key,
            held: None,
            others: Vec::new(),
            w: WORDS.in_lang(user.lang),
            zone: user.app.zone(),
        }
    }

    /// What the draft holds, as if it had been sent.
    pub fn form(&self) -> Option<&Form> {
        self.held.as_ref().map(|(_, form)| form)
    }

    /// The key that the form carries.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// What is told above the form: that it is a draft, and which others there are.
    pub fn top(&self) -> Html {
        let at = |saved: Instant| formats::instant(saved, self.zone);
        let mut out = String::new();
        if let Some((saved, _)) = &self.held {
            let said = Html::text(self.w.t1("draft-this", "at", at(*saved)));
            out.push_str(&format!(r#"<p class="notice mb-4" role="status">{said}</p>"#));
        }
        if !self.others.is_empty() {
            let links = self.others.iter().take(5).map(|(key, saved)| {
                let text = self.w.t1("draft-continue", "at", at(*saved));
                format!("<li>{}</li>", Html::link(href_of(&self.place, key), Html::text(text)))
            });
            let said = Html::text(self.w.t1("draft-others", "n", self.others.len()));
            let all = Html::link("/drafts", Html::text(self.w.t("drafts")));
            out.push_str(&format!(
                r#"<div class="notice mb-4"><p>{said} {all}</p><ul class="bullets">{}</ul></div>"#,
                links.collect::<String>()
            ));
        }
        Html::trusted(out)
    }

    /// The attributes of the form: by them the script saves what is typed, and tells whose it is.
    pub fn attributes(&self) -> Html {
        let words = ["saved", "offline", "waiting", "ended", "sent", "mend", "sending", "open"];
        let words: String = words
            .into_iter()
            .map(|word| format!(r#" data-word-{word}="{}""#, Html::text(self.w.t(&format!("draft-{word}")))))
            .collect();
        Html::trusted(format!(r#" data-draft="/drafts" data-account="{}"{words}"#, self.person))
    }

    /// The hidden fields by which the form says that it may be kept.
    pub fn hidden(&self) -> Html {
        let field = |name: &str, value: &str| {
            format!(r#"<input type="hidden" name="{name}" value="{}">"#, Html::text(value))
        };
        Html::trusted(field("draft-at", &self.place) + &field("draft-name", &self.name))
    }

    /// The buttons beside the main one, and the line that says what became of what was typed.
    pub fn buttons(&self) -> Html {
        let button = |to: &str, word: &str| {
            format!(
                r#"<button class="btn" formaction="{to}" formenctype="application/x-www-form-urlencoded">{}</button>"#,
                Html::text(self.w.t(word))
            )
        };
        let mut out = button("/drafts", "draft-save");
        if self.held.is_some() {
            out.push_str(&button("/drafts/end", "draft-end"));
        }
        out.push_str(r#"<span class="note" data-draft-said role="status"></span>"#);
        Html::trusted(out)
    }
}
