//! The check itself: numbers found, figures matched, questions collected; then, with the ledger's answers, verdicts.
//!
//! It is done in two steps so that everything but the asking is pure.

use std::collections::HashMap;
use std::sync::Arc;

use luoshi_ledger::{self as ledger, Question};
use luoshi_numbers::{self as numbers, Decimal};
use luoshi_packs::{Lang, Text};
use luoshi_store::Day;

use crate::conflicts;
use crate::figures::Figures;
use crate::layout::{Layout, alike_word};
use crate::matching::{self, Beside, Match, Nearness, Number};
use crate::measures;
use crate::period::{Periods, text_day};
use crate::places::{InText, PARTS, Places, Resolved};
use crate::report::{Checked, Counts, Report, Verdict};
use crate::why::{NoValue, Why, no_figure};

/// With what a text is held together.
#[derive(Clone)]
pub struct Setting {
    /// The figures with their words.
    pub figures: Arc<Figures>,
    /// The units with their names.
    pub places: Arc<Places>,
    /// The unit that the text is about, where the asker says so.
    pub unit: Option<String>,
    /// The day that the text is from, where the asker says so; else its first full date counts.
    pub date: Option<Day>,
    /// The day where neither says.
    pub last_day: Day,
    /// The position of the ledger.
    pub as_of: i64,
    /// The language of the reasons.
    pub lang: Lang,
}

/// A text read, and what the ledger has to be asked about it.
pub struct Draft {
    setting: Setting,
    day: Day,
    found: Vec<numbers::Number>,
    conflicts: Vec<numbers::Conflict>,
    held: Vec<Held>,
    questions: Vec<Question>,
}

/// What a number is held against.
enum Held {
    NoFigure(numbers::Why),
    Unbacked(Why, Vec<usize>),
    /// Readings of which place is meant, the likeliest first.
    Asked {
        readings: Vec<Asked>,
        known: usize,
        factor: (i64, i64),
    },
}

/// One reading of a number: a question, or why it cannot be asked.
type Asked = Result<usize, Why>;

impl Held {
    /// The figure that the number was taken for.
    fn known(&self) -> Option<usize> {
        match self {
            Self::Asked { known, .. } => Some(*known),
            Self::Unbacked(_, candidates) => {
                <[usize; 1]>::try_from(candidates.as_slice()).ok().map(|[one]| one)
            }
            Self::NoFigure(_) => None,
        }
    }
}

/// Reads a text. Nothing in it makes this fail.
pub fn draft(text: &str, setting: Setting) -> Draft {
    let read = numbers::read(text);
    let (found, conflicts) = (read.numbers, read.conflicts);
    let layout = Layout::of(text);
    let day = setting.date.or_else(|| text_day(&read.dates)).unwrap_or(setting.last_day);
    let reading = Reading {
        numbers: found.iter().map(|number| spoken(&layout, number)).collect(),
        places: setting.places.read(&layout, setting.unit.as_deref()),
        periods: Periods::read(&layout, &read.periods, day),
        layout,
        setting: setting.clone(),
        day,
    };
    let spots = setting.figures.read(&reading.layout);
    let mut draft = Draft {
        setting: setting.clone(),
        day,
        held: Vec::with_capacity(found.len()),
        questions: Vec::new(),
        found: Vec::new(),
        conflicts,
    };
    let mut known: HashMap<Question, usize> = HashMap::new();
    for (index, number) in found.iter().enumerate() {
        let before = draft.held.last().and_then(Held::known);
        let held = reading.held(&spots, number, index, before, |question| {
            *known.entry(question.clone()).or_insert_with(|| {
                draft.questions.push(question);
                draft.questions.len() - 1
            })
        });
        draft.held.push(held);
    }
    draft.found = found;
    draft
}

/// A number with its measure, as the matching sees it.
fn spoken(layout: &Layout, number: &numbers::Number) -> Number {
    let range = number.start..number.end;
    let counts = number.is_figure();
    let plain = |measure: Option<&str>| Number {
        range: range.clone(),
        measure: measure.map(str::to_owned),
        end: range.end,
        counts,
    };
    match number.measure {
        numbers::Measure::Percent => return plain(Some("%")),
        numbers::Measure::Multiple | numbers::Measure::Fraction => return plain(Some("倍")),
        numbers::Measure::Plain => {}
    }
    let Some(measure) = number.unit_of_measure.as_deref().map(alike_word) else { return plain(None) };
    if measure.is_ascii() && measures::dimension(&measure).is_none() {
        // An English noun in the place of a measure: it is the thing itself.
        return plain(None);
    }
    let space = layout.chars[range.end.min(layout.chars.len())..].iter().take_while(|c| **c == ' ').count();
    let at = range.end + space;
    let end = if layout.begins(at, &measure) { at + measure.chars().count() } else { range.end };
    Number { range, measure: Some(measure), end, counts }
}

