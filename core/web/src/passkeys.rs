//! Passkeys (WebAuthn): what a browser is asked for, and what is believed of what it answers. The library holds an
//! answer against the challenge, the site and the key; the challenge, its one use and the count are ours.

use axum::http::{HeaderMap, Uri};
use luoshi_store::CityId;
use luoshi_units::passkeys::{self, New, Passkey};
use passki::{
    AuthenticationCredential, AuthenticationState, Passki, RegistrationCredential, RegistrationState,
    StoredPasskey,
};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::session::Token;
use crate::{App, Error, Html, Words};

/// ECDSA over P-256, Ed25519, RSA with SHA-256: what telephones, computers and keys on a ring sign with.
const ALGORITHMS: [i32; 3] = [-7, -8, -257];
/// How long a browser waits for its owner, in milliseconds.
const WAITS: i64 = 300_000;
/// No device calls a passkey by more bytes (WebAuthn).
const LONGEST: usize = 1023;

/// What an answer is good for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum For {
    /// The account is known, and this stands beside what was shown of it.
    Account(i64),
    /// Nothing else is shown: the device says whose it is, and has seen a finger or heard a PIN.
    Alone,
}

/// The site as browsers name it to devices.
pub(crate) struct Site {
    host: String,
    passki: Passki,
}

/// A challenge that nobody has had before, as it is kept.
pub(crate) fn challenge(app: &App) -> String {
    hex::encode(app.store().random::<32>())
}

/// What a device calls an account, so that it keeps one passkey for it: it says nothing of whose it is.
fn handle(city: CityId, account: i64) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(b"passkey");
    hash.update(city.to_be_bytes());
    hash.update(account.to_be_bytes());
    hash.finalize().into()
}

fn bytes(challenge: &str) -> Vec<u8> {
    Token::parse_hash(challenge).map(Vec::from).unwrap_or_default()
}

fn told<E: std::fmt::Display>(error: E) -> String {
    error.to_string()
}

/// A value of the library's, which it lets be read and not made.
fn read<T: DeserializeOwned>(value: Value) -> Result<T, String> {
    serde_json::from_value(value).map_err(told)
}

impl Site {
    pub(crate) fn of(app: &App, headers: &HeaderMap) -> Self {
        let origin = app.origin(headers);
        let host = origin.parse::<Uri>().ok().and_then(|uri| uri.host().map(str::to_owned));
        let host = host.unwrap_or_default();
        Self { passki: Passki::new(&host, &[&origin], ""), host }
    }

    /// What a browser is to make a passkey with; not on a device that has one of `known`.
    pub(crate) fn creation(
        &self,
        challenge: &str,
        (city, account): (CityId, i64),
        [site, login, name]: [&str; 3],
        known: &[Passkey],
    ) -> Value {
        let kinds = ALGORITHMS.map(|alg| json!({ "type": "public-key", "alg": alg }));
        json!({
            "rp": { "id": self.host, "name": site },
            "user": {
                "id": Passki::base64_encode(&handle(city, account)), "name": login, "displayName": name,
            },
            "challenge": Passki::base64_encode(&bytes(challenge)),
            "pubKeyCredParams": kinds,
            "timeout": WAITS,
            "attestation": "none",
            "authenticatorSelection": {
                "residentKey": "preferred", "requireResidentKey": false, "userVerification": "preferred",
            },
            "excludeCredentials": described(known),
            "extensions": { "credProps": true },
        })
    }

    /// What a browser is to sign; with one of `known`, or where there is none with any that a device finds.
    pub(crate) fn request(&self, challenge: &str, known: &[Passkey]) -> Value {
        json!({
            "challenge": Passki::base64_encode(&bytes(challenge)),
            "rpId": self.host,
            "timeout": WAITS,
            "allowCredentials": described(known),
            "userVerification": if known.is_empty() { "required" } else { "discouraged" },
        })
    }

    /// The passkey that a browser made, if this challenge asked for it.
    pub(crate) fn made(&self, answer: &str, challenge: &str, named: String) -> Result<New, String> {
        let answer: RegistrationCredential = serde_json::from_str(answer).map_err(told)?;
        let nobody = json!({ "id": "", "name": "", "displayName": "" });
        let state: RegistrationState = read(json!({
            "challenge": bytes(challenge), "user": nobody, "user_verification": "preferred",
        }))?;
        let made = self.passki.finish_passkey_registration(&answer, &state).map_err(told)?;
        if !ALGORITHMS.contains(&made.algorithm) || made.credential_id.len() > LONGEST {
            return Err("it is of a kind that was not asked for".to_owned());
        }
        Ok(New {
            kept: serde_json::to_value(&made).map_err(told)?,
            counter: i64::from(made.counter),
            alone: made.rk == Some(true),
            credential: made.credential_id,
            named,
        })
    }

