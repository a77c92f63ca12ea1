//! One unit: its figures, the units under it, who holds posts there, and what happened to it.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use luoshi_ledger::{Kind, Question, Step};
use luoshi_packs::{FigureDef, Lang, Pack};
use luoshi_store::Day;
use luoshi_units::{Change, Tree, Unit, UnitKind, What, people};
use luoshi_web::figures::{kind_name, shown};
use luoshi_web::parts::{Cell, Column, Control, Field, Row, Table, TableStyle};
use luoshi_web::{Error, Html, Shell, Stamp, User, Words, formats, render};

use super::figure::at_unit;
use super::figure::series::Series;
use super::figures::{Tile, tile_before};
use super::silent::Silent;
use super::tree::TreeTable;
use super::units::{address, day, tree_on};
use crate::ask::{Asked, refused};
use crate::like::{self, Among, Lies};
use crate::{WORDS, names};

/// How many figures are drawn over time.
const DRAWN: usize = 2;
/// How many figures are held against those of like units.
const COMPARED: usize = 6;
/// How many posts are listed.
const MOST_POSTS: i64 = 100;

#[derive(Template)]
#[template(path = "unit.html")]
struct UnitPage {
    shell: Shell,
    w: Words,
    here: String,
    on: Field,
    ended: Option<String>,
    tiles: Vec<Tile>,
    charts: Vec<Html>,
    alike: Option<Table>,
    alike_note: String,
    tree: Option<Html>,
    silent: Option<Silent>,
    posts: Vec<(String, Html, String)>,
    history: Vec<(String, Html)>,
    others: Vec<String>,
}

struct Opened<'a> {
    user: &'a User,
    w: Words,
    unit: &'a Unit,
    tree: &'a Tree,
    on: Option<Day>,
    position: i64,
}

/// `GET /units/{code}`
pub async fn show(user: User, Path(code): Path<String>) -> Result<Response, Error> {
    let (app, w) = (user.app.clone(), user.words(&WORDS));
    let on = day(&user)?;
    let tree = tree_on(&app, on).await?;
    let history = {
        let mut conn = app.read().await?;
        app.units().history(&mut conn, app.city().id).await?
    };
    let unit = tree.get(&code).ok_or(Error::NotFound)?;
    let position = app.ledger().position(app.city().id).await?;
    let changes: Vec<&Change> = history.of(&code).collect();
    let opened = Opened { user: &user, w, unit, tree: &tree, on, position };
    opened.page(&app.pack(), &changes).await
}

