//! Signing in with a provider: a small one in memory, which signs as real ones do, or spoils what it says.

use std::sync::{Arc, Mutex};

use axum::http::{Request, Response, StatusCode};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as B64;
use chrono::TimeDelta;
use ed25519_dalek::{Signer, SigningKey};
use luoshi_packs::Text;
use luoshi_store::{BoxFuture, Clock, Instant};
use luoshi_testkit::{TestDb, on_both};
use luoshi_units::{NewPerson, Role, Units, Who, deeds};
use luoshi_web::{Error, Fetch, Provider, Settings, SignIn};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::city::{Browser, MIGRATIONS, Page, Served, serve};
use crate::me::pass;
use crate::toy::Toy;

const ISSUER: &str = "https://id.example";
const BACK: &str = "/sign-in/with/office/back";

/// What is wrong with a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Spoilt {
    Nothing,
    Audience,
    Nonce,
    Issuer,
    Unsigned,
    Expired,
    Altered,
    OtherKey,
    Shared,
    Verifier,
}

/// The provider: who signs in there next, and what it was asked with.
struct Fake {
    key: SigningKey,
    state: Mutex<State>,
}

#[derive(Clone)]
struct State {
    subject: &'static str,
    spoilt: Spoilt,
    now: Instant,
    nonce: String,
    challenge: String,
}

impl Fake {
    fn new(now: Instant) -> Arc<Self> {
        let state = State {
            subject: "u-1",
            spoilt: Spoilt::Nothing,
            now,
            nonce: String::new(),
            challenge: String::new(),
        };
        Arc::new(Self { key: SigningKey::from_bytes(&[7; 32]), state: Mutex::new(state) })
    }

    fn set(&self, change: impl FnOnce(&mut State)) {
        change(&mut self.state.lock().expect("no test thread died"));
    }

    fn token(&self, state: &State) -> String {
        let spoilt = state.spoilt;
        let wrong = |when, wrong: &str, right: &str| if spoilt == when { wrong } else { right }.to_owned();
        let claims = json!({
            "iss": wrong(Spoilt::Issuer, "https://other.example", ISSUER),
            "aud": wrong(Spoilt::Audience, "another", "luoshi"),
            "nonce": wrong(Spoilt::Nonce, "another", &state.nonce),
            "sub": state.subject,
            "preferred_username": format!("{}-there", state.subject),
            "iat": state.now.timestamp(),
            "exp": state.now.timestamp() + if spoilt == Spoilt::Expired { -1 } else { 60 },
        });
        let alg = match spoilt {
            Spoilt::Unsigned => "none",
            Spoilt::Shared => "HS256",
            _ => "EdDSA",
        };
        let part = |value: &Value| B64.encode(value.to_string());
        let signed = format!("{}.{}", part(&json!({ "alg": alg, "kid": "1", "typ": "JWT" })), part(&claims));
        let other = SigningKey::from_bytes(&[8; 32]);
        let signature = match spoilt {
            Spoilt::Unsigned => String::new(),
            Spoilt::Shared => B64.encode([0; 32]),
            Spoilt::Altered => B64.encode(self.key.sign(b"another token").to_bytes()),
            Spoilt::OtherKey => B64.encode(other.sign(signed.as_bytes()).to_bytes()),
            _ => B64.encode(self.key.sign(signed.as_bytes()).to_bytes()),
        };
        format!("{signed}.{signature}")
    }

    fn answer(&self, path: &str, body: &[u8]) -> (u16, Value) {
        let state = self.state.lock().expect("no test thread died").clone();
        match path {
            "/.well-known/openid-configuration" => (
                200,
                json!({
                    "issuer": ISSUER,
                    "authorization_endpoint": format!("{ISSUER}/auth"),
                    "token_endpoint": format!("{ISSUER}/token"),
                    "jwks_uri": format!("{ISSUER}/jwks"),
                    "response_types_supported": ["code"],
                    "subject_types_supported": ["public"],
                    "id_token_signing_alg_values_supported": ["EdDSA", "HS256", "none"],
                }),
            ),
            "/jwks" => {
                let x = B64.encode(self.key.verifying_key().to_bytes());
                let key = json!({ "kty": "OKP", "crv": "Ed25519", "use": "sig", "kid": "1", "alg": "EdDSA", "x": x });
                (200, json!({ "keys": [key] }))
            }
            "/token" => {
                let sent = String::from_utf8_lossy(body);
                let verifier = sent.split('&').find_map(|pair| pair.strip_prefix("code_verifier="));
                let fits = B64.encode(Sha256::digest(verifier.unwrap_or_default())) == state.challenge;
                if !fits || state.spoilt == Spoilt::Verifier {
                    return (400, json!({ "error": "invalid_grant" }));
                }
                let id_token = self.token(&state);
                (200, json!({ "access_token": "a", "token_type": "Bearer", "id_token": id_token }))
            }
            _ => (404, json!({})),
        }
    }
}

