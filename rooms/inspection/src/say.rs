//! What an audit says, in the reader's language.

use luoshi_ledger::Decimal;
use luoshi_packs::{FigureDef, Pack};
use luoshi_samples::SampleError;
use luoshi_web::{Words, formats};

use crate::model::{Audit, Method, Sampled, State, Tally, most_wrong};

/// An audit's figure in the reader's language, with how its amounts are read.
pub struct Said<'a> {
    def: Option<&'a FigureDef>,
    w: Words,
    scale: i64,
}

impl<'a> Said<'a> {
    /// By a pack's figure of this id.
    pub fn of(pack: &'a Pack, figure: &str, w: Words) -> Self {
        let def = pack.figure(figure);
        let scale = def.map_or(1, |def| def.figure.scale);
        Self { def, w, scale: scale.max(1) }
    }

    /// The figure's name.
    pub fn name(&self, id: &str) -> String {
        self.def.map_or_else(|| id.to_owned(), |def| def.name.get(self.w.lang).to_owned())
    }

    /// A value in the figure's unit of measure, with it.
    pub fn value(&self, decimal: &str) -> String {
        let Some(def) = self.def else { return formats::number(decimal) };
        join(formats::figure_value(self.w.lang, def, decimal))
    }

    /// A quantity in the item's smallest unit, read in the figure's.
    pub fn amount(&self, quantity: i64) -> String {
        let decimals = if self.scale == 1 { 0 } else { 2 };
        let value = Decimal::quotient(quantity.into(), self.scale.into(), decimals);
        self.value(&value.map_or_else(|| quantity.to_string(), |value| value.to_string()))
    }

    /// The same, rounded up: a bound is never told smaller than it is.
    fn at_most(&self, quantity: i64) -> String {
        let (quantity, scale) = (i128::from(quantity), i128::from(self.scale));
        if scale == 1 {
            return self.value(&quantity.to_string());
        }
        let hundredths = (quantity * 100 + scale - 1).div_euclid(scale);
        self.value(&Decimal::new(hundredths, 2).to_string())
    }

    /// A quantity in the figure's unit of measure as somebody types it.
    pub fn plain(&self, quantity: i64) -> String {
        let value =
            Decimal::quotient(quantity.into(), self.scale.into(), if self.scale == 1 { 0 } else { 4 });
        value.map_or_else(|| quantity.to_string(), |value| value.to_string())
    }

    /// The name of the unit of measure.
    pub fn measure(&self) -> String {
        self.def.map_or_else(String::new, |def| def.unit_of_measure.get(self.w.lang).to_owned())
    }

    /// What somebody typed in the figure's unit of measure, in the item's smallest unit.
    pub fn smallest(&self, typed: &str) -> Option<i64> {
        let plain: String = typed.chars().filter(|c| !matches!(c, ',' | '，' | ' ')).collect();
        Decimal::parse(&plain)?.checked_mul(Decimal::new(self.scale.into(), 0))?.to_i64()
    }

    /// What the bound counts: entries, or an amount.
    pub fn bound(&self, audit: &Audit, most: i64) -> String {
        match audit.method {
            Method::Records => self.w.t1("audits-entries", "n", most),
            Method::Amounts => self.at_most(most),
        }
    }

    /// The line that stands beside the figure once an audit is closed.
    pub fn beside(&self, audit: &Audit, tally: Tally) -> String {
        let word = match audit.method {
            Method::Records => "audits-beside-records",
            Method::Amounts => "audits-beside-amounts",
        };
        self.w.t_args(
            word,
            &[
                ("most", self.bound(audit, audit.most.unwrap_or(0)).into()),
                ("whole", self.bound(audit, audit.whole()).into()),
                ("sure", certainty(audit.certainty).into()),
                ("checked", formats::int(tally.checked()).into()),
            ],
        )
    }
}

fn join((value, unit): (String, String)) -> String {
    match unit.as_str() {
        "" => value,
        "%" => format!("{value}%"),
        _ => format!("{value} {unit}"),
    }
}

/// A certainty in tenths of a per cent, for readers: 95%.
pub fn certainty(permille: i64) -> String {
    if permille % 10 == 0 {
        format!("{}%", permille / 10)
    } else {
        format!("{}.{}%", permille / 10, permille % 10)
    }
}

/// The two ends that an audit can still come to: with all that is open right, and with all of it wrong.
pub struct Ends {
    /// If all that is open is right.
    pub best: i64,
    /// If none of it is.
    pub worst: i64,
}

impl Ends {
    /// Of a sample that was drawn; both are the bound where nothing is open.
    ///
    /// # Errors
    /// Counts that do not fit together.
    pub fn of(audit: &Audit, sample: &[Sampled]) -> Result<Option<Self>, SampleError> {
        if sample.is_empty() || audit.state == State::Planned {
            return Ok(None);
        }
        let worst = match audit.most {
            Some(most) => most,
            None => most_wrong(audit, sample, false)?,
        };
        let best = if audit.most.is_some() { worst } else { most_wrong(audit, sample, true)? };
        Ok(Some(Self { best, worst }))
    }
}

/// A part of a whole in tenths of a per cent, rounded up: a bound is never told smaller than it is.
pub fn permille(part: i64, whole: i64) -> i64 {
    if whole <= 0 {
        return 0;
    }
    let up = (i128::from(part) * 1000 + i128::from(whole) - 1) / i128::from(whole);
    i64::try_from(up).unwrap_or(1000).clamp(0, 1000)
}
