use std::collections::HashMap;

use luoshi_sheets::{BadCell, Column, Words};
use luoshi_store::{CityId, Conn, Day};

use super::sheet::{Row, Sheet};
use super::{Plan, Work};
use crate::deeds::overlaps;
use crate::people::{Named, match_names};
use crate::{Error, Post, Role, Tree, Units, cells, store};

const NAME: usize = 0;
const STAFF_NO: usize = 1;
const HOME: usize = 2;
const ROLE: usize = 3;
const UNIT: usize = 4;
const FROM: usize = 5;
const UNTIL: usize = 6;

pub(super) fn columns() -> Vec<Column> {
    vec![
        Column::new("name", "姓名", "Name", true),
        Column::new("staff_no", "工号", "Staff number", false),
        Column::new("person_unit", "所在单位", "Person's unit", false),
        Column::new("role", "角色", "Role", true),
        Column::new("unit", "任职单位", "Unit", true),
        Column::new("from", "开始日期", "From", true),
        Column::new("until", "结束日期", "Until", false),
    ]
}

/// A row that could be read, still without its person.
struct Wanted<'a> {
    row: Row<'a>,
    named: Named,
    post: Post,
}

pub(super) async fn check(
    conn: &mut Conn,
    units: &Units,
    city: CityId,
    mut sheet: Sheet<'_>,
) -> Result<Result<Plan, Vec<BadCell>>, Error> {
    let tree = units.tree(conn, city, Day::MAX, i64::MAX).await?;
    let rows: Vec<Row<'_>> = sheet.rows().collect();
    let wanted: Vec<Wanted<'_>> = rows.into_iter().filter_map(|row| read(&mut sheet, row, &tree)).collect();
    let named: Vec<Named> = wanted.iter().map(|want| want.named.clone()).collect();
    let found = match_names(conn, city, &named).await?;
    let mut people = Vec::new();
    let mut posts = Vec::new();
    for (mut want, found) in wanted.into_iter().zip(found) {
        let column = if want.named.staff_no.is_some() { STAFF_NO } else { NAME };
        let Some(cell) = sheet.cell(want.row, column) else { continue };
        let read = cells::person(sheet.table, cell, found);
        if let Some(person) = sheet.take(read) {
            want.post.person = person.id;
            people.push(person.id);
            posts.push(want);
        }
    }
    let mut standing: HashMap<i64, Vec<Post>> = HashMap::new();
    people.sort_unstable();
    people.dedup();
    for post in store::posts_of_many(conn, city, &people).await? {
        standing.entry(post.person).or_default().push(post);
    }
    let (new, already) = sort_out(&mut sheet, posts, standing);
    if !sheet.bad.is_empty() {
        return Ok(Err(sheet.bad));
    }
    Ok(Ok(Plan { rows: sheet.table.rows.len(), already, work: Work::Posts(new) }))
}

fn read<'a>(sheet: &mut Sheet<'a>, row: Row<'a>, tree: &Tree) -> Option<Wanted<'a>> {
    let name = sheet.text(row, NAME);
    let staff_no = sheet.text(row, STAFF_NO);
    let home = read_unit(sheet, row, HOME, tree);
    let unit = read_unit(sheet, row, UNIT, tree);
    let role = read_role(sheet, row);
    let from = read_day(sheet, row, FROM);
    let until = read_day(sheet, row, UNTIL);
    let (unit, from) = (unit??, from??);
    let until = until?;
    if let Some(ended) = until.filter(|until| *until < from) {
        let words = Error::DaysReversed { from, until: ended }.words();
        sheet.note(row, UNTIL, words, Words::new("请改正日期。", "Correct the days."));
        return None;
    }
    note_unit_not_there(sheet, row, tree, &unit, from)?;
    let post = Post { id: 0, person: 0, role: role?, unit, from, until, acting: false };
    Some(Wanted { row, named: Named { staff_no, name: name?, unit: home? }, post })
}

/// Nothing where the cell is bad; `Some(None)` where it is empty.
fn read_unit<'a>(sheet: &mut Sheet<'a>, row: Row<'a>, column: usize, tree: &Tree) -> Option<Option<String>> {
    let Some(cell) = sheet.cell(row, column) else { return Some(None) };
    let unit = cells::unit(sheet.table, cell, tree).map(|unit| unit.code.clone());
    sheet.take(unit).map(Some)
}

fn read_day<'a>(sheet: &mut Sheet<'a>, row: Row<'a>, column: usize) -> Option<Option<Day>> {
    let Some(cell) = sheet.cell(row, column) else { return Some(None) };
    let day = cells::day(sheet.table, cell);
    sheet.take(day).map(Some)
}

fn read_role<'a>(sheet: &mut Sheet<'a>, row: Row<'a>) -> Option<Role> {
    let cell = sheet.cell(row, ROLE)?;
    let role = Role::parse(&cell.text);
    if role.is_none() {
        let right = Words::new(
            format!("请填写：{}。", Role::ALL.map(|role| role.name().zh).join("、")),
            format!("Write one of: {}.", Role::ALL.map(Role::id).join(", ")),
        );
        sheet.note(row, ROLE, Words::new("没有这种角色。", "There is no such role."), right);
    }
    role
}

/// A post begins at a unit that exists on its first day.
fn note_unit_not_there<'a>(
    sheet: &mut Sheet<'a>,
    row: Row<'a>,
    tree: &Tree,
    code: &str,
    from: Day,
) -> Option<()> {
    let unit = tree.get(code)?;
    let refused = match unit.ended {
        _ if unit.founded > from => Error::UnknownUnit { code: code.to_owned(), day: from },
        Some(day) if day <= from => Error::UnitEnded { code: code.to_owned(), day },
        _ => return Some(()),
    };
    let right = Words::new("请改正单位或开始日期。", "Correct the unit or the first day.");
    sheet.note(row, UNIT, refused.words(), right);
    None
}

/// What is new, and how many stand already. Posts that overlap others are noted, also within the file.
fn sort_out<'a>(
    sheet: &mut Sheet<'a>,
    wanted: Vec<Wanted<'a>>,
    mut standing: HashMap<i64, Vec<Post>>,
) -> (Vec<Post>, usize) {
    let mut new = Vec::new();
    let mut already = 0;
    for Wanted { row, post, .. } in wanted {
        let own = standing.entry(post.person).or_default();
        match own.iter().find(|other| overlaps(other, &post)) {
            // Those from the file itself have no key yet: a row that comes twice is bad.
            Some(other) if other.id != 0 && (other.from, other.until) == (post.from, post.until) => {
                already += 1;
            }
            Some(other) => {
                let words = Error::PostStands { from: other.from }.words();
                let right = Words::new("请改正日期，或删去这一行。", "Correct the days, or delete the row.");
                sheet.note(row, FROM, words, right);
            }
            None => {
                own.push(post.clone());
                new.push(post);
            }
        }
    }
    (new, already)
}
