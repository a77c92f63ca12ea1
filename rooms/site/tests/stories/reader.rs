//! Somebody who reads, of whom nothing is known.

use std::collections::{BTreeMap, VecDeque};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode, header};
use tower::ServiceExt;

use crate::city::Town;

/// What was answered.
pub struct Answer {
    pub status: StatusCode,
    pub heads: HeaderMap,
    pub text: String,
}

impl Answer {
    /// A header, empty where there is none.
    pub fn head(&self, name: header::HeaderName) -> &str {
        self.heads.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// The addresses of this site in its links.
    pub fn links(&self) -> Vec<String> {
        let hrefs = self.text.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
        let own = hrefs.map(|href| href.strip_prefix("http://luoshi.example").unwrap_or(href));
        let own = own.filter(|href| href.starts_with("/site"));
        own.map(|href| href.split('#').next().unwrap_or(href).replace("&amp;", "&").replace("&#38;", "&"))
            .collect()
    }
}

/// Somebody who reads.
pub struct Reader(Router);

impl Reader {
    pub fn of(town: &Town) -> Self {
        Self(luoshi_web::router(town.app.clone()))
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.with(path, &[]).await
    }

    /// The same with headers.
    pub async fn with(&self, path: &str, heads: &[(header::HeaderName, &str)]) -> Answer {
        let mut request = Request::get(path).header(header::HOST, "luoshi.example");
        for (name, value) in heads {
            request = request.header(name, *value);
        }
        self.answered(request.body(Body::empty()).expect("a request")).await
    }

    /// Sends a form.
    pub async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let form = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let request = Request::post(path)
            .header(header::HOST, "luoshi.example")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .extension(axum::extract::ConnectInfo(std::net::SocketAddr::from(([127, 0, 0, 1], 9))));
        self.answered(request.body(Body::from(form)).expect("a request")).await
    }

    async fn answered(&self, request: Request<Body>) -> Answer {
        let (parts, body) = self.0.clone().oneshot(request).await.expect("an answer").into_parts();
        let bytes = to_bytes(body, usize::MAX).await.expect("the body arrives").to_vec();
        let (status, heads) = (parts.status, parts.headers);
        Answer { status, heads, text: String::from_utf8_lossy(&bytes).into_owned() }
    }

    /// Every page that links lead to from the first one, by its address.
    pub async fn all(&self) -> BTreeMap<String, Answer> {
        let mut found = BTreeMap::new();
        let mut waiting = VecDeque::from(["/site/".to_owned(), "/site/sitemap.xml".to_owned()]);
        while let Some(path) = waiting.pop_front() {
            if found.contains_key(&path) {
                continue;
            }
            let answer = self.get(&path).await;
            waiting.extend(answer.links());
            found.insert(path, answer);
        }
        found
    }
}
