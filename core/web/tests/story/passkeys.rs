//! Passkeys: a device in memory that makes them and signs as real ones do, or spoils what it says.

use axum::http::StatusCode;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as B64;
use chrono::TimeDelta;
use ed25519_dalek::{Signer, SigningKey};
use luoshi_testkit::{TestDb, on_both};
use luoshi_units::{Role, Units, Who, deeds};
use luoshi_web::{Error, Settings, SignIn};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::city::{Browser, MIGRATIONS, Page, Served, serve};
use crate::me::pass;
use crate::toy::Toy;

/// What is wrong with a signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Spoilt {
    Nothing,
    Origin,
    Site,
    Challenge,
    Kind,
    Framed,
    Nobody,
    Unverified,
    Key,
    Altered,
    Handle,
    Count,
}

/// A telephone with one passkey.
struct Device {
    key: SigningKey,
    name: [u8; 16],
    handle: String,
    count: u32,
}

const PRESENT: u8 = 1;
const VERIFIED: u8 = 4;
const ATTESTED: u8 = 64;

impl Device {
    fn new(seed: u8) -> Self {
        let key = SigningKey::from_bytes(&[seed; 32]);
        Self { key, name: [seed; 16], handle: String::new(), count: 0 }
    }

    fn client(asked: &Value, kind: &str, spoilt: Spoilt) -> String {
        let other = B64.encode([9; 32]);
        let challenge =
            if spoilt == Spoilt::Challenge { &other } else { asked["challenge"].as_str().unwrap() };
        let origin =
            if spoilt == Spoilt::Origin { "http://luoshi.evil.example" } else { "http://luoshi.example" };
        let kind = if spoilt == Spoilt::Kind { "webauthn.other" } else { kind };
        let framed = spoilt == Spoilt::Framed;
        json!({ "type": kind, "challenge": challenge, "origin": origin, "crossOrigin": framed }).to_string()
    }

    fn head(&self, site: &str, flags: u8, spoilt: Spoilt) -> Vec<u8> {
        let site = if spoilt == Spoilt::Site { "evil.example" } else { site };
        let mut flags = flags;
        if spoilt == Spoilt::Nobody {
            flags &= !PRESENT;
        }
        if spoilt == Spoilt::Unverified {
            flags &= !VERIFIED;
        }
        let mut out = Sha256::digest(site).to_vec();
        out.push(flags);
        out.extend(self.count.to_be_bytes());
        out
    }

    /// What a browser answers that was asked to make a passkey.
    fn make(&mut self, asked: &Value, spoilt: Spoilt) -> Value {
        asked["user"]["id"].as_str().unwrap().clone_into(&mut self.handle);
        let client = Self::client(asked, "webauthn.create", spoilt);
        let mut data = self.head(asked["rp"]["id"].as_str().unwrap(), PRESENT | VERIFIED | ATTESTED, spoilt);
        data.extend([0; 16]);
        data.extend([0, 16]);
        data.extend(self.name);
        // The public key in CBOR: kind OKP, EdDSA, Ed25519.
        data.extend([0xa4, 0x01, 0x01, 0x03, 0x27, 0x20, 0x06, 0x21, 0x58, 0x20]);
        data.extend(self.key.verifying_key().to_bytes());
        let mut object = b"\xa3\x63fmt\x64none\x67attStmt\xa0\x68authData\x58".to_vec();
        object.push(u8::try_from(data.len()).unwrap());
        object.extend(data);
        json!({
            "rawId": B64.encode(self.name),
            "response": {
                "clientDataJSON": B64.encode(client), "attestationObject": B64.encode(object),
                "transports": ["internal", "hybrid"],
            },
            "clientExtensionResults": { "credProps": { "rk": true } },
        })
    }

    /// What a browser answers that was asked to sign.
    fn sign(&mut self, asked: &Value, spoilt: Spoilt) -> Value {
        if spoilt != Spoilt::Count {
            self.count += 1;
        }
        let client = Self::client(asked, "webauthn.get", spoilt);
        let data = self.head(asked["rpId"].as_str().unwrap(), PRESENT | VERIFIED, spoilt);
        let signed = [&data[..], &Sha256::digest(&client)[..]].concat();
        let key = if spoilt == Spoilt::Key { SigningKey::from_bytes(&[99; 32]) } else { self.key.clone() };
        let mut signature = key.sign(&signed).to_bytes();
        if spoilt == Spoilt::Altered {
            signature[0] ^= 1;
        }
        let handle = if spoilt == Spoilt::Handle { B64.encode([3; 32]) } else { self.handle.clone() };
        json!({
            "rawId": B64.encode(self.name),
            "response": {
                "clientDataJSON": B64.encode(client), "authenticatorData": B64.encode(data),
                "signature": B64.encode(signature), "userHandle": handle,
            },
        })
    }
}

