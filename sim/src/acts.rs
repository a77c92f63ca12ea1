//! What is done in the sample city, when and by whom, and the mess that life makes of records.

use luoshi_store::Day;
use luoshi_talks::model::{TalkDraft, TeamDraft};
use serde_json::{Map, Value as Json};

use crate::dice::Dice;
use crate::plan::{Base, Mess};

/// When something is recorded, in the city's own time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment {
    pub day: Day,
    /// Minutes since midnight.
    pub minute: i64,
}

/// One deed.
#[derive(Clone, Debug)]
pub struct Act {
    pub at: Moment,
    pub by: i64,
    pub key: String,
    /// Sent a second time with the same key.
    pub twice: bool,
    /// The record that it is about: deeds of one chain are done to one record.
    pub chain: usize,
    /// For a talk: the chain of the team that gives it.
    pub team: Option<usize>,
    pub doing: Doing,
}

/// What is done.
#[derive(Clone, Debug)]
pub enum Doing {
    Record { form: String, values: Map<String, Json> },
    RecordCorrect { values: Map<String, Json>, why: String },
    RecordWithdraw { why: String },
    RecordConfirm,
    TeamFound(TeamDraft),
    TeamCorrect { draft: TeamDraft, why: String },
    TeamWithdraw { why: String },
    TeamConfirm,
    TalkPlan(TalkDraft),
    TalkHold(TalkDraft),
    TalkHoldPlanned(TalkDraft),
    TalkCorrect { draft: TalkDraft, why: String },
    TalkCancel { why: String },
    TalkWithdraw { why: String },
    TalkConfirm,
}

/// A step in a record's life, whatever kind of record it is.
pub enum Step<T> {
    Record(T),
    Correct { right: T, why: String },
    Withdraw { why: String },
    Confirm,
}

/// A step, when, by whom, and to which of the records that the life takes: the one withdrawn is the first.
pub struct Lived<T> {
    pub at: Moment,
    pub by: i64,
    pub twice: bool,
    pub second: bool,
    pub step: Step<T>,
}

/// The deed behind a record: when it was over, and who keeps the record.
pub struct Told {
    pub day: Day,
    /// The minute at which the deed is over.
    pub after: i64,
    /// The day of recording, where it is given.
    pub recorded: Option<Day>,
    pub clerk: i64,
    pub lead: Option<i64>,
    /// Whether nothing goes wrong.
    pub neat: bool,
}

/// Minutes of the working day.
const OPENS: i64 = 8 * 60 + 30;
const CLOSES: i64 = 17 * 60 + 30;
/// Deeds are carried out in groups, so that one transaction holds many.
const SLOT: i64 = 15;

/// The life of one record: recorded, perhaps late, perhaps wrongly; put right or withdrawn and recorded
/// anew; perhaps confirmed. In the end it says what is right.
pub fn life<T>(told: &Told, right: T, wrong: Option<T>, base: &Base, dice: &mut Dice) -> Vec<Lived<T>> {
    let mess = &base.mess;
    let first = recorded(told, base, dice);
    let (corrected, withdrawn) = (dice.happens(mess.corrected), dice.happens(mess.withdrawn));
    let mut steps = Vec::new();
    let mut add = |at: Moment, second: bool, by: i64, step: Step<T>, dice: &mut Dice| {
        let twice = !told.neat && dice.happens(mess.twice);
        steps.push(Lived { at, by, twice, second, step });
    };
    let mut last = first;
    let mut second = false;
    match wrong.filter(|_| !told.neat && (corrected || withdrawn)) {
        None => add(first, false, told.clerk, Step::Record(right), dice),
        Some(wrong) => {
            last = later(first, base, dice);
            add(first, false, told.clerk, Step::Record(wrong), dice);
            if corrected {
                let why = why(&mess.why_corrected, dice);
                add(last, false, told.clerk, Step::Correct { right, why }, dice);
            } else {
                second = true;
                let why = why(&mess.why_withdrawn, dice);
                add(last, false, told.clerk, Step::Withdraw { why }, dice);
                add(last, true, told.clerk, Step::Record(right), dice);
            }
        }
    }
    if let Some(lead) = told.lead.filter(|lead| *lead != told.clerk)
        && dice.happens(mess.confirmed)
    {
        let at = later(last, base, dice);
        add(at, second, lead, Step::Confirm, dice);
    }
    steps
}

fn why(reasons: &[String], dice: &mut Dice) -> String {
    dice.pick(reasons).cloned().unwrap_or_default()
}

/// When a deed is recorded: mostly on its day or the next morning, sometimes days late.
fn recorded(told: &Told, base: &Base, dice: &mut Dice) -> Moment {
    let Mess { late, latest, .. } = base.mess;
    if let Some(day) = told.recorded {
        return Moment { day, minute: slot(dice.between(OPENS, CLOSES - 120)) };
    }
    let left = (base.until - told.day).num_days();
    if !told.neat && left > 1 && dice.happens(late) {
        let days = dice.between(2, latest.min(left).max(2));
        return clamp(plus(told.day, days), dice.between(OPENS, CLOSES), base);
    }
    let today = told.after + dice.between(10, 150);
    if today <= CLOSES || left == 0 {
        return clamp(told.day, today, base);
    }
    clamp(plus(told.day, 1), OPENS + dice.between(0, 90), base)
}

/// A moment some days after another.
fn later(at: Moment, base: &Base, dice: &mut Dice) -> Moment {
    let next = clamp(plus(at.day, dice.between(1, 4)), dice.between(OPENS, CLOSES), base);
    next.max(at)
}

/// No later than the sample's last moment.
fn clamp(day: Day, minute: i64, base: &Base) -> Moment {
    let last = Moment { day: base.until, minute: slot(base.until_minute) };
    Moment { day, minute: slot(minute) }.min(last)
}

fn slot(minute: i64) -> i64 {
    minute / SLOT * SLOT
}

/// A day some days later. The calendar does not end within a sample.
pub fn plus(day: Day, days: i64) -> Day {
    day + chrono::Duration::days(days)
}
