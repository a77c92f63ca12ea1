//! One figure, opened: value, account, definition, and the views of what it is made of. Each view has an address and a
//! sheet.

mod facts;
pub mod series;
mod sheet;
mod views;

pub use sheet::table as export_table;

use std::sync::Arc;

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use luoshi_ledger::{Account, Answer, Catalogue, Kind, Question, Step};
use luoshi_packs::{FigureDef, Lang, Pack};
use luoshi_units::Tree;
use luoshi_web::figures::{Shown, plain, shown};
use luoshi_web::parts::{Choice, Control, Field, Pager, Tab, Table};
use luoshi_web::{Beside, Definitions, Error, Html, Shell, User, Words, formats, href, render};

use super::again::Again;
use super::by_unit::ByUnit;
use crate::ask::{Asked, refused};
use crate::before;
use crate::{WORDS, names};
use series::{Series, step_id, step_of, step_word};

/// More days than this are drawn by months.
const MOST_DAYS_BY_WEEK: i64 = 200;

/// What of a figure is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum View {
    /// The value, and the beginnings of the others.
    Whole,
    /// By unit.
    Units,
    /// By month, week or day.
    Times,
    /// By the items that its item takes in.
    Items,
    /// Every record.
    Rows,
    /// What was taken back, and why.
    Taken,
    /// Where it was published.
    Published,
}

impl View {
    const ALL: [Self; 7] =
        [Self::Whole, Self::Units, Self::Times, Self::Items, Self::Rows, Self::Taken, Self::Published];

    /// Its name in an address; the whole has none.
    fn id(self) -> Option<&'static str> {
        match self {
            Self::Whole => None,
            Self::Units => Some("units"),
            Self::Times => Some("times"),
            Self::Items => Some("items"),
            Self::Rows => Some("rows"),
            Self::Taken => Some("taken"),
            Self::Published => Some("published"),
        }
    }

    fn word(self) -> &'static str {
        match self {
            Self::Whole => "view-whole",
            Self::Units => "by-unit",
            Self::Times => "by-time",
            Self::Items => "view-items",
            Self::Rows => "rows",
            Self::Taken => "view-taken",
            Self::Published => "view-published",
        }
    }

    /// The one that an address names; the whole where it names none.
    fn asked(user: &User) -> Result<Self, Error> {
        let Some(id) = user.query("view") else { return Ok(Self::Whole) };
        Self::ALL.into_iter().find(|view| view.id() == Some(id.as_str())).ok_or(Error::NotFound)
    }
}

/// A table of a view, with what is said where it is empty.
struct Piece {
    table: Table,
    empty: bool,
    empty_head: String,
    empty_text: String,
    hint: String,
    pager: Option<Pager>,
}

#[derive(Template)]
#[template(path = "figure.html")]
struct FigurePage {
    shell: Shell,
    w: Words,
    fields: Vec<Field>,
    view: Option<&'static str>,
    heading: String,
    here: String,
    value: Shown,
    about: Html,
    before: Option<String>,
    beside: Vec<Beside>,
    account: Option<[String; 3]>,
    reversed: bool,
    taken_href: String,
    chart: Option<Html>,
    times: Option<Table>,
    steps: Vec<(String, String, bool)>,
    by_unit: ByUnit,
    plain: Vec<String>,
    facts: Vec<(String, Html)>,
    parts: Vec<(String, String, String)>,
    again: Again,
    rows: Option<Piece>,
    piece: Option<Piece>,
    exports: Vec<(String, String)>,
}

/// Everything about one figure that the page needs, asked once.
pub struct Opened<'a> {
    pub w: Words,
    pub user: &'a User,
    pub pack: &'a Pack,
    pub catalogue: &'a Catalogue,
    pub def: &'a FigureDef,
    pub asked: &'a Asked,
    pub question: Question,
    pub answer: Answer,
    pub tree: &'a Tree,
}

/// `GET /figures/{id}?view=`
pub async fn show(user: User, Path(id): Path<String>) -> Result<Response, Error> {
    let view = View::asked(&user)?;
    Answered::to(&user, &id).await?.opened(&user)?.page(view).await
}

/// A figure as an address asks for it, answered; what [`Opened`] looks at.
struct Answered {
    asked: Asked,
    definitions: Definitions,
    question: Question,
    answer: Answer,
    tree: Arc<Tree>,
}

impl Answered {
    async fn to(user: &User, id: &str) -> Result<Self, Error> {
        let app = &user.app;
        let asked = Asked::read(user).await?;
        let definitions = app.definitions(asked.as_of).await?;
        definitions.pack.figure(id).ok_or(Error::NotFound)?;
        let question = asked.of(id);
        let answer = app.ledger().answer(app.city().id, &definitions.catalogue, &question).await;
        let answer = answer.map_err(refused)?;
        let tree = {
            let mut conn = app.read().await?;
            app.units().tree(&mut conn, app.city().id, answer.until, i64::MAX).await?
        };
        Ok(Self { asked, definitions, question, answer, tree })
    }