fn form(answer: &Value, csrf: &str) -> String {
    let answer: String = form_urlencoded::byte_serialize(answer.to_string().as_bytes()).collect();
    format!("csrf={csrf}&answer={answer}&name=My+telephone&next=/toy")
}

async fn served(db: TestDb) -> Served {
    serve(db, vec![Box::new(Toy)], Settings::default()).await
}

/// Adds a passkey of the device to whoever is signed in there.
async fn add(browser: &mut Browser, device: &mut Device, spoilt: Spoilt) -> Page {
    let csrf = browser.get("/me/passkeys").await.csrf();
    let asked = browser.post("/me/passkeys/begin", &format!("csrf={csrf}")).await;
    assert_eq!(asked.status, StatusCode::OK, "{}", asked.text);
    let answer = device.make(&asked.json(), spoilt);
    browser.post("/me/passkeys?lang=en", &form(&answer, &csrf)).await
}

async fn with_passkey(served: &Served, login: &str, seed: u8) -> (Browser, Device) {
    let (mut browser, mut device) = (Browser::new(served), Device::new(seed));
    browser.sign_in(login).await;
    let added = add(&mut browser, &mut device, Spoilt::Nothing).await;
    assert_eq!(added.status, StatusCode::OK, "{}", added.text);
    assert_eq!(added.text.matches("<li><code>").count(), 10, "the first brings codes to write down");
    (browser, device)
}

/// Signs in with nothing but the device.
async fn alone(browser: &mut Browser, device: &mut Device, spoilt: Spoilt) -> Page {
    let asked = browser.post("/sign-in/passkey/begin", "").await.json();
    assert!(
        asked["allowCredentials"].as_array().unwrap().is_empty() && asked["userVerification"] == "required"
    );
    let answer = device.sign(&asked, spoilt);
    browser.post("/sign-in/passkey", &form(&answer, "")).await
}

/// The password, and then the device.
async fn after_password(served: &Served, device: &mut Device, spoilt: Spoilt) -> (Browser, Page) {
    let mut browser = Browser::new(served);
    let sent = browser.post("/sign-in", "login=clerk&password=correct+horse&next=/toy").await;
    assert_eq!(sent.header("location"), "/sign-in/second");
    assert!(browser.get("/sign-in/second?lang=en").await.text.contains("Use a passkey"));
    let asked = browser.post("/sign-in/second/begin", "").await.json();
    assert_eq!(asked["allowCredentials"][0]["id"], B64.encode(device.name));
    let answer = device.sign(&asked, spoilt);
    let page = browser.post("/sign-in/second/passkey?lang=en", &form(&answer, "")).await;
    (browser, page)
}

#[test]
fn a_passkey_signs_in_by_itself_and_after_the_password() {
    on_both(MIGRATIONS, |db| async {
        let served = served(db).await;
        let (mut browser, mut device) = with_passkey(&served, "clerk", 1).await;
        let page = browser.get("/me/passkeys?lang=en").await;
        assert!(page.text.contains("My telephone") && page.text.contains("Never yet"), "{}", page.text);
        assert!(page.text.contains("Signing in by itself"));
        assert!(browser.get("/me/second").await.text.contains("/me/second/codes"));

        let mut by_itself = Browser::new(&served);
        assert_eq!(alone(&mut by_itself, &mut device, Spoilt::Nothing).await.header("location"), "/toy");
        assert!(by_itself.get("/toy").await.text.contains("周桂芝"));
        assert!(!by_itself.get("/me/passkeys?lang=en").await.text.contains("Never yet"));

        let (mut second, page) = after_password(&served, &mut device, Spoilt::Nothing).await;
        assert_eq!(page.header("location"), "/toy", "{}", page.text);
        assert_eq!(second.get("/toy").await.status, StatusCode::OK);

        // What changes how one signs in asks again, and takes the passkey for it.
        pass(&served, TimeDelta::minutes(16));
        let csrf = second.get("/me").await.csrf();
        let asked = second.post("/me/passkeys/begin", &format!("csrf={csrf}")).await;
        assert!(asked.header("location").starts_with("/me/confirm"));
        let asked = second.post("/me/confirm/begin", &format!("csrf={csrf}")).await.json();
        let answer = device.sign(&asked, Spoilt::Nothing);
        assert_eq!(
            second.post("/me/confirm/passkey", &form(&answer, &csrf)).await.header("location"),
            "/toy"
        );
        let again = second.post("/me/confirm/passkey?lang=en", &form(&answer, &csrf)).await;
        assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY, "shown once");

        let id = second.get("/me/passkeys").await;
        let (_, id) = id.text.split_once(r#"name="passkey" value=""#).expect("a button");
        let id = id.split('"').next().expect("it ends");
        let gone = second.post("/me/passkeys/end", &format!("csrf={csrf}&passkey={id}")).await;
        assert_eq!(gone.header("location"), "/me/passkeys?done=passkey-off");
        assert!(!second.get("/me/second").await.text.contains("/me/second/codes"), "the codes go with it");
        let refused = alone(&mut Browser::new(&served), &mut device, Spoilt::Nothing).await;
        assert_eq!(refused.header("location"), "/sign-in?passkey=no&next=%2Ftoy");
        let mut plain = Browser::new(&served);
        plain.sign_in("clerk").await;
    });
}

