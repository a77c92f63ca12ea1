//! Two bulletins side by side, number by number.

use askama::Template;
use axum::extract::Path;
use axum::response::Response;
use luoshi_packs::{FigureDef, Pack};
use luoshi_sheets::{Out, write_csv};
use luoshi_store::{CityId, Conn};
use luoshi_web::parts::{Cell, Column, Empty, Row, Table, TableStyle};
use luoshi_web::{Error, Html, Shell, User, Words, download, formats, href, render};

use crate::compare::{Pair, pairs};
use crate::here::Here;
use crate::likely::{as_long, likely};
use crate::model::{Edition, Pin, lang_of};
use crate::numbers::Teller;
use crate::store::{self, Listed};

/// How many others are offered at a time.
const OFFERED: i64 = 12;
/// Among how many the likely one is looked for.
const AMONG: i64 = 100;

#[derive(Template)]
#[template(path = "bulletin_compare.html")]
struct ComparePage {
    shell: Shell,
    w: Words,
    path: String,
    find: String,
    offered: Vec<(String, Html, String)>,
    table: Option<Table>,
    empty: Option<Empty>,
    sheet: Option<String>,
}

/// An edition with its numbers.
struct Side {
    edition: Edition,
    pins: Vec<Pin>,
}

/// What is compared.
struct Opened {
    /// The page's own bulletin as it stands.
    one: Edition,
    /// Its earlier editions.
    earlier: Vec<Edition>,
    /// It and another, the earlier on the left; none where no other is at hand.
    sides: Option<[Side; 2]>,
}

/// `GET /bulletins/{id}/compare?with=&q=`: the last edition of one beside that of another, the earlier on the left.
pub async fn show(user: User, Path(id): Path<String>) -> Result<Response, Error> {
    let here = Here::of(&user).await?;
    let (w, find) = (here.w, user.query("q").unwrap_or_default());
    let opened = opened(&here, &id).await?;
    let offered = offered(&here, &opened, &find).await?;
    let table = opened.sides.as_ref().map(|sides| table(&here, sides)).filter(|table| !table.is_empty());
    let why = if opened.sides.is_some() { "none" } else { "alone" };
    let empty = || {
        let word = format!("bulletin-compare-{why}");
        Empty::new(w.t(&word), w.t(&format!("{word}-text")))
    };
    let path = format!("/bulletins/{id}/compare");
    let with = user.query("with");
    let page = ComparePage {
        shell: shell(&here, &opened.one),
        w,
        sheet: table.is_some().then(|| href(&format!("{path}/sheet"), &[("with", with.as_deref())])),
        empty: table.is_none().then(empty),
        table,
        offered: offers(&here, &path, &offered),
        path,
        find,
    };
    render(&page)
}

fn table(here: &Here<'_>, [left, right]: &[Side; 2]) -> Table {
    let w = here.w;
    let teller = Teller { app: &here.user.app, w, tree: &here.tree };
    let mut columns = vec![Column::new(w.t("bulletin-number"))];
    columns.extend([left, right].map(|side| head(w, &side.edition)));
    columns.push(Column::number(w.t("bulletin-change")));
    let found = pairs(numbers(left), numbers(right));
    let rows = found.iter().map(|pair| row(&teller, pair, (left, right)));
    Table::new(w.t("bulletin-compare"), TableStyle::Cards, columns).rows(rows)
}

/// `GET /bulletins/{id}/compare/sheet?with=`: the same as CSV.
pub async fn sheet(user: User, Path(id): Path<String>) -> Result<Response, Error> {
    let here = Here::of(&user).await?;
    let [left, right] = opened(&here, &id).await?.sides.ok_or(Error::NotFound)?;
    let w = here.w;
    let mut heads = vec![w.t("bulletin-figure"), w.t("bulletin-number"), w.t("bulletin-unit")];
    for side in [&left, &right] {
        let title = format!("{} {}", side.edition.draft.title, label(w, &side.edition));
        heads.extend([title, w.t("bulletin-quote-read")]);
        heads.extend([w.t("bulletin-from"), w.t("bulletin-until")]);
    }
    heads.push(w.t("bulletin-change"));
    let found = pairs(numbers(&left), numbers(&right));
    let teller = Teller { app: &user.app, w, tree: &here.tree };
    let lines = found.iter().filter_map(|pair| {
        let pin = pair.left.or(pair.right)?;
        let unit = here.tree.get(&pin.unit).map_or("", |unit| unit.name(w.english()));
        let mut line = vec![Out::Text(pin.figure.clone()), Out::Text(teller.name(pin))];
        line.push(Out::Text(unit.to_owned()));
        line.extend(cells(pair.left));
        line.extend(cells(pair.right));
        let change = change(&user.app.pack(), pair, (&left, &right));
        line.push(change.ok().flatten().map_or_else(nothing, |change| Out::Decimal(change.to_string())));
        Some(line)
    });
    let bytes = write_csv(&heads, lines);
    let name = format!("bulletin-{}-{}.csv", left.edition.bulletin, right.edition.bulletin);
    Ok(download(&name, "text/csv; charset=utf-8", bytes))
}

