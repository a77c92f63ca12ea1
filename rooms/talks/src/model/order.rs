use std::collections::BTreeMap;

use luoshi_store::{Day, Instant};
use luoshi_units::Tree;
use serde::{Deserialize, Serialize};

use super::rules::{LIMIT_LISTENERS, too_long};
use super::{DAY_MINUTES, Field, Keeping, Now, PlaceKind, Problem};
use crate::parse::clean;

worded! {
    /// How far an order of a talk has come.
    OrderState {
        /// It waits for a team.
        Open = "open",
        /// A team proposed another day; the unit has to say whether it suits.
        Offered = "offered",
        /// A team comes: the talk is planned.
        Accepted = "accepted",
        /// The talk was held.
        Held = "held",
        /// No team comes.
        Declined = "declined",
        /// The talk was planned and is not given.
        Cancelled = "cancelled",
        /// The unit took its order back.
        Withdrawn = "withdrawn",
    }
}

impl OrderState {
    /// The states that may follow this one.
    pub fn moves(self) -> &'static [OrderState] {
        match self {
            Self::Open => &[Self::Offered, Self::Accepted, Self::Declined, Self::Withdrawn],
            Self::Offered => &[Self::Open, Self::Withdrawn],
            Self::Accepted => &[Self::Held, Self::Cancelled, Self::Withdrawn],
            Self::Held => &[Self::Cancelled],
            Self::Declined | Self::Cancelled | Self::Withdrawn => &[],
        }
    }

    /// Whether a talk belongs to it.
    pub fn has_talk(self) -> bool {
        matches!(self, Self::Accepted | Self::Held)
    }
}

worded! {
    /// How far around the unit a team is looked for.
    Reach {
        /// Within its county.
        County = "county",
        /// In the whole city.
        City = "city",
        /// Within the unit itself.
        Unit = "unit",
    }
}

impl Reach {
    /// The unit whose teams are asked.
    pub fn around(self, unit: &str, tree: &Tree) -> String {
        let path = tree.path(unit);
        let at = match self {
            Self::City => path.first(),
            Self::County => path.get(1).or(path.first()),
            Self::Unit => path.last(),
        };
        at.map_or_else(|| unit.to_owned(), |unit| unit.code.clone())
    }
}

worded! {
    /// Whose side somebody takes in an order.
    Side {
        /// The unit that ordered.
        Unit = "unit",
        /// The team that came.
        Team = "team",
    }
}

worded! {
    /// What is asked once the talk was held.
    Question {
        /// Of the unit: could the listeners follow?
        Understood = "understood",
        /// Of the unit: did it fit what they do?
        Fitting = "fitting",
        /// Of the unit: was it on time?
        OnTime = "on_time",
        /// Of the team: was the place ready?
        Ready = "ready",
        /// Of the team: were listeners and place as agreed?
        AsAgreed = "as_agreed",
        /// Of the team: would it come again?
        Again = "again",
    }
}

impl Question {
    /// What a side is asked.
    pub fn of(side: Side) -> &'static [Question] {
        match side {
            Side::Unit => &[Self::Understood, Self::Fitting, Self::OnTime],
            Side::Team => &[Self::Ready, Self::AsAgreed, Self::Again],
        }
    }
}

worded! {
    /// What can be answered. Nothing is chosen beforehand.
    Reply {
        /// Yes.
        Yes = "yes",
        /// In part.
        Partly = "partly",
        /// No.
        No = "no",
    }
}

/// Another day that a team proposes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    /// The day.
    pub day: Day,
    /// When it would begin, in minutes since midnight.
    pub start: i64,
    /// Why, or what else is to be known.
    pub note: String,
}

/// What a side says of the talk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    /// Whose words they are.
    pub side: Side,
    /// To each question an answer.
    pub answers: BTreeMap<Question, Reply>,
    /// In words of one's own.
    pub words: String,
    /// The person.
    pub by: i64,
    /// When.
    pub at: Instant,
}

/// An order of a talk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    /// Its id, unique among all records of the city.
    pub id: i64,
    /// How far it has come.
    pub state: OrderState,
    /// The code of the unit that orders.
    pub unit: String,
    /// The code of the unit whose teams, with those below, may answer.
    pub asked: String,
    /// The team that the unit asks for; none where any may come.
    pub wanted: Option<i64>,
    /// The team that answered.
    pub team: Option<i64>,
    /// What the talk is to be about.
    pub topic: String,
    /// The kind of place.
    pub kind: PlaceKind,
    /// The place.
    pub place: String,
    /// The days that would suit, the earliest first.
    pub days: Vec<Day>,
    /// How many will listen, about.
    pub listeners: i64,
    /// Whom the team can reach there, and how.
    pub contact: String,
    /// Anything else.
    pub remark: String,
    /// Another day that the team proposes.
    pub offer: Option<Offer>,
    /// The talk that came of it.
    pub talk: Option<i64>,
    /// Why it was declined, withdrawn or cancelled.
    pub ended_for: Option<String>,
    /// What both sides said of the talk.
    pub said: Vec<Said>,
    /// Who stands behind it.
    pub keeping: Keeping,
}

impl Order {
    /// Whether any team that is asked may answer.
    pub fn waits(&self) -> bool {
        self.state == OrderState::Open && self.team.is_none()
    }

