//! Marks: where a text says a figure, in its own place. Pure.
//!
//! ```text
//! {{talk.held}}                                the figure over its own period, up to the bulletin's last day
//! {{talk.held of=period}}                      over the bulletin's period
//! {{talk.held unit=231083 until=2021-03-31}}   at another unit, up to another day
//! {{staff.seconded round=10}}                  rounded down: 80余人
//! {{volunteer.people none=还没有人}}             what is read as long as nobody recorded any
//! {{talk.held word=增长两成 grew=20}}          words that hold as long as the figure grew by a fifth
//! ```
//!
//! What stands between the braces is a figure's id and then settings; a word with spaces stands in quotes.

use std::fmt;

use chrono::Datelike;
use luoshi_store::Day;

use crate::worded::{borne_out, without_number};

/// How a mark begins and how it ends.
pub const OPEN: &str = "{{";
/// How it ends.
pub const CLOSE: &str = "}}";

/// A figure that a text names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// The figure's id.
    pub figure: String,
    /// The unit's code; none for the bulletin's.
    pub unit: Option<String>,
    /// The first day; none as [`Mark::over`] says.
    pub from: Option<Day>,
    /// The last day; none for the bulletin's.
    pub until: Option<Day>,
    /// Over which period.
    pub over: Over,
    /// Rounded down to a multiple of this.
    pub round: Option<i64>,
    /// Only the number, without its unit of measure.
    pub bare: bool,
    /// What is read where there is no number yet.
    pub none: Option<String>,
    /// Words that are read in the number's place.
    pub word: Option<(String, Claim)>,
}

/// The period of a mark without a first day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Over {
    /// The figure's own.
    #[default]
    Figure,
    /// The bulletin's.
    Period,
}

/// What words of comparison say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Claim {
    /// More than in as long a time before; by so many per cent, where they are given.
    Grew(Option<i64>),
    /// Less than in as long a time before; by so many per cent.
    Fell(Option<i64>),
    /// More than any other unit under the same one above.
    Most,
    /// More than so many per cent of another figure.
    Above {
        /// Per cent.
        percent: i64,
        /// The other figure's id.
        of: String,
    },
}

impl fmt::Display for Claim {
    /// As it is written.
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Grew(None) => to.write_str("grew"),
            Self::Fell(None) => to.write_str("fell"),
            Self::Grew(Some(percent)) => write!(to, "grew={percent}"),
            Self::Fell(Some(percent)) => write!(to, "fell={percent}"),
            Self::Most => to.write_str("most"),
            Self::Above { percent, of } => write!(to, "above={percent} of={of}"),
        }
    }
}

/// Why a mark cannot be read. The word is that of the page; `named` is what it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The word that says so.
    pub word: &'static str,
    /// What it names.
    pub named: String,
}

impl Fault {
    /// A fault that names something.
    pub fn of(word: &'static str, named: impl ToString) -> Self {
        Self { word, named: named.to_string() }
    }
}

/// A piece of a text: what is read as it stands, or a mark as it is written and as it is meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece<'a> {
    /// As it stands.
    Text(&'a str),
    /// A mark.
    Mark(&'a str, Result<Mark, Fault>),
}

/// Takes a text apart. Nothing is lost: the pieces put together are the text.
pub fn pieces(text: &str) -> Vec<Piece<'_>> {
    let (mut rest, mut out) = (text, Vec::new());
    while let Some((begin, end)) = next(rest) {
        if begin > 0 {
            out.push(Piece::Text(&rest[..begin]));
        }
        let whole = &rest[begin..end];
        out.push(Piece::Mark(whole, read(&whole[OPEN.len()..whole.len() - CLOSE.len()])));
        rest = &rest[end..];
    }
    if !rest.is_empty() {
        out.push(Piece::Text(rest));
    }
    out
}

