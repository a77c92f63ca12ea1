//! Bulletins, their states, and what was published of them. Types and pure rules.

use std::fmt;
use std::str::FromStr;

use luoshi_packs::Lang;
use luoshi_store::{Day, Instant};
use luoshi_web::Problem;
pub use luoshi_web::articles::Colophon;
use serde::{Deserialize, Serialize};

/// Where a bulletin stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// Somebody writes it; perhaps the next edition of one that is published.
    Draft,
    /// It waits for somebody else to read and to publish it.
    Review,
    /// It is published at its time.
    Due,
    /// Its last edition stands.
    Published,
}

impl State {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Draft, Self::Review, Self::Due, Self::Published];

    /// What may follow.
    pub fn moves(self) -> &'static [Self] {
        match self {
            Self::Draft => &[Self::Review],
            Self::Review => &[Self::Draft, Self::Due, Self::Published],
            Self::Due => &[Self::Draft, Self::Due, Self::Published],
            Self::Published => &[Self::Draft],
        }
    }

    /// Its word in the database and in JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Review => "review",
            Self::Due => "due",
            Self::Published => "published",
        }
    }
}

impl FromStr for State {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|state| state.word() == text).ok_or(())
    }
}

impl fmt::Display for State {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.write_str(self.word())
    }
}

/// What a text is about, where its marks do not say otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ground {
    /// The unit's code.
    pub unit: String,
    /// The first day.
    pub from: Day,
    /// The last day.
    pub until: Day,
    /// The language that it is written in.
    pub lang: Lang,
}

/// What somebody writes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Draft {
    /// The code of the unit that it is about.
    pub unit: String,
    /// The language that it is written in, as its code.
    pub lang: String,
    /// The template that it began from.
    pub template: Option<String>,
    /// Its title.
    pub title: String,
    /// Its text, in Markdown with marks.
    pub body: String,
    /// The section that it is published in.
    pub section: Option<String>,
    /// The first day of its period.
    pub from: Day,
    /// The last day.
    pub until: Day,
    /// Who stands for it.
    pub colophon: Colophon,
    /// What a correction changes, and why.
    pub reason: Option<String>,
}

/// The most characters of a title, of a text, and of a line of its colophon.
pub const MOST_TITLE: usize = 120;
/// The most characters of a text.
pub const MOST_BODY: usize = 60_000;
/// The most marks of a text: each is asked of the ledger whenever the text is read.
pub const MOST_MARKS: usize = 300;
/// The most characters of a line of the colophon and of a reason.
pub const MOST_LINE: usize = 200;

impl Draft {
    /// Without space around what is written in one line.
    #[must_use]
    pub fn tidied(mut self) -> Self {
        let lines = [
            &mut self.title,
            &mut self.colophon.source,
            &mut self.colophon.editor,
            &mut self.colophon.responsible,
            &mut self.colophon.reporter,
        ];
        for line in lines {
            let words =
                line.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty());
            *line = words.collect::<Vec<_>>().join(" ");
        }
        // No sign that feeds and office programs refuse.
        let written = self.body.replace("\r\n", "\n");
        let kept: String = written.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect();
        self.body = kept.trim_end().to_owned();
        self.reason = self.reason.map(|reason| reason.trim().to_owned()).filter(|reason| !reason.is_empty());
        self
    }

    /// What keeps it from being kept.
    pub fn problems(&self) -> Vec<Problem> {
        let mut all = Vec::new();
        let long = |text: &str, most: usize| text.chars().count() > most;
        if self.title.is_empty() {
            all.push(Problem::of("title", "bulletin-p-title"));
        } else if long(&self.title, MOST_TITLE) {
            all.push(Problem::naming("title", "bulletin-p-long", MOST_TITLE));
        }
        if long(&self.body, MOST_BODY) {
            all.push(Problem::naming("body", "bulletin-p-long", MOST_BODY));
        }
        if crate::text::Text::of(&self.body).marks.len() > MOST_MARKS {
            all.push(Problem::naming("body", "bulletin-p-marks", MOST_MARKS));
        }
        if self.until < self.from {
            all.push(Problem::of("until", "bulletin-p-period"));
        }
        let lines = [
            ("source", self.colophon.source.as_str()),
            ("editor", &self.colophon.editor),
            ("responsible", &self.colophon.responsible),
            ("reporter", &self.colophon.reporter),
            ("reason", self.reason.as_deref().unwrap_or_default()),
        ];
        let too_long = lines.into_iter().filter(|(_, line)| long(line, MOST_LINE));
        all.extend(too_long.map(|(field, _)| Problem::naming(field, "bulletin-p-long", MOST_LINE)));
        all
    }
}

