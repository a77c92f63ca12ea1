//! Bulletins of the sample: each is written, handed on and published at its time, with what the ledger says then.

use std::sync::Arc;

use chrono_tz::Tz;
use luoshi_bulletins::deeds::{self, Desk, Seen};
use luoshi_bulletins::kept;
use luoshi_bulletins::model::{Bulletin, Colophon, Draft};
use luoshi_bulletins::told::{Source, Teller};
use luoshi_ledger::Ledger;
use luoshi_packs::{Lang, Pack};
use luoshi_store::{BoxFuture, CityId, Store, Tx};
use luoshi_units::{Tree, Who};

use crate::Error;
use crate::acts::Moment;
use crate::plan::BulletinPlan;

/// Where bulletins are written.
pub struct Desks<'a> {
    /// The database.
    pub store: &'a Store,
    /// What their numbers are asked of.
    pub ledger: &'a Ledger,
    /// The city.
    pub city: CityId,
    /// The pack.
    pub pack: &'a Pack,
    /// The units.
    pub tree: &'a Arc<Tree>,
    /// The city's time zone.
    pub zone: Tz,
    /// Who writes, and who publishes.
    pub people: (i64, i64),
}

/// What is published, when: an edition of a planned bulletin.
#[derive(Clone, Debug)]
pub struct Due {
    /// When.
    pub at: Moment,
    /// Which of the plan.
    pub which: usize,
    /// Why there is another edition; none for the first.
    pub reason: Option<String>,
}

/// All editions of a plan in the order of their time.
pub fn due(plans: &[BulletinPlan]) -> Vec<Due> {
    let mut all = Vec::new();
    for (which, plan) in plans.iter().enumerate() {
        all.push(Due { at: Moment { day: plan.day, minute: plan.minute }, which, reason: None });
        all.extend(plan.correction.iter().map(|correction| Due {
            at: Moment { day: correction.day, minute: correction.minute },
            which,
            reason: Some(correction.reason.clone()),
        }));
    }
    all.sort_by_key(|due| due.at);
    all
}

impl Desks<'_> {
    /// Publishes an edition: the next of a bulletin that stands, or the first of a planned one.
    ///
    /// # Errors
    /// Where the room refuses: then the plan is wrong.
    pub async fn publish(
        &self,
        plan: &BulletinPlan,
        stood: Option<Bulletin>,
        reason: Option<&str>,
    ) -> Result<Bulletin, Error> {
        let one = match (stood, reason) {
            (Some(one), Some(reason)) => {
                let (desk, seen, reason) = (self.desk(plan, "correct", 0), seen(&one), reason.to_owned());
                self.write(move |tx| Box::pin(async move { deeds::back(tx, &desk, seen, &reason).await }))
                    .await?
            }
            _ => {
                let (desk, draft) = (self.desk(plan, "begin", 0), self.draft(plan)?);
                self.write(move |tx| Box::pin(async move { deeds::begin(tx, &desk, draft).await })).await?
            }
        };
        let (desk, at) = (self.desk(plan, "send", one.version), seen(&one));
        let one = self.write(move |tx| Box::pin(async move { deeds::send(tx, &desk, at, 0).await })).await?;
        let as_of = self.ledger.position(self.city).await.map_err(|error| refused(plan, &error))?;
        let catalogue = luoshi_packs::catalogue(self.pack);
        let source = Source {
            ledger: self.ledger,
            city: self.city,
            tree: self.tree,
            pack: self.pack,
            catalogue: &catalogue,
        };
        let ground = one.ground();
        let told = Teller { source, ground: &ground, as_of: Some(as_of) }.tell(&one.draft.body).await;
        let told = told.map_err(|error| refused(plan, &error))?;
        if let Some(fault) = told.iter().find_map(|outcome| outcome.as_ref().err()) {
            return Err(refused(plan, &format!("{} {}", fault.word, fault.named)));
        }
        let (desk, at, pinned) =
            (self.desk(plan, "publish", one.version), seen(&one), kept((one.version, as_of), &told));
        self.write(move |tx| Box::pin(async move { deeds::publish(tx, &desk, at, pinned).await })).await
    }

    async fn write(
        &self,
        deed: impl for<'t> FnOnce(&'t mut Tx) -> BoxFuture<'t, Result<Bulletin, luoshi_bulletins::Error>>
        + Send
        + 'static,
    ) -> Result<Bulletin, Error> {
        self.store
            .write(deed)
            .await
            .map_err(|error| Error::Refused { key: "bulletin".into(), why: format!("{error:?}") })
    }

    /// The desk of whoever does a step; each has a key of its own.
    fn desk(&self, plan: &BulletinPlan, step: &str, version: i64) -> Desk {
        let person = if step == "publish" { self.people.1 } else { self.people.0 };
        let key = format!("bulletin {} {} {step} {version}", plan.id(), plan.until);
        Desk { who: Who::system(self.city, person), key, tree: Arc::clone(self.tree), zone: self.zone }
    }

    fn draft(&self, plan: &BulletinPlan) -> Result<Draft, Error> {
        let (lang, template, title, body) = match (&plan.title, &plan.body) {
            (Some(title), Some(body)) => ("zh", None, title, body),
            _ => {
                let template = self.pack.templates.iter().find(|template| template.id == plan.template);
                let template = template.ok_or_else(|| refused(plan, &"the pack has no such template"))?;
                let lang = if template.lang == Lang::En { "en" } else { "zh" };
                (lang, Some(template.id.clone()), &template.title, &template.body)
            }
        };
        if plan.section.as_deref().is_some_and(|id| self.pack.site.section(id).is_none()) {
            return Err(refused(plan, &"the pack has no such section"));
        }
        let draft = Draft {
            unit: plan.unit.clone(),
            lang: lang.to_owned(),
            template: template.clone(),
            title: title.clone(),
            body: body.clone(),
            section: plan.section.clone(),
            from: plan.from,
            until: plan.until,
            colophon: Colophon {
                source: plan.source.clone(),
                editor: plan.editor.clone(),
                responsible: plan.responsible.clone(),
                ..Colophon::default()
            },
            reason: None,
        };
        Ok(if template.is_some() { luoshi_bulletins::filled(self.pack, draft) } else { draft })
    }
}

fn seen(one: &Bulletin) -> Seen {
    Seen { id: one.id, version: one.version }
}

fn refused(plan: &BulletinPlan, why: &dyn std::fmt::Display) -> Error {
    Error::Refused { key: format!("bulletin {} {}", plan.id(), plan.until), why: why.to_string() }
}