/// Where the next mark begins and ends; one does not reach past its line.
fn next(text: &str) -> Option<(usize, usize)> {
    let mut at = 0;
    loop {
        let begin = at + text[at..].find(OPEN)?;
        let inside = &text[begin + OPEN.len()..];
        let line = inside.find('\n').unwrap_or(inside.len());
        match inside[..line].find(CLOSE) {
            Some(end) => return Some((begin, begin + OPEN.len() + end + CLOSE.len())),
            None => at = begin + OPEN.len(),
        }
    }
}

/// Reads what stands between the braces.
fn read(inside: &str) -> Result<Mark, Fault> {
    let words = split(inside)?;
    let mut words = words.into_iter();
    let figure = words.next().ok_or(Fault::of("mark-empty", ""))?;
    let mut mark = Mark {
        figure,
        unit: None,
        from: None,
        until: None,
        over: Over::Figure,
        round: None,
        bare: false,
        none: None,
        word: None,
    };
    let (mut word, mut claim, mut of) = (None, None, None);
    for setting in words {
        let (name, value) = setting.split_once('=').map_or((setting.as_str(), None), |(n, v)| (n, Some(v)));
        match (name, value) {
            ("unit", Some(code)) => mark.unit = Some(code.to_owned()),
            ("from", Some(text)) => mark.from = Some(day(text)?),
            ("until", Some(text)) => mark.until = Some(day(text)?),
            ("of", Some("period")) => mark.over = Over::Period,
            ("of", Some(figure)) => of = Some(figure.to_owned()),
            ("of", None) => return Err(Fault::of("mark-of", "")),
            ("round", Some(text)) => mark.round = Some(step(text)?),
            ("bare", None) => mark.bare = true,
            ("none", Some(text)) => {
                without_number(text)?;
                mark.none = Some(text.to_owned());
            }
            ("word", Some(text)) => word = Some(text.to_owned()),
            ("grew", text) => claim = Some(Claim::Grew(text.map(number).transpose()?)),
            ("fell", text) => claim = Some(Claim::Fell(text.map(number).transpose()?)),
            ("most", None) => claim = Some(Claim::Most),
            ("above", Some(text)) => claim = Some(Claim::Above { percent: number(text)?, of: String::new() }),
            _ => return Err(Fault::of("mark-setting", setting)),
        }
    }
    if let (Some(of), false) = (&of, matches!(claim, Some(Claim::Above { .. }))) {
        return Err(Fault::of("mark-of", of));
    }
    mark.word = match (word, claim) {
        (None, None) => None,
        (Some(word), Some(claim)) => {
            let claim = with_other(claim, of)?;
            borne_out(&word, &claim)?;
            Some((word, claim))
        }
        (Some(word), None) => return Err(Fault::of("mark-no-claim", word)),
        (None, Some(_)) => return Err(Fault::of("mark-no-word", inside)),
    };
    if mark.from.zip(mark.until).is_some_and(|(from, until)| until < from) {
        return Err(Fault::of("mark-period", inside));
    }
    Ok(mark)
}

fn with_other(claim: Claim, of: Option<String>) -> Result<Claim, Fault> {
    match (claim, of) {
        (Claim::Above { percent, .. }, Some(of)) => Ok(Claim::Above { percent, of }),
        (Claim::Above { .. }, None) => Err(Fault::of("mark-above-what", "")),
        (claim, _) => Ok(claim),
    }
}

/// Words apart by space; in quotes a space belongs to the word.
fn split(text: &str) -> Result<Vec<String>, Fault> {
    let (mut words, mut word, mut quoted) = (Vec::new(), String::new(), false);
    for c in text.chars() {
        match c {
            '"' => quoted = !quoted,
            c if c.is_whitespace() && !quoted => {
                if !word.is_empty() {
                    words.push(std::mem::take(&mut word));
                }
            }
            c => word.push(c),
        }
    }
    if quoted {
        return Err(Fault::of("mark-quote", text));
    }
    if !word.is_empty() {
        words.push(word);
    }
    Ok(words)
}

fn day(text: &str) -> Result<Day, Fault> {
    day_of(text).ok_or_else(|| Fault::of("mark-day", text))
}

