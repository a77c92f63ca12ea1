//! Rows of sheets, one by one: what a column takes, what is wrong with a row, a row recorded, a record taken back.

use std::sync::Arc;

use luoshi_packs::{Lang, Pack, Text};
use luoshi_sheets::Table;
use luoshi_store::{Conn, Tx};
use luoshi_units::{Tree, Who};
use luoshi_web::App;
use luoshi_web::sheets::{Back, RowBack, RowTaken, RowTried, SheetColumn, SheetRow, SheetTried, Takes};

use super::cells::Reading;
use super::people::Known;
use super::{Failed, Holds, Kind, Row, Undone, Work, laid_out, talks, teams};
use crate::deeds::{self, Seen, local};
use crate::error::Error;
use crate::here::{Here, Seat};
use crate::model::{Field, PlaceKind, State};
use crate::{WORDS, store};

/// The columns of a kind of sheet.
pub fn columns(pack: &Pack, kind: Kind) -> Vec<SheetColumn> {
    let column = |(holds, required): (Holds, bool)| SheetColumn {
        id: holds.id(),
        label: Text::new(holds.label(Lang::Zh), holds.label(Lang::En)),
        required,
        takes: takes(holds),
        what: WORDS.text(&format!("talks-sheet-what-{}", word(holds)), &[]),
        choices: choices(holds),
        example: example(pack, holds),
    };
    kind.columns().into_iter().map(column).collect()
}

fn word(holds: Holds) -> &'static str {
    match holds {
        Holds::Of(field) => field.name(),
        Holds::Listeners(_) => "audience",
    }
}

fn takes(holds: Holds) -> Takes {
    match holds {
        Holds::Of(Field::Day | Field::Founded | Field::Ended) => Takes::Day,
        Holds::Of(Field::Minutes) | Holds::Listeners(_) => Takes::Number,
        Holds::Of(Field::Kind) => Takes::OneOf,
        Holds::Of(_) => Takes::Text,
    }
}

fn choices(holds: Holds) -> Vec<Text> {
    if holds != Holds::Of(Field::Kind) {
        return Vec::new();
    }
    PlaceKind::ALL.iter().map(|kind| WORDS.text(&format!("talks-kind-{kind}"), &[])).collect()
}

fn example(pack: &Pack, holds: Holds) -> Text {
    let same = |text: String| Text::new(text.clone(), text);
    match holds {
        Holds::Listeners(_) => same("30".to_owned()),
        Holds::Of(Field::Unit) => {
            pack.units.last().map_or_else(Text::default, |unit| same(unit.code.clone()))
        }
        Holds::Of(Field::Day | Field::Founded) => same(pack.campaign.from.to_string()),
        Holds::Of(Field::Start) => same("13:30".to_owned()),
        Holds::Of(Field::Minutes) => same("90".to_owned()),
        Holds::Of(Field::Kind) => choices(holds).into_iter().next().unwrap_or_default(),
        Holds::Of(Field::Ended | Field::Remark | Field::Reason) => Text::default(),
        Holds::Of(field) => WORDS.text(&format!("talks-sheet-example-{}", field.name()), &[]),
    }
}

/// Tries the rows of a sheet by recording them in a transaction that keeps nothing: so that two rows that stand in each
/// other's way are told of.
pub async fn try_rows(app: &App, who: &Who, kind: Kind, table: &Table) -> Result<SheetTried, Failed> {
    let mut conn = app.read().await.map_err(|error| Failed::Web(error.into()))?;
    let here = Here::at(app, &mut conn, Lang::Zh).await.map_err(Failed::Web)?;
    drop(conn);
    let seat = here.seat(who, "");
    // A key that no deed has.
    let mark = hex::encode(app.store().random::<16>());
    let work = match laid_out(table.clone(), kind, mark, here.tree, here.now) {
        Ok(work) => work,
        Err(report) => return Ok(SheetTried { head: report.bad, rows: Vec::new() }),
    };
    let trying = app.store().write(move |tx| {
        Box::pin(async move {
            let rows = tried(tx, &seat, &work, kind).await.map_err(Undone::Failed)?;
            Err::<(), _>(Undone::Told(rows))
        })
    });
    match trying.await {
        Ok(()) => Ok(SheetTried::default()),
        Err(Undone::Told(rows)) => Ok(SheetTried { head: Vec::new(), rows }),
        Err(Undone::Failed(error)) => Err(Failed::Room(error)),
    }
}

