//! What the doctor holds an audit against: the statement, the log's events, the draw made again, the history of checks.

use std::collections::BTreeMap;

use luoshi_store::{Conn, store as log};
use serde_json::Value as Json;

use crate::audits::Audits;
use crate::error::Error;
use crate::model::{Audit, Sampled, State, most_wrong};
use crate::store::{self, Listed, Refusal};
use crate::{deeds, draw};

/// Audits a page.
const PAGE: i64 = 100;

impl Audits<'_> {
    /// The audits of which something is not as it was planned, drawn, checked or concluded.
    ///
    /// # Errors
    /// The database.
    pub async fn amiss(&self) -> Result<Vec<i64>, Error> {
        let city = self.app.city().id;
        let (mut amiss, mut before) = (Vec::new(), None);
        let bodies = bodies(&mut self.app.read().await?, city).await?;
        loop {
            let listed = Listed { before, limit: PAGE, ..Listed::default() };
            let audits = store::audits(&mut self.app.read().await?, city, &listed).await?;
            if audits.is_empty() {
                return Ok(amiss);
            }
            for audit in &audits {
                let mut conn = self.app.read().await?;
                let sample = store::sample(&mut conn, city, audit.id).await?;
                let refusals = store::refusals(&mut conn, city, audit.id, None).await?;
                let kept = logged(audit, &sample, &refusals, &bodies)
                    && checked(&mut conn, city, audit, &sample).await?
                    && holds(&mut conn, city, audit, &sample).await?;
                drop(conn);
                if !(kept && self.drawn_so(audit, &sample).await?) {
                    amiss.push(audit.id);
                }
            }
            before = audits.last().map(|audit| audit.id);
        }
    }

    /// Whether the audit is about its statement, and the draw gives this sample.
    async fn drawn_so(&self, audit: &Audit, sample: &[Sampled]) -> Result<bool, Error> {
        let stated = match self.stated(&audit.statement).await {
            Ok(stated) => stated,
            // Without a key there is no statement to hold it against.
            Err(Error::NoLog) => return Ok(true),
            Err(Error::NotFound | Error::Problems(_) | Error::NotTheSum { .. }) => return Ok(false),
            Err(error) => return Err(error),
        };
        let core = &stated.core;
        let same = (audit.figure.as_str(), audit.unit.as_str()) == (core.figure.as_str(), core.unit.as_str())
            && (audit.from.to_string(), audit.until.to_string()) == (core.from.clone(), core.until.clone())
            && Some(&audit.value) == core.value.as_ref()
            && u64::try_from(audit.position) == Ok(core.position);
        let Some(seed) = audit.seed() else { return Ok(same) };
        let again = draw::sample(audit, &stated.members, &seed)?;
        let place = |one: &Sampled| {
            let (unit, ticket) = (one.unit.clone(), one.ticket.clone());
            (one.number, one.seq, one.record, one.line, unit, one.day, one.quantity, one.hits, ticket)
        };
        Ok(same && again.iter().map(place).eq(sample.iter().map(place)))
    }
}

/// What the log says of each audit, by kind.
type Bodies = BTreeMap<(String, String), Json>;

async fn bodies(conn: &mut Conn, city: i64) -> Result<Bodies, Error> {
    let events = log::events(conn, city, "audit.", i64::MAX).await?;
    let named = |body: &Json| body.get("audit").and_then(Json::as_str).unwrap_or_default().to_owned();
    // The plan's event is written with the audit's id, too.
    Ok(events.into_iter().map(|event| ((named(&event.body), event.kind), event.body)).collect())
}

/// Whether plan, draw and conclusion stand in the log as they stand here.
fn logged(audit: &Audit, sample: &[Sampled], refusals: &[Refusal], bodies: &Bodies) -> bool {
    let body = |kind: &str| bodies.get(&(audit.id.to_string(), format!("audit.{kind}")));
    let planned = audit.plan == audit.plan_hash() && body("plan") == Some(&audit.plan_body());
    let drawn = match &audit.outcome {
        None => sample.is_empty() && body("draw").is_none(),
        Some(_) => body("draw") == Some(&deeds::draw_body(audit, sample)),
    };
    let closed = match audit.state {
        State::Closed => {
            let most = most_wrong(audit, sample, false).ok();
            most == audit.most && says(body("close"), deeds::close_body(audit, sample, refusals))
        }
        _ => audit.most.is_none() && body("close").is_none(),
    };
    let ended = match audit.state {
        State::Abandoned => says(body("abandon"), deeds::abandon_body(audit, refusals)),
        _ => body("abandon").is_none(),
    };
    planned && drawn && closed && ended
}

/// Whether an event says this of an end. One that was written before refusals stood in such events says nothing of them.
fn says(event: Option<&Json>, mut body: Json) -> bool {
    if event.is_some_and(|event| event.get("refused").is_none())
        && let Some(fields) = body.as_object_mut()
    {
        fields.remove("refused");
    }
    event == Some(&body)
}

/// Whether the audit says that it holds the pictures that its entries have.
async fn holds(conn: &mut Conn, city: i64, audit: &Audit, sample: &[Sampled]) -> Result<bool, Error> {
    let held = luoshi_web::uploads::held_by(conn, city, &[audit.id]).await?;
    Ok(held.into_iter().map(|(_, hash)| hash).eq(deeds::pictures(sample)))
}

/// Whether each entry stands as its last check or refusal left it.
async fn checked(conn: &mut Conn, city: i64, audit: &Audit, sample: &[Sampled]) -> Result<bool, Error> {
    let mut last: BTreeMap<i64, Json> = BTreeMap::new();
    for deed in luoshi_ledger::history(conn, city, audit.id).await? {
        let snapshot = deed.snapshot.filter(|_| matches!(deed.verb.as_str(), "check" | "refuse"));
        if let Some((number, snapshot)) =
            snapshot.and_then(|snapshot| Some((snapshot.get("number")?.as_i64()?, snapshot)))
        {
            last.insert(number, snapshot);
        }
    }
    Ok(sample.iter().all(|one| match last.get(&one.number) {
        Some(snapshot) => serde_json::to_value(one).ok().as_ref() == Some(snapshot),
        None => one.version == 1 && one.result.is_none(),
    }))
}