struct Reading {
    setting: Setting,
    layout: Layout,
    numbers: Vec<Number>,
    places: InText,
    periods: Periods,
    day: Day,
}

impl Reading {
    fn held(
        &self,
        spots: &crate::figures::Spots<'_>,
        number: &numbers::Number,
        index: usize,
        before: Option<usize>,
        mut ask: impl FnMut(Question) -> usize,
    ) -> Held {
        if let numbers::Verdict::NotAFigure(why) = number.verdict {
            return Held::NoFigure(why);
        }
        let range = number.start..number.end;
        let known = match self.known(spots, number, index, before) {
            Ok(known) => known,
            Err((why, candidates)) => return Held::Unbacked(why, candidates),
        };
        let period = self.periods.of(&self.layout, &range);
        let figure = self.setting.figures.known(known);
        let mut asked = |place| {
            let unit = unit(place)?;
            Ok(ask(Question {
                figure: figure.figure.clone(),
                unit,
                from: period.from,
                until: Some(period.until.unwrap_or(self.day)),
                as_of: Some(self.setting.as_of),
            }))
        };
        let readings = self.places.readings(&self.layout, &self.numbers, &range);
        let readings: Vec<Asked> = readings.into_iter().map(&mut asked).collect();
        if let [Err(why)] = &readings[..] {
            return Held::Unbacked(why.clone(), vec![known]);
        }
        let factor = measures::conversion(self.numbers[index].measure.as_deref(), &figure.measure_word);
        Held::Asked { readings, known, factor }
    }

    /// The figure that the number is, or why it is none, with the figures that it might be.
    fn known(
        &self,
        spots: &crate::figures::Spots<'_>,
        number: &numbers::Number,
        index: usize,
        before: Option<usize>,
    ) -> Result<usize, (Why, Vec<usize>)> {
        let matched = self.matched(spots, number, index)?;
        let carried =
            || before.filter(|_| self.goes_on(index)).map(|known| Match::One(known, Nearness::InSentence));
        let matched = if matched == Match::None { carried().unwrap_or(matched) } else { matched };
        match matched {
            Match::One(known, _) => Ok(known),
            // A place elsewhere is the better reason, where the text names one.
            Match::None => {
                let range = number.start..number.end;
                let places = self.places.readings(&self.layout, &self.numbers, &range);
                let why = match places.into_iter().next() {
                    Some(Resolved::Outside(place)) => Why::Outside(place),
                    _ => self.no_figure(spots, index),
                };
                Err((why, Vec::new()))
            }
            Match::Alike(known) => Err((Why::Alike(self.names(&known)), known)),
            // 其中林海市宣讲79场: a part, but one that the ledger knows.
            Match::Beside(known, Beside::Part) if self.is_units_part(index, known) => Ok(known),
            Match::Beside(known, beside) => Err((Why::Beside(self.name(known), beside), vec![known])),
        }
    }

    /// Whether the number goes on with what the one before counted: 林海市宣讲78场，西城区57场; 780场，其中林海市79场;
    /// 79 in Linhai and 53 in Xicheng District.
    fn goes_on(&self, index: usize) -> bool {
        let Some(before) = index.checked_sub(1).map(|before| &self.numbers[before]) else { return false };
        let own = &self.numbers[index];
        if self.layout.sentence(before.range.start) != self.layout.sentence(own.range.start) {
            return false;
        }
        match (&before.measure, &own.measure) {
            (Some(one), Some(other)) => {
                measures::alike(one, other) && self.places.alone(&self.layout, &(before.end..own.range.start))
            }
            (_, None) => self.places.follows_bare(&self.layout, &self.numbers, &own.range),
            (None, Some(_)) => false,
        }
    }

    /// Whether behind 其中 only units and the figure's own word stand before the number.
    fn is_units_part(&self, index: usize, known: usize) -> bool {
        let at = self.numbers[index].range.start;
        let clause = self.layout.clause(at);
        let before = self.layout.text(clause.start..at);
        let part = PARTS.iter().filter_map(|word| before.rfind(word).map(|at| at + word.len())).max();
        let Some(part) = part.map(|bytes| clause.start + before[..bytes].chars().count()) else {
            return false;
        };
        let last = index.checked_sub(1).map_or(0, |before| self.numbers[before].end);
        self.places.besides(&self.layout, &(part.max(last)..at)).is_some_and(|rest| {
            let word = rest.trim_matches(|c| " ,、:共有已开展举办组织了为".contains(c));
            word.is_empty() || self.setting.figures.calls(known, word)
        })
    }