    /// What a side said.
    pub fn said_by(&self, side: Side) -> Option<&Said> {
        self.said.iter().find(|said| said.side == side)
    }
}

/// An order as somebody wants to place it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderDraft {
    /// The code of the unit that orders.
    pub unit: Option<String>,
    /// How far around it a team is looked for.
    pub reach: Option<Reach>,
    /// The team that is asked for.
    pub wanted: Option<i64>,
    /// What the talk is to be about.
    pub topic: String,
    /// The kind of place.
    pub kind: Option<PlaceKind>,
    /// The place.
    pub place: String,
    /// The days that would suit.
    pub days: Vec<Day>,
    /// How many will listen, about.
    pub listeners: Option<i64>,
    /// Whom the team can reach there, and how.
    pub contact: String,
    /// Anything else.
    pub remark: String,
}

/// More days than this no order names.
pub const MOST_DAYS: usize = 5;
/// No order is for a day later than this many days from now.
const MOST_AHEAD: i64 = 366;

impl OrderDraft {
    /// The same without blanks around texts and control characters in them, with the days in order.
    pub fn tidied(mut self) -> Self {
        for text in [&mut self.topic, &mut self.place, &mut self.contact, &mut self.remark] {
            *text = clean(text).trim().to_owned();
        }
        self.unit = self.unit.map(|unit| clean(&unit));
        self.days.sort_unstable();
        self.days.dedup();
        self
    }

    /// The order, once nothing is missing; `None` before.
    pub fn order(self, id: i64, asked: String, keeping: Keeping) -> Option<Order> {
        Some(Order {
            id,
            state: OrderState::Open,
            unit: self.unit?,
            asked,
            wanted: self.wanted,
            team: self.wanted,
            topic: self.topic,
            kind: self.kind?,
            place: self.place,
            days: self.days,
            listeners: self.listeners?,
            contact: self.contact,
            remark: self.remark,
            offer: None,
            talk: None,
            ended_for: None,
            said: Vec::new(),
            keeping,
        })
    }
}

/// What is wrong with an order by itself.
pub fn order_problems(draft: &OrderDraft, now: Now) -> Vec<Problem> {
    let absent = [
        (Field::Unit, draft.unit.is_none()),
        (Field::Reach, draft.reach.is_none() && draft.wanted.is_none()),
        (Field::Topic, draft.topic.is_empty()),
        (Field::Kind, draft.kind.is_none()),
        (Field::Place, draft.place.is_empty()),
        (Field::Days, draft.days.is_empty()),
        (Field::Listeners, draft.listeners.is_none()),
        (Field::Contact, draft.contact.is_empty()),
    ];
    let absent = absent.into_iter().filter(|(_, absent)| *absent);
    let mut out: Vec<Problem> = absent.map(|(field, _)| Problem::Missing { field }).collect();
    out.extend(too_long(Field::Topic, &draft.topic, 100));
    out.extend(too_long(Field::Place, &draft.place, 100));
    out.extend(too_long(Field::Contact, &draft.contact, 100));
    out.extend(too_long(Field::Remark, &draft.remark, 2_000));
    if draft.days.len() > MOST_DAYS {
        out.push(Problem::TooManyDays { most: MOST_DAYS });
    }
    if draft.days.iter().any(|day| !ahead(*day, now)) {
        out.push(Problem::DayNotAhead { field: Field::Days, today: now.today });
    }
    match draft.listeners {
        Some(..1) => out.push(Problem::Unreadable { field: Field::Listeners }),
        Some(count) if count > LIMIT_LISTENERS => {
            out.push(Problem::TooMany { field: Field::Listeners, most: LIMIT_LISTENERS });
        }
        _ => {}
    }
    out
}

fn ahead(day: Day, now: Now) -> bool {
    (0..=MOST_AHEAD).contains(&(day - now.today).num_days())
}

/// What is wrong with another day that a team proposes.
pub fn offer_problems(offer: &Offer, now: Now) -> Vec<Problem> {
    let mut out = Vec::new();
    if !ahead(offer.day, now) {
        out.push(Problem::DayNotAhead { field: Field::Day, today: now.today });
    }
    if !(0..DAY_MINUTES).contains(&offer.start) {
        out.push(Problem::Unreadable { field: Field::Start });
    }
    out.extend(too_long(Field::Remark, &offer.note, 2_000));
    out
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::OrderState;

    #[test]
    fn every_state_is_reached_and_what_has_ended_stays_so() {
        let mut reached = BTreeSet::from([OrderState::Open]);
        for _ in OrderState::ALL {
            let next: Vec<_> = reached.iter().flat_map(|state| state.moves()).copied().collect();
            reached.extend(next);
        }
        assert!(OrderState::ALL.iter().all(|state| reached.contains(state)));
        for state in OrderState::ALL {
            // A talk comes with accepting and with nothing else, and from no state one comes back to it.
            for next in state.moves() {
                let gains = next.has_talk() && !state.has_talk();
                assert!(!gains || (*state, *next) == (OrderState::Open, OrderState::Accepted));
            }
            let open = state.moves().contains(&OrderState::Withdrawn);
            assert_eq!(open, !state.moves().is_empty() && *state != OrderState::Held, "{state}");
        }
    }
}
