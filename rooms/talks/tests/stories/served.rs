//! The city served, and a browser without a screen.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Method, Request, StatusCode, header};
use luoshi_ledger::Ledger;
use luoshi_packs::Files;
use luoshi_store::ManualClock;
use luoshi_talks::Talks;
use luoshi_units::{Cost, Role, Secret, Who, deeds};
use luoshi_web::{App, Parts, Settings};
use tower::ServiceExt;

use crate::city::{CITY, City, day, row};

/// The served city.
pub struct Served {
    pub app: App,
    pub city: City,
    router: Router,
}

/// Accounts: the clerks of two townships, the lead of their county, an auditor.
const ACCOUNTS: [(&str, &str, Role, &str); 4] = [
    ("clerk", "1001", Role::Clerk, "990101"),
    ("other", "1002", Role::Clerk, "990102"),
    ("lead", "1003", Role::Lead, "9901"),
    ("auditor", "1004", Role::Auditor, "9900"),
];

pub async fn serve(city: City) -> Served {
    let (units, people) = (city.units.clone(), city.people.clone());
    city.store
        .write(|tx| {
            Box::pin(async move {
                let maker = Who::system(CITY, 0);
                for (at, (login, number, role, unit)) in (0_u8..).zip(ACCOUNTS) {
                    let secret = Secret::new(login, "correct horse", Cost::Light, [at; 16])?;
                    let person = people[number];
                    deeds::account_add(tx, &maker, &units, person, login, &secret).await?;
                    deeds::post_give(tx, &maker, &units, person, role, unit, (day("2021-01-01"), None))
                        .await?;
                }
                Ok::<(), luoshi_units::Error>(())
            })
        })
        .await
        .unwrap();
    let app = App::new(Parts {
        ledger: Ledger::new(city.store.clone(), city.units.clone()),
        store: city.store.clone(),
        units: city.units.clone(),
        city: row(),
        pack: luoshi_packs::load(&pack()).unwrap(),
        clock: Arc::new(ManualClock::at("2021-04-16T09:00:00Z".parse().unwrap())),
        rooms: vec![Box::new(Talks)],
        settings: Settings::default(),
    })
    .unwrap();
    Served { router: luoshi_web::router(app.clone()), app, city }
}

fn pack() -> Files {
    let mut files = Files::default();
    files.insert(
        "pack.toml",
        r#"
            id = "small"
            name = { zh = "小城", en = "Small" }
            languages = ["zh", "en"]
            [city]
            code = "9900"
            name = { zh = "临川市", en = "Linchuan" }
            time_zone = "Asia/Shanghai"
            [campaign]
            name = { zh = "学习实践 2021", en = "Learn and serve 2021" }
            from = "2021-03-08"
            until = "2021-04-16"
            [units]
            founded = "2020-01-01"
        "#,
    );
    files.insert("units.csv", "code,name_zh,kind,parent\n9900,临川市,city,\n");
    for name in ["items.toml", "figures.toml", "categories.toml", "navigation.toml"] {
        files.insert(name, "");
    }
    files
}

/// What came back.
pub struct Page {
    pub status: StatusCode,
    pub place: String,
    pub text: String,
}

