//! Then, now, and why: the difference of a figure between two positions of the log and two trees of units, line
//! by line in groups, which add up to it exactly. See docs/decisions/0010.

mod model;
mod place;
mod strands;
mod tally;
mod walk;

use std::collections::HashMap;

use luoshi_store::{CityId, Conn, Day};

pub use model::{Bridge, BridgePage, End, Group, Measure, Role, Share, Strand};
pub(crate) use place::Line;
use place::Place;
use strands::{Spec, Year};
pub(crate) use tally::Key;
use tally::Tally;
use walk::Walk;

use crate::cells::Days;
use crate::error::LedgerError;
use crate::ledger::{Ledger, Resolved};
use crate::model::{Figure, Kind, PageOf, Question, Why};
use crate::settle::Bare;
use crate::store::bridge;

/// A question with everything looked up at both ends.
struct Ends<'a> {
    /// As it was defined then.
    then: Resolved<'a>,
    /// The first end as it is defined now.
    base: Resolved<'a>,
    now: Resolved<'a>,
    since: Option<Day>,
}

impl Ledger {
    /// A figure at two ends and what lies between, in groups. The question's own position does not count.
    ///
    /// # Errors
    /// What [`Ledger::answer`] refuses at either end; a first end behind the second.
    pub async fn bridge(
        &self,
        city: CityId,
        question: &Question,
        then: &End<'_>,
        now: &End<'_>,
    ) -> Result<Bridge, LedgerError> {
        let ends = self.ends(city, question, then, now).await?;
        let (was, is) = (self.answer_of(&ends.then).await?, self.answer_of(&ends.now).await?);
        let redefined = if ends.same()? { None } else { Some(self.answer_of(&ends.base).await?) };
        // An average that is withheld is not given away by what it is made of.
        let withheld = [Some(&was), Some(&is), redefined.as_ref()]
            .into_iter()
            .flatten()
            .any(|answer| answer.why == Some(Why::FewerThanFive));
        let mut strands = if withheld { Vec::new() } else { self.strands(&ends).await? };
        if redefined.is_some()
            && let ([strand], Some(_)) = (&mut strands[..], strands::measure(ends.then.figure.kind))
        {
            let then = self.base_value(&ends.then, ends.then.figure).await?;
            strand.shares.push(Share { group: Group::Redefined, change: strand.then - then, entries: 0 });
            strand.then = then;
        }
        Ok(Bridge { then: was, now: is, redefined, since: ends.since, strands })
    }

    /// The lines of a group, the latest posted first.
    pub async fn bridge_entries(
        &self,
        city: CityId,
        question: &Question,
        (then, now): (&End<'_>, &End<'_>),
        (role, group): (Role, Group),
        page: &PageOf,
    ) -> Result<BridgePage, LedgerError> {
        let ends = self.ends(city, question, then, now).await?;
        let before = page
            .after
            .as_deref()
            .map_or(Ok(i64::MAX), |text| text.parse().map_err(|_| LedgerError::PageKey(text.to_owned())))?;
        let limit = page.limit.clamp(1, 1000);
        let none = BridgePage { entries: Vec::new(), next: None };
        let Some(spec) = self.specs(&ends).await?.into_iter().find(|spec| spec.role == role) else {
            return Ok(none);
        };
        let mut walk = Walk::new(&spec, &ends.base, &ends.now, ends.since);
        walk.to(group, before);
        let mut found: Vec<(i64, i64)> = Vec::new();
        let mut conn = self.store().read().await?;
        while found.len() <= limit {
            let Some(lines) = walk.next(self, &ends.base, &mut conn).await? else { break };
            found.extend(lines.iter().filter_map(|(line, place)| match place {
                Place::In(of, sign) if *of == group => Some((line.id, *sign)),
                _ => None,
            }));
        }
        let more = found.len() > limit;
        found.truncate(limit);
        let next = found.last().filter(|_| more).map(|(id, _)| id.to_string());
        let ids: Vec<i64> = found.iter().map(|(id, _)| *id).collect();
        let entries = bridge::entries(&mut conn, city, &ids, ends.now.id).await?;
        let signs: HashMap<i64, i64> = found.into_iter().collect();
        let signed = |entry: crate::Entry| (signs.get(&entry.id).copied().unwrap_or(1), entry);
        let entries = entries.into_iter().map(signed).map(|(sign, entry)| (entry, sign)).collect();
        Ok(BridgePage { entries, next })
    }

