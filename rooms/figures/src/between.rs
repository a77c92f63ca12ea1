//! What a bridge is asked for, read from its address: `?then=&now=` besides what a figure is asked for. Either is a
//! position of the ledger or a day, which means the day's end; without `now` it is the end of the ledger.

use luoshi_ledger::bridge::{Bridge, BridgePage, End, Group, Role};
use luoshi_ledger::{LedgerError, PageOf, Question};
use luoshi_packs::Text;
use luoshi_store::Day;
use luoshi_units::{Tree, Verb};
use luoshi_web::{Definitions, Error, User};

use crate::WORDS;
use crate::ask::{Asked, day, position, refused};

/// How many entries a page shows.
const PAGE: usize = 50;
/// How many pages are read on for somebody who may see few of them.
const MOST_PAGES: usize = 10;

/// What was asked, as it stands in the address.
#[derive(Clone, Debug, Default)]
pub struct Between {
    /// The unit and the period.
    pub asked: Asked,
    /// The first moment.
    pub then: Option<String>,
    /// The second.
    pub now: Option<String>,
    /// The days whose trees of units count, where they are not the period's last.
    pub trees: (Option<Day>, Option<Day>),
}

/// What cannot be asked, and by which field.
#[derive(Clone, Debug)]
pub struct Wrong {
    /// `then` or `now`.
    pub field: &'static str,
    /// What to do about it.
    pub text: Text,
}

/// Both ends with everything that they are asked by.
pub struct Sides {
    /// The question.
    pub question: Question,
    /// The definitions at the first end.
    pub was: Definitions,
    /// The definitions at the second.
    pub is: Definitions,
    then: i64,
    now: Option<i64>,
    trees: (Option<Day>, Option<Day>),
}

impl Between {
    /// From the address of the page that `user` reads.
    pub fn read(user: &User) -> Result<Self, Error> {
        let asked = Asked {
            unit: user.query("unit"),
            from: day(user, "from")?,
            until: day(user, "until")?,
            ..Asked::default()
        };
        let trees = (day(user, "then_tree")?, day(user, "now_tree")?);
        Ok(Self { asked, then: user.query("then"), now: user.query("now"), trees })
    }

    /// The address of a page about the same, and more.
    pub fn link(&self, path: &str, more: &[(&str, Option<&str>)]) -> String {
        let trees = (self.trees.0.map(|day| day.to_string()), self.trees.1.map(|day| day.to_string()));
        let mut query = vec![
            ("then", self.then.as_deref()),
            ("now", self.now.as_deref()),
            ("then_tree", trees.0.as_deref()),
            ("now_tree", trees.1.as_deref()),
        ];
        query.extend_from_slice(more);
        self.asked.link(path, &query)
    }

    /// Both ends of a figure; none where no first moment was named.
    pub async fn sides(&self, user: &User, figure: &str) -> Result<Option<Result<Sides, Wrong>>, Error> {
        let Some(then) = &self.then else { return Ok(None) };
        let then = match moment(user, "then", then).await? {
            Ok(then) => then,
            Err(wrong) => return Ok(Some(Err(wrong))),
        };
        let now = match &self.now {
            None => None,
            Some(now) => match moment(user, "now", now).await? {
                Ok(now) => Some(now),
                Err(wrong) => return Ok(Some(Err(wrong))),
            },
        };
        let (was, is) = (user.app.definitions(Some(then)).await?, user.app.definitions(now).await?);
        let question = self.asked.of(figure);
        Ok(Some(Ok(Sides { question, was, is, then, now, trees: self.trees })))
    }
}

