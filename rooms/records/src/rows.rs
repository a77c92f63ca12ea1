//! Rows of sheets, one by one: what a column takes, what is wrong with a row, a row recorded, a record taken back.

use std::collections::HashMap;

use luoshi_packs::{Field, FieldKind, Form, Pack, Text};
use luoshi_sheets::{BadCell, Table};
use luoshi_store::{Conn, Tx};
use luoshi_units::Who;
use luoshi_web::App;
use luoshi_web::sheets::{Back, Like, RowBack, RowTaken, RowTried, SheetColumn, SheetRow, SheetTried, Takes};

use crate::WORDS;
use crate::deeds::{self, Desk, New, Sound, Withdraw};
use crate::here::{Here, href_of};
use crate::model::State;
use crate::sheet::{self, Sheet};
use crate::{Error, reason, store};

/// The columns of a form's sheet.
pub fn columns(pack: &Pack, form: &Form) -> Vec<SheetColumn> {
    let column = |field: &Field| {
        let takes = match field.kind {
            FieldKind::Day => Takes::Day,
            FieldKind::Number | FieldKind::Money => Takes::Number,
            FieldKind::Choice => Takes::OneOf,
            FieldKind::Choices => Takes::SomeOf,
            _ => Takes::Text,
        };
        SheetColumn {
            id: field.id.clone(),
            label: field.label.clone(),
            required: field.required && field.shown_when.is_none(),
            takes,
            what: what(field),
            choices: field.choices.iter().map(|choice| choice.name.clone()).collect(),
            example: example(pack, field),
        }
    };
    sheet::columns(form).map(column).collect()
}

/// What goes into a field's cell: the form's own hint, then how it is written.
fn what(field: &Field) -> Text {
    let right = match field.kind {
        FieldKind::Text | FieldKind::LongText | FieldKind::Remark | FieldKind::Files => Text::default(),
        FieldKind::Choice => WORDS.text("records-right-one", &[]),
        FieldKind::Choices => WORDS.text("records-right-some", &[]),
        _ => sheet::right_text(field),
    };
    let join = |hint: &str, right: &str, between: &str| match (hint.is_empty(), right.is_empty()) {
        (false, false) => format!("{hint}{between}{right}"),
        _ => format!("{hint}{right}"),
    };
    Text::new(join(&field.hint.zh, &right.zh, ""), join(&field.hint.en, &right.en, " "))
}

/// What a field may hold, for example.
fn example(pack: &Pack, field: &Field) -> Text {
    let same = |text: &str| Text::new(text, text);
    let chosen = |most: usize| {
        let names = |lang, between: &str| {
            let names = field.choices.iter().take(most).map(|choice| choice.name.get(lang));
            names.collect::<Vec<_>>().join(between)
        };
        Text::new(names(luoshi_packs::Lang::Zh, "、"), names(luoshi_packs::Lang::En, ", "))
    };
    match field.kind {
        FieldKind::Unit => {
            let fits = |unit: &&luoshi_packs::UnitRow| {
                field.unit_kinds.is_empty() || field.unit_kinds.contains(&unit.kind)
            };
            pack.units.iter().rev().find(fits).map_or_else(Text::default, |unit| same(&unit.code))
        }
        FieldKind::Day => same(&pack.campaign.from.to_string()),
        FieldKind::Number => same(&field.min.unwrap_or(12).max(1).to_string()),
        FieldKind::Money => same("1200.50"),
        FieldKind::TimeSpan => same("09:00-11:30"),
        FieldKind::Place => same("30.2500, 120.1600"),
        FieldKind::Choice => chosen(1),
        FieldKind::Choices => chosen(2),
        FieldKind::People => WORDS.text("records-example-people", &[]),
        FieldKind::Text | FieldKind::LongText | FieldKind::Remark | FieldKind::Files => {
            WORDS.text("records-example-text", &[])
        }
    }
}

/// Tries the rows of a sheet; nothing is kept.
pub async fn try_rows(app: &App, who: &Who, form: &str, table: &Table) -> Result<SheetTried, Error> {
    let mut conn = app.read().await?;
    let here = Here::at(app, &mut conn, luoshi_packs::Lang::Zh).await.map_err(Error::Web)?;
    let desk = here.desk();
    let form = desk.form(form)?;
    let sheet = Sheet::read(&mut conn, who.city, &here.tree, form, table).await?;
    let head: Vec<BadCell> =
        sheet.bad.iter().filter(|bad| Some(bad.row) == header_row(table)).cloned().collect();
    if !head.is_empty() {
        return Ok(SheetTried { head, rows: Vec::new() });
    }
    let (mut rows, mut sound) = (Vec::with_capacity(sheet.rows.len()), Vec::new());
    for at in 0..sheet.rows.len() {
        let (bad, found) = tried(&mut conn, who, desk, form, (table, &sheet, at)).await?;
        let face = found.as_ref().map(face).unwrap_or_default();
        rows.push(RowTried { line: sheet.rows[at].at.row, bad, face, like: Vec::new() });
        sound.extend(found.map(|found| (at, found)));
    }
    alike(&mut conn, who, &form.id, &sound, &mut rows).await?;
    Ok(SheetTried { head, rows })
}

