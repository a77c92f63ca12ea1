//! The numbers of a text as markup: each opens beside itself, and says where it comes from.

use askama::Template;
use luoshi_packs::Lang;
use luoshi_units::Tree;
use luoshi_web::{App, Error, Html, Words, formats, href};

use crate::model::Pin;
use crate::text::Text;
use crate::told::{Outcome, Told};

/// A number as it is shown.
#[derive(Clone, Debug)]
pub struct Number {
    /// Its place in the text, from 1.
    pub no: usize,
    /// What is read.
    pub text: String,
    /// The figure's name.
    pub name: String,
    /// The value in full.
    pub exact: String,
    /// Where it opens.
    pub href: String,
    /// What it is about.
    pub facts: Vec<(String, Html)>,
    /// What is not as it was, or does not hold.
    pub amiss: Option<String>,
    /// Why the number is another now: where the difference is taken apart.
    pub bridge: Option<String>,
}

#[derive(Template)]
#[template(path = "bulletin_text.html")]
struct Whole<'a> {
    w: Words,
    lang: &'static str,
    html: String,
    numbers: &'a [Number],
}

#[derive(Template)]
#[template(path = "bulletin_number.html")]
struct One<'a> {
    number: &'a Number,
}

#[derive(Template)]
#[template(path = "bulletin_broken.html")]
struct Broken<'a> {
    written: &'a str,
    why: String,
}

/// How numbers are told to a reader.
pub struct Teller<'a> {
    /// The application.
    pub app: &'a App,
    /// The words of the page.
    pub w: Words,
    /// The units.
    pub tree: &'a Tree,
}

impl Teller<'_> {
    /// A text with its numbers in it. A mark that says nothing stands as it is written, with what is wrong.
    pub fn text(&self, lang: Lang, written: &str, numbers: &[Result<Number, String>]) -> Result<Html, Error> {
        let text = Text::of(written);
        let number = |at: usize| match numbers.get(at) {
            Some(Ok(number)) => One { number }.render().unwrap_or_default(),
            Some(Err(why)) => {
                let written = text.marks.get(at).copied().unwrap_or_default();
                Broken { written, why: why.clone() }.render().unwrap_or_default()
            }
            None => String::new(),
        };
        let html = text.html(number);
        let known: Vec<Number> = numbers.iter().filter_map(|number| number.clone().ok()).collect();
        let lang = if lang == Lang::En { "en" } else { "zh-CN" };
        let whole = Whole { w: self.w, lang, html, numbers: &known };
        Html::rendered(&whole).map_err(|error| Error::internal(error.to_string()))
    }

    /// What marks say now.
    pub fn live(&self, outcomes: &[Outcome]) -> Vec<Result<Number, String>> {
        let told = outcomes.iter().enumerate().map(|(at, outcome)| match outcome {
            Ok(told) => Ok(self.told(at, told)),
            Err(fault) => Err(self.w.t1(fault.word, "named", fault.named.as_str())),
        });
        told.collect()
    }

    fn told(&self, at: usize, told: &Told) -> Number {
        let answer = &told.answer;
        let fails = told.holds == Some(false);
        Number {
            no: at + 1,
            text: told.text.clone(),
            name: told.name.clone(),
            exact: told.exact.clone(),
            href: self.href((&answer.figure, &answer.unit), (answer.from, answer.until), None),
            facts: self.about((&answer.figure, &answer.unit), (answer.from, answer.until)),
            amiss: fails.then(|| self.w.t("bulletin-not-so")),
            bridge: None,
        }
    }

    /// A number that was published, held against what is now.
    pub fn pinned(&self, pin: &Pin, as_of: i64, now: Option<&Told>) -> Number {
        let pack = self.app.pack();
        let name = pack
            .figure(&pin.figure)
            .map_or_else(|| pin.figure.clone(), |def| def.name.get(self.w.lang).to_owned());
        let asked = (pin.figure.as_str(), pin.unit.as_str());
        let moved = now.and_then(|now| moved(pin, now));
        let amiss = moved.map(|now| match now.holds {
            Some(_) => self.w.t("bulletin-not-so-now"),
            None => self.w.t2("bulletin-moved", "then", pin.exact.as_str(), "now", now.exact.as_str()),
        });
        let mut facts = self.about(asked, (pin.from, pin.until));
        facts.push((self.w.t("bulletin-as-of"), formats::int(as_of).into()));
        let since = as_of.to_string();
        let (from, until) = (pin.from.to_string(), pin.until.to_string());
        let bridge = amiss.is_some().then(|| {
            let named = [
                ("unit", Some(asked.1)),
                ("from", Some(from.as_str())),
                ("until", Some(until.as_str())),
                ("then", Some(since.as_str())),
            ];
            href(&format!("/figures/{}/bridge", pin.figure), &named)
        });
        Number {
            no: usize::try_from(pin.place).unwrap_or_default() + 1,
            text: pin.text.clone(),
            name,
            exact: pin.exact.clone(),
            href: self.href(asked, (pin.from, pin.until), Some(as_of)),
            facts,
            amiss,
            bridge,
        }
    }

    fn href(
        &self,
        (figure, unit): (&str, &str),
        (from, until): (luoshi_store::Day, luoshi_store::Day),
        as_of: Option<i64>,
    ) -> String {
        let (from, until, as_of) =
            (from.to_string(), until.to_string(), as_of.map(|as_of| as_of.to_string()));
        let named = [
            ("unit", Some(unit)),
            ("from", Some(&from)),
            ("until", Some(&until)),
            ("as_of", as_of.as_deref()),
        ];
        href(&format!("/figures/{figure}"), &named)
    }

    fn about(
        &self,
        (figure, unit): (&str, &str),
        (from, until): (luoshi_store::Day, luoshi_store::Day),
    ) -> Vec<(String, Html)> {
        let (w, pack) = (self.w, self.app.pack());
        let unit = self.tree.get(unit).map_or_else(|| Html::code(unit), |unit| Html::unit(w.lang, unit));
        let how = pack.figure(figure).map(|def| Html::text(def.definition.get(w.lang)));
        let mut facts = vec![(w.t("bulletin-unit"), unit)];
        facts.push((w.t("bulletin-period"), formats::period_of_year(w.lang, from, until).into()));
        facts.extend(how.map(|how| (w.t("bulletin-how"), how)));
        facts
    }
}

/// What a number that was published comes to now, where that is another value; of words, where they hold no more.
pub fn moved<'n>(pin: &Pin, now: &'n Told) -> Option<&'n Told> {
    let other = match now.holds {
        Some(holds) => !holds,
        None => value(now) != pin.value,
    };
    other.then_some(now)
}

/// The value as an exact decimal.
pub fn value(told: &Told) -> Option<String> {
    told.answer.value.map(|value| value.to_string())
}
