//! Who works at a unit and below it: the posts here, how many below and who leads there, and those that have ended.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use luoshi_store::Conn;
use luoshi_units::posts::{self, Filter, Held, Which};
use luoshi_units::{Role, Verb};
use luoshi_web::parts::{Cell, Column, Row, State, Table, TableStyle, tag};
use luoshi_web::{Error, Html, Shell, User, Words, formats, href, render};

use super::{posts_table, with_done};
use crate::here::Here;

/// More posts than this no unit's page lists; the list holds the others.
const MOST: i64 = 200;

#[derive(Template)]
#[template(path = "staff_unit.html")]
struct UnitPage {
    shell: Shell,
    w: Words,
    none_leads: bool,
    here: Option<Table>,
    coming: Option<Table>,
    below: Option<Table>,
    ended: Option<Table>,
    all: String,
}

/// `GET /staff/units/{code}`
pub async fn show(user: User, Path(code): Path<String>) -> Result<Response, Error> {
    let mut conn = user.app.read().await?;
    let here = Here::of(&user, &mut conn).await?;
    let w = here.w;
    let unit = here.tree.get(&code).ok_or(Error::NotFound)?;
    if !user.who.may(Verb::ReadRows, &code, &here.tree) {
        return Err(Error::NotFound);
    }
    let held = of(&here, &mut conn, vec![code.clone()], Which::Held, None).await?;
    let coming = of(&here, &mut conn, vec![code.clone()], Which::Coming, None).await?;
    let mut ended = of(&here, &mut conn, vec![code.clone()], Which::Ended, None).await?;
    ended.sort_by_key(|held| std::cmp::Reverse((held.post.until, held.post.id)));
    let below = below(&here, &mut conn, &code).await?;
    let name = unit.name(w.english()).to_owned();
    let mut shell = user.shell(&name).heading(here.unit(&code)).lede(here.above(&code));
    shell = shell.crumb(w.t("staff-title"), Some("/staff"));
    if let Some(above) =
        here.tree.parent(&code).filter(|above| user.who.may(Verb::ReadRows, &above.code, &here.tree))
    {
        shell = shell.crumb(here.unit(&above.code), Some(&format!("/staff/units/{}", above.code)));
    }
    shell = shell.crumb(here.unit(&code), None).action(w.t("staff-unit-figures"), format!("/units/{code}"));
    if user.who.may(Verb::Appoint, &code, &here.tree) && unit.ended.is_none() {
        shell = shell.main_action(w.t("staff-give-here"), href("/staff/people", &[("for", Some(&code))]));
    }
    let table = |held: &[Held], key: &str, steps: bool| {
        (!held.is_empty()).then(|| posts_table(&here, w.t(key), held, true, steps))
    };
    let leads = held.iter().any(|held| matches!(held.post.role, Role::Lead | Role::Office));
    render(&UnitPage {
        none_leads: !leads && unit.ended.is_none(),
        here: table(&held, "staff-here", true),
        coming: table(&coming, "staff-coming", true),
        below,
        ended: table(&ended, "staff-ended", false),
        all: href("/staff", &[("unit", Some(&code))]),
        shell: with_done(shell, &user),
        w,
    })
}

async fn of(
    here: &Here,
    conn: &mut Conn,
    units: Vec<String>,
    which: Which,
    role: Option<Role>,
) -> Result<Vec<Held>, Error> {
    let filter = Filter { units: Some(units), which, role, ..Filter::default() };
    Ok(posts::page(conn, here.city, &filter, here.today, None, MOST).await?)
}

/// The units directly below that still work: who leads each, how many posts are held there and below.
async fn below(here: &Here, conn: &mut Conn, code: &str) -> Result<Option<Table>, Error> {
    let w = here.w;
    let works = here.tree.children(code).into_iter().filter(|unit| unit.ended.is_none());
    let children: Vec<&str> = works.map(|unit| unit.code.as_str()).collect();
    if children.is_empty() {
        return Ok(None);
    }
    let codes = children.iter().map(|code| (*code).to_owned()).collect();
    let leads = of(here, conn, codes, Which::Held, Some(Role::Lead)).await?;
    let under: Vec<String> = here.tree.under(code).into_iter().map(str::to_owned).collect();
    let counts = posts::by_unit(conn, here.city, &under, here.today).await?;
    let columns = vec![
        Column::new(w.t("staff-c-unit")).full(),
        Column::new(w.t("staff-c-leads")).full(),
        Column::number(w.t("staff-c-posts")),
    ];
    let rows = children.iter().map(|child| {
        let many: i64 =
            counts.iter().filter(|(unit, _)| here.tree.is_under(unit, child)).map(|(_, many)| many).sum();
        let mut names = Html::default();
        for lead in leads.iter().filter(|lead| lead.post.unit == **child) {
            if !names.is_empty() {
                names = names.and(if w.english() { ", " } else { "、" });
            }
            names = names.and(here.person_link(lead.post.person, &lead.name));
            if lead.post.acting {
                names = names.and(" ").and(tag(State::Plain, w.t("staff-acting")));
            }
        }
        if names.is_empty() {
            names = tag(State::Open, w.t("staff-no-lead"));
        }
        let list = href("/staff", &[("unit", Some(child))]);
        Row::new([
            Cell::with_class(here.unit_link(child), "full"),
            Cell::new(names),
            Cell::new(Html::number(list, formats::int(many))),
        ])
    });
    Ok(Some(Table::new(w.t("staff-below"), TableStyle::Fits, columns).rows(rows)))
}
