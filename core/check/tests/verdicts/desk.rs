//! A pack's words and units held against a ledger that is a table: what the verdicts are made of, without a database.

use std::path::Path;
use std::sync::Arc;

use luoshi_check::{Figures, PlaceUnit, Places, Report, Setting, draft};
use luoshi_ledger::{Answer, Decimal, Question};
use luoshi_packs::{Files, Lang, Pack, load};

/// The sample's pack with its figures and units.
pub struct Desk {
    pub pack: Pack,
    figures: Arc<Figures>,
    places: Arc<Places>,
}

impl Desk {
    /// From the folder of the sample's pack.
    pub fn open() -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs/mudanjiang-2021");
        let files = Files::from_dir(&folder).expect("the pack's folder");
        let pack = load(&files).expect("a sound pack");
        let units = pack.units.iter().map(|unit| PlaceUnit {
            code: unit.code.clone(),
            parent: unit.parent.clone(),
            kind: unit.kind,
            names: [Some(unit.name_zh.clone()), unit.name_en.clone()]
                .into_iter()
                .flatten()
                .chain(unit.aliases.iter().cloned())
                .collect(),
        });
        let places = Arc::new(Places::new(units.collect()));
        Self { figures: Arc::new(Figures::of(&pack)), places, pack }
    }

    /// The report on a text; the ledger answers each figure with its value, whatever unit and period are asked.
    pub fn check(&self, text: &str, lang: Lang) -> Report {
        self.check_with(text, lang, |question| value(&question.figure))
    }

    /// The same against another ledger.
    pub fn check_with(
        &self,
        text: &str,
        lang: Lang,
        ledger: impl Fn(&Question) -> Option<Decimal>,
    ) -> Report {
        let setting = Setting {
            figures: Arc::clone(&self.figures),
            places: Arc::clone(&self.places),
            unit: None,
            date: None,
            last_day: self.pack.campaign.until,
            as_of: 7,
            lang,
        };
        let draft = draft(text, setting);
        let answers: Vec<Option<Answer>> = draft
            .questions()
            .iter()
            .map(|question| {
                let value = ledger(question);
                Some(Answer {
                    figure: question.figure.clone(),
                    unit: question.unit.clone().unwrap_or_else(|| self.pack.city.code.clone()),
                    from: question.from.unwrap_or(self.pack.campaign.from),
                    until: question.until.unwrap_or(self.pack.campaign.until),
                    value,
                    why: None,
                    numerator: None,
                    denominator: None,
                    entries: i64::from(value.is_some()),
                    as_of: 7,
                })
            })
            .collect();
        draft.judge(&answers)
    }
}

/// What the sample city comes to at the campaign's end.
pub fn value(figure: &str) -> Option<Decimal> {
    const VALUES: [(&str, &str); 31] = [
        ("staff.seconded", "84"),
        ("group.task", "6"),
        ("group.guidance", "10"),
        ("unit.started.county", "10"),
        ("unit.started.department", "73"),
        ("study.self.daily", "1"),
        ("talk.teams", "337"),
        ("talk.speakers", "1180"),
        ("talk.held", "780"),
        ("study.class.members", "130"),
        ("study.class.days", "3"),
        ("study.morning.minutes", "20"),
        ("study.story.minutes", "10"),
        ("study.story.members", "2"),
        ("study.groups", "55"),
        ("contest.story.planned", "100"),
        ("volunteer.teams", "247"),
        ("volunteer.people", "15214"),
        ("plan.aspects", "10"),
        ("plan.tasks", "29"),
        ("plan.livelihood", "12"),
        ("works.sheds", "183"),
        ("works.illegal", "15"),
        ("works.staff", "30"),
        ("works.days", "7"),
        ("project.started", "85"),
        ("project.investment", "13860000000"),
        ("indicator.funds", "179.5"),
        ("indicator.budget", "21.2"),
        ("indicator.tax", "9.7"),
        ("indicator.power", "13.3"),
    ];
    VALUES.iter().find(|(id, _)| *id == figure).and_then(|(_, value)| Decimal::parse(value))
}

/// A line a number: verdict, text, figure, ledger, unit, why.
pub fn table(report: &Report) -> String {
    let mut out = String::new();
    for number in &report.numbers {
        let said = |text: &Option<String>| text.clone().unwrap_or_default();
        let cells = [
            number.verdict.as_str().to_owned(),
            number.text.clone(),
            said(&number.figure),
            said(&number.ledger),
            said(&number.unit),
            said(&number.why),
        ];
        out.push_str(cells.join(" | ").trim_end_matches([' ', '|']));
        out.push('\n');
    }
    out
}
