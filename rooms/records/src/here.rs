//! What every page and every call of this room looks at: the pack, the tree of today, the day.

use std::collections::HashMap;
use std::sync::Arc;

use luoshi_packs::{Form, Lang, Pack};
use luoshi_store::{CityId, Conn, Day};
use luoshi_units::{Person, Scope, Tree, Units, Verb, Who, people};
use luoshi_web::parts::Choice;
use luoshi_web::{App, Error, Html, User, Words, formats};

use crate::WORDS;
use crate::deeds::Desk;
use crate::model::Record;

/// The pack, the tree and the day, and in whose language they are read.
pub struct Here {
    pub pack: Arc<Pack>,
    pub tree: Arc<Tree>,
    pub units: Units,
    pub today: Day,
    pub w: Words,
    pub zone: chrono_tz::Tz,
    city: CityId,
}

impl Here {
    /// For somebody who reads a page.
    pub async fn of(user: &User, conn: &mut Conn) -> Result<Self, Error> {
        Self::at(&user.app, conn, user.lang).await
    }

    /// For a call without a page.
    pub async fn at(app: &App, conn: &mut Conn, lang: Lang) -> Result<Self, Error> {
        Ok(Self {
            pack: app.pack(),
            tree: app.tree(conn).await?,
            units: app.units().clone(),
            today: app.today(),
            w: WORDS.in_lang(lang),
            zone: app.zone(),
            city: app.city().id,
        })
    }

    /// A record's title in the reader's language, read by its form.
    pub fn title(&self, form: &Form, record: &Record) -> Html {
        Html::name(self.w.lang, &self.title_text(form, record), None)
    }

    /// The same as plain text. In Chinese it is the title that was kept.
    pub fn title_text(&self, form: &Form, record: &Record) -> String {
        if self.w.lang == Lang::Zh {
            return record.title.clone();
        }
        let name = |code: &str| self.unit_text(code);
        let title = form.title_of(&record.values(form), self.w.lang, &name);
        if title.is_empty() { record.title.clone() } else { title }
    }

    /// An item's name, with its id on a second line.
    pub fn item(&self, id: &str) -> Html {
        Html::text(self.item_text(id)).and(Html::sub(Html::code(id)))
    }

    /// An item's name in the reader's language.
    pub fn item_text(&self, id: &str) -> String {
        self.pack.items.get(id).map_or_else(|| id.to_owned(), |item| item.name.get(self.w.lang).to_owned())
    }

    /// A quantity of an item with its sign, below zero in red. Money is kept in fen and read in yuan.
    pub fn quantity(&self, item: &str, quantity: i64) -> Html {
        let money = self.pack.items.get(item).is_some_and(|item| item.measure == "fen");
        let text = if money {
            let cents = quantity.unsigned_abs();
            let sign = if quantity < 0 { "-" } else { "" };
            let yuan = formats::signed(&format!("{sign}{}.{:02}", cents / 100, cents % 100));
            format!("{yuan} {}", self.w.t("records-money-unit"))
        } else {
            formats::signed(&quantity.to_string())
        };
        if quantity < 0 { Html::negative(text) } else { Html::text(text) }
    }

