//! A witness's key, for tests that play the witness.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signer as _, SigningKey};
use sha2::{Digest, Sha256};

/// A witness's key: it signs as <https://c2sp.org/tlog-cosignature> says.
pub struct Cosigner {
    name: String,
    key: SigningKey,
}

impl Cosigner {
    /// From a seed.
    pub fn new(name: &str, seed: u8) -> Self {
        Self { name: name.to_owned(), key: SigningKey::from_bytes(&[seed; 32]) }
    }

    fn public(&self) -> Vec<u8> {
        [&[4], &self.key.verifying_key().to_bytes()[..]].concat()
    }

    fn id(&self) -> Vec<u8> {
        let digest = Sha256::new().chain_update(&self.name).chain_update(b"\n").chain_update(self.public());
        digest.finalize()[..4].to_vec()
    }

    /// The key that its signatures are checked with, as text.
    pub fn vkey(&self) -> String {
        let id: String = hex::encode(self.id());
        format!("{}+{id}+{}", self.name, STANDARD.encode(self.public()))
    }

    /// The line of its signature over a checkpoint's text, with its line end.
    pub fn line(&self, text: &str, time: u64) -> String {
        let signature = self.key.sign(format!("cosignature/v1\ntime {time}\n{text}").as_bytes()).to_bytes();
        let bytes = [&self.id()[..], &time.to_be_bytes(), &signature].concat();
        format!("\u{2014} {} {}\n", self.name, STANDARD.encode(bytes))
    }
}