impl Opened<'_> {
    async fn page(&self, pack: &Pack, changes: &[&Change]) -> Result<Response, Error> {
        let (user, w) = (self.user, self.w);
        let leading: Vec<&FigureDef> = pack.overview.iter().filter_map(|id| pack.figure(id)).collect();
        let asked = Asked { unit: Some(self.unit.code.clone()), until: self.on, ..Asked::default() };
        let ids: Vec<&str> = leading.iter().map(|def| def.figure.id.as_str()).collect();
        let beside = user.app.beside(&ids, user.lang).await?;
        let mut tiles = Vec::new();
        for def in &leading {
            tiles.push(tile_before(user, w, def, &asked, &beside).await?);
        }
        tiles.retain(|tile| !tile.value.is_none());
        let tree = TreeTable::of(user, w, self.tree, &self.unit.code, self.on).await?;
        let (alike, alike_note) = self.alike(&leading).await?;
        render(&UnitPage {
            here: format!("/units/{}", self.unit.code),
            on: Field::new(user.lang, "on", w.t("unit-on"), Control::Day)
                .optional()
                .value(self.on.map(|on| on.to_string()).unwrap_or_default()),
            ended: self.ended(),
            tiles,
            charts: self.charts(&leading).await?,
            alike,
            alike_note,
            silent: Silent::below(user, w, self.tree, &self.unit.code, &leading, self.on).await?,
            tree: if tree.is_empty() { None } else { Some(tree.html()?) },
            posts: self.posts().await?,
            history: changes
                .iter()
                .rev()
                .map(|change| (formats::day_of_year(user.lang, change.day), self.happened(change)))
                .collect(),
            others: self.unit.aliases.clone(),
            shell: self.shell(),
            w,
        })
    }

    fn shell(&self) -> Shell {
        let (user, w) = (self.user, self.w);
        let mut shell = user
            .shell(names::plain(user.lang, self.unit))
            .heading(Html::unit(user.lang, self.unit))
            .lede(self.lede())
            .crumb(w.t("units"), Some("/units"));
        let path = self.tree.path(&self.unit.code);
        for above in &path[..path.len().saturating_sub(1)] {
            shell = shell.crumb(Html::unit(user.lang, above), Some(&address(&above.code, self.on)));
        }
        shell
            .script("charts.ts")
            .crumb(Html::unit(user.lang, self.unit), None)
            .stamp(Stamp::now(&user.app, self.position))
    }

    /// What it is, and what lies under it: 区，下辖街道、乡镇 8 个，社区、村 38 个。
    fn lede(&self) -> String {
        let w = self.w;
        let mut pieces = vec![kind_name(w, self.unit.kind)];
        let below = self.tree.under(&self.unit.code);
        for kind in [UnitKind::County, UnitKind::Department, UnitKind::Township, UnitKind::Community] {
            let of = below.iter().filter(|code| **code != self.unit.code);
            let n = of.filter(|code| self.tree.get(code).is_some_and(|unit| unit.kind == kind)).count();
            if n > 0 {
                pieces.push(w.t2("unit-holds", "kind", kind_name(w, kind), "n", n));
            }
        }
        pieces.join(&w.t("clause-join"))
    }

    fn ended(&self) -> Option<String> {
        let (w, lang) = (self.w, self.user.lang);
        let ended = self.unit.ended?;
        let day = formats::day_of_year(lang, ended);
        Some(match self.unit.merged_into.as_deref().and_then(|code| self.tree.get(code)) {
            Some(into) => w.t2("unit-merged-on", "day", &day, "unit", names::plain(lang, into)),
            None => w.t1("unit-ended-on", "day", &day),
        })
    }

    /// Those of the leading figures that have happened here, by week.
    async fn charts(&self, leading: &[&FigureDef]) -> Result<Vec<Html>, Error> {
        let (user, w, app) = (self.user, self.w, &self.user.app);
        let asked = Asked { unit: Some(self.unit.code.clone()), until: self.on, ..Asked::default() };
        let flows = leading.iter().filter(|def| matches!(def.figure.kind, Kind::Sum | Kind::Records));
        let mut charts = Vec::new();
        for def in flows {
            if charts.len() == DRAWN {
                break;
            }
            let question = asked.of(&def.figure.id);
            let spans = app.ledger().by_period(app.city().id, &app.catalogue(), &question, Step::Week).await;
            let spans = spans.map_err(refused)?;
            let (Some(first), Some(last)) = (spans.first(), spans.last()) else { continue };
            if spans.len() < 2 || spans.iter().all(|span| span.entries == 0) {
                continue;
            }
            let period = formats::period(user.lang, first.from, last.until);
            let source = w.t2("chart-source", "figure", def.name.get(w.lang), "period", &period);
            charts.push(
                Series { w, user, def, asked: &asked, step: Step::Week, spans: &spans, source }.html(3)?,
            );
        }
        Ok(charts)
    }

    /// The unit among those of its kind, a row a figure, and what has to be said about it.
    async fn alike(&self, leading: &[&FigureDef]) -> Result<(Option<Table>, String), Error> {
        let (user, w, lang) = (self.user, self.w, self.user.lang);
        let Some(alike) = like::alike(self.tree, &self.unit.code) else { return Ok((None, String::new())) };
        let heads = vec![
            Column::new(w.t("alike-figure")).full(),
            Column::number(w.t("alike-own")),
            Column::new(w.t("alike-where")).extra(),
            Column::number(w.t("alike-middle")),
            Column::number(w.t("alike-half")),
            Column::new(w.t("alike-lies")),
        ];
        let mut table = Table::new(w.t("alike"), TableStyle::Cards, heads);
        let asked = Asked { unit: Some(alike.under.code.clone()), until: self.on, ..Asked::default() };
        for def in leading.iter().filter(|def| def.map).take(COMPARED) {
            let question = Question { until: self.on, ..Question::of(&def.figure.id) };
            let among =
                Among::of(user, &user.app.catalogue(), def, &question, (&self.unit.code, &alike)).await?;
            let Some(among) = among else { continue };
            let written = |answer| shown(w, def, answer);
            let own = written(&among.own);
            let lies = match among.lies() {
                Lies::Below => "alike-below",
                Lies::Within => "alike-within",
                Lies::Above => "alike-above",
            };
            let of = Html::sub(w.t2("alike-of", "n", among.counted, "silent", among.silent));
            table.push(Row::new([
                Cell::new(Html::text(def.name.get(lang)).and(of)),
                Cell::new(Html::number(at_unit(&def.figure.id, &self.unit.code), own.text())),
                Cell::with_class(among.strip()?, "bar-cell"),
                Cell::new(Html::number(
                    asked.link(&format!("/figures/{}", def.figure.id), &[("view", Some("units"))]),
                    written(&among.middle).value,
                )),
                Cell::with_class(
                    format!("{}–{}", written(&among.low).value, written(&among.high).value),
                    "nowrap",
                ),
                Cell::new(w.t(lies)),
            ]));
        }
        let note = w.t_args(
            "alike-note",
            &[
                ("n", i64::try_from(alike.codes.len()).unwrap_or(i64::MAX).into()),
                ("kind", kind_name(w, self.unit.kind).into()),
                ("under", names::plain(lang, alike.under).to_owned().into()),
            ],
        );
        Ok(((!table.is_empty()).then_some(table), note))
    }

    /// Who holds which post here, since when.
    async fn posts(&self) -> Result<Vec<(String, Html, String)>, Error> {
        let (user, w) = (self.user, self.w);
        let app = &user.app;
        let mut conn = app.read().await?;
        let on = self.on.unwrap_or(app.today());
        let posts = people::posts_at(&mut conn, app.city().id, &self.unit.code, on, MOST_POSTS).await?;
        let lines = posts.into_iter().map(|(post, name)| {
            let role = post.role.name();
            let role = if w.english() { role.en } else { role.zh };
            let role = if post.acting { w.t1("post-acting", "role", role) } else { role };
            let since = w.t1("post-since", "day", formats::day_of_year(user.lang, post.from));
            (role, Html::in_lang(user.lang, Lang::Zh, name), since)
        });
        Ok(lines.collect())
    }

    fn happened(&self, change: &Change) -> Html {
        let (w, lang) = (self.w, self.user.lang);
        let link = |code: &str| match self.tree.get(code) {
            Some(unit) => Html::link(address(code, None), Html::unit(lang, unit)),
            None => Html::text(code),
        };
        match &change.what {
            What::Found { names, parent, .. } => {
                let said = Html::text(w.t("was-founded")).and(Html::in_lang(lang, Lang::Zh, &names.zh));
                match parent {
                    Some(parent) => said.and(w.t("was-under")).and(link(parent)),
                    None => said,
                }
            }
            What::Rename(names) => {
                Html::text(w.t("was-renamed")).and(Html::in_lang(lang, Lang::Zh, &names.zh))
            }
            What::Move { parent } => Html::text(w.t("was-moved")).and(link(parent)),
            What::Merge { into } => Html::text(w.t("was-merged")).and(link(into)),
            What::End => Html::text(w.t("was-ended")),
        }
    }
}
