//! Orders of talks: a unit asks, a team answers, both say how it was.

use std::sync::Arc;

use luoshi_ledger::{Begun, Posted};
use luoshi_store::Tx;
use luoshi_units::{Tree, Verb};
use serde_json::json;

use super::check::unit_problems;
use super::talks::{call_off, talk_plan};
use super::{Desk, Done, Seen, again, concerned, finish, require, required_reason};
use crate::error::Error;
use crate::model::{
    Field, Keeping, Offer, Order, OrderDraft, OrderState, Problem, Question, Said, Side, State, Talk,
    TalkDraft, Team, offer_problems, order_problems,
};
use crate::store;

/// Orders a talk.
///
/// # Errors
/// [`Error::Problems`] with all that refuses.
pub async fn order_place(tx: &mut Tx, desk: &Desk<'_>, draft: OrderDraft) -> Result<Done, Error> {
    let deed = match desk.begin(tx, "order", None, None, json!(draft)).await? {
        Begun::New(deed) => deed,
        Begun::Done(answer) => return again(answer),
    };
    let draft = draft.tidied();
    let now = desk.now(tx);
    let tree = desk.tree(tx, now).await?;
    let mut problems = order_problems(&draft, now);
    problems.extend(
        unit_problems(tx, desk, draft.unit.as_deref(), draft.days.first().copied(), &tree, now).await?,
    );
    let wanted = match draft.wanted {
        Some(id) => standing_team(tx, desk, id).await?,
        None => None,
    };
    if draft.wanted.is_some() && wanted.is_none() {
        problems.push(Problem::TeamUnknown);
    }
    problems.sort_by_key(Problem::field);
    if !problems.is_empty() {
        return Err(Error::Problems(problems));
    }
    let unit = draft.unit.clone().unwrap_or_default();
    // An order that names a team asks nobody else.
    let asked = match (&wanted, draft.reach) {
        (Some(team), _) => team.unit.clone(),
        (None, reach) => reach.unwrap_or(crate::model::Reach::County).around(&unit, &tree),
    };
    let keeping = Keeping::new(desk.who.person, tx.now());
    let order = draft.order(tx.id(), asked, keeping).ok_or_else(|| Error::Problems(Vec::new()))?;
    store::order_insert(tx, desk.who.city, &order).await?;
    concerned::order_placed(tx, desk, &order, &tree).await?;
    finish(tx, deed, &order, (order.id, &order.keeping), Posted::default()).await
}

/// The team, where it stands today.
async fn standing_team(tx: &mut Tx, desk: &Desk<'_>, id: i64) -> Result<Option<Team>, Error> {
    let today = desk.now(tx).today;
    let team = store::team_held(tx, desk.who.city, id).await?;
    Ok(team.filter(|team| team.withdrawn_for.is_none() && team.ended.is_none_or(|ended| ended >= today)))
}

/// An order that somebody is about to change, with what its rules look at.
pub(super) struct Taken {
    pub(super) order: Order,
    pub(super) team: Option<Team>,
    pub(super) tree: Arc<Tree>,
}

/// Whether somebody may see an order: its unit's, its team's, and while it waits whoever answers for a team that is
/// asked.
pub fn sees(who: &luoshi_units::Who, tree: &Tree, order: &Order, team: Option<&Team>) -> bool {
    let reads = |unit: &str| who.may(Verb::ReadRows, unit, tree);
    let asked = order.waits() && answers(who, tree, &order.asked);
    reads(&order.unit) || team.is_some_and(|team| reads(&team.unit)) || asked
}

/// Whether somebody records for a unit at, below or above the one that is asked.
pub fn answers(who: &luoshi_units::Who, tree: &Tree, asked: &str) -> bool {
    who.may(Verb::Record, asked, tree)
        || who.units_for(Verb::Record).iter().any(|unit| tree.is_under(unit, asked))
}

/// Whether somebody acts for a side.
pub fn acts_for(
    who: &luoshi_units::Who,
    tree: &Tree,
    order: &Order,
    team: Option<&Team>,
    side: Side,
) -> bool {
    match side {
        Side::Unit => who.may(Verb::Record, &order.unit, tree),
        Side::Team => team.is_some_and(|team| who.may(Verb::Record, &team.unit, tree)),
    }
}

