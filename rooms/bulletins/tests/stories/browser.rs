//! Somebody at a browser, without one.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use tower::ServiceExt;

use crate::city::{PASSWORD, Town};

/// What was answered.
pub struct Page {
    pub status: StatusCode,
    pub place: String,
    pub text: String,
    pub bytes: Vec<u8>,
    pub heads: HeaderMap,
}

impl Page {
    pub fn head(&self, name: header::HeaderName) -> &str {
        self.heads.get(name).map_or("", |value| value.to_str().expect("text"))
    }

    /// The value of a hidden field, where there is one.
    fn hidden(&self, name: &str) -> Option<String> {
        let (_, rest) = self.text.split_once(&format!(r#"name="{name}" value=""#))?;
        Some(rest.split('"').next().unwrap_or_default().to_owned())
    }
}

/// Somebody at a browser.
pub struct Browser {
    router: Router,
    cookie: String,
    /// What the browser has of an address already.
    pub known: String,
}

impl Browser {
    pub async fn of(town: &Town, login: &str) -> Self {
        let mut browser = Self {
            router: luoshi_web::router(town.app.clone()),
            cookie: String::new(),
            known: String::new(),
        };
        let form = format!("login={login}&password={}", PASSWORD.replace(' ', "+"));
        let request = browser.request(Method::POST, "/sign-in", form);
        let answer = browser.router.clone().oneshot(request).await.expect("an answer");
        let cookie = answer.headers()[header::SET_COOKIE].to_str().expect("text");
        browser.cookie = cookie.split(';').next().expect("a pair").to_owned();
        browser
    }

    /// Somebody who is not signed in.
    pub fn nobody(town: &Town) -> Self {
        Self { router: luoshi_web::router(town.app.clone()), cookie: String::new(), known: String::new() }
    }

    fn request(&self, method: Method, path: &str, body: String) -> Request<Body> {
        Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, "luoshi.example")
            .header(header::COOKIE, &self.cookie)
            .header(header::IF_NONE_MATCH, &self.known)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(body))
            .expect("a request")
    }

    pub async fn send(&self, method: Method, path: &str, body: &str) -> Page {
        let request = self.request(method, path, body.to_owned());
        let (parts, body) = self.router.clone().oneshot(request).await.expect("an answer").into_parts();
        let bytes = to_bytes(body, usize::MAX).await.expect("the body arrives").to_vec();
        let place = parts.headers.get(header::LOCATION).map(|place| place.to_str().expect("text").to_owned());
        Page {
            status: parts.status,
            place: place.unwrap_or_default(),
            text: String::from_utf8_lossy(&bytes).into_owned(),
            bytes,
            heads: parts.headers,
        }
    }

    pub async fn get(&self, path: &str) -> Page {
        self.send(Method::GET, path, "").await
    }

    /// Sends a page's form back with these fields.
    pub async fn fill(&self, page: &Page, path: &str, fields: &[(&str, &str)]) -> Page {
        let hidden =
            ["csrf", "key", "version"].into_iter().filter_map(|name| Some((name, page.hidden(name)?)));
        let mut body = form_urlencoded::Serializer::new(String::new());
        body.extend_pairs(hidden).extend_pairs(fields);
        self.send(Method::POST, path, &body.finish()).await
    }
}
