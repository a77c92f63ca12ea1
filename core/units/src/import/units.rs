use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use luoshi_sheets::{BadCell, Column, Words};
use luoshi_store::{CityId, Conn, Day, Instant};

use super::sheet::{Row, Sheet, stands, twice};
use super::{Plan, Work};
use crate::history::{Change, Names, What};
use crate::{Error, NewUnit, Tree, Unit, UnitKind, Units, cells};

const CODE: usize = 0;
const NAME_ZH: usize = 1;
const NAME_EN: usize = 2;
const KIND: usize = 3;
const PARENT: usize = 4;
const ALIASES: usize = 5;
const FROM: usize = 6;

pub(super) fn columns() -> Vec<Column> {
    let mut columns = vec![
        Column::new("code", "编码", "Code", true),
        Column::new("name_zh", "名称", "Name", true),
        Column::new("name_en", "英文名称", "English name", false),
        Column::new("kind", "类别", "Kind", true),
        Column::new("parent", "上级单位", "Parent", false),
        Column::new("aliases", "别名", "Aliases", false),
        Column::new("from", "设立日期", "Founded", false),
    ];
    columns[KIND].other = vec!["level".to_owned(), "级别".to_owned()];
    columns
}

/// A row that could be read.
struct Wanted<'a> {
    row: Row<'a>,
    on: Day,
    unit: NewUnit,
}

pub(super) async fn check(
    conn: &mut Conn,
    units: &Units,
    city: CityId,
    on: Day,
    mut sheet: Sheet<'_>,
) -> Result<Result<Plan, Vec<BadCell>>, Error> {
    let history = units.history(conn, city).await?;
    let tree = match units.tree(conn, city, Day::MAX, i64::MAX).await {
        Ok(tree) => Some(tree),
        Err(Error::NoTree { .. }) => None,
        Err(other) => return Err(other),
    };
    let in_file = codes(&mut sheet);
    let mut wanted = Vec::new();
    let mut already = 0;
    for row in sheet.rows() {
        let Some(want) = read(&mut sheet, row, on, tree.as_ref(), &in_file) else { continue };
        match tree.as_ref().and_then(|tree| Some((tree, tree.get(&want.unit.code)?))) {
            Some((tree, standing)) => {
                already += 1;
                compare(&mut sheet, &want, standing, tree);
            }
            None => wanted.push(want),
        }
    }
    if sheet.bad.is_empty() {
        let changes: Vec<Change> = (history.last().saturating_add(1)..).zip(&wanted).map(change).collect();
        if let Err(refused) = history.with(&changes).check(Day::MIN) {
            note_refusal(&mut sheet, &wanted, &refused);
        }
    }
    if !sheet.bad.is_empty() {
        return Ok(Err(sheet.bad));
    }
    let mut days: BTreeMap<Day, Vec<NewUnit>> = BTreeMap::new();
    for want in wanted {
        days.entry(want.on).or_default().push(want.unit);
    }
    let rows = sheet.table.rows.len();
    Ok(Ok(Plan { rows, already, work: Work::Units(days.into_iter().collect()) }))
}

/// The codes that the file has, each with its row; those that come twice are noted.
fn codes(sheet: &mut Sheet<'_>) -> HashMap<String, u32> {
    let mut codes: HashMap<String, u32> = HashMap::new();
    for row in sheet.rows() {
        let Some(cell) = sheet.cell(row, CODE) else { continue };
        if let Some(first) = codes.get(&cell.text) {
            let (wrong, right) = twice(*first);
            sheet.note(row, CODE, wrong, right);
        } else {
            codes.insert(cell.text.clone(), cell.row);
        }
    }
    codes
}

fn read<'a>(
    sheet: &mut Sheet<'a>,
    row: Row<'a>,
    on: Day,
    tree: Option<&Arc<Tree>>,
    in_file: &HashMap<String, u32>,
) -> Option<Wanted<'a>> {
    // A code that is missing, or has come before, was noted when the codes were read.
    let code = sheet.peek(row, CODE).filter(|cell| in_file.get(&cell.text) == Some(&cell.row));
    let name_zh = sheet.text(row, NAME_ZH);
    let name_en = sheet.text(row, NAME_EN);
    let aliases = sheet.text(row, ALIASES).map(|text| split(&text)).unwrap_or_default();
    let kind = read_kind(sheet, row);
    let parent = read_parent(sheet, row, tree, in_file);
    let from = match sheet.cell(row, FROM) {
        Some(cell) => {
            let day = cells::day(sheet.table, cell);
            sheet.take(day)
        }
        None => Some(on),
    };
    let unit = NewUnit {
        code: code?.text.clone(),
        kind: kind?,
        name_zh: name_zh?,
        name_en,
        aliases,
        parent: parent?,
    };
    Some(Wanted { row, on: from?, unit })
}