fn header_row(table: &Table) -> Option<u32> {
    table.headers.first().map(|cell| cell.row)
}

fn face(sound: &Sound) -> String {
    format!("{} {} {}", sound.unit, sound.day, sound.title)
}

/// What is wrong with row `at`, else what it would be.
async fn tried(
    conn: &mut Conn,
    who: &Who,
    desk: Desk<'_>,
    form: &Form,
    (table, sheet, at): (&Table, &Sheet, usize),
) -> Result<(Vec<BadCell>, Option<Sound>), Error> {
    let row = &sheet.rows[at];
    let mut bad: Vec<BadCell> = sheet.bad.iter().filter(|bad| bad.row == row.at.row).cloned().collect();
    let found = match deeds::examine(conn, who, desk, form, &row.values).await {
        Ok(sound) => Some(sound),
        Err(Error::Fields(problems)) => {
            // A cell that could not be read is not said to be empty as well.
            let more = sheet.bad_cells(table, form, at, &problems);
            let said: Vec<u32> = bad.iter().map(|bad| bad.column).collect();
            bad.extend(more.into_iter().filter(|more| !said.contains(&more.column)));
            None
        }
        Err(error) => return Err(error),
    };
    bad.sort_by_key(|bad| bad.column);
    Ok(if bad.is_empty() { (bad, found) } else { (bad, None) })
}

/// Names the records that stand already for the same unit and day under the same title.
async fn alike(
    conn: &mut Conn,
    who: &Who,
    form: &str,
    sound: &[(usize, Sound)],
    rows: &mut [RowTried],
) -> Result<(), Error> {
    let days = sound.iter().map(|(_, sound)| sound.day);
    let (Some(first), Some(last)) = (days.clone().min(), days.max()) else { return Ok(()) };
    let units: Vec<&str> = sound.iter().map(|(_, sound)| sound.unit.as_str()).collect();
    let titles: Vec<&str> = sound.iter().map(|(_, sound)| sound.title.as_str()).collect();
    let stand = store::records_alike(conn, who.city, (form, &units, &titles), (first, last)).await?;
    let mut by_face: HashMap<String, Vec<Like>> = HashMap::new();
    for record in stand {
        let like = Like { title: record.title.clone(), href: href_of(&record) };
        by_face
            .entry(face(&Sound { unit: record.unit, day: record.day, title: record.title }))
            .or_default()
            .push(like);
    }
    for (at, found) in sound {
        if let Some(like) = by_face.get(&face(found)) {
            rows[*at].like.clone_from(like);
        }
    }
    Ok(())
}

/// Records one row by the deed of the form.
pub async fn take_row(tx: &mut Tx, app: &App, who: &Who, row: SheetRow<'_>) -> Result<RowTaken, Error> {
    let here = Here::at(app, tx, luoshi_packs::Lang::Zh).await.map_err(Error::Web)?;
    let desk = here.desk();
    let form = desk.form(row.kind)?;
    let sheet = Sheet::read(tx, who.city, &here.tree, form, row.table).await?;
    if !sheet.bad.is_empty() {
        return Ok(RowTaken::Bad(sheet.bad));
    }
    let Some(only) = sheet.rows.first() else { return Ok(RowTaken::Bad(Vec::new())) };
    let reason = reason::kept(row.hash);
    let new = New { key: row.key, form: &form.id, values: &only.values, reason: Some(&reason) };
    match deeds::record(tx, who, desk, new).await {
        Ok(done) => Ok(RowTaken::Recorded { record: done.record, version: done.version }),
        Err(Error::Fields(problems)) => Ok(RowTaken::Bad(sheet.bad_cells(row.table, form, 0, &problems))),
        Err(error) => Err(error),
    }
}

/// Takes back a record that came with a sheet, unless somebody changed or confirmed it since.
pub async fn take_back(tx: &mut Tx, app: &App, who: &Who, back: RowBack<'_>) -> Result<Back, Error> {
    let Some(record) = store::record_by_id(tx, who.city, back.record).await? else {
        return Ok(Back::NotOurs);
    };
    if record.state == State::Withdrawn {
        return Ok(Back::Taken);
    }
    if record.version != back.version {
        return Ok(Back::Changed);
    }
    let (pack, units, today) = (app.pack(), app.units(), app.today());
    let desk = Desk { pack: &pack, units, today };
    let wish = Withdraw { key: back.key, record: record.id, version: record.version, reason: back.reason };
    deeds::withdraw(tx, who, desk, wish).await?;
    Ok(Back::Taken)
}

/// Those of the records that stand in another version than they had.
pub async fn changed_since(conn: &mut Conn, app: &App, records: &[(i64, i64)]) -> Result<Vec<i64>, Error> {
    let ids: Vec<i64> = records.iter().map(|(id, _)| *id).collect();
    let stand = store::records_by_ids(conn, app.city().id, &ids).await?;
    let had: HashMap<i64, i64> = records.iter().copied().collect();
    let changed = stand.iter().filter(|record| {
        record.state == State::Standing
            && had.get(&record.id).is_some_and(|version| *version != record.version)
    });
    Ok(changed.map(|record| record.id).collect())
}
