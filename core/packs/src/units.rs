//! The unit tree that a pack carries, and the shapes of its units.

use std::collections::BTreeMap;

use luoshi_store::Day;
use luoshi_units::UnitKind;
use serde::Deserialize;
use serde_json::Value as Json;

use crate::Files;
use crate::fault::Fault;
use crate::figures::unit_kind;
use crate::model::UnitRow;
use crate::problem::Problems;
use crate::raw::ShortRaw;

/// The units in the order of their rows, parents first.
#[derive(Default)]
pub(crate) struct UnitTable {
    pub rows: Vec<UnitRow>,
    places: BTreeMap<String, (String, u32)>,
    /// Whether every file of units could be read.
    pub read: bool,
}

impl UnitTable {
    pub fn has(&self, code: &str) -> bool {
        self.places.contains_key(code)
    }
}

/// A row as it is written. Several aliases stand between semicolons.
#[derive(Deserialize)]
struct Row {
    code: String,
    parent: String,
    kind: String,
    name_zh: String,
    #[serde(default)]
    name_en: String,
    #[serde(default)]
    aliases: String,
    #[serde(default)]
    sample: bool,
}

/// Reads `units.csv` and, where there is one, `departments.csv`.
pub(crate) fn read(
    files: &Files,
    root: Option<&str>,
    founded: Day,
    short: &[ShortRaw],
    problems: &mut Problems,
) -> UnitTable {
    let mut table = UnitTable { read: true, ..UnitTable::default() };
    for (path, needed) in [("units.csv", true), ("departments.csv", false)] {
        match files.read(path) {
            Some(bytes) => read_file(path, bytes, root, founded, short, &mut table, problems),
            None if needed => {
                problems.add_at(path, 1, 1, Fault::MissingFile);
                table.read = false;
            }
            None => {}
        }
    }
    if let Some(root) = root
        && table.read
        && !table.rows.iter().any(|unit| unit.parent.is_none())
    {
        problems.add_at("units.csv", 1, 1, Fault::NoRoot(root.to_owned()));
    }
    table
}

fn read_file(
    path: &str,
    bytes: &[u8],
    root: Option<&str>,
    founded: Day,
    short: &[ShortRaw],
    table: &mut UnitTable,
    problems: &mut Problems,
) {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let mut reader = csv::Reader::from_reader(bytes);
    let head = reader.headers().cloned().unwrap_or_default();
    for record in reader.records() {
        let row = record.and_then(|record| {
            let line = record.position().map_or(0, csv::Position::line);
            record.deserialize::<Row>(Some(&head)).map(|row| (line, row))
        });
        match row {
            Ok((line, row)) => {
                let line = u32::try_from(line).unwrap_or(u32::MAX);
                add(path, line, row, root, founded, short, table, problems);
            }
            Err(error) => {
                let line = error.position().map_or(1, csv::Position::line);
                let line = u32::try_from(line).unwrap_or(u32::MAX);
                problems.add_at(path, line, 1, Fault::BadCsv(error.to_string()));
                table.read = false;
            }
        }
    }
}

#[expect(clippy::too_many_arguments, reason = "a row, where it stands, and what it is held against")]
fn add(
    path: &str,
    line: u32,
    row: Row,
    root: Option<&str>,
    founded: Day,
    short: &[ShortRaw],
    table: &mut UnitTable,
    problems: &mut Problems,
) {
    let kind = kind_named(&row.kind);
    if kind.is_none() {
        problems.add_at(path, line, 1, Fault::UnknownUnitKind(row.kind.clone()));
    }
    if !is_code(&row.code) {
        problems.add_at(path, line, 1, Fault::BadCode(row.code.clone()));
    }
    if row.name_zh.trim().is_empty() {
        problems.add_at(path, line, 1, Fault::MissingKey("name_zh".into()));
    }
    if let Some((file, first)) = table.places.get(&row.code) {
        let first = format!("{file}:{first}");
        problems.add_at(path, line, 1, Fault::Twice { id: row.code.clone(), first });
        return;
    }
    if row.parent.is_empty() {
        let first = table.rows.iter().all(|unit| unit.parent.is_some());
        if let Some(root) = root
            && (row.code != root || kind != Some(UnitKind::City) || !first)
        {
            problems.add_at(path, line, 1, Fault::NoRoot(root.to_owned()));
        }
    } else if table.read && !table.has(&row.parent) {
        problems.add_at(path, line, 1, Fault::UnknownParent(row.parent.clone()));
    }
    table.places.insert(row.code.clone(), (path.to_owned(), line));
    table.rows.extend(kind.map(|kind| build(row, kind, founded, short)));
}

fn build(row: Row, kind: UnitKind, founded: Day, short: &[ShortRaw]) -> UnitRow {
    let given = row.aliases.split([';', '；']).map(str::trim).filter(|alias| !alias.is_empty());
    let mut aliases: Vec<String> = given.map(str::to_owned).collect();
    let of_kind = short.iter().filter(|rule| unit_kind(rule.kind) == kind);
    let shortened = of_kind.filter_map(|rule| Some((row.name_zh.strip_suffix(&rule.ends)?, &rule.becomes)));
    if let Some((stem, becomes)) = shortened.into_iter().next() {
        let name = format!("{stem}{becomes}");
        // One character alone would be found everywhere.
        if name.chars().count() > 1 && name != row.name_zh && !aliases.contains(&name) {
            aliases.push(name);
        }
    }
    let some = |text: String| (!text.is_empty()).then_some(text);
    UnitRow {
        code: row.code,
        parent: some(row.parent),
        kind,
        name_zh: row.name_zh,
        name_en: some(row.name_en),
        aliases,
        founded,
        sample: row.sample,
    }
}

fn kind_named(word: &str) -> Option<UnitKind> {
    Some(match word {
        "city" => UnitKind::City,
        "county" => UnitKind::County,
        "department" => UnitKind::Department,
        "township" => UnitKind::Township,
        "community" => UnitKind::Community,
        _ => return None,
    })
}

fn is_code(code: &str) -> bool {
    let fits = |b: u8| b.is_ascii_alphanumeric() || b == b'-';
    !code.is_empty() && code.len() <= 32 && code.bytes().all(fits)
}

/// `shapes.geojson`, whose features carry the codes of units. A pack need not have it.
pub(crate) fn shapes(files: &Files, units: &UnitTable, problems: &mut Problems) -> Json {
    const PATH: &str = "shapes.geojson";
    let empty = serde_json::json!({ "type": "FeatureCollection", "features": [] });
    let Some(bytes) = files.read(PATH) else { return empty };
    let read: Json = match serde_json::from_slice(bytes) {
        Ok(read) => read,
        Err(error) => {
            let (line, column) = (error.line() as u32, error.column() as u32);
            problems.add_at(PATH, line, column, Fault::ShapesBroken(error.to_string()));
            return empty;
        }
    };
    let Some(features) = read["features"].as_array() else {
        problems.add_at(PATH, 1, 1, Fault::ShapesBroken("features".into()));
        return empty;
    };
    for feature in features {
        match feature["properties"]["code"].as_str() {
            None => problems.add_at(PATH, 1, 1, Fault::ShapeWithoutCode),
            Some(code) if units.read && !units.has(code) => {
                problems.add_at(PATH, 1, 1, Fault::UnknownUnit(code.to_owned()));
            }
            Some(_) => {}
        }
    }
    read
}