async fn take(tx: &mut Tx, desk: &Desk<'_>, seen: Seen) -> Result<Taken, Error> {
    let order = store::order_taken(tx, desk.who.city, seen.id).await?.ok_or(Error::NotFound)?;
    let team = match order.team {
        Some(id) => store::team_by_id(tx, desk.who.city, id).await?,
        None => None,
    };
    let now = desk.now(tx);
    let tree = desk.tree(tx, now).await?;
    if !sees(desk.who, &tree, &order, team.as_ref()) {
        return Err(Error::NotFound);
    }
    seen.check(&order.keeping)?;
    Ok(Taken { order, team, tree })
}

impl Taken {
    fn must_move(&self, to: OrderState) -> Result<(), Error> {
        let from = self.order.state;
        if from.moves().contains(&to) { Ok(()) } else { Err(Error::OrderMove { from, to }) }
    }

    fn must_act_for(&self, desk: &Desk<'_>, side: Side) -> Result<(), Error> {
        if acts_for(desk.who, &self.tree, &self.order, self.team.as_ref(), side) {
            return Ok(());
        }
        let unit = match (&self.team, side) {
            (Some(team), Side::Team) => &team.unit,
            (None, Side::Team) => &self.order.asked,
            (_, Side::Unit) => &self.order.unit,
        };
        Err(Error::Forbidden { verb: Verb::Record, unit: unit.clone() })
    }

    /// The team that is to answer, for somebody who may answer for it.
    async fn answering(&self, tx: &mut Tx, desk: &Desk<'_>, id: Option<i64>) -> Result<Team, Error> {
        let missing = || Error::Problems(vec![Problem::Missing { field: Field::Team }]);
        let team = standing_team(tx, desk, id.ok_or_else(missing)?).await?;
        let team = team.ok_or_else(|| Error::Problems(vec![Problem::TeamUnknown]))?;
        let fits = match self.order.team {
            Some(asked) => asked == team.id,
            None => self.tree.is_under(&team.unit, &self.order.asked),
        };
        if !fits {
            return Err(Error::Problems(vec![Problem::TeamNotAsked]));
        }
        require(desk.who, Verb::Record, &team.unit, &self.tree)?;
        Ok(team)
    }
}

/// Writes what became of an order.
async fn keep(tx: &mut Tx, desk: &Desk<'_>, deed: luoshi_ledger::Deed, order: &Order) -> Result<Done, Error> {
    if !store::order_update(tx, desk.who.city, order).await? {
        return Err(Error::Changed);
    }
    finish(tx, deed, order, (order.id, &order.keeping), Posted::default()).await
}

fn changed(desk: &Desk<'_>, tx: &Tx, order: &Order) -> Keeping {
    order.keeping.closed(desk.who.person, tx.now())
}

/// A team proposes another day; the unit says whether it suits.
///
/// # Errors
/// [`Error::Problems`]; [`Error::OrderMove`] where it does not wait for a team; who may not.
pub async fn order_offer(
    tx: &mut Tx,
    desk: &Desk<'_>,
    seen: Seen,
    (team, offer): (Option<i64>, Offer),
) -> Result<Done, Error> {
    let command = json!({"version": seen.version, "team": team, "offer": offer});
    let deed = match desk.begin(tx, "offer", Some(seen.id), None, command).await? {
        Begun::New(deed) => deed,
        Begun::Done(answer) => return again(answer),
    };
    let taken = take(tx, desk, seen).await?;
    taken.must_move(OrderState::Offered)?;
    let team = taken.answering(tx, desk, team).await?;
    let problems = offer_problems(&offer, desk.now(tx));
    if !problems.is_empty() {
        return Err(Error::Problems(problems));
    }
    let keeping = changed(desk, tx, &taken.order);
    let order =
        Order { state: OrderState::Offered, team: Some(team.id), offer: Some(offer), keeping, ..taken.order };
    concerned::order_answered(tx, desk, &order, "order-offered", &taken.tree).await?;
    keep(tx, desk, deed, &order).await
}

/// The unit takes the day that a team proposed: it is the one day wished now, and the team may accept.
///
/// # Errors
/// [`Error::OrderMove`] where nothing is proposed; who may not.
pub async fn order_agree(tx: &mut Tx, desk: &Desk<'_>, seen: Seen) -> Result<Done, Error> {
    let deed = match desk.begin(tx, "agree", Some(seen.id), None, json!({"version": seen.version})).await? {
        Begun::New(deed) => deed,
        Begun::Done(answer) => return again(answer),
    };
    let taken = take(tx, desk, seen).await?;
    offered(&taken)?;
    taken.must_act_for(desk, Side::Unit)?;
    let keeping = changed(desk, tx, &taken.order);
    let days = taken.order.offer.iter().map(|offer| offer.day).collect();
    let order = Order { state: OrderState::Open, days, keeping, ..taken.order };
    concerned::team_side(tx, desk, &order, taken.team.as_ref(), "order-agreed", &taken.tree).await?;
    keep(tx, desk, deed, &order).await
}