impl Fetch for Fake {
    fn fetch(&self, request: Request<Vec<u8>>) -> BoxFuture<'_, Result<Response<Vec<u8>>, String>> {
        let (status, body) = self.answer(request.uri().path(), request.body());
        Box::pin(async move {
            let answer = Response::builder().status(status).header("content-type", "application/json");
            answer.body(body.to_string().into_bytes()).map_err(|error| error.to_string())
        })
    }
}

async fn served(db: TestDb, change: impl FnOnce(&mut SignIn)) -> (Served, Arc<Fake>) {
    let fake = Fake::new("2021-04-16T09:00:00Z".parse().expect("an instant"));
    let provider = Provider {
        id: "office".into(),
        name: Text::new("市府", "City hall"),
        issuer: ISSUER.into(),
        client_id: "luoshi".into(),
        client_secret: Some("a shared secret".into()),
        scopes: vec!["profile".into()],
        strong: false,
    };
    let mut sign_in = SignIn { providers: vec![provider], fetch: Some(fake.clone()), ..SignIn::default() };
    change(&mut sign_in);
    let settings = Settings { sign_in, ..Settings::default() };
    let served = serve(db, vec![Box::new(Toy)], settings).await;
    (served, fake)
}

fn parameter(url: &str, name: &str) -> String {
    let (_, query) = url.split_once('?').expect("the address has a query");
    let found = query.split('&').find_map(|pair| pair.strip_prefix(&format!("{name}=")));
    found.unwrap_or_default().to_owned()
}

/// Follows the way out to the provider; where it sends the browser back to.
async fn out(browser: &mut Browser, fake: &Fake, from: &str) -> String {
    let sent = browser.get(from).await;
    let to = sent.header("location").to_owned();
    assert!(to.starts_with("https://id.example/auth?"), "{to} {}", sent.text);
    assert_eq!(parameter(&to, "code_challenge_method"), "S256");
    assert_eq!(
        parameter(&to, "redirect_uri"),
        "http%3A%2F%2Fluoshi.example%2Fsign-in%2Fwith%2Foffice%2Fback"
    );
    fake.set(|state| {
        state.nonce = parameter(&to, "nonce");
        state.challenge = parameter(&to, "code_challenge");
    });
    format!("{BACK}?code=c&state={}", parameter(&to, "state"))
}

async fn through(browser: &mut Browser, fake: &Fake, from: &str) -> Page {
    let back = out(browser, fake, from).await;
    browser.get(&back).await
}

/// The same to link one's own account: the page says who was vouched for, and its button links it.
async fn link(browser: &mut Browser, fake: &Fake) -> Page {
    let came = through(browser, fake, "/me/providers/with/office").await;
    assert_eq!(came.header("location"), "/me/providers/link", "{}", came.text);
    let page = browser.get("/me/providers/link?lang=en").await;
    assert!(page.text.contains("you are u-1-there"), "{}", page.text);
    let csrf = page.csrf();
    browser.post("/me/providers/link", &format!("csrf={csrf}")).await
}

