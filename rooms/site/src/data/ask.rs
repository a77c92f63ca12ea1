//! What the ledger says of a figure for every unit and month that is open data.

use std::collections::{BTreeSet, HashMap};

use luoshi_ledger::{Answer, Catalogue, LedgerError, Question, Step, period};
use luoshi_packs::{FigureDef, Pack, Site};
use luoshi_units::{Tree, UnitKind};
use luoshi_web::{App, Error, Words};

use super::cube::{Cell, Cube, OWN, Place, Span};
use crate::few::{Few, few_beside};
use crate::pages::opened::coarse;

/// The most months of a cube: the last ones.
const MOST_MONTHS: usize = 60;

/// What each unit has in one span, by its code.
type Column = HashMap<String, Answer>;

/// What is asked: a figure, of a unit and those right below it.
pub struct Asking<'a> {
    /// The application.
    pub app: &'a App,
    /// The definitions as they stand.
    pub catalogue: &'a Catalogue,
    /// The pack that they are of.
    pub pack: &'a Pack,
    /// The figure.
    pub def: &'a FigureDef,
    /// The units.
    pub tree: &'a Tree,
    /// The unit: a city or a county.
    pub unit: &'a str,
    /// The words in the reader's language.
    pub w: Words,
}

/// Whether the units right below this one are open data: townships are, villages are not, as in the open log.
pub fn opens(tree: &Tree, code: &str) -> bool {
    tree.get(code).is_some_and(|unit| matches!(unit.kind, UnitKind::City | UnitKind::County))
}

impl<'a> Asking<'a> {
    /// The cube; units that recorded nothing on any day are left out.
    pub async fn cube(&self, site: &'a Site, page: String) -> Result<Cube<'a>, Error> {
        let question = self.question(None, None);
        let whole = self.app.ledger().answer(self.app.city().id, self.catalogue, &question).await?;
        let days = Span { from: whole.from, until: whole.until };
        let months = period::cut(days.from, days.until, Step::Month, MOST_MONTHS);
        let mut spans: Vec<Span> = months.into_iter().map(|(from, until)| Span { from, until }).collect();
        if spans.len() != 1 {
            spans.push(days);
        }
        let columns = self.columns(&spans, whole.as_of).await?;
        let codes = self.codes(&columns);
        let rows = rows(&codes, &columns);
        let mut hidden = self.hidden(&rows);
        // What is withheld of a unit beside its neighbours is not told by its own page, nor are its parts.
        for (column, withheld) in self.withheld_above(&spans, whole.as_of).await?.into_iter().enumerate() {
            hidden.iter_mut().for_each(|row| row[column] |= withheld);
        }
        let cells = rows.iter().flatten().zip(hidden.iter().flatten()).map(|(answer, hidden)| match answer {
            Some(_) if *hidden => Cell::None("few_people"),
            answer => cell(*answer),
        });
        let (places, cells) = (codes.into_iter().map(|code| self.place(code)).collect(), cells.collect());
        Ok(Cube { def: self.def, places, spans, cells, as_of: whole.as_of, site, page })
    }

    async fn columns(&self, spans: &[Span], as_of: i64) -> Result<Vec<Column>, Error> {
        let mut columns = Vec::new();
        for span in spans {
            columns.push(self.column(*span, as_of).await?);
        }
        Ok(columns)
    }

    /// Of which of these spans the cube of the unit above withholds this unit.
    async fn withheld_above(&self, spans: &[Span], as_of: i64) -> Result<Vec<bool>, Error> {
        let above = self.tree.parent(self.unit).filter(|_| self.coarse());
        let Some(above) = above else { return Ok(Vec::new()) };
        let above = Asking { unit: &above.code, ..*self };
        let columns = above.columns(spans, as_of).await?;
        let codes = above.codes(&columns);
        let place = codes.iter().position(|code| *code == self.unit);
        let mut hidden = above.hidden(&rows(&codes, &columns));
        Ok(place.map(|place| hidden.swap_remove(place)).unwrap_or_default())
    }

    /// Whether the open log says less of some of its entries than all.
    fn coarse(&self) -> bool {
        coarse(self.pack, self.def)
    }

    /// The whole, and behind it the units that recorded any; those of one month need not be those of another.
    fn codes<'c>(&'c self, columns: &'c [Column]) -> Vec<&'c str> {
        let recorded = columns.iter().flatten().filter(|(_, answer)| answer.entries > 0);
        let below: BTreeSet<&str> =
            recorded.map(|(code, _)| code.as_str()).filter(|code| *code != self.unit).collect();
        let mut codes: Vec<&str> = below.into_iter().collect();
        codes.sort_by_key(|code| self.rank(code));
        codes.insert(0, self.unit);
        codes
    }

    /// Which cells are too few people to be told, and which could tell them: by unit in each column, by month in each row.
    fn hidden(&self, rows: &[Vec<Option<&Answer>>]) -> Vec<Vec<bool>> {
        if !self.coarse() {
            return rows.iter().map(|row| vec![false; row.len()]).collect();
        }
        let count = |answer: &Option<&Answer>| Few(answer.map_or(0, |answer| Few::of(self.def, answer).0));
        closed(&rows.iter().map(|row| row.iter().map(count).collect()).collect::<Vec<_>>())
    }

    /// The whole, what it recorded itself, and each unit below it.
    async fn column(&self, span: Span, as_of: i64) -> Result<Column, Error> {
        let question = self.question(Some(span), Some(as_of));
        let (ledger, city) = (self.app.ledger(), self.app.city().id);
        let whole = match ledger.answer(city, self.catalogue, &question).await {
            Ok(whole) => whole,
            // It was founded later: nobody recorded any.
            Err(LedgerError::NoUnit { .. }) => return Ok(HashMap::new()),
            Err(error) => return Err(error.into()),
        };
        let parts = ledger.by_unit(city, self.catalogue, &question).await?;
        let named = parts.into_iter().map(|part| {
            let own = part.unit == self.unit;
            (if own { format!("{}{OWN}", part.unit) } else { part.unit }, part.answer)
        });
        Ok(named.chain([(self.unit.to_owned(), whole)]).collect())
    }

    fn question(&self, span: Option<Span>, as_of: Option<i64>) -> Question {
        Question {
            figure: self.def.figure.id.clone(),
            unit: Some(self.unit.to_owned()),
            from: span.map(|span| span.from),
            until: span.map(|span| span.until),
            as_of,
        }
    }

    /// What a unit recorded itself, then counties or townships, then departments, each by its code.
    fn rank(&self, code: &str) -> u8 {
        match self.tree.get(code).map(|unit| unit.kind) {
            None if code.ends_with(OWN) => 0,
            Some(UnitKind::Department) => 2,
            _ => 1,
        }
    }

    fn place(&self, code: &str) -> Place {
        let name = match code.strip_suffix(OWN) {
            Some(_) => self.w.t("data-own"),
            None => self.tree.get(code).map_or("", |unit| unit.name(self.w.english())).to_owned(),
        };
        Place { code: code.to_owned(), name }
    }
}

/// What each unit has, each with what it has in each column.
fn rows<'c>(codes: &[&str], columns: &'c [Column]) -> Vec<Vec<Option<&'c Answer>>> {
    codes.iter().map(|code| columns.iter().map(|column| column.get(*code)).collect()).collect()
}

