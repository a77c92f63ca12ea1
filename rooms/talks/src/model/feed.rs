//! A calendar as other programs read it: RFC 5545, in UTC, so that no time zone has to be described.

use chrono::{Duration, NaiveTime};
use luoshi_store::Instant;
use luoshi_web::formats;

use super::{State, Talk};

/// What a calendar is of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FeedOf {
    /// A unit with those below it, by its code.
    Unit(String),
    /// A talk team.
    Team(i64),
    /// A speaker.
    Speaker(i64),
}

impl FeedOf {
    /// From its two words.
    pub fn parse(kind: &str, subject: &str) -> Option<Self> {
        match kind {
            "unit" if !subject.is_empty() => Some(Self::Unit(subject.to_owned())),
            "team" => crate::parse::id(subject).map(Self::Team),
            "speaker" => crate::parse::id(subject).map(Self::Speaker),
            _ => None,
        }
    }

    /// Its first word.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Unit(_) => "unit",
            Self::Team(_) => "team",
            Self::Speaker(_) => "speaker",
        }
    }

    /// Its second word.
    pub fn subject(&self) -> String {
        match self {
            Self::Unit(code) => code.clone(),
            Self::Team(id) | Self::Speaker(id) => id.to_string(),
        }
    }
}

/// A talk as a calendar shows it.
pub struct Event<'a> {
    /// The talk.
    pub talk: &'a Talk,
    /// Where: place and unit.
    pub place: String,
    /// Who speaks, of which team.
    pub about: String,
}

/// Writes a calendar. The same talks give the same bytes.
pub fn calendar(name: &str, city: &str, zone: chrono_tz::Tz, events: &[Event<'_>]) -> String {
    let mut out = Lines(String::new());
    out.plain("BEGIN:VCALENDAR");
    out.plain("VERSION:2.0");
    out.plain("PRODID:-//Luoshi//Talks//EN");
    out.plain("CALSCALE:GREGORIAN");
    out.text("NAME", name);
    out.text("X-WR-CALNAME", name);
    out.plain("REFRESH-INTERVAL;VALUE=DURATION:PT1H");
    for event in events {
        out.event(event, city, zone);
    }
    out.plain("END:VCALENDAR");
    out.0
}

/// Content lines, folded at 75 bytes.
struct Lines(String);

/// The longest line, without its end.
const LONGEST: usize = 75;

impl Lines {
    fn plain(&mut self, line: &str) {
        let mut width = 0;
        for c in line.chars() {
            if width + c.len_utf8() > LONGEST {
                self.0.push_str("\r\n ");
                width = 1;
            }
            self.0.push(c);
            width += c.len_utf8();
        }
        self.0.push_str("\r\n");
    }

    fn text(&mut self, name: &str, text: &str) {
        let mut line = format!("{name}:");
        for c in text.chars() {
            match c {
                '\\' | ';' | ',' => line.extend(['\\', c]),
                '\n' => line.push_str("\\n"),
                c if c.is_control() => {}
                c => line.push(c),
            }
        }
        self.plain(&line);
    }

    fn event(&mut self, event: &Event<'_>, city: &str, zone: chrono_tz::Tz) {
        let talk = event.talk;
        let (start, end) = (instant(talk, talk.start, zone), instant(talk, talk.start + talk.minutes, zone));
        self.plain("BEGIN:VEVENT");
        self.plain(&format!("UID:talk-{}@{city}.luoshi", talk.id));
        self.plain(&format!("DTSTAMP:{}", written(talk.keeping.changed_at)));
        self.plain(&format!("LAST-MODIFIED:{}", written(talk.keeping.changed_at)));
        self.plain(&format!("CREATED:{}", written(talk.keeping.recorded_at)));
        self.plain(&format!("SEQUENCE:{}", talk.keeping.version - 1));
        self.plain(&format!("DTSTART:{}", written(start)));
        self.plain(&format!("DTEND:{}", written(end)));
        let gone = matches!(talk.state, State::Cancelled | State::Withdrawn);
        self.plain(if gone { "STATUS:CANCELLED" } else { "STATUS:CONFIRMED" });
        self.text("SUMMARY", &talk.topic);
        self.text("LOCATION", &event.place);
        self.text("DESCRIPTION", &event.about);
        self.plain("END:VEVENT");
    }
}

/// The instant of a minute of the talk's day.
fn instant(talk: &Talk, minute: i64, zone: chrono_tz::Tz) -> Instant {
    formats::instant_of(talk.day.and_time(NaiveTime::MIN) + Duration::minutes(minute), zone)
}

fn written(at: Instant) -> String {
    at.format("%Y%m%dT%H%M%SZ").to_string()
}

#[cfg(test)]
mod tests {
    use super::Lines;

    #[test]
    fn lines_are_folded_between_signs_and_texts_are_escaped() {
        let mut lines = Lines(String::new());
        let text = "宣讲；a,b;c\\d\n第二行".repeat(9);
        lines.text("SUMMARY", &text);
        assert!(lines.0.split("\r\n").all(|line| line.len() <= 75));
        let unfolded = lines.0.replace("\r\n ", "");
        let body = unfolded.trim_end().strip_prefix("SUMMARY:").unwrap();
        let plain = body.replace("\\n", "\n").replace("\\,", ",").replace("\\;", ";").replace("\\\\", "\\");
        assert_eq!(plain, text);
    }
}
