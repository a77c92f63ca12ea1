//! One figure, opened: value, account, definition, by unit, by time, and the entries behind it.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use luoshi_ledger::{Account, Answer, Catalogue, Kind, PeriodRule, Question, Step};
use luoshi_packs::{FigureDef, Lang, Pack};
use luoshi_units::Tree;
use luoshi_web::parts::{Cell, Choice, Column, Control, Field, Pager, Row, Table, TableStyle};
use luoshi_web::{Beside, Definitions, Error, Html, Shell, User, Words, formats, href, render};

use super::again::Again;
use super::by_unit::{Asking, ByUnit};
use crate::ask::{Asked, refused};
use crate::chart::{Column as Bar, Columns, Says};
use crate::value::{Shown, kind_key, shown, shown_part};
use crate::{WORDS, names, rows};

/// More days than this are drawn by months.
const MOST_DAYS_BY_WEEK: i64 = 200;

#[derive(Template)]
#[template(path = "figure.html")]
struct FigurePage {
    shell: Shell,
    w: Words,
    fields: Vec<Field>,
    here: String,
    value: Shown,
    about: Html,
    beside: Vec<Beside>,
    account: Option<[String; 3]>,
    reversed: bool,
    entries_count: String,
    chart: Option<Html>,
    times: Option<Table>,
    steps: Vec<(String, String, bool)>,
    by_unit: ByUnit,
    facts: Vec<(String, Html)>,
    parts: Vec<(String, String, String)>,
    again: Again,
    rows: Table,
    pager: Pager,
    rows_empty: bool,
    csv: String,
    xlsx: String,
}

/// Everything about one figure that the page needs, asked once.
struct Opened<'a> {
    w: Words,
    user: &'a User,
    catalogue: &'a Catalogue,
    def: &'a FigureDef,
    asked: &'a Asked,
    question: Question,
    answer: Answer,
    tree: &'a Tree,
}

/// `GET /figures/{id}`
pub async fn show(user: User, Path(id): Path<String>) -> Result<Response, Error> {
    let (app, w) = (user.app.clone(), user.words(&WORDS));
    let asked = Asked::read(&user).await?;
    let Definitions { pack, catalogue } = app.definitions(asked.as_of).await?;
    let def = pack.figure(&id).ok_or(Error::NotFound)?;
    let question = asked.of(&id);
    let answer = app.ledger().answer(app.city().id, &catalogue, &question).await.map_err(refused)?;
    let tree = {
        let mut conn = app.read().await?;
        app.units().tree(&mut conn, app.city().id, answer.until, i64::MAX).await?
    };
    let opened =
        Opened { w, user: &user, catalogue: &catalogue, def, asked: &asked, question, answer, tree: &tree };
    opened.page(&pack).await
}

