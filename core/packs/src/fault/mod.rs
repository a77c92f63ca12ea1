//! Every sentence that is said about a pack that is not sound, in one place.

mod words;

use crate::Text;

/// What can be wrong with a pack.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    MissingFile,
    NotText,
    Syntax(String),
    UnknownKey {
        key: String,
        known: String,
    },
    UnknownWord {
        word: String,
        known: String,
    },
    MissingKey(String),
    WrongShape(String),
    BadCsv(String),
    BadId(String),
    BadAddress(String),
    Twice {
        id: String,
        first: String,
    },
    EmptyText,
    Languages,
    NotADay(String),
    DaysReversed,
    UnknownZone(String),
    UnknownItem(String),
    UnknownFigure(String),
    UnknownSection(String),
    UnknownSiteSection(String),
    UnknownCategory(String),
    UnknownUnit(String),
    UnknownField(String),
    UnknownChoice {
        field: String,
        choice: String,
    },
    NothingPosts(String),
    MixedMeasures {
        item: String,
        measures: String,
    },
    MixedNatures(String),
    NatureMismatch {
        kind: &'static str,
        stock: bool,
    },
    NeedsPeople(&'static str),
    /// An item's openness that does not go with whether it has people.
    OpenToPeople {
        people: bool,
    },
    RatioParts,
    RatioOfRatio(String),
    RatioMixed,
    OnlyRatio,
    ItemNeeded,
    UnitKindNeeded,
    UnitKindUnused,
    Scale,
    Decimals,
    FormatMismatch(&'static str),
    EmptyAlias,
    SharedAlias {
        alias: String,
        other: String,
    },
    NoChoices,
    ChoicesAndCategory,
    ChoicesUnused,
    BoundsReversed,
    KeyUnused {
        key: &'static str,
        kind: &'static str,
    },
    ShownLater(String),
    IsNeedsChoice(String),
    ConsentUnsaid,
    FieldKind {
        field: String,
        wanted: Text,
    },
    EachNeedsPeopleItem(String),
    ItemNeedsEach(String),
    EndsNeedsStock(String),
    QuantityZero,
    NoMost(String),
    MostTooLarge(String),
    RoomPosts {
        item: String,
        room: String,
    },
    NoRoot(String),
    UnknownParent(String),
    UnknownUnitKind(String),
    BadCode(String),
    ShapesBroken(String),
    ShapeWithoutCode,
    PersonGroup,
    PersonScore(String),
    PersonMinimum(i64),
}