/// The position that a field means, if the ledger has it.
async fn moment(user: &User, field: &'static str, text: &str) -> Result<Result<i64, Wrong>, Error> {
    let found = match position(&user.app, text).await {
        Ok(asked) => {
            let last = user.app.ledger().position(user.app.city().id).await?;
            let held = (1..=last).contains(&asked);
            if held { Ok(asked) } else { Err(refused(LedgerError::NoPosition { asked, last })) }
        }
        Err(error) => Err(error),
    };
    match found {
        Ok(found) => Ok(Ok(found)),
        Err(Error::Bad(text)) => Ok(Err(Wrong { field, text })),
        Err(error) => Err(error),
    }
}

impl Sides {
    fn ends(&self) -> (End<'_>, End<'_>) {
        let then = End { catalogue: &self.was.catalogue, as_of: Some(self.then), tree: self.trees.0 };
        let now = End { catalogue: &self.is.catalogue, as_of: self.now, tree: self.trees.1 };
        (then, now)
    }

    /// The bridge, or why there is none.
    pub async fn bridge(&self, user: &User) -> Result<Result<Bridge, Wrong>, Error> {
        let (then, now) = self.ends();
        match user.app.ledger().bridge(user.app.city().id, &self.question, &then, &now).await {
            Ok(bridge) => Ok(Ok(bridge)),
            Err(LedgerError::Backwards { then, now }) => Ok(Err(Wrong {
                field: "now",
                text: WORDS.text("said-backwards", &[("then", then.into()), ("now", now.into())]),
            })),
            Err(error @ (LedgerError::NoUnit { .. } | LedgerError::NoFigure(_) | LedgerError::Units(_))) => {
                self.unknown(user, error).await
            }
            Err(error) => Err(refused(error)),
        }
    }

    /// What is there now and was not then is said beside the first moment; what is not there is not found.
    async fn unknown(&self, user: &User, error: LedgerError) -> Result<Result<Bridge, Wrong>, Error> {
        let now = Question { as_of: self.now, ..self.question.clone() };
        let answer = user.app.ledger().answer(user.app.city().id, &self.is.catalogue, &now).await;
        if answer.is_err() {
            return Err(refused(error));
        }
        let text = match error {
            LedgerError::NoFigure(_) => WORDS.text("said-no-figure-then", &[]),
            _ => WORDS.text("said-no-unit-then", &[]),
        };
        Ok(Err(Wrong { field: "then", text }))
    }

    /// A page of a group's entries, each with the quantity by which it changes the figure.
    pub async fn entries(
        &self,
        user: &User,
        which: (Role, Group),
        page: &PageOf,
    ) -> Result<BridgePage, Error> {
        let (then, now) = self.ends();
        let (ledger, city) = (user.app.ledger(), user.app.city().id);
        let mut read =
            ledger.bridge_entries(city, &self.question, (&then, &now), which, page).await.map_err(refused)?;
        for (entry, sign) in &mut read.entries {
            entry.quantity *= *sign;
        }
        Ok(read)
    }

    /// A page with enough that the reader may see, as far as a few pages hold them.
    pub async fn seen(
        &self,
        user: &User,
        which: (Role, Group),
        after: Option<String>,
        tree: &Tree,
    ) -> Result<BridgePage, Error> {
        let mut wanted = PageOf { after, limit: PAGE, ..PageOf::default() };
        let mut found = BridgePage { entries: Vec::new(), next: None };
        for _ in 0..MOST_PAGES {
            let read = self.entries(user, which, &wanted).await?;
            found.entries.extend(read.entries);
            found.next = read.next;
            let may = |unit: &str| user.who.may(Verb::ReadRows, unit, tree);
            let seen = found.entries.iter().filter(|(entry, _)| may(&entry.unit)).count();
            if found.next.is_none() || seen >= PAGE / 2 {
                break;
            }
            wanted.after.clone_from(&found.next);
        }
        Ok(found)
    }
}

/// Which group is opened, of which of the figure's counts.
pub fn opened(user: &User) -> Option<(Role, Group)> {
    let group = Group::named(&user.query("group")?)?;
    let role = user.query("role").and_then(|role| Role::named(&role)).unwrap_or(Role::Whole);
    Some((role, group))
}
