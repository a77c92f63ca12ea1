//! What every page and every call of this room looks at: the units of today, the moment, the reader.

use std::collections::HashMap;
use std::sync::Arc;

use luoshi_store::{CityId, Conn};
use luoshi_units::{Person, Tree, Units, Verb, Who, people};
use luoshi_web::parts::Choice;
use luoshi_web::{App, Html, User, Words};

use crate::WORDS;
use crate::deeds::{Desk, local};
use crate::error::Error;
use crate::model::{Now, Order, Talk, Team};
use crate::store::{self, OrderScope};

/// The units of today and the moment, for one reader.
pub struct Here {
    /// The units.
    pub tree: Arc<Tree>,
    /// The moment, in the city's own time.
    pub now: Now,
    /// The room's words in the reader's language.
    pub w: Words,
    /// The city.
    pub city: CityId,
    app: App,
    units: Units,
    zone: chrono_tz::Tz,
}

impl Here {
    /// For somebody who reads a page.
    pub async fn of(user: &User, conn: &mut Conn) -> Result<Self, luoshi_web::Error> {
        Self::at(&user.app, conn, user.lang).await
    }

    /// For a call without a page.
    pub async fn at(app: &App, conn: &mut Conn, lang: luoshi_packs::Lang) -> Result<Self, luoshi_web::Error> {
        Ok(Self {
            tree: app.tree(conn).await?,
            now: local(app.store().now(), app.zone()),
            w: WORDS.in_lang(lang),
            city: app.city().id,
            app: app.clone(),
            units: app.units().clone(),
            zone: app.zone(),
        })
    }

    /// What a deed of `who` under this key stands on, to take along into a transaction.
    pub fn seat(&self, who: &Who, key: &str) -> Seat {
        Seat { who: who.clone(), key: key.to_owned(), units: self.units.clone(), zone: self.zone }
    }

    /// The application.
    pub fn app(&self) -> &App {
        &self.app
    }

    /// The city's time zone.
    pub fn zone(&self) -> chrono_tz::Tz {
        self.zone
    }

    /// A reason as the reader sees it.
    pub fn reason(&self, kept: &str) -> Html {
        self.app.reason(kept, self.w.lang).html(self.w.lang)
    }

    /// The units whose records the person may see; `None` for all.
    pub fn seen(&self, who: &Who) -> Option<Vec<String>> {
        who.scope(Verb::ReadRows, &self.tree).into_units()
    }

    /// The talk, if the person may see it.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub async fn talk(&self, conn: &mut Conn, who: &Who, id: i64) -> Result<Talk, Error> {
        let talk = store::talk_by_id(conn, self.city, id).await?;
        talk.filter(|talk| who.may(Verb::ReadRows, &talk.unit, &self.tree)).ok_or(Error::NotFound)
    }

    /// The team, if the person may see its record.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub async fn team(&self, conn: &mut Conn, who: &Who, id: i64) -> Result<Team, Error> {
        let team = store::team_by_id(conn, self.city, id).await?;
        team.filter(|team| who.may(Verb::ReadRows, &team.unit, &self.tree)).ok_or(Error::NotFound)
    }

    /// The orders that the person may see.
    pub fn order_scope(&self, who: &Who) -> OrderScope {
        OrderScope { units: self.seen(who), asked: self.tree.in_line(&who.units_for(Verb::Record)) }
    }

    /// The order with its team, if the person may see it.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    pub async fn order(&self, conn: &mut Conn, who: &Who, id: i64) -> Result<(Order, Option<Team>), Error> {
        let order = store::order_by_id(conn, self.city, id).await?.ok_or(Error::NotFound)?;
        let team = match order.team {
            Some(team) => store::team_by_id(conn, self.city, team).await?,
            None => None,
        };
        if crate::deeds::sees(who, &self.tree, &order, team.as_ref()) {
            Ok((order, team))
        } else {
            Err(Error::NotFound)
        }
    }

    /// A unit's name in the reader's language, as plain text; its code where the tree does not hold it.
    pub fn unit_text(&self, code: &str) -> String {
        self.tree.get(code).map_or_else(|| code.to_owned(), |unit| unit.name(self.w.english()).to_owned())
    }

    /// A unit's name, marked as Chinese where the page is in English and it has no English name.
    pub fn unit_html(&self, code: &str) -> Html {
        self.tree.get(code).map_or_else(|| Html::text(code), |unit| Html::unit(self.w.lang, unit))
    }

    /// The names of the units above.
    pub fn path_above(&self, code: &str) -> String {
        let mut path = self.tree.path(code);
        path.pop();
        let names: Vec<&str> = path.iter().map(|unit| unit.name(self.w.english())).collect();
        names.join(" › ")
    }

    /// The way down to a unit, each name marked as Chinese where the page is in English and it has no English
    /// one. Ends before the unit itself.
    pub fn path_html(&self, code: &str) -> Html {
        let mut path = self.tree.path(code);
        path.pop();
        path.iter().fold(Html::default(), |out, unit| out.and(Html::unit(self.w.lang, unit)).and(" › "))
    }

    /// A unit to choose.
    pub fn unit_choice(&self, code: &str) -> Option<Choice> {
        let unit = self.tree.get(code)?;
        Some(Choice::new(code, unit.name(self.w.english())).note(self.path_above(code)))
    }

    /// Units to choose without a script: those that the person's posts for `verb` name, and what stands two
    /// steps below them; with `chosen`, if it is not among them.
    pub fn unit_choices(&self, who: &Who, verb: Verb, chosen: Option<&str>) -> Vec<Choice> {
        let mut codes: Vec<&str> = Vec::new();
        for top in who.units_for(verb) {
            let depth = self.tree.depth(top);
            for code in self.tree.under(top) {
                let near = self.tree.depth(code) <= depth + 2 && codes.len() < MOST_UNITS;
                let works = self.tree.get(code).is_some_and(|unit| unit.ended.is_none());
                if near && works && !codes.contains(&code) {
                    codes.push(code);
                }
            }
        }
        codes.extend(chosen.filter(|chosen| !codes.contains(chosen)));
        codes.into_iter().filter_map(|code| self.unit_choice(code)).collect()
    }

    /// What is told to somebody who sees a record of `unit` and may not change it: who can. Nothing where they
    /// may.
    pub async fn no_change(
        &self,
        conn: &mut Conn,
        who: &Who,
        verb: Verb,
        unit: &str,
    ) -> Result<Option<Html>, luoshi_web::Error> {
        if who.may(verb, unit, &self.tree) {
            return Ok(None);
        }
        let can = luoshi_units::may_who(conn, self.city, verb, unit, &self.tree, self.now.today).await?;
        let names: Vec<String> = can.into_iter().take(3).map(|person| person.name).collect();
        if names.is_empty() {
            return Ok(Some(Html::text(self.w.t("talks-no-change-nobody"))));
        }
        let names = Html::name(self.w.lang, &crate::say::list(self.w.lang, &names), None);
        Ok(Some(Html::text(self.w.t("talks-no-change")).and(names).and(self.w.t("talks-no-change-end"))))
    }

    /// The people of these ids.
    pub async fn people(&self, conn: &mut Conn, ids: &[i64]) -> Result<People, Error> {
        let mut ids = ids.to_vec();
        ids.sort_unstable();
        ids.dedup();
        let found = people::by_ids(conn, self.city, &ids).await?;
        Ok(People { by_id: found.into_iter().map(|person| (person.id, person)).collect(), w: self.w })
    }
}