    /// Why no figure was found: a figure is named nearby that counts in another measure, or none is.
    fn no_figure(&self, spots: &crate::figures::Spots<'_>, index: usize) -> Why {
        let own = &self.numbers[index];
        let near = own.measure.clone().zip(matching::named_nearest(&self.layout, spots, own));
        near.map_or(Why::NoFigure, |(measure, known)| {
            let figure = self.setting.figures.known(known);
            Why::OtherMeasure { figure: figure.name.clone(), counts: figure.unit_of_measure.clone(), measure }
        })
    }

    /// What the words around the number say; in a list, what its own name says; in a table, what its heads say.
    fn matched(
        &self,
        spots: &crate::figures::Spots<'_>,
        number: &numbers::Number,
        index: usize,
    ) -> Result<Match, (Why, Vec<usize>)> {
        let (figures, own) = (&*self.setting.figures, &self.numbers[index]);
        let Some(pairing) = &number.pairing else {
            let near = matching::figure_of(&self.layout, figures, spots, &self.numbers, index);
            return Ok(match (near, &number.noun) {
                (Match::None, Some(noun)) => matching::figure_called(figures, noun, own.measure.as_deref()),
                (near, _) => near,
            });
        };
        let Some(name) = pairing.name() else {
            let why = Why::NotPaired { names: pairing.names.clone(), values: pairing.values };
            return Err((why, Vec::new()));
        };
        match matching::figure_named(&self.layout, spots, own, name) {
            Match::Alike(known) => {
                Err((Why::NameOfSeveral { name: name.to_owned(), figures: self.names(&known) }, known))
            }
            other => Ok(other),
        }
    }

    fn name(&self, known: usize) -> Text {
        self.setting.figures.known(known).name.clone()
    }

    fn names(&self, known: &[usize]) -> Vec<Text> {
        known.iter().map(|known| self.name(*known)).collect()
    }
}

/// The unit to ask, none for the whole city.
fn unit(place: Resolved) -> Result<Option<String>, Why> {
    match place {
        Resolved::City => Ok(None),
        Resolved::Unit(code) => Ok(Some(code)),
        Resolved::Outside(place) => Err(Why::Outside(place)),
        Resolved::Several(units) => Err(Why::SeveralUnits(units)),
        Resolved::Shared(name, count) => Err(Why::SharedName(name, count)),
    }
}

impl Draft {
    /// What has to be asked, each question once.
    pub fn questions(&self) -> &[Question] {
        &self.questions
    }

    /// The verdicts, from the answers in the order of the questions; none where the ledger cannot be asked so.
    pub fn judge(self, answers: &[Option<ledger::Answer>]) -> Report {
        let mut counts = Counts::default();
        let checked: Vec<Checked> = (0..self.found.len())
            .map(|index| {
                let checked = self.verdict(index, answers);
                counts.add(checked.verdict);
                checked
            })
            .collect();
        let lang = self.setting.lang;
        let conflicts =
            self.conflicts.iter().map(|conflict| conflicts::told(conflict, &self.found, lang)).collect();
        Report { numbers: checked, counts, conflicts, date: self.day, as_of: self.setting.as_of }
    }

    fn verdict(&self, index: usize, answers: &[Option<ledger::Answer>]) -> Checked {
        let number = &self.found[index];
        let bare = Checked {
            text: number.text.clone(),
            start: number.start,
            end: number.end,
            value: number.value.to_string(),
            high: number.high.map(|high| high.to_string()),
            verdict: Verdict::Unbacked,
            figure: None,
            ledger: None,
            unit: None,
            from: None,
            until: None,
            href: None,
            candidates: Vec::new(),
            why: None,
        };
        match &self.held[index] {
            Held::NoFigure(why) => Checked {
                verdict: Verdict::NotAFigure,
                why: Some(no_figure(*why, self.setting.lang).to_owned()),
                ..bare
            },
            Held::Unbacked(why, candidates) => Checked {
                why: Some(why.say(self.setting.lang)),
                candidates: candidates
                    .iter()
                    .map(|known| self.setting.figures.known(*known).figure.clone())
                    .collect(),
                ..bare
            },
            Held::Asked { readings, known, factor } => self.likeliest(&bare, readings, *known, |question| {
                self.answered(
                    bare.clone(),
                    number,
                    &self.questions[question],
                    *known,
                    *factor,
                    answers.get(question).and_then(Option::as_ref),
                )
            }),
        }
    }