#[test]
fn an_account_is_linked_by_its_owner_and_then_signs_in() {
    on_both(MIGRATIONS, |db| async {
        let (served, fake) = served(db, |_| {}).await;
        let mut stranger = Browser::new(&served);
        assert!(stranger.get("/sign-in?lang=en").await.text.contains("Sign in with City hall"));
        let unknown = through(&mut stranger, &fake, "/sign-in/with/office?lang=en").await;
        assert_eq!(unknown.status, StatusCode::FORBIDDEN);
        assert!(unknown.text.contains("link it under My account"), "{}", unknown.text);
        assert_eq!(stranger.get("/toy").await.status, StatusCode::SEE_OTHER);

        let mut clerk = Browser::new(&served);
        clerk.sign_in("clerk").await;
        assert!(clerk.get("/me/providers?lang=en").await.text.contains("Link City hall"));
        let linked = link(&mut clerk, &fake).await;
        assert_eq!(linked.header("location"), "/me/providers?done=linked");
        assert!(clerk.get("/me/providers").await.text.contains("u-1-there"));

        let mut elsewhere = Browser::new(&served);
        let signed = through(&mut elsewhere, &fake, "/sign-in/with/office?next=/toy%3Funit%3D9901").await;
        assert_eq!(signed.header("location"), "/toy?unit=9901");
        assert!(elsewhere.get("/toy").await.text.contains("周桂芝"));

        let mut other = Browser::new(&served);
        other.sign_in("auditor").await;
        let taken = link(&mut other, &fake).await;
        assert_eq!(taken.status, StatusCode::FORBIDDEN);
        assert!(taken.text.contains("Another account here is linked"), "{}", taken.text);

        pass(&served, TimeDelta::minutes(16));
        assert!(clerk.get("/me/providers/with/office").await.header("location").starts_with("/me/confirm"));
        let csrf = clerk.get("/me").await.csrf();
        clerk.post("/me/confirm", &format!("csrf={csrf}&password=correct+horse")).await;
        let ended =
            clerk.post("/me/providers/end", &format!("csrf={csrf}&link=https%3A%2F%2Fid.example+u-1")).await;
        assert_eq!(ended.header("location"), "/me/providers?done=unlinked");
        fake.set(|state| state.now = served.wall.now());
        let gone = through(&mut Browser::new(&served), &fake, "/sign-in/with/office").await;
        assert_eq!(gone.status, StatusCode::FORBIDDEN);
    });
}

/// A linked account, and a browser that comes back with a token that is spoilt so.
async fn refused(db: TestDb, spoilt: Spoilt) {
    let (served, fake) = served(db, |_| {}).await;
    let mut clerk = Browser::new(&served);
    clerk.sign_in("clerk").await;
    link(&mut clerk, &fake).await;
    let mut browser = Browser::new(&served);
    fake.set(|state| state.spoilt = spoilt);
    let page = through(&mut browser, &fake, "/sign-in/with/office").await;
    assert_eq!(page.header("location"), "/sign-in?refused=yes", "{spoilt:?}: {}", page.text);
    assert_eq!(browser.get("/toy").await.status, StatusCode::SEE_OTHER);
    assert!(browser.get("/sign-in?refused=yes&lang=en").await.text.contains("could not be believed"));
    // The same provider, honest again, lets the same browser in: nothing else was wrong.
    fake.set(|state| state.spoilt = Spoilt::Nothing);
    through(&mut browser, &fake, "/sign-in/with/office").await;
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
    a_token_for_somebody_else_is_refused => Audience;
    a_token_for_another_request_is_refused => Nonce;
    a_token_of_another_issuer_is_refused => Issuer;
    a_token_that_nobody_signed_is_refused => Unsigned;
    a_token_that_is_over_is_refused => Expired;
    a_token_that_was_altered_is_refused => Altered;
    a_token_signed_with_another_key_is_refused => OtherKey;
    a_token_signed_with_a_shared_secret_is_refused => Shared;
    a_code_of_another_browser_is_refused => Verifier;
}

#[test]
fn what_came_back_once_is_worth_nothing_again() {
    on_both(MIGRATIONS, |db| async {
        let (served, fake) = served(db, |_| {}).await;
        let mut clerk = Browser::new(&served);
        clerk.sign_in("clerk").await;
        link(&mut clerk, &fake).await;
        let mut browser = Browser::new(&served);
        let back = out(&mut browser, &fake, "/sign-in/with/office").await;
        let mut thief = Browser::new(&served);
        assert_eq!(thief.get(&back).await.header("location"), "/sign-in?again=yes", "another browser");
        thief.cookies = browser.cookies.clone();
        assert_eq!(browser.get(&back).await.header("location"), "/home");
        assert_eq!(thief.get(&back).await.header("location"), "/sign-in?again=yes", "replayed");
        assert_eq!(thief.get("/toy").await.status, StatusCode::SEE_OTHER);

        let mut other = Browser::new(&served);
        out(&mut other, &fake, "/sign-in/with/office").await;
        let state = other.get(&format!("{BACK}?code=c&state=another")).await;
        assert_eq!(state.header("location"), "/sign-in?refused=yes");
        let back = out(&mut other, &fake, "/sign-in/with/office").await;
        pass(&served, TimeDelta::minutes(10));
        assert_eq!(other.get(&back).await.header("location"), "/sign-in?again=yes", "ten minutes");
        out(&mut other, &fake, "/sign-in/with/office").await;
        let said_no = other.get(&format!("{BACK}?error=access_denied&state=x")).await;
        assert_eq!(said_no.header("location"), "/sign-in?refused=yes");
        for path in ["/sign-in/with/nobody", "/sign-in/with/nobody/back?code=c"] {
            assert_eq!(other.get(path).await.status, StatusCode::NOT_FOUND);
        }
    });
}

