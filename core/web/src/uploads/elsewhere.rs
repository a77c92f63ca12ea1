//! The same picture on another record: it is said beside the picture, and who may see the other record is led there.

use std::collections::{BTreeMap, BTreeSet};

use luoshi_units::Verb;
use serde::Serialize;

use super::store;
use crate::{Error, Html, RecordTitle, User, WORDS};

/// So many other records are named beside one picture.
const MOST_NAMED: usize = 3;

/// That a file hangs on another record, too.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Elsewhere {
    /// What is said.
    pub text: String,
    /// What the other record is called, where the reader may see it.
    pub title: Option<String>,
    /// Where it is.
    pub href: Option<String>,
}

impl Elsewhere {
    /// As a line.
    pub fn html(&self) -> Html {
        match (&self.title, &self.href) {
            (Some(title), Some(href)) => {
                Html::text(&self.text).and(" ").and(Html::link(href, Html::text(title)))
            }
            _ => Html::text(&self.text),
        }
    }
}

/// Where else these files hang than on the record `but`, by hash. Ask with no connection at hand: rooms take one.
///
/// # Errors
/// What the database or a room says.
pub async fn elsewhere(
    user: &User,
    hashes: &[String],
    but: Option<i64>,
) -> Result<BTreeMap<String, Vec<Elsewhere>>, Error> {
    if hashes.is_empty() {
        return Ok(BTreeMap::new());
    }
    let (app, mut conn) = (&user.app, user.app.read().await?);
    let uses = store::uses_elsewhere(&mut conn, user.who.city, hashes, but.unwrap_or(0)).await?;
    let tree = app.tree(&mut conn).await?;
    drop(conn);
    if uses.is_empty() {
        return Ok(BTreeMap::new());
    }
    let records: Vec<i64> =
        uses.iter().map(|(_, record)| *record).collect::<BTreeSet<_>>().into_iter().collect();
    let known = app.titles(&records, user.lang).await?.into_iter();
    let seen = known.filter(|title| user.who.may(Verb::ReadRows, &title.unit, &tree));
    let titles: BTreeMap<i64, RecordTitle> = seen.map(|title| (title.record, title)).collect();
    let w = WORDS.in_lang(user.lang);
    let mut found: BTreeMap<String, Vec<Elsewhere>> = BTreeMap::new();
    let mut hidden: BTreeSet<&String> = BTreeSet::new();
    for (hash, record) in &uses {
        let Some(title) = titles.get(record) else {
            hidden.insert(hash);
            continue;
        };
        let named = found.entry(hash.clone()).or_default();
        if named.len() < MOST_NAMED {
            named.push(Elsewhere {
                text: w.t("upload-elsewhere"),
                title: Some(format!("{} {}", title.title, title.day)),
                href: Some(title.href.clone()),
            });
        }
    }
    for hash in hidden {
        let unnamed = Elsewhere { text: w.t("upload-elsewhere-hidden"), title: None, href: None };
        found.entry(hash.clone()).or_default().push(unnamed);
    }
    Ok(found)
}
