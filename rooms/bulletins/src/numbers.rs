//! The numbers of a text as markup: each opens beside itself, and says where it comes from.

use askama::Template;
use luoshi_ledger::Answer;
use luoshi_packs::Lang;
use luoshi_store::Day;
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

    /// The marks of a text that say nothing or do not hold, as they are written, each with what is wrong.
    pub fn broken(&self, written: &str, outcomes: &[Outcome]) -> Vec<(String, String)> {
        let text = Text::of(written);
        let wrong = self.live(outcomes).into_iter().zip(&text.marks).filter_map(|(number, mark)| {
            let why = match number {
                Ok(number) => number.amiss?,
                Err(why) => why,
            };
            Some(((*mark).to_owned(), why))
        });
        wrong.collect()
    }

    fn told(&self, at: usize, told: &Told) -> Number {
        let answer = &told.answer;
        let asked = Asked::of_answer(answer);
        let amiss = told.compared.as_deref().filter(|_| told.holds == Some(false)).map(|compared| {
            self.w.t2("bulletin-not-so-but", "compared", compared, "word", told.text.as_str())
        });
        let mut facts = self.about(&asked);
        if amiss.is_none() {
            facts.extend(told.compared.as_deref().map(|said| self.compared(said)));
        }
        Number {
            no: at + 1,
            text: told.text.clone(),
            name: told.name.clone(),
            exact: told.exact.clone(),
            href: asked.figure(None),
            facts,
            amiss,
            bridge: None,
        }
    }

    /// What words of comparison compared, as a fact.
    pub fn compared(&self, said: &str) -> (String, Html) {
        (self.w.t("bulletin-compared"), Html::text(said))
    }

    /// The name of a number's figure; its id where the pack has it no more.
    pub fn name(&self, pin: &Pin) -> String {
        let pack = self.app.pack();
        pack.figure(&pin.figure).map_or(pin.figure.as_str(), |def| def.name.get(self.w.lang)).to_owned()
    }

    /// A number that was published; `amiss` is what is said of it where it is another now.
    pub fn pinned(&self, pin: &Pin, as_of: i64, amiss: Option<String>) -> Number {
        let asked = Asked::of_pin(pin);
        let mut facts = self.about(&asked);
        facts.push((self.w.t("bulletin-as-of"), formats::int(as_of).into()));
        Number {
            no: usize::try_from(pin.place).unwrap_or_default() + 1,
            text: pin.text.clone(),
            name: self.name(pin),
            exact: pin.exact.clone(),
            href: asked.figure(Some(as_of)),
            facts,
            bridge: amiss.is_some().then(|| asked.bridge(as_of)),
            amiss,
        }
    }

    /// What is said of a pin whose mark says something else now: another value, or words that hold no more.
    pub fn since(&self, pin: &Pin, now: &Told) -> Option<String> {
        match now.holds {
            Some(holds) => (!holds).then(|| self.w.t("bulletin-not-so-now")),
            None => self.moved(pin, (&now.answer, &now.exact)),
        }
    }

    /// What is said of a pin whose figure has another value now: the answer, and how it is read.
    pub fn moved(&self, pin: &Pin, (answer, exact): (&Answer, &str)) -> Option<String> {
        let said = || self.w.t2("bulletin-moved", "then", pin.exact.as_str(), "now", exact);
        (value(answer) != pin.value).then(said)
    }

    fn about(&self, asked: &Asked<'_>) -> Vec<(String, Html)> {
        let (w, pack) = (self.w, self.app.pack());
        let how = pack.figure(asked.figure).map(|def| Html::text(def.definition.get(w.lang)));
        let mut facts = vec![(w.t("bulletin-unit"), Html::unit_of(w.lang, self.tree, asked.unit))];
        facts.push((w.t("bulletin-period"), formats::period_of_year(w.lang, asked.from, asked.until).into()));
        facts.extend(how.map(|how| (w.t("bulletin-how"), how)));
        facts
    }
}

/// A question to a figure, as pages are asked it.
pub struct Asked<'a> {
    figure: &'a str,
    unit: &'a str,
    from: Day,
    until: Day,
}

impl<'a> Asked<'a> {
    /// Of a number that was published.
    pub fn of_pin(pin: &'a Pin) -> Self {
        Self { figure: &pin.figure, unit: &pin.unit, from: pin.from, until: pin.until }
    }

    /// Of an answer.
    pub fn of_answer(answer: &'a Answer) -> Self {
        Self { figure: &answer.figure, unit: &answer.unit, from: answer.from, until: answer.until }
    }

    /// Its page, at a position of the log or now.
    pub fn figure(&self, as_of: Option<i64>) -> String {
        self.page("", "as_of", as_of)
    }

    /// Why it is another now than at a position.
    pub fn bridge(&self, then: i64) -> String {
        self.page("/bridge", "then", Some(then))
    }

    fn page(&self, below: &str, name: &str, position: Option<i64>) -> String {
        let (from, until) = (self.from.to_string(), self.until.to_string());
        let position = position.map(|position| position.to_string());
        let named = [
            ("unit", Some(self.unit)),
            ("from", Some(&from)),
            ("until", Some(&until)),
            (name, position.as_deref()),
        ];
        href(&format!("/figures/{}{below}", self.figure), &named)
    }
}

/// An answer's value as an exact decimal.
pub fn value(answer: &Answer) -> Option<String> {
    answer.value.map(|value| value.to_string())
}
