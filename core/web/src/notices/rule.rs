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

#[cfg(test)]
mod tests {
    use chrono::TimeDelta;
    use luoshi_store::Entropy;
    use luoshi_testkit::Seeded;

    use super::{LOUD_A_DAY, Told, count, loud};

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
}
