//! Packed rows: whole numbers of varying length (LEB128), the sign in the lowest bit. Pure.

use luoshi_store::StoreError;

use super::Sums;
use super::sorted::Sorted;

/// Writes numbers behind each other.
#[derive(Default)]
pub struct Writer(pub Vec<u8>);

impl Writer {
    /// A number of at least 0.
    pub fn plain(&mut self, mut number: u128) {
        while number >= 0x80 {
            self.0.push((number as u8 & 0x7f) | 0x80);
            number >>= 7;
        }
        self.0.push(number as u8);
    }

    /// A number with its sign.
    pub fn signed(&mut self, number: i128) {
        self.plain(((number << 1) ^ (number >> 127)) as u128);
    }
}

/// Reads what [`Writer`] wrote.
pub struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    /// From the first byte.
    pub fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    /// Whether nothing is left.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The next number of at least 0.
    pub fn plain(&mut self) -> Result<u128, StoreError> {
        let mut number = 0_u128;
        for shift in (0..128).step_by(7) {
            let (&byte, rest) = self.0.split_first().ok_or_else(torn)?;
            self.0 = rest;
            number |= u128::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Ok(number);
            }
        }
        Err(torn())
    }

    /// The next number, as a smaller type.
    pub fn small<T: TryFrom<u128>>(&mut self) -> Result<T, StoreError> {
        T::try_from(self.plain()?).map_err(|_| torn())
    }

    /// The next number with its sign.
    pub fn signed(&mut self) -> Result<i128, StoreError> {
        let number = self.plain()?;
        Ok((number >> 1) as i128 ^ -((number & 1) as i128))
    }
}

/// A row that nobody of ours wrote so.
fn torn() -> StoreError {
    StoreError::Shape("a settled row cannot be read. `luoshi rebuild` makes them again".to_owned())
}

/// Sums by day of the month.
pub type DaySums = Sorted<Sums>;

/// Packs sums by day.
pub fn days(days: &DaySums) -> Vec<u8> {
    let mut out = Writer::default();
    for (day, sums) in days.iter() {
        out.plain(u128::from(*day));
        for number in [sums.net, sums.entries, sums.ones, sums.reversed, sums.reversals] {
            out.signed(number);
        }
    }
    out.0
}

/// Reads what [`days`] packed.
pub fn read_days(bytes: &[u8]) -> Result<DaySums, StoreError> {
    let mut days = Vec::new();
    each_day(bytes, |day, sums| days.push((day, sums)))?;
    Ok(DaySums::of(days))
}

/// Reads what [`days`] packed, day by day.
pub fn each_day(bytes: &[u8], mut each: impl FnMut(u32, Sums)) -> Result<(), StoreError> {
    let mut bytes = Reader::new(bytes);
    while !bytes.is_empty() {
        let day = bytes.small()?;
        let sums = Sums {
            net: bytes.signed()?,
            entries: bytes.signed()?,
            ones: bytes.signed()?,
            reversed: bytes.signed()?,
            reversals: bytes.signed()?,
        };
        each(day, sums);
    }
    Ok(())
}

/// Packs nets by number, without those that are 0.
pub fn nets(nets: &Sorted<i128>) -> Vec<u8> {
    let (mut out, mut last) = (Writer::default(), 0);
    for (n, net) in nets.iter().filter(|(_, net)| *net != 0) {
        out.plain(u128::from(n - last));
        out.signed(*net);
        last = *n;
    }
    out.0
}

/// Reads what [`nets`] packed, in order.
pub fn read_nets(bytes: &[u8]) -> Result<Vec<(u32, i128)>, StoreError> {
    let (mut bytes, mut last, mut nets) = (Reader::new(bytes), 0_u32, Vec::new());
    while !bytes.is_empty() {
        last = last.checked_add(bytes.small()?).ok_or_else(torn)?;
        nets.push((last, bytes.signed()?));
    }
    Ok(nets)
}

/// An entry as a segment keeps it; item and month stand in the segment's key.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Line {
    /// The unit's small number.
    pub unit: u32,
    /// The day of the month.
    pub day: u32,
    /// The position in the log.
    pub seq: i64,
    /// How much.
    pub quantity: i64,
    /// Whether it takes another back.
    pub reversal: bool,
    /// The person's small number.
    pub person: Option<u32>,
}

/// Packs lines, which come sorted.
pub fn lines(lines: &[Line]) -> Vec<u8> {
    let mut out = Writer::default();
    let base = lines.iter().map(|line| line.seq).min().unwrap_or(0);
    out.plain(base.unsigned_abs().into());
    let mut unit = 0;
    for line in lines {
        out.plain(u128::from(line.unit - unit));
        out.plain(u128::from(line.day));
        out.plain((line.seq - base).unsigned_abs().into());
        out.signed(i128::from(line.quantity) * 2 + i128::from(line.reversal));
        out.plain(line.person.map_or(0, |n| u128::from(n) + 1));
        unit = line.unit;
    }
    out.0
}

/// Reads what [`lines`] packed.
pub fn read_lines(bytes: &[u8]) -> Result<Vec<Line>, StoreError> {
    let mut bytes = Reader::new(bytes);
    let base: i64 = bytes.small()?;
    let (mut unit, mut lines) = (0_u32, Vec::new());
    while !bytes.is_empty() {
        unit = unit.checked_add(bytes.small()?).ok_or_else(torn)?;
        let day = bytes.small()?;
        let seq = base.checked_add(bytes.small()?).ok_or_else(torn)?;
        let quantity = bytes.signed()?;
        let person = bytes.plain()?.checked_sub(1).map(u32::try_from).transpose().map_err(|_| torn())?;
        let reversal = quantity & 1 == 1;
        let quantity = i64::try_from(quantity >> 1).map_err(|_| torn())?;
        lines.push(Line { unit, day, seq, quantity, reversal, person });
    }
    Ok(lines)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{Line, Sorted, lines, nets, read_days, read_lines, read_nets};

    proptest! {
        #[test]
        fn lines_come_back(mut all in prop::collection::vec(
            (0..5000_u32, 1..32_u32, 1..i64::MAX, any::<i64>(), any::<bool>(), prop::option::of(any::<u32>())),
            0..40,
        )) {
            all.sort();
            let all: Vec<Line> = all.into_iter()
                .map(|(unit, day, seq, quantity, reversal, person)| Line { unit, day, seq, quantity, reversal, person })
                .collect();
            prop_assert_eq!(read_lines(&lines(&all)).unwrap(), all);
        }

        #[test]
        fn nets_come_back(all in prop::collection::btree_map(any::<u32>(), any::<i64>().prop_map(i128::from), 0..40)) {
            let kept: Vec<(u32, i128)> = all.iter().map(|(n, net)| (*n, *net)).filter(|(_, net)| *net != 0).collect();
            prop_assert_eq!(read_nets(&nets(&Sorted::of(all.into_iter().collect()))).unwrap(), kept);
        }

        #[test]
        fn what_is_torn_is_refused(bytes in prop::collection::vec(any::<u8>(), 0..60)) {
            // No panic, whatever the bytes.
            let _ = (read_lines(&bytes), read_nets(&bytes), read_days(&bytes));
        }
    }
}
