//! What is found, group by group, as far as the reader may see it.

use std::collections::HashMap;
use std::sync::Arc;

use luoshi_openlog::OpenLog;
use luoshi_packs::Lang;
use luoshi_store::Day;
use luoshi_units::{Scope, Tree, Unit, Verb, people};
use luoshi_web::find::{Query, excerpt, is_chinese, marked};
use luoshi_web::{App, Error, Html, RecordTitle, User, Words, formats, href};

use crate::WORDS;
use crate::store::{self, Asked, Hit};

/// So many of a group stand where all groups do.
pub const FEW: usize = 5;
/// So many stand on a page of one group.
pub const PAGE: usize = 50;
/// Of what is not paged, so many are found at the most.
const MOST: usize = 100;

/// The groups, in the order in which they are shown.
pub const KINDS: [&str; 12] = [
    "pages",
    "units",
    "figures",
    "people",
    "talks",
    "teams",
    "orders",
    "records",
    "bulletins",
    "statements",
    "audits",
    "help",
];

/// One thing that was found.
pub struct Found {
    /// Where it is.
    pub href: String,
    /// Its title, with the words marked.
    pub title: Html,
    /// The same without marks, for the API.
    pub plain: String,
    /// Where it belongs, when it was.
    pub about: Html,
    /// What else of it was found.
    pub excerpt: Option<Html>,
}

/// The things of one kind.
pub struct Group {
    pub kind: &'static str,
    pub found: Vec<Found>,
    /// How many there are.
    pub count: usize,
    /// Where the next page begins.
    pub next: Option<String>,
}

/// Who searches for what.
pub struct Search<'a> {
    pub user: &'a User,
    pub query: &'a Query,
    pub tree: Arc<Tree>,
    pub w: Words,
}

impl<'a> Search<'a> {
    /// Of this reader.
    pub fn new(user: &'a User, query: &'a Query, tree: Arc<Tree>) -> Self {
        Self { user, query, tree, w: user.words(&WORDS) }
    }

    fn app(&self) -> &App {
        &self.user.app
    }

    fn lang(&self) -> Lang {
        self.user.lang
    }

    /// A few of every group that has some.
    pub async fn all(&self) -> Result<Vec<Group>, Error> {
        let counts = self.counts().await?;
        let mut groups = Vec::new();
        for kind in KINDS {
            let group = match counts.get(kind) {
                Some(count) => {
                    let group = self.records(kind, None, FEW).await?;
                    Group { count: usize::try_from(*count).unwrap_or_default(), next: None, ..group }
                }
                None => self.others(kind, FEW).await?,
            };
            if !group.found.is_empty() {
                groups.push(group);
            }
        }
        Ok(groups)
    }

    /// A page of one group; how many there are in all is not counted again.
    pub async fn one(&self, kind: &'static str, after: Option<&str>) -> Result<Group, Error> {
        match kind {
            "talks" | "teams" | "orders" | "records" | "bulletins" | "audits" => {
                self.records(kind, after, PAGE).await
            }
            other => self.others(other, MOST).await,
        }
    }

    /// How much is found, people and statements left out.
    pub async fn much(&self) -> Result<usize, Error> {
        let records: i64 = self.counts().await?.into_values().sum();
        let others = [self.pages(), self.units(), self.figures(), self.help()];
        Ok(others.iter().map(Vec::len).sum::<usize>() + usize::try_from(records).unwrap_or_default())
    }

    /// How many records of each kind are found.
    async fn counts(&self) -> Result<HashMap<String, i64>, Error> {
        let (seen, near) = self.scope();
        let asked = self.asked(seen.as_deref(), &near);
        Ok(store::counted(&mut self.app().read().await?, &asked).await?.into_iter().collect())
    }

    /// The units whose rows the reader may read, none for all; and those for which they may be asked.
    fn scope(&self) -> (Option<Vec<String>>, Vec<String>) {
        let who = &self.user.who;
        let near = self.tree.in_line(&who.units_for(Verb::Record));
        (who.scope(Verb::ReadRows, &self.tree).into_units(), near)
    }

