//! One unit: its figures, the units under it, who holds posts there, and what happened to it.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use luoshi_ledger::{Part, Question};
use luoshi_packs::{FigureDef, Lang, Pack};
use luoshi_store::Day;
use luoshi_units::{Change, Tree, Unit, UnitKind, What, people};
use luoshi_web::parts::{Cell, Column, Control, Field, Row, Table, TableStyle};
use luoshi_web::{Error, Html, Shell, Stamp, User, Words, formats, render};

use super::by_unit::MOST_ROWS;
use super::figures::{Tile, tile};
use super::units::{address, day, kind_name, tree_on};
use crate::ask::{Asked, refused};
use crate::value::shown;
use crate::{WORDS, names};

/// How many columns of figures the table of units has.
const COLUMNS: usize = 6;
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
    children: Option<Table>,
    more: Vec<(String, Table)>,
    distinct: bool,
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
            tiles.push(tile(user, w, def, &asked, &beside).await?);
        }
        tiles.retain(|tile| !tile.value.is_none());
        let columns: Vec<&FigureDef> = leading.into_iter().filter(|def| def.map).take(COLUMNS).collect();
        let (children, more) = self.children(&columns).await?;
        render(&UnitPage {
            here: format!("/units/{}", self.unit.code),
            on: Field::new(user.lang, "on", w.t("unit-on"), Control::Day)
                .optional()
                .value(self.on.map(|on| on.to_string()).unwrap_or_default()),
            ended: self.ended(),
            tiles,
            distinct: columns.iter().any(|def| !def.figure.adds_up()),
            children,
            more,
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
            .heading(names::unit(user.lang, self.unit))
            .lede(self.lede())
            .crumb(w.t("units"), Some("/units"));
        let path = self.tree.path(&self.unit.code);
        for above in &path[..path.len().saturating_sub(1)] {
            shell = shell.crumb(names::unit(user.lang, above), Some(&address(&above.code, self.on)));
        }
        shell.crumb(names::unit(user.lang, self.unit), None).stamp(Stamp::now(&user.app, self.position))
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

    /// A row a unit below, a column a leading figure; kinds of unit with many rows have a table of their own.
    async fn children(&self, columns: &[&FigureDef]) -> Result<(Option<Table>, Vec<(String, Table)>), Error> {
        let (user, w) = (self.user, self.w);
        let children = self.tree.children(&self.unit.code);
        if children.is_empty() || columns.is_empty() {
            return Ok((None, Vec::new()));
        }
        let mut answered: Vec<Vec<Part>> = Vec::new();
        for def in columns {
            let question = Question { until: self.on, ..Question::of(&def.figure.id).at(&self.unit.code) };
            let app = &user.app;
            answered.push(
                app.ledger().by_unit(app.city().id, &app.catalogue(), &question).await.map_err(refused)?,
            );
        }
        let kinds: Vec<UnitKind> = UnitKind::ALL
            .into_iter()
            .filter(|kind| children.iter().any(|child| child.kind == *kind))
            .collect();
        let mut main = self.table(columns);
        let mut more = Vec::new();
        for kind in &kinds {
            let of: Vec<&&Unit> = children.iter().filter(|child| child.kind == *kind).collect();
            let rows = of.iter().map(|child| self.child(child, columns, &answered));
            if kinds.len() > 1 && of.len() > MOST_ROWS {
                let said = w.t2("by-unit-kind", "kind", kind_name(w, *kind), "n", of.len());
                more.push((said, self.table(columns).rows(rows)));
                continue;
            }
            if kinds.len() > 1 {
                main.push(Row::group(kind_name(w, *kind)));
            }
            main = main.rows(rows);
        }
        Ok(((!main.is_empty()).then_some(main), more))
    }

    fn table(&self, columns: &[&FigureDef]) -> Table {
        let heads = columns.iter().map(|def| {
            let mark = if def.figure.adds_up() { "" } else { "※" };
            Column::number(format!("{}{mark}", def.name.get(self.user.lang)))
        });
        let heads = std::iter::once(Column::new(self.w.t("by-unit-unit")).full()).chain(heads).collect();
        Table::new(self.w.t("unit-children"), TableStyle::Dense, heads)
    }

    fn child(&self, child: &Unit, columns: &[&FigureDef], answered: &[Vec<Part>]) -> Row {
        let link = Html::link(address(&child.code, self.on), names::unit(self.user.lang, child));
        let values = columns
            .iter()
            .zip(answered)
            .map(|(def, parts)| self.cell(def, parts.iter().find(|part| part.unit == child.code)));
        Row::new(std::iter::once(Cell::new(link)).chain(values))
    }

    fn cell(&self, def: &FigureDef, part: Option<&Part>) -> Cell {
        let Some(part) = part else { return Cell::new(formats::NONE) };
        let value = shown(self.w, def, &part.answer);
        if value.is_none() {
            return Cell::new(value.value);
        }
        let asked = Asked { unit: Some(part.unit.clone()), until: self.on, ..Asked::default() };
        Cell::new(Html::number(asked.href(&def.figure.id), value.value))
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
            let since = w.t1("post-since", "day", formats::day_of_year(user.lang, post.from));
            (role, Html::in_lang(user.lang, Lang::Zh, name), since)
        });
        Ok(lines.collect())
    }

    fn happened(&self, change: &Change) -> Html {
        let (w, lang) = (self.w, self.user.lang);
        let link = |code: &str| match self.tree.get(code) {
            Some(unit) => Html::link(address(code, None), names::unit(lang, unit)),
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
