//! Reading single cells of an imported sheet that name a unit, a person or a day, and saying what is wrong with
//! them.

use luoshi_sheets::{BadCell, Cell, Table, Words, parse_day};
use luoshi_store::Day;

use crate::people::Match;
use crate::{Person, Resolved, Tree, Unit};

/// The unit that a cell names: by code, by name, or by a path of names.
///
/// # Errors
/// No such unit, or several of that name: with the paths that tell them apart.
pub fn unit<'t>(table: &Table, cell: &Cell, tree: &'t Tree) -> Result<&'t Unit, Box<BadCell>> {
    match tree.resolve(&cell.text) {
        Resolved::One(unit) => Ok(unit),
        Resolved::None => {
            let near = tree.search(&cell.text, 3);
            let right = if near.is_empty() {
                Words::new("请填写单位编码或全称。", "Write the unit's code or its full name.")
            } else {
                let (zh, en) = (paths(tree, &near, "、"), paths(tree, &near, ", "));
                Words::new(
                    format!("是否为：{zh}？也可填写编码。"),
                    format!("Is it {en}? The code will do too."),
                )
            };
            let wrong = Words::new("没有这个单位。", "There is no such unit.");
            Err(Box::new(table.bad(cell, wrong, right)))
        }
        Resolved::Several(units) => {
            let some = &units[..units.len().min(5)];
            let wrong = Words::new(
                format!("有 {} 个单位叫这个名称。", units.len()),
                format!("{} units have this name.", units.len()),
            );
            let right = Words::new(
                format!("请写明上级或编码，如：{}。", paths(tree, some, "、")),
                format!("Write the unit above it too, or the code: {}.", paths(tree, some, ", ")),
            );
            Err(Box::new(table.bad(cell, wrong, right)))
        }
    }
}

/// Each unit as a path below the root, with its code.
fn paths(tree: &Tree, units: &[&Unit], separator: &str) -> String {
    let path = |unit: &Unit| {
        let path = tree.path(&unit.code);
        let names: Vec<&str> =
            path.iter().skip(usize::from(path.len() > 1)).map(|unit| unit.name_zh.as_str()).collect();
        format!("{}（{}）", names.join("/"), unit.code)
    };
    units.iter().map(|unit| path(unit)).collect::<Vec<_>>().join(separator)
}

/// The day that a cell holds.
///
/// # Errors
/// A cell that is no day.
pub fn day(table: &Table, cell: &Cell) -> Result<Day, Box<BadCell>> {
    parse_day(&cell.text).ok_or_else(|| {
        Box::new(table.bad(
            cell,
            Words::new("不是日期。", "This is no day."),
            Words::new("请写成 2021-04-16 的样子。", "Write it like 2021-04-16."),
        ))
    })
}

/// The person that a cell (and those beside it) names, as [`crate::people::match_names`] found them.
///
/// # Errors
/// Nobody, several, or a staff number that is somebody else's.
pub fn person(table: &Table, cell: &Cell, found: Match) -> Result<Person, Box<BadCell>> {
    let (wrong, right) = match found {
        Match::One(person) => return Ok(person),
        Match::None => (
            Words::new("没有这名人员。", "There is no such person."),
            Words::new(
                "请先导入人员，或核对工号、姓名和单位。",
                "Import people first, or check number, name and unit.",
            ),
        ),
        Match::Several(many) => (
            Words::new(format!("有 {many} 名人员符合。"), format!("{many} people fit.")),
            Words::new("请填写工号，或写明所在单位。", "Write the staff number, or the unit they belong to."),
        ),
        Match::OtherName(person) => (
            Words::new(
                format!("工号 {} 属于{}。", person.staff_no.as_deref().unwrap_or_default(), person.name),
                format!(
                    "The staff number {} is that of {}.",
                    person.staff_no.as_deref().unwrap_or_default(),
                    person.name
                ),
            ),
            Words::new("请核对工号和姓名。", "Check the number and the name."),
        ),
    };
    Err(Box::new(table.bad(cell, wrong, right)))
}

/// What to say of a required cell that is empty.
pub fn missing() -> (Words, Words) {
    (Words::new("必填项为空。", "This must not be empty."), Words::new("请填写。", "Fill it in."))
}