fn nothing() -> Out {
    Out::Text(String::new())
}

fn cells(pin: Option<&Pin>) -> [Out; 4] {
    let Some(pin) = pin else { return std::array::from_fn(|_| nothing()) };
    [
        pin.value.as_ref().map_or_else(nothing, |value| Out::Decimal(value.clone())),
        Out::Text(pin.text.clone()),
        Out::Day(pin.from.to_string()),
        Out::Day(pin.until.to_string()),
    ]
}

/// The bulletin, and the two sides.
async fn opened(here: &Here<'_>, id: &str) -> Result<Opened, Error> {
    let (app, bulletin) = (&here.user.app, here.bulletin(id).await?);
    let city = app.city().id;
    let mut conn = app.read().await?;
    let mut earlier = store::editions(&mut conn, city, bulletin.id).await?.into_iter();
    let one = earlier.next().ok_or(Error::NotFound)?;
    let other = match here.user.query("with") {
        Some(with) => {
            let (other, no) = named(&with).ok_or(Error::NotFound)?;
            let all = store::editions(&mut conn, city, other).await?;
            let named = all.into_iter().find(|edition| no.is_none_or(|no| edition.no == no));
            Some(named.ok_or(Error::NotFound)?)
        }
        None => {
            let among = Listed { limit: AMONG, ..Listed::default() };
            likely(&one, &store::editions_last(&mut conn, city, &among).await?)
        }
    };
    let sides = match other.filter(|other| (other.bulletin, other.no) != (one.bulletin, one.no)) {
        Some(other) => {
            let key = |one: &Edition| (one.draft.until, one.published_at, one.bulletin, one.no);
            let [left, right] =
                if key(&one) <= key(&other) { [one.clone(), other] } else { [other, one.clone()] };
            Some([side(&mut conn, city, left).await?, side(&mut conn, city, right).await?])
        }
        None => None,
    };
    Ok(Opened { one, earlier: earlier.collect(), sides })
}

async fn side(conn: &mut Conn, city: CityId, edition: Edition) -> Result<Side, Error> {
    let pins = store::pins(conn, city, (edition.bulletin, edition.no)).await?;
    Ok(Side { edition, pins })
}

/// What else can be chosen: its own earlier editions, and others whose title holds what is looked for.
async fn offered(here: &Here<'_>, opened: &Opened, find: &str) -> Result<Vec<Edition>, Error> {
    let title = Some(find).filter(|find| !find.is_empty());
    let listed = Listed { title, limit: OFFERED, ..Listed::default() };
    let mut conn = here.user.app.read().await?;
    let others = store::editions_last(&mut conn, here.user.app.city().id, &listed).await?;
    let others = others.into_iter().filter(|other| other.bulletin != opened.one.bulletin);
    Ok(opened.earlier.iter().cloned().chain(others).collect())
}

/// A bulletin, and perhaps which edition: `12` or `12.1`.
fn named(with: &str) -> Option<(i64, Option<i64>)> {
    let (bulletin, no) = with.split_once('.').map_or((with, None), |(bulletin, no)| (bulletin, Some(no)));
    Some((bulletin.parse().ok()?, no.map(str::parse).transpose().ok()?))
}

fn numbers(side: &Side) -> crate::compare::Numbers<'_> {
    ((side.edition.draft.from, side.edition.draft.until), &side.pins)
}