#[test]
fn a_code_on_paper_stands_in_for_a_lost_device() {
    on_both(MIGRATIONS, |db| async {
        let served = served(db).await;
        let (mut browser, mut device) = (Browser::new(&served), Device::new(1));
        browser.sign_in("clerk").await;
        let added = add(&mut browser, &mut device, Spoilt::Nothing).await;
        let (_, code) = added.text.split_once("<li><code>").expect("codes are shown");
        let code = code.split('<').next().expect("a code ends");
        let mut other = Browser::new(&served);
        other.post("/sign-in", "login=clerk&password=correct+horse&next=/toy").await;
        // A program, which can show no passkey, is told what it can show instead.
        let mut program = Browser::new(&served);
        let given = |code: &str| json!({ "login": "clerk", "password": "correct horse", "code": code });
        let refused = program.post_json("/api/v1/sign-in", &given("")).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.text.contains("/me/second") && refused.text.contains("恢复码"), "{}", refused.text);
        let paper = added.text.split("<li><code>").nth(2).and_then(|rest| rest.split('<').next());
        let taken = program.post_json("/api/v1/sign-in", &given(paper.expect("a second code"))).await;
        assert!(taken.text.contains("token"), "{}", taken.text);
        let wrong = other.post("/sign-in/second", "code=123456").await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(other.post("/sign-in/second", &format!("code={code}")).await.header("location"), "/toy");
    });
}

/// A device whose signature is spoilt so, by itself and after the password; then the same device, honest again.
async fn refused(db: TestDb, spoilt: Spoilt) {
    let served = served(db).await;
    let (_, mut device) = with_passkey(&served, "clerk", 1).await;
    device.count = 4;
    alone(&mut Browser::new(&served), &mut device, Spoilt::Nothing).await;
    let mut browser = Browser::new(&served);
    let page = alone(&mut browser, &mut device, spoilt).await;
    assert_eq!(page.header("location"), "/sign-in?passkey=no&next=%2Ftoy", "{spoilt:?}: {}", page.text);
    assert_eq!(browser.get("/toy").await.status, StatusCode::SEE_OTHER);
    assert!(browser.get("/sign-in?passkey=no&lang=en").await.text.contains("does not sign anybody in"));
    // A device that was only touched is enough after a password.
    if spoilt != Spoilt::Unverified {
        let (mut browser, page) = after_password(&served, &mut device, spoilt).await;
        assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY, "{spoilt:?}: {}", page.text);
        assert!(page.text.contains("The passkey was not taken"));
        assert_eq!(browser.get("/toy").await.status, StatusCode::SEE_OTHER);
    }
    let (mut browser, _) = after_password(&served, &mut device, Spoilt::Nothing).await;
    assert_eq!(browser.get("/toy").await.status, StatusCode::OK);
}

macro_rules! spoilt {
    ($($name:ident => $spoilt:ident;)*) => {$(
        #[test]
        fn $name() {
            on_both(MIGRATIONS, |db| refused(db, Spoilt::$spoilt));
        }
    )*};
}

spoilt! {
    what_was_signed_on_another_site_is_refused => Origin;
    what_was_signed_for_another_site_is_refused => Site;
    what_answers_another_challenge_is_refused => Challenge;
    what_answers_another_question_is_refused => Kind;
    what_was_signed_inside_another_page_is_refused => Framed;
    what_nobody_touched_is_refused => Nobody;
    what_saw_no_finger_does_not_sign_in_by_itself => Unverified;
    what_another_key_signed_is_refused => Key;
    a_signature_that_was_altered_is_refused => Altered;
    a_device_that_names_another_account_is_refused => Handle;
    a_count_that_does_not_go_on_is_refused => Count;
}

