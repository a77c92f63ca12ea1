//! Witnesses: others who sign that the log only grew, and remember it where no backup of the city reaches.

mod offer;

use std::future::Future;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use luoshi_proofs::note::Vkey;

use crate::error::OpenLogError;

pub use offer::Offered;

/// Whoever carries a question to a witness and brings back what it answers.
pub trait Carrier: Sync {
    /// Sends the body, or asks for what stands at the address where there is none.
    ///
    /// # Errors
    /// Why no whole answer came.
    fn carry(&self, url: &str, body: Option<String>) -> impl Future<Output = Result<Carried, String>> + Send;
}

/// An answer as it came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Carried {
    /// The status of HTTP.
    pub status: u16,
    /// The content type.
    pub kind: String,
    /// The text.
    pub body: String,
}

/// A witness as it is configured, and what it said last.
#[derive(Debug)]
pub struct Witness {
    /// How people call it.
    pub label: String,
    /// Where it listens, without the `add-checkpoint` behind it.
    pub address: String,
    /// The key that its cosignatures are checked with.
    pub key: Vkey,
    said: Mutex<Said>,
}

/// What a witness said last.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Said {
    /// Nothing since the program started.
    #[default]
    Nothing,
    /// It knows this log.
    Well,
    /// It could not be asked, or did not cosign.
    Failed(Trouble),
    /// It knows another past under this name.
    Other {
        /// The log's name.
        origin: String,
        /// What it knows.
        past: Past,
    },
}

/// Why a witness did not cosign, where that says nothing about the log.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Trouble {
    /// No whole answer came.
    #[error("it cannot be reached: {0}")]
    Unreachable(String),
    /// It knows no log of this name.
    #[error("it does not know this log: give its keeper the log's name and what `luoshi log show` prints")]
    UnknownLog,
    /// It knows other keys of this log.
    #[error("it knows no key that signed the checkpoint: give its keeper what `luoshi log show` prints")]
    UnknownKey,
    /// It answers otherwise than a witness does.
    #[error("it answers otherwise than a witness does: {0}")]
    Odd(String),
}

/// What a witness knows that is not this log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Past {
    /// A longer log.
    #[error("a log of {knows} positions under this name, and this one has {have}")]
    Longer {
        /// How long it knows the log to be.
        knows: u64,
        /// How long it is here.
        have: u64,
    },
    /// A log that is not the beginning of this one.
    #[error("a log under this name whose first {knows} positions are not those of this one")]
    Forked {
        /// How long it knows the log to be.
        knows: u64,
    },
}

impl Witness {
    /// A witness that was not asked yet.
    pub fn new(label: &str, address: &str, key: Vkey) -> Self {
        Self {
            label: label.to_owned(),
            address: address.trim_end_matches('/').to_owned(),
            key,
            said: Mutex::default(),
        }
    }

    /// What it said last.
    pub fn said(&self) -> Said {
        self.said.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn note(&self, said: Said) {
        *self.said.lock().unwrap_or_else(PoisonError::into_inner) = said;
    }
}

/// The witnesses of a city's log. Cheap to clone; clones share what was said.
#[derive(Clone, Debug, Default)]
pub struct Witnesses(Arc<Inner>);

#[derive(Debug, Default)]
struct Inner {
    all: Vec<Witness>,
    asked: AtomicBool,
}

impl Witnesses {
    /// Those that are configured. Until they were asked, nothing is signed.
    pub fn new(all: Vec<Witness>) -> Self {
        Self(Arc::new(Inner { all, asked: AtomicBool::default() }))
    }

    /// Each of them.
    pub fn all(&self) -> &[Witness] {
        &self.0.all
    }

    /// Whether they were asked what they know, so that signing may begin. Nobody has to be asked where there are none.
    pub fn were_asked(&self) -> bool {
        self.0.all.is_empty() || self.0.asked.load(Ordering::Acquire)
    }

    /// From now on signing may begin, unless one of them knows another past.
    pub fn set_asked(&self) {
        self.0.asked.store(true, Ordering::Release);
    }

    /// Refuses to sign where they were not asked, or one of them knows another past.
    pub(crate) fn require_same_past(&self, of: &str) -> Result<(), OpenLogError> {
        if !self.were_asked() {
            return Err(OpenLogError::Unasked);
        }
        let other = self.0.all.iter().find_map(|witness| match witness.said() {
            Said::Other { origin, past } if origin == of => Some((witness.label.clone(), past)),
            _ => None,
        });
        other.map_or(Ok(()), |(witness, past)| Err(OpenLogError::Witnessed { witness, past }))
    }
}