/// What is withheld of a table, whose first row is the whole. What is withheld in a column tells of its row, and the other
/// way round: until nothing more is.
fn closed(counts: &[Vec<Few>]) -> Vec<Vec<bool>> {
    let mut hidden: Vec<Vec<bool>> = counts.iter().map(|row| vec![false; row.len()]).collect();
    loop {
        let before = hidden.clone();
        close(counts, &mut hidden);
        if hidden == before {
            return hidden;
        }
    }
}

/// Withholds what could be worked out: of a column from what all its units come to, of a row from what its months come to.
fn close(counts: &[Vec<Few>], hidden: &mut [Vec<bool>]) {
    let wide = counts.first().map_or(0, Vec::len);
    for column in 0..wide {
        let parts: Vec<Few> = counts.iter().skip(1).map(|row| row[column]).collect();
        let already: Vec<bool> = hidden.iter().skip(1).map(|row| row[column]).collect();
        for (row, few) in hidden.iter_mut().skip(1).zip(few_beside(&parts, &already)) {
            row[column] = few;
        }
    }
    for (row, hidden) in counts.iter().zip(hidden.iter_mut()).filter(|(row, _)| row.len() > 1) {
        // The last column is all months together: with it withheld, a month has to be as well.
        *hidden = few_beside(row, hidden);
    }
}

fn cell(answer: Option<&Answer>) -> Cell {
    let Some(answer) = answer else { return Cell::None("no_record") };
    match (answer.value, answer.why) {
        (_, Some(why)) => Cell::None(why.as_str()),
        (Some(value), None) if answer.entries > 0 => Cell::Value(value.to_string()),
        _ => Cell::None("no_record"),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Few, closed};

    /// Units by months, with the sums of both.
    fn table(cells: &[Vec<i64>]) -> Vec<Vec<Few>> {
        let whole = (0..cells[0].len()).map(|month| cells.iter().map(|unit| unit[month]).sum()).collect();
        let rows = std::iter::once(whole).chain(cells.iter().cloned());
        rows.map(|mut row: Vec<i64>| {
            row.push(row.iter().sum());
            row.into_iter().map(Few).collect()
        })
        .collect()
    }

    /// No cell is withheld alone where it could be worked out from the others of its line.
    fn tight(line: &[(i64, bool)]) -> bool {
        let hidden = line.iter().filter(|(_, hidden)| *hidden).count();
        hidden != 1 || line.iter().all(|(count, hidden)| *hidden || *count == 0)
    }

    proptest! {
        #[test]
        fn no_withheld_cell_can_be_worked_out(cells in (1..5_usize, 2..5_usize).prop_flat_map(|(units, months)| {
            prop::collection::vec(prop::collection::vec(0..30_i64, months), units)
        })) {
            let counts = table(&cells);
            let hidden = closed(&counts);
            let at = |row: usize, column: usize| (counts[row][column].0, hidden[row][column]);
            for row in 0..counts.len() {
                let line: Vec<_> = (0..counts[0].len()).map(|column| at(row, column)).collect();
                prop_assert!(tight(&line), "{cells:?}: row {row}");
            }
            for column in 0..counts[0].len() {
                let line: Vec<_> = (1..counts.len()).map(|row| at(row, column)).collect();
                prop_assert!(tight(&line), "{cells:?}: column {column}");
                prop_assert!(line.iter().all(|(count, hidden)| *hidden || !(1..5).contains(count)));
            }
        }
    }
}
