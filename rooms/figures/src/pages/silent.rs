//! Units that have not recorded anything yet in a period, at any depth below one. It says so of the ledger alone: no
//! record is not to say that nothing was done.

use std::collections::BTreeSet;

use chrono::TimeDelta;
use luoshi_ledger::{LedgerError, Question};
use luoshi_packs::FigureDef;
use luoshi_store::Day;
use luoshi_units::{Tree, UnitKind};
use luoshi_web::figures::kind_name;
use luoshi_web::{Error, Html, User, Words, href};

use super::units::address;
use crate::ask::refused;
use crate::names;

/// How many units of a kind are named.
const MOST_NAMED: usize = 200;

/// The units of one kind.
pub struct Kind {
    /// 街道、乡镇：91 个里有 3 个
    pub said: String,
    /// Those without a record, with their pages.
    pub units: Vec<(Html, String)>,
    /// How many more there are than are named.
    pub more: Option<String>,
}

/// What was looked for.
pub struct Silent {
    /// By kind, from above.
    pub kinds: Vec<Kind>,
    /// The periods that can be looked at: words, address, whether it is the chosen one.
    pub periods: Vec<(String, String, bool)>,
}

/// The periods by their days; none is the whole campaign.
const PERIODS: [(Option<i64>, &str); 3] =
    [(None, "silent-campaign"), (Some(30), "silent-month"), (Some(7), "silent-week")];

impl Silent {
    /// Below a unit, of the items of these figures.
    pub async fn below(
        user: &User,
        w: Words,
        tree: &Tree,
        unit: &str,
        figures: &[&FigureDef],
        until: Option<Day>,
    ) -> Result<Option<Self>, Error> {
        if tree.children(unit).is_empty() || figures.is_empty() {
            return Ok(None);
        }
        let wanted = user.query("since").and_then(|days| days.parse::<i64>().ok());
        let chosen =
            PERIODS.iter().map(|(days, _)| *days).find(|days| days.is_some() && *days == wanted).flatten();
        let recorded = recorded(user, unit, figures, until, chosen).await?;
        // Whoever stands above a unit that recorded has recorded through it.
        let spoken: BTreeSet<&str> =
            recorded.iter().flat_map(|code| tree.path(code)).map(|unit| unit.code.as_str()).collect();
        let below: Vec<&str> = tree.under(unit).into_iter().filter(|code| *code != unit).collect();
        let kinds = UnitKind::ALL.into_iter().filter_map(|kind| {
            let of = below.iter().filter_map(|code| tree.get(code));
            let of: Vec<_> = of.filter(|one| one.kind == kind && one.ended.is_none()).collect();
            let silent: Vec<_> = of.iter().filter(|one| !spoken.contains(one.code.as_str())).collect();
            (!silent.is_empty()).then(|| Kind {
                said: w.t_args(
                    "silent-kind",
                    &[
                        ("kind", kind_name(w, kind).into()),
                        ("n", i64::try_from(silent.len()).unwrap_or(i64::MAX).into()),
                        ("all", i64::try_from(of.len()).unwrap_or(i64::MAX).into()),
                    ],
                ),
                more: silent
                    .len()
                    .checked_sub(MOST_NAMED)
                    .filter(|n| *n > 0)
                    .map(|n| w.t1("silent-more", "n", n)),
                units: silent
                    .iter()
                    .take(MOST_NAMED)
                    .map(|one| (names::path(w.lang, tree, &one.code), address(&one.code, until)))
                    .collect(),
            })
        });
        let on = until.map(|day| day.to_string());
        let period = |(days, word): (Option<i64>, &str)| {
            let since = days.map(|days| days.to_string());
            let query = [("on", on.as_deref()), ("since", since.as_deref())];
            (w.t(word), format!("{}#silent", href(&format!("/units/{unit}"), &query)), days == chosen)
        };
        Ok(Some(Self { kinds: kinds.collect(), periods: PERIODS.map(period).into() }))
    }

    /// Whether all have recorded.
    pub fn is_none(&self) -> bool {
        self.kinds.is_empty()
    }
}

/// The units that recorded any of the items in the period.
async fn recorded(
    user: &User,
    unit: &str,
    figures: &[&FigureDef],
    until: Option<Day>,
    days: Option<i64>,
) -> Result<BTreeSet<String>, Error> {
    let (app, catalogue) = (&user.app, user.app.catalogue());
    let last = until.unwrap_or(catalogue.until);
    let from =
        days.and_then(|days| last.checked_sub_signed(TimeDelta::days(days - 1))).unwrap_or(catalogue.from);
    let mut items = BTreeSet::new();
    let mut recorded = BTreeSet::new();
    for def in figures.iter().filter(|def| items.insert(def.figure.item.clone())) {
        let question =
            Question { from: Some(from.min(last)), until, ..Question::of(&def.figure.id).at(unit) };
        match app.ledger().recorders(app.city().id, &catalogue, &question).await {
            Ok(found) => recorded.extend(found),
            Err(LedgerError::NoUnit { .. }) => {}
            Err(error) => return Err(refused(error)),
        }
    }
    Ok(recorded)
}
