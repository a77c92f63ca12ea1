//! A caller's deed on its way to the writer, and what it came to on its way back.

use std::any::Any;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use futures_util::FutureExt;
use tokio::sync::oneshot;

use crate::{BoxFuture, StoreError, Tx};

/// What a caller hears: the deed's result, or what it panicked with.
pub(crate) type Outcome<T, E> = Result<Result<T, E>, Box<dyn Any + Send>>;

/// How a deed stands to the deeds of others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Manner {
    /// In one transaction with whoever waits.
    Together,
    /// In a transaction of its own.
    Apart,
    /// While no deed beside it shares the log's barrier: on PostgreSQL in a transaction of its own, while this
    /// program has no other deed under way.
    Alone,
}

/// A deed that waits. Whoever takes it runs it or refuses it.
pub(crate) trait Job: Send {
    fn manner(&self) -> Manner;
    fn run<'t>(self: Box<Self>, tx: &'t mut Tx) -> BoxFuture<'t, Done>;
    fn refuse(self: Box<Self>, error: StoreError);
}

/// What a deed came to, held back until its transaction has ended.
pub(crate) struct Done {
    /// Whether what it did is to stay: it succeeded, and its caller still waits.
    pub keep: bool,
    answer: Box<dyn FnOnce(Option<StoreError>) + Send>,
}

impl Done {
    /// Tells the caller, in the place of success also what kept the deed from lasting.
    pub fn answer(self, failed: Option<StoreError>) {
        (self.answer)(failed);
    }
}

/// A deed with the channel back to its caller.
pub(crate) struct Waiting<F, T, E> {
    pub manner: Manner,
    pub deed: F,
    /// Counts what was written, before anybody hears of it.
    pub written: Arc<AtomicU64>,
    pub reply: oneshot::Sender<Outcome<T, E>>,
}

impl<F, T, E> Job for Waiting<F, T, E>
where
    F: for<'t> FnOnce(&'t mut Tx) -> BoxFuture<'t, Result<T, E>> + Send + 'static,
    T: Send + 'static,
    E: From<StoreError> + Send + 'static,
{
    fn manner(&self) -> Manner {
        self.manner
    }

    fn run<'t>(self: Box<Self>, tx: &'t mut Tx) -> BoxFuture<'t, Done> {
        Box::pin(async move {
            let Self { deed, mut reply, written, .. } = *self;
            if reply.is_closed() {
                return Done { keep: false, answer: Box::new(|_| ()) };
            }
            let deed = AssertUnwindSafe(async move { deed(tx).await }).catch_unwind();
            let outcome: Outcome<T, E> = tokio::select! {
                biased;
                outcome = deed => outcome,
                () = reply.closed() => return Done { keep: false, answer: Box::new(|_| ()) },
            };
            let keep = matches!(outcome, Ok(Ok(_))) && !reply.is_closed();
            let answer = move |failed: Option<StoreError>| {
                let said = match (outcome, failed) {
                    (Ok(Ok(_)), Some(error)) => Ok(Err(error.into())),
                    (outcome, _) => outcome,
                };
                written.fetch_add(1, Ordering::Release);
                // A caller that went away since then hears nothing.
                drop(reply.send(said));
            };
            Done { keep, answer: Box::new(answer) }
        })
    }

    fn refuse(self: Box<Self>, error: StoreError) {
        drop(self.reply.send(Ok(Err(error.into()))));
    }
}