fn offered(taken: &Taken) -> Result<(), Error> {
    taken.must_move(OrderState::Open)
}

/// The unit does not take the day that a team proposed: its own days stand, and whoever was asked may answer.
///
/// # Errors
/// [`Error::NoReason`]; [`Error::OrderMove`] where nothing is proposed; who may not.
pub async fn order_refuse(tx: &mut Tx, desk: &Desk<'_>, seen: Seen, reason: &str) -> Result<Done, Error> {
    let reason = required_reason(reason)?;
    let command = json!({"version": seen.version});
    let deed = match desk.begin(tx, "refuse", Some(seen.id), Some(&reason), command).await? {
        Begun::New(deed) => deed,
        Begun::Done(answer) => return again(answer),
    };
    let taken = take(tx, desk, seen).await?;
    offered(&taken)?;
    taken.must_act_for(desk, Side::Unit)?;
    let keeping = changed(desk, tx, &taken.order);
    let team = taken.order.wanted;
    let order = Order { state: OrderState::Open, team, offer: None, keeping, ..taken.order };
    concerned::team_side(tx, desk, &order, taken.team.as_ref(), "order-ended", &taken.tree).await?;
    keep(tx, desk, deed, &order).await
}

/// No team comes: said by the team that was asked, or by a lead over all teams that were.
///
/// # Errors
/// [`Error::NoReason`]; [`Error::OrderMove`] where it does not wait for a team; who may not.
pub async fn order_decline(tx: &mut Tx, desk: &Desk<'_>, seen: Seen, reason: &str) -> Result<Done, Error> {
    let reason = required_reason(reason)?;
    let command = json!({"version": seen.version});
    let deed = match desk.begin(tx, "decline", Some(seen.id), Some(&reason), command).await? {
        Begun::New(deed) => deed,
        Begun::Done(answer) => return again(answer),
    };
    let taken = take(tx, desk, seen).await?;
    taken.must_move(OrderState::Declined)?;
    match &taken.team {
        Some(_) => taken.must_act_for(desk, Side::Team)?,
        None => require(desk.who, Verb::CorrectAny, &taken.order.asked, &taken.tree)
            .map_err(|_| Error::Forbidden { verb: Verb::CorrectAny, unit: taken.order.asked.clone() })?,
    }
    let keeping = changed(desk, tx, &taken.order);
    let order = Order { state: OrderState::Declined, ended_for: Some(reason), keeping, ..taken.order };
    concerned::order_answered(tx, desk, &order, "order-declined", &taken.tree).await?;
    keep(tx, desk, deed, &order).await
}

/// A team accepts: the talk is planned, as `draft` tells it. Unit, topic and kind of place are the order's and the
/// team's.
///
/// # Errors
/// [`Error::Problems`]; [`Error::OrderMove`] where it does not wait for a team; who may not.
pub async fn order_accept(tx: &mut Tx, desk: &Desk<'_>, seen: Seen, draft: TalkDraft) -> Result<Done, Error> {
    let command = json!({"version": seen.version, "talk": draft});
    let deed = match desk.begin(tx, "accept", Some(seen.id), None, command).await? {
        Begun::New(deed) => deed,
        Begun::Done(answer) => return again(answer),
    };
    let taken = take(tx, desk, seen).await?;
    taken.must_move(OrderState::Accepted)?;
    let team = taken.answering(tx, desk, draft.team).await?;
    let order = taken.order;
    if draft.day.is_some_and(|day| !order.days.contains(&day)) {
        return Err(Error::Problems(vec![Problem::DayNotWished { days: order.days }]));
    }
    let place = if draft.place.is_empty() { order.place.clone() } else { draft.place };
    let talk = TalkDraft {
        unit: Some(team.unit.clone()),
        topic: order.topic.clone(),
        kind: Some(order.kind),
        place,
        ..draft
    };
    let key = format!("{}/talk", desk.key);
    let planned = talk_plan(tx, &Desk { key: &key, ..*desk }, talk).await?;
    let keeping = order.keeping.closed(desk.who.person, tx.now());
    let order = Order {
        state: OrderState::Accepted,
        team: Some(team.id),
        talk: Some(planned.id),
        offer: None,
        keeping,
        ..order
    };
    concerned::order_answered(tx, desk, &order, "order-accepted", &taken.tree).await?;
    keep(tx, desk, deed, &order).await
}