    /// The count that comes with a signature, if this challenge asked for it and it is this passkey's.
    fn signed(
        &self,
        answer: &AuthenticationCredential,
        challenge: &str,
        (city, passkey): (CityId, &Passkey),
        alone: bool,
    ) -> Result<i64, String> {
        let state: AuthenticationState = read(json!({
            "challenge": bytes(challenge),
            "allowed_credentials": [&passkey.credential],
            "user_verification": if alone { "required" } else { "discouraged" },
        }))?;
        let mut kept: StoredPasskey = read(passkey.kept.clone())?;
        kept.counter = u32::try_from(passkey.counter).map_err(told)?;
        let signed = self.passki.finish_passkey_authentication(answer, &state, &kept).map_err(told)?;
        let own = handle(city, passkey.account);
        let named = signed.user_handle.as_deref().filter(|given| !given.is_empty());
        if named.map_or(alone, |named| named != own) {
            return Err("the device names another account".to_owned());
        }
        Ok(i64::from(signed.counter))
    }
}

fn described(known: &[Passkey]) -> Vec<Value> {
    let one = |passkey: &Passkey| {
        let id = Passki::base64_encode(&passkey.credential);
        json!({ "type": "public-key", "id": id, "transports": passkey.kept["transports"] })
    };
    known.iter().map(one).collect()
}

/// The passkey whose signature this is; none where it is not believed, and the log says why.
pub(crate) async fn shown(
    app: &App,
    headers: &HeaderMap,
    answer: &str,
    challenge: &str,
    what_for: For,
) -> Result<Option<Passkey>, Error> {
    let found = believed(app, headers, answer, challenge, what_for).await?;
    if let Err(why) = &found {
        tracing::warn!("A passkey is not believed: {why}");
    }
    Ok(found.ok())
}

async fn believed(
    app: &App,
    headers: &HeaderMap,
    answer: &str,
    challenge: &str,
    what_for: For,
) -> Result<Result<Passkey, String>, Error> {
    let answer: AuthenticationCredential = match serde_json::from_str(answer) {
        Ok(answer) => answer,
        Err(error) => return Ok(Err(told(error))),
    };
    let Ok(credential) = Passki::base64_decode(&answer.raw_id) else {
        return Ok(Err("its name is not readable".to_owned()));
    };
    let (city, now) = (app.city().id, app.clock().now());
    let found = passkeys::named(&mut app.read().await?, city, &credential).await?;
    let alone = what_for == For::Alone;
    let Some(passkey) = found.filter(|found| alone || what_for == For::Account(found.account)) else {
        return Ok(Err("nobody here has it".to_owned()));
    };
    let counter = match Site::of(app, headers).signed(&answer, challenge, (city, &passkey), alone) {
        Ok(counter) => counter,
        Err(why) => return Ok(Err(why)),
    };
    let id = passkey.id;
    let went_on = app
        .store()
        .write(move |tx| Box::pin(async move { passkeys::used(tx, city, id, (counter, alone), now).await }));
    Ok(if went_on.await? { Ok(passkey) } else { Err("its count does not go on".to_owned()) })
}

/// What a button asks a device for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ask {
    /// To make a passkey.
    Create,
    /// To sign with one.
    Get,
}

/// The button that asks for a passkey. It shows where a script can do that; `begin` is where the browser asks what is
/// wanted, `to` where the answer goes.
pub(crate) fn button(w: Words, (ask, label): (Ask, &str), begin: &str, to: &str) -> Html {
    let (ask, class) = if ask == Ask::Create { ("create", "btn main-act") } else { ("get", "btn wide") };
    let [label, failed, twice, address, local] =
        [label, "passkey-failed", "passkey-twice", "passkey-address", "passkey-local"]
            .map(|key| Html::text(w.t(key)));
    Html::trusted(format!(
        r#"<button class="{class}" type="button" data-passkey="{ask}" data-begin="{begin}" data-to="{to}" data-word-failed="{failed}" data-word-twice="{twice}" data-word-address="{address}" data-word-local="{local}" hidden>{label}</button><p class="error" role="alert" data-passkey-said hidden></p>"#
    ))
}
