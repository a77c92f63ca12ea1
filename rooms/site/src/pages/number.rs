//! A number of an article, opened: as it was published, what it is made of, and what became of it since.

use askama::Template;
use luoshi_ledger::bridge::{Bridge, End, Group, Role};
use luoshi_ledger::{LedgerError, Question};
use luoshi_packs::FigureDef;
use luoshi_store::BoxFuture;
use luoshi_web::articles::{Article, Number, Wanted};
use luoshi_web::figures::{change, group_key, role_key, shown, signed};
use luoshi_web::parts::{Cell, Column, Row, Table, TableStyle};
use luoshi_web::{Definitions, Error, Html, Words, formats};

use crate::data::pages::figure_path;
use crate::frame::Frame;
use crate::here::{Here, article_path, number_path};
use crate::pages::opened::{Asked, Opened, period};
use crate::serve::{Live, Made, Page};

/// A number that is asked for.
pub struct NumberPage {
    /// The article.
    pub key: i64,
    /// The edition.
    pub edition: i64,
    /// The number's place, from 1.
    pub place: i64,
    /// Where the page of its records begins.
    pub after: Option<String>,
}

#[derive(Template)]
#[template(path = "site_number.html")]
struct Shown {
    frame: Frame,
    w: Words,
    lang: &'static str,
    article: (String, Html),
    name: String,
    number: Number,
    about: Html,
    facts: Vec<(String, Html)>,
    opened: Option<Opened>,
    since: Since,
    next: Option<String>,
}

/// What a number is now, and why.
enum Since {
    /// What it was.
    Same,
    /// Another: both in words, and what lies between.
    Moved { said: String, tables: Vec<Table>, notes: Vec<String> },
    /// It cannot be asked any more, and why.
    Gone(String),
}

impl Page for NumberPage {
    fn key(&self) -> String {
        let path = number_path(self.key, self.edition, self.place);
        format!("{path} {}", self.after.as_deref().unwrap_or_default())
    }

    fn live(&self) -> Live {
        Live::Deed
    }

    fn keeps(&self) -> bool {
        self.after.is_none()
    }

    fn make<'a>(&'a self, here: &'a Here) -> BoxFuture<'a, Result<Made, Error>> {
        Box::pin(self.made(here))
    }
}

impl NumberPage {
    async fn made(&self, here: &Here) -> Result<Made, Error> {
        let leads = |_: i64, _: i64| String::new();
        let wanted = Wanted { key: self.key, edition: Some(self.edition), leads: &leads };
        let whole = here.app.article(wanted).await?;
        let number = whole.numbers.iter().find(|one| one.place == self.place).ok_or(Error::NotFound)?.clone();
        let (w, article) = (here.w, &whole.article);
        let then = here.app.definitions(Some(article.position)).await?;
        let path = number_path(self.key, self.edition, self.place);
        let question = question(&number, Some(article.position));
        let def = then.pack.figure(&number.figure);
        let name = def.map_or_else(|| number.figure.clone(), |def| def.name.get(w.lang).to_owned());
        let (mut opened, mut since) = (None, Since::Gone(w.t("site-number-no-figure")));
        if let Some(def) = def {
            let ledger = here.app.ledger();
            let answer = ledger.answer(here.app.city().id, &then.catalogue, &question).await?;
            let after = self.after.as_deref();
            let asked = Asked { here, definitions: &then, def, question: &question, after };
            opened = Some(asked.open(&answer).await?);
            since =
                Now { here, then: &then, def, number: &number, position: article.position }.told().await?;
        }
        let next = opened.as_ref().and_then(|opened| opened.records.next.clone());
        let title = w.t2("site-number-title", "name", name.as_str(), "text", number.text.as_str());
        Made::page(&Shown {
            frame: Frame::of(here, title, &path).within(article.section.as_deref()),
            w,
            lang: article.lang.tag(),
            article: back(here, article),
            about: about(here, def, &number),
            facts: facts(here, article, &number),
            next: next.map(|next| here.with(&path, &[("after", Some(&next))])),
            name,
            number,
            opened,
            since,
        })
    }
}

/// A number as the ledger is asked for it.
pub fn question(number: &Number, as_of: Option<i64>) -> Question {
    Question {
        figure: number.figure.clone(),
        unit: Some(number.unit.clone()),
        from: Some(number.from),
        until: Some(number.until),
        as_of,
    }
}

/// The way back to the article.
fn back(here: &Here, article: &Article) -> (String, Html) {
    let title = Html::spoken(here.lang(), article.lang, Html::text(&article.title));
    (here.to(&article_path(article.key, Some(article.edition))), title)
}