/// The unit takes its order back. A talk that is planned is called off with it.
///
/// # Errors
/// [`Error::NoReason`]; [`Error::OrderMove`] where it has ended or the talk was held; who may not.
pub async fn order_recall(tx: &mut Tx, desk: &Desk<'_>, seen: Seen, reason: &str) -> Result<Done, Error> {
    let reason = required_reason(reason)?;
    let command = json!({"version": seen.version});
    let deed = match desk.begin(tx, "recall", Some(seen.id), Some(&reason), command).await? {
        Begun::New(deed) => deed,
        Begun::Done(answer) => return again(answer),
    };
    let taken = take(tx, desk, seen).await?;
    taken.must_move(OrderState::Withdrawn)?;
    taken.must_act_for(desk, Side::Unit)?;
    let keeping = changed(desk, tx, &taken.order);
    let order =
        Order { state: OrderState::Withdrawn, ended_for: Some(reason.clone()), keeping, ..taken.order };
    concerned::team_side(tx, desk, &order, taken.team.as_ref(), "order-ended", &taken.tree).await?;
    let done = keep(tx, desk, deed, &order).await?;
    if let Some(talk) = order.talk {
        let key = format!("{}/talk", desk.key);
        call_off(tx, &Desk { key: &key, ..*desk }, talk, &reason).await?;
    }
    Ok(done)
}

/// A side says how the talk was. What it said before is replaced; the order's history keeps both.
///
/// # Errors
/// [`Error::Problems`] where a question is not answered; [`Error::NotHeldYet`]; who may not.
pub async fn order_say(
    tx: &mut Tx,
    desk: &Desk<'_>,
    seen: Seen,
    (side, answers, words): (Side, std::collections::BTreeMap<Question, crate::model::Reply>, String),
) -> Result<Done, Error> {
    let words = crate::parse::clean(&words).trim().to_owned();
    let command = json!({"version": seen.version, "side": side, "answers": answers, "words": words});
    let deed = match desk.begin(tx, "say", Some(seen.id), None, command).await? {
        Begun::New(deed) => deed,
        Begun::Done(answer) => return again(answer),
    };
    let taken = take(tx, desk, seen).await?;
    taken.must_act_for(desk, side)?;
    if taken.order.state != OrderState::Held {
        return Err(Error::NotHeldYet);
    }
    let open = Question::of(side).iter().filter(|question| !answers.contains_key(question));
    let mut problems: Vec<Problem> =
        open.map(|question| Problem::NotAnswered { question: *question }).collect();
    problems.extend(crate::model::too_long(Field::Words, &words, 2_000));
    if !problems.is_empty() {
        return Err(Error::Problems(problems));
    }
    let answers = answers.into_iter().filter(|(question, _)| Question::of(side).contains(question)).collect();
    let said = Said { side, answers, words, by: desk.who.person, at: tx.now() };
    store::order_say(tx, desk.who.city, taken.order.id, &said).await?;
    let keeping = changed(desk, tx, &taken.order);
    let mut order = Order { keeping, ..taken.order };
    order.said.retain(|other| other.side != side);
    order.said.push(said);
    // As the database gives them: the unit's words first.
    order.said.sort_by_key(|said| std::cmp::Reverse(said.side.word()));
    keep(tx, desk, deed, &order).await
}

/// An order follows the talk that came of it: held with it, over with it.
pub(super) async fn follow(tx: &mut Tx, desk: &Desk<'_>, talk: &Talk) -> Result<(), Error> {
    let Some(order) = store::orders_of_talks(tx, desk.who.city, &[talk.id]).await?.pop() else {
        return Ok(());
    };
    let (to, verb, reason) = match talk.state {
        State::Planned => return Ok(()),
        State::Held => (OrderState::Held, "order_held", None),
        State::Cancelled | State::Withdrawn => (OrderState::Cancelled, "order_fell", talk.ended_for.clone()),
    };
    if !order.state.moves().contains(&to) {
        return Ok(());
    }
    let key = format!("{}/order", desk.key);
    let desk = Desk { key: &key, ..*desk };
    let command = json!({"talk": talk.id, "state": talk.state});
    let Begun::New(deed) = desk.begin(tx, verb, Some(order.id), reason.as_deref(), command).await? else {
        return Ok(());
    };
    let keeping = order.keeping.closed(desk.who.person, tx.now());
    let order = Order { state: to, ended_for: reason, keeping, ..order };
    keep(tx, &desk, deed, &order).await?;
    Ok(())
}
