/// Why a sample cannot be drawn, or a bound not be given.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SampleError {
    /// Two objects with one id: one of them could never be told from the other.
    #[error("The id {0:?} stands twice in the population. Give every record an id of its own.")]
    Twice(String),
    /// More drawn than there are, or more wrong than drawn.
    #[error(
        "Of {population} records {sample} cannot be drawn, {wrong} of them wrong. Check the three numbers."
    )]
    Counts {
        /// How many there are.
        population: u64,
        /// How many were drawn.
        sample: u64,
        /// How many of those were wrong.
        wrong: u64,
    },
    /// A risk of 0, or of 1 and more.
    #[error("A risk lies between 0 and 1, both excluded. For 95 per cent of certainty it is 5 in 100.")]
    Risk,
    /// A tolerable share of 0 or above 1.
    #[error("A tolerable share lies above 0 and is at most 1: 5 in 100, say.")]
    Share,
    /// Amounts of which none is other than 0.
    #[error("The amounts come to nothing. Draw from records that hold an amount.")]
    Nothing,
    /// More than a total can hold.
    #[error("The amounts add up to more than can be counted. Draw from fewer records.")]
    TooMuch,
}
