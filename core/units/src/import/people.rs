use std::collections::HashMap;

use luoshi_sheets::{BadCell, Column, Words};
use luoshi_store::{CityId, Conn, Day};

use super::sheet::{Row, Sheet, stands, twice};
use super::{Plan, Work};
use crate::people::{Match, Named, match_names};
use crate::{Error, NewPerson, Units, cells};

const NAME: usize = 0;
const UNIT: usize = 1;
const STAFF_NO: usize = 2;

pub(super) fn columns() -> Vec<Column> {
    let mut columns = vec![
        Column::new("name", "姓名", "Name", true),
        Column::new("unit", "所在单位", "Unit", true),
        Column::new("staff_no", "工号", "Staff number", false),
    ];
    columns[UNIT].other = vec!["单位".to_owned()];
    columns
}

struct Wanted<'a> {
    row: Row<'a>,
    person: NewPerson,
}

pub(super) async fn check(
    conn: &mut Conn,
    units: &Units,
    city: CityId,
    mut sheet: Sheet<'_>,
) -> Result<Result<Plan, Vec<BadCell>>, Error> {
    let tree = units.tree(conn, city, Day::MAX, i64::MAX).await?;
    let mut wanted = Vec::new();
    for row in sheet.rows() {
        let name = sheet.text(row, NAME);
        let staff_no = sheet.text(row, STAFF_NO);
        let unit = sheet.cell(row, UNIT).and_then(|cell| {
            let unit = cells::unit(sheet.table, cell, &tree).map(|unit| unit.code.clone());
            sheet.take(unit)
        });
        if let (Some(name), Some(unit)) = (name, unit) {
            wanted.push(Wanted { row, person: NewPerson { name, unit, staff_no, sample: false } });
        }
    }
    note_twice(&mut sheet, &wanted);
    let named: Vec<Named> = wanted.iter().map(named).collect();
    let found = match_names(conn, city, &named).await?;
    let mut new = Vec::new();
    let mut already = 0;
    for (want, found) in wanted.into_iter().zip(found) {
        match found {
            Match::None => new.push(want.person),
            found => {
                already += 1;
                note_difference(&mut sheet, &want, found);
            }
        }
    }
    if !sheet.bad.is_empty() {
        return Ok(Err(sheet.bad));
    }
    Ok(Ok(Plan { rows: sheet.table.rows.len(), already, work: Work::People(new) }))
}

/// A person is matched by staff number, else by name and unit.
fn named(want: &Wanted<'_>) -> Named {
    let NewPerson { name, unit, staff_no, .. } = &want.person;
    Named { staff_no: staff_no.clone(), name: name.clone(), unit: Some(unit.clone()) }
}

fn note_twice<'a>(sheet: &mut Sheet<'a>, wanted: &[Wanted<'a>]) {
    let mut seen: HashMap<(Option<&str>, &str, &str), u32> = HashMap::new();
    for want in wanted {
        let person = &want.person;
        let key = match &person.staff_no {
            Some(number) => (Some(number.as_str()), "", ""),
            None => (None, person.name.as_str(), person.unit.as_str()),
        };
        let row = want.row.first().map_or(0, |cell| cell.row);
        if let Some(first) = seen.insert(key, row) {
            let (wrong, right) = twice(first);
            let column = if person.staff_no.is_some() { STAFF_NO } else { NAME };
            sheet.note(want.row, column, wrong, right);
        }
    }
}

/// Somebody who stands must stand as the row says.
fn note_difference<'a>(sheet: &mut Sheet<'a>, want: &Wanted<'a>, found: Match) {
    match found {
        Match::One(person) if person.unit != want.person.unit => {
            let right = Words::new(
                "请核对工号和所在单位；导入只新增人员。",
                "Check the number and the unit; an import only adds people.",
            );
            sheet.note(want.row, UNIT, stands(&person.unit, &person.unit), right);
        }
        Match::One(_) => {}
        other => {
            let column = if want.person.staff_no.is_some() { STAFF_NO } else { NAME };
            if let Some(cell) = sheet.cell(want.row, column) {
                let read = cells::person(sheet.table, cell, other);
                sheet.take(read);
            }
        }
    }
}