    fn asked<'b>(&'b self, seen: Option<&'b [String]>, near: &'b [String]) -> Asked<'b> {
        Asked { city: self.app().city().id, query: self.query, seen, near }
    }

    async fn records(&self, kind: &'static str, after: Option<&str>, most: usize) -> Result<Group, Error> {
        let (seen, near) = self.scope();
        let asked = self.asked(seen.as_deref(), &near);
        let after = after.and_then(|after| {
            let (day, record) = after.split_once('.')?;
            Some((day.parse::<Day>().ok()?, record.parse::<i64>().ok()?))
        });
        let mut conn = self.app().read().await?;
        let limit = i64::try_from(most + 1).unwrap_or(i64::MAX);
        let mut hits = store::listed(&mut conn, &asked, kind, after, limit).await?;
        drop(conn);
        let more = hits.len() > most;
        hits.truncate(most);
        let next = hits.last().filter(|_| more).map(|last| format!("{}.{}", last.day, last.record));
        let mut titles = self.titles(&hits).await?;
        let found: Vec<Found> =
            hits.iter().filter_map(|hit| Some(self.record(hit, titles.remove(&hit.record)?))).collect();
        Ok(Group { kind, count: found.len(), found, next })
    }

    async fn titles(&self, hits: &[Hit]) -> Result<HashMap<i64, RecordTitle>, Error> {
        let mut titles = HashMap::new();
        for room in self.app().rooms() {
            let own: Vec<i64> =
                hits.iter().filter(|hit| hit.room == room.name()).map(|hit| hit.record).collect();
            if !own.is_empty() {
                let of = room.titles(self.app(), &own, self.lang()).await?;
                titles.extend(of.into_iter().map(|title| (title.record, title)));
            }
        }
        Ok(titles)
    }

    fn record(&self, hit: &Hit, title: RecordTitle) -> Found {
        let day = Html::text(formats::day_of_year(self.lang(), hit.day));
        let unit = match hit.unit.as_deref().and_then(|code| self.tree.get(code)) {
            Some(unit) => self.unit_name(unit).and("　"),
            None => Html::default(),
        };
        Found {
            href: title.href,
            title: self.chinese(marked(&title.title, self.query), &title.title),
            plain: title.title,
            about: unit.and(day).and("　").and(title.state),
            excerpt: excerpt(&hit.body, self.query).map(|text| self.chinese(text, &hit.body)),
        }
    }

    /// What is no record of a room.
    async fn others(&self, kind: &'static str, most: usize) -> Result<Group, Error> {
        let mut found = match kind {
            "pages" => self.pages(),
            "units" => self.units(),
            "figures" => self.figures(),
            "people" => self.people().await?,
            "statements" => self.statements(most).await?,
            "help" => self.help(),
            _ => Vec::new(),
        };
        let count = found.len();
        found.truncate(most);
        Ok(Group { kind, found, count, next: None })
    }

    fn pages(&self) -> Vec<Found> {
        let rooms = self.app().rooms().iter();
        let items = rooms.flat_map(|room| room.navigation(self.app(), &self.user.who, self.lang()));
        let items = items.filter(|item| self.query.holds(&[&item.label]));
        items.map(|item| self.plain(item.href, &item.label, Html::default())).collect()
    }

    fn plain(&self, href: String, title: &str, about: Html) -> Found {
        let shown = self.chinese(marked(title, self.query), title);
        Found { href, title: shown, plain: title.to_owned(), about, excerpt: None }
    }

    fn units(&self) -> Vec<Found> {
        let holds = |unit: &&Unit| {
            let aliases = unit.aliases.iter().map(String::as_str);
            let names = [unit.name_zh.as_str(), unit.code.as_str()].into_iter();
            let texts: Vec<&str> = names.chain(unit.name_en.as_deref()).chain(aliases).collect();
            self.query.holds(&texts)
        };
        let mut units: Vec<&Unit> = self.tree.iter().filter(holds).collect();
        let rank = |unit: &Unit| {
            let whole = self.query.words.len() == 1 && self.query.words[0].text == unit.name_zh;
            (unit.ended.is_some(), !whole, self.tree.depth(&unit.code), unit.code.clone())
        };
        units.sort_by_cached_key(|unit| rank(unit));
        units.truncate(MOST);
        let found = units.into_iter().map(|unit| {
            let name = unit.name(self.w.english());
            let above = self.tree.parent(&unit.code).map(|above| self.unit_name(above).and("　"));
            let about = above.unwrap_or_default().and(Html::text(&unit.code));
            self.plain(format!("/units/{}", unit.code), name, about)
        });
        found.collect()
    }

    fn figures(&self) -> Vec<Found> {
        let pack = self.app().pack();
        let holds = |def: &&luoshi_packs::FigureDef| {
            let names = [def.name.zh.as_str(), def.name.en.as_str(), def.figure.id.as_str()];
            let texts: Vec<&str> =
                names.into_iter().chain(def.aliases.iter().map(|alias| alias.text.as_str())).collect();
            self.query.holds(&texts)
        };
        let found = pack.figures.iter().filter(holds).map(|def| {
            let about = Html::text(def.definition.get(self.lang()));
            self.plain(format!("/figures/{}", def.figure.id), def.name.get(self.lang()), about)
        });
        found.collect()
    }

    /// People of the units where one may record or keep people; who they are is told no further than a field that
    /// asks for people does.
    async fn people(&self) -> Result<Vec<Found>, Error> {
        let who = &self.user.who;
        let verbs = [Verb::Record, Verb::ManagePeople];
        let mut scopes: Vec<Scope> = verbs.map(|verb| who.scope(verb, &self.tree)).into();
        scopes.retain(|scope| *scope != Scope::Units(Vec::new()));
        let Some(scope) = scopes.iter().find(|scope| **scope == Scope::All).or(scopes.first()) else {
            return Ok(Vec::new());
        };
        let text: String = self.query.words.iter().map(|word| word.text.as_str()).collect();
        if text.chars().count() < 2 {
            return Ok(Vec::new());
        }
        let most = i64::try_from(MOST).unwrap_or(i64::MAX);
        let city = self.app().city().id;
        let found = people::search(&mut self.app().read().await?, city, &text, scope, most).await?;
        let found = found.into_iter().map(|person| {
            let unit = self.tree.get(&person.unit).map(|unit| self.unit_name(unit)).unwrap_or_default();
            let href = href("/talks", &[("speaker", Some(&person.id.to_string()))]);
            self.plain(href, &person.name, unit)
        });
        Ok(found.collect())
    }

    /// Statements that are published, by the names of their figures and units.
    async fn statements(&self, most: usize) -> Result<Vec<Found>, Error> {
        let (app, pack) = (self.app(), self.app().pack());
        let (city, log) = (app.city().id, OpenLog::new(app.ledger().clone()));
        let refused = |error: luoshi_openlog::OpenLogError| Error::internal(error.to_string());
        let listed = log.statements(city, None, i64::MAX, 500).await.map_err(refused)?;
        let mut found = Vec::new();
        for one in listed {
            let (def, unit) = (pack.figure(&one.core.figure), self.tree.get(&one.core.unit));
            let names = def.map(|def| [def.name.zh.as_str(), def.name.en.as_str()]);
            let units = unit.map(|unit| unit.name_zh.as_str());
            let texts: Vec<&str> = names.into_iter().flatten().chain(units).collect();
            if !self.query.holds(&texts) {
                continue;
            }
            // One that waits for its checkpoint has no page yet.
            if found.len() <= most && log.statement(city, &one.hash).await.map_err(refused)?.is_none() {
                continue;
            }
            let title = def.map_or(one.core.figure.as_str(), |def| def.name.get(self.lang()));
            let about = unit.map(|unit| self.unit_name(unit)).unwrap_or_default();
            let made = formats::day_of_year(self.lang(), formats::day_at(one.made_at, app.zone()));
            found.push(self.plain(format!("/statements/{}", one.hash), title, about.and("　").and(made)));
        }
        Ok(found)
    }

    fn help(&self) -> Vec<Found> {
        let rooms = self.app().rooms().iter();
        let pages = rooms.flat_map(|room| room.readings(self.app(), self.lang()));
        let pages = pages.filter(|page| self.query.holds(&[&page.title, &page.text]));
        let found = pages.map(|page| Found {
            excerpt: excerpt(&page.text, self.query),
            ..self.plain(page.href, &page.title, Html::default())
        });
        found.collect()
    }

    fn unit_name(&self, unit: &Unit) -> Html {
        Html::unit(self.lang(), unit)
    }

    /// A piece that is Chinese says so on an English page.
    fn chinese(&self, piece: Html, text: &str) -> Html {
        if is_chinese(text) { Html::spoken(self.lang(), Lang::Zh, piece) } else { piece }
    }
}