#[test]
fn nobody_is_linked_who_did_not_ask_for_it() {
    on_both(MIGRATIONS, |db| async {
        let (served, fake) = served(db, |_| {}).await;
        let mut clerk = Browser::new(&served);
        clerk.sign_in("clerk").await;
        // Whoever came to be vouched for, nothing is linked before its button is pressed, and only once.
        through(&mut clerk, &fake, "/me/providers/with/office").await;
        assert_eq!(clerk.post("/me/providers/link", "").await.status, StatusCode::FORBIDDEN, "no token");
        assert!(!clerk.get("/me/providers").await.text.contains("u-1-there"));
        // Somebody else signed in meanwhile on the same computer.
        let mut other = Browser::new(&served);
        other.sign_in("auditor").await;
        let back = out(&mut clerk, &fake, "/me/providers/with/office").await;
        other.cookies.insert("luoshi-step".into(), clerk.cookies["luoshi-step"].clone());
        assert_eq!(other.get(&back).await.header("location"), "/sign-in?again=yes");
        through(&mut clerk, &fake, "/me/providers/with/office").await;
        other.cookies.insert("luoshi-step".into(), clerk.cookies["luoshi-step"].clone());
        assert_eq!(other.get("/me/providers/link").await.header("location"), "/me/providers");
        // An answer that names another provider is none of this one's.
        let back = out(&mut clerk, &fake, "/sign-in/with/office").await;
        let mixed = clerk.get(&format!("{back}&iss=https%3A%2F%2Fother.example")).await;
        assert_eq!(mixed.header("location"), "/sign-in?refused=yes");
    });
}

#[test]
fn each_of_several_providers_speaks_for_itself() {
    on_both(MIGRATIONS, |db| async {
        let (served, fake) = served(db, |sign_in| {
            let mut other = sign_in.providers[0].clone();
            (other.id, other.issuer) = ("school".into(), "https://school.example".into());
            other.name = Text::new("党校", "School");
            sign_in.providers.push(other);
        })
        .await;
        let mut clerk = Browser::new(&served);
        let page = clerk.get("/sign-in?lang=en").await.text;
        assert!(page.contains("Sign in with City hall") && page.contains("Sign in with School"), "{page}");
        clerk.sign_in("clerk").await;
        link(&mut clerk, &fake).await;
        // The same name for a person means somebody else there; and what came for one way is nothing on another.
        let down = clerk.get("/sign-in/with/school").await;
        assert_eq!(down.header("location"), "/sign-in?unreachable=yes", "it calls itself otherwise");
        let back = out(&mut clerk, &fake, "/sign-in/with/office").await;
        let other = clerk.get(&back.replace("office", "school")).await;
        assert_eq!(other.header("location"), "/sign-in?refused=yes");
    });
}

/// Somebody with this post, or without one; invited where `login` is none.
async fn add(served: &Served, name: &str, login: Option<&'static str>, role: Option<Role>) -> i64 {
    let name = name.to_owned();
    let made = served.db.store.write(move |tx| {
        Box::pin(async move {
            let (units, maker) = (Units::new(), Who::system(1, 0));
            let new = NewPerson { name, unit: "9900".into(), staff_no: None, sample: true };
            let person = deeds::person_add(tx, &maker, &units, new).await?.id;
            if let Some(login) = login {
                let cost = luoshi_units::Cost::Light;
                let secret = luoshi_units::Secret::new(login, "correct horse", cost, [9; 16])?;
                deeds::account_add(tx, &maker, &units, person, login, &secret).await?;
            }
            if let Some(role) = role {
                let day = "2020-01-01".parse().expect("a day");
                deeds::post_give(tx, &maker, &units, person, role, "9900", (day, None)).await?;
            }
            Ok::<_, Error>(person)
        })
    });
    made.await.expect("somebody is added")
}

