//! A small city that is served, with two clerks, and its mail server's configuration.

use std::path::Path;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode, header};
use luoshi::house::rooms;
use luoshi::mail::{MailConfig, Smtp};
use luoshi_bulletins::Bulletins;
use luoshi_inspection::Inspection;
use luoshi_ledger::Ledger;
use luoshi_packs::Files;
use luoshi_store::{City, Clock, Instant, ManualClock, Tx};
use luoshi_testkit::TestDb;
use luoshi_units::{Cost, NewPerson, NewUnit, Role, Secret, Units, Who, deeds};
use luoshi_verify::Verify;
use luoshi_web::notices::{Notice, tell};
use luoshi_web::{App, Error, Parts, Settings};
use serde_json::json;
use tower::ServiceExt;

const PASSWORD: &str = "a long password";

/// The city.
pub struct Town {
    pub app: App,
    pub db: TestDb,
    /// The wall clock.
    pub wall: Arc<ManualClock>,
    pub clerk: i64,
    router: Router,
}

pub async fn town(db: TestDb) -> Town {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../core/packs/tests/small");
    let pack =
        luoshi_packs::load(&Files::from_dir(&folder).expect("the folder is there")).expect("it is sound");
    let units = Units::new();
    let city = City {
        id: 1,
        code: pack.city.code.clone(),
        name_zh: "样城".into(),
        name_en: "Sample".into(),
        time_zone: "Asia/Shanghai".into(),
        sample_until: None,
    };
    let (made, of, tree) = (city.clone(), units.clone(), pack.clone());
    let clerk = db.store.write(|tx| Box::pin(async move { make(tx, &made, &of, &tree).await })).await;
    let wall = Arc::new(ManualClock::at(db.clock.now()));
    let app = App::new(Parts {
        ledger: Ledger::new(db.store.clone(), units.clone()),
        store: db.store.clone(),
        units,
        city,
        pack,
        clock: wall.clone(),
        rooms: rooms(Verify::default(), Inspection::default(), Bulletins::default()),
        settings: Settings { mail: true, ..Settings::default() },
    })
    .expect("it can be put together");
    Town { router: luoshi_web::router(app.clone()), app, clerk: clerk.expect("it is made"), wall, db }
}

async fn make(tx: &mut Tx, city: &City, units: &Units, pack: &luoshi_packs::Pack) -> Result<i64, Error> {
    luoshi_store::store::city_insert(tx, city).await?;
    let maker = Who::system(city.id, 0);
    let day = "2020-01-01".parse().expect("a day");
    let new = pack.units.iter().map(|row| NewUnit {
        code: row.code.clone(),
        kind: row.kind,
        name_zh: row.name_zh.clone(),
        name_en: row.name_en.clone(),
        aliases: row.aliases.clone(),
        parent: row.parent.clone(),
    });
    deeds::found_many(tx, &maker, units, day, new.collect()).await?;
    let person =
        NewPerson { name: "周桂芝".into(), unit: city.code.clone(), staff_no: None, sample: true };
    let person = deeds::person_add(tx, &maker, units, person).await?.id;
    let secret = Secret::new("clerk", PASSWORD, Cost::Light, [7; 16])?;
    deeds::account_add(tx, &maker, units, person, "clerk", &secret).await?;
    deeds::post_give(tx, &maker, units, person, Role::Clerk, &city.code, (day, None)).await?;
    Ok(person)
}

impl Town {
    /// The clocks go on together.
    pub fn wait(&self, time: chrono::TimeDelta) {
        self.db.clock.set(self.db.clock.now() + time);
        self.wall.set(self.wall.now() + time);
    }

    pub fn now(&self) -> Instant {
        self.wall.now()
    }

    /// Tells the clerk that their talk was withdrawn.
    pub async fn tell(&self, topic: &str, urgent: bool) {
        let (topic, person) = (topic.to_owned(), self.clerk);
        let telling = self.db.store.write(move |tx| {
            Box::pin(async move {
                let notice = Notice {
                    city: 1,
                    person,
                    room: "talks",
                    kind: "withdrawn",
                    args: json!({ "by": "何雪梅", "topic": topic, "day": "2021-04-15" }),
                    href: "/talks/7",
                    urgent,
                    ..Notice::default()
                };
                tell(tx, &notice).await
            })
        });
        telling.await.expect("it is told");
    }

    /// A mail server's configuration: the one on this port.
    pub fn smtp(&self, port: u16) -> Smtp {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/mail");
        let password = self.db.folder().join("mail-password");
        std::fs::write(&password, "a secret\n").expect("the folder can be written");
        let text = format!(
            "host = \"localhost\"\nport = {port}\nuser = \"luoshi\"\npassword_file = {password:?}\nca = {:?}\n\
             from = \"落实 <luoshi@city.invalid>\"\nsite = \"https://luoshi.invalid\"\n",
            folder.join("ca.pem"),
        );
        let config: MailConfig = toml::from_str(&text).expect("it is sound");
        Smtp::new(&config).expect("it can be used")
    }

    /// A page or a form of the clerk's; without a token nobody's.
    pub async fn ask(&self, method: &str, path: &str, token: &str, form: &str) -> (StatusCode, String) {
        let mut request = Request::builder().method(method).uri(path).header(header::HOST, "luoshi.invalid");
        if !token.is_empty() {
            request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        request = request.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        let request = request.body(Body::from(form.to_owned())).expect("a request");
        let response = self.router.clone().oneshot(request).await.expect("the router answers");
        let status = response.status();
        let bytes = to_bytes(response.into_body(), 1 << 20).await.expect("the body arrives");
        (status, String::from_utf8_lossy(&bytes).into_owned())
    }

    pub async fn sign_in(&self) -> String {
        let request = Request::post("/api/v1/sign-in")
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::HOST, "luoshi.invalid")
            .body(Body::from(json!({ "login": "clerk", "password": PASSWORD }).to_string()))
            .expect("a request");
        let response = self.router.clone().oneshot(request).await.expect("the router answers");
        let bytes = to_bytes(response.into_body(), 1 << 20).await.expect("the body arrives");
        let answer: serde_json::Value = serde_json::from_slice(&bytes).expect("JSON");
        answer["token"].as_str().expect("signed in").to_owned()
    }
}