    fn opened<'a>(&'a self, user: &'a User) -> Result<Opened<'a>, Error> {
        let Definitions { pack, catalogue } = &self.definitions;
        Ok(Opened {
            w: user.words(&WORDS),
            user,
            pack,
            catalogue,
            def: pack.figure(&self.question.figure).ok_or(Error::NotFound)?,
            asked: &self.asked,
            question: self.question.clone(),
            answer: self.answer.clone(),
            tree: &self.tree,
        })
    }
}

impl Opened<'_> {
    async fn page(&self, view: View) -> Result<Response, Error> {
        let (app, w, lang, pack) = (&self.user.app, self.w, self.user.lang, self.pack);
        let whole = view == View::Whole;
        let step = step_of(self.user);
        let account =
            app.ledger().account(app.city().id, self.catalogue, &self.question).await.map_err(refused)?;
        let draws = whole || view == View::Times;
        let exports = match view {
            View::Whole | View::Rows => {
                vec![(w.t("export-csv"), self.entries("csv")), (w.t("export-xlsx"), self.entries("xlsx"))]
            }
            _ => vec![
                (w.t("export-csv"), self.sheet(view, "csv")),
                (w.t("export-xlsx"), self.sheet(view, "xlsx")),
            ],
        };
        let piece = match view {
            View::Items => Some(self.items().await?),
            View::Taken => Some(self.taken().await?),
            View::Published => Some(self.published().await?),
            _ => None,
        };
        let rows = if whole || view == View::Rows { Some(self.rows().await?) } else { None };
        let page = FigurePage {
            fields: self.fields(),
            view: view.id(),
            heading: w.t(view.word()),
            here: format!("/figures/{}", self.def.figure.id),
            value: shown(w, self.def, &self.answer),
            about: self.about(),
            before: before::said(self.user, w, self.catalogue, self.def, self.asked, &self.answer).await?,
            beside: app.beside_answer(&self.answer, lang).await?,
            account: self.account_lines(account),
            reversed: account.reversed < 0,
            taken_href: self.view(View::Taken),
            chart: if draws { self.chart().await? } else { None },
            times: if draws { self.times(step).await? } else { None },
            steps: self.steps(step, view),
            by_unit: if whole || view == View::Units { self.by_unit().await? } else { ByUnit::default() },
            plain: plain(w, pack, self.def, self.tree),
            facts: self.facts(),
            parts: if whole { self.parts() } else { Vec::new() },
            again: Again::of(self.user, pack, self.def, self.asked, &self.answer),
            rows,
            piece,
            exports,
            shell: self.shell(view, account).await?,
            w,
        };
        render(&page)
    }

    async fn shell(&self, view: View, account: Account) -> Result<Shell, Error> {
        let (w, lang) = (self.w, self.user.lang);
        let name = self.def.name.get(lang);
        let mut shell =
            self.user.shell(name).crumb(w.t("figures"), Some("/figures")).lede(self.def.definition.get(lang));
        let section = self.pack.navigation.iter().find(|section| section.id == self.def.section);
        if let Some(section) = section {
            shell = shell.crumb(section.name.get(lang), Some(&format!("/figures#{}", section.id)));
        }
        if self.def.map {
            shell = shell.action(w.t("figure-map"), self.asked.link(&self.path("/map"), &[]));
        }
        Ok(shell
            .script("verify.ts")
            .script("charts.ts")
            .crumb(name, None)
            .action(w.t("figure-export"), self.entries("xlsx"))
            .tabs(self.tabs(view, account))
            .stamp(self.asked.stamp(&self.user.app, self.answer.as_of).await?))
    }

    /// The views of the figure, and the page that says why it is another at another moment.
    fn tabs(&self, open: View, account: Account) -> Vec<Tab> {
        let w = self.w;
        let has = |view: &View| match view {
            View::Items => self.items_below().next().is_some(),
            View::Units => !self.tree.children(&self.answer.unit).is_empty(),
            View::Times => self.def.figure.kind != Kind::YearChange,
            _ => true,
        };
        let count = |view| match view {
            View::Rows => Some(formats::int(self.answer.entries)),
            View::Taken => Some(formats::int(account.reversals)),
            _ => None,
        };
        let tab = |view: View| Tab {
            label: w.t(view.word()),
            href: self.view(view),
            count: count(view),
            open: view == open,
        };
        let mut tabs: Vec<Tab> =
            View::ALL.into_iter().filter(|view| *view == open || has(view)).map(tab).collect();
        tabs.push(Tab { label: w.t("bridge"), href: self.bridge(), count: None, open: false });
        tabs
    }

    fn path(&self, below: &str) -> String {
        format!("/figures/{}{below}", self.def.figure.id)
    }

    /// The address of a view of what is asked.
    fn view(&self, view: View) -> String {
        self.asked.link(&self.path(""), &[("view", view.id())])
    }

    fn entries(&self, format: &str) -> String {
        self.asked.link(&self.path("/entries"), &[("format", Some(format))])
    }

    fn sheet(&self, view: View, format: &str) -> String {
        let step = (view == View::Times).then(|| step_id(step_of(self.user)));
        self.asked
            .link(&self.path("/table"), &[("view", view.id()), ("step", step), ("format", Some(format))])
    }

    /// The page that says why it is another at another moment: since the one that was asked, or since one to be
    /// chosen.
    fn bridge(&self) -> String {
        let now = Asked { moment: None, ..self.asked.clone() };
        let then = [("then", self.asked.moment.as_deref())];
        now.link(&self.path("/bridge"), &then)
    }

    /// The form that asks differently.
    fn fields(&self) -> Vec<Field> {
        let (w, lang) = (self.w, self.user.lang);
        let day = |day: Option<luoshi_store::Day>| day.map(|day| day.to_string()).unwrap_or_default();
        vec![
            unit_field(w, lang, self.tree, &self.answer.unit),
            Field::new(lang, "from", w.t("ask-from"), Control::Day).optional().value(day(self.asked.from)),
            Field::new(lang, "until", w.t("ask-until"), Control::Day).optional().value(day(self.asked.until)),
            Field::new(lang, "as_of", w.t("ask-as-of"), Control::Text)
                .optional()
                .hint(w.t("ask-as-of-hint"))
                .value(self.asked.moment.clone().unwrap_or_default()),
        ]
    }

    /// Which unit and which period the value is about.
    fn about(&self) -> Html {
        let (w, lang) = (self.w, self.user.lang);
        let unit = names::path(lang, self.tree, &self.answer.unit);
        let period = if self.def.figure.is_level() {
            w.t1("about-at", "day", formats::day_of_year(lang, self.answer.until))
        } else {
            formats::period_of_year(lang, self.answer.from, self.answer.until)
        };
        unit.and(w.t("about-under")).and(period)
    }

    /// What was posted and reversed, where the figure is their difference.
    fn account_lines(&self, account: Account) -> Option<[String; 3]> {
        if !matches!(self.def.figure.kind, Kind::Sum | Kind::Level) || account.entries == 0 {
            return None;
        }
        let written = |quantity: i64| formats::number(&luoshi_web::figures::quantity(self.def, quantity));
        Some([written(account.posted), written(account.reversed), written(account.net())])
    }

    /// By week, or by month where the period is long.
    async fn chart(&self) -> Result<Option<Html>, Error> {
        let days = (self.answer.until - self.answer.from).num_days();
        if self.answer.entries == 0 || days < 7 || self.def.figure.kind == Kind::YearChange {
            return Ok(None);
        }
        let step = if days <= MOST_DAYS_BY_WEEK { Step::Week } else { Step::Month };
        let spans = self.spans(step).await?;
        let (w, user, def, asked, source) = (self.w, self.user, self.def, self.asked, String::new());
        Ok(Some(Series { w, user, def, asked, step, spans: &spans, source }.html(3)?))
    }

    async fn spans(&self, step: Step) -> Result<Vec<Answer>, Error> {
        let app = &self.user.app;
        app.ledger().by_period(app.city().id, self.catalogue, &self.question, step).await.map_err(refused)
    }

    /// The steps that the table can be cut into, each with its address and whether it is the chosen one.
    fn steps(&self, chosen: Step, view: View) -> Vec<(String, String, bool)> {
        let link = |step| {
            let more = [("view", view.id()), ("step", Some(step_id(step)))];
            (
                self.w.t(step_word(step)),
                format!("{}#times", self.asked.link(&self.path(""), &more)),
                step == chosen,
            )
        };
        [Step::Month, Step::Week, Step::Day].into_iter().map(link).collect()
    }
}

/// The field that chooses a unit: without a script, the city, what lies directly below it, and the chosen one.
pub fn unit_field(w: Words, lang: Lang, tree: &Tree, chosen: &str) -> Field {
    let choice = |code: &str| {
        let unit = tree.get(code)?;
        Some(Choice::new(code, Html::unit(lang, unit)).note(names::above(lang, tree, code)))
    };
    let mut codes: Vec<&str> = vec![tree.root().code.as_str()];
    codes.extend(tree.children(&tree.root().code).iter().map(|unit| unit.code.as_str()));
    if !codes.contains(&chosen) {
        codes.push(chosen);
    }
    let choices = codes.into_iter().filter_map(choice).collect();
    let unit = Control::Unit { search: "/api/v1/units".into(), choices };
    Field::new(lang, "unit", w.t("ask-unit"), unit).value(chosen)
}

/// The address of a figure's page for one unit.
pub fn at_unit(figure: &str, unit: &str) -> String {
    href(&format!("/figures/{figure}"), &[("unit", Some(unit))])
}