async fn tried(tx: &mut Tx, seat: &Seat, work: &Work, kind: Kind) -> Result<Vec<RowTried>, Error> {
    let mut known = Known::default();
    known.read(tx, seat.desk().who.city, work, kind).await?;
    if kind == Kind::Talks {
        talks::take_days(tx, &seat.desk(), work, &known).await?;
    }
    let mut rows = Vec::with_capacity(work.table.rows.len());
    for cells in &work.table.rows {
        let line = cells.first().map_or(0, |cell| cell.row);
        let key = format!("try:{}:{line}", work.mark);
        let desk = seat.desk_for(&key);
        let (took, face) = match kind {
            Kind::Talks => {
                let draft = talks::read(&mut Reading::new(work, cells), &desk, &known);
                let face = draft
                    .unit
                    .zip(draft.day)
                    .map(|(unit, day)| format!("{unit} {day} {} {}", draft.start.unwrap_or(-1), draft.topic));
                (talks::row(tx, &desk, work, &mut known, cells).await?, face)
            }
            Kind::Teams => {
                let draft = teams::read(&mut Reading::new(work, cells), &desk, &known);
                let face = draft.unit.map(|unit| format!("{unit} {}", draft.name));
                (teams::row(tx, &desk, work, &known, cells).await?, face)
            }
        };
        rows.push(match took {
            Row::Bad(bad) => RowTried { line, bad, ..RowTried::default() },
            Row::New(..) | Row::Already => {
                RowTried { line, face: face.unwrap_or_default(), ..RowTried::default() }
            }
        });
    }
    Ok(rows)
}

/// Records one row by the deed of the form.
pub async fn take_row(tx: &mut Tx, app: &App, who: &Who, row: SheetRow<'_>) -> Result<RowTaken, Error> {
    let Some(kind) = Kind::parse(row.kind) else { return Err(Error::NotFound) };
    let now = local(tx.now(), app.zone());
    let tree: Arc<Tree> = app.units().tree(tx, who.city, now.today, i64::MAX).await?;
    let work = match laid_out(row.table.clone(), kind, String::new(), tree, now) {
        Ok(work) => work,
        Err(report) => return Ok(RowTaken::Bad(report.bad)),
    };
    let seat = Seat::new(app, who, row.key);
    let mut known = Known::default();
    known.read(tx, who.city, &work, kind).await?;
    let Some(cells) = work.table.rows.first() else { return Ok(RowTaken::Bad(Vec::new())) };
    let took = match kind {
        Kind::Talks => {
            talks::take_days(tx, &seat.desk(), &work, &known).await?;
            talks::row(tx, &seat.desk(), &work, &mut known, cells).await?
        }
        Kind::Teams => teams::row(tx, &seat.desk(), &work, &known, cells).await?,
    };
    match took {
        Row::New(record, version) => Ok(RowTaken::Recorded { record, version }),
        Row::Bad(bad) => Ok(RowTaken::Bad(bad)),
        Row::Already => Err(Error::Changed),
    }
}

/// Takes back a record that came with a sheet, unless somebody changed or confirmed it since.
pub async fn take_back(tx: &mut Tx, app: &App, who: &Who, back: RowBack<'_>) -> Result<Back, Error> {
    let seat = Seat::new(app, who, back.key);
    let seen = Seen { id: back.record, version: Some(back.version) };
    if let Some(talk) = store::talk_by_id(tx, who.city, back.record).await? {
        if talk.state == State::Withdrawn {
            return Ok(Back::Taken);
        }
        if talk.keeping.version != back.version {
            return Ok(Back::Changed);
        }
        deeds::talk_withdraw(tx, &seat.desk(), seen, back.reason).await?;
        return Ok(Back::Taken);
    }
    let Some(team) = store::team_by_id(tx, who.city, back.record).await? else { return Ok(Back::NotOurs) };
    if team.withdrawn_for.is_some() {
        return Ok(Back::Taken);
    }
    if team.keeping.version != back.version {
        return Ok(Back::Changed);
    }
    deeds::team_withdraw(tx, &seat.desk(), seen, back.reason).await?;
    Ok(Back::Taken)
}

/// Those of the records that stand in another version than they had.
pub async fn changed_since(conn: &mut Conn, app: &App, records: &[(i64, i64)]) -> Result<Vec<i64>, Error> {
    let ids: Vec<i64> = records.iter().map(|(id, _)| *id).collect();
    let city = app.city().id;
    let talks = store::talks_by_ids(conn, city, &ids).await?;
    let teams = store::teams_by_ids(conn, city, &ids).await?;
    let talks = talks.iter().filter(|talk| talk.state != State::Withdrawn).map(|t| (t.id, t.keeping.version));
    let teams = teams.iter().filter(|team| team.withdrawn_for.is_none()).map(|t| (t.id, t.keeping.version));
    let had = |id: i64| records.iter().find(|(record, _)| *record == id).map(|(_, version)| *version);
    Ok(talks.chain(teams).filter(|(id, now)| had(*id) != Some(*now)).map(|(id, _)| id).collect())
}

#[cfg(test)]
mod tests {
    use luoshi_packs::Lang;

    use super::{choices, takes, word};
    use crate::WORDS;
    use crate::import::Kind;

    #[test]
    fn every_column_says_what_goes_in() {
        for (holds, _) in Kind::ALL.into_iter().flat_map(Kind::columns) {
            for lang in Lang::ALL {
                let key = format!("talks-sheet-what-{}", word(holds));
                assert_ne!(WORDS.in_lang(lang).t(&key), key, "{lang}");
            }
            assert_eq!(choices(holds).is_empty(), takes(holds) != luoshi_web::sheets::Takes::OneOf);
        }
    }
}