#[test]
fn whoever_is_invited_may_come_by_a_provider() {
    on_both(MIGRATIONS, |db| async {
        let (served, fake) = served(db, |_| {}).await;
        add(&served, "赵立本", Some("admin"), Some(Role::Administrator)).await;
        let newcomer = add(&served, "钱小满", None, None).await;
        let mut admin = Browser::new(&served);
        admin.sign_in("admin").await;
        let csrf = admin.get("/me").await.csrf();
        let page = admin.post(&format!("/accounts/{newcomer}/invite"), &format!("csrf={csrf}")).await;
        let (_, rest) = page.text.split_once("http://luoshi.example/invited/").expect("a link");
        let link = format!("/invited/{}", rest.split('<').next().expect("it ends"));
        let mut browser = Browser::new(&served);
        assert!(browser.get(&format!("{link}?lang=en")).await.text.contains("Sign in with City hall"));
        let came = through(&mut browser, &fake, &format!("{link}/with/office")).await;
        assert_eq!(came.header("location"), "/me", "{}", came.text);
        assert!(browser.get("/me").await.text.contains("u-1-there"));
        let over = through(&mut Browser::new(&served), &fake, &format!("{link}/with/office")).await;
        assert_eq!(over.status, StatusCode::FORBIDDEN, "a link works once");
        let again = through(&mut Browser::new(&served), &fake, "/sign-in/with/office").await;
        assert_eq!(again.header("location"), "/home");
        let csrf = browser.get("/me").await.csrf();
        let kept = "link=https%3A%2F%2Fid.example+u-1";
        browser.post("/me/providers/end", &format!("csrf={csrf}&{kept}")).await;
        let page = browser.get("/me/providers?lang=en").await;
        assert!(page.text.contains("only way in"), "the last way stays: {}", page.text);
    });
}

#[test]
fn without_passwords_the_last_administrator_still_comes_in() {
    on_both(MIGRATIONS, |db| async {
        let (served, fake) = served(db, |sign_in| sign_in.no_passwords = true).await;
        add(&served, "赵立本", Some("admin"), Some(Role::Administrator)).await;
        let tries = "login=clerk&password=correct+horse";
        let refused = Browser::new(&served).post("/sign-in?lang=en", tries).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.text.contains("not with a password"), "{}", refused.text);
        let program = json!({ "login": "clerk", "password": "correct horse" });
        let refused = Browser::new(&served).post_json("/api/v1/sign-in", &program).await;
        assert_eq!(refused.status, StatusCode::UNAUTHORIZED);
        let mut admin = Browser::new(&served);
        admin.sign_in("admin").await;
        link(&mut admin, &fake).await;
        let tries = "login=admin&password=correct+horse";
        let refused = Browser::new(&served).post("/sign-in", tries).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "an administrator comes in otherwise");
        let mut again = Browser::new(&served);
        assert_eq!(through(&mut again, &fake, "/sign-in/with/office").await.header("location"), "/home");
        let csrf = again.get("/me").await.csrf();
        again.post("/me/providers/end", &format!("csrf={csrf}&link=https%3A%2F%2Fid.example+u-1")).await;
        let kept = through(&mut Browser::new(&served), &fake, "/sign-in/with/office").await;
        assert_eq!(kept.header("location"), "/home", "the only way in is not taken away");
    });
}

#[test]
fn a_provider_may_stand_for_the_second_factor() {
    on_both(MIGRATIONS, |db| async {
        let (served, fake) = served(db, |sign_in| {
            sign_in.providers[0].strong = true;
            sign_in.second_factor = vec![Role::Lead];
        })
        .await;
        add(&served, "李主任", Some("lead"), None).await;
        let mut lead = Browser::new(&served);
        lead.sign_in("lead").await;
        link(&mut lead, &fake).await;
        let found = served.db.store.write(|tx| {
            Box::pin(async move {
                let (units, maker) = (Units::new(), Who::system(1, 0));
                let who =
                    luoshi_units::accounts::who_named(tx, 1, "lead", "2021-04-16".parse().expect("a day"));
                let person = who.await?.expect("the account is open").person;
                let day = "2020-01-01".parse().expect("a day");
                deeds::post_give(tx, &maker, &units, person, Role::Lead, "9900", (day, None)).await?;
                Ok::<_, Error>(())
            })
        });
        found.await.expect("the post is given");
        assert_eq!(lead.get("/toy").await.header("location"), "/me/second");
        let mut strong = Browser::new(&served);
        through(&mut strong, &fake, "/sign-in/with/office").await;
        assert_eq!(strong.get("/toy").await.status, StatusCode::OK);
    });
}