#[test]
fn an_answer_is_taken_once_and_where_it_was_asked_for() {
    on_both(MIGRATIONS, |db| async {
        let served = served(db).await;
        let (mut clerk, mut device) = with_passkey(&served, "clerk", 1).await;
        let mut browser = Browser::new(&served);
        let asked = browser.post("/sign-in/passkey/begin", "").await.json();
        let answer = form(&device.sign(&asked, Spoilt::Nothing), "");
        let mut thief = Browser::new(&served);
        assert_eq!(thief.post("/sign-in/passkey", &answer).await.header("location"), "/sign-in?again=yes");
        thief.cookies = browser.cookies.clone();
        assert_eq!(browser.post("/sign-in/passkey", &answer).await.header("location"), "/toy");
        let again = thief.post("/sign-in/passkey", &answer).await;
        assert_eq!(again.header("location"), "/sign-in?again=yes", "replayed");

        // What was asked for after one password is nothing on its own, and the other way round.
        let mut second = Browser::new(&served);
        second.post("/sign-in", "login=clerk&password=correct+horse&next=/toy").await;
        let early = second.post("/sign-in/second/passkey", &answer).await;
        assert_eq!(early.header("location"), "/sign-in?again=yes", "nothing was asked for yet");
        let asked = second.post("/sign-in/second/begin", "").await.json();
        let answer = form(&device.sign(&asked, Spoilt::Nothing), "");
        let crossed = second.post("/sign-in/passkey", &answer).await;
        assert_eq!(crossed.header("location"), "/sign-in?again=yes");
        assert_eq!(second.get("/toy").await.status, StatusCode::SEE_OTHER);

        // Another account's passkey is none after this one's password; nor is it added twice.
        let (mut auditor, mut other) = with_passkey(&served, "auditor", 2).await;
        let mut browser = Browser::new(&served);
        browser.post("/sign-in", "login=clerk&password=correct+horse&next=/toy").await;
        let asked = browser.post("/sign-in/second/begin", "").await.json();
        let foreign = form(&other.sign(&asked, Spoilt::Nothing), "");
        let refused = browser.post("/sign-in/second/passkey", &foreign).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        let twice = add(&mut auditor, &mut device, Spoilt::Nothing).await;
        assert!(twice.text.contains("was added before"), "{}", twice.text);

        for spoilt in [Spoilt::Origin, Spoilt::Site, Spoilt::Challenge, Spoilt::Kind, Spoilt::Nobody] {
            let refused = add(&mut clerk, &mut Device::new(3), spoilt).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{spoilt:?}");
        }
        assert_eq!(clerk.get("/me/passkeys").await.text.matches(r#"name="passkey""#).count(), 1);
        let nothing = clerk.get("/me/passkeys").await.csrf();
        let sent = clerk.post("/me/passkeys", &format!("csrf={nothing}&name=x")).await;
        assert_eq!(sent.status, StatusCode::UNPROCESSABLE_ENTITY, "no script ran");
    });
}

#[test]
fn whoever_must_show_a_second_factor_keeps_one() {
    on_both(MIGRATIONS, |db| async {
        let settings = Settings {
            sign_in: SignIn { second_factor: vec![Role::Clerk], ..SignIn::default() },
            ..Settings::default()
        };
        let served = serve(db, vec![Box::new(Toy)], settings).await;
        let mut clerk = Browser::new(&served);
        clerk.sign_in("clerk").await;
        assert_eq!(clerk.get("/toy").await.header("location"), "/me/second");
        let mut device = Device::new(1);
        add(&mut clerk, &mut device, Spoilt::Nothing).await;
        assert_eq!(clerk.get("/toy").await.status, StatusCode::OK);
        let page = clerk.get("/me/passkeys").await;
        let (_, id) = page.text.split_once(r#"name="passkey" value=""#).expect("a button");
        let sent = format!("csrf={}&passkey={}", page.csrf(), id.split('"').next().expect("it ends"));
        let kept = clerk.post("/me/passkeys/end?lang=en", &sent).await;
        assert_eq!(kept.status, StatusCode::CONFLICT);
        assert!(kept.text.contains("works with a second factor only"), "{}", kept.text);

        // A helper takes all of it away from whoever lost the device.
        let cleared = served.db.store.write(|tx| {
            Box::pin(async move {
                let day = "2021-04-16".parse().expect("a day");
                let who = luoshi_units::accounts::who_named(tx, 1, "clerk", day).await?;
                let account = who.expect("the account is open").account;
                luoshi_units::factors::second_clear(tx, &Who::system(1, 0), &Units::new(), account).await?;
                let none = luoshi_units::factors::of(tx, 1, account).await?;
                assert!(!none.second() && none.recovery == 0);
                deeds::account_close(tx, &Who::system(1, 0), &Units::new(), account, day).await?;
                Ok::<_, Error>(())
            })
        });
        cleared.await.expect("the second factor is gone");
        let gone = alone(&mut Browser::new(&served), &mut device, Spoilt::Nothing).await;
        assert_eq!(gone.header("location"), "/sign-in?passkey=no&next=%2Ftoy");
    });
}