fn shell(here: &Here<'_>, one: &Edition) -> Shell {
    let w = here.w;
    let title = Html::spoken(w.lang, lang_of(&one.draft.lang), Html::text(&one.draft.title));
    here.user
        .shell(format!("{} · {}", w.t("bulletin-compare"), one.draft.title))
        .heading(w.t("bulletin-compare"))
        .crumb(w.t("bulletins"), Some("/bulletins"))
        .crumb(title, Some(&format!("/bulletins/{}", one.bulletin)))
        .crumb(w.t("bulletin-compare"), None)
        .lede(w.t("bulletin-compare-lede"))
}

fn offers(here: &Here<'_>, path: &str, offered: &[Edition]) -> Vec<(String, Html, String)> {
    let w = here.w;
    let offer = |one: &Edition| {
        let with = format!("{}.{}", one.bulletin, one.no);
        let title = Html::spoken(w.lang, lang_of(&one.draft.lang), Html::text(&one.draft.title));
        (href(path, &[("with", Some(&with))]), title, label(w, one))
    };
    offered.iter().map(offer).collect()
}

/// What tells an edition from others: its number and its period.
fn label(w: Words, one: &Edition) -> String {
    let period = formats::period_of_year(w.lang, one.draft.from, one.draft.until);
    w.t2("bulletin-compare-edition", "period", period, "no", one.no)
}

/// The head of an edition's numbers.
fn head(w: Words, one: &Edition) -> Column {
    let (label, title) = (label(w, one), &one.draft.title);
    let shown = Html::spoken(w.lang, lang_of(&one.draft.lang), Html::text(title));
    Column::number(format!("{title} {label}")).head(shown.and(Html::sub(label)))
}

/// By how much the later number is more; none where one of them is no number. Otherwise why the two are not to be taken
/// from each other.
fn change(
    pack: &Pack,
    pair: &Pair<'_>,
    (left, right): (&Side, &Side),
) -> Result<Option<luoshi_ledger::Decimal>, &'static str> {
    let (Some(one), Some(other)) = (pair.left, pair.right) else { return Ok(None) };
    let level = pack.figure(&one.figure).is_some_and(|def| def.figure.is_level());
    let days = |pin: &Pin| (pin.from, pin.until);
    let own = |side: &Side, pin: &Pin| (side.edition.draft.from, side.edition.draft.until) == days(pin);
    // What both count from one day on grew by the difference, unless it is what happened in one period and in another.
    let grows = one.from == other.from && !own(left, one) && !own(right, other);
    if !level && !grows && !as_long(days(one), days(other)) {
        return Err("bulletin-compare-length");
    }
    Ok(pair.change())
}

fn row(teller: &Teller<'_>, pair: &Pair<'_>, (left, right): (&Side, &Side)) -> Row {
    let w = teller.w;
    let named = pair.left.or(pair.right);
    let name = named.map(|pin| teller.name(pin)).unwrap_or_default();
    let unit = named.map(|pin| Html::sub(Html::unit_of(w.lang, teller.tree, &pin.unit))).unwrap_or_default();
    let pack = teller.app.pack();
    let def = named.and_then(|pin| pack.figure(&pin.figure));
    let change = match change(&pack, pair, (left, right)) {
        Err(why) => Html::text(formats::NONE).and(Html::sub(w.t(why))),
        Ok(change) => {
            let written = change.zip(def).map(|(change, def)| written(w, def, change));
            Html::text(written.unwrap_or_else(|| formats::NONE.to_owned()))
        }
    };
    Row::new([
        Cell::with_class(Html::text(name).and(unit), "full"),
        number(teller, pair.left, left),
        number(teller, pair.right, right),
        Cell::new(change),
    ])
}

fn number(teller: &Teller<'_>, pin: Option<&Pin>, side: &Side) -> Cell {
    let Some(pin) = pin else { return Cell::new(formats::NONE) };
    let number = teller.pinned(pin, side.edition.as_of, None);
    let period = formats::period(teller.w.lang, pin.from, pin.until);
    let read = if pin.word { format!("{} · {}", pin.text, pin.exact) } else { pin.exact.clone() };
    Cell::new(Html::number(number.href, read).and(Html::sub(period)))
}

/// A change with its sign; nothing is 0, whatever it is counted in.
fn written(w: Words, def: &FigureDef, change: luoshi_ledger::Decimal) -> String {
    if change == luoshi_ledger::Decimal::ZERO {
        return "0".to_owned();
    }
    let (value, unit) = formats::figure_change(w.lang, def, change, w.t("bulletin-points"));
    if unit.is_empty() { value } else { format!("{value} {unit}") }
}
