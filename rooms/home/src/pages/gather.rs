//! Asking the rooms, one after the other, and putting their answers in one order.

use std::sync::Arc;

use chrono::TimeDelta;
use luoshi_store::{Day, Instant};
use luoshi_units::{Scope, Tree, Verb};
use luoshi_web::work::{Among, Lines, Sighting, Tally, Todo, Waiting, WorkLine};
use luoshi_web::{Error, User};

use crate::{model, store};

/// So far back records are compared with each other.
const LOOKED_BACK: TimeDelta = TimeDelta::days(90);

/// What a page stands on.
pub struct Desk<'u> {
    pub user: &'u User,
    pub tree: Arc<Tree>,
    pub today: Day,
    /// The units of a lead's part of the page; `None` for all of the city.
    pub units: Option<Vec<String>>,
    /// Whether the person has such a part: leads, the office, and whoever reads the whole city.
    pub leads: bool,
    /// Whether they record.
    pub records: bool,
}

/// What is stands at the units of a lead, for the rules.
pub struct Seen {
    pub tallies: Vec<Tally>,
    pub sightings: Vec<Sighting>,
}

impl<'u> Desk<'u> {
    pub async fn of(user: &'u User) -> Result<Self, Error> {
        let tree = user.app.tree(&mut user.app.read().await?).await?;
        let who = &user.who;
        let confirms = who.may_anywhere(Verb::Confirm);
        let all = who.scope(Verb::ReadRows, &tree) == Scope::All;
        let units = who.scope(if confirms { Verb::Confirm } else { Verb::ReadRows }, &tree).into_units();
        Ok(Self {
            today: user.app.today(),
            leads: confirms || all,
            records: who.may_anywhere(Verb::Record),
            units,
            tree,
            user,
        })
    }

    /// The units that the person's part of the page begins at.
    pub fn above(&self) -> Vec<&str> {
        match &self.units {
            None => vec![self.tree.root().code.as_str()],
            Some(_) => self.user.who.units_for(Verb::Confirm),
        }
    }

    pub async fn todo(&self) -> Result<Vec<Todo>, Error> {
        let mut all = Vec::new();
        for room in self.user.app.rooms() {
            all.extend(room.todo(&self.user.app, &self.user.who, self.user.lang).await?);
        }
        all.sort_by(|a, b| (a.when, a.day, &a.href).cmp(&(b.when, b.day, &b.href)));
        Ok(all)
    }

    pub async fn recorded(&self, limit: usize) -> Result<Vec<WorkLine>, Error> {
        let mut all = Vec::new();
        for room in self.user.app.rooms() {
            all.extend(room.recorded(&self.user.app, &self.user.who, self.user.lang, asked(limit)).await?);
        }
        Ok(newest(all, limit))
    }

    pub async fn returned(&self, limit: usize) -> Result<Vec<WorkLine>, Error> {
        let mut all = Vec::new();
        for room in self.user.app.rooms() {
            all.extend(room.returned(&self.user.app, &self.user.who, self.user.lang, asked(limit)).await?);
        }
        Ok(newest(all, limit))
    }

    /// Since when what came is new to this person. The visit is noted.
    pub async fn since(&self) -> Result<Instant, Error> {
        let (app, person) = (&self.user.app, self.user.who.person);
        let (city, now) = (app.city().id, app.store().now());
        let looked = store::look(&mut app.read().await?, city, person).await?;
        let (since, note) = model::since(looked, now);
        if let Some(visit) = note {
            app.store()
                .write(move |tx| Box::pin(async move { store::look_set(tx, city, person, visit).await }))
                .await?;
        }
        Ok(since)
    }

    pub async fn fresh(&self, since: Instant, limit: usize) -> Result<Lines, Error> {
        let mut all = Lines::default();
        for room in self.user.app.rooms() {
            let of = room.fresh(&self.user.app, &self.user.who, self.user.lang, since, asked(limit)).await?;
            all.count += of.count;
            all.lines.extend(of.lines);
        }
        all.lines = newest(all.lines, limit);
        Ok(all)
    }

    pub async fn waiting(&self) -> Result<Vec<Waiting>, Error> {
        let mut all = Vec::new();
        for room in self.user.app.rooms() {
            all.extend(room.waiting(&self.user.app, &self.user.who, self.user.lang).await?);
        }
        Ok(all)
    }

    /// What stands at the units: the campaign's days as tallies, the last weeks record by record.
    pub async fn seen(&self) -> Result<Seen, Error> {
        let app = &self.user.app;
        let from = app.pack().campaign.from.min(self.today);
        let campaign = Among { units: self.units.as_deref(), from, until: self.today };
        let lately = Among { from: self.today - LOOKED_BACK, ..campaign };
        let mut seen = Seen { tallies: Vec::new(), sightings: Vec::new() };
        for room in app.rooms() {
            seen.tallies.extend(room.tallies(app, campaign).await?);
            seen.sightings.extend(room.sightings(app, lately).await?);
        }
        Ok(seen)
    }

    /// The first day of what is looked at before it is published: last week's Monday.
    pub fn lately(&self) -> Day {
        model::monday(self.today) - TimeDelta::days(7)
    }
}

fn asked(limit: usize) -> i64 {
    i64::try_from(limit).unwrap_or(i64::MAX)
}

fn newest(mut lines: Vec<WorkLine>, limit: usize) -> Vec<WorkLine> {
    lines.sort_by(|a, b| (b.at, &b.href).cmp(&(a.at, &a.href)));
    lines.truncate(limit);
    lines
}
