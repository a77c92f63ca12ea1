//! What the pages of this room begin with: who reads, the units, the bulletin, what its marks say.

use std::sync::Arc;

use luoshi_units::{Tree, Verb};
use luoshi_web::{App, Error, User, Words};

use crate::deeds::{Desk, Pinned, WRITES};
use crate::model::{Bulletin, Edition, Ground, Pin, ground};
use crate::numbers::value;
use crate::told::{Outcome, Source, Teller};
use crate::{WORDS, store};

/// Somebody at a page.
pub struct Here<'a> {
    /// Who.
    pub user: &'a User,
    /// The words in their language.
    pub w: Words,
    /// The units as they stand.
    pub tree: Arc<Tree>,
}

impl<'a> Here<'a> {
    /// Of a request.
    pub async fn of(user: &'a User) -> Result<Self, Error> {
        let tree = {
            let mut conn = user.app.read().await?;
            user.app.tree(&mut conn).await?
        };
        Ok(Self { user, w: user.words(&WORDS), tree })
    }

    /// A desk for a deed under a key.
    pub fn desk(&self, key: &str) -> Desk {
        Desk {
            who: self.user.who.clone(),
            key: key.to_owned(),
            tree: Arc::clone(&self.tree),
            zone: self.user.app.zone(),
        }
    }

    /// Whether this person writes at a unit.
    pub fn writes(&self, unit: &str) -> bool {
        self.user.who.may(WRITES, unit, &self.tree)
    }

    /// Whether this person publishes at a unit.
    pub fn publishes(&self, unit: &str) -> bool {
        self.user.who.may(Verb::Publish, unit, &self.tree)
    }

    /// Whether this person has a part in what is written at a unit: they see it before it is published.
    pub fn takes_part(&self, unit: &str) -> bool {
        self.writes(unit) || self.publishes(unit)
    }

    /// A bulletin that this person may see: one that is published, or one at a unit where they write or publish.
    pub async fn bulletin(&self, id: &str) -> Result<Bulletin, Error> {
        let id: i64 = id.parse().ok().filter(|id| *id > 0).ok_or(Error::NotFound)?;
        let mut conn = self.user.app.read().await?;
        let one =
            store::bulletin_by_id(&mut conn, self.user.app.city().id, id).await?.ok_or(Error::NotFound)?;
        let unit = &one.draft.unit;
        if one.edition > 0 || self.takes_part(unit) { Ok(one) } else { Err(Error::NotFound) }
    }

    /// The same as this person may read it: who neither writes nor publishes there reads the last edition.
    pub async fn readable(&self, id: &str) -> Result<Bulletin, Error> {
        let one = self.bulletin(id).await?;
        if self.takes_part(&one.draft.unit) {
            return Ok(one);
        }
        let mut conn = self.user.app.read().await?;
        let editions = store::editions(&mut conn, self.user.app.city().id, one.id).await?;
        let draft = editions.into_iter().next().ok_or(Error::NotFound)?.draft;
        Ok(Bulletin { draft, ..one })
    }
}

/// What the marks of a text say, at a position or now.
pub async fn tell(
    (app, tree): (&App, &Tree),
    ground: &Ground,
    body: &str,
    as_of: Option<i64>,
) -> Result<Vec<Outcome>, Error> {
    let definitions = app.definitions(as_of).await?;
    let source = Source {
        ledger: app.ledger(),
        city: app.city().id,
        tree,
        pack: &definitions.pack,
        catalogue: &definitions.catalogue,
    };
    Teller { source, ground, as_of }.tell(body).await
}

/// What words of comparison of an edition compared when it was published, by the place of their mark. Ask with no
/// connection at hand.
pub async fn compared(app: &App, edition: &Edition, pins: &[Pin]) -> Result<Vec<Option<String>>, Error> {
    if !pins.iter().any(|pin| pin.word) {
        return Ok(Vec::new());
    }
    let tree = {
        let mut conn = app.read().await?;
        app.tree(&mut conn).await?
    };
    let draft = &edition.draft;
    let ground = ground(&draft.unit, &draft.lang, (draft.from, draft.until));
    let outcomes = tell((app, &tree), &ground, &draft.body, Some(edition.as_of)).await?;
    let said =
        outcomes.into_iter().zip(pins).map(|(outcome, pin)| outcome.ok()?.compared.filter(|_| pin.word));
    Ok(said.collect())
}

/// What is pinned where a bulletin is published now.
pub async fn pinned((app, tree): (&App, &Tree), one: &Bulletin) -> Result<Pinned, Error> {
    let as_of = app.ledger().position(app.city().id).await?;
    Ok(kept((one.version, as_of), &tell((app, tree), &one.ground(), &one.draft.body, Some(as_of)).await?))
}

/// What is pinned of what marks said at a position.
pub fn kept((version, as_of): (i64, i64), outcomes: &[Outcome]) -> Pinned {
    Pinned { version, as_of, amiss: amiss(outcomes), pins: pins(outcomes) }
}

/// How many marks say nothing, or do not hold.
pub fn amiss(outcomes: &[Outcome]) -> usize {
    outcomes.iter().filter(|outcome| outcome.as_ref().map_or(true, |told| told.holds == Some(false))).count()
}

/// What is kept of what marks say.
pub fn pins(outcomes: &[Outcome]) -> Vec<Pin> {
    let told = outcomes.iter().enumerate().filter_map(|(at, outcome)| Some((at, outcome.as_ref().ok()?)));
    told.map(|(at, told)| Pin {
        place: i64::try_from(at).unwrap_or_default(),
        figure: told.answer.figure.clone(),
        unit: told.answer.unit.clone(),
        from: told.answer.from,
        until: told.answer.until,
        value: value(&told.answer),
        entries: told.answer.entries,
        exact: told.exact.clone(),
        text: told.text.clone(),
        word: told.holds.is_some(),
    })
    .collect()
}
