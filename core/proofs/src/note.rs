//! Signed notes: <https://c2sp.org/signed-note>, with Ed25519.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use sha2::{Digest, Sha256};

/// The algorithm byte of a plain Ed25519 signature.
const ED25519: u8 = 1;
/// The algorithm byte of a witness's timestamped cosignature: <https://c2sp.org/tlog-cosignature>.
const COSIGNATURE: u8 = 4;

/// What is wrong with a note or a key.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoteError {
    /// It is no note: text that ends with a line end, an empty line, lines of signatures.
    #[error("this is no signed note")]
    Form,
    /// A key that cannot be read.
    #[error("this is no Ed25519 key of a signed note")]
    Key,
    /// No signature of this key.
    #[error("the note carries no signature of {0}")]
    NotSigned(String),
    /// A signature that does not fit the text.
    #[error("the signature of {0} does not fit the text")]
    BadSignature(String),
}

/// The key that signatures are checked with. Written `name+key id+base64`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vkey {
    /// Whose it is: for a log, its origin.
    pub name: String,
    algorithm: u8,
    key: VerifyingKey,
}

impl Vkey {
    /// Reads `name+abcdef01+base64`.
    ///
    /// # Errors
    /// Another form, another algorithm than Ed25519 and its cosignatures, a key id that is not the key's.
    pub fn parse(text: &str) -> Result<Self, NoteError> {
        let mut parts = text.trim_end().splitn(3, '+');
        let (Some(name), Some(id), Some(key)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(NoteError::Key);
        };
        let bytes = STANDARD.decode(key).map_err(|_| NoteError::Key)?;
        let (algorithm, key) = bytes.split_first().ok_or(NoteError::Key)?;
        let key: [u8; 32] = key.try_into().map_err(|_| NoteError::Key)?;
        let key = VerifyingKey::from_bytes(&key).map_err(|_| NoteError::Key)?;
        let read = Self { name: name.to_owned(), algorithm: *algorithm, key };
        let known = matches!(*algorithm, ED25519 | COSIGNATURE) && name_is_sound(name);
        if known && hex::encode(read.id()) == id { Ok(read) } else { Err(NoteError::Key) }
    }

    /// The first four bytes of SHA-256 over name, line end, algorithm and key.
    pub fn id(&self) -> [u8; 4] {
        key_id(&self.name, self.algorithm, self.key.as_bytes())
    }

    /// Whether it checks a witness's cosignatures rather than a log's signatures.
    pub fn is_witness(&self) -> bool {
        self.algorithm == COSIGNATURE
    }
}

impl std::fmt::Display for Vkey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let key = STANDARD.encode([&[self.algorithm], &self.key.as_bytes()[..]].concat());
        write!(f, "{}+{}+{key}", self.name, hex::encode(self.id()))
    }
}

/// A name without spaces and `+`, as keys and signatures carry it.
pub fn name_is_sound(name: &str) -> bool {
    !name.is_empty() && !name.contains(|c: char| c.is_whitespace() || c == '+')
}

fn key_id(name: &str, algorithm: u8, key: &[u8; 32]) -> [u8; 4] {
    let digest =
        Sha256::new().chain_update(name).chain_update([b'\n', algorithm]).chain_update(key).finalize();
    [digest[0], digest[1], digest[2], digest[3]]
}

/// The key that a log signs with. Written as Go's `note` package writes it: `PRIVATE+KEY+name+id+base64`.
#[derive(Clone)]
pub struct Signer {
    name: String,
    key: SigningKey,
}

impl Signer {
    /// A signer of this name from 32 random bytes.
    ///
    /// # Errors
    /// A name with spaces or `+`.
    pub fn new(name: &str, seed: [u8; 32]) -> Result<Self, NoteError> {
        let sound = name_is_sound(name);
        sound
            .then(|| Self { name: name.to_owned(), key: SigningKey::from_bytes(&seed) })
            .ok_or(NoteError::Key)
    }

    /// Reads a private key.
    pub fn parse(text: &str) -> Result<Self, NoteError> {
        let rest = text.trim_end().strip_prefix("PRIVATE+KEY+").ok_or(NoteError::Key)?;
        let mut parts = rest.splitn(3, '+');
        let (Some(name), Some(id), Some(key)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(NoteError::Key);
        };
        let bytes = STANDARD.decode(key).map_err(|_| NoteError::Key)?;
        let Some((&ED25519, seed)) = bytes.split_first() else { return Err(NoteError::Key) };
        let signer = Self::new(name, seed.try_into().map_err(|_| NoteError::Key)?)?;
        if hex::encode(signer.vkey().id()) == id { Ok(signer) } else { Err(NoteError::Key) }
    }

