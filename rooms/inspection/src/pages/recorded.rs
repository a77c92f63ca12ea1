//! What a record said when the figure was stated, and what has changed since: who checks holds the former against what
//! they see.

use luoshi_store::Instant;
use luoshi_web::{Error as Fault, Html, RecordTitle, User, formats};

use crate::model::{Audit, Sampled};

/// A record as it was stated, and as it stands.
pub struct Recorded {
    /// How its room calls it now; none where no room has it.
    pub title: Option<RecordTitle>,
    /// What it said when the figure was stated, label and value.
    pub facts: Vec<(String, Html)>,
    /// What it says otherwise now.
    pub since: Vec<(String, Html)>,
    /// When it was last changed, where that was since.
    pub changed: Option<Instant>,
}

impl Recorded {
    /// Reads the record of an entry. Its deeds keep it as each left it: the last one that was known at the statement's
    /// position tells what was stated.
    pub async fn of(user: &User, audit: &Audit, entry: &Sampled) -> Result<Self, Fault> {
        let (app, city, record) = (&user.app, user.who.city, entry.record);
        let mut conn = app.read().await?;
        let known = luoshi_ledger::store::id_at(&mut conn, city, audit.position).await?.unwrap_or(i64::MAX);
        let deeds = luoshi_ledger::history(&mut conn, city, record).await?;
        drop(conn);
        let changed = deeds.last().filter(|deed| deed.id > known).map(|deed| deed.at);
        let stated = deeds.into_iter().rfind(|deed| deed.id <= known).and_then(|deed| deed.snapshot);
        for room in app.rooms() {
            let Some(title) = room.titles(app, &[record], user.lang).await?.pop() else { continue };
            let now = room.facts(app, record, user.lang, None).await?;
            let facts = match stated.filter(|_| changed.is_some()) {
                Some(stated) => room.facts(app, record, user.lang, Some(&stated)).await?,
                None => now.clone(),
            };
            let since = otherwise(&facts, now);
            return Ok(Self { title: Some(title), facts, since, changed });
        }
        Ok(Self { title: None, facts: Vec::new(), since: Vec::new(), changed })
    }
}

/// What stands in `now` and not in `then`; what is gone has no value.
fn otherwise(then: &[(String, Html)], now: Vec<(String, Html)>) -> Vec<(String, Html)> {
    let labels: Vec<String> = now.iter().map(|(label, _)| label.clone()).collect();
    let gone = then.iter().filter(|(label, _)| !labels.contains(label));
    let gone: Vec<_> = gone.map(|(label, _)| (label.clone(), Html::text(formats::NONE))).collect();
    now.into_iter().filter(|fact| !then.contains(fact)).chain(gone).collect()
}

#[cfg(test)]
mod tests {
    use luoshi_web::Html;

    use super::otherwise;

    #[test]
    fn what_changed_came_and_went() {
        let facts = |list: &[(&str, &str)]| -> Vec<(String, Html)> {
            list.iter().map(|(label, value)| ((*label).to_owned(), Html::text(value))).collect()
        };
        let then = facts(&[("place", "hall"), ("minutes", "60"), ("remark", "late")]);
        let now = facts(&[("place", "hall"), ("minutes", "90"), ("confirmed", "by Li")]);
        let since = facts(&[("minutes", "90"), ("confirmed", "by Li"), ("remark", "—")]);
        assert_eq!(otherwise(&then, now), since);
        assert!(otherwise(&then, then.clone()).is_empty());
    }
}
