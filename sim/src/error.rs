use luoshi_store::StoreError;

/// Why the sample city cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// Units, people, posts.
    #[error(transparent)]
    Units(#[from] luoshi_units::Error),
    /// The pack.
    #[error(transparent)]
    Pack(#[from] luoshi_packs::Error),
    /// The plan of the pack's sample.
    #[error("The sample's plan cannot be carried out: {0}.")]
    Plan(String),
    /// A room refused a deed of the plan.
    #[error("A deed of the sample ({key}) is refused: {why}. Mend the pack's sample plan.")]
    Refused {
        /// The deed's key.
        key: String,
        /// What the room says.
        why: String,
    },
    /// It was asked to stop. What was made so far stays; begin again with an empty database.
    #[error("Stopped before the sample city was complete.")]
    Stopped,
}
