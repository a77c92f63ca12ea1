//! Letters and their states. Types and pure rules.

use std::str::FromStr;

use chrono::Days;
use luoshi_store::{Day, Instant};
use luoshi_web::Problem;
use serde::{Deserialize, Serialize};

/// What a letter is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Something in a text is wrong.
    Correction,
    /// A text or a picture touches somebody's right: authorship, portrait, reputation.
    Rights,
}

impl Kind {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Correction, Self::Rights];

    /// Its word in the database and in forms.
    pub fn word(self) -> &'static str {
        match self {
            Self::Correction => "correction",
            Self::Rights => "rights",
        }
    }
}

impl FromStr for Kind {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|kind| kind.word() == text).ok_or(())
    }
}

/// Where a letter stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// Nobody answered yet.
    Open,
    /// It is answered.
    Answered,
    /// It came too late, and was told so at once.
    Late,
}

impl State {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Open, Self::Answered, Self::Late];

    /// Its word in the database and in addresses.
    pub fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Answered => "answered",
            Self::Late => "late",
        }
    }
}

impl FromStr for State {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|state| state.word() == text).ok_or(())
    }
}

/// What somebody writes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    /// What it is about.
    pub kind: Option<Kind>,
    /// The article, and which edition of it was read.
    pub article: (i64, i64),
    /// What they say.
    pub text: String,
    /// How they are called; may be empty where nobody's right is touched.
    pub name: String,
    /// How they are reached; may be empty.
    pub contact: String,
    /// Whether the answer may stand beside the article.
    pub agrees: bool,
}

/// The most characters of what is said, and of an answer.
pub const MOST_TEXT: usize = 2_000;
/// The most characters of a name, and of how somebody is reached.
pub const MOST_LINE: usize = 120;
/// Questions of rights are taken for so many days after publication: what the notice of copyright says.
pub const DAYS: u64 = 30;

impl Draft {
    /// Without space around what is written.
    #[must_use]
    pub fn tidied(self) -> Self {
        let line = |text: String| text.split_whitespace().collect::<Vec<_>>().join(" ");
        Self {
            text: self.text.replace("\r\n", "\n").trim().to_owned(),
            name: line(self.name),
            contact: line(self.contact),
            ..self
        }
    }

    /// What keeps it from being taken.
    pub fn problems(&self) -> Vec<Problem> {
        let mut all = Vec::new();
        let long = |text: &str, most: usize| text.chars().count() > most;
        if self.kind.is_none() {
            all.push(Problem::of("kind", "letter-p-kind"));
        }
        if self.text.is_empty() {
            all.push(Problem::of("text", "letter-p-text"));
        } else if long(&self.text, MOST_TEXT) {
            all.push(Problem::naming("text", "letter-p-long", MOST_TEXT));
        }
        for (field, text) in [("name", &self.name), ("contact", &self.contact)] {
            if long(text, MOST_LINE) {
                all.push(Problem::naming(field, "letter-p-long", MOST_LINE));
            } else if text.is_empty() && self.kind == Some(Kind::Rights) {
                all.push(Problem::of(field, "letter-p-who"));
            }
        }
        all
    }
}

/// Whether a letter of a kind comes too late for a text that was published on a day.
pub fn is_late(kind: Kind, published: Day, today: Day) -> bool {
    let last = published.checked_add_days(Days::new(DAYS)).unwrap_or(Day::MAX);
    kind == Kind::Rights && today > last
}

/// A letter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// Its id.
    pub id: i64,
    /// The number under which its sender follows it.
    pub number: String,
    /// What it is about.
    pub kind: Kind,
    /// The article's key.
    pub article: i64,
    /// The edition that was read.
    pub edition: i64,
    /// The article's title, as it was then.
    pub title: String,
    /// The code of the unit that the article is about.
    pub unit: String,
    /// What they say; empty once it was taken away.
    pub text: String,
    /// How they are called; empty where they did not say, or once it was taken away.
    pub name: String,
    /// How they are reached; the same.
    pub contact: String,
    /// Whether the answer may stand beside the article.
    pub agrees: bool,
    /// When it came.
    pub received_at: Instant,
    /// Where it stands.
    pub state: State,
    /// The answer; empty as long as there is none.
    pub answer: String,
    /// Who answered.
    pub answered_by: Option<i64>,
    /// When.
    pub answered_at: Option<Instant>,
    /// Whether what was asked stands beside the article as well; only where its sender agreed.
    pub shown: bool,
    /// Counts its changes.
    pub version: i64,
}

/// The letters and digits of a number: none that is taken for another (Crockford's base 32).
const SIGNS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// A number of sixty bits of chance: nobody finds another's by trying.
pub fn number_of(chance: [u8; 8]) -> String {
    let mut bits = u64::from_le_bytes(chance);
    let mut number = String::new();
    for at in 0..12 {
        if at > 0 && at % 4 == 0 {
            number.push('-');
        }
        number.push(char::from(SIGNS[(bits & 31) as usize]));
        bits >>= 5;
    }
    number
}

/// A number as somebody types it: in any case, with or without its dashes, and with what is easily mistaken put right.
pub fn typed(number: &str) -> Option<String> {
    let signs = number.chars().filter(|c| !c.is_whitespace() && !matches!(c, '-' | '－' | '—'));
    let signs: String = signs
        .map(|c| match c.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            c => c,
        })
        .collect();
    let known = signs.len() == 12 && signs.bytes().all(|byte| SIGNS.contains(&byte));
    known.then(|| [&signs[..4], &signs[4..8], &signs[8..]].join("-"))
}

#[cfg(test)]
mod tests {
    use luoshi_store::Day;
    use proptest::prelude::*;

    use super::{Draft, Kind, is_late, number_of, typed};

    fn day(text: &str) -> Day {
        text.parse().expect("a day")
    }

    #[test]
    fn rights_are_asked_within_thirty_days_and_faults_are_told_at_any_time() {
        let published = day("2021-04-16");
        assert!(!is_late(Kind::Rights, published, day("2021-05-16")));
        assert!(is_late(Kind::Rights, published, day("2021-05-17")));
        assert!(!is_late(Kind::Correction, published, day("2022-05-17")));
        assert!(!is_late(Kind::Rights, Day::MAX, Day::MAX));
    }

    #[test]
    fn who_asks_about_a_right_says_who_they_are() {
        let draft = |kind, name: &str| Draft {
            kind,
            article: (1, 1),
            text: "第三段的日期不对".to_owned(),
            name: name.to_owned(),
            contact: name.to_owned(),
            agrees: true,
        };
        let fields = |draft: Draft| draft.problems().iter().map(|one| one.field).collect::<Vec<_>>();
        assert_eq!(fields(draft(Some(Kind::Correction), "")), [""; 0]);
        assert_eq!(fields(draft(Some(Kind::Rights), "")), ["name", "contact"]);
        assert_eq!(fields(draft(None, "")), ["kind"]);
        assert_eq!(fields(draft(Some(Kind::Rights), &"长".repeat(121))), ["name", "contact"]);
    }

    proptest! {
        #[test]
        fn a_number_is_known_however_it_is_typed(chance: [u8; 8]) {
            let number = number_of(chance);
            prop_assert_eq!(number.len(), 14);
            let sloppy = format!(" {} ", number.to_lowercase().replace('-', " ").replace('0', "o").replace('1', "l"));
            prop_assert_eq!(typed(&sloppy), Some(number));
        }

        #[test]
        fn nothing_else_is_a_number(text in "\\PC{0,20}") {
            if let Some(number) = typed(&text) {
                prop_assert_eq!(number.len(), 14);
            }
        }
    }
}
