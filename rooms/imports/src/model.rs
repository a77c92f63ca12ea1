//! A sheet and its rows, and what can happen to them. No database, no clock.

use std::collections::HashMap;

use chrono::TimeDelta;
use luoshi_packs::Text;
use luoshi_sheets::{BadCell, Cell, Table};
use luoshi_store::Instant;
use luoshi_web::sheets::{Like, RowTried};
use serde::{Deserialize, Serialize};

/// How long the cells of a sheet are kept after it was last touched.
pub const KEPT: TimeDelta = TimeDelta::days(30);
/// The most rows of a sheet.
pub const MOST_ROWS: usize = 5_000;

/// How far an import is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Nothing of it is recorded.
    Open,
    /// Rows of it are recorded, perhaps all.
    Begun,
    /// It was undone.
    Undone,
}

impl State {
    /// The word that is kept, and the end of the key of its words.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Begun => "begun",
            Self::Undone => "undone",
        }
    }

    /// The state of a word that was kept.
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Open, Self::Begun, Self::Undone].into_iter().find(|state| state.as_str() == word)
    }
}

/// A sheet that somebody sent.
#[derive(Clone, Debug, PartialEq)]
pub struct Import {
    /// Its id.
    pub id: i64,
    /// Who sent it; 0 for the program itself.
    pub person: i64,
    /// What it holds, as the command line calls it.
    pub kind: String,
    /// The hash of the file.
    pub hash: String,
    /// What the file was called.
    pub file: String,
    /// The name of the sheet; empty for a text.
    pub sheet: String,
    /// Its headers, in their order.
    pub headers: Vec<String>,
    /// How far it is.
    pub state: State,
    /// When it was sent.
    pub sent: Instant,
    /// When it was last touched.
    pub touched: Instant,
    /// The job that was last at it.
    pub job: Option<i64>,
    /// When it was undone.
    pub undone: Option<Instant>,
    /// Why.
    pub reason: Option<String>,
    /// Whether its cells are gone.
    pub emptied: bool,
}

impl Import {
    /// Until when its cells are kept.
    pub fn until(&self) -> Instant {
        self.touched + KEPT
    }

    /// Some of its rows as the table that its room reads.
    pub fn table<'r>(&self, rows: impl IntoIterator<Item = &'r Row>) -> Table {
        let cells = |line: i64, texts: &[String]| {
            let row = u32::try_from(line).unwrap_or(u32::MAX);
            let text = |at: usize| texts.get(at).cloned().unwrap_or_default();
            (0..self.headers.len())
                .zip(1..)
                .map(|(at, column)| Cell { text: text(at), row, column })
                .collect()
        };
        Table {
            sheet: self.sheet.clone(),
            // No row of a sheet stands above its headers.
            headers: cells(0, &self.headers),
            rows: rows.into_iter().map(|row| cells(row.line, &row.cells)).collect(),
        }
    }
}

/// How far a row is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowState {
    /// Nothing is wrong with it.
    Good,
    /// A cell is bad.
    Bad,
    /// Its sender does not want it.
    Dropped,
    /// It is a record.
    Done,
    /// It was, and was taken back with the import.
    Back,
    /// It is a record that somebody changed since, so that the undo left it.
    Kept,
}

impl RowState {
    /// All states.
    pub const ALL: [Self; 6] = [Self::Good, Self::Bad, Self::Dropped, Self::Done, Self::Back, Self::Kept];

    /// The word that is kept, and the end of the key of its words.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Good => "good",
            Self::Bad => "bad",
            Self::Dropped => "dropped",
            Self::Done => "done",
            Self::Back => "back",
            Self::Kept => "kept",
        }
    }

    /// The state of a word that was kept.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == word)
    }

    /// Whether its cells may still be changed.
    pub fn mends(self) -> bool {
        matches!(self, Self::Good | Self::Bad)
    }
}

/// What is wrong with a cell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    /// The column, counted from 1.
    pub column: u32,
    /// What is wrong.
    pub wrong: Text,
    /// What would be right.
    pub right: Text,
    /// The column, counted from 1, that is to be filled in where this is to stand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asks: Option<u32>,
}

impl Fault {
    /// Of a bad cell.
    pub fn of(bad: &BadCell) -> Self {
        Self {
            column: bad.column,
            wrong: Text::new(&bad.wrong.zh, &bad.wrong.en),
            right: Text::new(&bad.right.zh, &bad.right.en),
            asks: bad.asks,
        }
    }
}