/// A [`Desk`] that owns what it needs.
pub struct Seat {
    who: Who,
    key: String,
    units: Units,
    zone: chrono_tz::Tz,
}

impl Seat {
    /// For a deed within a transaction, where nothing else is read.
    pub fn new(app: &App, who: &Who, key: &str) -> Self {
        Self { who: who.clone(), key: key.to_owned(), units: app.units().clone(), zone: app.zone() }
    }

    /// What deeds take.
    pub fn desk(&self) -> Desk<'_> {
        self.desk_for(&self.key)
    }

    /// The same with another key: for the parts of something that is sent as a whole.
    pub fn desk_for<'a>(&'a self, key: &'a str) -> Desk<'a> {
        Desk { who: &self.who, key, units: &self.units, zone: self.zone }
    }
}

/// More units than this no list without a script is offered.
const MOST_UNITS: usize = 300;

/// People by id.
pub struct People {
    by_id: HashMap<i64, Person>,
    w: Words,
}

impl People {
    /// The ids of all of them.
    pub fn known(&self) -> impl Iterator<Item = i64> {
        self.by_id.keys().copied()
    }

    /// A person's name; a word for it where they are not known any more.
    pub fn name(&self, id: i64) -> String {
        self.by_id.get(&id).map_or_else(|| self.w.t("talks-nobody"), |person| person.name.clone())
    }

    /// The same, marked as Chinese in an English page.
    pub fn html(&self, id: i64) -> Html {
        match self.by_id.get(&id) {
            Some(person) => Html::name(self.w.lang, &person.name, None),
            None => Html::text(self.w.t("talks-nobody")),
        }
    }

    /// Several names.
    pub fn names(&self, ids: &[i64]) -> Vec<String> {
        ids.iter().map(|id| self.name(*id)).collect()
    }

    /// Several names, marked as Chinese in an English page.
    pub fn html_of(&self, ids: &[i64]) -> Html {
        let join = if self.w.english() { ", " } else { "、" };
        ids.iter().enumerate().fold(Html::default(), |out, (at, id)| {
            if at > 0 { out.and(join).and(self.html(*id)) } else { out.and(self.html(*id)) }
        })
    }

    /// The same, each a link to the person's page.
    pub fn links_of(&self, ids: &[i64]) -> Html {
        let join = if self.w.english() { ", " } else { "、" };
        ids.iter().enumerate().fold(Html::default(), |out, (at, id)| {
            let link = Html::link(format!("/talks/speakers/{id}"), self.html(*id));
            if at > 0 { out.and(join).and(link) } else { out.and(link) }
        })
    }

    /// A person to choose, with their unit beside the name.
    pub fn choice(&self, here: &Here, id: i64) -> Choice {
        let unit = self.by_id.get(&id).map(|person| here.unit_text(&person.unit)).unwrap_or_default();
        Choice::new(id.to_string(), self.name(id)).note(unit)
    }
}