impl Opened<'_> {
    async fn page(&self, pack: &Pack) -> Result<Response, Error> {
        let (app, w, lang) = (&self.user.app, self.w, self.user.lang);
        let name = self.def.name.get(lang);
        let after = self.user.query("after");
        let step = match self.user.query("step").as_deref() {
            Some("week") => Step::Week,
            Some("day") => Step::Day,
            _ => Step::Month,
        };
        let ledger = app.ledger();
        let entries =
            rows::page(self.user, self.catalogue, &self.question, after, self.tree).await.map_err(refused)?;
        let known = rows::Known::of(self.user, &entries.entries, self.tree).await?;
        let account = ledger.account(app.city().id, self.catalogue, &self.question).await.map_err(refused)?;
        let export = |format: &str| {
            self.asked.link(&format!("/figures/{}/entries", self.def.figure.id), &[("format", Some(format))])
        };
        let section = pack.navigation.iter().find(|section| section.id == self.def.section);
        let mut shell =
            self.user.shell(name).crumb(w.t("figures"), Some("/figures")).lede(self.def.definition.get(lang));
        if let Some(section) = section {
            shell = shell.crumb(section.name.get(lang), Some(&format!("/figures#{}", section.id)));
        }
        let shell = shell
            .script("verify.ts")
            .crumb(name, None)
            .action(w.t("bridge"), self.bridge())
            .action(w.t("figure-export"), export("xlsx"))
            .stamp(self.asked.stamp(&self.user.app, self.answer.as_of).await?);
        render(&FigurePage {
            fields: self.fields(),
            here: format!("/figures/{}", self.def.figure.id),
            value: shown(w, self.def, &self.answer),
            about: self.about(),
            beside: app.beside_answer(&self.answer, lang).await?,
            account: self.account_lines(account),
            reversed: account.reversed < 0,
            entries_count: formats::int(self.answer.entries),
            chart: self.chart().await?,
            times: self.times(step).await?,
            steps: self.steps(step),
            by_unit: self.by_unit().await?,
            facts: self.facts(pack),
            parts: self.parts(pack),
            again: Again::of(self.user, pack, self.def, self.asked, &self.answer),
            rows: rows::table(w, self.user, self.def, &entries.entries, &known, self.tree),
            rows_empty: entries.entries.is_empty(),
            pager: Pager::new(
                self.user,
                w.t1("rows-shown", "n", entries.entries.len()),
                entries.next.as_deref(),
            ),
            csv: export("csv"),
            xlsx: export("xlsx"),
            shell,
            w,
        })
    }

    /// The page that says why it is another at another moment: since the one that was asked, or since one to be
    /// chosen.
    fn bridge(&self) -> String {
        let now = Asked { moment: None, ..self.asked.clone() };
        let then = [("then", self.asked.moment.as_deref())];
        now.link(&format!("/figures/{}/bridge", self.def.figure.id), &then)
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
        let written = |quantity: i64| formats::number(&rows::quantity(self.def, quantity));
        Some([written(account.posted), written(account.reversed), written(account.net())])
    }

    /// Columns by week, or by month where the period is long.
    async fn chart(&self) -> Result<Option<Html>, Error> {
        let days = (self.answer.until - self.answer.from).num_days();
        if self.answer.entries == 0 || days < 7 || self.def.figure.kind == Kind::YearChange {
            return Ok(None);
        }
        let step = if days <= MOST_DAYS_BY_WEEK { Step::Week } else { Step::Month };
        let spans = self.spans(step).await?;
        Ok(Some(columns(self.w, self.user, self.def, 3, step, &spans, String::new())?))
    }

    async fn spans(&self, step: Step) -> Result<Vec<Answer>, Error> {
        let app = &self.user.app;
        app.ledger().by_period(app.city().id, self.catalogue, &self.question, step).await.map_err(refused)
    }

    /// A row a month, week or day: posted, reversed and net where the figure is their difference, else the figure
    /// alone.
    async fn times(&self, step: Step) -> Result<Option<Table>, Error> {
        if self.answer.entries == 0 || self.def.figure.kind == Kind::YearChange {
            return Ok(None);
        }
        let (w, lang) = (self.w, self.user.lang);
        let accounted = self.def.figure.kind == Kind::Sum;
        let mut heads = vec![Column::new(w.t(step_head(step)))];
        if accounted {
            heads.extend([Column::number(w.t("posted")), Column::number(w.t("reversed"))]);
        }
        heads.push(Column::number(if accounted { w.t("net") } else { self.def.name.get(lang).to_owned() }));
        let mut table = Table::new(w.t("by-time"), TableStyle::Fits, heads);
        let spans = self.spans(step).await?;
        for span in &spans {
            let asked = Asked { from: Some(span.from), until: Some(span.until), ..self.asked.clone() };
            let label = match step {
                Step::Month => formats::month(lang, span.from),
                _ => formats::day(lang, span.from),
            };
            let mut cells = vec![Cell::new(label)];
            if accounted {
                cells.extend(self.posted_reversed(&asked.of(&self.def.figure.id)).await?);
            }
            let value = shown_part(w, self.def, span).value;
            cells.push(Cell::new(Html::number(asked.href(&self.def.figure.id), value)));
            table.push(Row::new(cells));
        }
        if accounted && spans.len() > 1 {
            let mut cells = vec![Cell::new(w.t("total"))];
            cells.extend(self.posted_reversed(&self.question).await?);
            cells.push(Cell::new(shown(w, self.def, &self.answer).value));
            table.push(Row::new(cells).total());
        }
        Ok(Some(table))
    }

    /// The steps that the table can be cut into, each with its address and whether it is the chosen one.
    fn steps(&self, chosen: Step) -> Vec<(String, String, bool)> {
        let address = format!("/figures/{}", self.def.figure.id);
        [
            (Step::Month, "month", "chart-month"),
            (Step::Week, "week", "chart-week"),
            (Step::Day, "day", "step-day"),
        ]
        .into_iter()
        .map(|(step, id, word)| {
            let href = format!("{}#times", self.asked.link(&address, &[("step", Some(id))]));
            (self.w.t(word), href, step == chosen)
        })
        .collect()
    }

    async fn posted_reversed(&self, question: &Question) -> Result<[Cell; 2], Error> {
        let app = &self.user.app;
        let account = app.ledger().account(app.city().id, self.catalogue, question).await.map_err(refused)?;
        let written = |quantity: i64| formats::number(&rows::quantity(self.def, quantity));
        let reversed = match account.reversed {
            0 => Html::text("0"),
            below => Html::negative(written(below)),
        };
        Ok([Cell::new(written(account.posted)), Cell::new(reversed)])
    }

    /// The level below.
    async fn by_unit(&self) -> Result<ByUnit, Error> {
        let app = &self.user.app;
        if self.tree.children(&self.answer.unit).is_empty() || self.answer.entries == 0 {
            return Ok(ByUnit::default());
        }
        let parts =
            app.ledger().by_unit(app.city().id, self.catalogue, &self.question).await.map_err(refused)?;
        let asking =
            Asking { w: self.w, def: self.def, whole: &self.answer, asked: self.asked, tree: self.tree };
        Ok(asking.lay_out(parts))
    }

    fn facts(&self, pack: &Pack) -> Vec<(String, Html)> {
        let (w, lang, figure) = (self.w, self.user.lang, &self.def.figure);
        let mut facts = vec![(w.t("fact-id"), Html::code(&figure.id))];
        if let Some(item) = pack.items.get(&figure.item) {
            facts.push((w.t("fact-item"), Html::code(&item.id).and(" ").and(item.name.get(lang))));
        }
        facts.push((w.t("fact-kind"), w.t(kind_key(figure.kind)).into()));
        facts.push((w.t("fact-measure"), self.def.unit_of_measure.get(lang).into()));
        let exact = if figure.decimals == 0 {
            w.t("fact-whole")
        } else {
            w.t1("fact-decimals", "n", figure.decimals)
        };
        facts.push((w.t("fact-exact"), exact.into()));
        facts.push((w.t("fact-period"), w.t(period_key(figure.period)).into()));
        if let Some(unit) = figure.scope.as_deref().and_then(|scope| self.tree.get(scope)) {
            facts.push((w.t("fact-scope"), names::unit(lang, unit)));
        }
        facts.push((w.t("fact-entries"), formats::int(self.answer.entries).into()));
        facts.push((
            w.t("fact-pack"),
            Html::code(&pack.id)
                .and(" ")
                .and(Html::code(pack.version_hash.get(..8).unwrap_or(&pack.version_hash))),
        ));
        facts
    }

    /// The two figures of a ratio, each of which opens.
    fn parts(&self, pack: &Pack) -> Vec<(String, String, String)> {
        let w = self.w;
        let part = |id: &Option<String>, value: Option<luoshi_ledger::Decimal>, key: &str| {
            let def = pack.figure(id.as_deref()?)?;
            let value =
                value.map_or_else(|| formats::NONE.to_owned(), |value| formats::number(&value.to_string()));
            let label = w.t1(key, "figure", def.name.get(self.user.lang));
            Some((label, value, self.asked.href(&def.figure.id)))
        };
        let figure = &self.def.figure;
        [
            part(&figure.numerator, self.answer.numerator, "ratio-above"),
            part(&figure.denominator, self.answer.denominator, "ratio-below"),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}

/// The field that chooses a unit: without a script, the city, what lies directly below it, and the chosen one.
pub fn unit_field(w: Words, lang: Lang, tree: &Tree, chosen: &str) -> Field {
    let choice = |code: &str| {
        let unit = tree.get(code)?;
        Some(Choice::new(code, names::unit(lang, unit)).note(names::above(lang, tree, code)))
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

/// A figure's columns by week, month or day, the last of which may be unfinished.
pub fn columns(
    w: Words,
    user: &User,
    def: &FigureDef,
    level: u8,
    step: Step,
    spans: &[Answer],
    source: String,
) -> Result<Html, Error> {
    let lang = user.lang;
    let short = |span: &Answer| match step {
        Step::Month => formats::month(lang, span.from),
        _ => formats::day_short(span.from),
    };
    let unfinished = |span: &Answer| step == Step::Week && (span.until - span.from).num_days() < 6;
    let bars: Vec<Bar> = spans
        .iter()
        .map(|span| Bar {
            label: short(span),
            size: span.value.and_then(|value| value.to_string().parse().ok()).unwrap_or(0.0),
            text: shown_part(w, def, span).value,
            unfinished: unfinished(span),
        })
        .collect();
    let measure = def.unit_of_measure.get(lang);
    let (title, head) = match step {
        Step::Month => (w.t("chart-month"), w.t("months-month")),
        _ => (w.t("chart-week"), w.t("chart-week-head")),
    };
    let last = spans.last().filter(|span| unfinished(span));
    let said = last.map(|span| {
        w.t2(
            "chart-unfinished",
            "day",
            formats::day(lang, span.from),
            "n",
            (span.until - span.from).num_days() + 1,
        )
    });
    let title = if level == 3 && !source.is_empty() { def.name.get(lang).to_owned() } else { title };
    let says = Says {
        title,
        measure: [Some(measure.to_owned()), said]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(&w.t("clause-join")),
        show_data: w.t("chart-data"),
        head: (head, measure.to_owned()),
        source,
    };
    Ok(Columns::new(level, says, &bars).html()?)
}

fn step_head(step: Step) -> &'static str {
    match step {
        Step::Month => "months-month",
        Step::Week => "chart-week-head",
        _ => "rows-day",
    }
}

fn period_key(rule: PeriodRule) -> &'static str {
    match rule {
        PeriodRule::Campaign => "period-campaign",
        PeriodRule::LastQuarter => "period-quarter",
        PeriodRule::LastMonth => "period-month",
        PeriodRule::LastWeek => "period-week",
        PeriodRule::Year => "period-year",
        PeriodRule::Day => "period-day",
        PeriodRule::From(_) => "period-from",
        PeriodRule::Fixed(..) => "period-fixed",
    }
}

/// The address of a figure's page for one unit.
pub fn at_unit(figure: &str, unit: &str) -> String {
    href(&format!("/figures/{figure}"), &[("unit", Some(unit))])
}
