//! What a figure's page says of itself, so that the reader's own machine can compute the figure again, and where the
//! figure can be stated.

use luoshi_ledger::{Answer, Kind, Step, period};
use luoshi_packs::{FigureDef, Openness, Pack};
use luoshi_units::Verb;
use luoshi_web::{User, href};

use crate::ask::Asked;

/// What the script of the page computes again and holds against what the page shows.
pub struct Again {
    /// The figure.
    pub figure: String,
    /// The unit.
    pub unit: String,
    /// The first day.
    pub from: String,
    /// The last day.
    pub until: String,
    /// The position of the log.
    pub position: i64,
    /// The hash of the definitions that hold there.
    pub definitions: String,
    /// The exact value; empty where there is none.
    pub value: String,
    /// How many entries stand behind it.
    pub entries: i64,
    /// The same question for whole months, where the open entries tell no single days.
    pub months: Option<String>,
    /// Where the figure is stated, for those who may.
    pub state: Option<String>,
    /// The statements of this figure.
    pub statements: String,
    /// Where it is quoted.
    pub quotes: Option<String>,
}

impl Again {
    /// Of an answer.
    pub fn of(user: &User, pack: &Pack, def: &FigureDef, asked: &Asked, answer: &Answer) -> Self {
        let (from, until) = (answer.from.to_string(), answer.until.to_string());
        let figure = def.figure.id.clone();
        let may_state = asked.as_of.is_none() && user.who.may_anywhere(Verb::Publish);
        let named = [
            ("figure", Some(figure.as_str())),
            ("unit", Some(answer.unit.as_str())),
            ("from", Some(from.as_str())),
            ("until", Some(until.as_str())),
        ];
        Self {
            unit: answer.unit.clone(),
            position: answer.as_of,
            definitions: luoshi_packs::Definitions::of(pack).hash,
            value: answer.value.map(|value| value.to_string()).unwrap_or_default(),
            entries: answer.entries,
            months: months(pack, def, asked, answer),
            state: may_state.then(|| href("/statements/new", &named)),
            statements: href("/statements", &named[..1]),
            quotes: user.app.rooms().iter().find_map(|room| room.quotes()).map(|at| href(at, &named[..1])),
            figure,
            from,
            until,
        }
    }
}

/// The question widened to whole months, where it asks for parts of months and the entries are open by month only.
fn months(pack: &Pack, def: &FigureDef, asked: &Asked, answer: &Answer) -> Option<String> {
    let figure = &def.figure;
    let whole = matches!(
        figure.kind,
        Kind::Sum | Kind::Records | Kind::People | Kind::Level | Kind::PeopleAt | Kind::Ratio
    );
    let parts = [&figure.numerator, &figure.denominator].into_iter().flatten();
    let items = parts.filter_map(|id| pack.figure(id)).chain([def]).map(|def| def.figure.item.as_str());
    let coarse = items
        .filter(|item| !item.is_empty())
        .any(|item| pack.items_under(item).any(|item| item.open != Openness::Exact));
    let from = period::start_of(Step::Month, answer.from);
    let until = period::end_of(Step::Month, answer.until);
    let already = until == answer.until && (from == answer.from || figure.is_level());
    if !whole || !coarse || already {
        return None;
    }
    Some(Asked { from: Some(from), until: Some(until), ..asked.clone() }.href(&figure.id))
}