/// A day that a bulletin can be about: one with a year of four digits that a campaign could have.
pub fn day_of(text: &str) -> Option<Day> {
    text.parse().ok().filter(|day: &Day| (1900..3000).contains(&day.year()))
}

/// What one can round down to: 余 reaches one step of the last digit that is said.
fn step(text: &str) -> Result<i64, Fault> {
    let power = |step: &i64| *step >= 10 && *step == 10_i64.pow(step.ilog10());
    number(text).ok().filter(power).ok_or_else(|| Fault::of("mark-step", text))
}

fn number(text: &str) -> Result<i64, Fault> {
    text.parse()
        .ok()
        .filter(|number| (1..=1_000_000_000).contains(number))
        .ok_or(Fault::of("mark-number", text))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Claim, Mark, Over, Piece, pieces};

    fn marks(text: &str) -> Vec<Result<Mark, &'static str>> {
        let marks = pieces(text).into_iter().filter_map(|piece| match piece {
            Piece::Mark(_, mark) => Some(mark.map_err(|fault| fault.word)),
            Piece::Text(_) => None,
        });
        marks.collect()
    }

    #[test]
    fn a_mark_names_a_figure_and_what_is_meant() {
        let text = "讲了{{ talk.held unit=231083 of=period }}，{{x round=1000 bare}}";
        let found = marks(text);
        let [Ok(talks), Ok(rounded)] = &found[..] else { panic!("{found:?}") };
        assert_eq!(
            (talks.figure.as_str(), talks.unit.as_deref(), talks.over),
            ("talk.held", Some("231083"), Over::Period)
        );
        assert_eq!((rounded.round, rounded.bare), (Some(1000), true));
    }

    #[test]
    fn words_of_comparison_say_what_they_claim() {
        let found =
            marks(r#"{{a word="over half" above=50 of=b}}{{a word=增长两成 grew=20}}{{a word=居首 most}}"#);
        let claims: Vec<(String, Claim)> =
            found.into_iter().map(|mark| mark.unwrap().word.unwrap()).collect();
        assert_eq!(claims[0], ("over half".to_owned(), Claim::Above { percent: 50, of: "b".to_owned() }));
        assert_eq!(claims[1].1, Claim::Grew(Some(20)));
        assert_eq!(claims[2].1, Claim::Most);
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        let wrong = [
            ("{{}}", "mark-empty"),
            ("{{a until=4月}}", "mark-day"),
            ("{{a from=+262000-01-01}}", "mark-day"),
            ("{{a round=0}}", "mark-step"),
            ("{{a round=50}}", "mark-step"),
            ("{{a grew=0}}", "mark-number"),
            ("{{a colour=red}}", "mark-setting"),
            ("{{a word=过半}}", "mark-no-claim"),
            ("{{a most}}", "mark-no-word"),
            ("{{a word=过半 above=50}}", "mark-above-what"),
            ("{{a \"word}}", "mark-quote"),
            ("{{a of=week}}", "mark-of"),
            ("{{a of=2021-04}}", "mark-of"),
            ("{{a of}}", "mark-of"),
            ("{{a word=增长 grew of=b}}", "mark-of"),
            ("{{a word=过半 above=50 of=period}}", "mark-above-what"),
            ("{{a word=共讲999场 grew}}", "mark-word-digit"),
            ("{{a none=0}}", "mark-none-number"),
            ("{{a from=2021-04-02 until=2021-04-01}}", "mark-period"),
        ];
        for (text, word) in wrong {
            assert_eq!(marks(text), [Err(word)], "{text}");
        }
        assert_eq!(marks("{{a\n}} {{"), []);
    }

    proptest! {
        #[test]
        fn nothing_is_lost(text in "[a-z{}=\"\\n 宣讲0-9.]{0,60}") {
            let together: String = pieces(&text).iter().map(|piece| match piece {
                Piece::Text(text) | Piece::Mark(text, _) => *text,
            }).collect();
            prop_assert_eq!(together, text);
        }
    }
}
