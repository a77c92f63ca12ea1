//! When somebody is told something loudly. Quiet by default: of what a day brings, two are loud and whatever is overdue;
//! the rest waits for the digest of the next morning.

use luoshi_store::Day;

/// So many notices a day are loud for a person, what is overdue aside.
pub const LOUD_A_DAY: usize = 2;

/// What the rule looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Told {
    /// The day on which it was told.
    pub day: Day,
    /// Whether something is overdue.
    pub urgent: bool,
    /// Whether it is still to be read.
    pub unread: bool,
}

/// Which of a person's notices are loud, all of the days that they are of given, in the order in which they were told.
pub fn loud(told: &[Told]) -> Vec<bool> {
    let (mut day, mut so_far) = (None, 0);
    let mut out = Vec::with_capacity(told.len());
    for one in told {
        if day != Some(one.day) {
            (day, so_far) = (Some(one.day), 0);
        }
        let loud = one.urgent || so_far < LOUD_A_DAY;
        so_far += usize::from(loud);
        out.push(loud);
    }
    out
}

/// What the bell counts: what is loud and unread, and the digest as one where something waits in it since another day.
pub fn count(told: &[Told], today: Day) -> usize {
    let loud = loud(told);
    let unread = || told.iter().zip(&loud).filter(|(one, _)| one.unread);
    let digest = unread().any(|(one, loud)| !loud && one.day < today);
    unread().filter(|(_, loud)| **loud).count() + usize::from(digest)
}

/// From this hour on the digest of a morning is written.
pub const MORNING: u32 = 8;

/// An unread notice that no letter tells of yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pending {
    /// The day on which it was told.
    pub day: Day,
    /// Whether something is overdue.
    pub urgent: bool,
}

/// When it is asked whether a letter is due.
#[derive(Clone, Copy, Debug)]
pub struct Hour {
    /// The day.
    pub today: Day,
    /// The hour.
    pub hour: u32,
    /// Whether the person wants no letters on this day.
    pub quiet: bool,
    /// The day of the last digest.
    pub last_digest: Option<Day>,
}

/// The letter that is due.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Letter {
    /// The digest of the morning: all that was told before today.
    Digest(Vec<usize>),
    /// What is overdue, at once.
    Overdue(Vec<usize>),
}

/// The letter that is due, with the places of the notices that it tells of.
pub fn letter(pending: &[Pending], at: Hour) -> Option<Letter> {
    if at.quiet {
        return None;
    }
    let which = |of: &dyn Fn(&Pending) -> bool| -> Vec<usize> {
        pending.iter().enumerate().filter(|(_, one)| of(one)).map(|(place, _)| place).collect()
    };
    let morning = at.hour >= MORNING && at.last_digest.is_none_or(|last| last < at.today);
    let told = which(&|one| one.day < at.today);
    if morning && !told.is_empty() {
        return Some(Letter::Digest(told));
    }
    let overdue = which(&|one| one.urgent);
    (!overdue.is_empty()).then_some(Letter::Overdue(overdue))
}

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;
    use luoshi_store::Entropy;
    use luoshi_testkit::Seeded;

    use super::{Hour, LOUD_A_DAY, Letter, Pending, Told, count, letter, loud};

    /// Days of a person, one after the other, each with some notices.
    fn lives() -> impl Iterator<Item = Vec<Told>> {
        (0..500).map(|seed| {
            let mut bytes = [0; 64];
            Seeded::new(seed).fill(&mut bytes);
            let first: luoshi_store::Day = "2021-04-01".parse().unwrap();
            let mut day = first;
            let tell = |byte: &u8| {
                day += TimeDelta::days(i64::from(byte.is_multiple_of(5)));
                Told { day, urgent: byte.is_multiple_of(7), unread: !byte.is_multiple_of(3) }
            };
            bytes.iter().map(tell).collect()
        })
    }

    #[test]
    fn never_more_than_two_a_day_unless_overdue_and_none_is_lost() {
        for told in lives() {
            let loud = loud(&told);
            // Each is told once: loud, or in the digest of the next day.
            assert_eq!(loud.len(), told.len());
            for one in &told {
                let of_day = || told.iter().zip(&loud).filter(|(other, _)| other.day == one.day);
                let ordinary = of_day().filter(|(one, loud)| **loud && !one.urgent).count();
                assert!(ordinary <= LOUD_A_DAY, "{told:?}");
                assert!(of_day().all(|(one, loud)| *loud || !one.urgent), "what is overdue is loud");
                // Nothing waits while there was room for it.
                let waits = of_day().any(|(_, loud)| !loud);
                assert!(!waits || of_day().filter(|(_, loud)| **loud).count() >= LOUD_A_DAY);
            }
        }
    }

    #[test]
    fn what_is_told_later_changes_nothing_of_before() {
        for told in lives() {
            let whole = loud(&told);
            for n in 0..told.len() {
                assert_eq!(loud(&told[..n]), whole[..n]);
            }
        }
    }

    #[test]
    fn the_bell_counts_every_unread_notice_alone_or_in_the_digest() {
        for told in lives() {
            let last = told.last().unwrap().day;
            let (loud, tomorrow) = (loud(&told), last + TimeDelta::days(1));
            let some = |of: bool| told.iter().zip(&loud).filter(|(t, l)| t.unread && **l == of).count();
            assert_eq!(count(&told, tomorrow), some(true) + usize::from(some(false) > 0));
            assert!(count(&told, last) <= count(&told, tomorrow));
        }
        assert_eq!(count(&[], "2021-04-16".parse().unwrap()), 0);
    }

    #[test]
    fn a_day_brings_one_digest_and_every_notice_stands_in_one_letter() {
        for told in lives() {
            let first = told[0].day;
            let last = told.last().unwrap().day;
            let mut open: Vec<(usize, Pending)> = Vec::new();
            let (mut last_digest, mut letters) = (None, vec![0; told.len()]);
            for hour in 0..24 * ((last - first).num_days() + 10) {
                let today = first + TimeDelta::days(hour / 24);
                let at_noon = told.iter().enumerate().filter(|(_, one)| one.day == today && hour % 24 == 12);
                open.extend(at_noon.map(|(n, one)| (n, Pending { day: one.day, urgent: one.urgent })));
                let quiet = (hour / 24) % 7 >= 5;
                let at = Hour { today, hour: u32::try_from(hour % 24).unwrap(), quiet, last_digest };
                let pending: Vec<Pending> = open.iter().map(|(_, one)| *one).collect();
                let written = match letter(&pending, at) {
                    None => continue,
                    Some(Letter::Digest(places)) => {
                        assert!(last_digest.is_none_or(|last| last < today), "one digest a day");
                        last_digest = Some(today);
                        places
                    }
                    Some(Letter::Overdue(places)) => {
                        assert!(places.iter().all(|place| pending[*place].urgent));
                        places
                    }
                };
                assert!(!quiet && !written.is_empty());
                for place in written.iter().rev() {
                    letters[open.remove(*place).0] += 1;
                }
            }
            assert!(letters.iter().all(|count| *count == 1), "each in one letter: {letters:?}");
        }
    }
}
