//! What a job is, and what is told of it.

use chrono::TimeDelta;
use luoshi_packs::{Lang, Text};
use luoshi_store::Instant;
use serde_json::Value as Json;

/// How far a job is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Somebody is on it, or was until the server ended: see [`Job::stands`].
    Running,
    /// All of it is done.
    Done,
    /// It could not be done.
    Failed,
    /// Its person stopped it.
    Stopped,
    /// The server ended under it. Never kept: it follows from a lease that ran out.
    Interrupted,
}

impl State {
    /// The word that is kept, and the end of the key of its words.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Done => "done",
            Self::Failed => "failed",
            Self::Stopped => "stopped",
            Self::Interrupted => "interrupted",
        }
    }

    /// The state of a word that was kept.
    pub fn parse(word: &str) -> Option<Self> {
        let kept = [Self::Running, Self::Done, Self::Failed, Self::Stopped];
        kept.into_iter().find(|state| state.as_str() == word)
    }

    /// Whether it can be started again.
    pub fn restarts(self) -> bool {
        matches!(self, Self::Failed | Self::Stopped | Self::Interrupted)
    }
}

/// A job as it is kept.
#[derive(Clone, Debug)]
pub struct Job {
    /// Its id.
    pub id: i64,
    /// The person whom it belongs to.
    pub person: i64,
    /// The room that does it; `web` for the shell.
    pub room: String,
    /// Which of the room's kinds of work it is.
    pub kind: String,
    /// What it is, in words.
    pub title: Text,
    /// The page from which it was started.
    pub back: String,
    /// The language that its person reads.
    pub lang: Lang,
    /// What is to be done, as the room understands it.
    pub args: Json,
    /// How far it is, as it is kept.
    pub state: State,
    /// Until when nobody else may run it.
    pub lease_until: Instant,
    /// Whether its person asked for it to stop.
    pub stop_asked: bool,
    /// So many steps are done.
    pub done: i64,
    /// Of so many; 0 while nobody knows.
    pub total: i64,
    /// When it began.
    pub started: Instant,
    /// When it ended.
    pub ended: Option<Instant>,
    /// What came of it.
    pub said: Option<Text>,
    /// Where what came of it lies.
    pub href: Option<String>,
    /// Whether it made a file, which may be gone by now.
    pub had_file: bool,
    /// The file that it made.
    pub file: Option<JobFile>,
    /// How often it was taken up again by itself.
    pub resumed: i64,
}

/// So often a job is taken up again by itself. One that was interrupted more often may be what ends its server.
pub(super) const MOST_RESUMED: i64 = 3;

impl Job {
    /// Whether it goes on by itself.
    pub fn goes_on(&self, now: Instant) -> bool {
        self.stands(now) == State::Interrupted && !self.stop_asked && self.resumed < MOST_RESUMED
    }

    /// How it stands at an instant: a job whose lease ran out was interrupted.
    pub fn stands(&self, now: Instant) -> State {
        if self.state == State::Running && self.lease_until <= now { State::Interrupted } else { self.state }
    }

    /// How long it will still take, judged by what it took so far; none before anything can be said.
    pub fn left(&self, now: Instant) -> Option<TimeDelta> {
        let took = (now - self.started).num_milliseconds();
        if self.done <= 0 || self.total <= self.done || took <= 0 {
            return None;
        }
        let left = i128::from(took) * i128::from(self.total - self.done) / i128::from(self.done);
        i64::try_from(left).ok().and_then(TimeDelta::try_milliseconds)
    }
}

/// A file that a job made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JobFile {
    /// What it is called on the reader's machine.
    pub name: String,
    /// Its media type.
    pub media: String,
    /// Its bytes.
    pub size: i64,
}

/// What became of one row of the work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// Whether it was done.
    pub good: bool,
    /// What the row is.
    pub subject: String,
    /// Its page.
    pub href: Option<String>,
    /// What was done, or why it was not.
    pub said: Text,
}

#[cfg(test)]
mod tests {
    use luoshi_packs::{Lang, Text};
    use luoshi_store::Instant;

    use super::{Job, MOST_RESUMED, State};

    fn at(text: &str) -> Instant {
        text.parse().expect("an instant")
    }

    fn job() -> Job {
        Job {
            id: 1,
            person: 2,
            room: "toy".into(),
            kind: "count".into(),
            title: Text::default(),
            back: "/toy".into(),
            lang: Lang::Zh,
            args: serde_json::Value::Null,
            state: State::Running,
            lease_until: at("2021-04-16T09:01:00Z"),
            stop_asked: false,
            done: 25,
            total: 100,
            started: at("2021-04-16T09:00:00Z"),
            ended: None,
            said: None,
            href: None,
            had_file: false,
            file: None,
            resumed: 0,
        }
    }

    #[test]
    fn a_lease_that_ran_out_is_an_interruption() {
        let mut job = job();
        assert_eq!(job.stands(at("2021-04-16T09:00:59Z")), State::Running);
        assert_eq!(job.stands(at("2021-04-16T09:01:00Z")), State::Interrupted);
        job.state = State::Done;
        assert_eq!(job.stands(at("2021-04-16T10:00:00Z")), State::Done);
    }

    #[test]
    fn an_interrupted_job_goes_on_by_itself_unless_it_was_stopped_or_was_so_too_often() {
        let (before, after) = (at("2021-04-16T09:00:59Z"), at("2021-04-16T09:01:00Z"));
        assert!(!job().goes_on(before) && job().goes_on(after));
        assert!(!Job { stop_asked: true, ..job() }.goes_on(after));
        assert!(!Job { resumed: MOST_RESUMED, ..job() }.goes_on(after));
        assert!(!Job { state: State::Failed, ..job() }.goes_on(after));
    }

    #[test]
    fn the_time_left_follows_from_the_time_taken() {
        let left = |job: &Job| job.left(at("2021-04-16T09:00:10Z")).map(|left| left.num_seconds());
        let mut job = job();
        assert_eq!(left(&job), Some(30));
        for (done, total) in [(0, 100), (100, 100), (5, 0)] {
            (job.done, job.total) = (done, total);
            assert_eq!(left(&job), None);
        }
    }
}