    /// The first reading that the ledger bears out; where it bears out none, the likeliest. A place elsewhere among
    /// them leaves the number unbacked: nobody's number is called wrong because of a guessed place.
    fn likeliest(
        &self,
        bare: &Checked,
        readings: &[Asked],
        known: usize,
        answered: impl Fn(usize) -> Checked,
    ) -> Checked {
        let asked = readings.iter().filter_map(|reading| reading.as_ref().ok());
        if let Some(backed) =
            asked.map(|question| answered(*question)).find(|checked| checked.verdict == Verdict::Backed)
        {
            return backed;
        }
        let outside = readings.iter().find_map(|reading| match reading {
            Err(why @ Why::Outside(_)) => Some(why),
            _ => None,
        });
        let unasked = outside.or_else(|| readings.first()?.as_ref().err());
        let Some(Ok(question)) = readings.first().filter(|_| unasked.is_none()) else {
            let why = unasked.unwrap_or(&Why::NoFigure).say(self.setting.lang);
            let candidates = vec![self.setting.figures.known(known).figure.clone()];
            return Checked { why: Some(why), candidates, ..bare.clone() };
        };
        let mut nearest = answered(*question);
        if readings.len() > 1 {
            let guessed = self.guessed(nearest.unit.as_deref());
            nearest.why = Some(match nearest.why.take() {
                Some(why) => {
                    format!("{why}{}{guessed}", if self.setting.lang == Lang::En { " " } else { "" })
                }
                None => guessed,
            });
        }
        nearest
    }

    /// That the unit was taken from elsewhere in the text, and which.
    fn guessed(&self, unit: Option<&str>) -> String {
        let name = unit.map_or_else(String::new, |code| self.setting.places.name(code).to_owned());
        Why::Guessed(name).say(self.setting.lang)
    }

    fn answered(
        &self,
        bare: Checked,
        number: &numbers::Number,
        question: &Question,
        known: usize,
        factor: (i64, i64),
        answer: Option<&ledger::Answer>,
    ) -> Checked {
        let figure = self.setting.figures.known(known);
        let no_value = |why| Some(Why::NoValue(figure.name.clone(), why).say(self.setting.lang));
        let asked = Checked { figure: Some(figure.figure.clone()), href: Some(address(question)), ..bare };
        let Some(answer) = answer else {
            return Checked { why: no_value(NoValue::NotAsked), href: None, ..asked };
        };
        let asked = Checked {
            unit: Some(answer.unit.clone()),
            from: Some(answer.from),
            until: Some(answer.until),
            ledger: answer.value.map(|value| value.to_string()),
            ..asked
        };
        match (answer.value, answer.why) {
            (_, Some(ledger::Why::FewerThanFive)) => {
                Checked { why: no_value(NoValue::FewerThanFive), ..asked }
            }
            (None, _) => Checked { why: no_value(NoValue::NothingToDivide), ..asked },
            (Some(_), _) if answer.entries == 0 => {
                Checked { why: no_value(NoValue::NoRecords), ledger: None, ..asked }
            }
            (Some(value), _) => {
                let verdict = if holds(number, value, factor) { Verdict::Backed } else { Verdict::Differs };
                Checked { verdict, ..asked }
            }
        }
    }
}

/// Whether the number, with its qualifier and in its measure, holds of the ledger's value.
fn holds(number: &numbers::Number, value: Decimal, factor: (i64, i64)) -> bool {
    measures::in_measure(value, factor).is_some_and(|value| numbers::holds(number, &value))
}

/// The address of the figure's page, asked as it was asked here.
fn address(question: &Question) -> String {
    let mut address = format!("/figures/{}?", question.figure);
    let mut add = |name: &str, value: String| {
        if !address.ends_with('?') {
            address.push('&');
        }
        address.push_str(name);
        address.push('=');
        address.push_str(&value);
    };
    if let Some(unit) = &question.unit {
        add("unit", unit.clone());
    }
    if let Some(from) = question.from {
        add("from", from.to_string());
    }
    if let Some(until) = question.until {
        add("until", until.to_string());
    }
    if let Some(as_of) = question.as_of {
        add("as_of", as_of.to_string());
    }
    address
}
