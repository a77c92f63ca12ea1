//! What a figure's page says about its definition.

use luoshi_web::figures::{kind_key, period_key};
use luoshi_web::{Html, formats};

use super::Opened;

impl Opened<'_> {
    /// The definition, point by point; what programs call it stands last.
    pub(super) fn facts(&self) -> Vec<(String, Html)> {
        let (w, lang, figure, pack) = (self.w, self.user.lang, &self.def.figure, self.pack);
        let mut facts = Vec::new();
        if let Some(item) = pack.items.get(&figure.item) {
            facts.push((w.t("fact-item"), Html::text(item.name.get(lang))));
        }
        facts.push((w.t("fact-kind"), w.t(kind_key(figure.kind)).into()));
        facts.push((w.t("fact-measure"), self.def.unit_of_measure.get(lang).into()));
        let exact = if figure.decimals == 0 {
            w.t("fact-whole")
        } else {
            w.t1("fact-decimals", "n", figure.decimals)
        };
        facts.push((w.t("fact-exact"), exact.into()));
        facts.push((w.t("fact-period"), w.t(period_key(figure.period)).into()));
        if let Some(unit) = figure.scope.as_deref().and_then(|scope| self.tree.get(scope)) {
            facts.push((w.t("fact-scope"), Html::unit(lang, unit)));
        }
        facts.push((w.t("fact-entries"), formats::int(self.answer.entries).into()));
        facts.push((w.t("fact-id"), Html::code(&figure.id)));
        facts.push((
            w.t("fact-pack"),
            Html::code(&pack.id)
                .and(" ")
                .and(Html::code(pack.version_hash.get(..8).unwrap_or(&pack.version_hash))),
        ));
        facts
    }

    /// The two figures of a ratio, each of which opens.
    pub(super) fn parts(&self) -> Vec<(String, String, String)> {
        let w = self.w;
        let part = |id: &Option<String>, value: Option<luoshi_ledger::Decimal>, key: &str| {
            let def = self.pack.figure(id.as_deref()?)?;
            let value =
                value.map_or_else(|| formats::NONE.to_owned(), |value| formats::number(&value.to_string()));
            let label = w.t1(key, "figure", def.name.get(self.user.lang));
            Some((label, value, self.asked.href(&def.figure.id)))
        };
        let figure = &self.def.figure;
        [
            part(&figure.numerator, self.answer.numerator, "ratio-above"),
            part(&figure.denominator, self.answer.denominator, "ratio-below"),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}