/// A bulletin.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Bulletin {
    /// Its id.
    pub id: i64,
    /// What is written.
    #[serde(flatten)]
    pub draft: Draft,
    /// Where it stands.
    pub state: State,
    /// Counts its changes.
    pub version: i64,
    /// Its last edition; 0 for none.
    pub edition: i64,
    /// Who wrote last.
    pub written_by: i64,
    /// When.
    pub written_at: Instant,
    /// Who handed it on to be read.
    pub sent_by: Option<i64>,
    /// When it is published.
    pub due: Option<Instant>,
    /// Who decided so.
    pub due_by: Option<i64>,
    /// Why it was given back, until it is handed on again.
    pub returned: Option<String>,
}

impl Bulletin {
    /// What its marks are about where they do not say otherwise.
    pub fn ground(&self) -> Ground {
        ground(&self.draft.unit, &self.draft.lang, (self.draft.from, self.draft.until))
    }

    /// Who had it in hand: who wrote last, who handed it on, who decided when it is published.
    pub fn hands(&self) -> Vec<i64> {
        [Some(self.written_by), self.sent_by, self.due_by].into_iter().flatten().collect()
    }

    /// Whether this person may publish it as far as it is a second pair of eyes: they neither wrote last nor handed it on.
    pub fn is_second(&self, person: i64) -> bool {
        self.written_by != person && self.sent_by != Some(person)
    }
}

/// The ground of a text.
pub fn ground(unit: &str, lang: &str, (from, until): (Day, Day)) -> Ground {
    Ground { unit: unit.to_owned(), from, until, lang: lang_of(lang) }
}

/// The language of a code.
pub fn lang_of(code: &str) -> Lang {
    if code == "en" { Lang::En } else { Lang::Zh }
}

/// What was published, and stands for ever.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Edition {
    /// The bulletin.
    pub bulletin: i64,
    /// Its number, from 1.
    pub no: i64,
    /// The position of the log that its numbers are of.
    pub as_of: i64,
    /// What was written.
    #[serde(flatten)]
    pub draft: Draft,
    /// Who wrote it.
    pub written_by: i64,
    /// Who published it.
    pub published_by: i64,
    /// When.
    pub published_at: Instant,
}

impl From<Edition> for Bulletin {
    /// As all see it who do not write at it.
    fn from(edition: Edition) -> Self {
        Self {
            id: edition.bulletin,
            draft: edition.draft,
            state: State::Published,
            version: 0,
            edition: edition.no,
            written_by: edition.written_by,
            written_at: edition.published_at,
            sent_by: None,
            due: None,
            due_by: None,
            returned: None,
        }
    }
}

/// A number of an edition.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Pin {
    /// Its place among the text's numbers, from 0.
    pub place: i64,
    /// The figure.
    pub figure: String,
    /// The unit's code.
    pub unit: String,
    /// The first day that was asked about.
    pub from: Day,
    /// The last day.
    pub until: Day,
    /// The value, an exact decimal in the figure's unit of measure.
    pub value: Option<String>,
    /// How many entries stood behind it.
    pub entries: i64,
    /// The value as a reader sees it.
    pub exact: String,
    /// What is read.
    pub text: String,
    /// Whether words of comparison are read in its place.
    pub word: bool,
}

/// A pin with the edition that it stands in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Quoted {
    /// The bulletin.
    pub bulletin: i64,
    /// The edition.
    pub no: i64,
    /// Its title.
    pub title: String,
    /// When it was published.
    pub published_at: Instant,
    /// The position that its numbers are of.
    pub as_of: i64,
    /// The number.
    pub pin: Pin,
}
