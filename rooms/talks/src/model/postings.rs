use luoshi_ledger::Posting;

use super::{State, Talk, Team};

/// Talks given: a flow.
pub const HELD: &str = "talk.held";
/// Listeners of talks: a flow of people who are counted, not named.
pub const LISTENERS: &str = "talk.audience";
/// Talk teams that there are: a stock.
pub const TEAM: &str = "talk.team";
/// People who are in a talk team: a stock of persons.
pub const MEMBER: &str = "talk.speaker";

/// What a talk posts: nothing until it was held, and nothing once it is withdrawn.
pub fn talk_postings(talk: &Talk) -> Vec<Posting> {
    if talk.state != State::Held {
        return Vec::new();
    }
    let posting = |item: &str, quantity| Posting {
        item: item.to_owned(),
        unit: talk.unit.clone(),
        day: talk.day,
        quantity,
        person: None,
    };
    vec![posting(HELD, 1), posting(LISTENERS, talk.listeners())]
}

/// What a team posts: itself from its founding to its end, and each member from joining to leaving. Who is in
/// it when it ends leaves on that day.
pub fn team_postings(team: &Team) -> Vec<Posting> {
    if team.withdrawn_for.is_some() {
        return Vec::new();
    }
    let posting = |item: &str, day, quantity, person| Posting {
        item: item.to_owned(),
        unit: team.unit.clone(),
        day,
        quantity,
        person,
    };
    let mut out = vec![posting(TEAM, team.founded, 1, None)];
    out.extend(team.ended.map(|day| posting(TEAM, day, -1, None)));
    for member in &team.members {
        out.push(posting(MEMBER, member.from, 1, Some(member.person)));
        let left = member.until.or(team.ended);
        out.extend(left.map(|day| posting(MEMBER, day, -1, Some(member.person))));
    }
    out
}