/// A row of a sheet.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Its number, as the spreadsheet program counts.
    pub line: i64,
    /// What its cells hold.
    pub cells: Vec<String>,
    /// What is wrong with them.
    pub faults: Vec<Fault>,
    /// Records that likely mean the same.
    pub likes: Vec<Like>,
    /// What two rows have in common that likely mean the same.
    pub face: String,
    /// The first row of the sheet that likely means the same.
    pub twin: Option<i64>,
    /// How far it is.
    pub state: RowState,
    /// The record that it became.
    pub record: Option<i64>,
    /// The version that the record had then.
    pub version: Option<i64>,
}

impl Row {
    /// A row as it was sent.
    pub fn sent(cells: &[Cell]) -> Self {
        Self {
            line: cells.first().map_or(0, |cell| i64::from(cell.row)),
            cells: cells.iter().map(|cell| cell.text.clone()).collect(),
            faults: Vec::new(),
            likes: Vec::new(),
            face: String::new(),
            twin: None,
            state: RowState::Good,
            record: None,
            version: None,
        }
    }

    /// Takes up what trying it said.
    pub fn tried(&mut self, tried: RowTried) {
        self.state = if tried.bad.is_empty() { RowState::Good } else { RowState::Bad };
        self.faults = tried.bad.iter().map(Fault::of).collect();
        self.likes = tried.like;
        self.face = tried.face;
    }

    /// Whether it likely means the same as something else.
    pub fn doubt(&self) -> bool {
        self.twin.is_some() || !self.likes.is_empty()
    }
}

/// Finds for each row the first one before it that likely means the same, and tells which rows that changed.
pub fn find_twins(rows: &mut [Row]) -> Vec<usize> {
    let mut first: HashMap<String, i64> = HashMap::new();
    let mut changed = Vec::new();
    for (at, row) in rows.iter_mut().enumerate() {
        let counts = !row.face.is_empty() && row.state != RowState::Dropped;
        let twin = counts.then(|| first.get(&row.face).copied()).flatten();
        if counts && twin.is_none() {
            first.insert(row.face.clone(), row.line);
        }
        if row.twin != twin {
            row.twin = twin;
            changed.push(at);
        }
    }
    changed
}

/// How many rows of an import are how far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// By state, in the order of [`RowState::ALL`].
    pub by: [i64; 6],
    /// Rows not yet recorded that likely mean the same as something else.
    pub doubts: i64,
}

impl Counts {
    /// How many are so far.
    pub fn of(&self, state: RowState) -> i64 {
        RowState::ALL.iter().position(|each| *each == state).map_or(0, |at| self.by[at])
    }

    /// How many were recorded, with those that were taken back since.
    pub fn recorded(&self) -> i64 {
        self.of(RowState::Done) + self.of(RowState::Back) + self.of(RowState::Kept)
    }

    /// All of them.
    pub fn all(&self) -> i64 {
        self.by.iter().sum()
    }
}

#[cfg(test)]
mod tests {
    use luoshi_sheets::Cell;

    use super::{Row, RowState, State, find_twins};

    fn row(line: u32, face: &str) -> Row {
        let cells = [Cell { text: face.into(), row: line, column: 1 }];
        Row { face: face.into(), ..Row::sent(&cells) }
    }

    #[test]
    fn the_first_of_equal_rows_is_named_and_a_dropped_one_is_nobodys_twin() {
        let mut rows = vec![row(2, "a"), row(3, ""), row(4, "a"), row(5, ""), row(6, "a")];
        assert_eq!(find_twins(&mut rows), [2, 4]);
        assert_eq!(rows.iter().map(|row| row.twin).collect::<Vec<_>>(), [None, None, Some(2), None, Some(2)]);
        rows[0].state = RowState::Dropped;
        assert_eq!(find_twins(&mut rows), [2, 4]);
        assert_eq!((rows[2].twin, rows[4].twin), (None, Some(4)));
    }

    #[test]
    fn every_state_is_read_from_its_word() {
        for state in RowState::ALL {
            assert_eq!(RowState::parse(state.as_str()), Some(state));
        }
        for state in [State::Open, State::Begun, State::Undone] {
            assert_eq!(State::parse(state.as_str()), Some(state));
        }
        assert_eq!((RowState::parse("gone"), State::parse("gone")), (None, None));
    }
}
