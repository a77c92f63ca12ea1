//! The entries of all groups as a sheet: those that the asker may see, and how many others there are.

use axum::extract::Path;
use axum::response::Response;
use luoshi_ledger::bridge::{Group, Role, Strand};
use luoshi_ledger::{Entry, PageOf};
use luoshi_packs::{FigureDef, Text};
use luoshi_sheets::{Out, write_csv};
use luoshi_units::{Tree, Verb};
use luoshi_web::figures::{exact, group_key, role_key};
use luoshi_web::{Error, User, Words, download, formats};

use crate::between::{Between, Sides};
use crate::{WORDS, names, rows};

/// How many entries a sheet holds at the most.
const MOST: usize = 100_000;
/// How many are read at once.
const STEP: usize = 1_000;

/// `GET /figures/{id}/bridge/entries`
pub async fn entries(user: User, Path(id): Path<String>) -> Result<Response, Error> {
    let w = user.words(&WORDS);
    let between = Between::read(&user)?;
    user.app.pack().figure(&id).ok_or(Error::NotFound)?;
    let sides = match between.sides(&user, &id).await? {
        Some(Ok(sides)) => sides,
        Some(Err(wrong)) => return Err(Error::Bad(wrong.text)),
        None => return Err(Error::Bad(no_moment())),
    };
    let bridge = sides.bridge(&user).await?.map_err(|wrong| Error::Bad(wrong.text))?;
    let tree = {
        let mut conn = user.app.read().await?;
        user.app.units().tree(&mut conn, user.app.city().id, bridge.now.until, i64::MAX).await?
    };
    let sheet = Sheet { w, user: &user, sides: &sides, tree: &tree };
    let mut lines = Vec::new();
    for strand in &bridge.strands {
        let def = sides.is.pack.figure(&strand.figure).ok_or(Error::NotFound)?;
        for share in &strand.shares {
            sheet.group(def, strand, share.group, &mut lines).await?;
        }
    }
    let bytes = write_csv(&headers(w), lines.into_iter());
    Ok(download(&format!("{id}-bridge.csv"), "text/csv; charset=utf-8", bytes))
}

/// What is said where no first moment was named.
pub fn no_moment() -> Text {
    WORDS.text("said-then-wanted", &[])
}

fn headers(w: Words) -> Vec<String> {
    [
        "bridge-part",
        "bridge-what",
        "rows-entry",
        "rows-day",
        "unit-code",
        "rows-unit",
        "rows-record",
        "bridge-change",
        "rows-reverses",
        "rows-reason-head",
        "rows-at",
    ]
    .iter()
    .map(|key| w.t(key))
    .collect()
}

struct Sheet<'a> {
    w: Words,
    user: &'a User,
    sides: &'a Sides,
    tree: &'a Tree,
}

impl Sheet<'_> {
    async fn group(
        &self,
        def: &FigureDef,
        strand: &Strand,
        group: Group,
        lines: &mut Vec<Vec<Out>>,
    ) -> Result<(), Error> {
        let mut page = PageOf { after: None, limit: STEP, ..PageOf::default() };
        let mut folded = 0;
        loop {
            let read = self.sides.entries(self.user, (strand.role, group), &page).await?;
            let entries: Vec<Entry> = read.entries.into_iter().map(|(entry, _)| entry).collect();
            let known = rows::Known::of(self.user, &entries, self.tree).await?;
            let (seen, hidden): (Vec<&Entry>, Vec<&Entry>) =
                entries.iter().partition(|entry| self.user.who.may(Verb::ReadRows, &entry.unit, self.tree));
            folded += hidden.len();
            lines.extend(seen.iter().map(|entry| self.line(def, strand, group, entry, &known)));
            if lines.len() > MOST {
                return Err(Error::Bad(WORDS.text("said-too-many-rows", &[("most", MOST.into())])));
            }
            match read.next {
                Some(next) => page.after = Some(next),
                None => break,
            }
        }
        if folded > 0 {
            let mut line = vec![self.part(strand.role), Out::Text(self.w.t(group_key(group)))];
            line.push(Out::Text(self.w.t1("rows-folded", "n", folded)));
            lines.push(line);
        }
        Ok(())
    }

    fn part(&self, role: Role) -> Out {
        Out::Text(self.w.t(role_key(role)))
    }

    fn line(
        &self,
        def: &FigureDef,
        strand: &Strand,
        group: Group,
        entry: &Entry,
        known: &rows::Known,
    ) -> Vec<Out> {
        let (w, lang) = (self.w, self.w.lang);
        let path = self.tree.path(&entry.unit);
        let path = path.iter().map(|unit| names::plain(lang, unit)).collect::<Vec<_>>().join(" ");
        let title =
            known.title(entry.record).map_or_else(|| entry.record.to_string(), |title| title.title.clone());
        vec![
            self.part(strand.role),
            Out::Text(w.t(group_key(group))),
            entry.seq.map_or_else(|| Out::Text(String::new()), Out::Int),
            Out::Day(entry.day.to_string()),
            Out::Text(entry.unit.clone()),
            Out::Text(path),
            Out::Text(title),
            Out::Decimal(exact(def, strand, entry.quantity.into())),
            Out::Text(if entry.reverses.is_some() { w.t("yes") } else { String::new() }),
            Out::Text(rows::reason(self.user, entry)),
            Out::Text(formats::instant(entry.at, self.user.app.zone())),
        ]
    }
}