/// Which unit and which period.
fn about(here: &Here, def: Option<&FigureDef>, number: &Number) -> Html {
    let period = period(here, def, (number.from, number.until));
    Html::unit_of(here.lang(), &here.tree, &number.unit).and(here.w.t("site-comma")).and(period)
}

fn facts(here: &Here, article: &Article, number: &Number) -> Vec<(String, Html)> {
    let w = here.w;
    let at = formats::instant_of_year(w.lang, article.edition_at, here.app.zone());
    let compared = number
        .compared
        .as_ref()
        .map(|said| (w.t("site-number-compared"), Html::spoken(w.lang, article.lang, Html::text(said))));
    let mut facts = vec![
        (w.t("site-number-pinned"), at.into()),
        (w.t("site-number-position"), formats::int(article.position).into()),
        (w.t("site-number-entries"), formats::int(number.entries).into()),
        (w.t("site-number-id"), Html::code(&number.figure)),
    ];
    if here.pack.figure(&number.figure).is_some() {
        let data = Html::link(here.to(&figure_path(&number.figure)), w.t("data-of-figure"));
        facts.push((w.t("data"), data));
    }
    compared.into_iter().chain(facts).collect()
}

/// A number asked again.
struct Now<'a> {
    here: &'a Here,
    then: &'a Definitions,
    def: &'a FigureDef,
    number: &'a Number,
    position: i64,
}

impl Now<'_> {
    async fn told(&self) -> Result<Since, Error> {
        let (here, w) = (self.here, self.here.w);
        let is = here.app.definitions(None).await?;
        let then = End { catalogue: &self.then.catalogue, as_of: Some(self.position), tree: None };
        let now = End { catalogue: &is.catalogue, as_of: None, tree: None };
        let asked = question(self.number, None);
        let bridge = match here.app.ledger().bridge(here.app.city().id, &asked, &then, &now).await {
            Ok(bridge) => bridge,
            Err(LedgerError::NoFigure(_)) => return Ok(Since::Gone(w.t("site-number-no-figure"))),
            Err(LedgerError::NoUnit { .. } | LedgerError::Units(_)) => {
                return Ok(Since::Gone(w.t("site-number-no-unit")));
            }
            Err(error) => return Err(error.into()),
        };
        let def = is.pack.figure(&self.number.figure).unwrap_or(self.def);
        let same = bridge.then.value == bridge.now.value && bridge.redefined.is_none();
        let still = bridge.strands.iter().all(|strand| strand.shares.is_empty());
        if same && still {
            return Ok(Since::Same);
        }
        Ok(self.moved(def, &is, &bridge))
    }

    fn moved(&self, def: &FigureDef, is: &Definitions, bridge: &Bridge) -> Since {
        let w = self.here.w;
        let now = shown(w, def, &bridge.now).text();
        let said = if bridge.then.value == bridge.now.value {
            w.t1("site-since-even", "now", now)
        } else {
            let by = change(w, def, &bridge.then, &bridge.now).text();
            w.t_args(
                "site-since-moved",
                &[
                    ("then", shown(w, self.def, &bridge.then).text().into()),
                    ("now", now.into()),
                    ("by", by.into()),
                ],
            )
        };
        let tables = bridge.strands.iter().filter(|strand| !strand.shares.is_empty()).map(|strand| {
            let own = is.pack.figure(&strand.figure).unwrap_or(def);
            let caption = match strand.role {
                Role::Whole | Role::Above | Role::Below => own.name.get(w.lang).to_owned(),
                role => w.t(role_key(role)),
            };
            let heads = vec![Column::new(w.t("site-since-what")), Column::number(w.t("site-since-change"))];
            let rows = strand.shares.iter().map(|share| {
                let name =
                    Html::text(w.t(group_key(share.group))).and(Html::sub(self.says(share.group, bridge)));
                let by = signed(w, own, strand, share.change);
                let by = if share.change < 0 { Html::negative(by) } else { Html::text(by) };
                Row::new([Cell::new(name), Cell::new(by)])
            });
            Table::new(caption, TableStyle::Fits, heads).rows(rows.collect::<Vec<_>>())
        });
        let withheld = bridge.strands.is_empty() && bridge.then.value.is_none();
        let notes = withheld.then(|| w.t("site-since-withheld")).into_iter().collect();
        Since::Moved { said, tables: tables.collect(), notes }
    }

    fn says(&self, group: Group, bridge: &Bridge) -> String {
        let w = self.here.w;
        match (group, bridge.since) {
            (Group::New | Group::Late, Some(since)) => {
                let day = formats::day_of_year(w.lang, since);
                w.t1(&format!("{}-says", group_key(group)), "day", day)
            }
            (Group::New, None) => w.t("bridge-new-first"),
            (group, _) => w.t(&format!("{}-says", group_key(group))),
        }
    }
}