fn read_kind<'a>(sheet: &mut Sheet<'a>, row: Row<'a>) -> Option<UnitKind> {
    let cell = sheet.cell(row, KIND)?;
    let kind = UnitKind::parse(&cell.text);
    if kind.is_none() {
        let names = |name: fn(UnitKind) -> String, separator: &str| UnitKind::ALL.map(name).join(separator);
        let right = Words::new(
            format!("请填写：{}。", names(|kind| format!("{}（{}）", kind.name().zh, kind.id()), "、")),
            format!("Write one of: {}.", names(|kind| kind.id().to_owned(), ", ")),
        );
        sheet.note(row, KIND, Words::new("没有这种类别。", "There is no such kind."), right);
    }
    kind
}

/// The code of the unit above, `Some(None)` for the root.
fn read_parent<'a>(
    sheet: &mut Sheet<'a>,
    row: Row<'a>,
    tree: Option<&Arc<Tree>>,
    in_file: &HashMap<String, u32>,
) -> Option<Option<String>> {
    let Some(cell) = sheet.cell(row, PARENT) else { return Some(None) };
    if in_file.contains_key(&cell.text) {
        return Some(Some(cell.text.clone()));
    }
    let Some(tree) = tree else {
        let right = Words::new("请填写本表中某一行的编码。", "Write the code of a row of this sheet.");
        sheet.note(row, PARENT, Words::new("没有这个单位。", "There is no such unit."), right);
        return None;
    };
    let found = cells::unit(sheet.table, cell, tree).map(|unit| unit.code.clone());
    sheet.take(found).map(Some)
}

/// Several names in one cell.
fn split(text: &str) -> Vec<String> {
    text.split([';', '；', '、', '|'])
        .map(str::trim)
        .filter(|name| !name.is_empty())
        .map(str::to_owned)
        .collect()
}

/// A unit that stands must stand as the row says; changing it is another deed.
fn compare<'a>(sheet: &mut Sheet<'a>, want: &Wanted<'a>, standing: &Unit, tree: &Tree) {
    let by_deed = || {
        Words::new(
            "改名、划转请在单位页面办理；导入只新设单位。",
            "Rename or move the unit on its page; an import only founds units.",
        )
    };
    let parent = tree.parent(&standing.code).map(|parent| parent.code.as_str());
    let unit = &want.unit;
    if unit.name_zh != standing.name_zh {
        sheet.note(want.row, NAME_ZH, stands(&standing.name_zh, &standing.name_zh), by_deed());
    }
    if unit.name_en.is_some() && unit.name_en != standing.name_en {
        let name = standing.name_en.as_deref().unwrap_or("—");
        sheet.note(want.row, NAME_EN, stands(name, name), by_deed());
    }
    if unit.kind != standing.kind {
        let kind = standing.kind.name();
        sheet.note(want.row, KIND, stands(&kind.zh, &kind.en), by_deed());
    }
    if unit.parent.as_deref() != parent {
        let parent = parent.unwrap_or("—");
        sheet.note(want.row, PARENT, stands(parent, parent), by_deed());
    }
}

fn change((id, want): (i64, &Wanted<'_>)) -> Change {
    let unit = want.unit.clone();
    Change {
        id,
        day: want.on,
        at: Instant::UNIX_EPOCH,
        code: unit.code,
        what: What::Found {
            kind: unit.kind,
            names: Names { zh: unit.name_zh, en: unit.name_en, aliases: unit.aliases },
            parent: unit.parent,
        },
    }
}

/// A rule that the file breaks as a whole, said at the row of the unit that it names.
fn note_refusal<'a>(sheet: &mut Sheet<'a>, wanted: &[Wanted<'a>], refused: &Error) {
    let code = match refused {
        Error::UnknownUnit { code, .. }
        | Error::UnitEnded { code, .. }
        | Error::Cycle { code, .. }
        | Error::SecondRoot { code } => code.as_str(),
        _ => "",
    };
    let is_named = |want: &&Wanted<'a>| match refused {
        // These name the unit above.
        Error::UnknownUnit { .. } | Error::UnitEnded { .. } => want.unit.parent.as_deref() == Some(code),
        _ => want.unit.code == code,
    };
    if let Some(want) = wanted.iter().find(is_named).or(wanted.first()) {
        let right =
            Words::new("请改正上级单位或设立日期。", "Correct the unit above or the day of founding.");
        sheet.note(want.row, PARENT, refused.words(), right);
    }
}