    async fn ends<'a>(
        &self,
        city: CityId,
        question: &Question,
        then: &End<'a>,
        now: &End<'a>,
    ) -> Result<Ends<'a>, LedgerError> {
        let at = |as_of| Question { as_of, ..question.clone() };
        let is = self.resolve_by(city, now.catalogue, &at(now.as_of), now.tree).await?;
        let was = self.resolve_by(city, then.catalogue, &at(then.as_of), then.tree).await?;
        if was.id > is.id {
            return Err(LedgerError::Backwards { then: was.as_of, now: is.as_of });
        }
        let base = self.resolve_by(city, now.catalogue, &at(Some(was.as_of)), then.tree).await?;
        let since = {
            let mut conn = self.store().read().await?;
            day_of(bridge::moment(&mut conn, city, was.as_of).await?)
        };
        Ok(Ends { then: was, base, now: is, since })
    }

    async fn strands(&self, ends: &Ends<'_>) -> Result<Vec<Strand>, LedgerError> {
        let mut strands = Vec::new();
        if ends.now.figure.kind == Kind::YearChange {
            for year in self.years(ends).await? {
                strands.push(self.year(ends, year).await?);
            }
            return Ok(strands);
        }
        for spec in strands::specs(&ends.now)? {
            strands.push(self.strand(ends, &spec).await?);
        }
        Ok(strands)
    }

    async fn specs(&self, ends: &Ends<'_>) -> Result<Vec<Spec>, LedgerError> {
        if ends.now.figure.kind == Kind::YearChange {
            return Ok(self.years(ends).await?.into_iter().filter_map(|year| year.spec).collect());
        }
        strands::specs(&ends.now)
    }

    async fn strand(&self, ends: &Ends<'_>, spec: &Spec) -> Result<Strand, LedgerError> {
        let then = self.base_value(&ends.base, &spec.figure).await?;
        let now = self.base_value(&ends.now, &spec.figure).await?;
        let (shares, passing) = self.shares(ends, spec).await?;
        let figure = spec.figure.id.clone();
        sound(Strand { role: spec.role, figure, measure: spec.measure, then, now, shares, passing })
    }

    async fn year(&self, ends: &Ends<'_>, year: Year) -> Result<Strand, LedgerError> {
        let (shares, passing) = match &year.spec {
            Some(spec) => self.shares(ends, spec).await?,
            None => (Vec::new(), 0),
        };
        let (figure, measure) = (ends.now.figure.id.clone(), Measure::Amount);
        sound(Strand { role: year.role, figure, measure, then: year.then, now: year.now, shares, passing })
    }

    async fn years(&self, ends: &Ends<'_>) -> Result<[Year; 2], LedgerError> {
        let then = strands::pairs(&self.days(&ends.base, ends.base.figure).await?, &ends.base);
        let now = strands::pairs(&self.days(&ends.now, ends.now.figure).await?, &ends.now);
        Ok(strands::years(&ends.now, &then, &now))
    }

    /// Walks through a strand's lines. Of what is counted, it keeps a row each.
    async fn shares(&self, ends: &Ends<'_>, spec: &Spec) -> Result<(Vec<Share>, i64), LedgerError> {
        let mut walk = Walk::new(spec, &ends.base, &ends.now, ends.since);
        let mut tally = Tally::new(spec.measure);
        let mut conn = self.store().read().await?;
        while let Some(lines) = walk.next(self, &ends.base, &mut conn).await? {
            for (line, place) in lines {
                match place {
                    Place::In(group, sign) => tally.add(&line, group, sign),
                    Place::Passing => tally.passing += 1,
                    Place::Outside => {}
                }
            }
        }
        let passing = tally.passing;
        let shares = match spec.measure {
            Measure::Amount | Measure::Records => tally.shares(&HashMap::new()),
            Measure::People | Measure::Units => {
                let nets = self.nets(&mut conn, &ends.base, &walk, &tally.keys()).await?;
                tally.shares(&nets)
            }
            Measure::Days | Measure::Span => {
                drop(conn);
                let was = self.days(&ends.base, &spec.figure).await?;
                let nets = was.iter().map(|(day, sums)| (Key::Day(*day), sums.net)).collect();
                if spec.measure == Measure::Days {
                    tally.shares(&nets)
                } else {
                    let is = self.days(&ends.now, &spec.figure).await?;
                    tally.span(&nets, strands::ends(&was, spec), strands::ends(&is, spec))
                }
            }
        };
        Ok((shares, passing))
    }

    /// The nets at the first end of people or units.
    async fn nets(
        &self,
        conn: &mut Conn,
        then: &Resolved<'_>,
        walk: &Walk,
        keys: &[Key],
    ) -> Result<HashMap<Key, i128>, LedgerError> {
        let (span, units) = (&walk.span, &walk.sides.then.units);
        let people: Vec<i64> = keys.iter().filter_map(Key::person).collect();
        let key = |line: &Bare| match walk.measure {
            Measure::People => line.person.map(Key::Person),
            _ => Some(Key::Unit(line.unit.clone())),
        };
        let meant = |line: &Bare| key(line).is_some_and(|key| keys.binary_search(&key).is_ok());
        let (period, mut nets) = ((span.from, span.until), HashMap::new());
        for line in self.bare(conn, then, (&span.item, units), period, (&people, &meant)).await? {
            if let Some(key) = key(&line) {
                *nets.entry(key).or_default() += i128::from(line.quantity);
            }
        }
        Ok(nets)
    }

    async fn days(&self, asked: &Resolved<'_>, figure: &Figure) -> Result<Days, LedgerError> {
        let from = figure.looks_from(asked.from);
        let found = self.days_of(asked, figure, &[(&asked.unit, false)], from).await?;
        Ok(found.first().map(|material| material.days.clone()).unwrap_or_default())
    }

    /// A count or a sum in base units; 0 where there is none.
    async fn base_value(&self, asked: &Resolved<'_>, figure: &Figure) -> Result<i128, LedgerError> {
        let parts = [(asked.unit.as_str(), false)];
        let outcomes = self.plain_outcomes(asked, figure, &parts, (asked.from, asked.until)).await?;
        Ok(outcomes.first().and_then(|outcome| outcome.value.ok()).map_or(0, |(above, _)| above))
    }
}

impl Ends<'_> {
    /// Whether the figure is defined alike at both ends, and over the same period.
    fn same(&self) -> Result<bool, LedgerError> {
        let (then, base) = (&self.then, &self.base);
        let alike = then.figure == base.figure && (then.from, then.until) == (base.from, base.until);
        Ok(alike && then.ratio_parts(then.figure)? == base.ratio_parts(base.figure)?)
    }
}

/// Says no where the groups do not add up: then something else than the ledger wrote into the database.
fn sound(strand: Strand) -> Result<Strand, LedgerError> {
    let (sum, change) = (strand.sum(), strand.now - strand.then);
    if sum == change { Ok(strand) } else { Err(LedgerError::Unbridged { sum, change }) }
}

/// The day of an instant in a time zone.
fn day_of(moment: Option<(luoshi_store::Instant, String)>) -> Option<Day> {
    let (at, zone) = moment?;
    let zone: chrono_tz::Tz = zone.parse().unwrap_or(chrono_tz::UTC);
    Some(at.with_timezone(&zone).date_naive())
}

#[cfg(test)]
mod tests;