    /// The private key as text: for the key's file and nothing else.
    pub fn secret(&self) -> String {
        let key = STANDARD.encode([&[ED25519], &self.key.to_bytes()[..]].concat());
        format!("PRIVATE+KEY+{}+{}+{key}", self.name, hex::encode(self.vkey().id()))
    }

    /// The key that its signatures are checked with.
    pub fn vkey(&self) -> Vkey {
        Vkey { name: self.name.clone(), algorithm: ED25519, key: self.key.verifying_key() }
    }

    /// Whose it is.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The signature line over a text, with its line end.
    pub fn line(&self, text: &str) -> String {
        let signature = self.key.sign(text.as_bytes()).to_bytes();
        let bytes = [&self.vkey().id()[..], &signature[..]].concat();
        format!("\u{2014} {} {}\n", self.name, STANDARD.encode(bytes))
    }

    /// The text with its signature. The text ends with a line end.
    pub fn sign(&self, text: &str) -> String {
        format!("{text}\n{}", self.line(text))
    }
}

impl std::fmt::Debug for Signer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Signer({})", self.vkey())
    }
}

/// One line of a signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignatureLine {
    /// Who is said to have signed.
    pub name: String,
    /// The first four bytes: which key.
    pub id: [u8; 4],
    /// The rest.
    pub signature: Vec<u8>,
}

impl SignatureLine {
    /// Reads a line without its line end.
    pub fn parse(line: &str) -> Option<Self> {
        let (name, signature) = line.strip_prefix("\u{2014} ")?.split_once(' ')?;
        let bytes = STANDARD.decode(signature).ok()?;
        let (id, signature) = bytes.split_first_chunk::<4>()?;
        let sound = name_is_sound(name) && !signature.is_empty();
        sound.then(|| Self { name: name.to_owned(), id: *id, signature: signature.to_vec() })
    }
}

/// A text with signatures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// The signed text, with its last line end.
    pub text: String,
    /// All signatures, also those of unknown keys.
    pub signatures: Vec<SignatureLine>,
}

impl Note {
    /// Reads a note.
    pub fn parse(note: &str) -> Result<Self, NoteError> {
        let at = note.rfind("\n\n").ok_or(NoteError::Form)?;
        let (text, lines) = (&note[..=at], &note[at + 2..]);
        let lines = lines.strip_suffix('\n').ok_or(NoteError::Form)?;
        let control = |c: char| c < ' ' && c != '\n';
        if text.contains(control) {
            return Err(NoteError::Form);
        }
        let signatures = lines.split('\n').map(SignatureLine::parse).collect::<Option<Vec<_>>>();
        Ok(Self { text: text.to_owned(), signatures: signatures.ok_or(NoteError::Form)? })
    }

    /// Holds the text against the signature of a key. For a witness's key, gives the seconds since 1970 that the
    /// witness signed at.
    ///
    /// # Errors
    /// No signature of the key, or one that does not fit.
    pub fn verify(&self, key: &Vkey) -> Result<Option<u64>, NoteError> {
        let id = key.id();
        let mut mine =
            self.signatures.iter().filter(|line| line.name == key.name && line.id == id).peekable();
        if mine.peek().is_none() {
            return Err(NoteError::NotSigned(key.name.clone()));
        }
        mine.find_map(|line| self.fits(key, &line.signature))
            .ok_or_else(|| NoteError::BadSignature(key.name.clone()))
    }

    fn fits(&self, key: &Vkey, bytes: &[u8]) -> Option<Option<u64>> {
        let strict = |text: &[u8], signature: &[u8]| {
            let signature = Signature::from_slice(signature).ok()?;
            key.key.verify_strict(text, &signature).ok()
        };
        if !key.is_witness() {
            return strict(self.text.as_bytes(), bytes).map(|()| None);
        }
        let (time, signature) = bytes.split_first_chunk::<8>()?;
        let time = u64::from_be_bytes(*time);
        let signed = format!("cosignature/v1\ntime {time}\n{}", self.text);
        strict(signed.as_bytes(), signature).map(|()| Some(time))
    }
}
