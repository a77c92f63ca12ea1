use luoshi_store::Day;

use super::{Field, Problem, State, TalkDraft, TeamDraft};

/// From more listeners than this a rule asks.
pub const MOST_LISTENERS: i64 = 5_000;
/// More listeners than this one talk does not have, all kinds together.
pub const LIMIT_LISTENERS: i64 = 100_000;
/// From more minutes than this a rule asks: eight hours.
pub const MOST_MINUTES: i64 = 8 * 60;
/// More speakers than this one talk does not have.
pub const MOST_SPEAKERS: usize = 30;
const MOST_NAME: usize = 100;
const MOST_TEXT: usize = 2_000;
/// The minutes of a day: no talk begins later or takes longer.
pub const DAY_MINUTES: i64 = 24 * 60;

/// The present moment in the city's own time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Now {
    /// The day.
    pub today: Day,
    /// Minutes since its midnight.
    pub minute: i64,
}

/// What is wrong with a talk by itself, were it recorded as `state`; `fresh` where no plan of it stands yet.
pub fn talk_problems(draft: &TalkDraft, state: State, fresh: bool, now: Now) -> Vec<Problem> {
    let mut out = missing(draft);
    out.extend(too_long(Field::Topic, &draft.topic, MOST_NAME));
    out.extend(too_long(Field::Place, &draft.place, MOST_NAME));
    out.extend(too_long(Field::Remark, &draft.remark, MOST_TEXT));
    out.extend(too_long(Field::Reason, &draft.reason, MOST_TEXT));
    out.extend(time_problems(draft, state, fresh, now));
    out.extend(audience_problems(draft, state));
    if draft.speakers.len() > MOST_SPEAKERS {
        out.push(Problem::TooManySpeakers { most: MOST_SPEAKERS });
    }
    out
}

fn missing(draft: &TalkDraft) -> Vec<Problem> {
    let absent = [
        (Field::Unit, draft.unit.is_none()),
        (Field::Topic, draft.topic.is_empty()),
        (Field::Day, draft.day.is_none()),
        (Field::Start, draft.start.is_none()),
        (Field::Minutes, draft.minutes.is_none()),
        (Field::Team, draft.team.is_none()),
        (Field::Speakers, draft.speakers.is_empty()),
        (Field::Place, draft.place.is_empty()),
        (Field::Kind, draft.kind.is_none()),
    ];
    absent.into_iter().filter(|(_, absent)| *absent).map(|(field, _)| Problem::Missing { field }).collect()
}

/// Whether a text is longer than it may be.
pub(crate) fn too_long(field: Field, text: &str, most: usize) -> Option<Problem> {
    (text.chars().count() > most).then_some(Problem::TooLong { field, most })
}

fn time_problems(draft: &TalkDraft, state: State, fresh: bool, now: Now) -> Vec<Problem> {
    let mut out = Vec::new();
    let held = state == State::Held;
    if let Some(day) = draft.day {
        if held && day > now.today {
            out.push(Problem::InFuture { field: Field::Day, today: now.today });
        } else if !held && fresh && day < now.today {
            out.push(Problem::PlanInPast { today: now.today });
        }
    }
    if let Some(start) = draft.start {
        if !(0..DAY_MINUTES).contains(&start) {
            out.push(Problem::Unreadable { field: Field::Start });
        } else if held && draft.day == Some(now.today) && start > now.minute {
            out.push(Problem::NotBegun { start, now: now.minute });
        }
    }
    match (draft.minutes, draft.start) {
        (Some(minutes), _) if !(1..=DAY_MINUTES).contains(&minutes) => {
            out.push(Problem::Unreadable { field: Field::Minutes });
        }
        (Some(minutes), Some(start)) if start.saturating_add(minutes) > DAY_MINUTES => {
            out.push(Problem::PastMidnight);
        }
        (Some(minutes), _) if minutes > MOST_MINUTES => {
            out.push(Problem::LongTalk { minutes, most: MOST_MINUTES });
        }
        _ => {}
    }
    out
}

fn audience_problems(draft: &TalkDraft, state: State) -> Option<Problem> {
    let count = draft.listeners();
    if draft.audience.values().any(|count| *count < 0) {
        Some(Problem::Unreadable { field: Field::Audience })
    } else if count == 0 && state == State::Held {
        Some(Problem::NoListeners)
    } else if count > LIMIT_LISTENERS {
        Some(Problem::TooManyListeners { most: LIMIT_LISTENERS })
    } else if count > MOST_LISTENERS {
        Some(Problem::ManyListeners { count, most: MOST_LISTENERS })
    } else {
        None
    }
}

/// What is wrong with a team by itself. `name` gives a person's name for the messages.
pub fn team_problems(draft: &TeamDraft, today: Day, name: impl Fn(i64) -> String) -> Vec<Problem> {
    let mut out = Vec::new();
    if draft.name.is_empty() {
        out.push(Problem::Missing { field: Field::Name });
    }
    if draft.unit.is_none() {
        out.push(Problem::Missing { field: Field::Unit });
    }
    out.extend(too_long(Field::Name, &draft.name, MOST_NAME));
    out.extend(too_long(Field::Remark, &draft.remark, MOST_TEXT));
    match draft.founded {
        None => out.push(Problem::Missing { field: Field::Founded }),
        Some(founded) if founded > today => out.push(Problem::InFuture { field: Field::Founded, today }),
        Some(founded) => match draft.ended {
            Some(ended) if ended < founded => out.push(Problem::EndBeforeFounding),
            Some(ended) if ended > today => out.push(Problem::InFuture { field: Field::Ended, today }),
            _ => out.extend(member_problems(draft, founded, today, name)),
        },
    }
    out
}

fn member_problems(
    draft: &TeamDraft,
    founded: Day,
    today: Day,
    name: impl Fn(i64) -> String,
) -> Vec<Problem> {
    let last = draft.ended.unwrap_or(today);
    let mut out = Vec::new();
    let mut members = draft.members.clone();
    members.sort();
    for member in &members {
        let until = member.until.unwrap_or(last);
        if member.from < founded || until > last || until < member.from {
            out.push(Problem::MemberDay { name: name(member.person) });
        }
    }
    for pair in members.windows(2) {
        let [one, next] = pair else { continue };
        if one.person == next.person && one.until.is_none_or(|until| next.from < until) {
            out.push(Problem::MemberTwice { name: name(one.person) });
        }
    }
    out
}
