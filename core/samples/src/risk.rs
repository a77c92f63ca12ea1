use crate::SampleError;

/// A fraction between 0 and 1, both excluded: the risk that a bound is passed by the truth (5 in 100 where the
/// certainty is 95 per cent).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Risk {
    above: u32,
    below: u32,
}

impl Risk {
    /// `above` in `below`.
    ///
    /// # Errors
    /// [`SampleError::Risk`] for 0, 1 and more.
    pub fn new(above: u32, below: u32) -> Result<Self, SampleError> {
        if above == 0 || above >= below { Err(SampleError::Risk) } else { Ok(Self { above, below }) }
    }

    /// From a certainty in tenths of a per cent: 950 for 95 per cent.
    ///
    /// # Errors
    /// [`SampleError::Risk`] for certainties of 0, and of 100 per cent and more.
    pub fn of_certainty(permille: u32) -> Result<Self, SampleError> {
        Self::new(1000_u32.checked_sub(permille).ok_or(SampleError::Risk)?, 1000)
    }

    pub(crate) fn above(self) -> u32 {
        self.above
    }

    pub(crate) fn below(self) -> u32 {
        self.below
    }
}