impl Page {
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.text).unwrap()
    }

    /// The value of a hidden field.
    pub fn hidden(&self, name: &str) -> String {
        let begin = format!(r#"name="{name}" value=""#);
        let (_, rest) = self.text.split_once(&begin).unwrap_or_else(|| panic!("no {name} in {}", self.text));
        rest.split('"').next().unwrap().to_owned()
    }

    /// The page's own part, with what differs from run to run replaced by names.
    pub fn main(&self, names: &[(i64, &str)]) -> String {
        let (_, main) = self.text.split_once("<main").unwrap();
        let mut main = main.split("</main>").next().unwrap().to_owned();
        for field in ["csrf", "key"] {
            if main.contains(&format!(r#"name="{field}" value=""#)) {
                main = main.replace(&self.hidden(field), field);
            }
        }
        for (id, name) in names {
            main = main.replace(&id.to_string(), name);
        }
        main
    }
}

/// A browser: keeps cookies, follows nothing by itself.
pub struct Browser<'s> {
    served: &'s Served,
    cookies: BTreeMap<String, String>,
    pub headers: Vec<(&'static str, String)>,
}

impl<'s> Browser<'s> {
    pub async fn of(served: &'s Served, login: &str, lang: &str) -> Self {
        let mut browser = Self { served, cookies: BTreeMap::new(), headers: Vec::new() };
        let page = browser.post("/sign-in", &[("login", login), ("password", "correct horse")]).await;
        assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.text);
        browser.cookies.insert("lang".to_owned(), lang.to_owned());
        browser
    }

    /// A program that is not signed in.
    pub fn nobody(served: &'s Served) -> Self {
        Self { served, cookies: BTreeMap::new(), headers: Vec::new() }
    }

    /// The status of an answer, and one of its headers.
    pub async fn header(
        &mut self,
        path: &str,
        name: &str,
        asked: &[(&'static str, String)],
    ) -> (StatusCode, String) {
        let mut request = Request::builder().uri(path).header(header::HOST, "luoshi.example");
        for (name, value) in asked {
            request = request.header(*name, value);
        }
        let request = request.body(Body::empty()).unwrap();
        let response = self.served.router.clone().oneshot(request).await.unwrap();
        let value = response.headers().get(name).map(|value| value.to_str().unwrap().to_owned());
        (response.status(), value.unwrap_or_default())
    }

    pub async fn get(&mut self, path: &str) -> Page {
        self.send(Method::GET, path, "", Vec::new()).await
    }

    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Page {
        let body: Vec<String> =
            fields.iter().map(|(name, value)| format!("{}={}", encoded(name), encoded(value))).collect();
        self.send(Method::POST, path, "application/x-www-form-urlencoded", body.join("&").into_bytes()).await
    }

    /// Sends the form of a page: its hidden fields with these.
    pub async fn submit(&mut self, page: &Page, path: &str, fields: &[(&str, &str)]) -> Page {
        let (csrf, key) = (page.hidden("csrf"), page.hidden("key"));
        let mut all = vec![("csrf", csrf.as_str()), ("key", key.as_str())];
        let version = page.text.contains(r#"name="version""#).then(|| page.hidden("version"));
        all.extend(version.as_deref().map(|version| ("version", version)));
        all.extend_from_slice(fields);
        self.post(path, &all).await
    }

    /// Exports a list as its form says it, waits for the job, and fetches the file.
    pub async fn export(&mut self, path: &str, fields: &[(&str, &str)]) -> Page {
        let list = self.get(&format!("{path}?view=all")).await;
        let started = self.submit(&list, &format!("{path}/export"), fields).await;
        assert_eq!(started.status, StatusCode::SEE_OTHER, "{}", started.text);
        self.ended(&started.place).await;
        self.get(&format!("{}/file", started.place)).await
    }

    /// The page of a job once it is done.
    pub async fn ended(&mut self, job: &str) -> Page {
        loop {
            let page = self.get(job).await;
            assert!(!page.text.contains("没有做成"), "{}", page.text);
            if page.text.contains("完成") {
                return page;
            }
            tokio::task::yield_now().await;
        }
    }

    pub async fn json(&mut self, method: Method, path: &str, key: &str, body: &serde_json::Value) -> Page {
        let csrf = self.get("/talks/new").await.hidden("csrf");
        self.headers = vec![("x-csrf-token", csrf), ("idempotency-key", key.to_owned())];
        let page = self.send(method, path, "application/json", body.to_string().into_bytes()).await;
        self.headers.clear();
        page
    }

    async fn send(&mut self, method: Method, path: &str, kind: &str, body: Vec<u8>) -> Page {
        let cookies: Vec<String> =
            self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let mut request = Request::builder().method(method).uri(path).header(header::HOST, "luoshi.example");
        if !cookies.is_empty() {
            request = request.header(header::COOKIE, cookies.join("; "));
        }
        if !kind.is_empty() {
            request = request.header(header::CONTENT_TYPE, kind);
        }
        for (name, value) in &self.headers {
            request = request.header(*name, value);
        }
        let response =
            self.served.router.clone().oneshot(request.body(Body::from(body)).unwrap()).await.unwrap();
        let (parts, body) = response.into_parts();
        for cookie in parts.headers.get_all(header::SET_COOKIE) {
            let pair = cookie.to_str().unwrap().split(';').next().unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            self.cookies.insert(name.to_owned(), value.to_owned());
        }
        let place = parts.headers.get(header::LOCATION).map(|place| place.to_str().unwrap().to_owned());
        let text = String::from_utf8_lossy(&to_bytes(body, 10_000_000).await.unwrap()).into_owned();
        Page { status: parts.status, place: place.unwrap_or_default(), text }
    }
}

fn encoded(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' => char::from(byte).to_string(),
            other => format!("%{other:02X}"),
        })
        .collect()
}