    /// What deeds stand on.
    pub fn desk(&self) -> Desk<'_> {
        Desk { pack: &self.pack, units: &self.units, today: self.today }
    }

    /// The form of this id in the pack in force.
    pub fn form(&self, id: &str) -> Result<&Form, Error> {
        self.pack.form(id).ok_or(Error::NotFound)
    }

    /// A unit's name in the reader's language, as plain text; its code where the tree does not hold it.
    pub fn unit_text(&self, code: &str) -> String {
        self.tree.get(code).map_or_else(|| code.to_owned(), |unit| unit.name(self.w.english()).to_owned())
    }

    /// A unit's name, marked as Chinese where the page is in English and it has no English name.
    pub fn unit_html(&self, code: &str) -> Html {
        self.tree.get(code).map_or_else(|| Html::text(code), |unit| Html::unit(self.w.lang, unit))
    }

    /// A unit with a link to its page.
    pub fn unit_link(&self, code: &str) -> Html {
        Html::link(format!("/units/{code}"), self.unit_html(code))
    }

    /// The names of the units above, without the city where there are others.
    pub fn path_above(&self, code: &str) -> String {
        let mut path = self.tree.path(code);
        path.pop();
        let names: Vec<&str> = path.iter().map(|unit| unit.name(self.w.english())).collect();
        names.join(" › ")
    }

    /// A unit to choose.
    pub fn unit_choice(&self, code: &str) -> Option<Choice> {
        let unit = self.tree.get(code)?;
        Some(Choice::new(code, unit.name(self.w.english())).note(self.path_above(code)))
    }

    /// All units for which the person may do this and that work today; `None` where there are more than `most`.
    pub fn unit_choices(&self, who: &Who, verb: Verb, most: usize) -> Option<Vec<Choice>> {
        let codes: Vec<String> = match who.scope(verb, &self.tree) {
            Scope::All => self.tree.iter().map(|unit| unit.code.clone()).collect(),
            Scope::Units(codes) => codes,
        };
        let works = |code: &&String| self.tree.get(code).is_some_and(|unit| unit.ended.is_none());
        let codes: Vec<&String> = codes.iter().filter(works).collect();
        (codes.len() <= most).then(|| codes.into_iter().filter_map(|code| self.unit_choice(code)).collect())
    }

    /// The units whose records the person may see; `None` for all.
    pub fn seen(&self, who: &Who) -> Option<Vec<String>> {
        who.scope(Verb::ReadRows, &self.tree).into_units()
    }

    /// The people of these ids.
    pub async fn people(&self, conn: &mut Conn, ids: &[i64]) -> Result<People, Error> {
        let mut ids = ids.to_vec();
        ids.sort_unstable();
        ids.dedup();
        let found = people::by_ids(conn, self.city, &ids).await?;
        Ok(People { by_id: found.into_iter().map(|person| (person.id, person)).collect(), w: self.w })
    }

    /// Who can do this at a unit, in words: names, at most three.
    pub async fn who_can(&self, conn: &mut Conn, verb: Verb, unit: &str) -> Result<String, Error> {
        let who = luoshi_units::may_who(conn, self.city, verb, unit, &self.tree, self.today).await?;
        let names: Vec<&str> = who.iter().take(3).map(|person| person.name.as_str()).collect();
        if names.is_empty() {
            return Ok(self.w.t("records-ask-nobody"));
        }
        Ok(names.join(if self.w.english() { ", " } else { "、" }))
    }
}

/// The address of a record's page.
pub fn href_of(record: &Record) -> String {
    format!("/records/{}/{}", record.form, record.id)
}

/// People by id.
pub struct People {
    by_id: HashMap<i64, Person>,
    w: Words,
}

impl People {
    /// A person's name; a word for it where they are not known any more.
    pub fn name(&self, id: i64) -> String {
        self.by_id.get(&id).map_or_else(|| self.w.t("records-nobody"), |person| person.name.clone())
    }

    /// The same, marked as Chinese in an English page.
    pub fn html(&self, id: i64) -> Html {
        match self.by_id.get(&id) {
            Some(person) => Html::name(self.w.lang, &person.name, None),
            None => Html::text(self.w.t("records-nobody")),
        }
    }

    /// The code of a person's unit.
    pub fn unit(&self, id: i64) -> Option<&str> {
        self.by_id.get(&id).map(|person| person.unit.as_str())
    }

    /// Forgets those whom the reader is not to be told of.
    pub fn keep(&mut self, told: impl Fn(&Person) -> bool) {
        self.by_id.retain(|_, person| told(person));
    }

    /// The person, if known.
    pub fn get(&self, id: i64) -> Option<&Person> {
        self.by_id.get(&id)
    }
}
