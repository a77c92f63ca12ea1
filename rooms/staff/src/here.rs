//! What every page of this room looks at: the units of today, the day, the reader.

use std::collections::HashMap;
use std::sync::Arc;

use luoshi_packs::Lang;
use luoshi_store::{CityId, Conn, Day};
use luoshi_units::{Person, Scope, Tree, Verb, Who, people, posts};
use luoshi_web::parts::Choice;
use luoshi_web::{App, Error, Html, User, Words};

use crate::WORDS;
use crate::deeds::Desk;

/// More units than this no list without a script is offered.
const MOST_UNITS: usize = 300;

/// The units of today and the day, for one reader.
pub struct Here {
    /// The units.
    pub tree: Arc<Tree>,
    /// The day in the city, by the clock of deeds.
    pub today: Day,
    /// The room's words in the reader's language.
    pub w: Words,
    /// The city.
    pub city: CityId,
    /// The application.
    pub app: App,
    /// The reader.
    pub who: Who,
}

impl Here {
    /// For somebody who reads a page.
    pub async fn of(user: &User, conn: &mut Conn) -> Result<Self, Error> {
        Self::at(&user.app, conn, &user.who, user.lang).await
    }

    /// For somebody who reads no page: a job of theirs.
    pub async fn at(app: &App, conn: &mut Conn, who: &Who, lang: Lang) -> Result<Self, Error> {
        Ok(Self {
            tree: app.tree(conn).await?,
            today: app.today(),
            w: WORDS.in_lang(lang),
            city: app.city().id,
            app: app.clone(),
            who: who.clone(),
        })
    }

    /// Whether they read the access log: whoever audits the whole city.
    pub fn may_read_log(&self) -> bool {
        self.who.scope(Verb::Audit, &self.tree) == Scope::All
    }

    /// What a deed under this key stands on.
    pub fn desk(&self, key: &str) -> Desk {
        Desk { who: self.who.clone(), key: key.to_owned(), app: self.app.clone() }
    }

    /// The units whose rows the reader may see.
    pub fn seen(&self) -> Scope {
        self.who.scope(Verb::ReadRows, &self.tree)
    }

    /// A unit's name, marked as Chinese where the page is in English and it has no English name.
    pub fn unit(&self, code: &str) -> Html {
        self.tree.get(code).map_or_else(|| Html::text(code), |unit| Html::unit(self.w.lang, unit))
    }

    /// A unit's name as plain text.
    pub fn unit_text(&self, code: &str) -> String {
        self.tree.get(code).map_or_else(|| code.to_owned(), |unit| unit.name(self.w.english()).to_owned())
    }

    /// The names of the units above.
    pub fn above(&self, code: &str) -> String {
        let mut path = self.tree.path(code);
        path.pop();
        let names: Vec<&str> = path.iter().map(|unit| unit.name(self.w.english())).collect();
        names.join(" › ")
    }

    /// The way down to a unit from the city, with its own name at the end.
    pub fn way(&self, code: &str) -> Html {
        let path = self.tree.path(code);
        self.named(&path)
    }

    /// A unit's name in a cell, with the way down to it beneath.
    pub fn unit_with_path(&self, code: &str) -> Html {
        let mut path = self.tree.path(code);
        path.pop();
        let above = self.named(&path);
        if above.is_empty() { self.unit(code) } else { self.unit(code).and(Html::sub(above)) }
    }

    fn named(&self, path: &[&luoshi_units::Unit]) -> Html {
        path.iter().enumerate().fold(Html::default(), |out, (at, unit)| {
            let out = if at > 0 { out.and(" › ") } else { out };
            out.and(Html::unit(self.w.lang, unit))
        })
    }

    /// A link to who works at a unit.
    pub fn unit_link(&self, code: &str) -> Html {
        Html::link(format!("/staff/units/{code}"), self.unit(code))
    }

    /// A person's name as a link to their page.
    pub fn person_link(&self, id: i64, name: &str) -> Html {
        Html::link(format!("/staff/people/{id}"), Html::name(self.w.lang, name, None))
    }

    /// Units to choose without a script: where one may do this, two steps down from the posts; with the chosen one.
    pub fn unit_choices(&self, verb: Verb, chosen: Option<&str>) -> Vec<Choice> {
        let root = self.tree.root().code.as_str();
        let mut tops = self.who.units_for(verb);
        if self.who.scope(verb, &self.tree) == Scope::All {
            tops = vec![root];
        }
        let mut codes: Vec<&str> = Vec::new();
        for top in tops {
            let depth = self.tree.depth(top);
            for code in self.tree.under(top) {
                let near = self.tree.depth(code) <= depth + 2 && codes.len() < MOST_UNITS;
                let works = self.tree.get(code).is_some_and(|unit| unit.ended.is_none());
                if near && works && !codes.contains(&code) {
                    codes.push(code);
                }
            }
        }
        codes.extend(chosen.filter(|code| self.tree.get(code).is_some() && !codes.contains(code)));
        codes.iter().map(|code| Choice::new(*code, self.unit_text(code)).note(self.above(code))).collect()
    }

    /// The names of people, by key.
    pub async fn names(&self, conn: &mut Conn, ids: &[i64]) -> Result<HashMap<i64, String>, Error> {
        let mut ids = ids.to_vec();
        ids.sort_unstable();
        ids.dedup();
        let found = people::by_ids(conn, self.city, &ids).await?;
        Ok(found.into_iter().map(|person| (person.id, person.name)).collect())
    }

    /// Somebody of whom the reader may see something: themselves, people of units whose rows they see or whose people
    /// they keep, and who holds or held a post there.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub async fn person(&self, conn: &mut Conn, id: i64) -> Result<Person, Error> {
        let person = people::by_ids(conn, self.city, &[id]).await?.into_iter().next();
        let person = person.filter(|person| person.name != people::ERASED).ok_or(Error::NotFound)?;
        let keeps = [Verb::ReadRows, Verb::ManagePeople, Verb::Appoint]
            .into_iter()
            .any(|verb| self.who.may(verb, &person.unit, &self.tree));
        if keeps || id == self.who.person {
            return Ok(person);
        }
        let filter = posts::Filter {
            person: Some(id),
            units: self.seen().into_units(),
            which: posts::Which::All,
            ..posts::Filter::default()
        };
        if posts::count(conn, self.city, &filter, self.today).await? > 0 {
            Ok(person)
        } else {
            Err(Error::NotFound)
        }
    }
}
