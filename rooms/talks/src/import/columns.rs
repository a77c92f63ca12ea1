//! The columns of the two sheets.

use luoshi_packs::Lang;
use luoshi_sheets::{Cell, Column, Columns};

use crate::WORDS;
use crate::model::{Audience, Field};

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    /// A field of the form.
    Of(Field),
    /// Listeners of one kind.
    Listeners(Audience),
}

impl Holds {
    /// The field, where it holds one.
    pub fn field(self) -> Option<Field> {
        match self {
            Self::Of(field) => Some(field),
            Self::Listeners(_) => None,
        }
    }

    pub(super) fn id(self) -> String {
        match self {
            Self::Of(field) => field.name().to_owned(),
            Self::Listeners(kind) => format!("audience.{kind}"),
        }
    }

    /// Its name for readers.
    pub fn label(self, lang: Lang) -> String {
        let w = WORDS.in_lang(lang);
        match self {
            Self::Of(field) => w.t(&format!("talks-f-{}", field.name())),
            Self::Listeners(kind) => w.t(&format!("talks-audience-{kind}")),
        }
    }
}

/// What a sheet of talks may hold, and whether it must.
pub fn talk_columns() -> Vec<(Holds, bool)> {
    use Field::{Day, Kind, Minutes, Place, Reason, Remark, Speakers, Start, Team, Topic, Unit};
    let needed = [Unit, Topic, Day, Start, Minutes, Team, Speakers, Kind, Place];
    let mut all: Vec<(Holds, bool)> = needed.into_iter().map(|field| (Holds::Of(field), true)).collect();
    all.extend(Audience::ALL.iter().map(|kind| (Holds::Listeners(*kind), false)));
    all.extend([Remark, Reason].into_iter().map(|field| (Holds::Of(field), false)));
    all
}

/// What a sheet of talk teams may hold: one row a team, its members in one cell.
pub fn team_columns() -> Vec<(Holds, bool)> {
    use Field::{Ended, Founded, Members, Name, Remark, Unit};
    let all = [(Unit, true), (Name, true), (Founded, true), (Ended, false), (Members, true), (Remark, false)];
    all.into_iter().map(|(field, needed)| (Holds::Of(field), needed)).collect()
}

/// The same as sheets take it.
pub fn known(columns: &[(Holds, bool)]) -> Vec<Column> {
    let column = |(holds, needed): &(Holds, bool)| {
        Column::new(&holds.id(), &holds.label(Lang::Zh), &holds.label(Lang::En), *needed)
    };
    columns.iter().map(column).collect()
}

/// Where a file has what.
pub struct Layout {
    pub(super) holds: Vec<Holds>,
    pub(super) columns: Columns,
}

impl Layout {
    fn at(&self, holds: Holds) -> Option<usize> {
        self.holds.iter().position(|known| *known == holds)
    }

    /// The cell of a column; none where the file has no such column.
    pub fn cell<'a>(&self, row: &'a [Cell], holds: Holds) -> Option<&'a Cell> {
        self.at(holds).and_then(|known| self.columns.cell(row, known))
    }

    /// The text in a column; empty where there is none.
    pub fn text<'a>(&self, row: &'a [Cell], holds: Holds) -> &'a str {
        self.cell(row, holds).map_or("", |cell| cell.text.trim())
    }

    /// The cell at which something about a column is said: its own, else the row's first.
    pub fn place<'a>(&self, row: &'a [Cell], holds: Holds) -> Option<&'a Cell> {
        self.columns.place(row, self.at(holds).unwrap_or(0))
    }

    /// The cell at which a problem with a field is said. Listeners have a column a kind: the first that holds
    /// something, else the first that the file has.
    pub fn place_of<'a>(&self, row: &'a [Cell], field: Field) -> Option<&'a Cell> {
        if field != Field::Audience {
            return self.place(row, Holds::Of(field));
        }
        let kinds = || Audience::ALL.iter().map(|kind| Holds::Listeners(*kind));
        let there = |holds: &Holds| self.place(row, *holds) != row.first();
        let kind = kinds().find(|holds| !self.text(row, *holds).is_empty()).or_else(|| kinds().find(there));
        kind.map_or(row.first(), |holds| self.place(row, holds))
    }
}
