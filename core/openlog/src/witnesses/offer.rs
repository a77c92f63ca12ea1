//! What is said to a witness, and what its answers mean.

use luoshi_proofs::checkpoint::Checkpoint;
use luoshi_proofs::witness::{Answer, add_checkpoint, latest, latest_path};
use luoshi_store::{CityId, Instant};

use super::{Carrier, Past, Said, Trouble, Witness};
use crate::error::OpenLogError;
use crate::{OpenLog, Published};

/// What came of offering a checkpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Offered {
    /// It is cosigned, and the signature kept.
    Cosigned,
    /// The witness has seen a longer checkpoint of this very log: another server was faster.
    Ahead,
    /// It is not cosigned, and may be offered again.
    Failed(Trouble),
    /// The witness knows another past: nothing is signed any more.
    Other(Past),
}

impl Offered {
    fn said(&self, origin: &str) -> Said {
        match self {
            Self::Cosigned | Self::Ahead => Said::Well,
            Self::Failed(trouble) => Said::Failed(trouble.clone()),
            Self::Other(past) => Said::Other { origin: origin.to_owned(), past: *past },
        }
    }
}

/// What a witness shows of a log.
enum Shown {
    Checkpoint(Checkpoint),
    Nothing,
    Unreachable(String),
}

impl OpenLog {
    /// Asks a witness what it knows of the log, before anything is signed: a longer log, or another one, means that an
    /// older database was put back. `published` is what was signed last, as far as this database knows.
    ///
    /// # Errors
    /// The database; never what the witness answers.
    pub async fn ask(
        &self,
        city: CityId,
        (origin, published): (&str, Option<&Published>),
        witness: &Witness,
        over: &impl Carrier,
        now: Instant,
    ) -> Result<Offered, OpenLogError> {
        let known = match shown(witness, origin, over).await {
            Shown::Checkpoint(checkpoint) => match self.past_of(city, &checkpoint).await? {
                Some(past) => Offered::Other(past),
                None => Offered::Ahead,
            },
            Shown::Unreachable(why) => Offered::Failed(Trouble::Unreachable(why)),
            Shown::Nothing => match published {
                // It may show nothing and know the log all the same: what it says to an old checkpoint tells.
                Some(published) => self.offered(city, published, witness, over, now).await?,
                None => return Ok(Offered::Ahead),
            },
        };
        witness.note(known.said(origin));
        Ok(known)
    }

    /// Offers a checkpoint to a witness and keeps its cosignature.
    ///
    /// # Errors
    /// The database; never what the witness answers.
    pub async fn offer(
        &self,
        city: CityId,
        published: &Published,
        witness: &Witness,
        over: &impl Carrier,
        now: Instant,
    ) -> Result<Offered, OpenLogError> {
        let offered = self.offered(city, published, witness, over, now).await?;
        witness.note(offered.said(&published.origin));
        Ok(offered)
    }

    async fn offered(
        &self,
        city: CityId,
        published: &Published,
        witness: &Witness,
        over: &impl Carrier,
        now: Instant,
    ) -> Result<Offered, OpenLogError> {
        let size = published.size;
        let last = self.cosigned_last(city, &published.origin, &witness.key.name).await?;
        let mut old = last.map_or(0, |(size, _)| size).min(size);
        // A second time only with the size that the witness itself named.
        for again in [false, true] {
            let answer = match self.add(city, published, old, witness, over).await? {
                Ok(answer) => answer,
                Err(why) => return Ok(Offered::Failed(Trouble::Unreachable(why))),
            };
            let odd = |what: String| Ok(Offered::Failed(Trouble::Odd(what)));
            match answer {
                Answer::Cosigned { line, .. } => {
                    self.keep_cosignature(city, published, &witness.key.name, &line, now).await?;
                    return Ok(Offered::Cosigned);
                }
                Answer::Knows(knows) if knows > size => {
                    let have = self.grow(city).await?;
                    let longer = Past::Longer { knows, have };
                    return if knows <= have {
                        Ok(Offered::Ahead)
                    } else {
                        self.suspect(city, published, longer, witness, over).await
                    };
                }
                // Older witnesses name the size itself where they know another root of it.
                Answer::Knows(knows) if knows == old && knows == size => {
                    return self.suspect(city, published, Past::Forked { knows }, witness, over).await;
                }
                Answer::Knows(knows) if !again && knows != old => old = knows,
                Answer::Knows(knows) => return odd(format!("it names {knows} for {old}")),
                Answer::Inconsistent => {
                    return self.suspect(city, published, Past::Forked { knows: old }, witness, over).await;
                }
                Answer::UnknownLog => return Ok(Offered::Failed(Trouble::UnknownLog)),
                Answer::UnknownKey => return Ok(Offered::Failed(Trouble::UnknownKey)),
                Answer::Other(what) => return odd(what),
            }
        }
        Ok(Offered::Failed(Trouble::Odd("it names another size each time".to_owned())))
    }

    async fn add(
        &self,
        city: CityId,
        published: &Published,
        old: u64,
        witness: &Witness,
        over: &impl Carrier,
    ) -> Result<Result<Answer, String>, OpenLogError> {
        let proof = self.consistency(city, old, published.size).await?.unwrap_or_default();
        let body = add_checkpoint(old, &proof, &published.signed);
        let carried = over.carry(&format!("{}/add-checkpoint", witness.address), Some(body)).await;
        let text = published.text();
        Ok(carried.map(|came| Answer::read(came.status, &came.kind, &came.body, text, &witness.key)))
    }

    /// An answer that speaks of another past carries no signature. Where the witness shows what it signed, that
    /// decides; otherwise its word does.
    async fn suspect(
        &self,
        city: CityId,
        published: &Published,
        word: Past,
        witness: &Witness,
        over: &impl Carrier,
    ) -> Result<Offered, OpenLogError> {
        let Shown::Checkpoint(checkpoint) = shown(witness, &published.origin, over).await else {
            return Ok(Offered::Other(word));
        };
        let past = self.past_of(city, &checkpoint).await?;
        let odd = || Trouble::Odd(format!("it speaks of {word}, but what it has signed is this log"));
        Ok(past.map_or_else(|| Offered::Failed(odd()), Offered::Other))
    }

    /// What of a cosigned checkpoint is not this log's past.
    async fn past_of(&self, city: CityId, known: &Checkpoint) -> Result<Option<Past>, OpenLogError> {
        let size = self.grow(city).await?;
        match self.refuse_other(city, size, known).await {
            Ok(()) => Ok(None),
            Err(OpenLogError::Shrunk { signed, have }) => Ok(Some(Past::Longer { knows: signed, have })),
            Err(OpenLogError::Forked { signed }) => Ok(Some(Past::Forked { knows: signed })),
            Err(error) => Err(error),
        }
    }
}

async fn shown(witness: &Witness, origin: &str, over: &impl Carrier) -> Shown {
    match over.carry(&format!("{}/{}", witness.address, latest_path(origin)), None).await {
        Err(why) => Shown::Unreachable(why),
        Ok(came) if came.status == 200 => {
            latest(&came.body, origin, &witness.key).map_or(Shown::Nothing, Shown::Checkpoint)
        }
        Ok(_) => Shown::Nothing,
    }
}
