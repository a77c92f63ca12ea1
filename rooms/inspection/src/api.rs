//! Audits as JSON, under `/api/v1/audits`: what everybody may know of them. Ids are texts.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::Path;
use luoshi_web::{Error, User, Visitor};
use serde_json::{Value, json};

use crate::model::{Audit, Outcome, Sampled, Tally};
use crate::pages::{Reader, id};
use crate::say::Ends;
use crate::store::{self, Listed};

/// So many audits a page of the list has.
const PAGE: i64 = 100;

fn shape(audit: &Audit, tally: Tally) -> Value {
    json!({
        "id": audit.id.to_string(),
        "href": format!("/api/v1/audits/{}", audit.id),
        "statement": audit.statement,
        "figure": audit.figure,
        "unit": audit.unit,
        "from": audit.from,
        "until": audit.until,
        "position": audit.position,
        "value": audit.value,
        "state": audit.state,
        "method": audit.method,
        "size": audit.size,
        "certainty": audit.certainty,
        "share": audit.share,
        "population": audit.population,
        "total": audit.total,
        "event": audit.event,
        "event_at": audit.event_at,
        "numbers": audit.numbers,
        "units": audit.units,
        "cap": audit.cap,
        "plan": audit.plan,
        "outcome": audit.outcome,
        "seed": audit.seed(),
        "tally": tally,
        "most": audit.most,
        "whole": audit.whole(),
    })
}

fn sampled(one: &Sampled) -> Value {
    json!({
        "number": one.number, "position": one.seq, "hits": one.hits, "ticket": one.ticket,
        "called": one.called, "instead": one.instead, "result": one.result.map(Outcome::word),
    })
}

/// `GET /api/v1/audits`
pub async fn list(visitor: Visitor, user: Option<User>) -> Result<Json<Value>, Error> {
    let reader = Reader::of(&visitor, user.as_ref());
    let (figure, state, unit) = (reader.query("figure"), reader.query("state"), reader.query("unit"));
    let listed = Listed {
        figure: figure.as_deref(),
        state: state.as_deref(),
        statement: None,
        unit: unit.as_deref(),
        before: reader.query("after").and_then(|after| after.parse().ok()),
        limit: PAGE + 1,
    };
    let (mut conn, city) = (reader.app().read().await?, reader.app().city().id);
    let mut audits = store::audits(&mut conn, city, &listed).await?;
    let more = i64::try_from(audits.len()).is_ok_and(|count| count > PAGE);
    if more {
        audits.pop();
    }
    let ids: Vec<i64> = audits.iter().map(|audit| audit.id).collect();
    let tallies = store::tallies(&mut conn, city, &ids).await?;
    let next = audits.last().filter(|_| more).map(|audit| audit.id.to_string());
    let audits: Vec<Value> = audits.iter().map(|audit| shape(audit, tally_of(&tallies, audit))).collect();
    Ok(Json(json!({ "audits": audits, "next": next })))
}

fn tally_of(tallies: &BTreeMap<i64, Tally>, audit: &Audit) -> Tally {
    tallies.get(&audit.id).copied().unwrap_or_default()
}

/// `GET /api/v1/audits/{id}`
pub async fn one(visitor: Visitor, Path(audit): Path<String>) -> Result<Json<Value>, Error> {
    let (mut conn, city) = (visitor.app.read().await?, visitor.app.city().id);
    let audit = store::audit_by_id(&mut conn, city, id(&audit)?).await?.ok_or(Error::NotFound)?;
    let sample = store::sample(&mut conn, city, audit.id).await?;
    let refusals = store::refusals(&mut conn, city, audit.id, None).await?;
    drop(conn);
    Ok(Json(whole(&audit, &sample, &refusals)?))
}

/// An audit with its sample, as JSON: what everybody may know.
///
/// # Errors
/// Counts that do not fit together.
pub fn whole(audit: &Audit, sample: &[Sampled], refusals: &[store::Refusal]) -> Result<Value, crate::Error> {
    let mut all = shape(audit, Tally::of(sample));
    let ends = Ends::of(audit, sample)?;
    let refusals: Vec<Value> = refusals
        .iter()
        .map(|refusal| json!({ "number": refusal.number, "unit": refusal.unit, "at": refusal.at }))
        .collect();
    if let Value::Object(fields) = &mut all {
        let bound = ends.map(|ends| json!({ "if_rest_right": ends.best, "if_rest_wrong": ends.worst }));
        fields.insert("bound".to_owned(), bound.unwrap_or(Value::Null));
        fields.insert("sample".to_owned(), sample.iter().map(sampled).collect());
        fields.insert("refusals".to_owned(), refusals.into());
    }
    Ok(all)
}
